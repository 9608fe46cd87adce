//! Whatever is pasted: no panic, the same answer twice, and every `from` within the text
//! and spelling its words. Bad input of the issue, each by name, and random text.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use kernel::Instant;
use proptest::prelude::*;
use reader::{Known, Reading, Status, Value};
use std::fmt::Write as _;

const NOW: Instant = Instant(1_783_041_600_000);

fn read(text: &str, now: Instant) -> Reading {
    reader::read(text, now, &Known::default())
}

fn check(text: &str) -> Reading {
    let reading = read(text, NOW);
    assert_eq!(reading, read(text, NOW), "the same text is read the same");
    let chars: Vec<char> = text.chars().collect();
    for event in &reading.events {
        for (name, field) in event.fields.by_name() {
            assert_eq!(
                field.status == Status::Absent,
                field.value.is_none() && field.from.is_none(),
                "{name}"
            );
            if let Some(from) = &field.from {
                assert!(from.start < from.end && from.end <= chars.len(), "{name} {from:?} in {text:?}");
                let words: String = chars[from.start..from.end].iter().collect();
                assert_eq!(words, from.words, "{name}");
            }
        }
    }
    reading
}

fn first(text: &str, name: &str) -> (Option<Value>, Status) {
    let reading = check(text);
    let event = reading.events.first().unwrap_or_else(|| panic!("no event in {text}"));
    let fields = event.fields.by_name();
    let (_, field) = fields.iter().find(|(field, _)| *field == name).unwrap();
    (field.value.clone(), field.status)
}

#[test]
fn a_casualty_of_some_is_no_number() {
    assert_eq!(first("古塔镇车祸,十几人受伤", "injured"), (None, Status::Unknown));
    assert_eq!(first("古塔镇车祸,数人死亡", "dead"), (None, Status::Unknown));
}

#[test]
fn a_negative_number_is_no_number() {
    assert_eq!(first("古塔镇车祸,死亡-3人", "dead"), (None, Status::Unknown));
    assert_eq!(first("古塔镇车祸,受伤-1人", "injured"), (None, Status::Unknown));
}

#[test]
fn full_width_digits_are_digits() {
    // The digits and stops of this text are full-width ones (U+FF10 and on), also in an editor that
    // shows them narrow.
    let text = "\u{ff11}\u{ff11}月\u{ff12}日\u{ff10}\u{ff18}：２３古塔镇车祸，死亡\u{ff12}人，受伤１２人";
    assert_eq!(text, "１１月２日０８：２３古塔镇车祸，死亡２人，受伤１２人");
    assert!(!text.chars().any(|c| c.is_ascii()));
    assert_eq!(first(text, "dead"), (Some(Value::Number(2)), Status::Stated));
    assert_eq!(first(text, "injured"), (Some(Value::Number(12)), Status::Stated));
    assert_eq!(
        first(text, "occurred_at"),
        (Some(Value::Text("2025-11-02T08:23:00+08:00".into())), Status::Stated)
    );
}

#[test]
fn a_day_that_cannot_be_is_not_read_as_another() {
    assert_eq!(first("三月三十二日古塔镇起火", "occurred_at"), (None, Status::Unknown));
}

#[test]
fn three_times_in_one_sentence() {
    let text = "7月3日6时10分古塔镇李家坪村民房起火,6时20分接到报警,6时50分扑灭";
    assert_eq!(
        first(text, "occurred_at"),
        (Some(Value::Text("2026-07-03T06:10:00+08:00".into())), Status::Stated)
    );
    // None of a list is the one time it happened.
    let spread = |from: &str, to: &str| {
        let (from, to) = (format!("2026-07-{from}:00+08:00"), format!("2026-07-{to}:00+08:00"));
        (Some(Value::Between { from, to }), Status::Approximate)
    };
    for text in [
        "昨天下午3点、今早6点和7点20分古塔镇李家坪村民房起火",
        "古塔镇李家坪村民房昨天下午3点、今早6点和7点20分三次起火",
        "古塔镇李家坪村民房昨天下午3点,今早6点,7点20分三次起火",
        "昨天下午3点、今早6点和7点20分古塔镇李家坪村民房起火,7点半接到报警,8点10分扑灭",
    ] {
        assert_eq!(first(text, "occurred_at"), spread("02T15:00", "03T07:20"), "{text}");
    }
    assert_eq!(first("今早6点或7点古塔镇民房着火", "occurred_at"), spread("03T06:00", "03T07:00"));
    // 9点 is of the evening, but the words do not say so: no range is made of it.
    for text in ["古塔镇民房昨晚8点、9点两次起火", "古塔镇民房昨晚8点、9点两次起火。今天村干部去看了"]
    {
        assert_eq!(first(text, "occurred_at"), (None, Status::Unknown), "{text}");
    }
    // A list of calls, and the time before it.
    let text = "古塔镇李家坪村民房昨天下午3点起火,今早6点和7点20分接到报警";
    assert_eq!(
        first(text, "occurred_at"),
        (Some(Value::Text("2026-07-02T15:00:00+08:00".into())), Status::Stated)
    );
    let calls = "古塔镇李家坪村民房起火,昨天下午3点、今早6点和7点20分接到报警";
    assert_eq!(first(calls, "occurred_at"), (None, Status::Absent));
}

