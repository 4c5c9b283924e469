//! The service: one task for each account, started, stopped and woken by what
//! the store says. Faces never call an account; they write, and this notices.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use mail::AccountId;
use mail::server::Server;
use net::Net;
use store::{Account, AccountKind, Changes, OutgoingServer, Phase, Store, Touched};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::account::{Incoming, Signals, Work};
use crate::connect::{ImapDoor, PopDoor};
use crate::desk::{Desk, on_a_thread};
use crate::keys::Keys;
use crate::limits;
use crate::passwords::Passwords;
use crate::remote::imap::Packing;

/// The accounts at work. Dropping it stops them, [`Engine::stop`] also waits for that.
#[derive(Debug)]
pub struct Engine {
    keys: Arc<Keys>,
    orders: mpsc::UnboundedSender<Order>,
    stopped: watch::Receiver<bool>,
}

#[derive(Debug)]
enum Order {
    Check(AccountId),
    Stop,
}

impl Engine {
    /// Begins. Call it where tokio runs.
    pub fn start(store: Store, net: Arc<dyn Net>, passwords: Arc<dyn Passwords>) -> Engine {
        let (orders, received) = mpsc::unbounded_channel();
        let (told, stopped) = watch::channel(false);
        // Listened to before the first look, so that nothing is missed.
        let changes = store.subscribe();
        let keys = Arc::new(Keys::new(store.clone(), Arc::clone(&net), passwords));
        let (staff, leaving) = (BTreeMap::new(), BTreeMap::new());
        let office = Office { store, net, keys: Arc::clone(&keys), staff, leaving };
        tokio::spawn(async move {
            office.run(changes, received).await;
            told.send_replace(true);
        });
        Engine { keys, orders, stopped }
    }

    /// What its accounts sign in with: one renewal of a token serves whoever asks here.
    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys)
    }

    /// Looks at an account now, whatever was wrong with it: after a new password, or at a press.
    pub fn check_now(&self, account: AccountId) {
        // A stopped engine checks nothing.
        let _ = self.orders.send(Order::Check(account));
    }

    /// Stops every account, within [`limits::STOP`].
    pub async fn stop(&self) {
        let _ = self.orders.send(Order::Stop);
        let mut stopped = self.stopped.clone();
        // An error says that its task is gone, which is a stop too.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }
}

struct Office {
    store: Store,
    net: Arc<dyn Net>,
    keys: Arc<Keys>,
    staff: BTreeMap<AccountId, Clerk>,
    /// Told to stop and not gone yet. A successor waits for them.
    leaving: BTreeMap<AccountId, JoinHandle<()>>,
}

/// Who works on one account.
struct Clerk {
    incoming: Option<Server>,
    outgoing: Vec<OutgoingServer>,
    stop: watch::Sender<bool>,
    work: watch::Sender<u64>,
    check: watch::Sender<u64>,
    task: JoinHandle<()>,
}

impl Office {
    async fn run(mut self, mut changes: Changes, mut orders: mpsc::UnboundedReceiver<Order>) {
        self.look().await;
        let mut sweep = self.net.sleep(limits::SWEEP_FIRST);
        loop {
            tokio::select! {
                biased;
                order = orders.recv() => match order {
                    Some(Order::Check(account)) => {
                        self.keys.again(account);
                        self.wake(account, |clerk| &clerk.check);
                    }
                    Some(Order::Stop) | None => break,
                },
                touched = changes.recv() => match touched {
                    Some(touched) => self.heed(&touched).await,
                    None => break,
                },
                () = &mut sweep => {
                    self.sweep().await;
                    sweep = self.net.sleep(limits::SWEEP_EVERY);
                }
            }
        }
        self.close().await;
    }

    async fn heed(&mut self, touched: &Touched) {
        if touched.everything || !touched.accounts.is_empty() || !touched.status.is_empty() {
            self.look().await;
        }
        let everybody: Vec<AccountId> = self.staff.keys().copied().collect();
        for account in everybody {
            if touched.everything || touched.work.contains(&account) {
                self.wake(account, |clerk| &clerk.work);
            }
        }
    }

