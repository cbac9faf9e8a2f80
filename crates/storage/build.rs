//! Rebuilds the crate when a migration changes: `embed_migrations!` does not say by itself what it read.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
