//! What cannot be had: refusals, and nothing at an address.

use pages::Texts;
use pages::frame::Here;
use pages::refusal::{Details, REFUSALS};
use pages::view::{NotFound, NotFoundInside, RefusalInside, RefusalPage, Refused};

use super::typed::typed;
use super::{Sample, frame, page, signed_in};

pub fn samples(texts: &Texts) -> Vec<Sample> {
    let at_the_door = |(code, id)| {
        let page_of = RefusalPage {
            frame: frame(texts),
            refused: refused(texts, code, "/sign-in"),
        };
        page(id, &page_of)
    };
    let ben = || signed_in(texts, typed("Ben Okafor"), false, Here::Nowhere);
    let inside = |code| RefusalInside {
        frame: ben(),
        refused: refused(texts, code, "/security"),
    };
    let mut samples = Vec::from(REFUSALS.map(at_the_door));
    samples.extend([
        page("not-found", &NotFound { frame: frame(texts) }),
        page("not-found-inside", &NotFoundInside { frame: ben() }),
        page("refused-inside", &inside("not_allowed")),
        page("refused-inside-stale", &inside("stale_form")),
        page("refused-inside-wait", &inside("too_many_attempts")),
    ]);
    samples
}

fn refused(texts: &Texts, code: &str, back: &str) -> Refused {
    let details = Details {
        retry_after: if code.contains("too") || code == "busy" { 40 } else { 0 },
        workspace: typed("Meadow & Sons").to_owned(),
        ..Details::default()
    };
    Refused::new(texts, code, &details, back)
}
