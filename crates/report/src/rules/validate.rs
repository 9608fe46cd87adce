//! What is wrong in a first report as typed, field by field, and what merely looks odd.
//!
//! Errors are what nobody can mean; everything else goes through, because nothing
//! may stand between a unit and its first report. A missing place, figures that do
//! not tie or an old date are warnings: shown, sent along, mended later.

use super::law::Law;
use crate::model::{Casualties, Count, FirstReport};
use kernel::clock::{DAY_MS, MINUTE_MS};
use kernel::error::FieldError;
use kernel::limits::report::{ABOUT_TOLERANCE_MINUTES, FUTURE_TOLERANCE_MINUTES, OLD_DAYS, TOO_OLD_DAYS};
use kernel::limits::{
    ATTACHMENTS_PER_REPORT, NAME_CHARS, PHONE_CHARS, PLACE_CHARS, REMARK_CHARS, REPORT_TEXT_CHARS,
};
use kernel::{Instant, Moment};

/// A first report that may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The figures, accepted.
    pub casualties: Casualties,
    /// What looks odd and does not stop it.
    pub warnings: Vec<FieldError>,
}

/// Checks every field of a first report as typed, as of `now`.
///
/// # Errors
/// One entry for each field that cannot be meant.
pub fn check_first_report(law: &Law, typed: &FirstReport, now: Instant) -> Result<Checked, Vec<FieldError>> {
    let mut findings = Findings::default();
    texts(&mut findings, typed);
    if law.kind(&typed.kind).is_none() {
        findings.error("/kind", "report.kind_unknown", "没有这个种类，请从列表中选择");
    }
    times(&mut findings, typed, now);
    if let Some(phone) = filled(typed.contact_phone.as_deref()) {
        phone_number(&mut findings, phone);
    }
    if typed.attachments.len() > ATTACHMENTS_PER_REPORT {
        let says = format!("附件最多 {ATTACHMENTS_PER_REPORT} 个");
        findings.error("/attachments", "report.attachments_many", says);
    }
    let casualties = typed.casualties.accept().unwrap_or_else(|wrong| {
        findings.errors.extend(wrong);
        Casualties::default()
    });
    figures(&mut findings, &casualties);
    let Findings { errors, warnings } = findings;
    if errors.is_empty() { Ok(Checked { casualties, warnings }) } else { Err(errors) }
}

/// Checks the time and the telephone number of a correction, as a first report's are;
/// `knew_at` is when the unit knew of the event.
///
/// # Errors
/// One entry for each field that cannot be meant.
pub fn check_correction(
    happened: Option<Moment>,
    contact_phone: Option<&str>,
    knew_at: Instant,
    now: Instant,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::default();
    if let Some(happened) = happened {
        happened_at(&mut findings, happened, Some(knew_at), now);
    }
    if let Some(phone) = filled(contact_phone) {
        phone_number(&mut findings, phone);
    }
    if findings.errors.is_empty() { Ok(()) } else { Err(findings.errors) }
}

/// What was found so far.
#[derive(Debug, Default)]
struct Findings {
    errors: Vec<FieldError>,
    warnings: Vec<FieldError>,
}

impl Findings {
    fn error(&mut self, pointer: &str, code: &str, detail: impl Into<String>) {
        self.errors.push(field(pointer, code, detail.into()));
    }

    fn warn(&mut self, pointer: &str, code: &str, detail: impl Into<String>) {
        self.warnings.push(field(pointer, code, detail.into()));
    }
}

fn field(pointer: &str, code: &str, detail: String) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code: code.to_owned(), detail }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn texts(findings: &mut Findings, typed: &FirstReport) {
    let fields = [
        ("/what", Some(typed.what.as_str()), REPORT_TEXT_CHARS),
        ("/place_text", Some(typed.place_text.as_str()), PLACE_CHARS),
        ("/happened_text", typed.happened_text.as_deref(), REMARK_CHARS),
        ("/outside_reason", typed.outside_reason.as_deref(), REMARK_CHARS),
        ("/contact_name", typed.contact_name.as_deref(), NAME_CHARS),
        ("/contact_phone", typed.contact_phone.as_deref(), PHONE_CHARS),
        ("/rating_reason", typed.rating_reason.as_deref(), REMARK_CHARS),
    ];
    for (pointer, text, max_chars) in fields {
        let text = text.unwrap_or_default();
        let chars = text.chars().count();
        if chars > max_chars {
            let says = format!("最多 {max_chars} 字，现在 {chars} 字");
            findings.error(pointer, "text.too_long", says);
        }
        // Neither database stores U+0000 in text; other control signs come from copying and are invisible.
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            findings.error(pointer, "text.control", "含有看不见的控制字符，请删去后重新粘贴");
        }
    }
    if typed.what.trim().is_empty() {
        findings.error("/what", "report.what_empty", "请用一句话写明发生了什么");
    }
    if typed.place_text.trim().is_empty() && typed.place_id.is_none() {
        findings.warn("/place_text", "report.place_unknown", "没有写地点，接报后要尽快补报");
    }
}

