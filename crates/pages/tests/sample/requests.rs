//! "Cannot confirm login": the page of who waits, and what the administrators see.

use pages::frame::Here;
use pages::view::{
    AccessRequests, AnswerError, AnswerRequest, AskState, CannotConfirm, HistoryEntry, Paging, RequestCard,
};
use pages::{Frame, Texts, initials};

use super::typed::typed;
use super::{HEBREW, LONG, Sample, ago, frame, page, signed_in};

fn card(texts: &Texts, name: &str, known: bool) -> RequestCard {
    RequestCard {
        id: "arq_1".to_owned(),
        employee: "emp_1".to_owned(),
        name: name.to_owned(),
        initials: initials(name),
        asked: ago(texts, 12),
        device: typed("Firefox on Windows").to_owned(),
        known_device: known,
        address: if known {
            "192.0.2.7"
        } else {
            "2001:db8:85a3:8d3:1319:8a2e:370:7348"
        }
        .to_owned(),
        known_network: known,
        last_sign_in: known.then(|| HistoryEntry {
            when: ago(texts, 60 * 25),
            what: texts.say("event-sign-in-succeeded"),
            device: typed("Firefox on Windows").to_owned(),
            address: "192.0.2.7".to_owned(),
            place: None,
            employee: None,
            attention: false,
            marked: false,
        }),
        earlier: u64::from(!known) * 2,
        known: vec![
            (texts.say("login-label"), typed("ben@meadow.example").to_owned()),
            (texts.say("contact-email"), typed("ben@home.example").to_owned()),
            (texts.say("phone-number-label"), "+4915123456789".to_owned()),
        ],
        open: true,
        stands: texts.say("access-request-open"),
        handled_by: None,
        closed: None,
        note: None,
    }
}

fn over(texts: &Texts, name: &str, state: &str) -> RequestCard {
    RequestCard {
        open: false,
        stands: texts.say(&format!("access-request-{state}")),
        handled_by: (state != "expired").then(|| typed("Ada Meadow").to_owned()),
        closed: Some(ago(texts, 3)),
        note: (state != "expired").then(|| typed("Called at home, lost the phone on the ferry").to_owned()),
        ..card(texts, name, true)
    }
}

pub fn samples(texts: &Texts) -> Vec<Sample> {
    let waits = |state, methods_left| CannotConfirm {
        frame: Frame {
            path: "/sign-in/request".to_owned(),
            ..frame(texts)
        },
        login: typed("ben@meadow.example").to_owned(),
        state,
        methods_left,
    };
    let sent = AskState::Sent {
        at: ago(texts, 12),
        until: ago(texts, -60 * 47),
        again: 2_880,
    };
    let queue = AccessRequests {
        frame: signed_in(texts, typed("Ada Meadow"), true, Here::Requests),
        open: vec![card(texts, typed("Ben Okafor"), true), card(texts, typed(LONG), false)],
        over: vec![
            over(texts, typed(HEBREW), "served"),
            over(texts, "<script>alert(1)</script>", "refused"),
            over(texts, typed("Elif Yıldız"), "expired"),
        ],
        paging: Paging {
            newer: None,
            older: Some("/employees/access-requests?before=arq_1".to_owned()),
        },
    };
    let one = AnswerRequest {
        frame: signed_in(texts, typed("Ada Meadow"), true, Here::Requests),
        request: card(texts, typed("Ben Okafor"), true),
        days: vec![1, 2],
        oneself: false,
        reason: String::new(),
        checked: false,
        problem: None,
    };
    vec![
        page("cannot-confirm", &waits(AskState::Ask, true)),
        page("cannot-confirm-sent", &waits(sent.clone(), false)),
        page("cannot-confirm-refused", &waits(AskState::Refused { again: 0 }, true)),
        page("cannot-confirm-over", &waits(AskState::Over { again: 0 }, false)),
        page("cannot-confirm-too-soon", &waits(AskState::TooSoon { again: 61 }, true)),
        page("cannot-confirm-nobody", &waits(AskState::Nobody, true)),
        page("access-requests", &queue),
        page(
            "access-requests-empty",
            &AccessRequests {
                open: Vec::new(),
                over: Vec::new(),
                paging: Paging::default(),
                ..queue
            },
        ),
        page("access-request", &one),
        page(
            "access-request-problem",
            &AnswerRequest {
                request: card(texts, typed(LONG), false),
                reason: typed("Lost the phone").to_owned(),
                problem: Some(AnswerError::NotChecked),
                ..one.clone()
            },
        ),
        page(
            "access-request-answered",
            &AnswerRequest {
                request: over(texts, typed("Ben Okafor"), "served"),
                problem: Some(AnswerError::Changed),
                ..one.clone()
            },
        ),
        page("access-request-oneself", &AnswerRequest { oneself: true, ..one }),
    ]
}
