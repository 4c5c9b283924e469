//! Identities on the command line: who writes, and what stands in what is written.

use std::time::Duration;

use serde_json::{Value, json};
use testhost::{Host, run};

use crate::common::{Program, Run};
use crate::servers::{add, by_hand, user};

struct World {
    program: Program,
    /// Whose account it is.
    address: String,
}

impl World {
    /// `postduif identity VERB ACCOUNT …`
    fn run(&self, verb: &str, more: &[&str]) -> Run {
        self.program.run(&[&["identity", verb, &self.address], more].concat(), "")
    }

    fn does(&self, verb: &str, more: &[&str]) -> Run {
        let run = self.run(verb, more);
        assert_eq!(run.code, 0, "{verb} {more:?}: {run:?}");
        run
    }

    fn list(&self) -> Vec<Value> {
        let list = self.program.json(&["identity", "list", &self.address], "");
        list.as_array().unwrap().clone()
    }

    /// One property of each.
    fn each(&self, key: &str) -> Vec<Value> {
        self.list().iter().map(|one| one[key].clone()).collect()
    }
}

/// C01 to C06: added, changed, made the default, removed; what stands in messages is theirs,
/// and what makes no sense changes nothing.
#[test]
fn identities_are_listed_added_changed_and_removed() {
    let Some(host) = Host::connect_or_skip() else { return };
    let [jan, anna] = ["schrijver", "lezer"].map(|name| user(&host, name));
    let world = World { program: Program::at(&host), address: jan.address.clone() };
    assert_eq!(add(&world.program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    assert_eq!(world.each("email"), [json!(jan.address)]);
    assert_eq!(world.each("inReplies"), ["above"]);

    // C03 has patterns; here each address is named.
    let file = world.program.dir().join("onder.txt");
    std::fs::write(&file, "Balie\nBakkerij Zuid\n").unwrap();
    let path = file.display().to_string();
    let words = ["--name", "Balie", "--organization", "Bakkerij Zuid", "--signature-file", &path];
    let more =
        ["--in-replies", "below", "--reply-to", "Winkel <winkel@voorbeeld.test>, lijst@voorbeeld.test"];
    world.does("add", &[&["balie@voorbeeld.test"][..], &words, &more].concat());
    std::fs::remove_file(&file).unwrap();
    let balie = world.list()[1].clone();
    for (key, value) in [
        ("name", "Balie"),
        ("organization", "Bakkerij Zuid"),
        ("textSignature", "Balie\nBakkerij Zuid"),
        ("inReplies", "below"),
    ] {
        assert_eq!(balie[key], value, "{key}");
    }
    assert_eq!(balie["replyTo"][1]["email"], "lijst@voorbeeld.test");
    let listed = world.does("list", &[]).out;
    for word in ["Balie <balie@voorbeeld.test>", "Bakkerij Zuid", "winkel@voorbeeld.test", "at the end"] {
        assert!(listed.contains(word), "{word}: {listed}");
    }

    // A mistake changes nothing; a missing file is told of at once (C04).
    let known = world.list();
    let wrong: [(&[&str], i32); 5] = [
        (&["--reply-to", "niemand", "--name", "Anders"], 2),
        (&["--organization", "een\ntwee", "--name", "Anders"], 2),
        (&["--signature-file", &path, "--name", "Anders"], 1),
        (&["--signature", "x", "--signature-file", &path], 2),
        (&["--in-replies", "ergens"], 2),
    ];
    for (args, code) in wrong {
        let run = world.run("change", &[&["balie@voorbeeld.test"], args].concat());
        assert_eq!(run.code, code, "{args:?}: {run:?}");
    }
    assert!(world.run("change", &["balie@voorbeeld.test", "--signature-file", &path]).err.contains(&path));
    assert_eq!(world.run("change", &["wie@voorbeeld.test", "--name", "Wie"]).code, 6);
    assert_eq!(world.run("add", &["geen adres"]).code, 1);
    assert_eq!(world.list(), known);

    // What is not named stays; empty takes away.
    world.does(
        "change",
        &["balie@voorbeeld.test", "--reply-to", "", "--signature", "", "--in-replies", "never"],
    );
    let balie = world.list()[1].clone();
    assert_eq!((&balie["replyTo"], &balie["textSignature"]), (&Value::Null, &json!("")));
    assert_eq!((&balie["inReplies"], &balie["organization"]), (&json!("never"), &json!("Bakkerij Zuid")));
    world.does("change", &["balie@voorbeeld.test", "--reply-to", "winkel@voorbeeld.test"]);

    // Two that write from one address are told apart by their ids.
    world.does("add", &["balie@voorbeeld.test", "--signature", "Tot morgen"]);
    assert_eq!(world.run("remove", &["balie@voorbeeld.test"]).code, 2);
    let second = world.list()[2]["id"].as_str().unwrap().to_owned();
    world.does("change", &[&second, "--name", "Avond"]);
    world.does("remove", &[&second]);

    // Its folders are there.
    assert_eq!(world.program.run(&["sync"], "").code, 0);
    // A message carries what its identity says, the default's or that of the one named.
    world.does("change", &[&jan.address, "--organization", "Jansen Fietsen"]);
    let send = |more: &[&str]| {
        let args =
            [&["send", "--to", &anna.address, "--text", "Dag", "--account", &jan.address], more].concat();
        let sent = world.program.run(&args, "");
        assert_eq!(sent.code, 0, "{sent:?}");
    };
    send(&[]);
    send(&["--from", "balie@voorbeeld.test"]);
    world.does("default", &["balie@voorbeeld.test"]);
    assert_eq!(world.each("email"), ["balie@voorbeeld.test", &jan.address]);
    send(&[]);
    let arrived = || host.messages_in(&anna.address, "INBOX").is_ok_and(|all| all.len() == 3);
    run::until(Duration::from_secs(20), arrived).unwrap();
    let raw = host.messages_in(&anna.address, "INBOX").unwrap();
    let raw: Vec<String> = raw.into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    let with = |words: &[&str]| raw.iter().filter(|raw| words.iter().all(|word| raw.contains(word))).count();
    assert_eq!(with(&["Organization: Jansen Fietsen", &format!("<{}>", jan.address)]), 1, "{raw:?}");
    let balie = ["Organization: Bakkerij Zuid", "<balie@voorbeeld.test>", "winkel@voorbeeld.test"];
    assert_eq!(with(&balie), 2, "{raw:?}");

    // The last one stays.
    world.does("remove", &["balie@voorbeeld.test"]);
    assert_eq!(world.run("remove", &[&jan.address]).code, 3);
    assert_eq!(world.each("email"), [json!(jan.address)]);
}

/// C01 to C06: a file says what stands in messages; a second run has nothing to do.
#[test]
fn a_file_says_who_writes() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "vijlschrijver");
    let world = World { program: Program::at(&host), address: jan.address.clone() };
    let here = |name: &str| world.program.dir().join(name);
    std::fs::write(here("wachtwoord"), format!("{}\n", jan.password)).unwrap();
    std::fs::write(here("onder.txt"), "Jan\n").unwrap();
    let [imap, smtp] = [993, 465].map(|port| host.layout().port(port));
    let write = |words: &str| {
        let text = format!(
            "[[account]]\naddress = {address:?}\nincoming = \"imaps://ssl0.mail.test:{imap}\"\n\
             outgoing = \"smtps://ssl0.mail.test:{smtp}\"\npassword_command = \"cat {}\"\n\
             [[account.identity]]\naddress = {address:?}\nsignature_file = \"onder.txt\"\n{words}\n\
             [[account.identity]]\naddress = \"balie@voorbeeld.test\"\nreply_to = \"jan@voorbeeld.test\"\n",
            here("wachtwoord").display(),
            address = jan.address,
        );
        std::fs::write(here("accounts.toml"), text).unwrap();
    };
    let path = here("accounts.toml").display().to_string();
    let apply = |more: &[&str]| world.program.run(&[&["account", "apply", &path], more].concat(), "");
    let codes = || [&["--check"][..], &[], &["--check"]].map(|more| apply(more).code);
    write("organization = \"Jansen\"");
    assert_eq!(codes(), [10, 0, 0]);
    let list = world.list();
    assert_eq!((&list[0]["textSignature"], &list[0]["organization"]), (&json!("Jan"), &json!("Jansen")));
    assert_eq!(list[1]["replyTo"][0]["email"], "jan@voorbeeld.test");
    write("in_replies = \"never\"");
    assert_eq!(codes(), [10, 0, 0]);
    assert_eq!(world.each("inReplies"), ["never", "above"]);
    assert_eq!(world.each("organization"), ["Jansen", ""], "what the file does not name stays");
    for wrong in ["in_replies = \"ergens\"", "ondertekening = \"Jan\""] {
        write(wrong);
        assert_eq!(apply(&[]).code, 2, "{wrong}");
    }
}
