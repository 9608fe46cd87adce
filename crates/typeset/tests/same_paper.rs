//! Word and PDF are the same paper: as many pages, the same words, and the ink in the same places.
//!
//! The document is written as Word, printed by LibreOffice with the fonts that stand in for the
//! standard's, and held against the PDF of the press: both are drawn small, in grey, blurred over
//! about a line and a half, and compared place by place. The two break lines each by its own rules
//! and set a line a little higher or lower; the tolerance is above that and below a missing title. That it is
//! below is proved by faults that are planted.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stderr
)]

#[path = "../../officedoc/tests/samples/mod.rs"]
mod samples;

use officedoc::Document;
use std::path::{Path, PathBuf};
use std::process::Command;
use typeset::Press;

/// Dots an inch: a millimetre is a dot and a half.
const DOTS: u32 = 40;
/// Over so many dots each way is the ink averaged: a line of text is 16 apart.
const BLUR: usize = 12;
/// How much blacker a place may be than the same place of the other, of what the blackest text is.
const TOLERANCE: f64 = 0.40;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("fenghuo-paper-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Tells LibreOffice to take the fonts that the press takes.
const FONTS: &str = r#"<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <cachedir>CACHE</cachedir>
  ALIASES
</fontconfig>
"#;

fn font_aliases(cache: &Path) -> String {
    let alias = |(name, family, weight): (&str, &str, &str)| {
        format!(
            "<match target=\"pattern\"><test name=\"family\"><string>{name}</string></test>\
             <edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>{family}</string></edit>\
             <edit name=\"weight\" mode=\"assign\" binding=\"strong\"><const>{weight}</const></edit></match>"
        )
    };
    let aliases = [
        (officedoc::model::fonts::TITLE, "Noto Serif CJK SC", "bold"),
        (officedoc::model::fonts::BODY, "Noto Serif CJK SC", "regular"),
        (officedoc::model::fonts::HEADING, "Noto Sans CJK SC", "bold"),
        (officedoc::model::fonts::SECOND, "Noto Serif CJK SC", "regular"),
    ];
    let aliases: String = aliases.into_iter().map(alias).collect();
    FONTS.replace("CACHE", cache.to_str().unwrap()).replace("ALIASES", &aliases)
}

fn missing(tool: &str) -> bool {
    let missing = Command::new(tool).arg("--version").output().is_err();
    if missing {
        eprintln!("skipped: {tool} is missing");
    }
    missing
}

/// The document as Word, printed.
fn word(document: &Document, folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(format!("{name}.docx"));
    std::fs::write(&file, officedoc::docx(document).unwrap()).unwrap();
    let config = folder.join("fonts.conf");
    std::fs::write(&config, font_aliases(&folder.join("fonts"))).unwrap();
    let output = Command::new("soffice")
        .env("FONTCONFIG_FILE", &config)
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder, &file])
        .output()
        .unwrap();
    let printed = folder.join(format!("{name}.pdf"));
    assert!(printed.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    printed
}

fn press(document: &Document, folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(format!("{name}-press.pdf"));
    let pdf = Press::with_folders(vec!["/usr/share/fonts".into()]).pdf(document).unwrap();
    std::fs::write(&file, pdf.bytes).unwrap();
    file
}

/// A page in grey: ink from 0 to 1 by place.
struct Page {
    width: usize,
    height: usize,
    ink: Vec<f64>,
}

fn pages(pdf: &Path) -> Vec<Page> {
    let root = pdf.with_extension("");
    let drawn = Command::new("pdftoppm")
        .args(["-r", &DOTS.to_string(), "-gray"])
        .args([pdf, root.as_path()])
        .status()
        .unwrap();
    assert!(drawn.success());
    let stem = format!("{}-", root.file_name().unwrap().to_str().unwrap());
    let mut files: Vec<PathBuf> = std::fs::read_dir(pdf.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pgm"))
        .filter(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            name.strip_prefix(&stem).is_some_and(|rest| rest.parse::<u32>().is_ok())
        })
        .collect();
    files.sort();
    files.iter().map(|file| page(&std::fs::read(file).unwrap())).collect()
}

/// Reads a binary PGM: `P5 width height 255`, then a byte a dot.
fn page(bytes: &[u8]) -> Page {
    let mut at = 0;
    let mut word = || {
        let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
        let word = std::str::from_utf8(&bytes[at..end]).unwrap();
        at = end + 1;
        word
    };
    assert_eq!(word(), "P5");
    let (width, height) = (word().parse().unwrap(), word().parse().unwrap());
    assert_eq!(word(), "255");
    let ink = bytes[at..].iter().map(|&grey| 1.0 - f64::from(grey) / 255.0).collect();
    Page { width, height, ink }
}

