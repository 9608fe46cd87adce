//! 呈批单, 阅批单, 呈报通知单: the rows of a form, filled with what the record says.

use crate::service::{ReportError, bounded, wrong};
use crate::views::report::ReportRec;
use crate::views::{call, instruction};
use facts::report::{DocumentKind, FormRow};
use journal::Db;
use kernel::limits::NAME_CHARS;
use kernel::limits::report::document as limits;
use org::web::Who;

/// The rows of a form, filled with what the record says.
pub(super) fn rows_of(
    db: &mut dyn Db,
    who: &Who,
    r: &ReportRec,
    kind: DocumentKind,
    text: &str,
) -> Result<Vec<FormRow>, ReportError> {
    let row =
        |label: &str, text: String, lines| FormRow { label: label.to_owned(), text, lines, pictures: vec![] };
    let mut rows = vec![
        row("来文单位", r.unit_name.clone(), 1),
        row("来文时间", crate::text::date_time_zh(r.sent_at), 1),
        row("来文编号", r.no.clone(), 1),
        row("事由", r.title.clone(), 1),
        row("内容摘要", text.to_owned(), 4),
    ];
    let mut given = row("领导批示", String::new(), 6);
    let mut done = Vec::new();
    for i in instruction::of_root(db, r.root)?.into_iter().filter(|i| i.unit == who.unit) {
        let name = i.by_name.unwrap_or_default();
        if !given.text.is_empty() {
            given.text.push('\n');
        }
        let at = crate::text::date_time_zh(i.at);
        given.text.push_str(&format!("{}{name}（{at}）：{}", i.by_post, i.text.trim()));
        given.pictures.extend(i.attachment);
        let answers = i.to.iter().filter_map(|to| to.answer.as_ref().map(|a| format!("{}：{a}", to.name)));
        done.extend(answers);
    }
    match kind {
        DocumentKind::Approval => {
            rows.push(row("拟办意见", String::new(), 4));
            rows.push(given);
            rows.push(row("办理结果", done.join("\n"), 3));
        }
        DocumentKind::Reading => {
            rows.push(FormRow { label: "领导阅示".to_owned(), ..given });
            rows.push(row("备注", String::new(), 2));
        }
        _ => rows.push(row("备注", String::new(), 2)),
    }
    Ok(rows)
}

/// 呈报通知单: who was told, when, and what they said, from the unit's call list.
pub(crate) fn told(db: &mut dyn Db, who: &Who, r: &ReportRec) -> Result<Vec<Vec<String>>, ReportError> {
    let head = ["职务或单位", "姓名", "电话", "结果", "时间", "接话人、反馈"].map(str::to_owned);
    let mut rows = vec![head.to_vec()];
    for c in call::of_unit(db, r.root, who.unit)? {
        let last = c.tries.last();
        let outcome = match c.state.as_str() {
            "told" => "已告知",
            "no_answer" => "未接",
            "busy" => "占线",
            _ => "未告知",
        };
        let at = last.map_or_else(String::new, |t| crate::text::date_time_zh(t.at));
        let took = [last.and_then(|t| t.took_by.clone()), last.and_then(|t| t.said.clone())];
        let took = took.into_iter().flatten().collect::<Vec<_>>().join("：");
        let whose = format!("{}{}", c.unit_name, c.post_name);
        let name = c.name.unwrap_or_default();
        rows.push(vec![whose, name, c.phone.unwrap_or_default(), outcome.to_owned(), at, took]);
    }
    Ok(rows)
}

/// The rows as typed, within their limits.
pub(super) fn rows(typed: &[FormRow]) -> Result<Vec<FormRow>, ReportError> {
    if typed.len() > limits::ROWS {
        let says = format!("表单最多 {} 栏", limits::ROWS);
        return Err(wrong("/rows", "document.rows", &says));
    }
    let mut rows = Vec::new();
    let mut chars = 0;
    for (n, row) in typed.iter().enumerate() {
        let label = bounded(&format!("/rows/{n}/label"), Some(row.label.clone()), NAME_CHARS)?;
        chars += row.text.chars().count();
        if chars > limits::FORM_CHARS {
            let says = format!("表单各栏合计最多 {} 字；请删减", limits::FORM_CHARS);
            return Err(wrong(&format!("/rows/{n}/text"), "document.form_long", &says));
        }
        rows.push(FormRow {
            label: label.unwrap_or_default(),
            text: row.text.trim().to_owned(),
            lines: row.lines.min(limits::ROW_LINES),
            pictures: row.pictures.clone(),
        });
    }
    Ok(rows)
}
