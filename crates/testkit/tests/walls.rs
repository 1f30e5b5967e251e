//! A crate is a wall: each exists to forbid something. Here the walls are looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use serde::Deserialize;

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The files that git tracks or would track, from the project's root.
fn files() -> Vec<String> {
    let listed = run("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let files: Vec<String> = listed
        .split('\0')
        .filter(|file| root().join(file).is_file())
        .map(Into::into)
        .collect();
    assert!(files.len() > 20, "not the project's folder");
    files
}

/// Those that are Rust.
fn rust_files() -> Vec<String> {
    let is_rust = |file: &String| Path::new(file).extension().is_some_and(|kind| kind == "rs");
    files().into_iter().filter(is_rust).collect()
}

/// Every line of the project's Rust that is no comment: file, line number, text.
fn lines_of_rust() -> Vec<(String, usize, String)> {
    let lines = rust_files().into_iter().flat_map(|file| {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        let lines: Vec<_> = text
            .lines()
            .enumerate()
            .map(|(number, line)| (number + 1, line.to_owned()))
            .collect();
        lines
            .into_iter()
            .map(move |(number, line)| (file.clone(), number, line))
    });
    lines
        .filter(|(_, _, line)| !line.trim_start().starts_with("//"))
        .collect()
}

/// The packages that `package` needs to run, itself included.
fn needed_by(package: &str) -> Vec<String> {
    let tree = run(
        "cargo",
        &[
            "tree",
            "--offline",
            "--locked",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
        ],
    );
    let mut names: Vec<String> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(Into::into)
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn domain_knows_no_runtime_no_http_and_no_database() {
    let needed = needed_by("domain");
    assert!(needed.contains(&"domain".into()) && needed.len() > 3, "{needed:?}");
    let forbidden = [
        "tokio",
        "axum",
        "hyper",
        "http",
        "rusqlite",
        "libsqlite3-sys",
        "tokio-postgres",
        "store",
        "server",
    ];
    for name in forbidden {
        assert!(
            !needed.contains(&name.into()),
            "domain needs {name}: `cargo tree -p domain -i {name}` shows the way"
        );
    }
}

#[test]
fn pages_and_phone_know_no_server_and_no_database() {
    for package in ["pages", "phone"] {
        let needed = needed_by(package);
        for name in ["server", "store", "rusqlite", "tokio-postgres", "axum"] {
            assert!(!needed.contains(&name.into()), "{package} needs {name}");
        }
    }
    let needed = needed_by("server");
    assert!(!needed.contains(&"testkit".into()), "the product needs testkit");
}

#[test]
fn only_tests_and_benches_use_the_server_as_a_library() {
    let mut users = Vec::new();
    for file in files().into_iter().filter(|file| file.ends_with("Cargo.toml")) {
        let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join(&file)).unwrap()).unwrap();
        let named_in = |table: &str| manifest.get(table).and_then(|table| table.get("server")).is_some();
        if named_in("dependencies") || named_in("dev-dependencies") || named_in("build-dependencies") {
            users.push(file);
        }
    }
    users.sort();
    let allowed = ["benches/Cargo.toml", "crates/testkit/Cargo.toml", "tests/Cargo.toml"];
    for user in &users {
        assert!(allowed.contains(&user.as_str()), "{user} uses the server");
    }
    assert!(users.contains(&"crates/testkit/Cargo.toml".into()));
}

#[test]
fn one_file_reads_the_clock() {
    let asked = [
        "SystemTime::now",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "OffsetDateTime::now",
        "Utc::now",
    ];
    let may = |file: &str| {
        file == "crates/server/src/request/now.rs"
            || file.contains("/tests/")
            // The listener measures how long a client takes, which no decision of the domain sees.
            || ["benches/", "tests/", "crates/testkit/", "crates/server/src/listen/"]
                .iter()
                .any(|start| file.starts_with(start))
    };
    let mut found = Vec::new();
    for (file, number, line) in lines_of_rust() {
        // The runtime's own clock stands still in the tests that pause it.
        let line = line.replace("tokio::time::Instant::now", "");
        if !may(&file) && asked.iter().any(|words| line.contains(words)) {
            found.push(format!("{file}:{number}: {}", line.trim()));
        }
    }
    assert!(
        found.is_empty(),
        "take `now: Timestamp`; only server/src/request/now.rs reads the clock:\n{}",
        found.join("\n")
    );
}

#[derive(Deserialize)]
struct Vendor {
    file: Vec<Vendored>,
}

#[derive(Deserialize)]
struct Vendored {
    path: String,
    name: String,
    version: String,
    licence: String,
    sha256: String,
}

