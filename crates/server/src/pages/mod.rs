//! The pages: server-rendered, without script if need be. A handler loads, calls one use case, and fills one view.
//!
//! Every page stands below `/w/{workspace}`; a server with one workspace answers at `/` too (ACC-16).

mod access_request;
mod address_link;
mod asked;
mod banner;
mod console;
mod demo;
mod door;
mod entrance;
mod factor;
mod groups;
mod help;
mod import;
mod invitation;
mod invite;
mod join;
mod join_links;
mod messages;
mod notifications;
mod open_invitations;
mod other_phone;
mod own;
mod password;
mod people;
mod profile;
mod push;
mod recovery;
mod reports;
mod reset;
mod said;
mod settings;
mod sms;
mod sms_invitation;
mod step_up;
mod trusted_device;
mod two_factor;
mod visit;

pub use import::csv;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// The router of all pages.
pub fn router(app: App) -> Router {
    let demo = app.settings.demo;
    let mut router = Router::new()
        .merge(of_a_workspace())
        .nest("/w/{workspace}", of_a_workspace())
        .route("/w/{workspace}/", get(own::home))
        .route("/create-workspace", get(entrance::create_ask).post(entrance::create))
        .route("/setup/{token}", get(entrance::setup).post(entrance::set_up))
        .route("/.well-known/change-password", get(own::change_password))
        .fallback(visit::nothing_here);
    if demo {
        router = router
            .route("/demo", get(demo::people))
            .route("/demo/outbox", get(demo::outbox))
            .route("/demo/certificate", get(demo::certificate))
            .route("/_look", get(demo::look));
    }
    router.with_state(app)
}

