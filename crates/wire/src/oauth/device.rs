//! The device flow (RFC 8628): the person types a short code on any device, and
//! meanwhile the issuer is asked now and then. For places without a browser.

use std::time::Duration;

use mail::Secret;
use mail::oauth::Client;

use super::answer::{object, seconds, text, token, words};
use super::request::{Post, post};
use super::{Error, Tokens, limits};

/// What the person is shown, and what the issuer is asked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCode {
    device_code: Secret<String>,
    /// What the person types. Of use only to whoever can sign in.
    pub user_code: String,
    /// Where they type it.
    pub address: String,
    /// The same with the code in it, where the issuer has that.
    pub whole_address: Option<String>,
    /// How long the code is good for.
    pub lifetime: Duration,
    interval: Duration,
}

/// Reads the answer of a device authorization endpoint (RFC 8628 §3.2).
pub fn device_code(status: u16, body: &[u8]) -> Result<DeviceCode, Error> {
    let answer = object(status, body)?;
    let missing = Error::Misbehaved { what: "no code for the person in it" };
    let user_code = words(text(&answer, "user_code").unwrap_or_default());
    // Some issuers keep an older draft's name for it.
    let address = address(text(&answer, "verification_uri").or_else(|| text(&answer, "verification_url")))?;
    let lifetime = seconds(&answer, "expires_in").unwrap_or(limits::DEVICE_MOST);
    let interval = seconds(&answer, "interval").unwrap_or(limits::INTERVAL);
    match (token(&answer, "device_code")?, address) {
        (Some(device_code), Some(address)) if !user_code.is_empty() => Ok(DeviceCode {
            device_code,
            user_code,
            address,
            whole_address: self::address(text(&answer, "verification_uri_complete"))?,
            lifetime: lifetime.min(limits::DEVICE_MOST),
            interval: interval.clamp(Duration::from_secs(1), limits::INTERVAL_MOST),
        }),
        _ => Err(missing),
    }
}

/// An address that a person may be sent to.
fn address(given: Option<&str>) -> Result<Option<String>, Error> {
    let fits = |address: &str| {
        address.starts_with("https://")
            && address.len() <= limits::ADDRESS_BYTES
            && !address.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    match given {
        Some(given) if !fits(given) => Err(Error::Misbehaved { what: "an address that is none" }),
        given => Ok(given.map(str::to_owned)),
    }
}

/// Asking for the tokens of one device code, until there is an answer.
#[derive(Debug)]
pub struct Device {
    device_code: Secret<String>,
    interval: Duration,
}

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Wait so long, then ask again.
    Wait(Duration),
    /// The person has signed in.
    Granted(Tokens),
    /// There will be no tokens.
    Over(Error),
}

impl Device {
    /// Begins; the first question comes after [`Device::first`].
    pub fn new(code: DeviceCode) -> Device {
        Device { device_code: code.device_code, interval: code.interval }
    }

    /// How long to wait before the first question.
    pub fn first(&self) -> Duration {
        self.interval
    }

    /// The question (RFC 8628 §3.4).
    pub fn poll(&self, client: &Client, secret: Option<&Secret<String>>) -> Post {
        let fields = [("grant_type", GRANT_TYPE), ("device_code", self.device_code.reveal())];
        post(&client.issuer.token_endpoint, client, secret, &fields)
    }

    /// Takes the answer in.
    pub fn heard(&mut self, answer: Result<Tokens, Error>) -> Next {
        let error = match answer {
            Ok(tokens) => return Next::Granted(tokens),
            Err(error) => error,
        };
        match &error {
            Error::Refused { code, .. } if code == "authorization_pending" => Next::Wait(self.interval),
            Error::Refused { code, .. } if code == "slow_down" => {
                self.slow_down();
                Next::Wait(self.interval)
            }
            error if error.may_pass() => self.unheard(),
            _ => Next::Over(error),
        }
    }

    /// There was no answer: the issuer is asked less often (RFC 8628 §3.5).
    pub fn unheard(&mut self) -> Next {
        self.interval = self.interval.saturating_mul(2).min(limits::INTERVAL_MOST);
        Next::Wait(self.interval)
    }

    fn slow_down(&mut self) {
        self.interval = self.interval.saturating_add(limits::SLOWER).min(limits::INTERVAL_MOST);
    }
}

pub(super) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::browser::tests::client;
    use crate::oauth::tokens;

    /// RFC 8628 §3.2
    const ANSWER: &str = r#"{
        "device_code": "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS", "user_code": "WDJB-MJHT",
        "verification_uri": "https://example.com/device",
        "verification_uri_complete": "https://example.com/device?user_code=WDJB-MJHT",
        "expires_in": 1800, "interval": 5 }"#;

    #[test]
    fn shows_the_person_what_to_do() {
        let code = device_code(200, ANSWER.as_bytes()).unwrap();
        assert_eq!(
            (code.user_code.as_str(), code.address.as_str()),
            ("WDJB-MJHT", "https://example.com/device")
        );
        assert_eq!(code.whole_address.as_deref(), Some("https://example.com/device?user_code=WDJB-MJHT"));
        assert_eq!(code.lifetime, Duration::from_secs(1800));
        assert!(!format!("{code:?}").contains("GmRhmhc"), "invariant 23");
        for (from, to) in [
            ("https://example.com/device\"", "javascript:alert(1)\""),
            ("https://example.com/device\"", "https://example.com/ device\""),
            ("https://example.com/device?", "http://example.com/device?"),
            ("WDJB-MJHT\",", "\","),
            ("\"device_code\"", "\"other\""),
        ] {
            let odd = ANSWER.replacen(from, to, 1);
            assert!(device_code(200, odd.as_bytes()).is_err(), "{odd}");
        }
    }

    #[test]
    fn asks_until_there_is_an_answer() {
        let mut device = Device::new(device_code(200, ANSWER.as_bytes()).unwrap());
        let seconds = |seconds| Next::Wait(Duration::from_secs(seconds));
        assert_eq!(device.first(), Duration::from_secs(5));
        let form = device.poll(&client(), None).form;
        assert_eq!(
            form.reveal(),
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code\
             &device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS&client_id=postduif"
        );
        let no = |code: &str| tokens(400, format!(r#"{{"error":"{code}"}}"#).as_bytes());
        assert_eq!(device.heard(no("authorization_pending")), seconds(5));
        assert_eq!(device.heard(no("slow_down")), seconds(10));
        assert_eq!(device.heard(no("authorization_pending")), seconds(10));
        assert_eq!(device.unheard(), seconds(20));
        assert_eq!(device.heard(tokens(503, b"")), seconds(40));
        assert_eq!(device.unheard(), seconds(60));
        let yes = tokens(200, br#"{"access_token":"a","token_type":"Bearer"}"#);
        assert_eq!(device.heard(yes.clone()), Next::Granted(yes.unwrap()));
        for over in ["access_denied", "expired_token", "invalid_client"] {
            assert!(matches!(device.heard(no(over)), Next::Over(Error::Refused { .. })), "{over}");
        }
    }
}
