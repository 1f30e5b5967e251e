//! The link comes by SMS; its person registers with an e-mail address.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{JoinLinkId, MessageId, SmsInvitationId};
use domain::invitation::Domains;
use domain::policy::Key;
use serde_json::{Value, json};
use store::join_link::JoinLink;
use store::sms_invitation::SmsInvitation;
use testkit::gateway::{Gateway, Mood};
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, Someone, TestServer};

use super::people::{CHOSEN, accept, administrator, mails_to, path_in, post, words};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
const INVITE: &str = "/api/v1/sms-invitations";
const NUMBER: &str = "+49 151 23456789";

/// Ada and Ben, who administer; Ben keeps his phone at hand. Carl is an employee.
struct Meadow {
    gateway: Gateway,
    server: TestServer,
    ada: Client,
    ben: Client,
    who: Someone,
    phone: OtpPhone,
    carl: Client,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let (ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let who = server.administrator(meadow, "ben@example.org").await;
        let mut ben = server.client();
        assert_eq!(ben.sign_in(&who).await.status, StatusCode::OK);
        let phone = ben.set_up_otp_app(&server.clock).await;
        let mut carl = server.client();
        carl.sign_in(&server.employee(meadow, "carl@example.org").await).await;
        all.push(Meadow {
            gateway,
            server,
            ada,
            ben,
            who,
            phone,
            carl,
        });
    }
    all
}

async fn invites(client: &mut Client, number: &str) -> Answer {
    client.post(INVITE, json!({ "number": number, "name": "Carla" })).await
}

async fn listed(client: &mut Client) -> Vec<Value> {
    let answer = client.get(INVITE).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["invitations"].as_array().unwrap().clone()
}

/// The path of the link in a message.
fn path_of(text: &str) -> String {
    let link = text.split_whitespace().find(|word| word.contains("/join/"));
    let link = link.unwrap_or_else(|| panic!("{text}"));
    link[link.find("/w/").expect("a path")..].to_owned()
}

impl Meadow {
    /// Ben, whose session ended in the meantime.
    async fn ben_again(&mut self) {
        let answer = self.ben.sign_in_with_code(&self.who, &self.phone).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }

    /// The path in the newest message, once the worker has brought it.
    async fn brought(&self) -> String {
        self.server.advance(Duration::ZERO).await;
        path_of(&self.gateway.last().text)
    }

    /// Types an address into the page of the link; the path in the mail.
    async fn confirms(&self, path: &str, email: &str) -> String {
        self.server.clock.set(self.server.clock.now() + MINUTE);
        let asked = post(&mut self.server.client(), path, path, &[("email", email)]).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", words(&asked));
        path_in(mails_to(&self.server, email).await.last().expect("a mail"))
    }
}

// shows in part: INV-13 (the number as a login is not built)
#[tokio::test]
async fn carla_joins_by_the_link_on_her_phone_with_an_address_that_she_confirms() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let invited = invites(&mut m.ben, NUMBER).await;
        assert_eq!(invited.status, StatusCode::CREATED, "{engine}: {}", invited.text());
        let open = listed(&mut m.ben).await;
        assert_eq!(open[0]["number"], "+4915123456789", "{engine}");
        assert_eq!(open[0]["name"], "Carla", "{engine}");

        let path = m.brought().await;
        assert_eq!(m.gateway.last().to, "+4915123456789", "{engine}");
        let link = m.confirms(&path, "carla@example.net").await;
        let joined = accept(&mut m.server.client(), &link, CHOSEN).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        let mut carla = m.server.client();
        let (.., entered) = carla.password(Some("meadow"), "carla@example.net", CHOSEN).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());

        assert_eq!(listed(&mut m.ben).await.len(), 0, "{engine}: nothing is open any more");
        let again = m.server.client().get(&path).await;
        assert_eq!(again.status, StatusCode::GONE, "{engine}: it was good for one person");
        let links = m.ada.get("/api/v1/join-links").await.json();
        assert_eq!(links["join_links"], json!([]), "{engine}: it is no link for many");
    }
}

#[tokio::test]
async fn of_two_who_join_by_the_same_link_at_once_one_is_in() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        invites(&mut m.ben, NUMBER).await;
        let path = m.brought().await;
        let first = m.confirms(&path, "carla@example.net").await;
        let second = m.confirms(&path, "mallory@example.net").await;
        let (mut one, mut two) = (m.server.client(), m.server.client());
        let (one, two) = tokio::join!(accept(&mut one, &first, CHOSEN), accept(&mut two, &second, CHOSEN));
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE], "{engine}");
    }
}

