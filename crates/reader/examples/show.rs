//! Prints what is read from a text given as argument.
#![allow(clippy::print_stdout, clippy::unwrap_used)]
fn main() {
    let text = std::env::args().nth(1).unwrap();
    let reading = reader::read(&text, kernel::Instant(1_783_041_600_000));
    for event in &reading.events {
        for (name, field) in event.fields.by_name() {
            if field.status != reader::Status::Absent {
                println!("{name}: {}", serde_json::to_string(field).unwrap());
            }
        }
        println!("--");
    }
}
