//! Writes `docs/providers.md`: what finding makes of every provider of the test
//! host. `cargo run -p setup --example providers > docs/providers.md`

use std::sync::Arc;

use mail::address::Typed;
use mail::server::Server;
use net::{Net, Real, Settings};
use setup::{Event, Options, Proposal, find};
use testhost::Host;
use testhost::scenarios::{Outcome, Scenario};

#[tokio::main]
async fn main() {
    let Some((host, scenarios)) = Host::scenarios() else { return };
    let settings = Settings {
        resolver: Some(host.layout().resolver()),
        extra_ca: vec![host.ca_file()],
        ..Settings::default()
    };
    let net: Arc<dyn Net> = match Real::new(&settings) {
        Ok(net) => Arc::new(net),
        Err(error) => return eprintln!("{error}"),
    };
    println!("{HEAD}");
    for scenario in scenarios {
        println!("{}", row(&net, scenario).await);
    }
}

const HEAD: &str = "# What finding makes of a provider

Each of these stands on the test host, in its DNS and on its web and mail servers, and is asked by the test
`crates/setup/tests/providers.rs`. Written by `cargo run -p setup --example providers`. The milliseconds are
those until the best offer was there, or the problem, on the machine of the last run: for comparing, no
promise. The last column is what Thunderbird's rules (release 156) make of the same, from reading them.

| provider | Postduif | ms | Thunderbird |
| --- | --- | --- | --- |";

async fn row(net: &Arc<dyn Net>, scenario: &Scenario) -> String {
    let Ok(address) = Typed::parse(scenario.address) else { return String::new() };
    let start = net.ticks_ms();
    let elapsed = || net.ticks_ms().saturating_sub(start);
    let mut receiver = find(Arc::clone(net), &address, Options::default());
    let mut best: Option<(Proposal, u64)> = None;
    let mut said = String::new();
    while let Some(event) = receiver.recv().await {
        match event {
            Event::Proposal { proposal }
                if best.as_ref().is_none_or(|(best, _)| proposal.rank < best.rank) =>
            {
                best = Some((proposal, elapsed()));
            }
            Event::Problem { problem } => said = format!("`{}`", problem.code.as_str()),
            _ => {}
        }
    }
    let (result, ms) = match best {
        // What only a connection tells.
        Some((proposal, ms)) => match scenario.outcome {
            Outcome::Problem(code) => (format!("{}; signing in ends in `{code}`", shown(&proposal)), ms),
            Outcome::Mail { .. } => (shown(&proposal), ms),
        },
        None => (said, elapsed()),
    };
    format!("| **{}**: {} | {result} | {ms} | {} |", scenario.name, scenario.story, scenario.thunderbird)
}

fn shown(proposal: &Proposal) -> String {
    let first = |servers: &[Server]| match servers.first() {
        Some(server) => format!("{}:{}", server.host, server.port),
        None => "nothing".to_owned(),
    };
    let trust = match (proposal.trusted, proposal.question) {
        (true, None) => "trusted".to_owned(),
        (_, Some(_)) => "asks which product it is".to_owned(),
        (false, None) => format!("asks about {}", proposal.confirm.join(", ")),
    };
    let source = format!("{:?}", proposal.source).to_lowercase();
    format!(
        "{} and {} by {source}; {trust}",
        first(&proposal.offer.incoming),
        first(&proposal.offer.outgoing)
    )
}
