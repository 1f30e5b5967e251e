//! The list of notifications, and a login from a new device.

use pages::frame::Here;
use pages::view::{Informing, NewDevice, Notification, Notifications, Paging};
use pages::{Frame, Texts};

use super::typed::typed;
use super::{HEBREW, LONG, Sample, ago, page, signed_in};

pub fn samples(texts: &Texts) -> Vec<Sample> {
    let frame = |unread| Frame {
        unread,
        ..signed_in(texts, typed("Ben Okafor"), false, Here::Nowhere)
    };
    let one = |icon, title: &str, text: String, minutes, open: Option<(&str, &str)>, read| Notification {
        id: "alr_1".to_owned(),
        icon,
        title: title.to_owned(),
        text,
        when: ago(texts, minutes),
        origin: vec![
            typed("Firefox on Windows").to_owned(),
            "2001:db8:85a3:8d3:1319:8a2e:370:7348".to_owned(),
        ],
        open: open.map(|(path, id)| (path.to_owned(), texts.say(id))),
        read,
    };
    let fact = |id: &str| texts.say_with(id, &[("workspace", typed(LONG)), ("name", typed(HEBREW))]);
    let asks = texts.say_with("mail-help-asked-subject", &[("name", typed(HEBREW))]);
    let new = texts.say("new-device-title");
    let list = Notifications {
        frame: frame(2),
        notifications: vec![
            one(
                "desktop",
                &new,
                fact("mail-new-device-fact"),
                3,
                Some(("/security/alerts/alr_1", "notification-check")),
                false,
            ),
            one(
                "help",
                &asks,
                fact("mail-help-asked-fact"),
                90,
                Some(("/employees/emp_1/history?entry=alr_1", "mail-help-asked-open")),
                false,
            ),
            one(
                "key",
                &texts.say("mail-password-changed-subject"),
                fact("mail-password-changed-fact"),
                60 * 24 * 3,
                Some(("/security", "notification-security")),
                true,
            ),
        ],
        paging: Paging {
            newer: None,
            older: Some("/notifications?before=1.alr_1".to_owned()),
        },
    };
    let login = NewDevice {
        frame: frame(1),
        id: "alr_1".to_owned(),
        workspace: typed("Meadow & Sons").to_owned(),
        when: "Monday 21 September 2026, 10:11:05 CEST (UTC+02:00)".to_owned(),
        iso: "2026-09-21T08:11:05Z".to_owned(),
        form: texts.say("device-computer"),
        app: "Firefox".to_owned(),
        system: "Windows".to_owned(),
        address: "2001:db8:85a3:8d3:1319:8a2e:370:7348".to_owned(),
        this_device: false,
        has_factor: false,
        informing: Informing::Open,
        history: "/history?entry=alr_1#entry".to_owned(),
    };
    let unknown = texts.say("unknown");
    vec![
        page("notifications", &list),
        page(
            "notifications-empty",
            &Notifications {
                frame: frame(0),
                notifications: Vec::new(),
                paging: Paging::default(),
            },
        ),
        page("new-device", &login),
        page(
            "new-device-informed",
            &NewDevice {
                frame: Frame {
                    done: Some(texts.say("new-device-informed-done")),
                    ..frame(120)
                },
                informing: Informing::Done(ago(texts, 1)),
                has_factor: true,
                form: unknown.clone(),
                app: unknown.clone(),
                system: unknown,
                workspace: typed(LONG).to_owned(),
                ..login.clone()
            },
        ),
        page(
            "new-device-here",
            &NewDevice {
                this_device: true,
                informing: Informing::Nobody,
                ..login
            },
        ),
    ]
}
