//! The account list on the command line, against real servers: paused, mended,
//! changed, checked, removed and taken back.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use testhost::{Host, User, run};

use crate::common::{Program, Run};

struct World {
    host: Host,
    program: Program,
}

impl World {
    fn new() -> Option<World> {
        let host = Host::connect_or_skip()?;
        let program = Program::at(&host);
        Some(World { host, program })
    }

    fn url(&self, scheme: &str, place: &str) -> String {
        let port = match scheme {
            "imaps" => 993,
            "imap" => 143,
            "pop3s" => 995,
            _ => 465,
        };
        format!("{scheme}://{place}.mail.test:{}", self.host.layout().port(port))
    }

    fn add(&self, user: &User, incoming: &str, password: &str, more: &[&str]) -> Run {
        let outgoing = self.url("smtps", "ssl0");
        let args = ["account", "add", &user.address, "--password-stdin", "--incoming", incoming];
        let args = [&args[..], &["--outgoing", &outgoing], more].concat();
        self.program.run(&args, &format!("{password}\n"))
    }

    /// Adds an account that works.
    fn added(&self, stem: &str) -> User {
        let user = self.host.fresh_user(stem).unwrap();
        let added = self.add(&user, &self.url("imaps", "ssl0"), &user.password, &[]);
        assert_eq!(added.code, 0, "{added:?}");
        user
    }

    fn run(&self, args: &[&str]) -> Run {
        self.program.run(args, "")
    }

    /// Runs a command that must succeed.
    fn does(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        run
    }

    fn row(&self, user: &User) -> Value {
        let list = self.program.json(&["account", "list"], "");
        let row = list.as_array().unwrap().iter().find(|row| row["address"] == user.address.as_str());
        row.cloned().unwrap_or(Value::Null)
    }

    fn deliver(&self, user: &User, subject: &str) {
        let message = format!(
            "From: Anna <anna@voorbeeld.test>\r\nTo: {}\r\nSubject: {subject}\r\n\r\nhallo\r\n",
            user.address
        );
        self.host.deliver(&user.address, message.as_bytes()).unwrap();
    }

    fn subjects(&self, user: &User) -> Vec<String> {
        let list = self.program.json(&["list", "--account", &user.address], "");
        let rows = list.as_array().unwrap().iter();
        rows.map(|row| row["subject"].as_str().unwrap().to_owned()).collect()
    }
}

/// A16, D23: saved unproven, it is paused and says why; one new password mends both servers.
#[test]
fn unproven_is_paused_until_it_is_proven() {
    let Some(world) = World::new() else { return };
    let user = world.host.fresh_user("rust-later").unwrap();
    let imap = world.url("imaps", "ssl0");
    let refused = world.add(&user, &imap, "Fout-wachtwoord-3", &[]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("--paused"), "{refused:?}");
    let saved = world.add(&user, &imap, "Fout-wachtwoord-3", &["--paused"]);
    assert_eq!(saved.code, 0, "{saved:?}");
    assert!(saved.out.contains("is paused"), "{saved:?}");
    let row = world.row(&user);
    assert_eq!((&row["phase"], &row["lastError"]["code"]), (&"paused".into(), &"auth-failed".into()));
    let resumed = world.run(&["account", "resume", &user.address]);
    assert_eq!(resumed.code, 3, "nothing unproven goes to work: {resumed:?}");
    assert_eq!(world.row(&user)["phase"], "paused");
    let args = ["account", "password", &user.address, "--password-stdin"];
    let signed_in = world.program.run(&args, &format!("{}\n", user.password));
    assert_eq!(signed_in.code, 0, "{signed_in:?}");
    world.does(&["account", "resume", &user.address]);
    world.deliver(&user, "Toch nog");
    world.does(&["sync", "--account", &user.address]);
    assert_eq!(world.subjects(&user), ["Toch nog"]);
    world.does(&["send", "--account", &user.address, "--to", &user.address, "--text", "beide kanten"]);
}

/// A18: while it is paused, nothing is fetched.
#[test]
fn pausing_stops_the_work_and_resuming_goes_on() {
    let Some(world) = World::new() else { return };
    let user = world.added("rust");
    world.does(&["sync"]);
    world.does(&["account", "pause", &user.address]);
    world.deliver(&user, "Tijdens de rust");
    world.does(&["sync"]);
    assert_eq!(world.subjects(&user), Vec::<String>::new());
    assert_eq!(world.row(&user)["phase"], "paused");
    world.does(&["account", "resume", &user.address]);
    world.does(&["sync"]);
    assert_eq!(world.subjects(&user), ["Tijdens de rust"]);
}

