//! A13: every trouble that a person can meet has its own code, its own text in
//! every language, and the server's words; each is made here by its real cause.
//! What comes while adding is told by the command, what comes later by the status.

use std::time::Duration;

use mail::problem::{Code, Problem};
use postduif::texts::{LANGUAGES, Texts};
use serde_json::Value;
use testhost::faults::Refusal;
use testhost::{Host, User, run};

use crate::common::{Program, Run};

/// How signing up is attempted.
struct Attempt<'a> {
    program: &'a Program,
    user: &'a User,
    servers: &'a [String],
}

impl Attempt<'_> {
    fn run(&self, more: &[&str]) -> Run {
        let mut args = vec!["account", "add", &self.user.address, "--password-stdin", "--accept-untrusted"];
        args.extend(self.servers.iter().map(String::as_str));
        args.extend(more);
        self.program.run(&args, &format!("{}\n", self.user.password))
    }

    /// Fails with that code and a text; gives the problem.
    fn fails(&self, code: Code) -> Problem {
        let run = self.run(&["--json"]);
        let answer: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{code:?}: {run:?}"));
        let problem: Problem = serde_json::from_value(answer["error"]["problem"].clone()).unwrap();
        assert_eq!(problem.code, code, "{run:?}");
        assert_eq!(answer["error"]["exit"], run.code, "{run:?}");
        assert!(run.code != 0, "{run:?}");
        is_told(&problem);
        assert_eq!(answer["error"]["text"], Texts::new("en").problem(&problem), "{run:?}");
        problem
    }
}

/// Its own text in every language: no other code's title, no value that is lacking, the server's words.
fn is_told(problem: &Problem) {
    let mut seen = Vec::new();
    for language in LANGUAGES {
        let text = Texts::new(language).problem(problem);
        let title = text.lines().next().unwrap_or_default();
        assert!(!title.is_empty() && !title.contains('$') && title != problem.code.as_str(), "{text}");
        assert!(text.lines().count() > 1 && !text.contains("{ $"), "{text}");
        assert!(text.contains(&problem.said), "{text}");
        assert!(!seen.contains(&text), "{language} speaks another language: {text}");
        seen.push(text);
    }
}

/// `--incoming` and `--outgoing`, at their usual ports.
fn by_hand(host: &Host, incoming: &str, outgoing: &str) -> Vec<String> {
    let with_port = |url: &str| {
        let port = match url.split("://").next().unwrap() {
            "imaps" => 993,
            "imap" => 143,
            "pop3s" => 995,
            "smtps" => 465,
            _ => 587,
        };
        format!("{url}.mail.test:{}", host.layout().port(port))
    };
    ["--incoming".into(), with_port(incoming), "--outgoing".into(), with_port(outgoing)].to_vec()
}

/// 1 to 3: finding.
#[test]
fn what_finding_meets() {
    let Some(host) = Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let somebody =
        |address: &str| User { address: address.to_owned(), password: "Zwaluw-codes-1".to_owned() };
    for (address, code) in [("jan@bestaatniet.test", Code::DnsDomain), ("jan@geenpost.test", Code::NoConfig)]
    {
        let attempt = Attempt { program: &program, user: &somebody(address), servers: &[] };
        assert_eq!(attempt.fails(code).args["domain"], address.split('@').nth(1).unwrap());
    }
    // A resolver where nothing listens.
    let nowhere = format!("{}:53", testhost::places::named("closed").unwrap().at(host.layout()));
    let offline = Program::with_resolver(&host, &nowhere);
    let attempt = Attempt { program: &offline, user: &somebody("jan@voorbeeld.test"), servers: &[] };
    assert!(!attempt.fails(Code::Offline).said.is_empty());
}

/// 4 to 7: signing in.
#[test]
fn what_signing_in_meets() {
    let Some(host) = Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let servers = by_hand(&host, "imaps://ssl0", "smtps://ssl0");
    let user = |stem: &str| host.fresh_user(stem).unwrap();
    let (app, off) = (user("code-app"), user("code-uit"));
    host.refuse(&app, "imap", Refusal::AppPassword).unwrap();
    host.refuse(&off, "imap", Refusal::SwitchedOff).unwrap();
    let wrong = User { password: "Fout-wachtwoord-9".into(), ..user("code-fout") };
    for (user, code, words) in [
        (&wrong, Code::AuthFailed, "failed"),
        (&app, Code::AppPassword, "Application-specific password required"),
        (&off, Code::ProtocolOff, "Login disabled for this user"),
    ] {
        let problem = Attempt { program: &program, user, servers: &servers }.fails(code);
        assert!(problem.said.contains(words), "{problem:?}");
        assert_eq!(problem.host.as_deref(), Some("ssl0.mail.test"));
    }
    if host.identity_or_skip().is_some() {
        let servers = by_hand(&host, "imaps://oauth", "smtps://oauth");
        let problem = Attempt { program: &program, user: &user("code-venster"), servers: &servers }
            .fails(Code::OauthNeeded);
        assert!(!problem.said.is_empty(), "{problem:?}");
    }
}

