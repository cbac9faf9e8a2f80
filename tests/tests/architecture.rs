//! The shape of the house: which crate may know which, and what may stand at the top level.
//!
//! A new edge, crate or entry is a decision: it is made here first, with a reason that a newcomer would give.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test panics when it fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::MetadataCommand;

/// Each crate and the crates of the project that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("minga-domain", &[]),
    ("minga-storage", &["minga-domain"]),
    ("minga-mail", &["minga-domain"]),
    ("minga-documents", &["minga-domain"]),
    (
        "minga-workflow",
        &["minga-domain", "minga-storage", "minga-mail", "minga-documents"],
    ),
    ("minga-api", &["minga-domain", "minga-workflow"]),
    (
        "minga-server",
        &[
            "minga-domain",
            "minga-storage",
            "minga-mail",
            "minga-documents",
            "minga-workflow",
            "minga-api",
        ],
    ),
    // Black-box: these tests see what a client sees.
    ("minga-tests", &[]),
];

/// What may stand at the top level; besides: dot-files, a licence, and what `.gitignore` names.
const TOP_LEVEL: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "clippy.toml",
    "crates",
    "deny.toml",
    "docker-compose.yml",
    "migrations",
    "openapi",
    "rustfmt.toml",
    "tests",
];

/// Made by building and running, never part of the project.
const PRODUCED: &[&str] = &["data", "target"];

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests are a directory of the workspace")
        .to_owned()
}

#[test]
fn no_dependency_asks_for_a_newer_rust_than_the_readme() {
    let metadata = MetadataCommand::new()
        .current_dir(top())
        .other_options(["--locked".to_owned()])
        .exec()
        .expect("cargo metadata runs");
    let ours = metadata
        .workspace_packages()
        .into_iter()
        .filter_map(|package| package.rust_version.clone())
        .min()
        .expect("the workspace says its rust-version");
    let newer: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| package.rust_version.as_ref().is_some_and(|theirs| *theirs > ours))
        .map(|package| format!("{} {}", package.name, package.version))
        .collect();
    assert!(newer.is_empty(), "need a newer Rust than {ours}: {}", newer.join(", "));
    let readme = fs::read_to_string(top().join("README.md")).expect("README.md");
    let named = format!("({}.{} or newer)", ours.major, ours.minor);
    assert!(readme.contains(&named), "README.md does not say {named}");
}

#[test]
fn arrows_between_the_crates_point_one_way() {
    let metadata = MetadataCommand::new()
        .current_dir(top())
        .no_deps()
        .exec()
        .expect("cargo metadata runs");
    let allowed: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let members: BTreeSet<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();

    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let Some(targets) = allowed.get(name) else {
            wrong.push(format!("{name}: a crate that the list does not know"));
            continue;
        };
        for dependency in &package.dependencies {
            let used = dependency.name.as_str();
            if members.contains(used) && !targets.contains(&used) {
                wrong.push(format!("{name} -> {used} ({})", dependency.kind));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "edges that the architecture does not allow:\n{}",
        wrong.join("\n")
    );

    let gone: Vec<_> = allowed.keys().filter(|name| !members.contains(*name)).collect();
    assert!(gone.is_empty(), "the list names crates that do not exist: {gone:?}");
}

#[test]
fn the_top_level_holds_the_agreed_entries_alone() {
    let unexpected: Vec<_> = top_level().into_iter().filter(|name| !is_agreed(name)).collect();
    assert!(
        unexpected.is_empty(),
        "these do not belong at the top level: {unexpected:?}"
    );
}

fn is_agreed(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("LICENSE") || TOP_LEVEL.contains(&name)
}

/// What git tracks or would, else (in an unpacked archive) what lies there.
fn top_level() -> BTreeSet<String> {
    let first = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(top())
        .output()
        .ok()
        .filter(|output| output.status.success() && top().join(".git").exists());
    match listing {
        Some(output) => String::from_utf8_lossy(&output.stdout)
            .split_terminator('\0')
            .map(first)
            .collect(),
        None => std::fs::read_dir(top())
            .expect("the top level can be read")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| !PRODUCED.contains(&name.as_str()))
            .collect(),
    }
}
