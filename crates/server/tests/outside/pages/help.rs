//! Help: every question of the articles has its answer, for everybody, in each language.

use axum::http::StatusCode;
use pages::help::{ANSWERS, ASKED};
use pages::text::LANGUAGES;
use testkit::place::{places, sqlite};
use testkit::server::{Answer, TestServer};

use super::sound::{administrator, is_sound};

/// Where a question is answered.
enum Found {
    /// With words of the answer itself, in English and in German.
    At(&'static str, [&'static str; 2]),
    /// It is about something that is not there yet.
    Later(&'static str),
}
use Found::{At, Later};

/// The questions of the five articles, in our words, by the article's number.
const QUESTIONS: &[(u8, &str, Found)] = &[
    (
        0,
        "why was I told about a login",
        At(
            "new-device",
            [
                "Every such login is told to you",
                "Jede solche Anmeldung wird Ihnen gemeldet",
            ],
        ),
    ),
    (
        0,
        "what does the notice say",
        At(
            "new-device",
            ["with which device, browser and system", "Gerät, Browser, System"],
        ),
    ),
    (
        0,
        "it was not me",
        At(
            "not-me",
            [
                "Only the session that you are using stays",
                "Nur die Sitzung, die Sie gerade benutzen",
            ],
        ),
    ),
    (
        0,
        "I cannot tell",
        At("unsure", ["over a VPN it changes", "über ein VPN ändert sie sich"]),
    ),
    (
        0,
        "it was me",
        At("was-me", ["another new device is used", "ein anderes neues Gerät"]),
    ),
    (
        0,
        "how to change the password",
        At("change-password", ["the new one twice", "zweimal das neue"]),
    ),
    (
        1,
        "how to add a phone number afterwards",
        At("phone-number", ["the number is linked", "die Nummer verknüpft"]),
    ),
    (1, "why some do not see the banner", Later("set-up deadlines")),
    (
        1,
        "why the set-up cannot be put off",
        At(
            "why-required",
            ["the console stays closed", "bleibt die Verwaltung geschlossen"],
        ),
    ),
    (
        1,
        "why no request arrives on the phone",
        At(
            "missing-request",
            [
                "Does the phone allow it notifications",
                "Erlaubt ihr das Telefon Benachrichtigungen",
            ],
        ),
    ),
    (
        1,
        "the app cannot confirm",
        At(
            "other-methods",
            ["there from the first moment", "steht vom ersten Augenblick an bereit"],
        ),
    ),
    (
        1,
        "what the check of phone and number is",
        At("check-details", ["180 days", "180 Tage"]),
    ),
    (
        1,
        "what the code for confirming the phone is",
        At("connect-again", ["Show QR code", "QR-Code"]),
    ),
    (
        1,
        "why a check for a person",
        At("captcha", ["a short computation", "eine kurze Berechnung"]),
    ),
    (
        1,
        "no recovery codes left",
        At("recovery-codes", ["Confirmation in the app", "Bestätigung in der App"]),
    ),
    (
        2,
        "why an address exists already",
        At("email-exists", ["contact email", "Kontakt-E-Mail"]),
    ),
    (
        2,
        "why messages do not arrive",
        At("mail-missing", ["trusted senders", "sicheren Absender"]),
    ),
    (
        2,
        "how long a session lasts",
        At("session-length", ["24 minutes", "24 Minuten"]),
    ),
    (2, "the phone with the app is lost", At("lost-phone", ["SMS", "SMS"])),
    (
        2,
        "logins from addresses that are not allowed",
        Later("allowed networks"),
    ),
    (
        2,
        "checks for a person in the app",
        At(
            "captcha",
            [
                "remove the workspace from its list",
                "entfernen Sie den Arbeitsbereich aus ihrer Liste",
            ],
        ),
    ),
    (
        2,
        "incorrect login or password",
        At("incorrect-password", ["Caps Lock", "Feststelltaste"]),
    ),
    (
        2,
        "this employee does not exist",
        At(
            "no-employee",
            ["go to the door of the right one", "gehen Sie zur richtigen Tür"],
        ),
    ),
    (
        2,
        "incorrect security word",
        At(
            "security-word",
            [
                "Each new link ends those before it",
                "Jeder neue Link macht die vorigen ungültig",
            ],
        ),
    ),
    (
        2,
        "a wrong address was invited",
        At("wrong-invitation", ["delete it", "löschen Sie sie"]),
    ),
    (
        3,
        "how to turn on the second proof",
        At(
            "turn-on",
            [
                "Save the recovery codes",
                "Bewahren Sie die Wiederherstellungscodes auf",
            ],
        ),
    ),
    (
        3,
        "the phone is new",
        At(
            "new-phone",
            [
                "while the old phone is still at hand",
                "solange das alte Telefon noch da ist",
            ],
        ),
    ),
    (
        3,
        "the phone is lost",
        At(
            "lost-phone",
            [
                "Codes from the lost one are then refused",
                "Codes des verlorenen werden dann abgelehnt",
            ],
        ),
    ),
    (
        3,
        "the administrator lost the phone",
        At(
            "administrator-phone",
            [
                "restores access on the machine itself",
                "auf der Maschine selbst wieder her",
            ],
        ),
    ),
    (
        4,
        "logging in without the app: a text message",
        At("other-methods", ["a code goes there", "geht ein Code dorthin"]),
    ),
    (
        4,
        "logging in without the app: a recovery code",
        At("other-methods", ["Each works once", "Jeder gilt einmal"]),
    ),
    (
        4,
        "logging in without the app: a code of the app without a network",
        At(
            "verification-code",
            ["needs no internet", "braucht dafür kein Internet"],
        ),
    ),
    (
        4,
        "asking an administrator to be let in",
        At(
            "cannot-confirm",
            ["One of them contacts you", "Einer von ihnen meldet sich bei Ihnen"],
        ),
    ),
    (
        4,
        "a request that an administrator answers",
        At(
            "answer-request",
            ["over a way that you know", "auf einem bekannten Weg"],
        ),
    ),
    (
        4,
        "what to do once one was let in",
        At("turned-off", ["Trusted devices", "Vertrauenswürdige Geräte"]),
    ),
    (
        4,
        "turning the second proof off for somebody",
        At(
            "turn-off-for",
            [
                "the browser that waits for the second proof",
                "den Browser, der auf den zweiten Nachweis wartet",
            ],
        ),
    ),
];

