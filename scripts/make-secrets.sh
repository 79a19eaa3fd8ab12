#!/usr/bin/env bash
# Makes the secrets of a deployment, a file each, in a folder (default: secrets). What is there already stays as it is,
# so that it may be run again. SMTP_URL, if set, is the mail server's address.
#
#   scripts/make-secrets.sh [FOLDER]
set -euo pipefail

# shellcheck source=scripts/deploy/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/deploy/common.sh"
# shellcheck source=scripts/container/services.env
. "$(dirname "${BASH_SOURCE[0]}")/container/services.env"

if [ $# -gt 1 ] || [[ ${1:-} == -* ]]; then
  usage >&2
  exit "$EXIT_USAGE"
fi
folder=${1:-secrets}
postgres_host=${POSTGRES_HOST:-postgres:5432}
rabbitmq_host=${RABBITMQ_HOST:-rabbitmq:5672}
redis_host=${REDIS_HOST:-redis:6379}

umask 077
mkdir -p "$folder"

# keep NAME VALUE: writes it unless it is there
keep() {
  [ -e "$folder/$1" ] && return
  printf '%s' "$2" >"$folder/$1"
  # The folder keeps others out; in a container the file is read by another user than on this host.
  chmod 444 "$folder/$1"
  made=$((made + 1))
}

# complete NAME END ENTRY: adds ENTRY to a list, before END, unless it is there. A list that was made before there was
# a service would lock that one out.
complete() {
  local text
  text=$(cat "$folder/$1")
  case ,$text in *",$3"*) return ;; esac
  chmod 644 "$folder/$1"
  printf '%s' "${text%"$2"}${text:+,}$3$2" >"$folder/$1"
  chmod 444 "$folder/$1"
}

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

made=0
keep postgres_password "$(random)"
for database in $databases; do
  keep "${database}_database_password" "$(random)"
  keep "${database}_database_url" "postgres://$database:$(cat "$folder/${database}_database_password")@$postgres_host/$database"
done
keep rabbitmq_password "$(random)"
keep rabbitmq_user "default_user = platform
default_pass = $(cat "$folder/rabbitmq_password")
"
# Of people and their tools. Each service has a login of its own, by whose name it knows that.
keep rabbitmq_url "amqp://platform:$(cat "$folder/rabbitmq_password")@$rabbitmq_host"
keep rabbitmq_users "{\"users\":[{\"name\":\"platform\",\"password\":\"$(cat "$folder/rabbitmq_password")\",\"tags\":\"administrator\"}]}"
for service in $bus_services; do
  name=${service//-/_}
  keep "${name}_rabbitmq_password" "$(random)"
  password=$(cat "$folder/${name}_rabbitmq_password")
  keep "${name}_rabbitmq_url" "amqp://$service:$password@$rabbitmq_host"
  complete rabbitmq_users ']}' "{\"name\":\"$service\",\"password\":\"$password\",\"tags\":\"\"}"
done
keep redis_password "$(random)"
keep redis_conf "requirepass $(cat "$folder/redis_password")
"
keep redis_url "redis://:$(cat "$folder/redis_password")@$redis_host"
for secret in $other_secrets; do keep "$secret" "$(random)"; done
keep smtp_url "${SMTP_URL:-}"
keep service_clients ''
for service in $service_clients; do
  name=${service//-/_}
  keep "${name}_secret" "$(random)"
  complete service_clients '' "$service:$(cat "$folder/${name}_secret")"
done

echo "$folder: $made made, $(($(find "$folder" -type f ! -name kustomization.yaml | wc -l) - made)) kept"
