//! The forgotten password.

use pages::Texts;
use pages::frame::Here;
use pages::view::{Confirm, Recover, RecoverSent, Reset, ResetDead, SetupError, Survivor};

use super::typed::typed;
use super::{HEBREW, LONG, Sample, frame, page, signed_in};

fn login() -> String {
    typed("ann@meadow.example").to_owned()
}

pub fn reset(texts: &Texts) -> Vec<Sample> {
    let form = Reset {
        frame: frame(texts),
        action: "/reset/x".to_owned(),
        login: login(),
        min: 12,
        survivors: Vec::new(),
        problem: None,
        throttled: None,
    };
    let sent = RecoverSent {
        frame: frame(texts),
        login: login(),
        sender: "no-reply@meadow.example".to_owned(),
        life: 60,
        wait: 60,
        too_soon: false,
    };
    let methods = ["method-otp", "method-recovery-code"].map(|id| texts.say(id)).to_vec();
    let survivors = [typed(LONG), typed(HEBREW)].map(|workspace| Survivor {
        workspace: workspace.to_owned(),
        methods: methods.clone(),
        disconnects: workspace == typed(LONG),
        sms_in: (workspace == typed(HEBREW)).then_some(72),
    });
    let nothing = Survivor {
        workspace: typed("Meadow & Sons").to_owned(),
        methods: Vec::new(),
        disconnects: true,
        sms_in: None,
    };
    let dead = |reason| ResetDead {
        frame: frame(texts),
        reason,
        other: None,
    };
    vec![
        page(
            "recover",
            &Recover {
                frame: frame(texts),
                login: String::new(),
                problem: None,
            },
        ),
        page(
            "recover-no-address",
            &Recover {
                frame: frame(texts),
                login: "ann".to_owned(),
                problem: Some(texts.say("problem-email-unreadable")),
            },
        ),
        page("recover-sent", &sent),
        page(
            "recover-too-soon",
            &RecoverSent {
                too_soon: true,
                login: format!("{}@meadow.example", "x".repeat(64)),
                sender: String::new(),
                ..sent
            },
        ),
        page("reset", &form),
        page(
            "reset-locks-out",
            &Reset {
                survivors: vec![nothing],
                problem: Some(SetupError {
                    field: "sure",
                    words: texts.say("problem-sure-nothing-remains"),
                }),
                ..form.clone()
            },
        ),
        page(
            "reset-refused",
            &Reset {
                survivors: survivors.to_vec(),
                problem: Some(SetupError {
                    field: "again",
                    words: texts.say("problem-again-unequal"),
                }),
                throttled: Some(40),
                ..form
            },
        ),
        page("reset-outdated", &dead("outdated")),
        page("reset-expired", &dead("expired")),
        page("reset-used", &dead("used")),
        page(
            "reset-other-profile",
            &ResetDead {
                other: Some(("/reset/x".to_owned(), login())),
                ..dead("other_profile")
            },
        ),
        page(
            "send-reset",
            &Confirm::send_reset(
                signed_in(texts, typed("Ada Meadow"), true, Here::Employees),
                "0198f2",
                typed(HEBREW),
                typed("dana@meadow.example"),
            ),
        ),
    ]
}
