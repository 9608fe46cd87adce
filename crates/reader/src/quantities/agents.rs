//! One person told by what he does rather than by a word of a list: 护线员, 锚杆工; 看磅的, 骑三轮的.

use crate::doc::{Doc, Span, is_han};

/// Begins what somebody does: 开车的, 看磅的.
const DOES: &str = "开骑坐看放卖拾捡修干做喂守扛拉送收赶种烧钓摆装卸跟养换押扶指绑抹砌刷";

/// Behind 的 none of these is what is meant: the person is.
const GOES_ON: &str = "把被让叫给从在掉摔跌人也都就已没不当头手脚腿胳脸身腰耳眼肋,。 老男女那";

/// Before such a word; otherwise it says what somebody else is like (他骑的车).
const BEFORE: &str = "个把被让叫给是有那这名位,、 ";

/// The last such word in the stretch.
pub(crate) fn agent(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    let of = doc.slice(stretch).contains(&'的');
    (stretch.start..stretch.end).rev().find_map(|i| {
        let does = of.then(|| doer(doc, i, stretch)).flatten();
        let found = does.or_else(|| by_trade(doc, i, stretch))?;
        (found.end <= stretch.end).then_some(found)
    })
}

fn doer(doc: &Doc<'_>, i: usize, stretch: Span) -> Option<Span> {
    let bounded = i == stretch.start || BEFORE.contains(doc.at_before(i));
    if !DOES.contains(doc.at(i)) || !bounded {
        return None;
    }
    let of = (i + 2..(i + 6).min(stretch.end)).find(|&at| doc.at(at) == '的')?;
    let plain = (i..of).all(|at| is_han(doc.at(at)) && !"了着过得把被".contains(doc.at(at)));
    let alone = of + 1 >= stretch.end || GOES_ON.contains(doc.at(of + 1));
    (plain && alone).then_some(Span::new(i, of + 1))
}

/// 护线员, 锚杆工, 装载机手: two characters at least before what says that it is a trade.
fn by_trade(doc: &Doc<'_>, i: usize, stretch: Span) -> Option<Span> {
    const MANY: &str = "施民员职人动停开复罢打务招分加化竣完用军官党成会社公美特上下返队学议委演球歌雇矿对副助选舵帮扒凶入下住洗双左右新老高水机扶";
    const NOT_ONE: &str = "人地作程厂棚资业会具序伤期费商种友头长区们等机续段里套提";
    if !matches!(doc.at(i), '员' | '工' | '手' | '匠') {
        return None;
    }
    let stem = i.checked_sub(2).filter(|&start| start >= stretch.start)?;
    let han = (stem..i)
        .all(|at| is_han(doc.at(at)) && !"的了在把被让一二三两名个位和与及都是".contains(doc.at(at)));
    let one = !MANY.contains(doc.at_before(i)) && !NOT_ONE.contains(doc.at(i + 1));
    (han && one).then_some(Span::new(stem, i + 1))
}
