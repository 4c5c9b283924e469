//! Which mechanism: the strongest that is offered, that fits what we hold, and
//! that may be used here. Decides only; says nothing to anybody.

use mail::problem::Code;

use super::scram::Binding;
use super::{Bindings, Client, Cover, Credentials, Error, Key, Mechanism};

/// Under which terms a mechanism is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// What protects the connection.
    pub cover: Cover,
    /// Who signs in, and with what.
    pub credentials: &'a Credentials,
    /// What a login can be tied to here.
    pub bindings: &'a Bindings,
    /// The mechanism that was proven at set-up: a server that suddenly offers
    /// only weaker ones may be somebody else's.
    pub never_weaker_than: Option<Mechanism>,
}

/// No mechanism is both offered and allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotChosen {
    /// The server offers none that we know and have the key for.
    #[error("none of the offered ways to sign in is known here")]
    NoneKnown,
    /// The server takes no password, but an access token.
    #[error("the server wants an access token (OAuth 2.0) and no password")]
    OnlyTokens,
    /// What is offered would show the secret to the wire.
    #[error("what is offered would send the password without protection")]
    OnlyInClear,
    /// What is offered is weaker than what this server has proven before.
    #[error("the server no longer offers {0} or better")]
    WeakerThan(Mechanism),
}

impl NotChosen {
    /// The problem as a person meets it.
    pub fn code(&self) -> Code {
        match self {
            NotChosen::NoneKnown | NotChosen::WeakerThan(_) => Code::NoMechanism,
            NotChosen::OnlyTokens => Code::OauthNeeded,
            NotChosen::OnlyInClear => Code::NoTls,
        }
    }
}

/// Picks the best mechanism of those offered that may be used.
///
/// Never one that shows the secret, nor CRAM-MD5, over a wire without TLS that
/// nobody chose.
pub fn choose(offered: &[Mechanism], terms: &Terms<'_>) -> Result<Mechanism, NotChosen> {
    let fits: Vec<Mechanism> = offered.iter().copied().filter(|one| one.fits(terms)).collect();
    if fits.is_empty() {
        let tokens = offered.iter().any(|one| one.takes_token());
        let password = matches!(terms.credentials.key, Key::Password(_));
        return Err(if tokens && password { NotChosen::OnlyTokens } else { NotChosen::NoneKnown });
    }
    let allowed: Vec<Mechanism> = fits.into_iter().filter(|one| one.allowed(terms.cover)).collect();
    if allowed.is_empty() {
        return Err(NotChosen::OnlyInClear);
    }
    // A floor that was proven with another kind of key says nothing of this one.
    let floor = terms.never_weaker_than.filter(|floor| floor.takes(&terms.credentials.key));
    let strong =
        allowed.into_iter().filter(|one| floor.is_none_or(|floor| one.strength() >= floor.strength()));
    match (strong.min_by_key(|one| one.order(terms.cover)), floor) {
        (Some(best), _) => Ok(best),
        (None, Some(floor)) => Err(NotChosen::WeakerThan(floor)),
        (None, None) => Err(NotChosen::NoneKnown),
    }
}

/// Whether a token is of use there and a password is not.
pub(crate) fn only_tokens(offered: &[Mechanism]) -> bool {
    let other = |one: &Mechanism| !one.takes_token() && *one != Mechanism::External;
    offered.iter().any(|one| one.takes_token()) && !offered.iter().any(other)
}

/// Reads the names that a server offers; skips those that we do not know.
pub fn offered<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Mechanism> {
    names.into_iter().filter_map(Mechanism::parse).collect()
}

impl Terms<'_> {
    /// Begins an exchange by a mechanism that [`choose`] gave for this offer.
    pub fn begin(&self, mechanism: Mechanism, offered: &[Mechanism]) -> Result<Client, Error> {
        let binding = match (mechanism.is_bound(), offered.iter().any(|one| one.is_bound())) {
            // We could, and the server says that it cannot: it checks whether
            // somebody between us took its word away (RFC 5802 §6).
            (false, false) => Binding::NotOffered,
            _ => Binding::Wanted,
        };
        Client::new(mechanism, self.credentials, self.bindings.best(), binding)
    }
}

impl Mechanism {
    /// Whether we can speak it: by the key we hold, and bound only where there is a binding.
    fn fits(self, terms: &Terms<'_>) -> bool {
        self.takes(&terms.credentials.key) && (!self.is_bound() || terms.bindings.best().is_some())
    }

    /// Whether it is for such a key.
    pub(super) fn takes(self, key: &Key) -> bool {
        match key {
            Key::Password(_) => !self.takes_token() && self != Mechanism::External,
            Key::Token(_) => self.takes_token(),
            Key::Certificate => self == Mechanism::External,
        }
    }

    fn takes_token(self) -> bool {
        matches!(self, Mechanism::OauthBearer | Mechanism::Xoauth2)
    }

    /// How well the secret is kept from whoever listens or pretends: larger is better.
    fn strength(self) -> u8 {
        match self {
            Mechanism::Login | Mechanism::Plain | Mechanism::Xoauth2 | Mechanism::OauthBearer => 0,
            Mechanism::CramMd5 => 1,
            Mechanism::ScramSha1 => 2,
            Mechanism::ScramSha256 => 3,
            Mechanism::ScramSha1Plus => 4,
            Mechanism::ScramSha256Plus => 5,
            Mechanism::External => 6,
        }
    }

    fn allowed(self, cover: Cover) -> bool {
        match cover {
            Cover::Tls => true,
            // A token is for TLS only, whatever a person chooses (RFC 6750 §5.3).
            Cover::ClearByChoice => !self.is_bound() && self != Mechanism::External && !self.takes_token(),
            Cover::Clear => matches!(self, Mechanism::ScramSha1 | Mechanism::ScramSha256),
        }
    }

