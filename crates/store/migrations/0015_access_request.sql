-- "Cannot confirm login": somebody with the password asks to be let in by an administrator (section 16).
create table access_request (
    id {blob} not null primary key,
    workspace {blob} not null,
    employee {blob} not null,
    account {blob} not null,
    -- The challenge that it was sent from; its row may be gone.
    challenge {blob} not null,
    kind text not null,
    ip text not null,
    device_name text not null,
    known_device {blob},
    known_network bigint not null,
    asked_at bigint not null,
    -- open, served, refused, signed_in, expired, replaced, void.
    state text not null,
    closed_at bigint,
    -- Who answered; null where nobody did, or the operator.
    handled_by {blob},
    note text,
    mac {blob} not null
){strict};
-- One open request an employee, also of two who press at once.
create unique index access_request_open on access_request (employee) where state = 'open';
create index access_request_employee on access_request (employee, asked_at);
create index access_request_account on access_request (account);
create index access_request_workspace on access_request (workspace, state, asked_at);
create index access_request_challenge on access_request (challenge);
create index access_request_state on access_request (state, asked_at);
