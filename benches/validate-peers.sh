#!/usr/bin/env bash
# Compares `timhook validate` with others, side by side on the same payloads:
#   many lines   one file of JSON Lines; jq only parses and prints them, and checks nothing
#   many files   a folder; ajv, check-jsonschema and jsonschema-cli evaluate the schema, and no rules beyond it
# Uses hyperfine if it is there, else bash's own clock. LINES_OF_FILE and FILES set the sizes, RUNS the
# number of runs. PEERS names a folder that keeps the validators between runs; those that cannot be
# installed are left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lines=${LINES_OF_FILE:-500000}
files=${FILES:-2000}
runs=${RUNS:-5}

# shellcheck source=benches/peers.sh disable=SC1091
source benches/peers.sh
build release
commands=$scratch/commands
mkdir -p "$commands" "$scratch/files"

# contestant NAME COMMAND...: writes a command down as a script of its own; `exec` leaves nothing of the shell.
contestant() {
    local name=$1
    shift
    {
        echo '#!/bin/sh'
        printf 'exec'
        printf ' %q' "$@"
        printf ' >/dev/null 2>&1\n'
    } >"$commands/$name"
    chmod +x "$commands/$name"
    contestants+=("$name")
}

# Prints the mean time of one run in milliseconds.
mean() {
    if command -v hyperfine >/dev/null; then
        hyperfine --shell=none --warmup 1 --runs "$runs" --style none --export-csv "$scratch/times.csv" \
            "$commands/$1" >/dev/null 2>&1
        # The columns before the mean hold the command; the mean is the seventh from the end.
        awk -F, 'NR == 2 { printf "%.1f", $(NF - 6) * 1000 }' "$scratch/times.csv"
        return
    fi
    local begin end run
    "$commands/$1"
    begin=$EPOCHREALTIME
    for ((run = 0; run < runs; run++)); do
        "$commands/$1"
    done
    end=$EPOCHREALTIME
    awk -v begin="${begin/,/.}" -v end="${end/,/.}" -v runs="$runs" \
        'BEGIN { printf "%.1f", (end - begin) * 1000 / runs }'
}

# compare TITLE BYTES: times all contestants, of which timhook is the first.
compare() {
    local title=$1 bytes=$2 name time ours=
    printf '\n%s\n  %-18s %12s %10s %22s\n' "$title" '' 'ms' 'MB/s' 'timhook takes, of it'
    for name in "${contestants[@]}"; do
        "$commands/$name" || { echo "this fails: $(tail -n 1 "$commands/$name" | cut -c 1-200)" >&2; exit 1; }
        time=$(mean "$name")
        ours=${ours:-$time}
        awk -v name="$name" -v time="$time" -v ours="$ours" -v bytes="$bytes" 'BEGIN {
            share = (name == "timhook") ? "" : sprintf("%.3f", ours / time)
            printf "  %-18s %12.1f %10.1f %22s\n", name, time, bytes / time / 1000, share
        }'
    done
}

# payloads COUNT: prints the sample "community-topic" again and again, each time with another MsgSeq.
"$timhook" sample community-topic >"$scratch/sample.json"
payloads() {
    awk -v count="$1" '
        match($0, /"MsgSeq":[0-9]+/) {
            before = substr($0, 1, RSTART + 8)
            after = substr($0, RSTART + RLENGTH)
            for (number = 1; number <= count; number++) print before number after
        }' "$scratch/sample.json"
}

payloads "$lines" >"$scratch/payloads.jsonl"
bytes=$(wc -c <"$scratch/payloads.jsonl")
contestants=()
contestant timhook "$timhook" validate "$scratch/payloads.jsonl"
if command -v jq >/dev/null; then
    contestant jq jq -c . "$scratch/payloads.jsonl"
else
    echo "left out, since it is missing: jq" >&2
fi
compare "$lines payloads of $((bytes / lines)) bytes as JSON Lines" "$bytes"
rm "$scratch/payloads.jsonl"

payloads "$files" | (cd "$scratch/files" && split --lines=1 --suffix-length=5 --additional-suffix=.json -)
bytes=$(cat "$scratch/files"/*.json | wc -c)
"$timhook" schema request >"$scratch/schema.json"
contestants=()
contestant timhook "$timhook" validate "$scratch/files"
if ajv=$(ajv_program); then
    contestant ajv "$ajv" validate --spec=draft2020 -s "$scratch/schema.json" -d "$scratch/files/*.json"
else
    echo "left out, since it cannot be installed: ajv" >&2
fi
if check_jsonschema=$(check_jsonschema_program); then
    contestant check-jsonschema "$check_jsonschema" --schemafile "$scratch/schema.json" "$scratch/files"/*.json
else
    echo "left out, since it cannot be installed: check-jsonschema" >&2
fi
if jsonschema_cli=$(jsonschema_cli_program); then
    instances=()
    for file in "$scratch/files"/*.json; do
        instances+=(--instance "$file")
    done
    contestant jsonschema-cli "$jsonschema_cli" validate "$scratch/schema.json" "${instances[@]}"
else
    echo "left out, since it cannot be installed: jsonschema-cli" >&2
fi
compare "$files files in a folder" "$bytes"
