//! The end of a certificate's validity, out of its DER form (RFC 5280, 4.1).

use domain::time::Timestamp;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// `notAfter`; `None` for what is no certificate.
pub(super) fn ends_at(der: &[u8]) -> Option<Timestamp> {
    let (certificate, _) = inside(der, SEQUENCE)?;
    let (mut rest, _) = inside(certificate, SEQUENCE)?;
    if rest.first() == Some(&VERSION) {
        rest = part(rest)?.2;
    }
    // Serial number, algorithm and issuer come before the validity.
    for _ in 0..3 {
        rest = part(rest)?.2;
    }
    let (validity, _) = inside(rest, SEQUENCE)?;
    let (_, _, after) = part(validity)?;
    let (kind, time, _) = part(after)?;
    time_of(kind, std::str::from_utf8(time).ok()?)
}

/// Kind, content and what follows.
fn part(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&kind, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if bytes.len() > 4 {
            return None;
        }
        (bytes.iter().fold(0, |all, byte| all << 8 | usize::from(*byte)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((kind, content, rest))
}

fn inside(der: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = part(der)?;
    (found == kind).then_some((content, rest))
}

fn time_of(kind: u8, text: &str) -> Option<Timestamp> {
    let text = text
        .strip_suffix('Z')
        .filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?;
    let (year, rest) = match kind {
        UTC_TIME => {
            let (year, rest) = text.split_at_checked(2)?;
            let year: i64 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    if rest.len() != 10 {
        return None;
    }
    let number = |at: usize| rest.get(at..at + 2)?.parse::<i64>().ok();
    let days = days(year, number(0)?, number(2)?);
    let seconds = days * 86_400 + number(4)? * 3_600 + number(6)? * 60 + number(8)?;
    Some(Timestamp::from_seconds(seconds))
}

/// Days since 1970 in the Gregorian calendar, counted in years that begin in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
        - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_time_are_read_and_nonsense_is_none() {
        let utc = |text| time_of(UTC_TIME, text).map(Timestamp::seconds);
        assert_eq!(utc("700101000000Z"), Some(0));
        assert_eq!(utc("270115080000Z"), Some(1_800_000_000));
        assert_eq!(utc("000229000000Z"), Some(951_782_400));
        let general = time_of(GENERALIZED_TIME, "20270115080000Z").map(Timestamp::seconds);
        assert_eq!(general, Some(1_800_000_000));
        for nonsense in ["", "Z", "270115080000", "2701150800Z", "27é15080000Z"] {
            assert_eq!(utc(nonsense), None, "{nonsense}");
        }
        for nonsense in [
            &[][..],
            &[0x30],
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x30, 2, 0x30, 0],
        ] {
            assert_eq!(ends_at(nonsense), None);
        }
    }
}
