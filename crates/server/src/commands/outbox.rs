//! `minga outbox`: what waits, what was sent, what could not be sent; without names, addresses or links.
use crate::arguments::Outbox;
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use minga_domain::ids::NoticeId;
use minga_workflow::delivery::{self, NoticeList, NoticeView};
use minga_workflow::{Failure, Service};
use serde::Serialize;

/// Notices that are read at once.
const PAGE: u16 = 500;

/// Lists, shows or requeues.
pub fn run(settings: &Settings, what: &Outbox) -> Result<(), Trouble> {
    let service = wiring::open_service(settings)?;
    match what {
        Outbox::List { state, json } => {
            let (notices, counts) = all(&service, state.as_deref())?;
            if *json {
                return print_json(&notices);
            }
            let lines: Vec<String> = notices.iter().map(|notice| line(notice) + "\n").collect();
            output::line(&format!(
                "{}{} queued, {} sent, {} parked",
                lines.concat(),
                counts.queued,
                counts.sent,
                counts.parked
            ))
        }
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

/// Every notice, page by page, and the last page for its counts.
fn all(service: &Service, state: Option<&str>) -> Result<(Vec<NoticeView>, NoticeList), Trouble> {
    let call = wiring::call_of_operator(service);
    let mut notices = Vec::new();
    let mut before: Option<NoticeId> = None;
    loop {
        let mut page = wiring::read(service, &call, |tx| -> Result<NoticeList, Failure> {
            delivery::list(tx, state, before, PAGE)
        })?;
        notices.append(&mut page.items);
        before = page.next;
        if before.is_none() {
            return Ok((notices, page));
        }
    }
}

fn print(notice: &NoticeView, json: bool) -> Result<(), Trouble> {
    if json {
        return print_json(notice);
    }
    output::line(&line(notice))?;
    match &notice.last_error {
        Some(error) => output::line(&format!("  last error: {error}")),
        None => Ok(()),
    }
}

fn print_json(value: &impl Serialize) -> Result<(), Trouble> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Trouble::Refused(error.to_string()))?;
    output::line(&text)
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
