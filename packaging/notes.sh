#!/usr/bin/env bash
# Prints the section of a version in the changelog, without its heading.
# notes.sh VERSION
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
awk -v heading="## [$1]" 'index($0, heading) == 1 { on = 1; next } on && /^## / { exit } on' CHANGELOG.md
