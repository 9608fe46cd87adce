//! Configuration: one TOML file and environment names, zero keys needed.
//!
//! Every key stands once in [`KEYS`] with its meaning; `fenghuo config` writes the
//! documented file from that table, and tests hold it against [`Config`], so a key
//! that is not documented does not exist. Used by `main` and the sub-commands; the
//! slices are handed values, never this. A secret is never printed.

use figment::providers::{Format as _, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file read when none is named, if it is there.
pub const DEFAULT_FILE: &str = "fenghuo.toml";
const PREFIX: &str = "FENGHUO_";
/// Names that are no keys: of the tests and tools around the program, which start it in their own
/// environment. A name that ends in `_` stands for all that begin so.
const TOOLS: &[&str] = &[
    "FENGHUO_TEST_",
    "FENGHUO_PROVE_",
    "FENGHUO_STORY_",
    "FENGHUO_BENCH_",
    "FENGHUO_NO_",
    "FENGHUO_BIN",
    "FENGHUO_CLUSTER",
    "FENGHUO_HALF",
    "FENGHUO_KEEP",
    "FENGHUO_OPENAPI",
    "FENGHUO_RUN",
    "FENGHUO_SERVER",
];

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of everything the node keeps.
    pub data: PathBuf,
    /// Empty for SQLite in the data folder, or a `postgresql://` address.
    pub database: String,
    /// Folder of the place's profile; empty for the one compiled in.
    pub profile: String,
    /// The port for browsers.
    pub http: Http,
    /// Logs.
    pub log: Log,
    /// The journal.
    pub journal: JournalKeys,
    /// The port for other levels.
    pub exchange: Exchange,
    /// Full text.
    pub search: Search,
    /// Webhook.
    pub notify: Notify,
    /// Backups made from the page.
    pub backup: BackupKeys,
    /// Documents.
    pub documents: Documents,
    /// The map.
    pub map: MapKeys,
    /// Jobs that wait for news look by themselves this often. No key of the file: a test makes it so
    /// long that only the news can have woken them.
    #[serde(skip)]
    pub look_every: Duration,
}

/// The map.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapKeys {
    /// Folder of the map base; empty for `map` in the data folder.
    pub folder: PathBuf,
}

/// Documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Documents {
    /// Folder of the site's own fonts; empty for `fonts` in the data folder.
    pub fonts: PathBuf,
}

/// Backups made from the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupKeys {
    /// Where they lie; empty for `backups` in the data folder.
    pub folder: PathBuf,
    /// How many are kept.
    pub keep: usize,
}

impl Default for BackupKeys {
    fn default() -> Self {
        Self { folder: PathBuf::new(), keep: kernel::limits::BACKUPS_KEPT }
    }
}

/// The port for browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Address.
    pub listen: SocketAddr,
    /// Whether the session cookie demands HTTPS.
    pub secure_cookie: bool,
    /// Longest time a request may take.
    pub request_timeout_seconds: u64,
    /// Requests in work at once.
    pub concurrent_requests: usize,
    /// Sustained requests a second of one session or address.
    pub requests_per_second: u32,
    /// Requests that may come at once on top.
    pub burst_requests: u32,
    /// Browsers that may listen for events at once.
    pub listeners: usize,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Longest wait for requests in work when stopping.
    pub stop_seconds: u64,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Which requests the access log tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessLog {
    /// Every request.
    All,
    /// Commands, errors, and what took longer than half a second.
    Notable,
    /// None.
    None,
}

/// Logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// Text or JSON.
    pub format: LogFormat,
    /// A filter such as `info` or `info,journal=debug`.
    pub level: String,
    /// Which requests are told.
    pub access: AccessLog,
}

/// The journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JournalKeys {
    /// Connections for reading.
    pub readers: usize,
}

/// The port for other levels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exchange {
    /// Address.
    pub listen: SocketAddr,
    /// The address children are told to dial.
    pub public_url: String,
    /// Whether the port is opened at all.
    pub enabled: bool,
}

/// Full text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// Whether an index is kept.
    pub enabled: bool,
    /// Memory of the indexing thread.
    pub memory_mb: usize,
}

/// Webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    /// Where deliveries are posted; empty for nowhere.
    pub webhook_url: String,
    /// Key of the HMAC-SM3 signature.
    pub webhook_secret: String,
    /// Longest time one attempt may take.
    pub webhook_timeout_seconds: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("var"),
            database: String::new(),
            profile: String::new(),
            http: Http::default(),
            log: Log::default(),
            journal: JournalKeys::default(),
            exchange: Exchange::default(),
            search: Search::default(),
            notify: Notify::default(),
            backup: BackupKeys::default(),
            documents: Documents::default(),
            map: MapKeys::default(),
            look_every: journal::signer::LOOK_EVERY,
        }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8460)),
            secure_cookie: false,
            request_timeout_seconds: 30,
            concurrent_requests: 512,
            requests_per_second: kernel::limits::REQUESTS_PER_SECOND,
            burst_requests: 200,
            listeners: kernel::limits::LISTENERS,
            trusted_proxies: Vec::new(),
            stop_seconds: 10,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned(), access: AccessLog::Notable }
    }
}

impl Default for JournalKeys {
    fn default() -> Self {
        Self { readers: 4 }
    }
}

impl Default for Exchange {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8461)),
            public_url: "https://127.0.0.1:8461".to_owned(),
            enabled: true,
        }
    }
}

impl Default for Search {
    fn default() -> Self {
        Self { enabled: true, memory_mb: 16 }
    }
}

impl Default for Notify {
    fn default() -> Self {
        Self { webhook_url: String::new(), webhook_secret: String::new(), webhook_timeout_seconds: 10 }
    }
}

/// A key and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Dotted path, as in the file.
    pub path: &'static str,
    /// What it is for, in Chinese and in English, one line each.
    pub means: &'static str,
}

const fn key(path: &'static str, means: &'static str) -> Key {
    Key { path, means }
}

/// Every key there is, in the order of the file.
pub const KEYS: &[Key] = &[
    key(
        "data",
        "数据目录：数据库、密钥文件 node.key、检索索引。\nFolder of the database, node.key and search index.",
    ),
    key(
        "database",
        "留空用数据目录中的 SQLite；或 postgresql:// 地址。\nEmpty: SQLite in the data folder; or a postgresql:// address.",
    ),
    key(
        "profile",
        "地方参数（更严的时限等）所在目录；留空用内置默认。\nFolder of the place's profile; empty: the default compiled in.",
    ),
    key(
        "http.listen",
        "浏览器访问的地址，默认只在本机。\nAddress for browsers; loopback by default, put a TLS proxy in front.",
    ),
    key(
        "http.secure_cookie",
        "会话 Cookie 只走 HTTPS；经 TLS 代理时设为 true。\nSession cookie only over HTTPS; true behind a TLS proxy.",
    ),
    key("http.request_timeout_seconds", "单个请求的最长时间。\nLongest time of one request."),
    key(
        "http.concurrent_requests",
        "同时处理的请求数，超出即答 503。\nRequests in work at once; more get 503.",
    ),
    key(
        "http.requests_per_second",
        "单个会话（或地址）每秒请求数。\nSustained requests a second of one session or address; more get 429.",
    ),
    key(
        "http.burst_requests",
        "单个会话（或地址）可突发的请求数。\nRequests one session or address may send at once.",
    ),
    key("http.listeners", "同时接收推送的浏览器数。\nBrowsers that may listen for events at once."),
    key(
        "http.trusted_proxies",
        "可信代理的地址，采信其 X-Forwarded-For。\nProxies whose X-Forwarded-For is believed.",
    ),
    key(
        "http.stop_seconds",
        "停机时等待在办请求的最长时间。\nLongest wait for requests in work when stopping.",
    ),
    key("log.format", "日志格式：text 或 json。\nText for people or one JSON object a line."),
    key("log.level", "日志级别，如 info 或 info,journal=debug。\nFilter such as info or info,journal=debug."),
    key(
        "log.access",
        "访问日志：all 全部、notable 命令与异常及慢请求、none 不记。\nAll requests, notable ones (commands, errors, slow), or none.",
    ),
    key("journal.readers", "读取用的数据库连接数。\nDatabase connections for reading."),
    key("exchange.enabled", "是否开启级间交换端口。\nWhether the port for other levels is opened."),
    key("exchange.listen", "级间交换的监听地址。\nAddress for other levels (TLS 1.3, both certificates)."),
    key("exchange.public_url", "告知下级的本级交换地址。\nThe address that children are told to dial."),
    key("search.enabled", "是否建立全文检索索引。\nWhether a full-text index is kept."),
    key("search.memory_mb", "建索引线程的内存（不少于 15）。\nMemory of the indexing thread, at least 15."),
    key(
        "notify.webhook_url",
        "响铃与逾期升级的推送地址；留空不推送。\nWhere rings and escalations are posted; empty: nowhere.",
    ),
    key(
        "notify.webhook_secret",
        "推送签名（HMAC-SM3）的密钥；宜用环境变量给出。\nKey of the HMAC-SM3 signature; better given in the environment.",
    ),
    key("notify.webhook_timeout_seconds", "单次推送的最长时间。\nLongest time of one attempt."),
    key(
        "backup.folder",
        "页面上所做备份的目录，最好在另一块盘；留空用数据目录中的 backups。\nFolder of the backups made from the page, better on another disk; empty: backups in the data folder.",
    ),
    key(
        "backup.keep",
        "保留最近几份（1 到 100），更早的自动删去。\nHow many are kept (1 to 100); older ones are removed.",
    ),
    key(
        "documents.fonts",
        "文书用字体（方正小标宋、仿宋、黑体、楷体）的目录；留空用数据目录中的 fonts。没有的以 Noto 代。\nFolder of the fonts of documents; empty: fonts in the data folder. Noto stands in for what is missing.",
    ),
    key(
        "map.folder",
        "地图底图（*.geojson）的目录；留空用数据目录中的 map，没有就不显示地图。\nFolder of the map base (*.geojson); empty: map in the data folder, and no map where that is missing.",
    ),
];

