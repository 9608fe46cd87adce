//! A leader who is away while nobody stands in: at work nowhere, and still told.
use crate::world::*;
use facts::org::PostAbsent;
use org::perm::Role;
use org::query::PostState;
use org::web::Who;
use report::service::desk;

#[test]
fn who_is_away_with_nobody_in_their_place_is_on_no_duty_and_signs_nothing_but_is_told() {
    nights(|node, clock| {
        for (code, title) in [(DISTRICT, "带班领导"), (TOWN, "带班领导")] {
            node.enter(PostAbsent { post: post_id(code, title), stand_in: None, ..absence(clock.now()) });
        }
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let ma = officer(DISTRICT, "马志远");
        node.on(&ma, id, desk::receive).unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(seen.leader_on_duty, None, "the township's is away");

        let today = today(&node, &ma);
        let leader = today.on_duty.iter().find(|one| one.role == "leader").unwrap();
        assert_eq!((leader.state, leader.name.as_deref()), (PostState::Absent, None));

        let screen = Who { roles: vec![Role::Screen], ..ma.clone() };
        let wall = node.read(|db, terms| report::read::hall::hall(db, terms, &screen, clock.now())).unwrap();
        let posts: Vec<_> =
            wall.on_duty.iter().map(|p| (p.role.as_str(), p.name.as_deref(), p.state)).collect();
        assert!(posts.contains(&("leader", None, PostState::Absent)), "{posts:?}");

        let signing = prepared(&node, &ma, id).signing.unwrap();
        let leader = signing.may.iter().find(|one| one.title == "带班领导").unwrap();
        assert_eq!((leader.name.as_deref(), leader.person), (None, None));

        let calls: Vec<_> = seen.calls.iter().map(|c| (c.name.as_deref(), c.phone.as_deref())).collect();
        assert!(calls.contains(&(Some("白建军"), Some("6108"))), "{calls:?}");
    });
}

#[test]
fn a_deputy_leads_the_duty_where_no_leader_is_there() {
    nights(|node, clock| {
        let away =
            PostAbsent { post: post_id(DISTRICT, "带班领导"), stand_in: None, ..absence(clock.now()) };
        node.enter(away);
        let id = node.send(&officer(DISTRICT, "马志远"), mine()).unwrap();
        let seen = node.detail(&officer(DISTRICT, "马志远"), id);
        assert_eq!(seen.leader_on_duty.as_deref(), Some("贺永强"), "as the top of every page says");
    });
}
