//! Going through a proxy: SOCKS5 (RFC 1928, RFC 1929) or HTTP CONNECT
//! (RFC 9110 §9.3.6). The proxy looks names up, so that nobody near us learns
//! them. What leads to this computer itself never goes through it.
//!
//! Reads not a byte more than the proxy's answer: the byte after it may be the
//! first of a mail server's greeting.

use std::fmt;
use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{Error, Result, Stage, limits};

/// The proxy that everything goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// What it speaks.
    pub kind: ProxyKind,
    /// Its name or address.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// Who we are to it, where it asks.
    pub login: Option<ProxyLogin>,
}

/// What a proxy speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyKind {
    /// SOCKS version 5.
    Socks5,
    /// HTTP with CONNECT.
    Http,
}

/// Name and password at the proxy. Printing it shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyLogin {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for ProxyLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

impl fmt::Display for Proxy {
    /// `host:port`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host.trim_matches(['[', ']']), self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

impl Proxy {
    /// Asks the proxy, over a connection to it, to go on to that host and port.
    pub async fn go_on(&self, tcp: TcpStream, host: &str, port: u16) -> Result<TcpStream> {
        let asking = async {
            match self.kind {
                ProxyKind::Socks5 => self.socks(tcp, host, port).await,
                ProxyKind::Http => self.connect(tcp, host, port).await,
            }
        };
        #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
        let asked = tokio::time::timeout(limits::PROXY, asking).await;
        asked.unwrap_or(Err(Error::Timeout { stage: Stage::Connect, after: limits::PROXY }))
    }

    /// Says that the proxy is to blame, not who lies behind it.
    pub fn blame(&self, said: impl Into<String>) -> Error {
        Error::Proxy { proxy: self.to_string(), said: said.into() }
    }

    fn broken(&self, error: &std::io::Error) -> Error {
        self.blame(error.to_string())
    }

    async fn socks(&self, mut tcp: TcpStream, host: &str, port: u16) -> Result<TcpStream> {
        let method = if self.login.is_some() { WITH_PASSWORD } else { OPEN };
        tcp.write_all(&[VERSION, 1, method]).await.map_err(|error| self.broken(&error))?;
        match (self.read::<2>(&mut tcp).await?, &self.login) {
            ([VERSION, OPEN], None) => {}
            ([VERSION, WITH_PASSWORD], Some(login)) => self.socks_login(&mut tcp, login).await?,
            ([VERSION, _], _) => return Err(self.blame("it wants another kind of login")),
            _ => return Err(self.blame("it does not speak SOCKS5")),
        }
        let request = self.socks_request(host, port)?;
        tcp.write_all(&request).await.map_err(|error| self.broken(&error))?;
        let [version, reply, _, kind] = self.read::<4>(&mut tcp).await?;
        if version != VERSION {
            return Err(self.blame("it does not speak SOCKS5"));
        }
        // The address that it goes out from: of no use to us, but before the first byte of the server.
        match kind {
            BY_IPV4 => drop(self.read::<6>(&mut tcp).await?),
            BY_IPV6 => drop(self.read::<18>(&mut tcp).await?),
            BY_NAME => {
                let [length] = self.read::<1>(&mut tcp).await?;
                let mut rest = vec![0; usize::from(length) + 2];
                tcp.read_exact(&mut rest).await.map_err(|error| self.broken(&error))?;
            }
            _ => return Err(self.blame("it does not speak SOCKS5")),
        }
        self.socks_reply(reply, host, port).map(|()| tcp)
    }

    /// RFC 1929 §2.
    async fn socks_login(&self, tcp: &mut TcpStream, login: &ProxyLogin) -> Result<()> {
        let mut message = vec![1];
        for part in [&login.user, &login.password] {
            let length = u8::try_from(part.len()).map_err(|_| self.blame("its login is too long"))?;
            message.push(length);
            message.extend_from_slice(part.as_bytes());
        }
        tcp.write_all(&message).await.map_err(|error| self.broken(&error))?;
        match self.read::<2>(tcp).await? {
            [_, 0] => Ok(()),
            _ => Err(self.blame("it refuses our name or password")),
        }
    }

