
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'timhook' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'timhook'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'timhook' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show a round trip on this machine: callbacks sent, received and checked')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive callbacks on this machine, check and show them')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'POST payloads to an endpoint as the vendor would, and judge its answers')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check JSON files against the documented schema and the vendor''s rules')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Put a suite of cases to an endpoint: does it honour the contract?')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show recorded callbacks as `listen` shows them')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the signature of a callback, or a signed URL')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check signatures in whatever holds them, and say why one does not match')
            [CompletionResult]::new('commands', 'commands', [CompletionResultType]::ParameterValue, 'List the vendor''s callback commands: what happened, and what an answer can do')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'List the built-in sample payloads, or print one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema (draft 2020-12) that says what validate says of structure')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a command, a rule or a case of probe means, with its source')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes timhook''s command line in a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'timhook;demo' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Send every sample of every command')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;listen' {
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Address or name to listen on; anything but loopback can be reached from other machines')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port to listen on; 0 takes any free one')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Answer 404 to requests for any other path')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Answer 413 to larger bodies')
            [CompletionResult]::new('--idle-timeout', '--idle-timeout', [CompletionResultType]::ParameterName, 'Close connections that send nothing for so long')
            [CompletionResult]::new('--sdkappid', '--sdkappid', [CompletionResultType]::ParameterName, 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; one newline at its end is not part of it')
            [CompletionResult]::new('--max-skew', '--max-skew', [CompletionResultType]::ParameterName, 'How far RequestTime may be from now')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'End after so many callbacks (requests answered 404 or 405 are shown, but not counted)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'End after this time; a failure if callbacks are missing (all of --count, or at least one)')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Fail at the end if a callback was rejected or had such a finding, or if a backend answered it wrongly')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Expect a callback that has VALUE at POINTER, such as /MsgSeqList/0/MsgSeq=130; ends as soon as all expectations are met. Each may be met by another callback, whatever its verdict. VALUE is read as JSON, else as a string in which * and ? stand for any letters; quotes make a string of digits or of letters that stand for themselves: ''/GroupId="123"''. command=NAME is short for the command')
            [CompletionResult]::new('--expect-count', '--expect-count', [CompletionResultType]::ParameterName, 'Expect at least so many callbacks')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Show and count only callbacks like this: POINTER=VALUE, command=NAME or a glob, or verdict=accepted, rejected or unparsable. The others are answered all the same. Given several times, all must hold')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Report at the end what was met: junit=FILE, github=FILE, or github, which goes to standard error')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URL into FILE once the listener is ready; the file is removed at the end')
            [CompletionResult]::new('--exec', '--exec', [CompletionResultType]::ParameterName, 'Run CMD by the shell once the listener is ready, with its URL in TIMHOOK_LISTEN_URL, and end when CMD ends; a failure if CMD fails. What it prints goes to standard error; what it leaves in the background is ended with it')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Pass accepted callbacks on to a backend and answer what it answers: a URL, or for short 3000, :3000/path or host:port. The path of the callback is appended')
            [CompletionResult]::new('--forward-timeout', '--forward-timeout', [CompletionResultType]::ParameterName, 'Give the backend so long, from connecting to the end of its answer; then answer 504')
            [CompletionResult]::new('--forward-cacert', '--forward-cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file besides the system''s, for a backend with https')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Append a record of each callback to a file, before it is answered; `timhook send FILE` replays it')
            [CompletionResult]::new('--record-fixtures', '--record-fixtures', [CompletionResultType]::ParameterName, 'Write the first payload of each distinct shape as a readable file; existing files stay as they are')
            [CompletionResult]::new('--respond', '--respond', [CompletionResultType]::ParameterName, 'Answer callback after callback as this says, again and again: 200,500x2,delay=3s,slow-body,close,reset,garbage,body=@FILE,fail=10')
            [CompletionResult]::new('--respond-when', '--respond-when', [CompletionResultType]::ParameterName, 'Answer with a fault where the body has this value, such as /Type=Public:500; before any script')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Show each callback in one line, and below it what was found')
            [CompletionResult]::new('--forward-all', '--forward-all', [CompletionResultType]::ParameterName, 'Pass rejected callbacks on, too')
            [CompletionResult]::new('--resign', '--resign', [CompletionResultType]::ParameterName, 'Sign what is passed on afresh, with the token and the current time')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;send' {
            [CompletionResult]::new('--sample', '--sample', [CompletionResultType]::ParameterName, 'Send this built-in sample (repeatable; `wire` if nothing is named): COMMAND/NAME, COMMAND, or NAME of a recall; `all` samples of a recall; a glob on commands, such as ''*'', for all of theirs')
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest text, after decompression; a stream may hold any number of them')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'Operator_Account')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Type: Private, Public, ChatRoom, AVChatRoom or Community')
            [CompletionResult]::new('--group-id', '--group-id', [CompletionResultType]::ParameterName, 'GroupId')
            [CompletionResult]::new('--msg-seq', '--msg-seq', [CompletionResultType]::ParameterName, 'One message for each MsgSeq, such as 130,131')
            [CompletionResult]::new('--msg-id', '--msg-id', [CompletionResultType]::ParameterName, 'MsgId of the messages in their order')
            [CompletionResult]::new('--topic-id', '--topic-id', [CompletionResultType]::ParameterName, 'TopicId')
            [CompletionResult]::new('--event-time', '--event-time', [CompletionResultType]::ParameterName, 'EventTime: `now` or Unix milliseconds')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Replace what is there, by JSON Pointer (repeatable; before --add, before --unset)')
            [CompletionResult]::new('--add', '--add', [CompletionResultType]::ParameterName, 'Add a field, or an item to an array (/MsgSeqList/-)')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Remove what is there')
            [CompletionResult]::new('--sdkappid', '--sdkappid', [CompletionResultType]::ParameterName, 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; one newline at its end is not part of it')
            [CompletionResult]::new('--request-time', '--request-time', [CompletionResultType]::ParameterName, 'Sign for this time in Unix seconds, in place of now')
            [CompletionResult]::new('--client-ip', '--client-ip', [CompletionResultType]::ParameterName, 'ClientIP in the query [default: 127.0.0.1]')
            [CompletionResult]::new('--opt-platform', '--opt-platform', [CompletionResultType]::ParameterName, 'OptPlatform in the query [default: RESTAPI]')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'What the answer should be: ok (the contract with OK and 0), fail, contract, status=N, any, or a file that says it. NAME.expect.json beside a payload NAME.json takes its place')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for a whole attempt; the vendor''s own limit is the default')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Add a header, or replace Content-Type (repeatable)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the request in place of sending it, signature included: as http, as a curl command, or for vegeta (JSON targets), k6 (a script that signs as it runs, without the token) or hurl')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file, too')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Show this client certificate, in PEM, if the endpoint asks for one; its key may stand in the same file')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The private key of --cert, in PEM')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR when the URL says HOST:PORT (repeatable); several addresses stand with commas')
            [CompletionResult]::new('--unix-socket', '--unix-socket', [CompletionResultType]::ParameterName, 'Connect to this socket file in place of the URL''s host and port')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Further attempts, each signed afresh')
            [CompletionResult]::new('--retry-on', '--retry-on', [CompletionResultType]::ParameterName, 'What to try again after (repeatable, or separated by commas) [default: timeout,connect]')
            [CompletionResult]::new('--retry-delay', '--retry-delay', [CompletionResultType]::ParameterName, 'Pause before the second attempt; it doubles with each, and up to half of it is left out at random')
            [CompletionResult]::new('--wait-for', '--wait-for', [CompletionResultType]::ParameterName, 'Wait at most so long until the endpoint accepts connections')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Send everything so many times')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Deliveries under way at a time [default: 1; 64 with --rate or --timing recorded]')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Begin so many deliveries a second, such as 500/s or 30/m. Latency counts from the scheduled time: what an endpoint delays by answering slowly is part of it (no coordinated omission)')
            [CompletionResult]::new('--ramp', '--ramp', [CompletionResultType]::ParameterName, 'Reach the rate, or without --rate the concurrency, evenly over this time')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Begin deliveries for this long; without --repeat, everything is sent again and again')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Make --vary, and what else is left to chance, the same in every run')
            [CompletionResult]::new('--max-failures', '--max-failures', [CompletionResultType]::ParameterName, 'Begin no further delivery after N that do not pass')
            [CompletionResult]::new('--timing', '--timing', [CompletionResultType]::ParameterName, 'Send exchange records as far apart as they were received, or without a pause')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'With --timing recorded, how many times as fast, such as 2x')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Send only payloads with a finding of this rule (repeatable)')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Send only payloads of this command, a name or a glob (repeatable). Where no payload is named, the first sample of each such command is sent')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Take only callbacks like this: POINTER=VALUE, command=NAME or a glob, verdict=accepted, rejected or unparsable, forward.verdict=pass, fail or error, id=N, or repeat=true or false. Given several times, all must hold')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Take only records received then or later: 2026-01-02, 03:04 (of today), 2026-01-02T03:04:05Z, or 10m for the last ten minutes')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Take only records received before then')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Take only records with this id (repeatable)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Of those that are left, take the last N')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report: junit=FILE, json=FILE, html=FILE, github=FILE, or github for standard output (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--no-validate', '--no-validate', [CompletionResultType]::ParameterName, 'Send payloads that have errors, too')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust any TLS certificate')
            [CompletionResult]::new('--no-proxy', '--no-proxy', [CompletionResultType]::ParameterName, 'Leave the proxies of the environment aside: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY')
            [CompletionResult]::new('--vary', '--vary', [CompletionResultType]::ParameterName, 'Give every delivery a MsgSeq, MsgId and EventTime of its own')
            [CompletionResult]::new('--unordered', '--unordered', [CompletionResultType]::ParameterName, 'Show results as they come, not in the order of the payloads')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Begin no further delivery after the first that does not pass')
            [CompletionResult]::new('--no-keepalive', '--no-keepalive', [CompletionResultType]::ParameterName, 'Open a connection for every delivery; by default they are kept, as the vendor does')
            [CompletionResult]::new('--with-headers', '--with-headers', [CompletionResultType]::ParameterName, 'Send the recorded headers, too; --header replaces them')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show signatures in results and reports; others can use one for a minute')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;validate' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the files hold; auto tells a callback by CallbackCommand, an answer by ActionStatus')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'The command of answers, or of payloads that do not name theirs')
            [CompletionResult]::new('--expect-rule', '--expect-rule', [CompletionResultType]::ParameterName, 'Expect every text to break this rule: those that do not fail')
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest text, after decompression; a stream may hold any number of them')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show so many findings and count the rest')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report of --format into a file, and show findings as usual')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report into a file: junit, sarif, github or tap (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Let warnings fail, too, and commands that are not known')
            [CompletionResult]::new('--jsonc', '--jsonc', [CompletionResultType]::ParameterName, 'Accept // and /* */ comments')
            [CompletionResult]::new('--expect-invalid', '--expect-invalid', [CompletionResultType]::ParameterName, 'Expect every text to be invalid: those that are valid fail')
            [CompletionResult]::new('--drift', '--drift', [CompletionResultType]::ParameterName, 'Show which fields and values the documentation does not know, in place of findings')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;probe' {
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Probe with this command, a name or a glob (repeatable). Without it, with recalled group messages')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run the cases whose id matches this glob (repeatable)')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave out the cases whose id matches this glob (repeatable)')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Run the cases of this category (repeatable)')
            [CompletionResult]::new('--sdkappid', '--sdkappid', [CompletionResultType]::ParameterName, 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; one newline at its end is not part of it')
            [CompletionResult]::new('--group-id', '--group-id', [CompletionResultType]::ParameterName, 'GroupId of the callbacks that have one')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'Operator_Account of the callbacks that have one')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for an answer; the vendor''s own limit is the default')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file, too')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Show this client certificate, in PEM, if the endpoint asks for one; its key may stand in the same file')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The private key of --cert, in PEM')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR when the URL says HOST:PORT (repeatable); several addresses stand with commas')
            [CompletionResult]::new('--unix-socket', '--unix-socket', [CompletionResultType]::ParameterName, 'Connect to this socket file in place of the URL''s host and port')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'What makes the run fail: failures, or warnings, too')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report: junit=FILE, html=FILE, sarif=FILE, or github (annotations on standard output; repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the cases in place of running them')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Run the cases that may disturb others, too: load, and a slow sender')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Disturb a public address, too')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust any TLS certificate')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;show' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Take only callbacks like this: POINTER=VALUE, command=NAME or a glob, verdict=accepted, rejected or unparsable, forward.verdict=pass, fail or error, id=N, or repeat=true or false. Given several times, all must hold')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Take only records received then or later: 2026-01-02, 03:04 (of today), 2026-01-02T03:04:05Z, or 10m for the last ten minutes')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Take only records received before then')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Take only records with this id (repeatable)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Of those that are left, take the last N')
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest record, after decompression; a stream may hold any number of them')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Show each callback in one line, and below it what was found')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'At the end of the file, wait for more, until Ctrl-C')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'At the end of the file, wait for more, until Ctrl-C')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;sign' {
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; one newline at its end is not part of it')
            [CompletionResult]::new('--request-time', '--request-time', [CompletionResultType]::ParameterName, 'Sign for this time in Unix seconds, in place of now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;verify' {
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest text or line, after decompression; a stream may hold any number of them')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; one newline at its end is not part of it')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Judge how old signatures are at this time: a moment, such as 2026-01-02T03:04:05Z, 2026-01-02 11:04 or Unix seconds, or `recorded`: each at the time that its log line or record has')
            [CompletionResult]::new('--max-skew', '--max-skew', [CompletionResultType]::ParameterName, 'How far RequestTime may be from that time')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;commands' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;sample' {
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'List the samples of this command alone, a name or a glob')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;schema' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'The body of answers to the command')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;completions' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing but errors: on standard error, and of what listen and send show line by line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'timhook;help' {
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show a round trip on this machine: callbacks sent, received and checked')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive callbacks on this machine, check and show them')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'POST payloads to an endpoint as the vendor would, and judge its answers')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check JSON files against the documented schema and the vendor''s rules')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Put a suite of cases to an endpoint: does it honour the contract?')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show recorded callbacks as `listen` shows them')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the signature of a callback, or a signed URL')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check signatures in whatever holds them, and say why one does not match')
            [CompletionResult]::new('commands', 'commands', [CompletionResultType]::ParameterValue, 'List the vendor''s callback commands: what happened, and what an answer can do')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'List the built-in sample payloads, or print one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema (draft 2020-12) that says what validate says of structure')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a command, a rule or a case of probe means, with its source')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes timhook''s command line in a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'timhook;help;demo' {
            break
        }
        'timhook;help;listen' {
            break
        }
        'timhook;help;send' {
            break
        }
        'timhook;help;validate' {
            break
        }
        'timhook;help;probe' {
            break
        }
        'timhook;help;show' {
            break
        }
        'timhook;help;sign' {
            break
        }
        'timhook;help;verify' {
            break
        }
        'timhook;help;commands' {
            break
        }
        'timhook;help;sample' {
            break
        }
        'timhook;help;schema' {
            break
        }
        'timhook;help;explain' {
            break
        }
        'timhook;help;completions' {
            break
        }
        'timhook;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
