//! 签发: who may sign a report of a unit, and taking a signature: on the screen, upon a word
//! that somebody took down, or on paper with its photograph.
//!
//! Who may sign is a setting of the place, by level, kind and grade. A first report goes at
//! once and is signed after; a written report upward is signed before. A word is confirmed
//! later. Nothing here stops a telephone clock.

use super::grade;
use super::{
    ReportError, Terms, attach, bounded, draft, mend, readers_of, remark, stated_at, unmoved_by, wrong,
};
use crate::around;
use crate::profile::SignRow;
use crate::rules::deadlines::case;
use crate::views::report::{self, ReportRec};
use facts::draft::Fact;
use facts::entry::Entry;
use facts::report::{
    Confirmed, InstructionMethod, RatedPeople, ReportSigned, ReportWithdrawn, SignMethod, SignPeople, Signed,
    Via,
};
use journal::{Db, DbError, Tx};
use kernel::limits::{NAME_CHARS, PHONE_CHARS};
use kernel::{AttachmentId, Instant, Level, PersonId, PostId, Rating, UnitId};
use org::perm::{self, Permission};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// Somebody who may sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MaySign {
    /// The post.
    pub post_id: PostId,
    /// Its title.
    pub title: String,
    /// Who answers for it; absent for a vacant post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Number to be tried first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// For whom they stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
    /// It is the caller.
    pub me: bool,
    /// The person; not sent to browsers.
    #[serde(skip)]
    pub person: Option<PersonId>,
}

/// Who signs, by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SigningTerms {
    /// Who may sign, in the order in which they are asked.
    pub may: Vec<MaySign>,
    /// 核稿 is wanted first.
    pub check: bool,
    /// Minutes until the next of them is asked.
    pub minutes: u32,
    /// What says so.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// The caller may sign on the screen.
    pub mine: bool,
}

/// A signature, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sign {
    /// How.
    pub method: SignMethod,
    /// Which post; the caller's own, on the screen.
    #[serde(default)]
    pub post_id: Option<PostId>,
    /// Who, where the post is not entered or another answers for it.
    #[serde(default)]
    pub name: Option<String>,
    /// Their post, where it is not entered.
    #[serde(default)]
    pub post: Option<String>,
    /// When; now, when absent.
    #[serde(default)]
    pub at: Option<Instant>,
    /// By which telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// 原话
    #[serde(default)]
    pub said: Option<String>,
    /// The photograph of the paper.
    #[serde(default)]
    pub paper: Option<AttachmentId>,
    /// The grade is confirmed with it, and may be printed.
    #[serde(default)]
    pub confirm_grade: bool,
}

/// The rule by which such a report of a unit is signed; none where nobody needs to.
#[must_use]
pub fn rule<'t>(terms: &'t Terms, level: Level, kind: &str, rating: Rating) -> Option<&'t SignRow> {
    terms.profile.sign(&case(terms.law, level, kind, rating, Via::Block))
}

/// Those who may sign for a unit by a rule, in the order in which they are asked: posts of
/// the unit, then of the government whose general duty room it keeps.
///
/// # Errors
/// [`DbError`].
pub fn may_sign(
    db: &mut dyn Db,
    unit: UnitId,
    row: &SignRow,
    me: Option<PersonId>,
    now: Instant,
) -> Result<Vec<MaySign>, DbError> {
    let units = around::roots_of_sight(db, unit)?;
    let mut found = Vec::new();
    for duty in &row.by {
        for unit in &units {
            found.extend(around::holders(db, *unit, duty, now)?.into_iter().map(|h| MaySign {
                post_id: h.post,
                title: h.title,
                name: h.name,
                phone: h.phone,
                stands_in_for: h.stands_in_for,
                me: h.person.is_some() && h.person == me,
                person: h.person,
            }));
        }
    }
    Ok(found)
}

