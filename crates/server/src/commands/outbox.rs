//! `minga outbox`: what waits, what was sent, what could not be sent; without names, addresses or links.
use crate::arguments::Outbox;
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use minga_domain::ids::NoticeId;
use minga_storage::address;
use minga_workflow::delivery::{self, NoticeList, NoticeView};
use minga_workflow::{Failure, Service};
use std::path::Path;

/// Notices that are read at once.
const PAGE: u16 = 500;

/// Lists, shows or requeues.
pub fn run(settings: &Settings, what: &Outbox) -> Result<(), Trouble> {
    // In another folder than the service's it would find an empty database of its own making.
    if let Some(file) = address::file(&settings.database_url())
        && !Path::new(&file).exists()
    {
        return Err(Trouble::Refused(format!("There is no database at {file}.")));
    }
    let service = wiring::open_service(settings)?;
    match what {
        Outbox::List { state, limit, json } => list(&service, state.as_deref(), limit.unwrap_or(u32::MAX), *json),
        Outbox::Show { id, json } => {
            let (id, call) = (*id, wiring::call_of_operator(&service));
            print(&wiring::read(&service, &call, |tx| delivery::show(tx, id))?, *json)
        }
        Outbox::Requeue { id, json } => {
            let (id, call) = (*id, wiring::call_of_operator(&service));
            print(
                &wiring::change(&service, call, move |tx| delivery::requeue(tx, id))?,
                *json,
            )
        }
    }
}

/// Prints at most so many notices as they are read, page by page, and how many there are in all; as JSON one array of
/// the notices.
fn list(service: &Service, state: Option<&str>, limit: u32, json: bool) -> Result<(), Trouble> {
    let call = wiring::call_of_operator(service);
    let (mut left, mut before) = (limit, None::<NoticeId>);
    // Of an array each but the last is followed by a comma, and which is the last is known afterwards.
    let mut last = json.then(|| "[".to_owned());
    let mut comma = "";
    loop {
        let size = u16::try_from(left).unwrap_or(PAGE).min(PAGE);
        let page = wiring::read(service, &call, |tx| -> Result<NoticeList, Failure> {
            delivery::list(tx, state, before, size)
        })?;
        for notice in &page.items {
            if !json {
                output::line(&in_words(notice))?;
            } else if let Some(one) = last.replace(as_json(notice)?) {
                output::line(&format!("{one}{comma}"))?;
                comma = ",";
            }
        }
        left = left.saturating_sub(size.into());
        before = page.next.filter(|_| left > 0);
        if before.is_none() {
            return output::line(&match last {
                Some(one) => format!("{one}\n]"),
                None => format!("{} queued, {} sent, {} parked", page.queued, page.sent, page.parked),
            });
        }
    }
}

fn print(notice: &NoticeView, json: bool) -> Result<(), Trouble> {
    output::line(&if json { as_json(notice)? } else { in_words(notice) })
}

fn as_json(notice: &NoticeView) -> Result<String, Trouble> {
    serde_json::to_string_pretty(notice).map_err(|error| Trouble::Refused(error.to_string()))
}

/// A line, and below it why the last attempt failed.
fn in_words(notice: &NoticeView) -> String {
    let line = line(notice);
    match &notice.last_error {
        Some(error) => format!("{line}\n  last error: {error}"),
        None => line,
    }
}

fn line(notice: &NoticeView) -> String {
    format!(
        "{}  {:<6}  {:>2} attempts  due {}  {}  to {}",
        notice.id,
        notice.state,
        notice.attempts,
        notice.due_at.format("%Y-%m-%d %H:%M:%S"),
        notice.notice,
        notice.recipient
    )
}
