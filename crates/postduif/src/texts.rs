//! Texts for the terminal, from the same Fluent files as the page's. English
//! stands behind every other language, so that a missing line is readable.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use mail::problem::Problem;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Locales;

/// The languages that there are texts for; the first one is complete.
pub const LANGUAGES: [&str; 4] = ["en", "nl", "fr", "de"];

/// A file of texts in one language.
pub fn file(language: &str, name: &str) -> Option<String> {
    let file = Locales::get(&format!("{language}/{name}.ftl"))?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// Texts in one language, and in English where that has none.
pub struct Texts {
    language: &'static str,
    /// Read when the first text is wanted: a command that lists mail prints none.
    bundles: OnceLock<Vec<FluentBundle<FluentResource>>>,
}

impl Texts {
    /// The texts for what was asked for, or else for what the system speaks.
    pub fn choose(asked: Option<&str>) -> Texts {
        Texts::new(preferred(asked).unwrap_or(LANGUAGES[0]))
    }

    /// The texts in one language.
    pub fn new(language: &'static str) -> Texts {
        Texts { language, bundles: OnceLock::new() }
    }

    /// Those to look in, one after the other.
    fn bundles(&self) -> &[FluentBundle<FluentResource>] {
        self.bundles.get_or_init(|| {
            let behind = (self.language != LANGUAGES[0]).then_some(LANGUAGES[0]);
            std::iter::once(self.language).chain(behind).map(bundle).collect()
        })
    }

    /// The code of the language: `nl`.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// A text without variables; its key where it is missing.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its variables.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.write(key, values, false).unwrap_or_else(|| key.to_owned())
    }

    /// A text, if there is one and it names no value that we lack.
    pub fn find(&self, key: &str, values: &[(&str, &str)]) -> Option<String> {
        self.write(key, values, true)
    }

    fn write(&self, key: &str, values: &[(&str, &str)], strict: bool) -> Option<String> {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            // Numbers as numbers, so that plural forms work. Not those with a
            // leading zero or plus: they are words made of digits.
            match value.parse::<i64>() {
                Ok(number) if number.to_string() == *value && *name != "port" => args.set(*name, number),
                _ => args.set(*name, FluentValue::from(*value)),
            }
        }
        self.bundles().iter().find_map(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let mut lacks = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&args), &mut lacks).into_owned();
            (!strict || lacks.is_empty()).then_some(text)
        })
    }

    /// A problem in three parts: what is the matter, what it means, what to do.
    pub fn problem(&self, problem: &Problem) -> String {
        let code = problem.code.as_str();
        let port = problem.port.map(|port| port.to_string());
        let protocol = problem.protocol.map(|protocol| format!("{protocol:?}").to_uppercase());
        let known = [
            ("host", problem.host.as_deref()),
            ("provider", problem.host.as_deref()),
            ("port", port.as_deref()),
            ("user", problem.user.as_deref()),
            ("account", problem.user.as_deref()),
            ("protocol", protocol.as_deref()),
        ];
        let mut values: Vec<(&str, &str)> =
            known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        values.extend(problem.args.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let part = |part: &str| self.find(&format!("error-{code}-{part}"), &values);
        let title = part("title").or_else(|| self.find("error-other-title", &[]));
        let mut lines = vec![title.unwrap_or_else(|| code.clone())];
        lines.extend(part("what"));
        lines.extend((1..=3).filter_map(|n| part(&format!("do-{n}"))).map(|line| format!("  - {line}")));
        if !problem.said.is_empty() {
            lines.push(self.with("cli-server-said", &[("said", &problem.said)]));
        }
        lines.join("\n")
    }
}

fn bundle(language: &str) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks are for bidirectional rendering; terminals print them.
    bundle.set_use_isolating(false);
    for name in ["cli", "errors", "provider"] {
        let text = file(language, name).unwrap_or_default();
        // A file with a mistake still gives its other lines.
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Picks one of ours for `nl_BE.UTF-8`, or a browser's `de-AT,nl;q=0.9`.
pub fn negotiate(wanted: &str) -> &'static str {
    first_of_ours(wanted).unwrap_or(LANGUAGES[0])
}

