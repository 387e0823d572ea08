#!/usr/bin/env bash
# Runs every test of what the listener has to survive, those that take minutes included, in a release
# build. RUNS repeats them: some of what can go wrong goes wrong once in ten times.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for ((run = 1; run <= ${RUNS:-1}; run++)); do
    printf 'run %s of %s\n' "$run" "${RUNS:-1}"
    cargo test --release --locked --test integration -- --include-ignored unbreakable:: hazards::
done
