# shellcheck shell=bash
# For scripts/*.sh: how they speak and how they end.

EXIT_FAILED=1
EXIT_USAGE=2

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$(basename "$0"): $1"
  exit "${2:-$EXIT_FAILED}"
}

# The comment at the head of the script that was called, as its help.
usage() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

has() { command -v "$1" >/dev/null 2>&1; }

need() { has "$1" || fail "$1 is needed: $2"; }
