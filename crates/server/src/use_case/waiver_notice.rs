//! Who is told of an exception, and in which words: the person, and the administrators (DIS-10, DIS-16, THR-03).

use domain::id::{AccountId, EmployeeId};
use domain::refusal::Refusal;
use domain::time::Timestamp;
use domain::waiver::Waiver;
use pages::mail::Mail;
use pages::mail::waiver::{self as words, WaiverFacts};
use pages::text::Texts;
use pages::when::When;
use store::Change;
use store::employee::{Employee, ListedEmployee};
use store::outbox::Draft;

use crate::app::App;
use crate::failure::Failure;

/// The messages of one change.
pub struct Notices {
    texts: Texts,
    now: Timestamp,
    facts: WaiverFacts,
    /// Whole addresses: of the person's own page, and of the administrators' page about the person.
    own_page: String,
    their_page: String,
    employee: Employee,
    login: String,
    administrators: Vec<ListedEmployee>,
    drafts: Vec<Draft>,
}

impl Notices {
    /// Messages about `employee`, for what `by` does.
    pub async fn about(app: &App, employee: &Employee, by: &str, now: Timestamp) -> Result<Self, Failure> {
        let texts = Texts::english();
        let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
        let account = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
        let base = format!("{}/w/{}", app.settings.public_url, place.workspace.name);
        let facts = WaiverFacts {
            reader: employee.name.clone(),
            name: employee.name.clone(),
            workspace: place.workspace.title.clone(),
            by: by.to_owned(),
            until: When::new(now, "UTC", now, &texts),
            reason: String::new(),
            link: String::new(),
            support: app.settings.support_label.clone(),
        };
        Ok(Self {
            now,
            facts,
            own_page: format!("{base}/security"),
            their_page: format!("{base}/employees/{}", employee.id),
            employee: employee.clone(),
            login: account.login_shown,
            administrators: app.store.administrators(employee.workspace).await?,
            drafts: Vec::new(),
            texts,
        })
    }

    /// To the person, and to every other administrator but `by`.
    pub fn turned_off(&mut self, waiver: &Waiver, reason: &str, by: Option<EmployeeId>) {
        self.until(waiver.ends_at);
        reason.clone_into(&mut self.facts.reason);
        self.person("waiver_granted", words::turned_off);
        self.others("waiver_granted_told", by, words::turned_off_told);
    }

    pub fn turned_on(&mut self) {
        self.person("waiver_ended", words::turned_on);
    }

    pub fn ends_soon(&mut self, waiver: &Waiver) {
        self.until(waiver.ends_at);
        self.person("waiver_ending", words::ends_soon);
    }

    /// A factor was bound under an exception: to the person, and to every administrator.
    pub fn bound(&mut self, restorable_until: Timestamp) {
        self.until(restorable_until);
        self.person("factor_bound_under_waiver", words::bound);
        self.others("factor_bound_under_waiver_told", None, words::bound_told);
    }

    pub fn restored(&mut self) {
        self.person("factors_restored", words::restored);
    }

    /// Puts all of them into the outbox, in the change that they tell of.
    pub fn send(self, app: &App, change: &mut Change<'_>) -> Result<(), Failure> {
        for draft in &self.drafts {
            change.send(draft, &mut app.entropy())?;
        }
        Ok(())
    }

    fn until(&mut self, at: Timestamp) {
        self.facts.until = When::new(at, "UTC", self.now, &self.texts);
    }

    fn person(&mut self, purpose: &'static str, say: fn(&Texts, &WaiverFacts) -> Mail) {
        let facts = WaiverFacts {
            link: self.own_page.clone(),
            ..self.facts.clone()
        };
        let mail = say(&self.texts, &facts);
        let (account, login) = (self.employee.account, self.login.clone());
        self.write(account, login, purpose, mail);
    }

    fn others(&mut self, purpose: &'static str, by: Option<EmployeeId>, say: fn(&Texts, &WaiverFacts) -> Mail) {
        for other in self.administrators.clone() {
            if other.employee.id == self.employee.id || Some(other.employee.id) == by {
                continue;
            }
            let facts = WaiverFacts {
                reader: other.employee.name,
                link: self.their_page.clone(),
                ..self.facts.clone()
            };
            let mail = say(&self.texts, &facts);
            self.write(other.employee.account, other.login, purpose, mail);
        }
    }

    fn write(&mut self, account: AccountId, recipient: String, purpose: &'static str, mail: Mail) {
        self.drafts.push(Draft {
            workspace: Some(self.employee.workspace),
            account,
            channel: "email",
            recipient,
            purpose,
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
        });
    }
}
