//! Every table, and what a restore does with its rows.

use crate::engine::copy::Table;

/// What becomes of a row when a backup is restored (SEC-09).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It is put back as it was.
    Kept,
    /// It granted something at the moment of the backup: it does not come back.
    Dropped,
    /// It is put back so that no code which was used since is taken: the newest step counts as taken.
    StepTaken,
    /// It is put back as used: a code of the copy may have been used since, and nobody can tell.
    Spent,
}

/// Every table and its rows' fate. A test compares them with the migrations, on both engines.
pub static TABLES: &[Table] = &[
    table("meta", &["key", "value"]),
    table(
        "account",
        &[
            "id",
            "login",
            "login_shown",
            "login_confirmed_at",
            "name",
            "password",
            "password_at",
            "longer_asked",
            "language",
            "time_zone",
            "created_at",
        ],
    ),
    table(
        "workspace",
        &["id", "name", "title", "preset", "created_at", "suspended_at", "ends_at"],
    ),
    table("erasure", &["account", "chain", "at"]),
    table(
        "employee",
        &[
            "id",
            "workspace",
            "account",
            "name",
            "sort_name",
            "role",
            "status",
            "left_as",
            "created_at",
            "signed_in_at",
            "contact",
            "contact_shown",
            "contact_confirmed_at",
            "mac",
        ],
    ),
    table("address", &["workspace", "folded", "employee", "used_as"]),
    table("workgroup", &["id", "workspace", "name"]),
    table("membership", &["employee", "workgroup", "status", "sort_name"]),
    table("employee_word", &["scope", "status", "word", "employee", "source"]),
    table("headcount", &["workspace", "status", "people"]),
    table(
        "import",
        &[
            "id",
            "workspace",
            "employee",
            "kind",
            "ip",
            "device_name",
            "file",
            "created_at",
            "state",
            "changed_at",
            "problem",
            "rows",
            "parts",
            "parts_done",
            "fresh",
            "known",
            "refused",
            "parts_invited",
            "invited",
            "resume_at",
        ],
    ),
    table(
        "import_part",
        &["import", "number", "rows", "refused", "done_at", "mac"],
    ),
    table(
        "device",
        &["id", "account", "digest", "name", "since", "seen_at", "mac"],
    ),
    table(
        "sign_in",
        &[
            "id",
            "ticket",
            "account",
            "workspace",
            "employee",
            "stage",
            "kind",
            "ip",
            "device_name",
            "known_device",
            "password_at",
            "touched_at",
            "wrong",
            "mac",
        ],
    ),
    table(
        "session",
        &[
            "id",
            "digest",
            "account",
            "employee",
            "workspace",
            "device",
            "kind",
            "ip",
            "device_name",
            "password_at",
            "factor",
            "factor_at",
            "started_at",
            "seen_at",
            "ends_at",
            "waived",
            "ended_at",
            "ended_as",
            "mac",
        ],
    ),
    table(
        "app_session",
        &[
            "session",
            "public_key",
            "digest",
            "former",
            "request",
            "salt",
            "rotated_at",
            "mac",
        ],
    ),
    table(
        "otp_app",
        &[
            "employee",
            "secret",
            "digits",
            "step",
            "drift",
            "last_step",
            "bound_at",
            "used_at",
            "mac",
        ],
    ),
    table(
        "trusted_device",
        &[
            "id",
            "employee",
            "in_force",
            "state",
            "public_key",
            "token",
            "secret",
            "last_step",
            "name",
            "platform",
            "app",
            "since",
            "connected_at",
            "disconnected_at",
            "suspended_at",
            "until",
            "confirmed_at",
            "seen_at",
            "step_mac",
            "mac",
            "push",
            "push_rests_until",
            "push_failure",
            "other_at",
            "other_session",
        ],
    ),
    table(
        "pairing",
        &[
            "id",
            "digest",
            "employee",
            "session",
            "connects",
            "begun_at",
            "expires_at",
            "tries",
            "claimed_at",
            "device",
            "public_key",
            "token",
            "secret",
            "name",
            "platform",
            "app",
            "mac",
        ],
    ),
    table("banner", &["employee", "kind", "day"]),
    table(
        "approval",
        &[
            "id",
            "subject",
            "account",
            "employee",
            "workspace",
            "phone",
            "challenge",
            "created_at",
            "expires_at",
            "kind",
            "ip",
            "device_name",
            "known_device",
            "asks",
            "digits",
            "unusual",
            "wrong",
            "state",
            "answered_at",
            "mac",
            "about",
        ],
    ),
    table("otp_app_setup", &["employee", "secret", "started_at"]),
    table("account_proof", &["session", "at", "mac"]),
    table(
        "sighting",
        &["employee", "device", "client", "network", "at", "told_at"],
    ),
    table(
        "alert",
        &[
            "id",
            "account",
            "workspace",
            "device",
            "kind",
            "facts",
            "at",
            "read_at",
            "informed_at",
            "about",
        ],
    ),
    table(
        "waiver",
        &[
            "employee",
            "workspace",
            "granted_by",
            "granted_at",
            "ends_at",
            "holds",
            "device",
            "challenge",
            "told",
            "mac",
        ],
    ),
    table(
        "phone_number",
        &[
            "employee",
            "workspace",
            "number",
            "linked_at",
            "used_at",
            "mac",
            "confirmed_at",
        ],
    ),
    table(
        "sms_code",
        &["owner", "purpose", "employee", "number", "digest", "sent_at", "tries"],
    ),
    table(
        "access_request",
        &[
            "id",
            "workspace",
            "employee",
            "account",
            "challenge",
            "kind",
            "ip",
            "device_name",
            "known_device",
            "known_network",
            "asked_at",
            "state",
            "closed_at",
            "handled_by",
            "note",
            "mac",
        ],
    ),
    table(
        "suspended_otp_app",
        &[
            "employee",
            "suspended_at",
            "until",
            "secret",
            "digits",
            "step",
            "drift",
            "last_step",
            "bound_at",
            "used_at",
            "mac",
        ],
    ),
    table(
        "recovery_set",
        &["employee", "salt", "memory", "passes", "ring_key", "made_at", "mac"],
    ),
    table("recovery_code", &["employee", "digest", "used_at"]),
    table(
        "suspended_recovery_set",
        &[
            "employee",
            "suspended_at",
            "until",
            "salt",
            "memory",
            "passes",
            "ring_key",
            "made_at",
            "mac",
        ],
    ),
    table(
        "suspended_recovery_code",
        &["employee", "suspended_at", "until", "digest", "used_at"],
    ),
    table("counter", &["key", "failures", "window_at", "in_window"]),
    table(
        "link",
        &[
            "digest",
            "purpose",
            "workspace",
            "employee",
            "account",
            "address",
            "created_at",
            "expires_at",
            "used_at",
            "voided_at",
            "mac",
        ],
    ),
    table(
        "invitation",
        &[
            "employee",
            "invited_by",
            "join_link",
            "language",
            "issued_at",
            "expires_at",
            "mailed_at",
        ],
    ),
    table(
        "join_link",
        &[
            "id",
            "workspace",
            "digest",
            "workgroup",
            "approval",
            "exempt",
            "is_on",
            "created_by",
            "created_at",
            "expires_at",
            "personal",
        ],
    ),
    table(
        "sms_invitation",
        &[
            "id",
            "workspace",
            "link",
            "invited_by",
            "number",
            "name",
            "language",
            "created_at",
            "sent_at",
            "message",
        ],
    ),
    table(
        "former_address",
        &[
            "account",
            "employee",
            "workspace",
            "folded",
            "shown",
            "changed_at",
            "until",
        ],
    ),
    table("spent", &["digest", "until"]),
    table("setting", &["scope", "key", "value", "changed_by", "changed_at"]),
    table(
        "message",
        &[
            "id",
            "workspace",
            "account",
            "channel",
            "recipient",
            "purpose",
            "body",
            "created_at",
            "state",
            "attempts",
            "tried_since",
            "due_at",
            "answer",
            "answered_at",
        ],
    ),
    table(
        "event",
        &[
            "id", "chain", "at", "kind", "account", "employee", "ip", "row", "salt", "mac", "seal", "position",
        ],
    ),
    table("seal", &["chain", "number", "at", "leaves", "previous", "head"]),
];

