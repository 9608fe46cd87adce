#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, clippy::panic)]
mod world;
use kernel::Clock;
use std::time::Instant as T;
use world::*;
fn cpu_ms() -> u64 { let s = std::fs::read_to_string("/proc/self/stat").unwrap(); let f: Vec<_> = s.rsplit(')').next().unwrap().split_whitespace().collect(); (f[11].parse::<u64>().unwrap()+f[12].parse::<u64>().unwrap())*10 }
#[test]
fn probe_send() {
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
    let town = officer(TOWN, "x");
    for what in [collision(), mine()] {
    let (t, c) = (T::now(), cpu_ms());
    std::thread::scope(|s| for _ in 0..32 { let (node, town, what)=(&node,&town,what.clone()); s.spawn(move || for _ in 0..60 { node.send(town, report::model::FirstReport{id: None, ..what.clone()}).unwrap(); }); });
    println!("send_first: wall {:?}/each cpu {} us/each", t.elapsed()/1920, (cpu_ms()-c)*1000/1920);
    }
    // plan alone: cost of the command without appends
}
