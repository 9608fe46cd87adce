//! One prepared text of a report, to be copied for an addressee without a node, or
//! into a message.

use crate::around;
use crate::figures;
use crate::service::{ReportError, Terms, visible_report};
use crate::text::{Story, casualties_zh, date_time_zh, message_zh, moment_zh, rating_zh};
use crate::views::report::ReportRec;
use crate::views::{dispatch, follow};
use crate::words::follow_name;
use facts::draft::Fact;
use facts::report::{Casualties, Count, REPORT, ReportWithdrawn};
use journal::{Db, DbError};
use kernel::limits::report::SUBJECT_ENTRIES;
use kernel::{DeskId, Instant, ReportId};
use org::web::Who;

/// What was verified of a report and said after it, in order. A report upward says
/// itself what was verified before it.
///
/// # Errors
/// [`DbError`].
pub fn since(db: &mut dyn Db, r: &ReportRec) -> Result<Vec<(Instant, String)>, DbError> {
    let verified = dispatch::verified_of(db, r.root)?.into_iter().filter(|v| !r.upward || v.at > r.sent_at);
    let mut told: Vec<(Instant, String)> =
        verified.filter_map(|v| v.note.map(|note| (v.at, format!("核实：{note}")))).collect();
    let own = follow::of_root(db, r.root)?.into_iter().filter(|f| f.report == r.id);
    told.extend(own.map(|f| (f.at, format!("{}：{}", follow_name(f.number, f.stage).zh, f.what.trim()))));
    told.sort_by_key(|(at, _)| *at);
    Ok(told)
}

/// The text of a report for a desk, or for nobody in particular; in the form of the system above
/// where one is named.
///
/// # Errors
/// [`ReportError::NotFound`] for the report or the desk.
pub fn message(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    to: Option<DeskId>,
    form: Option<&str>,
) -> Result<String, ReportError> {
    let r = visible_report(db, who, id)?;
    let casualties = figures::in_use(db, r.root, &r)?;
    let since = since(db, &r)?;
    if let Some(code) = form {
        let form = terms.profile.forms.iter().find(|form| form.code == code).ok_or(ReportError::NotFound)?;
        let drill = if r.drill { "【演练】" } else { "" };
        return Ok(format!(
            "{}{drill}{}",
            withdrawn(db, &r)?,
            form.filled(|name| field(terms, &r, &casualties, &since, name))
        ));
    }
    let to = match to {
        Some(desk) => around::desk(db, desk)?.ok_or(ReportError::NotFound)?.name,
        None => "各有关单位".to_owned(),
    };
    let story = Story {
        drill: r.drill,
        unit_name: &r.unit_name,
        source_name: None,
        source_at: r.sent_at,
        happened: r.happened,
        place_text: &r.place_text,
        what: &r.what,
        casualties: &casualties,
        underground: terms.law.is_underground(&r.kind),
        rating: r.rating,
        no: &r.no,
        since,
        instructions: Vec::new(),
    };
    Ok(format!("{}{}", withdrawn(db, &r)?, message_zh(&story, &to)))
}

/// Said before everything else of what was withdrawn: a text that is passed on is read without the page.
fn withdrawn(db: &mut dyn Db, r: &ReportRec) -> Result<String, DbError> {
    let Some(at) = r.withdrawn_at else { return Ok(String::new()) };
    let entries = journal::read::entries_of(db, REPORT, r.id.bytes(), SUBJECT_ENTRIES)?;
    let told = entries.iter().rev().find(|stored| stored.entry.header.kind == ReportWithdrawn::KIND);
    let fact = told.and_then(|stored| serde_json::from_slice::<ReportWithdrawn>(&stored.entry.body).ok());
    let why = fact.map(|fact| format!("：{}", fact.reason)).unwrap_or_default();
    Ok(format!("【已撤回】{}撤回，以下内容作废{why}\n", date_time_zh(at)))
}

/// What a form of the system above asks for. A grade that nobody confirmed is not said.
fn field(
    terms: &Terms,
    r: &ReportRec,
    figures: &Casualties,
    since: &[(Instant, String)],
    name: &str,
) -> String {
    const UNKNOWN: &str = "未核实";
    let count = |count: Count| match count {
        Count::Unknown => UNKNOWN.to_owned(),
        Count::None { .. } => format!("0{}", count.mark_zh()),
        Count::Number { n, .. } => format!("{n}{}", count.mark_zh()),
        Count::AtLeast { n, .. } => format!("至少{n}{}", count.mark_zh()),
    };
    let or_unknown = |text: Option<&str>| {
        text.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(UNKNOWN).to_owned()
    };
    let kind = terms.law.kind(&r.kind);
    match name {
        "no" => r.no.clone(),
        "unit" => r.unit_name.clone(),
        "sent" => date_time_zh(r.sent_at),
        "title" => r.title.clone(),
        "kind" => kind.map_or_else(|| r.kind.clone(), |kind| kind.zh.clone()),
        "grade" if r.rating.confirmed => rating_zh(r.rating),
        "grade" => "待确认".to_owned(),
        "time" => moment_zh(r.happened),
        "place" => or_unknown(Some(&r.place_text)),
        // With what was said since: beside the figures of now, the first words alone would say another.
        "what" => {
            let later = since.iter().map(|(at, said)| format!("{}{said}", date_time_zh(*at)));
            std::iter::once(r.what.trim().to_owned()).chain(later).collect::<Vec<_>>().join("\n")
        }
        "dead" => count(figures.dead),
        "injured" => count(figures.injured),
        "missing" => count(figures.missing),
        "trapped" => count(figures.trapped),
        "in_danger" => count(figures.in_danger),
        "casualties" => casualties_zh(figures, terms.law.is_underground(&r.kind)),
        "contact" => or_unknown(r.contact_name.as_deref()),
        "phone" => or_unknown(r.contact_phone.as_deref()),
        "reporter" => or_unknown(r.reporter.as_deref()),
        _ => String::new(),
    }
}
