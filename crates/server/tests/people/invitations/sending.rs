//! Inviting, sending again, deleting, and who may.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::account::{Role, Status};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::policy::Policy;
use serde_json::json;
use testkit::place::places;
use testkit::server::{PASSWORD, Someone, TestServer};

use super::people::{
    CHOSEN, accept, administrator, invite, invite_by_hand, invited_path, mails_to, open, path_in, path_of, post, words,
};

const MINUTE: Duration = Duration::from_mins(1);

// shows: INV-01, INV-05
#[tokio::test]
async fn an_invitation_is_one_mail_with_a_link_on_the_workspaces_own_address() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        server.workspace("quarry").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let body = json!({ "email": "Ann@Example.org", "name": "Ann Öz" });
        let answer = ada.post("/api/v1/invitations", body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{engine}: {}", answer.text());
        assert!(
            answer.json()["link"].is_null(),
            "{engine}: the link is in the mail only"
        );

        let mails = mails_to(&server, "Ann@Example.org").await;
        let [mail] = &mails[..] else {
            panic!("{engine}: {}", mails.len())
        };
        assert!(path_in(mail).starts_with("/w/meadow/invitation/"), "{engine}");
        for words in [
            "“ada” invites you to “Meadow”",
            "“Ann Öz”",
            "The link works once, until",
        ] {
            assert!(mail.text.contains(words), "{engine}: {}", mail.text);
        }
        assert_eq!(mail.subject, "Invitation to “Meadow”", "{engine}");
        assert_eq!(open(&mut ada).await, ["Ann@Example.org"], "{engine}");
        let listed = ada.get("/api/v1/employees").await.json();
        let ann = listed["employees"]
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["name"] == "Ann Öz")
            .cloned();
        assert_eq!(ann.unwrap()["status"], "invited", "{engine}");
        let page = ada.get("/w/meadow/employees/invitations").await;
        assert!(words(&page).contains("Ann@Example.org"), "{engine}: {}", words(&page));

        accept(&mut server.client(), &path_in(mail), CHOSEN).await;
        assert!(open(&mut ada).await.is_empty(), "{engine}: the open ones only");
    }
}

#[tokio::test]
async fn who_has_a_profile_is_invited_in_its_language_and_time_zone() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let carl = server.employee(quarry, "carl@example.org").await;
        let mut his = server.client();
        his.sign_in(&carl).await;
        let profile = json!({ "name": "Carl", "language": "de", "time_zone": "Europe/Berlin" });
        let saved = his.put("/api/v1/profile", profile).await;
        assert_eq!(saved.status, StatusCode::NO_CONTENT, "{engine}: {}", saved.text());
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let id = invite(&mut ada, "carl@example.org").await;
        server.advance(MINUTE).await;
        let again = ada.post(&format!("/api/v1/invitations/{id}/resend"), json!(null)).await;
        assert_eq!(again.status, StatusCode::NO_CONTENT, "{engine}: {}", again.text());
        let mut mails = mails_to(&server, "carl@example.org").await;
        mails.retain(|mail| mail.purpose == "invitation");
        assert_eq!(mails.len(), 2, "{engine}");
        for mail in mails {
            assert_eq!(mail.subject, "Einladung zu „Meadow“", "{engine}");
            assert!(mail.text.contains(" CET."), "{engine}: {}", mail.text);
        }
    }
}

#[tokio::test]
async fn the_link_of_an_administrators_invitation_is_copied_only_after_a_fresh_proof() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let body = json!({ "email": "mia@example.org", "role": "administrator" });
        let mia = ada.post("/api/v1/invitations", body).await.json()["id"].clone();
        let ann = invite(&mut ada, "ann@example.org").await;
        // The proof is no longer fresh, and the session goes on.
        server.advance(20 * MINUTE).await;
        let link = |id: &str| format!("/api/v1/invitations/{id}/link");
        let of_mia = ada.post(&link(mia.as_str().unwrap()), json!(null)).await;
        assert_eq!(of_mia.code(), "step_up_required", "{engine}");
        let of_ann = ada.post(&link(&ann), json!(null)).await;
        assert_eq!(of_ann.status, StatusCode::OK, "{engine}: {}", of_ann.text());
    }
}

