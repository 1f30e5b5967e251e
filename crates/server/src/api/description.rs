//! The `OpenAPI` description, made from the table of routes and the schemas of the answers.

use axum::Json;
use domain::refusal::Refusal;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::routes::{ANY_ROUTE, Route, Who, routes};
use super::{
    access_request, account, administration, answer, approval, authenticator, banner, import, invitation, messages,
    notification, password_reset, people, profile, session, sign_in, sms, sms_invitation, step_up, trusted_device,
    waiver, web_push,
};
use crate::failure::Failure;

/// `GET /api/v1/openapi.json`.
pub async fn document() -> Json<Value> {
    Json(describe())
}

/// What is not in the table is not there.
pub async fn not_found() -> Failure {
    Refusal::NotFound.into()
}

/// The whole description.
pub fn describe() -> Value {
    let mut paths = Map::new();
    for route in routes() {
        let path = paths
            .entry(format!("/api/v1{}", route.path))
            .or_insert_with(|| json!({}));
        path[route.method] = operation(&route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Doorward",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Sign-in and account security. Refusals are RFC 9457 problem documents; `code` is the contract.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" }
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-doorward-s-…" },
                "ticket": { "type": "apiKey", "in": "header", "name": "Doorward-Ticket" }
            }
        }
    })
}

fn operation(route: &Route) -> Value {
    let mut responses = Map::new();
    let (status, schema) = route.answers;
    let content = schema.map(|name| json!({ "application/json": { "schema": reference(name) } }));
    responses.insert(
        status.to_string(),
        json!({ "description": "Done.", "content": content.unwrap_or(json!({})) }),
    );
    for code in route.codes.iter().chain(&ANY_ROUTE) {
        let status = status_of(code).to_string();
        let entry = responses.entry(status).or_insert_with(|| {
            json!({
                "description": "",
                "content": { "application/problem+json": { "schema": reference("Problem") } }
            })
        });
        let known = entry["description"].as_str().unwrap_or("").to_owned();
        let codes = if known.is_empty() {
            format!("`{code}`")
        } else {
            format!("{known}, `{code}`")
        };
        entry["description"] = codes.into();
    }
    let names = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Value> = names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let mut operation = json!({
        "summary": route.summary,
        "operationId": format!("{}{}", route.method, route.path.replace(['/', '{', '}', '-'], "_")),
        "parameters": parameters,
        "responses": responses,
        "security": security(route),
    });
    if let Some(name) = route.sends {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": reference(name) } } });
    }
    operation
}

