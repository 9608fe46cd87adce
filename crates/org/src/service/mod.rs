//! Use cases, one file a noun: authorise by scope, load, decide, append, answer. All run
//! inside the writer and are synchronous; permissions were asked by the extractor.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod desks;
pub mod handing;
pub mod me;
pub mod moves;
pub mod nodes;
pub mod people;
pub mod places;
pub mod posts;
pub mod routes;
pub mod sessions;
pub mod substitutes;
pub mod tokens;
pub mod units;
pub mod whose;
pub(crate) mod work;
pub mod workstations;

use crate::error::OrgError;
use crate::query::{self, Unit};
use crate::scope;
use crate::web::Who;
use facts::draft::{Audience, Draft, Fact};
use facts::entry::Subject;
use facts::org::told_everywhere;
use journal::{Acting, Db, Tx, Value};
use kernel::calendar::Date;
use kernel::{EventId, UnitId, limits};

/// A draft of a fact by a unit.
pub(crate) fn draft<F: Fact>(fact: &F, by: UnitId) -> Result<Draft, OrgError> {
    Ok(Draft::of(fact)?.by(by))
}

/// Appends in the name of somebody.
pub(crate) fn append(tx: &mut Tx<'_>, acting: Acting, drafts: Vec<Draft>) -> Result<(), OrgError> {
    tx.append(acting, drafts)?;
    Ok(())
}

/// Everybody hears of a unit of ours; a placeholder for somebody outside is our own note.
pub(crate) fn audience_of(unit: &Unit) -> Audience {
    if unit.placeholder { Audience::local() } else { told_everywhere() }
}

/// A unit that somebody may see, else it does not exist for them.
pub(crate) fn seen(db: &mut dyn Db, who: &Who, unit: UnitId) -> Result<Unit, OrgError> {
    if !scope::may_see(db, who, unit)? {
        return Err(OrgError::NotFound);
    }
    query::unit(db, unit)?.ok_or(OrgError::NotFound)
}

/// A unit that somebody may change here: their own or one below it, written for by this
/// node; or a placeholder, by those who act for the node's own government.
pub(crate) fn managed(tx: &mut Tx<'_>, who: &Who, unit: UnitId) -> Result<Unit, OrgError> {
    let found = query::unit(tx, unit)?.ok_or(OrgError::NotFound)?;
    if found.placeholder {
        return if acts_for_the_node(tx, who)? { Ok(found) } else { Err(OrgError::NotFound) };
    }
    if !scope::may_change(tx, who, unit)? {
        return Err(OrgError::NotFound);
    }
    if found.hosted_by != Some(tx.identity().node) {
        return Err(OrgError::forbidden(
            "unit.hosted_elsewhere",
            format!("{}由另一节点维护，请在该节点上修改。", found.short_name),
        ));
    }
    Ok(found)
}

/// Whether somebody acts for the government whose node this is: its own people, and of its
/// offices those whose power is over the node. A bureau's administrators act for the bureau.
pub(crate) fn acts_for_the_node(tx: &mut Tx<'_>, who: &Who) -> Result<bool, OrgError> {
    let code = tx.identity().code.clone();
    acts_for(tx, who, &code)
}

/// The same, where a reader has the node's code at hand.
pub(crate) fn acts_for(db: &mut dyn Db, who: &Who, code: &str) -> Result<bool, OrgError> {
    let Some(own) = query::government_of(db, who.unit)? else { return Ok(false) };
    let itself = own.id == who.unit || who.roles.iter().any(|role| role.is_over_the_node());
    Ok(itself && own.code.as_deref() == Some(code))
}

/// Whether a unit is the government whose node this is, or one of its offices.
pub(crate) fn is_of_the_node(tx: &mut Tx<'_>, unit: UnitId) -> Result<bool, OrgError> {
    let code = tx.identity().code.clone();
    let own = query::government_of(tx, unit)?;
    Ok(own.is_some_and(|unit| unit.code.as_deref() == Some(code.as_str())))
}

/// The edit was made against the present revision, else the caller gets the newer state.
pub(crate) fn expect_rev<T: serde::Serialize>(
    tx: &mut Tx<'_>,
    subject: &Subject,
    if_match: Option<u64>,
    current: &T,
) -> Result<(), OrgError> {
    let expected = if_match.ok_or(OrgError::NoMatch)?;
    if tx.rev(subject)? == expected {
        return Ok(());
    }
    let current = serde_json::to_value(current).map_err(|e| OrgError::Bug(e.to_string()))?;
    Err(OrgError::Changed { current })
}

/// A name or other short text: trimmed, not empty, not too long.
pub(crate) fn name(pointer: &'static str, text: &str) -> Result<String, OrgError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(OrgError::invalid(pointer, "text.empty", "不能为空。"));
    }
    within(pointer, text, limits::NAME_CHARS)
}

/// A text that may be empty: trimmed, not too long.
pub(crate) fn within(pointer: &'static str, text: &str, most: usize) -> Result<String, OrgError> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(OrgError::invalid(pointer, "text.too_long", format!("至多 {most} 个字符。")));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(OrgError::invalid(pointer, "text.control", "含有不可见的控制字符。"));
    }
    Ok(text.to_owned())
}

/// One of the known words.
pub(crate) fn one_of(pointer: &'static str, word: &str, known: &[&str]) -> Result<String, OrgError> {
    if known.contains(&word) {
        return Ok(word.to_owned());
    }
    Err(OrgError::invalid(pointer, "word.unknown", format!("应为 {} 之一。", known.join("、"))))
}

/// Today in China, by the instant of the command.
pub(crate) fn today(tx: &Tx<'_>) -> Date {
    Date::of(tx.now())
}

/// Text for a `LIKE` that finds it anywhere, with the wildcards in it taken literally.
pub(crate) fn like(text: &str) -> Value {
    let clean: String = text.trim().chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    Value::from(format!("%{}%", clean.to_lowercase()))
}

/// A page key that is the id of the last row, in lists sorted by id.
pub(crate) fn id_key(after: Option<&str>) -> Result<EventId, OrgError> {
    let Some(text) = after else { return Ok(EventId::from_bytes([0; 16])) };
    let bad = |_| OrgError::invalid("/after", "page.after", "翻页位置无效，请从第一页重新开始。");
    text.parse().map_err(bad)
}

/// Splits a page key of the form `number:id` as lists sorted by (sort, id) use it.
pub(crate) fn sort_key(after: Option<&str>) -> Result<(i64, [u8; 16]), OrgError> {
    let Some(text) = after else { return Ok((i64::MIN, [0; 16])) };
    let bad = || OrgError::invalid("/after", "page.after", "翻页位置无效，请从第一页重新开始。");
    let (sort, id) = text.split_once(':').ok_or_else(bad)?;
    let id: UnitId = id.parse().map_err(|_| bad())?;
    Ok((sort.parse().map_err(|_| bad())?, id.bytes()))
}
