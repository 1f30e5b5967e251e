//! What people are told about their account, and when a device is new.
//!
//! An alert goes to every confirmed address and into the list of notifications; what it says is kept as facts, so that
//! each reader reads it in the own language. Whether a completed sign-in is told of says [`novelty`] (NDN-02).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::client::{ClientKind, Origin};
use crate::id::{AccessRequestId, DeviceId, EmployeeId, EventId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::second_factor::Method;
use crate::time::Timestamp;

/// What an alert is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    NewDevice,
    PasswordChanged,
    PasswordClosed,
    OtpAppBound,
    OtpAppReplaced,
    SecondFactorDisabled,
    PhoneConnected,
    PhoneReplaced,
    PhoneRemoved,
    OtherPhoneAnnounced,
    RecoveryCodesGenerated,
    RecoveryCodesReloaded,
    RecoveryCodeUsed,
    MethodRested,
    WaiverGranted,
    WaiverEnding,
    WaiverEnded,
    FactorBoundUnderWaiver,
    FactorsRestored,
    /// Somebody with the password asked an administrator to be let in (THR-04).
    AccessRequested,
    AccessRequestRefused,
    ApprovalDenied,
    StepUpDenied,
    PushPaused,
    PhoneNumberLinked,
    PhoneNumberReplaced,
    PhoneNumberRemoved,
    /// A refresh token was used twice: the app and its copy are signed out.
    AppCopied,
    /// The rest are for administrators, about an employee.
    PushPausedOf,
    MethodRestedOf,
    WaiverGrantedTold,
    FactorBoundUnderWaiverTold,
    AccessRequestedTold,
    /// "Inform my administrator": a sign-in that its person does not know.
    HelpAsked,
}

impl AlertKind {
    pub const ALL: &'static [Self] = &[
        Self::NewDevice,
        Self::PasswordChanged,
        Self::PasswordClosed,
        Self::OtpAppBound,
        Self::OtpAppReplaced,
        Self::SecondFactorDisabled,
        Self::PhoneConnected,
        Self::PhoneReplaced,
        Self::PhoneRemoved,
        Self::OtherPhoneAnnounced,
        Self::RecoveryCodesGenerated,
        Self::RecoveryCodesReloaded,
        Self::RecoveryCodeUsed,
        Self::MethodRested,
        Self::WaiverGranted,
        Self::WaiverEnding,
        Self::WaiverEnded,
        Self::FactorBoundUnderWaiver,
        Self::FactorsRestored,
        Self::AccessRequested,
        Self::AccessRequestRefused,
        Self::ApprovalDenied,
        Self::StepUpDenied,
        Self::PushPaused,
        Self::PushPausedOf,
        Self::PhoneNumberLinked,
        Self::PhoneNumberReplaced,
        Self::PhoneNumberRemoved,
        Self::AppCopied,
        Self::MethodRestedOf,
        Self::WaiverGrantedTold,
        Self::FactorBoundUnderWaiverTold,
        Self::AccessRequestedTold,
        Self::HelpAsked,
    ];

    /// The stable word in rows, messages and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::NewDevice => "new_device",
            Self::PasswordChanged => "password_changed",
            Self::PasswordClosed => "password_closed",
            Self::OtpAppBound => "otp_app_bound",
            Self::OtpAppReplaced => "otp_app_replaced",
            Self::SecondFactorDisabled => "second_factor_disabled",
            Self::PhoneConnected => "phone_connected",
            Self::PhoneReplaced => "phone_replaced",
            Self::PhoneRemoved => "phone_removed",
            Self::OtherPhoneAnnounced => "other_phone_announced",
            Self::RecoveryCodesGenerated => "recovery_codes_generated",
            Self::RecoveryCodesReloaded => "recovery_codes_reloaded",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::MethodRested => "method_rested",
            Self::WaiverGranted => "waiver_granted",
            Self::WaiverEnding => "waiver_ending",
            Self::WaiverEnded => "waiver_ended",
            Self::FactorBoundUnderWaiver => "factor_bound_under_waiver",
            Self::FactorsRestored => "factors_restored",
            Self::AccessRequested => "access_requested",
            Self::AccessRequestRefused => "access_request_refused",
            Self::ApprovalDenied => "approval_denied",
            Self::StepUpDenied => "step_up_denied",
            Self::PushPaused => "push_paused",
            Self::PushPausedOf => "push_paused_of",
            Self::PhoneNumberLinked => "phone_number_linked",
            Self::PhoneNumberReplaced => "phone_number_replaced",
            Self::PhoneNumberRemoved => "phone_number_removed",
            Self::AppCopied => "app_copied",
            Self::MethodRestedOf => "method_rested_of",
            Self::WaiverGrantedTold => "waiver_granted_told",
            Self::FactorBoundUnderWaiverTold => "factor_bound_under_waiver_told",
            Self::AccessRequestedTold => "access_requested_told",
            Self::HelpAsked => "help_asked",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether it tells an administrator of somebody else: then it is read only in that workspace's sessions.
    pub fn is_of_another(self) -> bool {
        matches!(
            self,
            Self::PushPausedOf
                | Self::MethodRestedOf
                | Self::WaiverGrantedTold
                | Self::FactorBoundUnderWaiverTold
                | Self::AccessRequestedTold
                | Self::HelpAsked
        )
    }
}

