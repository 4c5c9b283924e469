//! What a person signs in with on the command line: a password, typed or handed
//! in, or the provider's own window (OAuth 2.0).

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail::Secret;
use mail::problem::Problem;
use serde_json::{Value, json};

use super::{Desk, Exit, account, serve, stop, stop_with, terminal};
use crate::door::Refused;
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
    /// Sign in with a certificate of your own: a file with the certificate and its private key, PEM, or PKCS #12 (.p12, .pfx) with its password
    #[arg(long, value_name = "FILE", conflicts_with = "oauth")]
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
        return Ok(json!({ "certificate": certificate(desk, file, with).await? }));
    }
    let handed_in = with.password_stdin || with.password_fd.is_some();
    let way = with.oauth.or((only_oauth && !handed_in).then_some(Way::Device));
    if let Some(way) = way {
        return Ok(json!({ "grant": by_oauth(desk, way, !with.no_open, servers).await? }));
    }
    let password = terminal::password(&desk.texts, user, with.from())?;
    Ok(json!({ "password": password.reveal() }))
}

impl With {
    /// Whether it says where something comes from.
    pub fn any(&self) -> bool {
        self.oauth.is_some()
            || self.client_certificate.is_some()
            || self.password_stdin
            || self.password_fd.is_some()
    }

    fn from(&self) -> terminal::From {
        match (self.password_stdin, self.password_fd) {
            (true, _) => terminal::From::Stdin,
            (false, Some(number)) => terminal::From::Descriptor(number),
            (false, None) => terminal::From::Keyboard,
        }
    }
}

/// The certificate with its key, in PEM. A PKCS #12 file is opened with its own password, which
/// comes from where any other would.
async fn certificate(desk: &Desk, file: &Path, with: &With) -> Result<Value> {
    let name = file.display().to_string();
    let bytes = small(file)?;
    if net::is_pkcs12(bytes.reveal()) && with.client_key.is_none() {
        let password = terminal::password(&desk.texts, &name, with.from())?;
        let locked = json!({ "file": STANDARD.encode(bytes.reveal()), "password": password.reveal() });
        let opened = desk.door.post("/api/setup/certificate", &locked).await;
        return Ok(opened.map_err(|error| locked_still(desk, error, &name))?["certificate"].take());
    }
    if with.password_stdin || with.password_fd.is_some() {
        return Err(stop(Exit::Usage, desk.texts.with("account-certificate-open", &[("file", &name)])));
    }
    let mut pem = text(bytes).with_context(|| name)?;
    if let Some(key) = &with.client_key {
        let key = text(small(key)?).with_context(|| key.display().to_string())?;
        pem = Secret::new(format!("{}\n{}", pem.reveal(), key.reveal()));
    }
    Ok(json!(pem.reveal()))
}

/// Why a file was not opened, in the person's words.
fn locked_still(desk: &Desk, error: anyhow::Error, file: &str) -> anyhow::Error {
    let Some(refused) = error.downcast_ref::<Refused>() else { return error };
    let why = refused.body["detail"].as_str().unwrap_or_default();
    match refused.status {
        403 => stop(Exit::NeedsPerson, desk.texts.with("account-certificate-password", &[("file", file)])),
        422 => {
            let values = [("file", file), ("why", why)];
            stop(Exit::NeedsPerson, desk.texts.with("account-certificate-file", &values))
        }
        _ => error,
    }
}

/// A file of certificates or keys, which are small.
fn small(file: &Path) -> Result<Secret<Vec<u8>>> {
    // It never grows: what it left behind would not be wiped.
    let mut bytes = Vec::with_capacity(limits::PEM_BYTES);
    let opened = File::open(file);
    let read = opened.and_then(|file| file.take(limits::PEM_BYTES as u64).read_to_end(&mut bytes));
    let bytes = Secret::new(bytes);
    read.with_context(|| file.display().to_string())?;
    Ok(bytes)
}

fn text(bytes: Secret<Vec<u8>>) -> Result<Secret<String>> {
    let text = std::str::from_utf8(bytes.reveal())?;
    Ok(Secret::new(text.to_owned()))
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
