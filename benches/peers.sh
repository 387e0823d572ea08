# shellcheck shell=bash
# Sourced by the comparisons with other JSON Schema validators: installs them into a folder of
# their own. PEERS names that folder, to keep it between runs; else it is below the folder "scratch".
# Each function prints the path of its program, or fails.
peers=${PEERS:-${scratch:?}/peers}
mkdir -p "$peers"

# quietly LOG COMMAND...: runs a command and shows what it printed only if it failed.
quietly() {
    local log=$1
    shift
    "$@" >"$log" 2>&1 || { tail -n 5 "$log" >&2; return 1; }
}

ajv_program() {
    local program=$peers/ajv/node_modules/.bin/ajv
    if [[ ! -x $program ]]; then
        command -v npm >/dev/null || { echo "npm is missing" >&2; return 1; }
        quietly "$peers/ajv.log" npm install --silent --no-fund --no-audit --prefix "$peers/ajv" ajv-cli@5 ||
            return 1
    fi
    printf '%s\n' "$program"
}

check_jsonschema_program() {
    local program=$peers/python/bin/check-jsonschema
    if [[ ! -x $program ]]; then
        command -v python3 >/dev/null || { echo "python3 is missing" >&2; return 1; }
        quietly "$peers/python.log" python3 -m venv "$peers/python" || return 1
        quietly "$peers/python.log" "$peers/python/bin/pip" install --quiet check-jsonschema || return 1
    fi
    printf '%s\n' "$program"
}

jsonschema_cli_program() {
    local program=$peers/cargo/bin/jsonschema-cli
    if [[ ! -x $program ]]; then
        quietly "$peers/cargo.log" cargo install jsonschema-cli --locked --root "$peers/cargo" \
            --target-dir "$peers/cargo/target" || return 1
    fi
    printf '%s\n' "$program"
}