#[test]
fn the_words_that_close_a_range_belong_to_it() {
    for close in ["之间", "期间", "这段时间", "这段时间里", "许", "左右", "许之间", "间"]
    {
        let text = format!("昨夜11点到今晨2点{close}古塔镇李家坪村民房着火");
        let reading = check(&text);
        let [event] = reading.events.as_slice() else { panic!("{text}") };
        let when = event.fields.occurred_at.from.as_ref().unwrap();
        assert_eq!(when.words, format!("昨夜11点到今晨2点{close}"));
        let rest: String = text.chars().skip(when.end).collect();
        assert_eq!(rest, "古塔镇李家坪村民房着火");
        assert_eq!(event.fields.place.from.as_ref().unwrap().words, "古塔镇李家坪村", "{text}");
        let (from, to) = ("2026-07-02T23:00:00+08:00".into(), "2026-07-03T02:00:00+08:00".into());
        assert_eq!(event.fields.occurred_at.value, Some(Value::Between { from, to }), "{text}");
    }
}

#[test]
fn pictures_among_the_words_change_nothing() {
    assert_eq!(first("😱😱古塔镇🚗车祸‼️死亡2人🙏", "dead"), (Some(Value::Number(2)), Status::Stated));
}

#[test]
fn numbers_too_large_are_none() {
    check("死亡99999999999999999999人,一亿亿亿亿人受伤,万万万万人");
    check("9999年99月99日99时99分,死亡4294967296人");
}

#[test]
fn empty_and_odd_texts() {
    for text in [
        "",
        " ",
        "\n\n\n",
        "。。。",
        "。",
        "死",
        "人",
        "12345",
        "：：：",
        "\u{0}",
        "\u{200b}",
        "1.",
        "1、",
        "昨",
        "08:12",
    ] {
        check(text);
    }
}

/// So often a measure of time is taken again before it counts as bad.
const TRIES: usize = 4;

/// Two megabytes of pasted chat, and twice as much takes about twice as long.
#[test]
fn a_long_chat_takes_its_length() {
    let took = |lines: usize| {
        let mut text = String::new();
        for line in 0..lines {
            writeln!(
                text,
                "张三 7月3日 {:02}:{:02}\n古塔镇李家坪村{line}号房起火,伤了{}个人,没有死人",
                line % 9,
                line % 60,
                line % 7
            )
            .unwrap();
        }
        let start = std::time::Instant::now();
        assert!(!read(&text, NOW).events.is_empty());
        (text.len(), start.elapsed().as_secs_f64())
    };
    // A machine that does other things meanwhile tells nothing: the best of a few tries counts.
    let in_proportion = || {
        let ((_, short), (bytes, long)) = (took(5_000), took(24_000));
        assert!(bytes > 2_000_000, "{bytes}");
        long < short.max(0.05) * 15.0
    };
    assert!((0..TRIES).any(|_| in_proportion()), "it takes longer than its length");
}

/// No stop for two megabytes: nothing may look back to the beginning.
#[test]
fn one_endless_sentence_takes_its_length() {
    let took = |times: usize| {
        let text = "死了一个人伤了两个人没上来三个人在鱼河镇李家坪村七点半着火了".repeat(times);
        let start = std::time::Instant::now();
        let _ = read(&text, NOW);
        start.elapsed().as_secs_f64()
    };
    let in_proportion = || took(20_000) < took(2_000).max(0.05) * 25.0;
    assert!((0..TRIES).any(|_| in_proportion()), "it takes longer than its length");
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "死亡",
        "受伤",
        "2人",
        "三个",
        "十几人",
        "被困",
        "救出",
        "没了",
        "无",
        "暂无",
        "人员伤亡",
        "正在核实",
        "昨夜",
        "11点多",
        "7月3日",
        "8:23",
        "左右",
        "至",
        "三月三十二日",
        "古塔镇",
        "李家坪村",
        "三组",
        "后沟",
        "210国道",
        "煤矿",
        "公司",
        "起火",
        "着火了",
        "爆炸",
        "透水",
        "冰雹",
        "演练",
        "谣言",
        "预警",
        "另外",
        "1.",
        "2、",
        "由",
        "上升至",
        "其中",
        "转移",
        "12户",
        "38人",
        "羊",
        "0912-5550148",
        "13900550001",
        "联系人",
        "王建军",
        "原因",
        "引发",
        "正在抢修",
        ",",
        "。",
        "、",
        "\n",
        " ",
        "(",
        ")",
        ":",
        "😱",
        "-3",
        "2",
        "0823",
        "张三 08:12\n",
        "人没事",
        "半小时前",
        "刚才",
        "不是",
        "更正",
        "又",
        "新增",
        "另一个",
        "俩",
        "仨",
        "己经",
        "煤况",
        "是不是",
        "地震",
        "值班",
        "平安",
        "严防",
        "以上",
        "13日",
        "5时30分",
        "初步统计",
        "已核实",
        "升井",
        "获救",
        "之间",
        "和",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_order_of_known_words_is_read(text in words()) {
        check(&text);
    }
}

/// The names of a place come from its profile.
#[test]
fn no_district_is_compiled_in() {
    fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    for folder in ["src", "rules"] {
        files(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let own = text.split("#[cfg(test)]").next().unwrap();
        let code = own.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(!line.contains("榆林") && !line.contains("榆阳"), "{}: {line}", path.display());
        }
    }
}