    /// The store's housekeeping, whose time comes from here.
    async fn sweep(&self) {
        let (store, now) = (self.store.clone(), self.net.now());
        if let Err(error) = on_a_thread(move || store.sweep(now)).await {
            tracing::warn!(%error, "the bin could not be emptied");
        }
    }

    fn wake(&self, account: AccountId, signal: impl Fn(&Clerk) -> &watch::Sender<u64>) {
        if let Some(clerk) = self.staff.get(&account) {
            signal(clerk).send_modify(|count| *count += 1);
        }
    }

    /// Makes who works agree with which accounts there are.
    async fn look(&mut self) {
        let store = self.store.clone();
        let accounts = on_a_thread(move || {
            store.read(|tx| {
                let at_work = |account: &Account| {
                    account.kind != AccountKind::Local && account.status.phase != Phase::Paused
                };
                let accounts = tx.accounts()?.into_iter().filter(at_work);
                accounts.map(|account| Ok((account.id, (tx.outgoing(account.id)?, account)))).collect()
            })
        });
        let accounts: BTreeMap<AccountId, (Vec<OutgoingServer>, Account)> = match accounts.await {
            Ok(accounts) => accounts,
            Err(error) => return tracing::error!(%error, "the accounts could not be read"),
        };
        let over = |(id, clerk): (&AccountId, &Clerk)| {
            let same = accounts.get(id).is_some_and(|(_, account)| clerk.incoming == account.incoming);
            (!same).then_some(*id)
        };
        let over: Vec<AccountId> = self.staff.iter().filter_map(over).collect();
        for id in over {
            self.dismiss(id);
            // Who changed its servers, paused it or removed it has answered.
            self.keys.again(id);
        }
        for (id, (outgoing, account)) in accounts {
            match self.staff.get_mut(&id) {
                None => self.hire(&account, outgoing),
                Some(clerk) if clerk.outgoing == outgoing => {}
                Some(clerk) => {
                    clerk.outgoing = outgoing;
                    self.keys.again(id);
                    self.wake(id, |clerk| &clerk.check);
                }
            }
        }
    }

    fn dismiss(&mut self, id: AccountId) {
        if let Some(clerk) = self.staff.remove(&id) {
            clerk.stop.send_replace(true);
            self.leaving.insert(id, clerk.task);
        }
    }

    fn hire(&mut self, account: &Account, outgoing: Vec<OutgoingServer>) {
        let (stop, work, check) = (watch::Sender::new(false), watch::Sender::new(0), watch::Sender::new(0));
        let signals = Signals { stop: stop.subscribe(), work: work.subscribe(), check: check.subscribe() };
        let before = self.leaving.remove(&account.id);
        let desk = Desk::new(self.store.clone(), Arc::clone(&self.net), account.id);
        let keys = Arc::clone(&self.keys);
        keys.recall(account, &outgoing);
        let counters = desk.counters.clone();
        let task = match (account.kind, &account.incoming) {
            (AccountKind::Imap, Some(server)) => {
                let (server, net) = (server.clone(), Arc::clone(&self.net));
                let (keys_too, packing) = (Arc::clone(&keys), Packing::default());
                let door = ImapDoor { account: account.id, server, net, keys: keys_too, packing, counters };
                tokio::spawn(work_on(Work::new(desk, door, keys, signals), before))
            }
            _ => {
                let (server, net) = (account.incoming.clone(), Arc::clone(&self.net));
                let door = PopDoor { account: account.id, server, net, keys: Arc::clone(&keys), counters };
                tokio::spawn(work_on(Work::new(desk, door, keys, signals), before))
            }
        };
        let incoming = account.incoming.clone();
        self.staff.insert(account.id, Clerk { incoming, outgoing, stop, work, check, task });
    }

