//! Figures for Prometheus, written by hand: a node has few, they belong to the node
//! and not to the process (tests run several in one), and a scrape reads the
//! journal's own counters instead of copies of them.

use journal::times::{self, Times};
use kernel::limits;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the latency buckets, in milliseconds.
const BOUNDS_MS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1_000, 10_000];

/// What one request counts under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Series {
    route: String,
    method: String,
    status: u16,
}

#[derive(Debug, Default)]
struct Latency {
    count: u64,
    sum_us: u64,
    buckets: [u64; BOUNDS_MS.len()],
}

/// The node's own counters; the journal and the exchange have theirs.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<Series, Latency>>,
    /// Browsers that listen now.
    pub listeners: AtomicU64,
    /// Requests refused because too many came from one place.
    pub limited: AtomicU64,
    /// Requests refused because too many were in work.
    pub busy: AtomicU64,
    /// Requests that ran out of time.
    pub timed_out: AtomicU64,
    /// Documents written to the search index.
    pub indexed: AtomicU64,
    /// Times that the search index failed and was to be opened again.
    pub index_failed: AtomicU64,
    /// The journal's position that the search index has committed.
    pub indexed_pos: AtomicI64,
    /// Webhook attempts that were taken.
    pub webhook_delivered: AtomicU64,
    /// Webhook attempts that failed.
    pub webhook_failed: AtomicU64,
}

impl Metrics {
    /// Counts an answered request.
    pub fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let key = Series { route: route.to_owned(), method: method.to_owned(), status };
        if requests.len() >= limits::http::SERIES && !requests.contains_key(&key) {
            return;
        }
        let series = requests.entry(key).or_default();
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        series.count = series.count.saturating_add(1);
        series.sum_us = series.sum_us.saturating_add(us);
        for (bucket, bound) in series.buckets.iter_mut().zip(BOUNDS_MS) {
            if us <= bound.saturating_mul(1000) {
                *bucket = bucket.saturating_add(1);
            }
        }
    }

    /// The request counters in Prometheus' text form.
    fn write_requests(&self, out: &mut Page) {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        out.head("fenghuo_http_requests_total", "counter", "Requests answered, by route, method and status.");
        for (key, series) in requests.iter() {
            out.line(
                "fenghuo_http_requests_total",
                &[("route", &key.route), ("method", &key.method), ("status", &key.status.to_string())],
                series.count,
            );
        }
        let name = "fenghuo_http_request_seconds";
        out.head(name, "histogram", "Time to the answer's first byte, by route.");
        let mut by_route: BTreeMap<&str, Latency> = BTreeMap::new();
        for (key, series) in requests.iter() {
            let sum = by_route.entry(&key.route).or_default();
            sum.count = sum.count.saturating_add(series.count);
            sum.sum_us = sum.sum_us.saturating_add(series.sum_us);
            for (to, from) in sum.buckets.iter_mut().zip(series.buckets) {
                *to = to.saturating_add(from);
            }
        }
        for (route, series) in by_route {
            let buckets = BOUNDS_MS.into_iter().zip(series.buckets);
            out.histogram(name, &[("route", route)], buckets, series.count, series.sum_us);
        }
    }

    /// All counters of this struct.
    pub fn write(&self, out: &mut Page) {
        self.write_requests(out);
        let counters: [(&str, &str, &AtomicU64); 7] = [
            ("fenghuo_http_limited_total", "Requests refused for their rate.", &self.limited),
            ("fenghuo_http_busy_total", "Requests refused because too many were in work.", &self.busy),
            ("fenghuo_http_timed_out_total", "Requests that ran out of time.", &self.timed_out),
            ("fenghuo_search_documents_total", "Documents written to the search index.", &self.indexed),
            ("fenghuo_search_failed_total", "Times that the search index failed.", &self.index_failed),
            ("fenghuo_webhook_delivered_total", "Webhook attempts that were taken.", &self.webhook_delivered),
            ("fenghuo_webhook_failed_total", "Webhook attempts that failed.", &self.webhook_failed),
        ];
        for (name, help, value) in counters {
            out.counter(name, help, value.load(Ordering::Relaxed));
        }
        out.gauge(
            "fenghuo_listeners",
            "Browsers that listen for events.",
            self.listeners.load(Ordering::Relaxed),
        );
    }
}

fn seconds_ms(ms: u64) -> String {
    seconds_us(ms.saturating_mul(1000))
}

fn seconds_us(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

/// A page of Prometheus' text form under construction.
#[derive(Debug, Default)]
pub struct Page(String);

impl Page {
    /// Help and type of a name.
    pub fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _infallible = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// One value with labels.
    pub fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        self.text(name, labels, &value.to_string());
    }

    fn text(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        self.0.push_str(name);
        for (index, (label, text)) in labels.iter().enumerate() {
            let open = if index == 0 { '{' } else { ',' };
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ");
            let _infallible = write!(self.0, "{open}{label}=\"{escaped}\"");
        }
        if !labels.is_empty() {
            self.0.push('}');
        }
        let _infallible = writeln!(self.0, " {value}");
    }

    /// A histogram of the journal.
    pub fn times(&mut self, name: &str, help: &str, times: &Times) {
        let taken = times.taken();
        self.head(name, "histogram", help);
        let buckets = times::BOUNDS_MS.into_iter().zip(taken.within);
        self.histogram(name, &[], buckets, taken.all, taken.sum_us);
    }

    /// One series of a histogram: counts under bounds in milliseconds, of all, and their sum.
    fn histogram(
        &mut self,
        name: &str,
        labels: &[(&str, &str)],
        buckets: impl Iterator<Item = (u64, u64)>,
        all: u64,
        sum_us: u64,
    ) {
        let bounds = buckets.map(|(bound, count)| (seconds_ms(bound), count));
        for (le, count) in bounds.chain([("+Inf".to_owned(), all)]) {
            let labels: Vec<_> = labels.iter().copied().chain([("le", le.as_str())]).collect();
            self.line(&format!("{name}_bucket"), &labels, count);
        }
        self.text(&format!("{name}_sum"), labels, &seconds_us(sum_us));
        self.line(&format!("{name}_count"), labels, all);
    }

    /// A counter without labels.
    pub fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, "counter", help);
        self.line(name, &[], value);
    }

    /// A gauge without labels.
    pub fn gauge(&mut self, name: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, "gauge", help);
        self.line(name, &[], value);
    }

    /// The page.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_in_its_bucket_and_all_above() {
        let metrics = Metrics::default();
        metrics.answered("/api/v1/reports", "POST", 201, Duration::from_micros(3_500));
        let mut page = Page::default();
        metrics.write(&mut page);
        let text = page.finish();
        assert!(text.contains(
            r#"fenghuo_http_requests_total{route="/api/v1/reports",method="POST",status="201"} 1"#
        ));
        assert!(text.contains(r#"bucket{route="/api/v1/reports",le="0.002000"} 0"#));
        assert!(text.contains(r#"bucket{route="/api/v1/reports",le="0.005000"} 1"#));
        assert!(text.contains(r#"_sum{route="/api/v1/reports"} 0.003500"#));
    }
}
