//! `minga serve`: answers requests and sends mail until SIGTERM.
use crate::commands::demo;
use crate::cors;
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::rt::{System, spawn};
use actix_web::{App, HttpServer};
use minga_api::ApiState;
use minga_workflow::{Service, delivery, public_cache, reminders, schedules, sweeping, webhooks};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// Threads for blocking work beside those that wait for the database: files, passwords, names of relays.
const SPARE_THREADS: usize = 4;

/// How long after each other the workers begin.
const BETWEEN_WORKERS: Duration = Duration::from_millis(200);

/// Runs the service until it is asked to end (SIGTERM, SIGINT); open requests and letters on their way are finished.
pub fn run(settings: Settings, with_demo: bool) -> Result<(), Trouble> {
    let service = wiring::open_service(&settings)?;
    if settings.production {
        demo::refuse_its_people(&service)?;
    }
    if with_demo {
        demo::seed_and_tell(&settings, &service)?;
    }
    let blocking = usize::from(settings.database.pool_size) + SPARE_THREADS;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(blocking)
        .build()?;
    System::with_tokio_rt(|| runtime).block_on(serve(settings, service, blocking))
}

async fn serve(settings: Settings, service: Service, blocking: usize) -> Result<(), Trouble> {
    let patience = Duration::from_secs(u64::from(settings.shutdown_seconds));
    let due_every = Duration::from_secs(u64::from(settings.due_seconds));
    let mail = Arc::new(wiring::open_mail(&settings)?);
    let (end, ended) = watch::channel(false);
    let worker = spawn(delivery::run(service.clone(), mail, ended.clone()));
    let follower = spawn(public_cache::follow(service.clone()));
    let publishing = spawn_late(1, schedules::run(service.clone(), due_every, ended.clone()));
    let telling = spawn_late(
        2,
        webhooks::run(service.clone(), settings.webhooks.local, ended.clone()),
    );
    let reminding = spawn_late(3, reminders::run(service.clone(), due_every, ended.clone()));
    let sweeper = spawn_late(4, sweeping::run(service.clone(), due_every, ended));

    let configure = minga_api::routes::configure(ApiState::new(service, settings.limits));
    let origins = settings.cors.origins.clone();
    let mut server = HttpServer::new(move || {
        App::new()
            .wrap(from_fn(minga_api::frame::frame))
            .wrap(Condition::new(!origins.is_empty(), cors::of(&origins)))
            .wrap(from_fn(minga_api::frame::preflight))
            // Outside of the rules for origins, which keep one `Vary` of several.
            .wrap(Compress::default())
            .configure(configure.clone())
    })
    .worker_max_blocking_threads(blocking)
    .shutdown_timeout(patience.as_secs());
    if settings.workers > 0 {
        server = server.workers(usize::from(settings.workers));
    }
    let running = server
        .bind(&settings.listen)
        .map_err(|error| Trouble::Refused(format!("{}: {error}", settings.listen)))?
        .run();
    announce(&settings)?;
    let answered = running.await;

    tracing::info!("no more requests; letters on their way are finished");
    end.send_replace(true);
    follower.abort();
    sweeper.abort();
    if timeout(patience, publishing).await.is_err() {
        tracing::warn!("publications were at their instant; the rest follows after the next start");
    }
    if timeout(patience, telling).await.is_err() {
        tracing::warn!("webhooks were on their way; they are sent again after the next start");
    }
    if timeout(patience, reminding).await.is_err() {
        tracing::warn!("reminders were being queued; the rest follows after the next start");
    }
    if timeout(patience, worker).await.is_err() {
        tracing::warn!("some letters are still on their way; they are sent again after the next start");
    }
    Ok(answered?)
}

/// Starts a worker some [`BETWEEN_WORKERS`] later: they look at the database one after the other and so share a few
/// connections, where each would open one of its own.
fn spawn_late(turns: u32, worker: impl Future<Output = ()> + 'static) -> JoinHandle<()> {
    spawn(async move {
        sleep(BETWEEN_WORKERS * turns).await;
        worker.await;
    })
}

fn announce(settings: &Settings) -> Result<(), Trouble> {
    let url = settings.public_url();
    tracing::info!(listen = %settings.listen, %url, "minga answers");
    if !settings.production {
        output::line(&format!("Minga answers at {url}; its documentation is {url}/docs/"))?;
    }
    Ok(())
}
