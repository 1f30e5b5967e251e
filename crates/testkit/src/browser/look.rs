//! How the page is looked at: width, light, letters, without script; and what is wrong with it.

use std::fmt;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Browser, driver};

/// axe-core, unmodified; see `tests/vendor/VENDOR.toml`.
const AXE: &str = include_str!("../../../../tests/vendor/axe.min.js");

const RUN_AXE: &str = r#"
const [what, done] = arguments;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
const runOnly = what === "colours" ? ["color-contrast"] : tags;
axe.run(document, { runOnly, resultTypes: ["violations"] }).then(
  (result) => done(result.violations.map(({ id, impact, help, nodes }) =>
    ({ id, impact, help, at: nodes.map((node) => node.target.join(" ")) }))),
  (error) => done([{ id: "axe-failed", impact: "critical", help: String(error), at: [] }]),
);
"#;

/// Links within a sentence are as high as their line (WCAG 2.5.8); a box with its words is pressed at either.
const SMALL_TARGETS: &str = r#"
const least = 43.5; // 44 px, and what rounding takes
return [...document.querySelectorAll("a, button, input, select, summary, textarea")]
  .filter((e) => e.type !== "hidden" && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }))
  .filter((e) => getComputedStyle(e).display !== "inline")
  .map((e) => e.closest("label") ?? e)
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && (width < least || height < least))
  .map(([e, { width, height }]) => `${e.tagName} ${e.textContent.trim() || e.ariaLabel || e.name}: ${Math.round(width)} × ${Math.round(height)}`);
"#;

/// Something on the page that somebody cannot use; found by axe-core.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Violation {
    /// axe's name of the rule, such as `color-contrast`.
    pub id: String,
    pub impact: Option<String>,
    pub help: String,
    /// CSS selectors of the places.
    pub at: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} at {}", self.id, self.help, self.at.join(", "))
    }
}

impl Browser {
    /// Switches the page's own scripts off (or on again), from the next page on.
    pub async fn script(&self, on: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !on }))
            .await;
    }

    pub async fn without_script(&self) {
        self.script(false).await;
    }

    /// The window's inner width in CSS pixels; 320 is the narrowest that a page must bear (WCAG 1.4.10).
    pub async fn width(&self, pixels: u32) {
        let height = if pixels < 600 { 800 } else { 900 };
        let parameters = json!({ "width": pixels, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", parameters).await;
    }

    /// Whether the page can be scrolled to the side, which it never should.
    pub async fn scrolls_sideways(&self) -> bool {
        let script = "const root = document.scrollingElement; return root.scrollWidth > root.clientWidth;";
        self.run(script, vec![]).await == Value::Bool(true)
    }

    pub async fn dark(&self) {
        self.lit("dark").await;
    }

    pub async fn light(&self) {
        self.lit("light").await;
    }

    /// Without motion, so that nobody looks at a colour half way between day and night.
    async fn lit(&self, scheme: &str) {
        self.answers_media(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")])
            .await;
    }

    /// Answers one media query as the person's system would: `prefers("prefers-reduced-motion", "reduce")`.
    pub async fn prefers(&self, feature: &str, value: &str) {
        self.answers_media(&[(feature, value)]).await;
    }

    async fn answers_media(&self, features: &[(&str, &str)]) {
        let named = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<_> = features.iter().map(named).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }))
            .await;
    }

    /// The reader's own letter size, of the default 16 pixels; 200 must lose nothing (WCAG 1.4.4).
    pub async fn text_size(&self, percent: u32) {
        let standard = 16 * percent / 100;
        let fixed = 13 * percent / 100;
        self.devtools(
            "Page.setFontSizes",
            json!({ "fontSizes": { "standard": standard, "fixed": fixed } }),
        )
        .await;
    }

    /// What the console reported as an error since it was asked last: scripts, missing files, refused content (CSP).
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self
            .client
            .issue_cmd(driver::Console)
            .await
            .expect("the browser tells its console");
        let entries = entries.as_array().cloned().unwrap_or_default();
        let severe = entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE" || entry["source"] == "security");
        severe
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What can be pressed and is smaller than 44 CSS pixels either way (WCAG 2.5.5).
    pub async fn small_targets(&self) -> Vec<String> {
        let found = self.run(SMALL_TARGETS, vec![]).await;
        serde_json::from_value(found).expect("a list of words")
    }

    /// What axe-core finds against WCAG 2.2, levels A and AA, on the page as it is now. Needs script.
    pub async fn axe(&self) -> Vec<Violation> {
        self.run_axe("everything").await
    }

    /// The same of the contrast of colours alone: what another light changes in a page that was looked at.
    pub async fn axe_colours(&self) -> Vec<Violation> {
        self.run_axe("colours").await
    }

    /// Half a megabyte goes to each page once.
    async fn run_axe(&self, what: &str) -> Vec<Violation> {
        let is_there = self.run("return typeof window.axe === 'object';", vec![]).await == Value::Bool(true);
        let script = if is_there {
            RUN_AXE.to_owned()
        } else {
            format!("{AXE}\n{RUN_AXE}")
        };
        let found = self
            .client
            .execute_async(&script, vec![json!(what)])
            .await
            .unwrap_or_else(|error| panic!("axe: {error}"));
        serde_json::from_value(found).expect("a list of violations")
    }
}
