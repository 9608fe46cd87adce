#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, clippy::panic)]
mod world;
use journal::{Db, JournalError, Turn, params};
use kernel::{Clock, Grade};
use report::read::list::{ListQuery, ListState, page};
use std::time::Instant as T;
use world::*;

#[test]
fn probe_list() {
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
    let town = officer(TOWN, "x");
    let n = 300;
    let t = T::now();
    for _ in 0..n {
        node.send(&town, report::model::FirstReport { id: None, ..collision() }).unwrap();
    }
    println!("send_first one client: {:?} each", t.elapsed() / n);
    let t = T::now();
    std::thread::scope(|s| {
        for _ in 0..32 {
            let node = &node;
            let town = &town;
            s.spawn(move || {
                for _ in 0..20 {
                    node.send(town, report::model::FirstReport { id: None, ..collision() }).unwrap();
                }
            });
        }
    });
    println!("send_first 32 clients: {:?} each", t.elapsed() / 640);
    let t = T::now();
    let id = node.send(&town, mine()).unwrap();
    let _ = id;
    println!("one mine {:?}", t.elapsed());
    for i in 0..40 {
        let code = format!("6108022{i:02}");
        let drafts = world::extra_town(&node.plan, &code);
        node.journal
            .run(Turn::Local, move |tx| {
                for d in drafts {
                    tx.append(journal::Acting::platform(), vec![d])?;
                }
                Ok::<(), JournalError>(())
            })
            .unwrap();
    }
    let t = T::now();
    node.journal.run(Turn::Local, |tx| {
        tx.execute("INSERT INTO report_report
          SELECT randomblob(16), 1, randomblob(16), 0, '信'||n, 20000, n, u.id, u.name, 'township', NULL, 0, 'internal',
            1700000000000 + n*60000, 1700000000000 + n*60000, '{\"how\":\"unknown\"}', NULL, '某地', NULL, NULL, '标题'||n, '发生了某事'||n,
            CASE n%20 WHEN 0 THEN 'coal_mine' ELSE 'road_traffic' END, '{}', CASE WHEN n%5000=0 THEN 1 ELSE 4 END, 0, 0, CASE WHEN n%5000=0 THEN 1 ELSE 4 END, 4, 0, NULL, '[]','[]','[]','[]','district','[]',NULL,NULL,NULL,NULL,0,NULL
          FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<1000000) SELECT n FROM c) JOIN
            (SELECT id, name, row_number() OVER (ORDER BY id)-1 AS k FROM org_unit WHERE level='township') u ON u.k = n % 42", params![])?;
        Ok::<(), JournalError>(())
    }).unwrap();
    println!("filled {:?}", t.elapsed());
    let t = T::now();
    node.journal.run(Turn::Local, |tx| {
        tx.execute("INSERT INTO report_dispatch (id, rev, root, report, drill, title, kind, from_unit, from_name, from_level, to_desk, to_name, to_unit, to_unit_name, to_level, via, external, opened_at, started_at, reach, nodes, written_at, doc_at, delivered_at, received_at, told_tel, told_doc, told_receive, waiting, open_in, open_out)
          SELECT randomblob(16), 1, id, id, 0, title, kind, unit, unit_name, 'township', $1, 'd', $2, 'u', 'district', 'block', 0, sent_at, sent_at, 'district', '[]', sent_at, sent_at, sent_at, sent_at, '','','',0,0,0 FROM report_report", params![desk(DISTRICT), unit(DISTRICT)])?;
        Ok::<(), JournalError>(())
    }).unwrap();
    println!("filled dispatches {:?}", t.elapsed());
    let ma = officer(DISTRICT, "ma");
    let time = |name: &str, who: &org::web::Who, q: ListQuery| {
        let mut worst = std::time::Duration::ZERO;
        let mut rows = 0;
        let t = T::now();
        for _ in 0..10 {
            let t = T::now();
            let p = node.read(|db, _| Ok(page(db, who, &q, NIGHT)?)).unwrap();
            rows = p.rows.len();
            worst = worst.max(t.elapsed());
        }
        println!("{name}: {rows} rows, mean {:?} worst {:?}", t.elapsed() / 10, worst);
    };
    let l = Some(20);
    time("all", &ma, ListQuery { limit: l, ..Default::default() });
    time("grade I", &ma, ListQuery { limit: l, grade: Some(Grade::I), ..Default::default() });
    time("kind", &ma, ListQuery { limit: l, kind: Some("coal_mine".into()), ..Default::default() });
    time(
        "kind+grade",
        &ma,
        ListQuery { limit: l, kind: Some("coal_mine".into()), grade: Some(Grade::I), ..Default::default() },
    );
    time("unit", &ma, ListQuery { limit: l, unit: Some(unit(OTHER_TOWN)), ..Default::default() });
    time(
        "unit+grade",
        &ma,
        ListQuery { limit: l, unit: Some(unit(OTHER_TOWN)), grade: Some(Grade::I), ..Default::default() },
    );
    time(
        "from-to",
        &ma,
        ListQuery {
            limit: l,
            from: Some(kernel::Instant(1710000000000)),
            to: Some(kernel::Instant(1720000000000)),
            ..Default::default()
        },
    );
    time("town all", &officer(OTHER_TOWN, "o"), ListQuery { limit: l, ..Default::default() });
    time("bureau all", &officer(EMERGENCY, "o"), ListQuery { limit: l, ..Default::default() });
    time("coal bureau all", &officer(COAL, "o"), ListQuery { limit: l, ..Default::default() });
    time("q common", &ma, ListQuery { limit: l, q: Some("某事".into()), ..Default::default() });
    time("q rare", &ma, ListQuery { limit: l, q: Some("标题777777".into()), ..Default::default() });
    time("open", &ma, ListQuery { limit: l, state: ListState::Open, ..Default::default() });
    time("tonight", &ma, ListQuery { limit: l, state: ListState::Tonight, ..Default::default() });
    time(
        "deep",
        &ma,
        ListQuery {
            limit: l,
            after: Some("1720000000000-00000000000000000000000000000000".into()),
            ..Default::default()
        },
    );
    let t = T::now();
    node.arrive();
    println!("on_arrival {:?}", t.elapsed());
    let t = T::now();
    let e = node.escalate();
    println!("escalate {:?} {}", t.elapsed(), e.len());
    let id2 = node.send(&town, mine()).unwrap();
    let t = T::now();
    for _ in 0..10 {
        node.detail(&ma, id2);
    }
    println!("detail {:?}", t.elapsed() / 10);
}
