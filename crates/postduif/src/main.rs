//! Postduif's process: one crypto provider, one runtime, one command.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    give_memory_back();
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

/// Has large blocks given back to the system when they are freed, whichever thread frees them.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "glibc takes its settings in no other way; docs/adr/0037")]
fn give_memory_back() {
    const LARGE_BYTES: libc::c_int = 128 << 10;
    const ARENAS: libc::c_int = 2;
    // SAFETY: two numbers, set before any other thread runs. A setting that is not taken changes nothing.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BYTES);
        libc::mallopt(libc::M_ARENA_MAX, ARENAS);
    }
}

/// Other systems' allocators have no such setting.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_memory_back() {}
