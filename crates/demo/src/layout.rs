//! Where the four nodes of the demonstration live: folders, ports, configuration files,
//! and what is printed when they run.
//!
//! Written once by [`crate::prepare`], read by the supervisor and by the scripts that
//! take pictures. Ports are on loopback only.

use kernel::Level;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Port of the first node's pages; every further port follows from it.
pub const FIRST_PORT: u16 = 8460;
/// The file that says that a folder is prepared, and how.
pub const FILE: &str = "demo.json";

/// A node of the demonstration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeLayout {
    /// Key of its unit: `shaanxi`, `yulin`, `yuyang`, `mahuangliang`.
    pub key: String,
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Administrative code.
    pub code: String,
    /// Key of the node above.
    pub parent: Option<String>,
    /// Its folder.
    pub data: PathBuf,
    /// Its configuration file.
    pub config: PathBuf,
    /// Pages.
    pub http: SocketAddr,
    /// The port for other levels.
    pub exchange: SocketAddr,
}

impl NodeLayout {
    /// The address a browser opens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.http)
    }
}

/// A login that is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginLayout {
    /// Key of the node it works on.
    pub node: String,
    /// The login.
    pub login: String,
    /// Name of its holder.
    pub name: String,
    /// Whose it is.
    pub what: String,
}

/// The prepared demonstration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The folder of all of it.
    pub dir: PathBuf,
    /// Seed of everything invented.
    pub seed: u64,
    /// How many months' worth of events.
    pub scale: u32,
    /// When it was prepared.
    pub prepared_at: kernel::Instant,
    /// The nodes, the province first.
    pub nodes: Vec<NodeLayout>,
    /// Logins worth printing.
    pub logins: Vec<LoginLayout>,
    /// The one password.
    pub password: String,
}

impl Layout {
    /// The four nodes below `dir`, at ports from `first_port`.
    #[must_use]
    pub fn nodes_in(district: &crate::District, dir: &Path, first_port: u16) -> Vec<NodeLayout> {
        let hosting: Vec<_> = district.units.iter().filter(|unit| unit.node == unit.key).collect();
        let mut nodes: Vec<NodeLayout> = Vec::new();
        for (unit, offset) in hosting.into_iter().zip((0u16..).step_by(10)) {
            let port = first_port.saturating_add(offset);
            let data = dir.join(&unit.key);
            nodes.push(NodeLayout {
                key: unit.key.clone(),
                name: unit.name.clone(),
                level: unit.level,
                code: unit.code.clone(),
                parent: Some(unit.parent.clone()).filter(|parent| !parent.is_empty()),
                config: data.join("fenghuo.toml"),
                data,
                http: SocketAddr::from(([127, 0, 0, 1], port)),
                exchange: SocketAddr::from(([127, 0, 0, 1], port.saturating_add(1))),
            });
        }
        nodes
    }

    /// The prepared demonstration of a folder, if it is one of this program.
    #[must_use]
    pub fn read(dir: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(dir.join(FILE)).ok()?;
        let layout: Self = serde_json::from_str(&text).ok()?;
        let whole = layout.dir == dir && layout.nodes.iter().all(|node| node.config.is_file());
        whole.then_some(layout)
    }

    /// The node with this key.
    #[must_use]
    pub fn node(&self, key: &str) -> Option<&NodeLayout> {
        self.nodes.iter().find(|node| node.key == key)
    }

    /// Addresses and logins, for the terminal.
    #[must_use]
    pub fn greeting(&self) -> String {
        let mut out = String::from("\n烽火演示已就绪。人物、矿名和电话均为虚构。\n");
        for node in &self.nodes {
            // Writing to a String cannot fail.
            let _infallible = writeln!(out, "\n  {}  {}", node.url(), node.name);
            for login in self.logins.iter().filter(|login| login.node == node.key) {
                let name = if login.name.is_empty() { String::new() } else { format!("{}，", login.name) };
                let _infallible = writeln!(out, "      {:<22} {name}{}", login.login, login.what);
            }
        }
        let _infallible = writeln!(out, "\n  口令都是 {}", self.password);
        out.push_str("  其余乡镇街道用拼音登录榆阳区节点，如 yuhe、zhenchuan、bulanghe。\n");
        out.push_str("  Ctrl-C 停止；杀掉任一节点，3 秒后自动重启。\n");
        out
    }
}

/// The configuration file of a node.
#[must_use]
pub fn configuration(node: &NodeLayout, profile: &Path, map: &Path) -> String {
    let quoted = |path: &Path| serde_json::Value::from(path.display().to_string()).to_string();
    format!(
        "# {name}：演示节点，由 fenghuo demo 写成。\n\
         data = {data}\nprofile = {profile}\n\n\
         [http]\nlisten = \"{http}\"\n\n\
         [exchange]\nlisten = \"{exchange}\"\npublic_url = \"https://{exchange}\"\n\n\
         [map]\nfolder = {map}\n",
        name = node.name,
        data = quoted(&node.data),
        profile = quoted(profile),
        map = quoted(map),
        http = node.http,
        exchange = node.exchange,
    )
}
