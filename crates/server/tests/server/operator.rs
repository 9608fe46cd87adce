//! What an operator types, with the real binary: a node is set up, backed up while it
//! runs, proved, restored; its journal is verified, rebuilt, shown to strangers.
use crate::common::process::{bad, fenghuo, fenghuo_with, good, serve, serve_with};
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
    let root = told(&good(&fenghuo(&data, &["node", "status"])), "  密钥指纹");
    assert!(said.contains(&root) && said.contains("自签，根") && said.contains("证书在有效期内"), "{said}");
    assert!(
        said.contains("--root") && !said.contains("证明成立"),
        "nobody has said whose root it is: {said}"
    );
    let said = good(&fenghuo(&elsewhere, &["journal", "check", path, "--root", &root]));
    assert!(said.contains("证明成立"), "{said}");
    // One byte of the body, and one of the chain.
    let bundle: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut forged = bundle.clone();
        change(&mut forged);
        let at = dir.path().join("forged.json");
        std::fs::write(&at, forged.to_string()).unwrap();
        bad(&fenghuo(&elsewhere, &["journal", "check", at.to_str().unwrap()]))
    };
    let of_body = changed(&|forged| {
        let mut entry = hex::decode(forged["entries"][0].as_str().unwrap()).unwrap();
        let at = entry.windows(4).position(|w| w == b"init").unwrap();
        entry[at] = b'I';
        forged["entries"][0] = hex::encode(entry).into();
    });
    assert!(of_body.contains("证明不成立") && of_body.contains("内容被改过"), "{of_body}");
    let of_chain = changed(&|forged| forged["before"] = "11".repeat(32).into());
    assert!(of_chain.contains("内容被改过"), "{of_chain}");
    assert!(changed(&|forged| forged["format"] = "x".into()).contains("不是证明文件"));
    assert!(
        bad(&fenghuo(&data, &["journal", "export", "--pos", "999999", "--out", path])).contains("999999")
    );
    // Another node with the same name and keys of its own proves as much, under another root.
    let forger = dir.path().join("forger");
    good(&fenghuo(&forger, &["init", "--code", "610802", "--name", "某区"]));
    good(&fenghuo(&forger, &["journal", "export", "--pos", "1", "--out", path]));
    let of_forger = bad(&fenghuo(&elsewhere, &["journal", "check", path, "--root", &root]));
    assert!(of_forger.contains("别人用自己的密钥"), "{of_forger}");
}

/// What a command line says of the database: nothing for SQLite, its address for PostgreSQL.
fn databases() -> Vec<(testkit::TestStore, Vec<(&'static str, String)>)> {
    let told = |store: testkit::TestStore| {
        let env = match store.store() {
            journal::Store::Postgres(url) => vec![("FENGHUO_DATABASE", url)],
            journal::Store::Sqlite(_) => vec![],
        };
        (store, env)
    };
    testkit::stores().into_iter().map(told).collect()
}

fn lent<'a>(env: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    env.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn config_of(data: &Path, env: &[(&'static str, String)]) -> server::config::Config {
    let database = env.first().map(|(_, url)| url.clone()).unwrap_or_default();
    server::config::Config { database, ..config(data) }
}

#[test]
fn another_nodes_key_is_refused_before_anything_is_written() {
    for (store, env) in databases() {
        let env = lent(&env);
        let dir = tempfile::tempdir().unwrap();
        let (data, other) = (dir.path().join("node"), dir.path().join("other"));
        good(&fenghuo_with(&data, &["init", "--code", "610802", "--suite", "ed25519"], &env));
        good(&fenghuo(&other, &["init", "--code", "610803", "--suite", "ed25519"]));
        let own = std::fs::read(data.join("node.key")).unwrap();
        let strange = std::fs::read(other.join("node.key")).unwrap();
        let entries = || good(&fenghuo_with(&data, &["journal", "verify"], &env));
        let before = entries();
        std::fs::write(data.join("node.key"), &strange).unwrap();
        for args in [&["serve"][..], &["journal", "verify"], &["user", "reset", "system"]] {
            let said = bad(&fenghuo_with(&data, args, &env));
            assert!(said.contains("另一个节点") && said.contains("没有写入"), "{} {said}", store.name());
            assert_eq!(
                std::fs::read(data.join("node.key")).unwrap(),
                strange,
                "the key file stays as it was"
            );
        }
        std::fs::write(data.join("node.key"), &own).unwrap();
        assert_eq!(entries(), before, "{}", store.name());
    }
}

