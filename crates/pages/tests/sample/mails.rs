//! Every mail that there is, in every form, with names that are long and hostile enough to be seen.

use std::time::Duration;

use super::typed::{self, typed};
use domain::alert::{AlertKind, describe};
use domain::time::Timestamp;
use pages::mail::address::{self, Which};
use pages::mail::alert::{self, HelpAsked, NewDevice};
use pages::mail::password_reset::{Asked, ResetFacts, password_reset};
use pages::mail::people::{self, PlaceFacts};
use pages::mail::sms;
use pages::mail::waiver::{self, WaiverFacts};
use pages::mail::{FactorChange, Facts, Mail, RecoveryNews, invitation};
use pages::text::Texts;
use pages::when::{When, with_offset};

const NOW: Timestamp = Timestamp::from_seconds(1_800_014_400);
const TOKEN: &str = "WHzvhngoLf1nLiizljaZAFktS2DiqFHE576Ldgnxe-Y";
const ANN: &str = "Annemarie Özdemir-Wittgenstein";
const ADA: &str = "Ada <b>Lovelace</b> https://evil.example/x";
const MEADOW: &str = "Meadow & Sons, Gardening";
const SUPPORT: &str = "the help desk, extension 1815";

fn link(page: &str) -> String {
    format!("https://id.meadow.example/w/meadow/{page}/{TOKEN}")
}

fn until(texts: &Texts, hours: i64) -> When {
    let at = Timestamp::from_seconds(NOW.seconds() + hours * 3600);
    When::new(at, "Europe/Berlin", NOW, texts)
}

fn facts(texts: &Texts) -> Facts {
    Facts {
        name: typed(ANN).to_owned(),
        workspace: typed(MEADOW).to_owned(),
        when: until(texts, 0),
        device: typed("Firefox on Windows").to_owned(),
        address: "2001:db8:85a3:8d3:1319:8a2e:370:7348".to_owned(),
        security_link: "https://id.meadow.example/w/meadow/security".to_owned(),
        support: SUPPORT.to_owned(),
    }
}

/// By the name of the function that writes it, and what is special about it.
pub fn all(language: &str) -> Vec<(String, Mail)> {
    typed::begin(language);
    let texts = &Texts::for_language(language);
    let mut all = Vec::new();
    let mut add = |name: &str, mail: Mail| all.push((name.to_owned(), mail));
    of_factors(texts, &mut add);
    of_addresses(texts, &mut add);
    of_people(texts, &mut add);
    of_waivers(texts, &mut add);
    of_access_requests(texts, &mut add);
    all
}