async fn stands(server: &TestServer, who: &Someone, status: Status) {
    let app = server.app();
    let employee = app.store.employee(who.employee).await.unwrap().unwrap();
    let mut change = app.store.change(app.now());
    change.set_place(&employee, Role::Employee, status);
    let event = Event::new(
        Chain::Workspace(who.workspace),
        EventKind::SessionsEnded,
        Actor::Operator,
    );
    change.commit(&[event], &mut app.entropy()).await.unwrap();
}

// shows: INV-02, INV-03, INV-04, INV-12
#[tokio::test]
async fn an_address_in_use_is_refused_with_its_cause_its_holder_and_the_remedy() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let carl = server.employee(meadow, "carl@example.org").await;
        server.employee(quarry, "dora@example.org").await;
        let app = server.app();
        let private: Email = "carl@home.example".parse().unwrap();
        let mut change = app.store.change(app.now());
        change.set_contact(carl.employee, meadow, (None, Some(&private)), (&carl.login, None));
        let event = Event::new(Chain::Workspace(meadow), EventKind::SettingChanged, Actor::Operator);
        change.commit(&[event], &mut app.entropy()).await.unwrap();
        let mut joe = server.client();
        joe.sign_in(&server.employee(meadow, "joe@example.org").await).await;

        for (status, words_of) in [
            (Status::Active, "Works here already."),
            (Status::Pending, "waits for approval"),
            (Status::Dismissed, "Reinstate instead of inviting."),
        ] {
            stands(&server, &ben, status).await;
            for spelling in ["ben@example.org", " BEN@Example.ORG "] {
                let answer = ada.post("/api/v1/invitations", json!({ "email": spelling })).await;
                let said = answer.json();
                assert_eq!(
                    (answer.status, answer.code()),
                    (StatusCode::CONFLICT, "email_already_exists".to_owned())
                );
                assert_eq!(said["reason"], "login", "{engine}: {said}");
                assert_eq!(said["holder"]["id"], ben.employee.to_string(), "{engine}: {said}");
                assert_eq!(said["holder"]["status"], status.word(), "{engine}");
            }
            let fields = [("addresses", "ben@example.org")];
            let page = post(
                &mut ada,
                "/w/meadow/employees/invite",
                "/w/meadow/employees/invite",
                &fields,
            )
            .await;
            assert!(words(&page).contains(words_of), "{engine}: {}", words(&page));
            assert_eq!(
                status != Status::Pending,
                page.text().contains(&ben.employee.to_string()),
                "{engine}"
            );
            let page = post(
                &mut joe,
                "/w/meadow/employees/invite",
                "/w/meadow/employees/invite",
                &fields,
            )
            .await;
            assert!(
                words(&page).contains(words_of) && words(&page).contains("ben"),
                "{engine}"
            );
            assert!(
                !page.text().contains(&ben.employee.to_string()),
                "{engine}: no link for Joe"
            );
        }
        let answer = ada
            .post("/api/v1/invitations", json!({ "email": "Carl@Home.example" }))
            .await;
        let said = answer.json();
        assert_eq!(
            (answer.code(), &said["reason"]),
            ("email_already_exists".to_owned(), &json!("contact"))
        );
        assert_eq!(said["holder"]["name"], "carl", "{engine}");
        assert!(
            server
                .app()
                .store
                .waiting_messages(10)
                .await
                .unwrap()
                .iter()
                .all(|m| m.purpose != "invitation")
        );
        assert!(open(&mut ada).await.is_empty(), "{engine}: no record");

        // Known only in another workspace, and a contact e-mail that was given up.
        invite(&mut ada, "dora@example.org").await;
        let mut change = app.store.change(app.now());
        change.set_contact(carl.employee, meadow, (Some(&private), None), (&carl.login, None));
        let event = Event::new(Chain::Workspace(meadow), EventKind::SettingChanged, Actor::Operator);
        change.commit(&[event], &mut app.entropy()).await.unwrap();
        invite(&mut ada, "carl@home.example").await;
    }
}

