//! 签发: who may sign a report of a unit, and taking a signature: on the screen, upon a word
//! that somebody took down, or on paper with its photograph.
//!
//! Who may sign is a setting of the place, by level, kind and grade. A first report goes at
//! once and is signed after; a written report upward is signed before. A word is confirmed
//! later. Nothing here stops a telephone clock.

use super::grade;
use super::{
    ReportError, Terms, attach, bounded, draft, mend, readers_of, remark, state, stated_at, unmoved_by, wrong,
};
use crate::around;
use crate::model::ChosenRating;
use crate::profile::SignRow;
use crate::rules::deadlines::case;
use crate::rules::graver;
use crate::text::rating_zh;
use crate::views::report::{self, ReportRec, Word};
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
use org::query::posts_of_duty;
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
    /// A post of the reporting unit itself: it can be asked on the screen; another is called.
    pub own: bool,
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
    /// The grade as it was shown to who confirms it: another is confirmed by nobody.
    #[serde(default)]
    pub grade: Option<ChosenRating>,
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
        for of in &units {
            found.extend(posts_of_duty(db, *of, duty, now)?.into_iter().map(|post| MaySign {
                post_id: post.post,
                name: post.who(),
                phone: post.phone(),
                title: post.title,
                stands_in_for: post.stands_in_for,
                me: post.person.is_some() && post.person == me,
                person: post.person,
                own: *of == unit,
            }));
        }
    }
    Ok(found)
}

/// What a caller is shown of the rule; nothing where none asks for a signature.
///
/// # Errors
/// [`DbError`].
pub fn signing_terms(
    db: &mut dyn Db,
    who: &Who,
    unit: UnitId,
    row: Option<&SignRow>,
    now: Instant,
) -> Result<Option<SigningTerms>, DbError> {
    let Some(row) = row else { return Ok(None) };
    let may = may_sign(db, unit, row, who.person, now)?;
    Ok(Some(SigningTerms {
        mine: is_mine(who, unit, &may),
        may,
        check: row.check,
        minutes: row.minutes,
        article: row.article.clone(),
        article_en: row.article_en.clone(),
    }))
}

/// Whether the caller may sign on the screen: who answers for one of the posts. Where none of
/// them is held by anybody, whoever confirms grades may.
fn is_mine(who: &Who, unit: UnitId, may: &[MaySign]) -> bool {
    let leads = who.unit == unit && who.may(perm::GradeConfirm::CODE);
    if is_held(may) { may.iter().any(|one| one.me) } else { leads }
}

/// What a report goes with.
pub(crate) struct Signing {
    pub signed: Signed,
    pub people: SignPeople,
    /// The grade is confirmed with it.
    pub confirm: Option<Confirm>,
}

/// A grade is confirmed: as it was shown, where that was said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Confirm(pub Option<ChosenRating>);

impl Sign {
    pub(crate) fn confirms(&self) -> Option<Confirm> {
        self.confirm_grade.then_some(Confirm(self.grade))
    }
}

/// The signature that a written report of a unit goes with; none only where no rule asks for one.
///
/// # Errors
/// [`ReportError`], with what is missing.
pub(crate) fn demand(
    tx: &mut Tx<'_>,
    who: &Who,
    unit: UnitId,
    row: Option<&SignRow>,
    typed: Option<Sign>,
    not_before: Instant,
) -> Result<Option<Signing>, ReportError> {
    let Some(row) = row else { return Ok(None) };
    let Some(typed) = typed else {
        return Err(wrong(
            "/sign",
            "sign.missing",
            "书面上报要先签发：请屏上签、记录口头同意、附签字页，或送签；电话报告不受影响",
        ));
    };
    let confirm = typed.confirms();
    let (signed, people) = accept(tx, who, unit, row, typed, not_before, "/sign")?;
    Ok(Some(Signing { signed, people, confirm }))
}

