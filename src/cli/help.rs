//! What `-h` shows: the examples and the options that people use most. `--help` and the man pages show all.

use clap::{Command, CommandFactory};

use super::{Cli, output};

/// The options that `-h` shows of the subcommands that have many.
const USED: [(&str, &[&str]); 5] = [
    (
        "listen",
        &[
            "port",
            "sdkappid",
            "token_file",
            "count",
            "timeout",
            "expect",
            "exec",
            "forward_to",
            "record",
            "inspect",
        ],
    ),
    (
        "send",
        &["sample", "set", "sdkappid", "token_file", "expect", "dry_run", "repeat", "concurrency", "rate"],
    ),
    ("validate", &["kind", "command", "strict", "jsonc", "max_findings", "drift", "report", "format"]),
    ("show", &["filter", "since", "until", "id", "last", "compact", "follow", "inspect", "open"]),
    ("probe", &["list", "only", "command", "all", "sdkappid", "token_file", "fail_on", "report"]),
];

/// How many examples `-h` shows.
const EXAMPLES: usize = 2;

/// The command line as clap takes it.
pub(super) fn command() -> Command {
    let command =
        Cli::command().mut_subcommand("validate", |validate| validate.arg(output::validate_format()));
    let command = command.mut_args(|arg| {
        let is_shown = ["json", "help", "version"].contains(&arg.get_id().as_str());
        arg.hide_short_help(!is_shown)
    });
    shorten(command.mut_subcommands(|subcommand| {
        let used = USED.iter().find(|(name, _)| *name == subcommand.get_name());
        let shortened = shorten(subcommand);
        let Some((_, used)) = used else { return shortened };
        shortened.mut_args(|arg| {
            let is_shown = arg.is_positional() || used.contains(&arg.get_id().as_str());
            arg.hide_short_help(!is_shown)
        })
    }))
}

/// Leaves the first examples in the short help.
fn shorten(command: Command) -> Command {
    let whole = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let examples = whole.lines().take(1 + EXAMPLES).collect::<Vec<_>>().join("\n");
    command.after_help(format!("{examples}\n\nMore with --help.")).after_long_help(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    /// The pages of timhook and of every subcommand at a width, by name.
    fn pages(width: usize, is_long: bool) -> Vec<(String, String)> {
        let mut command = command().term_width(width);
        command.build();
        let page = |command: &mut Command| {
            let name = command.get_name().to_owned();
            let page = if is_long { command.render_long_help() } else { command.render_help() };
            (name, page.to_string())
        };
        let own = command.get_subcommands_mut().filter(|subcommand| subcommand.get_name() != "help");
        let mut pages: Vec<_> =
            own.map(|subcommand| page(&mut subcommand.clone().term_width(width))).collect();
        pages.push(page(&mut command));
        pages
    }

    fn widest(page: &str) -> usize {
        page.lines().map(|line| line.chars().count()).max().unwrap_or_default()
    }

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn the_options_that_are_shown_exist() {
        let command = command();
        for (name, used) in USED {
            let subcommand = command.find_subcommand(name).expect("a subcommand");
            let known: Vec<&str> = subcommand.get_arguments().map(|arg| arg.get_id().as_str()).collect();
            assert!(used.iter().all(|used| known.contains(used)), "{name}: {used:?}, but it has {known:?}");
        }
    }

    #[test]
    fn every_short_help_fits_40_lines_of_80_columns_and_shows_two_examples() {
        for (name, page) in pages(80, false) {
            assert!(page.lines().count() <= 40, "{name}: {} lines\n{page}", page.lines().count());
            assert!(widest(&page) <= 80, "{name}: {page}");
            let examples = page.split("Examples:\n").nth(1).expect("a section of examples");
            let shown = examples.lines().take_while(|line| line.starts_with("  timhook ")).count();
            assert_eq!(shown, EXAMPLES, "{name}: {page}");
            assert!(page.ends_with("More with --help.\n"), "{name}: {page}");
        }
    }

    #[test]
    fn every_help_page_fits_its_width_and_breaks_no_example() {
        for width in [80, 100] {
            for (name, page) in pages(width, true) {
                assert!(widest(&page) <= width, "{name}: {page}");
                let examples = page.split("Examples:\n").nth(1).expect("a section of examples");
                let (examples, rest) = examples.split_once("\n\n").unwrap_or((examples, ""));
                assert!(examples.lines().all(|line| line.starts_with("  timhook ")), "{name}: {page}");
                assert!(
                    !page.split("Examples:\n").next().unwrap_or_default().contains("Exit codes"),
                    "{name}"
                );
                // A paragraph that is wrapped twice has a short line in its middle.
                let paragraphs = rest.split("\n\n").filter(|paragraph| !paragraph.contains("\n  "));
                for paragraph in paragraphs {
                    let lines: Vec<&str> = paragraph.lines().collect();
                    for pair in lines.windows(2) {
                        let next = pair[1].split(' ').next().unwrap_or_default();
                        assert!(
                            pair[0].chars().count() + 1 + next.chars().count() > width,
                            "{name}: {paragraph}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn formats_of_the_output_are_those_that_a_subcommand_has() {
        for (name, page) in pages(80, true) {
            assert_eq!(page.contains("sarif, github"), name == "validate", "{name}: {page}");
        }
    }

    #[test]
    fn help_shows_the_table_of_exit_codes() {
        assert!(command().render_long_help().to_string().contains(&Exit::table()));
    }
}
