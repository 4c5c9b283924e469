//! The command line. Every command is a few requests to the Postduif that owns
//! the data: another process, or this one for as long as the command takes.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use clap::{Parser, Subcommand};
use mail::problem::{Code, Problem};
use net::Net;
use serde_json::json;

use crate::config::{Config, Given};
use crate::door::{Door, Refused};
use crate::owner::{self, Claim, Task, Wish};
use crate::texts::Texts;
use crate::wiring::{House, Work};

mod account;
mod bin;
mod export;
mod folder;
mod identity;
mod import;
mod outbox;
mod outgoing;
mod provider;
mod read;
mod send;
mod serve;
mod sign_in;
mod storage;
mod sync;
mod terminal;

/// Postduif: a mail program that needs no guide.
///
/// Without a command it starts and opens its page in the browser.
///
#[derive(Debug, Parser)]
#[command(name = "postduif", version, subcommand_required = false, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    given: Given,
    /// Print the answer as JSON
    #[arg(long, global = true)]
    json: bool,
    /// Say more on standard error; twice for everything
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    verbose: u8,
    #[command(flatten)]
    serve: serve::Serve,
    #[command(subcommand)]
    command: Option<Command>,
}

impl Cli {
    /// Whether nothing is changed, and no server asked.
    pub fn only_looks(&self) -> bool {
        self.command.as_ref().is_some_and(|command| wish(command) == Wish::Look)
    }
}

const EXIT_CODES: &str = "Exit codes:
  0    done
  1    failed on this computer
  2    wrong usage
  3    needs you: a password, a choice
  4    a server cannot be reached
  5    a server refused
  6    no such account, folder or message
  10   a check found warnings
  11   a check found errors
  130  interrupted";

#[derive(Debug, Subcommand)]
enum Command {
    /// Start, and open the page in the browser (what happens without a command)
    Serve(serve::Serve),
    /// Add accounts, and look after them
    #[command(subcommand)]
    Account(account::Account),
    /// Fetch new mail and send what waits, until all is up to date
    Sync(sync::Sync),
    /// List the newest messages of a folder
    List(read::List),
    /// Make, rename, delete and watch folders
    #[command(subcommand)]
    Folder(folder::Folder),
    /// Show one message
    Show(read::Show),
    /// Search in all messages of all accounts
    Search(read::Search),
    /// Send a message; its text comes from standard input
    Send(send::Send),
    /// Take over mail that other programs left on this computer: mbox, Maildir, .eml, Thunderbird
    Import(import::Import),
    /// Write mail as files that any mail program reads: mbox, Maildir, .eml
    Export(export::Export),
    /// See what is not sent yet, and decide about it
    #[command(subcommand)]
    Outbox(outbox::Outbox),
    /// See and change the servers that send an account's mail
    #[command(subcommand)]
    Outgoing(outgoing::Outgoing),
    /// See and change the addresses to write from: name, organisation, signature
    #[command(subcommand)]
    Identity(identity::Identity),
    /// See what is gone from every folder, and take it back
    #[command(subcommand)]
    Bin(bin::Bin),
    /// Check, copy and put back what is stored
    #[command(subcommand)]
    Store(storage::Storage),
    /// For providers: publish settings for mail programs, and check them
    #[command(subcommand)]
    Provider(provider::Provider),
    /// Say how the accounts fare
    Status(sync::Status),
}

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed on this computer.
    Failed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// A person must act: give a password, make a choice.
    NeedsPerson = 3,
    /// A server cannot be reached.
    Unreachable = 4,
    /// A server refused.
    Refused = 5,
    /// There is no such account, folder or message.
    NotHere = 6,
    /// A check found warnings, and nothing worse.
    Warnings = 10,
    /// A check found errors.
    Errors = 11,
    /// Stopped by a signal.
    Interrupted = 130,
}

/// An end that is no success and needs no stack of causes: a text for the person.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct Stopped {
    exit: Exit,
    text: String,
    problem: Option<Box<Problem>>,
}

/// Ends a command with words.
pub fn stop(exit: Exit, text: impl Into<String>) -> anyhow::Error {
    Stopped { exit, text: text.into(), problem: None }.into()
}

/// Ends a command with a problem in the person's language.
pub fn stop_with(texts: &Texts, problem: Problem) -> anyhow::Error {
    let (exit, text) = (exit_of(problem.code), texts.problem(&problem));
    Stopped { exit, text, problem: Some(Box::new(problem)) }.into()
}

