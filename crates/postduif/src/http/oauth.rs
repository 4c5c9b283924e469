//! Signing in with OAuth 2.0: in the person's own browser, which comes back to a
//! route of this server (RFC 8252 §7.3), or by the device flow. What was granted
//! waits in memory, like a proof, for the account that it is for. No token ever
//! stands in an answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use engine::Key;
use engine::oauth::{self, Browser, Grant, Granted};
use mail::oauth::{Client, Issuer};
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Server};
use mail::{AccountId, OutgoingId, Secret};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Account, OutgoingServer, Own};
use tokio::sync::{mpsc, oneshot};

use super::answer::{Failure, body, lines, read};
use super::guard::page_origin;
use super::shelf::Shelf;
use super::{Face, page};
use crate::config::Registration;
use crate::{limits, random, texts};

/// The sign-ins of this process, and as whom issuers know us.
#[derive(Debug, Default)]
pub struct SignIns {
    registrations: Vec<Registration>,
    open: Mutex<Vec<Open>>,
    /// What was granted and waits for "Add".
    granted: Shelf<Granted>,
}

/// A sign-in whose browser has not come back yet.
#[derive(Debug)]
struct Open {
    browser: Browser,
    client: Client,
    client_secret: Option<Secret<String>>,
    told: oneshot::Sender<engine::Result<Granted>>,
}

/// What the press on "Sign in with …" sends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Begin {
    /// For an account that is here already; else the rest says whose.
    account: Option<AccountId>,
    /// For one of its outgoing servers, which has a sign-in of its own.
    server: Option<OutgoingId>,
    #[serde(default)]
    address: String,
    incoming: Option<Server>,
    outgoing: Option<Server>,
    /// Who gives out tokens, as the provider's document says.
    oauth2: Option<::setup::OAuth2>,
    #[serde(default)]
    way: Way,
}

/// How the person signs in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    /// In a browser on this computer.
    #[default]
    Browser,
    /// Anywhere, with a code to type; where the issuer has no such flow, in a browser.
    Device,
}

/// Lines that may wait for a slow reader: what to do, and how it ended.
const LINES_WAITING: usize = 4;

/// `POST /api/setup/oauth`: tells first where the person goes, then how it ended.
pub async fn begin(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let mut asked: Begin = body(&bytes)?;
    let mut known = None;
    if let Some(id) = asked.account {
        let server = asked.server;
        let here = read(&face.store, move |tx| {
            let server = server.map(|server| tx.outgoing_server(server)).transpose()?;
            Ok((tx.account(id)?, server.filter(|server| server.account == id)))
        });
        match here.await? {
            (_, Some(OutgoingServer { id: server, set, .. })) => {
                (asked.address, asked.incoming) = (set.server.user.clone(), None);
                asked.outgoing = Some(set.server);
                known = match set.own {
                    Some(Own::OAuth2(client)) => Some((id, Some(server), client)),
                    _ => None,
                };
            }
            (account, None) => {
                (asked.address, asked.incoming, asked.outgoing) =
                    (account.address, account.incoming, account.outgoing);
                known = account.login.oauth.map(|client| (id, None, client));
            }
        }
    }
    let servers: Vec<Server> = asked.incoming.iter().chain(&asked.outgoing).cloned().collect();
    if servers.is_empty() {
        return Err(Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, "for which server?"));
    }
    let (sender, receiver) = mpsc::channel(LINES_WAITING);
    tokio::spawn(async move {
        let signing_in = async {
            let (client, secret) = match known {
                Some((account, own, client)) => {
                    let secret = kept(&face, account, own).await.and_then(|grant| grant.client_secret);
                    let registration = face.sign_ins.registered(&client.issuer).unwrap_or_default();
                    (client, registration.client_secret.or(secret))
                }
                None => face.sign_ins.client(&*face.net, &servers, asked.oauth2.as_ref()).await?,
            };
            let has_device = client.issuer.device_authorization_endpoint.is_some();
            match asked.way == Way::Device && has_device {
                true => by_device(&face, client, secret, &sender).await,
                false => by_browser(&face, client, secret, &asked.address, &sender).await,
            }
        };
        // Nobody waits any more: the wizard was closed, or the command interrupted.
        let ended = tokio::select! {
            () = sender.closed() => return,
            ended = signing_in => ended,
        };
        let line = match ended.and_then(|granted| keep(&face, granted)) {
            Ok(word) => json!({ "type": "granted", "grant": word }),
            Err(problem) => json!({ "type": "problem", "problem": problem }),
        };
        let _ = sender.send(line).await;
    });
    Ok(lines(receiver))
}