fn of_a_workspace() -> Router<App> {
    Router::new()
        .route("/", get(own::home))
        .route("/sign-in", get(door::sign_in).post(door::password))
        .route("/sign-in/workspace", get(door::workspaces).post(door::choose))
        .route("/sign-in/methods", get(factor::methods))
        .route("/sign-in/second-factor", get(factor::first).post(factor::prove))
        .route("/sign-in/second-factor/push", get(factor::push).post(push::send))
        .route("/sign-in/second-factor/{method}", get(factor::one))
        .route("/sign-in/sms", post(sms::send))
        .route(
            "/sign-in/request",
            get(access_request::cannot_confirm).post(access_request::ask),
        )
        .route("/sign-in/cancel", get(door::not_cancelled).post(door::cancel))
        .route("/recover", get(reset::ask).post(reset::asked))
        .route("/reset/{token}", get(reset::show).post(reset::set))
        .route("/help", get(help::index))
        .route("/help/{slug}", get(help::answer))
        .route("/log-out", post(own::log_out))
        .route("/still-here", post(own::still_here))
        .route("/banner/later", post(banner::later))
        .route("/banner/all-fine", post(banner::all_fine))
        .route("/language", post(door::language))
        .route("/brand.css", get(door::brand))
        .route("/logo", get(door::logo))
        .route("/step-up", get(step_up::show).post(step_up::sent))
        .route("/step-up/push", get(push::step_up).post(push::ask_step_up))
        .route("/step-up/sms", post(step_up::send))
        .route("/profile", get(profile::show))
        .route("/profile/data", get(profile::data))
        .route("/profile/edit", get(profile::edit).post(profile::save))
        .route("/profile/login", get(profile::login).post(profile::change_login))
        .route("/profile/login/again", post(profile::login_again))
        .route("/profile/login/cancel", post(profile::login_cancel))
        .route("/profile/contact", get(profile::contact).post(profile::set_contact))
        .route("/profile/contact/again", post(profile::contact_again))
        .route(
            "/employees/{id}/contact",
            get(profile::contact_of).post(profile::set_contact_of),
        )
        .route(
            "/confirm-login/{token}",
            get(address_link::confirm_login).post(address_link::login_confirmed),
        )
        .route(
            "/undo-login/{token}",
            get(address_link::undo_login).post(address_link::login_undone),
        )
        .route(
            "/confirm-contact/{token}",
            get(address_link::confirm_contact).post(address_link::contact_confirmed),
        )
        .route(
            "/undo-contact/{token}",
            get(address_link::undo_contact).post(address_link::contact_undone),
        )
        .route("/security", get(own::security))
        .route(
            "/security/trusted-device",
            get(trusted_device::show).post(trusted_device::confirm),
        )
        .route("/security/trusted-device/again", post(trusted_device::not_mine))
        .route(
            "/security/other-phone",
            get(other_phone::show).post(other_phone::announce),
        )
        .route("/security/other-phone/withdraw", post(other_phone::withdraw))
        .route("/security/two-factor", get(two_factor::choose))
        .route(
            "/security/turn-off",
            get(two_factor::turn_off_own_ask).post(two_factor::turn_off_own),
        )
        .route("/security/otp", get(own::otp_setup).post(own::otp_confirm))
        .route("/security/password", get(password::show).post(password::change))
        .route("/security/password/strength", post(password::strength))
        .route("/security/password/keep", post(password::keep))
        .route("/security/phone-number", get(sms::show).post(sms::sent))
        .route(
            "/security/phone-number/remove",
            get(sms::remove_own_ask).post(sms::remove_own),
        )
        .route("/security/turn-on", get(two_factor::own).post(two_factor::own_sent))
        .route("/security/recovery-codes", get(recovery::ask).post(recovery::reload))
        .route("/security/recovery-codes/print", post(recovery::print))
        .route("/security/recovery-codes/save", post(recovery::save))
        .route("/security/sessions", get(own::sessions))
        .route("/security/sessions/{id}/end", post(own::end_session))
        .route(
            "/security/log-out-everywhere",
            get(own::log_out_everywhere_ask).post(own::log_out_everywhere),
        )
        .route("/history", get(own::history))
        .route("/notifications", get(notifications::list))
        .route("/notifications/read", post(notifications::read_all))
        .route("/notifications/{id}/read", post(notifications::read))
        .route("/security/alerts/{id}", get(notifications::new_device))
        .route("/security/alerts/{id}/inform", post(notifications::inform))
        .route("/employees", get(people::employees))
        .route("/employees/several", post(people::several))
        .route("/invitation/{token}", get(invitation::show).post(invitation::accept))
        .route("/join/{token}", get(join::show).post(join::ask))
        .route("/joining/{link}/{token}", get(join::confirming).post(join::confirm))
        .route("/employees/invite", get(invite::show).post(invite::invite))
        .route(
            "/employees/invite/sms",
            get(sms_invitation::show).post(sms_invitation::invite),
        )
        .route(
            "/employees/sms-invitations/{id}/resend",
            post(open_invitations::resend_sms),
        )
        .route(
            "/employees/sms-invitations/{id}/delete",
            get(open_invitations::delete_sms_ask).post(open_invitations::delete_sms),
        )
        .route("/employees/invitations", get(open_invitations::list))
        .route("/employees/invitations/decide", post(open_invitations::decide))
        .route("/employees/invitations/{id}/resend", post(open_invitations::resend))
        .route("/employees/invitations/{id}/link", post(open_invitations::copy))
        .route(
            "/employees/invitations/{id}/delete",
            get(open_invitations::delete_ask).post(open_invitations::delete),
        )
        .route("/employees/join-links", get(join_links::list).post(join_links::make))
        .route("/employees/join-links/{id}/switch", post(join_links::switch))
        .route("/employees/export", get(import::export))
        .route(
            "/employees/import",
            get(import::show).post(import::send).layer(DefaultBodyLimit::disable()),
        )
        .route("/employees/import/{id}", get(import::one))
        .route("/employees/import/{id}/start", post(import::start))
        .route("/employees/import/{id}/invite", post(import::invite))
        .route("/employees/groups", get(groups::list).post(groups::make))
        .route("/employees/groups/{id}", get(groups::one).post(groups::rename))
        .route(
            "/employees/groups/{id}/delete",
            get(groups::delete_ask).post(groups::delete),
        )
        .route("/employees/groups/{id}/members/{employee}/leave", post(groups::leave))
        .route("/employees/reports", get(reports::reports))
        .route("/employees/reports/login-history", get(reports::login_history))
        .route("/employees/access-requests", get(access_request::queue))
        .route(
            "/employees/access-requests/{id}",
            get(access_request::one).post(access_request::answer),
        )
        .route("/employees/{id}", get(console::employee))
        .route("/employees/{id}/history", get(reports::history_of))
        .route(
            "/employees/{id}/end-sessions",
            get(console::end_sessions_ask).post(console::end_sessions),
        )
        .route(
            "/employees/{id}/two-factor",
            get(two_factor::ask).post(two_factor::turn_off),
        )
        .route(
            "/employees/{id}/phone-number",
            get(sms::remove_ask).post(sms::remove_of),
        )
        .route(
            "/employees/{id}/dismiss",
            get(people::dismiss_ask).post(people::dismiss),
        )
        .route(
            "/employees/{id}/reinstate",
            get(people::reinstate_ask).post(people::reinstate),
        )
        .route("/employees/{id}/delete", get(people::delete_ask).post(people::delete))
        .route("/employees/{id}/role", get(people::role_ask).post(people::set_role))
        .route("/employees/{id}/groups", post(people::set_groups))
        .route("/employees/{id}/two-factor/on", post(two_factor::turn_on))
        .route("/employees/{id}/password-reset", get(reset::send_ask).post(reset::send))
        .route("/employees/{id}/reopen", get(console::reopen_ask).post(console::reopen))
        .route("/events", get(reports::events))
        .route("/messages", get(messages::show))
        .route("/messages/test", post(messages::test))
        .route("/messages/{id}/retry", post(messages::retry))
        .route("/settings", get(settings::show).post(settings::set))
        .route("/settings/preset", post(settings::set_preset))
}
