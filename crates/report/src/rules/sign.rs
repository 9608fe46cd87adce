//! Signs: words by which a criterion that counts nothing is met, such as water that a
//! city drinks and cannot, or a fight with weapons.

use super::scene;
use serde::Deserialize;

/// What denies a word within its clause, before it.
const DENIED: &[&str] =
    &["没有", "没", "未", "无", "不会", "不影响", "不涉及", "不存在", "防止", "避免", "严防", "以防", "排除"];

/// A sign: met where one of `any` stands in a sentence, not denied, and where given one
/// of `with` in the same.
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
}

impl Sign {
    /// The words of a text that meet it: `any`, then `with` where it asks for one.
    #[must_use]
    pub fn said_in(&self, text: &str) -> Option<String> {
        let text = scene::of(text);
        text.split(['。', '；', '！', '？', ';', '\n']).find_map(|sentence| {
            let any = self.any.iter().find(|word| affirmed(sentence, word))?;
            if self.with.is_empty() {
                return Some(any.clone());
            }
            let with = self.with.iter().find(|word| affirmed(sentence, word))?;
            Some(format!("{any}…{with}"))
        })
    }
}

/// Whether a sentence says a word at least once without denying it.
fn affirmed(sentence: &str, word: &str) -> bool {
    sentence.split(['，', '、', ',']).any(|clause| {
        clause.split_once(word).is_some_and(|(before, _)| !DENIED.iter().any(|no| before.contains(no)))
    })
}

#[cfg(test)]
mod tests {
    use super::Sign;

    #[test]
    fn a_sign_is_said_in_one_sentence_and_not_denied() {
        let text = |s: &str| s.to_owned();
        let sign = Sign {
            id: text("source"),
            zh: text("水源地取水中断"),
            en: text("water source cut"),
            any: vec![text("水源地")],
            with: vec![text("停止取水"), text("停水")],
        };
        let said = |what: &str| sign.said_in(what);
        assert_eq!(said("县城水源地受污染，已停止取水").as_deref(), Some("水源地…停止取水"));
        assert_eq!(said("水源地上游柴油泄漏。未停水"), None, "another sentence");
        assert_eq!(said("柴油泄漏，没有影响水源地，也没停水"), None);
        assert_eq!(said("防止流入水源地，下游停水"), None);
    }
}