// shows: INV-06, INV-07, INV-08
#[tokio::test]
async fn a_wrong_address_is_deleted_and_the_right_one_invited() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let wrong = invite(&mut ada, "anm@example.org").await;
        let dead = invited_path(&server, "anm@example.org").await;
        let (.., early) = server
            .client()
            .password(Some("meadow"), "ann@example.org", CHOSEN)
            .await;
        assert_eq!(early.code(), "incorrect_login_or_password", "{engine}");
        assert!(
            server
                .app()
                .store
                .account_by_login("ann@example.org")
                .await
                .unwrap()
                .is_none()
        );

        let delete = format!("/w/meadow/employees/invitations/{wrong}/delete");
        let asked = ada.get(&delete).await;
        assert!(words(&asked).contains("anm@example.org"), "{engine}: it says whose");
        let done = post(&mut ada, &delete, &delete, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&done));
        let opened = server.client().get(&dead).await;
        assert_eq!(opened.status, StatusCode::GONE, "{engine}");
        assert!(
            words(&opened).contains("This invitation was deleted."),
            "{engine}: {}",
            words(&opened)
        );
        assert!(
            server
                .app()
                .store
                .account_by_login("anm@example.org")
                .await
                .unwrap()
                .is_none()
        );
        let page = server.client().form_token("/w/meadow/sign-in").await;
        let fields = [("form", &*page), ("password", CHOSEN), ("again", CHOSEN)];
        let posted = server.client().post_form(&dead, &fields).await;
        assert_ne!(posted.status, StatusCode::SEE_OTHER, "{engine}: {}", posted.status);

        invite(&mut ada, "ann@example.org").await;
        let right = invited_path(&server, "ann@example.org").await;
        let mut ann = server.client();
        assert_eq!(
            accept(&mut ann, &right, CHOSEN).await.status,
            StatusCode::SEE_OTHER,
            "{engine}"
        );
        let (.., entered) = ann.password(Some("meadow"), "ann@example.org", CHOSEN).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        // The wrong one is free for whom it belongs to.
        invite(&mut ada, "anm@example.org").await;
    }
}

// shows: INV-09
#[tokio::test]
async fn only_the_newest_link_works_and_a_mail_goes_out_once_a_minute() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let ann = invite(&mut ada, "ann@example.org").await;
        let first = invited_path(&server, "ann@example.org").await;
        let again = format!("/api/v1/invitations/{ann}/resend");
        server.clock.set(server.clock.now() + Duration::from_secs(20));
        let early = ada.post(&again, json!(null)).await;
        assert_eq!(
            (early.status, early.code()),
            (StatusCode::TOO_MANY_REQUESTS, "resend_too_soon".to_owned())
        );
        assert_eq!(early.json()["retry_after"], 40, "{engine}");
        let list = "/w/meadow/employees/invitations";
        let page = post(&mut ada, list, &format!("{list}/{ann}/resend"), &[]).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{engine}");
        assert!(words(&page).contains("in 40 seconds"), "{engine}: {}", words(&page));
        assert_eq!(mails_to(&server, "ann@example.org").await.len(), 1, "{engine}");

        server.clock.set(server.clock.now() + Duration::from_secs(40));
        let (mut one, mut two) = (ada.clone(), ada.clone());
        let (a, b) = tokio::join!(one.post(&again, json!(null)), two.post(&again, json!(null)));
        let mut codes = [a.code(), b.code()];
        codes.sort();
        assert_eq!(
            codes,
            [String::new(), "resend_too_soon".to_owned()],
            "{engine}: two at once send one"
        );
        assert_eq!(mails_to(&server, "ann@example.org").await.len(), 2, "{engine}");
        let second = invited_path(&server, "ann@example.org").await;
        let old = server.client().get(&first).await;
        assert_eq!(old.status, StatusCode::GONE, "{engine}");
        assert!(
            words(&old).contains("A newer invitation took the place"),
            "{engine}: {}",
            words(&old)
        );

        // A copied link outdates the mailed one, and buys no earlier mail.
        let copied = ada.post(&format!("/api/v1/invitations/{ann}/link"), json!(null)).await;
        let copied = path_of(&copied.json()["link"]);
        assert_eq!(server.client().get(&second).await.status, StatusCode::GONE, "{engine}");
        assert_eq!(
            ada.post(&again, json!(null)).await.code(),
            "resend_too_soon",
            "{engine}"
        );
        let joined = accept(&mut server.client(), &copied, CHOSEN).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        server.advance(MINUTE).await;
        assert_eq!(
            ada.post(&again, json!(null)).await.code(),
            "not_found",
            "{engine}: she is in"
        );
    }
}

