//! Every view in every state: first, empty, full, error and busy, with long and right-to-left names.
//!
//! The tests of this crate read them, and the whole system's look at them in a browser.

mod alerts;
mod inside;
mod inviting;
mod people;
mod profile;
mod requests;
mod reset;
mod sms;
pub mod typed;

use domain::time::Timestamp;
use pages::frame::{Banner, BannerAct, Ending, Here, Language, Link, Person, Support, Tone};
use pages::help::Answer;
use pages::refusal::{Details, REFUSALS};
use pages::view::{
    Act, Arrival, BySms, Captcha, Closed, ConfirmInApp, Destination, FactorError, Go, Help, HelpAnswer, HelpValues,
    Invitation, InvitationMode, LinkDead, LinkDeath, Method, MethodRow, NotAnEmployee, NotFound, PushHold, PushState,
    RefusalPage, SecondFactor, SecondFactorChoice, Setup, SetupError, SignIn, SignInError, StepUp, StepUpError, Waits,
    WorkspaceChoice,
};
use pages::{Frame, Page, Texts, When, initials};
use typed::typed;

pub const LONG: &str = "Maximiliana Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtin-Wiśniewska";
pub const HEBREW: &str = "דנה כהן־לוי";

/// One page in one state.
pub struct Sample {
    pub name: &'static str,
    pub html: String,
}

pub fn all(language: &str) -> Vec<Sample> {
    typed::begin(language);
    let texts = Texts::for_language(language);
    let mut samples = door(&texts);
    samples.extend(entrance(&texts));
    samples.extend(reset::reset(&texts));
    samples.extend(factor(&texts));
    samples.extend(requests::samples(&texts));
    samples.extend(sms::samples(&texts));
    samples.extend(inside::own(&texts));
    samples.extend(alerts::samples(&texts));
    samples.extend(profile::samples(&texts));
    samples.extend(profile::creating(&texts));
    samples.extend(inside::console(&texts));
    samples.extend(inviting::inviting(&texts));
    samples.extend(inside::demo(&texts));
    samples.extend(help(&texts));
    samples
}

/// The index, and the answers with the most and the least to say.
fn help(texts: &Texts) -> Vec<Sample> {
    let frame = Frame {
        path: "/help".to_owned(),
        ..frame(texts)
    };
    let answer = |slug: &str, overall: Option<&str>| HelpAnswer {
        frame: frame.clone(),
        answer: Answer::find(slug).unwrap(),
        values: HelpValues {
            idle: texts.say_with("value-minutes", &[("count", 24)]),
            overall: overall.map(str::to_owned),
            passwords: "10".to_owned(),
            app: "7".to_owned(),
            codes: "3".to_owned(),
            check: texts.say_with("value-days", &[("count", 180)]),
        },
    };
    vec![
        page("help", &Help { frame: frame.clone() }),
        page("help-captcha", &answer("captcha", None)),
        page("help-not-me", &answer("not-me", None)),
        page("help-session-length", &answer("session-length", Some("24 h"))),
        page("help-session-length-no-limit", &answer("session-length", None)),
    ]
}

fn page(name: &'static str, page: &impl Page) -> Sample {
    Sample {
        name,
        html: page.render(),
    }
}

/// Monday 21 September 2026, 08:14:05 UTC, so many minutes ago.
pub fn ago(texts: &Texts, minutes: i64) -> When {
    let now = Timestamp::from_seconds(1_789_978_445);
    let at = Timestamp::from_seconds(1_789_978_445 - minutes * 60);
    When::new(at, "Europe/Berlin", now, texts)
}

pub fn frame(texts: &Texts) -> Frame {
    Frame {
        product: "Doorward".to_owned(),
        workspace: Some(typed("Meadow & Sons").to_owned()),
        logo: None,
        base: "/w/meadow".to_owned(),
        path: "/security".to_owned(),
        texts: texts.clone(),
        languages: [("en", "English"), ("en-x-long", "Loooong words")]
            .map(|(tag, name)| Language {
                tag: tag.to_owned(),
                name: name.to_owned(),
            })
            .to_vec(),
        support: Support {
            label: "help@meadow.example".to_owned(),
            href: Some("mailto:help@meadow.example".to_owned()),
        },
        token: "kZ1zqFf3m1wQ0Y8s7d6f5g".to_owned(),
        brand: None,
        person: None,
        unread: 0,
        offers_workspaces: false,
        here: Here::Nowhere,
        banner: None,
        ending: None,
        done: None,
        error: None,
        wait: None,
        demo: false,
    }
}

