//! `fenghuo init`: any county, city or province, empty, with its first administrators.

use super::say;
use crate::config::Config;
use crate::keyfile::KeyFile;
use crate::node::Node;
use crate::wiring;
use anyhow::Context as _;
use facts::Suite;
use kernel::{Clock, Level};
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
        let keys = KeyFile::generate(&self.code, level, &name, suite, clock.now())?;
        keys.create(&config.data)?;
        let data = config.data.display().to_string();
        let node = Node::open(config, clock)?;
        let made = begin(&node, &name, self.admin, self.tables.as_deref());
        node.close();
        let logins = made?;
        say(&format!(
            "已建立节点 {name}（{}，{}）\n  节点编号 {}\n  数据目录 {data}\n  密钥文件 node.key 请另行妥善备份\n",
            self.code,
            level.word(),
            keys.node
        ))?;
        say("首批账号（口令只显示这一次，首次登录须修改）：")?;
        for login in logins {
            say(&format!("  {:<12} {}  {}", login.login, login.password, login.name))?;
        }
        Ok(())
    }
}

/// The first unit, desk and accounts, and what the tables hold.
fn begin(
    node: &Node,
    name: &str,
    system_login: Option<String>,
    tables: Option<&Path>,
) -> anyhow::Result<Vec<FirstLogin>> {
    let cost = wiring::cost(node.ctx.settings());
    let beginning = Beginning { name: name.to_owned(), short_name: name.to_owned(), system_login, cost };
    let mut logins = setup::init(&node.journal, &beginning)?.logins;
    if let Some(dir) = tables {
        match setup::import::import(&node.journal, dir, cost) {
            Ok(imported) => logins.extend(imported.logins),
            Err(ImportError::Rows(errors)) => {
                for error in &errors {
                    say(&format!("  {error}"))?;
                }
                anyhow::bail!("{} 行有误，没有导入；节点已建立，改正后可在“平台”页录入", errors.len());
            }
            Err(e) => return Err(e.into()),
        }
    }
    Ok(logins)
}
