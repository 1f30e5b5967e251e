//! Somebody who looks closely at what a browser shows, and keeps pictures of it.

use std::path::{Path, PathBuf};

use testkit::browser::Browser;

/// Somebody who looks closely, and writes down what is wrong.
#[derive(Default)]
pub struct Eye {
    troubles: Vec<String>,
}

impl Eye {
    /// Looks at what is shown now, without touching it.
    pub async fn rests_on(&mut self, browser: &Browser, name: &str) {
        for (width, dark, letters) in [
            (320, false, 100),
            (360, false, 100),
            (360, true, 100),
            (360, false, 200),
            (1280, false, 100),
            (1280, true, 100),
        ] {
            browser.width(width).await;
            browser.text_size(letters).await;
            if dark {
                browser.dark().await;
            } else {
                browser.light().await;
            }
            let what = format!("{name} at {width}, dark {dark}, letters {letters} %");
            if browser.scrolls_sideways().await {
                self.troubles.push(format!("{what} scrolls sideways"));
            }
            let found = match (width, dark) {
                (320, _) | (1280, true) => browser.axe().await,
                (_, true) => browser.axe_colours().await,
                _ => Vec::new(),
            };
            self.troubles.extend(found.iter().map(|v| format!("{what}: {v}")));
            if width == 360 && !dark && letters == 100 {
                let small = browser.small_targets().await;
                self.troubles
                    .extend(small.iter().map(|it| format!("{what}: hard to press: {it}")));
            }
            let light = if dark { "dark" } else { "light" };
            if let Some(folder) = std::env::var_os("DOORWARD_SHOTS") {
                let file = format!("phone-{name}-{width}-{letters}-{light}.png");
                browser.screenshot(&PathBuf::from(folder).join(file)).await;
            }
            if let Some(folder) = std::env::var_os("DOORWARD_GUIDE")
                && letters == 100
                && width != 320
            {
                let device = if width == 360 { "phone" } else { "desk" };
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
                let file = format!("{name}-{device}-{light}.webp");
                browser.screenshot(&root.join(file)).await;
            }
        }
        browser.text_size(100).await;
        browser.light().await;
        browser.width(if name.starts_with("page-") { 1280 } else { 360 }).await;
    }

    pub fn found_nothing(self) {
        assert!(self.troubles.is_empty(), "{}", self.troubles.join("\n"));
    }
}
