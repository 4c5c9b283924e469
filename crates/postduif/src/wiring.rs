//! Puts the parts together, here and nowhere else: store, net, engine, JMAP,
//! keys. Starts them in order and stops them in the other one.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use engine::Engine;
use jmap::Jmap;
use net::Net;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::http::{self, Face, Parts, keys::Keys};
use crate::owner::{self, Announcement, Task};
use crate::secrets::Keeper;
use crate::{limits, memory};

/// A running Postduif: listens, and keeps its accounts at work.
pub struct House {
    /// What its HTTP face is made of.
    pub face: Face,
    engine: Option<Arc<Engine>>,
    stop: watch::Sender<bool>,
    /// What listens, and what tidies.
    servers: JoinSet<std::io::Result<()>>,
    // Taken back before the store closes, and so before the lock is free.
    announcement: Announcement,
}

/// Whether the accounts are kept at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Synchronise, send.
    Do,
    /// Only look at what is here.
    Rest,
}

impl House {
    /// Opens the house over a store that this process owns.
    pub async fn open(
        config: &Config,
        net: Arc<dyn Net>,
        store: Store,
        port: u16,
        task: Task,
        work: Work,
    ) -> Result<House> {
        let dir: &Path = &config.data_dir;
        let keys = Arc::new(Keys::new(owner::token(dir)?));
        let keeper = Arc::new(Keeper::new(store.clone(), Arc::clone(&net), config.keyring));
        let listeners = listen(port).await?;
        let port = listeners[0].local_addr()?.port();
        let (stop, stopping) = watch::channel(false);
        let engine = match work {
            Work::Do => {
                let passwords: Arc<dyn engine::Passwords> = keeper.clone();
                Some(Arc::new(Engine::start(store.clone(), Arc::clone(&net), passwords)))
            }
            Work::Rest => None,
        };
        let mut servers = JoinSet::new();
        if work == Work::Do {
            servers.spawn(until_stopped(stopping.clone(), tidy(store.clone(), Arc::clone(&keeper))));
            servers.spawn(until_stopped(stopping.clone(), come_to_rest(store.clone(), Arc::clone(&net))));
        }
        let face = Face::new(Parts {
            keys,
            port,
            net,
            jmap: Arc::new(Jmap::new(store.clone())),
            store,
            engine: engine.clone(),
            keeper,
            proofs: Arc::default(),
            sign_ins: Arc::new(http::oauth::SignIns::new(config.oauth.clone())),
            views: Arc::default(),
            language: config.language.clone(),
            finding: config.finding.clone(),
            sources: Arc::new(tokio::sync::Semaphore::new(limits::EVENT_SOURCES)),
            stopping: stopping.clone(),
        });
        let router = http::router(face.clone());
        for listener in listeners {
            servers.spawn(serve(listener, router.clone(), stopping.clone()));
        }
        let announcement = Announcement::make(dir, port, task)?;
        Ok(House { face, engine, stop, servers, announcement })
    }

    /// An address that opens the page once.
    pub fn invitation(&self) -> Result<String> {
        let word = self.face.keys.invite(self.face.net.now())?;
        Ok(format!("{}/?token={word}", http::guard::page_origin(self.face.port)))
    }

    /// Closes the doors, lets the engine finish what it holds, then lets go of the store.
    pub async fn close(mut self) {
        self.stop.send_replace(true);
        let net = Arc::clone(&self.face.net);
        let all = async { while self.servers.join_next().await.is_some() {} };
        if net::within(&*net, limits::STOP, all).await.is_err() {
            self.servers.shutdown().await;
        }
        if let Some(engine) = &self.engine {
            engine.stop().await;
        }
        drop(self.announcement);
    }
}

/// Does some work until the house closes.
async fn until_stopped(
    mut stopping: watch::Receiver<bool>,
    work: impl Future<Output = ()>,
) -> std::io::Result<()> {
    tokio::select! {
        () = work => {}
        _ = stopping.wait_for(|stop| *stop) => {}
    }
    Ok(())
}

/// Keeps the keyring free of what belongs to nobody any more: looks at the start, and
/// whenever accounts come or go.
async fn tidy(store: Store, keeper: Arc<Keeper>) {
    let mut changes = store.subscribe();
    loop {
        if let Err(error) = keeper.tidy().await {
            tracing::warn!("the keyring could not be tidied: {error:#}");
        }
        loop {
            match changes.recv().await {
                Some(touched) if touched.everything || !touched.accounts.is_empty() => break,
                Some(_) => {}
                None => return,
            }
        }
    }
}

/// Gives memory back whenever the store has come to rest.
async fn come_to_rest(store: Store, net: Arc<dyn Net>) {
    let mut changes = store.subscribe();
    while changes.recv().await.is_some() {
        while let Ok(Some(_)) = net::within(&*net, limits::REST, changes.recv()).await {}
        let store = store.clone();
        let given_back = tokio::task::spawn_blocking(move || {
            let rested = store.rest();
            memory::give_back_all();
            rested
        });
        // It ends in any case; a panic in it would be its own.
        if let Ok(Err(error)) = given_back.await {
            tracing::warn!(%error, "the store's memory was not given back");
        }
    }
}

/// Listens on 127.0.0.1 and, where it is free, on the same port of ::1: browsers
/// try that first for `localhost`.
async fn listen(port: u16) -> Result<Vec<TcpListener>> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.context(PortTaken(port))?;
    let port = v4.local_addr()?.port();
    let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
    Ok(std::iter::once(v4).chain(v6).collect())
}

/// The port cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("port {0} is taken")]
pub struct PortTaken(pub u16);

async fn serve(
    listener: TcpListener,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) -> std::io::Result<()> {
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            // An error means that the house is gone, which is a stop too.
            let _ = stopping.wait_for(|stop| *stop).await;
        })
        .await
}