pub fn signed_in(texts: &Texts, name: &str, administrator: bool, here: Here) -> Frame {
    Frame {
        person: Some(Person {
            name: name.to_owned(),
            login: typed("ada@meadow.example").to_owned(),
            initials: initials(name),
            role: texts.say(if administrator {
                "role-administrator"
            } else {
                "role-employee"
            }),
            administrator,
        }),
        here,
        ending: Some(Ending {
            seconds: 1_440,
            warn_before: 120,
            extendable: true,
        }),
        ..frame(texts)
    }
}

fn sign_in(texts: &Texts) -> SignIn {
    SignIn {
        frame: frame(texts),
        login: String::new(),
        next: None,
        arrival: None,
        problem: None,
        captcha: None,
        with_code: false,
    }
}

pub fn places(count: usize) -> Vec<Destination> {
    [
        typed("Meadow & Sons"),
        typed("Riverbank Instruments"),
        typed(LONG),
        typed(HEBREW),
    ][..count]
        .iter()
        .map(|title| Destination {
            title: (*title).to_owned(),
            initials: initials(title),
            go: Go::Choose("meadow".to_owned()),
        })
        .collect()
}

fn door(texts: &Texts) -> Vec<Sample> {
    let first = sign_in(texts);
    let login = || typed("ada@meadow.example").to_owned();
    let with = |problem| SignIn {
        login: login(),
        problem: Some(problem),
        ..first.clone()
    };
    vec![
        page("sign-in", &first),
        page(
            "sign-in-house-unknown",
            &SignIn {
                frame: Frame {
                    workspace: None,
                    offers_workspaces: true,
                    base: String::new(),
                    ..frame(texts)
                },
                ..first.clone()
            },
        ),
        page(
            "sign-in-session-ended",
            &SignIn {
                arrival: Some(Arrival::SessionEnded),
                login: login(),
                next: Some("/w/meadow/security".to_owned()),
                ..first.clone()
            },
        ),
        page("sign-in-incorrect", &with(SignInError::Incorrect)),
        page(
            "sign-in-with-code",
            &SignIn {
                with_code: true,
                next: Some("/w/meadow/security?x=1".to_owned()),
                ..with(SignInError::Incorrect)
            },
        ),
        page("sign-in-throttled", &with(SignInError::Throttled { seconds: 47 })),
        page("sign-in-throttled-soon", &with(SignInError::Throttled { seconds: 2 })),
        page("sign-in-busy", &with(SignInError::Busy { seconds: 3 })),
        page("sign-in-stale", &with(SignInError::StaleForm)),
        page(
            "sign-in-captcha",
            &SignIn {
                captcha: Some(Captcha {
                    challenge: "{}".to_owned(),
                    wait: 60,
                }),
                ..with(SignInError::CaptchaWrong)
            },
        ),
        page(
            "sign-in-long-names",
            &SignIn {
                frame: Frame {
                    workspace: Some(typed(LONG).to_owned()),
                    demo: true,
                    ..frame(texts)
                },
                login: format!("{}@meadow.example", "x".repeat(64)),
                ..first
            },
        ),
        page(
            "workspace-choice",
            &WorkspaceChoice {
                frame: frame(texts),
                login: login(),
                next: None,
                workspaces: places(4),
            },
        ),
        page(
            "not-an-employee",
            &NotAnEmployee {
                frame: frame(texts),
                workspace: typed("Meadow & Sons").to_owned(),
                login: login(),
                invited: true,
                pending: false,
                next: None,
                workspaces: places(2),
            },
        ),
        page(
            "not-an-employee-anywhere",
            &NotAnEmployee {
                frame: frame(texts),
                workspace: typed(HEBREW).to_owned(),
                login: login(),
                invited: false,
                pending: true,
                next: None,
                workspaces: Vec::new(),
            },
        ),
        page("not-found", &NotFound { frame: frame(texts) }),
    ]
}

