#!/usr/bin/env bash
# Releases the platform to the cluster that kubectl points at.
#
#   scripts/deploy.sh ENV [options]          ENV is a folder of k8s/overlays: local or production
#
#   --strategy rolling|blue-green|canary     rolling (default): pod after pod
#                                            blue-green: all of the next version beside this one, then all traffic at once
#                                            canary: one pod of the next version beside this one, watched, then rolling
#   --image-tag T       the version; default: the commit's short hash
#   --registry R        images are called R/SERVICE:T and are pushed; default: platform/SERVICE:T, not pushed
#   --skip-build, --skip-push                the images are there already
#   --url URL           where the gateway is reached; default: through kubectl port-forward
#   --watch SECONDS     how long errors are counted before a version is taken for good; default 20
#   --max-errors P      percent of the gateway's answers that may be 5xx meanwhile; default 1
#   --timeout SECONDS   for the migrations, and for the rollout; default 300
#   --dry-run           shows what would be done, and changes nothing
#
# MANIFEST_FILTER, if set, is a command that the manifests pass through on their way to the cluster.
# Ends with 0: released. 1: not released, the version before goes on serving. 2: wrong usage. 3: not released, and not undone.

# shellcheck disable=SC2034 # Much of what is set here is used in the files below.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/deploy/common.sh
. "$root/scripts/deploy/common.sh"
# shellcheck source=scripts/deploy/cluster.sh
. "$root/scripts/deploy/cluster.sh"
# shellcheck source=scripts/deploy/steps.sh
. "$root/scripts/deploy/steps.sh"

namespace=microservices
environment='' strategy=rolling tag='' registry='' url='' watch=20 max_errors=1 timeout=300
is_built='' is_pushed='' is_dry=''
while [ $# -gt 0 ]; do
  [[ $# -gt 1 || ! $1 =~ ^--(strategy|image-tag|registry|url|watch|max-errors|timeout)$ ]] ||
    fail "$1 needs a value; see --help" "$EXIT_USAGE"
  case $1 in
  --strategy) strategy=$2 && shift ;;
  --image-tag) tag=$2 && shift ;;
  --registry) registry=$2 && shift ;;
  --url) url=$2 && shift ;;
  --watch) watch=$2 && shift ;;
  --max-errors) max_errors=$2 && shift ;;
  --timeout) timeout=$2 && shift ;;
  --skip-build) is_built=yes ;;
  --skip-push) is_pushed=yes ;;
  --dry-run) is_dry=yes ;;
  -h | --help) usage && exit 0 ;;
  -*) fail "there is no option $1; see --help" "$EXIT_USAGE" ;;
  *)
    [ -z "$environment" ] || fail "one environment, not $environment and $1" "$EXIT_USAGE"
    environment=$1
    ;;
  esac
  shift
done
check_usage

release=$(mktemp -d "$root/k8s/.release-XXXXXX")
trap 'stop_forwarding; rm -rf "$release"' EXIT
render
if [ -n "$is_dry" ]; then
  show_plan
  exit 0
fi
check_secrets
[ -n "$is_built" ] || build_images
[ -n "$is_pushed" ] || [ -z "$registry" ] || push_images
remember_revisions
apply_surroundings
migrate
case $strategy in
rolling) release_rolling ;;
blue-green) release_blue_green ;;
canary) release_canary ;;
esac
apply_scaling
say "released: $environment is at $tag"
