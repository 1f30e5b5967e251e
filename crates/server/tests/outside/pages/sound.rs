//! What every page keeps, and how a person without script moves through them.

use axum::http::{StatusCode, header};
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, TestServer};

pub fn location(answer: &Answer) -> &str {
    answer.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
}

/// What stands between the tags.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<').skip(1) {
        text.push_str(part.split_once('>').map_or("", |(_, after)| after));
        text.push(' ');
    }
    text
}

/// What every page keeps: headers, no inline script or style, words and no ids of texts.
pub fn is_sound(what: &str, answer: &Answer) {
    let headers = &answer.headers;
    let header = |name: &str| {
        headers
            .get(name)
            .unwrap_or_else(|| panic!("{what}: no {name}"))
            .to_str()
            .unwrap()
    };
    let policy = header("content-security-policy");
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    assert_eq!(header("x-frame-options"), "DENY", "{what}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(header("cache-control"), "no-store", "{what}");
    let html = answer.text();
    if !html.starts_with('<') {
        return;
    }
    assert!(
        !html.contains("<style") && !html.contains(" style=\""),
        "{what}: inline style"
    );
    for tag in html.split("<script").skip(1) {
        let (tag, after) = tag.split_once('>').unwrap();
        assert!(tag.contains(" src=\"/s/"), "{what}: <script{tag}>");
        assert!(after.starts_with("</script>"), "{what}: inline script");
    }
    for handler in [" onclick=", " onload=", " onsubmit=", " onerror=", "javascript:"] {
        assert!(!html.contains(handler), "{what}: {handler}");
    }
    let prefixes = [
        "setting-", "event-", "refusal-", "choice-", "problem-", "role-", "value-", "range-", "unit-", "factor-",
        "act-",
    ];
    let text = words(&html);
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')) {
        assert!(
            !prefixes.iter().any(|p| word.starts_with(p)),
            "{what}: {word:?} is the id of a text"
        );
    }
}

pub async fn post(client: &mut Client, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
    let form = client.form_token(page).await;
    let mut all = vec![("form", &*form)];
    all.extend_from_slice(fields);
    client.post_form(to, &all).await
}

/// An administrator with a factor, signed in by plain forms.
pub async fn administrator(server: &TestServer, base: &str) -> (Client, OtpPhone) {
    let id = server.app().directory.all()[0].workspace.id;
    server.administrator(id, "boss@example.org").await;
    let mut client = server.client();
    let fields = [("login", "boss@example.org"), ("password", PASSWORD)];
    let entered = post(
        &mut client,
        &format!("{base}/sign-in"),
        &format!("{base}/sign-in"),
        &fields,
    )
    .await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    let page = client.get(&format!("{base}/security/otp")).await.text();
    let text = words(&page);
    let all: Vec<&str> = text.split_whitespace().collect();
    let is_four = |word: &&str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    // The key stands on the page in eight groups of four.
    let key = all
        .windows(8)
        .find(|run| run.iter().all(is_four))
        .expect("a key on the page");
    let phone = OtpPhone::new(&key.concat(), server.clock.clone());
    let path = format!("{base}/security/otp");
    let confirmed = post(&mut client, &path, &path, &[("code", &phone.code())]).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text());
    is_sound("the confirmed set-up", &confirmed);
    (client, phone)
}
