//! Whom a message goes to, in which language and time zone, and at which addresses.

use domain::alert::Alert;
use domain::client::Origin;
use domain::id::{AccountId, AlertId, WorkspaceId};
use domain::message::MessagePurpose;
use domain::time::Timestamp;
use pages::mail::{Facts, Mail};
use pages::text::Texts;
use pages::when::{When, with_offset};
use store::Change;
use store::account::Account;
use store::outbox::Draft;

use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;

/// Somebody who is told something.
#[derive(Clone, Debug)]
pub struct Reader {
    pub account: Account,
    pub texts: Texts,
    /// Confirmed addresses only, and for their time former ones: nothing is told to an address whose owner never
    /// showed up (ACC-06, THR-05).
    addresses: Vec<String>,
    workspace: Option<WorkspaceId>,
}

impl Reader {
    /// The owner of an account, at the login and at the contact e-mails: of `workspace`, or of all where the matter
    /// concerns the whole account (NDN-04).
    pub async fn of(app: &App, account: AccountId, workspace: Option<WorkspaceId>) -> Result<Self, Failure> {
        let account = app.store.account(account).await?.ok_or(Failure::Broken)?;
        let addresses = app.store.alerted_addresses(account.id, workspace, app.now()).await?;
        Ok(Self {
            texts: Texts::for_language(account.language.as_deref().unwrap_or_default()),
            account,
            addresses,
            workspace,
        })
    }

    /// A moment in the reader's zone; UTC where none is known.
    pub fn when(&self, at: Timestamp, now: Timestamp) -> When {
        When::new(at, self.zone(), now, &self.texts)
    }

    /// The same exactly, with the zone's distance from UTC (NDN-03).
    pub fn exactly(&self, at: Timestamp) -> String {
        with_offset(at, self.zone(), &self.texts)
    }

    fn zone(&self) -> &str {
        self.account.time_zone.as_deref().unwrap_or("UTC")
    }

    /// What a message says of where something came from. `page` is the one to go to, in `place` or on the server.
    pub fn facts(
        &self,
        app: &App,
        place: Option<&Place>,
        (name, origin): (&str, &Origin),
        page: &str,
        now: Timestamp,
    ) -> Facts {
        let device = Some(&origin.device).filter(|device| *device != "unknown");
        Facts {
            name: name.to_owned(),
            workspace: place.map_or_else(|| app.settings.product.clone(), |p| p.workspace.title.clone()),
            when: self.when(now, now),
            device: device.cloned().unwrap_or_else(|| self.texts.say("unknown")),
            address: origin.ip.to_string(),
            security_link: whole(app, place, page),
            support: app.settings.support_label.clone(),
        }
    }

    /// Puts the message into the outbox once an address, in the change that it tells of.
    pub fn tell(
        &self,
        app: &App,
        change: &mut Change<'_>,
        purpose: MessagePurpose,
        mail: &Mail,
    ) -> Result<(), Failure> {
        for address in &self.addresses {
            self.tell_at(app, change, address, purpose, mail)?;
        }
        Ok(())
    }

    /// Where the reader is told things.
    pub fn addresses(&self) -> &[String] {
        &self.addresses
    }

    /// Puts the message into the outbox for one address alone.
    pub fn tell_at(
        &self,
        app: &App,
        change: &mut Change<'_>,
        address: &str,
        purpose: MessagePurpose,
        mail: &Mail,
    ) -> Result<(), Failure> {
        let draft = Draft {
            workspace: self.workspace,
            account: self.account.id,
            channel: "email",
            recipient: address.to_owned(),
            purpose,
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html: mail.html.clone(),
        };
        Ok(change.send(&draft, &mut app.entropy())?)
    }

    /// Puts an alert into the reader's list of notifications, in the change that it tells of.
    pub fn list(&self, app: &App, change: &mut Change<'_>, alert: &Alert) -> Result<AlertId, Failure> {
        Ok(change.put_alert(self.account.id, alert, &mut app.entropy())?)
    }

    /// Both: an alert in the list, and its message to every confirmed address.
    pub fn alert(&self, app: &App, change: &mut Change<'_>, alert: &Alert, mail: &Mail) -> Result<(), Failure> {
        self.list(app, change, alert)?;
        self.tell(app, change, MessagePurpose::Alert(alert.kind), mail)
    }
}

/// The whole address of a page, in a workspace or on the server.
pub fn whole(app: &App, place: Option<&Place>, page: &str) -> String {
    let base = place.map(|p| format!("/w/{}", p.workspace.name));
    format!("{}{}{page}", app.settings.public_url, base.unwrap_or_default())
}
