//! What is written is read as the same again, for any document, and what a
//! provider publishes is what a program then finds in it.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};
use proptest::prelude::*;
use setup::documents::autoconfig::{self, Autoconfig, Page};
use setup::documents::autodiscover::{self, Autodiscover, Service};
use setup::documents::mobileconfig::{self, MobileConfig};
use setup::documents::pacc::{self, Pacc};
use setup::publish::{Language, Place, Provider, Publication, Version, publish, write};
use setup::{OAuth2, Offer, Pop3};

/// Text as it stands in a document: nothing to trim, and everything that XML must escape.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-z&<>\"'é/%]([A-Za-z0-9&<>\"' ;\\]]{0,12}[A-Za-z&<>\"'é;])?"
}

fn url() -> impl Strategy<Value = String> {
    "https://[a-z]{1,8}\\.test/[a-z?&=%<]{0,8}"
}

fn server(protocols: &'static [Protocol]) -> impl Strategy<Value = Server> {
    let auth = prop::sample::subsequence(
        vec!["password", "encrypted-password", "oauth2", "client-certificate"],
        0..4,
    );
    let security = prop::sample::select(vec![Security::Tls, Security::StartTls, Security::None]);
    (prop::sample::select(protocols), "[a-z%A-Z.]{1,20}", 1u16.., security, prop::option::of(text()), auth)
        .prop_map(|(protocol, host, port, security, user, auth)| Server {
            protocol,
            host,
            port,
            security,
            user: user.unwrap_or_default(),
            auth: auth.into_iter().map(str::to_owned).collect(),
        })
}

fn pages() -> impl Strategy<Value = Vec<Page>> {
    let texts = prop::collection::vec((prop::sample::select(vec!["", "nl", "en"]), text()), 0..3);
    let texts =
        texts.prop_map(|all| all.into_iter().map(|(language, words)| (language.to_owned(), words)).collect());
    prop::collection::vec((url(), texts).prop_map(|(url, texts)| Page { url, texts }), 0..3)
}

fn oauth2() -> impl Strategy<Value = OAuth2> {
    let optional = || prop::option::of(text());
    (text(), optional(), optional(), optional(), optional()).prop_map(
        |(issuer, scope, auth_url, token_url, client_id)| OAuth2 {
            issuer,
            scope,
            auth_url,
            token_url,
            client_id,
        },
    )
}

fn any_autoconfig() -> impl Strategy<Value = Autoconfig> {
    let names =
        (text(), prop::collection::vec(text(), 0..3), prop::option::of(text()), prop::option::of(text()));
    let incoming = prop::collection::vec(server(&[Protocol::Imap, Protocol::Pop3]), 0..4);
    let outgoing = prop::collection::vec(server(&[Protocol::Smtp]), 0..3);
    let pop3 = prop::option::of((any::<bool>(), prop::option::of(any::<u16>())));
    let rest =
        (pages(), pages(), prop::option::of(url()), prop::option::of(oauth2()), prop::option::of(url()));
    (names, incoming, outgoing, pop3, rest).prop_map(|(names, incoming, outgoing, pop3, rest)| {
        let (id, domains, display_name, short_name) = names;
        let (documentation, enable, web_mail, oauth2, update) = rest;
        let pop3 = pop3.filter(|_| incoming.iter().any(|server| server.protocol == Protocol::Pop3));
        Autoconfig {
            id,
            domains,
            display_name: display_name.unwrap_or_default(),
            short_name: short_name.unwrap_or_default(),
            incoming,
            outgoing,
            pop3: pop3.map(|(leave_on_server, days)| Pop3 { leave_on_server, days }),
            documentation,
            enable,
            web_mail,
            oauth2,
            update,
        }
    })
}

/// Formats in which the port says when TLS starts.
fn told_by_port(port: u16, clear: bool) -> Security {
    match port {
        _ if clear => Security::None,
        25 | 110 | 143 | 587 => Security::StartTls,
        _ => Security::Tls,
    }
}

fn port() -> impl Strategy<Value = u16> {
    prop_oneof![prop::sample::select(vec![25u16, 110, 143, 587, 993]), 1u16..]
}

fn any_autodiscover() -> impl Strategy<Value = Autodiscover> {
    let kind = prop::sample::select(vec!["IMAP", "POP3", "SMTP", "EXCH", "WEB"]);
    let service = (kind, text(), prop_oneof![Just(0), port()], any::<bool>(), prop::option::of(text()));
    let service = service.prop_map(|(kind, host, port, clear, login)| Service {
        kind: kind.to_owned(),
        host,
        port,
        security: told_by_port(port, clear),
        login: login.unwrap_or_default(),
    });
    (
        prop::option::of(text()),
        prop::collection::vec(service, 0..4),
        prop::option::of(prop_oneof![url(), "[a-z]{1,5}@[a-z]{1,5}\\.test"]),
    )
        .prop_map(|(name, services, redirect)| Autodiscover {
            display_name: name.unwrap_or_default(),
            services,
            redirect,
        })
}

