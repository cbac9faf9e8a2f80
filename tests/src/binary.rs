//! Where the program under test is.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use cargo_metadata::Message;

/// The path of `minga`: the environment variable `MINGA_BIN`, else what cargo builds, once per test process, in the
/// profile of the tests.
pub fn path() -> &'static Path {
    static BINARY: LazyLock<PathBuf> = LazyLock::new(|| match std::env::var_os("MINGA_BIN") {
        Some(path) => {
            let path = PathBuf::from(path);
            assert!(path.is_file(), "MINGA_BIN names no file: {}", path.display());
            // The service runs in a directory of its own.
            path.canonicalize().expect("the file exists")
        }
        None => build(),
    });
    &BINARY
}

fn build() -> PathBuf {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["build", "--quiet", "--package", "minga-server", "--bin", "minga"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.output().expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo could not build minga; its errors are above"
    );
    Message::parse_stream(output.stdout.as_slice())
        .filter_map(Result::ok)
        .find_map(|message| match message {
            Message::CompilerArtifact(artifact) if artifact.target.name == "minga" => artifact.executable,
            _ => None,
        })
        .expect("cargo names the program that it built")
        .into()
}
