//! Words that are put together by a pattern rather than listed: a part of the body and what
//! befell it (腿砸断, 头上打破), what the water does to people (让水推走), and
//! that they could not be saved (没救转来).

use crate::words::{DEAD, HURT, MISSING, NEEDS_PERSON, Tags};

#[rustfmt::skip]
pub(crate) const BODY: &[&str] = &[
    "腿", "胳膊", "手", "头", "头部", "脚", "腰", "脸", "眼睛", "眼", "肋骨", "脑袋", "背", "胸", "指头", "手指", "脚腕", "脚踝", "膝盖", "脖子", "肩膀", "手臂", "手腕", "骨头", "锁骨", "股骨",
    "腿上", "手上", "头上", "脚上", "脸上", "眼部", "面部", "脑袋上", "腿部", "手部", "腰部", "胸部", "背上", "颅脑", "脊椎", "盆骨", "脾脏", "内脏", "耳朵", "鼻子", "小腿", "大腿", "额头", "后脑勺",
];

#[rustfmt::skip]
const DAMAGE: &[&str] = &[
    "断", "断了", "压断", "砸断", "摔断", "打断", "夹断", "轧断", "破了", "砸破", "打破", "摔破", "磕破", "碰破", "划破", "撞破", "扭了", "崴了", "烫了", "烫伤", "烧伤", "灼伤", "烧了", "压坏", "砸坏", "砸烂", "撞烂", "打烂", "夹了",
    "流血", "出血", "缝了", "缝针", "肿了", "压烂", "压伤", "砸伤", "挤伤", "摔伤", "擦伤", "划伤", "骨折", "折了", "扎伤", "扎破", "炸伤", "炸烂", "扭伤", "损伤", "受伤", "有伤", "伤了", "挫伤", "破裂", "绞断", "绞伤", "绞了", "崩伤", "烫下", "蹭破", "燎了", "燎伤", "疼得",
];

const BY: &[&str] = &["被", "让", "叫", "给", "教"];
const WATER: &[&str] = &["", "水", "洪水", "河水", "大水", "山洪", "浪", "急流", "泥石流"];
const SWEPT: &[&str] = &["冲走", "卷走", "推走", "冲跑", "推跑", "冲下去"];

const NOT: &[&str] = &["没", "没有", "没能", "未能", "没给"];
const SAVE: &[&str] = &["救", "抢救"];
const BACK: &[&str] = &["过来", "回来", "转来", "活", "下", "下来", "成", "转", "醒"];

/// The words with their tags.
pub(crate) fn composed() -> impl Iterator<Item = (Tags, String)> {
    let hurt =
        BODY.iter().flat_map(|part| DAMAGE.iter().map(move |damage| (HURT, format!("{part}{damage}"))));
    let swept = BY.iter().flat_map(|by| {
        WATER.iter().flat_map(move |water| {
            SWEPT.iter().map(move |swept| (MISSING.and(NEEDS_PERSON), format!("{by}{water}{swept}")))
        })
    });
    let lost = NOT.iter().flat_map(|not| {
        SAVE.iter().flat_map(move |save| BACK.iter().map(move |back| (DEAD, format!("{not}{save}{back}"))))
    });
    hurt.chain(swept).chain(lost)
}