/// What a caller is shown of the rule.
///
/// # Errors
/// [`DbError`].
pub fn signing_terms(
    db: &mut dyn Db,
    who: &Who,
    unit: UnitId,
    row: &SignRow,
    now: Instant,
) -> Result<SigningTerms, DbError> {
    let may = may_sign(db, unit, row, who.person, now)?;
    Ok(SigningTerms {
        mine: is_mine(who, &may),
        may,
        check: row.check,
        minutes: row.minutes,
        article: row.article.clone(),
        article_en: row.article_en.clone(),
    })
}

/// Whether the caller may sign on the screen: who answers for one of the posts. Where none of
/// them is held by anybody, whoever confirms grades may.
fn is_mine(who: &Who, may: &[MaySign]) -> bool {
    let held = may.iter().any(|one| one.person.is_some());
    if held { may.iter().any(|one| one.me) } else { who.may(perm::GradeConfirm::CODE) }
}

/// Takes a signature for a unit's report.
///
/// # Errors
/// [`ReportError`], with what is missing.
pub(crate) fn accept(
    tx: &mut Tx<'_>,
    who: &Who,
    unit: UnitId,
    row: &SignRow,
    typed: Sign,
    not_before: Instant,
) -> Result<(Signed, SignPeople), ReportError> {
    let now = tx.now();
    let may = may_sign(tx, unit, row, who.person, now)?;
    if typed.method == SignMethod::OnScreen {
        return on_screen(who, &may, now);
    }
    let chosen = match typed.post_id {
        Some(id) => Some(may.iter().find(|one| one.post_id == id).ok_or_else(|| {
            wrong("/sign/post_id", "sign.post_may_not", "这个岗位不能签发；请在可签发的人中选择")
        })?),
        None => None,
    };
    // A post that is entered is chosen, not typed: who may sign is a rule.
    if chosen.is_none() && may.iter().any(|one| one.person.is_some()) {
        return Err(wrong("/sign/post_id", "sign.post_missing", "请选择是哪位领导同意的"));
    }
    let name = bounded("/sign/name", typed.name, NAME_CHARS)?.or_else(|| chosen.and_then(|c| c.name.clone()));
    let name = name.ok_or_else(|| wrong("/sign/name", "sign.name_missing", "请写明是谁同意的"))?;
    let post = match chosen {
        Some(chosen) => chosen.title.clone(),
        None => bounded("/sign/post", typed.post, NAME_CHARS)?
            .ok_or_else(|| wrong("/sign/post", "sign.post_empty", "请写明同意人的职务"))?,
    };
    let at = stated_at(now, typed.at, not_before)?;
    if typed.method == SignMethod::Paper && typed.paper.is_none() {
        return Err(wrong("/sign/paper", "sign.paper_missing", "纸上签的，请附上签字页的照片"));
    }
    attach::refs(tx, typed.paper.as_slice())?;
    let people = SignPeople {
        by: Some(name),
        stands_in_for: chosen.and_then(|c| c.stands_in_for.clone()),
        phone: bounded("/sign/phone", typed.phone, PHONE_CHARS)?,
        said: remark("/sign/said", typed.said)?,
        taken_by: Some(who.name.clone()),
        checked_by: None,
    };
    Ok((Signed { at, post, method: typed.method, paper: typed.paper }, people))
}

fn on_screen(who: &Who, may: &[MaySign], now: Instant) -> Result<(Signed, SignPeople), ReportError> {
    if !is_mine(who, may) {
        let names: Vec<String> = may
            .iter()
            .filter_map(|one| one.name.as_ref().map(|name| format!("{}{name}", one.title)))
            .collect();
        let says = format!(
            "屏上签须由可签发的人用自己的账号办理（{}）；请送签，或记录口头同意",
            if names.is_empty() { "领导".to_owned() } else { names.join("、") }
        );
        return Err(wrong("/sign/method", "sign.not_yours", &says));
    }
    let own = may.iter().find(|one| one.me);
    let people = SignPeople {
        by: Some(who.name.clone()),
        stands_in_for: own.and_then(|one| one.stands_in_for.clone()),
        ..SignPeople::default()
    };
    let post = own.map_or_else(|| "领导".to_owned(), |one| one.title.clone());
    Ok((Signed { at: now, post, method: SignMethod::OnScreen, paper: None }, people))
}

