//! The API is what its table of routes says: every route described, every code answered, no other one.

mod administration;
mod apps;
mod doors;
mod forgotten;
mod inviting;
mod numbers;
mod own_account;
mod phones;
mod profile;
mod record;
mod step_up;

use std::time::Duration;

use domain::refusal::{AddressUse, Refusal, Weakness};
use serde_json::Value;
use server::api::description::{describe, status_of};
use server::api::routes::{ANY_ROUTE, routes};
use testkit::place::{Place, places, postgres, sqlite};
use testkit::server::TestServer;

use administration::{administration, anything};
use doors::{doors, strangers};
use inviting::inviting;
use own_account::{notifications, own_account};
use record::Record;

// shows in part: SEC-10 (the answer itself is shown by the session's tests)
#[test]
fn every_route_is_described_and_every_reference_leads_somewhere() {
    let described = describe();
    let schemas = described["components"]["schemas"].as_object().unwrap();
    for route in routes() {
        let operation = &described["paths"][format!("/api/v1{}", route.path)][route.method];
        assert!(
            operation.is_object(),
            "{} {} is not described",
            route.method,
            route.path
        );
        assert!(!operation["summary"].as_str().unwrap().is_empty());
        for code in route.codes.iter().chain(&ANY_ROUTE) {
            let answer = &operation["responses"][status_of(code).to_string()]["description"];
            assert!(
                answer
                    .as_str()
                    .is_some_and(|codes| codes.contains(&format!("`{code}`"))),
                "{} {}: {code}",
                route.method,
                route.path
            );
        }
    }
    let mut references = Vec::new();
    collect_references(&described, &mut references);
    assert!(references.len() > routes().len());
    for reference in references {
        let name = reference
            .strip_prefix("#/components/schemas/")
            .expect("a local reference");
        assert!(schemas.contains_key(name), "{reference} leads nowhere");
    }
    let paths = described["paths"].as_object().unwrap();
    let operations: usize = paths.values().map(|p| p.as_object().unwrap().len()).sum();
    assert_eq!(operations, routes().len(), "something is described twice or not served");
}

fn collect_references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                into.push(reference.clone());
            }
            object.values().for_each(|v| collect_references(v, into));
        }
        Value::Array(all) => all.iter().for_each(|v| collect_references(v, into)),
        _ => {}
    }
}

#[test]
fn a_codes_status_in_the_description_is_the_one_that_is_answered() {
    let wait = Duration::from_secs(1);
    let all = [
        Refusal::IncorrectLoginOrPassword,
        Refusal::EmployeeNotInWorkspace { invited: false },
        Refusal::EmployeeAwaitsApproval,
        Refusal::EmailAlreadyExists { by: AddressUse::Login },
        Refusal::ResendTooSoon { retry_after: wait },
        Refusal::IncorrectCode,
        Refusal::CaptchaRequired,
        Refusal::CaptchaWrong,
        Refusal::SecondFactorSetupRequired,
        Refusal::SessionExpired,
        Refusal::MethodUnavailable,
        Refusal::SmsNotSent,
        Refusal::PhoneInUse,
        Refusal::CodeSpent,
        Refusal::TooManyAttempts { retry_after: wait },
        Refusal::Busy { retry_after: wait },
        Refusal::StepUpRequired,
        Refusal::PasswordTooWeak {
            reason: Weakness::Common,
        },
        Refusal::PasswordReused,
        Refusal::ChallengeExpired,
        Refusal::LastAdministrator,
        Refusal::NotAllowed,
        Refusal::NotFound,
        Refusal::StaleForm,
        Refusal::NoAdministratorAvailable,
        Refusal::StaleState,
        Refusal::LinkUsed,
        Refusal::ResendTooSoon { retry_after: wait },
        Refusal::IncorrectSecurityWord {
            why: domain::password_reset::SecurityWord::Used,
        },
        Refusal::StorageFull,
        Refusal::Invalid {
            field: "f",
            reason: "r",
        },
    ];
    for refusal in all {
        assert_eq!(status_of(refusal.code()), refusal.status(), "{}", refusal.code());
    }
}

// shows in part: SEC-05 (forms and floods have tests of their own), ACC-10 (who may look a login up: crates/server/tests/people/dismissal.rs)
#[tokio::test]
async fn every_route_answers_every_code_that_it_declares_and_no_other() {
    for place in places() {
        let engine = place.engine;
        let record = Record::new();
        everything(&record, place).await;
        let other = if engine == "SQLite" { Some(sqlite()) } else { postgres() };
        inviting::without_gateway(&record, other.expect("another place")).await;
        let missing = record.missing();
        assert!(missing.is_empty(), "{engine}: never answered:\n{}", missing.join("\n"));
    }
}

async fn everything(record: &Record, place: Place) {
    let gateway = testkit::gateway::Gateway::start().await;
    let server = TestServer::with_sms(place, gateway.client()).await;
    let meadow = server.workspace("meadow").await;
    let quarry = server.workspace("quarry").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let boss = server.administrator(meadow, "boss@example.org").await;
    let other = server.employee(quarry, "other@example.org").await;

    apps::apps(record, &server, &ann).await;
    doors(record, &server, &ann, &other).await;
    server.advance(Duration::from_secs(120)).await;
    strangers(record, &server).await;
    server.advance(Duration::from_secs(120)).await;
    own_account(record, &server, &ann).await;
    notifications(record, &server, &ann, &other).await;
    server.advance(Duration::from_secs(120)).await;
    profile::profile(record, &server, &boss).await;
    profile::one_address(record, &server, &other).await;
    server.advance(Duration::from_secs(120)).await;
    administration(record, &server, &ann, &boss).await;
    server.advance(Duration::from_secs(120)).await;
    inviting(record, &server, &boss).await;
    server.advance(Duration::from_secs(120)).await;
    phones::phones(record, &server, meadow).await;
    server.advance(Duration::from_secs(120)).await;
    numbers::numbers(record, &server, &gateway, meadow).await;
    step_up::by_phone(record, &server, meadow).await;
    server.advance(Duration::from_secs(120)).await;
    anything(record, &server, &ann).await;
}