fn any_mobileconfig() -> impl Strategy<Value = MobileConfig> {
    let server = |protocols: &'static [Protocol]| {
        let auth = prop::sample::select(vec!["", "password", "encrypted-password"]);
        (prop::sample::select(protocols), text(), port(), any::<bool>(), prop::option::of(text()), auth)
            .prop_map(|(protocol, host, port, clear, user, auth)| Server {
                protocol,
                host,
                port,
                security: told_by_port(port, clear),
                user: user.unwrap_or_default(),
                auth: [auth].iter().filter(|word| !word.is_empty()).map(|word| (*word).to_owned()).collect(),
            })
    };
    let names = [text(), text(), text(), text(), text(), text()].map(prop::option::of);
    (names, server(&[Protocol::Imap, Protocol::Pop3]), server(&[Protocol::Smtp])).prop_map(
        |(names, incoming, outgoing)| {
            let [identifier, uuid, display_name, organization, account, address] =
                names.map(Option::unwrap_or_default);
            MobileConfig {
                identifier,
                uuid,
                display_name,
                organization,
                account,
                address,
                incoming,
                outgoing,
            }
        },
    )
}

fn any_pacc() -> impl Strategy<Value = Pacc> {
    let host = || prop::option::of(text().prop_map(|host| pacc::Host { host }));
    let at = || prop::option::of(url().prop_map(|url| pacc::Url { url }));
    let protocols = (at(), host(), host(), host(), host(), at(), at(), at()).prop_map(
        |(jmap, imap, pop3, smtp, managesieve, caldav, carddav, webdav)| pacc::Protocols {
            jmap,
            imap,
            pop3,
            smtp,
            managesieve,
            caldav,
            carddav,
            webdav,
        },
    );
    let issuer = prop::option::of(url().prop_map(|issuer| pacc::Issuer { issuer }));
    let authentication = (issuer, any::<Option<bool>>())
        .prop_map(|(oauth_public, password)| pacc::Authentication { oauth_public, password });
    let logo =
        (url(), prop::option::of(text())).prop_map(|(url, content_type)| pacc::Logo { url, content_type });
    let provider = (text(), prop::option::of(text()), prop::collection::vec(logo, 0..2))
        .prop_map(|(name, short_name, logo)| pacc::Provider { name, short_name, logo });
    let help = (prop::option::of(url()), prop::option::of(url()), prop::collection::vec(text(), 0..2))
        .prop_map(|(documentation, developer, contact)| pacc::Help { documentation, developer, contact });
    let info = (provider, prop::option::of(help)).prop_map(|(provider, help)| pacc::Info { provider, help });
    (protocols, authentication, info).prop_map(|(protocols, authentication, info)| Pacc {
        protocols,
        authentication,
        info,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn autoconfig_is_read_as_it_was_written(document in any_autoconfig()) {
        for version in [Version::V1_1, Version::V1_2] {
            let written = write::autoconfig(&document, version);
            prop_assert_eq!(autoconfig::read(written.as_bytes()), Ok(document.clone()), "{}", written);
        }
    }

    #[test]
    fn autodiscover_is_read_as_it_was_written(answer in any_autodiscover()) {
        let written = write::autodiscover(&answer);
        prop_assert_eq!(autodiscover::read(written.as_bytes()), Ok(answer), "{}", written);
    }

    #[test]
    fn a_profile_is_read_as_it_was_written(profile in any_mobileconfig()) {
        let written = write::mobileconfig(&profile);
        prop_assert_eq!(mobileconfig::read(written.as_bytes()), Ok(profile), "{}", written);
    }

    #[test]
    fn pacc_is_read_as_it_was_written(document in any_pacc()) {
        let written = write::pacc(&document);
        let read = pacc::read(written.as_bytes()).unwrap();
        prop_assert_eq!(&read, &document, "{}", written);
        // B05: and what vouches for it does.
        prop_assert!(pacc::confirmed(written.as_bytes(), &[pacc::record(written.as_bytes())]));
    }
}

const PROVIDER: &str = r#"
name = "Post & Zonen <hosting>"
domain = "post.test"
domains = ["post.test", "klant.test"]
imap = ["imap.post.test:993", "imap.post.test:143/starttls"]
pop3 = ["pop.post.test:995"]
smtp = ["smtp.post.test:465", "smtp.post.test:587/starttls"]
help = "https://post.test/hulp?a=1&b=2"
"#;

fn published(text: &str) -> Publication {
    let provider = Provider::read(text).unwrap();
    // Words in every place where a word can stand, none of which may be markup.
    let say = |key: &str, values: &[(&str, &str)]| {
        values.iter().fold(format!("<{key}>"), |text, (name, value)| format!("{text} {name}={value}"))
    };
    let languages =
        [("nl", "Nederlands"), ("en", "English")].map(|(code, name)| Language { code, name, say: &say });
    publish(&provider, &languages)
}

fn file<'a>(publication: &'a Publication, path: &str) -> &'a str {
    let file = publication.files.iter().find(|file| file.path == path);
    std::str::from_utf8(&file.unwrap_or_else(|| panic!("{path} is not written")).bytes).unwrap()
}

