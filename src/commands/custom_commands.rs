//! Commands that timhook does not know: described in a folder that `TIMHOOK_COMMANDS` names, in files like those
//! under `src/protocol/catalogue/commands/`, `DIR/COMMAND.json`, with samples as `DIR/COMMAND/NAME.json`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::document::Comments;
use crate::error::{Error, reason};
use crate::finding::Finding;
use crate::fixtures::{self, File};
use crate::protocol::catalogue::{self, Command};
use crate::protocol::validate::{check, payload_findings};

/// What to do about a folder that cannot be used.
const HELP: &str = "TIMHOOK_COMMANDS names a folder with a description COMMAND.json for every command and its samples as \
                    COMMAND/NAME.json; `timhook explain COMMAND --json` prints a description to begin with";

/// Adds the commands of a folder to the built-in ones.
pub(crate) fn install(folder: &str) -> Result<(), Error> {
    let (mut commands, mut samples) = (Vec::new(), Vec::new());
    for path in json_files(Path::new(folder))? {
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        let wrong = |place: &str, why: String| {
            Error::input(format!("{}{place}: not a description: {why}", path.display()), HELP)
        };
        let command = Command::read(&text).map_err(|error| {
            let message = error.to_string();
            let why = message.split(" at line ").next().unwrap_or(&message).to_owned();
            wrong(&format!(":{}:{}", error.line(), error.column()), why)
        })?;
        command.check().map_err(|why| wrong("", why))?;
        if path.file_stem().and_then(|stem| stem.to_str()) != Some(&command.name) {
            let message = format!("{}: describes `{}`", path.display(), command.name);
            return Err(Error::input(message, "give the file the name of its command"));
        }
        samples.extend(samples_of(&path.with_extension(""), &command)?);
        commands.push((command, text));
    }
    if commands.is_empty() {
        return Err(Error::input(format!("{folder}: there is no description in this folder"), HELP));
    }
    catalogue::install(commands);
    fixtures::install(samples.clone());
    samples.iter().try_for_each(|sample| check_sample(folder, sample))
}

/// A sample is free of errors: what is shown, sent and probed begins with it.
fn check_sample(folder: &str, (command, name, bytes): &File) -> Result<(), Error> {
    let checked = check(bytes, Comments::Refused, |value| payload_findings(value, Some(command)));
    let Some(finding) = checked.findings.into_iter().find(Finding::is_error) else { return Ok(()) };
    let path = Path::new(folder).join(command).join(format!("{name}.json"));
    let help = format!(
        "correct the sample or the description; `timhook validate {}` shows the place",
        path.display()
    );
    Err(Error::input(format!("TIMHOOK_COMMANDS: {}: {}", path.display(), finding.message), help))
}

/// The samples that a description names.
fn samples_of(folder: &Path, command: &Command) -> Result<Vec<File>, Error> {
    let name: &'static str = String::leak(command.name.clone());
    let read = |sample: &str| {
        let path = folder.join(format!("{sample}.json"));
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let (sample, bytes): (&'static str, &'static [u8]) =
            (String::leak(sample.to_owned()), Vec::leak(bytes));
        Ok((name, sample, bytes))
    };
    command.samples.iter().map(|sample| read(&sample.name)).collect()
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error: io::Error| unreadable(folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::input(format!("TIMHOOK_COMMANDS: {}: {}", path.display(), reason(error)), HELP)
}
