//! Recovery codes: shown once, as a page and as a sheet of paper.

use askama::Template;

use crate::frame::Frame;
use crate::when::When;

/// What the codes were made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Two-factor authentication was just set up.
    SetUp,
    /// There was no set.
    Generated,
    /// There was one, and it is void.
    Reloaded,
}

/// The answer to what made the codes; there is no address that shows them again. Posts `sheet` to
/// `/security/recovery-codes/print` and `/security/recovery-codes/save`.
#[derive(Template, Clone)]
#[template(path = "recovery_codes.html")]
pub struct RecoveryCodes {
    pub frame: Frame,
    pub occasion: Occasion,
    /// In groups, as people copy them.
    pub codes: Vec<String>,
    /// The same codes, sealed to this session for some minutes.
    pub sheet: String,
    /// Where "Continue" leads, without `base`.
    pub next: String,
}

impl RecoveryCodes {
    pub fn heading(&self) -> String {
        self.frame.say(match self.occasion {
            Occasion::SetUp => "otp-done-title",
            Occasion::Generated | Occasion::Reloaded => "recovery-codes-title",
        })
    }
}

/// The same on paper: nothing but the codes, whose they are, and what they are for.
#[derive(Template, Clone)]
#[template(path = "recovery_sheet.html")]
pub struct RecoverySheet {
    pub frame: Frame,
    pub login: String,
    pub made: When,
    pub codes: Vec<String>,
}

impl RecoverySheet {
    pub fn heading(&self) -> String {
        self.frame.say("recovery-codes")
    }

    /// The same as a text file, codes on lines of their own.
    pub fn text(&self) -> String {
        let whose = self.frame.say_with(
            "recovery-sheet-whose",
            &[
                ("login", self.login.as_str()),
                ("workspace", self.frame.workspace.as_deref().unwrap_or_default()),
            ],
        );
        let lines = [
            self.heading(),
            whose,
            self.frame
                .say_with("recovery-sheet-made", &[("when", self.made.exact.as_str())]),
            String::new(),
            self.codes.join("\n"),
            String::new(),
            self.frame.say("recovery-sheet-use"),
            String::new(),
        ];
        lines.join("\n")
    }
}

/// How the set stands.
#[derive(Clone, Debug)]
pub struct RecoveryState {
    /// `None`: there is no set, because none was made or the app was replaced.
    pub left: Option<u64>,
    pub made: Option<When>,
}

impl RecoveryState {
    /// Few enough that a new set should be made.
    pub fn is_few(&self) -> bool {
        self.left.unwrap_or(0) <= 2
    }
}