// shows in part: INV-13 (links for many people are in joining.rs)
#[tokio::test]
async fn everyone_invites_unless_that_is_for_administrators_and_deletes_what_is_their_own() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let (mut joe, mut eva) = (server.client(), server.client());
        joe.sign_in(&server.employee(meadow, "joe@example.org").await).await;
        eva.sign_in(&server.employee(meadow, "eva@example.org").await).await;
        let group = ada.post("/api/v1/groups", json!({ "name": "Gardeners" })).await.json();

        let of_joe = invite(&mut joe, "kim@example.org").await;
        let of_ada = invite(&mut ada, "lea@example.org").await;
        assert_eq!(open(&mut joe).await, ["kim@example.org"], "{engine}: his own");
        assert_eq!(
            open(&mut ada).await,
            ["kim@example.org", "lea@example.org"],
            "{engine}: all"
        );
        for (body, whose) in [
            (json!({ "email": "mia@example.org", "role": "administrator" }), "role"),
            (json!({ "email": "mia@example.org", "groups": [group["id"]] }), "groups"),
            (
                json!({ "email": "mia@example.org", "by": "hand" }),
                "a link to be copied",
            ),
        ] {
            assert_eq!(
                joe.post("/api/v1/invitations", body.clone()).await.code(),
                "not_allowed",
                "{engine}: {whose}"
            );
        }
        for other in [&of_joe, &of_ada] {
            let refused = eva.delete(&format!("/api/v1/invitations/{other}")).await;
            assert_eq!(
                refused.code(),
                "not_allowed",
                "{engine}: neither sender nor administrator"
            );
        }
        let deleted = joe.delete(&format!("/api/v1/invitations/{of_joe}")).await;
        assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{engine}: his own");
        let of_joe = invite(&mut joe, "kim@example.org").await;
        let deleted = ada.delete(&format!("/api/v1/invitations/{of_joe}")).await;
        assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{engine}: an administrator");

        let body = json!({ "email": "mia@example.org", "role": "administrator", "groups": [group["id"]] });
        let mia = ada.post("/api/v1/invitations", body).await;
        assert_eq!(mia.status, StatusCode::CREATED, "{engine}: {}", mia.text());
        let mia = ada
            .get(&format!("/api/v1/employees/{}", mia.json()["id"].as_str().unwrap()))
            .await
            .json();
        assert_eq!(
            (&mia["role"], &mia["groups"]),
            (&json!("administrator"), &json!(["Gardeners"])),
            "{engine}"
        );

        let who = "/api/v1/settings/invitation.who";
        ada.put(who, json!({ "value": "administrators" })).await;
        let refused = joe
            .post("/api/v1/invitations", json!({ "email": "nia@example.org" }))
            .await;
        assert_eq!(refused.code(), "not_allowed", "{engine}");
        assert_eq!(
            joe.get("/w/meadow/employees/invite").await.status,
            StatusCode::FORBIDDEN,
            "{engine}"
        );
        invite(&mut ada, "nia@example.org").await;
    }
}

