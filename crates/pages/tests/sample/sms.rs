//! Codes by SMS: at the door, and to link a number.

use pages::frame::Here;
use pages::view::{Confirm, FactorError, LinkedNumber, NumberError, NumberStep, PhoneNumber, SmsCode};
use pages::{Frame, Texts};

use super::typed::typed;
use super::{LONG, Sample, frame, page, signed_in};

/// The own number on its page.
pub fn linked(rests: bool) -> LinkedNumber {
    LinkedNumber {
        masked: "•••• 89".to_owned(),
        rests,
    }
}

pub fn samples(texts: &Texts) -> Vec<Sample> {
    let code = |sent, wait, problem| SmsCode {
        frame: Frame {
            path: "/sign-in/second-factor/sms".to_owned(),
            ..frame(texts)
        },
        login: typed("ben@meadow.example").to_owned(),
        masked: "•••• 89".to_owned(),
        sent,
        wait,
        next: None,
        problem,
    };
    let own = || signed_in(texts, typed("Ben Okafor"), false, Here::Security);
    let number = |step, has: Option<bool>, problem| PhoneNumber {
        frame: own(),
        step,
        linked: has.map(linked),
        first: false,
        problem,
    };
    let first = |typed: &str| NumberStep::Number {
        typed: typed.to_owned(),
    };
    let second = || NumberStep::Code {
        masked: "•••• 67".to_owned(),
        wait: 42,
    };
    let console = || signed_in(texts, typed("Ada Meadow"), true, Here::Employees);
    vec![
        page("sms-code", &code(true, 42, None)),
        page("sms-code-not-sent-yet", &code(false, 0, None)),
        page("sms-code-incorrect", &code(true, 0, Some(FactorError::Incorrect))),
        page("sms-code-spent", &code(false, 0, Some(FactorError::CodeSpent))),
        page("phone-number", &number(first(""), None, None)),
        page(
            "phone-number-first",
            &PhoneNumber {
                first: true,
                ..number(first(""), None, None)
            },
        ),
        page("phone-number-code", &number(second(), Some(false), None)),
        page("phone-number-rests", &number(first(""), Some(true), None)),
        page(
            "phone-number-in-use",
            &number(first("+49 151 23456789"), None, Some(NumberError::InUse)),
        ),
        page(
            "phone-number-not-sent",
            &number(first("+49 151 23456789"), None, Some(NumberError::NotSent)),
        ),
        page(
            "phone-number-remove",
            &Confirm::remove_number(console(), "emp_1", typed(LONG), "+4915123456789", true),
        ),
        page(
            "phone-number-remove-own",
            &Confirm::remove_own_number(own(), "•••• 89", false),
        ),
        page(
            "phone-number-remove-own-last",
            &Confirm::remove_own_number(own(), "•••• 89", true),
        ),
    ]
}