impl Page {
    /// The ink around every place, averaged twice, which fades at the edge.
    fn blurred(&self) -> Vec<f64> {
        let once = self.averaged(&self.ink);
        self.averaged(&once)
    }

    /// The average over a square around each place, by sums over all that is above and left of it.
    fn averaged(&self, ink: &[f64]) -> Vec<f64> {
        let (width, height) = (self.width, self.height);
        let mut sums = vec![0.0; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = 0.0;
            for x in 0..width {
                row += ink[y * width + x];
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
            }
        }
        let mut out = vec![0.0; width * height];
        for y in 0..height {
            for x in 0..width {
                let (left, right) = (x.saturating_sub(BLUR), (x + BLUR + 1).min(width));
                let (top, bottom) = (y.saturating_sub(BLUR), (y + BLUR + 1).min(height));
                let at = |y: usize, x: usize| sums[y * (width + 1) + x];
                let sum = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left);
                out[y * width + x] = sum / ((2 * BLUR + 1) * (2 * BLUR + 1)) as f64;
            }
        }
        out
    }
}

/// The largest difference of any place of any page, of the blackness of full text; and how black
/// text is at most is taken from both.
fn difference(one: &[Page], other: &[Page]) -> f64 {
    let mut most = 0.0_f64;
    for (number, (one, other)) in one.iter().zip(other).enumerate() {
        assert_eq!((one.width, one.height), (other.width, other.height));
        let (blurred, against) = (one.blurred(), other.blurred());
        for (place, (a, b)) in blurred.iter().zip(&against).enumerate() {
            if (a - b).abs() > most {
                most = (a - b).abs();
                let (x, y) = (place % one.width, place / one.width);
                eprintln!("  page {} at {x},{y} of {}×{}: {a:.3} {b:.3}", number + 1, one.width, one.height);
            }
        }
    }
    most / FULL_TEXT
}

/// How much ink full lines of the text have, blurred: the body of the samples.
const FULL_TEXT: f64 = 0.13;

fn squeezed(pdf: &Path) -> Vec<char> {
    let text = Command::new("pdftotext").arg("-raw").arg(pdf).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    let mut chars: Vec<char> = text.chars().filter(|char| !char.is_whitespace()).collect();
    chars.sort_unstable();
    chars
}

fn without_title(mut document: Document) -> Document {
    document.title = None;
    document
}

#[test]
fn word_and_pdf_are_the_same_paper() {
    if missing("soffice") {
        return;
    }
    let folder = Folder::new("same");
    for (name, document) in [
        ("bulletin", samples::bulletin()),
        ("form", samples::form()),
        ("official", samples::official()),
        ("monthly", samples::monthly()),
    ] {
        let word_file = word(&document, &folder.0, name);
        let press_file = press(&document, &folder.0, name);
        assert_eq!(squeezed(&word_file), squeezed(&press_file), "{name}: the same characters");
        let (printed, set) = (pages(&word_file), pages(&press_file));
        assert_eq!(printed.len(), set.len(), "{name}: as many pages");
        let same = difference(&printed, &set);
        eprintln!("{name}: {same:.2}");
        assert!(same < TOLERANCE, "{name}: {same:.2}");
        for (fault, planted) in faults(document) {
            let wrong = pages(&press(&planted, &folder.0, "planted"));
            let found = difference(&printed, &wrong);
            eprintln!("{name}, {fault}: {found:.2}");
            assert!(
                wrong.len() != printed.len() || found > TOLERANCE,
                "{name}: {fault} is not seen: {found:.2}"
            );
        }
    }
}

/// What may go wrong in a layout.
fn faults(document: Document) -> Vec<(&'static str, Document)> {
    let mut headless = document.clone();
    headless.head = String::new();
    let mut shorter = document.clone();
    shorter.blocks.pop();
    let mut faults = vec![("the head is missing", headless), ("the end is missing", shorter)];
    if document.title.is_some() {
        faults.push(("the title is missing", without_title(document.clone())));
    }
    if !document.copies.is_empty() {
        // The foot at the head: its lines stand where the text begins, and the bottom is empty.
        let mut foot = document;
        let lines: Vec<String> =
            foot.copies.drain(..).map(|copy| format!("{}：{}", copy.label, copy.text)).collect();
        foot.signed.clear();
        foot.blocks.insert(0, officedoc::Block::Paragraph(lines.join("\n")));
        faults.push(("the foot is at the top", foot));
    }
    faults
}
