//! The pages behind the door.

use domain::policy::{ROWS, Scope, Unit};
use pages::frame::{Ending, Here};
use pages::view::{
    AccountProof, AppState, ChangePassword, Changed, Choice, Confirm, DemoHome, DemoMessage, DemoOutbox, DemoPerson,
    Difference, Employee, EventFilters, EventRow, Events, FactorError, FactorState, History, HistoryEntry, Home, Look,
    MailState, MessageRow, Messages, Occasion, OtherPhone, OtherPhoneError, OtherPhoneState, OtpDone, OtpError,
    OtpSetup, Paging, PhoneDigits, PhoneDone, PhoneRow, PhoneScan, Preset, RecoveryCodes, RecoverySheet, RecoveryState,
    Reports, SealState, Security, SessionRow, Sessions, Setting, SettingControl, SettingGroup, Settings, SetupChoice,
    SetupError, SetupRequired, StatusTab, TurnOff, TurnOffError, TurnOn, TurnedOff, WaitingBrowser,
};
use pages::{Frame, Texts, initials};

use super::typed::typed;
use super::{HEBREW, LONG, Sample, ago, banner, check_details, frame, page, places, signed_in};

fn phone_of(texts: &Texts) -> PhoneRow {
    PhoneRow {
        name: typed("Ann's phone").to_owned(),
        platform: typed("Android 16 · Chrome").to_owned(),
        connected: ago(texts, 60 * 24 * 3),
        last_seen: Some(ago(texts, 12)),
        disconnected: false,
        other: None,
    }
}

fn entry(texts: &Texts, id: &str, minutes: i64, device: &str, address: &str) -> HistoryEntry {
    HistoryEntry {
        when: ago(texts, minutes),
        what: texts.say(id),
        device: device.to_owned(),
        address: address.to_owned(),
        place: None,
        employee: None,
        attention: id.ends_with("failed") || id.ends_with("closed"),
        marked: false,
    }
}

fn turned_off(texts: &Texts) -> TurnedOff {
    TurnedOff {
        until: ago(texts, -60 * 47),
        by: typed("Ada Meadow").to_owned(),
    }
}

/// The dialog of an administrator in its states, and the way back of the person.
pub fn turning_off(texts: &Texts) -> Vec<Sample> {
    let browser = |id: &str, device: &str, address: &str, known| WaitingBrowser {
        id: id.to_owned(),
        device: device.to_owned(),
        address: address.to_owned(),
        password_at: ago(texts, 4),
        known,
    };
    let dialog = TurnOff {
        frame: signed_in(texts, typed("Ada Meadow"), true, Here::Employees),
        id: "0198f2".to_owned(),
        name: typed("Ben Okafor").to_owned(),
        known: vec![
            (texts.say("login-label"), typed("ben@meadow.example").to_owned()),
            (texts.say("phone-number-label"), "+4915123456789".to_owned()),
        ],
        waiting: vec![
            browser("1", typed("Firefox on Windows"), "192.0.2.7", true),
            browser(
                "2",
                typed("Chrome on Linux"),
                "2001:db8:85a3:8d3:1319:8a2e:370:7348",
                false,
            ),
        ],
        days: vec![1, 2],
        now: None,
        oneself: false,
        reason: String::new(),
        picked: String::new(),
        checked: false,
        problem: None,
    };
    let turn_on = TurnOn {
        frame: signed_in(texts, typed("Ben Okafor"), false, Here::Security),
        problem: None,
    };
    vec![
        page("turn-off", &dialog),
        page(
            "turn-off-nobody-waits",
            &TurnOff {
                waiting: Vec::new(),
                days: vec![1],
                name: typed(LONG).to_owned(),
                ..dialog.clone()
            },
        ),
        page(
            "turn-off-again",
            &TurnOff {
                now: Some(turned_off(texts)),
                problem: Some(TurnOffError::Changed),
                ..dialog.clone()
            },
        ),
        page(
            "turn-off-problem",
            &TurnOff {
                picked: "1".to_owned(),
                reason: typed("Lost the phone").to_owned(),
                problem: Some(TurnOffError::NotChecked),
                ..dialog.clone()
            },
        ),
        page(
            "turn-off-oneself",
            &TurnOff {
                oneself: true,
                ..dialog
            },
        ),
        page("turn-on", &turn_on),
        page(
            "turn-on-incorrect",
            &TurnOn {
                problem: Some(FactorError::Incorrect),
                ..turn_on
            },
        ),
    ]
}

