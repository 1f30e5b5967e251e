-- What happened, and the seals over it. Columns beside `row` repeat it for searching; `row` is what is sealed.
create table event (
    id {blob} not null primary key,
    chain {blob} not null,
    at bigint not null,
    kind text not null,
    account {blob},
    employee {blob},
    ip text,
    row text,
    salt {blob},
    mac {blob} not null,
    seal bigint,
    position bigint
){strict};
create index event_chain on event (chain, at, id);
create index event_account on event (account, at, id);
create index event_at on event (at);
create index event_unsealed on event (chain, at) where seal is null;

create table seal (
    chain {blob} not null,
    number bigint not null,
    at bigint not null,
    leaves {blob} not null,
    previous {blob} not null,
    head {blob} not null,
    primary key (chain, number)
){strict};
