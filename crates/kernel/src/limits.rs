//! Every limit of the platform, in one file, units last. A limit that is met is
//! told to the caller with its number; none is met in silence.

/// Rows on a page when the caller names no number.
pub const PAGE_DEFAULT_ROWS: usize = 50;
/// Rows on a page at the most.
pub const PAGE_MAX_ROWS: usize = 200;
/// JSON body of a command.
pub const COMMAND_BODY_BYTES: usize = 256 * 1024;
/// One attachment.
pub const ATTACHMENT_BYTES: usize = 20 * 1024 * 1024;
/// The most bytes that one part of an attachment holds on its way between nodes.
pub const FILE_PART_BYTES: usize = 1024 * 1024;
/// Attachments up to this size travel with the report that names them; larger ones are
/// fetched when somebody asks.
pub const FILE_PUSHED_BYTES: u64 = 5 * 1024 * 1024;
/// Attachments of one report.
pub const ATTACHMENTS_PER_REPORT: usize = 20;
/// What happened, in one report.
pub const REPORT_TEXT_CHARS: usize = 4_000;
/// A message pasted to be read: an evening of a group chat.
pub const PASTED_CHARS: usize = 20_000;
/// A name of a unit, person, place or desk.
pub const NAME_CHARS: usize = 100;
/// A telephone number as written.
pub const PHONE_CHARS: usize = 40;
/// A place as written.
pub const PLACE_CHARS: usize = 200;
/// A reason, remark or what somebody said.
pub const REMARK_CHARS: usize = 1_000;
/// An instruction, verbatim.
pub const INSTRUCTION_CHARS: usize = 4_000;
/// A count of people that somebody can mean.
pub const PEOPLE_COUNT: u32 = 10_000_000;
/// The text that rings a desk which does not understand the entry.
pub const BRIEF_CHARS: usize = 200;
/// Body of one journal entry.
pub const ENTRY_BODY_BYTES: usize = 256 * 1024;
/// Sealed part of one journal entry.
pub const ENTRY_SEALED_BYTES: usize = 64 * 1024;
/// Entries in one batch of the exchange.
pub const BATCH_ENTRIES: usize = 256;
/// Bytes in one batch of the exchange, before transport encoding.
pub const BATCH_BYTES: usize = 1024 * 1024;
/// Commands in one group commit.
pub const GROUP_COMMIT_COMMANDS: usize = 64;
/// Commands that may wait for the writer before callers are told to come again.
pub const WRITER_QUEUE_COMMANDS: usize = 4_096;
/// Background work (received entries, signatures, consequences) waiting for the writer;
/// more is told to come again.
pub const WRITER_BACKGROUND_COMMANDS: usize = 1_024;
/// A turn of received entries in the writer.
pub const TURN_ENTRIES: usize = 256;
/// Failed logins before an account rests.
pub const LOGIN_FAILURES: i64 = 5;
/// How long an account rests after them.
pub const LOCKOUT_MINUTES: i64 = 30;
/// A session without use ends after this.
pub const SESSION_IDLE_MINUTES: i64 = 12 * 60;
/// A session ends after this in any case.
pub const SESSION_LIFE_MINUTES: i64 = 24 * 60;
/// A break-glass session of a substitute.
pub const BREAK_GLASS_MINUTES: i64 = 12 * 60;
/// The same from a browser that is no registered workstation: long enough to report and
/// to be relieved; whoever still stands in then comes in again.
pub const BREAK_GLASS_ANYWHERE_MINUTES: i64 = 4 * 60;
/// Shortest password.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Longest password: beyond this hashing is work for an attacker to order.
pub const PASSWORD_CHARS_MAX: usize = 200;
/// Digits of a workstation PIN.
pub const PIN_DIGITS_MIN: usize = 4;
/// Requests a second from one session, sustained.
pub const REQUESTS_PER_SECOND: u32 = 50;
/// Browsers that may listen to one node at once.
pub const LISTENERS: usize = 2_000;
/// Backups on the shelf when the operator names no number.
pub const BACKUPS_KEPT: usize = 7;
/// Backups on the shelf at the most.
pub const BACKUPS_MOST: usize = 100;
/// Bytes that a backup leaves free beside itself.
pub const BACKUP_SPARE_BYTES: u64 = 64 * 1024 * 1024;
/// A listening browser hears of the node at least this often.
pub const BEAT_SECONDS: u64 = 5;
/// Search hits on a page.
pub const SEARCH_HITS: usize = 50;
/// A search text.
pub const SEARCH_CHARS: usize = 100;
/// How long the answer to an idempotency key is remembered.
pub const IDEMPOTENCY_HOURS: i64 = 72;
/// An enrolment token lives this long.
pub const ENROLMENT_HOURS: i64 = 48;
/// A webhook delivery is tried this often.
pub const WEBHOOK_ATTEMPTS: i64 = 12;
