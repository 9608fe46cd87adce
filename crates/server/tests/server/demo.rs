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
    let mut demo = Told::of(
        Command::new(env!("CARGO_BIN_EXE_fenghuo"))
            .args(["demo", "--port", &port.to_string(), "--dir"])
            .arg(dir),
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

#[test]
fn as_much_history_is_made_as_was_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("demo");
    let port = first_port().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fenghuo"));
    command.args(["demo", "--prepare-only", "--port", &port, "--scale", "2", "--dir"]).arg(&folder);
    let made = command.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let layout = std::fs::read_to_string(folder.join("demo.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&layout).unwrap()["scale"], 2);
    assert!(folder.join("yuyang/fenghuo.db").exists());
}
