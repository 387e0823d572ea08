
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
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand demo 'Show a round trip on this machine: every sample sent, received and checked'
            cand listen 'Receive callbacks on this machine, check and show them'
            cand send 'POST payloads to an endpoint as the vendor would, and judge its answers'
            cand validate 'Check JSON files against the documented schema and the vendor''s rules'
            cand sample 'List the built-in sample payloads, or print one'
            cand schema 'Print a JSON Schema (draft 2020-12) that timhook itself uses'
            cand explain 'Say what a rule means, with an example and its source'
            cand completions 'Print a script that completes timhook''s command line in a shell'
        }
        &'timhook;demo'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
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
            cand --fail-on 'Fail at the end if a callback was rejected or had such a finding'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;send'= {
            cand --sample 'Send this built-in sample, or `all` (repeatable; `wire` if nothing is named)'
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
            cand --expect 'What the answer should be: ok (the contract with OK and 0), fail, contract, status=N or any'
            cand --timeout 'Time for a whole attempt; the vendor''s own limit is the default'
            cand --retries 'Further attempts while there is no usable answer, each signed afresh'
            cand --header 'Add a header, or replace Content-Type (repeatable)'
            cand --cacert 'Trust the certificates in this PEM file, too'
            cand --dry-run 'Print the request in place of sending it, signature included: as http, or as a curl command'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --no-validate 'Send payloads that have errors, too'
            cand --insecure 'Trust any TLS certificate'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;validate'= {
            cand --kind 'What the files hold; auto tells a callback by CallbackCommand, an answer by ActionStatus'
            cand --expect-rule 'Expect every text to break this rule: those that do not fail'
            cand --max-findings 'Show so many findings and count the rest'
            cand --output 'Write the report of --format into a file, and show findings as usual'
            cand --report 'Write a report into a file: junit, sarif, github or tap (repeatable)'
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --strict 'Let warnings fail, too'
            cand --jsonc 'Accept // and /* */ comments'
            cand --expect-invalid 'Expect every text to be invalid: those that are valid fail'
            cand --drift 'Show which fields and values the documentation does not know, in place of findings'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;sample'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;schema'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;explain'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'timhook;completions'= {
            cand --format 'How to write results; never depends on whether a person is looking. junit, sarif, github and tap are for validate'
            cand --color 'When to colour; auto honours NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb'
            cand --json 'Short for --format json: JSON Lines on both streams'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show nothing but errors on standard error'
            cand --quiet 'Show nothing but errors on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
