
use builtin;
use str;

set edit:completion:arg-completer[timhook] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'timhook'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'timhook'= {
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand demo 'Show a round trip on this machine: callbacks sent, received and checked'
            cand listen 'Receive callbacks on this machine, check and show them'
            cand send 'Send payloads to an endpoint as the vendor would, and check its answers'
            cand probe 'Test with many cases whether an endpoint follows the documentation'
            cand show 'Show recorded callbacks as `listen` shows them'
            cand sign 'Print the signature of a callback, or a signed URL'
            cand verify 'Check signatures in logs, URLs and records, and explain wrong ones'
            cand commands 'List the vendor''s callback commands: what happened, and what an answer can do'
            cand sample 'List the built-in sample payloads, or print one'
            cand schema 'Print a JSON Schema (draft 2020-12) of a callback, an answer or a record'
            cand explain 'Explain a command, a rule or a case of probe, with its source'
            cand man 'Print the man page of timhook, or of a subcommand'
            cand completions 'Print a script that completes timhook''s command line in a shell'
            cand validate 'Check JSON files against the documented schema and the vendor''s rules'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'timhook;demo'= {
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --all 'Send every sample of every command'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;listen'= {
            cand --host 'Address or name to listen on. Other machines can connect unless it is a loopback address'
            cand --port 'Port to listen on; 0 takes any free port'
            cand --path 'Receive callbacks on this path only; answer 404 to all others'
            cand --health-path 'Answer 200 to GET and HEAD for this path, for health checks. They are not shown, counted or recorded'
            cand --max-body 'Answer 413 to larger bodies'
            cand --idle-timeout 'Close connections that send nothing for this time'
            cand --sdkappid 'SDKAppID of the application [env: TIMHOOK_SDKAPPID]'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]'
            cand --token-file 'Read the token from a file'
            cand --max-skew 'How far RequestTime may be from now'
            cand --count 'End after N callbacks'
            cand --timeout 'End after this time'
            cand --fail-on 'Fail at the end if a callback was rejected or had a finding of this severity, or if the backend answered it wrongly'
            cand --expect 'Wait for a callback that has this value'
            cand --expect-count 'Expect at least N callbacks'
            cand --filter 'Show and count only callbacks like this: POINTER=VALUE, command=NAME or a glob, or verdict=accepted, rejected or unparsable. All callbacks are answered. If the option is given several times, all must match'
            cand --report 'Write a report of the expectations at the end: junit=FILE, github=FILE, or github for standard error'
            cand --ready-file 'Write the URL to FILE when the listener is ready. The file is removed at the end'
            cand --exec 'Run a command against the listener'
            cand --forward-to 'Forward callbacks to a backend, and answer with its answer'
            cand --forward-timeout 'Time for the backend, from connecting to the end of its answer. After that, the answer is 504'
            cand --forward-cacert 'Trust the certificates in this PEM file, and those of the system, for a backend with https'
            cand --record 'Append a record of each callback to a file'
            cand --record-fixtures 'Write the first payload of each shape to a readable file. Existing files are not changed'
            cand --respond 'Answer with faults: 200,500x2,delay=3s,close'
            cand --respond-when 'Answer with a fault if the body has this value, such as /Type=Public:500. It has priority over --respond'
            cand --inspect 'Show callbacks on a page in the browser, as they come'
            cand --inspect-keep 'Keep the latest N callbacks for the inspector'
            cand --inspect-memory 'Keep at most SIZE of them in memory'
            cand --inspect-key 'Take this key, of at least 16 characters, in place of a random one [env: TIMHOOK_LISTEN_INSPECT_KEY or TIMHOOK_SHOW_INSPECT_KEY, which hides it from the process list]'
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --compact 'Show each callback on one line, and its findings below'
            cand --forward-all 'Forward rejected callbacks, too'
            cand --resign 'Sign forwarded callbacks again, with the token and the current time'
            cand --diagnose-sign 'Find out why the backend refuses a correctly signed callback'
            cand --open 'Open the page of the inspector in the browser'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;send'= {
            cand --sample 'Send a built-in sample, such as wire (repeatable)'
            cand --max-document 'The longest text, after decompression. A stream may have any number of texts'
            cand --operator 'Operator_Account'
            cand --type 'Type: Private, Public, ChatRoom, AVChatRoom or Community'
            cand --group-id 'GroupId'
            cand --msg-seq 'One message for each MsgSeq, such as 130,131'
            cand --msg-id 'MsgIds of the messages, in order'
            cand --topic-id 'TopicId'
            cand --event-time 'EventTime: `now` or Unix milliseconds'
            cand --set 'Replace a value: ''/Type="Public"'' (repeatable)'
            cand --add 'Add a field, or an item to an array (/MsgSeqList/-)'
            cand --unset 'Remove a value, by JSON Pointer (repeatable)'
            cand --sdkappid 'SDKAppID of the application [env: TIMHOOK_SDKAPPID]'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]'
            cand --token-file 'Read the token from a file'
            cand --request-time 'Sign for this time in Unix seconds, not for now'
            cand --client-ip 'ClientIP in the query [default: 127.0.0.1]'
            cand --opt-platform 'OptPlatform in the query [default: RESTAPI]'
            cand --expect 'The expected answer: ok, fail, contract, status=N, any, or a file'
            cand --timeout 'Time for each attempt. The default is the limit of the vendor'
            cand --header 'Add a header, or replace Content-Type (repeatable)'
            cand --dry-run 'Print the request as http, curl, vegeta, k6 or hurl'
            cand --cacert 'Trust the certificates in this PEM file, too'
            cand --cert 'Client certificate, in PEM, if the endpoint asks for one. Its key may be in the same file'
            cand --key 'The private key of --cert, in PEM'
            cand --resolve 'Connect to ADDR when the URL says HOST:PORT (repeatable). Separate several addresses by commas'
            cand --unix-socket 'Connect to this socket file, not to the host and port of the URL'
            cand --retries 'More attempts if there is no usable answer'
            cand --retry-on 'When to try again (repeatable, or separated by commas) [default: timeout,connect]'
            cand --retry-delay 'Pause before the second attempt. It doubles each time, and a random part of it, up to half, is left out'
            cand --wait-for 'Wait up to this time until the endpoint accepts connections'
            cand --repeat 'Send everything N times'
            cand --concurrency 'Deliveries at the same time'
            cand --rate 'Start this many per second or minute: 500/s, 30/m'
            cand --ramp 'Increase the rate evenly over this time. Without --rate, increase the concurrency'
            cand --duration 'Start deliveries for this time. Without --repeat, everything is sent again and again'
            cand --seed 'Make --vary, and all other random choices, the same in every run'
            cand --max-failures 'Start no more deliveries after N that do not pass'
            cand --timing 'Send exchange records with the pauses between them as they were received, or without pauses'
            cand --speed 'With --timing recorded, send faster or slower by this factor, such as 2x'
            cand --only 'Send only payloads with a finding of this rule (repeatable)'
            cand --command 'Send only payloads of this command, a name or a glob (repeatable)'
            cand --filter 'Take only callbacks that match (repeatable; all must match)'
            cand --since 'Take only records received since this time, such as 2026-01-02 or 10m'
            cand --until 'Take only records received before this time'
            cand --id 'Take only records with this id (repeatable)'
            cand --last 'Take only the last N of the selected records'
            cand --report 'Write a report: junit=FILE, json=FILE, html=FILE or github (repeatable)'
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --no-validate 'Send payloads that have errors, too'
            cand --diagnose-sign 'Find out why the endpoint refuses a correctly signed callback'
            cand --insecure 'Trust any TLS certificate'
            cand --no-proxy 'Ignore the proxies of the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY'
            cand --vary 'Give every delivery its own MsgSeq, MsgId and EventTime'
            cand --unordered 'Show results as they come, not in the order of the payloads'
            cand --fail-fast 'Start no more deliveries after the first one that does not pass'
            cand --no-keepalive 'Open a new connection for every delivery. By default, connections are reused, as the vendor does'
            cand --with-headers 'Send the recorded headers, too; --header replaces them'
            cand --show-secrets 'Show signatures in results and reports. Others can use a signature for a minute'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;probe'= {
            cand --command 'Probe with this command, a name or a glob (repeatable)'
            cand --only 'Run the cases whose id matches this glob (repeatable)'
            cand --skip 'Leave out the cases whose id matches this glob (repeatable)'
            cand --category 'Run the cases of this category (repeatable)'
            cand --sdkappid 'SDKAppID of the application [env: TIMHOOK_SDKAPPID]'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]'
            cand --token-file 'Read the token from a file'
            cand --group-id 'GroupId of the callbacks that have one'
            cand --operator 'Operator_Account of the callbacks that have one'
            cand --timeout 'Time for each answer. The default is the limit of the vendor'
            cand --cacert 'Trust the certificates in this PEM file, too'
            cand --cert 'Client certificate, in PEM, if the endpoint asks for one. Its key may be in the same file'
            cand --key 'The private key of --cert, in PEM'
            cand --resolve 'Connect to ADDR when the URL says HOST:PORT (repeatable). Separate several addresses by commas'
            cand --unix-socket 'Connect to this socket file, not to the host and port of the URL'
            cand --fail-on 'What makes the run fail: only failures, or also warnings'
            cand --report 'Write a report: junit=FILE, html=FILE, sarif=FILE or github (repeatable)'
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --list 'List the cases, and run none'
            cand --all 'Run also the cases that may disturb others: load, a slow sender'
            cand --yes 'Allow these cases against a public address, too'
            cand --insecure 'Trust any TLS certificate'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;show'= {
            cand --filter 'Take only callbacks that match (repeatable; all must match)'
            cand --since 'Take only records received since this time, such as 2026-01-02 or 10m'
            cand --until 'Take only records received before this time'
            cand --id 'Take only records with this id (repeatable)'
            cand --last 'Take only the last N of the selected records'
            cand --max-document 'The longest record, after decompression. A stream may have any number of records'
            cand --inspect 'Show them on a page in the browser, until Ctrl-C'
            cand --inspect-keep 'Keep the latest N callbacks for the inspector'
            cand --inspect-memory 'Keep at most SIZE of them in memory'
            cand --inspect-key 'Take this key, of at least 16 characters, in place of a random one [env: TIMHOOK_LISTEN_INSPECT_KEY or TIMHOOK_SHOW_INSPECT_KEY, which hides it from the process list]'
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --compact 'Show each callback on one line, and its findings below'
            cand -f 'Wait for more at the end of the file, until Ctrl-C'
            cand --follow 'Wait for more at the end of the file, until Ctrl-C'
            cand --open 'Open the page of the inspector in the browser'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;sign'= {
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]'
            cand --token-file 'Read the token from a file'
            cand --request-time 'Sign for this time in Unix seconds, not for now'
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;verify'= {
            cand --max-document 'The longest text or line, after decompression. A stream may have any number of them'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]'
            cand --token-file 'Read the token from a file'
            cand --at 'Check the age of signatures at this time, or at the `recorded` time'
            cand --max-skew 'How far RequestTime may be from that time'
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;commands'= {
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;sample'= {
            cand --command 'List only the samples of this command, a name or a glob'
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;schema'= {
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --answer 'The answer to the command, not its callback'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;explain'= {
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;man'= {
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;completions'= {
            cand --format 'Format of the results. It is the same in a terminal and in a pipe'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;validate'= {
            cand --kind 'What the files hold'
            cand --command 'The command of answers, or of payloads that do not name it'
            cand --expect-rule 'Expect every text to break this rule: other texts fail'
            cand --max-document 'The longest text, after decompression. A stream may have any number of texts'
            cand --max-findings 'Show the first N findings and count the rest'
            cand --output 'Write the report of --format to a file, and show findings as usual'
            cand --report 'Write a report: junit, sarif, github, gitlab or tap (repeatable)'
            cand --format 'Format of the results, or a report for other programs'
            cand --color 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --strict 'Warnings and unknown commands fail, too'
            cand --jsonc 'Accept // and /* */ comments'
            cand --expect-invalid 'Expect every text to be invalid: valid texts fail'
            cand --drift 'Show what the documentation does not know, and no findings'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show only errors on standard error. listen and send also show only results with errors'
            cand --quiet 'Show only errors on standard error. listen and send also show only results with errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;help'= {
            cand demo 'Show a round trip on this machine: callbacks sent, received and checked'
            cand listen 'Receive callbacks on this machine, check and show them'
            cand send 'Send payloads to an endpoint as the vendor would, and check its answers'
            cand probe 'Test with many cases whether an endpoint follows the documentation'
            cand show 'Show recorded callbacks as `listen` shows them'
            cand sign 'Print the signature of a callback, or a signed URL'
            cand verify 'Check signatures in logs, URLs and records, and explain wrong ones'
            cand commands 'List the vendor''s callback commands: what happened, and what an answer can do'
            cand sample 'List the built-in sample payloads, or print one'
            cand schema 'Print a JSON Schema (draft 2020-12) of a callback, an answer or a record'
            cand explain 'Explain a command, a rule or a case of probe, with its source'
            cand man 'Print the man page of timhook, or of a subcommand'
            cand completions 'Print a script that completes timhook''s command line in a shell'
            cand validate 'Check JSON files against the documented schema and the vendor''s rules'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'timhook;help;demo'= {
        }
        &'timhook;help;listen'= {
        }
        &'timhook;help;send'= {
        }
        &'timhook;help;probe'= {
        }
        &'timhook;help;show'= {
        }
        &'timhook;help;sign'= {
        }
        &'timhook;help;verify'= {
        }
        &'timhook;help;commands'= {
        }
        &'timhook;help;sample'= {
        }
        &'timhook;help;schema'= {
        }
        &'timhook;help;explain'= {
        }
        &'timhook;help;man'= {
        }
        &'timhook;help;completions'= {
        }
        &'timhook;help;validate'= {
        }
        &'timhook;help;help'= {
        }
    ]
    $completions[$command]
}