fn of_factors(texts: &Texts, add: &mut impl FnMut(&str, Mail)) {
    use pages::mail::{
        app_copied,
        approval::{self, Refused},
        factor_changed, method_rested, method_rested_of, password_changed, password_closed, recovery_codes,
    };
    let facts = facts(texts);
    add("refused-login", approval::refused(texts, &facts, Refused::Login));
    add("refused-step-up", approval::refused(texts, &facts, Refused::StepUp));
    add("refused-paused", approval::refused(texts, &facts, Refused::Paused));
    add("app_copied", app_copied(texts, &facts));
    add("paused_told", approval::paused_told(texts, &facts, typed(ADA)));
    add("factor_changed", factor_changed(texts, FactorChange::SetUp, &facts));
    add(
        "factor_changed-replaced",
        factor_changed(texts, FactorChange::Replaced, &facts),
    );
    add(
        "factor_changed-turned-off",
        factor_changed(texts, FactorChange::TurnedOff, &facts),
    );
    add(
        "factor_changed-phone-connected",
        factor_changed(texts, FactorChange::PhoneConnected, &facts),
    );
    add(
        "factor_changed-phone-replaced",
        factor_changed(texts, FactorChange::PhoneReplaced, &facts),
    );
    add(
        "factor_changed-phone-removed",
        factor_changed(texts, FactorChange::PhoneRemoved, &facts),
    );
    add(
        "factor_changed-other-phone",
        factor_changed(texts, FactorChange::OtherPhoneAnnounced, &facts),
    );
    let number_facts = sms::NumberFacts {
        name: typed(ANN).to_owned(),
        workspace: typed(MEADOW).to_owned(),
        by: typed(ADA).to_owned(),
        masked: "•••• 89".to_owned(),
        when: "16 January 2027, 11:00:00 UTC+1".to_owned(),
        support: SUPPORT.to_owned(),
    };
    for (name, kind) in [
        ("number-linked", AlertKind::PhoneNumberLinked),
        ("number-replaced", AlertKind::PhoneNumberReplaced),
        ("number-removed", AlertKind::PhoneNumberRemoved),
    ] {
        add(name, sms::number(texts, kind, &number_facts));
    }
    add("password_changed", password_changed(texts, &facts));
    add("password_closed", password_closed(texts, typed(ANN), SUPPORT));
    add("recovery_codes", recovery_codes(texts, RecoveryNews::Generated, &facts));
    add(
        "recovery_codes-reloaded",
        recovery_codes(texts, RecoveryNews::Reloaded, &facts),
    );
    add(
        "recovery_codes-used",
        recovery_codes(texts, RecoveryNews::Used { left: 3 }, &facts),
    );
    let method = texts.say("method-recovery-code");
    add(
        "method_rested",
        method_rested(texts, typed(ANN), &method, typed(MEADOW), SUPPORT),
    );
    add(
        "method_rested_of",
        method_rested_of(texts, (typed(ADA), typed(ANN)), &method, typed(MEADOW)),
    );
    let reset = ResetFacts {
        name: typed(ANN).to_owned(),
        product: "Doorward".to_owned(),
        link: link("reset"),
        life: Duration::from_hours(1),
        asked: Some(Asked {
            when: until(texts, 0),
            device: typed("Firefox on Windows").to_owned(),
            address: "192.0.2.7".to_owned(),
        }),
        by: None,
        support: SUPPORT.to_owned(),
    };
    add("password_reset", password_reset(texts, &reset));
    let by = ResetFacts {
        asked: None,
        by: Some(typed(ADA).to_owned()),
        ..reset
    };
    add("password_reset-by", password_reset(texts, &by));
    for (name, device) in [
        ("new_device", typed("Firefox on Windows")),
        ("new_device-unknown", "unknown"),
    ] {
        let news = NewDevice {
            name: typed(ANN).to_owned(),
            workspace: typed(MEADOW).to_owned(),
            when: with_offset(NOW, "Europe/Berlin", texts),
            device: describe(device),
            address: "192.0.2.7".to_owned(),
            link: link("security/alerts"),
            support: SUPPORT.to_owned(),
        };
        add(name, alert::new_device(texts, &news));
    }
    let help = HelpAsked {
        reader: typed("Ada").to_owned(),
        name: typed(ANN).to_owned(),
        workspace: typed(MEADOW).to_owned(),
        when: with_offset(NOW, "Europe/Berlin", texts),
        device: typed("Firefox on Windows").to_owned(),
        address: "192.0.2.7".to_owned(),
        link: link("employees"),
    };
    add("help_asked", alert::help_asked(texts, &help));
}

fn of_addresses(texts: &Texts, add: &mut impl FnMut(&str, Mail)) {
    let (facts, day, week) = (facts(texts), until(texts, 24), until(texts, 168));
    let new = Some("annemarie.oezdemir@a-rather-long-domain.example");
    let names = (typed(ANN), typed(MEADOW));
    add(
        "confirm",
        address::confirm(texts, Which::Login, names, &link("confirm-login"), &day),
    );
    add(
        "confirm-contact",
        address::confirm(texts, Which::Contact, names, &link("confirm-contact"), &day),
    );
    add(
        "confirm_own",
        address::confirm_own(texts, names, &link("confirm-login"), &day),
    );
    add("asked", address::asked(texts, &facts, typed("ann.new@meadow.example")));
    add("changed", address::changed(texts, Which::Login, &facts, new, None));
    let undo = link("undo-login");
    add(
        "changed-undo",
        address::changed(texts, Which::Login, &facts, new, Some((&undo, &week))),
    );
    add(
        "changed-contact",
        address::changed(texts, Which::Contact, &facts, new, None),
    );
    let undo = link("undo-contact");
    add(
        "changed-contact-undo",
        address::changed(texts, Which::Contact, &facts, None, Some((&undo, &week))),
    );
    add(
        "undone_in_vain",
        address::undone_in_vain(texts, typed(ADA), (&facts.name, &facts.workspace), &link("employees")),
    );
}

