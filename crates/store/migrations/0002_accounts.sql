-- People, their places, and what proves them. Times are microseconds since 1970, UTC; ids are 16 bytes.

create table account (
    id {blob} not null primary key,
    -- The login in its folded form; what the person wrote stands beside it.
    login text not null unique,
    login_shown text not null,
    login_confirmed_at bigint,
    name text not null,
    -- Argon2id, PHC form; null until a password was chosen.
    password text,
    password_at bigint,
    -- 1 while a longer password is asked for, 2 once the person closed the request; null where there is none (PWD-07).
    longer_asked bigint,
    language text,
    time_zone text,
    created_at bigint not null
){strict};

create table workspace (
    id {blob} not null primary key,
    name text not null unique,
    title text not null,
    preset text not null,
    created_at bigint not null,
    -- Nobody is let in from then on; null while it is open.
    suspended_at bigint,
    -- When it is deleted for good; null unless somebody asked for it.
    ends_at bigint
){strict};

create table employee (
    id {blob} not null primary key,
    workspace {blob} not null,
    account {blob} not null,
    name text not null,
    -- The name as it is sorted: folded, compared byte by byte on both engines.
    sort_name text{bytewise} not null,
    role text not null,
    status text not null,
    -- The status before a dismissal; null while nobody dismissed the person (EMP-03).
    left_as text,
    created_at bigint not null,
    -- The newest sign-in.
    signed_in_at bigint,
    -- The contact e-mail: where to write, never a login. What was written stands beside the folded form.
    contact text,
    contact_shown text,
    contact_confirmed_at bigint,
    mac {blob} not null,
    unique (workspace, account)
){strict};
create index employee_account on employee (account);
create index employee_name on employee (workspace, status, sort_name, id);
-- In the order of ids, which is the order in which people were added.
create index employee_added on employee (workspace, status, id);

-- An address is in use once in a workspace, over logins and contact addresses (ACC-07).
create table address (
    workspace {blob} not null,
    folded text not null,
    employee {blob} not null,
    used_as text not null,
    primary key (workspace, folded)
){by_key};
create index address_employee on address (employee);

create table workgroup (
    id {blob} not null primary key,
    workspace {blob} not null,
    name text not null,
    unique (workspace, name)
){strict};

create table membership (
    employee {blob} not null,
    workgroup {blob} not null,
    -- Both repeat the employee's, so that a group's list needs no sorting.
    status text not null,
    sort_name text{bytewise} not null,
    primary key (employee, workgroup)
){by_key};
create index membership_workgroup on membership (workgroup, status, sort_name, employee);
create index membership_added on membership (workgroup, status, employee);

create table device (
    id {blob} not null primary key,
    account {blob} not null,
    digest {blob} not null unique,
    name text not null,
    since bigint not null,
    seen_at bigint not null,
    mac {blob} not null
){strict};
create index device_account on device (account);

create table sign_in (
    id {blob} not null primary key,
    ticket {blob} not null,
    account {blob} not null,
    workspace {blob},
    employee {blob},
    stage text not null,
    kind text not null,
    ip text not null,
    device_name text not null,
    known_device {blob},
    password_at bigint not null,
    touched_at bigint not null,
    wrong bigint not null,
    mac {blob} not null
){strict};
create index sign_in_account on sign_in (account);
create index sign_in_touched on sign_in (touched_at);

create table session (
    id {blob} not null primary key,
    digest {blob} not null unique,
    account {blob} not null,
    employee {blob} not null,
    workspace {blob} not null,
    device {blob} not null,
    kind text not null,
    ip text not null,
    device_name text not null,
    password_at bigint not null,
    factor text,
    factor_at bigint,
    started_at bigint not null,
    seen_at bigint not null,
    ends_at bigint,
    -- 1 where an administrator's exception opened it and no factor was proven since.
    waived bigint not null,
    ended_at bigint,
    -- idle, over, or ended by somebody.
    ended_as text,
    mac {blob} not null
){strict};
create index session_account on session (account);
create index session_employee on session (employee);

create table otp_app (
    employee {blob} not null primary key,
    secret {blob} not null,
    digits bigint not null,
    step bigint not null,
    drift bigint not null,
    last_step bigint not null,
    bound_at bigint not null,
    used_at bigint,
    mac {blob} not null
){strict};

-- A set-up that was begun and not confirmed: the former secret stays in force beside it (OTP-07).
create table otp_app_setup (
    employee {blob} not null primary key,
    secret {blob} not null,
    started_at bigint not null
){strict};

create table counter (
    key {blob} not null primary key,
    failures bigint not null,
    window_at bigint not null,
    in_window bigint not null
){by_key};
create index counter_window on counter (window_at);

create table link (
    digest {blob} not null primary key,
    purpose text not null,
    workspace {blob},
    employee {blob},
    account {blob},
    -- The address that it was sent to, or that it is about, as it was written.
    address text,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    -- A newer one took its place, or what it was for is over.
    voided_at bigint,
    -- Over the columns above but the last two: a link opens what it was made for, and nothing else.
    mac {blob} not null
){strict};
create index link_employee on link (employee);
create index link_account on link (account);
create index link_expires on link (expires_at);

-- Solved puzzles: each counts once (CAP-09).
create table spent (
    digest {blob} not null primary key,
    until bigint not null
){by_key};

create table setting (
    scope {blob} not null,
    key text not null,
    value text not null,
    changed_by {blob},
    changed_at bigint not null,
    primary key (scope, key)
){by_key};

create table message (
    id {blob} not null primary key,
    workspace {blob},
    account {blob} not null,
    channel text not null,
    recipient text not null,
    purpose text not null,
    body {blob},
    created_at bigint not null,
    state text not null,
    attempts bigint not null,
    tried_since bigint not null,
    due_at bigint,
    answer text,
    answered_at bigint
){strict};
create index message_created on message (created_at);
create index message_due on message (due_at);
create index message_account on message (account);
create index message_state on message (state, workspace, id);