/// Takes a signature for a unit's report; `at` is where it stands in what was typed.
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
    at: &str,
) -> Result<(Signed, SignPeople), ReportError> {
    let now = tx.now();
    let may = may_sign(tx, unit, row, who.person, now)?;
    let field = |name: &str| format!("{at}/{name}");
    if typed.confirm_grade && !who.may(perm::Instruct::CODE) && !who.may(perm::GradeConfirm::CODE) {
        let says = "等级由领导确认；请由有批示权限的人员记录";
        return Err(wrong(&field("confirm_grade"), "sign.grade_not_yours", says));
    }
    if typed.method == SignMethod::OnScreen {
        return on_screen(who, unit, &may, typed.post_id, now, &field("method"));
    }
    let chosen = match typed.post_id {
        Some(id) => Some(may.iter().find(|one| one.post_id == id).ok_or_else(|| {
            let says = "这个岗位不能签发；请在可签发的人中选择";
            wrong(&field("post_id"), "sign.post_may_not", says)
        })?),
        None => None,
    };
    // A post that is entered is chosen, not typed: who may sign is a rule, and who answers for
    // a post is known.
    if chosen.is_none() && is_held(&may) {
        return Err(wrong(&field("post_id"), "sign.post_missing", "请选择是哪位领导同意的"));
    }
    let name = bounded(&field("name"), typed.name, NAME_CHARS)?;
    let name = match chosen.and_then(|c| c.name.clone()) {
        Some(held) if name.as_ref().is_some_and(|typed| *typed != held) => {
            let says = format!("这个岗位现由{held}负责；换了人请先在岗位中登记");
            return Err(wrong(&field("name"), "sign.name_held", &says));
        }
        Some(held) => held,
        None => name.ok_or_else(|| wrong(&field("name"), "sign.name_missing", "请写明是谁同意的"))?,
    };
    let post = match chosen {
        Some(chosen) => chosen.title.clone(),
        None => bounded(&field("post"), typed.post, NAME_CHARS)?
            .ok_or_else(|| wrong(&field("post"), "sign.post_empty", "请写明同意人的职务"))?,
    };
    let when = stated_at(now, typed.at, not_before).map_err(|e| e.under(at))?;
    let phone = bounded(&field("phone"), typed.phone, PHONE_CHARS)?;
    if typed.method == SignMethod::Oral && phone.is_none() {
        return Err(wrong(&field("phone"), "sign.phone_missing", "请写明打的哪部电话；当面说的写“当面”"));
    }
    let paper = attach::refs(tx, who, typed.paper.as_slice())?.into_iter().next();
    if typed.method == SignMethod::Paper && paper.is_none() {
        return Err(wrong(&field("paper"), "sign.paper_missing", "纸上签的，请附上签字页的照片"));
    }
    let people = SignPeople {
        by: Some(name),
        stands_in_for: chosen.and_then(|c| c.stands_in_for.clone()),
        phone,
        said: remark(&field("said"), typed.said)?,
        taken_by: Some(who.name.clone()),
        checked_by: None,
    };
    let post_id = chosen.map(|c| c.post_id);
    Ok((Signed { at: when, post_id, post, method: typed.method, paper }, people))
}

fn is_held(may: &[MaySign]) -> bool {
    may.iter().any(|one| one.person.is_some())
}

fn on_screen(
    who: &Who,
    unit: UnitId,
    may: &[MaySign],
    as_post: Option<PostId>,
    now: Instant,
    pointer: &str,
) -> Result<(Signed, SignPeople), ReportError> {
    if !is_mine(who, unit, may) {
        let names: Vec<String> = may
            .iter()
            .filter_map(|one| one.name.as_ref().map(|name| format!("{}{name}", one.title)))
            .collect();
        let says = format!(
            "屏上签须由可签发的人用自己的账号办理（{}）；请送签，或记录口头同意",
            if names.is_empty() { "领导".to_owned() } else { names.join("、") }
        );
        return Err(wrong(pointer, "sign.not_yours", &says));
    }
    let own = may.iter().filter(|one| one.me);
    let own = own.clone().find(|one| as_post == Some(one.post_id)).or_else(|| own.clone().next());
    let people = SignPeople {
        by: Some(who.name.clone()),
        stands_in_for: own.and_then(|one| one.stands_in_for.clone()),
        ..SignPeople::default()
    };
    let post = own.map_or_else(|| "领导".to_owned(), |one| one.title.clone());
    let post_id = own.map(|one| one.post_id);
    Ok((Signed { at: now, post_id, post, method: SignMethod::OnScreen, paper: None }, people))
}

/// 补签: signs a report that went at once, or confirms a word: who gave it does, or who answers
/// for that post by then. A unit above that writes for the report's own may record its paper.
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
    mend::written_by(tx, who, found)?;
    let matters =
        |entry: &Entry| [ReportSigned::KIND, ReportWithdrawn::KIND].contains(&entry.header.kind.as_str());
    unmoved_by(tx, &super::report_subject(found.id), if_match, found.id, matters)?;
    if !found.sign.owed {
        return Err(ReportError::Already("已经签发，不用再签。"));
    }
    let confirm = typed.confirms();
    let row = rule(terms, found.level, &found.kind, found.rating);
    let row = row.ok_or_else(|| state("sign.not_wanted", "按本地规定，这份信息不用签发。"))?;
    let now = tx.now();
    let may = may_sign(tx, found.unit, row, who.person, now)?;
    // Who holds several posts signs as the one that gave the word.
    let gave =
        |one: &&MaySign| one.me && found.sign.words.iter().any(|w| w.signed.post_id == Some(one.post_id));
    let typed =
        Sign { post_id: typed.post_id.or_else(|| may.iter().find(gave).map(|one| one.post_id)), ..typed };
    let (signed, people) = accept(tx, who, found.unit, row, typed, found.knew_at, "")?;
    same_word(who, &may, &found.sign.words, &signed)?;
    let fact = ReportSigned { report: found.id, at: tx.now(), signed: signed.clone() };
    let drafted = draft(&fact, found.unit, readers_of(tx, found)?, found.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![drafted])?;
    if let Some(confirm) = confirm {
        confirm_grade(tx, terms, who, found, (found.rating, confirm), (&signed, &people))?;
    }
    Ok(())
}

