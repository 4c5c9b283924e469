//! The provider's side in a terminal: files that are written, findings and exit codes.

use serde_json::Value;
use testhost::Host;

use crate::common::Program;

const PROVIDER: &str = "name = \"Post\"\ndomain = \"post.test\"\nimap = [\"imap.post.test:993\"]\nsmtp = [\"smtp.post.test:465\"]\n";

#[test]
fn publishes_once_and_again() {
    let program = Program::new();
    let at = |name: &str| program.dir().join(name).display().to_string();
    let (file, out) = (at("provider.toml"), at("out"));
    std::fs::write(&file, PROVIDER).unwrap();
    let publish = ["provider", "publish", &file, "--out", &out];

    let first = program.run(&publish, "");
    assert_eq!(first.code, 0, "{first:?}");
    assert!(first.out.contains("written: www/mail/config-v1.1.xml"), "{first:?}");
    assert!(first.err.contains("not signed") && first.err.contains("postduif provider check post.test"));
    let again = program.json(&publish, "");
    assert_eq!(again["written"], serde_json::json!([]));
    assert_eq!(again["unchanged"].as_array().unwrap().len(), 13);

    // In four languages, that of the person first.
    for (page, words) in [
        ("www/index.html", "Setting up your mail at Post"),
        ("www/index.nl.html", "Uw mail bij Post instellen"),
        ("www/index.fr.html", "Configurer votre messagerie chez Post"),
        ("www/index.de.html", "Ihre Mail bei Post einrichten"),
    ] {
        let text = std::fs::read_to_string(at(&format!("out/{page}"))).unwrap();
        assert!(text.contains(words) && !text.contains("provider-page"), "{page}");
    }

    std::fs::write(at("out/Caddyfile"), "mine").unwrap();
    std::fs::write(&file, PROVIDER.replace("imap.post", "post.post")).unwrap();
    let refused = program.run(&publish, "");
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("Caddyfile") && !refused.err.contains("nginx.conf"), "{refused:?}");
    let document = std::fs::read_to_string(at("out/www/mail/config-v1.1.xml")).unwrap();
    assert!(document.contains("imap.post.test"), "nothing has been written");
    assert_eq!(program.run(&[&publish[..], &["--force"]].concat(), "").code, 0);
    assert_ne!(std::fs::read_to_string(at("out/Caddyfile")).unwrap(), "mine");
}

#[test]
fn mistakes_are_told_with_their_line() {
    let program = Program::new();
    let file = program.dir().join("provider.toml").display().to_string();
    std::fs::write(&file, PROVIDER.replace(":993", ":143")).unwrap();
    let run = program.run(&["provider", "publish", &file, "--out", "/nowhere"], "");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("line 3") && run.err.contains("Add /starttls"), "{run:?}");
}

/// What CI reads: the code, and findings with fixed names.
#[test]
fn a_check_ends_in_a_code() {
    let Some(host) = Host::connect_or_skip() else { return };
    if host.layout().port(443) != 443 {
        eprintln!("SKIPPED: this user may not open port 443, and documents are at no other port");
        return;
    }
    let program = Program::at(&host);
    let healthy = program.json(&["provider", "check", "mail.test"], "");
    assert_eq!((&healthy["errors"], &healthy["warnings"]), (&0.into(), &0.into()), "{healthy:#}");

    let gone = program.run(&["provider", "check", "bestaatniet.test", "--json"], "");
    let found: Value = serde_json::from_str(&gone.out).unwrap();
    assert_eq!((gone.code, &found["errors"]), (11, &1.into()), "{found:#}");
    let finding = &found["findings"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&"domain-unknown".into(), &"error".into()));
    assert_eq!(finding["reference"], "RFC 5321 §5.1");

    let words = program.run(&["provider", "check", "bestaatniet.test", "--language", "nl"], "");
    assert_eq!(words.code, 11);
    assert!(words.out.contains("fout: bestaatniet.test") && words.out.contains("Te doen:"), "{words:?}");

    // A customer that leaves everything to its mail host publishes nothing itself.
    let customer = program.run(&["provider", "check", "voorbeeld.test"], "");
    assert_eq!(customer.code, 11, "{customer:?}");
    let wrong = program.run(&["provider", "check", "niet een domein"], "");
    assert_eq!(wrong.code, 2, "{wrong:?}");
}
