//! `minga bench`: how fast drafts are created and submitted when there is no HTTP around it, on a scratch database.
//!
//! The use cases are those of the service, a transaction each, so that the difference to the service under load is what
//! HTTP costs. No mail worker runs.
use crate::arguments::Bench;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::{Action, Kind};
use minga_domain::language::Language;
use minga_storage::accounts::{self as store, AccountFilter};
use minga_workflow::accounts::{self, NewAccount};
use minga_workflow::actions::{self, ActionInput};
use minga_workflow::organisations::contacts::{self, NewContact};
use minga_workflow::organisations::{self, NewOrganisation};
use minga_workflow::submissions::{self, NewSubmission};
use minga_workflow::{Call, Failure, Service, Tx};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// What is done before the clock starts.
const WARM_UP: Duration = Duration::from_millis(300);

/// Threads for blocking work beside those that wait for the database, as when serving.
const SPARE_THREADS: usize = 4;

/// The person and the organisation that file.
const NAME: &str = "Rosa Quispe";
const EMAIL: &str = "rosa.quispe@example.org";
const ORGANISATION: &str = "Red Puentes de Lima (ficticia)";

/// Figures of one use case.
#[derive(Debug, Serialize)]
struct Figures {
    requests: usize,
    per_second: f64,
    p50_micros: u64,
    p99_micros: u64,
}

/// Creates drafts with the content from standard input, then submits them; prints the figures of both as JSON.
///
/// # Errors
/// [`Trouble::Refused`] when the database has accounts, or the content does not make a pledge that can be submitted.
pub fn run(mut settings: Settings, bench: Bench) -> Result<(), Trouble> {
    settings.database.url = Some(bench.database);
    let content: Map<String, Value> = serde_json::from_reader(std::io::stdin())
        .map_err(|error| Trouble::Refused(format!("The content on standard input is not a JSON object: {error}.")))?;
    let service = wiring::open_service(&settings)?;
    let (account, draft) = prepare(&service, content)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(usize::from(settings.database.pool_size) + SPARE_THREADS)
        .build()?;
    let load = Load {
        service,
        account,
        connections: usize::from(bench.connections),
        lasting: Duration::from_secs(bench.seconds.into()),
    };
    let (create, submit) = runtime.block_on(async {
        let (create, drafts) = load.create(draft).await?;
        let submit = load.submit(drafts).await?;
        Ok::<_, Trouble>((create, submit))
    })?;
    println!("{}", json!({"create": create, "submit": submit}));
    Ok(())
}

/// Somebody with an organisation, and a draft for it. Nothing is measured on a database that is in use.
fn prepare(service: &Service, content: Map<String, Value>) -> Result<(AccountId, NewSubmission), Trouble> {
    let unused = service.database.read_blocking(|conn| -> Result<bool, Failure> {
        Ok(store::page(conn, &AccountFilter::default(), None, 1)?.is_empty())
    })?;
    if !unused {
        return Err(Trouble::Refused(
            "This database is in use: a measurement needs one of its own.".to_owned(),
        ));
    }
    let operator = wiring::call_of_operator(service);
    let new = NewAccount {
        name: NAME.to_owned(),
        email: EMAIL.to_owned(),
        password_hash: None,
        language: Language::Es,
        position: None,
        roles: Vec::new(),
        network_country: None,
        network_decides: false,
    };
    let account = wiring::change(service, operator, move |tx| accounts::create_account(tx, new))?;
    let organisation = NewOrganisation {
        name: ORGANISATION.to_owned(),
        actor_type: "civil_society".to_owned(),
        country: Some("PER".to_owned()),
        represents: None,
        website: None,
        public_contact: None,
    };
    let call = call_of(service, account);
    let organisation = wiring::change(service, call.clone(), move |tx| organisations::create(tx, organisation))?.id;
    let contact = NewContact {
        name: NAME.to_owned(),
        position: None,
        email: EMAIL.to_owned(),
        language: Language::Es,
    };
    let contact = wiring::change(service, call, move |tx| contacts::create(tx, organisation, contact))?.id;
    let draft = NewSubmission {
        kind: Kind::Pledge,
        organisation_id: organisation,
        language: "es".to_owned(),
        cycle: Some("imrf_2026".to_owned()),
        focal_point: Some(contact),
        alternate: None,
        content,
    };
    Ok((account, draft))
}

