//! A real Chromium, driven as a person uses it: by what can be read on the page.
//!
//! Each [`Browser`] is a new one with an empty profile. Nothing here sleeps: what may take a moment is asked again
//! until it is so, at most [`PATIENCE`]. A step that fails panics and says what it looked for, on which page, and which
//! headings, labels and buttons were there; never the page's text or a query, which may hold a secret.

mod camera;
mod driver;
mod look;

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::cookies::Cookie;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::left_out;
pub use camera::Picture;
use driver::Driver;
pub use look::Violation;

/// The longest a page may take until it shows what was waited for.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How `WebDriver` writes an element (W3C WebDriver, 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Finds controls by what a person reads or hears.
const FIND: &str = include_str!("browser/find.js");

/// Marks the document before a press, so that one page is not taken for the one that follows it.
const WATCH: &str = include_str!("browser/watch.js");

/// Whether the document that was marked is still there and about to give way to another.
const LEAVING: &str = "return Boolean(window.doorwardWatch && window.doorwardWatch.leaves)";

/// One person's browser. It ends on drop, with its profile, even when the test panics or is killed.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    driver: Driver,
}

impl Browser {
    /// Opens a new browser.
    ///
    /// `None` only if Chromium was left out by name (`./test --without chromium`), which is printed.
    /// Panics with the way to get it when it is missing: no test is skipped in silence.
    pub async fn start() -> Option<Self> {
        if left_out("chromium") {
            return None;
        }
        let (driver, client) = Driver::start().await;
        Some(Self { client, driver })
    }

    /// A browser on a phone: as wide as one, touched by fingers, and with a camera that may be used without asking.
    pub async fn phone() -> Option<Self> {
        let browser = Self::start().await?;
        let parameters = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
        browser.devtools("Emulation.setDeviceMetricsOverride", parameters).await;
        browser
            .devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            .await;
        Some(browser)
    }

    /// Runs a script in every page from the next one on, before the page's own.
    pub async fn before_each_page(&self, source: &str) {
        // In a block of its own: several such scripts may use the same words.
        let parameters = json!({ "source": format!("{{ {source} }}") });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", parameters).await;
    }

    /// Puts the device into a hole in the ground, or takes it out.
    pub async fn network(&self, is_there: bool) {
        let parameters =
            json!({ "offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", parameters).await;
    }

    /// Goes to an address, and returns when the page is loaded.
    pub async fn open(&self, url: &str) {
        if let Err(error) = self.client.goto(url).await {
            let place = url.split(['?', '#']).next().unwrap_or_default();
            panic!("{place} does not open: {error}");
        }
    }

    /// The whole address, as the address bar shows it.
    pub async fn url(&self) -> String {
        self.client
            .current_url()
            .await
            .expect("the browser has an address")
            .to_string()
    }

    /// The address without host, query and fragment.
    pub async fn path(&self) -> String {
        self.client
            .current_url()
            .await
            .expect("the browser has an address")
            .path()
            .to_owned()
    }

    /// Waits until the browser is at this path.
    pub async fn lands_on(&self, path: &str) {
        let patience = Patience::new();
        while self.path().await != path {
            assert!(
                patience.wait().await,
                "did not land on {path}: {}",
                self.outline().await
            );
        }
    }

    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page reloads");
    }

    pub async fn back(&self) {
        self.client.back().await.expect("there is a page to go back to");
    }

    pub async fn title(&self) -> String {
        self.client.title().await.expect("the page has a title")
    }

    /// The first heading of the page; empty if there is none.
    pub async fn heading(&self) -> String {
        self.read("heading").await
    }

    /// All text that can be seen, blanks and line ends as one blank.
    pub async fn text(&self) -> String {
        self.read("text").await
    }

    /// Waits until this text stands on the page.
    pub async fn sees(&self, text: &str) {
        let patience = Patience::new();
        while !self.text().await.contains(text) {
            assert!(patience.wait().await, "did not see {text:?}: {}", self.outline().await);
        }
    }

    /// Waits until this text does not stand on the page. Say first what the page does show: an empty page lacks everything.
    pub async fn does_not_see(&self, text: &str) {
        let patience = Patience::new();
        while self.text().await.contains(text) {
            assert!(patience.wait().await, "still sees {text:?}: {}", self.outline().await);
        }
    }

    /// Types into the field with this visible label, in place of what stood there. Waits for the field.
    pub async fn fill(&self, label: &str, text: &str) {
        let patience = Patience::new();
        loop {
            let field = self.control("field", label).await;
            let filled = match field.clear().await {
                Ok(()) => field.send_keys(text).await,
                Err(error) => Err(error),
            };
            let Err(refused) = filled else { return }; // the page was exchanged meanwhile: look again
            assert!(
                patience.wait().await,
                "cannot fill {label:?} ({refused:?}): {}",
                self.outline().await
            );
        }
    }

    /// What stands in the field with this label.
    pub async fn value(&self, label: &str) -> String {
        let field = self.control("field", label).await;
        field.prop("value").await.ok().flatten().unwrap_or_default()
    }