// shows in part: INV-05, INV-06, INV-09 (e-mail: sending.rs)
#[tokio::test]
async fn what_is_open_is_sent_again_and_deleted_by_any_administrator() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let id = invites(&mut m.ben, NUMBER).await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let first = m.brought().await;
        let one = format!("{INVITE}/{id}");
        let resend = format!("{one}/resend");
        assert_eq!(
            m.ben.post(&resend, Value::Null).await.code(),
            "resend_too_soon",
            "{engine}"
        );
        m.server.advance(MINUTE).await;
        assert_eq!(m.ada.post(&resend, Value::Null).await.status, StatusCode::NO_CONTENT);
        let second = m.brought().await;
        assert_ne!(first, second, "{engine}");
        assert_eq!(m.server.client().get(&first).await.status, StatusCode::GONE, "{engine}");
        assert_eq!(m.server.client().get(&second).await.status, StatusCode::OK, "{engine}");

        let quarry = m.server.workspace("quarry").await;
        let (mut eves, _) = administrator(&m.server, quarry, "eve@example.org").await;
        assert_eq!(
            eves.delete(&one).await.code(),
            "not_found",
            "{engine}: of another company"
        );
        let confirming = m.confirms(&second, "carla@example.net").await;
        assert_eq!(m.ben.delete(&one).await.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(
            m.server.client().get(&second).await.status,
            StatusCode::GONE,
            "{engine}"
        );
        let late = accept(&mut m.server.client(), &confirming, CHOSEN).await;
        assert_eq!(late.status, StatusCode::GONE, "{engine}: the mail was on its way");
        m.server.advance(MINUTE).await;
        let anew = invites(&mut m.ben, NUMBER).await;
        assert_eq!(anew.status, StatusCode::CREATED, "{engine}: the number is free");
    }
}

// shows in part: THR-16 (codes: sms.rs)
#[tokio::test]
async fn nobody_is_flooded_and_no_message_goes_where_none_may_go() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        for (number, reason) in [("+1 202 555 0143", "not_allowed_there"), ("twelve", "unreadable")] {
            let refused = invites(&mut m.ben, number).await;
            assert_eq!(refused.json()["reason"], reason, "{engine}: {}", refused.text());
        }
        let mut id = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        assert_eq!(
            invites(&mut m.ada, NUMBER).await.code(),
            "phone_in_use",
            "{engine}: it is open"
        );
        // What was refused took nothing away from the number.
        for _ in 0..4 {
            m.server.advance(MINUTE).await;
            m.ben.delete(&format!("{INVITE}/{}", id.as_str().unwrap())).await;
            id = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        }
        m.server.advance(MINUTE).await;
        m.ben.delete(&format!("{INVITE}/{}", id.as_str().unwrap())).await;
        let refused = invites(&mut m.ada, NUMBER).await;
        assert_eq!(
            refused.code(),
            "too_many_attempts",
            "{engine}: five a day, whoever asks"
        );
        assert_eq!(invites(&mut m.ada, "+43 664 1234567").await.status, StatusCode::CREATED);
        m.server.advance(DAY).await;
        m.ben_again().await;
        let tomorrow = invites(&mut m.ben, NUMBER).await;
        assert_eq!(tomorrow.status, StatusCode::CREATED, "{engine}: {}", tomorrow.text());
    }
}

// shows in part: THR-16 (codes: sms.rs)
#[tokio::test]
async fn whoever_invites_has_ten_numbers_a_day_whatever_becomes_of_them() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        for digit in 0..9 {
            let invited = invites(&mut m.ben, &format!("+49 151 2345671{digit}")).await;
            assert_eq!(invited.status, StatusCode::CREATED, "{engine}: {}", invited.text());
        }
        for code in ["phone_in_use", "too_many_attempts"] {
            let refused = invites(&mut m.ben, "+49 151 23456710").await;
            assert_eq!(refused.code(), code, "{engine}: {}", refused.text());
        }
        let adas = invites(&mut m.ada, NUMBER).await;
        assert_eq!(adas.status, StatusCode::CREATED, "{engine}: {}", adas.text());
    }
}

