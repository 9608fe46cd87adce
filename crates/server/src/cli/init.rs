//! `fenghuo init`: any county, city or province, empty, with its first administrators. All or
//! nothing: the tables and logins are tried in a database of their own first, and what fails after
//! that is undone, so that the same command can be given again.

use super::say;
use crate::config::Config;
use crate::keyfile::{FILE, KeyFile, KeyFileError};
use crate::node::Node;
use crate::wiring;
use anyhow::Context as _;
use facts::Suite;
use journal::{Journal, Setup, Store, owner};
use kernel::{Clock, EventId, Level};
use org::secret::hash::Cost;
use org::setup::import::ImportError;
use org::setup::{self, Beginning, FirstLogin};
use std::path::{Path, PathBuf};

/// Sets up an empty node.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// 行政区划代码（GB/T 2260 六位；乡镇九位或十二位）。
    #[arg(long)]
    code: String,
    /// 名称，如 某某县；不给则为省名，下级再加代码，以后可在“平台 › 单位”改。
    #[arg(long)]
    name: Option<String>,
    /// 级别：province、city、district、township；默认由代码判断。
    #[arg(long)]
    level: Option<String>,
    /// 签名套件：sm2 或 ed25519。
    #[arg(long, default_value = "sm2")]
    suite: String,
    /// 系统管理员的登录名；默认 system。
    #[arg(long)]
    admin: Option<String>,
    /// 同时导入一个目录中的 CSV 表（单位、值班室、路由、人员、账号、场所）。
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(self, config: Config) -> anyhow::Result<()> {
        let level = match &self.level {
            Some(word) => Level::from_word(word).context("级别应为 province、city、district 或 township")?,
            None => {
                Level::of_code(&self.code).context("代码应为 6、9 或 12 位数字；或用 --level 指明级别")?
            }
        };
        let suite = match self.suite.as_str() {
            "sm2" => Suite::Sm2Sm3,
            "ed25519" => Suite::Ed25519,
            other => anyhow::bail!("没有签名套件 {other}；可用 sm2 或 ed25519"),
        };
        let province = kernel::level::province_of_code(&self.code)
            .with_context(|| format!("代码 {} 的前两位不是任何省、自治区、直辖市", self.code))?;
        let name = self.name.clone().unwrap_or_else(|| match level {
            Level::Province => province.to_owned(),
            _ => format!("{province}{}", self.code),
        });
        let clock = Clock::system();
        let before = Before::of(&config)?;
        let keys = KeyFile::generate(&self.code, level, &name, suite, clock.now())?;
        let beginning = Beginning {
            name: name.clone(),
            short_name: name.clone(),
            system_login: self.admin,
            // Of the rehearsal; nobody signs in there.
            cost: Cost::LEAST,
        };
        let tables = self.tables.as_deref();
        let (data, node) = (config.data.display().to_string(), keys.node);
        let made = rehearse(&config, &keys, &clock, &beginning, tables)
            .and_then(|()| found(config, clock, &keys, beginning, tables));
        let logins = match made {
            Ok(logins) => logins,
            Err(e) => {
                before.put_back()?;
                return Err(e.context("没有建立节点，也没有留下任何东西；改正后请再运行一次"));
            }
        };
        say(&format!(
            "已建立节点 {name}（{}，{}）\n  节点编号 {node}\n  数据目录 {data}\n  密钥文件 node.key 请另行妥善备份\n",
            self.code,
            level.word(),
        ))?;
        say("首批账号（口令只显示这一次，首次登录须修改）：")?;
        for login in logins {
            say(&format!("  {:<12} {}  {}", login.login, login.password, login.name))?;
        }
        Ok(())
    }
}

/// What was there before, to go back to.
struct Before {
    data: PathBuf,
    had_folder: bool,
    store: Store,
}

impl Before {
    /// A place where a node can begin: no key, and nothing in the database.
    fn of(config: &Config) -> anyhow::Result<Self> {
        if config.data.join(FILE).exists() {
            return Err(KeyFileError::Present(config.data.clone()).into());
        }
        let store = config.store();
        let empty = owner::is_empty(&store).context("无法打开数据库")?;
        anyhow::ensure!(
            empty,
            "数据库里已有内容（{}）；init 只用于空的数据库。若是本节点的数据库，请把它的 node.key 放回数据目录",
            match &store {
                Store::Sqlite(path) => path.display().to_string(),
                Store::Postgres(_) => "PostgreSQL".to_owned(),
            }
        );
        Ok(Self { data: config.data.clone(), had_folder: config.data.exists(), store })
    }

    fn put_back(&self) -> anyhow::Result<()> {
        let gone = |done: std::io::Result<()>| match done {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        };
        let folder = || self.data.display().to_string();
        // The key first: a database without it is nobody's, a key without a database looks like a node.
        gone(std::fs::remove_file(self.data.join(FILE))).with_context(folder)?;
        owner::empty(&self.store).context("数据库没有清空；请清空或换一个再运行")?;
        if !self.had_folder {
            gone(std::fs::remove_dir_all(&self.data)).with_context(folder)?;
        }
        Ok(())
    }
}

/// Does all of it in a database that is thrown away.
fn rehearse(
    config: &Config,
    keys: &KeyFile,
    clock: &Clock,
    beginning: &Beginning,
    tables: Option<&Path>,
) -> anyhow::Result<()> {
    let passing = Passing::in_folder(&config.data)?;
    let journal = Journal::open(Setup {
        store: Store::Sqlite(passing.0.join("rehearsal.db")),
        identity: keys.identity()?,
        clock: clock.clone(),
        views: wiring::views(),
        migrations: wiring::migrations(),
        authority: wiring::authority(),
        readers: 1,
        fence: None,
    })?;
    let done = begin(&journal, beginning, tables).map(drop);
    journal.stop();
    done
}

/// A folder for the rehearsal, on the disk of the data and for its owner alone; it holds names.
struct Passing(PathBuf);

impl Passing {
    fn in_folder(data: &Path) -> anyhow::Result<Self> {
        let folder = data.join(format!("init-{}", EventId::random()));
        crate::keyfile::private_folder(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self(folder))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // Left behind only where the disk itself fails.
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

fn found(
    config: Config,
    clock: Clock,
    keys: &KeyFile,
    beginning: Beginning,
    tables: Option<&Path>,
) -> anyhow::Result<Vec<FirstLogin>> {
    keys.create(&config.data)?;
    let node = Node::open(config, clock)?;
    let beginning = Beginning { cost: wiring::cost(node.ctx.settings()), ..beginning };
    let made = begin(&node.journal, &beginning, tables);
    node.close();
    made
}

/// The first unit, desk and accounts, and what the tables hold.
fn begin(journal: &Journal, beginning: &Beginning, tables: Option<&Path>) -> anyhow::Result<Vec<FirstLogin>> {
    let mut logins = setup::init(journal, beginning)?.logins;
    if let Some(dir) = tables {
        match setup::import::import(journal, dir, beginning.cost) {
            Ok(imported) => logins.extend(imported.logins),
            Err(ImportError::Rows(errors)) => {
                for error in &errors {
                    say(&format!("  {error}"))?;
                }
                anyhow::bail!("{} 行有误", errors.len());
            }
            Err(e) => return Err(e.into()),
        }
    }
    Ok(logins)
}