    /// Chooses an entry of a list by its text.
    pub async fn choose(&self, label: &str, entry: &str) {
        let list = self.control("field", label).await;
        list.select_by_label(entry)
            .await
            .unwrap_or_else(|error| panic!("no entry {entry:?} in {label:?}: {error}"));
    }

    /// Presses the button or link with this text (or accessible name). Waits for it, and for the page that follows: a
    /// step after it never meets the page before. A download, which no page follows, is pressed with [`Self::download`].
    ///
    /// A check box or radio button is pressed by its label.
    pub async fn press(&self, name: &str) {
        self.download(name).await;
        let patience = Patience::new();
        while self.client.execute(LEAVING, vec![]).await.ok() == Some(Value::Bool(true)) {
            assert!(
                patience.wait().await,
                "no page follows {name:?}: {}",
                self.outline().await
            );
        }
    }

    /// Presses what leads to a file, or to nothing: no other page is waited for.
    pub async fn download(&self, name: &str) {
        let patience = Patience::new();
        loop {
            drop(self.client.execute(WATCH, vec![]).await); // fails only while one page gives way to the next
            let refused = match self.find_element("press", name).await {
                None => None,
                Some(element) => match element.click().await {
                    Ok(()) => return,
                    Err(error) => Some(error), // the page was exchanged meanwhile, or something lies above it: look again
                },
            };
            assert!(
                patience.wait().await,
                "cannot press {name:?} ({refused:?}): {}",
                self.outline().await
            );
        }
    }

    /// Whether a button or link with this text is there now.
    pub async fn offers(&self, name: &str) -> bool {
        self.find_element("press", name).await.is_some()
    }

    /// Types keys where the cursor is: `"\u{e004}"` is Tab, `"\u{e007}"` Enter (the codes of `WebDriver`).
    pub async fn types(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("it takes keys");
    }

    /// The accessible name (or text) of what has the focus.
    pub async fn focus(&self) -> String {
        self.read("focus").await
    }

    /// All cookies that the browser would send to this page.
    pub async fn cookies(&self) -> Vec<Cookie<'static>> {
        self.client
            .get_all_cookies()
            .await
            .expect("the browser tells its cookies")
    }

    pub async fn delete_cookies(&self) {
        self.client
            .delete_all_cookies()
            .await
            .expect("the browser forgets its cookies");
    }

    /// The value of an attribute of the first element that the CSS selector finds.
    pub async fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let element = self.client.find(Locator::Css(selector)).await.ok()?;
        element.attr(name).await.expect("attributes can be read")
    }

    /// Runs a script in the page (`return …` is the answer), for what has no sentence here.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("script: {error}"))
    }

    /// Sends a command of Chromium's own protocol.
    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let answer = self.client.issue_cmd(driver::DevTools { command, parameters }).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The driver's own client, for what has no sentence here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Writes a picture of the whole page, also of what lies below the window's edge: PNG, or small where the file is
    /// called `.webp`.
    pub async fn screenshot(&self, path: &Path) {
        let parameters = if path.extension().is_some_and(|kind| kind == "webp") {
            json!({ "format": "webp", "quality": 60, "captureBeyondViewport": true })
        } else {
            json!({ "format": "png", "captureBeyondViewport": true })
        };
        let answer = self.devtools("Page.captureScreenshot", parameters).await;
        let picture = data_encoding::BASE64.decode(answer["data"].as_str().unwrap_or_default().as_bytes());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect("the picture's folder can be made");
        }
        std::fs::write(path, picture.expect("a picture")).expect("the picture can be written");
    }

    /// A text of the page; waits while one page gives way to the next.
    async fn read(&self, what: &str) -> String {
        let patience = Patience::new();
        loop {
            if let Value::String(text) = self.find(what, "").await {
                return text;
            }
            assert!(patience.wait().await, "no page to read");
        }
    }

    async fn control(&self, kind: &str, label: &str) -> Element {
        let patience = Patience::new();
        loop {
            if let Some(element) = self.find_element(kind, label).await {
                return element;
            }
            assert!(patience.wait().await, "no {kind} {label:?}: {}", self.outline().await);
        }
    }

    async fn find_element(&self, kind: &str, name: &str) -> Option<Element> {
        let found = self.find(kind, name).await;
        let reference = found.get(ELEMENT)?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), reference.into()))
    }

    /// Null while one page gives way to the next.
    async fn find(&self, what: &str, name: &str) -> Value {
        match self.client.execute(FIND, vec![json!(what), json!(name)]).await {
            Ok(found) => found,
            Err(CmdError::Standard(_)) => Value::Null,
            Err(error) => panic!("the browser is gone: {error}"),
        }
    }

    /// What a failed step says about the page: nothing that could be a secret.
    async fn outline(&self) -> String {
        format!("on {}, {}", self.path().await, self.find("outline", "").await)
    }
}

/// How long something may still take.
struct Patience(Instant);

impl Patience {
    fn new() -> Self {
        Self(Instant::now())
    }

    /// Waits a moment before the condition is asked again; false when it was asked long enough.
    async fn wait(&self) -> bool {
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.0.elapsed() < PATIENCE
    }
}
