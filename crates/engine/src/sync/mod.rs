//! One account against its server: what to change (`plan`), the changing
//! (`apply`) and the order in which it is all asked (`run`).

pub mod apply;
pub mod plan;
pub mod run;

pub use plan::{Edit, Held, View, plan};
pub use run::{Bodies, Round};
