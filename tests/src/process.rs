//! Processes that the tests start: signals to them, waiting for them, and the leash that ends them.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Sends a signal (`"TERM"`, `"QUIT"` …) to a child that has not been waited for.
pub fn signal(child: &Child, name: &str) {
    let status = Command::new("sh")
        .args(["-c", r#"kill -s "$0" "$1""#, name, &child.id().to_string()])
        .status();
    assert!(
        status.expect("sh runs").success(),
        "no process {} to send {name} to",
        child.id()
    );
}

/// Waits until the child has ended, at most `timeout`.
pub fn wait(child: &mut Child, timeout: Duration) -> Option<ExitStatus> {
    poll(timeout, Duration::from_millis(5), || {
        child.try_wait().expect("the child can be waited for")
    })
}

/// Asks again and again until there is an answer, at most `timeout`.
pub fn poll<T>(timeout: Duration, pause: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if Instant::now() >= deadline {
            return None;
        }
        sleep(pause);
    }
}

/// Ends a process and removes its directory when the test process ends in whatever way, `kill -9` included.
///
/// It is a small shell that holds the reading end of a pipe. The kernel closes the other end with the test process;
/// a line through the pipe says that everything was tidied up already.
pub struct Leash {
    shell: Child,
}

impl Leash {
    /// Ties `child` and its `directory` to the life of this process; `name` is the signal that ends the child.
    ///
    /// What has not ended ten seconds later is killed.
    pub fn tie(child: &Child, name: &str, directory: &Path) -> Self {
        const SCRIPT: &str = r#"
            if read -r released; then exit; fi
            kill -s "$0" "$1"
            tenths=0
            while kill -0 "$1" && [ "$tenths" -lt 100 ]; do sleep 0.1; tenths=$((tenths + 1)); done
            kill -s KILL "$1"
            rm -rf -- "$2"
        "#;
        let shell = Command::new("sh")
            .args(["-c", SCRIPT, name, &child.id().to_string()])
            .arg(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C reaches the whole group of the terminal; this one has work to do then.
            .process_group(0)
            .current_dir("/")
            .spawn()
            .expect("sh runs");
        Self { shell }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        use std::io::Write;
        if let Some(mut pipe) = self.shell.stdin.take() {
            let _ = pipe.write_all(b"released\n");
        }
        let _ = self.shell.wait();
    }
}
