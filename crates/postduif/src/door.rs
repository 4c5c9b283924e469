//! How the command line reaches the one Postduif that owns the data: plain HTTP
//! on loopback, with the token. The same way in for the owner's own commands
//! and for a second process, so that every command is written once.
//!
//! Asks in HTTP/1.0, where the end of an answer is the end of the connection:
//! no chunks to undo, and lines can be read as they come.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use mail::Secret;
use net::{Net, Stream, Target};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use crate::limits;

/// The way to a running Postduif. Clones lead to the same one.
#[derive(Clone)]
pub struct Door {
    net: Arc<dyn Net>,
    port: u16,
    token: Secret<String>,
}

/// An answer whose status was not a success.
#[derive(Debug, thiserror::Error)]
#[error("{status} {detail}")]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// What was said, for a log.
    pub detail: String,
    /// The body, where it was JSON.
    pub body: Value,
}

/// Lines of an answer, as they come.
pub struct Lines(BufReader<Stream>);

impl Door {
    /// The way to a port with its token.
    pub fn new(net: Arc<dyn Net>, port: u16, token: Secret<String>) -> Door {
        Door { net, port, token }
    }

    /// A way that leads nowhere yet.
    pub fn nowhere(net: Arc<dyn Net>) -> Door {
        Door::new(net, 0, Secret::new(String::new()))
    }

    /// The port that it leads to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Reads something.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.ask("GET", path, None).await
    }

    /// Changes something.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.ask("POST", path, Some(body)).await
    }

    /// Changes a part of something.
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Value> {
        self.ask("PATCH", path, Some(body)).await
    }

    /// Removes something.
    pub async fn delete(&self, path: &str) -> Result<Value> {
        self.ask("DELETE", path, None).await
    }

    /// Calls one JMAP method, alone. An error of the method becomes an error here.
    pub async fn call(&self, method: &str, arguments: Value) -> Result<Value> {
        let mut answers = self.calls(json!([[method, arguments, "0"]])).await?;
        let answer = answers.get_mut(0).map(Value::take).unwrap_or_default();
        if answer[0] == "error" {
            bail!("{method}: {}", answer[1]);
        }
        Ok(answer[1].clone())
    }

    /// Calls JMAP methods; gives `methodResponses`.
    pub async fn calls(&self, calls: Value) -> Result<Value> {
        let using =
            ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"];
        let mut answer = self.post("/jmap/api", &json!({ "using": using, "methodCalls": calls })).await?;
        Ok(answer["methodResponses"].take())
    }

    /// Sends bytes to be used in a message; gives the answer of the upload.
    pub async fn upload(&self, account: &str, bytes: &[u8], media_type: &str) -> Result<Value> {
        let path = format!("/jmap/upload/{account}");
        whole(self.open("POST", &path, media_type, bytes).await?).await
    }

    /// Fetches bytes.
    pub async fn download(&self, path: &str) -> Result<Vec<u8>> {
        let Lines(stream) = self.open("GET", path, JSON, &[]).await?;
        to_end(stream).await
    }

    /// Opens an answer that comes line by line.
    pub async fn lines(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Lines> {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.open(method, path, JSON, body.as_bytes()).await
    }

    async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        whole(self.lines(method, path, body).await?).await
    }

    async fn open(&self, method: &str, path: &str, media_type: &str, body: &[u8]) -> Result<Lines> {
        let target = Target::later("127.0.0.1", self.port);
        let mut stream = self.net.connect(&target).await.context("Postduif does not answer")?;
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\n\
             Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            self.port,
            self.token.reveal(),
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
        stream.flush().await?;
        let mut reader = BufReader::new(stream);
        let status = read_head(&mut reader).await?;
        if (200..300).contains(&status) {
            return Ok(Lines(reader));
        }
        let text = to_end(reader).await.unwrap_or_default();
        let body: Value = serde_json::from_slice(&text).unwrap_or_default();
        let detail = body["detail"].as_str().map(str::to_owned);
        let detail = detail.unwrap_or_else(|| String::from_utf8_lossy(&text).chars().take(200).collect());
        Err(Refused { status, detail, body }.into())
    }
}

const JSON: &str = "application/json";

impl Lines {
    /// The next line without its end; `None` at the end of the answer.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let mut line = Vec::new();
        let most = u64::try_from(limits::ANSWER_BYTES).unwrap_or(u64::MAX);
        let count = (&mut self.0).take(most).read_until(b'\n', &mut line).await?;
        if count == 0 {
            return Ok(None);
        }
        let text = String::from_utf8(line).context("an answer is not UTF-8")?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// The next line as JSON.
    pub async fn next_json(&mut self) -> Result<Option<Value>> {
        match self.next().await? {
            Some(line) => Ok(Some(serde_json::from_str(&line).context("an answer is not JSON")?)),
            None => Ok(None),
        }
    }