fn entries(texts: &Texts) -> Vec<HistoryEntry> {
    let firefox = typed("Firefox on Windows");
    vec![
        entry(texts, "event-sign-in-succeeded", 2, firefox, "192.0.2.7"),
        entry(texts, "event-challenge-passed", 2, firefox, "192.0.2.7"),
        entry(
            texts,
            "event-sign-in-failed",
            45,
            typed("Chrome on Android"),
            "198.51.100.23",
        ),
        entry(
            texts,
            "event-password-closed",
            130,
            "Unknown",
            "2001:db8:85a3:8d3:1319:8a2e:370:7348",
        ),
        entry(texts, "event-otp-app-bound", 60 * 27, firefox, "192.0.2.7"),
        entry(
            texts,
            "event-signed-out",
            60 * 24 * 12,
            typed("Safari on iPhone"),
            "203.0.113.200",
        ),
        entry(texts, "event-sign-in-succeeded", 60 * 24 * 400, firefox, "192.0.2.7"),
    ]
}

pub fn own(texts: &Texts) -> Vec<Sample> {
    let mut samples = account(texts);
    samples.extend(app(texts));
    samples.extend(turning_off(texts));
    samples.extend(recovery(texts));
    samples
}

fn account(texts: &Texts) -> Vec<Sample> {
    let ada = |here| signed_in(texts, typed("Ada Meadow"), true, here);
    let ben = |here| signed_in(texts, typed("Ben Okafor"), false, here);
    let last = entry(
        texts,
        "event-sign-in-succeeded",
        61,
        typed("Firefox on Windows"),
        "192.0.2.7",
    );
    let home = Home {
        frame: ben(Here::Home),
        contact_email: None,
        groups: Vec::new(),
        factor: FactorState::Off,
        last_sign_in: None,
        workspaces: Vec::new(),
    };
    let change = ChangePassword {
        frame: ben(Here::Security),
        login: typed("ben@meadow.example").to_owned(),
        min: 15,
        proof: AccountProof::Password,
        ends_others: true,
        longer: false,
        problem: None,
        throttled: None,
    };
    let phone = phone_of(texts);
    let scan = PhoneScan {
        frame: ben(Here::Security),
        link: "https://id.meadow.example/authenticator/#pair=0123456789ABCDEFGHJKMNPQR0".to_owned(),
        code: "01234 56789 ABCDE FGHJK MNPQR 0".to_owned(),
        known: None,
        replaces: None,
        life: 10,
        left: 600,
        early: false,
        renewed: false,
    };
    let other = OtherPhone {
        frame: ben(Here::Security),
        login: typed("ben@meadow.example").to_owned(),
        name: typed("Ben's phone").to_owned(),
        hours: 24,
        stands: OtherPhoneState::Free,
        problem: None,
    };
    let later = ago(texts, -60 * 47);
    let other_stands = |stands| OtherPhone {
        stands,
        ..other.clone()
    };
    let digits = PhoneDigits {
        frame: ben(Here::Security),
        name: typed("Ann's phone").to_owned(),
        platform: typed("Android 16 · Chrome").to_owned(),
        incorrect: false,
    };
    let security = Security {
        frame: ben(Here::Security),
        factor: FactorState::Off,
        can_turn_off: true,
        app: None,
        phone: None,
        former: Vec::new(),
        number: Some(None),
        recovery: None,
        password_changed: None,
        sessions: 1,
        last_sign_in: None,
        change_password: None,
    };
    let sessions = Sessions {
        frame: ada(Here::Security),
        sessions: vec![
            SessionRow {
                this: true,
                ..session(texts, typed("Firefox on Windows"), false)
            },
            session(texts, typed("Safari on iPhone"), true),
            session(texts, typed(LONG), false),
        ],
    };
    let history = History {
        frame: ben(Here::LoginHistory),
        whose: None,
        everybody: false,
        entries: entries(texts),
        paging: Paging {
            newer: None,
            older: Some("/history?before=1".to_owned()),
        },
    };
    vec![
        page("home-first", &home),
        page(
            "home",
            &Home {
                frame: Frame {
                    banner: Some(banner(texts)),
                    ..ada(Here::Home)
                },
                contact_email: Some(typed("ada.private@example.org").to_owned()),
                groups: vec![typed("Office").to_owned(), typed("Workshop").to_owned()],
                factor: FactorState::On {
                    since: ago(texts, 60 * 24 * 40),
                },
                last_sign_in: Some(last.clone()),
                workspaces: places(3),
            },
        ),
        page(
            "home-check-details",
            &Home {
                frame: Frame {
                    banner: Some(check_details(texts)),
                    ..ben(Here::Home)
                },
                ..home.clone()
            },
        ),
        page(
            "home-long-name",
            &Home {
                frame: signed_in(texts, typed(LONG), true, Here::Home),
                ..home.clone()
            },
        ),
        page(
            "home-right-to-left",
            &Home {
                frame: signed_in(texts, typed(HEBREW), false, Here::Home),
                factor: FactorState::OffRequired {
                    by: ago(texts, -60 * 24 * 5),
                },
                ..home
            },
        ),
        page("security-first", &security),
        page("change-password", &change),
        page(
            "change-password-longer",
            &ChangePassword {
                longer: true,
                ..change.clone()
            },
        ),
        page(
            "change-password-weak",
            &ChangePassword {
                proof: AccountProof::CodeOf(format!("{}, {}", typed("Meadow & Sons"), typed(LONG))),
                problem: Some(SetupError {
                    field: "password",
                    words: texts.say("refusal-password-reused"),
                }),
                throttled: Some(42),
                ends_others: false,
                ..change
            },
        ),
        page(
            "security-phone-disconnected",
            &Security {
                phone: Some(PhoneRow {
                    disconnected: true,
                    ..phone.clone()
                }),
                ..security.clone()
            },
        ),
        page(
            "setup-choice",
            &SetupChoice {
                frame: ben(Here::Security),
            },
        ),
        page("phone-scan", &scan),
        page(
            "phone-scan-early",
            &PhoneScan {
                early: true,
                replaces: Some(typed("Ann's old phone").to_owned()),
                ..scan.clone()
            },
        ),
        page(
            "phone-scan-known",
            &PhoneScan {
                renewed: true,
                known: Some(typed("Ann's phone").to_owned()),
                ..scan.clone()
            },
        ),
        page("other-phone", &other),
        page(
            "other-phone-incorrect",
            &OtherPhone {
                problem: Some(OtherPhoneError::IncorrectPassword),
                ..other.clone()
            },
        ),
        page("other-phone-too-short", &other_stands(OtherPhoneState::TooShort)),
        page(
            "other-phone-waits",
            &other_stands(OtherPhoneState::Waits(later.clone())),
        ),
        page(
            "other-phone-elsewhere",
            &other_stands(OtherPhoneState::Elsewhere(later)),
        ),
        page("other-phone-due", &other_stands(OtherPhoneState::Due)),
        page("phone-digits", &digits),
        page(
            "phone-digits-incorrect",
            &PhoneDigits {
                incorrect: true,
                ..digits.clone()
            },
        ),
        page(
            "phone-done",
            &PhoneDone {
                frame: ada(Here::Security),
                name: typed("Ann's phone").to_owned(),
            },
        ),
        page(
            "security-turned-off",
            &Security {
                factor: FactorState::TurnedOff {
                    until: ago(texts, -60 * 47),
                },
                app: Some(AppState {
                    set_up: ago(texts, 60 * 24 * 40),
                    last_used: None,
                }),
                ..security.clone()
            },
        ),
        page(
            "security",
            &Security {
                frame: ada(Here::Security),
                factor: FactorState::On {
                    since: ago(texts, 60 * 24 * 40),
                },
                can_turn_off: false,
                app: Some(AppState {
                    set_up: ago(texts, 60 * 24 * 40),
                    last_used: Some(ago(texts, 61)),
                }),
                phone: Some(phone.clone()),
                former: vec![phone.clone()],
                number: Some(Some(super::sms::linked(false))),
                recovery: Some(RecoveryState {
                    left: Some(7),
                    made: Some(ago(texts, 60 * 24 * 40)),
                }),
                password_changed: Some(ago(texts, 60 * 24 * 90)),
                sessions: 3,
                last_sign_in: Some(last),
                change_password: Some("/security/password".to_owned()),
            },
        ),
        page(
            "sessions-ending",
            &Sessions {
                frame: Frame {
                    ending: Some(Ending {
                        seconds: 95,
                        warn_before: 120,
                        extendable: true,
                    }),
                    ..sessions.frame.clone()
                },
                ..sessions.clone()
            },
        ),
        page(
            "sessions-only-this",
            &Sessions {
                sessions: sessions.sessions[..1].to_vec(),
                ..sessions.clone()
            },
        ),
        page("sessions", &sessions),
        page(
            "log-out-everywhere",
            &Confirm::log_out_everywhere(ada(Here::Security), 2),
        ),
        page("history", &history),
        page(
            "history-marked",
            &History {
                entries: entries(texts)
                    .into_iter()
                    .enumerate()
                    .map(|(at, entry)| HistoryEntry {
                        marked: at == 1,
                        ..entry
                    })
                    .collect(),
                ..history.clone()
            },
        ),
        page(
            "history-empty",
            &History {
                entries: Vec::new(),
                paging: Paging::default(),
                ..history
            },
        ),
    ]
}

