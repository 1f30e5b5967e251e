//! The ledger finds a secret in every form it is asked to, and never says it.

use std::fs;
use std::path::Path;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, HEXLOWER, HEXUPPER};
use testkit::folder::Folder;
use testkit::secrets::Ledger;

const SECRET: &str = "p\u{e4}ss/wo+rd? \"7\"";

fn ledger() -> Ledger {
    let ledger = Ledger::default();
    assert!(ledger.remember("ann's password", SECRET));
    ledger
}

fn forms_in(text: impl AsRef<[u8]>) -> Vec<&'static str> {
    ledger()
        .search_bytes("log", text.as_ref())
        .into_iter()
        .map(|leak| leak.form)
        .collect()
}

#[test]
fn a_secret_is_found_in_every_form() {
    assert_eq!(forms_in(format!("he typed {SECRET}!")), ["plain"]);
    assert_eq!(forms_in(HEXLOWER.encode(format!("x{SECRET}x").as_bytes())), ["hex"]);
    assert_eq!(forms_in(HEXUPPER.encode(format!("x{SECRET}x").as_bytes())), ["hex"]);
    assert_eq!(forms_in("a=p%C3%A4ss%2Fwo%2Brd%3F%20%227%22&b"), ["percent"]);
    assert_eq!(forms_in("a=p%c3%a4ss%2fwo%2brd%3f%20%227%22&b"), ["percent"]);
    assert_eq!(forms_in("a=p%C3%A4ss%2Fwo%2Brd%3F+%227%22&b"), ["percent (form)"]);
    assert_eq!(forms_in(serde_json::json!({ "typed": SECRET }).to_string()), ["JSON"]);
    assert_eq!(forms_in("value='p\u{e4}ss/wo+rd? &quot;7&quot;'"), ["HTML"]);
    for before in ["", "x", "xy", "xyz"] {
        for after in ["", "x", "xy"] {
            let text = format!("{before}{SECRET}{after}");
            assert_eq!(
                forms_in(format!("q{}", BASE64.encode(text.as_bytes()))),
                ["base64"],
                "{before} {after}"
            );
            assert_eq!(
                forms_in(BASE64_NOPAD.encode(text.as_bytes())),
                ["base64"],
                "{before} {after}"
            );
        }
    }
    // A text whose two base64 alphabets differ.
    let ledger = Ledger::default();
    ledger.remember("a key", b"\xff\xfe\xfb\xef\xbe\xff\xff\xff\xfe\xfb");
    for before in [&b""[..], b"x", b"xy"] {
        let text = BASE64URL.encode(&[before, b"\xff\xfe\xfb\xef\xbe\xff\xff\xff\xfe\xfb", b"z"].concat());
        let forms: Vec<_> = ledger
            .search_bytes("cookie", text.as_bytes())
            .into_iter()
            .map(|leak| leak.form)
            .collect();
        assert_eq!(forms, ["base64url"]);
    }
    assert_eq!(forms_in("pass/word? 7"), Vec::<&str>::new());
}

#[test]
fn a_leak_says_where_and_in_which_form_but_never_what() {
    let folder = Folder::new("secrets");
    fs::create_dir(folder.path().join("logs")).unwrap();
    let log = folder.path().join("logs/today");
    fs::write(&log, format!("\0\0{SECRET}\n{SECRET}\n")).unwrap();
    fs::write(folder.path().join("clean"), "nothing").unwrap();
    let ledger = ledger();
    let leaks = ledger.search(&[folder.path()]);
    assert_eq!(leaks.len(), 1);
    assert_eq!(
        leaks[0].to_string(),
        format!("{}, byte 2: ann's password, plain", log.display())
    );
    assert_eq!(format!("{ledger:?}"), "Ledger of 1 secrets");
    assert!(ledger.search(&[&folder.path().join("clean")]).is_empty());
}

#[test]
fn a_short_code_is_not_taken_and_a_missing_place_is_no_clean_place() {
    let ledger = ledger();
    assert!(!ledger.remember("a code", "1234567"));
    assert_eq!(ledger.len(), 1);
    assert!(std::panic::catch_unwind(|| ledger.search(&[Path::new("/nowhere/at/all")])).is_err());
    let folder = Folder::new("secrets");
    assert!(std::panic::catch_unwind(|| ledger.search(&[folder.path()])).is_err());
}
