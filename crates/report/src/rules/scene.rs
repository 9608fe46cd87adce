//! Where it happened, as far as a word names a place: a hospital to which people were
//! brought is not where it burns.
//!
//! Used wherever the name of a place makes an event of a kind or a grade.

const HOSPITAL: &str = "医院";
/// Who is on the way there, within the same clause before the word.
const BROUGHT: &[&str] = &["送", "转院", "转至", "转到", "前往", "赶往", "拉到", "抬到"];
/// What is done there, right behind the word.
const CARED_FOR: &[&str] =
    &["救治", "治疗", "抢救", "就医", "就诊", "住院治疗", "住院观察", "观察", "检查", "救护车"];
/// Stands in its place, and in no table of words.
const ELSEWHERE: &str = "□□";

/// The text without the hospitals that only took somebody in.
pub(super) fn of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(HOSPITAL) {
        out.push_str(before);
        let clause = out.rsplit(ends_clause).next().unwrap_or_default();
        let brought = BROUGHT.iter().any(|word| clause.contains(word));
        let cared_for = CARED_FOR.iter().any(|word| after.starts_with(word));
        out.push_str(if brought || cared_for { ELSEWHERE } else { HOSPITAL });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '！' | '？' | ',' | ';' | '!' | '?' | '\n')
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn only_a_hospital_where_it_happens_is_a_place() {
        for elsewhere in [
            "宿舍起火，2人受伤已送医院",
            "宿舍起火，2人送往榆林市第一医院救治",
            "3人在区医院抢救",
            "伤者已转至市医院",
        ] {
            assert!(!of(elsewhere).contains("医院"), "{elsewhere}");
        }
        for there in ["区医院住院楼三层冒烟", "人民医院锅炉房起火，无人员伤亡"] {
            assert_eq!(of(there), there);
        }
        assert_eq!(of("中医院起火，2人送市医院"), "中医院起火，2人送市□□");
        assert_eq!(of("刚送完饭，医院后院着火"), "刚送完饭，医院后院着火", "another clause");
    }
}