fn app(texts: &Texts) -> Vec<Sample> {
    let setup = OtpSetup {
        frame: signed_in(texts, typed("Ben Okafor"), false, Here::Security),
        uri: "otpauth://totp/Meadow%20%26%20Sons:ben%40meadow.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Meadow"
            .to_owned(),
        key: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
        digits: 6,
        step_seconds: 30,
        label: typed("Meadow & Sons: ben@meadow.example").to_owned(),
        enrolment: String::new(),
        changed: false,
        problem: None,
        back: Some("/security".to_owned()),
    };
    let with = |problem| OtpSetup {
        problem: Some(problem),
        ..setup.clone()
    };
    let done = OtpDone {
        frame: setup.frame.clone(),
        changed: false,
        next: "/security".to_owned(),
    };
    vec![
        page("otp-setup", &setup),
        page("otp-setup-incorrect", &with(OtpError::Incorrect)),
        page("otp-setup-clock-off", &with(OtpError::ClockOff { seconds: 340 })),
        page("otp-setup-expired", &with(OtpError::Expired)),
        page("otp-setup-too-many", &with(OtpError::TooMany { seconds: 41 })),
        page(
            "otp-setup-changed",
            &OtpSetup {
                changed: true,
                back: None,
                ..setup
            },
        ),
        page("otp-done", &done),
        page("otp-changed", &OtpDone { changed: true, ..done }),
    ]
}

