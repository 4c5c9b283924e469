//! The binary at a real identity provider, and at mail servers that take its
//! tokens and nothing else: by browser, by device code, renewed, taken back.

use std::io::{BufReader, Read as _};
use std::process::Child;
use std::sync::Arc;

use engine::oauth::{self, Grant};
use mail::Secret;
use mail::oauth::Client;
use mail::problem::Code;
use net::{Net, Real, Settings};
use store::{Account, Own, Store};
use testhost::identity::{CLIENT, Identity};
use testhost::{Host, User};

use crate::common::{Program, Run, ask};
use crate::servers::{add, by_hand, user};

/// A person at a provider that takes no password.
struct World {
    host: Host,
    identity: Identity,
    jan: User,
    program: Program,
    /// All that was printed so far, logs included.
    said: String,
}

impl World {
    fn new(stem: &str) -> Option<World> {
        World::known_as(stem, &format!("client_id = \"{CLIENT}\"\n"))
    }

    fn known_as(stem: &str, client_id: &str) -> Option<World> {
        let host = Host::connect_or_skip()?;
        let identity = host.identity_or_skip()?;
        let jan = host.fresh_user(stem).unwrap();
        let program = Program::at(&host);
        let registration = format!(
            "[[oauth]]\nissuer = \"{}\"\n{client_id}hosts = [\"oauth.mail.test\"]\n",
            identity.issuer()
        );
        std::fs::write(program.dir().join("postduif.toml"), registration).unwrap();
        Some(World { host, identity, jan, program, said: String::new() })
    }

    /// Starts to add the account; `way` is how the person signs in.
    fn add(&self, way: &str) -> Child {
        let (imap, smtp) = (self.host.layout().port(993), self.host.layout().port(465));
        let incoming = format!("imaps://oauth.mail.test:{imap}");
        let outgoing = format!("smtps://oauth.mail.test:{smtp}");
        let address = self.jan.address.as_str();
        let args = ["account", "add", address, "--name", "Jan", "--incoming", &incoming];
        self.program.start(&[&args[..], &["--outgoing", &outgoing, way, "--no-open", "-vv"]].concat(), "")
    }

    /// Reads what a command says until a line holds `word`; gives that line.
    fn until(&mut self, err: &mut impl std::io::BufRead, word: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(err.read_line(&mut line).unwrap() > 0, "never said {word}:\n{}", self.said);
            self.said.push_str(&line);
            if line.contains(word) {
                return line.trim().to_owned();
            }
        }
    }

    /// The command's end.
    fn end(&mut self, mut child: Child, mut err: impl std::io::Read) -> (i32, String) {
        let (mut rest, mut out) = (String::new(), String::new());
        err.read_to_string(&mut rest).unwrap();
        child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.said += &rest;
        self.said += &out;
        (child.wait().unwrap().code().unwrap_or(-1), rest)
    }

    /// Goes through a command that shows a code, as a person with a telephone.
    fn by_device(&mut self, mut child: Child) -> (i32, String) {
        let mut err = BufReader::new(child.stderr.take().unwrap());
        // "Open ADDRESS on any device, type CODE and sign in at …"
        let line = self.until(&mut err, "Open https://");
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |word: &str| words[words.iter().position(|one| *one == word).unwrap() + 1];
        let url = format!("{}?user_code={}", after("Open"), after("type"));
        self.identity.allow(&url, &self.jan).unwrap();
        self.end(child, err)
    }

    /// Goes through a command that opens the browser.
    fn by_browser(&mut self, mut child: Child, allows: bool) -> (i32, String) {
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let url = self.until(&mut err, "/auth?");
        let back = match allows {
            true => self.identity.allow(&url, &self.jan).unwrap(),
            false => self.identity.deny(&url, &self.jan).unwrap(),
        };
        let (port, path) = back.strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
        let answer = ask(port.parse().unwrap(), "GET", &format!("/{path}"), &[], b"");
        assert_eq!(answer.status, if allows { 200 } else { 400 }, "{}", answer.text());
        self.end(child, err)
    }

    fn run(&mut self, args: &[&str]) -> Run {
        let run = self.program.run(args, "");
        self.said += &run.out;
        self.said += &run.err;
        run
    }

    /// The account and what is kept of its sign-in.
    fn kept(&self) -> (Account, Grant) {
        let store = Store::open(self.program.dir(), &store::Options::default()).unwrap();
        let account = store.read(|tx| tx.accounts()).unwrap().remove(0);
        let sealed = store.read(|tx| tx.secret(&format!("account/{}/password", account.id))).unwrap();
        (account, Grant::open(&sealed.unwrap()).unwrap())
    }

    /// What is kept of the sign-in that the account's second outgoing server has of its own.
    fn own(&self) -> Option<(Client, Grant)> {
        let store = Store::open(self.program.dir(), &store::Options::default()).unwrap();
        let (name, own) = store
            .read(|tx| {
                let here = tx.accounts()?.into_iter();
                let all = here.chain(tx.removed_accounts()?.into_iter().map(|(account, _)| account));
                let account = all.into_iter().find(|one| one.incoming.is_some()).unwrap().id;
                let server = tx.outgoing(account)?.remove(1);
                Ok((store::outgoing::own_secret(account, server.id), server.set.own))
            })
            .unwrap();
        let sealed = store.read(|tx| tx.secret(&name)).unwrap()?;
        let Some(Own::OAuth2(client)) = own else { panic!("{own:?}") };
        Some((client, Grant::open(&sealed).unwrap()))
    }

    fn net(&self) -> Arc<dyn Net> {
        // The first test that comes sets it.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let resolver = Some(self.host.layout().resolver());
        let settings = Settings { resolver, extra_ca: vec![self.host.ca_file()], ..Settings::default() };
        Arc::new(Real::new(&settings).unwrap())
    }

    /// Invariant 23: it stands in nothing that was written or printed.
    fn nowhere(&self, secret: &Secret<String>) {
        let mut heap = self.program.written();
        heap.extend(self.said.as_bytes());
        let found = heap.windows(secret.reveal().len()).any(|window| window == secret.reveal().as_bytes());
        assert!(!found, "a secret was written");
    }
}

