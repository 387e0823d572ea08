//! The reports of `probe`, complete however a run ends.

use super::*;

#[test]
fn reports_are_written_for_whoever_reads_them() {
    let endpoint = Endpoint::changing("<i>ok</i>").for_any_request();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let [junit, sarif, html] = ["junit=j.xml", "sarif=s.json", "html=p.html"].map(|report| {
        report.split_once('=').map(|(format, name)| format!("{format}={}", path(name))).expect("a file")
    });
    let output = probe(
        &endpoint.url(),
        &[
            "--token",
            "t0ken",
            "--category",
            "security",
            "--report",
            &junit,
            "--report",
            &sarif,
            "--report",
            &html,
            "--report",
            "github",
        ],
    );
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let read = |name: &str| std::fs::read_to_string(path(name)).expect("a report");

    let xml = read("j.xml");
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let suite = document.descendants().find(|node| node.has_tag_name("testsuite")).expect("a suite");
    assert_eq!(suite.attribute("name"), Some("timhook probe"));
    assert_eq!(suite.attribute("tests"), Some("24"));
    let failure = document.descendants().find(|node| node.has_tag_name("failure")).expect("a failure");
    assert_eq!(failure.parent().and_then(|node| node.attribute("name")), Some("sdkappid-foreign"));
    assert_eq!(
        failure.attribute("message"),
        Some("status 200 without FAIL is not a refusal: it does not compare SdkAppid with its own")
    );

    let log: Value = serde_json::from_str(&read("s.json")).expect("JSON");
    assert_eq!(sarif_errors(&log), [""; 0]);
    let result = &log["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"sdkappid-foreign".into(), &"error".into()));
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], endpoint.url());
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(121));

    let page = read("p.html");
    assert!(page.contains("&lt;i&gt;ok&lt;/i&gt;") && !page.contains("<i>"), "{page}");
    for (part, count) in [
        (
            "<li class=\"case fail\" id=\"sign-wrong\"><span class=\"verdict\">fail</span> <code>sign-wrong</code>",
            1,
        ),
        ("<a href=\"#sign-wrong\">sign-wrong</a>", 1),
        ("<dt>SDKAppID</dt><dd>1400000000</dd>\n<dt>token</dt><dd>given</dd>", 1),
        ("<details class=\"section\" open><summary>", 1),
        ("<details class=\"section\"><summary>", 3),
    ] {
        assert_eq!(page.matches(part).count(), count, "{part}: {page}");
    }
    let place = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} is not in {page}"));
    assert!(place("Could not be confirmed: ") < place("<ol class=\"causes\">"), "{page}");
    assert!(place("<ol class=\"causes\">") < place("<li class=\"case fail\""), "{page}");

    let annotation =
        "::error title=timhook probe%3A sdkappid-foreign::status 200 without FAIL is not a refusal";
    assert!(stdout(&output).contains(annotation), "{}", stdout(&output));
    for text in [xml, log.to_string(), page] {
        let has_sign = text.contains("TIMHOOK_TOKEN") || text.contains("Sign=REDACTED");
        assert!(!text.contains("t0ken") && has_sign, "{text}");
    }
}

