//! `postduif` and `postduif serve`: start, print the address, open the browser,
//! stay until told to stop. Beside a running one: open its page and go.

use std::pin::pin;
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::Result;
use net::Net;
use serde_json::json;

use super::{Exit, stop, terminal};
use crate::config::Config;
use crate::owner::{self, Claim, Task, Wish};
use crate::texts::Texts;
use crate::wiring::{House, PortTaken, Work};

/// Starting the page.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Serve {
    /// The port on 127.0.0.1; 0 takes any free one [default: 8025]
    #[arg(long, env = "POSTDUIF_PORT")]
    pub port: Option<u16>,
    /// Only print the address, do not open the browser
    #[arg(long)]
    pub no_open: bool,
}

/// Serves until a signal comes.
pub async fn run(config: &Config, net: Arc<dyn Net>, texts: Texts, json: bool, open: bool) -> Result<Exit> {
    // One listener for the whole time: a signal while the house opens is not lost.
    let mut interrupted = pin!(terminal::interrupted());
    let claim = tokio::select! {
        biased;
        () = &mut interrupted => return Err(stop(Exit::Interrupted, "")),
        claim = owner::claim(&net, &config.data_dir, Wish::Serve, || terminal::note(&texts.text("serve-waiting"))) => claim,
    };
    let store = match claim.map_err(|error| super::told(error, config, &texts))? {
        Claim::Theirs(door, _) => {
            let answer = door.post("/api/invitation", &json!({})).await?;
            let url = answer["url"].as_str().unwrap_or_default().to_owned();
            announce(&texts, "serve-already", &url, json, open);
            return Ok(Exit::Done);
        }
        Claim::Ours(store) => store,
    };
    let house = House::open(config, net, store, config.port, Task::Serve, Work::Do).await;
    let house = house.map_err(|error| match error.downcast_ref::<PortTaken>() {
        Some(PortTaken(port)) => {
            stop(Exit::Failed, texts.with("serve-port-taken", &[("port", &port.to_string())]))
        }
        None => error,
    })?;
    announce(&texts, "serve-ready", &house.invitation()?, json, open);
    interrupted.await;
    terminal::note(&texts.text("serve-stopping"));
    house.close().await;
    Ok(Exit::Done)
}

fn announce(texts: &Texts, key: &str, url: &str, json: bool, open: bool) {
    if json {
        // One line, so that whoever started us can read it as it comes.
        terminal::say(&json!({ "url": url }).to_string());
    } else {
        terminal::note(&texts.text(key));
        terminal::say(url);
        terminal::note(&texts.text("serve-once"));
    }
    if open {
        open_browser(url);
    }
}

/// Asks the system to open the address. Where it cannot, the printed address remains.
///
/// The one-time token stands in the opener's arguments for a moment, where
/// others on this computer could read it; it works once, and a theft shows as
/// an address that was used already.
pub fn open_browser(url: &str) {
    let mut opener = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut start = Command::new("cmd");
        start.args(["/C", "start", ""]);
        start
    } else {
        Command::new("xdg-open")
    };
    let child = opener.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match child {
        // Waited for beside us, so that no dead child is left.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => tracing::info!("no browser was opened: {error}"),
    }
}
