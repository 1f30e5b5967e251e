//! Messages to the SMS gateway: each is given to it at once, and the worker brings what a crash left behind.

use std::time::Duration;

use domain::delivery::{self, Next};
use domain::id::MessageId;
use domain::message::MessagePurpose;
use domain::policy::Policy;
use domain::sms::{self, Phone};
use domain::time::Timestamp;
use store::outbox::{Most, Waiting};

use super::sms::gateway;
use crate::app::App;
use crate::failure::Failure;
use crate::sms::NotTaken;

/// Gives one message to the gateway and keeps what it said.
pub(super) async fn hand_over(
    app: App,
    number: Phone,
    text: String,
    message: MessageId,
    now: Timestamp,
) -> Result<Result<(), NotTaken>, Failure> {
    let sent = gateway(&app)?.send(&number, &text).await;
    match &sent {
        Ok(()) => {
            app.store.mark_sent(&[(message, "accepted", now)]).await?;
        }
        Err(why) => {
            metrics::counter!("doorward_messages_failed_total").increment(1);
            app.store.mark_failed(message, &why.0, now).await?;
        }
    }
    Ok(sent)
}

/// One round of background work: brings what somebody left behind. A code goes out while it lives, and no longer.
pub async fn bring(app: &App, now: Timestamp) -> Result<(), Failure> {
    let Some(gateway) = app.settings.sms.as_deref() else {
        return Ok(());
    };
    let most = Most {
        fresh: MOST,
        tried: MOST,
    };
    let due = app.store.due_messages("sms", now, most).await?;
    for id in due.forged {
        crate::health::report_forged_row("message");
        app.store.mark_failed(id, FORGED, now).await?;
    }
    let begun = tokio::time::Instant::now();
    for message in due.messages {
        // A slow gateway keeps everything else of this round waiting: the others come with the next one.
        if begun.elapsed() >= PATIENCE {
            break;
        }
        let Ok(number) = message.recipient.parse::<Phone>() else {
            app.store.mark_failed(message.id, "no_number", now).await?;
            continue;
        };
        if is_late(&message, now) {
            app.store.mark_failed(message.id, "too_late", now).await?;
            continue;
        }
        let sent = tokio::time::timeout(PATIENCE, gateway.send(&number, &message.text)).await;
        let why = match sent {
            Ok(Ok(())) => {
                app.store.mark_sent(&[(message.id, "accepted", now)]).await?;
                continue;
            }
            Ok(Err(why)) => why.0,
            Err(_) => SLOW.to_owned(),
        };
        match next(&message, &why, &app.policy(), now) {
            Next::GiveUp => app.store.mark_failed(message.id, &why, now).await?,
            Next::At(due) => app.store.mark_again(message.id, &why, due, now).await?,
        }
        break; // nor is one that hangs asked again in this round
    }
    Ok(())
}

/// Whether a message has become useless, or was tried for long enough.
fn is_late(message: &Waiting, now: Timestamp) -> bool {
    match MessagePurpose::from_word(&message.purpose) {
        Some(MessagePurpose::SmsCode) => now.since(message.created_at) > sms::LONGEST_LIFE,
        Some(MessagePurpose::SmsInvitation) => now.since(message.tried_since) >= delivery::SMS_INVITATION_TRIED_FOR,
        _ => false,
    }
}

/// What follows when the gateway did not take a message. An invitation that it may have taken, because it did not say, is
/// not given to it again: its person would get two, and the second was not paid for.
fn next(message: &Waiting, why: &str, policy: &Policy, now: Timestamp) -> Next {
    let (attempts, since) = (message.attempts, message.tried_since);
    if message.purpose != MessagePurpose::SmsInvitation.word() {
        return delivery::next(attempts, since, policy, now);
    }
    if [SLOW, crate::sms::NO_ANSWER].contains(&why) {
        return Next::GiveUp;
    }
    delivery::next_of_sms_invitation(attempts, since, policy, now)
}

/// What is kept of a message for which the gateway took longer than [`PATIENCE`].
const SLOW: &str = "slow";
/// What is kept of a message that somebody changed in the database.
const FORGED: &str = "forged";
/// How long a round of background work waits for the gateway.
const PATIENCE: Duration = Duration::from_secs(3);

/// Messages of one round.
const MOST: usize = 20;
