#!/usr/bin/env bash
# Downloads a release of timhook, compares its checksum, and puts it into the PATH of the job.
# From action.yml: VERSION, RELEASES (address of the releases), ACTION (folder of the action). From the runner: RUNNER_*,
# GITHUB_PATH.
set -euo pipefail

fail() {
    printf '::error title=timhook::%s\n' "$*"
    exit 1
}

if [[ -z $VERSION ]]; then
    VERSION=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ACTION/Cargo.toml" | head -n 1)
fi
VERSION=${VERSION#v}
[[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$ ]] || fail "the version '$VERSION' is not like 0.1.0"

case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64) target=aarch64-unknown-linux-musl ;;
    macOS-X64) target=x86_64-apple-darwin ;;
    macOS-ARM64) target=aarch64-apple-darwin ;;
    Windows-X64) target=x86_64-pc-windows-msvc ;;
    *) fail "there is no release for $RUNNER_OS on $RUNNER_ARCH" ;;
esac

folder=$RUNNER_TEMP/timhook-$VERSION
archive=timhook-$VERSION-$target.tar.gz
mkdir -p "$folder"
cd "$folder"
for file in "$archive" SHA256SUMS; do
    curl --silent --show-error --fail --location --retry 3 --output "$file" "$RELEASES/v$VERSION/$file" ||
        fail "$RELEASES/v$VERSION/$file could not be downloaded"
done
wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' SHA256SUMS)
if command -v sha256sum > /dev/null; then
    found=$(sha256sum "$archive" | cut -d ' ' -f 1)
else
    found=$(shasum -a 256 "$archive" | cut -d ' ' -f 1)
fi
[[ -n $wanted && $wanted == "$found" ]] || fail "$archive does not have the checksum of SHA256SUMS"
tar -xzf "$archive" --strip-components 1
printf '%s\n' "$folder" >> "$GITHUB_PATH"
./timhook --version
