#!/bin/sh
# Runs once, when PostgreSQL makes its data folder: a database and a role of the same name for each service. A role's
# password is in /run/secrets/NAME_database_password, or else in DATABASE_PASSWORD.
set -eu

for name in users orders products notifications auth inventory payments shipping; do
  file="/run/secrets/${name}_database_password"
  if [ -r "$file" ]; then password=$(cat "$file"); else password=${DATABASE_PASSWORD:?"neither it nor $file is set"}; fi
  psql --quiet -v ON_ERROR_STOP=1 -v name="$name" -v password="$password" --username "$POSTGRES_USER" <<'SQL'
create role :"name" login password :'password';
alter role :"name" set search_path = public;
create database :"name" owner :"name" template template0 encoding 'UTF8';
revoke connect, temporary on database :"name" from public;
SQL
done

# The searches of product-service; only a superuser may make them.
psql --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname products \
  -c 'create extension if not exists pg_trgm' -c 'create extension if not exists unaccent'
