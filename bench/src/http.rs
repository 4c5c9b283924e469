//! The few lines of HTTP/1.1 that asking our own server needs, on one kept
//! connection, so that the benchmark measures the server and not a client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// A kept connection with its token.
pub struct Client {
    reader: BufReader<TcpStream>,
    host: SocketAddr,
    token: String,
}

impl Client {
    /// Connects.
    pub fn new(host: SocketAddr, token: &str) -> Result<Client> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Client { reader: BufReader::new(stream), host, token: token.to_owned() })
    }

    /// Posts JSON and reads the whole answer.
    pub fn post(&mut self, path: &str, body: &Value) -> Result<String> {
        self.ask("POST", path, &serde_json::to_vec(body)?)
    }

    /// Reads a resource.
    pub fn get(&mut self, path: &str) -> Result<String> {
        self.ask("GET", path, b"")
    }

    /// Calls JMAP methods and gives their answers' arguments, in order.
    pub fn jmap(&mut self, calls: Value) -> Result<Vec<Value>> {
        let using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"];
        let answer = self.post("/jmap/api", &serde_json::json!({"using": using, "methodCalls": calls}))?;
        let answer: Value = serde_json::from_str(&answer)?;
        let responses = answer["methodResponses"].as_array().context("no methodResponses")?;
        responses
            .iter()
            .map(|response| {
                ensure!(response[0] != "error", "JMAP says {response}");
                Ok(response[1].clone())
            })
            .collect()
    }

    fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> Result<String> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.host,
            self.token,
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.reader.get_mut().write_all(&request)?;
        self.answer(path)
    }

    fn answer(&mut self, path: &str) -> Result<String> {
        let status = self.line()?;
        let (mut length, mut chunked) = (None, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = Some(value.trim().parse()?);
            }
            chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        let mut body = Vec::new();
        if chunked {
            self.chunks(&mut body)?;
        } else {
            body.resize(length.unwrap_or(0), 0);
            self.reader.read_exact(&mut body)?;
        }
        let body = String::from_utf8(body)?;
        ensure!(status.contains(" 2"), "{path}: {status}: {body}");
        Ok(body)
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        loop {
            let size = usize::from_str_radix(self.line()?.trim(), 16)?;
            let start = body.len();
            body.resize(start + size, 0);
            self.reader.read_exact(&mut body[start..])?;
            self.line()?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.reader.read_line(&mut line)? > 0, "the server closed the connection");
        Ok(line.trim_end().to_owned())
    }
}