fn keep(face: &Face, granted: Granted) -> Result<String, Problem> {
    face.sign_ins.granted.keep(granted, face.net.now()).map_err(local)
}

fn local(error: anyhow::Error) -> Problem {
    Problem::new(Code::Local, error.to_string())
}

async fn by_device(
    face: &Face,
    client: Client,
    secret: Option<Secret<String>>,
    sender: &mpsc::Sender<Value>,
) -> Result<Granted, Problem> {
    let issuer = client.issuer.host().to_owned();
    let show = |code: &oauth::DeviceCode| {
        let line = json!({
            "type": "code", "issuer": issuer, "userCode": code.user_code, "address": code.address,
            "wholeAddress": code.whole_address, "minutes": code.lifetime.as_secs().div_ceil(60),
        });
        // It is the first line, so there is room.
        drop(sender.try_send(line));
    };
    match oauth::by_device(&*face.net, client, secret, show).await {
        Some(ended) => ended.map_err(|error| *error.problem),
        None => Err(Problem::new(Code::OauthNeeded, "there is no device flow")),
    }
}

async fn by_browser(
    face: &Face,
    client: Client,
    client_secret: Option<Secret<String>>,
    address: &str,
    sender: &mpsc::Sender<Value>,
) -> Result<Granted, Problem> {
    let word = || random::word().map(Secret::new).map_err(local);
    let (state, verifier) = (word()?, word()?);
    let redirect = format!("{}{RETURN}", page_origin(face.port));
    let browser = Browser::new(client.clone(), redirect, state.clone(), verifier);
    let line = json!({
        "type": "open", "issuer": client.issuer.host(), "url": browser.address(address),
        "minutes": limits::SIGN_IN.as_secs().div_ceil(60),
    });
    let issuer = client.issuer.host().to_owned();
    let (told, answer) = oneshot::channel();
    let _open = face.sign_ins.wait_for(Open { browser, client, client_secret, told });
    let _ = sender.send(line).await;
    let late = |said: &str| {
        let mut problem = Problem::new(Code::OauthNeeded, said);
        problem.host = Some(issuer.clone());
        problem
    };
    match net::within(&*face.net, limits::SIGN_IN, answer).await {
        Ok(Ok(ended)) => ended.map_err(|error| *error.problem),
        Ok(Err(_)) => Err(late("another sign-in took its place")),
        Err(_) => Err(late("nobody signed in")),
    }
}

/// Where a browser comes back to. Issuers know it by its path; the port is free (RFC 8252 §7.3).
pub const RETURN: &str = "/oauth";

/// What a browser brings back, as far as it says to whom.
#[derive(Debug, Deserialize)]
struct Returned {
    state: String,
}

/// `GET /oauth`: a browser comes back. Public, for the browser brings no key of
/// ours across sites; the `state` is the key, and it opens once.
pub async fn returned(State(face): State<Face>, uri: Uri, headers: HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = texts::negotiate(face.language.as_deref().or(wanted).unwrap_or_default());
    let texts = texts::Texts::choose(Some(language));
    let say = |status: StatusCode, key: &str| {
        let part = |part: &str| texts.text(&format!("oauth-{key}-{part}"));
        page::bare(status, language, &part("title"), &part("what"))
    };
    let known = Query::<Returned>::try_from_uri(&uri).ok();
    let Some(open) = known.and_then(|returned| face.sign_ins.take(&returned.state)) else {
        return say(StatusCode::NOT_FOUND, "unknown");
    };
    let query = uri.query().unwrap_or_default().to_owned();
    // On a task of its own: a browser that hangs up must not cut it off half way.
    let asking = tokio::spawn(async move {
        let ended = oauth::returned(&*face.net, open.browser, &query, open.client, open.client_secret).await;
        let well = ended.is_ok();
        // Who waited may be gone: then it leads nowhere.
        open.told.send(ended).is_ok() && well
    });
    match asking.await {
        Ok(true) => say(StatusCode::OK, "done"),
        _ => say(StatusCode::BAD_REQUEST, "failed"),
    }
}

