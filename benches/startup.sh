#!/usr/bin/env bash
# Compares timhook with curl, side by side: the start of the program, and one POST to a local receiver.
# Uses hyperfine if it is there, else bash's own clock. RUNS sets the number of runs of each command.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${RUNS:-200}
sdkappid=1400000000
timhook=target/release/timhook

command -v curl >/dev/null || { echo "curl is missing" >&2; exit 1; }
cargo build --release --locked

# No variable of the caller may change what is measured.
unset TIMHOOK_SDKAPPID TIMHOOK_TOKEN TIMHOOK_URL http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY

scratch=$(mktemp -d)
listener=
finish() {
    if [[ -n $listener ]]; then
        kill "$listener" 2>/dev/null || true
        wait "$listener" 2>/dev/null || true
    fi
    rm -rf "$scratch"
}
trap finish EXIT

"$timhook" listen --port 0 >/dev/null 2>"$scratch/listen.log" &
listener=$!
url=
for _ in {1..100}; do
    url=$(sed -n 's/^listening on \(http:[^ ]*\).*/\1/p' "$scratch/listen.log")
    [[ -n $url ]] && break
    kill -0 "$listener" 2>/dev/null || break
    sleep 0.1
done
[[ -n $url ]] || { cat "$scratch/listen.log" >&2; exit 1; }

"$timhook" sample wire >"$scratch/wire.json"
query="SdkAppid=$sdkappid&CallbackCommand=Group.CallbackAfterRecallMsg&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI"

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
        mine=$(awk -v a="$first_mine" -v b="$mine" 'BEGIN { print (a < b) ? a : b }')
        other=$(awk -v a="$first_other" -v b="$other" 'BEGIN { print (a < b) ? a : b }')
    fi
    awk -v mine="$mine" -v other="$other" 'BEGIN {
        printf "  timhook  %8.3f ms\n  curl     %8.3f ms\n  timhook / curl  %.2f\n", mine, other, mine / other
    }'
}

printf 'mean of %s runs each, on a receiver at %s\n' "$runs" "$url"
compare 'start: --version' timhook_version curl_version
compare 'one POST of the sample "wire"' timhook_post curl_post
