-- What is open of somebody who is invited, or who joined by a link and waits: it goes when the person is in.
create table invitation (
    employee {blob} not null primary key,
    -- Null: the operator, on the server's host, or the person, by a link for many people.
    invited_by {blob},
    join_link {blob},
    language text not null,
    -- The newest personal link; null while there is none.
    issued_at bigint,
    expires_at bigint,
    -- When the last mail went out; null before the first.
    mailed_at bigint
){strict};
create index invitation_inviter on invitation (invited_by);

-- Links by which many people may join: whoever opens one confirms an address of their own.
create table join_link (
    id {blob} not null primary key,
    workspace {blob} not null,
    digest {blob} not null unique,
    workgroup {blob},
    approval bigint not null,
    -- Domains whose confirmed addresses need no approval, with blanks between them.
    exempt text not null,
    is_on bigint not null,
    created_by {blob} not null,
    created_at bigint not null,
    expires_at bigint not null
){strict};
create index join_link_workspace on join_link (workspace, created_at);
