//! A township moves to another district, as three operators do it on their pages: it is let go,
//! joins under its new code, and everybody says where it stands.
use crate::common::*;
use crate::nodes::link;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

const NODES: &str = "/api/v1/nodes";

struct One {
    node: TestNode,
    page: Client,
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
        Self { node, page }
    }

    /// A token from above, used below; answers what the one below is told.
    async fn join(&self, above: &Self, code: &str, more: Value) -> Answer {
        let token = above.page.post("/api/v1/nodes/tokens", &json!({ "code": code })).await.ok();
        let address = above.node.node().exchange().unwrap().address().unwrap();
        let mut body = json!({ "parent_url": format!("https://{address}"), "token": token["token"] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.page.post("/api/v1/nodes/join", &body).await
    }

    async fn linked(&self) {
        until("the link is up", || async { link(&self.page, "parent").await["state"] == "up" }).await;
    }

    /// The unit with this code, as the node knows it.
    async fn unit(&self, code: &str) -> Value {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        let found = self.page.get(&format!("/api/v1/units?q={code}")).await.ok();
        let rows = found["rows"].as_array().unwrap();
        rows.iter().find(|row| row["code"] == code).cloned().unwrap_or_default()
    }

    async fn released(&self) -> Value {
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
    until("the township is told where it may go", || async { town.released().await["code"] == "610803107" })
        .await;
    // Nothing has changed for it, and it can be taken back, once.
    assert_eq!(link(&town.page, "parent").await["state"], "up");
    let keep = json!({ "node_id": child["node_id"], "reason": "方案有变" });
    assert_eq!(old.page.post("/api/v1/nodes/keep", &keep).await.ok()["releases"], 1);
    until("the township is told so too", || async { town.released().await == Value::Null }).await;
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
        until(who, || async {
            let unit = one.unit("610803107").await;
            unit["id"] == stays && unit["parent"] == above["id"]
        })
        .await;
        assert_eq!(one.unit("610802107").await, Value::Null, "{who}");
    }
    until("the former district says that it has moved", || async {
        let row = old.released().await;
        row["moved"] == true && row["here"] == true && link(&old.page, "child").await == Value::Null
    })
    .await;
    until("and has taken up what it says of itself", || async {
        let page = old.page.get(NODES).await.ok();
        page["parked"].as_array().unwrap().is_empty() && old.unit("610802107").await == Value::Null
    })
    .await;
}
