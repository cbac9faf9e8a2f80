//! What every handler can reach.
use crate::limits::{Limits, RateLimits};
use minga_workflow::Service;

/// Shared by all workers; cheap to clone.
#[derive(Debug, Clone)]
pub struct ApiState {
    /// The use cases.
    pub service: Service,
    /// How often credentials may be tried, and the registry read past its cache.
    pub limits: Limits,
}

impl ApiState {
    /// The state of an API over a service, with limits that begin unused.
    #[must_use]
    pub fn new(service: Service, limits: RateLimits) -> Self {
        Self {
            service,
            limits: Limits::new(limits),
        }
    }
}
