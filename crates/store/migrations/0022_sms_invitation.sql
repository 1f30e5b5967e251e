-- A link for one person, who got it by SMS, is no link for many: it stands in a list of its own, and goes when it was used.
alter table join_link add column personal bigint not null default 0;

-- Who was invited by SMS and has not joined yet. Nobody knows the person's address before the person types it.
create table sms_invitation (
    id {blob} not null primary key,
    workspace {blob} not null,
    -- The newest link; the older ones are gone.
    link {blob} not null unique,
    invited_by {blob} not null,
    -- E.164.
    number text not null,
    -- As the inviter wrote it; empty where nobody did.
    name text not null,
    language text not null,
    created_at bigint not null,
    sent_at bigint not null,
    -- The newest message: it is withdrawn with its link. Gone from the outbox after a while.
    message {blob} not null
){strict};
-- One open invitation a number and workspace.
create unique index sms_invitation_once on sms_invitation (workspace, number);
create index sms_invitation_listed on sms_invitation (workspace, created_at);
