-- Recovery codes: one set an employee, with one salt, so that a try costs one Argon2id evaluation whichever code it is.

create table recovery_set (
    employee {blob} not null primary key,
    salt {blob} not null,
    memory bigint not null,
    passes bigint not null,
    -- The key of the ring whose pepper the digests took.
    ring_key bigint not null,
    made_at bigint not null,
    -- Over the columns above and every digest of the set.
    mac {blob} not null
){strict};

create table recovery_code (
    employee {blob} not null,
    digest {blob} not null,
    used_at bigint,
    primary key (employee, digest)
){by_key};

-- Sets that rest with the app that they came with (THR-03); see suspended_otp_app.
create table suspended_recovery_set (
    employee {blob} not null,
    suspended_at bigint not null,
    until bigint not null,
    salt {blob} not null,
    memory bigint not null,
    passes bigint not null,
    ring_key bigint not null,
    made_at bigint not null,
    mac {blob} not null,
    primary key (employee, suspended_at)
){by_key};
create index suspended_recovery_set_until on suspended_recovery_set (until);

create table suspended_recovery_code (
    employee {blob} not null,
    suspended_at bigint not null,
    until bigint not null,
    digest {blob} not null,
    used_at bigint,
    primary key (employee, suspended_at, digest)
){by_key};
create index suspended_recovery_code_until on suspended_recovery_code (until);