fn entrance(texts: &Texts) -> Vec<Sample> {
    let setup = Setup {
        frame: Frame {
            workspace: None,
            base: String::new(),
            ..frame(texts)
        },
        action: "/setup/token".to_owned(),
        origin: "https://door.meadow.example".to_owned(),
        workspace: String::new(),
        address: String::new(),
        name: String::new(),
        email: String::new(),
        owner: false,
        known: false,
        min: 15,
        problem: None,
    };
    let refused = Setup {
        workspace: typed("Meadow & Sons").to_owned(),
        address: "meadow".to_owned(),
        name: typed(LONG).to_owned(),
        email: typed("ada@meadow.example").to_owned(),
        problem: Some(SetupError {
            field: "address",
            words: texts.say("problem-address-taken"),
        }),
        ..setup.clone()
    };
    let invitation = Invitation {
        frame: frame(texts),
        action: "/w/meadow/invitation/token".to_owned(),
        workspace: typed("Meadow & Sons").to_owned(),
        inviter: Some(typed("Ada Meadow").to_owned()),
        name: typed("Ben Okafor").to_owned(),
        email: typed("ben@meadow.example").to_owned(),
        mode: InvitationMode::New { min: 15 },
        problem: None,
        throttled: None,
        captcha: None,
    };
    let dead = |death| LinkDead {
        frame: frame(texts),
        death,
    };
    let mut samples = vec![
        page("setup", &setup),
        page("setup-refused", &refused),
        page(
            "setup-owner",
            &Setup {
                owner: true,
                email: typed("nora@quarry.example").to_owned(),
                ..setup.clone()
            },
        ),
        page(
            "setup-known",
            &Setup {
                owner: true,
                known: true,
                email: typed("benjamin.okafor-wisniewski@warehouse.example.org").to_owned(),
                ..setup.clone()
            },
        ),
        page("invitation", &invitation),
        page(
            "invitation-refused",
            &Invitation {
                problem: Some(SetupError {
                    field: "again",
                    words: texts.say("problem-again-unequal"),
                }),
                ..invitation.clone()
            },
        ),
        page(
            "invitation-existing",
            &Invitation {
                mode: InvitationMode::Existing { anew: false },
                inviter: None,
                throttled: Some(30),
                ..invitation.clone()
            },
        ),
        page(
            "invitation-unproven",
            &Invitation {
                mode: InvitationMode::Existing { anew: true },
                ..invitation.clone()
            },
        ),
        page(
            "invitation-anew",
            &Invitation {
                mode: InvitationMode::Anew { min: 15 },
                ..invitation
            },
        ),
        page("link-dead", &dead(LinkDeath::Invitation)),
        page("link-dead-used", &dead(LinkDeath::InvitationUsed)),
        page("link-dead-outdated", &dead(LinkDeath::InvitationOutdated)),
        page("link-dead-expired", &dead(LinkDeath::InvitationExpired)),
        page("link-dead-deleted", &dead(LinkDeath::InvitationDeleted)),
        page("link-dead-join", &dead(LinkDeath::Join)),
        page("link-dead-setup", &dead(LinkDeath::Setup)),
        page("link-dead-other", &dead(LinkDeath::Other)),
    ];
    for (code, id) in REFUSALS {
        let details = Details {
            retry_after: if code.contains("too") || code == "busy" { 40 } else { 0 },
            workspace: typed("Meadow & Sons").to_owned(),
            ..Details::default()
        };
        samples.push(page(id, &RefusalPage::new(frame(texts), code, &details)));
    }
    samples
}

