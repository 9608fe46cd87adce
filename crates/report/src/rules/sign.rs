//! Signs: words by which a criterion that counts nothing is met, such as water that a
//! city drinks and cannot, or a fight with weapons.

use super::scene;
use serde::Deserialize;

/// What denies a word that stands within a few characters behind it: 没有冲击, 未造成停水.
const DENIED: &[&str] =
    &["没", "未", "无", "不会", "不影响", "不涉及", "防止", "避免", "严防", "以防", "排除"];
/// How far before the word a denial may begin, in characters.
const DENIED_NEAR: usize = 6;
/// What takes a word back behind it, as far as the clause goes.
const TAKEN_BACK: &[&str] = &[
    "不实",
    "阴性",
    "排除",
    "谣",
    "未发生",
    "没有发生",
    "未受影响",
    "不受影响",
    "没受影响",
    "没有影响",
    "无影响",
];
/// Words that begin like a denial and are none.
const NO_DENIAL: &[&str] = &["淹没", "埋没", "没收", "无定河", "无人机", "无锡", "无为", "未央"];

/// A sign: met where one of `any` stands in a sentence, not denied, and where given one
/// of `with` in the same sentence, or with `together` in the same clause, and none of
/// `unless` in that clause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Its name in the file.
    pub id: String,
    /// What it stands for.
    pub zh: String,
    /// The same in English.
    pub en: String,
    any: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    together: bool,
}

impl Sign {
    /// The words of a text that meet it: `any`, then `with` where it asks for one.
    #[must_use]
    pub fn said_in(&self, text: &str) -> Option<String> {
        let text = NO_DENIAL.iter().fold(scene::of(text), |text, word| text.replace(word, "□□"));
        text.split(['。', '；', '！', '？', ';', '\n']).find_map(|sentence| {
            sentence.split(['，', '、', ',']).find_map(|clause| {
                let any = self.any.iter().find(|word| affirmed(clause, word))?;
                if self.unless.iter().any(|word| clause.contains(word.as_str())) {
                    return None;
                }
                if self.with.is_empty() {
                    return Some(any.clone());
                }
                let here = if self.together { clause } else { sentence };
                let with = self
                    .with
                    .iter()
                    .find(|word| here.split(['，', '、', ',']).any(|clause| affirmed(clause, word)))?;
                Some(format!("{any}…{with}"))
            })
        })
    }
}

/// Whether a clause says a word at least once without denying it.
fn affirmed(clause: &str, word: &str) -> bool {
    clause.match_indices(word).any(|(at, _)| {
        let (before, rest) = clause.split_at(at);
        let near: String =
            before.chars().rev().take(DENIED_NEAR).collect::<Vec<_>>().into_iter().rev().collect();
        !DENIED.iter().any(|no| near.contains(no)) && !TAKEN_BACK.iter().any(|no| rest.contains(no))
    })
}

#[cfg(test)]
mod tests {
    use super::Sign;

    fn sign(together: bool) -> Sign {
        let text = |s: &str| s.to_owned();
        Sign {
            id: text("source"),
            zh: text("水源地取水中断"),
            en: text("water source cut"),
            any: vec![text("水源地")],
            with: vec![text("停止取水"), text("停水")],
            unless: vec![text("隐患")],
            together,
        }
    }

    #[test]
    fn a_sign_is_said_in_one_sentence_and_not_denied() {
        let said = |what: &str| sign(false).said_in(what);
        assert_eq!(said("县城水源地受污染，已停止取水").as_deref(), Some("水源地…停止取水"));
        assert_eq!(said("水源地上游柴油泄漏。未停水"), None, "another sentence");
        assert_eq!(said("柴油泄漏，没有影响水源地，也没停水"), None);
        assert_eq!(said("防止流入水源地，下游停水"), None);
        assert_eq!(said("水源地隐患排查，停水"), None);
        assert_eq!(said("网传水源地污染不实，下游停水"), None, "taken back");
        assert_eq!(said("水源地未受影响，下游停水"), None, "taken back");
        assert_eq!(said("洪水淹没水源地，停水").as_deref(), Some("水源地…停水"), "淹没 denies nothing");
        assert_eq!(said("无定河水源地停水").as_deref(), Some("水源地…停水"), "a river's name denies nothing");
    }

    #[test]
    fn together_is_within_one_clause() {
        assert_eq!(sign(true).said_in("水源地受污染，已停水"), None);
        assert!(sign(true).said_in("水源地停水").is_some());
    }
}
