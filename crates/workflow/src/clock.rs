//! The clock. Tests and simulations move it through a file; production refuses that setting.
use chrono::{DateTime, Duration, SubsecRound, Utc};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where "now" comes from, to the microsecond that both databases keep.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// The system's clock plus the whole seconds written in a file; read at each call.
    Offset(PathBuf),
    /// Stands still at these microseconds since 1970 until somebody moves it, for simulations.
    Still(Arc<AtomicI64>),
}

impl Clock {
    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        let now = Utc::now().trunc_subsecs(6);
        match self {
            Self::System => now,
            Self::Offset(file) => {
                let seconds = std::fs::read_to_string(file)
                    .ok()
                    .and_then(|text| text.trim().parse().ok())
                    .unwrap_or(0);
                now + Duration::try_seconds(seconds).unwrap_or_default()
            }
            Self::Still(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or(now),
        }
    }
}
