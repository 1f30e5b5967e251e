//! The answers of `/help`: which there are, where they belong, and which page raises which question (UI-06).
//!
//! The words stand in `texts/help.*.ftl`: `help-SLUG` is the question, `.answer` says it in a sentence or two, `.steps`
//! and `.also` hold one step or paragraph a line.

use crate::text::Texts;

/// One question with its answer.
#[derive(Debug)]
pub struct Answer {
    /// Its place: `/help/SLUG`.
    pub slug: &'static str,
    pub topic: Topic,
    /// Where to do what the answer says: the text that names the page, and its path.
    pub go: &'static [(&'static str, &'static str)],
    /// Answers that the next question may ask for.
    pub related: &'static [&'static str],
}

/// What the index groups the questions by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    Door,
    Phone,
    Protection,
    Alerts,
    Console,
}

impl Topic {
    pub const ALL: [Self; 5] = [Self::Door, Self::Phone, Self::Protection, Self::Alerts, Self::Console];

    pub fn label_id(self) -> &'static str {
        match self {
            Self::Door => "help-topic-door",
            Self::Phone => "help-topic-phone",
            Self::Protection => "help-topic-protection",
            Self::Alerts => "help-topic-alerts",
            Self::Console => "help-topic-console",
        }
    }
}

const SECURITY: (&str, &str) = ("nav-security", "/security");
const HISTORY: (&str, &str) = ("nav-login-history", "/history");
const EVERYWHERE: (&str, &str) = ("log-out-everywhere", "/security/log-out-everywhere");
const PASSWORD: (&str, &str) = ("password-change-title", "/security/password");
const TURN_ON: (&str, &str) = ("setup-choice-title", "/security/two-factor");
const NUMBER: (&str, &str) = ("phone-number-enter", "/security/phone-number");
const RECOVER: (&str, &str) = ("forgot-password", "/recover");
const REQUESTS: (&str, &str) = ("nav-access-requests", "/employees/access-requests");
const EMPLOYEES: (&str, &str) = ("nav-employees", "/employees");

const fn answer(
    slug: &'static str,
    topic: Topic,
    go: &'static [(&'static str, &'static str)],
    related: &'static [&'static str],
) -> Answer {
    Answer {
        slug,
        topic,
        go,
        related,
    }
}

/// Every answer, in the order of the index.
pub static ANSWERS: &[Answer] = &[
    answer(
        "incorrect-password",
        Topic::Door,
        &[RECOVER],
        &["no-employee", "captcha", "mail-missing"],
    ),
    answer("no-employee", Topic::Door, &[], &["incorrect-password"]),
    answer("captcha", Topic::Door, &[], &["incorrect-password", "other-methods"]),
    answer("mail-missing", Topic::Door, &[RECOVER], &["security-word"]),
    answer("security-word", Topic::Door, &[RECOVER], &["mail-missing"]),
    answer("other-methods", Topic::Phone, &[], &["lost-phone", "recovery-codes"]),
    answer(
        "lost-phone",
        Topic::Phone,
        &[],
        &["other-methods", "cannot-confirm", "turned-off"],
    ),
    answer("cannot-confirm", Topic::Phone, &[], &["lost-phone", "turned-off"]),
    answer(
        "missing-request",
        Topic::Phone,
        &[],
        &["verification-code", "connect-again", "other-methods"],
    ),
    answer(
        "verification-code",
        Topic::Phone,
        &[],
        &["missing-request", "other-methods"],
    ),
    answer(
        "connect-again",
        Topic::Phone,
        &[SECURITY],
        &["new-phone", "recovery-codes", "verification-code"],
    ),
    answer(
        "phone-number",
        Topic::Phone,
        &[NUMBER],
        &["other-methods", "recovery-codes"],
    ),
    answer(
        "new-phone",
        Topic::Phone,
        &[SECURITY],
        &["recovery-codes", "lost-phone"],
    ),
    answer(
        "turned-off",
        Topic::Phone,
        &[SECURITY],
        &["new-phone", "recovery-codes"],
    ),
    answer(
        "turn-on",
        Topic::Protection,
        &[TURN_ON],
        &["why-required", "recovery-codes", "phone-number"],
    ),
    answer("why-required", Topic::Protection, &[TURN_ON], &["turn-on"]),
    answer(
        "check-details",
        Topic::Protection,
        &[SECURITY],
        &["phone-number", "new-phone"],
    ),
    answer("recovery-codes", Topic::Protection, &[SECURITY], &["other-methods"]),
    answer("new-device", Topic::Alerts, &[HISTORY], &["not-me", "unsure", "was-me"]),
    answer(
        "not-me",
        Topic::Alerts,
        &[EVERYWHERE, PASSWORD],
        &["turn-on", "change-password"],
    ),
    answer("unsure", Topic::Alerts, &[HISTORY], &["not-me", "was-me"]),
    answer("was-me", Topic::Alerts, &[SECURITY], &["turn-on", "new-device"]),
    answer("session-length", Topic::Alerts, &[], &["not-me"]),
    answer(
        "change-password",
        Topic::Alerts,
        &[PASSWORD],
        &["not-me", "mail-missing"],
    ),
    answer(
        "answer-request",
        Topic::Console,
        &[REQUESTS],
        &["turn-off-for", "administrator-phone"],
    ),
    answer("turn-off-for", Topic::Console, &[EMPLOYEES], &["administrator-phone"]),
    answer("administrator-phone", Topic::Console, &[EMPLOYEES], &["turn-off-for"]),
    answer("email-exists", Topic::Console, &[EMPLOYEES], &["wrong-invitation"]),
    answer(
        "wrong-invitation",
        Topic::Console,
        &[EMPLOYEES],
        &["email-exists", "mail-missing"],
    ),
];