/// The language that was asked for, or else the system's; `None` where that is none of ours.
pub fn preferred(asked: Option<&str>) -> Option<&'static str> {
    let system = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    first_of_ours(asked.or(system.as_deref()).unwrap_or_default())
}

fn first_of_ours(wanted: &str) -> Option<&'static str> {
    let languages =
        wanted.split(',').map(|one| one.trim().split(['-', '_', ';', '.', '@']).next().unwrap_or_default());
    let ours = |wanted: &str| LANGUAGES.into_iter().find(|language| language.eq_ignore_ascii_case(wanted));
    languages.filter_map(ours).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail::problem::Code;

    #[test]
    fn finds_the_language() {
        for (wanted, expected) in [
            ("nl_BE.UTF-8", "nl"),
            ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
            ("de-AT,nl;q=0.9,en;q=0.8", "de"),
            ("pl,fr-CA;q=0.8", "fr"),
            ("NL@euro", "nl"),
            ("C.UTF-8", "en"),
            ("", "en"),
            ("tlh", "en"),
        ] {
            assert_eq!(negotiate(wanted), expected, "{wanted}");
        }
        assert_eq!(preferred(Some("de")), Some("de"));
        assert_eq!(preferred(Some("C.UTF-8")), None, "that is no language: whoever looks may have one");
    }

    #[test]
    fn all_languages_have_the_same_lines() {
        let keys = |language: &str, name: &str| -> std::collections::BTreeSet<String> {
            let text = file(language, name).unwrap();
            assert!(FluentResource::try_new(text.clone()).is_ok(), "{language}/{name}.ftl has a mistake");
            let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
            lines.filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned()).collect()
        };
        for name in ["cli", "errors", "provider"] {
            for language in LANGUAGES {
                assert_eq!(keys("en", name), keys(language, name), "{language}/{name}.ftl");
            }
        }
    }

    #[test]
    fn every_problem_has_its_text() {
        for language in LANGUAGES {
            let texts = Texts::new(language);
            for code in CODES {
                let code = code.as_str();
                for part in ["title", "what"] {
                    let text = texts.with(&format!("error-{code}-{part}"), &[]);
                    assert!(!text.starts_with("error-"), "{language}: {text}");
                }
            }
        }
    }

    const CODES: [Code; 32] = [
        Code::DnsDomain,
        Code::DnsHost,
        Code::Offline,
        Code::NoConfig,
        Code::AuthFailed,
        Code::AppPassword,
        Code::OauthNeeded,
        Code::ProtocolOff,
        Code::TlsName,
        Code::TlsUntrusted,
        Code::TlsExpired,
        Code::TlsFailed,
        Code::TlsMismatch,
        Code::ProxyFailed,
        Code::Refused,
        Code::Timeout,
        Code::NoTls,
        Code::NoAuth,
        Code::NoMechanism,
        Code::SmtpFailed,
        Code::Throttled,
        Code::Quota,
        Code::PasswordChanged,
        Code::PasswordMissing,
        Code::SendRejected,
        Code::SendUnsure,
        Code::AppendFailed,
        Code::AccountExists,
        Code::Misbehaved,
        Code::Disconnected,
        Code::Local,
        Code::ChangeRefused,
    ];

    #[test]
    fn values_are_filled_in() {
        let texts = Texts::new("nl");
        assert_eq!(texts.with("cli-server-said", &[("said", "NO")]), "De server zei: NO");
        let mut problem = Problem::new(Code::AuthFailed, "535 5.7.8");
        problem.host = Some("ssl0.mail.test".to_owned());
        let lacking = texts.problem(&problem);
        assert!(lacking.contains("535 5.7.8") && !lacking.contains('$'), "{lacking}");
        problem.user = Some("jan@voorbeeld.test".to_owned());
        let whole = texts.problem(&problem);
        assert!(whole.contains("ssl0.mail.test") && whole.contains("jan@voorbeeld.test"), "{whole}");
    }
}
