//! Who sits between on purpose: virus scanners that read mail on this computer,
//! and gateways that read it for a company. They issue certificates in their own
//! name, which is how they are known. Facts for an explanation; nothing is
//! decided by them.

use crate::Certificate;

/// A product that answers in the server's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interceptor {
    /// A virus scanner on this computer.
    Scanner(&'static str),
    /// A gateway of the network, as companies and schools have them.
    Gateway(&'static str),
}

impl Certificate {
    /// The product that issued this certificate, as far as its issuer's name tells.
    pub fn interceptor(&self) -> Option<Interceptor> {
        let issuer = self.issuer.to_ascii_lowercase();
        let found = PRODUCTS.iter().find(|(word, _)| words(&issuer).any(|text| text.starts_with(word)));
        found.map(|(_, product)| *product)
    }
}

/// The text from each of its words on: `esetra` is not ESET's, but `by eset` is.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().scan(true, |fresh, (at, c)| {
        let start = *fresh && c.is_alphanumeric();
        *fresh = !c.is_alphanumeric();
        Some(start.then_some(at))
    });
    starts.flatten().filter_map(|at| text.get(at..))
}

use Interceptor::{Gateway, Scanner};

/// How the names of their issuers begin, in lower case.
const PRODUCTS: &[(&str, Interceptor)] = &[
    ("avast", Scanner("Avast")),
    ("avg ", Scanner("AVG")),
    ("avira", Scanner("Avira")),
    ("norton web/mail shield", Scanner("Norton")),
    ("eset ssl filter", Scanner("ESET")),
    ("eset, spol", Scanner("ESET")),
    ("kaspersky", Scanner("Kaspersky")),
    ("bitdefender", Scanner("Bitdefender")),
    ("bullguard", Scanner("BullGuard")),
    ("g data", Scanner("G DATA")),
    ("dr.web", Scanner("Dr.Web")),
    ("drweb", Scanner("Dr.Web")),
    ("adguard", Scanner("AdGuard")),
    ("emsisoft", Scanner("Emsisoft")),
    ("zscaler", Gateway("Zscaler")),
    ("fortinet", Gateway("Fortinet")),
    ("fortigate", Gateway("Fortinet")),
    ("palo alto networks", Gateway("Palo Alto Networks")),
    ("sophos", Gateway("Sophos")),
    ("sonicwall", Gateway("SonicWall")),
    ("watchguard", Gateway("WatchGuard")),
    ("fireware", Gateway("WatchGuard")),
    ("barracuda", Gateway("Barracuda")),
    ("check point", Gateway("Check Point")),
    ("blue coat", Gateway("Blue Coat")),
    ("cisco umbrella", Gateway("Cisco Umbrella")),
    ("netskope", Gateway("Netskope")),
    ("forcepoint", Gateway("Forcepoint")),
    ("websense", Gateway("Forcepoint")),
    ("mcafee web gateway", Gateway("McAfee")),
    ("skyhigh", Gateway("Skyhigh")),
    ("untangle", Gateway("Untangle")),
    ("lightspeed", Gateway("Lightspeed")),
    ("securly", Gateway("Securly")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fingerprint;

    /// D24.
    #[test]
    fn knows_who_sits_between() {
        let issued_by = |issuer: &str| {
            let certificate = Certificate {
                names: vec![],
                issuer: issuer.to_owned(),
                self_signed: false,
                not_before: 0,
                not_after: 0,
                fingerprint: Fingerprint([0; 32]),
            };
            certificate.interceptor()
        };
        let cases = [
            ("Avast Web/Mail Shield, Avast Web/Mail Shield Root", Some(Scanner("Avast"))),
            ("AVG Technologies cz, AVG Web/Mail Shield Root", Some(Scanner("AVG"))),
            ("ESET, spol. s r. o., ESET SSL Filter CA", Some(Scanner("ESET"))),
            ("AO Kaspersky Lab, Kaspersky Anti-Virus Personal Root Certificate", Some(Scanner("Kaspersky"))),
            ("Bitdefender, Bitdefender Personal CA.Net-Defender", Some(Scanner("Bitdefender"))),
            ("Zscaler Inc., Zscaler Intermediate Root CA (zscalertwo.net)", Some(Gateway("Zscaler"))),
            ("Fortinet, FortiGate CA", Some(Gateway("Fortinet"))),
            ("Let's Encrypt, R13", None),
            ("DigiCert Inc, Resetting Trust CA", None),
            ("Avgerinos Hosting", None),
            ("", None),
        ];
        for (issuer, expected) in cases {
            assert_eq!(issued_by(issuer), expected, "{issuer}");
        }
    }
}
