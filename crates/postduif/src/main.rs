//! Postduif's process: one crypto provider, one runtime, one command.

use std::process::ExitCode;

use clap::Parser as _;
use tokio::runtime::Builder;

fn main() -> ExitCode {
    let cli = postduif::cli::Cli::parse();
    // What only looks is a question or two: no threads need to start for them.
    let (mut threads, arenas) = match cli.only_looks() {
        true => (Builder::new_current_thread(), 1),
        false => (Builder::new_multi_thread(), 2),
    };
    postduif::memory::give_back_large_blocks(arenas);
    // Libraries look for the process's provider and must find this one.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        eprintln!("postduif: another crypto provider was installed first");
        return ExitCode::FAILURE;
    }
    match threads.enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(postduif::cli::run(cli));
            // A keyring that hangs, or a read of the terminal, must not hold the end up.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            eprintln!("postduif: {error}");
            ExitCode::FAILURE
        }
    }
}