/// What happened, as it is kept; the words are found when it is shown.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<WorkspaceId>,
    /// Whom it is about, where that is not the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employee: Option<EmployeeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientKind>,
    /// As the event has it: `Firefox on Windows`, or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<IpAddr>,
    /// The line of the history that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<EventId>,
    /// When that happened; without it, when the alert was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Recovery codes that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Who did it; nobody where it was whoever runs the server. By id, so that nothing here names somebody who was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_employee: Option<EmployeeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The request that an administrator looks at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<AccessRequestId>,
}

/// An alert before it is addressed to somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alert {
    pub kind: AlertKind,
    /// The device by which it came about: nobody puts the alert away for the others from there (NDN-04).
    pub device: Option<DeviceId>,
    pub facts: Facts,
}

impl Alert {
    pub fn new(kind: AlertKind) -> Self {
        Self {
            kind,
            device: None,
            facts: Facts::default(),
        }
    }

    #[must_use]
    pub fn at(mut self, workspace: WorkspaceId) -> Self {
        self.facts.workspace = Some(workspace);
        self
    }

    #[must_use]
    pub fn of(mut self, employee: EmployeeId) -> Self {
        self.facts.employee = Some(employee);
        self
    }

    #[must_use]
    pub fn from(mut self, origin: &Origin) -> Self {
        self.device = origin.known_device;
        self.facts.client = Some(origin.kind);
        self.facts.device = Some(origin.device.clone());
        self.facts.ip = Some(origin.ip);
        self
    }
}

/// The network that an address belongs to: its /24, or its /48 (NDN-02).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    first: IpAddr,
}

impl Network {
    pub fn of(ip: IpAddr) -> Self {
        Self {
            first: truncated(ip.to_canonical(), 24, 48),
        }
    }

    /// The wider network that counts as a place where nothing better is known: /16, or /32.
    fn place(self) -> IpAddr {
        truncated(self.first, 16, 32)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = if self.first.is_ipv4() { 24 } else { 48 };
        write!(f, "{}/{bits}", self.first)
    }
}

impl FromStr for Network {
    type Err = std::net::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let first = text.split_once('/').map_or(text, |(first, _)| first);
        first.parse().map(Self::of)
    }
}

/// The first address of the network with so many leading bits.
fn truncated(ip: IpAddr, v4: u32, v6: u32) -> IpAddr {
    match ip {
        IpAddr::V4(ip) => Ipv4Addr::from_bits(ip.to_bits() & (u32::MAX << (32 - v4))).into(),
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << (128 - v6))).into(),
    }
}

/// Where somebody has signed in from: one device, with one browser or app and system, in one network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sighting {
    pub device: DeviceId,
    /// Kind, browser or app, and system: with the device it is the key of NDN-02.
    pub client: String,
    pub network: Network,
    /// The newest sign-in.
    pub at: Timestamp,
    /// When an alert was last sent about it.
    pub told_at: Option<Timestamp>,
}

