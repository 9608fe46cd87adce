//! `fenghuo-sim`: storms over a tree of nodes, each from one seed, for engineers of the
//! exchange. Nothing here is part of a server, and nothing runs on real time: the same
//! command prints the same digests on every machine.

mod report;

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};
use exchange::core::faults::Fault;
use exchange::core::sim::Hazard;
use exchange::core::sim::swarm::{Outcome, Plan, hazards_of, run, shrink};
use report::Report;
use std::collections::BTreeSet;
use std::io::Write;
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Simulates the exchange between levels.
#[derive(Parser)]
#[command(name = "fenghuo-sim", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run many seeds and report what was injected, what was checked, and how fast.
    Run {
        /// How many seeds.
        #[arg(long, default_value_t = 100)]
        seeds: u64,
        /// The first of them.
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// Threads; the seeds are divided among them.
        #[arg(long, default_value_t = 1)]
        threads: u64,
        /// Seeds that do not hold yet and are not understood. The run fails by one of them that holds as by any other
        /// that does not.
        #[arg(long, value_delimiter = ',')]
        open: Vec<u64>,
        #[command(flatten)]
        size: Size,
    },
    /// Run one seed twice and tell all that was wrong.
    Replay {
        /// Which.
        seed: u64,
        #[command(flatten)]
        size: Size,
    },
    /// Leave hazards out of a failing seed for as long as it still fails.
    Shrink {
        /// Which.
        seed: u64,
        #[command(flatten)]
        size: Size,
    },
    /// Plant each bug and tell after how many seeds it fell; fails below 95 in 100.
    Mutants {
        /// Seeds for each at the most.
        #[arg(long, default_value_t = 200)]
        seeds: u64,
        /// Only those whose name has this in it.
        #[arg(long)]
        only: Option<String>,
        #[command(flatten)]
        size: Size,
    },
}

/// How large and how long, and what is left out.
#[derive(Args, Clone)]
struct Size {
    /// Nodes of the tree; a few different sizes near it when it is left out.
    #[arg(long)]
    nodes: Option<usize>,
    /// Hours that the storm lasts.
    #[arg(long, conflicts_with = "minutes")]
    hours: Option<i64>,
    /// The same in minutes.
    #[arg(long, default_value_t = 20)]
    minutes: i64,
    /// Hazards to leave out.
    #[arg(long, value_delimiter = ',', value_parser = hazard)]
    without: Vec<Hazard>,
    /// A bug to plant.
    #[arg(long, value_parser = fault)]
    fault: Option<Fault>,
}

impl Size {
    fn plan(&self, seed: u64) -> Plan {
        let few = usize::try_from(seed % 5).unwrap_or(0);
        Plan {
            seed,
            nodes: self.nodes.unwrap_or(6 + few),
            minutes: self.hours.map_or(self.minutes, |hours| hours.saturating_mul(60)),
            without: self.without.clone(),
            fault: self.fault,
        }
    }
}

fn hazard(word: &str) -> Result<Hazard, String> {
    Hazard::ALL.iter().copied().find(|h| h.word() == word).ok_or_else(|| {
        let words: Vec<&str> = Hazard::ALL.iter().map(|h| h.word()).collect();
        format!("one of {}", words.join(", "))
    })
}

fn fault(name: &str) -> Result<Fault, String> {
    Fault::ALL
        .iter()
        .copied()
        .find(|f| format!("{f:?}") == name)
        .ok_or_else(|| "see the names that `mutants` prints".to_owned())
}

