//! A document that waits for its signature: about an event, or about a period. It is asked for, checked,
//! returned and mended like a report upward; its number is taken when it is signed, and what waits holds
//! none.

use super::{Revise, ask, by, close, is_checked, manuscript, own, weighed};
use crate::profile::SignRow;
use crate::rules::kinds::OTHER;
use crate::service::document::{self, Matter, Paper};
use crate::service::periodical::{self, checked};
use crate::service::resent;
use crate::service::sign::{self, Sign};
use crate::service::{ReportError, Terms, draft, report_subject, state};
use crate::views::manuscript::ManuscriptRec;
use crate::views::report::{self, ReportRec};
use facts::draft::Audience;
use facts::report::{
    Casualties, DocumentPeriod, ManuscriptAbout, ManuscriptOpened, ManuscriptPeople, ManuscriptText,
    SignMethod, WaitingPaper,
};
use journal::{Db, Tx};
use kernel::{DocumentId, Grade, Moment, PostId, Rating, ReportId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A document about an event that is to be signed by somebody else, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AskPaper {
    /// The document.
    #[serde(flatten)]
    pub paper: Paper,
    /// Who is asked to sign; the first who may, when absent.
    #[serde(default)]
    pub post_id: Option<PostId>,
    /// 核稿: a colleague is to check it first.
    #[serde(default)]
    pub check: bool,
}

/// A document about a period that is to be signed by somebody else, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AskPeriodPaper {
    /// The period, and when its figures were taken.
    pub period: DocumentPeriod,
    /// The document, and who is asked.
    #[serde(flatten)]
    pub ask: AskPaper,
}

/// What a document that waits is about, as the record has it.
pub(crate) enum About {
    /// An event, from this report.
    Event(Box<ReportRec>),
    /// A period, with the title that its paper has if nobody writes another.
    Period(DocumentPeriod, String),
}

impl About {
    /// Of a manuscript.
    pub(crate) fn of(db: &mut dyn Db, m: &ManuscriptRec) -> Result<Self, ReportError> {
        match m.about {
            ManuscriptAbout::Event { source, .. } => {
                let source = report::get(db, source)?.ok_or(ReportError::NotFound)?;
                Ok(Self::Event(Box::new(source)))
            }
            ManuscriptAbout::Period { period } => Ok(Self::period(period)),
        }
    }

    fn period(period: DocumentPeriod) -> Self {
        Self::Period(period, periodical::title(period))
    }

    /// The same for whatever writes a document.
    pub(crate) fn matter(&self) -> Matter<'_> {
        match self {
            Self::Event(source) => Matter::Event(source),
            Self::Period(period, title) => Matter::Period(*period, title),
        }
    }

    /// The rule by which it is signed.
    pub(crate) fn rule<'t>(
        &self,
        db: &mut dyn Db,
        terms: &'t Terms,
        unit: UnitId,
    ) -> Result<Option<&'t SignRow>, ReportError> {
        let level = crate::around::unit(db, unit)?.ok_or(ReportError::UnknownUnit)?.level;
        Ok(document::rule(terms, level, self.matter()))
    }

    fn kept(&self) -> ManuscriptAbout {
        match self {
            Self::Event(source) => ManuscriptAbout::Event { root: source.root, source: source.id },
            Self::Period(period, _) => ManuscriptAbout::Period { period: *period },
        }
    }

    /// What the form of a report says of it, without the text.
    fn text(&self) -> ManuscriptText {
        let plain = ManuscriptText {
            happened: Moment::Unknown,
            happened_text: None,
            place_text: String::new(),
            place_id: None,
            outside_reason: None,
            what: String::new(),
            kind: OTHER.to_owned(),
            casualties: Casualties::default(),
            rating: None,
            rating_reason: None,
            stood: weighed(Rating::provisional(Grade::IV, false)),
            attachments: Vec::new(),
            paper: None,
            document: None,
        };
        match self {
            Self::Event(source) => ManuscriptText {
                happened: source.happened,
                happened_text: source.happened_text.clone(),
                place_text: source.place_text.clone(),
                kind: source.kind.clone(),
                casualties: source.casualties,
                stood: weighed(source.rating),
                ..plain
            },
            Self::Period(..) => plain,
        }
    }
}

/// The document that a manuscript is, where it is one.
#[must_use]
pub fn paper_of(m: &ManuscriptRec) -> Option<Paper> {
    let waiting = m.text.document.as_ref()?;
    Some(Paper {
        id: Some(DocumentId::from_bytes(m.id.bytes())),
        masthead: m.text.paper.clone()?,
        addressed_to: waiting.addressed_to.clone(),
        printed_by: waiting.printed_by.clone(),
        printed_on: waiting.printed_on,
        text: m.text.what.clone(),
        rows: Vec::new(),
        tables: waiting.tables.clone(),
        pictures: waiting.pictures.clone(),
        signed_by: None,
        checked_by: m.checked_by.clone(),
        edited_by: m.opened_by.clone(),
        phone: m.contact_phone.clone(),
        sign: None,
    })
}