/// Who must act tells the code.
fn exit_of(code: Code) -> Exit {
    match code {
        Code::AuthFailed
        | Code::AppPassword
        | Code::OauthNeeded
        | Code::PasswordChanged
        | Code::PasswordMissing
        | Code::NoConfig
        | Code::SmtpFailed
        | Code::Renamed
        | Code::AccountExists => Exit::NeedsPerson,
        Code::DnsDomain
        | Code::DnsHost
        | Code::Offline
        | Code::TlsName
        | Code::TlsUntrusted
        | Code::TlsExpired
        | Code::TlsFailed
        | Code::TlsMismatch
        | Code::ProxyFailed
        | Code::Refused
        | Code::Timeout
        | Code::NoTls
        | Code::Disconnected => Exit::Unreachable,
        Code::ProtocolOff
        | Code::NoAuth
        | Code::NoMechanism
        | Code::Throttled
        | Code::Quota
        | Code::SendRejected
        | Code::Misbehaved
        | Code::ChangeRefused => Exit::Refused,
        _ => Exit::Failed,
    }
}

/// What every command works with.
pub struct Desk {
    /// The way to the owner of the data.
    pub door: Door,
    /// The person's language.
    pub texts: Texts,
    /// Whether answers are JSON.
    pub json: bool,
    /// The clock.
    pub net: Arc<dyn Net>,
}

/// Runs what the command line asks for.
pub async fn run(cli: Cli) -> ExitCode {
    let (language, json) = (cli.given.language.clone(), cli.json);
    let ended = match cli.command {
        // Ends by a signal in its own way.
        None | Some(Command::Serve(_)) => work(cli).await,
        Some(_) => tokio::select! {
            ended = work(cli) => ended,
            () = terminal::interrupted() => Err(stop(Exit::Interrupted, "")),
        },
    };
    let exit = match ended {
        Ok(exit) => exit,
        Err(error) => complain(&error, &Texts::choose(language.as_deref()), json),
    };
    ExitCode::from(exit as u8)
}

async fn work(cli: Cli) -> Result<Exit> {
    terminal::log(cli.verbose);
    let port = match &cli.command {
        Some(Command::Serve(serve)) => serve.port.or(cli.serve.port),
        _ => cli.serve.port,
    };
    let config = Config::load(&cli.given, port).map_err(|error| stop(Exit::Usage, format!("{error:#}")))?;
    let net: Arc<dyn Net> = Arc::new(net::Real::new(&config.net)?);
    let texts = Texts::choose(config.language.as_deref());
    let command = match cli.command {
        None => return serve::run(&config, net, texts, cli.json, !cli.serve.no_open).await,
        Some(Command::Serve(serve)) => {
            let open = !serve.no_open && !cli.serve.no_open;
            return serve::run(&config, net, texts, cli.json, open).await;
        }
        Some(Command::Provider(command)) => return provider::run(net, &texts, cli.json, &command).await,
        Some(Command::Store(storage::Storage::Restore(asked))) => {
            return storage::restore(&config, &texts, cli.json, &asked, net.now());
        }
        Some(command) => command,
    };
    let mut desk = Desk { door: Door::nowhere(Arc::clone(&net)), texts, json: cli.json, net };
    let wish = wish(&command);
    loop {
        let waiting = || terminal::note(&desk.texts.text("serve-waiting"));
        let claim = owner::claim(&desk.net, &config.data_dir, wish, waiting).await;
        match claim.map_err(|error| told(error, &config, &desk.texts))? {
            Claim::Ours(store) => return alone(&config, desk, store, &command).await,
            Claim::Theirs(door, running) => {
                desk.door = door;
                let ended = dispatch(&desk, &command).await;
                // The owner's own command is done and took its door away. Only
                // looking is sent to such an owner, so it may begin again.
                if running.task == Task::Command && ended.as_ref().is_err_and(is_of_the_way) {
                    continue;
                }
                return ended;
            }
        }
    }
}

/// Carries a command out as the owner of the data, for as long as it takes.
async fn alone(config: &Config, mut desk: Desk, store: store::Store, command: &Command) -> Result<Exit> {
    let work = match command {
        Command::Sync(_) | Command::Send(_) => Work::Do,
        Command::Outbox(outbox) if outbox.sends() => Work::Do,
        Command::Account(account) if account.needs_servers() => Work::Do,
        Command::Export(export) if export.fetches() => Work::Do,
        _ => Work::Rest,
    };
    let house = House::open(config, Arc::clone(&desk.net), store, 0, Task::Command, work).await?;
    desk.door = Door::new(Arc::clone(&desk.net), house.face.port, house.face.keys.token().clone());
    let ended = dispatch(&desk, command).await;
    house.close().await;
    ended
}

