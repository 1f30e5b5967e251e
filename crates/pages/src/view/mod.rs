//! One view a page: what the page says, as plain fields. Handlers fill them, templates only lay them out.

pub mod access_request;
pub mod console;
pub mod demo;
pub mod door;
pub mod entrance;
pub mod factor;
pub mod help;
pub mod icon;
pub mod import;
pub mod invite;
pub mod messages;
pub mod notification;
pub mod otp;
pub mod own;
pub mod password;
pub mod people;
pub mod profile;
pub mod push;
pub mod recovery;
pub mod refused;
pub mod reset;
pub mod settings;
pub mod sms;
pub mod trusted_device;
pub mod waiver;

pub use access_request::{AccessRequests, AnswerError, AnswerRequest, AskState, CannotConfirm, RequestCard};
pub use console::{Employee, EventFilters, EventRow, Events, Paging, Reports, SealState, SetupRequired};
pub use demo::{DemoHome, DemoMessage, DemoOutbox, DemoPerson, Look};
pub use door::{Arrival, Captcha, Destination, Go, NotAnEmployee, SignIn, SignInError, WorkspaceChoice};
pub use entrance::{CreateWorkspace, Invitation, InvitationMode, LinkDead, LinkDeath, Setup, SetupError};
pub use factor::{Act, BySms, FactorError, Method, MethodRow, SecondFactor, SecondFactorChoice, StepUp, StepUpError};
pub use help::{Help, HelpAnswer, HelpValues};
pub use import::{Group, GroupRow, Groups, ImportForm, ImportPage, ImportRow, ImportState, LineRow};
pub use invite::{
    Invite, InviteBySms, InviteDone, InviteResult, InviteRow, Join, JoinLinkRow, JoinLinks, JoinWaits, JoiningPage,
    LinkShown, OpenInvitations, OpenRow, OtherProfile, SmsRow,
};
pub use messages::{MailState, MessageRow, Messages, message_about};
pub use notification::{Informing, NewDevice, Notification, Notifications};
pub use otp::{OtpDone, OtpError, OtpSetup};
pub use own::{
    AppState, Confirm, FactorState, History, HistoryEntry, Home, Security, SessionRow, Sessions, SetupChoice,
};
pub use password::{AccountProof, ChangePassword};
pub use people::{Colleague, EmployeeRow, Employees, PeopleFilters, StatusTab};
pub use profile::{AddressLink, AddressLinkDone, ChangeLogin, ContactEdit, PendingLogin, Profile, ProfileEdit};
pub use push::{Closed, ConfirmInApp, PushHold, PushState, Waits};
pub use recovery::{Occasion, RecoveryCodes, RecoverySheet, RecoveryState};
pub use refused::{NotFound, NotFoundInside, RefusalInside, RefusalPage, Refused};
pub use reset::{Recover, RecoverSent, Reset, ResetDead, Survivor};
pub use settings::{Changed, Difference, Preset, Setting, SettingControl, SettingGroup, Settings};
pub use sms::{LinkedNumber, NumberError, NumberStep, PhoneNumber, SmsCode};
pub use trusted_device::{OtherPhone, OtherPhoneError, OtherPhoneState, PhoneDigits, PhoneDone, PhoneRow, PhoneScan};
pub use waiver::{TurnOff, TurnOffError, TurnOn, TurnedOff, WaitingBrowser};

/// One of several values to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
}
