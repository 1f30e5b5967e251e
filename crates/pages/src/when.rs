//! Points in time as people read them.

use domain::time::Timestamp;
use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::text::Texts;

const WEEKDAYS: [&str; 7] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
];
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// One point in time, said four ways: near to the reader, after a preposition, exactly, and for machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// "5 minutes ago", "yesterday at 09:14", "on 3 March".
    pub text: String,
    /// "today at 09:14", "3 March at 09:14": after "until", "from" and "since", where "in 5 minutes" and "on 3 March" cannot
    /// stand.
    pub point: String,
    /// "Tuesday 3 March 2026, 09:14:05 CET": with the day, the seconds and the zone.
    pub exact: String,
    /// RFC 3339 in UTC, for `<time datetime>`.
    pub iso: String,
}

impl When {
    /// Says `at` as a person in `zone` (an IANA name; UTC if unknown) reads it at the moment `now`.
    pub fn new(at: Timestamp, zone: &str, now: Timestamp, texts: &Texts) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let (at_local, now_local) = (zoned(at, &zone), zoned(now, &zone));
        Self {
            text: near(at, &at_local, now, &now_local, texts),
            point: point(&at_local, &now_local, texts),
            exact: exact(&at_local, texts),
            iso: at.to_string(),
        }
    }
}

/// The exact time with the zone's distance from UTC: "Tuesday 3 March 2026, 09:14:05 CET (UTC+01:00)".
pub fn with_offset(at: Timestamp, zone: &str, texts: &Texts) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = zoned(at, &zone);
    format!("{} (UTC{})", exact(&at, texts), at.strftime("%:z"))
}

/// The name of a time zone as IANA writes it, if there is one of this name.
pub fn zone(name: &str) -> Option<String> {
    let zone = TimeZone::get(name).ok()?;
    zone.iana_name().map(str::to_owned)
}

/// The names of all time zones of places, in the order of the alphabet.
pub fn zones() -> Vec<String> {
    let of_a_place = |name: &String| name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("posix");
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(of_a_place)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Far outside the years of a calendar a time reads as 1970: better a wrong line than no page.
fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    jiff::Timestamp::from_microsecond(at.micros())
        .unwrap_or_default()
        .to_zoned(zone.clone())
}

fn near(at: Timestamp, at_local: &Zoned, now: Timestamp, now_local: &Zoned, texts: &Texts) -> String {
    let (ago, ahead) = (now.since(at).as_secs(), now.until(at).as_secs());
    let days = days_between(at_local, now_local);
    let time = at_local.strftime("%H:%M").to_string();
    if ahead > 0 {
        return match ahead {
            0..60 => texts.say("when-in-a-moment"),
            60..3_600 => texts.say_with("when-in-minutes", &[("count", ahead.div_ceil(60))]),
            _ => match days {
                0 => texts.say_with("when-today", &[("time", time)]),
                -1 => texts.say_with("when-tomorrow", &[("time", time)]),
                _ => texts.say_with(
                    "when-on-at",
                    &[("date", date(at_local, now_local, texts)), ("time", time)],
                ),
            },
        };
    }
    match ago {
        0..60 => texts.say("when-just-now"),
        60..3_600 => texts.say_with("when-minutes-ago", &[("count", ago / 60)]),
        _ => match days {
            0 => texts.say_with("when-today", &[("time", time)]),
            1 => texts.say_with("when-yesterday", &[("time", time)]),
            _ => texts.say_with("when-on", &[("date", date(at_local, now_local, texts))]),
        },
    }
}

fn point(at: &Zoned, now: &Zoned, texts: &Texts) -> String {
    let time = at.strftime("%H:%M").to_string();
    match days_between(at, now) {
        0 => texts.say_with("when-today", &[("time", time)]),
        1 => texts.say_with("when-yesterday", &[("time", time)]),
        -1 => texts.say_with("when-tomorrow", &[("time", time)]),
        _ => texts.say_with("when-point", &[("date", date(at, now, texts)), ("time", time)]),
    }
}

/// Calendar days from `at` to `now`, as the person's wall calendar counts them.
fn days_between(at: &Zoned, now: &Zoned) -> i32 {
    at.date().until(now.date()).map_or(i32::MAX, |span| span.get_days())
}

