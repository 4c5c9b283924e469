//! What finding may cost: bytes, time and questions.

use std::time::Duration;

/// Bytes of a provider's document. The largest in the public database has some
/// 12 KB. Beyond: that source has failed.
pub const DOCUMENT_BYTES: usize = 64 * 1024;

/// Elements within elements of a document; real ones have five. Beyond: the document is refused.
pub const DOCUMENT_DEPTH: usize = 16;

/// Elements of a document. Beyond: the document is refused.
pub const DOCUMENT_ELEMENTS: usize = 2000;

/// Bytes of one text or attribute. Beyond: the document is refused.
pub const TEXT_BYTES: usize = 2048;

/// Servers of one direction. Beyond: dropped.
pub const SERVERS: usize = 16;

/// Domains that one document names. Beyond: dropped.
pub const DOMAINS: usize = 256;

/// Languages of one text. Beyond: dropped.
pub const LANGUAGES: usize = 16;

/// Scopes that an issuer names and that are asked for. Beyond: dropped.
pub const SCOPES: usize = 16;

/// Links of one proposal. Beyond: dropped.
pub const LINKS: usize = 8;

/// Characters of a name for showing. Beyond: cut.
pub const NAME_CHARS: usize = 60;

/// Bytes of a host name (RFC 1035 §2.3.4) and of a login name. Beyond: that server is dropped.
pub const HOST_BYTES: usize = 253;

/// For a provider's own document. Hosts that do not exist answer at once; what
/// takes longer is a firewall that stays silent. Beyond: that source has failed.
pub const PROVIDER: Duration = Duration::from_secs(5);

/// For the public database.
pub const DATABASE: Duration = Duration::from_secs(8);

/// For a question about names.
pub const NAMES: Duration = Duration::from_secs(6);

/// For one try of one server. Beyond: it is not there.
pub const PROBE: Duration = Duration::from_secs(8);

/// For all tries of one direction.
pub const GUESS_WHOLE: Duration = Duration::from_secs(10);

/// For what is still under way once something has answered: a better server that
/// needs longer than this is hardly better.
pub const GUESS_REST: Duration = Duration::from_millis(700);

/// Other names of one certificate that are tried. Beyond: not tried.
pub const OTHER_NAMES: usize = 3;

/// Events that may wait for a slow listener. Beyond: finding waits too.
pub const EVENTS: usize = 64;

/// Characters of a provider's short name (draft-ietf-mailmaint-autoconfig). Beyond: a mistake in its file.
pub const SHORT_NAME_CHARS: usize = 20;

/// For one look at one server: a connection, TLS, a few questions. Beyond: it cannot be reached.
pub const LOOK: Duration = Duration::from_secs(20);

/// Servers that one check looks at. Beyond: not looked at.
pub const LOOKED_AT: usize = 32;

/// Looks at a time: servers count connections, and few providers name more.
pub const LOOKS_AT_ONCE: usize = 6;

/// Bytes of one read of a look.
pub const READ_BYTES: usize = 4096;

/// What is left of a certificate when it should have been renewed: 30 days.
pub const CERTIFICATE_SOON_SECONDS: i64 = 30 * 86_400;