impl SignIns {
    /// With the names that the person gave us at issuers.
    pub fn new(registrations: Vec<Registration>) -> SignIns {
        SignIns { registrations, ..SignIns::default() }
    }

    /// Whom to ask for tokens for these servers, and as whom: what the person
    /// configured, then the table, then what the provider's document says.
    async fn client(
        &self,
        net: &dyn net::Net,
        servers: &[Server],
        told: Option<&::setup::OAuth2>,
    ) -> Result<(Client, Option<Secret<String>>), Problem> {
        let host = servers.first().map(|server| server.host.to_ascii_lowercase()).unwrap_or_default();
        let protocols: Vec<Protocol> = servers.iter().map(|server| server.protocol).collect();
        let needed = |said: String| {
            let mut problem = Problem::new(Code::OauthNeeded, said);
            problem.host = Some(host.clone());
            problem
        };
        let mut registrations = self.registrations.iter();
        let own = registrations.find(|one| {
            one.hosts.iter().any(|suffix| ::setup::issuers::lies_under(&host, &suffix.to_ascii_lowercase()))
        });
        let own = own.map(|one| ::setup::OAuth2 { issuer: one.issuer.clone(), ..Default::default() });
        let issuer = match (own, ::setup::issuers::by_host(&host, &protocols), told) {
            (Some(own), _, _) => ::setup::issuers::told(net, &own, &protocols).await.map_err(needed)?,
            (None, Some(issuer), _) => issuer,
            (None, None, Some(told)) => {
                ::setup::issuers::told(net, told, &protocols).await.map_err(needed)?
            }
            (None, None, None) => return Err(needed(format!("nobody says who gives out tokens for {host}"))),
        };
        let registration = self.registered(&issuer).unwrap_or_default();
        let scopes = Some(registration.scopes).filter(|scopes| !scopes.is_empty());
        let issuer = Issuer { scopes: scopes.unwrap_or_else(|| issuer.scopes.clone()), ..issuer };
        let published = || told.and_then(|told| told.client_id.clone());
        if let Some(client_id) = registration.client_id.or_else(published) {
            return Ok((Client { issuer, client_id }, registration.client_secret));
        }
        // The port is free there as well (RFC 8252 §7.3).
        match oauth::registered(net, &issuer, &format!("http://127.0.0.1{RETURN}")).await {
            Some(known) => known.map_err(|error| *error.problem),
            None => Err(needed(format!("no client id for {} is configured", issuer.host()))),
        }
    }

    /// As whom an issuer knows us.
    fn registered(&self, issuer: &Issuer) -> Option<Registration> {
        self.registrations.iter().find(|one| one.host() == issuer.host()).cloned()
    }

    /// Lets a browser come back, until the guard is dropped. Beyond the bound the oldest ends.
    fn wait_for(self: &Arc<Self>, open: Open) -> Waiting {
        let guard = Waiting(Arc::clone(self), open.browser.state().clone());
        let mut all = self.open();
        if all.len() >= limits::SIGN_INS {
            all.remove(0);
        }
        all.push(open);
        guard
    }

    /// Takes the sign-in that a browser comes back from: once.
    fn take(&self, state: &str) -> Option<Open> {
        let mut all = self.open();
        let at = all.iter().position(|open| random::same(open.browser.state().reveal(), state))?;
        Some(all.remove(at))
    }

    fn open(&self) -> MutexGuard<'_, Vec<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a sign-in that nobody waits for any more.
struct Waiting(Arc<SignIns>, Secret<String>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.take(self.1.reveal());
    }
}

/// What a person gave to sign in with: a password, a sign-in at an issuer, or a certificate.
#[derive(Default, Deserialize)]
pub struct Given {
    password: Option<Secret<String>>,
    grant: Option<String>,
    /// A certificate with its key, in PEM.
    certificate: Option<Secret<String>>,
}

/// The same, as servers take it and as it is kept.
#[derive(Debug)]
pub struct Means {
    /// What servers take.
    pub key: Key,
    /// What is kept of it.
    pub kept: Secret<String>,
    /// Whom it is from, where it is no password.
    pub client: Option<Client>,
    grant: Option<String>,
}

impl Means {
    /// It has been kept: a grant changes from now on, and what waits of it would
    /// undo that.
    pub fn used(&self, face: &Face) {
        if let Some(word) = &self.grant {
            face.sign_ins.granted.forget(word);
        }
    }
}

