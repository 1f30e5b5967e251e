//! The one banner that a person sees: the same in every browser and app, since the server says which (BAN-16, BAN-17).

use jiff::Timestamp as Moment;
use jiff::tz::TimeZone;

use crate::policy::{Key, Policy};
use crate::time::Timestamp;
use crate::trusted_device::State;

/// What a banner asks for, the more pressing one first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BannerKind {
    /// The trusted device was disconnected: connect it again (BAN-12).
    ConnectPhone,
    /// "Check your login parameters" (BAN-09).
    CheckDetails,
}

impl BannerKind {
    pub const ALL: [Self; 2] = [Self::ConnectPhone, Self::CheckDetails];

    pub fn word(self) -> &'static str {
        match self {
            Self::ConnectPhone => "connect_phone",
            Self::CheckDetails => "check_details",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What decides about the banner of one employee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing<'a> {
    /// The trusted device, and when its details were last confirmed or changed.
    pub phone: Option<(State, Timestamp)>,
    /// When the linked telephone number was last confirmed or changed.
    pub number: Option<Timestamp>,
    /// Which banner was put off, and on which day.
    pub put_off: &'a [(BannerKind, String)],
    /// The employee's day.
    pub today: &'a str,
}

/// The day of the calendar in a person's zone, as `2027-01-15`; in UTC where the zone is unknown.
pub fn day(now: Timestamp, zone: &str) -> String {
    let moment = Moment::from_microsecond(now.micros()).unwrap_or(Moment::UNIX_EPOCH);
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    moment.to_zoned(zone).date().to_string()
}

/// Which banner is due now: at most one. One that was put off returns on the next day of the calendar (BAN-15, BAN-11).
pub fn due(standing: Standing<'_>, policy: &Policy, now: Timestamp) -> Option<BannerKind> {
    let kind = asked_for(standing, policy, now)?;
    let hidden = standing
        .put_off
        .iter()
        .any(|(put_off, day)| *put_off == kind && day == standing.today);
    (!hidden).then_some(kind)
}

fn asked_for(standing: Standing<'_>, policy: &Policy, now: Timestamp) -> Option<BannerKind> {
    let connected_since = match standing.phone {
        Some((State::Disconnected, _)) => return Some(BannerKind::ConnectPhone),
        Some((State::Connected, at)) => Some(at),
        _ => None,
    };
    // The 180 days begin with the last change or confirmation of either (BAN-09).
    let since = connected_since.max(standing.number)?;
    (now.since(since) >= policy.span(Key::PhoneCheckEvery)).then_some(BannerKind::CheckDetails)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const DAY: Duration = Duration::from_hours(24);

    fn shown(state: State, confirmed_at: Timestamp, put_off: &[(BannerKind, String)]) -> Option<BannerKind> {
        let standing = Standing {
            phone: Some((state, confirmed_at)),
            number: None,
            put_off,
            today: &day(NOW, "UTC"),
        };
        due(standing, &Policy::default(), NOW)
    }

    // shows in part: BAN-12 (where it is seen: crates/server/tests/people/banner.rs), BAN-16 (needs enforcement)
    #[test]
    fn a_disconnected_phone_is_said_first_and_nothing_without_a_phone() {
        let old = NOW - 400 * DAY;
        assert_eq!(shown(State::Disconnected, old, &[]), Some(BannerKind::ConnectPhone));
        assert_eq!(shown(State::Ended, old, &[]), None);
        let nobody = Standing {
            phone: None,
            number: None,
            put_off: &[],
            today: "2027-01-15",
        };
        assert_eq!(due(nobody, &Policy::default(), NOW), None);
    }

    // shows in part: BAN-09, BAN-10 (where it is seen: crates/server/tests/people/banner.rs)
    #[test]
    fn the_details_are_asked_about_after_180_days_to_the_minute() {
        let minute = Duration::from_secs(60);
        assert_eq!(shown(State::Connected, NOW - 180 * DAY + minute, &[]), None);
        assert_eq!(
            shown(State::Connected, NOW - 180 * DAY, &[]),
            Some(BannerKind::CheckDetails)
        );
    }

    // shows in part: BAN-09 (where it is seen: crates/server/tests/people/banner.rs), BAN-16 (needs enforcement)
    #[test]
    fn a_number_counts_like_a_phone_the_later_of_both_begins_the_days_and_a_lost_connection_is_said_first() {
        let (old, newer) = (NOW - 200 * DAY, NOW - 179 * DAY);
        let asked = |phone, number| {
            let standing = Standing {
                phone,
                number,
                put_off: &[],
                today: "2027-01-15",
            };
            due(standing, &Policy::default(), NOW)
        };
        let check = Some(BannerKind::CheckDetails);
        assert_eq!(asked(None, Some(old)), check, "a number alone");
        assert_eq!(asked(None, Some(newer)), None);
        assert_eq!(asked(Some((State::Connected, old)), Some(old)), check);
        assert_eq!(asked(Some((State::Connected, newer)), Some(old)), None);
        assert_eq!(asked(Some((State::Connected, old)), Some(newer)), None);
        assert_eq!(
            asked(Some((State::Suspended, newer)), Some(old)),
            check,
            "the phone is laid aside"
        );
        let both = asked(Some((State::Disconnected, old)), Some(old));
        assert_eq!(both, Some(BannerKind::ConnectPhone));
    }

    // shows in part: BAN-15 (the rest has tests of its own)
    #[test]
    fn a_banner_that_was_put_off_returns_on_the_persons_next_day() {
        let late = Timestamp::from_seconds(1_800_050_400);
        assert_eq!(day(late, "Europe/Berlin"), "2027-01-15");
        assert_eq!(day(late, "Asia/Tokyo"), "2027-01-16", "past midnight there");
        assert_eq!(day(late, "No/Where"), "2027-01-15");
        let today = [(BannerKind::ConnectPhone, day(NOW, "UTC"))];
        assert_eq!(shown(State::Disconnected, NOW, &today), None);
        let yesterday = [(BannerKind::ConnectPhone, day(NOW - DAY, "UTC"))];
        assert_eq!(
            shown(State::Disconnected, NOW, &yesterday),
            Some(BannerKind::ConnectPhone)
        );
        let other = [(BannerKind::CheckDetails, day(NOW, "UTC"))];
        assert_eq!(shown(State::Disconnected, NOW, &other), Some(BannerKind::ConnectPhone));
    }
}
