use super::*;
use crate::scratch::Scratch;

impl Scratch {
    fn asked(&self) -> Asked {
        Asked {
            folder: Some(self.0.clone()),
            ..Asked::default()
        }
    }

    /// What is said about this `doorward.toml`, one problem a line.
    fn refusal(&self, text: &str) -> String {
        self.file("doorward.toml", text);
        load(&self.asked(), &[])
            .err()
            .map(|problems| problems.to_string())
            .unwrap_or_default()
    }
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn a_server_needs_no_configuration() {
    let scratch = Scratch::new();
    let config = Config::standard(&scratch.0).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.public_url.origin(), "http://localhost:8080");
    assert_eq!(config.keys_file, scratch.0.join("doorward.keys"));
    assert!(config.hash.threads >= 1);
    assert_eq!(config.limits.header, Duration::from_secs(10));
    assert!(config.database.url.is_none());
}

#[test]
fn the_environment_wins_over_the_file_and_the_command_line_over_both() {
    let scratch = Scratch::new();
    scratch.file(
        "doorward.toml",
        "listen = \"127.0.0.1:1\"\n[product]\nname = \"File\"\n[limits]\nbody_bytes = 2048\n",
    );
    let environment = variables(&[
        ("DOORWARD_LISTEN", "127.0.0.1:2"),
        ("DOORWARD_PRODUCT_NAME", "42"),
        ("DOORWARD_TRUSTED_PROXIES", "10.0.0.1, 2001:db8::/32"),
        ("DOORWARD_LIMITS_CONNECTIONS_PER_ADDRESS", "7"),
        ("PATH", "/bin"),
    ]);
    let asked = Asked {
        listen: Some("127.0.0.1:3".to_owned()),
        ..scratch.asked()
    };
    let loaded = load(&asked, &environment).unwrap();
    let config = &loaded.config;
    assert_eq!(config.listen.port(), 3);
    assert_eq!(
        config.product.name, "42",
        "a text that looks like a number stays a text"
    );
    assert_eq!(config.product.accent, "#1f6feb");
    assert_eq!(config.limits.body_bytes, 2048);
    assert_eq!(config.limits.connections_per_address, 7);
    assert!(config.trusted_proxies().trust("10.0.0.1".parse().unwrap()));

    let printed = loaded.print();
    assert!(
        printed.contains("listen = \"127.0.0.1:3\"  # the command line"),
        "{printed}"
    );
    assert!(
        printed.contains("product.name = \"42\"  # DOORWARD_PRODUCT_NAME"),
        "{printed}"
    );
    assert!(
        printed.contains("limits.body_bytes = 2048  # ") && printed.contains("doorward.toml"),
        "{printed}"
    );
    assert!(printed.contains("limits.idle_seconds = 60  # default"), "{printed}");
}

#[test]
fn everything_wrong_is_said_at_once_with_file_and_key() {
    let scratch = Scratch::new();
    let said = scratch.refusal(
        "listen = 8080\npublic_url = \"http://id.example.org\"\n[databse]\nurl = \"postgres://a\"\n[limits]\nbody_bytes = 7\nbodybytes = 2000\n",
    );
    for words in [
        "doorward.toml: unknown key `databse.url`: did you mean `database.url`?",
        "doorward.toml: unknown key `limits.bodybytes`: did you mean `limits.body_bytes`?",
        "doorward.toml: `limits.body_bytes` must be a whole number of bytes from 1024 to 16777216",
        "doorward.toml: `listen` must be an address and port",
        "doorward.toml: `public_url` must be \"https://\" and a host",
    ] {
        assert!(said.contains(words), "{words}\n---\n{said}");
    }
    assert_eq!(said.lines().count(), 5, "{said}");
}

#[test]
fn a_misspelt_key_is_answered_with_the_right_one() {
    let scratch = Scratch::new();
    let said = scratch.refusal("[databse]\nurl = \"x\"\n");
    assert!(
        said.contains("unknown key `databse.url`: did you mean `database.url`?"),
        "{said}"
    );
    assert!(
        scratch
            .refusal("databse.url = \"x\"\n")
            .contains("did you mean `database.url`?")
    );
    assert!(
        scratch
            .refusal("colour_of_the_moon = 1\n")
            .ends_with("unknown key `colour_of_the_moon`")
    );

    let misspelt = variables(&[("DOORWARD_DATABSE_URL", "x"), ("DOORWARD_LISTEN", "here")]);
    std::fs::remove_file(scratch.0.join("doorward.toml")).unwrap();
    let said = load(&scratch.asked(), &misspelt).err().unwrap().to_string();
    assert!(
        said.contains("unknown variable `DOORWARD_DATABSE_URL`: did you mean `DOORWARD_DATABASE_URL`?"),
        "{said}"
    );
    assert!(said.contains("DOORWARD_LISTEN: `listen` must be"), "{said}");
}

