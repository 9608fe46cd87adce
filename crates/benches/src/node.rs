//! A node to measure: the real binary, set up from tables, on a free loopback port.

use crate::http::Client;
use anyhow::{Context as _, bail};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Townships of the measured district.
pub const TOWNSHIPS: u32 = 31;

/// A running node.
pub struct Node {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
    /// From the start of the process to the first answered page.
    pub started_in: Duration,
}

/// A node that is set up and can be started, and stopped, and started again.
pub struct Home {
    exe: PathBuf,
    /// Its folder.
    pub dir: tempfile::TempDir,
    database: String,
    /// Logins with passwords.
    pub logins: Vec<(String, String)>,
}

impl Home {
    /// Sets a district up with its townships, desks, routes and a duty officer each.
    pub fn set_up(exe: &Path, database: &str) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let tables = dir.path().join("tables");
        std::fs::create_dir_all(&tables)?;
        write_tables(&tables)?;
        let out = Command::new(exe)
            .args(["--data"])
            .arg(dir.path().join("data"))
            .args(["init", "--code", "999901", "--name", "测试区", "--suite", "ed25519", "--tables"])
            .arg(&tables)
            .env("FENGHUO_DATABASE", database)
            .output()
            .context("fenghuo init")?;
        if !out.status.success() {
            bail!(
                "init failed: {}{}",
                String::from_utf8_lossy(&out.stdout),
                String::from_utf8_lossy(&out.stderr)
            );
        }
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let logins = (1..=TOWNSHIPS)
            .filter_map(|n| password(&text, &format!("town{n}")).map(|p| (format!("town{n}"), p)))
            .collect::<Vec<_>>();
        if logins.is_empty() {
            bail!("init told no passwords:\n{text}");
        }
        Ok(Self { exe: exe.to_owned(), dir, database: database.to_owned(), logins })
    }

    /// Starts the node and waits for its first answered page.
    pub fn start(&self) -> anyhow::Result<Node> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address: SocketAddr = format!("127.0.0.1:{port}").parse()?;
        let begun = Instant::now();
        let child = Command::new(&self.exe)
            .args(["--data"])
            .arg(self.dir.path().join("data"))
            .arg("serve")
            .env("FENGHUO_HTTP_LISTEN", address.to_string())
            .env("FENGHUO_HTTP_REQUESTS_PER_SECOND", "1000000")
            .env("FENGHUO_HTTP_BURST_REQUESTS", "1000000")
            .env("FENGHUO_HTTP_CONCURRENT_REQUESTS", "4096")
            .env("FENGHUO_DATABASE", &self.database)
            .env("FENGHUO_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .stderr(Stdio::from(std::fs::File::create(self.dir.path().join("log.txt"))?))
            .spawn()
            .context("fenghuo serve")?;
        let mut node = Node { child, address, started_in: Duration::ZERO };
        while begun.elapsed() < Duration::from_secs(60) {
            if let Ok(mut client) = Client::connect(address)
                && client.send("GET", "/readyz", "", "").is_ok_and(|a| a.status == 200)
            {
                node.started_in = begun.elapsed();
                return Ok(node);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("the node did not answer; see {}", self.dir.path().join("log.txt").display())
    }
}

impl Node {
    /// Processor seconds used so far.
    pub fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks: f64 =
            after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
        // The kernel's USER_HZ is 100 on every Linux we serve.
        ticks / 100.0
    }

    /// Resident memory in MB.
    pub fn resident_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kb = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
        kb.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
    }

    /// Signs in and answers the session cookie.
    pub fn sign_in(&self, login: &str, password: &str) -> anyhow::Result<String> {
        let body = serde_json::json!({ "login": login, "password": password }).to_string();
        let answer =
            Client::connect(self.address)?.send("POST", "/api/v1/session", &format!("in-{login}"), &body)?;
        if answer.status != 200 {
            bail!("{login} cannot sign in: {}", String::from_utf8_lossy(&answer.body));
        }
        answer.cookie.context("no session cookie")
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Already ended is as good as killed.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
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
    units.push_str("bureau,999901,测试区应急管理局,区应急局,department,district,#root,,\n");
    desks.push_str("zong,#root,#root,government,测试区总值班室,,\n");
    desks.push_str("yingji,bureau,#root,emergency,区应急局值班室,,\n");
    for n in 1..=TOWNSHIPS {
        units.push_str(&format!("t{n},9999011{n:02},第{n}镇,第{n}镇,government,township,#root,,\n"));
        desks.push_str(&format!("d{n},t{n},t{n},government,第{n}镇值班室,,\n"));
        routes.push_str(&format!("t{n},,block,,,zong\nt{n},,line,,,yingji\n"));
        people.push_str(&format!("p{n},测试员,csy,t{n},,,\n"));
        accounts.push_str(&format!("town{n},p{n},t{n},duty_officer\n"));
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