impl Sighting {
    /// What a completed sign-in on `device` is remembered as.
    pub fn of(device: DeviceId, origin: &Origin, now: Timestamp) -> Self {
        Self {
            device,
            client: format!("{} {}", origin.kind.word(), origin.device),
            network: Network::of(origin.ip),
            at: now,
            told_at: None,
        }
    }

    fn has_key_of(&self, other: &Self) -> bool {
        self.device == other.device && self.client == other.client
    }
}

/// Why a sign-in is told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Novelty {
    NewDevice,
    NewNetwork,
}

impl Novelty {
    pub fn word(self) -> &'static str {
        match self {
            Self::NewDevice => "new_device",
            Self::NewNetwork => "new_network",
        }
    }
}

/// Whether a completed sign-in is told of, and why (NDN-02, NDN-07, NDN-14).
///
/// `earlier` is every sighting of the employee; none at all means that this is the first sign-in. What was last seen
/// longer than `alerts.known_for` ago is as unknown as what was never seen.
pub fn novelty(
    origin: &Origin,
    seen: &Sighting,
    earlier: &[Sighting],
    policy: &Policy,
    now: Timestamp,
) -> Option<Novelty> {
    let is_told = policy.is_on(Key::AlertsNewDevice) && origin.kind != ClientKind::Integration;
    if !is_told || earlier.is_empty() {
        return None;
    }
    let known_for = policy.span(Key::AlertsKnownFor);
    let known = || earlier.iter().filter(|one| now.since(one.at) <= known_for);
    if !known().any(|one| one.has_key_of(seen)) {
        return Some(Novelty::NewDevice);
    }
    let is_here = known().any(|one| one.network == seen.network);
    let is_told_of = if origin.kind == ClientKind::Mobile {
        let same_place = |one: &Sighting| one.network.place() == seen.network.place();
        let told = |one: &Sighting| {
            one.told_at
                .is_some_and(|at| now.since(at) < policy.span(Key::AlertsMobileEvery))
        };
        match policy.choice(Key::AlertsMobileNetwork) {
            "every" => !is_here,
            "new_place" => !known().any(same_place) && !known().any(|one| one.has_key_of(seen) && told(one)),
            _ => false,
        }
    } else {
        !is_here
    };
    is_told_of.then_some(Novelty::NewNetwork)
}

/// A device in the three parts that people are told (NDN-03); `None` where a part is unknown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Described {
    pub form: Form,
    pub app: Option<String>,
    pub system: Option<String>,
}

/// What sort of device it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Computer,
    Phone,
    Tablet,
    /// It runs on either, and the browser does not say.
    PhoneOrTablet,
    Unknown,
}

impl Form {
    /// The stable word in the API, and the end of its text's id.
    pub fn word(self) -> &'static str {
        match self {
            Self::Computer => "computer",
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::PhoneOrTablet => "phone_or_tablet",
            Self::Unknown => "unknown",
        }
    }
}