// shows in part: INV-13 (links for many people are in joining.rs)
#[tokio::test]
async fn a_pasted_list_with_nonsense_invites_everybody_whom_it_names_once() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        server.employee(meadow, "ben@example.org").await;
        let pasted = "ann@example.org, Carl <carl@example.org>\n\n  ANN@example.org ben@example.org;nonsense\r\n\
                      <script>alert(1)</script>, =1+1, dora@example.org ";
        let invite = "/w/meadow/employees/invite";
        let page = post(&mut ada, invite, invite, &[("addresses", pasted)]).await;
        assert_eq!(page.status, StatusCode::OK, "{engine}: {}", words(&page));
        assert!(
            words(&page).contains("3 people are invited."),
            "{engine}: {}",
            words(&page)
        );
        assert!(
            words(&page).contains("5 entries were not taken."),
            "{engine}: {}",
            words(&page)
        );
        assert!(!page.text().contains("<script>alert"), "{engine}");
        assert_eq!(
            open(&mut ada).await,
            ["ann@example.org", "carl@example.org", "dora@example.org"],
            "{engine}"
        );
        for address in ["ann@example.org", "carl@example.org", "dora@example.org"] {
            assert_eq!(mails_to(&server, address).await.len(), 1, "{engine}: {address}");
        }
        let body = json!({ "addresses": "ann@example.org eve@example.org eve@example.org x" });
        let results = ada.post("/api/v1/invitations/list", body).await.json();
        let results: Vec<_> = results["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["result"].clone())
            .collect();
        assert_eq!(
            results,
            ["refused", "invited", "repeated", "not_an_address"],
            "{engine}"
        );

        ada.put("/api/v1/settings/invitation.at_once", json!({ "value": "2" }))
            .await;
        let three = [("addresses", "x@example.org y@example.org z@example.org")];
        let page = post(&mut ada, invite, invite, &three).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(
            words(&page).contains("too many addresses") && page.text().contains("z@example.org"),
            "{engine}"
        );
        let page = post(&mut ada, invite, invite, &[("addresses", " ,;\n")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    }
}

// shows in part: SEC-05 (forms and floods have tests of their own)
#[tokio::test]
async fn nobody_floods_strangers_with_invitations() {
    for place in places() {
        let engine = place.engine;
        let mut policy = Policy::default();
        policy.set("invitation.per_day", "10").unwrap();
        let server = TestServer::with(place, policy).await;
        let meadow = server.workspace("meadow").await;
        let mut joe = server.client();
        let who = server.employee(meadow, "joe@example.org").await;
        joe.sign_in(&who).await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        ada.put("/api/v1/settings/invitation.per_day", json!({ "value": "10" }))
            .await;
        let list: Vec<String> = (0..12).map(|n| format!("p{n}@example.org")).collect();
        let body = json!({ "addresses": list.join(" ") });
        let results = joe.post("/api/v1/invitations/list", body).await.json();
        let all = results["results"].as_array().unwrap();
        let invited = all.iter().filter(|r| r["result"] == "invited").count();
        assert_eq!(invited, 10, "{engine}: {results}");
        assert_eq!(all[11]["code"], "too_many_attempts", "{engine}");
        server.advance(Duration::from_hours(24)).await;
        joe.sign_in(&who).await;
        invite(&mut joe, "later@example.org").await;
    }
}

// shows in part: SEC-03 (the rest has tests of its own)
#[tokio::test]
async fn ten_administrators_who_invite_the_same_address_at_once_invite_it_once() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let tries = (0..10).map(|_| {
            let mut ada = ada.clone();
            tokio::spawn(async move {
                ada.post("/api/v1/invitations", json!({ "email": "ann@example.org" }))
                    .await
            })
        });
        let (mut made, mut held) = (0, 0);
        for answer in tries.collect::<Vec<_>>() {
            let answer = answer.await.unwrap();
            match answer.code().as_str() {
                "" => made += 1,
                "email_already_exists" => held += 1,
                other => panic!("{engine}: {other}: {}", answer.text()),
            }
        }
        assert_eq!((made, held), (1, 9), "{engine}");
        assert_eq!(mails_to(&server, "ann@example.org").await.len(), 1, "{engine}");
    }
}

// shows in part: INV-06 (the story is above)
#[tokio::test]
async fn deleting_takes_away_nothing_that_belongs_to_another_workspace() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let (mut carl, _) = administrator(&server, quarry, "carl@example.org").await;
        let here = invite(&mut ada, "ann@example.org").await;
        invite(&mut carl, "ann@example.org").await;
        let there = mails_to(&server, "ann@example.org").await;
        let there: Vec<String> = there.iter().map(path_in).collect();
        let there = there.iter().find(|path| path.starts_with("/w/quarry/")).unwrap();
        assert_eq!(
            ada.delete(&format!("/api/v1/invitations/{here}")).await.status,
            StatusCode::NO_CONTENT
        );
        let joined = accept(&mut server.client(), there, CHOSEN).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        let here = invite(&mut ada, "ann@example.org").await;
        assert_eq!(
            ada.delete(&format!("/api/v1/invitations/{here}")).await.status,
            StatusCode::NO_CONTENT
        );
        let (.., entered) = server
            .client()
            .password(Some("quarry"), "ann@example.org", CHOSEN)
            .await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: her profile is untouched");
    }
}

