-- The telephone number to which codes go: one an employee, confirmed by a code (SMS-03).
create table phone_number (
    employee {blob} not null primary key,
    workspace {blob} not null,
    -- E.164.
    number text not null,
    linked_at bigint not null,
    used_at bigint,
    mac {blob} not null
){strict};
-- In one workspace a number is one person's, also a former one's (SET-04).
create unique index phone_number_once on phone_number (workspace, number);

-- The code that was sent last for a purpose; its owner is the challenge, the session, or the employee who links a number.
create table sms_code (
    owner {blob} not null,
    -- sign_in, link, or step_up.
    purpose text not null,
    employee {blob} not null,
    number text not null,
    digest {blob} not null,
    sent_at bigint not null,
    tries bigint not null,
    primary key (owner, purpose)
){by_key};
create index sms_code_employee on sms_code (employee);
create index sms_code_sent on sms_code (sent_at);