fn times(findings: &mut Findings, typed: &FirstReport, now: Instant) {
    if let Some(knew_at) = typed.knew_at {
        if knew_at > now.plus_minutes(FUTURE_TOLERANCE_MINUTES) {
            findings.error("/knew_at", "report.knew_future", "知悉时间晚于现在，请核对");
        } else if now.since(knew_at) > TOO_OLD_DAYS * DAY_MS {
            findings.error("/knew_at", "report.knew_too_old", "知悉时间过早，请核对年份");
        }
    }
    happened_at(findings, typed.happened, typed.knew_at, now);
}

fn happened_at(findings: &mut Findings, happened: Moment, knew_at: Option<Instant>, now: Instant) {
    let horizon = now.plus_minutes(FUTURE_TOLERANCE_MINUTES);
    if !happened.is_valid() {
        findings.error("/happened", "report.happened_backwards", "起止时间颠倒，请核对");
    }
    let latest = match happened {
        Moment::Between { to, .. } => Some(to),
        other => other.earliest(),
    };
    if latest.is_some_and(|at| at > horizon) {
        findings.error("/happened", "report.happened_future", "发生时间晚于现在，请核对日期和钟点");
    }
    let Some(earliest) = happened.earliest() else { return };
    let age_ms = now.since(earliest);
    if age_ms > TOO_OLD_DAYS * DAY_MS {
        findings.error("/happened", "report.happened_too_old", "发生时间过早，请核对年份");
    } else if age_ms > OLD_DAYS * DAY_MS {
        findings.warn(
            "/happened",
            "report.happened_old",
            format!("发生在 {OLD_DAYS} 天以前，如系补录请在正文说明"),
        );
    }
    let tolerance_ms = match happened {
        Moment::About { .. } => ABOUT_TOLERANCE_MINUTES * MINUTE_MS,
        _ => 0,
    };
    if knew_at.is_some_and(|knew_at| earliest.since(knew_at) > tolerance_ms) {
        findings.error("/happened", "report.happened_after_knew", "发生时间晚于知悉时间，请核对两个时间");
    }
}

/// Digits with the signs people write between them, several numbers parted by
/// `/`, `,`, `、` or `;`. Three digits (119) to fifteen (+86 and a mobile).
fn phone_number(findings: &mut Findings, phone: &str) {
    let plain: String = phone
        .chars()
        .map(|c| match c {
            '０'..='９' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            '（' => '(',
            '）' => ')',
            '－' | '—' | '–' => '-',
            '，' | '、' | '；' | ';' | ',' | '／' => '/',
            '＋' => '+',
            '转' => '-',
            other => other,
        })
        .collect();
    let one = |number: &str| {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        (3..=15).contains(&digits)
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | ' ' | '+'))
    };
    if !plain.split('/').all(|number| one(number.trim())) {
        let says = "不像电话号码；只写数字，如 0912-5550148，几个号码用顿号隔开";
        findings.error("/contact_phone", "report.phone_nonsense", says);
    }
}

fn figures(findings: &mut Findings, c: &Casualties) {
    let (Some(on_site), Count::Number { .. } | Count::None { .. }) = (c.on_site.known(), c.on_site) else {
        return;
    };
    let known =
        |counts: &[Count]| counts.iter().filter_map(|count| count.known()).map(u64::from).sum::<u64>();
    let accounted = known(&[c.trapped, c.safe]);
    if accounted > u64::from(on_site) {
        let says = format!("被困和脱险合计 {accounted} 人，多于当班或在场 {on_site} 人，请核对");
        findings.warn("/casualties/on_site", "report.figures_do_not_tie", says);
    }
    if c.dead.known().is_some_and(|dead| dead > on_site) {
        findings.warn("/casualties/dead", "report.dead_over_on_site", "死亡人数多于当班或在场人数，请核对");
    }
}
