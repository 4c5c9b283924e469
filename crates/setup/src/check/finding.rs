//! What a check can find: a code from a closed set, how grave it is, and the
//! standard that says so. The words for people are in the catalogue.

use std::collections::BTreeMap;

use serde::Serialize;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Works today, for most.
    Warning,
    /// Programs fail on it, or passwords are at risk.
    Error,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// Whom it concerns: a name, `host:port`, or a document's address.
    pub subject: String,
    /// The peer's own words, or the values that disagree.
    pub said: String,
    /// Further values that the text names.
    pub args: BTreeMap<&'static str, String>,
}

impl Finding {
    /// A finding without further values.
    pub(crate) fn new(code: Code, subject: impl Into<String>, said: impl Into<String>) -> Finding {
        Finding { code, subject: subject.into(), said: said.into(), args: BTreeMap::new() }
    }

    /// Adds a value that the text names.
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Finding {
        self.args.insert(name, value.to_string());
        self
    }
}

macro_rules! codes {
    ($($code:ident $name:literal $severity:ident $reference:literal,)*) => {
        /// Everything that can be found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the catalogue says what each means")]
        pub enum Code { $($code),* }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// Its name in JSON and in the catalogue.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => $name),* }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity),* }
            }

            /// The standard that says so.
            pub fn reference(self) -> &'static str {
                match self { $(Code::$code => $reference),* }
            }
        }
    };
}

codes! {
    DomainUnknown "domain-unknown" Error "RFC 5321 §5.1",
    DnsFailed "dns-failed" Error "RFC 1034 §4.3",
    DnsUnsigned "dns-unsigned" Info "RFC 4033 §2",
    MxMissing "mx-missing" Warning "RFC 5321 §5.1",
    NothingPublished "nothing-published" Error "draft-ietf-mailmaint-autoconfig",
    AutoconfigMissing "autoconfig-missing" Warning "draft-ietf-mailmaint-autoconfig",
    PaccMissing "pacc-missing" Info "draft-ietf-mailmaint-pacc",
    SrvMissing "srv-missing" Info "RFC 6186 §3",
    DocumentUnreachable "document-unreachable" Error "draft-ietf-mailmaint-autoconfig",
    DocumentUnreadable "document-unreadable" Error "draft-ietf-mailmaint-autoconfig",
    DocumentClear "document-clear" Warning "RFC 8314 §4.1",
    DocumentsDiffer "documents-differ" Error "draft-ietf-mailmaint-autoconfig",
    PaccDigest "pacc-digest" Error "draft-ietf-mailmaint-pacc",
    SrvTarget "srv-target" Error "RFC 2782",
    SrvAlias "srv-alias" Error "RFC 2782",
    SrvPort "srv-port" Warning "RFC 8314 §5.1",
    HostUnknown "host-unknown" Error "RFC 1034 §4.3",
    Unreachable "unreachable" Error "RFC 8314 §3",
    CertificateName "certificate-name" Error "RFC 6125 §6",
    CertificateUntrusted "certificate-untrusted" Error "RFC 5280 §6",
    CertificateExpired "certificate-expired" Error "RFC 5280 §4.1.2.5",
    CertificateSoon "certificate-soon" Warning "RFC 5280 §4.1.2.5",
    TlsFailed "tls-failed" Error "RFC 8997 §3",
    TlsOld "tls-old" Warning "RFC 8997 §3",
    NoStartTls "no-starttls" Error "RFC 8314 §4.1",
    StartTlsOnly "starttls-only" Info "RFC 8314 §3",
    AuthInClear "auth-in-clear" Error "RFC 8314 §4.1",
    NoAuth "no-auth" Error "RFC 6409 §4.3",
    OpenRelay "open-relay" Error "RFC 6409 §4.3",
    Misbehaved "misbehaved" Error "RFC 8314 §3",
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