    /// The next event of an event source: its name and its data (WHATWG HTML §9.2.6).
    pub async fn next_event(&mut self) -> Result<Option<(String, Value)>> {
        let (mut name, mut data) = (String::new(), String::new());
        while let Some(line) = self.next().await? {
            match line.split_once(':') {
                Some(("event", value)) => value.trim().clone_into(&mut name),
                Some(("data", value)) => data.push_str(value.trim_start()),
                _ if line.is_empty() && !data.is_empty() => {
                    return Ok(Some((name, serde_json::from_str(&data).unwrap_or_default())));
                }
                _ => {}
            }
        }
        Ok(None)
    }
}

/// Reads the head and gives the status.
async fn read_head(reader: &mut BufReader<Stream>) -> Result<u16> {
    let mut head = reader.take(u64::try_from(limits::HEAD_BYTES).unwrap_or(u64::MAX));
    let mut line = String::new();
    head.read_line(&mut line).await?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| anyhow!("what answers there is not Postduif"))?;
    loop {
        line.clear();
        if head.read_line(&mut line).await? == 0 {
            bail!("the answer ended in its head");
        }
        if line.trim_end().is_empty() {
            return Ok(status);
        }
    }
}

async fn whole(Lines(reader): Lines) -> Result<Value> {
    let bytes = to_end(reader).await?;
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&bytes).context("an answer is not JSON")
}

async fn to_end(reader: BufReader<Stream>) -> Result<Vec<u8>> {
    let most = u64::try_from(limits::ANSWER_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes).await?;
    if bytes.len() > limits::ANSWER_BYTES {
        bail!("the answer is larger than {} bytes", limits::ANSWER_BYTES);
    }
    Ok(bytes)
}

/// Asks a running Postduif whether it is there, without waiting long. An older one does not
/// know the question; it is there all the same.
pub async fn is_there(door: &Door) -> bool {
    match net::within(&*door.net, Duration::from_secs(3), door.get("/api/running")).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => error.downcast_ref::<Refused>().is_some_and(|refused| refused.status == 404),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use net::Scripted;

    async fn answered(answer: &str) -> (Result<Value>, String) {
        let (door, far) = far(answer);
        let got = door.get("/api/status").await;
        (got, far.await.unwrap())
    }

    /// The way to somebody who gives this answer, and what was asked there.
    fn far(answer: &str) -> (Door, tokio::task::JoinHandle<String>) {
        let world = Scripted::new();
        let mut listener = world.listen("127.0.0.1", 8025);
        let door = Door::new(Arc::new(world.clone()), 8025, Secret::new("loper".to_owned()));
        let answer = answer.to_owned();
        let far = tokio::spawn(async move {
            let mut peer = listener.accept().await.unwrap();
            let mut request = vec![0u8; 4096];
            let count = peer.io.read(&mut request).await.unwrap();
            peer.io.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&request[..count]).into_owned()
        });
        (door, far)
    }

    #[tokio::test]
    async fn an_older_one_is_there_too() {
        for (answer, there) in [
            ("HTTP/1.1 200 OK\r\n\r\n{}", true),
            ("HTTP/1.1 404 Not Found\r\n\r\n", true),
            ("HTTP/1.1 401 Unauthorized\r\n\r\n", false),
            ("SSH-2.0-x\r\n", false),
        ] {
            let (door, far) = far(answer);
            assert_eq!(is_there(&door).await, there, "{answer}");
            assert!(far.await.unwrap().starts_with("GET /api/running HTTP/1.0\r\n"));
        }
    }

    #[tokio::test]
    async fn asks_with_the_token_and_reads_to_the_end() {
        let (got, request) = answered("HTTP/1.1 200 OK\r\nA: b\r\n\r\n{\"accounts\":[]}").await;
        assert_eq!(got.unwrap(), json!({ "accounts": [] }));
        assert!(request.starts_with("GET /api/status HTTP/1.0\r\nHost: 127.0.0.1:8025\r\n"), "{request}");
        assert!(request.contains("Authorization: Bearer loper\r\n"));
    }

    #[tokio::test]
    async fn a_refusal_keeps_its_words() {
        let (got, _) = answered("HTTP/1.1 409 Conflict\r\n\r\n{\"detail\":\"al hier\",\"x\":1}").await;
        let error = got.unwrap_err().downcast::<Refused>().unwrap();
        assert_eq!(
            (error.status, error.detail.as_str(), error.body["x"].as_i64()),
            (409, "al hier", Some(1))
        );
        for broken in ["", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\nA", "HTTP/1.1 200 OK\r\n\r\n{"] {
            assert!(answered(broken).await.0.is_err(), "{broken}");
        }
    }
}
