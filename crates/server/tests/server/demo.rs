//! `fenghuo demo` as a newcomer meets it: the real program prepares four nodes in an empty
//! folder, tells where they are and who may sign in, ends when told, and the next start
//! finds what was written.
use crate::common::process::Told;
use crate::common::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

/// Of the four nodes, from the first port.
const PORTS: [u16; 8] = [0, 1, 10, 11, 20, 21, 30, 31];
/// The last line of the greeting.
const END: &str = "Ctrl-C 停止";

/// A first port whose followers are free; below those that the system gives away.
fn first_port() -> u16 {
    let from = 12_000 + u16::try_from(std::process::id() % 70).unwrap() * 100;
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let mut bases = (from..20_000).step_by(100);
    bases.find(|base| PORTS.iter().all(|offset| free(base + offset))).expect("no free ports on loopback")
}

/// What the terminal tells: the nodes by name with address and logins, and the password.
struct Greeting {
    nodes: Vec<(String, String, Vec<String>)>,
    password: String,
}

fn read(text: &str) -> Greeting {
    let mut nodes: Vec<(String, String, Vec<String>)> = Vec::new();
    let mut password = String::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [url, name] if url.starts_with("http://") => {
                nodes.push(((*name).to_owned(), (*url).to_owned(), Vec::new()));
            }
            ["口令都是", told] => (*told).clone_into(&mut password),
            [login, _who] if line.starts_with("      ") => {
                nodes.last_mut().unwrap().2.push((*login).to_owned());
            }
            _ => {}
        }
    }
    Greeting { nodes, password }
}

fn run(dir: &Path, port: u16) -> (Told, String) {
    run_with(dir, port, &[])
}

fn run_with(dir: &Path, port: u16, more: &[&str]) -> (Told, String) {
    let mut demo = Told::of(
        Command::new(env!("CARGO_BIN_EXE_fenghuo"))
            .args(["demo", "--port", &port.to_string(), "--dir"])
            .arg(dir)
            .args(more),
    );
    let text = demo.said_until(END);
    (demo, text)
}

async fn login(base: &str, login: &str, password: &str) -> Client {
    let client = Client { http: client(), base: base.to_owned(), bearer: None, cookies: Default::default() };
    client.post("/api/v1/session", &json!({ "login": login, "password": password })).await.ok();
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demonstration_tells_addresses_and_logins_ends_when_told_and_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, port) = (dir.path().join("demo"), first_port());
    let (demo, text) = run(&folder, port);
    let told = read(&text);
    let names: Vec<&str> = told.nodes.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["陕西省", "榆林市", "榆阳区", "麻黄梁镇"], "{text}");
    let urls: Vec<&str> = told.nodes.iter().map(|(_, url, _)| url.as_str()).collect();
    assert_eq!(urls, [0, 10, 20, 30].map(|offset| format!("http://127.0.0.1:{}", port + offset)));

    let mut units: BTreeMap<&str, Value> = BTreeMap::new();
    for (name, url, logins) in &told.nodes {
        assert!(logins.len() >= 5, "{name}: {logins:?}");
        for one in logins {
            let me = login(url, one, &told.password).await.get("/api/v1/session").await.ok();
            assert_eq!(me["node"]["name"], name.as_str(), "{one}");
            units.insert(one, me["unit"].clone());
        }
    }
    assert_eq!(units["mahuangliang"]["short_name"], "麻黄梁镇");
    assert_eq!(units["yingji"]["short_name"], "区应急局");

    // The other townships are hosted by the district, as the greeting says.
    let district = urls[2];
    assert!(text.contains("zhenchuan"), "{text}");
    let town = login(district, "zhenchuan", &told.password).await;
    let mut body = first_report("镇川镇养殖场漏氨");
    body["happened"] = json!({ "how": "unknown" });
    body.as_object_mut().unwrap().remove("knew_at");
    let sent = town.post("/api/v1/reports", &body).await.ok();

    assert_eq!(demo.end(), Some(0), "it ends when told");
    for offset in PORTS {
        TcpListener::bind(("127.0.0.1", port + offset)).expect("its nodes ended with it");
    }

    let (demo, again) = run(&folder, port);
    assert_eq!(again, text, "what is prepared is left as it is");
    let town = login(district, "zhenchuan", &told.password).await;
    let kept = town.get(&format!("/api/v1/reports/{}", sent["id"].as_str().unwrap())).await.ok();
    assert_eq!(kept["title"], sent["title"]);
    assert_eq!(demo.end(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_much_history_is_made_as_was_asked_for() {
    let counted = async |scale: &str| {
        let dir = tempfile::tempdir().unwrap();
        let (demo, text) = run_with(&dir.path().join("demo"), first_port(), &["--scale", scale]);
        let told = read(&text);
        let (_, district, _) = told.nodes.iter().find(|(name, ..)| name == "榆阳区").unwrap();
        let desk = login(district, "yuyang", &told.password).await;
        let all = desk.get("/api/v1/reports?state=all&limit=200").await.ok();
        assert_eq!(demo.end(), Some(0));
        all["rows"].as_array().unwrap().len()
    };
    let (few, month) = (counted("0").await, counted("1").await);
    assert!((1..20).contains(&few), "only what is there to be shown: {few}");
    assert!(month >= few + 50, "a month of an ordinary district beside it: {few}, {month}");
}
