//! The supervisor: waits until a node answers, starts a killed one again, stops all when
//! told, and says so.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use demo::{Layout, LoginLayout, NodeLayout, SuperviseError, supervise};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Where this program, started by the supervisor, plays a node.
const PLAY: &str = "FENGHUO_TEST_NODE";

/// Not a test: a node for the one below. Listens where its configuration says, leaves its
/// process id, answers every question with 200.
#[test]
fn plays_a_node() {
    let Ok(config) = std::env::var(PLAY) else { return };
    let address: SocketAddr = std::fs::read_to_string(&config).unwrap().trim().parse().unwrap();
    std::fs::write(format!("{config}.pid"), std::process::id().to_string()).unwrap();
    let listener = TcpListener::bind(address).unwrap();
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let mut asked = [0u8; 512];
        let _length = stream.read(&mut asked);
        let _told = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    }
}

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn layout(dir: &Path) -> Layout {
    let (http, exchange) = (free_port(), free_port());
    let config = dir.join("node.conf");
    std::fs::write(&config, http.to_string()).unwrap();
    let node = NodeLayout {
        key: "yuyang".to_owned(),
        name: "榆阳区".to_owned(),
        level: kernel::Level::District,
        code: "610802".to_owned(),
        parent: None,
        data: dir.to_owned(),
        config,
        http,
        exchange,
    };
    Layout {
        dir: dir.to_owned(),
        seed: 1,
        scale: 1,
        prepared_at: kernel::Instant(0),
        nodes: vec![node],
        logins: Vec::new(),
        password: "secret-enough".to_owned(),
    }
}

/// A program that takes the arguments of `fenghuo` and plays a node.
fn program(dir: &Path) -> std::path::PathBuf {
    let path = dir.join("fenghuo");
    let own = std::env::current_exe().unwrap();
    let script =
        format!("#!/bin/sh\n{PLAY}=\"$2\" exec \"{}\" --exact plays_a_node --nocapture\n", own.display());
    std::fs::write(&path, script).unwrap();
    let mut mode = std::fs::metadata(&path).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
    std::fs::set_permissions(&path, mode).unwrap();
    path
}

fn until(what: &str, mut is: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn the_greeting_tells_where_each_node_is_and_who_may_sign_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut layout = layout(dir.path());
    let login = |node: &str, login: &str, name: &str, what: &str| LoginLayout {
        node: node.to_owned(),
        login: login.to_owned(),
        name: name.to_owned(),
        what: what.to_owned(),
    };
    layout.nodes[0].http = ([127, 0, 0, 1], 8480).into();
    let mut town = layout.nodes[0].clone();
    (town.key, town.name) = ("mahuangliang".to_owned(), "麻黄梁镇".to_owned());
    town.http = ([127, 0, 0, 1], 8490).into();
    layout.nodes.push(town);
    layout.logins = vec![
        login("mahuangliang", "mahuangliang", "白彩霞", "麻黄梁镇值班员（夜班）"),
        login("yuyang", "yuyang", "马志远", "榆阳区总值班室值班员"),
        login("yuyang", "yuyang-hall", "", "榆阳区值班大厅大屏"),
        login("elsewhere", "nobody", "谁", "不在这里的节点"),
    ];
    let greeting = layout.greeting();
    assert_eq!(
        greeting,
        "\n烽火演示已就绪。人物、矿名和电话均为虚构。\n\
         \n  http://127.0.0.1:8480  榆阳区\n\
         \x20     yuyang                 马志远，榆阳区总值班室值班员\n\
         \x20     yuyang-hall            榆阳区值班大厅大屏\n\
         \n  http://127.0.0.1:8490  麻黄梁镇\n\
         \x20     mahuangliang           白彩霞，麻黄梁镇值班员（夜班）\n\
         \n  口令都是 secret-enough\n\
         \x20 其余乡镇街道用拼音登录榆阳区节点，如 yuhe、zhenchuan、bulanghe。\n\
         \x20 Ctrl-C 停止；杀掉任一节点，3 秒后自动重启。\n"
    );
}

#[test]
fn a_killed_node_comes_back_and_all_end_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let (layout, exe) = (layout(dir.path()), program(dir.path()));
    let pid_file = format!("{}.pid", layout.nodes[0].config.display());
    let pid = || std::fs::read_to_string(&pid_file).unwrap_or_default();
    let (stop, said) = (AtomicBool::new(false), Mutex::new(Vec::<String>::new()));
    let heard = |word: &str| said.lock().unwrap().iter().any(|line| line.contains(word));
    std::thread::scope(|scope| {
        let run = scope
            .spawn(|| supervise(&exe, &layout, &stop, |line| said.lock().unwrap().push(line.to_owned())));
        until("the greeting", || heard(&layout.nodes[0].url()));
        let first = pid();
        let killed = std::process::Command::new("sh").args(["-c", "kill -KILL \"$0\"", &first]).status();
        assert!(killed.unwrap().success());
        until("it fell", || heard("节点停了"));
        until("it is back", || heard("已重启"));
        until("it answers", || pid() != first && std::net::TcpStream::connect(layout.nodes[0].http).is_ok());
        stop.store(true, Ordering::SeqCst);
        run.join().unwrap().unwrap();
    });
    assert!(std::net::TcpStream::connect(layout.nodes[0].http).is_err(), "it was stopped");
}

#[test]
fn a_taken_port_is_told_before_anything_starts() {
    let dir = tempfile::tempdir().unwrap();
    let layout = layout(dir.path());
    let _somebody = TcpListener::bind(layout.nodes[0].http).unwrap();
    let refused = supervise(Path::new("/nonexistent"), &layout, &AtomicBool::new(false), |_| {});
    assert!(matches!(refused, Err(SuperviseError::Taken(address)) if address == layout.nodes[0].http));
}

#[test]
fn a_program_that_does_not_start_is_an_error_with_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let layout = layout(dir.path());
    let refused = supervise(Path::new("/nonexistent"), &layout, &AtomicBool::new(false), |_| {});
    assert!(refused.unwrap_err().to_string().contains("榆阳区"));
}
