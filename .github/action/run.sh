#!/usr/bin/env bash
# Runs one subcommand of timhook, with annotations and a summary of the step. Subcommands that check write both; of the
# others, the output goes to the summary.
# From action.yml: COMMAND, ARGUMENTS, and TIMHOOK_* for timhook. From the runner: RUNNER_TEMP, GITHUB_STEP_SUMMARY.
set -uo pipefail

arguments=()
if [[ -n ${ARGUMENTS//[[:space:]]/} ]]; then
    # xargs knows quotes, and expands nothing.
    words=$(mktemp "$RUNNER_TEMP/timhook.XXXXXX")
    printf '%s' "$ARGUMENTS" | xargs printf '%s\0' > "$words" || {
        printf '::error title=timhook::the arguments have a quote that does not end\n'
        exit 2
    }
    while IFS= read -r -d '' word; do
        arguments+=("$word")
    done < "$words"
fi

annotations=
case $COMMAND in
    validate | send | probe | listen)
        annotations=$(mktemp "$RUNNER_TEMP/timhook.XXXXXX")
        arguments+=(--report "github=$annotations")
        ;;
esac

output=$(mktemp "$RUNNER_TEMP/timhook.XXXXXX")
timhook "$COMMAND" ${arguments[@]+"${arguments[@]}"} 2>&1 | tee "$output"
code=${PIPESTATUS[0]}
if [[ -n $annotations ]]; then
    cat "$annotations"
    exit "$code"
fi
{
    printf '### timhook %s: exit code %s\n\n~~~~~~text\n' "$COMMAND" "$code"
    # A summary may have 1 MiB; a line of tildes would end the block.
    head -c 200000 "$output" | sed 's/~~~~~~/~ ~ ~ /g'
    printf '\n~~~~~~\n'
} >> "$GITHUB_STEP_SUMMARY"
exit "$code"