fn security(route: &Route) -> Value {
    match route.who {
        Who::Anyone if route.path.contains("{id}") => json!([{ "ticket": [] }]),
        Who::Anyone => json!([]),
        Who::Phone => json!([{ "bearer": [] }]),
        Who::SignedIn | Who::Administrator => json!([{ "bearer": [] }, { "cookie": [] }]),
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn schemas() -> Value {
    let mut all = Map::new();
    add::<notification::Notifications>(&mut all);
    add::<notification::NotificationAnswer>(&mut all);
    add::<notification::DeviceAnswer>(&mut all);
    add::<answer::Problem>(&mut all);
    add::<session::SessionAnswer>(&mut all);
    add::<session::AccountAnswer>(&mut all);
    add::<session::EmployeeAnswer>(&mut all);
    add::<session::WorkspaceAnswer>(&mut all);
    add::<session::Proven>(&mut all);
    add::<session::StepUp>(&mut all);
    add::<session::SendRefresh>(&mut all);
    add::<session::RefreshAnswer>(&mut all);
    add::<sign_in::SendClient>(&mut all);
    add::<sign_in::AppTokens>(&mut all);
    add::<sign_in::OpenSignIn>(&mut all);
    add::<sign_in::SendPassword>(&mut all);
    add::<sign_in::SendWorkspace>(&mut all);
    add::<sign_in::SendSecondFactor>(&mut all);
    add::<sign_in::PushAnswer>(&mut all);
    add::<approval::SendAnswer>(&mut all);
    add::<approval::Requests>(&mut all);
    add::<approval::Request>(&mut all);
    add::<approval::Client>(&mut all);
    add::<approval::Outcome>(&mut all);
    add::<sign_in::AskCaptcha>(&mut all);
    add::<sign_in::SignInAnswer>(&mut all);
    add::<sign_in::OwnWorkspace>(&mut all);
    add::<account::ListedSession>(&mut all);
    add::<account::Sessions>(&mut all);
    add::<account::Ended>(&mut all);
    add::<account::Events>(&mut all);
    add::<account::SecondFactor>(&mut all);
    add::<account::OtpAppAnswer>(&mut all);
    add::<account::OtpAppSetup>(&mut all);
    add::<banner::BannerAnswer>(&mut all);
    add::<banner::DueBanner>(&mut all);
    add::<banner::BannerPhone>(&mut all);
    add::<banner::PutBannerOff>(&mut all);
    add::<authenticator::OtherWorkspaces>(&mut all);
    add::<authenticator::OtherWorkspace>(&mut all);
    add::<authenticator::OwnPairing>(&mut all);
    add::<authenticator::SendFollowing>(&mut all);
    add::<authenticator::Followed>(&mut all);
    add::<authenticator::SendPairing>(&mut all);
    add::<authenticator::PairedDevice>(&mut all);
    add::<authenticator::PhoneWorkspace>(&mut all);
    add::<authenticator::PhoneEmployee>(&mut all);
    add::<authenticator::CodeAnswer>(&mut all);
    add::<authenticator::DeviceState>(&mut all);
    add::<authenticator::PhonePush>(&mut all);
    add::<authenticator::PushKey>(&mut all);
    add::<web_push::SendSubscription>(&mut all);
    add::<web_push::PushTested>(&mut all);
    add::<trusted_device::TrustedDevices>(&mut all);
    add::<trusted_device::TrustedDeviceAnswer>(&mut all);
    add::<trusted_device::WaitingDevice>(&mut all);
    add::<trusted_device::PairingAnswer>(&mut all);
    add::<trusted_device::SendDigits>(&mut all);
    add::<trusted_device::TrustedDeviceConfirmed>(&mut all);
    add::<trusted_device::AnnouncePhone>(&mut all);
    add::<trusted_device::PhoneAnnounced>(&mut all);
    add::<account::ChangePassword>(&mut all);
    add::<account::SendCode>(&mut all);
    add::<invitation::InvitationAnswer>(&mut all);
    add::<invitation::Invitations>(&mut all);
    add::<invitation::SendInvitation>(&mut all);
    add::<invitation::InvitedAnswer>(&mut all);
    add::<invitation::HolderAnswer>(&mut all);
    add::<invitation::SendInvitations>(&mut all);
    add::<invitation::InvitationResults>(&mut all);
    add::<invitation::InvitationResult>(&mut all);
    add::<invitation::LinkAnswer>(&mut all);
    add::<invitation::JoinLinkAnswer>(&mut all);
    add::<invitation::JoinLinksAnswer>(&mut all);
    add::<invitation::SendJoinLink>(&mut all);
    add::<invitation::NewJoinLinkAnswer>(&mut all);
    add::<invitation::SwitchJoinLink>(&mut all);
    add::<invitation::SendLink>(&mut all);
    add::<invitation::OpenedInvitation>(&mut all);
    add::<invitation::AcceptInvitation>(&mut all);
    add::<invitation::JoinedAnswer>(&mut all);
    add::<invitation::AskToJoin>(&mut all);
    add::<invitation::ConfirmJoining>(&mut all);
    add::<profile::OwnData>(&mut all);
    add::<profile::ProfileAnswer>(&mut all);
    add::<profile::LoginChange>(&mut all);
    add::<profile::ContactEmail>(&mut all);
    add::<profile::SendProfile>(&mut all);
    add::<profile::SendLogin>(&mut all);
    add::<profile::SendContactEmail>(&mut all);
    add::<profile::SendLink>(&mut all);
    add::<profile::NewLogin>(&mut all);
    add::<profile::Undone>(&mut all);
    add::<access_request::AskedAnswer>(&mut all);
    add::<access_request::AccessRequestAnswer>(&mut all);
    add::<access_request::AccessRequestList>(&mut all);
    add::<access_request::GrantAccess>(&mut all);
    add::<access_request::RefuseAccess>(&mut all);
    add::<sms::SmsAnswer>(&mut all);
    add::<sms_invitation::InviteNumber>(&mut all);
    add::<sms_invitation::InvitedNumber>(&mut all);
    add::<sms_invitation::NumberInvitations>(&mut all);
    add::<sms_invitation::NumberInvitation>(&mut all);
    add::<step_up::AskPhone>(&mut all);
    add::<step_up::StepUpAnswer>(&mut all);
    add::<sms::SendNumber>(&mut all);
    add::<sms::LinkedNumber>(&mut all);
    add::<waiver::WaiverAnswer>(&mut all);
    add::<waiver::WaiverCase>(&mut all);
    add::<waiver::OpenChallenge>(&mut all);
    add::<waiver::SendWaiver>(&mut all);
    add::<account::OtpAppConfirmed>(&mut all);
    add::<account::RecoveryCodes>(&mut all);
    add::<account::NewRecoveryCodes>(&mut all);
    add::<people::EmployeeRow>(&mut all);
    add::<people::EmployeeList>(&mut all);
    add::<people::ColleagueCard>(&mut all);
    add::<people::Reinstated>(&mut all);
    add::<people::RenameGroup>(&mut all);
    add::<import::ImportAnswer>(&mut all);
    add::<import::ImportRows>(&mut all);
    add::<import::ImportRowAnswer>(&mut all);
    add::<administration::EmployeeDetail>(&mut all);
    add::<administration::EmployeeSession>(&mut all);
    add::<administration::Reopened>(&mut all);
    add::<password_reset::AskPasswordReset>(&mut all);
    add::<password_reset::PasswordResetAsked>(&mut all);
    add::<password_reset::SetNewPassword>(&mut all);
    add::<administration::SendRole>(&mut all);
    add::<administration::Groups>(&mut all);
    add::<administration::GroupAnswer>(&mut all);
    add::<administration::SendGroup>(&mut all);
    add::<administration::Settings>(&mut all);
    add::<administration::SettingAnswer>(&mut all);
    add::<administration::SendSetting>(&mut all);
    add::<messages::Message>(&mut all);
    add::<messages::Messages>(&mut all);
    Value::Object(all)
}

fn add<T: ToSchema + PartialSchema>(all: &mut Map<String, Value>) {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    all.insert(T::name().into_owned(), schema);
}

/// The status of a stable code; a test holds it against [`Refusal::status`].
pub fn status_of(code: &str) -> u16 {
    match code {
        "incorrect_login_or_password" | "session_expired" | "incorrect_code" | "challenge_expired" => 401,
        "not_found" => 404,
        "email_already_exists"
        | "method_unavailable"
        | "phone_in_use"
        | "last_administrator"
        | "stale_state"
        | "no_administrator_available" => 409,
        "link_used" | "incorrect_security_word" => 410,
        "password_too_weak" | "password_reused" | "invalid" => 422,
        "too_many_attempts" | "resend_too_soon" => 429,
        "busy" => 503,
        "storage_full" => 507,
        _ => 403,
    }
}
