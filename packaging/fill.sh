#!/usr/bin/env bash
# Fills the Homebrew formula and the Scoop manifest with a version, an address and checksums.
# fill.sh VERSION ADDRESS SHA256SUMS OUTPUT
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

script="s#@VERSION@#$1#g; s#@ADDRESS@#$2#g"
for target in x86_64-apple-darwin aarch64-apple-darwin x86_64-unknown-linux-musl aarch64-unknown-linux-musl \
    x86_64-pc-windows-msvc; do
    sum=$(awk -v name="timhook-$1-$target.tar.gz" '$2 == name { print $1 }' "$3")
    [[ $sum =~ ^[0-9a-f]{64}$ ]] || { echo "$3 has no checksum of timhook-$1-$target.tar.gz" >&2; exit 1; }
    script+="; s#@SHA256_$target@#$sum#g"
done
sed "$script" "$folder/homebrew/timhook.rb.in" > "$4/timhook.rb"
sed "$script" "$folder/scoop/timhook.json.in" > "$4/timhook.json"
