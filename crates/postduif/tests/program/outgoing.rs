//! Outgoing servers on the command line, against a real Postfix.

use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};
use store::{Options, Store};
use testhost::{Host, run};

use crate::common::{Program, Run};
use crate::external::{Heard, serve};
use crate::servers::{add, by_hand, user};

struct World {
    program: Program,
    /// Whose account it is.
    address: String,
}

impl World {
    /// `postduif outgoing VERB ACCOUNT …`, with that on its standard input.
    fn run(&self, verb: &str, more: &[&str], stdin: &str) -> Run {
        self.program.run(&[&["outgoing", verb, &self.address], more].concat(), stdin)
    }

    fn does(&self, verb: &str, more: &[&str], stdin: &str) -> Run {
        let run = self.run(verb, more, stdin);
        assert_eq!(run.code, 0, "{verb} {more:?}: {run:?}");
        run
    }

    fn list(&self) -> Vec<Value> {
        let list = self.program.json(&["outgoing", "list", &self.address], "");
        list.as_array().unwrap().clone()
    }

    fn names(&self) -> Vec<String> {
        self.list().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// F01, F09, C10, D23: listed, added with a login of its own, tested, used by an address,
/// made the default, changed, removed; nothing counts as working that was not proven.
#[test]
fn servers_are_listed_added_tested_changed_and_removed() {
    let Some(host) = Host::connect_or_skip() else { return };
    let [jan, werk, anna] = ["uitgaand", "werk", "anna"].map(|name| user(&host, name));
    let world = World { program: Program::at(&host), address: jan.address.clone() };
    let added = add(&world.program, &by_hand(&host, &jan), &jan.password, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    let [first] = &world.list()[..] else { panic!("one server") };
    assert_eq!(first["server"]["host"], "ssl0.mail.test");
    assert_eq!(
        (&first["default"], &first["proven"], &first["login"]),
        (&json!(true), &json!(true), &json!("account"))
    );
    assert_eq!(first["identities"][0]["email"], jan.address.as_str());
    world.does("test", &["ssl0.mail.test"], "");

    // One that does not let us in is refused, and there is no trace of it.
    let port = host.layout().port(587);
    let place = format!("smtp://ssl0.mail.test:{port}");
    let args = [
        &place,
        "--label",
        "Werk",
        "--user",
        &werk.address,
        "--password-stdin",
        "--ehlo",
        "duif.voorbeeld.test",
    ];
    let refused = world.run("add", &args, "fout-wachtwoord\n");
    assert_eq!((refused.code, world.list().len()), (3, 1), "{refused:?}");
    assert!(refused.err.contains("--unproven"), "{refused:?}");
    let saved = world.does("add", &args, &format!("{}\n", werk.password));
    assert!(saved.out.contains("Werk"), "{saved:?}");
    let tested = world.does("test", &["werk"], "");
    assert!(tested.out.contains("235"), "{tested:?}");
    let listed = world.does("list", &[], "");
    for word in ["Werk", "own password", "EHLO duif.voorbeeld.test", "default", &jan.address] {
        assert!(listed.out.contains(word), "{word}: {listed:?}");
    }
    assert!(!listed.out.contains("unproven"), "{listed:?}");

    // An address of its own, and who is signed in for it.
    let synced = world.program.run(&["sync"], "");
    assert_eq!(synced.code, 0, "{synced:?}");
    let shown = world.program.run(&["identity", "add", &jan.address, "balie@voorbeeld.test"], "");
    assert_eq!(shown.code, 0, "{shown:?}");
    world.does("use", &[&jan.address, "Werk"], "");
    let sent = world.program.run(&["send", "--to", &anna.address, "--text", "Dag"], "");
    assert_eq!(sent.code, 0, "{sent:?}");
    let arrived = || host.messages_in(&anna.address, "INBOX").is_ok_and(|all| all.len() == 1);
    run::until(Duration::from_secs(20), arrived).unwrap();
    let raw = String::from_utf8(host.messages_in(&anna.address, "INBOX").unwrap().remove(0)).unwrap();
    assert!(raw.contains("from duif.voorbeeld.test ("), "{raw}");

    // A mistake in a change leaves what works; a name alone needs no proof.
    let known = world.list();
    let closed = format!("smtps://closed.mail.test:{}", host.layout().port(465));
    assert_eq!(world.run("change", &["Werk", "--server", &closed], "").code, 4);
    assert_ne!(world.run("change", &["Werk", "--ehlo", "twee woorden"], "").code, 0);
    assert_eq!(world.list(), known);
    world.does("change", &["Werk", "--label", "Kantoor"], "");
    assert_eq!(world.names(), ["ssl0.mail.test", "Kantoor"]);
    world.does("change", &["Kantoor", "--server", &closed, "--unproven"], "");
    assert_eq!(world.list()[1]["proven"], false);
    assert_eq!(world.run("test", &["Kantoor"], "").code, 4);
    assert!(world.does("list", &[], "").out.contains("unproven"));
    world.does("change", &["Kantoor", "--server", &place], "");
    assert_eq!((&world.list()[1]["proven"], &world.list()[1]["login"]), (&json!(true), &json!("password")));

    // The default is another one; who named a server that goes, goes with the default.
    world.does("default", &["Kantoor"], "");
    assert_eq!(world.names(), ["Kantoor", "ssl0.mail.test"]);
    let shown = world.program.run(&["account", "show", &jan.address], "");
    assert!(shown.out.contains("Kantoor") && shown.out.contains("ssl0.mail.test"), "{shown:?}");
    world.does("use", &["balie@voorbeeld.test", "ssl0.mail.test"], "");
    let removed = world.does("remove", &["Kantoor"], "");
    assert!(removed.err.contains(&jan.address), "{removed:?}");
    assert_eq!(world.names(), ["ssl0.mail.test"]);

    // The last one goes only knowingly.
    assert_eq!(world.run("remove", &["ssl0.mail.test"], "").code, 3);
    world.does("remove", &["ssl0.mail.test", "--receive-only"], "");
    assert!(world.list().is_empty());
    assert!(world.program.run(&["account", "list"], "").out.contains("eceive"), "it only receives now");

    // Invariant 23: its password is in nothing that was written, and on no command line.
    let heap = world.program.written();
    for secret in [&jan.password, &werk.password] {
        assert!(!heap.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}

/// F01, C10: a file may name several servers; a second run has nothing to do.
#[test]
fn a_file_names_several_servers() {
    let Some(host) = Host::connect_or_skip() else { return };
    let [jan, werk] = ["vijl", "vijlwerk"].map(|name| user(&host, name));
    let world = World { program: Program::at(&host), address: jan.address.clone() };
    let secret = |name: &str, word: &str| {
        let file = world.program.dir().join(name);
        std::fs::write(&file, format!("{word}\n")).unwrap();
        format!("cat {}", file.display())
    };
    let (first, second) = (secret("een", &jan.password), secret("twee", &werk.password));
    let port = |standard| host.layout().port(standard);
    let file = world.program.dir().join("accounts.toml");
    let write = |ehlo: &str| {
        let text = format!(
            "[[account]]\naddress = {:?}\nincoming = \"imaps://ssl0.mail.test:{}\"\n\
             outgoing = \"smtps://ssl0.mail.test:{}\"\npassword_command = {first:?}\n\
             [[account.more_outgoing]]\nserver = \"smtp://ssl0.mail.test:{}\"\nlabel = \"Werk\"\nuser = {:?}\n\
             password_command = {second:?}\naddresses = [\"balie@voorbeeld.test\"]\nehlo = {ehlo:?}\n",
            jan.address,
            port(993),
            port(465),
            port(587),
            werk.address,
        );
        std::fs::write(&file, text).unwrap();
    };
    let path = file.display().to_string();
    let apply = |more: &[&str]| world.program.run(&[&["account", "apply", &path], more].concat(), "").code;
    write("duif.voorbeeld.test");
    assert_eq!((apply(&["--check"]), apply(&[]), apply(&["--check"])), (10, 0, 0));
    let list = world.list();
    assert_eq!(world.names(), ["ssl0.mail.test", "Werk"]);
    assert_eq!((&list[1]["proven"], &list[1]["login"]), (&json!(true), &json!("password")));
    assert_eq!(list[1]["identities"][0]["email"], "balie@voorbeeld.test");
    write("[127.0.0.1]");
    assert_eq!((apply(&["--check"]), apply(&[]), apply(&["--check"])), (10, 0, 0));
    assert_eq!(world.list()[1]["ehlo"], "[127.0.0.1]");
}

/// F01: a server with a certificate of its own, beside an account with a password: shown
/// there and taken by EXTERNAL, or not saved. Invariant 23: its key is written nowhere in clear.
#[test]
fn a_server_has_a_certificate_of_its_own() {
    let Some(host) = Host::connect_or_skip() else { return };
    let [jan, werk] = ["uitpas", "werkpas"].map(|name| user(&host, name));
    let world = World { program: Program::at(&host), address: jan.address.clone() };
    assert_eq!(add(&world.program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    let [certificate, key] = host.client_certificate(&werk).unwrap();
    let (at, heard) = serve(&host, testhost::places::named("closed").unwrap());
    let place = format!("smtps://closed.mail.test:{}", at.port());
    let (file, key_file) = (certificate.display().to_string(), key.display().to_string());
    let shows = ["--client-certificate", &file, "--client-key", &key_file];

    // Without one it lets nobody in, and there is no falling back.
    let without = world.run("add", &[&place, "--label", "Werk"], "");
    assert!(without.code != 0 && world.list().len() == 1, "{without:?}");
    assert!(heard.lock().unwrap().is_empty());
    let args = [&[&place, "--label", "Werk", "--user", &werk.address], &shows[..]].concat();
    let added = world.does("add", &args, "");
    assert!(added.out.contains("Werk"), "{added:?}");
    let [_, own] = &world.list()[..] else { panic!("two servers") };
    assert_eq!(
        (&own["login"], &own["proven"], &own["mechanism"]),
        (&json!("certificate"), &json!(true), &json!("EXTERNAL"))
    );
    assert!(world.does("list", &[], "").out.contains("own certificate"));
    world.does("test", &["Werk"], "");

    assert_eq!(world.program.run(&["sync"], "").code, 0);
    world.does("use", &[&jan.address, "Werk"], "");
    let sent =
        world.program.run(&["send", "--to", &werk.address, "--subject", "Met pas", "--text", "Dag"], "");
    assert_eq!(sent.code, 0, "{sent:?}");
    let heard = heard.lock().unwrap().clone();
    let shown = rustls::pki_types::CertificateDer::from_pem_file(&certificate).unwrap();
    let (messages, logins): (Vec<Heard>, Vec<Heard>) =
        heard.into_iter().partition(|one| matches!(one, Heard::Message(_)));
    assert!(
        matches!(&messages[..], [Heard::Message(text)] if text.contains("Subject: Met pas")),
        "{messages:?}"
    );
    let login = Heard::Login(werk.address.clone(), shown.to_vec());
    assert!(logins.len() == 3 && logins.iter().all(|one| *one == login), "{}", logins.len());

    let key = std::fs::read_to_string(&key).unwrap();
    let secret = key.lines().nth(1).unwrap().as_bytes();
    assert!(!world.program.written().windows(secret.len()).any(|bytes| bytes == secret));
    // The account's own password again, which this server has no use for.
    let back = world.run("change", &["Werk", "--account-password"], "");
    assert_ne!(back.code, 0, "{back:?}");
    assert_eq!(world.list()[1]["login"], "certificate");
}

/// A20, F01: an account comes back from the bin with the passwords that its outgoing
/// servers have of their own; they go when it goes for good.
#[test]
fn the_bin_keeps_own_passwords() {
    let Some(host) = Host::connect_or_skip() else { return };
    let [jan, werk] = ["uitbak", "werkbak"].map(|name| user(&host, name));
    let world = World { program: Program::at(&host), address: jan.address.clone() };
    assert_eq!(add(&world.program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    let place = format!("smtp://ssl0.mail.test:{}", host.layout().port(587));
    let args = [&place, "--label", "Werk", "--user", &werk.address, "--password-stdin"];
    world.does("add", &args, &format!("{}\n", werk.password));
    let kept = || {
        let store = Store::open(world.program.dir(), &Options::default()).unwrap();
        store.read(|tx| tx.secret_names("account/")).unwrap()
    };
    assert_eq!(kept().len(), 2);
    let does = |args: &[&str], stdin: &str| {
        let run = world.program.run(args, stdin);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
    };
    does(&["account", "remove", &jan.address, "--yes"], "");
    assert!(matches!(&kept()[..], [own] if own.contains("/outgoing/")), "{:?}", kept());
    does(&["account", "restore", &jan.address], "");
    does(&["account", "sign-in", &jan.address, "--password-stdin"], &format!("{}\n", jan.password));
    world.does("test", &["Werk"], "");
    does(&["account", "remove", &jan.address, "--yes"], "");
    for_good(world.program.dir());
    assert!(kept().is_empty(), "{:?}", kept());
}

/// Thirty days go by for what is in the bin of a store that nobody else has open.
pub fn for_good(dir: &std::path::Path) {
    let store = Store::open(dir, &Options::default()).unwrap();
    let removed = store.read(|tx| tx.removed_accounts()).unwrap();
    let last = removed.iter().map(|(_, at)| *at).max().unwrap();
    store.sweep(last + 31 * 86_400).unwrap();
}