/// The questions that a page raises, by the beginning of its path; the first row that fits counts.
pub static ASKED: &[(&str, &[&str])] = &[
    ("/help", &[]),
    ("/sign-in/second-factor/push", &["missing-request", "other-methods"]),
    (
        "/sign-in/second-factor/verification",
        &["verification-code", "other-methods"],
    ),
    ("/sign-in/second-factor", &["other-methods", "lost-phone"]),
    ("/sign-in/methods", &["lost-phone"]),
    ("/sign-in/request", &["cannot-confirm", "lost-phone"]),
    ("/sign-in/workspace", &["no-employee"]),
    ("/sign-in?ended", &["session-length"]),
    ("/sign-in", &["incorrect-password", "lost-phone"]),
    ("/recover", &["mail-missing", "security-word"]),
    ("/invitation/", &["security-word"]),
    ("/step-up", &["other-methods"]),
    ("/security/two-factor", &["turn-on"]),
    ("/security/otp", &["new-phone", "turn-on"]),
    ("/security/trusted-device", &["connect-again", "new-phone"]),
    ("/security/phone-number", &["phone-number"]),
    ("/security/recovery-codes", &["recovery-codes"]),
    ("/security/sessions", &["session-length", "not-me"]),
    ("/security/log-out-everywhere", &["not-me"]),
    ("/security/password", &["change-password"]),
    ("/security/turn-on", &["turned-off"]),
    ("/security", &["turn-on", "new-phone", "check-details"]),
    ("/history", &["unsure", "not-me"]),
    ("/notifications", &["new-device", "not-me"]),
    ("/employees/reports", &["unsure"]),
    ("/employees/invit", &["email-exists", "wrong-invitation"]),
    ("/employees/access-requests", &["answer-request", "administrator-phone"]),
    ("/employees/", &["turn-off-for", "administrator-phone"]),
    ("/employees", &["wrong-invitation", "email-exists"]),
    ("/settings", &["why-required"]),
];

/// The answer that explains a refusal, by its stable code.
pub static REFUSED: &[(&str, &str)] = &[
    ("incorrect_login_or_password", "incorrect-password"),
    ("employee_not_in_workspace", "no-employee"),
    ("email_already_exists", "email-exists"),
    ("incorrect_security_word", "security-word"),
    ("link_used", "security-word"),
    ("captcha_required", "captcha"),
    ("captcha_wrong", "captcha"),
    ("too_many_attempts", "captcha"),
    ("session_expired", "session-length"),
    ("challenge_expired", "other-methods"),
    ("second_factor_setup_required", "why-required"),
    ("no_administrator_available", "administrator-phone"),
    ("method_unavailable", "other-methods"),
    ("resend_too_soon", "mail-missing"),
];

impl Answer {
    pub fn find(slug: &str) -> Option<&'static Self> {
        ANSWERS.iter().find(|answer| answer.slug == slug)
    }

    /// The question itself.
    pub fn question(&self, texts: &Texts) -> String {
        texts.say(&format!("help-{}", self.slug))
    }
}

/// What people ask on the page with this path (with its query, without the workspace's base).
pub fn asked_at(path: &str) -> Vec<&'static Answer> {
    let ended = path
        .strip_prefix("/sign-in?")
        .is_some_and(|query| query.contains("ended="));
    let path = if ended { "/sign-in?ended" } else { path };
    let row = ASKED.iter().find(|(begin, _)| path.starts_with(begin));
    let slugs = row.map_or(&[][..], |(_, slugs)| slugs);
    slugs.iter().filter_map(|slug| Answer::find(slug)).collect()
}

/// What explains a refusal's stable code.
pub fn of_refusal(code: &str) -> Option<&'static Answer> {
    let (_, slug) = REFUSED.iter().find(|(refused, _)| *refused == code)?;
    Answer::find(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_tables_is_an_answer() {
        let related = ANSWERS.iter().flat_map(|answer| answer.related);
        let asked = ASKED.iter().flat_map(|(_, slugs)| *slugs);
        let refused = REFUSED.iter().map(|(_, slug)| slug);
        for slug in related.chain(asked).chain(refused) {
            assert!(Answer::find(slug).is_some(), "{slug} is no answer");
        }
    }

    #[test]
    fn every_answer_is_one_press_away_from_some_page_or_refusal() {
        for Answer { slug, .. } in ANSWERS {
            let asked = ASKED.iter().any(|(_, slugs)| slugs.contains(slug));
            let refused = REFUSED.iter().any(|(_, answer)| answer == slug);
            let related = ANSWERS.iter().any(|answer| answer.related.contains(slug));
            assert!(asked || refused || related, "nothing leads to {slug}");
        }
    }

    #[test]
    fn a_page_asks_what_its_readers_ask() {
        let slugs = |path: &str| asked_at(path).iter().map(|answer| answer.slug).collect::<Vec<_>>();
        assert_eq!(slugs("/sign-in/second-factor/otp"), ["other-methods", "lost-phone"]);
        assert_eq!(slugs("/sign-in?next=%2F&ended=1"), ["session-length"]);
        assert_eq!(
            slugs("/employees/0123/two-factor"),
            ["turn-off-for", "administrator-phone"]
        );
        assert!(slugs("/help/captcha").is_empty() && slugs("/nowhere").is_empty());
    }

    #[test]
    fn every_refusal_that_is_explained_is_a_refusal() {
        let known = crate::refusal::REFUSALS;
        for (code, _) in REFUSED {
            assert!(known.iter().any(|(known, _)| known == code), "{code}");
        }
    }
}
