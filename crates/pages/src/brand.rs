//! The company's colour, made readable.
//!
//! A company gives one colour. It carries the one action of a page, its links and the focus ring, in light and in dark;
//! each use needs contrast that the colour itself may not have. So its lightness is moved, hue and saturation stay.

use std::fmt::Write as _;

/// Text on its ground (WCAG 2.2, 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;

/// The grounds of `doorward.css`: page and card in light and dark, the least favourable of each.
const LIGHT_GROUND: Colour = Colour {
    red: 0xf3,
    green: 0xf4,
    blue: 0xf6,
};
const DARK_GROUND: Colour = Colour {
    red: 0x1e,
    green: 0x22,
    blue: 0x29,
};
const WHITE: Colour = Colour {
    red: 0xff,
    green: 0xff,
    blue: 0xff,
};
const INK: Colour = Colour {
    red: 0x0d,
    green: 0x10,
    blue: 0x14,
};

/// A colour as the screen mixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Colour {
    /// Reads `#rgb` or `#rrggbb`; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let channel = |from: usize, width: usize| {
            let part = digits.get(from * width..(from + 1) * width)?;
            let value = u8::from_str_radix(part, 16).ok()?;
            Some(if width == 1 { value * 17 } else { value })
        };
        let width = match (digits.len(), digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            (3, true) => 1,
            (6, true) => 2,
            _ => return None,
        };
        Some(Self {
            red: channel(0, width)?,
            green: channel(1, width)?,
            blue: channel(2, width)?,
        })
    }

    /// The contrast between two colours, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// A step of `share` (0 to 1) towards another colour.
    fn towards(self, other: Self, share: f64) -> Self {
        let mix = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8;
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// The nearest colour on the way to `end` that reads on `ground`.
    fn readable_on(self, ground: Self, end: Self) -> Self {
        (0..=100)
            .map(|step| self.towards(end, f64::from(step) / 100.0))
            .find(|colour| colour.contrast(ground) >= TEXT_CONTRAST)
            .unwrap_or(end)
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// What one scheme (light or dark) makes of the accent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// Links, icons and the focus ring on the page; the button's ground.
    pub accent: Colour,
    /// The same, pressed or under the pointer.
    pub strong: Colour,
    /// What is written on the button.
    pub on_accent: Colour,
}

/// The accent for light pages.
pub fn light(accent: Colour) -> Accent {
    let accent = accent.readable_on(LIGHT_GROUND, INK);
    Accent {
        accent,
        strong: accent.towards(INK, 0.18),
        on_accent: WHITE,
    }
}

/// The accent for dark pages.
pub fn dark(accent: Colour) -> Accent {
    let accent = accent.readable_on(DARK_GROUND, WHITE);
    Accent {
        accent,
        strong: accent.towards(WHITE, 0.18),
        on_accent: INK,
    }
}

/// The company's stylesheet, served as its own small file; empty for what is no colour, so the product's own stays.
pub fn css(accent: &str) -> String {
    let Some(colour) = Colour::parse(accent) else {
        return String::new();
    };
    let mut text = String::new();
    let _ = writeln!(text, ":root{{{}}}", properties(&light(colour)));
    let _ = writeln!(
        text,
        "@media(prefers-color-scheme:dark){{:root{{{}}}}}",
        properties(&dark(colour))
    );
    text
}

fn properties(accent: &Accent) -> String {
    format!(
        "--accent:{};--accent-strong:{};--on-accent:{}",
        accent.accent.hex(),
        accent.strong.hex(),
        accent.on_accent.hex()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_colour_reads_in_light_and_in_dark() {
        let steps = [0_u8, 51, 102, 153, 204, 255];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let colour = Colour { red, green, blue };
                    for (made, ground) in [(light(colour), LIGHT_GROUND), (dark(colour), DARK_GROUND)] {
                        assert!(made.accent.contrast(ground) >= 4.5, "{colour:?} on {ground:?}");
                        assert!(made.on_accent.contrast(made.accent) >= 4.5, "label on {colour:?}");
                        assert!(
                            made.on_accent.contrast(made.strong) >= 4.5,
                            "label on pressed {colour:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_colour_that_reads_already_is_left_alone() {
        let navy = Colour::parse("#1f3a8a").unwrap();
        assert_eq!(light(navy).accent, navy);
    }

    #[test]
    fn the_grounds_are_those_of_the_stylesheet() {
        let css = include_str!("../assets/doorward.css");
        for ground in [LIGHT_GROUND, DARK_GROUND] {
            assert!(css.contains(&ground.hex()), "{} is not in the stylesheet", ground.hex());
        }
    }

    #[test]
    fn what_is_no_colour_changes_nothing() {
        for text in ["", "red", "#12", "#12345g", "#+1+2+3", "url(x)", "#fff;}"] {
            assert_eq!(css(text), "", "{text}");
        }
        assert!(css("#0a7").contains("--accent:"));
    }

    #[test]
    fn black_and_white_are_as_far_apart_as_can_be() {
        let black = Colour {
            red: 0,
            green: 0,
            blue: 0,
        };
        assert!((black.contrast(WHITE) - 21.0).abs() < 0.001);
    }
}