fn wish(command: &Command) -> Wish {
    match command {
        Command::Account(account) if account.only_looks() => Wish::Look,
        Command::List(_) | Command::Show(_) | Command::Search(_) | Command::Status(_) => Wish::Look,
        Command::Outbox(outbox) if outbox.only_looks() => Wish::Look,
        Command::Outgoing(outgoing) if outgoing.only_looks() => Wish::Look,
        Command::Identity(identity) if identity.only_looks() => Wish::Look,
        Command::Folder(folder) if folder.only_looks() => Wish::Look,
        Command::Bin(bin) if bin.only_looks() => Wish::Look,
        Command::Import(import) if import.only_looks() => Wish::Look,
        Command::Store(storage::Storage::Check) => Wish::Look,
        Command::Provider(_)
        | Command::Serve(_)
        | Command::Store(_)
        | Command::Account(_)
        | Command::Import(_)
        | Command::Export(_)
        | Command::Sync(_)
        | Command::Send(_)
        | Command::Folder(_)
        | Command::Bin(_)
        | Command::Outgoing(_)
        | Command::Identity(_)
        | Command::Outbox(_) => Wish::Change,
    }
}

/// Whether an error is of the way to the owner, and none that the owner told.
fn is_of_the_way(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Stopped>().is_none() && error.downcast_ref::<Refused>().is_none()
}

async fn dispatch(desk: &Desk, command: &Command) -> Result<Exit> {
    match command {
        // These came to their end before.
        Command::Serve(_) | Command::Provider(_) => Ok(Exit::Done),
        Command::Account(command) => account::run(desk, command).await,
        Command::Import(command) => import::run(desk, command).await,
        Command::Export(command) => export::run(desk, command).await,
        Command::Store(command) => storage::run(desk, command).await,
        Command::Sync(command) => sync::sync(desk, command).await,
        Command::Status(_) => sync::status(desk).await,
        Command::List(command) => read::list(desk, command).await,
        Command::Folder(command) => folder::run(desk, command).await,
        Command::Show(command) => read::show(desk, command).await,
        Command::Search(command) => read::search(desk, command).await,
        Command::Send(command) => send::run(desk, command).await,
        Command::Bin(command) => bin::run(desk, command).await,
        Command::Outbox(command) => outbox::run(desk, command).await,
        Command::Outgoing(command) => outgoing::run(desk, command).await,
        Command::Identity(command) => identity::run(desk, command).await,
    }
}

/// Puts what the person can mend into their language.
fn told(error: anyhow::Error, config: &Config, texts: &Texts) -> anyhow::Error {
    match error.downcast_ref::<store::Error>() {
        Some(store::Error::Newer { .. }) => {
            let dir = config.data_dir.display().to_string();
            stop(Exit::Failed, texts.with("cli-newer-store", &[("dir", &dir)]))
        }
        _ => error,
    }
}

/// Says why, and gives the code: words on standard error, or with `--json` an answer.
fn complain(error: &anyhow::Error, texts: &Texts, json: bool) -> Exit {
    let (exit, text, problem) = why(error, texts);
    match json && !text.is_empty() {
        true => {
            terminal::say_json(&json!({ "error": { "exit": exit as u8, "text": text, "problem": problem } }))
        }
        false if text.is_empty() => {}
        false => terminal::note(&text),
    }
    exit
}

fn why(error: &anyhow::Error, texts: &Texts) -> (Exit, String, Option<Problem>) {
    if let Some(stopped) = error.downcast_ref::<Stopped>() {
        return (stopped.exit, stopped.text.clone(), stopped.problem.as_deref().cloned());
    }
    let refused = error.downcast_ref::<Refused>();
    if let Some(refused) = refused
        && let Ok(problem) = serde_json::from_value::<Problem>(refused.body["problem"].clone())
    {
        return (exit_of(problem.code), texts.problem(&problem), Some(problem));
    }
    let exit =
        if refused.is_some_and(|refused| refused.status == 404) { Exit::NotHere } else { Exit::Failed };
    (exit, format!("postduif: {error:#}"), None)
}
