//! What the slice reads of the floor it stands on (`docs/decisions/0040`).
use std::path::Path;

/// Lists are scoped by unit, so everybody may join these.
const JOINED: [&str; 2] = ["org_unit", "org_closure"];
/// Where desks, routes and places are read, and a migration that was written before this rule.
const ASKS: [&str; 2] = ["around.rs", "brought.sql"];

fn tables_of_org(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("org_").filter_map(|(at, _)| {
        let outside = text.get(..at).and_then(|before| before.chars().next_back());
        let word = text.get(at..)?;
        let end = word.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(word.len());
        (!outside.is_some_and(|c| c.is_alphanumeric() || c == '_')).then(|| word.get(..end)).flatten()
    })
}

fn look(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            look(&path, found);
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let other = tables_of_org(&text).filter(|table| !JOINED.contains(table));
        found
            .extend(other.filter(|_| !ASKS.contains(&name.as_str())).map(|table| format!("{name}: {table}")));
    }
}

#[test]
fn one_file_asks_for_desks_routes_and_places_and_nobody_for_posts_and_people() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    look(&source, &mut found);
    assert_eq!(found, Vec::<String>::new());
    let around = std::fs::read_to_string(source.join("around.rs")).unwrap();
    let mut asked: Vec<_> = tables_of_org(&around).filter(|table| !JOINED.contains(table)).collect();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(asked, ["org_desk", "org_place", "org_route"]);
}
