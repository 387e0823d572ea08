#!/usr/bin/env bash
# What the inspector costs the listener: callbacks per second and their median latency, without it, and with it and a
# reader of its events attached. Both in one run, in turn, under `timhook send` with CONCURRENCY (16) at a time;
# CALLBACKS (60000) in each of ROUNDS (5); the median of the rounds counts. Also how long a list of all rows takes, first
# and again. Fails if there are less than 0.9 as many callbacks with the inspector. Needs curl and jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

callbacks=${CALLBACKS:-60000}
concurrency=${CONCURRENCY:-16}
rounds=${ROUNDS:-5}

for program in curl jq; do
    command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 1; }
done
# shellcheck source=benches/peers.sh disable=SC1091
source benches/peers.sh
build release

# start NAME: starts a listener, and whoever looks at it. Sets `listener`, `url`, and `page` if there is one.
start() {
    local arguments=() log=$scratch/listen.log
    if [[ $1 == with ]]; then arguments=(--inspect=0); fi
    rm -f "$log" # that of the one before, which was ready
    "$timhook" listen --port 0 --json "${arguments[@]}" >"$scratch/records.ndjson" 2>"$log" &
    listener=$!
    servers+=("$listener")
    for _ in {1..100}; do
        grep -qs '"type":"ready"' "$log" && break
        sleep 0.1
    done
    url=$(jq -r 'select(.type == "ready").url' "$log")
    [[ $1 == with ]] || return 0
    page=$(jq -r 'select(.type == "inspector").url' "$log")
    ask /api/events >"$scratch/events" &
    servers+=("$!")
}

# ask TARGET [OPTION...]: asks the inspector.
ask() {
    local target=$1
    shift
    curl --silent --no-buffer --header "Authorization: Bearer ${page##*=}" "$@" "${page%%/\?*}$target"
}

stop() {
    kill "$listener"
    wait "$listener" || true
}

for ((round = 0; round < rounds; round++)); do
    for name in without with; do
        start "$name"
        "$timhook" send "$url" --sdkappid "$sdkappid" --repeat "$callbacks" --concurrency "$concurrency" --json \
            2>"$scratch/summary" >/dev/null || { cat "$scratch/summary" >&2; exit 1; }
        jq -r 'select(.type == "summary") | [.deliveries_per_second, .latency_ms.p50, .latency_ms.p99] | @tsv' "$scratch/summary" >>"$scratch/$name"
        if [[ $name == with ]]; then
            for times in first again; do
                ask '/api/exchanges?view=row' --output "$scratch/rows" --write-out '%{time_total}\n' >>"$scratch/$times"
            done
            rows=$(jq '.exchanges | length' "$scratch/rows")
        fi
        stop
    done
done

# median FILE COLUMN
median() { cut -f "$2" "$scratch/$1" | sort -n | awk '{ values[NR] = $1 } END { print values[int((NR + 1) / 2)] }'; }

printf '%s rounds of %s callbacks, %s at a time\n' "$rounds" "$callbacks" "$concurrency"
for name in without with; do
    printf '  %-8s %8.0f callbacks/s, p50 %.3f ms, p99 %.3f ms\n' \
        "$name" "$(median "$name" 1)" "$(median "$name" 2)" "$(median "$name" 3)"
done
printf '  a list of %s rows: %.0f ms, and %.0f ms again\n' "$rows" \
    "$(median first 1 | awk '{ print $1 * 1000 }')" "$(median again 1 | awk '{ print $1 * 1000 }')"
ratio() { awk -v with="$(median with "$1")" -v without="$(median without "$1")" 'BEGIN { printf "%.2f", with / without }'; }
printf '  with / without: %s of the callbacks, %s of the latency\n' "$(ratio 1)" "$(ratio 2)"
awk -v ratio="$(ratio 1)" 'BEGIN { exit !(ratio < 0.9) }' || exit 0
echo "the inspector costs more than a tenth" >&2
exit 1
