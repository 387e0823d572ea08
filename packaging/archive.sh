#!/usr/bin/env bash
# Packs the binary of a target with completions, man pages, changelog and licence.
# archive.sh TARGET FOLDER_OF_THE_BINARY OUTPUT
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name=timhook-$version-$1
binary=$2/timhook
[[ $1 == *windows* ]] && binary+=.exe

mkdir -p "$3"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/$name"
cp -R "$binary" completions man README.md CHANGELOG.md LICENSE "$folder/$name/"
tar -C "$folder" -czf "$3/$name.tar.gz" "$name"
printf '%s\n' "$3/$name.tar.gz"
