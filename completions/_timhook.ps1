
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
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show a round trip on this machine: callbacks sent, received and checked')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive callbacks on this machine, check and show them')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send payloads to an endpoint as the vendor would, and check its answers')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Test with many cases whether an endpoint follows the documentation')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show recorded callbacks as `listen` shows them')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the signature of a callback, or a signed URL')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check signatures in logs, URLs and records, and explain wrong ones')
            [CompletionResult]::new('commands', 'commands', [CompletionResultType]::ParameterValue, 'List the vendor''s callback commands: what happened, and what an answer can do')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'List the built-in sample payloads, or print one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema (draft 2020-12) of a callback, an answer or a record')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a command, a rule or a case of probe, with its source')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the man page of timhook, or of a subcommand')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes timhook''s command line in a shell')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check JSON files against the documented schema and the vendor''s rules')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'timhook;demo' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Send every sample of every command')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;listen' {
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Address or name to listen on. Other machines can connect unless it is a loopback address')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port to listen on; 0 takes any free port')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Receive callbacks on this path only; answer 404 to all others')
            [CompletionResult]::new('--health-path', '--health-path', [CompletionResultType]::ParameterName, 'Answer 200 to GET and HEAD for this path, for health checks. They are not shown, counted or recorded')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Answer 413 to larger bodies')
            [CompletionResult]::new('--idle-timeout', '--idle-timeout', [CompletionResultType]::ParameterName, 'Close connections that send nothing for this time')
            [CompletionResult]::new('--sdkappid', '--sdkappid', [CompletionResultType]::ParameterName, 'SDKAppID of the application [env: TIMHOOK_SDKAPPID]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file')
            [CompletionResult]::new('--max-skew', '--max-skew', [CompletionResultType]::ParameterName, 'How far RequestTime may be from now')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'End after N callbacks')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'End after this time')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Fail at the end if a callback was rejected or had a finding of this severity, or if the backend answered it wrongly')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Wait for a callback that has this value')
            [CompletionResult]::new('--expect-count', '--expect-count', [CompletionResultType]::ParameterName, 'Expect at least N callbacks')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Show and count only callbacks like this: POINTER=VALUE, command=NAME or a glob, or verdict=accepted, rejected or unparsable. All callbacks are answered. If the option is given several times, all must match')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report of the expectations at the end: junit=FILE, github=FILE, or github for standard error')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URL to FILE when the listener is ready. The file is removed at the end')
            [CompletionResult]::new('--exec', '--exec', [CompletionResultType]::ParameterName, 'Run a command against the listener')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Forward callbacks to a backend, and answer with its answer')
            [CompletionResult]::new('--forward-timeout', '--forward-timeout', [CompletionResultType]::ParameterName, 'Time for the backend, from connecting to the end of its answer. After that, the answer is 504')
            [CompletionResult]::new('--forward-cacert', '--forward-cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file, and those of the system, for a backend with https')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Append a record of each callback to a file')
            [CompletionResult]::new('--record-fixtures', '--record-fixtures', [CompletionResultType]::ParameterName, 'Write the first payload of each shape to a readable file. Existing files are not changed')
            [CompletionResult]::new('--respond', '--respond', [CompletionResultType]::ParameterName, 'Answer with faults: 200,500x2,delay=3s,close')
            [CompletionResult]::new('--respond-when', '--respond-when', [CompletionResultType]::ParameterName, 'Answer with a fault if the body has this value, such as /Type=Public:500. It has priority over --respond')
            [CompletionResult]::new('--inspect', '--inspect', [CompletionResultType]::ParameterName, 'Show callbacks on a page in the browser, as they come')
            [CompletionResult]::new('--inspect-keep', '--inspect-keep', [CompletionResultType]::ParameterName, 'Keep the latest N callbacks for the inspector')
            [CompletionResult]::new('--inspect-memory', '--inspect-memory', [CompletionResultType]::ParameterName, 'Keep at most SIZE of them in memory')
            [CompletionResult]::new('--inspect-key', '--inspect-key', [CompletionResultType]::ParameterName, 'Take this key, of at least 16 characters, in place of a random one [env: TIMHOOK_LISTEN_INSPECT_KEY or TIMHOOK_SHOW_INSPECT_KEY, which hides it from the process list]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Show each callback on one line, and its findings below')
            [CompletionResult]::new('--forward-all', '--forward-all', [CompletionResultType]::ParameterName, 'Forward rejected callbacks, too')
            [CompletionResult]::new('--resign', '--resign', [CompletionResultType]::ParameterName, 'Sign forwarded callbacks again, with the token and the current time')
            [CompletionResult]::new('--diagnose-sign', '--diagnose-sign', [CompletionResultType]::ParameterName, 'Find out why the backend refuses a correctly signed callback')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Open the page of the inspector in the browser')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;send' {
            [CompletionResult]::new('--sample', '--sample', [CompletionResultType]::ParameterName, 'Send a built-in sample, such as wire (repeatable)')
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest text, after decompression. A stream may have any number of texts')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'Operator_Account')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Type: Private, Public, ChatRoom, AVChatRoom or Community')
            [CompletionResult]::new('--group-id', '--group-id', [CompletionResultType]::ParameterName, 'GroupId')
            [CompletionResult]::new('--msg-seq', '--msg-seq', [CompletionResultType]::ParameterName, 'One message for each MsgSeq, such as 130,131')
            [CompletionResult]::new('--msg-id', '--msg-id', [CompletionResultType]::ParameterName, 'MsgIds of the messages, in order')
            [CompletionResult]::new('--topic-id', '--topic-id', [CompletionResultType]::ParameterName, 'TopicId')
            [CompletionResult]::new('--event-time', '--event-time', [CompletionResultType]::ParameterName, 'EventTime: `now` or Unix milliseconds')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Replace a value: ''/Type="Public"'' (repeatable)')
            [CompletionResult]::new('--add', '--add', [CompletionResultType]::ParameterName, 'Add a field, or an item to an array (/MsgSeqList/-)')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Remove a value, by JSON Pointer (repeatable)')
            [CompletionResult]::new('--sdkappid', '--sdkappid', [CompletionResultType]::ParameterName, 'SDKAppID of the application [env: TIMHOOK_SDKAPPID]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file')
            [CompletionResult]::new('--request-time', '--request-time', [CompletionResultType]::ParameterName, 'Sign for this time in Unix seconds, not for now')
            [CompletionResult]::new('--client-ip', '--client-ip', [CompletionResultType]::ParameterName, 'ClientIP in the query [default: 127.0.0.1]')
            [CompletionResult]::new('--opt-platform', '--opt-platform', [CompletionResultType]::ParameterName, 'OptPlatform in the query [default: RESTAPI]')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The expected answer: ok, fail, contract, status=N, any, or a file')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for each attempt. The default is the limit of the vendor')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Add a header, or replace Content-Type (repeatable)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the request as http, curl, vegeta, k6 or hurl')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file, too')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Client certificate, in PEM, if the endpoint asks for one. Its key may be in the same file')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The private key of --cert, in PEM')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR when the URL says HOST:PORT (repeatable). Separate several addresses by commas')
            [CompletionResult]::new('--unix-socket', '--unix-socket', [CompletionResultType]::ParameterName, 'Connect to this socket file, not to the host and port of the URL')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'More attempts if there is no usable answer')
            [CompletionResult]::new('--retry-on', '--retry-on', [CompletionResultType]::ParameterName, 'When to try again (repeatable, or separated by commas) [default: timeout,connect]')
            [CompletionResult]::new('--retry-delay', '--retry-delay', [CompletionResultType]::ParameterName, 'Pause before the second attempt. It doubles each time, and a random part of it, up to half, is left out')
            [CompletionResult]::new('--wait-for', '--wait-for', [CompletionResultType]::ParameterName, 'Wait up to this time until the endpoint accepts connections')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Send everything N times')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Deliveries at the same time')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Start this many per second or minute: 500/s, 30/m')
            [CompletionResult]::new('--ramp', '--ramp', [CompletionResultType]::ParameterName, 'Increase the rate evenly over this time. Without --rate, increase the concurrency')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Start deliveries for this time. Without --repeat, everything is sent again and again')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Make --vary, and all other random choices, the same in every run')
            [CompletionResult]::new('--max-failures', '--max-failures', [CompletionResultType]::ParameterName, 'Start no more deliveries after N that do not pass')
            [CompletionResult]::new('--timing', '--timing', [CompletionResultType]::ParameterName, 'Send exchange records with the pauses between them as they were received, or without pauses')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'With --timing recorded, send faster or slower by this factor, such as 2x')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Send only payloads with a finding of this rule (repeatable)')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Send only payloads of this command, a name or a glob (repeatable)')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Take only callbacks that match (repeatable; all must match)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Take only records received since this time, such as 2026-01-02 or 10m')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Take only records received before this time')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Take only records with this id (repeatable)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Take only the last N of the selected records')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report: junit=FILE, json=FILE, html=FILE or github (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--no-validate', '--no-validate', [CompletionResultType]::ParameterName, 'Send payloads that have errors, too')
            [CompletionResult]::new('--diagnose-sign', '--diagnose-sign', [CompletionResultType]::ParameterName, 'Find out why the endpoint refuses a correctly signed callback')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust any TLS certificate')
            [CompletionResult]::new('--no-proxy', '--no-proxy', [CompletionResultType]::ParameterName, 'Ignore the proxies of the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY')
            [CompletionResult]::new('--vary', '--vary', [CompletionResultType]::ParameterName, 'Give every delivery its own MsgSeq, MsgId and EventTime')
            [CompletionResult]::new('--unordered', '--unordered', [CompletionResultType]::ParameterName, 'Show results as they come, not in the order of the payloads')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Start no more deliveries after the first one that does not pass')
            [CompletionResult]::new('--no-keepalive', '--no-keepalive', [CompletionResultType]::ParameterName, 'Open a new connection for every delivery. By default, connections are reused, as the vendor does')
            [CompletionResult]::new('--with-headers', '--with-headers', [CompletionResultType]::ParameterName, 'Send the recorded headers, too; --header replaces them')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show signatures in results and reports. Others can use a signature for a minute')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;probe' {
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Probe with this command, a name or a glob (repeatable)')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run the cases whose id matches this glob (repeatable)')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave out the cases whose id matches this glob (repeatable)')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Run the cases of this category (repeatable)')
            [CompletionResult]::new('--sdkappid', '--sdkappid', [CompletionResultType]::ParameterName, 'SDKAppID of the application [env: TIMHOOK_SDKAPPID]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file')
            [CompletionResult]::new('--group-id', '--group-id', [CompletionResultType]::ParameterName, 'GroupId of the callbacks that have one')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'Operator_Account of the callbacks that have one')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for each answer. The default is the limit of the vendor')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file, too')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Client certificate, in PEM, if the endpoint asks for one. Its key may be in the same file')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The private key of --cert, in PEM')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR when the URL says HOST:PORT (repeatable). Separate several addresses by commas')
            [CompletionResult]::new('--unix-socket', '--unix-socket', [CompletionResultType]::ParameterName, 'Connect to this socket file, not to the host and port of the URL')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'What makes the run fail: only failures, or also warnings')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report: junit=FILE, html=FILE, sarif=FILE or github (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the cases, and run none')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Run also the cases that may disturb others: load, a slow sender')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Allow these cases against a public address, too')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust any TLS certificate')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;show' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Take only callbacks that match (repeatable; all must match)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Take only records received since this time, such as 2026-01-02 or 10m')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Take only records received before this time')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Take only records with this id (repeatable)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Take only the last N of the selected records')
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest record, after decompression. A stream may have any number of records')
            [CompletionResult]::new('--inspect', '--inspect', [CompletionResultType]::ParameterName, 'Show them on a page in the browser, until Ctrl-C')
            [CompletionResult]::new('--inspect-keep', '--inspect-keep', [CompletionResultType]::ParameterName, 'Keep the latest N callbacks for the inspector')
            [CompletionResult]::new('--inspect-memory', '--inspect-memory', [CompletionResultType]::ParameterName, 'Keep at most SIZE of them in memory')
            [CompletionResult]::new('--inspect-key', '--inspect-key', [CompletionResultType]::ParameterName, 'Take this key, of at least 16 characters, in place of a random one [env: TIMHOOK_LISTEN_INSPECT_KEY or TIMHOOK_SHOW_INSPECT_KEY, which hides it from the process list]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Show each callback on one line, and its findings below')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Wait for more at the end of the file, until Ctrl-C')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Wait for more at the end of the file, until Ctrl-C')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Open the page of the inspector in the browser')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;sign' {
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file')
            [CompletionResult]::new('--request-time', '--request-time', [CompletionResultType]::ParameterName, 'Sign for this time in Unix seconds, not for now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;verify' {
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest text or line, after decompression. A stream may have any number of them')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list]')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Check the age of signatures at this time, or at the `recorded` time')
            [CompletionResult]::new('--max-skew', '--max-skew', [CompletionResultType]::ParameterName, 'How far RequestTime may be from that time')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;commands' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;sample' {
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'List only the samples of this command, a name or a glob')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;schema' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'The answer to the command, not its callback')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;man' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;completions' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results. It is the same in a terminal and in a pipe')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;validate' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the files hold')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'The command of answers, or of payloads that do not name it')
            [CompletionResult]::new('--expect-rule', '--expect-rule', [CompletionResultType]::ParameterName, 'Expect every text to break this rule: other texts fail')
            [CompletionResult]::new('--max-document', '--max-document', [CompletionResultType]::ParameterName, 'The longest text, after decompression. A stream may have any number of texts')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show the first N findings and count the rest')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report of --format to a file, and show findings as usual')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report: junit, sarif, github, gitlab or tap (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, or a report for other programs')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Warnings and unknown commands fail, too')
            [CompletionResult]::new('--jsonc', '--jsonc', [CompletionResultType]::ParameterName, 'Accept // and /* */ comments')
            [CompletionResult]::new('--expect-invalid', '--expect-invalid', [CompletionResultType]::ParameterName, 'Expect every text to be invalid: valid texts fail')
            [CompletionResult]::new('--drift', '--drift', [CompletionResultType]::ParameterName, 'Show what the documentation does not know, and no findings')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json: JSON Lines on both streams')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only errors on standard error. listen and send also show only results with errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'timhook;help' {
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show a round trip on this machine: callbacks sent, received and checked')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive callbacks on this machine, check and show them')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send payloads to an endpoint as the vendor would, and check its answers')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Test with many cases whether an endpoint follows the documentation')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show recorded callbacks as `listen` shows them')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the signature of a callback, or a signed URL')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check signatures in logs, URLs and records, and explain wrong ones')
            [CompletionResult]::new('commands', 'commands', [CompletionResultType]::ParameterValue, 'List the vendor''s callback commands: what happened, and what an answer can do')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'List the built-in sample payloads, or print one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema (draft 2020-12) of a callback, an answer or a record')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a command, a rule or a case of probe, with its source')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the man page of timhook, or of a subcommand')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes timhook''s command line in a shell')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check JSON files against the documented schema and the vendor''s rules')
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
        'timhook;help;man' {
            break
        }
        'timhook;help;completions' {
            break
        }
        'timhook;help;validate' {
            break
        }
        'timhook;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