    /// The best first. Under TLS, PLAIN comes before CRAM-MD5: the wire is safe,
    /// and servers with CRAM-MD5 must keep passwords readable. In clear, what
    /// shows the password comes last.
    fn order(self, cover: Cover) -> u8 {
        match (self, cover) {
            (Mechanism::External, _) => 0,
            (Mechanism::ScramSha256Plus, _) => 1,
            (Mechanism::ScramSha1Plus, _) => 2,
            (Mechanism::ScramSha256, _) => 3,
            (Mechanism::ScramSha1, _) => 4,
            (Mechanism::CramMd5, Cover::Clear | Cover::ClearByChoice) => 5,
            (Mechanism::OauthBearer, _) => 6,
            (Mechanism::Xoauth2, _) => 7,
            (Mechanism::Plain, _) => 8,
            (Mechanism::Login, _) => 9,
            (Mechanism::CramMd5, Cover::Tls) => 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mechanism::*;
    use super::*;
    use mail::Secret;

    type Case<'a> = (&'a [Mechanism], Cover, Option<Mechanism>, Result<Mechanism, NotChosen>);

    fn check(credentials: &Credentials, bindings: &Bindings, cases: &[Case<'_>]) {
        for (offered, cover, floor, expected) in cases {
            let terms = Terms { cover: *cover, credentials, bindings, never_weaker_than: *floor };
            assert_eq!(&choose(offered, &terms), expected, "{offered:?} {cover:?} {floor:?}");
        }
    }

    /// D25 and invariant 10.
    #[test]
    fn a_password_goes_the_best_way_that_is_allowed() {
        use Cover::*;
        let all = offered([
            "login",
            "PLAIN",
            "CRAM-MD5",
            "SCRAM-SHA-1",
            "SCRAM-SHA-256",
            "GSSAPI",
            "SCRAM-SHA-256-PLUS",
            "SCRAM-SHA-1-PLUS",
            "XOAUTH2",
            "EXTERNAL",
        ]);
        let old = [CramMd5, Plain, Login];
        let password = Credentials::password("jan", Secret::new("geheim".to_owned()));
        let unbound: &[Case<'_>] = &[
            (&all, Tls, None, Ok(ScramSha256)),
            (&all, Clear, None, Ok(ScramSha256)),
            (&old, Tls, None, Ok(Plain)),
            (&[Login, CramMd5], Tls, None, Ok(Login)),
            (&[CramMd5], Tls, None, Ok(CramMd5)),
            (&[], Tls, None, Err(NotChosen::NoneKnown)),
            (&[External], Tls, None, Err(NotChosen::NoneKnown)),
            (&[Xoauth2, OauthBearer], Tls, None, Err(NotChosen::OnlyTokens)),
            // No password in clear without an explicit choice.
            (&old, Clear, None, Err(NotChosen::OnlyInClear)),
            (&old, ClearByChoice, None, Ok(CramMd5)),
            (&[Plain, Login], ClearByChoice, None, Ok(Plain)),
            // Never weaker than the one proven.
            (&old, Tls, Some(ScramSha256), Err(NotChosen::WeakerThan(ScramSha256))),
            (&[ScramSha1], Tls, Some(ScramSha256), Err(NotChosen::WeakerThan(ScramSha256))),
            (&all, Tls, Some(ScramSha256Plus), Err(NotChosen::WeakerThan(ScramSha256Plus))),
            (&old, Tls, Some(CramMd5), Ok(CramMd5)),
            (&old, Tls, Some(Login), Ok(Plain)),
            (&all, Tls, Some(Plain), Ok(ScramSha256)),
            (&all, Tls, Some(Xoauth2), Ok(ScramSha256)),
        ];
        check(&password, &Bindings::default(), unbound);
        let bound: &[Case<'_>] = &[
            (&all, Tls, None, Ok(ScramSha256Plus)),
            (&all, Tls, Some(ScramSha256), Ok(ScramSha256Plus)),
            (&[ScramSha256, ScramSha1Plus], Tls, None, Ok(ScramSha1Plus)),
            (&[ScramSha256], Tls, Some(ScramSha1Plus), Err(NotChosen::WeakerThan(ScramSha1Plus))),
        ];
        check(&password, &Bindings { exporter: Some(vec![1; 32]), end_point: None }, bound);
    }

    #[test]
    fn tokens_and_certificates_go_their_own_ways() {
        use Cover::*;
        let token = Credentials::token("jan", Secret::new("ya29".to_owned()));
        let cases: &[Case<'_>] = &[
            (&[Plain, Xoauth2, OauthBearer], Tls, None, Ok(OauthBearer)),
            (&[Plain, Xoauth2], Tls, Some(OauthBearer), Ok(Xoauth2)),
            (&[Xoauth2], Tls, Some(ScramSha256), Ok(Xoauth2)),
            (&[Xoauth2], Clear, None, Err(NotChosen::OnlyInClear)),
            (&[Xoauth2], ClearByChoice, None, Err(NotChosen::OnlyInClear)),
            (&[Plain, ScramSha256], Tls, None, Err(NotChosen::NoneKnown)),
        ];
        check(&token, &Bindings::default(), cases);
        let certificate = Credentials { user: "jan".to_owned(), key: Key::Certificate };
        let cases: &[Case<'_>] = &[
            (&[Plain, External], Tls, None, Ok(External)),
            (&[External], ClearByChoice, None, Err(NotChosen::OnlyInClear)),
            (&[Plain], Tls, None, Err(NotChosen::NoneKnown)),
        ];
        check(&certificate, &Bindings::default(), cases);
    }
}
