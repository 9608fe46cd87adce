//! Every limit of the platform, in one file, units last: what somebody outside the code
//! can meet by entering, sending, keeping or asking for more. A limit that is met is
//! told to the caller with its number; none is met in silence.
//!
//! The pace of a job, the patience of a wait and the size of a cache stand where they
//! are used: they change how fast an answer comes, never what it is. A test goes
//! through the sources for a limit that stands elsewhere.

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
/// A kind of entry, such as `instruction.answered`.
pub const ENTRY_KIND_BYTES: usize = 64;
/// Body of one journal entry.
pub const ENTRY_BODY_BYTES: usize = 256 * 1024;
/// Sealed part of one journal entry.
pub const ENTRY_SEALED_BYTES: usize = 64 * 1024;
/// Entries in one batch of the exchange.
pub const BATCH_ENTRIES: usize = 256;
/// Bytes in one batch of the exchange, before transport encoding.
pub const BATCH_BYTES: usize = 1024 * 1024;
/// Certificates from a node to its root: four levels, and room for more.
pub const CHAIN_CERTIFICATES: usize = 8;
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
/// Longest session of a screen on the wall, which looks and has no command: a quarter.
pub const SCREEN_LIFE_MINUTES: i64 = 92 * 24 * 60;
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

/// What leaves a journal as files.
pub mod journal {
    /// One record of a dump: larger than any row, an entry with its sealed part or an attachment.
    pub const DUMP_RECORD_BYTES: usize = 64 * 1024 * 1024;
    /// Entries in one bundle.
    pub const BUNDLE_ENTRIES: u64 = 10_000;
    /// Faults that are listed; beyond this only `more` says that there are others.
    pub const FAULTS_LISTED: usize = 1_000;
}

