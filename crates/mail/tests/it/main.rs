//! Messages read and written, and hostile HTML, by tables of known answers.

#![allow(clippy::unwrap_used)]

mod compose;
mod header;
mod holds;
mod html;
mod message;
mod plain;
mod random;