/// The environment name of a key: `http.listen` → `FENGHUO_HTTP_LISTEN`.
#[must_use]
pub fn env_name(path: &str) -> String {
    format!("{PREFIX}{}", path.replace('.', "_").to_uppercase())
}

/// What the environment says, by section and key. A key whose default is a text takes its value as it
/// stands: a secret of digits is no number.
struct Environment(Dict);

impl Environment {
    fn of(
        vars: impl IntoIterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
    ) -> Result<Self, ConfigError> {
        let defaults = toml::Table::try_from(Config::default()).unwrap_or_default();
        let mut keys = Dict::new();
        for (name, value) in vars {
            let name = name.to_string_lossy().to_uppercase();
            if !name.starts_with(PREFIX) {
                continue;
            }
            let Some(key) = KEYS.iter().find(|key| env_name(key.path) == name) else {
                let of_tools =
                    |tool: &&&str| name == **tool || tool.ends_with('_') && name.starts_with(**tool);
                match TOOLS.iter().find(of_tools) {
                    Some(_) => continue,
                    None => return Err(ConfigError::UnknownName(name)),
                }
            };
            let Some(text) = value.to_str() else { return Err(ConfigError::NotText(name)) };
            let (section, leaf) = key.path.split_once('.').unwrap_or(("", key.path));
            let value = match default_of(&defaults, section, leaf) {
                Some(toml::Value::String(_)) => Value::from(text),
                // Never fails: what is nothing else is a text.
                _ => text.parse().unwrap_or_else(|_| Value::from(text)),
            };
            put(&mut keys, section, leaf, value);
        }
        Ok(Self(keys))
    }
}

/// The default of a key; the section is empty for a key of the top.
fn default_of<'t>(defaults: &'t toml::Table, section: &str, leaf: &str) -> Option<&'t toml::Value> {
    match section {
        "" => defaults.get(leaf),
        section => defaults.get(section)?.as_table()?.get(leaf),
    }
}