fn factor(texts: &Texts) -> Vec<Sample> {
    let code = SecondFactor {
        frame: frame(texts),
        login: typed("ada@meadow.example").to_owned(),
        method: Method::Otp,
        next: Some("/w/meadow/".to_owned()),
        problem: None,
        captcha: None,
    };
    let recovery = SecondFactor {
        method: Method::Recovery,
        ..code.clone()
    };
    let verification = SecondFactor {
        method: Method::Verification,
        ..code.clone()
    };
    let puzzle = Captcha {
        challenge: "{}".to_owned(),
        wait: 60,
    };
    let choice = SecondFactorChoice {
        frame: Frame {
            wait: Some("/api/v1/sign-ins/sgn_none".to_owned()),
            ..frame(texts)
        },
        login: typed("ada@meadow.example").to_owned(),
        methods: vec![MethodRow {
            method: Method::Otp,
            detail: None,
        }],
        codes_exhausted: true,
        disconnected: None,
        problem: None,
    };
    let push = ConfirmInApp {
        frame: Frame {
            wait: Some("/api/v1/sign-ins/sgn_none".to_owned()),
            ..frame(texts)
        },
        waits: Waits::SignIn,
        otherwise: "/sign-in/methods".to_owned(),
        login: typed("ada@meadow.example").to_owned(),
        next: None,
        phone: typed("Ada’s phone").to_owned(),
        state: PushState::Waiting { seconds: 118 },
        hold: Some(PushHold::Soon { seconds: 58 }),
        number: Some("482 913".to_owned()),
        scan: Some("https://id.meadow.example/authenticator/#answer=apr_0.482913".to_owned()),
        is_open: false,
        closed: Closed::Missed,
        seen: None,
        is_old: false,
    };
    let pushed = |state, hold| ConfirmInApp {
        state,
        hold,
        number: None,
        scan: None,
        ..push.clone()
    };
    let step_up = StepUp {
        frame: signed_in(texts, typed("Ada Meadow"), true, Here::Security),
        login: typed("ada@meadow.example").to_owned(),
        act: Act::ChangeSettings,
        next: "/settings".to_owned(),
        back: "/security".to_owned(),
        here: "/step-up?next=/settings".to_owned(),
        password: true,
        code: true,
        push: false,
        by_sms: None,
        lost: None,
        problem: None,
    };
    let act = |act| StepUp {
        act,
        code: false,
        ..step_up.clone()
    };
    let by_sms = |code, chosen, sent, wait| StepUp {
        code,
        by_sms: Some(BySms {
            masked: "•••• 89".to_owned(),
            sent,
            wait,
            chosen,
        }),
        ..step_up.clone()
    };
    vec![
        page("second-factor", &code),
        page(
            "second-factor-incorrect",
            &SecondFactor {
                problem: Some(FactorError::Incorrect),
                ..code.clone()
            },
        ),
        page(
            "second-factor-used",
            &SecondFactor {
                problem: Some(FactorError::AlreadyUsed),
                ..code.clone()
            },
        ),
        page(
            "second-factor-too-many",
            &SecondFactor {
                problem: Some(FactorError::TooMany { seconds: 58 }),
                ..code
            },
        ),
        page("second-factor-recovery", &recovery),
        page("second-factor-verification", &verification),
        page(
            "second-factor-recovery-incorrect",
            &SecondFactor {
                problem: Some(FactorError::IncorrectRecovery),
                ..recovery.clone()
            },
        ),
        page(
            "second-factor-recovery-captcha",
            &SecondFactor {
                problem: Some(FactorError::CaptchaRequired),
                captcha: Some(puzzle),
                ..recovery
            },
        ),
        page("second-factor-choice", &choice),
        page(
            "second-factor-choice-both",
            &SecondFactorChoice {
                methods: [Method::Verification, Method::Otp, Method::Sms, Method::Recovery]
                    .map(|method| MethodRow { method, detail: None })
                    .to_vec(),
                codes_exhausted: false,
                disconnected: Some(typed("Ann's phone").to_owned()),
                problem: Some(FactorError::Unavailable),
                ..choice.clone()
            },
        ),
        page(
            "second-factor-none",
            &SecondFactorChoice {
                methods: Vec::new(),
                ..choice
            },
        ),
        page("second-factor-push", &push),
        page(
            "second-factor-push-press",
            &ConfirmInApp {
                number: None,
                scan: None,
                is_open: true,
                closed: Closed::Woken,
                is_old: true,
                phone: typed(HEBREW).to_owned(),
                ..push.clone()
            },
        ),
        page("second-factor-push-over", &pushed(PushState::Over, None)),
        page(
            "second-factor-push-wrong",
            &pushed(PushState::WrongNumbers, Some(PushHold::Soon { seconds: 31 })),
        ),
        page(
            "second-factor-push-many",
            &pushed(PushState::Unsent, Some(PushHold::TooMany { seconds: 1500 })),
        ),
        page(
            "second-factor-push-paused",
            &pushed(PushState::Unsent, Some(PushHold::Paused)),
        ),
        page("step-up", &step_up),
        page(
            "step-up-incorrect",
            &StepUp {
                problem: Some(StepUpError::IncorrectPassword),
                ..step_up.clone()
            },
        ),
        page(
            "step-up-code-incorrect",
            &StepUp {
                problem: Some(StepUpError::IncorrectCode),
                ..step_up.clone()
            },
        ),
        page(
            "step-up-too-many",
            &StepUp {
                problem: Some(StepUpError::TooMany { seconds: 9 }),
                ..step_up.clone()
            },
        ),
        page(
            "step-up-or-push",
            &StepUp {
                push: true,
                ..step_up.clone()
            },
        ),
        page(
            "step-up-push",
            &ConfirmInApp {
                frame: step_up.frame.clone(),
                waits: Waits::StepUp,
                otherwise: "/step-up?next=%2Fsettings".to_owned(),
                next: Some("/settings".to_owned()),
                ..push.clone()
            },
        ),
        page("step-up-or-sms", &by_sms(true, false, false, 0)),
        page("step-up-sms", &by_sms(true, true, true, 42)),
        page("step-up-sms-alone", &by_sms(false, true, false, 0)),
        page(
            "step-up-sms-not-sent",
            &StepUp {
                problem: Some(StepUpError::NotSent),
                ..by_sms(true, true, false, 31)
            },
        ),
        page("step-up-set-up", &act(Act::SetUpApp)),
        page("step-up-change", &act(Act::ChangeApp)),
        page("step-up-codes", &act(Act::ReloadCodes)),
        page("step-up-log-out", &act(Act::LogOutEverywhere)),
        page(
            "step-up-end",
            &act(Act::EndSessionsOf {
                name: typed(HEBREW).to_owned(),
            }),
        ),
        page(
            "step-up-other",
            &act(Act::Other {
                words: texts.say("act-go-on"),
            }),
        ),
    ]
}

