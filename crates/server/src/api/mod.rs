//! The JSON API under `/api/v1`: a thin skin over the use cases. One table of routes makes the router and the
//! description; a test asks every route for every code it declares.

pub mod access_request;
pub mod account;
pub mod administration;
pub mod answer;
pub mod approval;
pub mod asked;
pub mod authenticator;
pub mod banner;
pub mod description;
pub mod import;
pub mod invitation;
pub mod messages;
pub mod notification;
pub mod password_reset;
pub mod people;
pub mod profile;
pub mod routes;
pub mod session;
pub mod sign_in;
pub mod sms;
pub mod sms_invitation;
pub mod step_up;
pub mod trusted_device;
pub mod waiver;
pub mod web_push;

pub use routes::router;