/// 补签: signs a report of the caller's unit that went at once, or confirms a word.
///
/// # Errors
/// [`ReportError`].
pub fn sign_after(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    typed: Sign,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    if found.unit != who.unit {
        return Err(ReportError::NotNow("只有报送单位自己的领导可以签发。"));
    }
    mend::written_by(tx, who, found)?;
    let matters =
        |entry: &Entry| [ReportSigned::KIND, ReportWithdrawn::KIND].contains(&entry.header.kind.as_str());
    unmoved_by(tx, &super::report_subject(found.id), if_match, found.id, matters)?;
    if !found.sign.owed {
        return Err(ReportError::Already("已经签发，不用再签。"));
    }
    let confirm = typed.confirm_grade;
    let row = rule(terms, found.level, &found.kind, found.rating);
    let row = row.ok_or(ReportError::NotNow("按本地规定，这份信息不用签发。"))?;
    let (signed, people) = accept(tx, who, found.unit, row, typed, found.knew_at)?;
    if signed.method == SignMethod::Oral && found.sign.signed.is_some() {
        return Err(ReportError::NotNow("口头同意已经记录；请由签发人在屏上补签，或附上签字页的照片。"));
    }
    let fact = ReportSigned { report: found.id, at: tx.now(), signed: signed.clone() };
    let drafted = draft(&fact, found.unit, readers_of(found), found.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![drafted])?;
    if confirm {
        confirm_grade(tx, who, found, &signed, &people)?;
    }
    Ok(())
}

/// The grade as it stands is confirmed by who signed, at every report about it that the unit
/// wrote or wrote from.
pub(crate) fn confirm_grade(
    tx: &mut Tx<'_>,
    who: &Who,
    found: &ReportRec,
    signed: &Signed,
    people: &SignPeople,
) -> Result<(), ReportError> {
    let method = match signed.method {
        SignMethod::OnScreen => InstructionMethod::OnScreen,
        SignMethod::Oral => InstructionMethod::Telephone,
        SignMethod::Paper => InstructionMethod::Paper,
    };
    let confirmation = (
        Confirmed { by_post: Some(signed.post.clone()), method },
        RatedPeople { confirmed_by: people.by.clone(), taken_by: people.taken_by.clone() },
    );
    let next = Rating { confirmed: true, ..found.rating };
    // The report, what it was written from, and what the unit wrote about it.
    let about = |r: &ReportRec| r.id == found.id || found.sources.contains(&r.id) || r.unit == who.unit;
    let chain = report::of_root(tx, found.root)?;
    for r in chain.into_iter().filter(|r| about(r) && r.rating != next && r.withdrawn_at.is_none()) {
        grade::rate_one(tx, who, who.acting(), &r, next, None, Some(&confirmation))?;
    }
    Ok(())
}

/// The caller's unit's reports that the caller may sign now that they went, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn mine_to_sign(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    drill: bool,
    now: Instant,
    limit: usize,
) -> Result<Vec<ReportRec>, DbError> {
    if who.person.is_none() && !who.may(perm::GradeConfirm::CODE) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut known: Vec<(&SignRow, bool)> = Vec::new();
    for r in report::to_sign(db, who.unit, drill, limit)? {
        let Some(row) = rule(terms, r.level, &r.kind, r.rating) else { continue };
        let mine = match known.iter().find(|(of, _)| std::ptr::eq(*of, row)) {
            Some((_, mine)) => *mine,
            None => {
                let may = may_sign(db, who.unit, row, who.person, now)?;
                let mine = is_mine(who, &may);
                known.push((row, mine));
                mine
            }
        };
        if mine {
            found.push(r);
        }
    }
    Ok(found)
}
