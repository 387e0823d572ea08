//! Colour by role, decided once per stream.

use colored::{ColoredString, Colorize};

use crate::env::Env;

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ColorChoice {
    /// On terminals, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What a piece of text is, which decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Names and titles.
    Heading,
    /// Success.
    Good,
    /// Errors and failures.
    Danger,
    /// Warnings.
    Caution,
    /// Notes and other asides.
    Note,
    /// Labels and punctuation.
    Muted,
}

/// Whether one stream is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    is_coloured: bool,
}

impl Style {
    /// Decides for a stream.
    pub(crate) fn decide(choice: ColorChoice, env: &Env, is_terminal: bool) -> Self {
        let is_coloured = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if env.get("NO_COLOR").is_some() => false,
            ColorChoice::Auto if forces(env, "CLICOLOR_FORCE") || forces(env, "FORCE_COLOR") => true,
            ColorChoice::Auto if env.get("CLICOLOR") == Some("0") => false,
            ColorChoice::Auto => is_terminal && env.get("TERM") != Some("dumb"),
        };
        if is_coloured {
            // The library decides by itself otherwise, for standard output only. We ask it only where we mean it.
            colored::control::set_override(true);
            #[cfg(windows)]
            let _ = colored::control::set_virtual_terminal(true);
        }
        Self { is_coloured }
    }

    /// No colour at all.
    pub(crate) fn plain() -> Self {
        Self { is_coloured: false }
    }

    /// Text in the looks of its role.
    pub(crate) fn paint(self, role: Role, text: &str) -> String {
        if !self.is_coloured {
            return text.to_owned();
        }
        let painted: ColoredString = match role {
            Role::Heading => text.bold(),
            Role::Good => text.green().bold(),
            Role::Danger => text.red().bold(),
            Role::Caution => text.yellow().bold(),
            Role::Note => text.cyan(),
            Role::Muted => text.dimmed(),
        };
        painted.to_string()
    }
}

fn forces(env: &Env, name: &'static str) -> bool {
    env.get(name).is_some_and(|value| value != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(variables: &[(&'static str, &str)], is_terminal: bool) -> bool {
        let env = Env::of(variables, is_terminal);
        Style::decide(ColorChoice::Auto, &env, is_terminal).is_coloured
    }

    #[test]
    fn auto_follows_the_terminal_and_the_environment() {
        assert!(auto(&[], true));
        assert!(!auto(&[], false));
        assert!(!auto(&[("NO_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(!auto(&[("CLICOLOR", "0")], true));
        assert!(auto(&[("CLICOLOR", "1")], true));
        assert!(auto(&[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")], false));
        assert!(auto(&[("CLICOLOR_FORCE", "1")], false));
        assert!(auto(&[("FORCE_COLOR", "1")], false));
        assert!(!auto(&[("FORCE_COLOR", "0")], false));
        assert!(!auto(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
    }

    #[test]
    fn an_explicit_choice_beats_the_environment() {
        let env = Env::of(&[("NO_COLOR", "1")], false);
        assert!(Style::decide(ColorChoice::Always, &env, false).is_coloured);
        let env = Env::of(&[("FORCE_COLOR", "1")], true);
        assert!(!Style::decide(ColorChoice::Never, &env, true).is_coloured);
    }

    #[test]
    fn plain_text_has_no_escape_byte() {
        assert_eq!(Style::plain().paint(Role::Danger, "x"), "x");
    }
}