const fn table(name: &'static str, columns: &'static [&'static str]) -> Table {
    Table { name, columns }
}

/// What becomes of the rows of a table. A table that is not named here cannot be restored, and a test says so.
pub fn fate(table: &str) -> Option<Fate> {
    Some(match table {
        // The facts, the log, what was counted and what was spent; an app at rest grants nothing by itself.
        "meta"
        | "account"
        | "workspace"
        | "employee"
        | "address"
        | "workgroup"
        | "membership"
        | "employee_word"
        | "headcount"
        | "invitation"
        | "counter"
        | "erasure"
        | "former_address"
        | "spent"
        | "setting"
        | "sighting"
        | "alert"
        | "banner"
        | "event"
        | "seal"
        | "suspended_otp_app"
        | "phone_number"
        | "recovery_set"
        | "suspended_recovery_set" => Fate::Kept,
        // A device may have been forgotten since, a link used, a message sent, a session or an exception ended.
        "access_request" | "sms_code" | "device" | "sign_in" | "session" | "app_session" | "account_proof" | "otp_app_setup" | "pairing" | "approval" | "waiver" | "link" | "join_link" | "sms_invitation" | "message"
        // A file that was half added is sent again: what is there already stays as it is.
        | "import" | "import_part" => {
            Fate::Dropped
        }
        "otp_app" | "trusted_device" => Fate::StepTaken,
        "recovery_code" | "suspended_recovery_code" => Fate::Spent,
        _ => return None,
    })
}
