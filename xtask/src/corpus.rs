//! `cargo xtask corpus`: generated mail as files.

use std::path::PathBuf;

use anyhow::{Context, Result};
use testhost::corpus::{Mix, messages};

/// How much, of what kind, where to.
#[derive(clap::Args)]
pub struct Args {
    /// How many messages.
    #[arg(long)]
    messages: u32,
    /// Small text messages only.
    #[arg(long)]
    small: bool,
    /// The directory to write to.
    #[arg(long, default_value = "target/corpus")]
    out: PathBuf,
    /// When the newest was received, Unix seconds.
    #[arg(long, default_value_t = 1_795_000_000)]
    newest: i64,
}

/// Writes them.
pub fn run(args: &Args) -> Result<()> {
    std::fs::create_dir_all(&args.out)?;
    let mix = if args.small { Mix::SmallText } else { Mix::Ordinary };
    let mut bytes = 0;
    for (n, message) in messages(args.messages, mix, args.newest).enumerate() {
        let path = args.out.join(format!("{n:07}.eml"));
        std::fs::write(&path, &message.raw).with_context(|| format!("writing {}", path.display()))?;
        bytes += message.raw.len();
    }
    println!("{} messages, {:.1} MB in {}", args.messages, bytes as f64 / 1e6, args.out.display());
    Ok(())
}