fn date(at: &Zoned, now: &Zoned, texts: &Texts) -> String {
    let month = month(at, texts);
    let day = at.day().to_string();
    if at.year() == now.year() {
        texts.say_with("when-date", &[("day", day), ("month", month)])
    } else {
        texts.say_with(
            "when-date-with-year",
            &[("day", day), ("month", month), ("year", at.year().to_string())],
        )
    }
}

fn exact(at: &Zoned, texts: &Texts) -> String {
    let weekday = usize::try_from(at.weekday().to_monday_zero_offset())
        .ok()
        .and_then(|day| WEEKDAYS.get(day));
    texts.say_with(
        "when-exact",
        &[
            ("weekday", weekday.map(|id| texts.say(id)).unwrap_or_default()),
            ("day", at.day().to_string()),
            ("month", month(at, texts)),
            ("year", at.year().to_string()),
            ("time", at.strftime("%H:%M:%S").to_string()),
            ("zone", at.strftime("%Z").to_string()),
        ],
    )
}

fn month(at: &Zoned, texts: &Texts) -> String {
    let month = usize::try_from(at.month() - 1).ok().and_then(|month| MONTHS.get(month));
    month.map(|id| texts.say(id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Tuesday 3 March 2026, 08:14:05 UTC.
    const MORNING: Timestamp = Timestamp::from_seconds(1_772_525_645);

    fn said(later: Duration) -> String {
        When::new(MORNING, "Europe/Berlin", MORNING + later, &Texts::english()).text
    }

    #[test]
    fn a_time_is_said_as_people_say_it() {
        let hour = Duration::from_hours(1);
        assert_eq!(said(Duration::from_secs(59)), "just now");
        assert_eq!(said(Duration::from_secs(61)), "1 minute ago");
        assert_eq!(said(hour * 2), "today at 09:14");
        assert_eq!(said(hour * 24), "yesterday at 09:14");
        assert_eq!(said(hour * 24 * 40), "on 3 March");
        assert_eq!(said(hour * 24 * 400), "on 3 March 2026");
    }

    #[test]
    fn what_is_still_to_come_is_said_as_such() {
        let ahead = |by: Duration| When::new(MORNING + by, "Europe/Berlin", MORNING, &Texts::english()).text;
        assert_eq!(ahead(Duration::from_secs(90)), "in 2 minutes");
        assert_eq!(ahead(Duration::from_hours(5)), "today at 14:14");
        assert_eq!(ahead(Duration::from_hours(24)), "tomorrow at 09:14");
        assert_eq!(ahead(Duration::from_hours(20 * 24)), "on 23 March at 09:14");
    }

    #[test]
    fn after_until_and_since_a_time_stands_without_a_preposition_of_its_own() {
        let point = |at: Timestamp, language| {
            let texts = Texts::for_language(language);
            When::new(at, "Europe/Berlin", MORNING, &texts).point
        };
        let hour = Duration::from_hours(1);
        for (at, english, german) in [
            (MORNING + hour / 4, "today at 09:29", "heute um 09:29 Uhr"),
            (MORNING + hour * 24, "tomorrow at 09:14", "morgen um 09:14 Uhr"),
            (MORNING - hour * 24, "yesterday at 09:14", "gestern um 09:14 Uhr"),
            (MORNING + hour * 48, "5 March at 09:14", "5. März, 09:14 Uhr"),
            (MORNING - hour * 48, "1 March at 09:14", "1. März, 09:14 Uhr"),
        ] {
            assert_eq!([point(at, "en"), point(at, "de")], [english, german]);
        }
    }

    #[test]
    fn the_exact_time_names_day_and_zone() {
        let when = When::new(MORNING, "Europe/Berlin", MORNING, &Texts::english());
        assert_eq!(when.exact, "Tuesday 3 March 2026, 09:14:05 CET");
        assert_eq!(when.iso, "2026-03-03T08:14:05Z");
        let offset = |zone| with_offset(MORNING, zone, &Texts::english());
        assert_eq!(
            offset("Europe/Berlin"),
            "Tuesday 3 March 2026, 09:14:05 CET (UTC+01:00)"
        );
        assert_eq!(
            offset("America/St_Johns"),
            "Tuesday 3 March 2026, 04:44:05 NST (UTC-03:30)"
        );
        let nowhere = When::new(MORNING, "Nowhere/Land", MORNING, &Texts::english());
        assert_eq!(nowhere.exact, "Tuesday 3 March 2026, 08:14:05 UTC");
    }
}
