//! What browsers are told at once. In this process only and never durable: a page
//! that missed something reads it again. A listener that lags is told so and reloads.

use kernel::{EventId, Rating, ReportId, UnitId};
use serde::Serialize;
use tokio::sync::broadcast;

/// Pushes that may wait for a slow listener before it is told that it lagged.
const BACKLOG: usize = 1_024;

/// Something that a page may want to show at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Push {
    /// Subjects changed; pages that show them read them again.
    Changed {
        /// What changed.
        subjects: Vec<Touched>,
    },
    /// A desk rings.
    Ring {
        /// The desk's keeper or the unit it serves: who hears it.
        unit: UnitId,
        /// The report.
        report_id: ReportId,
        /// Its title, without personal data.
        title: String,
        /// The same in English, where the report is here.
        #[serde(skip_serializing_if = "Option::is_none")]
        title_en: Option<String>,
        /// Its rating.
        rating: Rating,
        /// The unit it comes from.
        from: String,
    },
    /// An urgent entry came whose kind this version does not know; it rings by its brief.
    Brief {
        /// Who hears it.
        unit: UnitId,
        /// The fact.
        event_id: EventId,
        /// What its author wrote for desks that cannot read the rest.
        brief: String,
        /// Where it comes from.
        from: String,
    },
    /// A link to another level changed.
    Link {
        /// As the exchange words it.
        state: serde_json::Value,
    },
}

/// One changed subject, with the unit that acted: who may see the unit may hear of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Touched {
    /// Such as `report`.
    pub kind: String,
    /// 32 hexadecimal digits.
    pub id: String,
    /// The unit that acted; not sent to browsers.
    #[serde(skip)]
    pub unit: Option<UnitId>,
}

/// The in-process broadcast behind `GET /events`.
#[derive(Debug, Clone)]
pub struct Hub(broadcast::Sender<Push>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }
}

impl Hub {
    /// Tells all listeners; nobody listening is fine.
    pub fn push(&self, push: Push) {
        // The only error is that nobody listens.
        let _nobody = self.0.send(push);
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Push> {
        self.0.subscribe()
    }

    /// How many listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.0.receiver_count()
    }
}
