#!/usr/bin/env bash
# Runs every test of what the listener has to survive, those that take minutes included, in a release build, and
# prints what each attack has cost: the slowest good answer, and the most threads, descriptors and memory that the
# listener had. RUNS repeats them: some of what can go wrong goes wrong once in ten times.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

SIEGE_TABLE=$(mktemp)
export SIEGE_TABLE
trap 'rm -f "$SIEGE_TABLE"' EXIT

for ((run = 1; run <= ${RUNS:-1}; run++)); do
    printf 'run %s of %s\n' "$run" "${RUNS:-1}"
    cargo test --release --locked --test integration -- --include-ignored unbreakable:: hazards:: listen_framing::
done

{
    echo 'attack and its size|slowest good answer|threads|descriptors|peak memory'
    sort "$SIEGE_TABLE"
} | awk -F '|' '{ printf "%-75s %20s %8s %12s %12s\n", $1, $2, $3, $4, $5 }'