fn recovery(texts: &Texts) -> Vec<Sample> {
    let ben = || signed_in(texts, typed("Ben Okafor"), false, Here::Security);
    let codes: Vec<String> = (0..10).map(|n| format!("7QK4{n}-0ZR{n}X")).collect();
    let shown = RecoveryCodes {
        frame: ben(),
        occasion: Occasion::SetUp,
        codes: codes.clone(),
        sheet: "c2VhbGVk".to_owned(),
        next: "/security".to_owned(),
    };
    let security = |left: Option<u64>| Security {
        frame: ben(),
        factor: FactorState::On { since: ago(texts, 90) },
        can_turn_off: true,
        app: Some(AppState {
            set_up: ago(texts, 90),
            last_used: None,
        }),
        phone: None,
        former: Vec::new(),
        number: Some(Some(super::sms::linked(true))),
        recovery: Some(RecoveryState {
            left,
            made: left.map(|_| ago(texts, 90)),
        }),
        password_changed: None,
        sessions: 1,
        last_sign_in: None,
        change_password: None,
    };
    vec![
        page("recovery-codes-set-up", &shown),
        page(
            "recovery-codes-reloaded",
            &RecoveryCodes {
                occasion: Occasion::Reloaded,
                ..shown
            },
        ),
        page(
            "recovery-sheet",
            &RecoverySheet {
                frame: frame(texts),
                login: typed("ben@meadow.example").to_owned(),
                made: ago(texts, 1),
                codes,
            },
        ),
        page("recovery-reload", &Confirm::reload_codes(ben(), Some(7))),
        page("recovery-generate", &Confirm::reload_codes(ben(), None)),
        page("security-codes-few", &security(Some(2))),
        page("security-codes-none", &security(None)),
    ]
}

