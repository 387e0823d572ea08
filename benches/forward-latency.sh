#!/usr/bin/env bash
# How much forwarding adds to a callback: the median latency straight at a backend, and through `listen --forward-to`.
# Both in one run, in turn, with one connection and with CONNECTIONS (16); wrk measures. The backend is a
# `timhook listen` of its own. SECONDS_EACH (5) sets the length of each measurement, ROUNDS (3) how often all is repeated;
# the median of the rounds counts. Fails if forwarding adds 1 ms or more to
# callbacks that come one after the other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

connections=${CONNECTIONS:-16}
seconds=${SECONDS_EACH:-5}
rounds=${ROUNDS:-3}

command -v wrk >/dev/null || { echo "wrk is missing" >&2; exit 1; }
# shellcheck source=benches/peers.sh disable=SC1091
source benches/peers.sh
build release

# Starts a listener with these arguments; its URL goes to the variable of this name.
start() {
    local name=$1 log=$scratch/$1.log found=
    shift
    "$timhook" listen --port 0 --json "$@" >/dev/null 2>"$log" &
    servers+=($!)
    for _ in {1..100}; do
        found=$(sed -n 's/.*"type":"ready","url":"\([^"]*\)".*/\1/p' "$log")
        [[ -n $found ]] && break
        sleep 0.1
    done
    [[ -n $found ]] || { cat "$log" >&2; exit 1; }
    printf -v "$name" '%s' "$found"
}

start backend
start front --forward-to "$backend"

cat >"$scratch/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [[$("$timhook" sample wire)]]
done = function(summary, latency)
    local errors = summary.errors
    io.stderr:write(string.format("%d %d %d\n", latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
LUA

# Prints median and 99th percentile in microseconds, and the number of errors.
measure() {
    wrk --threads 1 --connections "$2" --duration "${seconds}s" --script "$scratch/post.lua" "$1/callback?$query" \
        2>&1 >/dev/null | tail -n 1
}

median() { sort -n | awk '{ values[NR] = $1 } END { print values[int((NR + 1) / 2)] }'; }

for many in 1 "$connections"; do
    : >"$scratch/straight"
    : >"$scratch/through"
    for ((round = 0; round < rounds; round++)); do
        measure "$backend" "$many" >>"$scratch/straight"
        measure "$front" "$many" >>"$scratch/through"
    done
    straight=$(median <"$scratch/straight")
    through=$(median <"$scratch/through")
    added=$((through - straight))
    errors=$(awk '{ errors += $3 } END { print errors }' "$scratch/straight" "$scratch/through")
    printf '%3d connection(s): p50 straight %6d us, through listen %6d us, added %6d us (%d errors)\n' \
        "$many" "$straight" "$through" "$added" "$errors"
    ((errors == 0)) || { echo "there were errors" >&2; exit 1; }
    # With more connections than cores, a latency is mostly the wait for a core.
    if ((many == 1 && added >= 1000)); then
        echo "forwarding adds 1 ms or more" >&2
        exit 1
    fi
done
