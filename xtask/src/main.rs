//! The project's chores: `cargo xtask test` does everything that proves the
//! program, `cargo xtask try` lets a person try it.
//!
//! Nothing of it is in the product.

mod corpus;
mod fuzz;
mod hosting;
mod licences;
mod promises;
mod test;
mod tidy;
mod tools;
mod try_it;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Postduif's chores")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Installs what is missing, starts the test host, runs every check and test, stops it.
    Test,
    /// Formatting, lints, promises between crates, file sizes, citations, licences.
    Check,
    /// Starts the test host with sample mail, and Postduif beside it.
    Try,
    /// The test host alone.
    #[command(subcommand)]
    Testhost(hosting::Verb),
    /// Writes generated mail into a directory, one file a message.
    Corpus(corpus::Args),
    /// Builds every fuzz target on the stable compiler and runs each for a while.
    Fuzz(fuzz::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().verb {
        Verb::Test => test::run(),
        Verb::Check => test::check(),
        Verb::Try => try_it::run(),
        Verb::Testhost(verb) => hosting::run(verb),
        Verb::Corpus(args) => corpus::run(&args),
        Verb::Fuzz(args) => fuzz::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