fn put(keys: &mut Dict, section: &str, leaf: &str, value: Value) {
    if section.is_empty() {
        keys.insert(leaf.to_owned(), value);
        return;
    }
    let table = keys.entry(section.to_owned()).or_insert_with(|| Value::from(Dict::new()));
    if let Value::Dict(_, table) = table {
        table.insert(leaf.to_owned(), value);
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment").interpolater(|_: &Profile, keys: &[&str]| env_name(&keys.join(".")))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Map::from([(Profile::Default, self.0.clone())]))
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named on the command line is not there.
    #[error("找不到配置文件 {0}")]
    Missing(PathBuf),
    /// A key is unknown or has a value that cannot be.
    #[error("配置有误：{0}")]
    Wrong(Box<figment::Error>),
    /// A name of the environment is no key's.
    #[error("配置有误：环境变量 {0} 不是任何配置项；全部名称见 fenghuo config")]
    UnknownName(String),
    /// A value of the environment is no text. It is not printed: it may be a secret.
    #[error("配置有误：环境变量 {0} 的值不是 UTF-8 文本")]
    NotText(String),
    /// A value is out of its bounds.
    #[error("配置有误：{path}（环境变量 {env}）{why}", env = env_name(.path))]
    Bounds {
        /// Which key.
        path: &'static str,
        /// What it must be.
        why: &'static str,
    },
}

impl Config {
    /// Reads defaults, then the file, then the environment.
    ///
    /// # Errors
    /// [`ConfigError`], with the key that is wrong.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(named) = file
            && !named.is_file()
        {
            return Err(ConfigError::Missing(named.to_owned()));
        }
        let file = file.unwrap_or_else(|| Path::new(DEFAULT_FILE));
        Self::of(Toml::file(file), Environment::of(std::env::vars_os())?)
    }

    fn of(file: impl Provider, environment: Environment) -> Result<Self, ConfigError> {
        let config: Self = Figment::from(Serialized::defaults(Self::default()))
            .merge(file)
            .merge(environment)
            .extract()
            .map_err(|e| ConfigError::Wrong(Box::new(e)))?;
        config.checked()
    }

    fn checked(self) -> Result<Self, ConfigError> {
        let bounds = |ok: bool, path, why| if ok { Ok(()) } else { Err(ConfigError::Bounds { path, why }) };
        bounds(self.http.request_timeout_seconds > 0, "http.request_timeout_seconds", "须大于 0")?;
        bounds(self.http.concurrent_requests > 0, "http.concurrent_requests", "须大于 0")?;
        bounds(self.http.requests_per_second > 0, "http.requests_per_second", "须大于 0")?;
        bounds((1..=64).contains(&self.journal.readers), "journal.readers", "须在 1 到 64 之间")?;
        bounds(self.search.memory_mb >= 15, "search.memory_mb", "不得少于 15")?;
        let keeps = (1..=kernel::limits::BACKUPS_MOST).contains(&self.backup.keep);
        bounds(keeps, "backup.keep", "须在 1 到 100 之间")?;
        let known = self.database.is_empty()
            || self.database.starts_with("postgresql://")
            || self.database.starts_with("postgres://");
        bounds(known, "database", "须留空或为 postgresql:// 地址")?;
        Ok(self)
    }

    /// Where backups made from the page lie.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        if self.backup.folder.as_os_str().is_empty() {
            self.data.join("backups")
        } else {
            self.backup.folder.clone()
        }
    }

    /// Where the site's own fonts lie.
    #[must_use]
    pub fn fonts(&self) -> PathBuf {
        if self.documents.fonts.as_os_str().is_empty() {
            self.data.join("fonts")
        } else {
            self.documents.fonts.clone()
        }
    }

    /// Where the map base lies, and whether the site named the folder itself.
    #[must_use]
    pub fn map_folder(&self) -> (PathBuf, bool) {
        let named = !self.map.folder.as_os_str().is_empty();
        (if named { self.map.folder.clone() } else { self.data.join("map") }, named)
    }

    /// Where the journal lives.
    #[must_use]
    pub fn store(&self) -> journal::Store {
        if self.database.is_empty() {
            journal::Store::Sqlite(self.data.join("fenghuo.db"))
        } else {
            journal::Store::Postgres(self.database.clone())
        }
    }
}