/// 8 to 11: the connection.
#[test]
fn what_the_connection_meets() {
    let Some(host) = Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let user = host.fresh_user("code-lijn").unwrap();
    let fails = |incoming: &str, code| {
        let servers = by_hand(&host, incoming, "smtps://ssl0");
        let problem = Attempt { program: &program, user: &user, servers: &servers }.fails(code);
        assert!(!problem.said.is_empty(), "{problem:?}");
        problem
    };
    let name = fails("imaps://othername", Code::TlsName);
    assert_eq!(
        (name.args["asked"].as_str(), name.args["names"].as_str()),
        ("othername.mail.test", "ssl0.mail.test")
    );
    assert_eq!(fails("imaps://selfsigned", Code::TlsUntrusted).args["selfSigned"], "true");
    assert_eq!(fails("imaps://untrusted", Code::TlsUntrusted).args["issuer"], "Another Authority");
    assert!(fails("imaps://scanner", Code::TlsUntrusted).args["issuer"].contains("Avast"));
    assert!(fails("imaps://expired", Code::TlsExpired).args["notAfter"].starts_with("2021-"));
    fails("imaps://notyet", Code::TlsExpired);
    fails("imaps://closed", Code::Refused);
    fails("imaps://silent", Code::Timeout);
    assert_eq!(fails("imap://notls", Code::NoTls).args["tlsPort"], "993");
    // F04: the protection that the port does have is proposed.
    assert_eq!(fails("imaps://swapped", Code::TlsMismatch).args["security"], "starttls");
    host.sign_in_servers().unwrap();
    fails("imaps://nomech", Code::NoMechanism);
}

/// 12 and 18: sending does not work, and the account is here already. F03: a
/// server without sign-in is refused.
#[test]
fn what_saving_meets() {
    let Some(host) = Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let user = host.fresh_user("code-half").unwrap();
    for (outgoing, why) in [("smtps://noauth", "no-auth"), ("smtps://closed", "unreachable")] {
        let servers = by_hand(&host, "imaps://ssl0", outgoing);
        let problem = Attempt { program: &program, user: &user, servers: &servers }.fails(Code::SmtpFailed);
        assert_eq!(problem.args["why"], why);
        assert!(!problem.said.is_empty(), "{problem:?}");
    }
    let servers = by_hand(&host, "imaps://ssl0", "smtps://ssl0");
    let attempt = Attempt { program: &program, user: &user, servers: &servers };
    assert_eq!(attempt.run(&[]).code, 0);
    let problem = attempt.fails(Code::AccountExists);
    assert_eq!(problem.args["account"], user.address);
}

/// 13 to 17: what a working account meets, as its status tells it.
#[test]
fn what_work_meets() {
    let Some(host) = Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let password = |user: &User, password: &str| host.add_user(&user.address, password, None).unwrap();
    let add = |user: &User, incoming: &str| {
        let servers = by_hand(&host, incoming, "smtps://ssl0");
        let added = Attempt { program: &program, user, servers: &servers }.run(&[]);
        assert_eq!(added.code, 0, "{added:?}");
    };
    let row = |user: &User| -> Value {
        let status = program.json(&["status"], "");
        let rows = status["accounts"].as_array().unwrap();
        rows.iter().find(|row| row["address"] == user.address.as_str()).unwrap().clone()
    };
    let told = |problem: &Value, code: Code, words: &str| {
        let problem: Problem =
            serde_json::from_value(problem.clone()).unwrap_or_else(|_| panic!("{code:?}: {problem}"));
        assert_eq!(problem.code, code, "{problem:?}");
        assert!(problem.said.contains(words), "{problem:?}");
        is_told(&problem);
    };

    let changed = host.fresh_user("code-nieuw").unwrap();
    add(&changed, "imaps://ssl0");
    let sync = |user: &User| program.run(&["sync", "--account", &user.address], "");
    assert_eq!(sync(&changed).code, 0);
    password(&changed, "Een-ander-wachtwoord");
    // Dovecot looks at its list of passwords once a second.
    run::until(Duration::from_secs(20), || sync(&changed).code == 3).unwrap();
    told(&row(&changed)["lastError"], Code::PasswordChanged, "failed");
    assert_eq!(row(&changed)["phase"], "needs-password", "D23");

    let busy = host.fresh_user("code-druk").unwrap();
    add(&busy, "imaps://throttled");
    let held = host.hold("throttled", &busy).unwrap();
    // It has not heard of its folders yet: what keeps it from that is told, and nothing is sent.
    let sent = program.run(&["send", "--account", &busy.address, "--to", &busy.address, "--text", "Dag"], "");
    assert_eq!(sent.code, 5, "{sent:?}");
    assert_eq!(sync(&busy).code, 5);
    told(&row(&busy)["lastError"], Code::Throttled, "");
    drop(held);

    let full = host.full_user("code-vol").unwrap();
    add(&full, "imaps://ssl0");
    assert_eq!(sync(&full).code, 0);
    let to = host.fresh_user("code-bij").unwrap();
    let send =
        |to: &str| program.run(&["send", "--account", &full.address, "--to", to, "--text", "hallo"], "");
    assert_eq!(send("niemand@voorbeeld.test").code, 5);
    told(&row(&full)["outbox"][0]["problem"], Code::SendRejected, "niemand@voorbeeld.test");
    assert_eq!(send(&to.address).code, 0);
    // The copy in Sent goes up after the sending is over, perhaps in another run.
    run::until(Duration::from_secs(20), || {
        sync(&full);
        row(&full)["unfiled"].is_object()
    })
    .unwrap();
    told(&row(&full)["refused"][0]["problem"], Code::Quota, "uota");
    told(&row(&full)["unfiled"], Code::AppendFailed, "uota");
    let dismissed = program.run(&["account", "dismiss", &full.address], "");
    assert_eq!(
        (dismissed.code, row(&full)["refused"].as_array().map(Vec::len)),
        (0, Some(0)),
        "{dismissed:?}"
    );
}