/// A14, A15: the same account is named, not added; another way to the mailbox is warned of.
#[test]
fn the_same_mailbox_twice() {
    let Some(world) = World::new() else { return };
    let user = world.added("dubbel");
    for scheme in ["imaps", "imap"] {
        let again = world.add(&user, &world.url(scheme, "ssl0"), &user.password, &[]);
        assert_eq!(again.code, 3, "{again:?}");
        for way in ["account show", "account sign-in", "identity add"] {
            assert!(again.err.contains(&format!("postduif {way} {}", user.address)), "{again:?}");
        }
    }
    world.does(&["identity", "add", &user.address, "info@voorbeeld.test", "--name", "Info"]);
    let beside = world.add(&user, &world.url("pop3s", "ssl0"), &user.password, &[]);
    assert_eq!(beside.code, 0, "{beside:?}");
    assert!(beside.err.contains("here twice"), "{beside:?}");
}

/// A20: removed, it is in the bin with its mail and without its password.
#[test]
fn removed_and_taken_back() {
    let Some(world) = World::new() else { return };
    let user = world.added("terug");
    world.deliver(&user, "Bewaard");
    world.does(&["sync"]);
    world.does(&["account", "remove", &user.address, "--yes"]);
    assert_eq!(world.row(&user), Value::Null);
    assert_eq!(world.run(&["list", "--account", &user.address]).code, 6);
    assert!(world.does(&["account", "restore"]).out.contains(&user.address));
    world.does(&["account", "restore", &user.address]);
    assert_eq!(world.row(&user)["phase"], "needs-password");
    assert_eq!(world.subjects(&user), ["Bewaard"]);
    assert_eq!(world.run(&["account", "restore", &user.address]).code, 6);
    let args = ["account", "sign-in", &user.address, "--password-stdin"];
    assert_eq!(world.program.run(&args, &format!("{}\n", user.password)).code, 0);
    world.does(&["sync"]);
}