/// What two nodes take from each other.
pub mod exchange {
    /// Connections at once: seven a child, two thousand children.
    pub const CONNECTIONS: usize = 16_384;
    /// Handshakes in work, and connections of unknown keys.
    pub const STRANGER_CONNECTIONS: usize = 256;
    /// Wakes that may wait for a child that reads slowly.
    pub const WAKES_PER_NEIGHBOUR: usize = 64;
    /// Certificates of one node for different keys, codes or issuers: rotations and moves within a lifetime.
    pub const CERTIFICATES_PER_NODE: usize = 32;
    /// Certificates of one node for the same keys, code and issuer: one each second year.
    pub const TERMS_PER_CERTIFICATE: usize = 32;
    /// A request of a stranger to be taken in: a certificate, a secret and a frame.
    pub const ENROL_BYTES: usize = 4 * 1024;
    /// Nodes that are known at the most: every township of the country, and room.
    pub const NODES_KNOWN: usize = 100_000;
    /// Refused streams that are remembered of one neighbour.
    pub const TROUBLES_KEPT: usize = 64;
    /// Streams whose first waiting entry is told, a lane.
    pub const WAITING_TOLD: usize = 256;
    /// A certificate lives this long; renewed at two thirds.
    pub const CERTIFICATE_LIFE_DAYS: i64 = 3 * 366;
    /// The term of a certificate that somebody brings along who moves here began at the latest so
    /// far ahead of this node's clock.
    pub const CERTIFICATE_AHEAD_DAYS: i64 = 7;
    /// One message on the wire: a batch, its frame, and one largest entry over it.
    pub const MESSAGE_BYTES: usize = 2 * super::BATCH_BYTES;
    /// Batches that neighbours pushed and that are being stored, of all neighbours together; over it
    /// they come again.
    pub const BATCHES_STORING: usize = 256;
    /// The same of urgent ones, which have room of their own.
    pub const URGENT_BATCHES_STORING: usize = 128;
    /// Bytes in such batches that are not urgent.
    pub const STORING_BYTES: usize = 64 * super::BATCH_BYTES;
    /// Bytes in such urgent ones.
    pub const URGENT_STORING_BYTES: usize = 32 * super::BATCH_BYTES;
    /// Bodies of requests that are read, or wait for the state machine, at once: pushes and parts of
    /// files together, pushes that say they are urgent, and everything else, each by itself.
    pub const BODIES_READ: usize = 256;
    /// Streams of frozen epochs on the page of nodes.
    pub const EVIDENCE_SHOWN: usize = 200;
    /// Streams in one batch.
    pub const STREAMS_PER_BATCH: usize = 64;
    /// Stream heads in one hello or heartbeat. What is left out costs a repeated batch, nothing more.
    pub const HEADS_PER_MESSAGE: usize = 4_096;
    /// Links further below that one message tells of; more go in the next one.
    pub const LINKS_PER_MESSAGE: usize = 2_048;
    /// Links further below that are remembered of one neighbour: a province with all its townships.
    pub const LINKS_BELOW: usize = 8_192;
    /// A neighbour's clock that is off by more is flagged at each entry, and said to those further on.
    pub const CLOCK_FLAGGED_MS: i64 = 5 * 60 * 1_000;
    /// So many words about one clock may be said within [`CLOCK_SAID_WITHIN_MS`]; then only that it begins
    /// to be off is said at once, and that it is off by another amount or no more waits.
    pub const CLOCK_WORDS_WITHIN: usize = 4;
    /// See [`CLOCK_WORDS_WITHIN`].
    pub const CLOCK_SAID_WITHIN_MS: i64 = 60 * 60 * 1_000;
    /// Streams that one word about a clock names.
    pub const CLOCK_STREAMS: usize = 1_024;
    /// Certificates in one message.
    pub const CERTIFICATES_PER_MESSAGE: usize = 256;
    /// Addressees whose certificates are sought at the same time.
    pub const NODES_SOUGHT: usize = 1_024;
    /// Kinds a node may say it knows.
    pub const KINDS_PER_HELLO: usize = 2_048;
    /// One encoded certificate.
    pub const CERTIFICATE_BYTES: usize = 2_048;
    /// One encoded checkpoint.
    pub const CHECKPOINT_BYTES: usize = 1_024;
    /// One encoded entry: header, body, sealed part and their lengths.
    pub const ENTRY_BYTES: usize = super::ENTRY_BODY_BYTES + super::ENTRY_SEALED_BYTES + 8 * 1024;
    /// Digests from an erasure to the next signed position. The origin signs at every
    /// batch, so there are seldom more than a batch holds.
    pub const PROOF_DIGESTS: usize = 4_096;
    /// Proofs of erasures in one run; a run that needs more is cut where it is signed.
    pub const PROOF_BYTES: usize = super::BATCH_BYTES / 2;
    /// The name of a file.
    pub const FILE_NAME_BYTES: usize = 1_024;
    /// The media type of a file.
    pub const MEDIA_TYPE_BYTES: usize = 128;
    /// Files that are asked of one neighbour at the same time.
    pub const FILES_AT_ONCE: usize = 2;
    /// Files a node seeks at the same time; the rest waits in its store.
    pub const FILES_SOUGHT: usize = 1_024;
    /// Parts being read for neighbours at the same time.
    pub const PARTS_READ: usize = 64;
    /// Streams of which something was lost, on the page of nodes.
    pub const MEMORIES_SHOWN: usize = 200;
    /// Boots of a neighbour that are remembered to tell a clone from a restart.
    pub const BOOTS_REMEMBERED: usize = 16;
    /// One file that is carried to a neighbour by hand. What does not fit goes into the next.
    pub const BUNDLE_BYTES: usize = 64 * 1024 * 1024;
    /// Entries in one such file: as many as are taken within the time of a request.
    pub const BUNDLE_ENTRIES: usize = 50_000;
    /// Frames in one such file.
    pub const BUNDLE_FRAMES: usize = 16_384;
    /// Certificates in one such file.
    pub const BUNDLE_CERTIFICATES: usize = 16_384;
    /// Such files that are being taken at the same time.
    pub const BUNDLES_OPEN: usize = 4;
    /// Written ones that wait for their download; older ones go.
    pub const BUNDLES_KEPT: usize = 8;
}

