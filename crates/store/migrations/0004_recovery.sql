-- Recovery codes: one set an employee, with one salt, so that a try costs one Argon2id evaluation whichever code it is.

create table recovery_set (
    employee {blob} not null primary key,
    salt {blob} not null,
    memory bigint not null,
    passes bigint not null,
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