fn main() -> ExitCode {
    match told() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn told() -> Result<()> {
    let mut out = std::io::stdout().lock();
    match Cli::parse().command {
        Command::Run { seeds, from, threads, open, size } => {
            let open =
                open.into_iter().filter(|seed| (from..from.saturating_add(seeds)).contains(seed)).collect();
            many(&mut out, from..from.saturating_add(seeds), threads.max(1), &open, &size)
        }
        Command::Replay { seed, size } => replay(&mut out, seed, &size),
        Command::Shrink { seed, size } => least(&mut out, seed, &size),
        Command::Mutants { seeds, only, size } => mutants(&mut out, seeds, only.as_deref(), &size),
    }
}

fn many(
    out: &mut impl Write,
    seeds: Range<u64>,
    threads: u64,
    open: &BTreeSet<u64>,
    size: &Size,
) -> Result<()> {
    let began = Instant::now();
    let next = AtomicU64::new(seeds.start);
    let report = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut report = Report::default();
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= seeds.end {
                            return report;
                        }
                        report.add(seed, &run(&size.plan(seed)));
                    }
                })
            })
            .collect();
        let mut all = Report::default();
        for worker in workers {
            if let Ok(report) = worker.join() {
                all.join(report);
            } else {
                all.panicked();
            }
        }
        all
    });
    report.print(out, began.elapsed())?;
    report.print_open(out, open)?;
    if !report.is_good(open) {
        bail!("not every seed held");
    }
    Ok(())
}

fn replay(out: &mut impl Write, seed: u64, size: &Size) -> Result<()> {
    let plan = size.plan(seed);
    let outcome = run(&plan);
    let again = run(&plan);
    tell(out, &plan, &outcome)?;
    writeln!(out, "digest    {:016x}, the second time {:016x}", outcome.digest, again.digest)?;
    if outcome.digest != again.digest || outcome.violations != again.violations {
        bail!("the same seed twice was not the same");
    }
    if !outcome.violations.is_empty() {
        bail!("seed {seed} fails");
    }
    Ok(())
}

fn least(out: &mut impl Write, seed: u64, size: &Size) -> Result<()> {
    let plan = size.plan(seed);
    if run(&plan).violations.is_empty() {
        writeln!(out, "seed {seed} does not fail")?;
        return Ok(());
    }
    let least = shrink(&plan);
    tell(out, &least, &run(&least))?;
    let without: Vec<&str> = least.without.iter().map(|h| h.word()).collect();
    writeln!(
        out,
        "again with: fenghuo-sim replay {seed} --nodes {} --minutes {} --without {}",
        least.nodes,
        least.minutes,
        without.join(",")
    )?;
    bail!("seed {seed} fails")
}

fn tell(out: &mut impl Write, plan: &Plan, outcome: &Outcome) -> Result<()> {
    let on: Vec<&str> = hazards_of(plan).into_iter().map(Hazard::word).collect();
    writeln!(out, "seed      {} with {} nodes, {} minutes of storm", plan.seed, plan.nodes, plan.minutes)?;
    writeln!(out, "hazards   {}", on.join(", "))?;
    for (hazard, times) in &outcome.injected {
        writeln!(out, "{times:>9} {}: {}", hazard.word(), hazard.says())?;
    }
    writeln!(
        out,
        "{:>9} events, {} messages, {} entries",
        outcome.events, outcome.messages, outcome.entries
    )?;
    for wrong in &outcome.violations {
        writeln!(out, "wrong     {wrong}")?;
    }
    Ok(())
}

fn mutants(out: &mut impl Write, seeds: u64, only: Option<&str>, size: &Size) -> Result<()> {
    let began = Instant::now();
    let (mut planted, mut fell) = (0u64, 0u64);
    for fault in Fault::ALL {
        let name = format!("{fault:?}");
        if only.is_some_and(|only| !name.contains(only)) {
            continue;
        }
        planted += 1;
        let found = (0..seeds).find_map(|seed| {
            let plan = Plan { fault: Some(*fault), ..size.plan(seed) };
            run(&plan).violations.into_iter().next().map(|wrong| (seed, wrong))
        });
        if let Some((seed, wrong)) = found {
            fell += 1;
            writeln!(out, "{name:<22} fell after {:>3}  {wrong}", seed + 1)?;
        } else {
            writeln!(out, "{name:<22} SURVIVES       {}", fault.wrong())?;
        }
        out.flush()?;
    }
    writeln!(out, "{fell} of {planted} planted bugs fell within {seeds} seeds, {:.0?}", began.elapsed())?;
    if fell * 100 < planted * 95 {
        bail!("fewer than 95 in 100 fell");
    }
    Ok(())
}
