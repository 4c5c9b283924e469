//! Talking to the test host by hand, with the settings that a person has.

use net::{Net, Real, Settings, Target};
use testhost::layout::SERVICE_NAME;
use testhost::{Host, User};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

/// A connection on which a test talks by hand.
pub struct Talk(BufReader<net::Stream>);

impl Talk {
    pub async fn implicit(host: &Host, port: u16) -> Talk {
        Talk::to(host, &Target::implicit(SERVICE_NAME, host.layout().port(port))).await
    }

    pub async fn later(host: &Host, port: u16) -> Talk {
        Talk::to(host, &Target::later(SERVICE_NAME, host.layout().port(port))).await
    }

    pub async fn to(host: &Host, target: &Target) -> Talk {
        Talk(BufReader::new(world(host).connect(target).await.unwrap()))
    }

    pub async fn upgrade(self) -> Talk {
        assert!(self.0.buffer().is_empty(), "nothing more was sent in clear");
        Talk(BufReader::new(self.0.into_inner().upgrade_tls().await.unwrap()))
    }

    /// One line, or nothing where the connection has ended.
    pub async fn line(&mut self) -> String {
        let mut line = String::new();
        let _ = self.0.read_line(&mut line).await;
        line.trim_end().to_owned()
    }

    /// Says something, and hears lines up to one that begins so.
    pub async fn ask(&mut self, say: &str, until: &[&str]) -> String {
        self.0.get_mut().write_all(format!("{say}\r\n").as_bytes()).await.unwrap();
        self.0.get_mut().flush().await.unwrap();
        self.hear(until).await
    }

    pub async fn hear(&mut self, until: &[&str]) -> String {
        let mut all = String::new();
        loop {
            let line = self.line().await;
            assert!(!line.is_empty() || !all.is_empty(), "the server has hung up instead of {until:?}");
            all.push_str(&line);
            all.push('\n');
            if line.is_empty() || until.iter().any(|end| line.starts_with(end)) {
                return all;
            }
        }
    }

    /// An IMAP command and its whole answer.
    pub async fn imap(&mut self, command: &str) -> String {
        self.ask(&format!("a {command}"), &["a "]).await
    }

    /// An SMTP command and its whole reply.
    pub async fn smtp(&mut self, command: &str) -> String {
        self.0.get_mut().write_all(format!("{command}\r\n").as_bytes()).await.unwrap();
        self.0.get_mut().flush().await.unwrap();
        self.reply().await
    }

    pub async fn reply(&mut self) -> String {
        let mut all = String::new();
        loop {
            let line = self.line().await;
            all.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return all;
            }
            all.push('\n');
        }
    }
}

pub fn world(host: &Host) -> Real {
    Real::new(&Settings {
        resolver: Some(host.layout().resolver()),
        extra_ca: vec![host.ca_file()],
        ..Settings::default()
    })
    .unwrap()
}

pub fn login(user: &User) -> String {
    format!("LOGIN {} {}", user.address, user.password)
}

pub fn plain(user: &User) -> String {
    use base64::Engine as _;
    let secret = format!("\0{}\0{}", user.address, user.password);
    format!("AUTH PLAIN {}", base64::engine::general_purpose::STANDARD.encode(secret))
}
