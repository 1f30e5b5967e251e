//! Nothing secret stands where a thief of a backup, a reader of logs or an administrator could find it.

use std::fs;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use domain::account::Role;
use phone::Kind;
use serde_json::json;
use server::use_case::operator::{self, NewEmployee};
use store::{Database, Location, Statement, Value};
use testkit::app::Opening;
use testkit::place::places;
use testkit::secrets::Ledger;
use testkit::server::{Client, OtpPhone, PASSWORD, Stopped, TestServer};
use tracing_subscriber::fmt::MakeWriter;

static CONFIRM: Statement = Statement {
    name: "test.confirm",
    sql: "update account set login_confirmed_at = created_at",
};

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn remember_cookies(ledger: &Ledger, whose: &str, client: &Client) {
    for (name, value) in &client.cookies {
        for part in value.split('.') {
            if part.len() > 40 || name.contains("-s-") || name.contains("form") || name.contains("device") {
                ledger.remember(&format!("{whose}'s cookie {name}"), part);
            }
        }
    }
}

/// Everything in the database of a stopped server, as a thief would have it, and every value for itself.
async fn stolen(stopped: &Stopped) -> (Vec<u8>, Vec<(String, Value)>) {
    static ON_SQLITE: Statement = Statement {
        name: "test.tables",
        sql: "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    };
    static ON_POSTGRES: Statement = Statement {
        name: "test.tables",
        sql: "select tablename from pg_tables where schemaname = 'public'",
    };
    let database = Database::open(&stopped.place.location).await.unwrap();
    let tables = match &stopped.place.location {
        Location::Sqlite { .. } => &ON_SQLITE,
        Location::Postgres { .. } => &ON_POSTGRES,
    };
    let mut values = Vec::new();
    for table in database.read(tables, &[]).await.unwrap() {
        let table = table.text(0).unwrap().to_owned();
        let sql = Box::leak(format!("select * from {table}").into_boxed_str());
        let all: &'static Statement = Box::leak(Box::new(Statement { name: "test.all", sql }));
        for row in database.read_long(all, &[]).await.unwrap() {
            for column in 0.. {
                if let Ok(Some(text)) = row.opt_text(column) {
                    values.push((table.clone(), Value::from(text)));
                } else if let Ok(Some(bytes)) = row.opt_blob(column) {
                    values.push((table.clone(), Value::from(bytes)));
                } else if let Ok(Some(number)) = row.opt_int(column) {
                    values.push((table.clone(), Value::from(number)));
                } else if row.opt_text(column).is_err() && row.opt_int(column).is_err() && row.opt_blob(column).is_err()
                {
                    break;
                }
            }
        }
    }
    database.close().await.unwrap();
    let bytes = match &stopped.place.location {
        Location::Sqlite { folder } => {
            let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            files
                .filter(|file| file.is_file())
                .flat_map(|file| fs::read(file).unwrap())
                .collect()
        }
        Location::Postgres { url } => testkit::postgres::dump(url),
    };
    (bytes, values)
}

// shows in part: SEC-02 (the rest has tests of its own), EVT-05 (the store's tests show the chain)
// shows in part: THR-06 (the rest has tests of its own), THR-07 (the rest has tests of its own)
#[tokio::test]
async fn no_secret_of_a_whole_story_is_in_the_database_the_log_the_events_or_a_checkpoint() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    tracing::debug!("the log is written");
    for place in places() {
        let engine = place.engine;
        let ledger = Ledger::default();
        let mut codes = Vec::new();
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        ledger.remember("everybody's password", PASSWORD);

        // Ida is invited, opens the link and chooses a password.
        let app = server.app();
        let new = NewEmployee {
            workspace: meadow,
            email: "ida@example.org".parse().unwrap(),
            name: "Ida".parse().unwrap(),
            role: Role::Employee,
            groups: Vec::new(),
        };
        let (_, link) = operator::add_employee(app, &new, app.now()).await.unwrap();
        let link = link.expose_text();
        ledger.remember("Ida's invitation", &link);
        let mut ida = server.client();
        let path = format!("/invitation/{link}");
        let form = ida.form_token(&path).await;
        ledger.remember("Ida's form token", &form);
        let chosen = "nine purple kettles singing";
        ledger.remember("Ida's password", chosen);
        let fields = [("form", &*form), ("password", chosen), ("again", chosen)];
        let accepted = ida.post_form(&path, &fields).await;
        assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{engine}: {}", accepted.text());
        // Letters go to confirmed addresses only, and this link was handed over.
        let mut batch = store::Batch::new();
        batch.run(&CONFIRM, []);
        app.store.database().write(batch).await.unwrap();
        let setup = operator::setup_link(app, app.now()).await.unwrap();
        ledger.remember("the set-up link", setup.expose_text());

        // She signs in by the pages, sets up her app, proves again, signs in anew, and mistypes everything once.
        let (_, ticket, done) = ida.password(Some("meadow"), "ida@example.org", chosen).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", done.text());
        for (name, value) in &ticket.headers {
            ledger.remember(&format!("Ida's {name}"), value);
        }
        remember_cookies(&ledger, "Ida", &ida);
        let begun = ida.post("/api/v1/second-factor/otp-app", json!({})).await.json();
        let secret = begun["secret"].as_str().unwrap().to_owned();
        ledger.remember("Ida's OTP secret", &secret);
        ledger.remember(
            "Ida's OTP secret, raw",
            data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap(),
        );
        let phone = OtpPhone::new(&secret, server.clock.clone());
        codes.push(phone.code());
        ida.post("/api/v1/second-factor/otp-app/confirm", json!({ "code": phone.code() }))
            .await;
        remember_cookies(&ledger, "Ida", &ida);
        server.advance(Duration::from_secs(60)).await;
        codes.push(phone.code());
        let again = ida
            .post(
                "/api/v1/session/step-up",
                json!({ "password": chosen, "code": phone.code() }),
            )
            .await;
        assert_eq!(again.status, StatusCode::NO_CONTENT, "{engine}: {}", again.text());
        remember_cookies(&ledger, "Ida", &ida);
        ledger.remember("a wrong password", "wrong, and telling much");
        ida.password(Some("meadow"), "ida@example.org", "wrong, and telling much")
            .await;
        ledger.remember("a password typed as the login", "typed into the wrong field");
        ida.password(Some("meadow"), "typed into the wrong field", "whatever")
            .await;
        let (id, mut ticket, _) = server
            .client()
            .password(Some("meadow"), "ida@example.org", chosen)
            .await;
        for (name, value) in &ticket.headers {
            ledger.remember(&format!("Ida's second {name}"), value);
        }
        server.advance(Duration::from_secs(60)).await;
        codes.push("135790".to_owned());
        let factor = format!("/api/v1/sign-ins/{id}/second-factor");
        ticket
            .post(&factor, json!({ "method": "otp_app", "code": "135790" }))
            .await;
        codes.push(phone.code());
        let proven = ticket
            .post(&factor, json!({ "method": "otp_app", "code": phone.code() }))
            .await;
        assert_eq!(proven.status, StatusCode::OK, "{engine}: {}", proven.text());
        remember_cookies(&ledger, "Ida's second browser", &ticket);
        server.advance(Duration::from_secs(60)).await;
        // Her messenger signs in, and goes on.
        let mut opening = Opening::of(&server, &server.client(), Kind::Desktop, "meadow").await;
        opening.password("ida@example.org", chosen, None).await;
        codes.push(phone.code());
        let done = opening.code("otp_app", &phone.code()).await;
        let mut app = opening.signed_in(&done);
        for _ in 0..3 {
            let kept = app.session.expose();
            for what in ["token", "refresh", "device"] {
                let text = kept[what].as_str().unwrap();
                ledger.remember(&format!("her app's {what}"), text);
                let raw = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
                ledger.remember(&format!("her app's {what}, raw"), raw);
            }
            assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");
        }
        assert!(ledger.len() > 14, "{engine}: {} secrets", ledger.len());

        // A letter says what changed; nobody reads it in the database.
        let letters = server.app().store.waiting_messages(10).await.unwrap();
        assert!(!letters.is_empty(), "{engine}");
        for letter in &letters {
            ledger.remember("a letter's text", &letter.text);
            ledger.remember("a letter's subject", &letter.subject);
        }

        let folder = server.folder().to_owned();
        let stopped = server.stop().await;
        let (bytes, values) = stolen(&stopped).await;
        let mut leaks = ledger.search_bytes("the database", &bytes);
        leaks.extend(ledger.search(&[&folder]));
        leaks.extend(ledger.search_bytes("the log", &log.0.lock().unwrap()));
        for (table, value) in &values {
            match value {
                Value::Text(text) => leaks.extend(ledger.search_bytes(table, text.as_bytes())),
                Value::Blob(blob) => leaks.extend(ledger.search_bytes(table, blob)),
                _ => {}
            }
        }
        let found: Vec<String> = leaks.iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "{engine}:\n{}", found.join("\n"));
        assert!(values.len() > 200, "{engine}: {} values", values.len());

        no_short_code(engine, &codes, &values);
    }
    assert!(
        !log.0.lock().unwrap().is_empty(),
        "nothing was logged: the search could not fail"
    );
}

/// No column holds a code of six digits, as itself or as a digest that trying all of them would open (THR-07).
fn no_short_code(engine: &str, codes: &[String], values: &[(String, Value)]) {
    let mut digests = std::collections::HashMap::new();
    for (table, value) in values {
        match value {
            Value::Text(text) => {
                for code in codes {
                    assert!(text != code, "{engine}: {table} holds a code");
                    let quoted = format!("\"{code}\"");
                    assert!(!text.contains(&quoted), "{engine}: {table} holds a code in its text");
                }
            }
            Value::Int(number) => {
                let held = codes.iter().any(|code| code.parse() == Ok(*number));
                assert!(!held, "{engine}: {table} holds a code as a number");
            }
            Value::Blob(blob) => {
                digests.insert(blob.clone(), table.clone());
            }
            Value::Null => {}
        }
    }
    for code in 0..1_000_000_u32 {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, format!("{code:06}").as_bytes());
        let found = digests.get(digest.as_ref());
        assert!(found.is_none(), "{engine}: {found:?} holds a code's plain digest");
    }
}