/// A19: POP3 becomes IMAP, and POP3 again: what that means is said first, folders go along,
/// nothing is lost and nothing comes twice.
#[test]
fn one_kind_becomes_the_other() {
    let Some(world) = World::new() else { return };
    let user = world.host.fresh_user("omzetten").unwrap();
    let (pop3, imap) = (world.url("pop3s", "ssl0"), world.url("imaps", "ssl0"));
    let added = world.add(&user, &pop3, &user.password, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    world.deliver(&user, "Nu wel");
    let address = user.address.as_str();
    world.does(&["sync", "--account", address]);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("een.eml");
    std::fs::write(&file, "From: a@b.test\r\nSubject: Alleen hier\r\n\r\nx\r\n").unwrap();
    world.does(&["folder", "create", "Werk", "--account", address]);
    world.does(&["import", file.to_str().unwrap(), "--into", "Werk", "--account", address]);
    let other = world.run(&["account", "change", address, "--incoming", &imap]);
    assert!(other.code == 3 && other.err.contains("account convert"), "{other:?}");
    let convert = |to: &str, url: &str, more: &[&str]| {
        world.run(&[&["account", "convert", address, to, "--incoming", url], more].concat())
    };
    let asked = convert("imap", &imap, &["--yes"]);
    assert!(asked.code == 3 && asked.err.contains("--others"), "{asked:?}");
    let asked = convert("imap", &imap, &["--others", "server"]);
    assert!(asked.code == 3 && asked.err.contains("goes up: one message"), "{asked:?}");
    assert_eq!(world.row(&user)["kind"], "pop3", "nothing happens before a yes");
    let done = convert("imap", &imap, &["--others", "server", "--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    world.does(&["sync", "--account", address]);
    assert_eq!(world.row(&user)["kind"], "imap");
    let in_work = || world.host.messages_in(address, "Werk").unwrap().len();
    assert_eq!((in_work(), world.subjects(&user)), (1, vec!["Nu wel".into()]));
    assert_eq!(world.host.messages_in(address, "INBOX").unwrap().len(), 1);

    let done = convert("pop3", &pop3, &["--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    world.deliver(&user, "Nieuw");
    world.does(&["sync", "--account", address]);
    assert_eq!(world.row(&user)["kind"], "pop3");
    let subjects: BTreeSet<String> = world.subjects(&user).into_iter().collect();
    assert_eq!(subjects, BTreeSet::from(["Nu wel".to_owned(), "Nieuw".to_owned()]));
    let list = world.program.json(&["list", "--account", address, "--folder", "Werk"], "");
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    assert_eq!(in_work(), 1, "on the server nothing has changed");

    // And to IMAP again, what is in folders to this computer.
    let done = convert("imap", &imap, &["--others", "here", "--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    world.does(&["sync", "--account", address]);
    let here = world.does(&["search", "Alleen hier", "--count"]);
    assert_eq!(here.out.trim(), "2", "on this computer, and in the folder that the server has: {here:?}");
}

/// F01: other servers are saved only when they let us in; D23: what is shown holds no password.
#[test]
fn other_servers_are_proven_first() {
    let Some(world) = World::new() else { return };
    let user = world.added("anders");
    let before = world.program.json(&["account", "show", &user.address], "");
    for (side, place) in [("--incoming", "imaps://expired"), ("--outgoing", "smtps://noauth")] {
        let (scheme, place) = place.split_once("://").unwrap();
        let refused = world.run(&["account", "change", &user.address, side, &world.url(scheme, place)]);
        assert!([4, 5].contains(&refused.code), "{refused:?}");
        assert_eq!(world.program.json(&["account", "show", &user.address], ""), before);
    }
    let soon = world.url("imaps", "soon");
    world.does(&["account", "change", &user.address, "--incoming", &soon]);
    let shown = world.does(&["account", "show", &user.address]);
    assert!(shown.out.contains("soon.mail.test") && shown.out.contains("ssl0.mail.test"), "{shown:?}");
    assert!(!shown.out.contains(&user.password), "{shown:?}");
    world.does(&["sync"]);
}

/// B16: what the provider says today is shown, and taken over only when it is
/// asked, proven, and came by a protected way.
#[test]
fn settings_are_checked_again() {
    let Some(world) = World::new() else { return };
    for (domain, trusted) in [("netjes.test", true), ("httpalleen.test", false)] {
        let scenario = testhost::scenarios::all().into_iter().find(|one| one.domain == domain).unwrap();
        let user =
            User { address: scenario.address.to_owned(), password: testhost::users::PASSWORD.to_owned() };
        let added =
            world.add(&user, &world.url("imaps", "soon"), &user.password, &["--user", &scenario.mailbox()]);
        assert_eq!(added.code, 0, "{domain}: {added:?}");
        let checked = world.run(&["account", "check", &user.address]);
        assert_eq!(checked.code, 10, "{domain}: {checked:?}");
        assert!(checked.out.contains("imap host: soon.mail.test → "), "{checked:?}");
        let before = world.program.json(&["account", "show", &user.address], "");
        assert_eq!(before["incoming"]["host"], "soon.mail.test");
        let applied = world.run(&["account", "check", &user.address, "--apply"]);
        match trusted {
            true => {
                assert_eq!(applied.code, 0, "{applied:?}");
                world.does(&["account", "check", &user.address]);
            }
            false => {
                assert_eq!(applied.code, 3, "{applied:?}");
                assert_eq!(world.program.json(&["account", "show", &user.address], ""), before);
            }
        }
    }
}

/// The accounts of a file: planned, added with passwords from a command, changed,
/// and nothing to do the second time. Invariant 23: no password is in an argument or in the file.
#[test]
fn a_file_says_which_accounts_there_are() {
    let Some(world) = World::new() else { return };
    let user = world.host.fresh_user("bestand").unwrap();
    let secret = world.program.dir().join("secret");
    std::fs::write(&secret, format!("{}\nmore\n", user.password)).unwrap();
    let file = world.program.dir().join("accounts.toml");
    let write = |place: &str| {
        let text = format!(
            "[[account]]\naddress = {:?}\nname = \"Jan\"\nincoming = {:?}\noutgoing = {:?}\npassword_command = \"cat {}\"\n",
            user.address,
            world.url("imaps", place),
            world.url("smtps", "ssl0"),
            secret.display(),
        );
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    };
    let path = write("ssl0");
    let check = ["account", "apply", &path, "--check"];
    let planned = world.run(&check);
    assert_eq!((planned.code, planned.out.contains("to be added")), (10, true), "{planned:?}");
    assert_eq!(world.row(&user), Value::Null, "a plan changes nothing");
    world.does(&["account", "apply", &path]);
    world.does(&check);
    write("soon");
    assert_eq!(world.run(&check).code, 10);
    std::fs::remove_file(&secret).unwrap();
    world.does(&["account", "apply", &path]);
    world.does(&check);
    assert!(world.does(&["account", "show", &user.address]).out.contains("soon.mail.test"));
    std::fs::write(&file, "[[account]]\naddress = \"jan@x.test\"\npassword = \"geheim\"\n").unwrap();
    let refused = world.run(&check);
    assert_eq!(refused.code, 2, "a file with a password in it is refused: {refused:?}");
    assert!(!refused.err.contains("geheim"), "{refused:?}");
}

/// What the servers' own logs say of it: a password is only ever offered to the
/// proven host, and finding tells nobody more than the domain.
#[test]
fn passwords_and_addresses_go_nowhere_else() {
    let Some(world) = World::new() else { return };
    let user = world.host.fresh_user("zwijgzaam").unwrap();
    let (local, domain) = user.address.split_once('@').unwrap();
    let asked_before = world.host.web_requests().unwrap().len();
    for (scheme, place) in [
        ("imaps", "expired"),
        ("imaps", "othername"),
        ("imaps", "swapped"),
        ("imap", "notls"),
        ("imaps", "closed"),
    ] {
        let refused = world.add(&user, &world.url(scheme, place), &user.password, &[]);
        assert_eq!(refused.code, 4, "{place}: {refused:?}");
    }
    let args = ["account", "add", &user.address, "--password-stdin", "--accept-untrusted"];
    let added = world.program.run(&args, &format!("{}\n", user.password));
    assert_eq!(added.code, 0, "{added:?}");
    for word in ["autoconfig", "mx", " ms "] {
        assert!(added.err.contains(word), "each source says what came of it: {added:?}");
    }

    let requests = world.host.web_requests().unwrap().split_off(asked_before);
    let ours: Vec<&String> = requests.iter().filter(|line| line.contains(domain)).collect();
    assert!(!ours.is_empty(), "{requests:?}");
    for line in &requests {
        assert!(!line.contains(local) && !line.contains(&user.password), "{line}");
    }
    for line in ours {
        assert!(line.contains(" GET ") && line.ends_with("authorization=\"-\""), "{line}");
    }
    let log = std::fs::read_to_string(world.host.layout().path("log/dovecot.log")).unwrap();
    let logins: Vec<&str> =
        log.lines().filter(|line| line.contains("imap-login") && line.contains(local)).collect();
    let proven = format!("lip={},", testhost::places::named("mail").unwrap().at(world.host.layout()));
    assert!(!logins.is_empty());
    for line in logins {
        assert!(line.contains(&proven) && line.contains("TLS"), "{line}");
    }
}

/// D24: one certificate, by its fingerprint, for its server and until a day; no other is taken.
#[test]
fn a_certificate_is_taken_by_its_fingerprint() {
    let Some(world) = World::new() else { return };
    let user = world.host.fresh_user("eigen-server").unwrap();
    let own = world.url("imaps", "selfsigned");
    let refused = world.add(&user, &own, &user.password, &["--json"]);
    let told: Value = serde_json::from_str(&refused.out).unwrap();
    let fingerprint = told["error"]["problem"]["args"]["fingerprint"].as_str().unwrap();
    assert!(refused.err.contains(&format!("--trust-certificate {fingerprint}")), "{refused:?}");
    let other = "00".repeat(32);
    assert_eq!(world.add(&user, &own, &user.password, &["--trust-certificate", &other]).code, 4);
    let added = world.add(&user, &own, &user.password, &["--trust-certificate", fingerprint]);
    assert_eq!(added.code, 0, "{added:?}");
    world.deliver(&user, "Vertrouwd");
    world.does(&["sync", "--account", &user.address]);
    assert_eq!(world.subjects(&user), ["Vertrouwd"]);
    let shown = world.program.json(&["account", "show", &user.address], "");
    let pins = shown["login"]["pins"].as_array().unwrap();
    assert_eq!((pins.len(), pins[0]["host"].as_str()), (1, Some("selfsigned.mail.test")));
    assert!(pins[0]["until"].as_i64().is_some());
    // The name must still be right: that no fingerprint mends.
    let othername = world.url("imaps", "othername");
    assert_eq!(world.add(&user, &othername, &user.password, &["--trust-certificate", fingerprint]).code, 4);
}

/// D24: an account that is here takes a certificate by its fingerprint as a new one does, and no other.
/// What else is asked with it is done with it, or not at all, and told once.
#[test]
fn a_change_takes_a_certificate_by_its_fingerprint() {
    let Some(world) = World::new() else { return };
    let user = world.added("omgezet-eigen");
    let before = world.program.json(&["account", "show", &user.address], "");
    let own = world.url("imaps", "selfsigned");
    let change = ["account", "change", &user.address, "--incoming", &own, "--when-deleting", "mark"];
    let refused = world.run(&change);
    assert_eq!(refused.code, 4, "{refused:?}");
    let hint = refused.err.split("--trust-certificate ").nth(1).unwrap_or_else(|| panic!("{refused:?}"));
    let fingerprint = hint.split_whitespace().next().unwrap();
    let other = "00".repeat(32);
    assert_eq!(world.run(&[&change[..], &["--trust-certificate", &other]].concat()).code, 4);
    assert_eq!(world.program.json(&["account", "show", &user.address], ""), before, "nothing is saved");
    let told = world.program.json(&[&change[..], &["--trust-certificate", fingerprint]].concat(), "");
    assert_eq!(told["following"]["whenDeleting"], "mark");
    let after = world.program.json(&["account", "show", &user.address], "");
    assert_eq!(after["login"]["pins"][0]["host"], "selfsigned.mail.test");
    assert_eq!(after["following"], told["following"]);
    world.deliver(&user, "Langs eigen certificaat");
    world.does(&["sync"]);
    assert_eq!(world.subjects(&user), ["Langs eigen certificaat"]);
}

/// B08: whatever source a server came from, the name that its certificate has is
/// proposed once it has proven right, and takes a person's word before a password goes there.
#[test]
fn the_name_on_the_certificate_is_proposed() {
    let Some(world) = World::new() else { return };
    let user = world.host.fresh_user("andere-naam").unwrap();
    let refused = world.add(&user, &world.url("imaps", "othername"), &user.password, &["--json"]);
    assert_eq!(refused.code, 4, "{refused:?}");
    let told: Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(told["error"]["problem"]["args"]["other"], "ssl0.mail.test");
    let option = format!("--incoming {}", world.url("imaps", "ssl0"));
    assert!(refused.err.contains(&option), "{refused:?}");
    let (_, url) = option.split_once(' ').unwrap();
    assert_eq!(world.add(&user, url, &user.password, &[]).code, 0);
}

/// A certificate of the person's own lets them in (RFC 4422 appendix A), by IMAP and by
/// POP3, now and at each later look; invariant 23: its key is written nowhere in clear.
#[test]
fn a_client_certificate_signs_in() {
    let Some(world) = World::new() else { return };
    world.host.sign_in_servers().unwrap();
    let user = world.host.fresh_user("paspoort").unwrap();
    let [certificate, key] = world.host.client_certificate(&user).unwrap();
    let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
    let add = |incoming: &str, shown: &[&str]| {
        let args = ["account", "add", &user.address, "--incoming", incoming, "--receive-only"];
        world.run(&[&args[..], shown].concat())
    };
    let imap = world.url("imaps", "certificate");
    let keyless = add(&imap, &["--client-certificate", &certificate]);
    assert!(keyless.code != 0 && keyless.err.contains("no private key"), "{keyless:?}");
    let pop3 = world.url("pop3s", "certificate");
    for (incoming, subject) in [(imap, "Met paspoort"), (pop3, "Nog eens")] {
        let added = add(&incoming, &["--client-certificate", &certificate, "--client-key", &key]);
        assert_eq!(added.code, 0, "{added:?}");
        assert!(added.err.contains("EXTERNAL"), "{added:?}");
        world.deliver(&user, subject);
        world.does(&["sync"]);
        assert!(world.subjects(&user).iter().any(|one| one == subject), "{incoming}");
    }
    // D24: one file with both, under a password of its own, as programs old and new write it.
    let file = world.program.dir().join("paspoort.p12").display().to_string();
    for (how, subject) in [(&["-certpbe", "AES-256-CBC"][..], "Nieuw"), (&["-legacy"], "Oud")] {
        let words = ["pkcs12", "-export", "-in", &certificate, "-inkey", &key, "-out", &file];
        let more = ["-passout", "pass:Slot-zeven"];
        let status = Command::new("openssl").args(words).args(more).args(how).status().unwrap();
        assert!(status.success(), "{how:?}");
        let sign_in = |password: &str| {
            let args = ["account", "sign-in", "a1", "--client-certificate", &file, "--password-stdin"];
            let account = world.row(&user)["id"].as_str().unwrap().to_owned();
            let args = args.map(|arg| if arg == "a1" { account.as_str() } else { arg });
            world.program.run(&args, &format!("{password}\n"))
        };
        let wrong = sign_in("Slot-acht");
        assert!(wrong.code == 3 && wrong.err.contains(&file), "{wrong:?}");
        assert_eq!(sign_in("Slot-zeven").code, 0);
        world.deliver(&user, subject);
        world.does(&["sync"]);
        assert!(world.subjects(&user).iter().any(|one| one == subject), "{how:?}");
    }
    let pem = ["account", "sign-in", &user.address, "--client-certificate", &certificate, "--password-stdin"];
    assert_eq!(world.program.run(&pem, "Slot-zeven\n").code, 2, "a PEM file has no password");
    std::fs::remove_file(&file).unwrap();
    let key = std::fs::read_to_string(&key).unwrap();
    let secret = key.lines().nth(1).unwrap().as_bytes();
    assert!(!world.program.written().windows(secret.len()).any(|bytes| bytes == secret));
}

/// F09: what a server that takes mail is told, as its log has it: nothing of this network, or what is set.
#[test]
fn servers_are_told_no_name_but_the_one_that_is_set() {
    let Some(world) = World::new() else { return };
    let user = world.added("naamloos");
    world.does(&["sync"]);
    let log = world.host.layout().path("log/postfix.log");
    let own = "[network]\nown_name = \"duif.voorbeeld.test\"\n";
    for (name, settings) in [("[127.0.0.1]", ""), ("duif.voorbeeld.test", own)] {
        std::fs::write(world.program.dir().join("postduif.toml"), settings).unwrap();
        // A refusal names who was refused, and as whom they came.
        let to = "niemand@voorbeeld.test";
        assert_eq!(world.run(&["send", "--account", &user.address, "--to", to, "--text", "dag"]).code, 5);
        let (from, helo) = (format!("from=<{}>", user.address), format!("helo=<{name}>"));
        let told = || {
            let log = std::fs::read_to_string(&log).unwrap();
            log.lines().any(|line| line.contains(&from) && line.contains(&helo))
        };
        run::until(Duration::from_secs(10), told).unwrap();
    }
}

/// B14: through a proxy that looks the names up, for whoever has no name server of their own.
#[test]
fn everything_goes_through_the_proxy() {
    let Some(world) = World::new() else { return };
    let user = world.host.fresh_user("omweg").unwrap();
    let at = |place: &str| testhost::places::named(place).unwrap().at(world.host.layout());
    let (proxy, asked) = connect_proxy(at("mail"));
    let program = Program::with_resolver(&world.host, &format!("{}:53", at("closed")));
    let (imap, smtp) = (world.url("imaps", "ssl0"), world.url("smtps", "ssl0"));
    let args =
        ["account", "add", &user.address, "--password-stdin", "--incoming", &imap, "--outgoing", &smtp];
    let password = format!("{}\n", user.password);
    let through = program.run(&[&args[..], &["--proxy", &proxy]].concat(), &password);
    assert_eq!(through.code, 0, "{through:?}");
    let synced = program.run(&["sync", "--proxy", &proxy], "");
    assert_eq!(synced.code, 0, "{synced:?}");
    let hosts = [&imap, &smtp].map(|url| url.split("://").nth(1).unwrap().to_owned());
    assert_eq!(*asked.lock().unwrap(), BTreeSet::from(hosts));
}

/// A proxy (RFC 9110 §9.3.6) that takes every name for one address; gives its
/// address and what it was asked for.
fn connect_proxy(to: Ipv4Addr) -> (String, Arc<Mutex<BTreeSet<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(BTreeSet::new()));
    let told = Arc::clone(&asked);
    thread::spawn(move || {
        for near in listener.incoming() {
            let (near, told) = (near.unwrap(), Arc::clone(&told));
            thread::spawn(move || {
                let mut head = BufReader::new(near.try_clone().unwrap());
                let mut line = String::new();
                head.read_line(&mut line).unwrap();
                let target = line.split(' ').nth(1).unwrap().to_owned();
                while head.read_line(&mut line).unwrap() > 2 {}
                let port: u16 = target.rsplit(':').next().unwrap().parse().unwrap();
                told.lock().unwrap().insert(target);
                let far = TcpStream::connect((to, port)).unwrap();
                (&near).write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                let (mut from, mut back) = (far.try_clone().unwrap(), near.try_clone().unwrap());
                thread::spawn(move || std::io::copy(&mut from, &mut back));
                let _ = std::io::copy(&mut head, &mut &far);
            });
        }
    });
    (at, asked)
}
