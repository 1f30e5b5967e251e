//! The own account: who I am here, how I am protected, where I am signed in, what happened.

use askama::Template;

use crate::frame::Frame;
use crate::view::Destination;
use crate::view::console::Paging;
use crate::view::recovery::RecoveryState;
use crate::view::sms::LinkedNumber;
use crate::view::trusted_device::PhoneRow;
use crate::when::When;

/// `GET /`: the own account at a glance.
#[derive(Template, Clone)]
#[template(path = "home.html")]
pub struct Home {
    pub frame: Frame,
    pub contact_email: Option<String>,
    pub groups: Vec<String>,
    pub factor: FactorState,
    pub last_sign_in: Option<HistoryEntry>,
    /// Other workspaces of the same person.
    pub workspaces: Vec<Destination>,
}

impl Home {
    pub fn heading(&self) -> String {
        self.frame
            .person
            .as_ref()
            .map_or_else(|| self.frame.say("nav-home"), |person| person.name.clone())
    }
}

/// Whether and since when a second proof protects the account.
#[derive(Clone, Debug)]
pub enum FactorState {
    Off,
    /// Off, and the workspace wants it by then.
    OffRequired {
        by: When,
    },
    On {
        since: When,
    },
    /// An administrator has turned it off until then.
    TurnedOff {
        until: When,
    },
}

/// The authenticator app, once set up.
#[derive(Clone, Debug)]
pub struct AppState {
    pub set_up: When,
    pub last_used: Option<When>,
}

/// `GET /security`: rows of what it is, its state in words, one action.
#[derive(Template, Clone)]
#[template(path = "security.html")]
pub struct Security {
    pub frame: Frame,
    pub factor: FactorState,
    /// Whether the person may turn it off.
    pub can_turn_off: bool,
    pub app: Option<AppState>,
    /// The trusted device.
    pub phone: Option<PhoneRow>,
    /// Those before it.
    pub former: Vec<PhoneRow>,
    /// Whether a telephone number can be linked here, and the last two digits of the one that is.
    pub number: Option<Option<LinkedNumber>>,
    /// The recovery codes; none while two-factor authentication is off.
    pub recovery: Option<RecoveryState>,
    pub password_changed: Option<When>,
    /// Live sessions of this employee, this one included.
    pub sessions: u64,
    pub last_sign_in: Option<HistoryEntry>,
    /// Where the password is changed; none while that does not exist yet.
    pub change_password: Option<String>,
}

impl Security {
    /// The phone waits to be connected again.
    fn wants_phone(&self) -> bool {
        self.phone.as_ref().is_some_and(|phone| phone.disconnected)
    }

    fn is_turned_off(&self) -> bool {
        matches!(self.factor, FactorState::TurnedOff { .. })
    }

    fn is_on(&self) -> bool {
        matches!(self.factor, FactorState::On { .. })
    }

    pub fn heading(&self) -> String {
        self.frame.say("nav-security")
    }
}

/// `GET /security/two-factor`: which second proof is set up first.
#[derive(Template, Clone)]
#[template(path = "setup_choice.html")]
pub struct SetupChoice {
    pub frame: Frame,
}

impl SetupChoice {
    pub fn heading(&self) -> String {
        self.frame.say("setup-choice-title")
    }
}

/// One live session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub id: String,
    /// "Firefox on Windows".
    pub device: String,
    /// Which icon stands beside it.
    pub phone: bool,
    pub address: String,
    /// "Berlin, Germany", if known.
    pub place: Option<String>,
    pub started: When,
    pub last_active: When,
    /// The session that asks.
    pub this: bool,
}

/// `GET /security/sessions`. Ends one by `POST /security/sessions/{id}/end`, all others through `/security/log-out-everywhere`.
#[derive(Template, Clone)]
#[template(path = "sessions.html")]
pub struct Sessions {
    pub frame: Frame,
    pub sessions: Vec<SessionRow>,
}