/// "Check your login parameters", with all that it can say and offer.
pub fn check_details(texts: &Texts) -> Banner {
    let phone = [("name", typed(LONG)), ("platform", typed("Android 16 · Chrome"))];
    let link = |label: &str, path: &str| Link {
        label: texts.say(label),
        href: format!("/w/meadow/security{path}"),
    };
    let act = |label: &str, action: &str| BannerAct {
        label: texts.say(label),
        action: format!("/w/meadow/banner/{action}"),
        kind: "check_details".to_owned(),
    };
    let sentences = [
        texts.say("banner-check"),
        texts.say_with("banner-check-phone", &phone),
        texts.say_with("banner-check-number", &[("number", "•••• 89")]),
    ];
    Banner {
        tone: Tone::Info,
        text: sentences.join(" "),
        links: vec![
            link("change", "/phone-number"),
            link("open-settings", "#trusted-devices"),
        ],
        acts: vec![act("everything-is-fine", "all-fine"), act("remind-me-later", "later")],
    }
}

/// A banner, for the pages that show one.
pub fn banner(texts: &Texts) -> Banner {
    Banner {
        tone: Tone::Attention,
        text: texts.say("factor-off-what"),
        links: vec![Link {
            label: texts.say("two-factor-turn-on"),
            href: "/w/meadow/security/two-factor".to_owned(),
        }],
        acts: Vec::new(),
    }
}