/// The paths that a page links to, on this server.
fn links(page: &Answer) -> Vec<String> {
    let html = page.text();
    let found = html
        .split("<a ")
        .skip(1)
        .filter_map(|tag| tag.split("href=\"").nth(1)?.split('"').next());
    found.filter(|href| href.starts_with('/')).map(str::to_owned).collect()
}

/// What an answer says: the page without head, navigation and the questions beside it.
fn said(page: &Answer) -> String {
    let html = page.text();
    let main = html.split("<main").nth(1).unwrap_or_default();
    main.split("<section>").next().unwrap_or_default().to_owned()
}

// shows in part: UI-06 (needs enforcement and IP lists)
#[tokio::test]
async fn every_question_of_the_articles_is_answered_before_sign_in_in_each_language() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        server.workspace("meadow").await;
        for (language, _) in LANGUAGES {
            let mut stranger = server.client().with_header("accept-language", language);
            for base in ["", "/w/meadow"] {
                let index = stranger.get(&format!("{base}/help")).await;
                is_sound("help", &index);
                for (article, question, found) in QUESTIONS {
                    let (slug, [english, german]) = match found {
                        At(slug, telling) => (slug, telling),
                        Later(_) => continue,
                    };
                    let what = format!("{engine}, {language}: {question} (article {article}) at {slug}");
                    let path = format!("{base}/help/{slug}");
                    assert!(
                        index.text().contains(&format!("href=\"{path}\"")),
                        "{what}: not in the index"
                    );
                    let page = stranger.get(&path).await;
                    assert_eq!(page.status, StatusCode::OK, "{what}");
                    is_sound(&what, &page);
                    assert!(page.text().contains(&format!("<html lang=\"{language}\"")), "{what}");
                    let telling = if language == "de" { german } else { english };
                    assert!(said(&page).contains(telling), "{what}: {telling}");
                }
            }
        }
        let nothing = server.client().get("/help/nothing").await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{engine}");
    }
}