fn call_of(service: &Service, account: AccountId) -> Call {
    Call {
        account: Some(account),
        only: None,
        language: Language::Es,
        ..wiring::call_of_operator(service)
    }
}

/// What is measured, and how.
struct Load {
    service: Service,
    account: AccountId,
    connections: usize,
    lasting: Duration,
}

impl Load {
    /// Creates drafts as fast as so many callers can; gives them with their versions.
    async fn create(&self, draft: NewSubmission) -> Result<(Figures, Vec<(SubmissionId, i32)>), Trouble> {
        self.measure(move || {
            let draft = draft.clone();
            Some(move |tx: &mut Tx<'_>| {
                let view = submissions::create(tx, draft)?;
                Ok((view.id, view.version))
            })
        })
        .await
    }

    /// Submits drafts, each once.
    async fn submit(&self, drafts: Vec<(SubmissionId, i32)>) -> Result<Figures, Trouble> {
        let drafts = Mutex::new(VecDeque::from(drafts));
        let next = move || {
            let (id, version) = drafts.lock().unwrap_or_else(PoisonError::into_inner).pop_front()?;
            Some(move |tx: &mut Tx<'_>| {
                let view = actions::take(tx, id, Action::Submit, Some(version), ActionInput::default())?;
                Ok((view.id, view.version))
            })
        };
        Ok(self.measure(next).await?.0)
    }

    /// Runs what `next` gives until the time is over or it gives no more.
    async fn measure<N, W, T>(&self, next: N) -> Result<(Figures, Vec<T>), Trouble>
    where
        N: Fn() -> Option<W> + Send + Sync + 'static,
        W: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let next = Arc::new(next);
        let from = Instant::now() + WARM_UP;
        let until = from + self.lasting;
        let mut callers = JoinSet::new();
        for _ in 0..self.connections {
            let (service, account, next) = (self.service.clone(), self.account, Arc::clone(&next));
            callers.spawn(async move {
                let mut made = Vec::new();
                let mut latencies = Vec::new();
                while Instant::now() < until {
                    let Some(work) = next() else { break };
                    let began = Instant::now();
                    // As a change is made that has no idempotency key.
                    made.push(service.perform_secretly(call_of(&service, account), work).await?);
                    if began >= from {
                        latencies.push(began.elapsed());
                    }
                }
                Ok::<_, Failure>((made, latencies))
            });
        }
        let mut made = Vec::new();
        let mut latencies = Vec::new();
        while let Some(caller) = callers.join_next().await {
            let (some, took) = caller.map_err(|error| Trouble::Refused(error.to_string()))??;
            made.extend(some);
            latencies.extend(took);
        }
        Ok((Figures::of(latencies, from.elapsed()), made))
    }
}

impl Figures {
    fn of(mut latencies: Vec<Duration>, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        let requests = latencies.len();
        let at = |share: usize| {
            let latency = latencies.get(requests * share / 100).copied().unwrap_or_default();
            u64::try_from(latency.as_micros()).unwrap_or(u64::MAX)
        };
        Self {
            requests,
            per_second: f64::from(u32::try_from(requests).unwrap_or(u32::MAX)) / elapsed.as_secs_f64().max(1e-9),
            p50_micros: at(50),
            p99_micros: at(99),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_all_latencies_whatever_their_order() {
        let latencies = (1..=200).rev().map(Duration::from_millis).collect();
        let figures = Figures::of(latencies, Duration::from_secs(2));
        assert_eq!(figures.requests, 200);
        assert_eq!((figures.p50_micros, figures.p99_micros), (101_000, 199_000));
        assert!((figures.per_second - 100.0).abs() < 1e-6);
    }
}
