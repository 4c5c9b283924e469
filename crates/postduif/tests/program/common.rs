//! Running the binary, and asking a port in plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// A Postduif with a data directory of its own.
pub struct Program {
    dir: tempfile::TempDir,
    options: Vec<String>,
    variables: Vec<(&'static str, String)>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Program {
    /// Knows only this computer.
    pub fn new() -> Program {
        Program { dir: tempfile::tempdir().unwrap(), options: Vec::new(), variables: Vec::new() }
    }

    /// Knows the test host's names and its authority.
    pub fn at(host: &testhost::Host) -> Program {
        let mut program = Program::new();
        let (resolver, ca) = (host.layout().resolver().to_string(), host.ca_file().display().to_string());
        program.options = vec!["--resolver".into(), resolver, "--ca-file".into(), ca];
        program
    }

    /// The same, with another name server.
    pub fn with_resolver(host: &testhost::Host, resolver: &str) -> Program {
        let mut program = Program::at(host);
        program.options[1] = resolver.to_owned();
        program
    }

    /// From now on with another variable of the environment.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.variables.push((name, value.into()));
    }

    /// The data directory.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Moves the data directory; gives where it was.
    pub fn move_data(&mut self) -> std::path::PathBuf {
        let there = tempfile::tempdir().unwrap();
        // Onto an empty directory.
        std::fs::rename(self.dir.path(), there.path()).unwrap();
        std::mem::replace(&mut self.dir, there).keep()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postduif"));
        command.args(args).arg("--data-dir").arg(self.dir.path()).args(&self.options);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("POSTDUIF_") {
                command.env_remove(name);
            }
        }
        // Nobody's own keyring or mail, no window of a browser, English words.
        command.env("HOME", self.dir.path());
        command.env("POSTDUIF_NO_KEYRING", "1").env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.env("LC_ALL", "C.UTF-8").env("RUST_BACKTRACE", "0");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Starts a command with that on its standard input.
    pub fn start(&self, args: &[&str], stdin: &str) -> Child {
        let mut child = self.command(args).spawn().unwrap();
        // A child that ended already has closed its end.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        child
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str], stdin: &str) -> Run {
        Run::of(self.start(args, stdin))
    }

    /// Runs a command that must succeed, with `--json`; gives its answer.
    pub fn json(&self, args: &[&str], stdin: &str) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        let run = self.run(&args, stdin);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
    }

    /// Starts to serve on a free port, and waits for the address.
    pub fn serve(&self) -> Serving {
        let mut child = self.start(&["serve", "--no-open", "--port", "0", "--json"], "");
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let Ok(answer) = serde_json::from_str::<Value>(&line) else {
            panic!("{line:?}: {:?}", Run::of(child))
        };
        let url = answer["url"].as_str().unwrap().to_owned();
        let after = url.strip_prefix("http://127.0.0.1:").unwrap();
        let port = after.split('/').next().unwrap().parse().unwrap();
        Serving { child: Some(child), _out: out, url, port }
    }

    /// Everything in the data directory, as one heap of bytes.
    pub fn written(&self) -> Vec<u8> {
        let mut heap = Vec::new();
        let mut dirs = vec![self.dir.path().to_owned()];
        while let Some(dir) = dirs.pop() {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => dirs.push(path),
                    false => heap.extend(std::fs::read(path).unwrap()),
                }
            }
        }
        heap
    }
}

impl Run {
    /// Waits for the end.
    pub fn of(child: Child) -> Run {
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A Postduif that serves, until dropped.
pub struct Serving {
    child: Option<Child>,
    _out: BufReader<ChildStdout>,
    pub url: String,
    pub port: u16,
}

impl Serving {
    /// Asks it to stop, and gives how it ended.
    pub fn stop(mut self) -> Run {
        let child = self.child.take().unwrap();
        signal(&child, rustix::process::Signal::TERM);
        Run::of(child)
    }

    /// Ends it without warning.
    pub fn kill(mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Sends a signal.
pub fn signal(child: &Child, signal: rustix::process::Signal) {
    rustix::process::kill_process(rustix::process::Pid::from_child(child), signal).unwrap();
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads an answer to its end.
    pub fn read(mut stream: BufReader<TcpStream>) -> Answer {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("{line:?}")).parse().unwrap();
        let mut answer = Answer { status, headers: Vec::new(), body: Vec::new() };
        loop {
            line.clear();
            stream.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        stream.read_to_end(&mut answer.body).unwrap();
        answer
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Opens a request and gives the stream of its answer.
pub fn open(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut head = format!("{method} {path} HTTP/1.0\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str(&format!("Host: 127.0.0.1:{port}\r\n"));
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    // A refusal may come, and the line be closed, before the body has been read.
    let _ = stream.write_all(body);
    BufReader::new(stream)
}

/// Asks, and reads the answer to its end.
pub fn ask(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    Answer::read(open(port, method, path, headers, body))
}
