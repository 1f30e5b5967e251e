//! Who is told of an exception, and in which words: the person, and the administrators (DIS-10, DIS-16, THR-03).

use std::sync::Arc;

use domain::alert::{Alert, AlertKind};
use domain::id::EmployeeId;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use domain::waiver::Waiver;
use pages::mail::Mail;
use pages::mail::waiver::{self as words, WaiverFacts};
use pages::text::Texts;
use store::Change;
use store::employee::Employee;

use super::reader::{Reader, whole};
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::session_table::Who;

/// The messages of one change.
pub struct Notices {
    now: Timestamp,
    place: Arc<Place>,
    employee: Employee,
    /// Who did it; `None` is whoever runs the server.
    by: Option<Arc<Who>>,
    until: Option<Timestamp>,
    reason: String,
    /// Whole addresses: of the person's own page, and of the administrators' page about the person.
    own_page: String,
    their_page: String,
    support: String,
    person: Reader,
    administrators: Vec<(Employee, Reader)>,
    told: Vec<(Reader, Alert, Mail)>,
}

type Words = fn(&Texts, &WaiverFacts) -> Mail;

impl Notices {
    /// Messages about `employee`, for what `by` does.
    pub async fn about(app: &App, employee: &Employee, by: Option<&Arc<Who>>, now: Timestamp) -> Result<Self, Failure> {
        let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
        let there = Some(employee.workspace);
        let mut administrators = Vec::new();
        for other in app.store.administrators(employee.workspace).await? {
            if other.employee.id != employee.id {
                let reader = Reader::of(app, other.employee.account, there).await?;
                administrators.push((other.employee, reader));
            }
        }
        Ok(Self {
            now,
            own_page: whole(app, Some(&place), "/security"),
            their_page: whole(app, Some(&place), &format!("/employees/{}", employee.id)),
            place,
            employee: employee.clone(),
            by: by.cloned(),
            until: None,
            reason: String::new(),
            support: app.settings.support_label.clone(),
            person: Reader::of(app, employee.account, there).await?,
            administrators,
            told: Vec::new(),
        })
    }

    /// To the person, and to every other administrator but `by`.
    pub fn turned_off(&mut self, waiver: &Waiver, reason: &str, by: Option<EmployeeId>) {
        self.until = Some(waiver.ends_at);
        reason.clone_into(&mut self.reason);
        self.person(AlertKind::WaiverGranted, words::turned_off);
        self.others(AlertKind::WaiverGrantedTold, by, words::turned_off_told);
    }

    pub fn turned_on(&mut self) {
        self.person(AlertKind::WaiverEnded, words::turned_on);
    }

    pub fn ends_soon(&mut self, waiver: &Waiver) {
        self.until = Some(waiver.ends_at);
        self.person(AlertKind::WaiverEnding, words::ends_soon);
    }

    /// A factor was bound under an exception: to the person, and to every administrator.
    pub fn bound(&mut self, restorable_until: Timestamp) {
        self.until = Some(restorable_until);
        self.person(AlertKind::FactorBoundUnderWaiver, words::bound);
        self.others(AlertKind::FactorBoundUnderWaiverTold, None, words::bound_told);
    }

    pub fn restored(&mut self) {
        self.person(AlertKind::FactorsRestored, words::restored);
    }

    /// Puts all of them into the lists and the outbox, in the change that they tell of.
    pub fn send(self, app: &App, change: &mut Change<'_>) -> Result<(), Failure> {
        for (reader, alert, mail) in &self.told {
            reader.alert(app, change, alert, mail)?;
        }
        Ok(())
    }

    fn person(&mut self, kind: AlertKind, say: Words) {
        let facts = self.facts(&self.person, &self.employee.name, &self.own_page);
        let mail = say(&self.person.texts, &facts);
        self.told.push((self.person.clone(), self.alert(kind), mail));
    }

    fn others(&mut self, kind: AlertKind, by: Option<EmployeeId>, say: Words) {
        let mut told = Vec::new();
        for (other, reader) in self.administrators.iter().filter(|(other, _)| Some(other.id) != by) {
            let facts = self.facts(reader, &other.name, &self.their_page);
            let alert = self.alert(kind).of(self.employee.id);
            told.push((reader.clone(), alert, say(&reader.texts, &facts)));
        }
        self.told.append(&mut told);
    }

    fn alert(&self, kind: AlertKind) -> Alert {
        let mut alert = Alert::new(kind).at(self.employee.workspace);
        alert.facts.until = self.until;
        alert.facts.by_employee = self.by.as_ref().map(|who| who.employee);
        alert.facts.reason = Some(self.reason.clone()).filter(|reason| !reason.is_empty());
        alert
    }

    fn facts(&self, reader: &Reader, name: &str, link: &str) -> WaiverFacts {
        let by = self.by.as_ref().map(|who| who.name.to_string());
        WaiverFacts {
            reader: name.to_owned(),
            name: self.employee.name.clone(),
            workspace: self.place.workspace.title.clone(),
            by: by.unwrap_or_else(|| reader.texts.say("actor-operator")),
            until: reader.when(self.until.unwrap_or(self.now), self.now),
            reason: self.reason.clone(),
            link: link.to_owned(),
            support: self.support.clone(),
        }
    }
}
