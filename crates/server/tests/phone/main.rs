//! The phone, its number, and the ways back when both are gone.

mod access_request;
mod app_sessions;
mod approval;
mod factor_off;
mod following;
mod kannel;
mod lost_phone;
mod other_phone;
mod requests_end;
mod slow_gateway;
mod sms;
mod stolen_proofs;
mod trusted_device;
mod waived_number;
mod waiver;
mod web_push;
