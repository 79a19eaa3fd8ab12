# shellcheck shell=bash
# For scripts/deploy.sh: the steps of a release, in their order. Uses its options, $root and $release.
# shellcheck disable=SC2154

EXIT_NOT_UNDONE=3
# Of which, in one service's turn, a share says something.
FEWEST_ANSWERS=20

check_usage() {
  [ -n "$environment" ] || { usage >&2 && exit "$EXIT_USAGE"; }
  [ -d "$root/k8s/overlays/$environment" ] ||
    fail "there is no k8s/overlays/$environment; there are: $(cd "$root/k8s/overlays" && echo *)" "$EXIT_USAGE"
  case $strategy in rolling | blue-green | canary) ;; *) fail "there is no strategy $strategy; see --help" "$EXIT_USAGE" ;; esac
  [[ $watch$timeout =~ ^[0-9]+$ && $max_errors =~ ^[0-9]+(\.[0-9]+)?$ ]] ||
    fail '--watch, --timeout and --max-errors take numbers' "$EXIT_USAGE"
  need kubectl 'https://kubernetes.io/docs/tasks/tools/'
  need node 'Node 20 or later, https://nodejs.org'
  [ -n "$tag" ] || tag=$(git -C "$root" rev-parse --short HEAD) || fail 'give --image-tag: this is no git checkout' "$EXIT_USAGE"
  [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || fail "$tag is no tag for an image" "$EXIT_USAGE"
  services=$(cd "$root/services" && echo *)
}

manifests() { node "$root/scripts/deploy/manifests.mjs" "$@" <"$release/all.yaml"; }

render() {
  local service file missing='' secrets=k8s/overlays/$environment/secrets
  if [ -e "$root/$secrets/kustomization.yaml" ]; then
    for file in $(sed -nE 's/^ +- (.+=)?([a-z_]+)$/\2/p' "$root/$secrets/kustomization.yaml" | sort -u); do
      [ -e "$root/$secrets/$file" ] || missing+=" $file"
    done
  fi
  [ -z "$missing" ] || fail "missing in $secrets:$missing; make them: scripts/make-secrets.sh $secrets"
  {
    printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../overlays/%s]\nimages:\n' "$environment"
    for service in $services; do
      printf '  - { name: platform/%s, newName: %s/%s, newTag: "%s" }\n' "$service" "${registry:-platform}" "$service" "$tag"
    done
  } >"$release/kustomization.yaml"
  kubectl kustomize "$release" >"$release/rendered.yaml" 2>"$release/problem" || {
    cat "$release/problem" >&2
    fail "the manifests of $environment cannot be put together"
  }
  bash -c "${MANIFEST_FILTER:-cat}" <"$release/rendered.yaml" >"$release/all.yaml"
  # The gateway last: it goes by the others.
  deployments=$(names_of Deployment | sort -r)
}

names_of() { manifests only "$1" | sed -n 's/^  name: //p'; }

show_plan() {
  [ -n "$is_built" ] || say "would build ${registry:-platform}/{${services// /,}}:$tag"
  [ -n "$is_pushed" ] || [ -z "$registry" ] || say "would push them to $registry"
  say "would migrate: $(names_of Job | tr '\n' ' ')"
  say "would release $strategy: $(tr '\n' ' ' <<<"$deployments")"
  say 'would place a synthetic order, count errors, and undo the release if either is not well'
  say 'the manifests:'
  awk '/^kind: /{ kind = $2 } /^  name: /{ print "  " kind "/" $2 }' "$release/all.yaml"
}

# Every secret that a pod reads is among the manifests or in the cluster.
check_secrets() {
  local name missing=''
  kubectl version >/dev/null 2>&1 || fail 'the cluster does not answer: see kubectl config current-context'
  for name in $(sed -nE '/secretRef:/{n;s/^ +name: //p;}' "$release/all.yaml" | sort -u); do
    grep -q "^  name: $name\$" <(manifests only Secret ExternalSecret) || kube get secret "$name" >/dev/null 2>&1 || missing+=" $name"
  done
  [ -z "$missing" ] || fail "these secrets are neither in the manifests nor in the cluster:$missing"
}

build_images() {
  local service
  need docker 'https://docs.docker.com/engine/install/'
  for service in $services; do
    say "building ${registry:-platform}/$service:$tag"
    docker build --quiet --build-arg "SERVICE=$service" --build-arg "VERSION=$tag" \
      --build-arg "REVISION=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)" \
      -t "${registry:-platform}/$service:$tag" "$root" >/dev/null || fail "$service could not be built"
  done
}

