//! Inviting, what is open of it, and joining by a link for many people.

use pages::Texts;
use pages::frame::Here;
use pages::view::{
    Captcha, Choice, Confirm, InvitationMode, Invite, InviteBySms, InviteDone, InviteResult, InviteRow, Join,
    JoinLinkRow, JoinLinks, JoinWaits, JoiningPage, LinkShown, OpenInvitations, OpenRow, OtherProfile, Paging,
    SetupError, SmsRow,
};

use super::typed::typed;
use super::{HEBREW, LONG, Sample, ago, frame, page, signed_in};

const LINK: &str = "https://door.meadow.example/w/meadow/invitation/kZ1zqFf3m1wQ0Y8s7d6f5gkZ1zqFf3m1wQ0Y8s7d6f5";

pub fn inviting(texts: &Texts) -> Vec<Sample> {
    let mut samples = console(texts);
    samples.extend(outside(texts));
    samples
}

fn choices(texts: &Texts) -> (Vec<Choice>, Vec<Choice>) {
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    };
    let roles = ["employee", "administrator"].map(|role| choice(role, &texts.say(&format!("role-{role}"))));
    (
        roles.to_vec(),
        vec![choice("a", typed("Gardeners")), choice("b", typed(LONG))],
    )
}

fn console(texts: &Texts) -> Vec<Sample> {
    let ada = || signed_in(texts, typed("Ada Meadow"), true, Here::Employees);
    let ben = || signed_in(texts, typed("Ben Okafor"), false, Here::Employees);
    let (roles, groups) = choices(texts);
    let invite = Invite {
        frame: ada(),
        manages: true,
        addresses: String::new(),
        most: 200,
        role: "employee".to_owned(),
        roles: roles.clone(),
        group: String::new(),
        groups: groups.clone(),
        language: "en".to_owned(),
        languages: roles,
        by_hand: false,
        by_sms: true,
        problem: None,
    };
    let number = InviteBySms {
        frame: ada(),
        number: "+49 151 23456789".to_owned(),
        name: typed(HEBREW).to_owned(),
        group: String::new(),
        groups: groups.clone(),
        language: "en".to_owned(),
        languages: invite.languages.clone(),
        problem: None,
    };
    let row = |typed: &str, result| InviteRow {
        typed: typed.to_owned(),
        result,
    };
    let held = |words: &str, remedy: Option<&str>| InviteResult::Held {
        words: texts.say(words),
        holder: typed(LONG).to_owned(),
        remedy: remedy.map(|id| ("/employees/emp_x".to_owned(), texts.say(id))),
    };
    let done = InviteDone {
        frame: ada(),
        sender: "no-reply@id.meadow.example".to_owned(),
        rows: vec![
            row(typed("ann@meadow.example"), InviteResult::Sent),
            row(typed("ann@meadow.example"), InviteResult::Repeated),
            row("<script>alert(1)</script>", InviteResult::NotAnAddress),
            row(
                typed("ben@meadow.example"),
                held("invite-held-active", Some("invite-remedy-profile")),
            ),
            row(
                typed("carl@meadow.example"),
                held("invite-held-dismissed", Some("invite-remedy-reinstate")),
            ),
            row(typed("dora@meadow.example"), held("invite-held-contact", None)),
            row(
                typed("eve@meadow.example"),
                InviteResult::Refused(texts.say("refusal-busy")),
            ),
        ],
    };
    let open = |name: &str, mailed: Option<i64>, is_over| OpenRow {
        id: format!("emp_0000000000000000000000000{}", mailed.unwrap_or(5) % 10),
        name: name.to_owned(),
        address: typed("maximiliana.wisniewska@post.donaudampfschifffahrt.example").to_owned(),
        inviter: if mailed.is_some() {
            typed(LONG).to_owned()
        } else {
            String::new()
        },
        since: ago(texts, 90),
        mailed: mailed.map(|minutes| ago(texts, minutes)),
        expires: Some(ago(texts, -40_000)),
        is_over,
    };
    let rows = vec![
        open("Ann", Some(3), false),
        open(typed(LONG), None, true),
        open(typed(HEBREW), Some(9_000), false),
    ];
    let invitations = OpenInvitations {
        frame: ada(),
        manages: true,
        pending: false,
        waiting: 3,
        rows: rows.clone(),
        by_sms: Vec::new(),
        paging: Paging {
            newer: None,
            older: Some("/employees/invitations?after=x".to_owned()),
        },
    };
    let number_row = |name: &str, is_over| SmsRow {
        id: "sin_00000000000000000000000000".to_owned(),
        number: "+4915123456789".to_owned(),
        name: name.to_owned(),
        inviter: typed(LONG).to_owned(),
        since: ago(texts, 90),
        sent: ago(texts, 3),
        not_sent: is_over,
        expires: ago(texts, -40_000),
        is_over,
    };
    let with_numbers = OpenInvitations {
        by_sms: vec![number_row(typed(LONG), false), number_row("", true)],
        ..invitations.clone()
    };
    let link = |is_on, is_over, exempt: &str| JoinLinkRow {
        id: "jln_00000000000000000000000000".to_owned(),
        since: ago(texts, 500),
        by: typed(LONG).to_owned(),
        until: ago(texts, -40_000),
        group: Some(typed("Gardeners").to_owned()),
        approval: !exempt.is_empty(),
        exempt: exempt.to_owned(),
        is_on,
        is_over,
    };
    let links = JoinLinks {
        frame: ada(),
        groups,
        exempt: String::new(),
        rows: vec![
            link(true, false, "meadow.example"),
            link(false, false, ""),
            link(true, true, ""),
        ],
        problem: None,
    };
    vec![
        page("invite", &invite),
        page(
            "invite-refused",
            &Invite {
                frame: ben(),
                manages: false,
                problem: Some(SetupError {
                    field: "addresses",
                    words: texts.say("problem-addresses-empty"),
                }),
                ..invite
            },
        ),
        page("invite-done", &done),
        page(
            "invite-done-links",
            &InviteDone {
                frame: ada(),
                sender: String::new(),
                rows: vec![row(typed("ann@meadow.example"), InviteResult::Link(LINK.to_owned()))],
            },
        ),
        page("invite-by-sms", &number),
        page(
            "invite-by-sms-refused",
            &InviteBySms {
                problem: Some(SetupError {
                    field: "number",
                    words: texts.say("invite-number-in-use"),
                }),
                ..number.clone()
            },
        ),
        page("open-invitations-sms", &with_numbers),
        page(
            "delete-sms-invitation",
            &Confirm::delete_sms_invitation(ada(), "sin_0", "+4915123456789"),
        ),
        page("open-invitations", &invitations),
        page(
            "open-invitations-pending",
            &OpenInvitations {
                pending: true,
                ..invitations.clone()
            },
        ),
        page(
            "open-invitations-none",
            &OpenInvitations {
                frame: ben(),
                manages: false,
                rows: Vec::new(),
                paging: Paging::default(),
                ..invitations
            },
        ),
        page(
            "delete-invitation",
            &Confirm::delete_invitation(
                ada(),
                "emp_x",
                typed("maximiliana.wisniewska@post.donaudampfschifffahrt.example"),
            ),
        ),
        page(
            "link-shown",
            &LinkShown {
                frame: ada(),
                what: texts.say("join-link-what"),
                link: LINK.to_owned(),
                until: ago(texts, -40_000),
                back: "/employees/join-links".to_owned(),
            },
        ),
        page("join-links", &links),
        page(
            "join-links-refused",
            &JoinLinks {
                exempt: "no domain".to_owned(),
                rows: Vec::new(),
                problem: Some(SetupError {
                    field: "exempt",
                    words: texts.say("problem-exempt-unreadable"),
                }),
                ..links
            },
        ),
    ]
}