pub fn console(texts: &Texts) -> Vec<Sample> {
    let mut samples = people(texts);
    samples.extend(super::people::samples(texts));
    samples.extend(log(texts));
    for (name, mail, state) in [
        (
            "messages",
            MailState::Sends {
                sender: "Meadow <no-reply@id.example.org>".to_owned(),
            },
            "failed",
        ),
        (
            "messages-away",
            MailState::Away {
                since: ago(texts, 12),
                answer: texts.say("answer-unreachable"),
            },
            "waiting",
        ),
        ("messages-not-set-up", MailState::NotSetUp, "sent"),
    ] {
        samples.push(page(name, &messages(texts, mail, state)));
    }
    samples.push(page("settings", &settings(texts, true)));
    samples.push(page("settings-read-only", &settings(texts, false)));
    samples
}

/// Some workgroups to choose from.
pub fn groups(many: usize) -> Vec<Choice> {
    let names = [
        typed("Workshop"),
        typed("Office"),
        typed("Night shift of the northern warehouse and its yard"),
    ];
    let choice = |(at, name): (usize, &&str)| Choice {
        value: format!("grp_{at}"),
        label: (*name).to_owned(),
    };
    names.iter().enumerate().take(many).map(choice).collect()
}

fn people(texts: &Texts) -> Vec<Sample> {
    let ada = || signed_in(texts, typed("Ada Meadow"), true, Here::Employees);
    let employee = Employee {
        frame: ada(),
        id: "0198f2".to_owned(),
        name: typed("Ben Okafor").to_owned(),
        initials: "BO".to_owned(),
        login: typed("ben@meadow.example").to_owned(),
        contact_email: None,
        contact_path: Some("/employees/em_1/contact".to_owned()),
        role: texts.say("role-employee"),
        status: texts.say("status-active"),
        dismissed: false,
        groups: Vec::new(),
        other_groups: Vec::new(),
        second_factor: false,
        turned_off: None,
        can_turn_off: false,
        app_set_up: None,
        phone: None,
        closed: String::new(),
        number: None,
        recovery_codes: None,
        sessions: Vec::new(),
        last_sign_in: None,
    };
    vec![
        page("employee-first", &employee),
        page(
            "employee",
            &Employee {
                contact_email: Some(typed("ben.private@example.org").to_owned()),
                groups: groups(1),
                other_groups: groups(3),
                second_factor: true,
                can_turn_off: true,
                app_set_up: Some(ago(texts, 60 * 24 * 40)),
                phone: Some(phone_of(texts)),
                closed: texts.say("method-otp"),
                number: Some("+4915123456789".to_owned()),
                recovery_codes: Some(8),
                sessions: vec![
                    session(texts, typed("Firefox on Windows"), false),
                    session(texts, typed(LONG), true),
                ],
                last_sign_in: entries(texts).into_iter().next(),
                ..employee.clone()
            },
        ),
        page(
            "employee-turned-off",
            &Employee {
                second_factor: true,
                turned_off: Some(turned_off(texts)),
                can_turn_off: true,
                app_set_up: Some(ago(texts, 60 * 24 * 40)),
                sessions: vec![session(texts, typed("Safari on iPhone"), true)],
                ..employee.clone()
            },
        ),
        page(
            "employee-dismissed",
            &Employee {
                status: texts.say("status-dismissed"),
                dismissed: true,
                groups: groups(1),
                ..employee.clone()
            },
        ),
        page(
            "end-sessions",
            &Confirm::end_sessions_of(ada(), "0198f2", typed("Ben Okafor"), 2),
        ),
        page(
            "end-sessions-none",
            &Confirm::end_sessions_of(ada(), "0198f2", typed(HEBREW), 0),
        ),
        page(
            "reopen",
            &Confirm::reopen(ada(), "0198f2", typed(HEBREW), &texts.say("method-recovery-code")),
        ),
        page("setup-required", &SetupRequired { frame: ada() }),
        page(
            "reports",
            &Reports {
                frame: signed_in(texts, typed("Ada Meadow"), true, Here::Reports),
                last_sign_in: entries(texts).into_iter().next(),
                history: "/employees/reports/login-history".to_owned(),
                invites: false,
            },
        ),
        page(
            "reports-of-an-employee",
            &Reports {
                frame: signed_in(texts, typed("Ben Okafor"), false, Here::Employees),
                last_sign_in: None,
                history: "/history".to_owned(),
                invites: true,
            },
        ),
    ]
}