fn places(offer: &Offer) -> Vec<String> {
    let show = |server: &Server| {
        format!("{:?} {} {:?} {}", server.protocol, Place::of(server), server.security, server.user)
    };
    offer.incoming.iter().chain(&offer.outgoing).map(show).collect()
}

/// Every document leads somebody at the provider to the provider's servers.
#[test]
fn what_is_published_is_what_is_found() {
    let publication = published(PROVIDER);
    let jan = Typed::parse("jan@klant.test").unwrap();
    let whole = [
        "Imap imap.post.test:993 Tls jan@klant.test",
        "Imap imap.post.test:143 StartTls jan@klant.test",
        "Pop3 pop.post.test:995 Tls jan@klant.test",
        "Smtp smtp.post.test:465 Tls jan@klant.test",
        "Smtp smtp.post.test:587 StartTls jan@klant.test",
    ];
    let best = [whole[0], whole[2], whole[3]];
    for path in
        ["mail/config-v1.1.xml", "mail/config-v1.2.xml", ".well-known/autoconfig/mail/config-v1.1.xml"]
    {
        let document = autoconfig::read(file(&publication, &format!("www/{path}")).as_bytes()).unwrap();
        let offer = document.offer(&jan).unwrap();
        assert_eq!(
            (places(&offer), offer.display_name.as_str()),
            (whole.map(str::to_owned).to_vec(), "Post & Zonen <hosting>")
        );
        assert_eq!(offer.documentation, ["https://post.test/hulp?a=1&b=2"]);
        assert_eq!(document.domains, ["post.test", "klant.test"]);
    }
    assert!(file(&publication, "www/mail/config-v1.2.xml").contains("version=\"1.2\""));

    let answer = file(&publication, "www/autodiscover/autodiscover.xml");
    let answer = autodiscover::read(answer.as_bytes()).unwrap();
    assert_eq!(places(&answer.offer(&jan).unwrap()), best);
    assert!(!answer.is_exchange());

    let text = file(&publication, "www/.well-known/user-agent-configuration.json");
    assert_eq!(places(&pacc::read(text.as_bytes()).unwrap().offer(&jan).unwrap()), best);
    let record = format!("TXT \"{}\"", pacc::record(text.as_bytes()));
    for domain in ["post.test", "klant.test"] {
        assert!(file(&publication, &format!("dns/{domain}.zone")).contains(&record));
    }

    let profile = mobileconfig::read(file(&publication, "www/mail.mobileconfig").as_bytes()).unwrap();
    assert_eq!(
        (Place::of(&profile.incoming).to_string(), profile.outgoing.port),
        ("imap.post.test:993".to_owned(), 465)
    );
    assert_eq!(profile.identifier, "test.post.mail");
    assert_eq!(publication.left_out, Vec::<&str>::new());
}

/// A format that cannot say what is so says nothing.
#[test]
fn what_a_format_cannot_say_is_left_out() {
    let local = published(&PROVIDER.replace("help =", "user = \"local\"\nhelp ="));
    assert_eq!(local.left_out, ["pacc", "autodiscover", "mobileconfig"]);
    assert!(file(&local, "www/mail/config-v1.1.xml").contains("%EMAILLOCALPART%"));
    assert!(!file(&local, "dns/post.test.zone").contains("TXT"));
    let later = PROVIDER.replace("\"smtp.post.test:465\", ", "");
    assert_eq!(published(&later).left_out, ["pacc"]);
    let odd = later.replace("587/starttls", "2587/starttls");
    assert_eq!(published(&odd).left_out, ["pacc", "autodiscover", "mobileconfig"]);
}

/// The page has every server and port, in each language, and no script.
#[test]
fn the_page_has_what_a_person_types() {
    let publication = published(PROVIDER);
    for (path, language) in [("www/index.html", "nl"), ("www/index.en.html", "en")] {
        let page = file(&publication, path);
        for needed in ["imap.post.test", "pop.post.test", "smtp.post.test", "993", "143", "995", "465", "587"]
        {
            assert!(page.contains(needed), "{needed} is not in {path}");
        }
        assert!(page.contains(&format!("<html lang=\"{language}\">")));
        assert!(page.contains("Post &amp; Zonen &lt;hosting&gt;") && page.contains("hulp?a=1&amp;b=2"));
        assert!(!page.contains("<provider-page"), "words are not markup");
        assert!(!page.contains("<script") && !page.contains("http:"));
        assert!(page.contains("href=\"index.html\"") && page.contains("href=\"index.en.html\""));
    }
    let only_imap = published(&PROVIDER.replace("pop3 = [\"pop.post.test:995\"]", ""));
    assert!(!file(&only_imap, "www/index.html").contains("provider-page-pop3"));
}