/// A word is confirmed by the post that gave it, and never by who took it down. Where none of
/// those posts may sign any more, whoever may does.
fn same_word(who: &Who, may: &[MaySign], words: &[Word], signed: &Signed) -> Result<(), ReportError> {
    let Some(first) = words.first() else { return Ok(()) };
    if signed.method == SignMethod::Oral {
        return Err(state(
            "sign.word_twice",
            "口头同意已经记录；请由同意的领导在屏上补签，或附上签字页的照片。",
        ));
    }
    let own: Vec<&Word> = words.iter().filter(|word| word.is_of(signed)).collect();
    if own.is_empty() && words.iter().any(|word| gave_one_of(may, word)) {
        let by = first.people.by.as_deref().unwrap_or_default();
        let says = format!("口头同意是{}{by}给的；由他本人或代理人确认。", first.signed.post);
        return Err(ReportError::State("sign.word_of_other", says));
    }
    let took = |word: &Word| word.people.taken_by.as_ref() == Some(&who.name);
    if signed.method == SignMethod::OnScreen && own.iter().any(|word| took(word)) {
        return Err(state("sign.word_own", "口头同意是您自己记录的，不能由您确认。"));
    }
    Ok(())
}

/// Whether the post that gave a word may still sign.
fn gave_one_of(may: &[MaySign], word: &Word) -> bool {
    may.iter().any(|one| one.person.is_some() && word.signed.post_id == Some(one.post_id))
}

/// Whether the caller may sign on the screen what is owed of a report: as who gave the word, or
/// as whoever may, where none of those who gave one may any more.
pub(crate) fn may_confirm(who: &Who, unit: UnitId, may: &[MaySign], words: &[Word]) -> bool {
    let gave = |word: &Word| may.iter().any(|one| one.me && word.signed.post_id == Some(one.post_id));
    let lapsed = words.iter().all(|word| !gave_one_of(may, word));
    is_mine(who, unit, may) && (lapsed || words.iter().any(gave))
}

/// The grade that was signed is confirmed at the reports about it that the unit wrote or wrote
/// from; a lighter one is raised to it. What stands graver stays: nobody spoke of it.
pub(crate) fn confirm_grade(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    (rating, shown): (Rating, Confirm),
    (signed, people): (&Signed, &SignPeople),
) -> Result<(), ReportError> {
    let moved = |shown: ChosenRating| shown != ChosenRating::from(rating);
    if shown.0.is_some_and(moved) {
        let says = format!("按现在的事实等级是{}；请看过再确认。", rating_zh(rating));
        return Err(ReportError::State("sign.grade_moved", says));
    }
    let method = match signed.method {
        SignMethod::OnScreen => InstructionMethod::OnScreen,
        SignMethod::Oral => InstructionMethod::Telephone,
        SignMethod::Paper => InstructionMethod::Paper,
    };
    let confirmation = (
        Confirmed { by_post: Some(signed.post.clone()), method },
        RatedPeople { confirmed_by: people.by.clone(), taken_by: people.taken_by.clone() },
    );
    let next = Rating { confirmed: true, ..rating };
    let about = |r: &ReportRec| r.id == found.id || found.sources.contains(&r.id) || r.unit == found.unit;
    let chain = report::of_root(tx, found.root)?;
    let stands = |r: &&ReportRec| about(r) && r.withdrawn_at.is_none() && !graver(r.rating, next);
    for r in chain.iter().filter(stands).filter(|r| r.rating != next) {
        let rises = graver(next, r.rating);
        grade::rate_one(tx, who, who.acting(), r, next, None, Some(&confirmation))?;
        if rises {
            mend::follow(tx, terms, who.acting(), r.id)?;
        }
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
    let mut known: Vec<(&SignRow, Vec<MaySign>)> = Vec::new();
    for r in report::to_sign(db, who.unit, drill, limit)? {
        let Some(row) = rule(terms, r.level, &r.kind, r.rating) else { continue };
        if !known.iter().any(|(of, _)| std::ptr::eq(*of, row)) {
            known.push((row, may_sign(db, who.unit, row, who.person, now)?));
        }
        let may = known.iter().find(|(of, _)| std::ptr::eq(*of, row)).map_or(&[][..], |(_, may)| may);
        if may_confirm(who, who.unit, may, &r.sign.words) {
            found.push(r);
        }
    }
    Ok(found)
}