/// A server beside the one that holds the node, with a key of another node: it does not even wait.
#[tokio::test]
async fn a_standby_with_another_nodes_key_does_not_wait_for_the_node() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let store = testkit::TestStore::postgres();
    let journal::Store::Postgres(url) = store.store() else { panic!("not PostgreSQL") };
    let env = [("FENGHUO_DATABASE", url.as_str())];
    let dir = tempfile::tempdir().unwrap();
    let (data, other) = (dir.path().join("node"), dir.path().join("other"));
    good(&fenghuo_with(&data, &["init", "--code", "610802", "--suite", "ed25519"], &env));
    good(&fenghuo(&other, &["init", "--code", "610803", "--suite", "ed25519"]));
    let (_served, base) = serve_with(&data, &env);
    let said = bad(&fenghuo_with(&other, &["serve"], &env));
    assert!(said.contains("另一个节点"), "{said}");
    assert_eq!(answer(client().get(format!("{base}/readyz"))).await.ok()["ready"], true);
}

/// What lies in a data folder, but for the file that says who works there.
fn lies_in(data: &Path) -> Vec<String> {
    let Ok(there) = std::fs::read_dir(data) else { return Vec::new() };
    let mut names: Vec<String> = there.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What `init` is given besides, its environment, and what it says.
type Case<'t> = (&'t [&'t str], &'t [(&'t str, &'t str)], &'t str);

#[test]
fn an_init_that_fails_keeps_nothing_and_can_be_given_again() {
    for (store, env) in databases() {
        let env = lent(&env);
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("node");
        let (wrong, empty) = (dir.path().join("wrong"), dir.path().join("empty"));
        std::fs::create_dir(&empty).unwrap();
        std::fs::create_dir(&wrong).unwrap();
        std::fs::write(wrong.join("accounts.csv"), "login,person,unit,roles\nnight,,#root,king\n").unwrap();
        let away = [("FENGHUO_DATABASE", "postgresql://127.0.0.1:1/away")];
        let nonsense = [("FENGHUO_MAP_FOLDER", "/nowhere/at/all")];
        let with_map: Vec<_> = env.iter().chain(&nonsense).copied().collect();
        let cases: [Case<'_>; 7] = [
            (&["--tables", wrong.to_str().unwrap()], &env, "有误"),
            (&["--tables", empty.to_str().unwrap()], &env, "units.csv"),
            (&["--tables", "/nowhere/tables"], &env, "没有目录"),
            (&["--admin", "张三"], &env, "登录名"),
            (&["--admin", "duty"], &env, "已有人使用"),
            (&[], &away, "数据库"),
            (&[], &with_map, "没有留下任何东西"),
        ];
        for (args, env, word) in cases {
            let args: Vec<&str> = ["init", "--code", "610802", "--suite", "ed25519"]
                .into_iter()
                .chain(args.iter().copied())
                .collect();
            let refused = fenghuo_with(&data, &args, env);
            let said = bad(&refused) + &String::from_utf8_lossy(&refused.stdout);
            assert!(said.contains(word), "{args:?}: {said}");
            assert!(!said.contains("口令"), "no password of an account that is not there: {said}");
            assert_eq!(lies_in(&data), Vec::<String>::new(), "{args:?}");
            assert!(journal::owner::is_empty(&config_of(&data, &env_of(env)).store()).unwrap_or(true));
        }
        let tables = tables();
        let args =
            ["init", "--code", "610802", "--suite", "ed25519", "--tables", tables.path().to_str().unwrap()];
        let said = good(&fenghuo_with(&data, &args, &env));
        assert!(said.contains("system") && said.contains("east"), "{} {said}", store.name());
        assert!(bad(&fenghuo_with(&data, &args, &env)).contains("只能初始化一次"));
        // A database with a node in it is not begun again from another folder.
        if !env.is_empty() {
            let said = bad(&fenghuo_with(&dir.path().join("second"), &args, &env));
            assert!(said.contains("已有内容"), "{said}");
            good(&fenghuo_with(&data, &["journal", "verify"], &env));
        }
    }
}

fn env_of(env: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let database = env.iter().find(|(name, _)| *name == "FENGHUO_DATABASE");
    database.map(|(_, url)| ("FENGHUO_DATABASE", (*url).to_owned())).into_iter().collect()
}

const NAME: &str = "欧阳某某";

/// Whether the name stands anywhere in the journal and the tables that are no folds of it, and in the file.
fn holds_name(node: &server::node::Node) -> bool {
    let mut all = Vec::new();
    journal::dump::dump(&node.journal, &mut all).unwrap();
    if let journal::Store::Sqlite(file) = node.config.store() {
        all.extend(std::fs::read(file).unwrap());
    }
    all.windows(NAME.len()).any(|w| w == NAME.as_bytes())
}

#[test]
fn what_was_erased_after_a_backup_is_erased_again_when_it_is_restored() {
    for (store, env) in databases() {
        let dir = tempfile::tempdir().unwrap();
        let (data, copy) = (dir.path().join("node"), dir.path().join("copy"));
        let run = |args: &[&str]| fenghuo_with(&data, args, &lent(&env));
        let clock = kernel::Clock::system;
        good(&run(&["init", "--code", "610802", "--suite", "ed25519"]));
        let node = server::node::Node::open(config_of(&data, &env), clock()).unwrap();
        let sent = sealed_note(&node, NAME);
        assert!(holds_name(&node), "{}", store.name());
        node.close();
        drop(node);
        good(&run(&["backup", "create", "--to", copy.to_str().unwrap()]));
        let event = sent.to_string();
        let erase = [
            "journal",
            "erase",
            "--event",
            &event,
            "--reason",
            "到期",
            "--basis",
            "突发事件应对法2024 第八十五条",
        ];
        let said = good(&run(&erase));
        assert!(said.contains("备份里还有原文") && said.contains("erased.jsonl"), "{said}");

        // The machine is lost; its key and what stands beside it were kept.
        let back = dir.path().join("back");
        std::fs::create_dir(&back).unwrap();
        for file in ["node.key", "erased.jsonl"] {
            std::fs::copy(data.join(file), back.join(file)).unwrap();
        }
        let fresh = match store.store() {
            journal::Store::Sqlite(_) => None,
            journal::Store::Postgres(_) => Some(testkit::TestStore::postgres()),
        };
        let env: Vec<_> = match fresh.as_ref().map(testkit::TestStore::store) {
            Some(journal::Store::Postgres(url)) => vec![("FENGHUO_DATABASE", url)],
            _ => vec![],
        };
        let restore = ["backup", "restore", "--from", copy.to_str().unwrap()];
        let said = good(&fenghuo_with(&back, &restore, &lent(&env)));
        assert!(said.contains("1 个条目，已再次擦除"), "{} {said}", store.name());
        let node = server::node::Node::open(config_of(&back, &env), clock()).unwrap();
        assert!(!holds_name(&node), "{}", store.name());
        assert_eq!(journal::verify::verify(&node.journal, &mut |_| {}).unwrap().faults, vec![]);
        node.close();
    }
}

/// An entry with a name in its sealed part; answers its event.
fn sealed_note(node: &server::node::Node, name: &str) -> kernel::EventId {
    let unit = facts::org::unit_of_code("610802");
    let fact = facts::org::PersonEntered { person: kernel::PersonId::new(), unit };
    let people = facts::org::PersonSealed {
        name: name.to_owned(),
        initials: "oymm".to_owned(),
        phones: Vec::new(),
        job: String::new(),
    };
    let mut draft = facts::Draft::of(&fact).unwrap().sealed(&people).unwrap();
    draft.unit = Some(unit);
    let event = draft.event_id;
    let append =
        move |tx: &mut journal::Tx<'_>| tx.append(journal::Acting::platform(), vec![draft]).map(drop);
    node.journal.run(journal::Turn::Local, append).unwrap();
    event
}

/// An erasure that comes while the node runs, as from a neighbour, is noted beside the key without a restart.
#[tokio::test]
async fn what_is_erased_while_the_node_runs_is_noted_beside_the_key() {
    let node = TestNode::start().await;
    let inner = std::sync::Arc::clone(node.node());
    let event = tokio::task::spawn_blocking(move || {
        let event = sealed_note(&inner, NAME);
        let (reason, basis) = ("到期".to_owned(), "突发事件应对法2024 第八十五条".to_owned());
        let draft = facts::Draft::of(&facts::system::Erased { event, reason, basis }).unwrap();
        let append =
            move |tx: &mut journal::Tx<'_>| tx.append(journal::Acting::platform(), vec![draft]).map(drop);
        inner.journal.run(journal::Turn::Local, append).unwrap();
        event
    });
    let event = event.await.unwrap().to_string();
    let file = node.data.join("erased.jsonl");
    until("it is noted", || async {
        std::fs::read_to_string(&file).is_ok_and(|text| text.contains(&event) && text.contains("到期"))
    })
    .await;
    assert!(!std::fs::read_to_string(&file).unwrap().contains(NAME), "no personal data");
}

#[test]
fn a_restore_without_the_key_says_where_the_key_belongs() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copy, back) = (dir.path().join("node"), dir.path().join("copy"), dir.path().join("back"));
    good(&fenghuo(&data, &["init", "--code", "610802", "--suite", "ed25519"]));
    good(&fenghuo(&data, &["backup", "create", "--to", copy.to_str().unwrap()]));
    let said = bad(&fenghuo(&back, &["backup", "restore", "--from", copy.to_str().unwrap()]));
    assert!(said.contains("原来的 node.key") && said.contains("不要用 fenghuo init"), "{said}");
    assert!(!said.contains("请先运行"), "{said}");
    assert_eq!(lies_in(&back), Vec::<String>::new());
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

/// What was free in one arena of sixteen served no other: a long catch-up held three times what it used.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn a_node_keeps_its_memory_in_as_many_arenas_as_processors() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    good(&fenghuo(&data, &["init", "--code", "610802", "--name", "某区", "--suite", "ed25519"]));
    let processors = std::thread::available_parallelism().unwrap().get().max(2);
    let (served, _) = serve(&data);
    assert_eq!(served.environment("MALLOC_ARENA_MAX"), Some(processors.to_string()));
    served.kill();
    // Who says it otherwise is left alone.
    let (served, _) = serve_with(&data, &[("MALLOC_ARENA_MAX", "5")]);
    assert_eq!(served.environment("MALLOC_ARENA_MAX").as_deref(), Some("5"));
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
    let said = bad(&run("FENGHUO_JOURNAL_REDERS", "2"));
    assert!(said.contains("FENGHUO_JOURNAL_REDERS"), "{said}");
    let said = bad(&run("FENGHUO_NOTIFY_WEBHOOK_SECRET", "20261130"));
    assert!(said.contains("node.key") || said.contains("FENGHUO_JOURNAL_READERS"), "{said}");
    assert!(!said.contains("20261130"), "{said}");
}