/// Units, desks, people, accounts and sessions.
pub mod org {
    /// Longest idempotency key.
    pub const IDEMPOTENCY_KEY_CHARS: usize = 64;
    /// Most digits of a PIN.
    pub const PIN_DIGITS_MAX: usize = 12;
    /// From this length on a password need not mix sorts of characters.
    pub const PASSPHRASE_CHARS: usize = 16;
    /// Levels walked up or down at the most; the country has four, and a few below them.
    pub const UNIT_DEPTH: usize = 24;
    /// Absences and holders shown with a post.
    pub const POST_ROWS: i64 = 20;
    /// Places in one answer where nobody says how many: they fill a drop-down.
    pub const PLACES_OFFERED: u32 = 30;
    /// Names offered for a takeover.
    pub const PEOPLE_ON_SCREEN: i64 = 50;
    /// Numbers of one desk.
    pub const PHONES_PER_DESK: usize = 20;
    /// Posts of one unit that are looked at for who answers for what.
    pub const POSTS_PER_UNIT: usize = 1_000;
    /// Entries between an entry and its signature that a proof may carry.
    pub const AUDIT_PROOF_ENTRIES: usize = 1_024;
    /// Tokens of one account.
    pub const TOKENS_PER_ACCOUNT: i64 = 20;
    /// Longest life of a token.
    pub const TOKEN_LIFE_DAYS: i64 = 366;
    /// Kinds named by one route.
    pub const KINDS_PER_ROUTE: usize = 50;
    /// Substitutes of one unit from anywhere at a time.
    pub const SUBSTITUTES_PER_UNIT: i64 = 3;
    /// Substitutes from anywhere that one node admits in an hour.
    pub const SUBSTITUTES_PER_HOUR: i64 = 30;
    /// Those of them from one address; the offices behind one gateway share one.
    pub const SUBSTITUTES_PER_ADDRESS: i64 = 6;
    /// Units offered by the form of a substitute.
    pub const UNITS_OFFERED: i64 = 1_000;
    /// Longest login.
    pub const LOGIN_CHARS: usize = 40;
    /// How long rows of the access log are kept: the law asks for six months (网络安全法 第二十一条).
    pub const ACCESS_KEPT_DAYS: i64 = 200;
    /// Longest text of a field of the access log.
    pub const ACCESS_FIELD_CHARS: usize = 200;
    /// Numbers of one person.
    pub const PHONES_PER_PERSON: usize = 10;
    /// Rows of one table that a node is set up from.
    pub const SETUP_ROWS: usize = 50_000;
}

