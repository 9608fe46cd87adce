//! Sets the sample documents: `cargo run -p fenghuo-typeset --example papers -- FOLDER`.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "../../officedoc/tests/samples/mod.rs"]
mod samples;

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    std::fs::create_dir_all(&folder).unwrap();
    let press = typeset::Press::new(None);
    let drill = officedoc::Document { drill: true, ..samples::bulletin() };
    for (name, document) in [
        ("bulletin", samples::bulletin()),
        ("drill", drill),
        ("form", samples::form()),
        ("official", samples::official()),
        ("monthly", samples::monthly()),
    ] {
        let pdf = press.pdf(&document).unwrap();
        println!("{name}: {} pages, {} bytes, {:?}", pdf.pages, pdf.bytes.len(), pdf.substituted);
        std::fs::write(folder.join(format!("{name}.pdf")), pdf.bytes).unwrap();
        std::fs::write(folder.join(format!("{name}.docx")), officedoc::docx(&document).unwrap()).unwrap();
    }
}