/// The documented file: every key commented out at its default.
#[must_use]
pub fn example() -> String {
    let defaults = toml::Table::try_from(Config::default()).unwrap_or_default();
    let mut out = String::from(
        "# 烽火 Fenghuo 配置。一个键也不必写；下面是全部键、默认值和环境变量名。\n\
         # Every key with its default and its environment name. None is needed.\n\
         # 由 `fenghuo config` 生成 (generated).\n",
    );
    let mut section = "";
    for key in KEYS {
        let (of, name) = key.path.split_once('.').unwrap_or(("", key.path));
        if of != section {
            section = of;
            let _infallible = writeln!(out, "\n[{section}]");
        }
        let value = default_of(&defaults, of, name);
        let _infallible = writeln!(out);
        for line in key.means.lines() {
            let _infallible = writeln!(out, "# {line}");
        }
        let _infallible = writeln!(out, "# {}", env_name(key.path));
        let value = value.map_or_else(String::new, ToString::to_string);
        let _infallible = writeln!(out, "#{name} = {value}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn leaves(table: &toml::Table, prefix: &str, into: &mut BTreeSet<String>) {
        for (name, value) in table {
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            match value {
                toml::Value::Table(inner) => leaves(inner, &path, into),
                _ => {
                    into.insert(path);
                }
            }
        }
    }

    #[test]
    fn every_key_is_documented_and_no_other() {
        let mut there = BTreeSet::new();
        leaves(&toml::Table::try_from(Config::default()).unwrap(), "", &mut there);
        let documented: BTreeSet<String> = KEYS.iter().map(|key| key.path.to_owned()).collect();
        assert_eq!(documented, there);
        assert_eq!(KEYS.len(), documented.len(), "a key stands twice");
    }

    #[test]
    fn the_example_with_every_key_written_out_is_the_default() {
        let text: String = example()
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if rest.contains(" = ") && !rest.starts_with(' ') => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let read: Config = Figment::new().merge(Toml::string(&text)).extract().unwrap();
        assert_eq!(read, Config::default());
        for key in KEYS {
            assert!(text.contains(&env_name(key.path)), "{} has no environment name", key.path);
        }
    }

    #[test]
    fn the_committed_example_is_the_generated_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fenghuo.example.toml");
        let committed = std::fs::read_to_string(path).expect("run `fenghuo config > fenghuo.example.toml`");
        assert_eq!(committed, example(), "run `fenghuo config > fenghuo.example.toml`");
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let read: Result<Config, _> = Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::string("[http]\nlisten_on = \"x\""))
            .extract();
        assert!(read.unwrap_err().to_string().contains("listen_on"));
    }
    fn with(vars: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let vars = vars.iter().map(|(name, value)| (name.into(), value.into()));
        Config::of(Toml::string(""), Environment::of(vars)?)
    }

    /// Every key that holds a text takes digits, a truth value and brackets as the text they are.
    #[test]
    fn a_text_of_the_environment_is_taken_as_it_stands() {
        for secret in ["20261130", "1.50", "true", "[1, 2]", "\"quoted\"", "{a=1}"] {
            let config = with(&[("FENGHUO_NOTIFY_WEBHOOK_SECRET", secret)]).unwrap();
            assert_eq!(config.notify.webhook_secret, secret);
        }
        let config = with(&[("FENGHUO_DATA", "2026"), ("FENGHUO_PROFILE", "1")]).unwrap();
        assert_eq!((config.data.to_str().unwrap(), config.profile.as_str()), ("2026", "1"));
        let config = with(&[
            ("FENGHUO_HTTP_LISTEN", "127.0.0.1:9"),
            ("FENGHUO_HTTP_SECURE_COOKIE", "true"),
            ("FENGHUO_HTTP_TRUSTED_PROXIES", "[\"10.0.0.1\"]"),
            ("fenghuo_journal_readers", "7"),
        ])
        .unwrap();
        assert_eq!((config.http.listen.port(), config.journal.readers), (9, 7));
        assert!(config.http.secure_cookie && config.http.trusted_proxies.len() == 1);
    }

    #[test]
    fn a_wrong_value_of_the_environment_is_told_by_its_name() {
        let wrong = with(&[("FENGHUO_HTTP_BURST_REQUESTS", "many")]).unwrap_err().to_string();
        assert!(wrong.contains("FENGHUO_HTTP_BURST_REQUESTS"), "{wrong}");
    }

    #[test]
    fn an_unknown_name_of_the_environment_is_an_error_that_names_it() {
        let wrong = with(&[("FENGHUO_HTTP_LISTEN_ON", "127.0.0.1:9")]).unwrap_err().to_string();
        assert!(wrong.contains("FENGHUO_HTTP_LISTEN_ON") && !wrong.contains("127.0.0.1"), "{wrong}");
        assert!(with(&[("FENGHUO_BINARY", "x")]).is_err());
        assert!(with(&[("FENGHUO_TEST_STORES", "sqlite"), ("FENGHUO_BIN", "x"), ("HOME", "/")]).is_ok());
    }
}
