//! Sentences as they come in, and the kind they speak of.

use super::law;
use crate::rules::propose_kind;

fn codes(text: &str) -> Vec<String> {
    propose_kind(&law().kinds, text).into_iter().map(|kind| kind.code).collect()
}

#[test]
fn sentences_are_heard_as_the_kind_they_speak_of() {
    let cases = include_str!("sentences.txt").lines().filter(|line| !line.starts_with('#'));
    let mut wrong = Vec::new();
    let mut heard = std::collections::BTreeSet::new();
    for (expected, text) in cases.map(|line| line.split_once('|').unwrap()) {
        let proposed = codes(text).join(",");
        if proposed != expected {
            wrong.push(format!("{text}: {expected} expected, {proposed} proposed"));
        }
        heard.insert(expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(law().kinds.iter().all(|kind| heard.contains(kind.code.as_str())), "every kind has a sentence");
}

#[test]
fn what_names_nothing_is_other_without_words() {
    let law = law();
    for text in ["", "   ", "出事了，情况不明", "🙂🙂", "防汛办接报，区消防救援大队已到场"]
    {
        let proposals = propose_kind(&law.kinds, text);
        assert_eq!(proposals.len(), 1, "{text}");
        assert_eq!((proposals[0].code.as_str(), proposals[0].words.len()), ("other", 0), "{text}");
    }
}

#[test]
fn equals_are_all_proposed() {
    assert_eq!(codes("远处听到爆炸声"), ["hazardous_chemicals", "gas"]);
}

#[test]
fn a_proposal_shows_its_words_in_order_and_its_path() {
    let law = law();
    let proposals = propose_kind(&law.kinds, "双柳沟煤矿30203工作面突然出水");
    let [mine] = proposals.as_slice() else { panic!("{proposals:?}") };
    assert_eq!(mine.path, ["事故灾难", "煤矿事故", "水害"]);
    assert_eq!(mine.path_en, ["Accident", "Coal mine accident", "Water inrush"]);
    assert_eq!(mine.words, ["煤矿", "出水"]);
}

#[test]
fn spaces_and_full_width_signs_do_not_hide_a_word() {
    assert_eq!(codes("居 民 楼\n着 火"), ["fire"]);
    assert_eq!(codes("ＫＴＶ里打架"), ["public_security"]);
}

#[test]
fn the_table_holds_the_general_list_and_what_stands_under_one_of_it() {
    let law = law();
    let general = law.kinds.iter().filter(|kind| kind.within.is_none());
    let names: Vec<&str> = general.map(|kind| kind.zh.as_str()).collect();
    let expected = "煤矿事故,非煤矿山事故,危化品事故,烟花爆竹事故,道路交通事故,火灾,森林草原火灾,建筑施工事故,特种设备事故,燃气事故,\
                    洪涝,地质灾害,地震,大风冰雹,暴雪低温,干旱,环境污染,食物中毒,传染病,群体性事件,刑事治安,溺水,其他";
    let mut sorted: Vec<&str> = expected.split(',').collect();
    let mut have = names.clone();
    sorted.sort_unstable();
    have.sort_unstable();
    assert_eq!(have, sorted);
    let under = law.kinds.iter().filter_map(|kind| Some((kind.zh.as_str(), kind.within.as_deref()?)));
    assert_eq!(under.collect::<Vec<_>>(), [("铁路交通事故", "other"), ("动物疫情", "other")]);
    for row in law.kinds.rows() {
        assert!(!row.en.is_empty() && !row.class_zh.is_empty() && !row.class_en.is_empty(), "{}", row.code);
    }
}

#[test]
fn a_long_text_is_read_within_a_millisecond_or_so() {
    let text = "今日值班情况正常，无突发事件。".repeat(260);
    assert_eq!(codes(&text), ["other"]);
}
