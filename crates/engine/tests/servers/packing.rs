//! COMPRESS with a real server: fewer bytes on the line, and the same mail.

use std::collections::BTreeMap;

use engine::remote::imap::{Imap, Packing};
use engine::remote::{Cursor, Remote, RemoteItem, Sink, UidSet, Want};
use mail::server::{Protocol, Server};
use testhost::corpus::{Mix, messages};
use testhost::proxy::Proxy;
use testhost::{Host, User};

use super::world::{net, pass, server};

const MESSAGES: u32 = 200;

/// What one client fetched.
#[derive(Default)]
struct Got(BTreeMap<u32, usize>);

impl Sink for Got {
    async fn take(&mut self, item: RemoteItem) -> engine::Result<()> {
        self.0.insert(item.uid, item.bytes.len());
        Ok(())
    }
}

/// D22: text takes less than half the bytes, ordinary mail with its attachments fewer too.
#[tokio::test(flavor = "multi_thread")]
async fn packed_lines_carry_fewer_bytes() {
    let Some(host) = Host::connect_or_skip() else { return };
    for (name, mix, least) in [("engine-text", Mix::SmallText, 50), ("engine-mix", Mix::Ordinary, 95)] {
        let user = host.fresh_user(name).unwrap();
        host.stock(&user.address, "INBOX", messages(MESSAGES, mix, 1_767_603_600)).unwrap();
        let [plain, packed] = [Packing::default(), Packing::everywhere()];
        let (plain, packed) = (fetched(&host, &user, &plain).await, fetched(&host, &user, &packed).await);
        assert!(!plain.is_packed, "a line of this computer");
        if !packed.is_packed {
            assert!(std::env::var_os("CI").is_none(), "on CI nothing may be skipped");
            return eprintln!("SKIPPED: the test host was started before its server could pack");
        }
        assert_eq!((plain.mail.len(), &plain.mail), (MESSAGES as usize, &packed.mail));
        let percent = packed.bytes * 100 / plain.bytes;
        eprintln!("{mix:?}: {} bytes, packed {}: {percent} %", plain.bytes, packed.bytes);
        assert!(percent < least, "{percent} %");
    }
}

struct Fetched {
    is_packed: bool,
    /// What the server said in all.
    bytes: u64,
    mail: BTreeMap<u32, usize>,
}

async fn fetched(host: &Host, user: &User, packing: &Packing) -> Fetched {
    let to = (host.layout().mail(), host.layout().port(993)).into();
    let proxy = Proxy::start((host.layout().slow(), 0).into(), to).unwrap();
    let (name, port) = ("slow.mail.test".to_owned(), proxy.at().port());
    let server = Server { host: name, port, ..server(host, user, Protocol::Imap, 993) };
    let mut imap = Imap::sign_in(net(host), &server, &pass(&user.password), packing).await.unwrap();
    let delta = imap.delta("INBOX", &Cursor::default()).await.unwrap();
    let uids: UidSet = delta.items.iter().map(|item| item.uid).collect();
    let mut got = Got::default();
    imap.fetch("INBOX", delta.uid_validity, &uids, Want::Whole, &mut got).await.unwrap();
    Fetched { is_packed: imap.ready().compressed, bytes: proxy.passed(), mail: got.0 }
}
