//! What both changes of an address share: the links, who has an address now, and how often a new one is written to.

use std::time::Duration;

use domain::account::Status;
use domain::address_change::Holder;
use domain::email::Email;
use domain::id::{EmployeeId, WorkspaceId};
use domain::keys::Purpose;
use domain::policy::Key;
use domain::refusal::{AddressUse, Refusal};
use domain::secret::Token;
use domain::throttle::{Fare, wait_for_next};
use domain::time::Timestamp;
use store::account::Account;
use store::counter::Payment;
use store::employee::Employee;
use store::link::{Link, LinkPurpose, LinkStanding};

use crate::app::App;
use crate::failure::Failure;

/// A link that can still be followed, and its digest.
pub async fn usable(
    app: &App,
    purpose: LinkPurpose,
    token: &Token,
    now: Timestamp,
) -> Result<([u8; 32], Link), Failure> {
    for digest in app.store.keys().macs(Purpose::Link, &[token.expose()]) {
        if let Some(link) = app.store.link(purpose, digest).await? {
            return match link.standing(now) {
                LinkStanding::Open => Ok((digest, link)),
                _ => Err(Refusal::LinkUsed.into()),
            };
        }
    }
    Err(Refusal::LinkUsed.into())
}

/// A new token, its digest, and the whole address of the page that it opens.
pub fn fresh(app: &App, workspace: WorkspaceId, page: &str) -> Result<([u8; 32], String), Failure> {
    let token = Token::new(&mut app.entropy());
    let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
    let place = app.directory.by_id(workspace).ok_or(Refusal::NotFound)?;
    let base = format!("{}/w/{}", app.settings.public_url, place.workspace.name);
    Ok((digest, format!("{base}/{page}/{}", token.expose_text())))
}

/// The address that a link is about.
pub fn address_of(link: &Link) -> Result<Email, Failure> {
    let written = link.address.as_deref().ok_or(Refusal::LinkUsed)?;
    written.parse().map_err(|_| Failure::Broken)
}

/// The places at which the person is only invited, or was until the invitation was dismissed: bound to the address. Of a
/// place that was dismissed and of which nothing says as what, nobody knows that the person was ever in.
pub async fn guests(app: &App, places: &[Employee]) -> Result<Vec<EmployeeId>, Failure> {
    let mut guests = Vec::new();
    for place in places {
        let was_in = match place.status {
            Status::Dismissed => app
                .store
                .left_as(place.id)
                .await?
                .is_some_and(|left| left != Status::Invited),
            status => status != Status::Invited,
        };
        if !was_in {
            guests.push(place.id);
        }
    }
    Ok(guests)
}

/// The other ones: what an address has to be free in. An invitation stays with its own address.
pub fn without_guests(places: &[Employee], guests: &[EmployeeId]) -> Vec<Employee> {
    let is_in = |place: &&Employee| !guests.contains(&place.id);
    places.iter().filter(is_in).cloned().collect()
}

/// Refuses an address that somebody else uses in one of these places (ACC-07).
pub async fn refuse_taken(app: &App, address: &Email, places: &[Employee]) -> Result<(), Failure> {
    for place in places {
        match app.store.address_use(place.workspace, address).await? {
            Some((used_as, holder)) if holder != place.id => {
                let by = if used_as == "login" {
                    AddressUse::Login
                } else {
                    AddressUse::Contact
                };
                return Err(Refusal::EmailAlreadyExists { by }.into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// What has to give way so that an address can come back.
#[derive(Debug, Default)]
pub struct InTheWay {
    /// The profile with this login, which never confirmed it.
    pub profile: Option<Account>,
    /// Whose unconfirmed contact e-mail it is.
    pub contacts: Vec<Employee>,
}

/// Who has an address now, and what has to give way so that it can come back to `account` in these places.
pub async fn holder(
    app: &App,
    address: &Email,
    account: &Account,
    places: &[Employee],
) -> Result<(Holder, InTheWay), Failure> {
    let in_use = (Holder::InUse, InTheWay::default());
    let other = app.store.account_by_login(address.folded()).await?;
    let profile = other.filter(|other| other.id != account.id);
    if let Some(other) = &profile
        && Holder::of_login(other.login_confirmed_at.is_some()) == Holder::InUse
    {
        return Ok(in_use);
    }
    let mut contacts = Vec::new();
    for place in places {
        if let Some((used_as, by)) = app.store.address_use(place.workspace, address).await?
            && used_as == "contact"
            && by != place.id
        {
            let contact = app.store.contact(by).await?;
            if contact.is_some_and(|c| c.confirmed_at.is_some()) {
                return Ok(in_use);
            }
            contacts.extend(app.store.employee(by).await?);
        }
    }
    let holder = if profile.is_none() && contacts.is_empty() {
        Holder::Nobody
    } else {
        Holder::Unproven
    };
    Ok((holder, InTheWay { profile, contacts }))
}

/// The same for the contact e-mail of one place, which has to be free in its workspace only.
pub async fn holder_there(app: &App, address: &Email, place: &Employee) -> Result<(Holder, InTheWay), Failure> {
    let mut way = InTheWay::default();
    let in_use = app.store.address_use(place.workspace, address).await?;
    let Some((used_as, by)) = in_use.filter(|(_, by)| *by != place.id) else {
        return Ok((Holder::Nobody, way));
    };
    let other = app.store.employee(by).await?.ok_or(Refusal::StaleState)?;
    let confirmed_at = if used_as == "login" {
        let profile = app.store.account(other.account).await?.ok_or(Failure::Broken)?;
        let confirmed_at = profile.login_confirmed_at;
        way.profile = Some(profile);
        confirmed_at
    } else {
        way.contacts.push(other);
        app.store.contact(by).await?.and_then(|contact| contact.confirmed_at)
    };
    if confirmed_at.is_some() {
        return Ok((Holder::InUse, InTheWay::default()));
    }
    Ok((Holder::Unproven, way))
}

/// Pays for one message to an address that nobody has confirmed: a signed-in person is no way to flood strangers.
pub async fn pay_for_message(app: &App, whose: &[u8], now: Timestamp) -> Result<(), Failure> {
    const HOUR: Duration = Duration::from_hours(1);
    let key = app.store.keys().mac(Purpose::Login, &[b"address_mail", whose]);
    let fare = Fare::at_most(app.policy().count(Key::AddressMails), HOUR, now);
    if app.store.pay(&[Payment { key, fare }]).await?.is_some() {
        return Ok(());
    }
    Err(wait_for_next(now, HOUR).into())
}
