//! Who is meant where two are told of without a number: 男的腿折了女的昏迷 are two, since one
//! cannot be both; 老汉…老人 may be one.

use crate::doc::{Doc, Span};
use crate::list::Words;

/// Each row is one person of a pair or a car; a word of one row is never one of another.
const ROLES: &[&Words] = &[
    words!["男的", "男人", "丈夫", "老公", "他爸", "他爹", "父亲", "老汉", "男子"],
    words!["女的", "女人", "妻子", "老婆", "婆姨", "媳妇", "他妈", "他娘", "母亲", "老太", "女子", "老婆婆"],
    words!["司机", "驾驶员", "开车的", "驾驶人", "骑车的", "骑摩托的", "机手"],
    words!["副驾", "乘客", "坐车的", "跟车的", "押运员", "乘坐人", "乘车人", "后座"],
    words!["娃", "孩子", "小孩", "学生", "男孩", "女孩", "儿童", "孙子", "孙女"],
    words!["店主", "老板", "摊主", "户主", "房东"],
    words!["顾客", "路人", "行人", "邻居"],
    words!["店员", "服务员", "营业员", "收银员", "老师", "教师", "员工", "工作人员"],
];

/// A bit for each row of which a word stands in the stretch; none where nobody is named so.
pub(super) fn role(doc: &Doc<'_>, stretch: Span) -> u8 {
    let mut roles = 0;
    for row in ROLES.iter().rev() {
        roles = roles << 1 | u8::from(doc.contains(stretch, row));
    }
    roles
}