push_images() {
  local service
  for service in $services; do
    docker push --quiet "$registry/$service:$tag" >/dev/null || fail "$service could not be pushed to $registry"
  done
}

remember_revisions() {
  kube get deployments -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.metadata.annotations.deployment\.kubernetes\.io/revision}{"\n"}{end}' |
    grep -vE -- '-next ' >"$release/revisions" || true
}

# All but what runs a version. Configuration and secrets bear a hash in their names: the version before keeps its own.
apply_surroundings() {
  manifests only Namespace | apply
  # A database that is made before its role's secret is there is made without a password.
  [ -z "$(names_of ExternalSecret)" ] || manifests only ExternalSecret | apply
  wait_for_operators ExternalSecret
  manifests except Namespace ExternalSecret Deployment Job HorizontalPodAutoscaler | apply
  local name
  for name in $(names_of StatefulSet); do
    wait_until "$name" "app.kubernetes.io/name=$name" is_rolled_out "statefulset/$name" || fail "$name does not run; nothing was released"
  done
  wait_for_operators Cluster Database RabbitmqCluster
}

# wait_for_operators KIND…: until they have made what is asked for in these kinds.
wait_for_operators() {
  manifests only "$@" >"$release/asked"
  [ -s "$release/asked" ] || return 0
  say "waiting until operators have made: $*"
  wait_until "$*" 'app.kubernetes.io/component notin (service,migration)' are_made ||
    fail "nothing was released, as these are not there:"$'\n'"$(cat "$release/unmade")"
}

# Whether the objects in $release/asked are there, as their operators say. A line of each that is not is left in $release/unmade.
are_made() {
  local ready='.status.conditions[?(@.type=="Ready")]' all_ready='.status.conditions[?(@.type=="AllReplicasReady")]'
  kube get -f "$release/asked" --no-headers \
    -o "custom-columns=KIND:.kind,NAME:.metadata.name,READY:$ready.status,ALL:$all_ready.status,APPLIED:.status.applied,WHY:$ready.message" |
    awk '!/ (True|true) /' >"$release/unmade"
  [ ! -s "$release/unmade" ]
}

migrate() {
  say 'migrating'
  # With their pods, which otherwise are still seen to fail.
  manifests only Job | kube delete --ignore-not-found --cascade=foreground -f - >&2
  manifests only Job | apply
  wait_until 'the migrations' app.kubernetes.io/component=migration are_migrated && return
  # Not to go on by themselves when nobody looks.
  manifests only Job | kube delete --ignore-not-found --cascade=foreground --wait=false -f - >&2
  fail 'not migrated, nothing was released: the version before goes on serving'
}

# 0: all complete; 1: not yet; 2: one has failed.
are_migrated() {
  local states
  states=$(manifests only Job | kube get -f - -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.conditions[*].type}{"\n"}{end}')
  if grep -q ' Failed' <<<"$states"; then
    say "failed: $(awk '/ Failed/ { printf "%s ", $1 }' <<<"$states")"
    return 2
  fi
  [ "$(grep -c ' Complete' <<<"$states")" -eq "$(wc -l <<<"$states")" ]
}

is_rolled_out() { kube rollout status "$1" --timeout=5s >/dev/null 2>&1; }

# wait_for_deployment TRACK NAME
wait_for_deployment() {
  local deployment=$2
  [ "$1" = stable ] || deployment=$2-$1
  wait_until "$deployment" "platform/track=$1,app.kubernetes.io/name=$2" is_rolled_out "deployment/$deployment"
}

release_rolling() {
  roll_stable && is_well || undo
}

release_blue_green() {
  select_track stable
  start_next as-many && select_track next && is_well && roll_stable || undo
  select_track stable
  end_next
  select_track any
}

release_canary() {
  start_next one && is_well && roll_stable && is_well || undo
  end_next
}

apply_scaling() { manifests only HorizontalPodAutoscaler | apply; }

# One service after another, so that starts do not take the machines from those who serve, and a bad one ends it early.
roll_stable() {
  local name
  for name in $deployments; do
    say "rolling $name to $tag"
    gateway_requests >"$release/before"
    manifests deployment "$name" | apply || return 1
    wait_for_deployment stable "$name" || return 1
    errors_are_few "$FEWEST_ANSWERS" || return 1
  done
}