// shows in part: SMS-06 (codes: sms.rs)
#[tokio::test]
async fn what_the_gateway_may_have_taken_goes_out_once_and_the_list_says_that_nobody_knows() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        m.gateway.feels(Mood::Slow);
        let id = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        m.server.advance(Duration::ZERO).await;
        m.gateway.feels(Mood::Takes);
        m.server.advance(5 * MINUTE).await;
        assert_eq!(m.gateway.taken().len(), 1, "{engine}");
        assert_eq!(listed(&mut m.ben).await[0]["not_sent"], true, "{engine}");
        let page = m.ben.get("/employees/invitations").await;
        assert!(words(&page).contains("Not sent"), "{engine}: {}", words(&page));

        let resend = format!("{INVITE}/{}/resend", id.as_str().unwrap());
        let again = m.ben.post(&resend, Value::Null).await;
        assert_eq!(again.status, StatusCode::NO_CONTENT, "{engine}: {}", again.text());
        m.server.advance(Duration::ZERO).await;
        assert_eq!(m.gateway.taken().len(), 2, "{engine}");
        assert_eq!(listed(&mut m.ben).await[0]["not_sent"], false, "{engine}");
    }
}

#[tokio::test]
async fn a_gateway_that_stays_away_is_given_up_after_three_tries_or_an_hour() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        m.gateway.feels(Mood::Broken);
        invites(&mut m.ben, NUMBER).await;
        for minutes in [0, 1, 2] {
            m.server.advance(minutes * MINUTE).await;
        }
        assert_eq!(listed(&mut m.ben).await[0]["not_sent"], true, "{engine}: three tries");
        invites(&mut m.ben, "+49 151 23456788").await;
        m.server.advance(Duration::ZERO).await;
        assert_eq!(listed(&mut m.ben).await[0]["not_sent"], false, "{engine}: one try");
        m.gateway.feels(Mood::Takes);
        m.server.advance(61 * MINUTE).await;
        assert_eq!(
            m.gateway.taken().len(),
            0,
            "{engine}: an hour later nobody waits for it"
        );
        m.ben_again().await;
        assert_eq!(listed(&mut m.ben).await[0]["not_sent"], true, "{engine}");
    }
}

#[tokio::test]
async fn a_message_that_waits_goes_with_its_link() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let id = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        m.ben.delete(&format!("{INVITE}/{}", id.as_str().unwrap())).await;
        m.server.advance(Duration::ZERO).await;
        assert_eq!(m.gateway.taken().len(), 0, "{engine}: it was deleted");

        let id = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        m.server.clock.set(m.server.clock.now() + MINUTE);
        let resend = format!("{INVITE}/{}/resend", id.as_str().unwrap());
        assert_eq!(m.ben.post(&resend, Value::Null).await.status, StatusCode::NO_CONTENT);
        let path = m.brought().await;
        assert_eq!(m.gateway.taken().len(), 1, "{engine}: the newest alone");
        assert_eq!(m.server.client().get(&path).await.status, StatusCode::OK, "{engine}");

        // Somebody reads the link elsewhere while the message waits, and joins.
        invites(&mut m.ben, "+49 151 23456788").await;
        let waiting = m.server.app().store.waiting_messages(500).await.unwrap();
        let waiting = waiting.iter().find(|message| message.channel == "sms").expect("one");
        let link = m.confirms(&path_of(&waiting.text), "carla@example.net").await;
        let joined = accept(&mut m.server.client(), &link, CHOSEN).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        m.server.advance(Duration::ZERO).await;
        assert_eq!(m.gateway.taken().len(), 1, "{engine}: it was used");
    }
}

#[tokio::test]
async fn one_that_is_over_makes_room_for_the_next_and_goes_after_a_while() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let life = m.server.app().policy().span(Key::InvitationLife);
        let first = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        m.server.advance(life + MINUTE).await;
        m.ben_again().await;
        assert_eq!(
            listed(&mut m.ben).await[0]["id"],
            first,
            "{engine}: it can be sent again"
        );
        let anew = invites(&mut m.ben, NUMBER).await;
        assert_eq!(anew.status, StatusCode::CREATED, "{engine}: {}", anew.text());
        let open = listed(&mut m.ben).await;
        assert_eq!((open.len(), &open[0]["id"]), (1, &anew.json()["id"]), "{engine}");

        let id = open[0]["id"].as_str().unwrap().parse().unwrap();
        let now_open = m.server.app().store.sms_invitation(id).await.unwrap();
        let link = now_open.expect("it is open").link;
        m.server.advance(life + 31 * DAY).await;
        m.ben_again().await;
        assert_eq!(listed(&mut m.ben).await.len(), 0, "{engine}");
        assert_eq!(
            m.server.app().store.join_link_by_id(link).await.unwrap(),
            None,
            "{engine}"
        );
    }
}

