-- Sign-ins that were put to a phone, and what it answered.
create table approval (
    id {blob} not null primary key,
    sign_in {blob} not null,
    account {blob} not null,
    employee {blob} not null,
    workspace {blob} not null,
    -- The phone that is asked.
    phone {blob} not null,
    challenge {blob} not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- Where it is asked from: as the sign-in has it.
    kind text not null,
    ip text not null,
    device_name text not null,
    known_device {blob},
    -- number or confirm, how many digits, and what is unusual.
    asks text not null,
    digits bigint not null,
    unusual text not null,
    wrong bigint not null,
    -- open, approved, denied or void.
    state text not null,
    answered_at bigint,
    -- Covers the state, too: nobody approves by writing into the table.
    mac {blob} not null
){strict};
create index approval_sign_in on approval (sign_in, created_at);
create index approval_phone on approval (phone, state, created_at);
create index approval_employee on approval (employee, created_at);
create index approval_created on approval (created_at);
