//! What an operator types, with the real binary: a node is set up, backed up while it
//! runs, proved, restored; its journal is verified, rebuilt, shown to strangers.
use crate::common::process::{bad, fenghuo, good, serve};
use crate::common::*;
use std::path::Path;
use std::process::Command;

#[test]
fn any_county_is_set_up_with_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    assert!(bad(&fenghuo(&data, &["serve"])).contains("fenghuo init"));
    let said = good(&fenghuo(&data, &["init", "--code", "330106", "--name", "西湖区"]));
    assert!(said.contains("西湖区") && said.contains("district"), "{said}");
    assert!(bad(&fenghuo(&data, &["init", "--code", "330106"])).contains("只能初始化一次"));
    assert!(bad(&fenghuo(&dir.path().join("x"), &["init", "--code", "12"])).contains("--level"));
    assert!(bad(&fenghuo(&dir.path().join("x"), &["init", "--code", "990101"])).contains("前两位"));
    let unnamed = good(&fenghuo(&dir.path().join("p"), &["init", "--code", "330000", "--suite", "ed25519"]));
    assert!(unnamed.contains("已建立节点 浙江省（330000"), "{unnamed}");
    for (code, level) in [("330000", "province"), ("330100", "city"), ("330106002", "township")] {
        let said = good(&fenghuo(&dir.path().join(code), &["init", "--code", code, "--suite", "ed25519"]));
        assert!(said.contains(level) && !said.contains("榆阳"), "{said}");
    }
    let said = good(&fenghuo(&data, &["journal", "verify"]));
    assert!(said.contains("错误 0"), "{said}");
}

#[tokio::test]
async fn a_node_is_backed_up_while_it_runs_and_comes_back_in_a_new_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copy, back) = (dir.path().join("node"), dir.path().join("copy"), dir.path().join("back"));
    good(&fenghuo(&data, &["init", "--code", "610802", "--name", "某区", "--suite", "ed25519"]));
    let (served, base) = serve(&data);
    let to = copy.to_str().unwrap();
    assert!(bad(&fenghuo(&data, &["journal", "rebuild"])).contains("须在节点停止后执行"));
    good(&fenghuo(&data, &["backup", "create", "--to", to, "--with-keys"]));
    assert!(bad(&fenghuo(&data, &["backup", "create", "--to", to])).contains("不是空目录"));
    let ready = answer(client().get(format!("{base}/readyz"))).await.ok();
    assert_eq!(ready["ready"], true);
    drop(served);

    let said = good(&fenghuo(&data, &["backup", "check", "--from", to]));
    assert!(said.contains("各表一致") && said.contains("0 处错误"), "{said}");
    good(&fenghuo(&back, &["backup", "restore", "--from", to]));
    assert!(bad(&fenghuo(&back, &["backup", "restore", "--from", to])).contains("已存在"));
    let epoch = |data: &Path| {
        std::fs::read_to_string(data.join("node.key")).unwrap().lines().nth(1).unwrap().to_owned()
    };
    assert_ne!(epoch(&data), epoch(&back));
    good(&fenghuo(&back, &["journal", "verify"]));
    let (_served, base) = serve(&back);
    assert_eq!(answer(client().get(format!("{base}/readyz"))).await.ok()["ready"], true);
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copy, back) = (dir.path().join("node"), dir.path().join("copy"), dir.path().join("back"));
    good(&fenghuo(&data, &["init", "--code", "610802", "--suite", "ed25519"]));
    let to = copy.to_str().unwrap();
    good(&fenghuo(&data, &["backup", "create", "--to", to, "--with-keys"]));
    let file = copy.join("fenghuo.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert!(bad(&fenghuo(&data, &["backup", "check", "--from", to])).contains("摘要不符"));
    assert!(bad(&fenghuo(&back, &["backup", "restore", "--from", to])).contains("摘要不符"));
    assert!(!back.join("fenghuo.db").exists());
}

