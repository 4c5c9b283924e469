//! The page that is built in comes from the sources beside it. Computed as
//! `web/stamp.mjs` does, so that a stale page is noticed without Node.

use std::path::{Path, PathBuf};

use rustls::crypto::aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256;

#[test]
fn the_page_is_built_from_these_sources() {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
    let Ok(stamp) = std::fs::read_to_string(web.join("dist/SOURCES")) else {
        assert!(std::env::var_os("CI").is_none(), "web/dist is missing, and on CI nothing may be skipped");
        eprintln!(
            "SKIPPED: web/dist is missing. Build it: npm --prefix web ci && npm --prefix web run build"
        );
        return;
    };
    assert_eq!(stamp.trim(), hash(&web.join("src")), "web/dist is stale: npm --prefix web run build");
}

/// SHA-256 over each file, sorted by the bytes of its path: path, NUL, content, NUL.
fn hash(root: &Path) -> String {
    let mut files = Vec::new();
    collect(root, &mut files);
    let mut named: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|path| (path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"), path))
        .collect();
    named.sort();
    let suite = TLS13_AES_128_GCM_SHA256.tls13().unwrap();
    let mut hash = suite.common.hash_provider.start();
    for (name, path) in named {
        for piece in [name.as_bytes(), b"\0", &std::fs::read(path).unwrap(), b"\0"] {
            hash.update(piece);
        }
    }
    hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}
