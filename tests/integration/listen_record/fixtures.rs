//! `--record-fixtures`: one file for each shape.

use super::*;

#[test]
fn each_shape_becomes_one_readable_fixture() {
    let folder = tempfile::tempdir().expect("a folder");
    let fixtures = folder.path().join("new/fixtures");
    let bodies = [
        sample("wire"),
        sample("wire").replace(":130", ":131"),
        sample("batch-10"),
        sample("community-topic"),
        sample("v1"),
        sample("wire").replace(":130", ":\"130\""),
        r#"{"CallbackCommand":"../../Group.Other"}"#.to_owned(),
        "not json".to_owned(),
    ];
    let count = bodies.len().to_string();
    let listener = Listener::start(&["--count", &count, "--record-fixtures", path_text(&fixtures)]);
    for body in &bodies {
        listener.post(body);
    }
    listener.wait();
    let names = || {
        let entries = fs::read_dir(&fixtures).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    };
    let command = "Group.CallbackAfterRecallMsg";
    let expected = [
        format!("{command}-community-topic.json"),
        format!("{command}-public-2.json"),
        format!("{command}-public-wrong-type.json"),
        format!("{command}-public.json"),
        "_.._Group.Other.json".to_owned(),
    ];
    assert_eq!(names(), expected);
    let first = fixtures.join(&expected[3]);
    assert_eq!(
        text_of(&first),
        "{\n  \"CallbackCommand\": \"Group.CallbackAfterRecallMsg\",\n  \"EventTime\": 1740711995000,\n  \
         \"GroupId\": \"@TGS#2J4SZEAEL\",\n  \"MsgSeqList\": [\n    {\n      \
         \"MsgId\": \"144115213033478435-1740711900-2512805311\",\n      \"MsgSeq\": 130\n    }\n  ],\n  \
         \"Operator_Account\": \"administrator\",\n  \"Type\": \"Public\"\n}\n"
    );

    // A second run knows what is there, and overwrites nothing.
    fs::write(&first, text_of(&first).replace("130", "777")).expect("edited by hand");
    let listener = Listener::start(&["--count", "2", "--record-fixtures", path_text(&fixtures)]);
    listener.post(&sample("wire"));
    listener.post(&sample("private"));
    listener.wait();
    assert_eq!(names(), expected);
    assert!(text_of(&first).contains("777"));

    let listener = Listener::start(&["--count", "3"]);
    let url = format!("http://{}/", listener.address);
    let sent: Vec<String> =
        [0, 1, 3].iter().map(|&number| fixtures.join(&expected[number]).display().to_string()).collect();
    let mut arguments = vec!["send", &url, "--sdkappid", SDKAPPID];
    arguments.extend(sent.iter().map(String::as_str));
    let output = timhook(&arguments).output().expect("it runs");
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn fixtures_that_cannot_be_written_end_the_listener_before_it_listens() {
    let (_folder, file) = place();
    fs::write(&file, "no folder").expect("written");
    let output =
        timhook(&["listen", "--port", "0", "--record-fixtures", path_text(&file)]).output().expect("it runs");
    assert_eq!(code(&output), 5);
    assert!(
        stderr(&output).contains(&format!("--record-fixtures {}", file.display())),
        "{}",
        stderr(&output)
    );
}
