# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_timhook_global_optspecs
    string join \n format= json color= v/verbose q/quiet h/help V/version
end

function __fish_timhook_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_timhook_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_timhook_using_subcommand
    set -l cmd (__fish_timhook_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c timhook -n "__fish_timhook_needs_command" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_needs_command" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_needs_command" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_needs_command" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_needs_command" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_needs_command" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_needs_command" -s V -l version -d 'Print version'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "demo" -d 'Show a round trip on this machine: every sample sent, received and checked'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "listen" -d 'Receive callbacks on this machine, check and show them'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "send" -d 'POST payloads to an endpoint as the vendor would, and judge its answers'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "validate" -d 'Check JSON files against the documented schema and the vendor\'s rules'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "probe" -d 'Put a suite of cases to an endpoint: does it honour the contract?'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "show" -d 'Show recorded callbacks as `listen` shows them'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "sign" -d 'Print the signature of a callback, or a signed URL'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "verify" -d 'Check signatures in whatever holds them, and say why one does not match'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "sample" -d 'List the built-in sample payloads, or print one'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "schema" -d 'Print a JSON Schema (draft 2020-12) that timhook itself uses'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "explain" -d 'Say what a rule or a case of probe means, with its source'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "completions" -d 'Print a script that completes timhook\'s command line in a shell'
complete -c timhook -n "__fish_timhook_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c timhook -n "__fish_timhook_using_subcommand demo" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand demo" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand demo" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand demo" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand demo" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand demo" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l host -d 'Address or name to listen on; anything but loopback can be reached from other machines' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l port -d 'Port to listen on; 0 takes any free one' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l path -d 'Answer 404 to requests for any other path' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l max-body -d 'Answer 413 to larger bodies' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l idle-timeout -d 'Close connections that send nothing for so long' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l sdkappid -d 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l token -d 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l token-file -d 'Read the token from a file; one newline at its end is not part of it' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l max-skew -d 'How far RequestTime may be from now' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l count -d 'End after so many callbacks (requests answered 404 or 405 are shown, but not counted)' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l timeout -d 'End after this time; a failure if callbacks are missing (all of --count, or at least one)' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l fail-on -d 'Fail at the end if a callback was rejected or had such a finding, or if a backend answered it wrongly' -r -f -a "error\t''
warning\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l expect -d 'Expect a callback that has VALUE at POINTER, such as /MsgSeqList/0/MsgSeq=130; ends as soon as all expectations are met. Each may be met by another callback, whatever its verdict. VALUE is read as JSON, else as a string; quotes make a string of digits: \'/GroupId="123"\'' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l expect-count -d 'Expect at least so many callbacks' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l filter -d 'Show and count only callbacks like this: POINTER=VALUE, command=NAME, or verdict=accepted, rejected or unparsable. The others are answered all the same. Given several times, all must hold' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l report -d 'Report at the end what was met: junit=FILE, github=FILE, or github, which goes to standard error' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l ready-file -d 'Write the URL into FILE once the listener is ready; the file is removed at the end' -r -F
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l exec -d 'Run CMD by the shell once the listener is ready, with its URL in TIMHOOK_LISTEN_URL, and end when CMD ends; a failure if CMD fails. What it prints goes to standard error; what it leaves in the background is ended with it' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l forward-to -d 'Pass accepted callbacks on to a backend and answer what it answers: a URL, or for short 3000, :3000/path or host:port. The path of the callback is appended' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l forward-timeout -d 'Give the backend so long, from connecting to the end of its answer; then answer 504' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l forward-cacert -d 'Trust the certificates in this PEM file besides the system\'s, for a backend with https' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l record -d 'Append a record of each callback to a file, before it is answered; `timhook send FILE` replays it' -r -F
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l record-fixtures -d 'Write the first payload of each distinct shape as a readable file; existing files stay as they are' -r -F
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l respond -d 'Answer callback after callback as this says, again and again: 200,500x2,delay=3s,slow-body,close,reset,garbage,body=@FILE,fail=10. On Windows there is no close and no garbage; reset is for Linux alone' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l respond-when -d 'Answer with a fault where the body has this value, such as /Type=Public:500; before any script' -r
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l compact -d 'Show each callback in one line, and below it what was found'
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l forward-all -d 'Pass rejected callbacks on, too'
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l resign -d 'Sign what is passed on afresh, with the token and the current time'
complete -c timhook -n "__fish_timhook_using_subcommand listen" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand listen" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand listen" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand listen" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l sample -d 'Send this built-in sample, or `all` (repeatable; `wire` if nothing is named)' -r -f -a "wire\t''
documented\t''
v1\t''
v2\t''
private\t''
public\t''
chatroom\t''
avchatroom\t''
community\t''
community-topic\t''
rest-admin\t''
unmapped-operator\t''
batch-10\t''
unicode-operator\t''
all\t''"
complete -c timhook -n "__fish_timhook_using_subcommand send" -l operator -d 'Operator_Account' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l type -d 'Type: Private, Public, ChatRoom, AVChatRoom or Community' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l group-id -d 'GroupId' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l msg-seq -d 'One message for each MsgSeq, such as 130,131' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l msg-id -d 'MsgId of the messages in their order' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l topic-id -d 'TopicId' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l event-time -d 'EventTime: `now` or Unix milliseconds' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l set -d 'Replace what is there, by JSON Pointer (repeatable; before --add, before --unset)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l add -d 'Add a field, or an item to an array (/MsgSeqList/-)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l unset -d 'Remove what is there' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l sdkappid -d 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l token -d 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l token-file -d 'Read the token from a file; one newline at its end is not part of it' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l request-time -d 'Sign for this time in Unix seconds, in place of now' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l client-ip -d 'ClientIP in the query [default: 127.0.0.1]' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l opt-platform -d 'OptPlatform in the query [default: RESTAPI]' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l expect -d 'What the answer should be: ok (the contract with OK and 0), fail, contract, status=N, any, or a file that says it. NAME.expect.json beside a payload NAME.json takes its place' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l timeout -d 'Time for a whole attempt; the vendor\'s own limit is the default' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l header -d 'Add a header, or replace Content-Type (repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l dry-run -d 'Print the request in place of sending it, signature included: as http, as a curl command, or for vegeta (JSON targets), k6 (a script that signs as it runs, without the token) or hurl' -r -f -a "http\t''
curl\t''
vegeta\t''
k6\t''
hurl\t''"
complete -c timhook -n "__fish_timhook_using_subcommand send" -l cacert -d 'Trust the certificates in this PEM file, too' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l cert -d 'Show this client certificate, in PEM, if the endpoint asks for one; its key may stand in the same file' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l key -d 'The private key of --cert, in PEM' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l resolve -d 'Connect to ADDR when the URL says HOST:PORT (repeatable); several addresses stand with commas' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l unix-socket -d 'Connect to this socket file in place of the URL\'s host and port' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l retries -d 'Further attempts, each signed afresh' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l retry-on -d 'What to try again after (repeatable, or separated by commas) [default: timeout,connect]' -r -f -a "timeout\t'No complete answer within --timeout'
connect\t'No connection, or one that broke off'
5xx\t'A status from 500 up'
any\t'Whatever does not pass'"
complete -c timhook -n "__fish_timhook_using_subcommand send" -l retry-delay -d 'Pause before the second attempt; it doubles with each, and up to half of it is left out at random' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l wait-for -d 'Wait at most so long until the endpoint accepts connections' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l repeat -d 'Send everything so many times' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l concurrency -d 'Deliveries under way at a time [default: 1; 64 with --rate or --timing recorded]' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l rate -d 'Begin so many deliveries a second, such as 500/s or 30/m. Latency counts from the scheduled time: what an endpoint delays by answering slowly is part of it (no coordinated omission)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l ramp -d 'Reach the rate, or without --rate the concurrency, evenly over this time' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l duration -d 'Begin deliveries for this long; without --repeat, everything is sent again and again' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l seed -d 'Make --vary, and what else is left to chance, the same in every run' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l max-failures -d 'Begin no further delivery after N that do not pass' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l timing -d 'Send exchange records as far apart as they were received, or without a pause' -r -f -a "recorded\t''
none\t''"
complete -c timhook -n "__fish_timhook_using_subcommand send" -l speed -d 'With --timing recorded, how many times as fast, such as 2x' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l only -d 'Send only payloads with a finding of this rule (repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l command -d 'Send only payloads of this CallbackCommand (repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l filter -d 'Take only callbacks like this: POINTER=VALUE, command=NAME, verdict=accepted, rejected or unparsable, forward.verdict=pass, fail or error, id=N, or repeat=true or false. Given several times, all must hold' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l since -d 'Take only records received then or later: 2026-01-02, 03:04 (of today), 2026-01-02T03:04:05Z, or 10m for the last ten minutes' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l until -d 'Take only records received before then' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l id -d 'Take only records with this id (repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l last -d 'Of those that are left, take the last N' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l report -d 'Write a report: junit=FILE, json=FILE, html=FILE, github=FILE, or github for standard output (repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand send" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand send" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand send" -l no-validate -d 'Send payloads that have errors, too'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l insecure -d 'Trust any TLS certificate'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l no-proxy -d 'Leave the proxies of the environment aside: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l vary -d 'Give every delivery a MsgSeq, MsgId and EventTime of its own'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l unordered -d 'Show results as they come, not in the order of the payloads'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l fail-fast -d 'Begin no further delivery after the first that does not pass'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l no-keepalive -d 'Open a connection for every delivery; by default they are kept, as the vendor does'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l with-headers -d 'Send the recorded headers, too; --header replaces them'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l show-secrets -d 'Show signatures in results and reports; others can use one for a minute'
complete -c timhook -n "__fish_timhook_using_subcommand send" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand send" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand send" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l kind -d 'What the files hold; auto tells a callback by CallbackCommand, an answer by ActionStatus' -r -f -a "auto\t''
request\t''
response\t''
exchange\t''"
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l expect-rule -d 'Expect every text to break this rule: those that do not fail' -r
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l max-findings -d 'Show so many findings and count the rest' -r
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l output -d 'Write the report of --format into a file, and show findings as usual' -r -F
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l report -d 'Write a report into a file: junit, sarif, github or tap (repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l strict -d 'Let warnings fail, too'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l jsonc -d 'Accept // and /* */ comments'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l expect-invalid -d 'Expect every text to be invalid: those that are valid fail'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l drift -d 'Show which fields and values the documentation does not know, in place of findings'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand validate" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l only -d 'Run the cases whose id matches this glob (repeatable)' -r -f -a "sample-wire\t''
sample-documented\t''
sample-v1\t''
sample-v2\t''
sample-private\t''
sample-public\t''
sample-chatroom\t''
sample-avchatroom\t''
sample-community\t''
sample-community-topic\t''
sample-rest-admin\t''
sample-unmapped-operator\t''
sample-batch-10\t''
sample-unicode-operator\t''
platform-restapi\t''
platform-web\t''
platform-android\t''
platform-ios\t''
platform-windows\t''
platform-macos\t''
platform-mac\t''
platform-ipad\t''
platform-unknown\t''
topic-id-present\t''
topic-id-absent\t''
event-time-absent\t''
event-time-number\t''
event-time-digits\t''
contenttype-json\t''
contenttype-upper-case\t''
contenttype-absent\t''
parameters-page-order\t''
parameters-sorted\t''
parameter-request-id\t''
url-without-path\t''
command-unknown\t''
keep-alive-50\t''
sdkappid-foreign\t''
sdkappid-missing\t''
sdkappid-twice\t''
sdkappid-other-casing\t''
sign-missing\t''
sign-without-time\t''
sign-empty\t''
sign-wrong\t''
sign-truncated\t''
sign-other-token\t''
sign-other-time\t''
sign-upper-case\t''
sign-stale-61s\t''
sign-stale-1h\t''
sign-future-1h\t''
sign-same-second\t''
command-differs\t''
html-reflection\t''
repeat-same\t''
messages-2\t''
messages-10\t''
field-unknown\t''
group-type-unknown\t''
operator-non-ascii\t''
operator-unmapped\t''
msg-id-beyond-double\t''
group-id-uuid\t''
group-id-48-bytes\t''
event-time-zero\t''
event-time-far-future\t''
list-empty\t''
item-without-msg-seq\t''
wrong-type-msg-seq\t''
wrong-type-list\t''
wrong-type-item\t''
wrong-type-operator\t''
null-operator\t''
null-list\t''
null-item\t''
body-null\t''
body-array\t''
body-not-json\t''
body-empty\t''
body-truncated\t''
method-get\t''
body-pretty\t''
body-bom\t''
body-chunked\t''
body-late\t''
body-1mib\t''
content-type-absent\t''
content-type-charset\t''
headers-lower-case\t''
sender-leaves\t''
sender-slow\t''
burst-100\t''
rate-5s\t''"
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l skip -d 'Leave out the cases whose id matches this glob (repeatable)' -r -f -a "sample-wire\t''
sample-documented\t''
sample-v1\t''
sample-v2\t''
sample-private\t''
sample-public\t''
sample-chatroom\t''
sample-avchatroom\t''
sample-community\t''
sample-community-topic\t''
sample-rest-admin\t''
sample-unmapped-operator\t''
sample-batch-10\t''
sample-unicode-operator\t''
platform-restapi\t''
platform-web\t''
platform-android\t''
platform-ios\t''
platform-windows\t''
platform-macos\t''
platform-mac\t''
platform-ipad\t''
platform-unknown\t''
topic-id-present\t''
topic-id-absent\t''
event-time-absent\t''
event-time-number\t''
event-time-digits\t''
contenttype-json\t''
contenttype-upper-case\t''
contenttype-absent\t''
parameters-page-order\t''
parameters-sorted\t''
parameter-request-id\t''
url-without-path\t''
command-unknown\t''
keep-alive-50\t''
sdkappid-foreign\t''
sdkappid-missing\t''
sdkappid-twice\t''
sdkappid-other-casing\t''
sign-missing\t''
sign-without-time\t''
sign-empty\t''
sign-wrong\t''
sign-truncated\t''
sign-other-token\t''
sign-other-time\t''
sign-upper-case\t''
sign-stale-61s\t''
sign-stale-1h\t''
sign-future-1h\t''
sign-same-second\t''
command-differs\t''
html-reflection\t''
repeat-same\t''
messages-2\t''
messages-10\t''
field-unknown\t''
group-type-unknown\t''
operator-non-ascii\t''
operator-unmapped\t''
msg-id-beyond-double\t''
group-id-uuid\t''
group-id-48-bytes\t''
event-time-zero\t''
event-time-far-future\t''
list-empty\t''
item-without-msg-seq\t''
wrong-type-msg-seq\t''
wrong-type-list\t''
wrong-type-item\t''
wrong-type-operator\t''
null-operator\t''
null-list\t''
null-item\t''
body-null\t''
body-array\t''
body-not-json\t''
body-empty\t''
body-truncated\t''
method-get\t''
body-pretty\t''
body-bom\t''
body-chunked\t''
body-late\t''
body-1mib\t''
content-type-absent\t''
content-type-charset\t''
headers-lower-case\t''
sender-leaves\t''
sender-slow\t''
burst-100\t''
rate-5s\t''"
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l category -d 'Run the cases of this category (repeatable)' -r -f -a "documented\t''
security\t''
robustness\t''
load\t''"
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l sdkappid -d 'SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID]' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l token -d 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l token-file -d 'Read the token from a file; one newline at its end is not part of it' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l group-id -d 'GroupId of the recalls' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l operator -d 'Operator_Account of the recalls' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l timeout -d 'Time for an answer; the vendor\'s own limit is the default' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l cacert -d 'Trust the certificates in this PEM file, too' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l cert -d 'Show this client certificate, in PEM, if the endpoint asks for one; its key may stand in the same file' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l key -d 'The private key of --cert, in PEM' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l resolve -d 'Connect to ADDR when the URL says HOST:PORT (repeatable); several addresses stand with commas' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l unix-socket -d 'Connect to this socket file in place of the URL\'s host and port' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l fail-on -d 'What makes the run fail: failures, or warnings, too' -r -f -a "fail\t''
warn\t''"
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l report -d 'Write a report: junit=FILE, html=FILE, sarif=FILE, or github (annotations on standard output; repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l list -d 'List the cases in place of running them'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l all -d 'Run the cases that may disturb others, too: load, and a slow sender'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l yes -d 'Disturb a public address, too'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l insecure -d 'Trust any TLS certificate'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand probe" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand show" -l filter -d 'Take only callbacks like this: POINTER=VALUE, command=NAME, verdict=accepted, rejected or unparsable, forward.verdict=pass, fail or error, id=N, or repeat=true or false. Given several times, all must hold' -r
complete -c timhook -n "__fish_timhook_using_subcommand show" -l since -d 'Take only records received then or later: 2026-01-02, 03:04 (of today), 2026-01-02T03:04:05Z, or 10m for the last ten minutes' -r
complete -c timhook -n "__fish_timhook_using_subcommand show" -l until -d 'Take only records received before then' -r
complete -c timhook -n "__fish_timhook_using_subcommand show" -l id -d 'Take only records with this id (repeatable)' -r
complete -c timhook -n "__fish_timhook_using_subcommand show" -l last -d 'Of those that are left, take the last N' -r
complete -c timhook -n "__fish_timhook_using_subcommand show" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand show" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand show" -l compact -d 'Show each callback in one line, and below it what was found'
complete -c timhook -n "__fish_timhook_using_subcommand show" -s f -l follow -d 'At the end of the file, wait for more, until Ctrl-C'
complete -c timhook -n "__fish_timhook_using_subcommand show" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand show" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand show" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand show" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand sign" -l token -d 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]' -r
complete -c timhook -n "__fish_timhook_using_subcommand sign" -l token-file -d 'Read the token from a file; one newline at its end is not part of it' -r
complete -c timhook -n "__fish_timhook_using_subcommand sign" -l request-time -d 'Sign for this time in Unix seconds, in place of now' -r
complete -c timhook -n "__fish_timhook_using_subcommand sign" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand sign" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand sign" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand sign" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand sign" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand sign" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand verify" -l token -d 'Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list]' -r
complete -c timhook -n "__fish_timhook_using_subcommand verify" -l token-file -d 'Read the token from a file; one newline at its end is not part of it' -r
complete -c timhook -n "__fish_timhook_using_subcommand verify" -l at -d 'Judge how old signatures are at this time: a moment, such as 2026-01-02T03:04:05Z, 2026-01-02 11:04 or Unix seconds, or `recorded`: each at the time that its log line or record has' -r
complete -c timhook -n "__fish_timhook_using_subcommand verify" -l max-skew -d 'How far RequestTime may be from that time' -r
complete -c timhook -n "__fish_timhook_using_subcommand verify" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand verify" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand verify" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand verify" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand verify" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand verify" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand sample" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand sample" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand sample" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand sample" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand sample" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand sample" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand schema" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand schema" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand schema" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand schema" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand schema" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand schema" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand explain" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand explain" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand explain" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand explain" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand explain" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand explain" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand completions" -l format -d 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate' -r -f -a "pretty\t''
json\t''
junit\t''
sarif\t''
github\t''
tap\t''"
complete -c timhook -n "__fish_timhook_using_subcommand completions" -l color -d 'When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c timhook -n "__fish_timhook_using_subcommand completions" -l json -d 'Short for --format json: JSON Lines on both streams'
complete -c timhook -n "__fish_timhook_using_subcommand completions" -s v -l verbose -d 'Show more detail'
complete -c timhook -n "__fish_timhook_using_subcommand completions" -s q -l quiet -d 'Show nothing but errors: on standard error, and of what listen and send show line by line'
complete -c timhook -n "__fish_timhook_using_subcommand completions" -s h -l help -d 'Print help'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "demo" -d 'Show a round trip on this machine: every sample sent, received and checked'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "listen" -d 'Receive callbacks on this machine, check and show them'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "send" -d 'POST payloads to an endpoint as the vendor would, and judge its answers'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "validate" -d 'Check JSON files against the documented schema and the vendor\'s rules'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "probe" -d 'Put a suite of cases to an endpoint: does it honour the contract?'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "show" -d 'Show recorded callbacks as `listen` shows them'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "sign" -d 'Print the signature of a callback, or a signed URL'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "verify" -d 'Check signatures in whatever holds them, and say why one does not match'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "sample" -d 'List the built-in sample payloads, or print one'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "schema" -d 'Print a JSON Schema (draft 2020-12) that timhook itself uses'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "explain" -d 'Say what a rule or a case of probe means, with its source'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "completions" -d 'Print a script that completes timhook\'s command line in a shell'
complete -c timhook -n "__fish_timhook_using_subcommand help; and not __fish_seen_subcommand_from demo listen send validate probe show sign verify sample schema explain completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