#[test]
fn a_report_that_cannot_be_written_stops_the_run_before_it_begins() {
    let endpoint = Endpoint::with("200 OK", OK);
    let output = probe(&endpoint.url(), &["--report", "junit=/no/such/folder/j.xml"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("error: --report /no/such/folder/j.xml: "), "{}", stderr(&output));
    assert_eq!(endpoint.seen(), []);
}

/// The reports of a run in a folder: their options, and what each of them says.
struct Reports(tempfile::TempDir);

impl Reports {
    const KINDS: [&'static str; 4] = ["junit", "sarif", "html", "github"];

    /// Each of them holds something of another run.
    fn stale() -> Self {
        let reports = Self(tempfile::tempdir().expect("a folder"));
        for kind in Self::KINDS {
            std::fs::write(reports.0.path().join(kind), "of the last run").expect("written");
        }
        reports
    }

    fn options(&self) -> Vec<String> {
        Self::KINDS.map(|kind| format!("--report={kind}={}", self.0.path().join(kind).display())).to_vec()
    }

    fn run(&self, url: &str, arguments: &[&str]) -> std::process::Output {
        let options = self.options();
        probe(url, &[arguments, &options.iter().map(String::as_str).collect::<Vec<_>>()].concat())
    }

    /// Asserts that all of them are whole, and that they tell of so many cases and of what ended the run.
    fn assert_whole(&self, cases: usize, exit: u8, why: &str) {
        let read = |kind: &str| std::fs::read_to_string(self.0.path().join(kind)).expect("a report");
        let xml = read("junit");
        let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
        let count = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).count();
        assert_eq!((count("testcase"), count("error")), (cases + 1, 1), "{xml}");
        let error = document.descendants().find(|node| node.has_tag_name("error")).expect("an error");
        assert!(error.attribute("message").is_some_and(|message| message.contains(why)), "{xml}");
        let log: Value = serde_json::from_str(&read("sarif")).expect("JSON");
        assert_eq!(sarif_errors(&log), [""; 0]);
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(
            (&invocation["executionSuccessful"], &invocation["exitCode"]),
            (&false.into(), &exit.into())
        );
        assert!(invocation.to_string().contains(why), "{invocation}");
        let page = read("html");
        assert!(page.ends_with("</html>\n") && page.contains(why), "{page}");
        assert_eq!(page.matches("<li class=\"case ").count(), cases, "{page}");
        let github = read("github");
        assert!(
            github.starts_with("::error title=timhook probe%3A the run::") && github.contains(why),
            "{github}"
        );
    }
}

#[test]
fn a_run_that_ends_before_its_first_case_leaves_whole_reports() {
    let refusing = RefusingPort::reserve();
    let closing = Endpoint::answering("");
    for (url, arguments, exit, why) in [
        (&*refusing.url, &["--only", "sample-*"][..], 4, "refused the connection"),
        ("http://nowhere.invalid/", &["--only", "sample-*"], 4, "nowhere.invalid"),
        (&closing.url(), &["--only", "sample-*"], 4, "closed the connection before the answer was complete"),
        ("http://192.0.2.1/", &["--only", "sample-*", "--only", "burst-100"], 2, "may disturb others"),
    ] {
        let reports = Reports::stale();
        let output = reports.run(url, arguments);
        assert_eq!(i32::from(exit), code(&output), "{}", stderr(&output));
        let cases = if exit == 2 { 15 } else { 14 };
        reports.assert_whole(cases, exit, why);
    }
    let reports = Reports::stale();
    let output = reports.run(&refusing.url, &["--only", "no-such-case"]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    reports.assert_whole(0, 2, "no-such-case");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_cut_short_leaves_whole_reports() {
    use std::process::{Command, Stdio};
    let run = |endpoint: &Endpoint, reports: &Reports, stdout: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
        command.args([
            "probe",
            &endpoint.url(),
            "--sdkappid",
            SDKAPPID,
            "--only",
            "sample-*",
            "--timeout",
            "10m",
        ]);
        command.args(reports.options()).env_clear().stdout(stdout).stderr(Stdio::null());
        command.spawn().expect("timhook runs")
    };
    // The first callbacks are answered, the cases are not.
    let endpoint = Endpoint::handling(|number, stream| match number {
        0 | 1 => answer(stream),
        _ => wait_for_the_end(stream),
    });
    let reports = Reports::stale();
    let mut child = run(&endpoint, &reports, Stdio::null());
    crate::support::wait_until("the cases wait", || endpoint.seen().len() > 2);
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    reports.assert_whole(14, 1, "the run was killed before its end");
    // Nobody reads what it prints.
    let (endpoint, reports) = (Endpoint::with("200 OK", OK), Reports::stale());
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut child = run(&endpoint, &reports, writer.into());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    reports.assert_whole(14, 0, "the output could not be written");
}
