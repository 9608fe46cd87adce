//! Documents as offices write them, for the tests of Word and of PDF.
#![allow(dead_code, missing_docs, clippy::unwrap_used, unreachable_pub)]

use officedoc::{
    Align, Block, Cell, Column, Document, Imprint, Labelled, Layout, Picture, PictureFormat, Signature,
    Urgency,
};

pub const JPEG: &[u8] = include_bytes!("handwriting.jpg");
pub const PNG: &[u8] = include_bytes!("handwriting.png");

fn labelled(pairs: &[(&str, &str)]) -> Vec<Labelled> {
    pairs.iter().map(|(label, text)| Labelled { label: (*label).into(), text: (*text).into() }).collect()
}

fn paragraphs(texts: &[&str]) -> Vec<Block> {
    texts.iter().map(|text| Block::Paragraph((*text).into())).collect()
}

/// A photograph of a line written by hand: 480×160 pixels as JPEG, 300×100 as PNG.
pub fn photograph(format: PictureFormat) -> Picture {
    let (bytes, pixels) = match format {
        PictureFormat::Jpeg => (JPEG, (480, 160)),
        PictureFormat::Png => (PNG, (300, 100)),
    };
    Picture { format, bytes: bytes.to_vec(), pixels, caption: "贺永强 11月24日3时31分批示".into() }
}

pub fn empty(layout: Layout) -> Document {
    Document {
        layout,
        drill: false,
        mark: None,
        urgency: None,
        head: String::new(),
        number: None,
        unit: String::new(),
        date: String::new(),
        title: None,
        addressed_to: None,
        blocks: Vec::new(),
        signature: None,
        copies: Vec::new(),
        imprint: None,
        signed: Vec::new(),
    }
}

/// 值班信息 of a page.
pub fn bulletin() -> Document {
    Document {
        urgency: Some(Urgency::Extra),
        head: "值班信息".into(),
        number: Some("第312期".into()),
        unit: "榆阳区总值班室".into(),
        date: "2026年11月24日".into(),
        title: Some("麻黄梁镇双柳沟煤矿发生透水 3人被困".into()),
        blocks: paragraphs(&[
            "11月24日2时51分左右，我区麻黄梁镇双柳沟煤矿30203综采工作面回风顺槽发生透水。当班下井12人，9人升井，3人被困，伤亡情况正在核实。矿方已组织排水，原因正在调查。",
            "接报后，区委、区政府值班领导立即调度。副区长贺永强要求核准人数、全力救人、严防二次透水。区应急、能源、消防救援等部门值班人员已出动，矿山救护队正在赶往现场。",
            "后续情况续报。",
        ]),
        copies: labelled(&[
            ("报", "省政府总值班室，市委值班室，市政府总值班室。"),
            ("送", "区委、区政府有关领导。"),
            ("发", "区应急管理局、区能源局。"),
        ]),
        signed: labelled(&[("签发", ""), ("核稿", "刘晓燕"), ("编辑", "马志远"), ("电话", "5550100")]),
        ..empty(Layout::Bulletin)
    }
}

fn cell(label: &str, text: &str, lines: u8) -> Cell {
    Cell { label: label.into(), text: text.into(), pictures: Vec::new(), lines }
}

/// 呈批单 with a photograph of the leader's handwriting.
pub fn form() -> Document {
    let opinion = Cell {
        pictures: vec![photograph(PictureFormat::Jpeg)],
        ..cell("领导批示", "请应急局、能源局派人赴现场，核准被困人数，每小时报一次。", 5)
    };
    Document {
        head: "榆阳区总值班室呈批单".into(),
        unit: "榆阳区总值班室".into(),
        date: "2026年11月24日".into(),
        blocks: vec![Block::Form(vec![
            vec![cell("来文单位", "麻黄梁镇人民政府", 1), cell("收到时间", "11月24日2时58分", 1)],
            vec![cell("编号", "1124-03", 1), cell("紧急程度", "特急", 1), cell("页数", "2", 1)],
            vec![cell("事由", "麻黄梁镇双柳沟煤矿30203综采工作面回风顺槽发生透水，3人被困。", 2)],
            vec![cell(
                "拟办意见",
                "拟请贺永强副区长阅示；转区应急管理局、区能源局阅处。\n马志远\n11月24日3时10分",
                5,
            )],
            vec![opinion],
            vec![cell("办理结果", "", 5)],
            vec![cell("备注", "", 2)],
        ])],
        ..empty(Layout::Form)
    }
}

