//! For translators: every text by its id, in each language, and where it is said.
//!
//! `cargo run -p pages --example texts [word]`: with a word only those that have it in the id or in a text.

use std::fs;
use std::path::Path;

use pages::text::{ENGLISH, GERMAN};

/// Each text with its id: what stands from one id to the next.
fn texts(source: &str) -> Vec<(&str, String)> {
    let mut texts: Vec<(&str, String)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.split_once(" =") {
            Some((id, text)) if !id.contains(' ') => texts.push((id, text.trim().to_owned())),
            _ => {
                if let Some((_, text)) = texts.last_mut() {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
    }
    texts
}

/// The sources that name ids, with their text.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if let (Some(name), Ok(text)) = (path.file_name(), fs::read_to_string(&path)) {
            found.push((name.to_string_lossy().into_owned(), text));
        }
    }
}

fn main() {
    let word = std::env::args().nth(1).unwrap_or_default().to_lowercase();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut places = Vec::new();
    for folder in ["templates", "src", "../server/src/pages", "../server/src/use_case"] {
        sources(&here.join(folder), &mut places);
    }
    let german = texts(GERMAN);
    for (id, english) in texts(ENGLISH) {
        let other = german.iter().find(|(same, _)| *same == id);
        let other = other.map_or("(missing)", |(_, text)| text.as_str());
        if ![id, &english, other]
            .iter()
            .any(|text| text.to_lowercase().contains(&word))
        {
            continue;
        }
        let said = places.iter().filter(|(_, text)| text.contains(&format!("\"{id}\"")));
        let said: Vec<&str> = said.map(|(name, _)| name.as_str()).collect();
        let said = if said.is_empty() {
            "put together from a list".to_owned()
        } else {
            said.join(", ")
        };
        println!("{id}  [{said}]\n  en: {english}\n  de: {other}\n");
    }
}
