//! The program as it is: the real router on a real port, the real binary, and
//! the real servers of the test host. One binary for all, because linking
//! takes longer than running.

mod cli;
mod common;
mod http;
mod owner;
mod page_fresh;
mod servers;
