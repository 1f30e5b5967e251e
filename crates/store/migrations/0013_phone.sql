-- Trusted devices: the phones that confirm sign-ins. At most one of an employee is in force.
create table trusted_device (
    id {blob} not null primary key,
    employee {blob} not null,
    -- 1 while connected or disconnected, null when it is laid aside or over.
    in_force bigint,
    -- connected, disconnected, suspended or ended.
    state text not null,
    -- Its public key: the only thing that an answer is believed by.
    public_key {blob} not null,
    -- Digest of its bearer token.
    token {blob} not null unique,
    -- Sealed: the secret of its verification codes; empty once it is over.
    secret {blob} not null,
    last_step bigint not null,
    name text not null,
    platform text not null,
    app bigint not null,
    -- When it was connected for the first time; connecting it again changes nothing of it.
    since bigint not null,
    connected_at bigint not null,
    disconnected_at bigint,
    -- Since when it is laid aside, and until when it can be restored.
    suspended_at bigint,
    until bigint,
    -- When the person last said that everything is right.
    confirmed_at bigint not null,
    seen_at bigint,
    step_mac {blob} not null,
    mac {blob} not null,
    unique (employee, in_force)
){strict};
create index trusted_device_employee on trusted_device (employee, connected_at);
create index trusted_device_key on trusted_device (public_key);

-- A code to connect a phone by, shown in one session, and what the phone said that took it.
create table pairing (
    id {blob} not null primary key,
    digest {blob} not null unique,
    employee {blob} not null,
    session {blob} not null unique,
    -- known or any: which phone may take it.
    connects text not null,
    begun_at bigint not null,
    expires_at bigint not null,
    tries bigint not null,
    claimed_at bigint,
    device {blob},
    public_key {blob},
    token {blob} unique,
    secret {blob},
    name text,
    platform text,
    app bigint,
    mac {blob} not null
){strict};
create index pairing_employee on pairing (employee);
create index pairing_expires on pairing (expires_at);

-- The banners that a person has put off, and on which day of their calendar.
create table banner (
    employee {blob} not null,
    kind text not null,
    day text not null,
    primary key (employee, kind)
){by_key};