    async fn close(&mut self) {
        let everybody: Vec<AccountId> = self.staff.keys().copied().collect();
        everybody.into_iter().for_each(|id| self.dismiss(id));
        let mut leaving: Vec<JoinHandle<()>> = std::mem::take(&mut self.leaving).into_values().collect();
        let all = async {
            futures_util::future::join_all(&mut leaving).await;
            self.keys.rest().await;
        };
        if net::within(&*self.net, limits::STOP, all).await.is_err() {
            // What is cut off here stands in the store as it was last written down.
            leaving.iter().for_each(JoinHandle::abort);
        }
    }
}

/// Works, after the predecessor has gone. A mistake of ours stops one account
/// for a while, never the others, and never for good.
async fn work_on<C: Incoming>(work: Work<C>, before: Option<JoinHandle<()>>) {
    if let Some(before) = before {
        // How it ended does not matter.
        let _ = before.await;
    }
    while AssertUnwindSafe(work.run()).catch_unwind().await.is_err() {
        tracing::error!("the work on an account broke off");
        if work.pause_after_a_mistake().await.is_break() {
            return;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use mail::server::{Protocol, Security};
    use mail::{OutgoingId, Secret};
    use net::Scripted;
    use store::{Following, NewAccount, Options};

    /// One password for everything, or none.
    struct Kept(Option<&'static str>);

    impl Passwords for Kept {
        fn password(
            &self,
            _: AccountId,
            _: Option<OutgoingId>,
        ) -> net::BoxFuture<'_, Option<Secret<String>>> {
            Box::pin(async { self.0.map(|password| Secret::new(password.to_owned())) })
        }

        fn replace(
            &self,
            _: AccountId,
            _: Option<OutgoingId>,
            _: Secret<String>,
        ) -> net::BoxFuture<'_, Result<(), String>> {
            Box::pin(async { Ok(()) })
        }
    }

    pub(crate) fn imap_account() -> NewAccount {
        NewAccount {
            kind: AccountKind::Imap,
            name: "jan".to_owned(),
            address: "jan@mail.test".to_owned(),
            person: "Jan".to_owned(),
            incoming: Some(Server {
                protocol: Protocol::Imap,
                host: "mail.test".to_owned(),
                port: 993,
                security: Security::Tls,
                user: "jan".to_owned(),
                auth: vec![],
            }),
            outgoing: None,
        }
    }

    /// D01: all is looked at when the program starts, unless the person wants it otherwise.
    #[tokio::test]
    async fn the_first_look_is_at_once_or_after_the_usual_minutes() {
        for at_start in [true, false] {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open(dir.path(), &Options::default()).unwrap();
            let following = Following { check_at_start: at_start, ..Following::default() };
            let account = |tx: &mut store::WriteTx<'_>| {
                let id = tx.add_account(&imap_account())?;
                tx.set_following(id, &following)
            };
            store.write(account).unwrap();
            let net = Scripted::new();
            let (mut listener, start) = (net.listen("mail.test", 993), net.now());
            let engine = Engine::start(store.clone(), Arc::new(net.clone()), Arc::new(Kept(Some("geheim"))));
            let time_passes = async {
                if at_start {
                    return std::future::pending().await;
                }
                loop {
                    net.advance_to_next_sleeper().await;
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                came = listener.accept() => assert!(came.is_some()),
                () = time_passes => {}
            }
            assert_eq!(net.now() - start >= 9 * 60, !at_start);
            drop(listener);
            engine.stop().await;
        }
    }

    #[tokio::test]
    async fn the_store_is_swept_now_and_then() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Options::default()).unwrap();
        let net = Scripted::new();
        let account = store.read(|tx| tx.accounts()).unwrap()[0].id;
        let (start, day) = (net.now(), 86_400);
        let id = store.write(|tx| tx.put_upload(account, "text/plain", b"x", start)).unwrap().value;
        let engine = Engine::start(store.clone(), Arc::new(net.clone()), Arc::new(Kept(None)));
        while store.read(|tx| tx.upload(account, id)).unwrap().is_some() {
            assert!(net.now() < start + 3 * day, "nobody sweeps");
            net.advance_to_next_sleeper().await;
            tokio::task::yield_now().await;
        }
        assert!(net.now() > start + day);
        engine.stop().await;
    }
}
