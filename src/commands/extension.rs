//! Commands that timhook does not know: described in a folder that `TIMHOOK_COMMANDS` names, in files like those
//! under `src/protocol/catalogue/commands/`, `DIR/COMMAND.json`, with samples as `DIR/COMMAND/NAME.json`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, reason};
use crate::fixtures::{self, File};
use crate::protocol::catalogue::{self, Command};

/// What to do about a folder that cannot be used.
const HELP: &str = "TIMHOOK_COMMANDS names a folder with a description COMMAND.json for every command and its samples as \
                    COMMAND/NAME.json; `timhook explain COMMAND --json` prints a description to begin with";

/// Adds the commands of a folder to the built-in ones.
pub(crate) fn install(folder: &str) -> Result<(), Error> {
    let (mut commands, mut samples) = (Vec::new(), Vec::new());
    for path in json_files(Path::new(folder))? {
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        let command = Command::read(&text)
            .and_then(|command| command.check().map(|()| command))
            .map_err(|why| Error::input(format!("{}: not a description: {why}", path.display()), HELP))?;
        if path.file_stem().and_then(|stem| stem.to_str()) != Some(&command.name) {
            let message = format!("{}: describes `{}`", path.display(), command.name);
            return Err(Error::input(message, "name the file after its command"));
        }
        samples.extend(samples_of(&path.with_extension(""), &command)?);
        commands.push((command, text));
    }
    if commands.is_empty() {
        return Err(Error::input(format!("{folder}: there is no description in this folder"), HELP));
    }
    catalogue::install(commands);
    fixtures::install(samples);
    Ok(())
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
