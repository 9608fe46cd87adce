//! When the ground gives way: the disk fails, the operator compares, the other database.
use crate::common::process::{Served, bad, fenghuo, good, serve, serve_with};
use crate::common::*;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::serve::ServeError;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use testkit::BadDisk;

/// As `init` has told it.
fn first_password<'t>(said: &'t str, login: &str) -> &'t str {
    let line = said.lines().find(|line| line.split_whitespace().next() == Some(login)).unwrap();
    line.split_whitespace().nth(1).unwrap()
}

/// Somebody of a real process, whose first password `init` told.
async fn somebody(base: &str, said: &str, login: &str) -> Client {
    let body = json!({ "login": login, "password": first_password(said, login) });
    let client = Client { http: client(), base: base.to_owned(), bearer: None, cookies: Default::default() };
    client.post("/api/v1/session", &body).await.ok();
    client
}

/// The real process over a disk that can be made bad.
fn serve_on(disk: &BadDisk, data: &Path) -> (Served, String) {
    serve_with(data, &disk.env().each_ref().map(|(name, value)| (*name, value.as_str())))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_does_not_sync_ends_the_process_and_the_next_one_only_reads() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    let disk = BadDisk::of("fenghuo.db");
    let said = good(&fenghuo(&data, &["init", "--code", "610802", "--name", "某区", "--suite", "ed25519"]));
    let (served, base) = serve_on(&disk, &data);
    let duty = somebody(&base, &said, "duty").await;
    let token = json!({ "label": "接口", "days": 1 });
    duty.post("/api/v1/tokens", &token).await.ok();
    disk.fail();
    let lost = duty.post("/api/v1/tokens", &token).await;
    assert_eq!((lost.status, lost.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "storage.failed"));
    assert_eq!(served.ended(), Some(74), "EX_IOERR, so that whoever started it knows");
    disk.recover();

    // Also with the port for other levels, which must wait until the node may write.
    let more = [("FENGHUO_EXCHANGE_ENABLED", "true"), ("FENGHUO_EXCHANGE_LISTEN", "127.0.0.1:0")];
    let (served, base) = serve_with(&data, &more);
    // Whose first password still stands cannot change it now, and confirms all the same.
    let admin = somebody(&base, &said, "system").await;
    assert_eq!(admin.get("/api/v1/units").await.status, StatusCode::OK, "reads go on");
    let refused = admin.post("/api/v1/nodes/parked/retry", &json!({})).await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "storage.read_only")
    );
    assert_eq!(answer(client().get(format!("{base}/readyz"))).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let state = admin.get("/api/v1/writing").await.ok();
    assert_eq!(state["writes"], false);
    assert!(state["reason"].as_str().unwrap().contains("disk I/O error"), "{state}");
    assert!(state["failed_at"].is_number());
    drop(served);
    // A mark outlives any number of starts.
    let (_served, base) = serve(&data);
    let admin = somebody(&base, &said, "system").await;
    let empty = admin.post("/api/v1/writing/confirm", &json!({ "compared": " " })).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.text);
    let compared = json!({ "compared": "与市局核对，两边一致" });
    let confirm = |body: &Value| {
        answer(admin.under("confirm-once", Method::POST, "/api/v1/writing/confirm").json(body))
    };
    let confirmed = confirm(&compared).await;
    assert_eq!(confirmed.status, StatusCode::ACCEPTED, "{}", confirmed.text);
    assert_eq!(confirm(&compared).await.status, StatusCode::ACCEPTED, "the answer was lost on the way");
    until("the node writes again", || async { admin.get("/api/v1/writing").await.ok()["writes"] == true })
        .await;
    somebody(&base, &said, "duty").await.post("/api/v1/tokens", &token).await.ok();
    assert!(!data.join("disk-failed").exists());
    let retried = admin.post("/api/v1/nodes/parked/retry", &json!({})).await;
    assert_eq!(retried.problem(), "password.first", "now it can be changed");
    let (old, new) = (first_password(&said, "system"), "Beacon-Fire-9");
    let own = admin.request(Method::PUT, "/api/v1/session/password");
    admin.send(own.json(&json!({ "old": old, "new": new }))).await.ok();
    let late = confirm(&compared).await;
    assert_eq!((late.status, late.json()["running"].as_bool()), (StatusCode::ACCEPTED, Some(false)));
    assert_eq!(confirm(&json!({ "compared": "另一句" })).await.problem(), "idempotency.other_body");
    let again = admin.post("/api/v1/writing/confirm", &json!({ "compared": "再来" })).await;
    assert_eq!((again.status, again.problem().as_str()), (StatusCode::CONFLICT, "writing.on"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_operator_confirms_at_the_machine() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    good(&fenghuo(&data, &["init", "--code", "610802", "--suite", "ed25519"]));
    server::writing::leave_mark(
        &data,
        &server::writing::Mark { failed_at: None, reason: "fsync".to_owned() },
    )
    .unwrap();
    assert!(bad(&fenghuo(&data, &["journal", "rebuild"])).contains("fsync"));
    let said = good(&fenghuo(&data, &["journal", "verify"]));
    assert!(said.contains("错误 0") && data.join("disk-failed").exists(), "looking is not confirming");
    let said = good(&fenghuo(&data, &["journal", "verify", "--confirm", "电话与市局核对"]));
    assert!(said.contains("已解除只读状态"), "{said}");
    assert!(!data.join("disk-failed").exists());
    let said = good(&fenghuo(&data, &["journal", "verify", "--confirm", "再来"]));
    assert!(said.contains("没有处于只读状态"), "{said}");
}

#[tokio::test]
async fn signing_in_while_nothing_is_written_has_the_same_terms() {
    let (node, logins) = TestNode::house().await;
    let before = node.login(&logins, "east").await;
    node.node().journal.refuse_writes(Some("the operator compares".to_owned()));
    let east = node.login(&logins, "east").await;
    let me = east.get("/api/v1/session").await.ok();
    assert_eq!(
        (me["login"].as_str(), before.get("/api/v1/today").await.status),
        (Some("east"), StatusCode::OK)
    );
    assert_eq!(
        east.request(Method::DELETE, "/api/v1/session").send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(east.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED, "it ends by signing out");
    let guess = json!({ "login": "west", "password": "not the password" });
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(node.client().post("/api/v1/session", &guess).await.status.as_u16());
    }
    assert_eq!(answers, [401, 401, 401, 401, 429, 429]);
    let right = json!({ "login": "west", "password": logins["west"] });
    assert_eq!(node.client().post("/api/v1/session", &right).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_full_disk_of_postgresql_refuses_loses_nothing_and_heals_by_itself() {
    let cluster = testkit::Cluster::start();
    let url = cluster.fresh();
    let database = url.rsplit('/').next().unwrap().to_owned();
    let (node, logins) = TestNode::house_with(|config| config.database = url.clone()).await;
    let east = node.login(&logins, "east").await;
    let before = east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    cluster.sql(
        &database,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''53100''; END';
         CREATE TRIGGER full_disk BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION full_disk();",
    );
    let wanted = first_report("又一起");
    let key = kernel::CommandId::new().to_string();
    let send = || east.post_as(&key, "/api/v1/reports", &wanted);
    for _ in 0..2 {
        let refused = send().await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (StatusCode::SERVICE_UNAVAILABLE, "storage.full")
        );
    }
    let path = format!("/api/v1/reports/{}", before["id"].as_str().unwrap());
    assert_eq!(east.get(&path).await.ok()["id"], before["id"], "reads go on");
    cluster.sql(&database, "DROP TRIGGER full_disk ON journal_entry");
    // The same command, when there is room again: taken, and once.
    let first = send().await.ok();
    assert_eq!(send().await.ok()["id"], first["id"]);
    let all = east.get("/api/v1/reports?state=all").await.ok();
    assert_eq!(all["rows"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_io_error_of_postgresql_ends_the_process_and_the_next_one_only_reads() {
    let cluster = testkit::Cluster::start();
    let url = cluster.fresh();
    let database = url.rsplit('/').next().unwrap().to_owned();
    let (mut node, logins) = TestNode::house_with(|config| config.database = url.clone()).await;
    let config = node.node().config.clone();
    let east = node.login(&logins, "east").await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    let path = format!("/api/v1/reports/{}", report["id"].as_str().unwrap());
    cluster.sql(
        &database,
        "CREATE FUNCTION bad_disk() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN RAISE EXCEPTION ''could not write block'' USING ERRCODE = ''58030''; END';
         CREATE TRIGGER bad_disk BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION bad_disk();",
    );
    let lost = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!((lost.status, lost.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "storage.failed"));
    let running = node.take();
    let ended = tokio::time::timeout(Duration::from_secs(20), running.until_told()).await.unwrap();
    assert!(matches!(ended, Err(ServeError::Disk(reason)) if reason.contains("could not write block")));
    until("the folder is free again", || async {
        std::fs::File::open(node.data.join("node.lock")).unwrap().try_lock().is_ok()
    })
    .await;
    cluster.sql(&database, "DROP TRIGGER bad_disk ON journal_entry");

    node.start_again(config).await;
    let east = Client { base: node.base.clone(), ..east };
    assert_eq!(east.get(&path).await.ok()["id"], report["id"], "reads go on");
    let refused = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!(refused.problem(), "storage.read_only");
    let system = node.login(&logins, "system").await;
    let compared = json!({ "compared": "与市局核对，两边一致" });
    assert_eq!(east.post("/api/v1/writing/confirm", &compared).await.status, StatusCode::FORBIDDEN);
    assert_eq!(system.post("/api/v1/writing/confirm", &compared).await.status, StatusCode::ACCEPTED);
    until("the node writes again", || async { system.get("/api/v1/writing").await.ok()["writes"] == true })
        .await;
    let sent = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    let audit = node.login(&logins, "audit").await;
    let rows = audit.get("/api/v1/audit?kind=writing.resumed").await.ok();
    assert_eq!(rows["rows"][0]["kind"], "writing.resumed");
    assert!(rows["rows"][0]["actor_name"].as_str().unwrap().contains("system"), "{rows}");
    let entry = audit.get(&format!("/api/v1/audit/{}", rows["rows"][0]["pos"])).await.ok();
    assert_eq!(entry["body"]["compared"], "与市局核对，两边一致", "{entry}");
    node.stop().await;
}

#[tokio::test]
async fn the_same_night_on_postgresql() {
    let store = testkit::TestStore::postgres();
    let journal::Store::Postgres(url) = store.store() else { panic!("not PostgreSQL") };
    let (mut node, logins) = TestNode::house_with(|config| config.database = url).await;
    let east = node.login(&logins, "east").await;
    let district = node.login(&logins, "district").await;
    let mut desk = district.listen().await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    let ring = desk.next("ring", Duration::from_secs(2)).await.expect("the desk rings");
    assert_eq!(ring["report_id"], report["id"]);
    let path = format!("/api/v1/reports/{}", report["id"].as_str().unwrap());
    district.post(&format!("{path}/receive"), &json!({})).await.ok();
    node.restart().await;
    let district = Client { base: node.base.clone(), ..district };
    assert!(district.get(&path).await.ok()["received"]["at"].is_number());
    node.stop().await;
}

/// A report of this moment, as a process takes it whose clock nobody moves.
fn report_now(what: &str) -> Value {
    let mut report = first_report(what);
    report["happened"] = json!({ "how": "unknown" });
    report.as_object_mut().unwrap().remove("knew_at");
    report
}

/// Sends until there is no room; answers the ids of what was kept.
async fn send_until_full(client: &Client) -> Vec<String> {
    let mut kept = Vec::new();
    for n in 0..5_000 {
        let what = format!("第{n}起{}", "透水".repeat(900));
        let sent = client.post("/api/v1/reports", &report_now(&what)).await;
        if sent.status != StatusCode::CREATED {
            told_full(&sent);
            return kept;
        }
        kept.push(sent.json()["id"].as_str().unwrap().to_owned());
    }
    panic!("the disk never filled");
}

fn told_full(answer: &Answer) {
    let told = (answer.status, answer.problem());
    assert_eq!(told, (StatusCode::SERVICE_UNAVAILABLE, "storage.full".to_owned()), "{}", answer.text);
    assert!(answer.json()["detail"].as_str().unwrap().contains("没有保存"), "{}", answer.text);
}

/// What was told as saved is there, and nothing else is.
async fn are_all_there_are(client: &Client, kept: &[String]) {
    let (mut there, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/v1/reports?state=all&limit=200{after}")).await.ok();
        there.extend(page["rows"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    there.sort();
    let mut kept = kept.to_vec();
    kept.sort();
    assert_eq!(there, kept);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told_to_who_sends_and_nothing_told_as_saved_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let (data, tables) = (dir.path().join("node"), tables());
    let house = ["init", "--code", "610802", "--name", "某区", "--suite", "ed25519", "--tables"];
    let said = good(&fenghuo(&data, &[&house[..], &[tables.path().to_str().unwrap()]].concat()));
    let disk = BadDisk::of("fenghuo.db");
    let (served, base) = serve_on(&disk, &data);
    let east = somebody(&base, &said, "east").await;
    disk.fill();
    let mut kept = send_until_full(&east).await;
    // While it is full each command is told so, and reads go on.
    for n in 0..3 {
        told_full(&east.post("/api/v1/reports", &report_now(&format!("仍满{n}"))).await);
    }
    are_all_there_are(&east, &kept).await;
    assert!(!data.join("disk-failed").exists(), "a full disk is not a broken one");

    // Power fails meanwhile: without room for the index of the log no process begins, and each says
    // why; the next one has it all.
    served.kill();
    let began = |what: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fenghuo"));
        command.arg("--data").arg(&data).args(what).envs(disk.env());
        command
    };
    assert_eq!(Served::of(&mut began(&["serve"])).ended(), Some(1));
    let why = bad(&began(&["journal", "verify"]).output().unwrap());
    assert!(why.contains("no room on the disk"), "{why}");
    assert!(!data.join("disk-failed").exists(), "a full disk is not a broken one");
    disk.empty();
    let (served, base) = serve_on(&disk, &data);
    let east = Client { base, ..east };
    are_all_there_are(&east, &kept).await;
    let after = east.post("/api/v1/reports", &report_now("腾出空间之后")).await;
    assert_eq!(after.status, StatusCode::CREATED, "{}", after.text);
    kept.push(after.json()["id"].as_str().unwrap().to_owned());
    are_all_there_are(&east, &kept).await;
    drop(served);
    assert!(good(&fenghuo(&data, &["journal", "verify"])).contains("错误 0"));
}

#[tokio::test]
async fn a_database_that_goes_away_is_told_and_all_goes_on_when_it_is_back() {
    let cluster = testkit::Cluster::start();
    let url = cluster.fresh();
    let (mut node, logins) = TestNode::house_with(|config| config.database = url).await;
    let east = node.login(&logins, "east").await;
    let kept = east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    cluster.stop();
    let away = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!(
        (away.status, away.problem().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "storage.unavailable")
    );
    assert_eq!(node.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    cluster.restart();
    until("the node is ready again", || async { node.get("/readyz").await.status == StatusCode::OK }).await;
    let again = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.text);
    let path = format!("/api/v1/reports/{}", kept["id"].as_str().unwrap());
    assert_eq!(east.get(&path).await.status, StatusCode::OK);
    node.stop().await;
}