    /// RFC 1928 §4. A name goes as it is: the proxy looks it up.
    fn socks_request(&self, host: &str, port: u16) -> Result<Vec<u8>> {
        let mut request = vec![VERSION, 1, 0];
        match host.trim_matches(['[', ']']).parse() {
            Ok(IpAddr::V4(v4)) => {
                request.push(BY_IPV4);
                request.extend(v4.octets());
            }
            Ok(IpAddr::V6(v6)) => {
                request.push(BY_IPV6);
                request.extend(v6.octets());
            }
            Err(_) => {
                let length =
                    u8::try_from(host.len()).map_err(|_| self.blame("the name is too long for it"))?;
                request.extend([BY_NAME, length]);
                request.extend_from_slice(host.as_bytes());
            }
        }
        request.extend(port.to_be_bytes());
        Ok(request)
    }

    /// RFC 1928 §6.
    fn socks_reply(&self, reply: u8, host: &str, port: u16) -> Result<()> {
        let unreachable = |said: &str| Error::Unreachable { host: host.to_owned(), said: said.to_owned() };
        match reply {
            0 => Ok(()),
            2 => Err(self.blame("its rules do not allow this connection")),
            3 => Err(unreachable("the proxy finds no way to its network")),
            4 => Err(unreachable("the proxy does not find or reach it")),
            5 => Err(Error::Refused { host: host.to_owned(), port }),
            6 => Err(unreachable("the proxy says that it is too far")),
            _ => Err(self.blame(format!("it failed (SOCKS reply {reply})"))),
        }
    }

    async fn connect(&self, mut tcp: TcpStream, host: &str, port: u16) -> Result<TcpStream> {
        let sound = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if !sound(host) {
            return Err(Error::DnsNotFound { name: host.to_owned() });
        }
        let place = match host.contains(':') {
            true => format!("[{}]:{port}", host.trim_matches(['[', ']'])),
            false => format!("{host}:{port}"),
        };
        let login = self.login.as_ref().map(|login| {
            // RFC 7617 §2.
            let pair = STANDARD.encode(format!("{}:{}", login.user, login.password));
            format!("Proxy-Authorization: Basic {pair}\r\n")
        });
        let request =
            format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{}\r\n", login.unwrap_or_default());
        tcp.write_all(request.as_bytes()).await.map_err(|error| self.broken(&error))?;
        let head = self.read_head(&mut tcp).await?;
        let status = head.lines().next().unwrap_or_default().trim_end();
        match status.split(' ').nth(1).and_then(|code| code.parse::<u16>().ok()) {
            Some(200..=299) => Ok(tcp),
            // tinyproxy says 401 to a wrong password (1.11, November 2026).
            Some(401 | 407) => Err(self.blame("it refuses our name or password")),
            // It could not get there (RFC 9110 §15.6.3, §15.6.5).
            Some(502..=504) => Err(Error::Unreachable { host: host.to_owned(), said: status.to_owned() }),
            _ => Err(self.blame(format!("it says {status:?}"))),
        }
    }

    /// The head of an answer, byte by byte up to its empty line.
    async fn read_head(&self, tcp: &mut TcpStream) -> Result<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") && !head.ends_with(b"\n\n") {
            if head.len() >= limits::PROXY_HEAD_BYTES {
                return Err(self.blame("its answer has no end"));
            }
            head.extend(self.read::<1>(tcp).await?);
            if head.len() == HTTP.len() && head != HTTP {
                return Err(self.blame("it does not speak HTTP"));
            }
        }
        Ok(String::from_utf8_lossy(&head).into_owned())
    }

    async fn read<const N: usize>(&self, tcp: &mut TcpStream) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        tcp.read_exact(&mut bytes).await.map_err(|error| self.broken(&error))?;
        Ok(bytes)
    }

    /// The same proxy for reqwest, which looks no names up for it.
    pub fn for_http(&self) -> Result<reqwest::Proxy> {
        let scheme = match self.kind {
            ProxyKind::Socks5 => "socks5h",
            ProxyKind::Http => "http",
        };
        let proxy = reqwest::Proxy::all(format!("{scheme}://{self}"))
            .map_err(|_| Error::Local { said: format!("{self} is no address of a proxy") })?
            .no_proxy(reqwest::NoProxy::from_string(OURSELVES));
        Ok(match &self.login {
            Some(login) => proxy.basic_auth(&login.user, &login.password),
            None => proxy,
        })
    }
}

/// Whether a host is this computer itself.
pub fn is_ourselves(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.');
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The same for reqwest.
const OURSELVES: &str = "localhost,127.0.0.0/8,::1";

/// How every answer begins (RFC 9112 §4).
const HTTP: &[u8] = b"HTTP/1.";

const VERSION: u8 = 5;
const OPEN: u8 = 0;
const WITH_PASSWORD: u8 = 2;
const BY_IPV4: u8 = 1;
const BY_NAME: u8 = 3;
const BY_IPV6: u8 = 4;
