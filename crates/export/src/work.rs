//! Making one file: the rows are read some hundred at a time, each time with what its owner
//! may see at that moment; then the file is written, the journal told, and the file can be
//! had, in this order.

use crate::list::{Asked, List, Lists};
use crate::record::NotMadeCause;
use crate::shelf::Turn;
use facts::draft::Draft;
use facts::system::ListExported;
use journal::{DbError, Journal, JournalError};
use kernel::Instant;
use kernel::calendar::Date;
use kernel::clock::MINUTE_MS;
use kernel::error::ErrorKind;
use kernel::limits::export::KEPT_DAYS;
use org::web::{ApiError, standing};
use sheet::{About, Book, Language, SheetError};
use sm3::{Digest as _, Sm3};
use std::fs::File;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Looks at the database between two looks at the disk's free space.
const LOOKS: usize = 64;
const BLOCK: usize = 256 * 1024;

/// Why it goes no further.
enum Halt {
    /// Cancelled, or the node stops.
    GivenUp,
    /// Something is in the way; the second text is for the log.
    Because(NotMadeCause, String),
}

impl From<SheetError> for Halt {
    fn from(e: SheetError) -> Self {
        Self::Because(NotMadeCause::Disk, e.to_string())
    }
}

impl From<std::io::Error> for Halt {
    fn from(e: std::io::Error) -> Self {
        Self::Because(NotMadeCause::Disk, e.to_string())
    }
}

impl From<JournalError> for Halt {
    fn from(e: JournalError) -> Self {
        Self::Because(NotMadeCause::Unavailable, e.to_string())
    }
}

impl From<DbError> for Halt {
    fn from(e: DbError) -> Self {
        Self::Because(NotMadeCause::Unavailable, e.to_string())
    }
}

impl From<ApiError> for Halt {
    fn from(ApiError(problem): ApiError) -> Self {
        let why = match problem.kind {
            Some(ErrorKind::Unavailable) => NotMadeCause::Unavailable,
            Some(ErrorKind::Forbidden | ErrorKind::NotFound) => NotMadeCause::NotAllowed,
            Some(ErrorKind::Bug) | None => NotMadeCause::Fault,
            _ => NotMadeCause::Refused,
        };
        Self::Because(why, format!("{}: {}", problem.code, problem.detail))
    }
}

/// Makes the file of one turn, on a thread that may wait.
pub fn work(journal: &Journal, lists: &Lists, turn: Turn) {
    let id = turn.record.id;
    // The writer of the file panics where the disk takes nothing.
    let made = catch_unwind(AssertUnwindSafe(|| make(journal, lists, &turn)));
    let now = journal.clock().now();
    match made {
        Ok(Ok((rows, bytes))) => match turn.done(rows, bytes, now) {
            Ok(true) => tracing::info!(export = %id, rows, bytes, "a list was exported"),
            Ok(false) => {}
            Err(e) => tracing::error!(export = %id, error = %e, "an export could not be put in its place"),
        },
        // Cancelled: it stands in the record. The node stops: the next start says so.
        Ok(Err(Halt::GivenUp)) => turn.failed(NotMadeCause::Restarted, now),
        Ok(Err(Halt::Because(why, cause))) => {
            tracing::warn!(export = %id, cause, "an export failed");
            turn.failed(why, now);
        }
        Err(_) => {
            tracing::error!(export = %id, "an export panicked");
            let room = turn.exports.has_room().unwrap_or(false);
            turn.failed(if room { NotMadeCause::Fault } else { NotMadeCause::Disk }, now);
        }
    }
}

fn make(journal: &Journal, lists: &Lists, turn: &Turn) -> Result<(u64, u64), Halt> {
    let record = &turn.record;
    let list = lists.named(&record.list).map_err(|e| Halt::Because(NotMadeCause::Refused, e.to_string()))?;
    let asked = Asked { query: record.query.clone(), language: record.language, at: record.asked_at };
    let folder = turn.exports.folder();
    let mut book = Book::begin(folder, &record.title, record.language, list.columns(record.language))?;
    let read_from = journal.clock().now();
    fill(journal, list, turn, &asked, &mut book)?;
    let rows = book.rows();
    let half = turn.exports.half(record.id);
    book.finish(&about(turn, rows, read_from), &File::create(&half)?)?;
    let (bytes, sm3) = measured(&half)?;
    if turn.given_up() {
        return Err(Halt::GivenUp);
    }
    let fact = ListExported { export: record.id, list: record.list.clone(), rows, bytes, sm3 };
    let draft = Draft::of(&fact).map_err(|e| Halt::Because(NotMadeCause::Fault, e.to_string()))?;
    let (acting, draft) = (turn.who.acting(), draft.by(turn.who.unit));
    journal.run(journal::Turn::Background, move |tx| tx.append(acting, vec![draft]).map(drop))?;
    Ok((rows, bytes))
}

