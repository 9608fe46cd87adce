//! A township moves to another district, as three operators do it on their pages: it is let go,
//! joins under its new code, and everybody says where it stands.
use crate::common::tree;
use crate::common::*;
use crate::nodes::link;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

const NODES: &str = "/api/v1/nodes";

pub(crate) struct One {
    pub(crate) node: TestNode,
    pub(crate) page: Client,
    pub(crate) logins: Logins,
}

impl One {
    async fn new(code: &str, name: &'static str) -> Self {
        let node = TestNode::start_as(code, name, |config| {
            config.exchange.enabled = true;
            config.exchange.listen = ([127, 0, 0, 1], 0).into();
        })
        .await;
        let inner = Arc::clone(node.node());
        let logins = tokio::task::spawn_blocking(move || begin(&inner, name)).await.unwrap();
        let page = node.login(&logins, "system").await;
        Self { node, page, logins }
    }

    /// One at work: an officer at the duty room, and townships below that report to it.
    pub(crate) async fn at_work(code: &str, name: &'static str) -> Self {
        Self::at_work_with(code, name, &["#root,township,block,,,#root"]).await
    }

    /// The same with other routes that lead to it.
    pub(crate) async fn at_work_with(
        code: &str,
        name: &'static str,
        routes: &'static [&'static str],
    ) -> Self {
        let mut one = Self::new(code, name).await;
        let inner = Arc::clone(one.node.node());
        let imported = tokio::task::spawn_blocking(move || {
            let dir = tempfile::tempdir().unwrap();
            let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
            write("accounts.csv", "login,person,unit,roles\nofficer,,#root,duty_officer\n");
            let routes = routes.join("\n");
            let routes = format!("from_unit,from_level,via,kinds,min_grade,to_desk\n{routes}\n");
            write("routes.csv", &routes);
            org::setup::import::import(&inner.journal, dir.path(), org::secret::hash::Cost::LEAST).unwrap()
        });
        let imported = imported.await.unwrap();
        one.logins.extend(imported.logins.into_iter().map(|first| (first.login, first.password)));
        one
    }

    pub(crate) async fn officer(&self) -> Client {
        self.node.login(&self.logins, "officer").await
    }

    /// A token from above, used below; answers what the one below is told.
    pub(crate) async fn join(&self, above: &Self, code: &str, more: Value) -> Answer {
        let token = above.page.post("/api/v1/nodes/tokens", &json!({ "code": code })).await.ok();
        let address = above.node.node().exchange().unwrap().address().unwrap();
        let mut body = json!({ "parent_url": format!("https://{address}"), "token": token["token"] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.page.post("/api/v1/nodes/join", &body).await
    }

    pub(crate) async fn linked(&self) {
        until("the link is up", || async { link(&self.page, "parent").await["state"] == "up" }).await;
    }

    /// The unit with this code, as the node knows it.
    async fn unit(&self, code: &str) -> Value {
        self.node.clock.advance_ms(1_000);
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        let found = self.page.get(&format!("/api/v1/units?q={code}")).await.ok();
        let rows = found["rows"].as_array().unwrap();
        rows.iter().find(|row| row["code"] == code).cloned().unwrap_or_default()
    }

    /// What is not urgent is signed a second later.
    async fn released(&self) -> Value {
        self.node.clock.advance_ms(1_000);
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        self.page.get(NODES).await.ok()["released"][0].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_township_is_let_go_joins_another_district_and_everybody_says_so() {
    let city = One::new("610800", "榆林市").await;
    let old = One::new("610802", "榆阳区").await;
    let new = One::new("610803", "横山区").await;
    let town = One::new("610802107", "南沟镇").await;
    for (below, code, above) in [(&old, "610802", &city), (&new, "610803", &city), (&town, "610802107", &old)]
    {
        below.join(above, code, json!({})).await.ok();
        below.linked().await;
    }
    let unit = town.unit("610802107").await;
    let child = link(&old.page, "child").await;
    let release = async |to_code: &str, code: &str, reason: &str| {
        let body = json!({ "node_id": child["node_id"], "to_code": to_code, "code": code, "reason": reason });
        old.page.post("/api/v1/nodes/release", &body).await
    };
    for (to_code, code, reason, pointer) in [
        ("610803", "610803107", "  ", "/reason"),
        ("610803105", "610803107", "区划调整", "/to_code"),
        ("610803", "610804107", "区划调整", "/code"),
        ("610803", "610803", "区划调整", "/code"),
        ("610802", "610802108", "区划调整", "/to_code"),
    ] {
        let refused = release(to_code, code, reason).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{to_code} {code}: {}", refused.text);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{to_code} {code}");
    }
    let body = json!({ "node_id": kernel::NodeId::random(), "to_code": "610803", "code": "610803107", "reason": "x" });
    assert_eq!(old.page.post("/api/v1/nodes/release", &body).await.status, StatusCode::NOT_FOUND);
    let done = release("610803", "610803107", "区划调整").await.ok();
    assert!(done["entries"].as_i64().unwrap() > 0, "{done}");
    let again = release("610803", "610803107", "区划调整").await;
    assert_eq!(
        (again.status, again.json()["code"].clone()),
        (StatusCode::CONFLICT, json!("nodes.already_released"))
    );
    until("the township is told where it may go", || async {
        old.node.clock.advance_ms(1_000);
        town.released().await["code"] == "610803107"
    })
    .await;
    // Nothing has changed for it, and it can be taken back, once.
    assert_eq!(link(&town.page, "parent").await["state"], "up");
    let keep = json!({ "node_id": child["node_id"], "reason": "方案有变" });
    assert_eq!(old.page.post("/api/v1/nodes/keep", &keep).await.ok()["releases"], 1);
    until("the township is told so too", || async {
        old.node.clock.advance_ms(1_000);
        town.released().await == Value::Null
    })
    .await;
    let twice = old.page.post("/api/v1/nodes/keep", &keep).await;
    assert_eq!(
        (twice.status, twice.json()["code"].clone()),
        (StatusCode::CONFLICT, json!("nodes.not_released"))
    );

    release("610803", "610803107", "区划调整").await.ok();
    until("it may go", || async { town.released().await["moved"] == false }).await;
    let level = town.join(&new, "610803107", json!({ "code": "610803" })).await;
    assert_eq!(level.json()["errors"][0]["code"], "enrol.code", "{}", level.text);
    town.join(&new, "610803107", json!({ "code": "610803107", "leave_behind": true })).await.ok();
    town.linked().await;
    assert_eq!(link(&town.page, "parent").await["code"], "610803");
    let page = town.page.get(NODES).await.ok();
    assert_eq!(page["self"]["code"], "610803107");
    // The unit keeps its id under its new code, wherever it is known.
    let (above, stays) = (new.unit("610803").await, unit["id"].clone());
    for (who, one) in [("the township", &town), ("the new district", &new), ("the city", &city)] {
        // What came before the unit that it is about is tried again after a while.
        until_within(120, who, || async {
            for author in [&city, &old, &new, &town] {
                author.node.clock.advance_ms(1_000);
            }
            let unit = one.unit("610803107").await;
            unit["id"] == stays && unit["parent"] == above["id"]
        })
        .await;
        assert_eq!(one.unit("610802107").await, Value::Null, "{who}");
    }
    until("the former district says that it has moved", || async {
        town.node.clock.advance_ms(1_000);
        let row = old.released().await;
        row["moved"] == true && row["here"] == true && link(&old.page, "child").await == Value::Null
    })
    .await;
    until_within(120, "and has taken up what it says of itself", || async {
        town.node.clock.advance_ms(1_000);
        let page = old.page.get(NODES).await.ok();
        page["parked"].as_array().unwrap().is_empty() && old.unit("610802107").await == Value::Null
    })
    .await;
}

/// The level above the district may let the township go too. It is told to both, only who said it takes it back, and where
/// the district is dead and its township never hears of it, it joins the new one all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_level_further_above_lets_a_township_go_whose_district_is_no_more() {
    let city = One::new("610800", "榆林市").await;
    let mut old = One::new("610802", "榆阳区").await;
    let new = One::new("610803", "横山区").await;
    let town = One::new("610802107", "南沟镇").await;
    for (below, code, above) in [(&old, "610802", &city), (&new, "610803", &city), (&town, "610802107", &old)]
    {
        below.join(above, code, json!({})).await.ok();
        below.linked().await;
    }
    let unit = town.unit("610802107").await["id"].clone();
    let seen = async || {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        city.page.get(NODES).await.ok()
    };
    until_within(60, "the city sees the township below the district", || async {
        city.node.clock.advance_ms(1_000);
        old.node.clock.advance_ms(1_000);
        seen().await["below"][0]["name"] == "南沟镇"
    })
    .await;
    let node = seen().await["below"][0]["node_id"].clone();
    assert!(link(&city.page, "grandchild").await.is_null(), "it has no link of its own");
    let body = json!({ "node_id": node, "to_code": "610803", "code": "610803107", "reason": "榆阳区撤销" });
    city.page.post("/api/v1/nodes/release", &body).await.ok();
    let told = (json!("610803107"), json!("榆林市"), json!(false));
    for (one, who) in [(&old, "the district"), (&town, "the township")] {
        until(who, || async {
            city.node.clock.advance_ms(1_000);
            let row = one.released().await;
            (row["code"].clone(), row["by"].clone(), row["here"].clone()) == told
        })
        .await;
    }
    let keep = json!({ "node_id": node, "reason": "方案有变" });
    let not_its = old.page.post("/api/v1/nodes/keep", &keep).await;
    assert_eq!(not_its.json()["code"], "nodes.not_released", "{}", not_its.text);
    assert_eq!(city.page.post("/api/v1/nodes/keep", &keep).await.ok()["releases"], 1);
    until("it stays", || async {
        city.node.clock.advance_ms(1_000);
        town.released().await == Value::Null
    })
    .await;

    old.node.stop().await;
    until("the township has no level above", || async {
        town.node.clock.advance_ms(1_000);
        link(&town.page, "parent").await["state"] != "up"
    })
    .await;
    city.page.post("/api/v1/nodes/release", &body).await.ok();
    let twice = city.page.post("/api/v1/nodes/release", &body).await;
    assert_eq!(twice.json()["code"], "nodes.already_released", "{}", twice.text);
    town.join(&new, "610803107", json!({ "code": "610803107", "leave_behind": true })).await.ok();
    town.linked().await;
    let above = new.unit("610803").await;
    for (who, one) in [("the new district", &new), ("the city", &city)] {
        until_within(120, who, || async {
            for author in [&city, &new, &town] {
                author.node.clock.advance_ms(1_000);
            }
            let unit_there = one.unit("610803107").await;
            unit_there["id"] == unit && unit_there["parent"] == above["id"]
        })
        .await;
    }
    until_within(60, "the city sees it below the new district", || async {
        city.node.clock.advance_ms(1_000);
        let page = seen().await;
        let row = &page["below"][0];
        row["under_id"] == new.node.node().journal.identity().node.to_string().as_str()
            && row["state"] == "up"
            && page["released"][0]["moved"] == true
    })
    .await;
}

/// What is open moves along: it is owed to the new district with a clock of its own, the former one
/// goes on hearing of what it has, and a route that the township itself once set leads nowhere else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_open_is_owed_to_the_new_district_and_the_former_one_still_hears_of_it() {
    let city = One::at_work("610800", "榆林市").await;
    let old = One::at_work("610802", "榆阳区").await;
    let new = One::at_work("610803", "横山区").await;
    let town = One::at_work("610802107", "南沟镇").await;
    let clocks = [&city, &old, &new, &town].map(|one| one.node.clock.clone());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            clocks.iter().for_each(|clock| clock.advance_ms(200));
        }
    });
    for (below, code, above) in [(&old, "610802", &city), (&new, "610803", &city), (&town, "610802107", &old)]
    {
        below.join(above, code, json!({})).await.ok();
        below.linked().await;
    }
    let look = async |client: &Client, path: &str| {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        client.get(path).await.ok()
    };
    let (here, former, next) = (town.officer().await, old.officer().await, new.officer().await);
    let desk_of = async |name: &str| {
        let desks = look(&town.page, "/api/v1/desks").await;
        desks["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|desk| desk["name"].as_str().unwrap().contains(name))
            .cloned()
    };
    until_within(30, "the township knows the district's desk", || async {
        desk_of("榆阳区").await.is_some()
    })
    .await;
    // By the district's rule for all townships, and by a route that the township has set itself.
    let unit = town.unit("610802107").await["id"].clone();
    let route =
        json!({ "from_unit": unit, "to_desk": desk_of("榆阳区").await.unwrap()["id"], "via": "block" });
    town.page.post("/api/v1/routes", &route).await.ok();
    let sent = here.post("/api/v1/reports", &first_report("南沟镇河堤垮塌，3人被困")).await.ok();
    let id = sent["id"].as_str().unwrap();
    let path = format!("/api/v1/reports/{id}");
    let has =
        async |client: &Client| look(client, "/api/v1/reports?state=all").await.to_string().contains(id);
    until_within(30, "the district has it", || async { has(&former).await }).await;
    // The report may be there before what says to which desk it goes.
    until_within(30, "its desk has it", || async { look(&former, &path).await["received"].is_object() })
        .await;
    former.post(&format!("{path}/receive"), &json!({})).await.ok();

    let child = link(&old.page, "child").await;
    let body = json!({ "node_id": child["node_id"], "to_code": "610803", "code": "610803107", "reason": "区划调整" });
    old.page.post("/api/v1/nodes/release", &body).await.ok();
    until("it may go", || async { town.released().await["moved"] == false }).await;
    town.join(&new, "610803107", json!({ "code": "610803107", "leave_behind": true })).await.ok();
    town.linked().await;

    // Owed to the new district; its officer gets what the township's writes.
    let up = format!("{path}/up");
    until_within(60, "the report is owed to the new district", || async {
        look(&here, &up).await["to"].to_string().contains("横山区")
    })
    .await;
    let mut form = tree::with_word(&look(&here, &up).await);
    form["sign"] = json!({ "method": "oral", "phone": "6108", "name": "贺永强", "post": "镇长" });
    let written = here.post(&up, &form).await.ok();
    assert!(written["id"].is_string(), "{written}");
    let restated = written["id"].as_str().unwrap().to_owned();
    until_within(60, "the new district has it", || async {
        look(&next, "/api/v1/reports?state=all").await.to_string().contains(&restated)
    })
    .await;
    // What follows of the old report is told to who has it.
    let follow = json!({ "what": "已救出1人", "casualties": { "trapped": { "how": "number", "n": 2 } } });
    here.post(&format!("{path}/follow"), &follow).await.ok();
    until_within(60, "the former district hears of it", || async {
        look(&former, &path).await.to_string().contains("已救出1人")
    })
    .await;
    // The next report goes to the new district alone.
    until_within(60, "the route of its own is given up", || async {
        let routes = look(&town.page, "/api/v1/routes").await;
        let of_unit = |route: &&Value| route["from_unit"] == unit && route["from_level"].is_null();
        routes["rows"].as_array().unwrap().iter().filter(of_unit).count() == 0
    })
    .await;
    let next_one = here.post("/api/v1/reports", &first_report("南沟镇山体滑坡")).await.ok();
    let next_id = next_one["id"].as_str().unwrap().to_owned();
    until_within(60, "the new district has the next one", || async {
        look(&next, "/api/v1/reports?state=all").await.to_string().contains(&next_id)
    })
    .await;
    assert!(!look(&former, "/api/v1/reports?state=all").await.to_string().contains(&next_id));
    for one in [&city, &old, &new, &town] {
        until_within(30, "nothing is parked", || async {
            look(&one.page, NODES).await["totals"]["parked"] == 0
        })
        .await;
    }
}
