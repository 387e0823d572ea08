#!/usr/bin/env bash
# Compares `timhook listen` with two others, side by side under the same load:
#   bare     a loop on tiny_http that reads each body and answers with a constant (benches/bare.rs)
#   node     a server on Node.js that parses each callback and prints it as JSON (benches/parse-and-print.mjs)
# timhook checks everything (SDKAppID, signature, payload) and writes its records to a file. Then, timhook
# alone: how long answers take at half of the maximum rate, and how memory grows over a million callbacks.
# The load comes from oha, or else from wrk; a steady rate from oha, or else from hey. ROUNDS and SECONDS_EACH
# set the length; the contestants take turns, so that a busy moment of the machine does not decide.
# CALLBACKS sets how many the memory is watched over; 0 leaves that out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-5}
callbacks=${CALLBACKS:-1000000}
concurrency=16
token=xxxxyyyy

# shellcheck source=benches/peers.sh disable=SC1091
source benches/peers.sh
build release
bare=$(cargo build --profile dist --locked --bench bare --message-format=json |
    sed -n 's/.*"name":"bare".*"executable":"\([^"]*\)".*/\1/p')

server=
stop() {
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
}

# A port that was free a moment ago: bare and node cannot choose one by themselves.
free_port() {
    # shellcheck disable=SC2016  # the variable is that of the command
    "$timhook" listen --port 0 --quiet --exec 'echo "$TIMHOOK_LISTEN_URL"' 2>&1 | sed -n 's/^http:.*:\([0-9]*\)$/\1/p'
}

time=$(date +%s)
sign=$(printf '%s' "$token$time" | sha256sum | cut -d ' ' -f 1)
target="/callback?$query&Sign=$sign&RequestTime=$time"
"$timhook" sample wire | tr -d '\n' >"$scratch/wire.json"

# start NAME: starts a contestant and waits until it answers.
start() {
    local port
    port=$(free_port)
    url=http://127.0.0.1:$port$target
    case $1 in
        timhook)
            "$timhook" listen --port "$port" --json --quiet --sdkappid "$sdkappid" --token "$token" --max-skew 24h \
                >"$scratch/records.ndjson" &
            ;;
        bare) "$bare" "127.0.0.1:$port" & ;;
        node) node benches/parse-and-print.mjs "$port" >"$scratch/records.ndjson" & ;;
    esac
    server=$!
    servers+=("$server")
    for _ in {1..100}; do
        curl --silent --fail --output /dev/null --data-binary "@$scratch/wire.json" "$url" && return
        kill -0 "$server" || exit 1
        sleep 0.1
    done
    echo "$1 does not answer" >&2
    exit 1
}

{
    echo 'wrk.method = "POST"'
    echo 'wrk.headers["Content-Type"] = "application/json"'
    printf 'wrk.body = [[%s]]\n' "$(cat "$scratch/wire.json")"
} >"$scratch/post.lua"

# Prints how many callbacks per second are answered at full speed.
full_speed() {
    if command -v oha >/dev/null; then
        oha --no-tui --output-format json -z "${seconds}s" -c "$concurrency" -m POST -T application/json \
            -D "$scratch/wire.json" "$url" | sed -n 's/.*"requestsPerSec": *\([0-9.]*\).*/\1/p' | head -n 1
    else
        wrk -t 1 -c "$concurrency" -d "${seconds}s" -s "$scratch/post.lua" "$url" |
            sed -n 's/^Requests\/sec: *//p'
    fi
}

# steady RATE: prints the 99th percentile of the time an answer takes, in milliseconds.
steady() {
    if command -v oha >/dev/null; then
        oha --no-tui --output-format json -z "${seconds}s" -c "$concurrency" -q "$1" --latency-correction -m POST \
            -T application/json -D "$scratch/wire.json" "$url" |
            sed -n '/"latencyPercentiles"/,/}/s/.*"p99": *\([0-9.e-]*\).*/\1/p' | awk '{ printf "%.2f", $1 * 1000 }'
    else
        hey -z "${seconds}s" -c "$concurrency" -q "$(($1 / concurrency))" -m POST -T application/json \
            -D "$scratch/wire.json" "$url" | sed -n 's/^ *99% in \([0-9.]*\) secs$/\1/p' |
            awk '{ printf "%.2f", $1 * 1000 }'
    fi
}

# Prints the median, the least and the most of its input.
spread() {
    sort -n | awk '{ value[NR] = $1 } END { printf "%.2f %.2f %.2f", value[int((NR + 1) / 2)], value[1], value[NR] }'
}

median() { spread <"$scratch/$1" | cut -d ' ' -f 1; }

contestants=(timhook bare)
if command -v node >/dev/null; then contestants+=(node); else echo "left out, since it is missing: node" >&2; fi
command -v oha >/dev/null || echo "without oha: full speed is measured by wrk, steady rates by hey" >&2

for ((round = 0; round < rounds; round++)); do
    for name in "${contestants[@]}"; do
        start "$name"
        full_speed >>"$scratch/$name"
        stop
    done
done

printf '\n%s rounds of %s s at concurrency %s\n' "$rounds" "$seconds" "$concurrency"
printf '  %-10s %28s %18s\n' '' 'callbacks/s (least, most)' 'timhook / it'
for name in "${contestants[@]}"; do
    spread <"$scratch/$name" | awk -v name="$name" -v ours="$(median timhook)" '{
        printf "  %-10s %10.0f (%6.0f, %6.0f) %18s\n", name, $1, $2, $3,
            (name == "timhook") ? "" : sprintf("%.2f", ours / $1)
    }'
done

half=$(awk -v full="$(median timhook)" 'BEGIN { printf "%d", full / 2 }')
for ((round = 0; round < rounds; round++)); do
    start timhook
    steady "$half" >>"$scratch/p99"
    echo >>"$scratch/p99"
    stop
done
sed -i '/^$/d' "$scratch/p99"
spread <"$scratch/p99" |
    awk -v rate="$half" '{ printf "  p99 at %d callbacks/s: %.2f ms (%.2f, %.2f)\n", rate, $1, $2, $3 }'

((callbacks > 0)) || exit 0
memory() { awk '/^VmRSS:/ { print $2 }' "/proc/$server/status"; }
received() { wc -l <"$scratch/records.ndjson"; }
start timhook
full_speed >/dev/null
before=$(memory)
begin=$(received)
while (($(received) - begin < callbacks)); do
    full_speed >/dev/null
done
after=$(memory)
printf '  memory: %d KiB after %d callbacks, %d KiB after %d: %.1f MiB more\n' "$before" "$begin" "$after" \
    "$(received)" "$(awk -v before="$before" -v after="$after" 'BEGIN { print (after - before) / 1024 }')"
