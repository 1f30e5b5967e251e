//! A figure beside its limit: one line of the table.

use serde::Serialize;

/// One line of the table. `holds` is computed from exactly `must`.
#[derive(Serialize, Debug)]
#[expect(clippy::struct_field_names, reason = "the JSON's field is called so by the issue")]
pub struct Figure {
    pub figure: String,
    /// Null where the figure was left out.
    pub value: Option<f64>,
    pub unit: &'static str,
    /// What was measured beside it in the same run; null where the limit is a number.
    pub limit: Option<f64>,
    pub ratio: Option<f64>,
    /// `none`: shown for information.
    pub must: String,
    pub holds: bool,
    /// False when the limit's own slices differ by more than 1.5 ×: the machine was too unquiet to say. What keeps within
    /// a number on such a machine keeps within it all the more on a quiet one, and is judged; so is what every slice by
    /// itself, with its own limit beside it, says alike.
    pub judged: bool,
    /// The smallest and the largest of the slices' values, or of their ratios where a limit stands beside them.
    pub spread: Option<[f64; 2]>,
    /// Every slice of the product, in the order of time.
    pub slices: Vec<f64>,
    /// The limit's own slices, each measured beside the product's slice of the same place.
    pub limit_slices: Vec<f64>,
    /// Why there is no value.
    pub left_out: Option<String>,
}

/// What a figure must be.
#[derive(Clone, Copy)]
pub enum Must {
    RatioAtMost(f64),
    RatioAtLeast(f64),
    ValueAtMost(f64),
    ValueAtLeast(f64),
    ValueBetween(f64, f64),
    /// Shown for information.
    Nothing,
}

impl Must {
    fn words(self) -> String {
        match self {
            Self::RatioAtMost(most) => format!("ratio <= {most}"),
            Self::RatioAtLeast(least) => format!("ratio >= {least}"),
            Self::ValueAtMost(most) => format!("value <= {most}"),
            Self::ValueAtLeast(least) => format!("value >= {least}"),
            Self::ValueBetween(least, most) => format!("{least} <= value <= {most}"),
            Self::Nothing => "none".to_owned(),
        }
    }

    /// Whether a number is the limit, and not what was measured beside it.
    fn is_a_most(self) -> bool {
        matches!(self, Self::ValueAtMost(_))
    }

    fn holds(self, value: f64, ratio: Option<f64>) -> bool {
        match self {
            Self::RatioAtMost(most) => ratio.is_some_and(|r| r > 0.0 && r <= most),
            Self::RatioAtLeast(least) => ratio.is_some_and(|r| r >= least),
            Self::ValueAtMost(most) => value <= most,
            Self::ValueAtLeast(least) => value >= least,
            Self::ValueBetween(least, most) => (least..=most).contains(&value),
            Self::Nothing => true,
        }
    }
}

/// A figure without a limit beside it: the median of its slices.
pub fn alone(figure: &str, unit: &'static str, values: &[f64], must: Must) -> Figure {
    let value = median(values);
    Figure {
        figure: figure.to_owned(),
        value: Some(value),
        unit,
        limit: None,
        ratio: None,
        must: must.words(),
        holds: must.holds(value, None),
        judged: true,
        spread: spread(values),
        slices: values.to_vec(),
        limit_slices: Vec::new(),
        left_out: None,
    }
}

/// A figure beside its limit: slices (product, limit) that alternated, and the median of their ratios.
pub fn beside(figure: &str, unit: &'static str, slices: &[(f64, f64)], must: Must) -> Figure {
    let ratios: Vec<f64> = slices.iter().map(|(product, limit)| product / limit).collect();
    let (values, limits): (Vec<f64>, Vec<f64>) = slices.iter().copied().unzip();
    let (value, ratio) = (median(&values), median(&ratios));
    let of_each = |(product, limit): &(f64, f64)| must.holds(*product, Some(product / limit));
    let all_agree = slices.iter().all(of_each) || !slices.iter().any(of_each);
    let quiet = spread(&limits).is_some_and(|[least, most]| most <= 1.5 * least);
    Figure {
        limit: Some(median(&limits)),
        ratio: Some(ratio),
        holds: must.holds(value, Some(ratio)),
        judged: quiet || all_agree || must.is_a_most() && must.holds(value, None),
        spread: spread(&ratios),
        limit_slices: limits,
        ..alone(figure, unit, &values, must)
    }
}

/// A figure that was not measured: it stands in the table all the same, and does not hold.
pub fn left_out(figure: &str, why: &str) -> Figure {
    Figure {
        value: None,
        holds: false,
        judged: false,
        must: "a value".to_owned(),
        spread: None,
        left_out: Some(why.to_owned()),
        ..alone(figure, "", &[], Must::Nothing)
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

pub fn head() {
    println!(
        "{:<64} {:>14} {:>9} {:>7} {:>15}  {:<22}",
        "figure", "value", "beside", "ratio", "spread", "must"
    );
}

/// Prints one line of the table.
pub fn say(figure: &Figure) {
    let Some(value) = figure.value else {
        let why = figure.left_out.as_deref().unwrap_or("no value");
        println!("{:<64} LEFT OUT: {why}", figure.figure);
        return;
    };
    let number = |n: f64| {
        if n.abs() >= 100.0 {
            format!("{n:.0}")
        } else if n.abs() < 1.0 {
            format!("{n:.3}")
        } else {
            format!("{n:.2}")
        }
    };
    let beside = figure.limit.map_or_else(|| "–".to_owned(), number);
    let ratio = figure.ratio.map_or_else(|| "–".to_owned(), number);
    let spread = figure
        .spread
        .map_or_else(String::new, |[a, b]| format!("{}–{}", number(a), number(b)));
    let verdict = match (figure.must.as_str(), figure.judged, figure.holds) {
        ("none", ..) => "for information",
        (_, false, _) => "NOT JUDGED: the limit's slices differ by more than 1.5 ×",
        (_, true, true) => "holds",
        (_, true, false) => "MISSES",
    };
    let value = format!("{} {}", number(value), figure.unit);
    println!(
        "{:<64} {value:>14} {beside:>9} {ratio:>7} {spread:>15}  {:<22} {verdict}",
        figure.figure, figure.must
    );
}
