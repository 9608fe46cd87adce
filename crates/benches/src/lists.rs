//! What reading costs among very many reports: lists with filters on the first page and
//! deep in the past, search, the first page of the day, one report. Through HTTP, with a
//! session, for every role; each request asks for another kind, unit, grade or time, so
//! that none is served from what the one before left warm. A figure is that of the role
//! that waits longest.

use crate::figures::{Table, Want, percentile};
use crate::http::Client;
use crate::machine::{cpu_seconds, resident_mb};
use crate::node::{Home, Node};
use crate::send::send;
use crate::store::Dice;
use anyhow::Context as _;
use kernel::calendar::Date;
use std::time::{Duration, Instant};

/// Reports that are sent through HTTP on top, and wait for somebody.
const WAITING: u32 = 200;
/// Most a list may take, with and without words, in milliseconds.
const LIST_MS: f64 = 10.0;
const WORDS_MS: f64 = 50.0;
/// Most the statistics of a period may take, with the two periods they are compared with.
const STATISTICS_MS: f64 = 300.0;
/// Most a report's page may take that looks for others of the same event.
const DUPLICATES_MS: f64 = 20.0;
/// The index has this long to follow the journal.
const INDEX_WITHIN: Duration = Duration::from_secs(1_800);
const ROLES: [&str; 5] = ["town1", "district", "leader", "bureau", "viewer"];
/// Words that somebody types: common, rare, several, a number.
const QUESTIONS: [&str; 8] =
    ["追尾", "王家沟", "正在核查人员情况", "冰雹 玉米", "0912-5551", "第31镇", "第77", "没有这样的词"];

/// What the requests choose from.
struct Ground {
    kinds: Vec<String>,
    units: Vec<String>,
    reports: Vec<String>,
    /// The newest.
    recent: Vec<String>,
    /// Between the oldest report and the newest.
    from: i64,
    to: i64,
}

/// A case: what it is called, the most it may take, and the next request of it.
struct Case {
    name: &'static str,
    most: f64,
    path: fn(&mut Dice, &Ground) -> String,
}

const LIST: &str = "/api/v1/reports?state=all&limit=20";

const CASES: [Case; 26] = [
    Case { name: "list of 20, no filter", most: LIST_MS, path: |_, _| LIST.to_owned() },
    Case {
        name: "list of 20, no filter, deep page",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.deep(d),
    },
    Case { name: "list of 20 by kind", most: LIST_MS, path: |d, g| LIST.to_owned() + &g.kind(d) },
    Case {
        name: "list of 20 by kind, deep page",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.kind(d) + &g.deep(d),
    },
    Case { name: "list of 20 by grade", most: LIST_MS, path: |d, g| LIST.to_owned() + &g.grade(d) },
    Case {
        name: "list of 20 by grade, deep page",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.grade(d) + &g.deep(d),
    },
    Case {
        name: "list of 20 by kind and grade",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.kind(d) + &g.grade(d),
    },
    Case {
        name: "list of 20 by kind and grade, deep page",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.kind(d) + &g.grade(d) + &g.deep(d),
    },
    Case { name: "list of 20 by unit", most: LIST_MS, path: |d, g| LIST.to_owned() + &g.unit(d) },
    Case {
        name: "list of 20 by unit, kind and grade",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.unit(d) + &g.kind(d) + &g.grade(d),
    },
    Case {
        name: "list of 20 by unit, kind and grade, deep page",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.unit(d) + &g.kind(d) + &g.grade(d) + &g.deep(d),
    },
    Case { name: "list of 20 of a period", most: LIST_MS, path: |d, g| LIST.to_owned() + &g.period(d) },
    Case {
        name: "list of 20 of a period by kind and grade",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.period(d) + &g.kind(d) + &g.grade(d),
    },
    Case {
        name: "list of 20 by kind and grade, oldest first",
        most: LIST_MS,
        path: |d, g| LIST.to_owned() + &g.kind(d) + &g.grade(d) + "&sort=oldest",
    },
    Case {
        name: "list of what waits",
        most: LIST_MS,
        path: |_, _| "/api/v1/reports?state=open&limit=20".to_owned(),
    },
    Case { name: "list of 20 with search", most: WORDS_MS, path: |d, g| LIST.to_owned() + &g.words(d) },
    Case {
        name: "list of 20 with search and filters, deep page",
        most: WORDS_MS,
        path: |d, g| LIST.to_owned() + &g.words(d) + &g.kind(d) + &g.deep(d),
    },
    Case { name: "search over everything", most: WORDS_MS, path: |d, g| g.search(d, false) },
    Case { name: "search over everything, deep page", most: WORDS_MS, path: |d, g| g.search(d, true) },
    Case { name: "statistics of a month", most: STATISTICS_MS, path: |d, g| g.statistics(d, 30) },
    Case { name: "statistics of a year", most: STATISTICS_MS, path: |d, g| g.statistics(d, 365) },
    Case {
        name: "statistics of a year by unit",
        most: STATISTICS_MS,
        path: |d, g| g.statistics(d, 365) + &g.unit(d),
    },
    Case {
        name: "statistics of a year by kind and grade",
        most: STATISTICS_MS,
        path: |d, g| g.statistics(d, 365) + &g.kind(d) + &g.grade(d),
    },
    Case { name: "today", most: WORDS_MS, path: |_, _| "/api/v1/today".to_owned() },
    Case {
        name: "one report",
        most: WORDS_MS,
        path: |d, g| format!("/api/v1/reports/{}", pick(d, &g.reports)),
    },
    Case {
        name: "one report of these days, with those that may be of the same event",
        most: DUPLICATES_MS,
        path: |d, g| format!("/api/v1/reports/{}", pick(d, &g.recent)),
    },
];

