//! What can be done, one function each: load, decide, change, answer. The two skins (pages, API) call these.
//!
//! | where | what |
//! |---|---|
//! | the door | [`sign_in`], `password_try`, [`second_factor`], [`settle`], [`session`], [`app_session`], [`step_up`], [`step_up_push`] |
//! | methods | [`otp_app`], [`recovery_code`], [`sms`], all of them off by [`factor_off`]; `rest` and [`reopen`] after too many failures |
//! | the phone | [`pairing`] and [`following`] connect it, [`other_phone`] waits to, [`trusted_device`] is its owner's view, [`approval`] asks it, [`web_push`] wakes it, [`banner`] reminds of it |
//! | the way back | [`waiver`], [`access_request`], [`password_reset`], [`break_glass`] |
//! | one's own | [`profile`], [`password`], [`login_change`], [`contact_change`], [`own_data`]; [`account_act`] says what they ask for |
//! | people | [`invitation`], [`sms_invitation`], [`acceptance`], [`join`], [`import`], [`export`], [`employees`], [`groups`], [`dismissal`], [`deletion`] |
//! | workspaces | [`setup`], [`new_workspace`], [`settings`], [`operator`] |
//! | telling | [`alerts`], `new_device`, [`messages`], [`reader`] (to whom, in which language), and the `…_notice` of each story |
//! | every act | [`acting`]: who does it, from where, with which proofs |

pub mod acceptance;
pub mod access_request;
mod access_request_notice;
pub mod account_act;
pub mod acting;
pub mod address_link;
pub mod alerts;
pub mod app_session;
pub mod approval;
mod approval_denial;
mod approval_notice;
pub mod banner;
pub mod break_glass;
pub mod contact_change;
pub mod csv_file;
pub mod deletion;
pub mod dismissal;
pub mod employees;
pub mod export;
pub mod factor_off;
pub mod following;
pub mod giving_way;
pub mod groups;
pub mod import;
pub mod import_invitation;
pub mod invitation;
pub mod join;
pub mod login_change;
pub mod messages;
pub mod new_device;
pub mod new_workspace;
pub mod on_record;
pub mod operator;
pub mod other_phone;
pub mod otp_app;
pub mod own_data;
pub mod pairing;
pub mod password;
pub mod password_reset;
pub mod password_try;
pub mod phone_number;
pub mod profile;
pub mod reader;
pub mod recovery_code;
pub mod reopen;
pub mod rest;
pub mod second_factor;
pub mod session;
pub mod settings;
pub mod settle;
pub mod setup;
pub mod sign_in;
pub mod sms;
pub mod sms_delivery;
pub mod sms_invitation;
pub mod step_up;
pub mod step_up_push;
pub mod trusted_device;
pub mod waiver;
pub mod waiver_notice;
pub mod web_push;
