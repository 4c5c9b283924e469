//! Passwords in a real keyring of a desktop, over a real session bus: open,
//! locked, and gone (A09).

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use testhost::{Host, installed, parts, run, skip};

use crate::common::{Program, Run};
use crate::outgoing::for_good;
use crate::servers::{add, by_hand, deliver, user};

/// A session bus and a keyring of its own, which nobody else's programs know.
struct Session {
    home: tempfile::TempDir,
    bus: Child,
    address: String,
    keyring: Option<Child>,
}

impl Session {
    fn start_or_skip() -> Option<Session> {
        if let Some(part) = parts::KEYRING.iter().find(|part| !installed(part.program)) {
            skip(&format!("{} is not installed: apt-get install {}", part.program, part.package));
            return None;
        }
        let home = tempfile::tempdir().unwrap();
        // No service starts by itself: who is at work is this test's choice.
        let config = home.path().join("bus.conf");
        let policy =
            "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>";
        let listen = format!("unix:path={}", home.path().join("bus").display());
        std::fs::write(
            &config,
            format!("<busconfig><type>session</type><listen>{listen}</listen><policy context='default'>{policy}</policy></busconfig>"),
        )
        .unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address", "--config-file"])
            .arg(&config)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        Some(Session { home, bus, address: address.trim().to_owned(), keyring: None })
    }

    /// Another keyring comes to work; with its password it is open.
    fn keyring(&mut self, password: Option<&str>) {
        self.without_keyring();
        let how = if password.is_some() { "--unlock" } else { "--start" };
        let mut keyring = Command::new("gnome-keyring-daemon")
            .args([how, "--foreground", "--components=secrets"])
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        keyring.stdin.take().unwrap().write_all(password.unwrap_or_default().as_bytes()).unwrap();
        self.keyring = Some(keyring);
        self.until_there(true);
    }

    fn without_keyring(&mut self) {
        if let Some(mut keyring) = self.keyring.take() {
            keyring.kill().unwrap();
            keyring.wait().unwrap();
            self.until_there(false);
        }
    }

    /// How many passwords it holds for us.
    fn entries(&self) -> usize {
        let asked = Command::new("dbus-send")
            .arg(format!("--bus={}", self.address))
            .args(["--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
            .args(["org.freedesktop.Secret.Service.SearchItems", "dict:string:string:service,Postduif"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&asked.stdout).into_owned();
        said.lines().filter(|line| line.contains("object path")).count()
    }

    fn until_there(&self, there: bool) {
        let has_owner = || {
            let asked = Command::new("dbus-send")
                .arg(format!("--bus={}", self.address))
                .args(["--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
                .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
                .output()
                .unwrap();
            String::from_utf8_lossy(&asked.stdout).trim() == format!("boolean {there}")
        };
        run::until(Duration::from_secs(20), has_owner).unwrap();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for child in self.keyring.iter_mut().chain([&mut self.bus]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A09: the password lies in the keyring and nowhere else. A locked one gives nothing,
/// which is said; then it is sealed here, as where there is none.
#[test]
fn a_real_keyring_keeps_the_password() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(mut session) = Session::start_or_skip() else { return };
    let jan = user(&host, "sleutelbos");
    let mut program = Program::at(&host);
    program.set("DBUS_SESSION_BUS_ADDRESS", &session.address);
    program.set("POSTDUIF_NO_KEYRING", "0");
    let syncs = |args: &[&str]| -> Run { program.run(&[&["sync"], args].concat(), "") };

    session.keyring(Some("wegwerpwoord"));
    let added = add(&program, &by_hand(&host, &jan), &jan.password, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    deliver(&host, &jan, "Uit de sleutelbos");
    assert_eq!(syncs(&[]).code, 0);
    assert_eq!(program.json(&["list"], "")[0]["subject"], "Uit de sleutelbos");
    let elsewhere = syncs(&["--no-keyring"]);
    assert_eq!(elsewhere.code, 3, "nothing is sealed here: {elsewhere:?}");

    session.keyring(None);
    let locked = syncs(&[]);
    assert_eq!(locked.code, 3, "{locked:?}");
    assert!(locked.err.contains("Is the keyring locked?"), "{locked:?}");
    session.keyring(Some("wegwerpwoord"));
    assert_eq!(syncs(&[]).code, 0, "unlocked, it gives it again");
    session.keyring(None);
    let args = ["account", "password", &jan.address, "--password-stdin"];
    let again = program.run(&args, &format!("{}\n", jan.password));
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(syncs(&["--no-keyring"]).code, 0, "sealed, as the keyring did not take it");

    session.without_keyring();
    assert_eq!(syncs(&[]).code, 0);
}

/// A20, F01: what an outgoing server has of its own stays in the keyring while the bin
/// keeps its account. A locked keyring gives it when it is open again; what it could not
/// be made to forget, it forgets then.
#[test]
fn the_bin_keeps_own_passwords_in_a_real_keyring() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(mut session) = Session::start_or_skip() else { return };
    let [jan, werk] = ["sleutelbak", "werksleutel"].map(|name| user(&host, name));
    let mut program = Program::at(&host);
    program.set("DBUS_SESSION_BUS_ADDRESS", &session.address);
    program.set("POSTDUIF_NO_KEYRING", "0");
    let does = |args: &[&str], stdin: &str| {
        let run = program.run(args, stdin);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
    };
    let password = format!("{}\n", jan.password);
    session.keyring(Some("wegwerpwoord"));
    assert_eq!(add(&program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    let place = format!("smtp://ssl0.mail.test:{}", host.layout().port(587));
    let new = ["outgoing", "add", &jan.address, &place, "--label", "Werk", "--user", &werk.address];
    does(&[&new[..], &["--password-stdin"]].concat(), &format!("{}\n", werk.password));
    let test = ["outgoing", "test", &jan.address, "Werk"];
    assert_eq!((session.entries(), program.run(&test, "").code), (2, 0));

    does(&["account", "remove", &jan.address, "--yes"], "");
    assert_eq!(session.entries(), 1, "its own password is gone at once");
    session.keyring(None);
    does(&["account", "restore", &jan.address], "");
    session.keyring(Some("wegwerpwoord"));
    does(&["account", "password", &jan.address, "--password-stdin"], &password);
    does(&test, "");

    does(&["account", "remove", &jan.address, "--yes"], "");
    for_good(program.dir());
    session.keyring(None);
    let _ = program.run(&["sync"], "");
    session.keyring(Some("wegwerpwoord"));
    assert_eq!(session.entries(), 1, "locked, it forgot nothing");
    let serving = program.serve();
    run::until(Duration::from_secs(20), || session.entries() == 0).unwrap();
    drop(serving);
}