fn outside(texts: &Texts) -> Vec<Sample> {
    let join = Join {
        frame: frame(texts),
        action: "/w/meadow/join/token".to_owned(),
        workspace: typed("Meadow & Sons").to_owned(),
        email: typed("ann@meadow.example").to_owned(),
        sent: false,
        sender: "no-reply@id.meadow.example".to_owned(),
        problem: None,
        throttled: None,
    };
    let joining = JoiningPage {
        frame: frame(texts),
        action: "/w/meadow/joining/link/token".to_owned(),
        workspace: typed("Meadow & Sons").to_owned(),
        name: String::new(),
        email: typed("ann@meadow.example").to_owned(),
        mode: InvitationMode::New { min: 15 },
        waits: true,
        problem: None,
        throttled: None,
        captcha: None,
    };
    vec![
        page(
            "join",
            &Join {
                problem: Some(SetupError {
                    field: "email",
                    words: texts.say("problem-email-unreadable"),
                }),
                ..join.clone()
            },
        ),
        page("join-sent", &Join { sent: true, ..join }),
        page("joining", &joining),
        page(
            "joining-existing",
            &JoiningPage {
                mode: InvitationMode::Existing { anew: true },
                waits: false,
                problem: Some(SetupError {
                    field: "password",
                    words: texts.say("password-incorrect"),
                }),
                captcha: Some(Captcha {
                    challenge: "{}".to_owned(),
                    wait: 60,
                }),
                ..joining.clone()
            },
        ),
        page(
            "joining-anew",
            &JoiningPage {
                mode: InvitationMode::Anew { min: 15 },
                ..joining
            },
        ),
        page(
            "join-waits",
            &JoinWaits {
                frame: frame(texts),
                workspace: typed(LONG).to_owned(),
            },
        ),
        page(
            "other-profile",
            &OtherProfile {
                frame: frame(texts),
                action: "/w/meadow/invitation/token".to_owned(),
                login: typed("maximiliana.wisniewska@post.donaudampfschifffahrt.example").to_owned(),
                for_login: typed("ben@meadow.example").to_owned(),
            },
        ),
    ]
}
