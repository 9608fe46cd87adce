//! Units, desks, routes and people of the stories, as facts.

use super::{CITY, COAL, DISTRICT, EMERGENCY, OTHER_TOWN, PROVINCE, Plan, TOWN, desk, unit};
use facts::draft::Draft;
use facts::org::{
    DeskNumber, DeskOpened, DeskTerms, PersonEntered, PersonSealed, Phone, PostAbsent, PostHeld, PostOpened,
    RouteSet, UnitHosted, UnitOpened, Via,
};
use kernel::calendar::Date;
use kernel::{EventId, Instant, Level, PersonId, PostId, RouteId};

fn opened(plan: &Plan, code: &str, name: &str, kind: &str, level: Level, parent: Option<&str>) -> Vec<Draft> {
    let id = unit(code);
    let fact = UnitOpened {
        unit: id,
        name: name.to_owned(),
        short_name: name.to_owned(),
        code: Level::of_code(code).map(|_| code.to_owned()),
        kind: kind.to_owned(),
        level,
        parent: parent.map(unit),
        opened_on: None,
        sort: 0,
        placeholder: true,
    };
    let mut drafts = vec![Draft::of(&fact).unwrap()];
    if let Some(node) = plan.host(code) {
        drafts.push(Draft::of(&UnitHosted { unit: id, node, from: Instant(0) }).unwrap());
    }
    drafts
}

fn room(plan: &Plan, code: &str, serves: &str, line: &str, name: &str, number: &str) -> Draft {
    let terms = DeskTerms {
        keeper: unit(code),
        serves: unit(serves),
        line: line.to_owned(),
        name: name.to_owned(),
        external: plan.host(code).is_none(),
        numbers: vec![DeskNumber { kind: "phone".to_owned(), number: number.to_owned() }],
        hours: String::new(),
        methods: Vec::new(),
        sort: 0,
    };
    Draft::of(&DeskOpened { desk: desk(code), terms }).unwrap()
}

pub fn route(from: &str, level: Option<Level>, kinds: &[&str], to: &str, via: Via) -> Draft {
    let id = facts::draft::derived_id("route", &[from.as_bytes(), to.as_bytes(), via.word().as_bytes()]);
    let fact = RouteSet {
        route: RouteId::from_bytes(id),
        from_unit: unit(from),
        from_level: level,
        kinds: kinds.iter().map(|k| (*k).to_owned()).collect(),
        min_grade: None,
        to_desk: desk(to),
        via,
    };
    Draft::of(&fact).unwrap()
}

/// A post with its holder; ids follow from unit and title.
fn held(code: &str, title: &str, duty: &str, name: &str, phone: &str) -> Vec<Draft> {
    let person = person(name);
    let post = post_id(code, title);
    let sealed = PersonSealed {
        name: name.to_owned(),
        initials: String::new(),
        phones: vec![Phone { kind: "mobile".to_owned(), number: phone.to_owned() }],
        job: title.to_owned(),
    };
    vec![
        Draft::of(&PersonEntered { person, unit: unit(code) }).unwrap().sealed(&sealed).unwrap(),
        Draft::of(&PostOpened {
            post,
            unit: unit(code),
            title: title.to_owned(),
            duty: duty.to_owned(),
            sort: 0,
            full_time: true,
        })
        .unwrap(),
        Draft::of(&PostHeld { post, person, from_on: Date::new(2026, 1, 1).unwrap(), acting: false })
            .unwrap(),
    ]
}

pub fn person(name: &str) -> PersonId {
    PersonId::from_bytes(facts::draft::derived_id("person", &[name.as_bytes()]))
}

pub fn post_id(code: &str, title: &str) -> PostId {
    PostId::from_bytes(facts::draft::derived_id("post", &[code.as_bytes(), title.as_bytes()]))
}

/// The deputy is away from now on and 马志远 stands in.
pub fn absence(now: Instant) -> PostAbsent {
    PostAbsent {
        post: post_id(DISTRICT, "副区长"),
        absence: EventId::new(),
        from: Instant(now.0 - 1),
        to: now.plus_minutes(600),
        stand_in: Some(person("马志远")),
        reason: "出差".to_owned(),
    }
}

pub fn directory(plan: &Plan) -> Vec<Draft> {
    let mut all = Vec::new();
    if !plan.alone {
        all.extend(opened(plan, PROVINCE, "陕西省", "government", Level::Province, None));
        all.extend(opened(plan, CITY, "榆林市", "government", Level::City, Some(PROVINCE)));
        all.push(room(plan, PROVINCE, PROVINCE, "government", "陕西省政府总值班室", "029-5550100"));
        all.push(room(plan, CITY, CITY, "government", "榆林市政府总值班室", "0912-5550101"));
    }
    let above = (!plan.alone).then_some(CITY);
    all.extend(opened(plan, DISTRICT, "榆阳区", "government", Level::District, above));
    all.extend(opened(plan, TOWN, "麻黄梁镇", "government", Level::Township, Some(DISTRICT)));
    all.extend(opened(plan, OTHER_TOWN, "青云镇", "government", Level::Township, Some(DISTRICT)));
    all.extend(opened(plan, EMERGENCY, "区应急局", "department", Level::District, Some(DISTRICT)));
    all.extend(opened(plan, COAL, "区能源局", "department", Level::District, Some(DISTRICT)));
    all.push(room(plan, DISTRICT, DISTRICT, "government", "榆阳区政府总值班室", "0912-5550200"));
    all.push(room(plan, EMERGENCY, DISTRICT, "emergency", "区应急局值班室", "0912-5550119"));
    all.push(room(plan, COAL, DISTRICT, "coal", "区能源局值班室", "0912-5550163"));
    all.push(room(plan, TOWN, TOWN, "government", "麻黄梁镇值班室", "0912-5550231"));
    all.push(route(DISTRICT, Some(Level::Township), &[], DISTRICT, Via::Block));
    all.push(route(DISTRICT, Some(Level::Township), &[], EMERGENCY, Via::Line));
    if !plan.alone {
        all.push(route(CITY, Some(Level::District), &[], CITY, Via::Block));
        all.push(route(CITY, Some(Level::Township), &[], CITY, Via::Skip));
        all.push(route(PROVINCE, Some(Level::City), &[], PROVINCE, Via::Block));
        all.push(route(PROVINCE, Some(Level::District), &[], PROVINCE, Via::Skip));
    }
    all.extend(held(DISTRICT, "区长", "head", "王维平", "6101"));
    all.extend(held(DISTRICT, "副区长", "deputy", "贺永强", "6103"));
    all.extend(held(DISTRICT, "带班领导", "leader", "白建军", "6108"));
    all.extend(held(DISTRICT, "值班员", "officer", "马志远", "6109"));
    all.extend(held(TOWN, "带班领导", "leader", "折志刚", "7101"));
    all
}

/// One more township.
pub fn extra_town(plan: &Plan, code: &str) -> Vec<Draft> {
    opened(plan, code, &format!("{code}镇"), "government", Level::Township, Some(DISTRICT))
}

/// One more government, known and written for by nobody here.
pub fn government(plan: &Plan, code: &str, name: &str, level: Level, parent: &str) -> Vec<Draft> {
    opened(plan, code, name, "government", level, Some(parent))
}