fn pick<'a>(dice: &mut Dice, from: &'a [String]) -> &'a str {
    dice.one_of(from).map_or("", String::as_str)
}

impl Ground {
    fn kind(&self, dice: &mut Dice) -> String {
        format!("&kind={}", pick(dice, &self.kinds))
    }

    fn grade(&self, dice: &mut Dice) -> String {
        format!("&grade={}", dice.one_of(&["I", "II", "III", "IV"]).unwrap_or(&"IV"))
    }

    fn unit(&self, dice: &mut Dice) -> String {
        format!("&unit={}", pick(dice, &self.units))
    }

    fn some_time(&self, dice: &mut Dice) -> i64 {
        let span = self.to.saturating_sub(self.from).unsigned_abs();
        self.from.saturating_add_unsigned(dice.below(span))
    }

    /// The key of a page that somebody reaches by turning pages for long.
    fn deep(&self, dice: &mut Dice) -> String {
        format!("&after={}-{:032x}", self.some_time(dice), dice.roll())
    }

    fn period(&self, dice: &mut Dice) -> String {
        let from = self.some_time(dice);
        let days = i64::try_from(dice.below(30)).unwrap_or(0) + 1;
        format!("&from={from}&to={}", from + days * kernel::clock::DAY_MS)
    }

    /// So many days that end in the last month: beside the year before, all the store holds.
    fn statistics(&self, dice: &mut Dice, days: i64) -> String {
        let to = Date::of(kernel::Instant(self.to)).plus_days(-i64::try_from(dice.below(30)).unwrap_or(0));
        format!("/api/v1/statistics?from={}&to={to}", to.plus_days(1 - days))
    }

    fn words(&self, dice: &mut Dice) -> String {
        format!("&q={}", percent(dice.one_of(&QUESTIONS).unwrap_or(&"")))
    }

    fn search(&self, dice: &mut Dice, deep: bool) -> String {
        let after = if deep {
            format!("&after={}", self.some_time(dice).unsigned_abs() << 20)
        } else {
            String::new()
        };
        format!("/api/v1/search?limit=20{}{after}", self.words(dice))
    }

    /// What there is, as the district's officer finds it.
    fn survey(client: &mut Client) -> anyhow::Result<Self> {
        let kinds = client.get("/api/v1/kinds")?.json(200)?;
        let kinds = strings(&kinds, "kinds", |kind| kind.get("code"));
        let newest = client.get(LIST)?.json(200)?;
        let oldest = client.get(&format!("{LIST}&sort=oldest"))?.json(200)?;
        let at = |page: &serde_json::Value| {
            let rows = page.get("rows").and_then(|rows| rows.as_array());
            rows.and_then(|rows| rows.first()?.get("sent_at")?.as_i64()).context("an empty list")
        };
        let mut ground = Self {
            kinds,
            units: Vec::new(),
            reports: Vec::new(),
            recent: Vec::new(),
            from: at(&oldest)?,
            to: at(&newest)?,
        };
        ground.recent = strings(&newest, "rows", |row| row.get("id"));
        let mut dice = Dice::new(1);
        for _ in 0..100 {
            let page = client.get(&(LIST.to_owned() + &ground.deep(&mut dice)))?.json(200)?;
            ground.units.extend(strings(&page, "rows", |row| row.get("from_unit")?.get("id")));
            ground.reports.extend(strings(&page, "rows", |row| row.get("id")));
        }
        ground.units.sort();
        ground.units.dedup();
        Ok(ground)
    }
}

