//! What a person signs in with on the command line: a password, typed or handed
//! in, or the provider's own window (OAuth 2.0).

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use mail::Secret;
use mail::problem::Problem;
use serde_json::{Value, json};

use super::{Desk, Exit, account, serve, stop_with, terminal};
use crate::limits;

/// Where it comes from.
#[derive(Debug, Default, clap::Args)]
pub struct With {
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
    /// Read the password from an open file descriptor, as of a password manager
    #[arg(long, value_name = "N", conflicts_with = "password_stdin")]
    password_fd: Option<u32>,
    /// Sign in in the provider's own window (OAuth 2): with a code to type on any device, or in the browser here
    #[arg(
        long,
        value_name = "WAY",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "device",
        conflicts_with_all = ["password_stdin", "password_fd"]
    )]
    oauth: Option<Way>,
    /// Sign in with a certificate of your own: a PEM file with the certificate and its private key
    #[arg(long, value_name = "FILE", conflicts_with_all = ["password_stdin", "password_fd", "oauth"])]
    client_certificate: Option<PathBuf>,
    /// The private key, where it is in a PEM file of its own
    #[arg(long, value_name = "FILE", requires = "client_certificate")]
    client_key: Option<PathBuf>,
    /// Do not open the browser; only print the address
    #[arg(long)]
    no_open: bool,
    /// Do not keep the password or the sign-in beyond this run
    #[arg(long)]
    pub forget_password: bool,
}

/// How the provider's own window is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Way {
    /// With a code to type on any device
    Device,
    /// In the browser on this computer
    Browser,
}

/// A new password or a new sign-in for an account that is here already.
#[derive(Debug, clap::Args)]
pub struct SignIn {
    /// Its address, or its id
    account: String,
    #[command(flatten)]
    with: With,
}

/// `postduif account sign-in`: one answer for both servers, kept if they take it.
pub async fn run(desk: &Desk, asked: &SignIn) -> Result<Exit> {
    let account = account::named(desk, &asked.account).await?;
    let address = account["address"].as_str().unwrap_or_default();
    let only_oauth = account["signIn"] == "oauth2";
    let mut body = given(desk, address, &asked.with, only_oauth, json!({ "account": account["id"] })).await?;
    body["remember"] = json!(!asked.with.forget_password);
    let id = account["id"].as_str().unwrap_or_default();
    let answer = desk.door.post(&format!("/api/accounts/{id}/password"), &body).await?;
    match desk.json {
        true => terminal::say_json(&answer),
        false => terminal::say(&desk.texts.with("account-signed-in", &[("address", address)])),
    }
    match serde_json::from_value::<Problem>(answer["problem"].clone()) {
        // Receiving works; the answer was kept.
        Ok(problem) => Err(stop_with(&desk.texts, problem)),
        Err(_) => Ok(Exit::Done),
    }
}

/// Gets it from wherever the person said; gives `password`, `grant` or `certificate` for a request.
///
/// `servers` says for which servers tokens are needed, as `/api/setup/oauth` wants it.
pub async fn given(desk: &Desk, user: &str, with: &With, only_oauth: bool, servers: Value) -> Result<Value> {
    if let Some(file) = &with.client_certificate {
        let mut pem = pem(file)?;
        if let Some(key) = &with.client_key {
            pem = Secret::new(format!("{}\n{}", pem.reveal(), self::pem(key)?.reveal()));
        }
        return Ok(json!({ "certificate": pem.reveal() }));
    }
    let handed_in = with.password_stdin || with.password_fd.is_some();
    let way = with.oauth.or((only_oauth && !handed_in).then_some(Way::Device));
    if let Some(way) = way {
        return Ok(json!({ "grant": by_oauth(desk, way, !with.no_open, servers).await? }));
    }
    let from = match (with.password_stdin, with.password_fd) {
        (true, _) => terminal::From::Stdin,
        (false, Some(number)) => terminal::From::Descriptor(number),
        (false, None) => terminal::From::Keyboard,
    };
    let password = terminal::password(&desk.texts, user, from)?;
    Ok(json!({ "password": password.reveal() }))
}

/// A file of certificates or keys, which are small.
fn pem(file: &Path) -> Result<Secret<String>> {
    // It never grows: what it left behind would not be wiped.
    let mut text = String::with_capacity(limits::PEM_BYTES);
    let opened = File::open(file);
    let read = opened.and_then(|file| file.take(limits::PEM_BYTES as u64).read_to_string(&mut text));
    let text = Secret::new(text);
    read.with_context(|| file.display().to_string())?;
    Ok(text)
}

/// Says where to go, and waits until the person has been there.
async fn by_oauth(desk: &Desk, way: Way, open: bool, mut request: Value) -> Result<Value> {
    let texts = &desk.texts;
    request["way"] = json!(if way == Way::Device { "device" } else { "browser" });
    let mut events = desk.door.lines("POST", "/api/setup/oauth", Some(&request)).await?;
    while let Some(event) = events.next_json().await? {
        let word = |key: &str| terminal::one_line(event[key].as_str().unwrap_or_default());
        let minutes = event["minutes"].to_string();
        match event["type"].as_str() {
            Some("open") => {
                terminal::note(&texts.with("account-oauth-open", &[("issuer", &word("issuer"))]));
                terminal::note(&word("url"));
                if open {
                    serve::open_browser(&word("url"));
                }
            }
            Some("code") => {
                let (issuer, address, code) = (word("issuer"), word("address"), word("userCode"));
                let values = [
                    ("issuer", issuer.as_str()),
                    ("address", &address),
                    ("code", &code),
                    ("minutes", &minutes),
                ];
                terminal::note(&texts.with("account-oauth-code", &values));
            }
            Some("granted") => return Ok(event["grant"].clone()),
            Some("problem") => {
                return Err(stop_with(texts, serde_json::from_value(event["problem"].clone())?));
            }
            _ => {}
        }
    }
    Err(anyhow!("the sign-in ended without a result"))
}
