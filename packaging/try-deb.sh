#!/usr/bin/env bash
# Installs a package, looks at what it brought, and removes it again. Needs dpkg, and root or sudo.
# try-deb.sh FILE.deb
set -euo pipefail

root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

files="/usr/bin/timhook /usr/share/man/man1/timhook.1.gz /usr/share/man/man1/timhook-send.1.gz
/usr/share/bash-completion/completions/timhook /usr/share/fish/vendor_completions.d/timhook.fish
/usr/share/zsh/vendor-completions/_timhook /usr/share/doc/timhook/copyright"

root dpkg --install "$1"
for file in $files; do
    [[ -s $file ]] || { echo "$file is missing" >&2; exit 1; }
done
/usr/bin/timhook --version
/usr/bin/timhook demo --quiet
root dpkg --remove timhook
for file in $files; do
    [[ ! -e $file ]] || { echo "$file is still there" >&2; exit 1; }
done
echo "installed, tried and removed: $1"
