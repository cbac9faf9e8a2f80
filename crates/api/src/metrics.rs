//! Figures for Prometheus: how many requests, how long they took, what waits in the mail queue.
use crate::state::ApiState;
use actix_web::http::Method;
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::LazyLock;
use std::time::Duration;

/// Upper bounds of the buckets in seconds, from a cached answer to a slow upload.
const BUCKETS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    method: &'static str,
    status: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
    method: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Standing {
    state: &'static str,
}

struct Figures {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram>,
    notices: Family<Standing, Gauge>,
    deliveries: Family<Standing, Gauge>,
    connections: Family<Standing, Gauge>,
}

static FIGURES: LazyLock<Figures> = LazyLock::new(|| {
    let mut registry = Registry::with_prefix("minga");
    let requests = Family::default();
    let seconds: Family<Route, Histogram> = Family::new_with_constructor(|| Histogram::new(BUCKETS));
    let notices = Family::default();
    let deliveries = Family::default();
    let connections = Family::default();
    registry.register("http_requests", "Answered requests", requests.clone());
    registry.register(
        "http_request_seconds",
        "How long requests took, in seconds",
        seconds.clone(),
    );
    registry.register("outbox_notices", "Notices in the mail queue by state", notices.clone());
    registry.register(
        "webhook_deliveries",
        "Deliveries of webhooks by state",
        deliveries.clone(),
    );
    registry.register(
        "database_connections",
        "Connections of the pool by use",
        connections.clone(),
    );
    Figures {
        registry,
        requests,
        seconds,
        notices,
        deliveries,
        connections,
    }
});

/// Counts an answered request. `route` is the pattern: paths would make a figure of every identifier.
pub fn observe(route: &str, method: &Method, status: u16, took: Duration) {
    let method = name_of(method);
    let request = Request {
        route: route.to_owned(),
        method,
        status: status.into(),
    };
    FIGURES.requests.get_or_create(&request).inc();
    FIGURES
        .seconds
        .get_or_create(&Route {
            route: request.route,
            method,
        })
        .observe(took.as_secs_f64());
}

/// The known methods by name; invented ones are one figure.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// All figures as text. When the database is away the figures of the queue are left out, since nobody knows them.
pub async fn text(state: &ApiState) -> String {
    let figures = &*FIGURES;
    let set = |family: &Family<Standing, Gauge>, state: &'static str, value: i64| {
        family.get_or_create(&Standing { state }).set(value);
    };
    match state.probes.queue(&state.service).await {
        Some(counts) => {
            set(&figures.notices, "queued", counts.queued);
            set(&figures.notices, "sent", counts.sent);
            set(&figures.notices, "parked", counts.parked);
        }
        None => figures.notices.clear(),
    }
    match state.probes.webhooks(&state.service).await {
        Some(counts) => {
            set(&figures.deliveries, "queued", counts.queued);
            set(&figures.deliveries, "delivered", counts.delivered);
            set(&figures.deliveries, "parked", counts.parked);
        }
        None => figures.deliveries.clear(),
    }
    let (all, idle) = state.service.database.connections();
    set(&figures.connections, "idle", idle.into());
    set(&figures.connections, "used", all.saturating_sub(idle).into());
    let mut text = String::new();
    if let Err(error) = encode(&mut text, &figures.registry) {
        tracing::error!(%error, "the figures cannot be written");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_method_and_status() {
        observe("/v1/example/{id}", &Method::GET, 200, Duration::from_millis(2));
        observe("/v1/example/{id}", &Method::GET, 200, Duration::from_millis(2));
        let mut text = String::new();
        assert!(encode(&mut text, &FIGURES.registry).is_ok());
        let line = "minga_http_requests_total{route=\"/v1/example/{id}\",method=\"GET\",status=\"200\"} 2";
        assert!(text.contains(line), "{text}");
        assert!(
            text.contains(
                "minga_http_request_seconds_bucket{le=\"0.0025\",route=\"/v1/example/{id}\",method=\"GET\"} 2"
            ),
            "{text}"
        );
    }
}
