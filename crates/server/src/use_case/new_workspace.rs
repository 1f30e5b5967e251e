//! A workspace that anyone may create, where the configuration allows it: a link goes to the address that somebody
//! typed, and whoever follows it sets the workspace up and is its administrator (ACC-17).

use std::time::Duration;

use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::AccountId;
use domain::keys::Purpose;
use domain::message::MessagePurpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::throttle::{DAY, Fare, wait_for_next};
use domain::time::Timestamp;
use pages::Texts;
use pages::when::When;
use store::counter::Payment;
use store::link::{Link, LinkPurpose};
use store::outbox::Draft;

use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;

const MINUTE: Duration = Duration::from_mins(1);
/// Links a minute for one address range.
const A_MINUTE: u64 = 10;

/// Whether `workspaces.anyone` is on. Where it is not there is no such page.
pub fn offered(app: &App) -> bool {
    app.policy().is_on(Key::WorkspacesAnyone)
}

/// Sends a set-up link to this address, whoever's it is: nothing tells whether it has a profile here. Returns when the
/// next one can be asked for. Errors: `NotFound` where it is not offered, `ResendTooSoon` within a minute.
pub async fn ask(
    app: &App,
    email: &Email,
    texts: &Texts,
    caller: &Caller,
    now: Timestamp,
) -> Result<Duration, Failure> {
    if !offered(app) {
        return Err(Refusal::NotFound.into());
    }
    let policy = app.policy();
    let pause = policy.span(Key::PasswordResetAgain);
    let keys = app.store.keys();
    let of_range = keys.mac(Purpose::Address, &[b"new_workspace", caller.range.as_bytes()]);
    let today = keys.mac(Purpose::Login, &[b"new_workspace today", email.folded().as_bytes()]);
    let payments = [
        Payment {
            key: of_range,
            fare: Fare::at_most(A_MINUTE, MINUTE, now),
        },
        Payment {
            key: today,
            fare: Fare::at_most(policy.count(Key::UninvitedMessages), DAY, now),
        },
    ];
    if app.store.pay(&payments).await?.is_none() {
        return Err(wait_for_next(now, MINUTE).into());
    }
    let key = keys.mac(Purpose::Login, &[b"new_workspace", email.folded().as_bytes()]);
    if let Some(last) = app.store.pay_once(key, pause, now).await? {
        let retry_after = domain::password_reset::wait(last, &policy, now);
        return Err(Refusal::ResendTooSoon { retry_after }.into());
    }
    let mut entropy = app.entropy();
    let token = Token::new(&mut entropy);
    let digest = keys.mac(Purpose::Link, &[token.expose()]);
    let expires_at = now + policy.span(Key::SetupLinkLife);
    let address = format!("{}/setup/{}", app.settings.public_url, token.expose_text());
    let until = When::new(expires_at, "UTC", now, texts).exact;
    let mail = pages::mail::invitation::new_workspace(texts, &app.settings.product, &until, &address);
    let mut change = app.store.change(now);
    let link = Link {
        address: Some(email.written().to_owned()),
        expires_at,
        ..Link::default()
    };
    // Beside others: each is for an address of its own.
    change.add_link(LinkPurpose::SetUp, digest, &link);
    let draft = Draft {
        workspace: None,
        account: AccountId::from_bytes([0; 16]),
        channel: "email",
        recipient: email.written().to_owned(),
        purpose: MessagePurpose::NewWorkspace,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
    };
    change.send(&draft, &mut entropy)?;
    let event = Event::new(Chain::Server, EventKind::SetupLinkCreated, Actor::Anyone).from(&caller.origin());
    change.commit(&[event], &mut entropy).await?;
    Ok(pause)
}
