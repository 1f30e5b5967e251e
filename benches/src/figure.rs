//! A figure beside its limit, and the table of all.

use serde::Serialize;

/// One line of the table. `holds` is computed from exactly `must`.
#[derive(Serialize, Debug)]
#[expect(clippy::struct_field_names, reason = "the JSON's field is called so by the issue")]
pub struct Figure {
    pub figure: String,
    pub value: f64,
    pub unit: &'static str,
    /// What was measured beside it in the same run; null where the limit is a number.
    pub limit: Option<f64>,
    pub ratio: Option<f64>,
    pub must: String,
    pub holds: bool,
    /// False when the limit's own slices differ by more than 1.5 ×: the machine was too unquiet to say.
    pub judged: bool,
    /// The smallest and the largest of the slices.
    pub spread: Option<[f64; 2]>,
}

/// What a figure must be.
#[derive(Clone, Copy)]
pub enum Must {
    RatioAtMost(f64),
    RatioAtLeast(f64),
    ValueAtMost(f64),
    ValueAtLeast(f64),
}

impl Must {
    fn words(self) -> String {
        match self {
            Self::RatioAtMost(most) => format!("ratio <= {most}"),
            Self::RatioAtLeast(least) => format!("ratio >= {least}"),
            Self::ValueAtMost(most) => format!("value <= {most}"),
            Self::ValueAtLeast(least) => format!("value >= {least}"),
        }
    }

    fn holds(self, value: f64, ratio: Option<f64>) -> bool {
        match self {
            Self::RatioAtMost(most) => ratio.is_some_and(|r| r <= most),
            Self::RatioAtLeast(least) => ratio.is_some_and(|r| r >= least),
            Self::ValueAtMost(most) => value <= most,
            Self::ValueAtLeast(least) => value >= least,
        }
    }
}

/// A figure without a limit beside it: the median of its slices.
pub fn alone(figure: &str, unit: &'static str, values: &[f64], must: Must) -> Figure {
    let value = median(values);
    Figure {
        figure: figure.to_owned(),
        value,
        unit,
        limit: None,
        ratio: None,
        must: must.words(),
        holds: must.holds(value, None),
        judged: true,
        spread: spread(values),
    }
}

/// A figure beside its limit: slices that alternated, and the median of their ratios.
pub fn beside(figure: &str, unit: &'static str, slices: &[(f64, f64)], must: Must) -> Figure {
    let ratios: Vec<f64> = slices.iter().map(|(product, limit)| product / limit).collect();
    let limits: Vec<f64> = slices.iter().map(|(_, limit)| *limit).collect();
    let values: Vec<f64> = slices.iter().map(|(product, _)| *product).collect();
    let (value, ratio) = (median(&values), median(&ratios));
    let quiet = spread(&limits).is_some_and(|[least, most]| most <= 1.5 * least);
    Figure {
        figure: figure.to_owned(),
        value,
        unit,
        limit: Some(median(&limits)),
        ratio: Some(ratio),
        must: must.words(),
        holds: must.holds(value, Some(ratio)),
        judged: quiet,
        spread: spread(&ratios),
    }
}

pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn spread(values: &[f64]) -> Option<[f64; 2]> {
    let least = values.iter().copied().min_by(f64::total_cmp)?;
    let most = values.iter().copied().max_by(f64::total_cmp)?;
    Some([least, most])
}

/// Prints one line of the table.
pub fn say(figure: &Figure) {
    let number = |n: f64| {
        if n.abs() >= 100.0 {
            format!("{n:.0}")
        } else {
            format!("{n:.2}")
        }
    };
    let beside = figure.limit.map_or_else(|| "–".to_owned(), number);
    let ratio = figure.ratio.map_or_else(|| "–".to_owned(), number);
    let spread = figure
        .spread
        .map_or_else(String::new, |[a, b]| format!("{}–{}", number(a), number(b)));
    let verdict = match (figure.judged, figure.holds) {
        (false, _) => "not judged: too unquiet",
        (true, true) => "holds",
        (true, false) => "MISSES",
    };
    let value = format!("{} {}", number(figure.value), figure.unit);
    println!(
        "{:<58} {value:>16} {beside:>9} {ratio:>7} {spread:>15}  {:<15} {verdict}",
        figure.figure, figure.must
    );
}