/// Reports and instructions.
pub mod report {
    /// Units from which something was sent or told beyond what one sees as of right, at the most.
    pub const UNITS_BEYOND: usize = 5_000;
    /// How far ahead of ours another clock may be before a time is called future.
    pub const FUTURE_TOLERANCE_MINUTES: i64 = 10;
    /// How far *about* may reach past the moment the unit knew.
    pub const ABOUT_TOLERANCE_MINUTES: i64 = 30;
    /// Older than this, and the date is probably mistyped: a warning.
    pub const OLD_DAYS: i64 = 30;
    /// Older than this, and it is: an error.
    pub const TOO_OLD_DAYS: i64 = 3_660;
    /// No clock of a first report runs longer than a day.
    pub const CLOCK_MAX_MINUTES: u32 = 24 * 60;
    /// A follow-up that is due so soon stands among what is to be done.
    pub const FOLLOW_AHEAD_MINUTES: i64 = 60;
    /// The shortest interval at which a desk above may want follow-ups.
    pub const PACE_MINUTES_MIN: u32 = 10;
    /// Units of one instruction at the most.
    pub const INSTRUCTION_UNITS: usize = 100;
    /// Entries of one subject that are looked through and shown: its timeline, its
    /// figures, what happened since.
    pub const SUBJECT_ENTRIES: usize = 2_000;
    /// Follow-ups of one event that are looked through and shown, the newest.
    pub const FOLLOW_UPS: usize = 1_000;
    /// Files sought at once; the next when one is whole.
    pub const FILES_SOUGHT: usize = 256;
    /// How long a receipt may be taken back.
    pub const UNDO_MS: i64 = 10_000;
    /// One chunk of an attachment, in the store and on the way to another node: about a
    /// minute at 32 kbit/s.
    pub const ATTACHMENT_CHUNK_BYTES: usize = 256 * 1024;
    /// A file whose parts have stopped coming is kept so long.
    pub const UNFINISHED_HOURS: i64 = 24;
    /// Sent reports shown under 今日.
    pub const SENT_ROWS: usize = 5;
    /// How long a report that was sent is shown under 今日.
    pub const SENT_HOURS: i64 = 72;
    /// Reports and instructions asked before a file is refused.
    pub const FILES_ASKED: usize = 50;
    /// Inquiries of one unit that are shown, the newest.
    pub const INQUIRIES: usize = 200;
    /// A desk presses for the same thing again after so long.
    pub const PRESS_AGAIN_MS: i64 = 60_000;
    /// The longest period whose reports are scored, days.
    pub const SCORED_DAYS: i64 = 732;
    /// Reports that are scored at once.
    pub const SCORED_ITEMS: usize = 5_000;
    /// The longest period of statistics, days.
    pub const STATISTICS_DAYS: i64 = 732;
    /// A period of so many days at the most is shown day by day, a longer one by months.
    pub const STATISTICS_BY_DAY: i64 = 92;
    /// Events that wait to be counted and are read beside the sums.
    pub const EVENTS_PENDING: usize = 2_000;
    /// Reports further apart in time than so many minutes are two events.
    pub const SIMILAR_APART_MINUTES: i64 = 12 * 60;
    /// So many characters of two texts are compared.
    pub const SIMILAR_CHARS: usize = 200;
    /// First reports before and after one that are compared with it, each.
    pub const SIMILAR_LOOKED_AT: usize = 300;
    /// What was sent within so many days and is still open is owed to a new level above, once a
    /// unit has moved to one.
    pub const MOVED_DAYS: i64 = 30;
    /// Reports older than this are not proposed as the same event any more, days.
    pub const SIMILAR_DAYS: i64 = 7;
    /// Reports that are proposed as the same event.
    pub const SIMILAR_SHOWN: usize = 5;
    /// Longest line of a tip that stands for it on lists.
    pub const TIP_TITLE_CHARS: usize = 60;
    /// The shortest time in which an answer to an inquiry may be wanted.
    pub const INQUIRY_MINUTES_MIN: u32 = 5;
    /// Manuscripts of one unit about one event.
    pub const MANUSCRIPTS: usize = 50;
    /// Open matters of one unit that are looked at.
    pub const OPEN_MATTERS: usize = 500;
    /// Events that a hall's screen may show one after another.
    pub const HALL_EVENTS: usize = 30;
    /// Clocks of an event on a hall's screen.
    pub const HALL_CLOCKS: usize = 6;
    /// Lines of who has not answered, on a hall's screen.
    pub const HALL_WAITING: usize = 60;
    /// How far back an event may have begun that still stands on a hall's screen because
    /// follow-ups of it are owed.
    pub const HALL_DAYS: i64 = 30;
    /// Reports of a shift that are counted on a hall's screen.
    pub const HALL_SHIFT_REPORTS: usize = 500;

    /// Office documents.
    pub mod document {
        /// Documents about one event that are shown with it.
        pub const OF_EVENT: usize = 200;
        /// The title.
        pub const TITLE_CHARS: usize = 200;
        /// The text of one.
        pub const TEXT_CHARS: usize = 20_000;
        /// All that stands in a form.
        pub const FORM_CHARS: usize = 12_000;
        /// 报, 送, 发: lines of it.
        pub const COPIES: usize = 8;
        /// Rows of a form.
        pub const ROWS: usize = 20;
        /// Lines that a row of a form leaves for handwriting.
        pub const ROW_LINES: u8 = 20;
        /// Pictures in one.
        pub const PICTURES: usize = 20;
        /// Tables of a periodical.
        pub const TABLES: usize = 8;
        /// Rows of one.
        pub const TABLE_ROWS: usize = 400;
        /// Its columns.
        pub const TABLE_COLUMNS: usize = 10;
        /// A cell of it.
        pub const CELL_CHARS: usize = 60;
        /// Grave events that a periodical tells one by one.
        pub const TOLD_EVENTS: usize = 10;
        /// Bytes of all pictures that one prints.
        pub const PICTURE_BYTES: u64 = 40 * 1024 * 1024;
    }
}

