//! Lives that once went wrong, in their shortest form.

use crate::world::Fate::*;
use crate::world::Op::{self, *};
use crate::{live, live_alone};

#[test]
fn both_sides_agree_in_the_end() {
    for (name, ops) in LIVES {
        println!("{name}");
        live(ops);
    }
}

#[test]
fn edits_survive() {
    for (name, start, ops) in ALONE {
        println!("{name}");
        live_alone(start, ops);
    }
}

const LIVES: &[(&str, &[Op])] = &[
    (
        "a refused append stays after its dismissal",
        &[Create { n: 0, mailbox: 0, flag: 0 }, Push { limit: 1, fate: Refused }, Dismiss],
    ),
    (
        "a refused removal brings back one of a thread",
        &[
            Create { n: 0, mailbox: 2, flag: 0 },
            Deliver { n: 7, folder: 2, flag: 0 },
            Push { limit: 1, fate: Done },
            Create { n: 0, mailbox: 0, flag: 0 },
            Deliver { n: 6, folder: 2, flag: 0 },
            Sync { folder: 2, whole: false },
            Destroy { pick: 0 },
            Sync { folder: 2, whole: true },
            Push { limit: 1, fate: Refused },
        ],
    ),
    (
        "a dismissed append that goes elsewhere and comes back",
        &[
            Create { n: 0, mailbox: 0, flag: 0 },
            Push { limit: 1, fate: Refused },
            Dismiss,
            Put { pick: 0, add: 4, remove: 1 },
            Put { pick: 0, add: 1, remove: 6 },
        ],
    ),
    (
        "a body that comes while nobody sees the message",
        &[
            Deliver { n: 0, folder: 0, flag: 0 },
            Sync { folder: 0, whole: false },
            Destroy { pick: 0 },
            Sync { folder: 0, whole: true },
            Push { limit: 1, fate: Refused },
            Create { n: 0, mailbox: 0, flag: 0 },
        ],
    ),
    (
        "two appends of what another folder's listing has by its headers",
        &[
            Create { n: 0, mailbox: 0, flag: 0 },
            Deliver { n: 2, folder: 2, flag: 0 },
            Sync { folder: 2, whole: false },
            Create { n: 2, mailbox: 2, flag: 0 },
            Put { pick: 3, add: 2, remove: 0 },
            Push { limit: 2, fate: LostBefore },
        ],
    ),
];

const ALONE: &[(&str, &[Op], &[Op])] = &[
    (
        "a copy, its source and the new message of another thread",
        &[Deliver { n: 1, folder: 0, flag: 0 }],
        &[
            Keyword { pick: 0, flag: 2, on: true },
            Put { pick: 0, add: 4, remove: 0 },
            Destroy { pick: 0 },
            Create { n: 1, mailbox: 0, flag: 0 },
        ],
    ),
    (
        "what was edited in one place holds in the place that it comes back to",
        &[
            Deliver { n: 0, folder: 1, flag: 2 },
            Deliver { n: 1, folder: 1, flag: 2 },
            Deliver { n: 2, folder: 0, flag: 0 },
        ],
        &[
            Destroy { pick: 0 },
            Destroy { pick: 0 },
            Put { pick: 0, add: 4, remove: 2 },
            Keyword { pick: 0, flag: 2, on: false },
            Put { pick: 0, add: 1, remove: 2 },
            Put { pick: 0, add: 0, remove: 6 },
        ],
    ),
    (
        "back in a place that nothing has reached yet",
        &[Deliver { n: 0, folder: 0, flag: 0 }, Deliver { n: 7, folder: 0, flag: 0 }],
        &[
            Destroy { pick: 0 },
            Put { pick: 0, add: 4, remove: 1 },
            Push { limit: 2, fate: LostBefore },
            Put { pick: 0, add: 2, remove: 4 },
            Put { pick: 0, add: 4, remove: 0 },
            Create { n: 0, mailbox: 0, flag: 0 },
            Sync { folder: 2, whole: false },
        ],
    ),
    (
        "made again while the first one waits for its uid",
        &[],
        &[
            Create { n: 7, mailbox: 2, flag: 1 },
            Push { limit: 1, fate: DoneWithoutUid },
            Destroy { pick: 0 },
            Create { n: 7, mailbox: 2, flag: 0 },
        ],
    ),
];
