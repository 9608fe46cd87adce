//! A township whose clock is wrong, and who reads its report two levels up.
use crate::common::tree;
use crate::common::*;
use crate::moves::One;
use kernel::clock::MINUTE_MS;
use serde_json::{Value, json};

/// Time goes by everywhere, as fast as here.
fn goes_by(all: [&One; 3]) {
    let clocks = all.map(|one| one.node.clock.clone());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            clocks.iter().for_each(|clock| clock.advance_ms(200));
        }
    });
}

async fn page_of(client: &Client, path: &str) -> Value {
    // A session may ask fifty times a second.
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    client.get(path).await.json()
}

/// Waits until a list or a page says a word.
async fn says(client: &Client, path: &str, word: &str) {
    let mut page = Value::Null;
    for _ in 0..600 {
        page = page_of(client, path).await;
        if page.to_string().contains(word) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{path} does not say {word}: {page:#}");
}

/// What the timeline of a report says of the clock by which each entry of a unit was dated, in whole minutes, and who
/// measured it.
async fn clocks_of(client: &Client, path: &str, unit: &str, what: &str) -> Vec<(i64, Value)> {
    let page = page_of(client, path).await;
    let rows = page["timeline"].as_array().cloned().unwrap_or_default();
    let of_unit = rows.iter().filter(|row| row["unit"] == unit && row["what"] == what);
    let clock = |row: &Value| {
        let minutes = row["clock_off_ms"].as_i64().unwrap_or(0) + MINUTE_MS / 2;
        (minutes.div_euclid(MINUTE_MS), row["clock_by"].clone())
    };
    of_unit.map(clock).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_city_s_page_says_that_the_clock_of_the_township_was_wrong_and_that_the_district_measured_it() {
    // The city gets a copy of what is grave, besides what the district writes.
    let routes = &["#root,district,block,,,#root", "#root,township,skip,,,#root"];
    let city = One::at_work_with("610800", "榆林市", routes).await;
    let district = One::at_work("610802", "榆阳区").await;
    let mut town = One::at_work("610802107", "南沟镇").await;
    goes_by([&city, &district, &town]);
    district.join(&city, "610802", json!({})).await.ok();
    district.linked().await;
    town.join(&district, "610802107", json!({})).await.ok();
    town.linked().await;
    says(&town.page, "/api/v1/desks", "榆阳区").await;
    says(&district.page, "/api/v1/desks", "榆林市").await;
    // The township's clock jumps ahead while it is restarted.
    town.node.clock.advance_ms(40 * MINUTE_MS);
    town.node.restart().await;
    town.page = town.node.login(&town.logins, "system").await;
    town.linked().await;

    let [here, desk, above] = [&town, &district, &city].map(One::officer);
    let (here, desk, above) = (here.await, desk.await, above.await);
    let mut typed = first_report("南沟镇河堤垮塌，3人被困");
    typed["rating"] = json!({ "grade": "II", "near_miss": false });
    let first = here.post("/api/v1/reports", &typed).await.ok();
    let first = first["id"].as_str().unwrap();
    let path = format!("/api/v1/reports/{first}");
    until_within(60, "the district's desk has it", || async {
        page_of(&desk, &path).await["received"].is_object()
    })
    .await;
    desk.post(&format!("{path}/receive"), &json!({})).await.ok();
    desk.post(&format!("{path}/verify"), &json!({ "note": "已核" })).await.ok();
    assert_eq!(clocks_of(&desk, &path, "南沟镇", "report.sent").await, [(40, Value::Null)]);

    let up = format!("{path}/up");
    says(&desk, &up, "榆林市").await;
    let mut form = tree::with_word(&page_of(&desk, &up).await);
    form["sign"] = json!({ "method": "oral", "phone": "6108", "name": "贺永强", "post": "区长" });
    let written = desk.post(&up, &form).await.ok();
    let written = written["id"].as_str().unwrap();
    says(&above, "/api/v1/reports?state=all", written).await;
    let there = format!("/api/v1/reports/{written}");
    until_within(60, "the city's page shows the township's report and its clock", || async {
        clocks_of(&above, &there, "南沟镇", "report.sent").await == [(40, json!("榆阳区"))]
    })
    .await;
    assert_eq!(clocks_of(&above, &there, "榆阳区", "report.sent").await, [(0, Value::Null)]);
    until_within(60, "the city sees it on the page of nodes", || async {
        let nodes = page_of(&city.page, "/api/v1/nodes").await;
        let skew = nodes["below"][0]["skew_ms"].as_i64().unwrap_or(0);
        (skew - 40 * MINUTE_MS).abs() < MINUTE_MS
    })
    .await;
    for one in [&city, &district, &town] {
        let page = page_of(&one.page, "/api/v1/nodes").await;
        assert_eq!(page["totals"]["parked"], 0, "{page:#}");
    }
}
