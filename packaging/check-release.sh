#!/usr/bin/env bash
# Refuses a release whose tag, version, changelog or address do not agree.
# check-release.sh TAG ADDRESS
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

field() {
    sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" Cargo.toml | head -n 1
}

version=$(field version)
if [[ $1 != "v$version" ]]; then
    echo "the tag is $1, and Cargo.toml says version $version" >&2
    exit 1
fi
if [[ $2 != "$(field repository)" ]]; then
    echo "the repository is $2, and Cargo.toml says $(field repository): set repository, homepage and documentation" >&2
    exit 1
fi
if ! grep -Eq "^## \[$version\] - [0-9]{4}-[0-9]{2}-[0-9]{2}\$" CHANGELOG.md; then
    echo "CHANGELOG.md has no section \"## [$version] - DATE\"" >&2
    exit 1
fi
if grep -q 'example\.invalid' Cargo.toml; then
    echo "Cargo.toml names no maintainer of the Debian package: set an address" >&2
    exit 1
fi