#[test]
fn vendored_files_are_what_vendor_toml_says() {
    let files = files();
    let lists: Vec<&String> = files.iter().filter(|file| file.ends_with("VENDOR.toml")).collect();
    assert!(lists.iter().any(|list| *list == "tests/vendor/VENDOR.toml"));
    for list in lists {
        let folder = Path::new(list).parent().unwrap();
        let vendor: Vendor = toml::from_str(&fs::read_to_string(root().join(list)).unwrap()).unwrap();
        for entry in &vendor.file {
            let bytes = fs::read(root().join(folder).join(&entry.path)).unwrap();
            let sum = HEXLOWER.encode(digest(&SHA256, &bytes).as_ref());
            assert_eq!(sum, entry.sha256, "{list}: {}", entry.path);
            assert!(
                ![&entry.name, &entry.version, &entry.licence]
                    .iter()
                    .any(|words| words.is_empty()),
                "{list}"
            );
        }
        // Nothing lies there unnamed; licences are named by what they belong to.
        for file in files
            .iter()
            .filter(|file| Path::new(file).starts_with(folder) && *file != list)
        {
            let path = Path::new(file).strip_prefix(folder).unwrap().to_str().unwrap();
            let named = vendor.file.iter().any(|entry| entry.path == path);
            assert!(
                named || path.contains("LICENSE") || path.contains("LICENCE"),
                "{file} is not in {list}"
            );
        }
    }
}

#[test]
fn every_library_comes_from_crates_io_under_a_licence_that_allows_ours() {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        name: String,
        source: Option<String>,
    }
    let lock: Lock = toml::from_str(&fs::read_to_string(root().join("Cargo.lock")).unwrap()).unwrap();
    for Locked { name, source } in &lock.package {
        let home = |source: &String| source == "registry+https://github.com/rust-lang/crates.io-index";
        assert!(source.as_ref().is_none_or(home), "{name} comes from {source:?}");
    }

    let metadata = run(
        "cargo",
        &[
            "tree",
            "--offline",
            "--locked",
            "--workspace",
            "--prefix",
            "none",
            "--format",
            "{p}|{l}",
        ],
    );
    let good = [
        "Apache-2.0",
        "MIT",
        "MIT-0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "0BSD",
        "Unlicense",
        "CC0-1.0",
        "Unicode-3.0",
        "MPL-2.0", // by file: no condition on our own
        "CDLA-Permissive-2.0",
        "OpenSSL",
    ];
    let mut seen = 0;
    for (package, licence) in metadata.lines().filter_map(|line| line.split_once('|')) {
        let licence = licence.trim_end_matches(" (*)");
        let plain = licence.replace(['(', ')'], " ");
        let fits = plain.split(" OR ").flat_map(|choice| choice.split('/')).any(|choice| {
            let mut parts = choice.split(" AND ").filter_map(|part| part.split(" WITH ").next());
            parts.all(|part| good.contains(&part.trim()))
        });
        assert!(fits, "{package}: licence {licence:?}");
        seen += 1;
    }
    assert!(seen > 50);
}

#[test]
fn every_crate_keeps_the_lints_and_no_test_is_switched_off() {
    for file in files().into_iter().filter(|file| file.ends_with("/Cargo.toml")) {
        let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join(&file)).unwrap()).unwrap();
        let kept = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .and_then(toml::Value::as_bool);
        assert_eq!(kept, Some(true), "{file} does not keep the workspace's lints");
    }
    let marks = ["#[ignore", "todo!(", "unimplemented!(", "#[allow(", "#![allow("];
    for (file, number, line) in lines_of_rust() {
        let own = file == "crates/testkit/tests/walls.rs"; // names the marks
        assert!(
            own || !marks.iter().any(|mark| line.contains(mark)),
            "{file}:{number}: {}",
            line.trim()
        );
    }
}

/// Cargo builds what stands in `tests/`, and below it what a `mod` names: a file that nobody names says nothing.
#[test]
fn every_file_of_stories_is_part_of_its_program() {
    let stories = ["crates/server/tests/", "tests/tests/"];
    let is_story = |file: &String| {
        stories.iter().any(|folder| file.starts_with(folder))
            && !["/main.rs", "/mod.rs"].iter().any(|root| file.ends_with(root))
    };
    let all = rust_files();
    let is_named = |file: &str| {
        let path = Path::new(file);
        let (folder, name) = (path.parent().unwrap(), path.file_stem().unwrap().to_str().unwrap());
        ["main.rs", "mod.rs"].iter().any(|root| {
            let text = fs::read_to_string(self::root().join(folder).join(root)).unwrap_or_default();
            text.lines()
                .any(|line| line.trim_start_matches("pub ") == format!("mod {name};"))
        })
    };
    let mut looked_at = 0;
    for file in all.iter().filter(|file| is_story(file)) {
        assert!(
            is_named(file),
            "{file} is in no program: its folder's main.rs or mod.rs does not name it"
        );
        looked_at += 1;
    }
    for file in all.iter().filter(|file| file.ends_with("/main.rs")) {
        let deeper = stories.iter().filter_map(|root| file.strip_prefix(root));
        for rest in deeper {
            assert_eq!(rest.split('/').count(), 2, "{file}: cargo finds no program so deep");
        }
    }
    // A folder of stories is named by the one above it, as a file is.
    for folder in all.iter().filter_map(|file| file.strip_suffix("/mod.rs")) {
        if stories.iter().any(|root| folder.starts_with(root)) {
            assert!(is_named(folder), "{folder} is in no program");
        }
    }
    assert!(looked_at > 80, "not the stories: {looked_at}");
}
