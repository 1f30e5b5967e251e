-- Where an employee has signed in from: what counts as known when a new device is told of (NDN-02).
create table sighting (
    employee {blob} not null,
    device {blob} not null,
    -- Kind, browser or app, and system.
    client text not null,
    -- The /24 or /48.
    network text not null,
    at bigint not null,
    -- When it was last told of.
    told_at bigint,
    primary key (employee, device, client, network)
){by_key};
create index sighting_at on sighting (at);

-- What people were told: the list of notifications. The words are found when it is shown (UI-07).
create table alert (
    id {blob} not null primary key,
    account {blob} not null,
    -- Where it is read; null: in every session of the account.
    workspace {blob},
    -- The device by which it came about: it is read there from the beginning, and is not put away from there.
    device {blob},
    kind text not null,
    -- JSON.
    facts text not null,
    at bigint not null,
    read_at bigint,
    -- When the administrators were last asked to look at it.
    informed_at bigint
){strict};
create index alert_account on alert (account, at, id);
create index alert_unread on alert (account, read_at);
create index alert_at on alert (at);
