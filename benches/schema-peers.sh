#!/usr/bin/env bash
# Shows that the published schemas say the same without timhook: two other validators, ajv and
# check-jsonschema, are given the same files. Fails where one of them disagrees.
# Needs npm, Python 3 and curl. PEERS names a folder that keeps the validators between runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for program in npm python3 curl; do
    command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 1; }
done
# shellcheck source=benches/peers.sh disable=SC1091
source benches/peers.sh
build debug
fixtures=fixtures/Group.CallbackAfterRecallMsg

ajv=$(ajv_program)
check_jsonschema=$(check_jsonschema_program)

# The one thing that ajv's strict mode remarks on is that EventTime may be of two types, which is meant.
# Each is given a schema and what is to be checked: a file or a glob for ajv, files for check-jsonschema.
ajv_says() {
    "$ajv" validate --spec=draft2020 --allow-union-types -s "$1" -d "$2" >"$scratch/ajv.log" 2>&1 &&
        echo accepts || echo refuses
}
check_jsonschema_says() {
    "$check_jsonschema" --schemafile "$@" >/dev/null 2>&1 && echo accepts || echo refuses
}

# What timhook says: the rules that it names, as the schema alone would put them.
timhook_says() {
    local rules rule verdict=accepts
    rules=$({ "$timhook" validate --json --kind request "$1" 2>/dev/null || true; } |
        grep -o '"rule":"[^"]*"' | cut -d '"' -f 4 || true)
    for rule in $rules; do
        case $rule in
            wrong-type | missing-field | empty-list | out-of-range | wrong-command | empty-id) verdict=refuses ;;
            empty-input | json-comment | truncated-json | not-json | nul-byte) verdict=refuses ;;
            # Whether these are read at all is up to the parser, and no schema has a say in it.
            byte-order-mark | not-utf8 | nesting-too-deep)
                echo "not read"
                return
                ;;
        esac
    done
    echo "$verdict"
}

compared=0
disagreements=0
row() {
    local line
    printf -v line '%-44s %-9s %-9s %-17s %s' "$@"
    printf '%s\n' "${line%"${line##*[! ]}"}"
}

# compare SCHEMA FILE OURS
compare() {
    local schema=$1 file=$2 ours=$3 first second remark=
    first=$(ajv_says "$schema" "$file")
    second=$(check_jsonschema_says "$schema" "$file")
    if [[ $ours != "not read" ]]; then
        compared=$((compared + 1))
        if [[ $first != "$ours" || $second != "$ours" ]]; then
            disagreements=$((disagreements + 1))
            remark="DISAGREE"
        fi
    fi
    row "${file#"$scratch/"}" "$ours" "$first" "$second" "$remark"
}

header() {
    printf '\n%s\n' "$1"
    row '' timhook ajv check-jsonschema ''
}

for schema in request response exchange; do
    "$timhook" schema "$schema" >"$scratch/$schema.json"
done

header "meta-schema: each schema is a schema of draft 2020-12"
for schema in request response exchange; do
    compared=$((compared + 1))
    first=refuses
    second=refuses
    "$ajv" compile --spec=draft2020 --strict=true --allow-union-types -s "$scratch/$schema.json" >/dev/null 2>&1 &&
        first=accepts
    "$check_jsonschema" --check-metaschema "$scratch/$schema.json" >/dev/null 2>&1 && second=accepts
    remark=
    if [[ $first != accepts || $second != accepts ]]; then
        disagreements=$((disagreements + 1))
        remark=DISAGREE
    fi
    row "$schema.json" accepts "$first" "$second" "$remark"
done

header "the samples: all are accepted"
for file in "$fixtures"/*.json; do
    [[ $(timhook_says "$file") == accepts ]] || { echo "timhook refuses $file" >&2; exit 1; }
    cp "$file" "$scratch/"
    compare "$scratch/request.json" "$scratch/${file##*/}" accepts
done

