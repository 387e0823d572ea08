//! Variables of the environment in place of options.

use serde_json::Value;

use crate::support::endpoint::Endpoint;
use crate::support::{SDKAPPID, code, json_lines, sample, stderr, stdout, timhook};

const GOOD: &str = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;

#[test]
fn every_option_can_be_given_by_its_variable_and_the_command_line_wins() {
    let endpoint = Endpoint::with("200 OK", GOOD);
    let mut command = timhook(&["send", &endpoint.url()]);
    command.env("TIMHOOK_SDKAPPID", SDKAPPID).env("TIMHOOK_SEND_REPEAT", "3").env("TIMHOOK_JSON", "1");
    let output = command.output().expect("it runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(json_lines(&stdout(&output)).len(), 3);
    let output = command.args(["--repeat", "2"]).output().expect("it runs");
    assert_eq!(json_lines(&stdout(&output)).len(), 2);
    // Of another subcommand, it is of no effect.
    let mut command = timhook(&["validate", "-", "--json"]);
    command.env("TIMHOOK_SEND_REPEAT", "x").env("TIMHOOK_VALIDATE_STRICT", "yes");
    let warned = sample("wire").replacen('{', "{\"Extra\":1,", 1);
    let output = command.write_stdin(warned).output().expect("it runs");
    let record: &Value = &json_lines(&stdout(&output))[0];
    assert_eq!((code(&output), &record["verdict"]), (1, &Value::from("invalid")), "{}", stderr(&output));
}

#[test]
fn an_empty_variable_is_none_and_a_wrong_one_is_named_by_its_option() {
    let run = |value: &str| {
        let mut command = timhook(&["listen", "--port", "0", "--timeout", "1ms"]);
        command.env("TIMHOOK_LISTEN_COUNT", value).output().expect("it runs")
    };
    assert_eq!(code(&run("")), 1);
    let output = run("many");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("invalid value 'many' for '--count <N>'"), "{}", stderr(&output));
    let origin = "\nThe value comes from the variable TIMHOOK_LISTEN_COUNT.\n";
    assert!(stderr(&output).ends_with(origin), "{}", stderr(&output));
    let mut command = timhook(&["listen", "--count", "few"]);
    let output = command.env("TIMHOOK_LISTEN_COUNT", "many").output().expect("it runs");
    assert!(!stderr(&output).contains("variable"), "{}", stderr(&output));
}

#[test]
fn a_variable_that_no_option_has_is_warned_of() {
    let mut command = timhook(&["sample", "wire"]);
    command.env("TIMHOOK_LISTEN_PROT", "1").env("TIMHOOK_LISTEN_URL", "http://127.0.0.1:1/");
    let output = command.output().expect("it runs");
    let expected =
        "warning: TIMHOOK_LISTEN_PROT is not the variable of an option: did you mean TIMHOOK_LISTEN_PORT?\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (0, expected));
}

#[test]
fn a_secret_in_a_variable_is_shown_nowhere() {
    let mut command = timhook(&["listen", "--help"]);
    command.env("TIMHOOK_LISTEN_TOKEN", "xxxxyyyy").env("TIMHOOK_TOKEN", "xxxxyyyy");
    let output = command.output().expect("it runs");
    assert!(!stdout(&output).contains("xxxxyyyy") && !stdout(&output).contains("TIMHOOK_LISTEN_TOKEN"));
    let mut command = timhook(&["listen", "--port", "x"]);
    let output = command.env("TIMHOOK_LISTEN_TOKEN", "xxxxyyyy").output().expect("it runs");
    assert!(!stderr(&output).contains("xxxxyyyy"), "{}", stderr(&output));
}

#[test]
fn help_and_usage_errors_are_coloured_where_that_is_asked_for() {
    let run = |arguments: &[&str]| timhook(arguments).output().expect("it runs");
    let help = run(&["--color", "always", "send", "--help"]);
    assert!(stdout(&help).contains("\u{1b}["), "{}", stdout(&help));
    let error = run(&["listen", "--prot", "1", "--color=always"]);
    assert!(stderr(&error).contains("\u{1b}["), "{}", stderr(&error));
    for arguments in
        [&["send", "--help"][..], &["listen", "--prot", "1"], &["listen", "--prot", "--color=never"]]
    {
        let output = run(arguments);
        assert!(!format!("{}{}", stdout(&output), stderr(&output)).contains('\u{1b}'), "{arguments:?}");
    }
    let json = run(&["listen", "--prot", "1", "--color=always", "--json"]);
    assert!(!stderr(&json).contains('\u{1b}'), "{}", stderr(&json));
    let forced = timhook(&["send", "--help"]).env("FORCE_COLOR", "1").output().expect("it runs");
    assert!(stdout(&forced).contains("\u{1b}["));
}

#[test]
fn drift_of_an_input_that_cannot_be_read_is_not_told() {
    let output = timhook(&["validate", "--drift", "/no/such"]).output().expect("it runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (3, ""));
}