/// A text of each object of an array.
fn strings(
    of: &serde_json::Value,
    array: &str,
    text: impl Fn(&serde_json::Value) -> Option<&serde_json::Value>,
) -> Vec<String> {
    let all = of.get(array).and_then(|all| all.as_array()).into_iter().flatten();
    all.filter_map(|one| Some(text(one)?.as_str()?.to_owned())).collect()
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// What is measured of lists.
pub struct Listed<'a> {
    /// Reports in the store.
    pub reports: u64,
    /// How often each role asks in each case.
    pub asked: u32,
    /// Only cases whose name holds this.
    pub cases: &'a str,
}

/// Measures reading in a store of many reports.
pub fn measure(table: &mut Table, home: &Home, name: &str, listed: &Listed<'_>) -> anyhow::Result<()> {
    let reports = listed.reports;
    let node = home.start()?;
    let sessions = ROLES
        .iter()
        .map(|role| Ok((*role, home.sign_in(&node, |login| login == *role)?.swap_remove(0))))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let session = |role: &str| sessions.iter().find(|(r, _)| *r == role).map_or("", |(_, s)| s.as_str());
    let mut town = Client::connect(node.address)?.with_cookie(session("town1"));
    // A kept store still holds the answers to the keys of earlier runs.
    let run = kernel::Clock::system().now().0;
    for n in 0..WAITING {
        send(&mut town, &format!("w{run}-{n}"), n)?;
    }
    let mut district = Client::connect(node.address)?.with_cookie(session("district"));
    let behind = follow(&node, &mut town, &mut district)?;
    if behind > Duration::from_secs(10) {
        table.add(
            &format!("{name}: index of {reports} reports made"),
            behind.as_secs_f64(),
            "s",
            Want::Nothing,
        );
    }
    let ground = Ground::survey(&mut district)?;
    for case in CASES.iter().filter(|case| case.name.contains(listed.cases)) {
        let mut worst = (0.0f64, "");
        for (role, session) in &sessions {
            let mut client = Client::connect(node.address)?.with_cookie(session);
            let p99 = ask(&mut client, case, &ground, listed.asked)?;
            if p99 > worst.0 {
                worst = (p99, role);
            }
        }
        let what = format!("{name}: {} among {reports}, p99", case.name);
        table.add_noted(&what, worst.0, "ms", Want::AtMost(case.most), &format!("longest for {}", worst.1));
    }
    let (resident, anonymous) = resident_mb(node.process());
    let what = format!("{name}: resident after reading among {reports}");
    table.add_noted(
        &what,
        resident,
        "MB",
        Want::Nothing,
        &format!("{anonymous:.0} MB of it not backed by files"),
    );
    node.stop()
}

/// The 99th percentile of one role's requests. A report that is not for this role is
/// answered as such; anything else must be answered.
fn ask(client: &mut Client, case: &Case, ground: &Ground, asked: u32) -> anyhow::Result<f64> {
    let mut dice = Dice::new(7);
    let mut times = Vec::new();
    for _ in 0..asked {
        let path = (case.path)(&mut dice, ground);
        let begun = Instant::now();
        let answer = client.get(&path)?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        let foreign = answer.status == 404 && case.name == "one report";
        anyhow::ensure!(answer.status == 200 || foreign, "{path}: {}", String::from_utf8_lossy(&answer.body));
    }
    Ok(percentile(&mut times, 0.99))
}

/// Waits until the index has followed the journal to its end and the node is at rest:
/// the last report that was sent is found. Answers how long the index was behind.
pub fn follow(node: &Node, sender: &mut Client, seeker: &mut Client) -> anyhow::Result<Duration> {
    let word = format!("qz{:x}", kernel::Clock::system().now().0);
    let body = serde_json::json!({ "what": format!("村道塌方，编号{word}"), "kind": "geological",
        "place_text": "村道", "happened": { "how": "unknown" }, "casualties": {} });
    sender.send("POST", "/api/v1/reports", &format!("last-{word}"), &body.to_string())?.json(201)?;
    let begun = Instant::now();
    loop {
        let answer = seeker.get(&format!("/api/v1/search?q={word}"))?;
        let found = answer.status == 200 && String::from_utf8_lossy(&answer.body).contains(&word);
        if found {
            break;
        }
        anyhow::ensure!(begun.elapsed() < INDEX_WITHIN, "the index does not follow the journal");
        std::thread::sleep(Duration::from_millis(200));
    }
    let behind = begun.elapsed();
    rest(node);
    Ok(behind)
}

/// Waits until the node uses no processor worth speaking of, a minute at the most.
pub fn rest(node: &Node) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        let before = cpu_seconds(node.process());
        std::thread::sleep(Duration::from_secs(2));
        if cpu_seconds(node.process()) - before < 0.05 {
            return;
        }
    }
}