/// Takes the device of an event apart: `Firefox on Windows`.
pub fn describe(device: &str) -> Described {
    let known = |part: &str| (!part.is_empty() && part != "unknown").then(|| part.to_owned());
    let (app, system) = match device.rsplit_once(" on ") {
        Some((app, system)) => (known(app), known(system).filter(|s| s != "an unknown system")),
        None => (known(device), None),
    };
    let form = match system.as_deref() {
        Some("iPhone" | "iPod") => Form::Phone,
        Some("iPad") => Form::Tablet,
        Some("Android") => Form::PhoneOrTablet,
        Some("Windows" | "macOS" | "Linux" | "ChromeOS" | "BSD" | "UNIX") => Form::Computer,
        _ => Form::Unknown,
    };
    Described { form, app, system }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const DAY: Duration = Duration::from_hours(24);
    const NOW: Timestamp = Timestamp::from_seconds(1_800_014_400);

    fn from(kind: ClientKind, device: &str, ip: &str) -> Origin {
        Origin {
            kind,
            ip: ip.parse().unwrap(),
            device: device.to_owned(),
            known_device: None,
        }
    }

    fn browser(device: &str, ip: &str) -> Origin {
        from(ClientKind::Browser, device, ip)
    }

    fn number(id: u8) -> DeviceId {
        DeviceId::from_bytes([id; 16])
    }

    fn with(mobile: &str) -> Policy {
        let mut policy = Policy::default();
        policy.set("alerts.mobile_network", mobile).unwrap();
        policy
    }

    /// What is said of a sign-in on `device`, after earlier ones.
    fn said(policy: &Policy, earlier: &[Sighting], device: u8, origin: &Origin) -> Option<Novelty> {
        let seen = Sighting::of(number(device), origin, NOW);
        novelty(origin, &seen, earlier, policy, NOW)
    }

    // shows: NDN-02, NDN-07
    // shows in part: NDN-14 (needs integrations)
    #[test]
    fn a_new_device_or_network_is_told_of_and_nothing_else() {
        let firefox = browser("Firefox on Windows", "192.0.2.7");
        let yesterday = [Sighting::of(number(1), &firefox, NOW - DAY)];
        let policy = Policy::default();
        let said = |device, origin: &Origin| said(&policy, &yesterday, device, origin);
        let (device, network) = (Some(Novelty::NewDevice), Some(Novelty::NewNetwork));

        for (what, told, on, origin) in [
            ("the same again", None, 1, firefox.clone()),
            (
                "the same network, another address",
                None,
                1,
                browser("Firefox on Windows", "192.0.2.200"),
            ),
            (
                "the same address, mapped",
                None,
                1,
                browser("Firefox on Windows", "::ffff:192.0.2.7"),
            ),
            (
                "another browser, its own cookies",
                device,
                2,
                browser("Chrome on Windows", "192.0.2.7"),
            ),
            ("cookies cleared", device, 2, firefox.clone()),
            (
                "cookies copied to another system",
                device,
                1,
                browser("Firefox on Linux", "192.0.2.7"),
            ),
            (
                "cookies copied to another browser",
                device,
                1,
                browser("Edge on Windows", "192.0.2.7"),
            ),
            (
                "another network, such as a VPN",
                network,
                1,
                browser("Firefox on Windows", "192.0.3.7"),
            ),
            (
                "another network, IPv6",
                network,
                1,
                browser("Firefox on Windows", "2001:db8::7"),
            ),
            ("somebody else", device, 3, browser("Chrome on Linux", "203.0.113.9")),
            (
                "an app of another kind",
                device,
                1,
                from(ClientKind::Desktop, "Firefox on Windows", "192.0.2.7"),
            ),
            (
                "an integration",
                None,
                4,
                from(ClientKind::Integration, "curl", "203.0.113.9"),
            ),
        ] {
            assert_eq!(said(on, &origin), told, "{what}");
        }
        assert_eq!(
            super::novelty(&firefox, &yesterday[0], &[], &policy, NOW),
            None,
            "the first sign-in"
        );
    }

    // shows: NDN-02
    #[test]
    fn a_device_and_a_network_known_from_two_sign_ins_are_known_together() {
        let policy = Policy::default();
        let office = browser("Firefox on Windows", "192.0.2.7");
        let home = browser("Safari on macOS", "2001:db8:1::1");
        let earlier = [
            Sighting::of(number(1), &office, NOW - DAY),
            Sighting::of(number(2), &home, NOW - DAY),
        ];
        let at_home = browser("Firefox on Windows", "2001:db8:1:ff::9");
        assert_eq!(said(&policy, &earlier, 1, &at_home), None);
        let elsewhere = browser("Firefox on Windows", "2001:db8:2::9");
        assert_eq!(said(&policy, &earlier, 1, &elsewhere), Some(Novelty::NewNetwork));
    }

    // shows: NDN-02
    #[test]
    fn what_was_not_seen_for_180_days_is_unknown_again() {
        let policy = Policy::default();
        let here = browser("Firefox on Windows", "192.0.2.7");
        let seen = |ago| [Sighting::of(number(1), &here, NOW - ago)];
        assert_eq!(said(&policy, &seen(DAY * 180), 1, &here), None);
        let later = DAY * 180 + Duration::from_secs(1);
        assert_eq!(said(&policy, &seen(later), 1, &here), Some(Novelty::NewDevice));
    }

    // shows: NDN-02
    #[test]
    fn a_phone_may_wander_through_networks_as_the_policy_says() {
        let phone = |ip| from(ClientKind::Mobile, "Chrome on Android", ip);
        let seen = [Sighting::of(number(1), &phone("192.0.2.7"), NOW - DAY * 2)];
        let told = Some(Novelty::NewNetwork);
        for (value, beside, elsewhere) in [("every", told, told), ("new_place", None, told), ("never", None, None)] {
            let policy = with(value);
            assert_eq!(said(&policy, &seen, 1, &phone("192.0.2.9")), None, "{value}");
            assert_eq!(said(&policy, &seen, 1, &phone("192.0.77.7")), beside, "{value}");
            assert_eq!(said(&policy, &seen, 1, &phone("203.0.113.7")), elsewhere, "{value}");
            let other = said(&policy, &seen, 2, &phone("192.0.2.7"));
            assert_eq!(other, Some(Novelty::NewDevice), "{value}: another phone");
        }

        let policy = with("new_place");
        let just_told = |ago| {
            let mut seen = seen.clone();
            seen[0].told_at = Some(NOW - ago);
            said(&policy, &seen, 1, &phone("203.0.113.7"))
        };
        assert_eq!(
            just_told(DAY.saturating_sub(Duration::from_secs(1))),
            None,
            "once a day at most"
        );
        assert_eq!(just_told(DAY), told);
    }

    // shows: NDN-01
    #[test]
    fn the_operator_can_switch_it_off() {
        let mut policy = Policy::default();
        policy.set("alerts.new_device", "off").unwrap();
        let here = browser("Firefox on Windows", "192.0.2.7");
        let seen = [Sighting::of(number(1), &here, NOW - DAY)];
        assert_eq!(said(&policy, &seen, 2, &here), None);
    }

    #[test]
    fn a_network_reads_back_as_it_was_written() {
        for (address, written) in [
            ("192.0.2.7", "192.0.2.0/24"),
            ("::ffff:192.0.2.7", "192.0.2.0/24"),
            ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ] {
            let network = Network::of(address.parse().unwrap());
            assert_eq!(network.to_string(), written);
            assert_eq!(written.parse(), Ok(network));
        }
    }

    // shows in part: NDN-03 (the message itself: crates/server/tests/people/alerts.rs)
    #[test]
    fn a_device_is_told_in_three_parts_and_what_is_unknown_is_none() {
        let described = |device: &str| {
            let Described { form, app, system } = describe(device);
            (form, app.unwrap_or_default(), system.unwrap_or_default())
        };
        let parts = |form, app: &str, system: &str| (form, app.to_owned(), system.to_owned());
        assert_eq!(
            described("Firefox on Windows"),
            parts(Form::Computer, "Firefox", "Windows")
        );
        assert_eq!(described("Safari on iPhone"), parts(Form::Phone, "Safari", "iPhone"));
        assert_eq!(
            described("Chrome on Android"),
            parts(Form::PhoneOrTablet, "Chrome", "Android")
        );
        assert_eq!(described("Edge on an unknown system"), parts(Form::Unknown, "Edge", ""));
        assert_eq!(described("curl"), parts(Form::Unknown, "curl", ""));
        assert_eq!(described("unknown"), parts(Form::Unknown, "", ""));
    }

    #[test]
    fn every_kind_of_alert_has_its_own_word() {
        for kind in AlertKind::ALL.iter().copied() {
            assert_eq!(AlertKind::from_word(kind.word()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
    }

    #[test]
    fn facts_that_are_not_there_are_not_written() {
        let facts = Alert::new(AlertKind::NewDevice)
            .from(&browser("Firefox on Windows", "192.0.2.7"))
            .facts;
        let written = serde_json::to_string(&facts).unwrap();
        assert_eq!(
            written,
            r#"{"client":"browser","device":"Firefox on Windows","ip":"192.0.2.7"}"#
        );
        assert_eq!(serde_json::from_str::<Facts>(&written).unwrap(), facts);
    }
}