fn of_people(texts: &Texts, add: &mut impl FnMut(&str, Mail)) {
    let month = until(texts, 720).exact;
    let gone = people::GaveWay {
        reader: typed(ADA).to_owned(),
        name: typed(ANN).to_owned(),
        workspace: typed(MEADOW).to_owned(),
        link: link("employees/invite"),
    };
    add("gave_way", people::gave_way(texts, &gone));
    add(
        "invitation",
        invitation::invitation(
            texts,
            typed(ANN),
            typed(ADA),
            typed(MEADOW),
            &month,
            &link("invitation"),
        ),
    );
    add("join", invitation::join(texts, typed(MEADOW), &month, &link("joining")));
    add(
        "join_known",
        invitation::join_known(texts, typed(MEADOW), &link("sign-in"), SUPPORT),
    );
    add(
        "new_workspace",
        invitation::new_workspace(texts, "Doorward", &month, &link("setup")),
    );
    add(
        "approved",
        invitation::approved(texts, typed(ANN), typed(MEADOW), &link("sign-in")),
    );
    let place = PlaceFacts {
        reader: typed(ANN).to_owned(),
        workspace: typed(MEADOW).to_owned(),
        by: typed(ADA).to_owned(),
        link: link("sign-in"),
        support: SUPPORT.to_owned(),
    };
    add("dismissed", people::dismissed(texts, &place));
    add("reinstated", people::reinstated(texts, &place));
}

fn of_access_requests(texts: &Texts, add: &mut impl FnMut(&str, Mail)) {
    use pages::mail::access_request::{RequestFacts, asked, asked_told, refused};
    let facts = RequestFacts {
        reader: typed(ANN).to_owned(),
        name: typed(ANN).to_owned(),
        workspace: typed(MEADOW).to_owned(),
        when: until(texts, 0).exact,
        device: typed("Firefox on Windows").to_owned(),
        known_device: false,
        address: "2001:db8:85a3:8d3:1319:8a2e:370:7348".to_owned(),
        known_network: true,
        login: "ann@meadow.example".to_owned(),
        contact: Some("ann.at.home@example.org".to_owned()),
        number: Some("+4915123456789".to_owned()),
        link: link("access-requests"),
        support: SUPPORT.to_owned(),
    };
    add("asked", asked(texts, &facts));
    add("asked_told", asked_told(texts, &facts));
    add(
        "refused",
        refused(texts, typed(ANN), typed(ADA), typed(MEADOW), SUPPORT),
    );
}

fn of_waivers(texts: &Texts, add: &mut impl FnMut(&str, Mail)) {
    let facts = WaiverFacts {
        reader: typed(ANN).to_owned(),
        name: typed(ANN).to_owned(),
        workspace: typed(MEADOW).to_owned(),
        by: typed(ADA).to_owned(),
        until: until(texts, 24),
        reason: typed("Lost the phone on the train; seen at the desk. https://evil.example").to_owned(),
        link: link("security"),
        support: SUPPORT.to_owned(),
    };
    add("turned_off", waiver::turned_off(texts, &facts));
    add("turned_off_told", waiver::turned_off_told(texts, &facts));
    add("ends_soon", waiver::ends_soon(texts, &facts));
    add("turned_on", waiver::turned_on(texts, &facts));
    add("bound", waiver::bound(texts, &facts));
    add("bound_told", waiver::bound_told(texts, &facts));
    add("restored", waiver::restored(texts, &facts));
}