#[test]
fn an_entry_is_proved_to_a_stranger_without_a_node() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    good(&fenghuo(&data, &["init", "--code", "610802", "--name", "某区"]));
    let file = dir.path().join("proof.json");
    let path = file.to_str().unwrap();
    good(&fenghuo(&data, &["journal", "export", "--pos", "1", "--out", path]));
    let elsewhere = dir.path().join("nowhere");
    let said = good(&fenghuo(&elsewhere, &["journal", "check", path]));
    assert!(said.contains("epoch.opened") && said.contains("某区"), "{said}");
    // One byte of the body, and one of the chain.
    let proof: server::proof::Proof = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let mut entry = hex::decode(&proof.entry).unwrap();
    let at = entry.windows(4).position(|w| w == b"init").unwrap();
    entry[at] = b'I';
    let forged = server::proof::Proof { entry: hex::encode(entry), ..proof.clone() };
    assert_eq!(server::proof::check(&forged), Err(server::proof::NotProven::Chain));
    let forged = server::proof::Proof { previous: "11".repeat(32), ..proof };
    assert_eq!(server::proof::check(&forged), Err(server::proof::NotProven::Chain));
    assert!(
        bad(&fenghuo(&data, &["journal", "export", "--pos", "999999", "--out", path])).contains("999999")
    );
}

#[test]
fn tables_are_folded_again_and_are_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    good(&fenghuo(&data, &["init", "--code", "610802", "--suite", "ed25519"]));
    let said = good(&fenghuo(&data, &["journal", "rebuild"]));
    assert!(said.contains("已重建") && !said.contains("不一致"), "{said}");
}

/// The word after a label in what was said.
fn told(said: &str, label: &str) -> String {
    let line = said.lines().find(|line| line.starts_with(label)).unwrap_or_else(|| panic!("{said}"));
    line.split_whitespace().nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn accounts_and_tokens_are_made_at_the_machine() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    good(&fenghuo(&data, &["init", "--code", "610802", "--name", "某区", "--suite", "ed25519"]));
    let add = |role: &str| fenghuo(&data, &["user", "add", "night", "--name", "夜班", "--role", role]);
    assert!(bad(&add("king")).contains("没有角色"));
    let first = told(&good(&add("duty_officer")), "口令");
    let second = told(&good(&fenghuo(&data, &["user", "reset", "night"])), "口令");
    assert_ne!(first, second);
    assert!(good(&fenghuo(&data, &["node", "status"])).contains("尚未加入上级"));
    let with_port = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fenghuo"));
        command.arg("--data").arg(&data).args(args).output().unwrap()
    };
    let token = told(&good(&with_port(&["node", "token", "--code", "610802105"])), "入网码");
    assert!(token.len() >= 22, "128 bits at the least: {token}");
    let (_served, base) = serve(&data);
    let sign_in = |password: String| {
        let body = serde_json::json!({ "login": "night", "password": password });
        answer(client().post(format!("{base}/api/v1/session")).json(&body))
    };
    assert_eq!(sign_in(first).await.status.as_u16(), 401);
    assert_eq!(sign_in(second).await.ok()["must_change_password"], true);
}

#[test]
fn the_configuration_comes_from_file_and_environment() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("fenghuo.toml");
    std::fs::write(&file, "[http]\nlisten = \"nonsense\"\n").unwrap();
    let run = |name: &str, value: &str| {
        Command::new(env!("CARGO_BIN_EXE_fenghuo"))
            .args(["--config", file.to_str().unwrap(), "--data", dir.path().to_str().unwrap(), "serve"])
            .env(name, value)
            .output()
            .unwrap()
    };
    assert!(bad(&run("FENGHUO_LOG_FORMAT", "json")).contains("listen"));
    std::fs::write(&file, "[journal]\nreaders = 0\n").unwrap();
    assert!(bad(&run("FENGHUO_LOG_FORMAT", "json")).contains("FENGHUO_JOURNAL_READERS"));
    // The environment is stronger than the file; what is left to complain of is the key file.
    assert!(bad(&run("FENGHUO_JOURNAL_READERS", "2")).contains("node.key"));
}