#[test]
fn no_error_and_no_print_shows_a_secret() {
    let scratch = Scratch::new();
    let secret = "postgres://door:s3cret-words@host/door";
    for text in [
        format!("database.url = \"{secret}\"\nlisten = 1"),
        format!("database.url = \"{secret}\" oops"),
        format!("database.url = [\"{secret}\"]"),
        format!("database = \"{secret}\""),
        format!("database.url = \"mysql://{secret}\""),
    ] {
        let said = scratch.refusal(&text);
        assert!(!said.is_empty() && !said.contains("s3cret"), "{said}");
    }
    let file = scratch.file("url", &format!("{secret}\n"));
    scratch.file("doorward.toml", "database.url_file = \"url\"");
    let loaded = load(&scratch.asked(), &[]).unwrap();
    assert_eq!(loaded.config.database.url.as_ref().unwrap().expose(), secret);
    assert!(!format!("{:?}", loaded.config).contains("s3cret"));

    std::fs::remove_file(scratch.0.join("doorward.toml")).unwrap();
    let by_variable = load(&scratch.asked(), &variables(&[("DOORWARD_DATABASE_URL", secret)])).unwrap();
    assert!(
        by_variable
            .print()
            .contains("database.url = \"(set)\"  # DOORWARD_DATABASE_URL"),
        "{}",
        by_variable.print()
    );
    assert!(!by_variable.print().contains("s3cret"));

    let both = variables(&[
        ("DOORWARD_DATABASE_URL", secret),
        ("DOORWARD_DATABASE_URL_FILE", file.to_str().unwrap()),
    ]);
    assert!(
        load(&scratch.asked(), &both)
            .err()
            .unwrap()
            .to_string()
            .contains("both set")
    );
}

#[test]
fn an_open_address_without_tls_or_a_declared_proxy_is_refused_with_words() {
    let scratch = Scratch::new();
    for listen in ["0.0.0.0:8080", "192.0.2.1:80", "[::]:8080", "[::ffff:192.0.2.1]:80"] {
        let said = scratch.refusal(&format!("listen = \"{listen}\""));
        assert!(said.contains("passwords would travel unprotected"), "{listen}: {said}");
        assert_eq!(
            scratch.refusal(&format!("listen = \"{listen}\"\ntrusted_proxies = [\"10.0.0.1\"]")),
            ""
        );
    }
    for listen in ["127.0.0.1:0", "[::1]:8080", "127.9.9.9:80"] {
        assert_eq!(scratch.refusal(&format!("listen = \"{listen}\"")), "");
    }
    let everybody = scratch.refusal("trusted_proxies = [\"0.0.0.0/0\"]");
    assert!(everybody.contains("`trusted_proxies` must be"), "{everybody}");
}

// shows in part: THR-18 (the rest has tests of its own)
#[test]
fn a_key_ring_beside_the_database_is_a_warning_and_elsewhere_it_is_none() {
    let scratch = Scratch::new();
    let elsewhere = Scratch::new();
    let beside = |variables: &[(String, String)]| {
        let loaded = load(&scratch.asked(), variables).unwrap();
        loaded
            .warnings
            .iter()
            .any(|warning| warning.contains("key ring lies beside the database"))
    };
    assert!(beside(&[]));
    assert!(beside(&variables(&[(
        "DOORWARD_KEYS_FILE",
        scratch.0.join("sub/../ring").to_str().unwrap()
    )])));
    assert!(!beside(&variables(&[(
        "DOORWARD_KEYS_FILE",
        elsewhere.0.join("ring").to_str().unwrap()
    )])));
    assert!(!beside(&variables(&[(
        "DOORWARD_DATABASE_URL",
        "postgres://localhost/door"
    )])));

    let credential = elsewhere.file("doorward.keys", "ring");
    let with = variables(&[("CREDENTIALS_DIRECTORY", elsewhere.0.to_str().unwrap())]);
    assert!(!beside(&with));
    assert_eq!(load(&scratch.asked(), &with).unwrap().config.keys_file, credential);
}

