# shellcheck shell=bash
# For scripts/deploy.sh: what it asks of the cluster. Uses $namespace and $timeout.

# Reasons that waiting does not mend.
HOPELESS='ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|CreateContainerConfigError|CreateContainerError|CrashLoopBackOff'

kube() { kubectl -n "$namespace" "$@"; }

apply() { kube apply -f - >&2; }

# wait_until WHAT SELECTOR COMMAND…: until the command succeeds. Ends with 1 when a pod of the selector is beyond hope, when
# the command ends with 2, or when $timeout seconds have passed; each is said.
wait_until() {
  local what=$1 selector=$2 deadline=$((SECONDS + timeout)) status trouble
  shift 2
  while true; do
    status=0
    "$@" || status=$?
    if [ "$status" -eq 0 ]; then return 0; fi
    trouble=$(hopeless_pods "$selector")
    if [ -n "$trouble" ] || [ "$status" -eq 2 ]; then
      say "$what: failed"
      explain "$trouble" "$selector"
      return 1
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      say "$what: not within $timeout s"
      explain '' "$selector"
      return 1
    fi
    sleep 2
  done
}

# A line each: name, reason and what the cluster says of it.
hopeless_pods() {
  kube get pods -l "$1" -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.containerStatuses[0].state.waiting.reason}{": "}{.status.containerStatuses[0].state.waiting.message}{"\n"}{end}' |
    grep -E "^[^ ]+ ($HOPELESS):" || true
}

# Says what is wrong, and the last words of one pod that is not well.
explain() {
  local pod
  if [ -n "$1" ]; then say "$1"; fi
  pod=$(kube get pods -l "$2" --sort-by=.metadata.creationTimestamp \
    -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.phase}{" "}{.status.containerStatuses[0].ready}{"\n"}{end}' |
    awk '$2 == "Succeeded" { next } $3 == "true" { running = $1; next } { unwell = $1 } END { print unwell ? unwell : running }')
  if [ -z "$pod" ]; then return 0; fi
  say "the last words of $pod:"
  { kube logs "$pod" --previous --tail=5 2>/dev/null || kube logs "$pod" --tail=5 2>/dev/null || true; } | cut -c1-600 >&2
}

pod_metrics() {
  kubectl get --raw "/api/v1/namespaces/$namespace/pods/$1/proxy/metrics" 2>/dev/null
}

# Adds up the answers of the gateway's pods: a line each of pod, requests, and those answered 5xx. One that ends has none.
gateway_requests() {
  local pod
  for pod in $(kube get pods -l app.kubernetes.io/name=api-gateway --field-selector status.phase=Running -o jsonpath='{.items[*].metadata.name}'); do
    # Up to 1.1.0 metrics were on the port that serves.
    { pod_metrics "$pod:8100" || pod_metrics "$pod:8000"; } |
      awk -v pod="$pod" '/^http_server_request_duration_seconds_count/ && !/http_route="\/(health|metrics)/ {
        all += $NF; if (/status_code="5/) bad += $NF } END { if (NR) print pod, all + 0, bad + 0 }' || true
  done
}

# error_share BEFORE AFTER: "requests failed percent" of what was answered between two files of gateway_requests.
error_share() {
  awk 'FILENAME == ARGV[1] { all[$1] = $2; bad[$1] = $3; next }
    { more += $2 - all[$1]; failed += $3 - bad[$1] }
    END { printf "%d %d %.2f\n", more, failed, more ? 100 * failed / more : 0 }' "$1" "$2"
}
