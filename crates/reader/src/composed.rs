//! Words that are put together by a pattern rather than listed: a part of the body and what
//! befell it (腿砸断, 头上打破), what the water does to people (让水推走), and
//! that they could not be saved (没救转来).

use crate::words::{DEAD, HURT, MISSING, NEEDS_PERSON, Tags};

#[rustfmt::skip]
pub(crate) const BODY: &[&str] = &[
    "腿", "胯骨", "胯", "尾骨", "牙", "下巴", "手背", "髋部", "髋", "前臂", "肋", "肋子", "手掌", "头发", "踝", "鼻梁", "颈椎", "眉骨", "脚巴骨", "嘴", "拇指", "胳膊", "手", "头", "头皮", "头部", "脚", "腰", "脸", "眼睛", "眼", "肋骨", "脑袋", "背", "胸", "指头", "手指", "脚腕", "脚踝", "膝盖", "脖子", "肩膀", "手臂", "手腕", "骨头", "锁骨", "股骨",
    "腿上", "手上", "头上", "脚上", "脸上", "眼部", "面部", "脑袋上", "腿部", "手部", "腰部", "胸部", "背上", "颅脑", "脊椎", "盆骨", "脾脏", "内脏", "耳朵", "鼻子", "小腿", "大腿", "额头", "后脑勺",
];

const BLOW: &[&str] = &[
    "压", "夹", "砸", "摔", "撞", "打", "碰", "轧", "烧", "烫", "割", "划", "崴", "扭", "扎", "炸", "绞",
    "崩", "燎", "磕", "咬", "挤", "扯", "踢",
];
const OUTCOME: &[&str] =
    &["了", "断", "坏", "破", "烂", "伤", "折", "碎", "穿", "肿", "掉", "起泡", "起了泡"];

/// What is said of a part of the body without a blow.
#[rustfmt::skip]
const STATE: &[&str] = &[
    "断", "折了", "破了", "流血", "出血", "缝了", "缝针", "肿了", "骨折", "挨了", "中刀", "中弹", "受压", "受挤", "受创", "受损", "负伤", "压着", "卡着", "破皮", "折咧", "断咧", "破咧", "折断", "砸断", "烧黑", "起泡", "裂开", "开裂", "错位", "脱位", "擦破", "划破", "烂了", "坏了", "淌血", "淌了血", "崩了", "铡了", "铡断", "绞断", "绞了", "轧断", "压断", "碾断", "切断", "切了", "夹断", "锯了", "骨裂", "挂彩", "熏黑", "发麻", "不能动", "动不了", "没知觉", "抬不起", "损伤", "受伤", "有伤", "伤了", "挫伤", "破裂", "灼伤", "擦伤", "烫下", "疼得", "粉碎", "裂口", "裂了", "离断", "卷入", "卷进", "绞进", "起了", "骨裂",
];

/// 崴了脚, 断了腿
const BROKE: &[&str] = &[
    "打了", "砸了", "碰了", "崴了", "断了", "伤了", "折了", "破了", "扭了", "摔断", "砸断", "压断", "磕破",
    "打破", "划破",
];

const BY: &[&str] = &["被", "让", "叫", "给", "教"];
const WATER: &[&str] =
    &["", "水", "洪水", "河水", "大水", "山洪", "浪", "急流", "水流", "激流", "洪流", "洪峰", "河", "泥石流"];
const SWEPT: &[&str] = &["冲走", "卷走", "推走", "冲跑", "推跑", "冲下去"];

const NOT: &[&str] = &["没", "没有", "没能", "未能", "没给"];
const SAVE: &[&str] = &["救", "抢救", "按", "缓", "醒"];
const BACK: &[&str] = &["过来", "回来", "转来", "活", "下", "下来", "成", "转", "醒"];

/// The words with their tags.
pub(crate) fn composed() -> impl Iterator<Item = (Tags, String)> {
    let befell =
        || BLOW.iter().flat_map(|blow| OUTCOME.iter().map(move |outcome| format!("{blow}{outcome}")));
    let hurt = BODY.iter().flat_map(move |part| {
        let state = STATE.iter().map(|state| (*state).to_owned());
        let by = || befell().map(|what| format!("被{what}"));
        befell().chain(by()).chain(state).map(move |what| (HURT, format!("{part}{what}")))
    });
    let broke = BROKE.iter().flat_map(|broke| BODY.iter().map(move |part| (HURT, format!("{broke}{part}"))));
    let swept = BY.iter().flat_map(|by| {
        WATER.iter().flat_map(move |water| {
            SWEPT.iter().map(move |swept| (MISSING.and(NEEDS_PERSON), format!("{by}{water}{swept}")))
        })
    });
    let lost = NOT.iter().flat_map(|not| {
        SAVE.iter().flat_map(move |save| BACK.iter().map(move |back| (DEAD, format!("{not}{save}{back}"))))
    });
    hurt.chain(broke).chain(swept).chain(lost)
}