#[test]
fn paths_in_a_file_are_relative_to_the_file() {
    let scratch = Scratch::new();
    let file = scratch.file(
        "other.toml",
        "folder = \"data\"\nkeys_file = \"/etc/ring\"\n[workspaces.acme]\nlogo = \"acme.svg\"\naccent = \"#112233\"\n",
    );
    let config = load(
        &Asked {
            file: Some(file),
            ..Asked::default()
        },
        &[],
    )
    .unwrap()
    .config;
    assert_eq!(config.folder, scratch.0.join("data"));
    assert_eq!(config.keys_file, Path::new("/etc/ring"));
    assert_eq!(config.workspaces["acme"].logo, Some(scratch.0.join("acme.svg")));
}

#[test]
fn a_named_file_must_exist_and_a_file_in_the_folder_cannot_move_the_folder() {
    let scratch = Scratch::new();
    let missing = Asked {
        file: Some(scratch.0.join("nowhere.toml")),
        ..scratch.asked()
    };
    assert!(load(&missing, &[]).err().unwrap().to_string().contains("nowhere.toml"));
    assert!(
        scratch
            .refusal("folder = \"elsewhere\"")
            .contains("cannot be set in a file of the data folder")
    );
}

#[test]
fn hostile_toml_is_refused_and_breaks_nothing() {
    let scratch = Scratch::new();
    let deep = format!("a = {}{}", "[".repeat(5000), "]".repeat(5000));
    let long = format!("{} = 1", "k".repeat(1_000_000));
    for text in [
        "\0\0\0",
        "listen = ",
        "listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"",
        "[limits]\nbody_bytes = -1",
        "[limits]\nbody_bytes = 1e9",
        "[limits]\nbody_bytes = 99999999999999999999999999",
        "[limits]\nconnections = nan",
        "limits = 5",
        "[limits.body_bytes]\nx = 1",
        "[[limits]]",
        "workspaces = [1]",
        "[workspaces]\nacme = 1",
        "[workspaces.acme]\nlogo = { a = 1 }",
        "[product]\nname = \"\"",
        "[product]\nname = \"a\\u0000b\"",
        "[product]\naccent = \"red; } body { display: none\"",
        "[support]\nhref = \"javascript:alert(1)\"",
        "trusted_proxies = [\"10.0.0.0/8\", 5]",
        "log.level = \"loud==\"",
        "\"\" = 1",
        deep.as_str(),
        long.as_str(),
    ] {
        assert_ne!(scratch.refusal(text), "", "{}", text.get(..60).unwrap_or(text));
    }
    std::fs::write(scratch.0.join("doorward.toml"), [0xff, 0xfe, 0x00]).unwrap();
    assert!(load(&scratch.asked(), &[]).is_err());
}

#[test]
fn the_manual_page_says_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/configuration.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, reference::manual()).unwrap();
    }
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        page == reference::manual(),
        "stale: UPDATE=1 cargo test -p server the_manual_page"
    );
}

#[test]
fn every_default_passes_its_own_check() {
    for key in reference::KEYS {
        assert_ne!(
            key.default.is_empty(),
            key.unset.is_empty() && key.name != "database.url_file",
            "{}",
            key.name
        );
    }
    let mut problems = Vec::new();
    let defaults = source::defaults("folder")
        .unwrap()
        .data()
        .unwrap()
        .remove(&Profile::Default)
        .unwrap();
    walk("", &defaults, "default", &mut problems);
    assert_eq!(problems, []);
}

// shows in part: SEC-01 (the workspace's values are on its settings page)
#[test]
fn the_whole_servers_policy_is_set_here_within_its_ranges_and_nothing_else() {
    let scratch = Scratch::new();
    let read = |text: &str| {
        let file = scratch.file("policy.toml", &format!("folder = \"data\"\n[policy]\n{text}\n"));
        let asked = Asked {
            file: Some(file),
            ..Asked::default()
        };
        load(&asked, &[])
            .map(|loaded| loaded.config.policy())
            .map_err(|problems| problems.to_string())
    };
    let set = read("\"failures.disable_after\" = \"off\"\n\"hash.wait\" = \"3\"").unwrap();
    assert_eq!(set.count_or_off(domain::policy::Key::FailuresDisableAfter), None);
    assert_eq!(set.span(domain::policy::Key::HashWait).as_secs(), 3);
    assert!(read("\"hash.wait\" = \"99\"").unwrap_err().contains("from 1 to 10"));
    assert!(read("\"hash.weit\" = \"3\"").unwrap_err().contains("`hash.wait`"));
    assert!(read("\"session.idle\" = \"3\"").unwrap_err().contains("settings page"));
}