/// Setting a document as PDF.
pub mod press {
    /// Characters: some 400 pages.
    pub const CHARS: usize = 240_000;
    /// Cells of its tables: some 100 pages, a few seconds. A cell is dearer than its text.
    pub const CELLS: usize = 9_000;
    /// Pictures.
    pub const PICTURES: usize = 200;
}

/// The map base of a site.
pub mod map {
    /// Files.
    pub const FILES: usize = 32;
    /// One file; a boundary of a city with its counties is some tens of kilobytes.
    pub const FILE_BYTES: u64 = 8 * 1024 * 1024;
    /// Areas and positions in all.
    pub const FEATURES: usize = 20_000;
    /// An administrative code.
    pub const CODE_BYTES: usize = 20;
    /// Units that one map marks.
    pub const POINTS: usize = 5_000;
}

/// The port for browsers, and what the server does beside it.
pub mod http {
    /// Longest error text that is kept of a webhook.
    pub const WEBHOOK_ERROR_CHARS: usize = 300;
    /// Longest text of one document of the search index.
    pub const SEARCH_TEXT_CHARS: usize = 20_000;
    /// Nodes let go to another level above that the page shows.
    pub const RELEASES_SHOWN: usize = 100;
    /// Parked entries that are looked at for the page.
    pub const PARKED_SHOWN: usize = 500;
    /// Briefs shown at once; more than these stand behind them.
    pub const BRIEFS_SHOWN: usize = 50;
    /// Events that may wait for one browser.
    pub const EVENTS_WAITING: usize = 256;
    /// A problem's body is read again to add the request id; none is longer than this.
    pub const PROBLEM_BYTES: usize = 2 * 1024 * 1024;
    /// A body over the limit is read and thrown away as far as this, so that the sender
    /// hears the answer instead of a broken connection.
    pub const DRAIN_BYTES: u64 = 64 * 1024 * 1024;
    /// An address may send as much as this many sessions: many share one.
    pub const SESSIONS_PER_ADDRESS: u32 = 40;
    /// A request id that a caller brings along.
    pub const REQUEST_ID_CHARS: usize = 64;
    /// Routes × methods × statuses whose figures are kept apart; a node has far fewer.
    pub const SERIES: usize = 2_000;
    /// The largest text that the command reads: a year of a busy group chat.
    pub const READ_TEXT_BYTES: u64 = 16 << 20;
    /// Reports counted on the screen of a workstation at the most.
    pub const SCREEN_REPORTS: usize = 500;
}

/// Lists as Excel files.
pub mod sheet {
    /// Rows of one sheet with its header: as many as Excel has. More go on in another.
    pub const ROWS: u32 = 1_048_576;
    /// A text in one cell, in UTF-16: as much as Excel takes.
    pub const CELL_CHARS: usize = 32_767;
    /// A text in a cell of the form *text*, in UTF-16: older Excel shows no more.
    pub const TEXT_FORMAT_CHARS: usize = 255;
}

/// Lists that are taken out.
pub mod export {
    /// Exports that one node makes at the same time.
    pub const RUNNING: usize = 2;
    /// Exports of one account that wait or run.
    pub const WAITING_PER_ACCOUNT: usize = 5;
    /// Exports of one account that are kept; the oldest goes when another is made.
    pub const KEPT_PER_ACCOUNT: usize = 50;
    /// How long a file is kept.
    pub const KEPT_DAYS: i64 = 7;
    /// Bytes that a file must leave free on its disk.
    pub const SPARE_BYTES: u64 = 256 * 1024 * 1024;
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    /// Units of amounts that a limit's name ends in.
    const UNITS: [&str; 8] = ["BYTES", "CHARS", "ROWS", "ENTRIES", "DIGITS", "DAYS", "HOURS", "MINUTES"];