/// 送签 or 送核 of a document about an event: keeps it until it is signed, and asks. It gets its number
/// with the signature. Answers its id.
///
/// # Errors
/// [`ReportError`].
pub fn submit_paper(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
    typed: &AskPaper,
) -> Result<ReportId, ReportError> {
    submit(tx, terms, who, &About::Event(Box::new(source.clone())), typed)
}

/// The same of a document about a period.
///
/// # Errors
/// [`ReportError`].
pub fn submit_periodical(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    typed: &AskPeriodPaper,
) -> Result<ReportId, ReportError> {
    checked(who, typed.period, tx.now())?;
    submit(tx, terms, who, &About::period(typed.period), &typed.ask)
}

fn submit(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    about: &About,
    typed: &AskPaper,
) -> Result<ReportId, ReportError> {
    let id = typed.paper.id.map_or_else(ReportId::new, |id| ReportId::from_bytes(id.bytes()));
    let asked = (about.kept(), typed);
    if resent::done(tx, who.unit, id.bytes(), &asked)? {
        return Ok(id);
    }
    let waits = manuscript::get(tx, id)?.is_some();
    let issued = crate::views::document::get(tx, DocumentId::from_bytes(id.bytes()))?.is_some();
    if waits || issued || tx.rev(&report_subject(id))? > 0 {
        return Err(ReportError::OtherReport);
    }
    resent::keep(tx, who.unit, id.bytes(), &asked)?;
    let (now, matter) = (tx.now(), about.matter());
    let right = document::right(tx, terms, who, matter, &typed.paper, now)?;
    let row = right
        .rule(terms, matter)
        .ok_or_else(|| state("sign.not_wanted", "按本地规定，这份文书不用签发，可以直接出。"))?;
    let check = typed.check || row.check;
    let (fact, drill) = (right.fact, right.drill);
    let text = ManuscriptText {
        what: fact.text,
        paper: Some(document::checked(&typed.paper.masthead)?),
        document: Some(WaitingPaper {
            addressed_to: fact.addressed_to,
            printed_by: fact.imprint.map(|printed| printed.by),
            printed_on: typed.paper.printed_on,
            pictures: typed.paper.pictures.clone(),
            tables: fact.tables,
        }),
        ..about.text()
    };
    let opened = ManuscriptOpened {
        manuscript: id,
        at: now,
        unit: who.unit,
        about: about.kept(),
        dispatches: Vec::new(),
        title: fact.title,
        text,
        check,
    };
    let people = ManuscriptPeople { contact_phone: right.people.phone, ..by(who) };
    let opened = draft(&opened, who.unit, Audience::local(), drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![opened])?;
    if !check {
        let m = own(tx, who, id)?;
        ask(tx, row, who, &m, typed.post_id)?;
    }
    Ok(id)
}

/// How a document is signed once it is mended, its title, its text, and who mended it.
type Mended<'t> = (Option<&'t SignRow>, String, ManuscriptText, ManuscriptPeople);

/// Of a document its text and its head are mended.
pub(super) fn mended<'t>(
    tx: &mut Tx<'_>,
    terms: &'t Terms,
    who: &Who,
    m: &ManuscriptRec,
    paper: Paper,
    typed: &Revise,
) -> Result<Mended<'t>, ReportError> {
    let masthead = typed.paper.clone().unwrap_or_else(|| paper.masthead.clone());
    let paper = Paper { masthead, text: typed.report.what.clone(), ..paper };
    let (now, about) = (tx.now(), About::of(tx, m)?);
    let right = document::right(tx, terms, who, about.matter(), &paper, now)?;
    let row = right.rule(terms, about.matter());
    let masthead = document::checked(&paper.masthead).map_err(|e| e.under("/paper"))?;
    let text = ManuscriptText { what: right.fact.text, paper: Some(masthead), ..m.text.clone() };
    let people = ManuscriptPeople { contact_phone: m.contact_phone.clone(), ..by(who) };
    Ok((row, right.fact.title, text, people))
}

/// 签发 of a document: it is issued and gets its number.
pub(super) fn sign(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    m: &ManuscriptRec,
    paper: &Paper,
    typed: Sign,
) -> Result<ReportId, ReportError> {
    let about = About::of(tx, m)?;
    let signing = match about.rule(tx, terms, m.unit)? {
        None => None,
        Some(row) => {
            if typed.method != SignMethod::Paper {
                is_checked(m, row)?;
            }
            let since = m.revised_at.unwrap_or(m.opened_at);
            let typed = Sign { confirm_grade: false, ..typed };
            let (signed, mut people) = sign::accept(tx, who, m.unit, row, typed, since, "")?;
            people.checked_by.clone_from(&m.checked_by);
            Some((signed, people))
        }
    };
    document::issue_signed(tx, terms, who, about.matter(), paper, signing)?;
    close(tx, who, m, true)?;
    Ok(m.about.source().unwrap_or(m.id))
}
