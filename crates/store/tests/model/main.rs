//! Random lives of an account: a person, a server with its own will, a line
//! that breaks. After every step what must always hold is checked; in the end
//! both sides agree.

#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod lives;
mod world;

use std::collections::BTreeMap;

use proptest::prelude::*;
use world::{Fate, NUMBERS, Op, World};

fn person() -> impl Strategy<Value = Op> {
    prop_oneof![
        (0..NUMBERS, 0..3usize, 0..4usize).prop_map(|(n, mailbox, flag)| Op::Create { n, mailbox, flag }),
        (0..9usize, 1..4usize, any::<bool>()).prop_map(|(pick, flag, on)| Op::Keyword { pick, flag, on }),
        (0..9usize, 0..8usize, 0..8usize).prop_map(|(pick, add, remove)| Op::Put { pick, add, remove }),
        (0..9usize, 0..8usize, 0..8usize).prop_map(|(pick, add, remove)| Op::Put { pick, add, remove }),
        (0..9usize).prop_map(|pick| Op::Destroy { pick }),
    ]
}

fn line(fates: &'static [Fate]) -> impl Strategy<Value = Op> {
    let fate = proptest::sample::select(fates);
    prop_oneof![
        3 => (1..4usize, fate).prop_map(|(limit, fate)| Op::Push { limit, fate }),
        3 => (0..3usize, any::<bool>()).prop_map(|(folder, whole)| Op::Sync { folder, whole }),
        1 => (1..4usize).prop_map(|limit| Op::Fill { limit }),
        1 => Just(Op::Sweep),
        1 => Just(Op::Reopen),
    ]
}

fn delivery() -> impl Strategy<Value = Op> {
    (0..NUMBERS, 0..3usize, 0..4usize).prop_map(|(n, folder, flag)| Op::Deliver { n, folder, flag })
}

fn server() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => delivery(),
        1 => (0..3usize, 0..9usize, 0..4usize).prop_map(|(folder, pick, flag)| Op::ServerFlag { folder, pick, flag }),
        1 => (0..3usize, 0..9usize).prop_map(|(folder, pick)| Op::ServerDelete { folder, pick }),
        1 => (0..3usize, 0..9usize, 1..3usize).prop_map(|(folder, pick, by)| Op::ServerMove { folder, pick, to: (folder + by) % 3 }),
        1 => (0..3usize).prop_map(|folder| Op::Renew { folder }),
        1 => Just(Op::Dismiss),
    ]
}

const ANY: &[Fate] =
    &[Fate::Done, Fate::Done, Fate::DoneWithoutUid, Fate::LostBefore, Fate::LostAfter, Fate::Refused];
const NOT_REFUSED: &[Fate] = &[Fate::Done, Fate::DoneWithoutUid, Fate::LostBefore, Fate::LostAfter];

/// New lives in every run; `PROPTEST_CASES` asks for more of them. One that goes
/// wrong is printed in short and belongs into `lives.rs`.
fn settings() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { 150 };
    ProptestConfig { cases, max_shrink_iters: 400, failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(settings())]

    /// Invariants 1, 2, 4, 5, 14, 15.
    #[test]
    fn whatever_happens_both_sides_agree_in_the_end(
        ops in proptest::collection::vec(prop_oneof![person(), line(ANY), server()], 1..40)
    ) {
        live(&ops);
    }

    /// Invariant 6: alone with a server, what a person did is what the server has.
    #[test]
    fn edits_survive(
        start in proptest::collection::vec(delivery(), 0..6),
        ops in proptest::collection::vec(prop_oneof![person(), line(NOT_REFUSED)], 1..30)
    ) {
        live_alone(&start, &ops);
    }
}

/// Whatever happens, both sides agree in the end.
fn live(ops: &[Op]) {
    let mut world = World::new();
    for (step, op) in ops.iter().enumerate() {
        world.run(op);
        world.check(step);
    }
    world.quiesce();
    world.check(1);
    world.check_agreement();
}

/// Alone with a server that holds what was delivered at the start, each message
/// once: what is shown at the end of the day is what the server has.
fn live_alone(start: &[Op], ops: &[Op]) {
    let mut world = World::new();
    for op in start {
        match op {
            Op::Deliver { n, .. } if world.has(*n) => {}
            op => world.run(op),
        }
    }
    (0..3).for_each(|folder| world.sync(folder, true));
    ops.iter().for_each(|op| world.run(op));
    let told = |world: &World| -> BTreeMap<_, _> {
        let shown = world.shown().into_iter();
        shown.map(|email| (email.hash, (email.mailboxes, email.keywords))).collect()
    };
    let wanted = told(&world);
    world.quiesce();
    assert_eq!(told(&world), wanted);
    world.check(1);
    world.check_agreement();
}