header "the broken payloads: refused where the schema is broken or the text is not JSON"
mkdir "$scratch/invalid"
cp "$fixtures"/invalid/*.json "$scratch/invalid"
for file in "$scratch"/invalid/*.json; do
    compare "$scratch/request.json" "$file" "$(timhook_says "$file")"
done

header "every command: its schema and that of its answers are schemas, and its samples are accepted"
mkdir "$scratch/commands"
for command in fixtures/*/; do
    command=$(basename "$command")
    "$timhook" schema "$command" >"$scratch/commands/$command.json"
    "$timhook" schema "$command" --answer >"$scratch/commands/$command.answer.json"
    compared=$((compared + 1))
    first=$(ajv_says "$scratch/commands/$command.json" "fixtures/$command/*.json")
    second=$(check_jsonschema_says "$scratch/commands/$command.json" "fixtures/$command"/*.json)
    "$ajv" compile --spec=draft2020 --strict=true --allow-union-types -s "$scratch/commands/$command.json" \
        -s "$scratch/commands/$command.answer.json" >/dev/null 2>&1 || first=refuses
    "$check_jsonschema" --check-metaschema "$scratch/commands/$command".*json >/dev/null 2>&1 || second=refuses
    remark=
    if [[ $first != accepts || $second != accepts ]]; then
        disagreements=$((disagreements + 1))
        remark=DISAGREE
    fi
    row "$command" accepts "$first" "$second" "$remark"
done

header "the edges of what is documented: a value put into the sample \"wire\""
mkdir "$scratch/edge"
edge() {
    local name=$1 from=$2 to=$3 file
    file=$scratch/edge/$name.json
    sed -E "s/$from/$to/" "$fixtures/wire.json" >"$file"
    cmp -s "$file" "$fixtures/wire.json" && { echo "the sample has no $from" >&2; exit 1; }
    compare "$scratch/request.json" "$file" "$(timhook_says "$file")"
}
sequence='"MsgSeq":[0-9]+'
time='"EventTime":[0-9]+'
edge MsgSeq-0 "$sequence" '"MsgSeq":0'
edge MsgSeq-minus-0 "$sequence" '"MsgSeq":-0'
edge MsgSeq-minus-1 "$sequence" '"MsgSeq":-1'
edge MsgSeq-largest "$sequence" '"MsgSeq":4294967295'
edge MsgSeq-too-large "$sequence" '"MsgSeq":4294967296'
edge MsgSeq-beyond-64-bits "$sequence" '"MsgSeq":18446744073709551616'
edge MsgSeq-1.0 "$sequence" '"MsgSeq":1.0'
edge MsgSeq-1e2 "$sequence" '"MsgSeq":1e2'
edge MsgSeq-1.5 "$sequence" '"MsgSeq":1.5'
edge MsgSeq-string "$sequence" '"MsgSeq":"130"'
edge MsgSeq-true "$sequence" '"MsgSeq":true'
edge MsgSeq-null "$sequence" '"MsgSeq":null'
edge EventTime-0 "$time" '"EventTime":0'
edge EventTime-minus-1 "$time" '"EventTime":-1'
edge EventTime-largest "$time" '"EventTime":253402300799999'
edge EventTime-too-large "$time" '"EventTime":253402300800000'
edge EventTime-digits "$time" '"EventTime":"1740711995000"'
edge EventTime-digits-and-newline "$time" '"EventTime":"1740711995000\\n"'
edge EventTime-16-digits "$time" '"EventTime":"1740711995000000"'
edge EventTime-other-digits "$time" '"EventTime":"١٧٤٠"'
edge EventTime-empty "$time" '"EventTime":""'
edge EventTime-null "$time" '"EventTime":null'
edge EventTime-list "$time" '"EventTime":[1]'
edge GroupId-one-emoji '"GroupId":"[^"]*"' '"GroupId":"🙂"'
edge GroupId-NUL '"GroupId":"[^"]*"' '"GroupId":"\\u0000"'
edge TopicId-empty '"GroupId"' '"TopicId":"","GroupId"'
edge Type-null '"Type":"[^"]*"' '"Type":null'
edge MsgSeqList-object '"MsgSeqList":\[(.*)\]' '"MsgSeqList":\1'
edge MsgSeqList-of-numbers '"MsgSeqList":\[.*\]' '"MsgSeqList":[130]'
edge unknown-fields '"MsgSeq":' '"New":[],"MsgSeq":'

header "what \`timhook listen --json\` prints: each record is an exchange"
listen --json
# post BODY-FILE [CURL-ARGUMENTS...]
post() {
    local body=$1
    shift
    curl --silent --show-error --output /dev/null --max-time 10 --data-binary "@$body" \
        --header 'Content-Type: application/json' "$@" "$url?$query"
}
sent=0
for file in "$fixtures"/*.json "$fixtures"/invalid/*.json; do
    post "$file"
    sent=$((sent + 1))
done
post "$fixtures/wire.json" --request PUT
post "$fixtures/wire.json" --header 'X-Odd: a"b' --header 'X-Odd: twice'
curl --silent --show-error --output /dev/null --max-time 10 "$url?a=1&a=2&b&%FF=%00"
sent=$((sent + 3))
kill -INT "$listener"
wait "$listener" || true
mkdir "$scratch/record"
split --lines=1 --suffix-length=3 --additional-suffix=.json "$scratch/records.jsonl" "$scratch/record/"
records=("$scratch"/record/*.json)
((${#records[@]} == sent)) || { echo "sent $sent callbacks, and ${#records[@]} records came out" >&2; exit 1; }
first=$(ajv_says "$scratch/exchange.json" "$scratch/record/*.json")
second=$(check_jsonschema_says "$scratch/exchange.json" "${records[@]}")
compared=$((compared + sent))
remark=
if [[ $first != accepts || $second != accepts ]]; then
    disagreements=$((disagreements + 1))
    remark=DISAGREE
fi
row "$sent records" accepts "$first" "$second" "$remark"

printf '\n%s files compared, %s disagreements\n' "$compared" "$disagreements"
((disagreements == 0))
