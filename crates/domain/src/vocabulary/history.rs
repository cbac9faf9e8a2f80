//! What the history says that happened.
use super::files::in_use;
use super::text::Vocabulary;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    history_actions: Vocabulary,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("history"));

/// What was done: the keys of [`HistoryAction`](crate::history::HistoryAction).
pub fn history_actions() -> &'static Vocabulary {
    &FILE.history_actions
}
