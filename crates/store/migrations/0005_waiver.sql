-- The second factor of an employee, turned off by an administrator until `ends_at`: one row at most an employee.
create table waiver (
    employee {blob} not null primary key,
    workspace {blob} not null,
    -- Null: the operator, on the server's host.
    granted_by {blob},
    granted_at bigint not null,
    ends_at bigint not null,
    -- anywhere, or requesting_browser.
    holds text not null,
    device {blob},
    challenge {blob},
    -- Which notices before the end were given: 0 none, 1 the first, 2 the last.
    told bigint not null,
    mac {blob} not null
){strict};
create index waiver_ends on waiver (ends_at);
create index waiver_challenge on waiver (challenge);

-- Authenticator apps that rest because another one was bound under an exception (THR-03).
create table suspended_otp_app (
    employee {blob} not null,
    suspended_at bigint not null,
    until bigint not null,
    secret {blob} not null,
    digits bigint not null,
    step bigint not null,
    drift bigint not null,
    last_step bigint not null,
    bound_at bigint not null,
    used_at bigint,
    mac {blob} not null,
    primary key (employee, suspended_at)
){by_key};
create index suspended_otp_app_until on suspended_otp_app (until);
