#!/usr/bin/env bash
# Compares timhook with curl, side by side: the start of the program, and one POST to a local receiver.
# Uses hyperfine if it is there, else bash's own clock. RUNS sets the number of runs of each command.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${RUNS:-200}
command -v curl >/dev/null || { echo "curl is missing" >&2; exit 1; }
# shellcheck source=benches/peers.sh disable=SC1091
source benches/peers.sh
build release
listen --host 127.0.0.1
"$timhook" sample wire >"$scratch/wire.json"

timhook_version() { "$timhook" --version; }
curl_version() { curl --version; }
timhook_post() { "$timhook" send "$url/callback" --sdkappid "$sdkappid"; }
curl_post() {
    curl --silent --show-error --fail --header 'Content-Type: application/json' \
        --data-binary "@$scratch/wire.json" "$url/callback?$query"
}

# The same commands once more, as hyperfine takes them.
text_of() {
    case $1 in
        timhook_version) printf '%q --version' "$timhook" ;;
        curl_version) printf 'curl --version' ;;
        timhook_post) printf '%q send %q --sdkappid %q' "$timhook" "$url/callback" "$sdkappid" ;;
        curl_post)
            printf 'curl --silent --show-error --fail --header %q --data-binary %q %q' \
                'Content-Type: application/json' "@$scratch/wire.json" "$url/callback?$query"
            ;;
    esac
}

# Prints the mean time of one run in milliseconds.
loop() {
    local begin end run
    begin=$EPOCHREALTIME
    for ((run = 0; run < runs; run++)); do
        "$1" >/dev/null 2>&1
    done
    end=$EPOCHREALTIME
    awk -v begin="${begin/,/.}" -v end="${end/,/.}" -v runs="$runs" \
        'BEGIN { printf "%.3f", (end - begin) * 1000 / runs }'
}

compare() {
    local title=$1 ours=$2 theirs=$3
    printf '\n%s\n' "$title"
    "$ours" >/dev/null 2>&1 || { echo "this fails: $(text_of "$ours")" >&2; exit 1; }
    "$theirs" >/dev/null 2>&1 || { echo "this fails: $(text_of "$theirs")" >&2; exit 1; }
    local mine other
    if command -v hyperfine >/dev/null; then
        hyperfine --shell=none --warmup 10 --runs "$runs" --style none --export-csv "$scratch/times.csv" \
            "$(text_of "$ours")" "$(text_of "$theirs")" >/dev/null
        # The columns before the mean hold the command; the mean is the seventh from the end.
        mine=$(awk -F, 'NR == 2 { printf "%.3f", $(NF - 6) * 1000 }' "$scratch/times.csv")
        other=$(awk -F, 'NR == 3 { printf "%.3f", $(NF - 6) * 1000 }' "$scratch/times.csv")
    else
        # Two rounds each, in turn; the better one counts, so that a busy moment does not decide.
        local first_mine first_other
        first_mine=$(loop "$ours")
        first_other=$(loop "$theirs")
        mine=$(loop "$ours")
        other=$(loop "$theirs")
        mine=$(smaller "$first_mine" "$mine")
        other=$(smaller "$first_other" "$other")
    fi
    awk -v mine="$mine" -v other="$other" 'BEGIN {
        printf "  timhook  %8.3f ms\n  curl     %8.3f ms\n  timhook / curl  %.2f\n", mine, other, mine / other
    }'
}

printf 'mean of %s runs each, on a receiver at %s\n' "$runs" "$url"
compare 'start: --version' timhook_version curl_version
compare 'one POST of the sample "wire"' timhook_post curl_post
