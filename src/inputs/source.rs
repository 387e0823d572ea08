//! What an argument names, and opening it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::compression::ZstdDecoder;
use crate::error::{Error, reason};

/// What is searched for in folders, also with [`COMPRESSED`] behind it.
const EXTENSIONS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// Extensions of files that hold one JSON text per line.
const LINE_EXTENSIONS: [&str; 2] = ["ndjson", "jsonl"];

/// Extensions of compressed files.
const COMPRESSED: [&str; 2] = ["gz", "zst"];

/// Files with expectations stand beside payloads and are none.
const EXPECTATIONS: &str = ".expect.json";

/// How compressed files begin.
const GZIP_MAGIC: &[u8] = b"\x1f\x8b";
const ZSTD_MAGIC: &[u8] = b"\x28\xb5\x2f\xfd";

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// The file as it was named, or `<stdin>`.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "<stdin>".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The size of a plain file, if it is one.
    pub(crate) fn size(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(path) => {
                path.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len())
            }
        }
    }

    /// Whether opening it waits for somebody who writes to it.
    pub(crate) fn is_pipe(&self) -> bool {
        #[cfg(unix)]
        if let Self::File(path) = self {
            use std::os::unix::fs::FileTypeExt;
            return path.metadata().is_ok_and(|metadata| metadata.file_type().is_fifo());
        }
        false
    }

    /// Whether it says by its name what an answer should be.
    pub(crate) fn holds_expectations(&self) -> bool {
        matches!(self, Self::File(path) if holds_expectations(path))
    }

    /// What is said before one is opened.
    pub(crate) fn waiting(&self) -> String {
        format!("{} is a pipe: timhook waits until another program writes to it", self.name())
    }

    /// Opens it; what is compressed with gzip or zstd is decompressed.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + Send>, Error> {
        self.try_open().map_err(|error| self.unreadable(&error))
    }

    /// The same, for those who explain errors themselves.
    pub(crate) fn try_open(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::Stdin => decompress(io::stdin()),
            Self::File(path) => File::open(path).and_then(decompress),
        }
    }

    /// The error for an input that cannot be read.
    pub(crate) fn unreadable(&self, error: &io::Error) -> Error {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "check the spelling; `timhook sample` lists the built-in samples",
            io::ErrorKind::PermissionDenied => "check the permissions of the file",
            io::ErrorKind::FileTooLarge => "if such a text is intended, raise --max-document",
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::Other => {
                "the compressed data is damaged or cut off"
            }
            _ => "check the file",
        };
        Error::input(format!("{}: {}", self.name(), reason(error)), help)
    }
}

fn decompress(plain: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    // Four bytes are looked at, so they must be there in one piece, also from a pipe.
    let mut start = Vec::new();
    let mut plain = plain;
    (&mut plain).take(4).read_to_end(&mut start)?;
    let kind = start.clone();
    let whole = BufReader::with_capacity(64 * 1024, io::Cursor::new(start).chain(plain));
    if kind.starts_with(GZIP_MAGIC) {
        return Ok(Box::new(flate2::bufread::MultiGzDecoder::new(whole)));
    }
    if kind.starts_with(ZSTD_MAGIC) {
        return Ok(Box::new(ZstdDecoder::new(whole)));
    }
    Ok(Box::new(Unbuffered(whole)))
}

/// Reads what the buffer holds, and then past it: large blocks need no second copy.
struct Unbuffered<R>(BufReader<R>);

impl<R: Read> Read for Unbuffered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.buffer().is_empty() && into.len() < self.0.capacity() {
            self.0.fill_buf()?;
        }
        self.0.read(into)
    }
}

/// Everything an argument names, in a stable order; what is wrong with it stands at its place.
pub(crate) fn expand(argument: &str) -> Vec<Result<Source, Error>> {
    if argument == "-" {
        return vec![Ok(Source::Stdin)];
    }
    if argument.is_empty() {
        let help = "name a file, or - for standard input; a variable in the script may be empty";
        return vec![Err(Error::input("an input has an empty name", help))];
    }
    let path = Path::new(argument);
    if path.is_dir() {
        return expand_folder(argument);
    }
    if !path.exists() && argument.contains(['*', '?', '[']) {
        return expand_glob(argument);
    }
    vec![Ok(Source::File(path.to_owned()))]
}

fn expand_folder(folder: &str) -> Vec<Result<Source, Error>> {
    let unreadable = |error: walkdir::Error| {
        let place = error.path().unwrap_or(Path::new(folder)).display().to_string();
        let why = error.io_error().map_or_else(|| "a loop of links".to_owned(), reason);
        Error::input(format!("{place}: {why}"), "check the path and its permissions")
    };
    let is_wanted = |entry: &walkdir::DirEntry| {
        let path = entry.path();
        entry.file_type().is_file() && has_extension(path, &EXTENSIONS) && !holds_expectations(path)
    };
    let found: Vec<_> = WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter(|entry| entry.as_ref().map_or(true, is_wanted))
        .map(|entry| entry.map(|entry| Source::File(entry.into_path())).map_err(unreadable))
        .collect();
    if found.is_empty() {
        let message = format!("{folder}: the folder contains no .json, .ndjson or .jsonl file");
        return vec![Err(Error::input(message, "name the files, or another folder"))];
    }
    found
}

/// The files with expectations below a folder; none, if the argument names something else.
pub(crate) fn expectations_below(argument: &str) -> Vec<String> {
    if !Path::new(argument).is_dir() {
        return Vec::new();
    }
    let entries = WalkDir::new(argument).follow_links(true).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file() && holds_expectations(entry.path()));
    files.map(|entry| entry.path().display().to_string()).collect()
}

fn expand_glob(pattern: &str) -> Vec<Result<Source, Error>> {
    let paths = match glob::glob(pattern) {
        Ok(paths) => paths,
        Err(error) => {
            let message = format!("{pattern}: not a glob: {}", error.msg);
            let help = "write `**` only alone between slashes, and `[[]` for a plain `[`";
            return vec![Err(Error::usage(message, help))];
        }
    };
    let unreadable = |error: glob::GlobError| {
        let message = format!("{}: {}", error.path().display(), reason(error.error()));
        Error::input(message, "check the path and its permissions")
    };
    let found: Vec<_> = paths
        .filter(|path| path.as_ref().map_or(true, |path| !path.is_dir() && !holds_expectations(path)))
        .map(|path| path.map(Source::File).map_err(unreadable))
        .collect();
    if found.is_empty() {
        return vec![Err(Error::input(format!("{pattern}: no file matches"), "check the pattern"))];
    }
    found
}

fn holds_expectations(path: &Path) -> bool {
    path.to_string_lossy().ends_with(EXPECTATIONS)
}

/// Whether a file holds one JSON text per line, by its name.
pub(super) fn is_named_for_lines(name: &str) -> bool {
    has_extension(Path::new(name), &LINE_EXTENSIONS)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension =
        |path: &Path| path.extension().and_then(|extension| extension.to_str()).map(str::to_owned);
    match extension(path) {
        Some(last) if COMPRESSED.contains(&last.as_str()) => {
            extension(&path.with_extension("")).is_some_and(|inner| extensions.contains(&inner.as_str()))
        }
        Some(last) => extensions.contains(&last.as_str()),
        None => false,
    }
}