#[tokio::test]
async fn deleting_and_accepting_and_inviting_elsewhere_at_once_leave_nobody_without_an_account() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let (ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let (carl, _) = administrator(&server, quarry, "carl@example.org").await;
        for round in 0..12 {
            let email = format!("p{round}@example.org");
            let id = invite(&mut ada.clone(), &email).await;
            let path = invited_path(&server, &email).await;
            let mut person = server.client();
            let form = person.form_token(&path).await;
            let (mut ada, mut carl) = (ada.clone(), carl.clone());
            let fields = [("form", &*form), ("name", "P"), ("password", CHOSEN), ("again", CHOSEN)];
            let delete = format!("/api/v1/invitations/{id}");
            let body = json!({ "email": email });
            let (deleted, accepted, invited) = tokio::join!(
                ada.delete(&delete),
                person.post_form(&path, &fields),
                carl.post("/api/v1/invitations", body),
            );
            let (gone, is_in) = (
                deleted.status == StatusCode::NO_CONTENT,
                accepted.status == StatusCode::SEE_OTHER,
            );
            assert!(gone != is_in, "{engine}: {} {}", deleted.text(), words(&accepted));
            assert_eq!(invited.status, StatusCode::CREATED, "{engine}: {}", invited.text());
            let account = server
                .app()
                .store
                .account_by_login(&email)
                .await
                .unwrap()
                .expect("an account");
            let places = server.app().store.employees_of(account.id).await.unwrap();
            assert_eq!(places.len(), if is_in { 2 } else { 1 }, "{engine}");
        }
    }
}

// shows in part: THR-22 (who becomes a member is shown by tests/pages)
#[tokio::test]
async fn names_that_attack_stay_words_in_mails_and_pages() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        for (at, name) in [
            "<script>alert(1)</script>",
            "=HYPERLINK(\"https://evil.example\")",
            "Go to https://evil.example/now",
            "דנה כהן",
        ]
        .into_iter()
        .enumerate()
        {
            let body = json!({ "email": format!("p{at}@example.org"), "name": name });
            assert_eq!(
                ada.post("/api/v1/invitations", body).await.status,
                StatusCode::CREATED,
                "{engine}: {name}"
            );
            let mail = mails_to(&server, &format!("p{at}@example.org")).await.remove(0);
            for text in [&mail.text, &mail.html, &mail.subject] {
                assert!(!text.contains("https://evil"), "{engine}: {text}");
            }
            assert!(!mail.html.contains("<script"), "{engine}: {}", mail.html);
        }
        for name in ["Eve\r\nBcc: all@example.org", "Eve\u{202e}evE", ""] {
            let body = json!({ "email": "q@example.org", "name": name });
            let refused = ada.post("/api/v1/invitations", body).await;
            assert_eq!(
                (refused.code(), &refused.json()["field"]),
                ("invalid".to_owned(), &json!("name")),
                "{engine}"
            );
        }
        let page = ada.get("/w/meadow/employees/invitations").await;
        assert!(!page.text().contains("<script>alert"), "{engine}");
    }
}

#[tokio::test]
async fn a_mail_scanner_that_opens_every_link_changes_nothing() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        invite(&mut ada, "ann@example.org").await;
        let path = invited_path(&server, "ann@example.org").await;
        let mut scanner = server.client().at([198, 51, 100, 9]);
        for _ in 0..3 {
            assert_eq!(scanner.get(&path).await.status, StatusCode::OK, "{engine}");
            scanner.ask(Method::HEAD, &path, None).await;
        }
        assert_eq!(open(&mut ada).await, ["ann@example.org"], "{engine}");
        let bare = scanner
            .clone()
            .post_form(&path, &[("password", PASSWORD), ("again", PASSWORD)])
            .await;
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "{engine}: no form of ours");
        assert_eq!(
            accept(&mut server.client(), &path, CHOSEN).await.status,
            StatusCode::SEE_OTHER,
            "{engine}"
        );
    }
}

// shows in part: INV-13 (links for many people are in joining.rs)
#[tokio::test]
async fn the_open_ones_are_listed_page_by_page_the_newest_first() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let list: Vec<String> = (0..7).map(|n| format!("p{n}@example.org")).collect();
        for email in &list {
            invite(&mut ada, email).await;
            server.clock.set(server.clock.now() + Duration::from_secs(1));
        }
        let mut seen = Vec::new();
        let mut path = "/api/v1/invitations?limit=3".to_owned();
        loop {
            let page = ada.get(&path).await.json();
            let rows = page["invitations"].as_array().unwrap();
            assert!(rows.len() <= 3, "{engine}");
            seen.extend(rows.iter().map(|r| r["email"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/invitations?limit=3&after={next}"),
                None => break,
            }
        }
        seen.reverse();
        assert_eq!(seen, list, "{engine}");
        invite_by_hand(&mut ada, "last@example.org").await;
        assert!(
            mails_to(&server, "last@example.org").await.is_empty(),
            "{engine}: handed over, not mailed"
        );
    }
}
