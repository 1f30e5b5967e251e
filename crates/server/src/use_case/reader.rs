//! Whom a message goes to, in which language and time zone, and at which addresses.

use domain::id::{AccountId, WorkspaceId};
use domain::time::Timestamp;
use pages::mail::Mail;
use pages::text::Texts;
use pages::when::When;
use store::Change;
use store::account::Account;
use store::outbox::Draft;

use crate::app::App;
use crate::failure::Failure;

/// Somebody who is told something.
#[derive(Clone, Debug)]
pub struct Reader {
    pub account: Account,
    pub texts: Texts,
    /// Confirmed addresses only: nothing is told to an address whose owner never showed up (ACC-06, THR-05).
    addresses: Vec<String>,
    workspace: Option<WorkspaceId>,
}

impl Reader {
    /// The owner of an account, at the login and at the contact e-mails: of `workspace`, or of all where the matter
    /// concerns the whole account (NDN-04).
    pub async fn of(app: &App, account: AccountId, workspace: Option<WorkspaceId>) -> Result<Self, Failure> {
        let account = app.store.account(account).await?.ok_or(Failure::Broken)?;
        let addresses = app.store.confirmed_addresses(account.id, workspace).await?;
        Ok(Self {
            texts: Texts::for_language(account.language.as_deref().unwrap_or_default()),
            account,
            addresses,
            workspace,
        })
    }

    /// A moment in the reader's zone; UTC where none is known.
    pub fn when(&self, at: Timestamp, now: Timestamp) -> When {
        When::new(at, self.account.time_zone.as_deref().unwrap_or("UTC"), now, &self.texts)
    }

    /// Puts the message into the outbox once an address, in the change that it tells of.
    pub fn tell(&self, app: &App, change: &mut Change<'_>, purpose: &'static str, mail: &Mail) -> Result<(), Failure> {
        for address in &self.addresses {
            let draft = Draft {
                workspace: self.workspace,
                account: self.account.id,
                channel: "email",
                recipient: address.clone(),
                purpose,
                subject: mail.subject.clone(),
                text: mail.text.clone(),
                html: mail.html.clone(),
            };
            change.send(&draft, &mut app.entropy())?;
        }
        Ok(())
    }
}
