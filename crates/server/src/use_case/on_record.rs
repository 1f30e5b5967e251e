//! Where somebody can be reached, from the profile and never from a request (ARR-03, DIS-08).

use pages::text::Texts;
use store::employee::Employee;

use crate::app::App;
use crate::failure::Failure;
use crate::health::unless_forged;

/// What is on record of an employee, for an administrator of the same workspace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OnRecord {
    pub login: String,
    pub contact: Option<String>,
    /// The linked telephone number, whole: it is there to be called.
    pub number: Option<String>,
}

impl OnRecord {
    pub async fn of(app: &App, employee: &Employee) -> Result<Self, Failure> {
        let account = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
        let linked = unless_forged(app.store.phone_number(employee.id).await)?;
        Ok(Self {
            login: account.login_shown,
            contact: app.store.contact(employee.id).await?.map(|c| c.address),
            number: linked.map(|linked| linked.number.as_str().to_owned()),
        })
    }

    /// Each with what it is.
    pub fn labelled(self, texts: &Texts) -> Vec<(String, String)> {
        let own = [
            ("login-label", Some(self.login)),
            ("contact-email", self.contact),
            ("phone-number-label", self.number),
        ];
        let labelled = |(id, value): (&str, Option<String>)| value.map(|value| (texts.say(id), value));
        own.into_iter().filter_map(labelled).collect()
    }
}