/// 通报 of several pages with headings of four orders and a table.
pub fn official() -> Document {
    let figures = |name: &str, reports: &str, late: &str| vec![name.into(), reports.into(), late.into()];
    let column = |name: &str, share, align| Column { name: name.into(), share, align };
    let mut blocks = paragraphs(&[
        "为进一步加强和规范全区值班工作，提高突发事件信息报送质量，现将2026年上半年全区值班和信息报送工作情况通报如下。",
    ]);
    blocks.push(Block::Heading(1, "一、基本情况".into()));
    blocks.extend(paragraphs(&[
        "上半年，各镇、街道和区级有关部门认真落实24小时专人值班和领导干部在岗带班制度，共接报突发事件信息186条，其中较大以上3条，均按规定时限上报。",
    ]));
    blocks.push(Block::Heading(2, "（一）值班抽查".into()));
    blocks.extend(paragraphs(&[
        "区政府总值班室采取电话抽查、视频点名等方式，对31个镇、街道和46个部门开展抽查52次，在岗率98.6%。抽查发现，个别单位存在值班人员业务不熟、领导带班不实、交接班记录不全等问题。",
    ]));
    blocks.push(Block::Heading(3, "1.抽查方式。".into()));
    blocks.extend(paragraphs(&["以夜间和节假日为主，不打招呼、直接通话。"]));
    blocks.push(Block::Heading(4, "（1）夜间抽查。".into()));
    blocks.extend(paragraphs(&["每周不少于2次。"]));
    blocks.push(Block::Heading(1, "二、信息报送情况".into()));
    blocks.push(Block::Table {
        columns: vec![
            column("单位", 3, Align::Left),
            column("报送条数", 2, Align::Right),
            column("迟报条数", 2, Align::Right),
        ],
        rows: vec![
            figures("麻黄梁镇", "21", "1"),
            figures("大河塔镇", "17", "0"),
            figures("金鸡滩镇", "33", "2"),
            figures("航宇路街道", "9", "0"),
        ],
    });
    blocks.extend(paragraphs(&[
        "从报送时限看，30分钟内电话报告率96.2%，1小时内书面报告率94.1%。从报送质量看，要素齐全、表述准确的占九成以上；少数信息存在“时间、地点不清”“伤亡人数前后不一”等问题，影响了研判和处置。",
        "各单位要严格执行突发事件信息报告规定，坚决杜绝迟报、漏报、谎报、瞒报。对因信息报送不及时、不准确造成严重后果的，依规依纪依法追究责任。",
    ]));
    Document {
        mark: Some("内部".into()),
        head: "榆林市榆阳区人民政府办公室文件".into(),
        number: Some("榆区政办函〔2026〕3号".into()),
        unit: "榆林市榆阳区人民政府办公室".into(),
        date: "2026年7月8日".into(),
        title: Some("榆阳区人民政府办公室关于2026年上半年全区值班和信息报送工作情况的通报".into()),
        addressed_to: Some("各镇人民政府、街道办事处，区政府各工作部门、直属机构".into()),
        blocks,
        signature: Some(Signature {
            unit: "榆林市榆阳区人民政府办公室".into(), date: "2026年7月8日".into()
        }),
        copies: labelled(&[(
            "抄送",
            "市政府办公室，区委办公室，区人大常委会办公室，区政协办公室，区纪委监委，区人武部。",
        )]),
        imprint: Some(Imprint {
            by: "榆林市榆阳区人民政府办公室".into(), date: "2026年7月9日印发".into()
        }),
        ..empty(Layout::Official)
    }
}

/// 突发事件月报: a bulletin of several pages with captions above its tables.
pub fn monthly() -> Document {
    let column = |name: &str, share, align| Column { name: name.into(), share, align };
    let table = |first: &str, rows: Vec<Vec<String>>| Block::Table {
        columns: vec![
            column(first, 5, Align::Left),
            column("本期", 3, Align::Right),
            column("其中暂定", 3, Align::Right),
            column("上月", 3, Align::Right),
            column("上年同期", 3, Align::Right),
        ],
        rows,
    };
    let row = |name: &str, n: usize| {
        vec![name.into(), n.to_string(), (n / 3).to_string(), (n + 2).to_string(), "无记录".into()]
    };
    let grades = ["特别重大", "重大", "较大（含涉险、必报）", "一般", "合计"];
    let places = ["麻黄梁镇", "青云镇", "小纪汗镇", "大河塔镇", "金鸡滩镇", "镇川镇", "航宇路街道", "鱼河镇"];
    let mut blocks = vec![Block::Heading(1, "一、总体情况".into())];
    blocks.extend(paragraphs(&[
        "11月1日至30日，榆阳区共接报突发事件60起，比上月增加8起，上年同期无记录。其中特别重大0起，重大0起，较大（含涉险、必报）8起，一般52起；52起的等级为暂定，待领导确认。（统计截至12月1日9时0分。）",
    ]));
    blocks.push(Block::Caption("表1　按事件等级（起）".into()));
    blocks.push(table("等级", grades.iter().enumerate().map(|(n, name)| row(name, n * n)).collect()));
    blocks.push(Block::Heading(1, "二、区域分布".into()));
    blocks.extend(paragraphs(&[
        "25个单位有事件接报，居前的是麻黄梁镇6起、青云镇5起、小纪汗镇4起、巴拉素镇4起、镇川镇4起。各镇、街道中有6个本月没有事件，均有值班记录可查。",
        "从时段看，事件多在早晚交通高峰和夜间；从星期看，周末略多于平日，与去年同期的分布大体一致。",
    ]));
    blocks.push(Block::Caption("表2　按单位（起）".into()));
    blocks.push(table("单位", places.iter().chain(&places).map(|name| row(name, name.len())).collect()));
    blocks.extend(paragraphs(&["各单位要举一反三，压实责任，严格执行信息报告规定。"]));
    Document {
        head: "突发事件月报".into(),
        number: Some("2026年第11期".into()),
        unit: "榆阳区总值班室".into(),
        date: "2026年12月1日".into(),
        title: Some("2026年11月突发事件情况".into()),
        blocks,
        copies: labelled(&[("报", "区委、区政府领导"), ("发", "各镇、街道，区级有关部门")]),
        ..empty(Layout::Bulletin)
    }
}

/// A formal document of about ten pages.
pub fn long_official() -> Document {
    let mut document = official();
    let text = document.blocks.clone();
    for _ in 0..6 {
        document.blocks.extend(text.clone());
    }
    document
}