// shows in part: THR-16 (budgets: below), ACC-08 (other acts: people.rs)
#[tokio::test]
async fn carl_who_does_not_administer_neither_invites_by_sms_nor_sees_who_was() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let id = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        let one = format!("{INVITE}/{}", id.as_str().unwrap());
        m.server.advance(MINUTE).await;
        let refused = [
            invites(&mut m.carl, "+49 151 23456788").await,
            m.carl.get(INVITE).await,
            m.carl.post(&format!("{one}/resend"), Value::Null).await,
            m.carl.delete(&one).await,
        ];
        for answer in refused {
            assert_eq!(
                (answer.status, &*answer.code()),
                (StatusCode::FORBIDDEN, "not_allowed"),
                "{engine}"
            );
        }
        assert_eq!(
            m.carl.get("/employees/invite/sms").await.status,
            StatusCode::FORBIDDEN,
            "{engine}"
        );
        let page = m.carl.get("/employees/invite").await;
        assert_eq!(page.status, StatusCode::OK, "{engine}: he invites by mail");
        assert!(!words(&page).contains("By SMS"), "{engine}: {}", words(&page));
        let list = m.carl.get("/employees/invitations").await;
        assert!(!list.text().contains("+4915123456789"), "{engine}: {}", words(&list));
        assert!(
            words(&m.ben.get("/employees/invite").await).contains("By SMS"),
            "{engine}"
        );
        assert_eq!(listed(&mut m.ben).await.len(), 1, "{engine}");
        m.server.advance(Duration::ZERO).await;
        assert_eq!(m.gateway.taken().len(), 1, "{engine}: nothing went out for Carl");
    }
}

#[tokio::test]
async fn of_two_who_delete_at_once_one_did() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let id = invites(&mut m.ben, NUMBER).await.json()["id"].clone();
        let one = format!("{INVITE}/{}", id.as_str().unwrap());
        let (bens, adas) = tokio::join!(m.ben.delete(&one), m.ada.delete(&one));
        let mut codes = [bens.code(), adas.code()];
        codes.sort();
        let late = ["not_found", "stale_state"].contains(&codes[1].as_str());
        assert!(codes[0].is_empty() && late, "{engine}: {codes:?}");
    }
}

// shows in part: SMS-06 (codes: sms.rs)
#[tokio::test]
async fn a_gateway_that_is_away_gets_the_invitation_later() {
    for mut m in meadows().await {
        m.gateway.feels(Mood::Broken);
        invites(&mut m.ben, NUMBER).await;
        m.server.advance(Duration::ZERO).await;
        assert_eq!(m.gateway.taken().len(), 0);
        m.gateway.feels(Mood::Takes);
        m.server.advance(5 * MINUTE).await;
        assert_eq!(m.gateway.taken().len(), 1, "{}", m.server.engine());
    }
}

