//! Providers that cannot be used, and documents made to do harm: each ends in
//! the right problem. None has names that guessing would find.

use super::documents::{self, HTML, JSON, XML};
use super::{Answer, Outcome, Scenario, Security, imaps, server, smtps};

const NO_CONFIG: Outcome = Outcome::Problem("no-config");
const NOTHING: &str = "nothing found";

/// The table.
pub const TABLE: &[Scenario] = &[
    Scenario {
        name: "no-domain",
        story: "a domain that does not exist",
        address: "jan@bestaatniet.test",
        domain: "bestaatniet.test",
        dns: &[],
        web: &[],
        outcome: Outcome::Problem("dns-domain"),
        thunderbird: NOTHING,
    },
    Scenario {
        name: "null-mx",
        story: "a domain that says it takes no mail",
        address: "jan@geenpost.test",
        domain: "geenpost.test",
        dns: &["@ A {web}", "@ MX 0 ."],
        web: &[],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "silent-provider",
        story: "a mail host of its own, and nothing by which to find the rest",
        address: "jan@zwijgt.test",
        domain: "zwijgt.test",
        dns: &["@ A {web}", "@ MX 10 in.zwijgt.test.", "in A {mail}"],
        web: &[],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "exchange-only",
        story: "Exchange, which says so by Autodiscover and offers nothing else",
        address: "jan@exchange.test",
        domain: "exchange.test",
        dns: &["@ MX 10 in.exchange.test.", "in A {mail}", "autodiscover A {web}"],
        web: &[
            ("https://autodiscover.exchange.test/autodiscover/autodiscover.xml", Answer::SignIn),
            (
                "https://autodiscover.exchange.test/autodiscover/autodiscover.json",
                Answer::Text(JSON, documents::AUTODISCOVER_V2),
            ),
        ],
        outcome: Outcome::Problem("exchange-only"),
        thunderbird: "an Exchange account, after the password was handed to autodiscover.exchange.test",
    },
    Scenario {
        name: "plain-only",
        story: "a document whose servers have no TLS, and they have none",
        address: "jan@klaartekst.test",
        domain: "klaartekst.test",
        dns: &["autoconfig A {web}"],
        web: &[(
            "https://autoconfig.klaartekst.test/mail/config-v1.1.xml",
            Answer::Settings(&[
                server("imap", "notls.mail.test", 143, Security::Plain),
                server("smtp", "notls.mail.test", 587, Security::Plain),
            ]),
        )],
        outcome: Outcome::Problem("no-tls"),
        thunderbird: "the servers without TLS, behind a warning",
    },
    Scenario {
        name: "expired-server",
        story: "the provider's mail servers have a certificate that is past its date",
        address: "jan@verlopen.test",
        domain: "verlopen.test",
        dns: &["autoconfig A {web}"],
        web: &[(
            "https://autoconfig.verlopen.test/mail/config-v1.1.xml",
            Answer::Settings(&[imaps("expired.mail.test"), smtps("expired.mail.test")]),
        )],
        outcome: Outcome::Problem("tls-expired"),
        thunderbird: "an exception for good is offered",
    },
    Scenario {
        name: "closed-servers",
        story: "the document names servers that are no longer there",
        address: "jan@opgeheven.test",
        domain: "opgeheven.test",
        dns: &["autoconfig A {web}"],
        web: &[(
            "https://autoconfig.opgeheven.test/mail/config-v1.1.xml",
            Answer::Settings(&[imaps("closed.mail.test"), smtps("closed.mail.test")]),
        )],
        outcome: Outcome::Problem("refused"),
        thunderbird: "wrong settings, name or password: which one is not said",
    },
    Scenario {
        name: "pacc-wrong-digest",
        story: "a JSON document that is not the one whose digest is in DNS",
        address: "jan@paccfout.test",
        domain: "paccfout.test",
        dns: &[
            "ua-auto-config A {web}",
            "_ua-auto-config TXT \"v=UAAC1; a=sha256; d=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"",
            "post A {own}",
        ],
        web: &[(
            "https://ua-auto-config.paccfout.test/.well-known/user-agent-configuration.json",
            Answer::Text(JSON, documents::PACC_FORGED),
        )],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "malformed",
        story: "XML that is none: tags that close nothing",
        address: "jan@kapot.test",
        domain: "kapot.test",
        dns: &["autoconfig A {web}", "post A {own}"],
        web: &[(
            "https://autoconfig.kapot.test/mail/config-v1.1.xml",
            Answer::Text(XML, documents::MALFORMED),
        )],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "truncated",
        story: "a document that ends in the middle",
        address: "jan@afgekapt.test",
        domain: "afgekapt.test",
        dns: &["autoconfig A {web}", "post A {own}"],
        web: &[(
            "https://autoconfig.afgekapt.test/mail/config-v1.1.xml",
            Answer::Text(XML, documents::TRUNCATED),
        )],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "entity-bomb",
        story: "entities that grow to gigabytes when expanded",
        address: "jan@bom.test",
        domain: "bom.test",
        dns: &["autoconfig A {web}", "post A {own}"],
        web: &[(
            "https://autoconfig.bom.test/mail/config-v1.1.xml",
            Answer::Text(XML, documents::ENTITY_BOMB),
        )],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "external-entity",
        story: "entities that name a file of this computer and an address at extern.test",
        address: "jan@extern.test",
        domain: "extern.test",
        dns: &["@ A {web}", "autoconfig A {web}", "post A {own}"],
        web: &[(
            "https://autoconfig.extern.test/mail/config-v1.1.xml",
            Answer::Text(XML, documents::EXTERNAL_ENTITY),
        )],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "huge",
        story: "a gigabyte, announced",
        address: "jan@reus.test",
        domain: "reus.test",
        dns: &["autoconfig A {web}"],
        web: &[("https://autoconfig.reus.test/mail/config-v1.1.xml", Answer::Huge)],
        outcome: NO_CONFIG,
        thunderbird: "reads for 5 s, then nothing found",
    },
    Scenario {
        name: "endless",
        story: "a gigabyte that comes in pieces, without a length",
        address: "jan@eindeloos.test",
        domain: "eindeloos.test",
        dns: &["autoconfig A {web}"],
        web: &[("https://autoconfig.eindeloos.test/mail/config-v1.1.xml", Answer::Endless)],
        outcome: NO_CONFIG,
        thunderbird: "reads for 5 s, then nothing found",
    },
    Scenario {
        name: "redirect-loop",
        story: "two addresses that lead to each other",
        address: "jan@rondje.test",
        domain: "rondje.test",
        dns: &["@ A {web}", "autoconfig A {web}"],
        web: &[
            (
                "https://autoconfig.rondje.test/mail/config-v1.1.xml",
                Answer::Redirect("https://rondje.test/heen"),
            ),
            (
                "https://rondje.test/heen",
                Answer::Redirect("https://autoconfig.rondje.test/mail/config-v1.1.xml"),
            ),
        ],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "downgrade",
        story: "https leads to http, where the document is",
        address: "jan@omlaag.test",
        domain: "omlaag.test",
        dns: &["autoconfig A {web}", "open A {web}", "post A {own}"],
        web: &[
            (
                "https://autoconfig.omlaag.test/mail/config-v1.1.xml",
                Answer::Redirect("http://open.omlaag.test/config.xml"),
            ),
            (
                "http://open.omlaag.test/config.xml",
                Answer::Settings(&[imaps("post.omlaag.test"), smtps("post.omlaag.test")]),
            ),
        ],
        outcome: NO_CONFIG,
        thunderbird: "the servers, believed without a question",
    },
    Scenario {
        name: "silence",
        story: "a document that comes a byte a second, and nothing else",
        address: "jan@geduld.test",
        domain: "geduld.test",
        dns: &["autoconfig A {web}", "post A {own}"],
        web: &[(
            "https://autoconfig.geduld.test/mail/config-v1.1.xml",
            Answer::Slow(&[imaps("post.geduld.test"), smtps("post.geduld.test")]),
        )],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "web-page",
        story: "a page for people, with status 200, at both places",
        address: "jan@folder.test",
        domain: "folder.test",
        dns: &["@ A {web}", "autoconfig A {web}"],
        web: &[
            ("https://autoconfig.folder.test/mail/config-v1.1.xml", Answer::Text(HTML, documents::WEB_PAGE)),
            (
                "https://folder.test/.well-known/autoconfig/mail/config-v1.1.xml",
                Answer::Text(HTML, documents::WEB_PAGE),
            ),
        ],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
    Scenario {
        name: "garbage",
        story: "bytes of no kind, called XML",
        address: "jan@rommel.test",
        domain: "rommel.test",
        dns: &["autoconfig A {web}"],
        web: &[(
            "https://autoconfig.rommel.test/mail/config-v1.1.xml",
            Answer::Text(XML, documents::GARBAGE),
        )],
        outcome: NO_CONFIG,
        thunderbird: NOTHING,
    },
];