fn log(texts: &Texts) -> Vec<Sample> {
    let ada = |here| signed_in(texts, typed("Ada Meadow"), true, here);
    let row = |id: &str, kind: &str, minutes, sealed| EventRow {
        id: "0198f2".to_owned(),
        when: ago(texts, minutes),
        kind: kind.to_owned(),
        what: texts.say(id),
        actor: typed("Ada Meadow").to_owned(),
        actor_path: Some("/employees/0198f2".to_owned()),
        subject: (minutes > 100).then(|| typed(HEBREW).to_owned()),
        address: Some("192.0.2.7".to_owned()),
        device: Some(typed("Firefox on Windows").to_owned()),
        details: if minutes > 10 {
            vec![
                ("key".to_owned(), "session.idle".to_owned()),
                ("value".to_owned(), "12".to_owned()),
            ]
        } else {
            Vec::new()
        },
        sealed,
        attention: kind.ends_with("failed"),
    };
    let events = Events {
        frame: ada(Here::Events),
        filters: EventFilters::default(),
        kinds: vec![Choice {
            value: "sign_in_failed".to_owned(),
            label: texts.say("event-sign-in-failed"),
        }],
        rows: vec![
            row("event-sign-in-succeeded", "sign_in_succeeded", 0, false),
            row("event-setting-changed", "setting_changed", 12, true),
            row("event-sign-in-failed", "sign_in_failed", 50, true),
            row("event-sessions-ended", "sessions_ended", 60 * 26, true),
        ],
        seal: SealState::Sealed {
            until: ago(texts, 12),
            count: 1204,
        },
        paging: Paging {
            newer: None,
            older: Some("/events?before=1".to_owned()),
        },
    };
    let everybody = entries(texts).into_iter().map(|entry| HistoryEntry {
        employee: Some((
            typed("Katarzyna Wiśniewska-Brzezińska").to_owned(),
            "/employees/0198f2".to_owned(),
        )),
        ..entry
    });
    vec![
        page(
            "events-stopped",
            &Events {
                rows: Vec::new(),
                filters: EventFilters {
                    kind: "sign_in_failed".to_owned(),
                    from: "2026-09-01".to_owned(),
                    ..EventFilters::default()
                },
                seal: SealState::Stopped { since: ago(texts, 70) },
                ..events.clone()
            },
        ),
        page(
            "events-empty",
            &Events {
                rows: Vec::new(),
                seal: SealState::Empty,
                ..events.clone()
            },
        ),
        page("events", &events),
        page(
            "history-of",
            &History {
                frame: ada(Here::Employees),
                whose: Some((typed("Ben Okafor").to_owned(), "/employees/0198f2".to_owned())),
                everybody: false,
                entries: entries(texts),
                paging: Paging::default(),
            },
        ),
        page(
            "history-everybody",
            &History {
                frame: ada(Here::Reports),
                whose: None,
                everybody: true,
                entries: everybody.collect(),
                paging: Paging::default(),
            },
        ),
    ]
}

