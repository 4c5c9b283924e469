//! The terminal: what is printed, asked, and shown while one waits. Answers go
//! to standard output; everything else to standard error.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use mail::Secret;
use serde_json::Value;
use tracing_subscriber::EnvFilter;

use super::{Exit, stop};
use crate::texts::Texts;
use crate::zone;

/// Sends the log to standard error. It holds no secret and no text of a message.
pub fn log(verbose: u8) {
    let level = match verbose {
        0 => "warn,rustls_platform_verifier=off,hickory_resolver=error,hickory_net=error",
        1 => "info,rustls_platform_verifier=off",
        _ => "debug,hyper=info,rustls=info",
    };
    let filter = EnvFilter::try_from_env("POSTDUIF_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    // A second call, in tests, finds it set.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Says something that is no answer.
pub fn note(text: &str) {
    eprintln!("{text}");
}

/// Prints a line of the answer. A reader that went away (`| head`) is no failure.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints the answer as JSON.
pub fn say_json(value: &Value) {
    say(&serde_json::to_string_pretty(value).unwrap_or_default());
}

/// Text from a message, made harmless: a terminal obeys what it prints.
pub fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            c if c.is_control() => '\u{fffd}',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The same on one line.
pub fn one_line(text: &str) -> String {
    harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Cut or filled to a width in characters.
pub fn column(text: &str, width: usize) -> String {
    let text = one_line(text);
    match text.chars().count() > width {
        true => text.chars().take(width - 1).chain(['…']).collect(),
        false => format!("{text:width$}"),
    }
}

/// A date of JMAP in the time of this place: `2026-01-05 09:00`.
pub fn local_time(date: &str) -> String {
    static HERE: LazyLock<TimeZone> = LazyLock::new(zone::here);
    match date.parse::<jiff::Timestamp>() {
        Ok(time) => time.to_zoned_datetime(HERE.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => one_line(date),
    }
}

/// The same from Unix time.
pub fn local_time_of(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map(|time| local_time(&time.to_string())).unwrap_or_default()
}

/// Whether somebody is there to ask.
pub fn somebody_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for a line.
pub fn ask(texts: &Texts, question: &str) -> Result<String> {
    if !somebody_there() {
        return Err(stop(Exit::NeedsPerson, texts.text("ask-needs-terminal")));
    }
    eprint!("{question} ");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Asks a question that is answered by yes or no; no is what an empty line means.
pub fn confirm(texts: &Texts, question: &str) -> Result<bool> {
    let (yes, no) = (texts.text("ask-yes"), texts.text("ask-no"));
    let answer = ask(texts, &format!("{question} [{yes}/{}]", no.to_uppercase()))?;
    Ok(answer.to_lowercase().starts_with(&yes))
}

/// Where a password comes from. Never from the command line, which every user of the system can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Typed, and not shown.
    Keyboard,
    /// The first line of standard input.
    Stdin,
    /// The first line of an open file descriptor.
    Descriptor(u32),
}

/// A password.
pub fn password(texts: &Texts, user: &str, from: From) -> Result<Secret<String>> {
    let given = match from {
        From::Keyboard => None,
        From::Stdin => Some(first_line(std::io::stdin().lock())?),
        From::Descriptor(number) => {
            let file = std::fs::File::open(format!("/dev/fd/{number}"));
            Some(first_line(file.with_context(|| format!("file descriptor {number}"))?)?)
        }
    };
    if let Some(password) = given {
        return match password.reveal().is_empty() {
            true => Err(stop(Exit::NeedsPerson, texts.text("password-stdin-empty"))),
            false => Ok(password),
        };
    }
    if !somebody_there() {
        return Err(stop(Exit::NeedsPerson, texts.text("ask-needs-terminal")));
    }
    eprint!("{} ", texts.with("account-password", &[("user", user)]));
    let line = unseen::line().context("the terminal")?;
    eprintln!();
    Ok(line)
}

/// No provider takes longer ones; a file given by mistake is cut.
const PASSWORD_BYTES: u64 = 1024;

/// The first line of something, as a password.
pub fn first_line(from: impl std::io::Read) -> std::io::Result<Secret<String>> {
    let mut line = String::new();
    std::io::BufReader::new(from.take(PASSWORD_BYTES)).read_line(&mut line)?;
    let password = Secret::new(line.trim_end_matches(['\r', '\n']).to_owned());
    zeroize::Zeroize::zeroize(&mut line);
    Ok(password)
}

#[cfg(unix)]
mod unseen {
    //! Reading without echo.

    use std::io;

    use mail::Secret;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// Puts the terminal back, however the reading ends.
    struct Quiet(Termios);

    impl Drop for Quiet {
        fn drop(&mut self) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
        }
    }

    /// A line from the terminal that is not shown.
    pub fn line() -> io::Result<Secret<String>> {
        let before = tcgetattr(io::stdin())?;
        let quiet = Quiet(before.clone());
        let mut silent = before;
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent)?;
        let password = super::first_line(io::stdin().lock());
        drop(quiet);
        password
    }
}

#[cfg(not(unix))]
mod unseen {
    //! Where echo cannot be turned off, a password only comes by `--password-stdin`.

    use mail::Secret;

    /// Refuses.
    pub fn line() -> std::io::Result<Secret<String>> {
        Err(std::io::Error::other("give the password with --password-stdin"))
    }
}

/// A bar on a terminal, nothing elsewhere.
pub fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("{wide_bar:.blue} {pos}/{len} {msg}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// Takes to a bar what long work tells on the way: which folder begins, or how far it is.
pub fn follow(bar: &ProgressBar, event: &Value) {
    if event["type"] == "folder" {
        bar.set_message(one_line(event["name"].as_str().unwrap_or_default()));
        return;
    }
    bar.set_length(event["total"].as_u64().unwrap_or_default());
    bar.set_position(event["done"].as_u64().unwrap_or_default());
}

/// A line that turns while one waits, on a terminal.
pub fn spinner(text: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message(text.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

/// Comes when the process is asked to stop: Ctrl-C, or SIGTERM.
pub async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_steer_the_terminal() {
        assert_eq!(harmless("a\x1b[2Jb\u{9b}c\u{202e}d\ne"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d\ne");
        assert_eq!(column("a\r\n  b\x07", 6), "a b\u{fffd}  ");
        assert_eq!(column("duivenpost", 5), "duiv…");
    }
}