#[tokio::test]
async fn the_pages_invite_list_send_again_and_delete() {
    for mut m in meadows().await {
        let form = "/employees/invite/sms";
        let refused = post(&mut m.ben, form, form, &[("number", "twelve")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            words(&refused).contains("This is not a phone number"),
            "{}",
            words(&refused)
        );
        let done = post(&mut m.ben, form, form, &[("number", NUMBER), ("name", "<i>Carla")]).await;
        assert_eq!(
            done.headers["location"],
            "/employees/invitations?done=sms",
            "{}",
            words(&done)
        );
        let list = "/employees/invitations";
        let page = m.ben.get(list).await;
        assert!(words(&page).contains("+4915123456789"), "{}", words(&page));
        let id = listed(&mut m.ben).await[0]["id"].as_str().unwrap().to_owned();
        let resend = format!("/employees/sms-invitations/{id}/resend");
        let too_soon = post(&mut m.ben, list, &resend, &[]).await;
        assert_eq!(too_soon.status, StatusCode::TOO_MANY_REQUESTS);
        let in_place = ["role=\"alert\"", "+4915123456789"].map(|part| too_soon.text().contains(part));
        assert_eq!(in_place, [true; 2], "{}", words(&too_soon));
        m.server.advance(MINUTE).await;
        let again = post(&mut m.ben, list, &resend, &[]).await;
        assert_eq!(
            again.headers["location"],
            "/employees/invitations?done=sms",
            "{}",
            words(&again)
        );
        let delete = format!("/employees/sms-invitations/{id}/delete");
        let gone = post(&mut m.ben, &delete, &delete, &[]).await;
        assert_eq!(
            gone.headers["location"],
            "/employees/invitations?done=sms-deleted",
            "{}",
            words(&gone)
        );
        let page = m.ben.get("/employees/invitations?done=sms-deleted").await;
        assert!(
            words(&page).contains("The number can be invited again."),
            "{}",
            words(&page)
        );
        assert_eq!(listed(&mut m.ben).await.len(), 0);
    }
}

#[tokio::test]
async fn a_group_that_nobody_knows_is_refused_in_the_same_words_by_mail_by_sms_and_for_many() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        for (form, typed) in [
            ("/employees/invite", ("addresses", "carla@example.net")),
            ("/employees/invite/sms", ("number", NUMBER)),
            ("/employees/join-links", ("exempt", "")),
        ] {
            let refused = post(&mut m.ben, form, form, &[typed, ("group", "gardeners")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {form}");
            assert!(
                words(&refused).contains("Check “group”"),
                "{engine}: {}",
                words(&refused)
            );
        }
        for group in ["gardeners", "grp_00000000000000000000000000"] {
            let refused = m
                .ben
                .post(INVITE, json!({ "number": NUMBER, "group": group }))
                .await
                .json();
            let said = (&refused["field"], &refused["reason"]);
            assert_eq!(said, (&json!("group"), &json!("unknown")), "{engine}: {refused}");
        }
    }
}

/// Writes open invitations by SMS past every budget.
async fn many(m: &Meadow, count: u64) {
    let app = m.server.app();
    let now = app.now();
    let mut change = app.store.change(now);
    for at in 0..count {
        let link = JoinLink {
            id: JoinLinkId::new(now, &mut app.entropy()),
            workspace: m.who.workspace,
            group: None,
            approval: false,
            exempt: Domains::default(),
            is_on: true,
            personal: true,
            created_by: m.who.employee,
            created_at: now,
            expires_at: now + DAY,
        };
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&at.to_be_bytes());
        change.create_join_link(&link, digest);
        change.open_sms_invitation(&SmsInvitation {
            id: SmsInvitationId::new(now, &mut app.entropy()),
            workspace: m.who.workspace,
            link: link.id,
            invited_by: m.who.employee,
            inviter: String::new(),
            number: format!("+49151{:08}", 10_000_000 + at).parse().unwrap(),
            name: String::new(),
            language: "en".to_owned(),
            created_at: now,
            sent_at: now,
            expires_at: link.expires_at,
            message: MessageId::new(now, &mut app.entropy()),
            not_sent: false,
        });
    }
    let chain = Chain::Workspace(m.who.workspace);
    let event = Event::new(chain, EventKind::InvitationCreated, Actor::Operator);
    change.commit(&[event], &mut app.entropy()).await.unwrap();
}

/// The numbers on a page, and the way to the next one.
fn numbers_of(page: &str) -> (Vec<String>, Option<String>) {
    let numbers = page.split("<strong>+49151").skip(1).map(|rest| rest[..8].to_owned());
    let older = page
        .split("href=\"")
        .find(|rest| rest.starts_with("/employees/invitations?status=invited&#38;sms="));
    let older = older.map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"));
    (numbers.collect(), older)
}

#[tokio::test]
async fn of_more_than_fit_on_a_page_each_is_on_one_page() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        many(&m, 120).await;
        let (mut seen, mut pages, mut next) = (Vec::new(), 0, Some("/employees/invitations".to_owned()));
        while let Some(path) = next {
            let (numbers, older) = numbers_of(&m.ben.get(&path).await.text());
            seen.extend(numbers);
            (pages, next) = (pages + 1, older);
        }
        seen.sort();
        let all: Vec<String> = (0..120).map(|at| format!("{}", 10_000_000 + at)).collect();
        assert_eq!((pages, seen), (3, all), "{engine}");

        let mut next = format!("{INVITE}?limit=100");
        let mut found = Vec::new();
        for count in [100, 20] {
            let answer = m.ben.get(&next).await.json();
            let some = answer["invitations"].as_array().unwrap();
            assert_eq!(some.len(), count, "{engine}: {answer}");
            found.extend(some.iter().map(|one| one["number"].as_str().unwrap().to_owned()));
            next = format!("{INVITE}?limit=100&after={}", answer["next"].as_str().unwrap_or(""));
        }
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 120, "{engine}");
        let odd = m.ben.get(&format!("{INVITE}?after=nobody")).await;
        assert_eq!(odd.code(), "invalid", "{engine}");
    }
}
