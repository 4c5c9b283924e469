//! Postduif's process: one crypto provider, one runtime, one command.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    postduif::memory::give_back_large_blocks();
    // First of all: libraries look for the process's provider and must find this one.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        eprintln!("postduif: another crypto provider was installed first");
        return ExitCode::FAILURE;
    }
    let cli = postduif::cli::Cli::parse();
    match tokio::runtime::Runtime::new() {
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
