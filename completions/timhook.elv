
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
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand demo 'Show a round trip on this machine: callbacks sent, received and checked'
            cand listen 'Receive callbacks on this machine, check and show them'
            cand send 'POST payloads to an endpoint as the vendor would, and judge its answers'
            cand validate 'Check JSON files against the documented schema and the vendor''s rules'
            cand probe 'Put a suite of cases to an endpoint: does it honour the contract?'
            cand show 'Show recorded callbacks as `listen` shows them'
            cand sign 'Print the signature of a callback, or a signed URL'
            cand verify 'Check signatures in whatever holds them, and say why one does not match'
            cand commands 'List the vendor''s callback commands: what happened, and what an answer can do'
            cand sample 'List the built-in sample payloads, or print one'
            cand schema 'Print a JSON Schema (draft 2020-12) that says what validate says of structure'
            cand explain 'Say what a command, a rule or a case of probe means, with its source'
            cand completions 'Print a script that completes timhook''s command line in a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'timhook;demo'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --all 'Send every sample of every command'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;listen'= {
            cand --host 'Address or name to listen on; anything but loopback can be reached from other machines'
            cand --port 'Port to listen on; 0 takes any free one'
            cand --path 'Answer 404 to requests for any other path'
            cand --max-body 'Answer 413 to larger bodies'
            cand --idle-timeout 'Close connections that send nothing for so long'
            cand --sdkappid 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]'
            cand --token-file 'Read the token from a file; one newline at its end is not part of it'
            cand --max-skew 'How far RequestTime may be from now'
            cand --count 'End after so many callbacks (requests answered 404 or 405 are shown, but not counted)'
            cand --timeout 'End after this time; a failure if callbacks are missing (all of --count, or at least one)'
            cand --fail-on 'Fail at the end if a callback was rejected or had such a finding, or if a backend answered it wrongly'
            cand --expect 'Expect a callback that has VALUE at POINTER, such as /MsgSeqList/0/MsgSeq=130; ends as soon as all expectations are met. Each may be met by another callback, whatever its verdict. VALUE is read as JSON, else as a string in which * and ? stand for any letters; quotes make a string of digits or of letters that stand for themselves: ''/GroupId="123"''. command=NAME is short for the command'
            cand --expect-count 'Expect at least so many callbacks'
            cand --filter 'Show and count only callbacks like this: POINTER=VALUE, command=NAME or a glob, or verdict=accepted, rejected or unparsable. The others are answered all the same. Given several times, all must hold'
            cand --report 'Report at the end what was met: junit=FILE, github=FILE, or github, which goes to standard error'
            cand --ready-file 'Write the URL into FILE once the listener is ready; the file is removed at the end'
            cand --exec 'Run CMD by the shell once the listener is ready, with its URL in TIMHOOK_LISTEN_URL, and end when CMD ends; a failure if CMD fails. What it prints goes to standard error; what it leaves in the background is ended with it'
            cand --forward-to 'Pass accepted callbacks on to a backend and answer what it answers: a URL, or for short 3000, :3000/path or host:port. The path of the callback is appended'
            cand --forward-timeout 'Give the backend so long, from connecting to the end of its answer; then answer 504'
            cand --forward-cacert 'Trust the certificates in this PEM file besides the system''s, for a backend with https'
            cand --record 'Append a record of each callback to a file, before it is answered; `timhook send FILE` replays it'
            cand --record-fixtures 'Write the first payload of each distinct shape as a readable file; existing files stay as they are'
            cand --respond 'Answer callback after callback as this says, again and again: 200,500x2,delay=3s,slow-body,close,reset,garbage,body=@FILE,fail=10'
            cand --respond-when 'Answer with a fault where the body has this value, such as /Type=Public:500; before any script'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --compact 'Show each callback in one line, and below it what was found'
            cand --forward-all 'Pass rejected callbacks on, too'
            cand --resign 'Sign what is passed on afresh, with the token and the current time'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;send'= {
            cand --sample 'Send this built-in sample (repeatable; `wire` if nothing is named): COMMAND/NAME, COMMAND, or NAME of a recall; `all` samples of a recall; a glob on commands, such as ''*'', for all of theirs'
            cand --max-document 'The longest text, after decompression; a stream may hold any number of them'
            cand --operator 'Operator_Account'
            cand --type 'Type: Private, Public, ChatRoom, AVChatRoom or Community'
            cand --group-id 'GroupId'
            cand --msg-seq 'One message for each MsgSeq, such as 130,131'
            cand --msg-id 'MsgId of the messages in their order'
            cand --topic-id 'TopicId'
            cand --event-time 'EventTime: `now` or Unix milliseconds'
            cand --set 'Replace what is there, by JSON Pointer (repeatable; before --add, before --unset)'
            cand --add 'Add a field, or an item to an array (/MsgSeqList/-)'
            cand --unset 'Remove what is there'
            cand --sdkappid 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]'
            cand --token-file 'Read the token from a file; one newline at its end is not part of it'
            cand --request-time 'Sign for this time in Unix seconds, in place of now'
            cand --client-ip 'ClientIP in the query [default: 127.0.0.1]'
            cand --opt-platform 'OptPlatform in the query [default: RESTAPI]'
            cand --expect 'What the answer should be: ok (the contract with OK and 0), fail, contract, status=N, any, or a file that says it. NAME.expect.json beside a payload NAME.json takes its place'
            cand --timeout 'Time for a whole attempt; the vendor''s own limit is the default'
            cand --header 'Add a header, or replace Content-Type (repeatable)'
            cand --dry-run 'Print the request in place of sending it, signature included: as http, as a curl command, or for vegeta (JSON targets), k6 (a script that signs as it runs, without the token) or hurl'
            cand --cacert 'Trust the certificates in this PEM file, too'
            cand --cert 'Show this client certificate, in PEM, if the endpoint asks for one; its key may stand in the same file'
            cand --key 'The private key of --cert, in PEM'
            cand --resolve 'Connect to ADDR when the URL says HOST:PORT (repeatable); several addresses stand with commas'
            cand --unix-socket 'Connect to this socket file in place of the URL''s host and port'
            cand --retries 'Further attempts, each signed afresh'
            cand --retry-on 'What to try again after (repeatable, or separated by commas) [default: timeout,connect]'
            cand --retry-delay 'Pause before the second attempt; it doubles with each, and up to half of it is left out at random'
            cand --wait-for 'Wait at most so long until the endpoint accepts connections'
            cand --repeat 'Send everything so many times'
            cand --concurrency 'Deliveries under way at a time [default: 1; 64 with --rate or --timing recorded]'
            cand --rate 'Begin so many deliveries a second, such as 500/s or 30/m. Latency counts from the scheduled time: what an endpoint delays by answering slowly is part of it (no coordinated omission)'
            cand --ramp 'Reach the rate, or without --rate the concurrency, evenly over this time'
            cand --duration 'Begin deliveries for this long; without --repeat, everything is sent again and again'
            cand --seed 'Make --vary, and what else is left to chance, the same in every run'
            cand --max-failures 'Begin no further delivery after N that do not pass'
            cand --timing 'Send exchange records as far apart as they were received, or without a pause'
            cand --speed 'With --timing recorded, how many times as fast, such as 2x'
            cand --only 'Send only payloads with a finding of this rule (repeatable)'
            cand --command 'Send only payloads of this command, a name or a glob (repeatable). Where no payload is named, the first sample of each such command is sent'
            cand --filter 'Take only callbacks like this: POINTER=VALUE, command=NAME or a glob, verdict=accepted, rejected or unparsable, forward.verdict=pass, fail or error, id=N, or repeat=true or false. Given several times, all must hold'
            cand --since 'Take only records received then or later: 2026-01-02, 03:04 (of today), 2026-01-02T03:04:05Z, or 10m for the last ten minutes'
            cand --until 'Take only records received before then'
            cand --id 'Take only records with this id (repeatable)'
            cand --last 'Of those that are left, take the last N'
            cand --report 'Write a report: junit=FILE, json=FILE, html=FILE, github=FILE, or github for standard output (repeatable)'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --no-validate 'Send payloads that have errors, too'
            cand --insecure 'Trust any TLS certificate'
            cand --no-proxy 'Leave the proxies of the environment aside: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY'
            cand --vary 'Give every delivery a MsgSeq, MsgId and EventTime of its own'
            cand --unordered 'Show results as they come, not in the order of the payloads'
            cand --fail-fast 'Begin no further delivery after the first that does not pass'
            cand --no-keepalive 'Open a connection for every delivery; by default they are kept, as the vendor does'
            cand --with-headers 'Send the recorded headers, too; --header replaces them'
            cand --show-secrets 'Show signatures in results and reports; others can use one for a minute'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'timhook;validate'= {
            cand --kind 'What the files hold; auto tells a callback by CallbackCommand, an answer by ActionStatus'
            cand --command 'The command of answers, or of payloads that do not name theirs'
            cand --expect-rule 'Expect every text to break this rule: those that do not fail'
            cand --max-document 'The longest text, after decompression; a stream may hold any number of them'
            cand --max-findings 'Show so many findings and count the rest'
            cand --output 'Write the report of --format into a file, and show findings as usual'
            cand --report 'Write a report into a file: junit, sarif, github or tap (repeatable)'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --strict 'Let warnings fail, too, and commands that are not known'
            cand --jsonc 'Accept // and /* */ comments'
            cand --expect-invalid 'Expect every text to be invalid: those that are valid fail'
            cand --drift 'Show which fields and values the documentation does not know, in place of findings'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;probe'= {
            cand --command 'Probe with this command, a name or a glob (repeatable). Without it, with recalled group messages'
            cand --only 'Run the cases whose id matches this glob (repeatable)'
            cand --skip 'Leave out the cases whose id matches this glob (repeatable)'
            cand --category 'Run the cases of this category (repeatable)'
            cand --sdkappid 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]'
            cand --token-file 'Read the token from a file; one newline at its end is not part of it'
            cand --group-id 'GroupId of the callbacks that have one'
            cand --operator 'Operator_Account of the callbacks that have one'
            cand --timeout 'Time for an answer; the vendor''s own limit is the default'
            cand --cacert 'Trust the certificates in this PEM file, too'
            cand --cert 'Show this client certificate, in PEM, if the endpoint asks for one; its key may stand in the same file'
            cand --key 'The private key of --cert, in PEM'
            cand --resolve 'Connect to ADDR when the URL says HOST:PORT (repeatable); several addresses stand with commas'
            cand --unix-socket 'Connect to this socket file in place of the URL''s host and port'
            cand --fail-on 'What makes the run fail: failures, or warnings, too'
            cand --report 'Write a report: junit=FILE, html=FILE, sarif=FILE, or github (annotations on standard output; repeatable)'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --list 'List the cases in place of running them'
            cand --all 'Run the cases that may disturb others, too: load, and a slow sender'
            cand --yes 'Disturb a public address, too'
            cand --insecure 'Trust any TLS certificate'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;show'= {
            cand --filter 'Take only callbacks like this: POINTER=VALUE, command=NAME or a glob, verdict=accepted, rejected or unparsable, forward.verdict=pass, fail or error, id=N, or repeat=true or false. Given several times, all must hold'
            cand --since 'Take only records received then or later: 2026-01-02, 03:04 (of today), 2026-01-02T03:04:05Z, or 10m for the last ten minutes'
            cand --until 'Take only records received before then'
            cand --id 'Take only records with this id (repeatable)'
            cand --last 'Of those that are left, take the last N'
            cand --max-document 'The longest record, after decompression; a stream may hold any number of them'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --compact 'Show each callback in one line, and below it what was found'
            cand -f 'At the end of the file, wait for more, until Ctrl-C'
            cand --follow 'At the end of the file, wait for more, until Ctrl-C'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;sign'= {
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]'
            cand --token-file 'Read the token from a file; one newline at its end is not part of it'
            cand --request-time 'Sign for this time in Unix seconds, in place of now'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;verify'= {
            cand --max-document 'The longest text or line, after decompression; a stream may hold any number of them'
            cand --token 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]'
            cand --token-file 'Read the token from a file; one newline at its end is not part of it'
            cand --at 'Judge how old signatures are at this time: a moment, such as 2026-01-02T03:04:05Z, 2026-01-02 11:04 or Unix seconds, or `recorded`: each at the time that its log line or record has'
            cand --max-skew 'How far RequestTime may be from that time'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;commands'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;sample'= {
            cand --command 'List the samples of this command alone, a name or a glob'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;schema'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --answer 'The body of answers to the command'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;explain'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;completions'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand --quiet 'Show nothing but errors: on standard error, and of what listen and send show line by line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;help'= {
            cand demo 'Show a round trip on this machine: callbacks sent, received and checked'
            cand listen 'Receive callbacks on this machine, check and show them'
            cand send 'POST payloads to an endpoint as the vendor would, and judge its answers'
            cand validate 'Check JSON files against the documented schema and the vendor''s rules'
            cand probe 'Put a suite of cases to an endpoint: does it honour the contract?'
            cand show 'Show recorded callbacks as `listen` shows them'
            cand sign 'Print the signature of a callback, or a signed URL'
            cand verify 'Check signatures in whatever holds them, and say why one does not match'
            cand commands 'List the vendor''s callback commands: what happened, and what an answer can do'
            cand sample 'List the built-in sample payloads, or print one'
            cand schema 'Print a JSON Schema (draft 2020-12) that says what validate says of structure'
            cand explain 'Say what a command, a rule or a case of probe means, with its source'
            cand completions 'Print a script that completes timhook''s command line in a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'timhook;help;demo'= {
        }
        &'timhook;help;listen'= {
        }
        &'timhook;help;send'= {
        }
        &'timhook;help;validate'= {
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
        &'timhook;help;completions'= {
        }
        &'timhook;help;help'= {
        }
    ]
    $completions[$command]
}
