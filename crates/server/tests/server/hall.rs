//! The screen on the wall and the map by a running node: one answer with the links, the base
//! of the site's own files, and a start that says what is wrong with them.
use crate::common::*;
use serde_json::{Value, json};
use std::path::Path;

const DEMO_MAP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/map");

fn codes(map: &Value, stands: &str) -> Vec<String> {
    let features = map["boundary"]["features"].as_array().unwrap();
    let of = features.iter().filter(|f| f["properties"]["stands"] == stands);
    of.map(|f| f["properties"]["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_wall_shows_what_a_township_reports_and_each_unit_has_its_own_map() {
    let (node, logins) = TestNode::house_with(|config| config.map.folder = DEMO_MAP.into()).await;
    let east = node.login(&logins, "east").await;
    let district = node.login(&logins, "district").await;
    east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    let wall = district.get("/api/v1/hall").await.ok();
    assert_eq!((&wall["night"]["open"], &wall["links"]["up"]), (&json!(1), &json!(0)));
    let event = &wall["night"]["events"][0];
    assert_eq!(event["place_code"], "610802105");
    assert_eq!(event["figures"]["missing"]["how"], "unknown", "unknown is not zero");
    // A screen of the township sees the township's night; of another, nothing.
    assert_eq!(node.login(&logins, "screen").await.get("/api/v1/hall").await.ok()["night"]["open"], 1);
    assert_eq!(node.login(&logins, "west").await.get("/api/v1/hall").await.ok()["night"]["open"], 0);

    let map = district.get("/api/v1/map").await.ok();
    assert_eq!((codes(&map, "own"), codes(&map, "beside").len()), (vec!["610802".to_owned()], 11));
    assert!(codes(&map, "below").is_empty(), "no boundaries of townships are held");
    let points = map["points"].as_array().unwrap();
    let east_at = points.iter().find(|p| p["code"] == "610802105").unwrap();
    assert_eq!((&east_at["named"], &east_at["name"]), (&json!(true), &json!("东河镇")));
    assert_eq!((&map["schematic"], map["sources"].as_array().unwrap().len()), (&json!(true), 2));
    // A township has no area of its own here: it is shown within its district.
    let own = east.get("/api/v1/map").await.ok();
    assert_eq!(own["boundary"], map["boundary"]);
}

#[tokio::test]
async fn a_node_without_a_base_has_no_map_and_one_with_a_wrong_file_does_not_start() {
    let (node, logins) = TestNode::house().await;
    let map = node.login(&logins, "district").await.get("/api/v1/map").await.ok();
    assert_eq!((&map["boundary"]["features"], &map["points"]), (&json!([]), &json!([])));
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("bounds.geojson");
    std::fs::write(&wrong, r#"{"type":"Feature"}"#).unwrap();
    let refused = server::map::Base::read(Path::new(folder.path()), true).unwrap_err();
    let said = server::node::NodeError::from(refused).to_string();
    assert!(said.contains("bounds.geojson") && said.contains("重新启动"), "{said}");
}