impl Sessions {
    pub fn heading(&self) -> String {
        self.frame.say("sessions-title")
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.this)
    }
}

/// The page before an act that is irreversible or weakens somebody's protection. Posts `fields` to `action`.
#[derive(Template, Clone)]
#[template(path = "confirm.html")]
pub struct Confirm {
    pub frame: Frame,
    /// The question or act: "Log out on all devices".
    pub title: String,
    /// What will happen and to whom, one sentence each.
    pub sentences: Vec<String>,
    /// The button's words: a verb.
    pub verb: String,
    /// Without `base`.
    pub action: String,
    /// Without `base`.
    pub cancel: String,
    pub danger: bool,
    /// Hidden fields of the form.
    pub fields: Vec<(String, String)>,
    /// What may go with it: a field's name, and the words beside its box.
    pub tick: Option<(&'static str, String)>,
}

impl Confirm {
    pub fn heading(&self) -> String {
        self.title.clone()
    }

    /// "Log out on all devices", ready to show; posts to `/security/log-out-everywhere`.
    pub fn log_out_everywhere(frame: Frame, others: u64) -> Self {
        Self {
            title: frame.say("log-out-everywhere"),
            sentences: vec![
                frame.say_with("log-out-everywhere-what", &[("count", others)]),
                frame.say("log-out-everywhere-this"),
            ],
            verb: frame.say("log-out-everywhere"),
            action: "/security/log-out-everywhere".to_owned(),
            cancel: "/security".to_owned(),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// "Reload": a new set of recovery codes; posts to `/security/recovery-codes`.
    pub fn reload_codes(frame: Frame, left: Option<u64>) -> Self {
        let sentence = match left {
            Some(left) => frame.say_with("recovery-reload-what", &[("count", left)]),
            None => frame.say("recovery-generate-what"),
        };
        Self {
            title: frame.say(if left.is_some() {
                "recovery-reload-title"
            } else {
                "recovery-generate-title"
            }),
            sentences: vec![sentence, frame.say("recovery-reload-then")],
            verb: frame.say(if left.is_some() {
                "recovery-reload-verb"
            } else {
                "recovery-generate"
            }),
            action: "/security/recovery-codes".to_owned(),
            cancel: "/security".to_owned(),
            danger: false,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// Takes an employee's telephone number away; posts to `/employees/{id}/phone-number`.
    pub fn remove_number(frame: Frame, id: &str, name: &str, number: &str, is_last: bool) -> Self {
        let named = [("name", name), ("number", number)];
        let mut sentences = vec![frame.say_with("phone-number-remove-what", &named)];
        if is_last {
            sentences.push(frame.say_with("phone-number-remove-last", &named));
        }
        Self {
            title: frame.say_with("phone-number-remove-title", &named),
            sentences,
            verb: frame.say("phone-number-remove-verb"),
            action: format!("/employees/{id}/phone-number"),
            cancel: format!("/employees/{id}"),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// Takes one's own telephone number away; posts to `/security/phone-number/remove`.
    pub fn remove_own_number(frame: Frame, number: &str, is_last: bool) -> Self {
        let then = if is_last {
            "phone-number-remove-own-last"
        } else {
            "phone-number-remove-own-without"
        };
        Self {
            title: frame.say("phone-number-remove-own-title"),
            sentences: vec![
                frame.say_with("phone-number-remove-own-what", &[("number", number)]),
                frame.say(then),
                frame.say("own-off-told"),
            ],
            verb: frame.say("phone-number-remove-verb"),
            action: "/security/phone-number/remove".to_owned(),
            cancel: "/security".to_owned(),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// "Dismiss": what ends, and what stays; posts to `/employees/{id}/dismiss`.
    /// A telephone number stays theirs, and may go with it (EMP-05).
    pub fn dismiss(frame: Frame, id: &str, name: &str, sessions: u64, invited: bool, number: Option<&str>) -> Self {
        let workspace = frame.workspace.clone().unwrap_or_default();
        let named = [("name", name), ("workspace", workspace.as_str())];
        let mut sentences = Vec::new();
        if invited {
            sentences.push(frame.say_with("dismiss-invited", &named));
        } else {
            sentences.push(frame.say_with("dismiss-what", &named));
            if sessions > 0 {
                sentences.push(frame.say_with("dismiss-sessions", &[("count", sessions)]));
            }
            sentences.push(frame.say("dismiss-stays"));
        }
        Self {
            title: frame.say_with("dismiss-title", &[("name", name)]),
            sentences,
            verb: frame.say("dismiss"),
            action: format!("/employees/{id}/dismiss"),
            cancel: format!("/employees/{id}"),
            danger: true,
            fields: Vec::new(),
            tick: number.map(|number| {
                let words = frame.say_with("dismiss-number", &[("number", number)]);
                ("remove_number", words)
            }),
            frame,
        }
    }

    /// "Delete for good", for who was dismissed; posts to `/employees/{id}/delete`.
    pub fn delete_employee(frame: Frame, id: &str, name: &str) -> Self {
        let workspace = frame.workspace.clone().unwrap_or_default();
        let named = [("name", name), ("workspace", workspace.as_str())];
        Self {
            title: frame.say_with("delete-title", &[("name", name)]),
            sentences: vec![
                frame.say_with("delete-what", &named),
                frame.say("delete-events"),
                frame.say("delete-no-way-back"),
            ],
            verb: frame.say("delete-verb"),
            action: format!("/employees/{id}/delete"),
            cancel: format!("/employees/{id}"),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// "Dismiss" for several; posts to `/employees/several`.
    pub fn dismiss_several(frame: Frame, names: &[String], back: &str, fields: Vec<(String, String)>) -> Self {
        let workspace = frame.workspace.clone().unwrap_or_default();
        Self {
            title: frame.say_with("dismiss-several-title", &[("count", names.len())]),
            sentences: vec![
                names.join(", "),
                frame.say_with("dismiss-several-what", &[("workspace", workspace.as_str())]),
                frame.say("dismiss-stays"),
            ],
            verb: frame.say("dismiss"),
            action: "/employees/several".to_owned(),
            cancel: format!("/employees?{back}"),
            danger: true,
            fields,
            tick: None,
            frame,
        }
    }

    /// "Reinstate": with what the person comes back; posts to `/employees/{id}/reinstate`.
    pub fn reinstate(frame: Frame, id: &str, name: &str, back_as: &str) -> Self {
        Self {
            title: frame.say_with("reinstate-title", &[("name", name)]),
            sentences: vec![frame.say_with(back_as, &[("name", name)]), frame.say("reinstate-role")],
            verb: frame.say("reinstate"),
            action: format!("/employees/{id}/reinstate"),
            cancel: format!("/employees/{id}"),
            danger: false,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// "Delete" a group; posts to `/employees/groups/{id}/delete`.
    pub fn delete_group(frame: Frame, id: &str, name: &str) -> Self {
        Self {
            title: frame.say_with("group-delete-title", &[("name", name)]),
            sentences: vec![frame.say("group-delete-what")],
            verb: frame.say("group-delete"),
            action: format!("/employees/groups/{id}/delete"),
            cancel: format!("/employees/groups/{id}"),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// Another role; posts to `/employees/{id}/role`.
    pub fn role(frame: Frame, id: &str, name: &str, administrator: bool) -> Self {
        let (title, what, verb, word) = if administrator {
            ("role-down-title", "role-down-what", "role-down", "employee")
        } else {
            ("role-up-title", "role-up-what", "role-up", "administrator")
        };
        Self {
            title: frame.say_with(title, &[("name", name)]),
            sentences: vec![frame.say_with(what, &[("name", name)])],
            verb: frame.say(verb),
            action: format!("/employees/{id}/role"),
            cancel: format!("/employees/{id}"),
            danger: true,
            fields: vec![("role".to_owned(), word.to_owned())],
            tick: None,
            frame,
        }
    }

    /// "Reopen" what too many failures have closed for an employee; posts to `/employees/{id}/reopen`.
    pub fn reopen(frame: Frame, id: &str, name: &str, closed: &str) -> Self {
        Self {
            title: frame.say_with("reopen-title", &[("name", name)]),
            sentences: vec![
                frame.say_with("reopen-what", &[("closed", closed)]),
                frame.say_with("reopen-check", &[("name", name)]),
            ],
            verb: frame.say("reopen"),
            action: format!("/employees/{id}/reopen"),
            cancel: format!("/employees/{id}"),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// Sending an employee a link for a new password; posts to `/employees/{id}/password-reset`.
    pub fn send_reset(frame: Frame, id: &str, name: &str, login: &str) -> Self {
        let values = [("name", name), ("login", login)];
        Self {
            title: frame.say_with("send-reset-title", &values),
            sentences: vec![
                frame.say_with("send-reset-what", &values),
                frame.say("send-reset-after"),
            ],
            verb: frame.say("recover-verb"),
            action: format!("/employees/{id}/password-reset"),
            cancel: format!("/employees/{id}"),
            danger: false,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// Deleting an open invitation; posts to `/employees/invitations/{id}/delete`.
    pub fn delete_invitation(frame: Frame, id: &str, address: &str) -> Self {
        Self {
            title: frame.say_with("delete-invitation-title", &[("address", address)]),
            sentences: vec![frame.say("delete-invitation-what")],
            verb: frame.say("delete"),
            action: format!("/employees/invitations/{id}/delete"),
            cancel: "/employees/invitations".to_owned(),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }

    /// Deletes an invitation by SMS; posts to `/employees/sms-invitations/{id}/delete`.
    pub fn delete_sms_invitation(frame: Frame, id: &str, number: &str) -> Self {
        Self {
            sentences: vec![frame.say("delete-sms-invitation-what")],
            action: format!("/employees/sms-invitations/{id}/delete"),
            ..Self::delete_invitation(frame, id, number)
        }
    }

    /// "End all sessions" of an employee; posts to `/employees/{id}/end-sessions`.
    pub fn end_sessions_of(frame: Frame, id: &str, name: &str, count: u64) -> Self {
        Self {
            title: frame.say_with("end-sessions-title", &[("name", name)]),
            sentences: vec![
                frame.say_with(
                    "end-sessions-what",
                    &[
                        ("name", fluent_bundle::FluentValue::from(name)),
                        ("count", count.into()),
                    ],
                ),
                frame.say("end-sessions-after"),
            ],
            verb: frame.say("end-sessions"),
            action: format!("/employees/{id}/end-sessions"),
            cancel: format!("/employees/{id}"),
            danger: true,
            fields: Vec::new(),
            tick: None,
            frame,
        }
    }
}

/// One line of a history.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    pub when: When,
    /// "Signed in with password and authenticator app".
    pub what: String,
    pub device: String,
    pub address: String,
    pub place: Option<String>,
    /// Whose it is, with a path without `base`; only in an administrator's list of everybody.
    pub employee: Option<(String, String)>,
    /// Refused, failed or otherwise worth a look.
    pub attention: bool,
    /// The one that a notification led to.
    pub marked: bool,
}

/// `GET /history` (own), `/employees/{id}/history`, `/employees/reports/login-history`: newest first.
#[derive(Template, Clone)]
#[template(path = "history.html")]
pub struct History {
    pub frame: Frame,
    /// Whose history it is, when it is not one's own: name and path without `base`.
    pub whose: Option<(String, String)>,
    /// Whether the list is of everybody in the workspace.
    pub everybody: bool,
    pub entries: Vec<HistoryEntry>,
    pub paging: Paging,
}

impl History {
    pub fn heading(&self) -> String {
        self.frame.say("nav-login-history")
    }
}
