//! Quantities read from sentences as they come in, and what must not be read as one.

use super::super::said::{burnt_m2, loss_yuan, magnitude, people};

#[test]
fn people_of_a_crowd() {
    for (text, expected) in [
        ("约300名群众在路口聚集", Some(300)),
        ("二百多民工在区政府门口聚集讨薪", Some(200)),
        ("下面围了几百人", Some(200)),
        ("上百人围堵大门", Some(100)),
        ("百余人堵路", Some(100)),
        ("现场聚集1200余人", Some(1_200)),
        ("现场聚集 １，２００ 人", Some(200)),
        ("聚集1,200人", Some(1_200)),
        ("三百五十名业主", Some(350)),
        ("二三十个人", Some(30)),
        ("聚集1.2万人", Some(12_000)),
        ("近千人上街", Some(1_000)),
        ("双方来了一百多人，打伤3人", Some(100)),
        ("十几个村民拦车", Some(10)),
        ("村民堵路，不让运煤车过", None),
        ("一百多辆车停在市政府门前", None),
        ("联系电话0912-5550148", None),
        ("", None),
    ] {
        assert_eq!(people(text), expected, "{text}");
    }
}

#[test]
fn money_lost() {
    for (text, expected) in [
        ("直接经济损失约1200万元", Some(12_000_000)),
        ("初步估计损失三千万元", Some(30_000_000)),
        ("损失1.5亿元", Some(150_000_000)),
        ("约500余万元的损失", Some(5_000_000)),
        ("损失8000元", Some(8_000)),
        ("投资5亿元的项目工地起火", None),
        ("损失统计中。项目总投资5亿元", None),
        ("损失不大", None),
    ] {
        assert_eq!(loss_yuan(text), expected, "{text}");
    }
}

#[test]
fn land_burnt() {
    for (text, expected) in [
        ("过火面积约2公顷", Some(20_000)),
        ("过火约15亩", Some(10_000)),
        ("过火约14亩", Some(9_333)),
        ("烧了二百多亩", Some(133_333)),
        ("火场面积1.5平方公里", Some(1_500_000)),
        ("受害森林面积120公顷", Some(1_200_000)),
        ("沙蒿着火，面积有十来亩", None),
        ("5000亩林场有火情", None),
        ("玉米受灾300亩", None),
    ] {
        assert_eq!(burnt_m2(text), expected, "{text}");
    }
}

#[test]
fn magnitudes() {
    for (text, expected) in [
        ("发生5.2级地震", Some(52)),
        ("发生 6.0 级地震，余震3.1级", Some(60)),
        ("三级响应", None),
        ("45.2级", None),
    ] {
        assert_eq!(magnitude(text), expected, "{text}");
    }
}