impl Given {
    /// Whether anything was given at all.
    pub fn any(&self) -> bool {
        self.password.is_some() || self.grant.is_some() || self.certificate.is_some()
    }

    /// Finds out what was given.
    pub fn means(&self, face: &Face) -> Result<Means, Failure> {
        match (&self.password, &self.grant, &self.certificate) {
            (None, None, Some(pem)) => {
                let identity = net::Identity::new(pem.reveal())
                    .map_err(|error| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
                let kept = Key::sealed(&identity);
                Ok(Means { key: Key::Certificate(identity), kept, client: None, grant: None })
            }
            (Some(password), None, None) => {
                let (key, kept) = (Key::Password(password.clone()), password.clone());
                Ok(Means { key, kept, client: None, grant: None })
            }
            (None, Some(word), None) => {
                let granted = face.sign_ins.granted.find(word, face.net.now());
                let gone = || Failure::refuse(StatusCode::NOT_FOUND, "the sign-in is too old: sign in again");
                let granted = granted.ok_or_else(gone)?;
                Ok(Means {
                    key: Key::Token(granted.access.token.clone()),
                    kept: granted.grant.sealed(),
                    client: Some(granted.client.clone()),
                    grant: Some(word.clone()),
                })
            }
            _ => {
                Err(Failure::refuse(StatusCode::BAD_REQUEST, "one of a password, a grant and a certificate"))
            }
        }
    }
}

async fn kept(face: &Face, account: AccountId, own: Option<OutgoingId>) -> Option<Grant> {
    let kept = engine::Passwords::password(&*face.keeper, account, own).await;
    Grant::open(&kept?)
}

/// A grant that nobody will sign in with any more: read before it is forgotten, given
/// back after.
pub struct Parting {
    account: AccountId,
    client: Client,
    grant: Grant,
}

impl Parting {
    /// The account's, if it signs in with one.
    pub async fn of_account(face: &Face, account: &Account) -> Option<Parting> {
        let client = account.login.oauth.clone()?;
        let grant = kept(face, account.id, None).await?;
        Some(Parting { account: account.id, client, grant })
    }

    /// The own one of an outgoing server, if it has one.
    pub async fn of_server(face: &Face, server: &OutgoingServer) -> Option<Parting> {
        let Some(Own::OAuth2(client)) = server.set.own.clone() else { return None };
        let grant = kept(face, server.account, Some(server.id)).await?;
        Some(Parting { account: server.account, client, grant })
    }

    /// Gives it back to its issuer. A failure is logged: what goes, goes all the same.
    pub async fn give_back(self, face: &Face) {
        let Parting { account, client, grant } = self;
        let revoking = oauth::revoke(&*face.net, &client, &grant);
        let why = match net::within(&*face.net, limits::REVOCATION, revoking).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(late) => late.to_string(),
        };
        tracing::warn!(%account, issuer = client.issuer.host(), "the sign-in was not given back: {why}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(state: &str) -> (Open, oneshot::Receiver<engine::Result<Granted>>) {
        let secret = |word: &str| Secret::new(word.to_owned());
        let browser = Browser::new(Client::default(), String::new(), secret(state), secret("verifier"));
        let (told, answer) = oneshot::channel();
        (Open { browser, client: Client::default(), client_secret: None, told }, answer)
    }

    #[test]
    fn a_sign_in_waits_for_as_long_as_somebody_does() {
        let sign_ins = Arc::new(SignIns::default());
        let waiting = sign_ins.wait_for(open("a").0);
        let other = sign_ins.wait_for(open("b").0);
        drop(waiting);
        assert!(sign_ins.take("a").is_none());
        assert!(sign_ins.take("b").is_some() && sign_ins.take("b").is_none());
        drop(other);
    }

    #[test]
    fn beyond_the_bound_the_oldest_ends() {
        let sign_ins = Arc::new(SignIns::default());
        let (oldest, mut answer) = open("oldest");
        let _oldest = sign_ins.wait_for(oldest);
        let words: Vec<String> = (0..limits::SIGN_INS).map(|n| n.to_string()).collect();
        let _others: Vec<Waiting> = words.iter().map(|word| sign_ins.wait_for(open(word).0)).collect();
        assert!(sign_ins.take("oldest").is_none());
        assert!(matches!(answer.try_recv(), Err(oneshot::error::TryRecvError::Closed)));
        assert!(words.iter().all(|word| sign_ins.take(word).is_some()));
    }
}