/// Reads the list to its end.
fn fill(journal: &Journal, list: &dyn List, turn: &Turn, asked: &Asked, book: &mut Book) -> Result<(), Halt> {
    let mut after: Option<String> = None;
    for look in 0usize.. {
        if turn.given_up() {
            return Err(Halt::GivenUp);
        }
        if look % LOOKS == 0 && !turn.exports.has_room()? {
            return Err(Halt::Because(NotMadeCause::Disk, "no room".to_owned()));
        }
        let part = journal.read(|db| {
            let who = standing(db, &turn.who)?
                .filter(|who| who.unit == turn.who.unit && who.may(list.permission()));
            let who = who.ok_or_else(|| ApiError::forbidden(list.permission()))?;
            list.part(db, &who, asked, after.as_deref())
        })?;
        for cells in part.rows {
            book.row(cells)?;
        }
        let total = part.next.is_none().then_some(book.rows());
        turn.progress(book.rows(), total);
        match part.next {
            Some(next) if after.as_ref() == Some(&next) => {
                return Err(Halt::Because(
                    NotMadeCause::Fault,
                    "the pages of the list do not end".to_owned(),
                ));
            }
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
    Ok(())
}

/// What the sheet 「说明」 says.
fn about(turn: &Turn, rows: u64, read_from: Instant) -> About {
    let r = &turn.record;
    let zh = r.language == Language::Chinese;
    let say = |zh_word: &str, en: &str| if zh { zh_word.to_owned() } else { en.to_owned() };
    let by = if turn.who.login.is_empty() {
        r.by.clone()
    } else {
        say(&format!("{}（{}）", r.by, turn.who.login), &format!("{} ({})", r.by, turn.who.login))
    };
    let mut about = vec![(say("清单", "List"), r.title.clone())];
    if r.conditions.is_empty() {
        about.push((say("筛选条件", "Filters"), say("无", "none")));
    }
    for c in &r.conditions {
        about.push((say(&format!("筛选：{}", c.name), &format!("Filter: {}", c.name)), c.said.clone()));
    }
    about.extend([
        (say("行数", "Rows"), rows.to_string()),
        (say("导出人", "Exported by"), by),
        (say("单位", "Unit"), r.unit_name.clone()),
        (say("导出时间", "Exported at"), stamp(r.asked_at)),
        (say("数据读取时间", "Rows read at"), stamp(read_from)),
        (say("时间", "Times"), say("均为北京时间", "Beijing time throughout")),
        (
            say("未核实", "unverified"),
            say(
                "没有人核实过的数，不是 0；0 表示核实为无",
                "a figure nobody has verified; 0 is a verified none",
            ),
        ),
        (
            say("保密", "Care"),
            say(
                "含工作信息和个人信息，按规定保管和销毁",
                "Holds work and personal data: keep and destroy it by the rules",
            ),
        ),
        (
            say("文件保留", "Kept"),
            say(&format!("系统内保留 {KEPT_DAYS} 天"), &format!("{KEPT_DAYS} days on the platform")),
        ),
    ]);
    about
}

/// `2026-11-24 02:58`, in China.
fn stamp(at: Instant) -> String {
    let minutes = at.civil_time_ms() / MINUTE_MS;
    format!("{} {:02}:{:02}", Date::of(at), minutes / 60, minutes % 60)
}

/// Size and SM3 of a file.
fn measured(path: &Path) -> std::io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hash = Sm3::new();
    let mut block = vec![0u8; BLOCK];
    let mut bytes = 0u64;
    loop {
        let read = file.read(&mut block)?;
        let Some(some) = block.get(..read).filter(|some| !some.is_empty()) else { break };
        hash.update(some);
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(0));
    }
    Ok((bytes, hex::encode(hash.finalize())))
}
