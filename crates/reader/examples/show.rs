//! Prints what is read from each line of a file, shortly: `cargo run --example show -- FILE`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]
use reader::{Status, Value};

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let now = kernel::Instant(1_783_041_600_000);
    for line in std::fs::read_to_string(path).unwrap().lines().filter(|line| !line.is_empty()) {
        println!("{line}");
        for event in &reader::read(&line.replace("\\n", "\n"), now, &reader::Known::default()).events {
            for (name, field) in
                event.fields.by_name().into_iter().filter(|(_, field)| field.status != Status::Absent)
            {
                let value = match &field.value {
                    None => "-".to_owned(),
                    Some(Value::Number(number)) => number.to_string(),
                    Some(Value::Text(text)) => text.clone(),
                    Some(Value::Between { from, to }) => format!("{from}..{to}"),
                };
                let words = field.from.as_ref().map_or("", |from| &from.words);
                print!("  {name}={value}[{:?} {words}]", field.status);
            }
            println!();
        }
    }
}
