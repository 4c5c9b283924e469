//! Tokens of a real issuer at real servers: proven over every protocol, and
//! renewed once when a server does not take one any more.

use std::sync::{Arc, Mutex};

use engine::keys::{Keys, Lock};
use engine::oauth::{self, Browser, Granted};
use engine::remote::Remote;
use engine::remote::imap::{Imap, Packing};
use engine::{Key, Passwords, Proven, Trial, prove};
use mail::oauth::Client;
use mail::problem::Code;
use mail::server::{Protocol, Server};
use mail::{AccountId, OutgoingId, Secret};
use store::{AccountKind, AccountUpdate, Login, NewAccount, Options, Store};
use testhost::identity::{CLIENT, Identity};
use testhost::{Host, User};

use super::world::{net, secret, server};

/// The pair of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const RETURN: &str = "http://127.0.0.1:51234/oauth";

/// What a person's sign-in gives, at an issuer that describes itself.
async fn granted(host: &Host, identity: &Identity, user: &User) -> Granted {
    let net = net(host);
    let named = setup::OAuth2 { issuer: identity.issuer(), ..setup::OAuth2::default() };
    let issuer = setup::issuers::told(&*net, &named, &[Protocol::Imap, Protocol::Smtp]).await.unwrap();
    let client = Client { issuer, client_id: CLIENT.to_owned() };
    let browser = Browser::new(client.clone(), RETURN.to_owned(), secret("state-1"), secret(VERIFIER));
    let back = identity.allow(&browser.address(&user.address), user).unwrap();
    let query = back.strip_prefix(RETURN).unwrap().trim_start_matches('?');
    oauth::returned(&*net, browser, query, client, None).await.unwrap()
}

fn token_server(host: &Host, user: &User, protocol: Protocol, port: u16) -> Server {
    Server { host: "oauth.mail.test".to_owned(), ..server(host, user, protocol, port) }
}

/// B15: IMAP, POP3 and SMTP.
#[tokio::test(flavor = "multi_thread")]
async fn one_token_is_proven_over_all_protocols() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(identity) = host.identity_or_skip() else { return };
    let user = host.fresh_user("engine-munt").unwrap();
    let granted = granted(&host, &identity, &user).await;
    for (protocol, port) in [(Protocol::Imap, 993), (Protocol::Pop3, 995)] {
        let trial = Trial {
            address: user.address.clone(),
            incoming: token_server(&host, &user, protocol, port),
            outgoing: Some(token_server(&host, &user, Protocol::Smtp, 465)),
            key: Key::Token(granted.access.token.clone()),
            login: Login::default(),
            ehlo: String::new(),
            test_message: None,
        };
        let proof = prove(net(&host), &trial, |_, _| {}).await;
        assert!(proof.incoming.is_ok() && proof.outgoing.as_ref().unwrap().is_ok(), "{proof:#?}");
        let mechanism = |proven: &Proven| proven.mechanism.clone();
        assert_eq!(proof.incoming.as_ref().map(mechanism).unwrap(), "OAUTHBEARER");
    }
}

/// One grant, kept in memory.
struct Kept(Mutex<Secret<String>>);

impl Passwords for Kept {
    fn password(&self, _: AccountId, _: Option<OutgoingId>) -> net::BoxFuture<'_, Option<Secret<String>>> {
        let kept = self.0.lock().unwrap().clone();
        Box::pin(std::future::ready(Some(kept)))
    }

    fn replace(
        &self,
        _: AccountId,
        _: Option<OutgoingId>,
        secret: Secret<String>,
    ) -> net::BoxFuture<'_, Result<(), String>> {
        *self.0.lock().unwrap() = secret;
        Box::pin(std::future::ready(Ok(())))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_the_server_does_not_take_is_renewed_once() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(identity) = host.identity_or_skip() else { return };
    let user = host.fresh_user("engine-vers").unwrap();
    let granted = granted(&host, &identity, &user).await;
    let disk = tempfile::tempdir().unwrap();
    let store = Store::open(disk.path(), &Options::default()).unwrap();
    let imap = token_server(&host, &user, Protocol::Imap, 993);
    let new = NewAccount {
        kind: AccountKind::Imap,
        name: user.address.clone(),
        address: user.address.clone(),
        person: String::new(),
        incoming: Some(imap.clone()),
        outgoing: None,
    };
    let login = Login { oauth: Some(granted.client.clone()), ..Login::default() };
    let update = AccountUpdate { login: Some(login), ..AccountUpdate::default() };
    let added = store.write(|tx| {
        let id = tx.add_account(&new)?;
        tx.update_account(id, &update).map(|()| id)
    });
    let account = added.unwrap().value;
    let kept = Arc::new(Kept(Mutex::new(granted.grant.sealed())));
    let (world, used) = (net(&host), Mutex::new(Vec::<Secret<String>>::new()));
    let keys = Keys::new(store, world.clone(), kept.clone());
    let sign_in = |spoilt: usize| {
        let (world, imap, used) = (&world, &imap, &used);
        keys.sign_in(account, Lock::Incoming, move |mut pass| async move {
            let nth = {
                let Key::Token(token) = &pass.key else { panic!("{pass:?}") };
                let mut used = used.lock().unwrap();
                used.push(token.clone());
                used.len()
            };
            if nth == spoilt {
                pass.key = Key::Token(secret("dit-kent-niemand"));
            }
            Imap::sign_in(world.clone(), imap, &pass, &Packing::default()).await
        })
    };
    sign_in(0).await.unwrap().leave().await;
    sign_in(0).await.unwrap().leave().await;
    // The third is one that the server does not know.
    sign_in(3).await.unwrap().leave().await;
    let tokens = used.lock().unwrap().clone();
    assert_eq!((tokens.len(), &tokens[0], &tokens[0]), (4, &tokens[1], &tokens[2]), "used again");
    assert_ne!(tokens[3], tokens[0], "refused, then renewed");
    assert_ne!(*kept.0.lock().unwrap(), granted.grant.sealed(), "the new grant is kept");

    // The whole grant: nothing is tried again before the person acts.
    let grant = oauth::Grant::open(&kept.0.lock().unwrap()).unwrap();
    oauth::revoke(&*world, &granted.client, &grant).await.unwrap();
    for _ in 0..2 {
        let ended = sign_in(0).await.err().unwrap();
        assert_eq!(ended.problem.code, Code::OauthNeeded, "{ended:?}");
    }
    assert_eq!(used.lock().unwrap().len(), 5, "the dead token once, and no other");
}
