//! The first minutes: what happens before an account is there, who is asked
//! when an address is typed, and what becomes of the password (A01, A02, A03, A09).

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use testhost::{Host, User, run};

use crate::common::{Program, Run, ask, signal};
use crate::servers::{add, by_hand, deliver, user};

/// A01: with nothing there, the page opens on this computer only, and its address is printed and works once.
#[test]
fn the_first_start_opens_the_page() {
    let mut program = Program::new();
    let opener = program.dir().join("xdg-open");
    let script = "#!/bin/sh\nprintf %s \"$1\" > \"$HOME/part\" && mv \"$HOME/part\" \"$HOME/opened\"\n";
    fs::write(&opener, script).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    program.set("PATH", format!("{}:{}", program.dir().display(), std::env::var("PATH").unwrap()));
    let mut child = program.start(&["--port", "0"], "");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim();
    let opened = program.dir().join("opened");
    run::until(Duration::from_secs(20), || opened.exists()).unwrap();
    assert_eq!(fs::read_to_string(opened).unwrap(), url);

    let rest = url.strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("{url}"));
    let (port, path) = rest.split_at(rest.find('/').unwrap());
    let port = port.parse().unwrap();
    assert!(path.starts_with("/?token="), "{path}");
    assert_eq!(ask(port, "GET", "/api/status", &[], b"").status, 401);
    let entered = ask(port, "GET", path, &[], b"");
    assert_eq!((entered.status, entered.header("location")), (303, Some("/")), "{entered:?}");
    let cookie = entered.header("set-cookie").unwrap().split(';').next().unwrap();
    let page = ask(port, "GET", "/", &[("Cookie", cookie)], b"");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<script"), "{page:?}");
    let again = ask(port, "GET", path, &[], b"");
    assert_eq!((again.status == 303, again.header("set-cookie")), (false, None), "{again:?}");
    signal(&child, rustix::process::Signal::TERM);
    assert_eq!(Run::of(child).code, 0);
}

/// A02: nobody is asked anything before an address is typed. The only resolver that the
/// program knows hears nothing from the page, nor from any command, until then.
#[test]
fn nobody_hears_of_us_before_an_address_is_typed() {
    let resolver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let at = resolver.local_addr().unwrap();
    let by_tcp = TcpListener::bind(at).unwrap();
    by_tcp.set_nonblocking(true).unwrap();
    let mut program = Program::new();
    program.set("POSTDUIF_RESOLVER", at.to_string());
    let serving = program.serve();
    let token = fs::read_to_string(program.dir().join("token")).unwrap();
    let with = [("Authorization", &*format!("Bearer {}", token.trim()))];
    for path in ["/", "/api/status", "/api/import/found", "/jmap/session", "/api/removed-accounts"] {
        assert_eq!(ask(serving.port, "GET", path, &with, b"").status, 200, "{path}");
    }
    for args in [&["status"][..], &["account", "list"], &["list"], &["sync"], &["search", "anna"]] {
        assert_eq!(program.run(args, "").code, 0, "{args:?}");
    }
    assert_eq!(serving.stop().code, 0);
    assert_eq!(program.run(&["sync"], "").code, 0);
    resolver.set_nonblocking(true).unwrap();
    let mut heard = [0; 512];
    assert!(resolver.recv(&mut heard).is_err() && by_tcp.accept().is_err(), "somebody was looked for");

    resolver.set_nonblocking(false).unwrap();
    resolver.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut finding = program.start(&["account", "add", "jan@voorbeeld.test", "--password-stdin"], "duif\n");
    // A name stands in a question as labels, each behind its length (RFC 1035 §3.1). All
    // sources are asked at once, so which is heard first is nobody's choice.
    let label = b"\x09voorbeeld\x04test";
    let mut is_asked = || {
        let length = resolver.recv(&mut heard).unwrap();
        heard[..length].windows(label.len()).any(|part| part == label)
    };
    while !is_asked() {}
    finding.kill().unwrap();
    finding.wait().unwrap();
}

/// A03: settings are found without a password, and where there is one, nobody who is asked hears it.
#[test]
fn finding_needs_no_password_and_tells_none() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "vinden");
    let program = Program::at(&host);
    let serving = program.serve();
    let token = fs::read_to_string(program.dir().join("token")).unwrap();
    let with = [("Authorization", &*format!("Bearer {}", token.trim()))];
    let body = json!({ "address": jan.address }).to_string();
    let found = ask(serving.port, "POST", "/api/setup/find", &with, body.as_bytes());
    assert!(found.text().contains("ssl0.mail.test"), "{found:?}");
    let before = host.web_requests().unwrap().len();
    let args = ["account", "add", &jan.address, "--password-stdin", "--accept-untrusted"].map(str::to_owned);
    let added = add(&program, &args, &jan.password, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    let asked = || host.web_requests().unwrap().split_off(before);
    run::until(Duration::from_secs(20), || asked().iter().any(|line| line.contains("voorbeeld.test")))
        .unwrap();
    tells_nothing(asked().join("\n").as_bytes(), &jan);
}

/// A09: what is remembered is sealed; what is not is asked for after each start. Neither can
/// be read in a file, in what was printed, or among the processes, whose arguments and
/// variables `ps` shows.
#[test]
fn a_password_is_nowhere_to_be_read() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (kept, asked) = (user(&host, "onthouden"), user(&host, "vragen"));
    let program = Program::at(&host);
    let serving = program.serve();
    let mut printed = Vec::new();
    let mut heap = Vec::new();
    for (who, more) in [(&kept, &["-vv"][..]), (&asked, &["-vv", "--forget-password"])] {
        deliver(&host, who, "Welkom");
        let args = by_hand(&host, who);
        let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
        let adding = program.start(&args, &format!("{}\n", who.password));
        heap.extend(processes());
        printed.push(Run::of(adding));
        printed.push(program.run(&["sync", "--account", &who.address, "-vv"], ""));
        assert!(printed.iter().all(|run| run.code == 0), "{printed:?}");
        assert_eq!(program.json(&["list", "--account", &who.address], "")[0]["subject"], "Welkom");
    }
    heap.extend(processes());
    printed.push(serving.stop());

    // The next start.
    printed.push(program.run(&["sync", "--account", &kept.address, "-vv"], ""));
    assert_eq!(printed.last().unwrap().code, 0, "{printed:?}");
    let without = program.run(&["sync", "--account", &asked.address, "-vv"], "");
    assert_eq!(without.code, 3, "{without:?}");
    assert!(without.err.contains("has no password for"), "{without:?}");
    printed.push(without);

    heap.extend(program.written());
    heap.extend(printed.into_iter().flat_map(|run| [run.out, run.err]).flat_map(String::into_bytes));
    tells_nothing(&heap, &kept);
    tells_nothing(&heap, &asked);
}

/// The arguments and variables of every process that may be looked at.
fn processes() -> Vec<u8> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let files = all.flat_map(|entry| ["cmdline", "environ"].map(|file| entry.path().join(file)));
    let heap: Vec<u8> = files.filter_map(|path| fs::read(path).ok()).flatten().collect();
    assert!(heap.windows(8).any(|part| part == b"postduif"), "nothing was seen");
    heap
}

/// The password is not in there, plain or as a protocol writes it.
fn tells_nothing(heap: &[u8], of: &User) {
    let login = STANDARD.encode(format!("\0{}\0{}", of.address, of.password));
    for secret in [of.password.clone(), login, STANDARD.encode(&of.password)] {
        let found = heap.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!found, "the password can be read as {secret}");
    }
}
