//! Every mail in every form, looked at in a real browser: by day and by night, on a phone and on a desk, in each
//! language.
//!
//! `DOORWARD_SHOTS=folder` keeps them: `folder/{mail}-{language}.txt`, `.html`, and pictures beside them.

#[path = "../../../crates/pages/tests/sample/mails.rs"]
mod mails;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use testkit::browser::Browser;
use testkit::folder::Folder;

use crate::gallery::sample::typed;

/// The functions that write mails, by their source.
fn writers() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/pages/src");
    let folder = std::fs::read_dir(source.join("mail")).expect("a folder").flatten();
    let files = folder.map(|entry| entry.path()).chain([source.join("mail.rs")]);
    let mut writers = BTreeSet::new();
    for file in files.filter(|file| !file.ends_with("letter.rs")) {
        let text = std::fs::read_to_string(file).expect("a file");
        for line in text.lines().filter(|line| line.contains("-> Mail {")) {
            if let Some((name, _)) = line.strip_prefix("pub fn ").and_then(|rest| rest.split_once('(')) {
                writers.insert(name.to_owned());
            }
        }
    }
    writers
}

// shows in part: UI-05 (needs a screen reader)
#[tokio::test]
async fn every_mail_can_be_read_by_day_and_by_night_on_a_phone_and_on_a_desk() {
    let shown: BTreeSet<String> = mails::all("en")
        .into_iter()
        .map(|(name, _)| name.split('-').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(shown, writers(), "a mail that nobody looks at");

    let own = Folder::new("letters");
    let kept = std::env::var_os("DOORWARD_SHOTS").map(PathBuf::from);
    let folder = kept.clone().unwrap_or_else(|| own.path().to_owned());
    std::fs::create_dir_all(&folder).expect("a folder");
    let Some(browser) = Browser::start().await else { return };
    let mut troubles = Vec::new();
    for language in ["en", "de"] {
        for (name, mail) in mails::all(language) {
            assert!(
                !mail.text.contains('{'),
                "{name} in {language} lacks a value: {}",
                mail.text
            );
            let file = folder.join(format!("{name}-{language}.html"));
            std::fs::write(&file, &mail.html).expect("a file");
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            std::fs::write(file.with_extension("txt"), text).expect("a file");
            browser.open(&format!("file://{}", file.display())).await;
            for (width, dark) in [(360, false), (360, true), (1000, false), (1000, true)] {
                browser.width(width).await;
                let light = if dark { "dark" } else { "light" };
                if dark {
                    browser.dark().await;
                } else {
                    browser.light().await;
                }
                if browser.scrolls_sideways().await {
                    troubles.push(format!("{name} in {language} scrolls sideways at {width}"));
                }
                let found = browser.axe().await;
                troubles.extend(
                    found
                        .iter()
                        .map(|v| format!("{name} in {language} at {width}, {light}: {v}")),
                );
                if kept.is_some() {
                    let picture = folder.join(format!("{name}-{language}-{width}-{light}.png"));
                    browser.screenshot(&picture).await;
                }
            }
        }
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}
