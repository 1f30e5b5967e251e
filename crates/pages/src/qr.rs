//! A QR code as one SVG path: no script, no style, no request.

use qrcode::{Color, EcLevel, QrCode};

/// The drawing: the side in modules and the path of the dark ones, with a quiet zone of four modules.
pub(crate) struct Drawing {
    pub(crate) side: usize,
    pub(crate) path: String,
}

/// Draws `content`; none if it is longer than a QR code holds (about 2,300 bytes).
pub(crate) fn draw(content: &str) -> Option<Drawing> {
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&square(x + QUIET, y + QUIET, run));
            }
            x += run.max(1);
        }
    }
    Some(Drawing {
        side: width + 2 * QUIET,
        path,
    })
}

/// The path of `run` dark squares in a row.
fn square(x: usize, y: usize, run: usize) -> String {
    format!("M{x} {y}h{run}v1h-{run}z")
}

/// The same for a terminal: two modules a character, dark on light whatever the terminal's colours are. Empty if `content`
/// is too long.
pub fn for_terminals(content: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(content, EcLevel::L) else {
        return String::new();
    };
    let (width, colors) = (code.width(), code.to_colors());
    let dark = |x: usize, y: usize| {
        let inside = (2..width + 2).contains(&x) && (2..width + 2).contains(&y);
        inside && colors[(y - 2) * width + x - 2] == Color::Dark
    };
    (0..width + 4).step_by(2).fold(String::new(), |mut text, y| {
        text.push_str("\x1b[30;107m");
        text.extend((0..width + 4).map(|x| match (dark(x, y), dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        }));
        text.push_str("\x1b[0m\n");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_shows_two_rows_a_line_with_a_light_edge() {
        let shown = for_terminals("https://192.168.1.5:8443/authenticator/");
        let lines: Vec<&str> = shown.lines().collect();
        let line = |at: usize| lines[at].trim_start_matches("\x1b[30;107m").trim_end_matches("\x1b[0m");
        assert_eq!(line(0).trim(), "", "a quiet zone");
        assert!(line(1).starts_with("  █▀▀▀▀▀█"), "a finder pattern: {}", line(1));
        assert!(for_terminals(&"x".repeat(4_000)).is_empty());
    }

    #[test]
    fn a_drawing_begins_with_the_finder_pattern_inside_its_quiet_zone() {
        let drawing = draw("otpauth://totp/Acme:ann@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Acme").unwrap();
        assert!(drawing.path.starts_with("M4 4h7v1h-7z"), "{}", &drawing.path[..40]);
        assert!(drawing.side >= 29);
        assert!(draw(&"x".repeat(4_000)).is_none());
    }
}