#[test]
fn every_answer_belongs_to_a_question() {
    for answer in ANSWERS {
        let asked = QUESTIONS
            .iter()
            .any(|(_, _, found)| matches!(found, At(slug, _) if *slug == answer.slug));
        assert!(asked, "nobody asks {}", answer.slug);
    }
    for (article, question, found) in QUESTIONS {
        let (At(what, _) | Later(what)) = found;
        assert!(!what.is_empty(), "{question} of article {article}");
    }
}

// shows in part: UI-06 (needs enforcement and IP lists)
#[tokio::test]
async fn every_link_on_an_answer_leads_somewhere() {
    let server = TestServer::start(sqlite()).await;
    server.workspace("meadow").await;
    let (mut admin, _) = administrator(&server, "").await;
    let mut paths: Vec<String> = vec!["/help".to_owned()];
    paths.extend(ANSWERS.iter().map(|answer| format!("/help/{}", answer.slug)));
    let mut found: Vec<String> = Vec::new();
    for path in &paths {
        found.extend(links(&admin.get(path).await));
    }
    found.sort_unstable();
    found.dedup();
    assert!(found.len() > paths.len(), "{found:?}");
    for link in found {
        let status = admin.get(&link).await.status;
        assert!(status.is_success() || status.is_redirection(), "{link}: {status}");
    }
}

// shows in part: UI-06 (needs enforcement and IP lists)
#[tokio::test]
async fn a_page_that_raises_a_question_links_to_its_answer() {
    let server = TestServer::start(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let (mut admin, _) = administrator(&server, "").await;
    let mut stranger = server.client();
    for (path, slugs) in ASKED {
        let page = match stranger.get(path).await {
            page if page.status == StatusCode::OK => page,
            _ => admin.get(path).await,
        };
        if page.status != StatusCode::OK {
            continue; // a beginning of paths, not a page; or one that wants something first
        }
        for slug in *slugs {
            assert!(
                links(&page).contains(&format!("/help/{slug}")),
                "{path} does not answer {slug}"
            );
        }
        assert!(
            links(&page).contains(&"/help".to_owned()),
            "{path} does not lead to help"
        );
    }
    let ann = server.employee(meadow, "ann@example.org").await;
    server.workspace("marsh").await;
    let wrong = stranger.form_token("/w/marsh/sign-in").await;
    let fields = [
        ("form", &*wrong),
        ("login", &*ann.login),
        ("password", testkit::server::PASSWORD),
    ];
    let refused = stranger.post_form("/w/marsh/sign-in", &fields).await;
    assert!(
        links(&refused).contains(&"/w/marsh/help/no-employee".to_owned()),
        "{}",
        refused.text()
    );
}

// shows in part: UI-06 (needs enforcement and IP lists)
#[tokio::test]
async fn an_answer_names_the_values_that_count_here() {
    let server = TestServer::start(sqlite()).await;
    server.workspace("meadow").await;
    let said = server.client().get("/help/session-length").await.text();
    assert!(said.contains("24 minutes") && said.contains("24 hours"), "{said}");
    let (mut admin, _) = administrator(&server, "").await;
    let set = [("key", "session.idle"), ("value", "7")];
    super::sound::post(&mut admin, "/settings", "/settings", &set).await;
    let said = server.client().get("/help/session-length").await.text();
    assert!(said.contains("7 minutes"), "{said}");
}
