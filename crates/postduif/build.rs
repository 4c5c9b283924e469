//! Looks whether the page is there to be built in. Never runs npm: `web/dist`
//! is part of the sources. Without it the program still builds, and says on
//! its page what is missing.

use std::path::Path;

fn main() {
    let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let dist = Path::new(&manifest).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed={}", Path::new(&manifest).join("../../locales").display());
    if !dist.join("index.html").exists() {
        println!("cargo::warning=web/dist/index.html is missing: this build has no page.");
        println!("cargo::warning=To restore it: git checkout -- web/dist");
        println!("cargo::warning=To build it:   cd web && npm ci && npm run build");
    }
}
