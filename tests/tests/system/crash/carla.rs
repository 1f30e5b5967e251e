//! Carla, who signs in with recovery codes, makes new sets, changes her password, and loses the server in the middle.
//!
//! What she was told is what must be there. Where no answer came, either is right, and nothing between.

use serde_json::json;
use testkit::http::{Jar, ask};
use testkit::server::OtpPhone;

use super::people::{code_of, prove, sign_in};

/// What was under way when no answer came.
enum Unsure {
    /// A code may be used.
    Code,
    /// A new set may have replaced the codes.
    Reload,
    /// This may be the password now.
    Password(String),
}

/// Twenty codes a minute are allowed here, and each Carla comes about four times a minute.
const AT_ONCE: usize = 2;

pub struct Carla {
    pub login: String,
    pub phone: OtpPhone,
    /// Her browser's device; sessions come and go.
    device: Jar,
    password: String,
    codes: Vec<String>,
    /// The code that was acknowledged last.
    used: Option<String>,
    /// One of the set that an acknowledged reload replaced.
    void: Option<String>,
    unsure: Option<Unsure>,
    changes: u64,
    pub acknowledged: u64,
}

impl Carla {
    pub fn new(login: &str, password: &str, phone: OtpPhone, device: &Jar, codes: Vec<String>) -> Self {
        let mut device = device.clone();
        device.cookies.retain(|name, _| name.ends_with("device"));
        Self {
            login: login.to_owned(),
            phone,
            device,
            password: password.to_owned(),
            codes,
            used: None,
            void: None,
            unsure: None,
            changes: 0,
            acknowledged: 0,
        }
    }

    /// Works until the server dies, or until one more code would be too many in a minute.
    pub async fn work(mut self, url: String) -> Self {
        for _ in 0..AT_ONCE {
            if self.once(&url).await.is_err() {
                break;
            }
        }
        self
    }

    async fn once(&mut self, url: &str) -> Result<(), String> {
        let Some(code) = self.codes.pop() else {
            return Err("no codes".to_owned());
        };
        self.unsure = Some(Unsure::Code);
        let mut jar = self.device.clone();
        let asked = sign_in(url, &self.login, &self.password, &mut jar).await?;
        prove(url, &asked, "recovery_code", &code, &mut jar).await?;
        self.used = Some(code);
        self.told();
        if self.codes.len() < 4 {
            self.unsure = Some(Unsure::Reload);
            self.reload(url, &mut jar).await?;
            self.told();
        }
        self.changes += 1;
        let new = format!("quiet otters rowing {}", self.changes);
        self.unsure = Some(Unsure::Password(new.clone()));
        let body = json!({ "current": self.password, "new": new });
        match ask(url, "PUT", "/api/v1/password", Some(body), &mut jar).await? {
            (204, _) => self.password = new,
            (status, body) => panic!("the password's change: {status} {body}"),
        }
        self.told();
        Ok(())
    }

    fn told(&mut self) {
        self.unsure = None;
        self.acknowledged += 1;
    }

    async fn reload(&mut self, url: &str, jar: &mut Jar) -> Result<(), String> {
        let path = "/api/v1/second-factor/recovery-codes";
        let (status, made) = ask(url, "POST", path, Some(json!({})), jar).await?;
        assert_eq!(status, 201, "a new set: {made}");
        self.void = self.codes.pop();
        self.codes = made["codes"]
            .as_array()
            .expect("codes")
            .iter()
            .filter_map(|code| code.as_str().map(str::to_owned))
            .collect();
        Ok(())
    }

    /// After the restart: what was acknowledged holds, what was not is done whole or not at all.
    pub async fn check(&mut self, url: &str, at: &str) {
        let unsure = self.unsure.take();
        if let Some(Unsure::Password(new)) = &unsure {
            let mut jar = self.device.clone();
            if sign_in(url, &self.login, new, &mut jar).await.is_ok() {
                self.password.clone_from(new);
            }
        }
        let mut jar = self.device.clone();
        let asked = sign_in(url, &self.login, &self.password, &mut jar).await;
        let mut asked = asked.unwrap_or_else(|why| panic!("{at}: neither password is Carla's: {why}"));
        // One wrong code a round: the third in a row would bring the puzzle.
        if let Some(gone) = self.void.take().or_else(|| self.used.clone()) {
            let again = prove(url, &asked, "recovery_code", &gone, &mut jar.clone()).await;
            assert!(again.is_err(), "{at}: a code that was used or replaced is taken again");
        }
        let code = self.codes.pop().expect("a code");
        let mut left = vec![self.codes.len() as u64];
        match prove(url, &asked, "recovery_code", &code, &mut jar).await {
            Ok(()) => self.used = Some(code),
            // The reload that nobody was told of was done: whole, so that her app is the way in, and ten codes wait.
            Err(_) if matches!(unsure, Some(Unsure::Reload)) => {
                jar = self.device.clone();
                asked = sign_in(url, &self.login, &self.password, &mut jar)
                    .await
                    .expect("her password");
                let code = code_of(&self.phone).await;
                let proven = prove(url, &asked, "otp_app", &code, &mut jar).await;
                proven.unwrap_or_else(|why| panic!("{at}: neither set and not her app: {why}"));
                left = vec![10];
                (self.used, self.void) = (None, None);
            }
            Err(why) => panic!("{at}: an unused code is refused: {why}"),
        }
        let path = "/api/v1/second-factor/recovery-codes";
        let (status, counted) = ask(url, "GET", path, None, &mut jar).await.expect("an answer");
        assert_eq!(status, 200, "{at}: {counted}");
        if matches!(unsure, Some(Unsure::Code)) {
            left.push(left[0] + 1);
        }
        let counted = counted["left"].as_u64().expect("a count");
        assert!(left.contains(&counted), "{at}: {counted} codes are left, not {left:?}");
        self.reload(url, &mut jar).await.expect("a new set");
    }
}
