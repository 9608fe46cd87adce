//! 上级系统表单: the form in which the system above wants a report to be pasted, a template of the
//! place. `{what}` and the other names in braces are filled from the record; what is not known
//! reads 未核实, never zero.

use serde::Deserialize;

/// What a template may ask for.
pub const FIELDS: [&str; 18] = [
    "no",
    "unit",
    "sent",
    "title",
    "kind",
    "grade",
    "time",
    "place",
    "what",
    "dead",
    "injured",
    "missing",
    "trapped",
    "in_danger",
    "casualties",
    "contact",
    "phone",
    "reporter",
];

/// A form of the system above.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormTemplate {
    /// Its name in the address of the page.
    pub code: String,
    /// 省值班系统
    pub zh: String,
    /// In English.
    pub en: String,
    /// The text, with names in braces.
    pub template: String,
}

impl FormTemplate {
    /// A name in braces that is none of [`FIELDS`], or a brace that is not closed.
    #[must_use]
    pub fn unknown(&self) -> Option<String> {
        let mut rest = self.template.as_str();
        while let Some((_, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else {
                return Some(format!("{{{}", behind.chars().take(12).collect::<String>()));
            };
            if !FIELDS.contains(&name) {
                return Some(format!("{{{name}}}"));
            }
            rest = after;
        }
        None
    }

    /// The text with every name filled. What was filled in is never read as a name again.
    #[must_use]
    pub fn filled(&self, value: impl Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(self.template.len());
        let mut rest = self.template.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = behind.split_once('}') else { break };
            out.push_str(&value(name));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(template: &str) -> FormTemplate {
        FormTemplate {
            code: "above".to_owned(),
            zh: "上级".to_owned(),
            en: "above".to_owned(),
            template: template.to_owned(),
        }
    }

    #[test]
    fn names_are_filled_once_and_unknown_ones_are_told() {
        let filled = form("时间:{time}\n情况:{what}").filled(|name| format!("<{name} {{place}}>"));
        assert_eq!(filled, "时间:<time {place}>\n情况:<what {place}>");
        assert_eq!(form("{time}").unknown(), None);
        assert_eq!(form("{time}{weather}").unknown().as_deref(), Some("{weather}"));
        assert_eq!(form("{time} {what").unknown().as_deref(), Some("{what"));
    }
}
