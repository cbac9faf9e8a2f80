//! What every handler can reach.
use crate::limits::{Limits, RateLimits};
use minga_workflow::Service;
use minga_workflow::health::Probes;
use std::sync::Arc;

/// Shared by all workers; cheap to clone.
#[derive(Debug, Clone)]
pub struct ApiState {
    /// The use cases.
    pub service: Service,
    /// How often credentials may be tried, and the registry read past its cache.
    pub limits: Limits,
    /// What those who run the service ask for.
    pub probes: Arc<Probes>,
}

impl ApiState {
    /// The state of an API over a service, with limits that begin unused.
    #[must_use]
    pub fn new(service: Service, limits: RateLimits) -> Self {
        Self {
            service,
            limits: Limits::new(limits),
            probes: Arc::default(),
        }
    }
}
