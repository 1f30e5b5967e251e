//! The banner: which one is due, put off until tomorrow, and "Everything is fine".

use domain::banner::{self, BannerKind, Standing};
use domain::event::EventKind;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::time::Timestamp;
use store::StoreError;
use store::trusted_device::StoredPhone;

use super::acting::Acting;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// A banner that is due, and the phone that it is about.
#[derive(Clone, Debug)]
pub struct Due {
    pub kind: BannerKind,
    pub phone: StoredPhone,
}

/// The banner of the employee behind this session; asks the store only about people with a phone.
pub async fn due(app: &App, live: &Live, now: Timestamp) -> Result<Option<Due>, Failure> {
    let factors = live.who.factors;
    if !factors.has(Method::Push) && !factors.has_disconnected_phone() {
        return Ok(None);
    }
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let phone = match app.store.phone(live.who.employee).await {
        // A row that is not ours asks for nothing, and keeps nobody from the pages.
        Err(StoreError::Forged(table)) => {
            crate::health::report_forged_row(table);
            None
        }
        read => read?,
    };
    let Some(phone) = phone else { return Ok(None) };
    let standing = Standing {
        phone: Some((phone.state, phone.confirmed_at)),
        put_off: &app.store.put_off_banners(live.who.employee).await?,
        today: &today(live, now),
    };
    let kind = banner::due(standing, &place.policy, now);
    Ok(kind.map(|kind| Due { kind, phone }))
}

fn today(live: &Live, now: Timestamp) -> String {
    banner::day(now, live.who.time_zone.as_deref().unwrap_or("UTC"))
}

/// "Remind me later": until the next day of the person's calendar, in every browser (BAN-15, BAN-17).
pub async fn later(app: &App, live: &Live, kind: BannerKind, now: Timestamp) -> Result<(), Failure> {
    let day = today(live, now);
    Ok(app.store.put_banner_off(live.who.employee, kind, &day).await?)
}

/// "Everything is fine": asked again after `phone.check_every` (BAN-10).
pub async fn all_fine(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let employee = acting.who.employee;
    let phone = app.store.phone(employee).await?.ok_or(Refusal::StaleState)?;
    let mut change = app.store.change(now);
    change.confirm_phone_details(employee);
    let event = acting
        .own(EventKind::DetailsConfirmed)
        .with("phone", phone.name.as_str());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}
