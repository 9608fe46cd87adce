//! What an operator types. Sub-commands that open the database themselves need the
//! node stopped (a lock says so) unless they say that they only read. What they print
//! is for people; nothing secret is printed twice.

mod arenas;
mod backup;
mod init;
mod journal;
mod node;
mod report;
mod serve;
mod user;

use crate::config::{Config, LogFormat};
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// Ends with this when the disk failed under the journal (EX_IOERR).
const EXIT_DISK: u8 = 74;
/// Ends with this when another server has become the node (EX_TEMPFAIL): started again, it waits.
const EXIT_ELSEWHERE: u8 = 75;

/// 烽火 Fenghuo: a node of the emergency-management platform.
#[derive(Debug, Parser)]
#[command(name = "fenghuo", version, about = "烽火 Fenghuo · 四级应急管理平台的一个节点")]
pub struct Cli {
    /// 配置文件（默认读取当前目录的 fenghuo.toml，可没有）。Configuration file.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// 数据目录，优先于配置。Data folder; overrides the configuration.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 运行节点，直到收到 SIGTERM 或 Ctrl-C。Runs the node.
    Serve(serve::Serve),
    /// 运行演示：四级节点与演示区。Runs the demonstration.
    Demo(serve::Demo),
    /// 建立一个新节点（任一县、市、省）及其第一位管理员。Sets up an empty node.
    Init(init::Init),
    /// 账号（须先停止节点）。Accounts; the node must be stopped.
    #[command(subcommand)]
    User(user::User),
    /// 节点与上下级（须先停止节点；运行中请用“平台”页）。The node and its links.
    #[command(subcommand)]
    Node(node::NodeCommand),
    /// 日志账本：核验、重建、导出、擦除（须先停止节点）。The journal.
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// 备份与恢复。Backup and restore.
    #[command(subcommand)]
    Backup(backup::Backup),
    /// 来文读成要素（不需要节点）。Reads a message; needs no node.
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// 输出 OpenAPI 3.1 文档。Prints or writes the OpenAPI document.
    Openapi(Output),
    /// 输出带说明的配置文件，含全部键、默认值与环境变量名。Prints or writes the documented configuration.
    Config(Output),
}

/// Where a text goes.
#[derive(Debug, clap::Args)]
struct Output {
    /// 写到此文件；不给则输出到屏幕。To this file; otherwise to the screen.
    file: Option<PathBuf>,
}

impl Output {
    fn take(&self, text: &str) -> anyhow::Result<()> {
        match &self.file {
            None => say(text),
            Some(file) => std::fs::write(file, text).with_context(|| file.display().to_string()),
        }
    }
}

/// Runs the command line and answers with the process's exit code.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    match go(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let code = exit_code(&e);
            // The last words of a process: a closed terminal must not turn them into a panic.
            let _told = writeln!(std::io::stderr(), "错误：{e:#}");
            code
        }
    }
}

/// What whoever started the process is told by.
fn exit_code(e: &anyhow::Error) -> ExitCode {
    use crate::serve::ServeError;
    match e.downcast_ref() {
        Some(ServeError::Elsewhere(_)) => ExitCode::from(EXIT_ELSEWHERE),
        _ if disk_failed(e) => ExitCode::from(EXIT_DISK),
        _ => ExitCode::FAILURE,
    }
}

/// Whether the disk failed under the journal, while serving or at the start.
fn disk_failed(e: &anyhow::Error) -> bool {
    use crate::node::NodeError;
    use crate::serve::ServeError;
    use ::journal::{DbError, JournalError};
    matches!(e.downcast_ref(), Some(ServeError::Disk(_)))
        || matches!(e.downcast_ref(), Some(NodeError::Journal(JournalError::Db(DbError::Io(_)))))
}

fn go(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Openapi(to) => to.take(&crate::http::openapi::text()),
        Command::Config(to) => to.take(&crate::config::example()),
        Command::Report(report) => report.run(),
        command => {
            let mut config = Config::load(cli.config.as_deref())?;
            if let Some(data) = cli.data {
                config.data = data;
            }
            log_to_stderr(&config)?;
            match command {
                Command::Serve(serve) => serve.run(config),
                Command::Demo(demo) => demo.run(config),
                Command::Init(init) => init.run(config),
                Command::User(user) => user.run(config),
                Command::Node(node) => node.run(config),
                Command::Journal(journal) => journal.run(config),
                Command::Backup(backup) => backup.run(&config),
                Command::Openapi(_) | Command::Config(_) | Command::Report(_) => Ok(()),
            }
        }
    }
}

/// Prints to standard output; a closed pipe is an error, not a panic.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn log_to_stderr(config: &Config) -> anyhow::Result<()> {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&config.log.level).context("log.level")?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let set = match config.log.format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
        }
    };
    set.map_err(|e| anyhow::anyhow!("{e}"))
}
