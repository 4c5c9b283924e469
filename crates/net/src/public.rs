//! Fetching what a stranger's message names: only from the public internet.
//! The message must not make this computer knock at itself, at the router or at
//! a neighbour, so the address is judged after the name was looked up, at the
//! first step and at every redirect.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::names::Names;
use crate::{Error, Result};

/// Lets reqwest connect to public addresses only, whatever a name says.
pub struct PublicOnly(pub Names);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.0.clone();
        Box::pin(async move {
            let addresses = names.addresses(name.as_str()).await?;
            let public: Vec<SocketAddr> =
                addresses.into_iter().filter(|at| is_public(*at)).map(|at| SocketAddr::new(at, 0)).collect();
            if public.is_empty() {
                return Err(not_public(name.as_str()).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Refuses a step that leads elsewhere than to the public internet.
///
/// Behind a proxy, which looks names up itself, they are looked up here first
/// and only to be judged: who then answers the proxy otherwise reaches what the
/// proxy can reach, and nothing of ours.
pub async fn judge(url: &Url, judged_here: Option<&Names>) -> Result<()> {
    check(url)?;
    let Some(names) = judged_here else { return Ok(()) };
    let host = url.host_str().unwrap_or_default();
    match names.addresses(host).await?.into_iter().all(is_public) {
        true => Ok(()),
        false => Err(not_public(host)),
    }
}

/// An address in digits is never looked up, so it is judged here.
fn check(url: &Url) -> Result<()> {
    let host = url.host_str().unwrap_or_default();
    let digits: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    match digits.is_none_or(is_public) {
        true => Ok(()),
        false => Err(not_public(host)),
    }
}

fn not_public(host: &str) -> Error {
    Error::Http { said: format!("{host} is not on the public internet") }
}

/// Whether an address is of the public internet (RFC 6890 §2.2), also where it
/// is one of IPv4 in the clothes of IPv6.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [first, second, third, ..] = v6.segments();
    let [.., a, b, c, d] = v6.octets();
    match (first, second) {
        // Translated by a gateway (NAT64).
        (0x64, 0xff9b) => is_public_v4(Ipv4Addr::new(a, b, c, d)),
        // 6to4 carries its IPv4 address in front.
        (0x2002, _) => {
            let [high, low] = [second.to_be_bytes(), third.to_be_bytes()];
            is_public_v4(Ipv4Addr::new(high[0], high[1], low[0], low[1]))
        }
        // Teredo and the other protocols of 2001::/23, and addresses for books.
        (0x2001, 0..0x200 | 0xdb8) | (0x3fff, 0..0x1000) => false,
        // Only this eighth is given out; mapped, local and group addresses lie elsewhere.
        _ => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invariant 21.
    #[test]
    fn only_the_public_internet_is_public() {
        for (public, addresses) in [
            (true, "1.1.1.1 93.184.216.34 100.63.0.1 172.32.0.1 192.0.1.1 223.255.255.254"),
            (true, "2606:4700::1111 2a00:1450::1 64:ff9b::101:101 2002:101:101::1"),
            (false, "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.1.1 127.0.0.1 127.25.0.80 169.254.169.254"),
            (
                false,
                "172.16.0.1 172.31.1.1 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1",
            ),
            (false, "203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255"),
            (
                false,
                ":: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:1.1.1.1 fe80::1 fec0::1 fc00::1 fd12::1 ff02::1",
            ),
            (
                false,
                "64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1::1 2002:c0a8:101::1 2001::1 2001:db8::1 3fff::1",
            ),
        ] {
            for address in addresses.split(' ') {
                assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
            }
        }
        for (public, url) in [
            (true, "https://plaatjes.test/a.png"),
            (true, "http://1.1.1.1/"),
            (false, "http://127.0.0.1:8025/"),
            (false, "http://2130706433/"),
            (false, "http://0x7f.1/"),
            (false, "https://[::1]/"),
            (false, "https://[::ffff:10.0.0.1]/"),
        ] {
            assert_eq!(check(&Url::parse(url).unwrap()).is_ok(), public, "{url}");
        }
    }
}
