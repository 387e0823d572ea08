# shellcheck shell=bash
# Sourced by the other scripts of this folder: the program to measure, a folder to work in, a receiver, and the
# installation of other JSON Schema validators. PEERS names the folder that keeps these between runs.
# Whoever sources this is in the folder of the project. TIMHOOK_BINARY names a program to measure in place of a
# fresh build.

# No variable of the caller may change what is measured.
unset TIMHOOK_SDKAPPID TIMHOOK_TOKEN TIMHOOK_URL http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY

sdkappid=1400000000
# shellcheck disable=SC2034  # for whoever sources this
query="SdkAppid=$sdkappid&CallbackCommand=Group.CallbackAfterRecallMsg&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI"

# Processes that end with the script.
servers=()
scratch=$(mktemp -d)
finish() {
    local server
    for server in "${servers[@]}"; do
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    done
    rm -rf "$scratch"
}
trap finish EXIT
peers=${PEERS:-$scratch/peers}
mkdir -p "$peers"

# build PROFILE: builds timhook (debug, or release as packages have it) and sets `timhook` to its path.
build() {
    timhook=${TIMHOOK_BINARY:-}
    [[ -z $timhook ]] || return 0
    case $1 in
        release) cargo build --profile dist --locked && timhook=$PWD/target/dist/timhook ;;
        debug) cargo build --locked && timhook=$PWD/target/debug/timhook ;;
    esac
}

# listen [ARGUMENT...]: starts `timhook listen` on a free port. Sets `listener` to its process and `url` to where it
# is; what it prints goes to records.jsonl in the scratch folder.
listen() {
    "$timhook" listen --port 0 "$@" >"$scratch/records.jsonl" 2>"$scratch/listen.log" &
    listener=$!
    servers+=("$listener")
    for _ in {1..100}; do
        url=$(grep -o 'http:[^" ]*' "$scratch/listen.log" | head -n 1 || true)
        [[ -z $url ]] || return 0
        kill -0 "$listener" 2>/dev/null || break
        sleep 0.1
    done
    cat "$scratch/listen.log" >&2
    return 1
}

# larger A B, smaller A B: prints one of two numbers.
larger() { awk -v a="$1" -v b="$2" 'BEGIN { print (a > b) ? a : b }'; }
smaller() { awk -v a="$1" -v b="$2" 'BEGIN { print (a < b) ? a : b }'; }

# The validators. Each function prints the path of its program, or fails.

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
