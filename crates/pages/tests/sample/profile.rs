//! One's own profile, and the links about addresses.

use pages::Texts;
use pages::frame::Here;
use pages::view::{
    AccountProof, AddressLink, AddressLinkDone, ChangeLogin, ChangePassword, Choice, Confirm, ContactEdit,
    CreateWorkspace, PendingLogin, Profile, ProfileEdit, SetupError,
};
use pages::when::zones;

use super::typed::typed;
use super::{HEBREW, LONG, Sample, ago, frame, page, signed_in};

pub fn samples(texts: &Texts) -> Vec<Sample> {
    let ben = || signed_in(texts, typed("Ben Okafor"), false, Here::Nowhere);
    let plain = Profile {
        frame: ben(),
        name: typed("Ben Okafor").to_owned(),
        login: typed("ben@meadow.example").to_owned(),
        login_confirmed: true,
        pending: None,
        contact: None,
        password_changed: Some(ago(texts, 60 * 24 * 90)),
        language: None,
        time_zone: None,
    };
    let busy = Profile {
        name: typed(LONG).to_owned(),
        login_confirmed: false,
        pending: Some(PendingLogin {
            address: typed("benjamin.okafor-wisniewski@warehouse.example.org").to_owned(),
            until: ago(texts, -600),
        }),
        contact: Some((typed("ben.at.home@elsewhere.example").to_owned(), false)),
        language: Some("Deutsch".to_owned()),
        time_zone: Some("America/Argentina/ComodRivadavia".to_owned()),
        ..plain.clone()
    };
    let edit = ProfileEdit {
        frame: ben(),
        name: typed(HEBREW).to_owned(),
        language: "de".to_owned(),
        languages: vec![Choice {
            value: "de".to_owned(),
            label: "Deutsch".to_owned(),
        }],
        time_zone: "Europe/Berlin".to_owned(),
        zones: zones().into_iter().take(8).collect(),
        problem: None,
    };
    let login = ChangeLogin {
        frame: ben(),
        login: typed("ben@meadow.example").to_owned(),
        email: String::new(),
        proof: AccountProof::CodeOf(typed("Meadow & Sons").to_owned()),
        problem: None,
        throttled: None,
    };
    let contact = ContactEdit {
        frame: ben(),
        name: None,
        email: typed("ben.at.home@elsewhere.example").to_owned(),
        path: "/profile/contact".to_owned(),
        back: "/profile".to_owned(),
        problem: None,
        throttled: None,
    };
    vec![
        page("profile", &plain),
        page(
            "profile-administrator",
            &Profile {
                frame: signed_in(texts, typed("Ada Meadow"), true, Here::Nowhere),
                ..plain.clone()
            },
        ),
        page(
            "profile-unconfirmed",
            &Profile {
                login_confirmed: false,
                ..plain
            },
        ),
        page("profile-waiting", &busy),
        page("profile-edit", &edit),
        page(
            "profile-edit-refused",
            &ProfileEdit {
                problem: Some(SetupError {
                    field: "name",
                    words: texts.say("problem-name-unreadable"),
                }),
                ..edit
            },
        ),
        page("change-login", &login),
        page(
            "change-login-refused",
            &ChangeLogin {
                email: "ben".to_owned(),
                problem: Some(SetupError {
                    field: "email",
                    words: texts.say("problem-email-unreadable"),
                }),
                throttled: Some(40),
                ..login.clone()
            },
        ),
        page(
            "change-login-waiting",
            &ChangeLogin {
                proof: AccountProof::Waiting(None),
                ..login
            },
        ),
        page(
            "change-password-waiting",
            &ChangePassword {
                frame: ben(),
                login: typed("ben@meadow.example").to_owned(),
                min: 15,
                proof: AccountProof::Waiting(Some(ago(texts, -60 * 24 * 2))),
                ends_others: true,
                longer: false,
                problem: None,
                throttled: None,
            },
        ),
        page("contact", &contact),
        page(
            "contact-of",
            &ContactEdit {
                frame: signed_in(texts, typed("Ada Meadow"), true, Here::Employees),
                name: Some(typed(LONG).to_owned()),
                path: "/employees/0198f2/contact".to_owned(),
                back: "/employees/0198f2".to_owned(),
                ..contact
            },
        ),
        page(
            "undo-login",
            &AddressLink {
                frame: frame(texts),
                title: texts.say("undo-login-title"),
                sentences: vec![texts.say_with("undo-login-what", &[("address", typed("ben@meadow.example"))])],
                verb: texts.say("undo-login-verb"),
                action: "/undo-login/token".to_owned(),
            },
        ),
        page(
            "undo-contact-done",
            &AddressLinkDone {
                frame: frame(texts),
                title: texts.say("undo-done"),
                sentences: vec![texts.say("undo-contact-done-what")],
                next: (texts.say("log-in"), "/sign-in".to_owned()),
            },
        ),
        page(
            "delete-employee",
            &Confirm::delete_employee(
                signed_in(texts, typed("Ada Meadow"), true, Here::Employees),
                "0198f2",
                typed(LONG),
            ),
        ),
    ]
}

/// Where anyone may create a workspace.
pub fn creating(texts: &Texts) -> Vec<Sample> {
    let nowhere = pages::Frame {
        workspace: None,
        base: String::new(),
        ..frame(texts)
    };
    let asking = CreateWorkspace {
        frame: nowhere,
        email: String::new(),
        problem: None,
        sent: None,
        too_soon: false,
        sender: "no-reply@meadow.example".to_owned(),
        life: 60,
    };
    vec![
        page("create-workspace", &asking),
        page(
            "create-workspace-refused",
            &CreateWorkspace {
                email: "nora".to_owned(),
                problem: Some(texts.say("problem-email-unreadable")),
                ..asking.clone()
            },
        ),
        page(
            "create-workspace-sent",
            &CreateWorkspace {
                email: typed("nora@quarry.example").to_owned(),
                sent: Some(60),
                too_soon: true,
                ..asking
            },
        ),
    ]
}