# start_next one|as-many: pods of each, as many as there are of the present version or one.
start_next() {
  local name replicas=1
  for name in $deployments; do
    say "starting $name at $tag beside the present version"
    gateway_requests >"$release/before"
    [ "$1" = one ] || replicas=$(kube get deployment "$name" --ignore-not-found -o jsonpath='{.spec.replicas}')
    manifests deployment "$name" | node "$root/scripts/deploy/manifests.mjs" next | apply || return 1
    kube scale "deployment/$name-next" --replicas "${replicas:-1}" >/dev/null || return 1
    wait_for_deployment next "$name" || return 1
    errors_are_few "$FEWEST_ANSWERS" || return 1
  done
}

end_next() { manifests next | kube delete --ignore-not-found -f - >&2; }

# Which pods the services take: those of one track, or `any`. The gateway's own comes last.
select_track() {
  local name track="\"$1\""
  [ "$1" != any ] || track=null
  say "traffic goes to: $1"
  for name in $(kube get services -l app.kubernetes.io/part-of=microservices-platform -o name | grep -E -- '-service|gateway' | sort -r); do
    kube patch "$name" --type merge -p "{\"spec\":{\"selector\":{\"platform/track\":$track}}}" >/dev/null
  done
}

# A synthetic order goes through, where there is a shop, and few of the gateway's answers are errors.
is_well() {
  local trial
  gateway_requests >"$release/before"
  for trial in "$root"/scripts/deploy/*/synthetic-*.mjs; do
    [ ! -e "$trial" ] || node "$trial" "$(gateway_url)" >&2 || return 1
  done
  sleep "$watch"
  errors_are_few 1 || return 1
  # A cluster's policies may keep its API server from the pods.
  [ -s "$release/after" ] || say "the gateway's metrics cannot be read from here: its errors are not counted"
}

# errors_are_few FEWEST: of the gateway's answers since $release/before; of fewer than FEWEST nothing is said.
errors_are_few() {
  local requests failed percent
  gateway_requests >"$release/after"
  read -r requests failed percent < <(error_share "$release/before" "$release/after")
  say "errors: $failed of $requests answers ($percent %)"
  [ "$requests" -ge "$1" ] || return 0
  awk -v is="$percent" -v most="$max_errors" 'BEGIN { exit is > most }' || { say "more than $max_errors %" && return 1; }
}

gateway_url() {
  [ -n "$url" ] && echo "$url" && return
  stop_forwarding
  local port=$((20000 + RANDOM % 10000))
  kube port-forward service/api-gateway "$port:8000" >/dev/null 2>&1 &
  echo $! >"$release/forwarding"
  for _ in $(seq 50); do node -e "fetch('http://127.0.0.1:$port/health').catch(() => process.exit(1))" && break || sleep 0.2; done
  echo "http://127.0.0.1:$port"
}

stop_forwarding() {
  [ ! -s "$release/forwarding" ] || kill "$(cat "$release/forwarding")" 2>/dev/null || true
  rm -f "$release/forwarding"
}

# Back to the deployments as they were, while the version before still serves; then ends.
undo() {
  local is_undone=yes
  say 'undoing the release'
  [ -s "$release/revisions" ] || fail 'the first release failed, and there is none before it to go back to' "$EXIT_NOT_UNDONE"
  roll_back || is_undone=''
  case $strategy in blue-green) select_track stable && end_next && select_track any ;; canary) end_next ;; esac
  [ -n "$is_undone" ] || fail 'the release failed, and could not be undone' "$EXIT_NOT_UNDONE"
  fail 'not released: the version before goes on serving'
}

# One after another: all at once would take the machines from those who serve. The last first, which made it go wrong.
roll_back() {
  local name revision status=0
  for name in $(sort <<<"$deployments"); do
    revision=$(awk -v name="$name" '$1 == name { print $2 }' "$release/revisions")
    if [ -z "$revision" ] || [ "$(revision_of "$name")" = "$revision" ]; then continue; fi
    say "rolling $name back"
    { kube rollout undo "deployment/$name" --to-revision "$revision" >&2 && wait_for_deployment stable "$name"; } || status=1
  done
  return "$status"
}

revision_of() {
  kube get deployment "$1" -o jsonpath='{.metadata.annotations.deployment\.kubernetes\.io/revision}'
}
