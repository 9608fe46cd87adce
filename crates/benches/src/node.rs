//! A node to measure: the real binary, set up from tables, on a free loopback port.

use crate::http::Client;
use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Townships of the measured district.
pub const TOWNSHIPS: u32 = 31;
/// Other logins than those of townships: unit key, login, role.
const OTHERS: [(&str, &str, &str); 4] = [
    ("#root", "district", "duty_officer"),
    ("#root", "leader", "leader"),
    ("bureau", "bureau", "duty_officer"),
    ("t1", "viewer", "viewer"),
];
/// A start must be answered within this.
const START_WITHIN: Duration = Duration::from_secs(120);

/// A running node.
pub struct Node {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
    /// Where it answers nodes below.
    pub exchange: SocketAddr,
    /// From the start of the process to the first answered page.
    pub started_in: Duration,
}

/// A login with its first password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Login {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
}

/// A node that is set up and can be started, and stopped, and started again.
pub struct Home {
    exe: PathBuf,
    /// Its folder.
    pub dir: PathBuf,
    /// Empty for SQLite, or an address.
    pub database: String,
    /// Everybody who may sign in.
    pub logins: Vec<Login>,
}

impl Home {
    /// Sets a district up in `dir` with its townships, desks, routes and people.
    pub fn set_up(exe: &Path, dir: &Path, database: &str) -> anyhow::Result<Self> {
        let tables = dir.join("tables");
        std::fs::create_dir_all(&tables)?;
        write_tables(&tables)?;
        let out = Command::new(exe)
            .args(["--data"])
            .arg(dir.join("data"))
            .args(["init", "--code", "829901", "--name", "测试区", "--suite", "ed25519", "--tables"])
            .arg(&tables)
            .env("FENGHUO_DATABASE", database)
            .output()
            .context("fenghuo init")?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        if !out.status.success() {
            bail!("init failed: {text}{}", String::from_utf8_lossy(&out.stderr));
        }
        let names = townships().chain(OTHERS.iter().map(|(_, login, _)| (*login).to_owned()));
        let logins = names
            .map(|login| {
                let password =
                    password(&text, &login).with_context(|| format!("init told no password of {login}"))?;
                Ok(Login { login, password })
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Self { exe: exe.to_owned(), dir: dir.to_owned(), database: database.to_owned(), logins })
    }

    /// One that was set up before.
    pub fn again(exe: &Path, dir: &Path, database: &str, logins: Vec<Login>) -> Self {
        Self { exe: exe.to_owned(), dir: dir.to_owned(), database: database.to_owned(), logins }
    }

    /// Where the node keeps its things.
    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Starts the node and waits until it is ready.
    pub fn start(&self) -> anyhow::Result<Node> {
        self.start_until("/readyz", "")
    }

    /// Starts the node and waits until it answers a page, for the holder of a session
    /// that outlived the last stop.
    pub fn start_until(&self, page: &str, session: &str) -> anyhow::Result<Node> {
        let (address, exchange) = (free_address()?, free_address()?);
        let begun = Instant::now();
        let child = Command::new(&self.exe)
            .args(["--data"])
            .arg(self.data())
            .arg("serve")
            .env("FENGHUO_HTTP_LISTEN", address.to_string())
            .env("FENGHUO_HTTP_REQUESTS_PER_SECOND", "1000000")
            .env("FENGHUO_HTTP_BURST_REQUESTS", "1000000")
            .env("FENGHUO_HTTP_CONCURRENT_REQUESTS", "4096")
            .env("FENGHUO_EXCHANGE_LISTEN", exchange.to_string())
            .env("FENGHUO_DATABASE", &self.database)
            .env("FENGHUO_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .stderr(Stdio::from(std::fs::File::create(self.dir.join("log.txt"))?))
            .spawn()
            .context("fenghuo serve")?;
        let mut node = Node { child, address, exchange, started_in: Duration::ZERO };
        node.started_in = answered(address, page, session, begun)
            .with_context(|| format!("the node did not answer; see {}/log.txt", self.dir.display()))?;
        Ok(node)
    }

    /// Signs everybody in whose login is wanted, in the order of the logins.
    pub fn sign_in(&self, node: &Node, wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<String>> {
        let logins = self.logins.iter().filter(|l| wanted(&l.login));
        let sessions: Vec<String> =
            logins.map(|l| sign_in(node.address, &l.login, &l.password)).collect::<anyhow::Result<_>>()?;
        if sessions.is_empty() {
            bail!("nobody to sign in");
        }
        Ok(sessions)
    }
}

/// One of a node's own counters, named with its labels.
pub fn counter(address: SocketAddr, name: &str) -> anyhow::Result<f64> {
    let answer = Client::connect(address)?.get("/metrics")?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|value| value.trim().parse().ok()).with_context(|| format!("no counter {name}"))
}

/// Waits until a page is answered with 200; how long it took since `begun`.
pub fn answered(address: SocketAddr, page: &str, session: &str, begun: Instant) -> Option<Duration> {
    while begun.elapsed() < START_WITHIN {
        if let Ok(client) = Client::connect(address)
            && client.with_cookie(session).get(page).is_ok_and(|a| a.status == 200)
        {
            return Some(begun.elapsed());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    None
}

/// A port that was free a moment ago.
pub fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Signs in and answers the session cookie.
pub fn sign_in(address: SocketAddr, login: &str, password: &str) -> anyhow::Result<String> {
    let body = serde_json::json!({ "login": login, "password": password }).to_string();
    let answer = Client::connect(address)?.send("POST", "/api/v1/session", &format!("in-{login}"), &body)?;
    if answer.status != 200 {
        bail!("{login} cannot sign in: {}", String::from_utf8_lossy(&answer.body));
    }
    answer.cookie.context("no session cookie")
}

impl Node {
    /// The process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// One of the node's own counters.
    pub fn counter(&self, name: &str) -> anyhow::Result<f64> {
        counter(self.address, name)
    }

    /// Stops in order, as a service manager would.
    pub fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        let status = self.child.wait()?;
        anyhow::ensure!(status.success(), "the node ended with {status}");
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Already ended is as good as killed.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Whether a login is that of a township's duty officer.
pub fn is_township(login: &str) -> bool {
    login.starts_with("town")
}

fn townships() -> impl Iterator<Item = String> {
    (1..=TOWNSHIPS).map(|n| format!("town{n}"))
}

fn password(text: &str, login: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        if words.next() == Some(login) { words.next().map(str::to_owned) } else { None }
    })
}

fn write_tables(dir: &Path) -> anyhow::Result<()> {
    let mut units = "key,code,name,short_name,kind,level,parent,opened_on,closed_on\n".to_owned();
    let mut desks = "key,keeper,serves,line,name,numbers,external\n".to_owned();
    let mut routes = "from_unit,from_level,via,kinds,min_grade,to_desk\n".to_owned();
    let mut people = "key,name,pinyin,unit,post,duty,phones\n".to_owned();
    let mut accounts = "login,person,unit,roles\n".to_owned();
    units.push_str("bureau,829901,测试区应急管理局,区应急局,department,district,#root,,\n");
    desks.push_str("zong,#root,#root,government,测试区总值班室,,\n");
    desks.push_str("yingji,bureau,#root,emergency,区应急局值班室,,\n");
    for n in 1..=TOWNSHIPS {
        units.push_str(&format!("t{n},8299011{n:02},第{n}镇,第{n}镇,government,township,#root,,\n"));
        desks.push_str(&format!("d{n},t{n},t{n},government,第{n}镇值班室,,\n"));
        routes.push_str(&format!("t{n},,block,,,zong\nt{n},,line,,,yingji\n"));
        people.push_str(&format!("p{n},测试员,csy,t{n},,,\n"));
        accounts.push_str(&format!("town{n},p{n},t{n},duty_officer\n"));
    }
    for (unit, login, role) in OTHERS {
        accounts.push_str(&format!("{login},,{unit},{role}\n"));
    }
    for (name, text) in [
        ("units.csv", units),
        ("desks.csv", desks),
        ("routes.csv", routes),
        ("people.csv", people),
        ("accounts.csv", accounts),
    ] {
        std::fs::write(dir.join(name), text)?;
    }
    Ok(())
}