/// B15: authorisation code with PKCE in the browser, IMAP and SMTP by token, a
/// grant that changes at each run, revocation at removal; invariant 23 over all of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_by_browser_from_adding_to_removing() {
    let Some(mut world) = World::new("oauth-venster") else { return };
    let adding = world.add("--oauth=browser");
    let (code, err) = world.by_browser(adding, true);
    assert_eq!(code, 0, "{err}");
    let mechanism = |side: &str| err.contains(&format!("{side}: works (OAUTHBEARER)"));
    assert!(mechanism("Incoming") && mechanism("Outgoing"), "{err}");
    let (account, first) = world.kept();
    assert_eq!(account.login.oauth.as_ref().unwrap().client_id, CLIENT);
    world.nowhere(&first.refresh);

    let message = format!(
        "From: Anna <anna@voorbeeld.test>\r\nTo: {}\r\nSubject: Ring\r\n\r\nhoi\r\n",
        world.jan.address
    );
    world.host.deliver(&world.jan.address, message.as_bytes()).unwrap();
    let synced = world.run(&["sync", "-vv"]);
    assert_eq!(synced.code, 0, "{synced:?}");
    assert!(world.run(&["list"]).out.contains("Ring"));
    let (_, second) = world.kept();
    assert_ne!(first, second, "the provider gave a new refresh token, and it was kept");
    world.nowhere(&second.refresh);

    let address = world.jan.address.clone();
    let sent = world.run(&["send", "--to", &address, "--subject", "Terug", "--text", "dag", "-vv"]);
    assert_eq!(sent.code, 0, "{sent:?}");

    let (account, last) = world.kept();
    let removed = world.run(&["account", "remove", &address, "--yes", "-vv"]);
    assert_eq!(removed.code, 0, "{removed:?}");
    let client = account.login.oauth.unwrap();
    let gone = oauth::renewed(&*world.net(), &client, &last).await.unwrap_err();
    assert_eq!(gone.problem.code, Code::OauthNeeded, "{gone:?}");
    assert!(gone.problem.said.starts_with("invalid_grant"), "{gone:?}");
    world.nowhere(&last.refresh);
    world.nowhere(&Secret::new(world.jan.password.clone()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_no_has_no_account() {
    let Some(mut world) = World::new("oauth-nee") else { return };
    let adding = world.add("--oauth=browser");
    let (code, err) = world.by_browser(adding, false);
    assert_eq!(code, 3, "{err}");
    assert!(err.contains("access_denied") && err.contains("their own window"), "{err}");
    assert_eq!(world.program.json(&["account", "list"], "").as_array().unwrap().len(), 1);
}

/// A13: a POP3 server that takes tokens alone says so, and not that the password is wrong.
#[test]
fn a_password_is_no_token() {
    let Some(world) = World::new("oauth-pop") else { return };
    let incoming = format!("pop3s://oauth.mail.test:{}", world.host.layout().port(995));
    let args = ["account", "add", &world.jan.address, "--password-stdin", "--receive-only", "--json"];
    let args = [&args[..], &["--incoming", &incoming]].concat();
    let refused = world.program.run(&args, &format!("{}\n", world.jan.password));
    let told: serde_json::Value = serde_json::from_str(&refused.out).unwrap();
    let problem = &told["error"]["problem"];
    assert_eq!(problem["code"], "oauth-needed", "{refused:?}");
    assert_eq!(refused.code, 3, "{refused:?}");
}

/// B15: an issuer that knew nothing of us (RFC 7591).
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_nobody_registered_makes_itself_known() {
    let Some(mut world) = World::known_as("oauth-vreemd", "") else { return };
    let adding = world.add("--oauth=browser");
    let (code, err) = world.by_browser(adding, true);
    assert_eq!(code, 0, "{err}");
    let client_id = world.kept().0.login.oauth.unwrap().client_id;
    assert!(!client_id.is_empty() && client_id != CLIENT, "{client_id}");
    assert_eq!(world.run(&["sync"]).code, 0, "the tokens are that client's");
}

/// B15: the device flow; and D23: once the provider has taken the sign-in back,
/// the account waits for the person, who answers once for both servers.
#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_by_code_and_again_after_it_was_taken_back() {
    let Some(mut world) = World::new("oauth-code") else { return };
    let adding = world.add("--oauth");
    let (code, err) = world.by_device(adding);
    assert_eq!(code, 0, "{err}");
    assert_eq!(world.run(&["sync"]).code, 0);

    // B16, F01: other servers are proven with a token of the same sign-in; what does not take it is not saved.
    let address = world.jan.address.clone();
    let port = |port| world.host.layout().port(port);
    let (imap, imaps) = (port(143), port(993));
    let starttls = format!("imap://oauth.mail.test:{imap}");
    let no_tokens = format!("imaps://ssl0.mail.test:{imaps}");
    assert_eq!(world.run(&["account", "change", &address, "--incoming", &starttls]).code, 0);
    assert_eq!(world.run(&["account", "change", &address, "--incoming", &no_tokens]).code, 5);
    let shown = world.program.json(&["account", "show", &address], "");
    let incoming = &shown["incoming"];
    assert_eq!((&incoming["host"], &incoming["port"]), (&"oauth.mail.test".into(), &imap.into()));
    assert!(shown["login"]["oauth"].is_object(), "{shown}");
    assert_eq!(world.run(&["account", "check", &address, "--apply"]).code, 3, "nobody vouches for it");
    assert_eq!(world.run(&["sync"]).code, 0);

    let (account, grant) = world.kept();
    oauth::revoke(&*world.net(), account.login.oauth.as_ref().unwrap(), &grant).await.unwrap();
    let synced = world.run(&["sync", "-vv"]);
    assert_eq!(synced.code, 3, "{synced:?}");
    let row = world.program.json(&["account", "list"], "")[0].take();
    assert_eq!((&row["phase"], &row["signIn"]), (&"needs-password".into(), &"oauth2".into()), "{row}");
    assert_eq!(row["lastError"]["code"], "oauth-needed", "{row}");

    let address = world.jan.address.clone();
    let again = world.program.start(&["account", "sign-in", &address, "-vv"], "");
    let (code, err) = world.by_device(again);
    assert_eq!(code, 0, "{err}");
    let synced = world.run(&["sync", "-vv"]);
    assert_eq!(synced.code, 0, "{synced:?}");
    let (_, grant) = world.kept();
    world.nowhere(&grant.refresh);
}

/// F01, B15, D23: an outgoing server with a sign-in of its own, beside an account with a
/// password. Its grant changes at each run; once it was taken back, mail waits and the
/// person is asked, who answers for this server alone. It is given back with the account.
#[tokio::test(flavor = "multi_thread")]
async fn an_outgoing_server_has_a_sign_in_of_its_own() {
    let Some(mut world) = World::new("oauth-uit") else { return };
    let piet = user(&world.host, "uitgever");
    let added = add(&world.program, &by_hand(&world.host, &piet), &piet.password, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    let place = format!("smtps://oauth.mail.test:{}", world.host.layout().port(465));
    let address = piet.address.clone();
    let jan = world.jan.address.clone();
    let args = ["outgoing", "add", &address, &place, "--label", "Werk", "--user", &jan, "--oauth", "-vv"];
    let child = world.program.start(&args, "");
    let (code, err) = world.by_device(child);
    assert_eq!(code, 0, "{err}");
    let list = world.program.json(&["outgoing", "list", &address], "");
    let of = |key: &str| list[1][key].clone();
    assert_eq!(
        (of("login"), of("proven"), of("mechanism")),
        ("oauth2".into(), true.into(), "OAUTHBEARER".into())
    );
    let (client, first) = world.own().unwrap();
    assert_eq!(client.client_id, CLIENT);

    assert_eq!(world.run(&["sync"]).code, 0);
    assert_eq!(world.run(&["outgoing", "use", &address, &address, "Werk"]).code, 0);
    let send = ["send", "--account", &address, "--to", &jan, "--subject"];
    let sent = world.run(&[&send[..], &["Een", "--text", "dag", "-vv"]].concat());
    assert_eq!(sent.code, 0, "{sent:?}");
    let (_, second) = world.own().unwrap();
    assert_ne!(first, second, "renewed, and the new one was kept");

    oauth::revoke(&*world.net(), &client, &second).await.unwrap();
    let held = world.run(&[&send[..], &["Twee", "--text", "dag", "-vv"]].concat());
    assert_eq!(held.code, 3, "{held:?}");
    let queue = world.program.json(&["outbox", "list"], "");
    assert_eq!(
        (&queue[0]["state"], &queue[0]["trouble"]["code"]),
        (&"queued".into(), &"oauth-needed".into()),
        "{queue}"
    );
    // After a restart the account itself is well, and says still what waits.
    let serving = world.program.serve();
    let stands = || {
        let row = world.program.json(&["account", "list"], "")[0].take();
        let is_held = row["lastError"]["args"]["outgoing"].is_string();
        row["phase"] == "idle" && row["lastError"]["code"] == "oauth-needed" && is_held
    };
    testhost::run::until(std::time::Duration::from_secs(30), stands).unwrap();
    drop(serving);

    let child = world.program.start(&["outgoing", "change", &address, "Werk", "--oauth", "-vv"], "");
    let (code, err) = world.by_device(child);
    assert_eq!(code, 0, "{err}");
    let subjects = || {
        let raws = world.host.messages_in(&jan, "INBOX").unwrap_or_default();
        raws.iter().filter(|raw| String::from_utf8_lossy(raw).contains("Subject: Twee")).count()
    };
    let serving = world.program.serve();
    let now = world.program.run(&["outbox", "send-now", queue[0]["id"].as_str().unwrap(), "--no-wait"], "");
    assert_eq!(now.code, 0, "{now:?}");
    testhost::run::until(std::time::Duration::from_secs(30), || subjects() == 1).unwrap();
    drop(serving);

    let (client, last) = world.own().unwrap();
    world.nowhere(&last.refresh);
    let removed = world.run(&["account", "remove", &address, "--yes", "-vv"]);
    assert_eq!(removed.code, 0, "{removed:?}");
    assert!(world.own().is_none(), "a sign-in is not kept in the bin");
    let gone = oauth::renewed(&*world.net(), &client, &last).await.unwrap_err();
    assert!(gone.problem.said.starts_with("invalid_grant"), "{gone:?}");
}