fn messages(texts: &Texts, mail: MailState, state: &str) -> Messages {
    let tab = |value: &str, count| StatusTab {
        value: value.to_owned(),
        label: texts.say(&format!("messages-{value}")),
        count,
        href: format!("/messages?state={value}"),
    };
    let row = |to: &str, purpose: &str, answer: &str| MessageRow {
        id: "msg_0198f2".to_owned(),
        to: to.to_owned(),
        purpose: texts.say(purpose),
        written: ago(texts, 70),
        attempts: 3,
        next: (state == "waiting").then(|| ago(texts, 1)),
        answer: Some((answer.to_owned(), ago(texts, 2))),
        can_retry: state != "sent",
    };
    let rows = vec![
        row(
            typed("katarzyna.wisniewska-brzezinska@warehouse.example.org"),
            "message-invitation",
            typed(
                "550 5.1.1 <katarzyna.wisniewska-brzezinska@warehouse.example.org>: Recipient address rejected: User unknown in virtual mailbox table",
            ),
        ),
        row(
            typed("ben@example.org"),
            "message-password-changed",
            &texts.say("answer-no-answer"),
        ),
    ];
    Messages {
        frame: signed_in(texts, typed("Ada Meadow"), true, Here::Messages),
        mail,
        state: state.to_owned(),
        tabs: vec![tab("waiting", 1), tab("failed", 2), tab("sent", 0)],
        rows: if state == "sent" { Vec::new() } else { rows },
        paging: Paging {
            newer: None,
            older: (state == "failed").then(|| "/messages?state=failed&before=1".to_owned()),
        },
    }
}

