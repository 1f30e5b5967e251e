//! The pages of Doorward: view structs in, HTML out.
//!
//! A handler fills a view (a struct with public fields, one a page) and its [`frame::Frame`], and calls
//! [`Page::render`]. There is no HTTP here, no store and no clock; what is true was decided before.
//! Sentences stand in `texts/`, by id; style and modules in `assets/`, served by [`asset::asset`].

pub mod alert;
pub mod asset;
pub mod authenticator;
pub mod brand;
pub mod frame;
pub mod help;
pub mod mail;
pub mod refusal;
pub mod text;
pub mod view;
pub mod when;

mod qr;

pub use asset::{asset, asset_url};
pub use frame::{Frame, initials};
pub use qr::for_terminals as qr_for_terminals;
pub use text::Texts;
pub use when::When;

/// Anything that can be written as a whole page.
pub trait Page {
    /// The page as HTML. Nothing in a view can fail to be written.
    fn render(&self) -> String;
}

impl<T: askama::Template> Page for T {
    fn render(&self) -> String {
        upright(askama::Template::render(self).unwrap_or_default())
    }
}

/// Without the characters that turn the words after them around: no text of ours has one, and no name needs one.
pub(crate) fn upright(text: String) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(turns) {
        text.replace(turns, "")
    } else {
        text
    }
}
