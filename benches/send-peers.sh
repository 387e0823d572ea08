#!/usr/bin/env bash
# Compares timhook send with hey and oha, side by side: many POSTs to one receiver, which is nginx with a fixed
# answer. timhook parses and judges every answer; the others look at the status. A peer that is not installed is
# left out. DELIVERIES, CONCURRENCY and ROUNDS set the size; the best round of each counts, so that a busy
# moment does not decide.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

deliveries=${DELIVERIES:-60000}
concurrency=${CONCURRENCY:-16}
rounds=${ROUNDS:-5}
command -v nginx >/dev/null || { echo "nginx is missing" >&2; exit 1; }
# shellcheck source=benches/peers.sh disable=SC1091
source benches/peers.sh
build release

# A port that was free a moment ago. nginx cannot choose one itself.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$scratch/nginx.conf" <<CONF
worker_processes 1;
pid $scratch/nginx.pid;
error_log $scratch/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path $scratch; proxy_temp_path $scratch; fastcgi_temp_path $scratch;
    uwsgi_temp_path $scratch; scgi_temp_path $scratch;
    server {
        listen 127.0.0.1:$port;
        location / {
            default_type application/json;
            return 200 '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';
        }
    }
}
CONF
nginx -c "$scratch/nginx.conf" -g 'daemon off;' 2>"$scratch/nginx.log" &
servers+=($!)
url=http://127.0.0.1:$port/callback
"$timhook" send "$url" --sdkappid "$sdkappid" --wait-for 10s -q >/dev/null
"$timhook" sample wire >"$scratch/wire.json"

# Each prints deliveries per second.
run_timhook() {
    "$timhook" send "$url" --sdkappid "$sdkappid" --repeat "$deliveries" --concurrency "$concurrency" \
        --report json=/dev/null --json 2>&1 >/dev/null | sed -n 's/.*"deliveries_per_second":\([0-9.]*\).*/\1/p'
}
run_timhook_plain() {
    "$timhook" send "$url" --sdkappid "$sdkappid" --repeat "$deliveries" --concurrency "$concurrency" \
        2>&1 >/dev/null | sed -n 's/^time .* \([0-9.]*\) deliveries a second$/\1/p'
}
run_hey() {
    hey -n "$deliveries" -c "$concurrency" -m POST -T application/json -D "$scratch/wire.json" "$url?$query" |
        awk '/Requests\/sec/ { print $2 }'
}
run_oha() {
    oha -n "$deliveries" -c "$concurrency" -m POST -T application/json -D "$scratch/wire.json" --no-tui \
        "$url?$query" | awk '/Requests\/sec/ { print $2 }'
}

declare -A best=([timhook_plain]=0 [timhook]=0 [hey]=0 [oha]=0)
programs=(timhook_plain timhook)
for peer in hey oha; do
    if command -v "$peer" >/dev/null; then programs+=("$peer"); else echo "left out: $peer is not installed"; fi
done
for ((round = 0; round < rounds; round++)); do
    for program in "${programs[@]}"; do
        speed=$("run_$program")
        [[ -n $speed ]] || { echo "$program says no speed" >&2; exit 1; }
        best[$program]=$(larger "${best[$program]}" "$speed")
    done
done

printf '%s POSTs, %s at a time, best of %s rounds\n' "$deliveries" "$concurrency" "$rounds"
printf '  timhook send                        %9.0f /s\n' "${best[timhook_plain]}"
printf '  timhook send --json --report json=… %9.0f /s\n' "${best[timhook]}"
for peer in hey oha; do
    [[ ${best[$peer]} != 0 ]] || continue
    awk -v name="$peer" -v ours="${best[timhook_plain]}" -v theirs="${best[$peer]}" 'BEGIN {
        printf "  %-35s %9.0f /s   timhook / %s  %.2f\n", name, theirs, name, ours / theirs
    }'
done
