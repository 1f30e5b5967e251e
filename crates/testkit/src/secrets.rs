//! Remembers every secret that tests used, and looks for it where nothing secret may stand.
//!
//! ```
//! use testkit::secrets::Ledger;
//!
//! let ledger = Ledger::default();
//! ledger.remember("ann's password", "correct horse");
//! let found = ledger.search_bytes("the log", b"login=ann&password=correct+horse");
//! assert_eq!(found[0].to_string(), "the log, byte 19: ann's password, percent (form)");
//! ```

mod forms;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use aho_corasick::AhoCorasick;

/// What is shorter is found by chance in any large file; a test about such codes looks at columns and fields instead.
pub const SHORTEST: usize = 8;

/// Secrets by what they are ("ann's password"). It never prints one.
#[derive(Default)]
pub struct Ledger {
    secrets: Mutex<BTreeMap<Vec<u8>, String>>,
}

/// A secret that stands where it must not: the place and the form, never the secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Leak {
    /// The file, or what was searched.
    pub place: String,
    pub offset: usize,
    /// What the secret is, as it was remembered.
    pub secret: String,
    /// How it was written there: `plain`, `hex`, `base64` …
    pub form: &'static str,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, byte {}: {}, {}",
            self.place, self.offset, self.secret, self.form
        )
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ledger of {} secrets", self.len())
    }
}

impl Ledger {
    /// Remembers a secret, as text or as bytes. One below [`SHORTEST`] bytes is not taken: false.
    pub fn remember(&self, what: &str, secret: impl AsRef<[u8]>) -> bool {
        let secret = secret.as_ref();
        if secret.len() < SHORTEST {
            return false;
        }
        self.lock().entry(secret.to_vec()).or_insert_with(|| what.to_owned());
        true
    }

    pub fn len(&self) -> usize {
        self.lock().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Looks through files and, to any depth, folders: logs, database files, messages, screenshots.
    ///
    /// Panics when a place does not exist, or holds no file: such a search could not fail.
    pub fn search(&self, places: &[&Path]) -> Vec<Leak> {
        let search = Search::new(&self.lock());
        let mut leaks = Vec::new();
        for place in places {
            let mut files = 0;
            walk(place, &mut |file| {
                files += 1;
                let bytes = fs::read(file)?;
                search.find(&file.display().to_string(), &bytes, &mut leaks);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("cannot search {}: {error}", place.display()));
            assert!(files > 0, "{} holds no file", place.display());
        }
        leaks
    }

    /// Looks through what is not a file, such as a database's dump or captured messages; `place` names it.
    pub fn search_bytes(&self, place: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut leaks = Vec::new();
        Search::new(&self.lock()).find(place, bytes, &mut leaks);
        leaks
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Vec<u8>, String>> {
        self.secrets.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// All forms of all secrets, sought at once.
struct Search {
    patterns: AhoCorasick,
    meanings: Vec<(String, &'static str)>,
}

impl Search {
    fn new(secrets: &BTreeMap<Vec<u8>, String>) -> Self {
        let mut patterns = Vec::new();
        let mut meanings = Vec::new();
        for (secret, what) in secrets {
            for (form, text) in forms::of(secret) {
                patterns.push(text);
                meanings.push((what.clone(), form));
            }
        }
        let patterns = AhoCorasick::new(patterns).expect("few enough patterns");
        Self { patterns, meanings }
    }

    /// The first place of each secret and form; a hundred lines of the same leak say no more than one.
    fn find(&self, place: &str, bytes: &[u8], leaks: &mut Vec<Leak>) {
        let mut seen = std::collections::BTreeSet::new();
        for found in self.patterns.find_overlapping_iter(bytes) {
            let pattern = found.pattern().as_usize();
            if seen.insert(pattern) {
                let (secret, form) = self.meanings[pattern].clone();
                leaks.push(Leak {
                    place: place.to_owned(),
                    offset: found.start(),
                    secret,
                    form,
                });
            }
        }
    }
}

/// Visits every file below `place`; sockets and the like are no files.
fn walk(place: &Path, visit: &mut impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    let kind = fs::symlink_metadata(place)?;
    if kind.is_dir() {
        for entry in fs::read_dir(place)? {
            walk(&entry?.path(), visit)?;
        }
    } else if kind.is_file() {
        visit(place)?;
    }
    Ok(())
}
