-- A factor of another workspace that was proven in a session, for what concerns the whole account (ACC-15).
create table account_proof (
    session {blob} not null primary key,
    at bigint not null,
    mac {blob} not null
){by_key};
create index account_proof_at on account_proof (at);
