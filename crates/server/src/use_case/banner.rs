//! The banner: which one is due, put off until tomorrow, and "Everything is fine".

use domain::banner::{self, BannerKind, Standing};
use domain::event::EventKind;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::time::Timestamp;
use store::phone_number::Linked;
use store::trusted_device::StoredPhone;

use super::acting::Acting;
use crate::app::App;
use crate::failure::Failure;
use crate::health::unless_forged;
use crate::session_table::Live;

/// A banner that is due, and what it is about: the phone, the number, or both.
#[derive(Clone, Debug)]
pub struct Due {
    pub kind: BannerKind,
    pub phone: Option<StoredPhone>,
    pub number: Option<Linked>,
}

/// The banner of the employee behind this session; asks the store only about people with a phone or a number.
pub async fn due(app: &App, live: &Live, now: Timestamp) -> Result<Option<Due>, Failure> {
    let (factors, employee) = (live.who.factors, live.who.employee);
    let has_phone = factors.has(Method::Push) || factors.has_disconnected_phone();
    let has_number = factors.has(Method::Sms);
    if !has_phone && !has_number {
        return Ok(None);
    }
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let phone = if has_phone {
        unless_forged(app.store.phone(employee).await)?
    } else {
        None
    };
    let number = if has_number {
        unless_forged(app.store.phone_number(employee).await)?
    } else {
        None
    };
    let standing = Standing {
        phone: phone.as_ref().map(|phone| (phone.state, phone.confirmed_at)),
        number: number.as_ref().map(|number| number.confirmed_at),
        put_off: &app.store.put_off_banners(employee).await?,
        today: &today(live, now),
    };
    let kind = banner::due(standing, &place.policy, now);
    Ok(kind.map(|kind| Due { kind, phone, number }))
}

fn today(live: &Live, now: Timestamp) -> String {
    banner::day(now, live.who.time_zone.as_deref().unwrap_or("UTC"))
}

/// "Remind me later": until the next day of the person's calendar, in every browser (BAN-15, BAN-17).
pub async fn later(app: &App, live: &Live, kind: BannerKind, now: Timestamp) -> Result<(), Failure> {
    let day = today(live, now);
    Ok(app.store.put_banner_off(live.who.employee, kind, &day).await?)
}

/// "Everything is fine": asked again after `phone.check_every` (BAN-10). `stale_state` when there is nothing to ask about.
pub async fn all_fine(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let employee = acting.who.employee;
    let phone = app.store.phone(employee).await?;
    let number = app.store.phone_number(employee).await?;
    if phone.is_none() && number.is_none() {
        return Err(Refusal::StaleState.into());
    }
    let mut change = app.store.change(now);
    change.confirm_phone_details(employee);
    change.confirm_phone_number(employee);
    let mut event = acting.own(EventKind::DetailsConfirmed);
    if let Some(phone) = &phone {
        event = event.with("phone", phone.name.as_str());
    }
    if let Some(linked) = &number {
        event = event.with("number", linked.number.masked());
    }
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}
