//! Messages that tests deliver, and what stands in a mailbox on the server.

use anyhow::{Context as _, Result};
use testhost::Host;
use testhost::corpus::Message;

use super::world::wait_for;

/// A message in plain text.
pub fn plain(from: &str, to: &str, subject: &str, text: &str) -> Vec<u8> {
    message(from, to, subject, "text/plain", text)
}

/// A message in HTML.
pub fn html(from: &str, to: &str, subject: &str, html: &str) -> Vec<u8> {
    message(from, to, subject, "text/html", html)
}

fn message(from: &str, to: &str, subject: &str, kind: &str, body: &str) -> Vec<u8> {
    let id: String = subject.chars().filter(char::is_ascii_alphanumeric).collect();
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id}@{}>\r\n\
         Date: Wed, 25 Nov 2026 04:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        to.split('@').next().unwrap_or_default(),
        body.replace('\n', "\r\n"),
    )
    .into_bytes()
}

/// Puts messages into an inbox, oldest first, the last one received just now and
/// each other an hour before the next.
#[expect(clippy::disallowed_methods, reason = "fresh mail is what people see first")]
pub fn put(host: &Host, to: &str, raws: Vec<Vec<u8>>) -> Result<()> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let (now, count) = (i64::try_from(now)?, raws.len());
    let messages = raws.into_iter().enumerate().map(|(n, raw)| Message {
        raw,
        received_at: now - i64::try_from(count - 1 - n).unwrap_or(0) * 3600,
        seen: false,
    });
    host.stock(to, "INBOX", messages)?;
    Ok(())
}

/// Waits until a folder on the server holds so many messages, and gives them.
pub async fn folder_holds(host: &Host, address: &str, folder: &str, count: usize) -> Result<Vec<String>> {
    wait_for(&format!("{count} messages in {folder} of {address}"), async || {
        let all = host.messages_in(address, folder)?;
        Ok((all.len() == count)
            .then(|| all.iter().map(|raw| String::from_utf8_lossy(raw).into_owned()).collect()))
    })
    .await
}

/// Waits until one message of the inbox on the server has a flag, by its Maildir letter.
pub async fn inbox_has_flag(host: &Host, address: &str, letter: char) -> Result<()> {
    let maildir = host.maildir(address, "INBOX")?;
    wait_for(&format!("the flag {letter} at {address}"), async || {
        let names = std::fs::read_dir(maildir.join("cur"))?.flatten().map(|entry| entry.file_name());
        let flagged = names
            .filter_map(|name| name.into_string().ok())
            .any(|name| name.rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains(letter)));
        Ok(flagged.then_some(()))
    })
    .await
}

/// A header's value, unfolded.
pub fn header(message: &str, name: &str) -> Result<String> {
    let head =
        message.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n\t", " ").replace("\r\n ", " ");
    let line =
        head.lines().find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
    let line = line.with_context(|| format!("no {name} in\n{head}"))?;
    Ok(line.split_once(':').map_or("", |(_, value)| value).trim().to_owned())
}
