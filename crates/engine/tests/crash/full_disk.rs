//! A disk that fills up while mail comes (E14).

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use engine::Kind;
use engine::remote::fake::{Counting, Server};
use mail::Keywords;

use crate::world::{Disk, START, Stop, finish, in_store, message, on_server, run};

/// A data directory that is a small disk of its own; only root can make one.
struct Small(Option<Disk>);

impl Small {
    fn mount() -> Option<Small> {
        let disk = Disk::empty();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"])
            .arg(disk.0.path())
            .output();
        match mounted.is_ok_and(|ran| ran.status.success()) {
            true => Some(Small(Some(disk.with_account()))),
            false => {
                eprintln!("SKIPPED: a small disk can be mounted by root only");
                None
            }
        }
    }

    fn disk(&self) -> &Disk {
        self.0.as_ref().unwrap()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let path = self.disk().0.path();
        let _ = Command::new("umount").arg(path).status();
    }
}

/// Takes all room but so many bytes.
fn fill(path: &Path, left: u64) {
    let mut file = File::create(path).unwrap();
    while file.write_all(&[7; 64 << 10]).is_ok() {}
    let size = file.metadata().unwrap().len();
    file.set_len(size - left).unwrap();
}

/// A message with so many bytes that no compression gets at.
fn large(n: u32, bytes: usize) -> Vec<u8> {
    let mut raw = message(n);
    let mut noise = vec![0; bytes];
    blake3::Hasher::new().update(&n.to_le_bytes()).finalize_xof().fill(&mut noise);
    raw.extend_from_slice(&noise);
    raw
}

/// E14, invariants 1 and 2: bodies are too large for what is left of the disk. The sync says so,
/// again and again; when there is room it takes up where it was, and nothing is lost or doubled.
#[test]
fn sync_goes_on_when_there_is_room_again() {
    let Some(small) = Small::mount() else { return };
    let (disk, server) = (small.disk(), Server::new(Counting::Qresync));
    for n in 1..=5 {
        server.deliver("INBOX", &message(n), &Keywords::new(), START - i64::from(100 - n));
    }
    run(disk, &server, START, Stop::Never).unwrap();
    for n in 6..=9 {
        server.deliver("INBOX", &large(n, 1_500_000), &Keywords::new(), START);
    }
    let ballast = disk.0.path().join("ballast");
    fill(&ballast, 4 << 20);
    for hour in 1..=3 {
        let stopped = run(disk, &server, START + hour * 60, Stop::Never).unwrap_err();
        assert_eq!(stopped.kind, Kind::Local, "{stopped}");
        assert!(stopped.to_string().contains("full"), "{stopped}");
        assert_eq!(disk.open().check(|_, _| {}).unwrap().findings, []);
    }
    std::fs::remove_file(&ballast).unwrap();
    finish(disk, &server, START);
    let store = disk.open();
    assert_eq!(in_store(&store), on_server(&server));
    assert_eq!(store.check(|_, _| {}).unwrap().findings, []);
}