    /// Amounts that are no limits: sizes that an algorithm prescribes, how much of a text
    /// a rule looks at, how much one turn of work takes.
    const NO_LIMITS: &[&str] = &[
        "exchange/src/core/enrol.rs SECRET_BYTES",
        "exchange/src/core/enrol.rs BACKDATED_HOURS",
        "org/src/secret/totp.rs SECRET_BYTES",
        "org/src/secret/seal.rs NONCE_BYTES",
        "org/src/secret/seal.rs TAG_BYTES",
        "org/src/api/workstations.rs COOKIE_MINUTES",
        "org/src/service/access.rs LOOKED_BACK_HOURS",
        "journal/src/verify.rs PAGE_ENTRIES",
        "reader/src/sentences.rs SENTENCE_CHARS",
        "reader/src/sentences.rs CLAUSE_CHARS",
        "reader/src/sentences.rs HEADER_CHARS",
        "report/src/title.rs NUMBER_DIGITS",
        "report/src/consumer.rs CHANGED_HOURS",
        "report/src/read/paste.rs TELLING_CHARS",
        "search/src/index.rs STEP_ENTRIES",
        "search/src/index.rs SUBJECT_ENTRIES",
        "search/src/ask.rs SNIPPET_CHARS",
        "server/src/jobs/consumer.rs LOOK_ENTRIES",
        "server/src/jobs/consumer.rs TURN_ENTRIES",
        "server/src/jobs/ring.rs LOOK_ENTRIES",
        "server/src/jobs/ring.rs RING_ENTRIES",
        "server/src/jobs/ring.rs WAITING_ENTRIES",
        "server/src/http/backups.rs BLOCK_BYTES",
        "server/src/keyfile.rs SELF_SIGNED_DAYS",
    ];

    #[test]
    fn no_limit_stands_elsewhere() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut found = Vec::new();
        for member in std::fs::read_dir(crates).unwrap() {
            amounts(crates, &member.unwrap().path().join("src"), &mut found);
        }
        let known = |at: &String| NO_LIMITS.contains(&at.as_str());
        let (inner, limits): (Vec<_>, Vec<_>) = found.into_iter().partition(known);
        assert_eq!(limits, Vec::<String>::new(), "these belong into kernel/src/limits.rs");
        assert_eq!(inner.len(), NO_LIMITS.len(), "one of the list is gone: {inner:?}");
    }

    /// `crate/src/file.rs NAME` of every whole number named for an amount.
    fn amounts(crates: &Path, folder: &PathBuf, found: &mut Vec<String>) {
        for item in std::fs::read_dir(folder).into_iter().flatten() {
            let path = item.unwrap().path();
            let place = path.strip_prefix(crates).unwrap().display().to_string();
            if ["benches", "demo", "testkit"].iter().any(|tool| place.starts_with(tool))
                || place.contains("tests")
            {
                continue;
            }
            if path.is_dir() {
                amounts(crates, &path, found);
            } else if place.ends_with(".rs") && place != "kernel/src/limits.rs" {
                let text = std::fs::read_to_string(&path).unwrap();
                let names = text.lines().filter_map(amount);
                found.extend(names.map(|name| format!("{place} {name}")));
            }
        }
    }

    fn amount(line: &str) -> Option<&str> {
        let (before, declared) = line.split_once("const ")?;
        let (name, rest) = declared.split_once(": ")?;
        let whole = ["usize", "u64", "u32", "i64"].iter().any(|int| rest.starts_with(&format!("{int} =")));
        let plain = !before.contains("//") && whole;
        (plain && UNITS.iter().any(|unit| name.ends_with(unit))).then_some(name)
    }

    #[test]
    fn an_amount_is_seen() {
        assert_eq!(amount("    pub(crate) const NOTE_CHARS: usize = 12;"), Some("NOTE_CHARS"));
        assert_eq!(amount("const LOOK_EVERY: usize = 12;"), None);
    }
}
