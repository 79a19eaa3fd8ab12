#!/bin/sh
# Runs once, when PostgreSQL makes its data folder: a database and a role of the same name for each service. A role's
# password is in /run/secrets/NAME_database_password, or else in DATABASE_PASSWORD.
set -eu

# shellcheck source=scripts/container/services.env
. "$(dirname "$0")/services.env"

for name in $databases; do
  file="/run/secrets/${name}_database_password"
  if [ -r "$file" ]; then password=$(cat "$file"); else password=${DATABASE_PASSWORD:?"neither it nor $file is set"}; fi
  psql --quiet -v ON_ERROR_STOP=1 -v name="$name" -v password="$password" --username "$POSTGRES_USER" <<'SQL'
create role :"name" login password :'password';
alter role :"name" set search_path = public;
create database :"name" owner :"name" template template0 encoding 'UTF8';
revoke connect, temporary on database :"name" from public;
SQL
done

# By a superuser: not every extension is one that the database's owner may make.
for pair in $database_extensions; do
  psql --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "${pair%%:*}" \
    -c "create extension if not exists \"${pair#*:}\""
done
