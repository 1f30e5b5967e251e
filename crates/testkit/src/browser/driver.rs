//! Chromium's driver as a child process, and the commands that only Chromium knows.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::Picture;
use crate::folder::{Folder, Guard};

const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox", // as root in a container there is none
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
    "--use-fake-ui-for-media-stream", // the camera may be used without asking; it plays a film of the test
    "--use-fake-device-for-media-stream",
];

/// A driver on a free port, and the folder of its one browser.
#[derive(Debug)]
pub(super) struct Driver {
    _guard: Guard, // ends the driver and the browser; dropped before the folder is
    folder: Folder,
}

impl Driver {
    pub(super) async fn start() -> (Self, Client) {
        // The driver takes a free port twice, for each family of addresses; between the two somebody else may take it.
        let mut said = String::new();
        let (folder, guard, port) = (0..5)
            .find_map(|_| launch(&mut said))
            .unwrap_or_else(|| panic!("chromedriver named no port:\n{said}"));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(folder.path()))
            .connect(&format!("http://localhost:{port}"))
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let driver = Self { _guard: guard, folder };
        Picture::empty().film(&driver.camera());
        (driver, client)
    }

    /// The film that the camera plays.
    pub(super) fn camera(&self) -> PathBuf {
        camera(self.folder.path())
    }
}

/// Starts a driver; none if it found no port, with what it said.
fn launch(said: &mut String) -> Option<(Folder, Guard, u16)> {
    let folder = Folder::new("browser");
    let mut command = Command::new(find("chromedriver"));
    command
        .arg("--port=0")
        .current_dir(folder.path())
        .env("TMPDIR", folder.path())
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("chromedriver starts");
    // The driver and everything it starts is one process group, named by its first process.
    let group = PathBuf::from(child.id().to_string());
    let guard = Guard::new(
        "kill -KILL -\"$1\"; rm -rf \"$2\"",
        &[&group, folder.path()],
        folder.path(),
        None,
    );
    let output = child.stdout.take().expect("piped");
    let port = announced_port(BufReader::new(output), said);
    std::thread::spawn(move || child.wait()); // no zombie
    Some((folder, guard, port?))
}

/// Debian's programs stand in the search path.
fn find(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.exists())
        .unwrap_or_else(|| {
            panic!(
                "{program} is not installed. Get it with `sudo apt-get install chromium chromium-driver`, \
             or leave it out by name: ./test --without chromium"
            )
        })
}

/// "`ChromeDriver` was started successfully on port 41235."
fn announced_port(output: impl BufRead, said: &mut String) -> Option<u16> {
    for line in output.lines() {
        let line = line.expect("text");
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return port.trim_end_matches('.').parse().ok();
        }
        said.push_str(&line);
        said.push('\n');
    }
    None
}

fn camera(folder: &Path) -> PathBuf {
    folder.join("camera.y4m")
}

fn capabilities(folder: &Path) -> Capabilities {
    let mut arguments: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
    arguments.push(format!("--user-data-dir={}", folder.join("profile").display()));
    arguments.push(format!(
        "--use-file-for-fake-video-capture={}",
        camera(folder).display()
    ));
    let capabilities = json!({
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    match capabilities {
        Value::Object(map) => map,
        _ => Capabilities::new(),
    }
}

/// A command of the DevTools protocol.
#[derive(Debug)]
pub(super) struct DevTools {
    pub(super) command: &'static str,
    pub(super) parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (
            Method::POST,
            Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()),
        )
    }
}

/// What the browser's console said since it was asked last.
#[derive(Debug)]
pub(super) struct Console;

impl WebDriverCompatibleCommand for Console {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