/// As the handler fills it, from the policy's own rows.
fn settings(texts: &Texts, editable: bool) -> Settings {
    let dashed = |name: &str| name.replace(['.', '_'], "-");
    let mut groups: Vec<SettingGroup> = Vec::new();
    for row in ROWS {
        let title = texts.say(&format!(
            "settings-{}",
            dashed(row.name.split('.').next().unwrap_or(""))
        ));
        let control = match row.unit {
            _ if row.scope == Scope::Server => SettingControl::Fixed,
            Unit::Choice(words) => SettingControl::Choice(
                words
                    .iter()
                    .map(|word| Choice {
                        value: (*word).to_owned(),
                        label: texts.say(&format!("choice-{}-{}", dashed(row.name), dashed(word))),
                    })
                    .collect(),
            ),
            _ if row.may_be_off => SettingControl::NumberOrOff,
            _ => SettingControl::Number {
                min: row.least.unsigned_abs(),
                max: row.most.unsigned_abs(),
            },
        };
        let unit = format!("{:?}", row.unit).to_lowercase();
        let said = |value: i64| match row.unit {
            Unit::Choice(_) | Unit::Switch => texts.say("value-on"),
            _ => texts.say_with(&format!("value-{unit}"), &[("count", value)]),
        };
        let words = matches!(row.unit, Unit::Choice(_) | Unit::Switch);
        let range = texts.say_with("range", &[("least", row.least.to_string()), ("most", said(row.most))]);
        let setting = Setting {
            key: row.name.to_owned(),
            name: texts.say(&format!("setting-{}-name", dashed(row.name))),
            reason: texts.say(&format!("setting-{}-reason", dashed(row.name))),
            value: row.write(row.default),
            said: said(row.default),
            unit: if words || row.unit == Unit::Count {
                String::new()
            } else {
                texts.say(&format!("unit-{unit}"))
            },
            range: if words { String::new() } else { range },
            default: said(row.default),
            changed: (row.name == "session.idle").then(|| Changed {
                who: typed("Ada Meadow").to_owned(),
                when: ago(texts, 60 * 24 * 3),
            }),
            control,
            saved: row.name == "session.idle",
            problem: (row.name == "session.overall").then(|| texts.say("setting-problem-out-of-range")),
        };
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.settings.push(setting),
            None => groups.push(SettingGroup {
                title,
                lead: row.name.starts_with("sms.").then(|| texts.say("settings-sms-risk")),
                settings: vec![setting],
            }),
        }
    }
    Settings {
        frame: signed_in(texts, typed("Ada Meadow"), true, Here::Settings),
        preset: if editable { Preset::Standard } else { Preset::Plain },
        groups,
        differences: vec![Difference {
            what: texts.say("setting-session-overall-name"),
            articles: texts.say("value-off"),
            default: texts.say_with("value-hours", &[("count", 24)]),
            reason: texts.say("setting-session-overall-reason"),
            key: "session.overall".to_owned(),
        }],
        editable,
    }
}

pub fn demo(texts: &Texts) -> Vec<Sample> {
    let demo = || Frame {
        demo: true,
        ..frame(texts)
    };
    let person = |name: &str, note: &str| DemoPerson {
        name: name.to_owned(),
        initials: initials(name),
        login: typed("ada@meadow.example").to_owned(),
        password: "amber-kettle-raven-willow-07".to_owned(),
        otp_key: None,
        note: note.to_owned(),
    };
    let message = DemoMessage {
        when: ago(texts, 4),
        channel: "e-mail".to_owned(),
        to: typed("ada@meadow.example").to_owned(),
        subject: texts.say("mail-app-set-up-subject"),
        body: "Hello Ada,\n\nAn authenticator app was set up for your account.\n".to_owned(),
    };
    vec![
        page(
            "demo",
            &DemoHome {
                frame: demo(),
                people: vec![
                    person(typed("Ada Meadow"), "administrator"),
                    person(typed("Ben Okafor"), ""),
                    person(typed(LONG), ""),
                ],
            },
        ),
        page(
            "demo-outbox",
            &DemoOutbox {
                frame: demo(),
                messages: vec![message],
            },
        ),
        page(
            "demo-outbox-empty",
            &DemoOutbox {
                frame: demo(),
                messages: Vec::new(),
            },
        ),
        page(
            "look",
            &Look {
                frame: demo(),
                when: ago(texts, 5),
            },
        ),
    ]
}

fn session(texts: &Texts, device: &str, phone: bool) -> SessionRow {
    SessionRow {
        id: "0198f2".to_owned(),
        device: device.to_owned(),
        phone,
        address: "192.0.2.7".to_owned(),
        place: None,
        started: ago(texts, 800),
        last_active: ago(texts, 3),
        this: false,
    }
}
