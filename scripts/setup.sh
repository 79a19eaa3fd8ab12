#!/usr/bin/env bash
# Makes this machine ready to work on the platform. It says what it does, and may be run again.
#
#   scripts/setup.sh [--check] [--with-containers]
#
#   --check             looks, and installs nothing; ends with 1 when something that is needed is missing
#   --with-containers   also what containers and Kubernetes need: docker with compose, kubectl
#
# Needed: git, Node 20 or later, npm, and what package-lock.json names. Node and the tools come from apt-get or Homebrew,
# as root or by sudo; where there is neither, it says where to get them. shellcheck is wanted by `npm test`, not needed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/deploy/common.sh
. "$root/scripts/deploy/common.sh"

OLDEST_NODE=20
is_check='' with_containers='' missing=()
for option; do
  case $option in
  --check) is_check=yes ;;
  --with-containers) with_containers=yes ;;
  -h | --help) usage && exit 0 ;;
  *) fail "there is no option $option; see --help" "$EXIT_USAGE" ;;
  esac
done

# ensure WHAT TEST DEBIAN BREW WHERE: installs what the command TEST does not find; both names may be empty.
ensure() {
  local what=$1 test=$2 debian=$3 brew=$4 where=$5
  if eval "$test" >/dev/null 2>&1; then
    say "✔ $what"
    return
  fi
  if [ -n "$is_check" ]; then
    say "✖ $what is missing: $where"
  elif [ -n "$debian" ] && has apt-get && may_install; then
    say "… $what: apt-get install $debian"
    as_root apt-get install -y --no-install-recommends "$debian" >/dev/null || true
  elif [ -n "$brew" ] && has brew; then
    say "… $what: brew install $brew"
    brew install "$brew" >/dev/null || true
  fi
  eval "$test" >/dev/null 2>&1 && say "✔ $what, installed" && return
  [ -n "$is_check" ] || say "✖ $what could not be installed: $where"
  missing+=("$what")
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

may_install() { [ "$(id -u)" -eq 0 ] || has sudo; }

is_node_new() { node -e "process.exit(parseInt(process.versions.node, 10) >= $OLDEST_NODE ? 0 : 1)"; }

case $(uname -s) in Linux | Darwin) ;; *) fail 'Linux or macOS; on Windows inside WSL 2' ;; esac
ensure git 'git --version' git git https://git-scm.com
ensure "Node $OLDEST_NODE or later" is_node_new nodejs node https://nodejs.org
ensure npm 'npm --version' npm node 'it comes with Node'
if [ -n "$with_containers" ]; then
  ensure docker 'docker --version' docker.io '' https://docs.docker.com/engine/install/
  ensure 'docker compose' 'docker compose version' docker-compose-plugin '' https://docs.docker.com/compose/install/
  ensure kubectl 'kubectl version --client' '' kubernetes-cli https://kubernetes.io/docs/tasks/tools/
fi
if has shellcheck; then say '✔ shellcheck'; else say '- no shellcheck: npm test leaves out its check of the scripts'; fi
[ ${#missing[@]} -eq 0 ] || fail "missing: $(IFS=,; echo "${missing[*]}"); install them and run this again"

if [ -z "$is_check" ]; then
  node --input-type=module -e "import('$root/scripts/dependencies.mjs').then((own) => own.ensureDependencies({ isDevNeeded: true }))"
  say '✔ dependencies'
fi
say 'Ready: npm start, then npm test.'
