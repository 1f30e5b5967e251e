-- What an app stays signed in by: one row beside its session, which it lives and ends with.
create table app_session (
    session {blob} not null primary key,
    -- The app's public key: nothing is refreshed without its signature.
    public_key {blob} not null,
    -- Digest of the refresh token that counts.
    digest {blob} not null,
    -- Of the newest rotation: the digest that it used up, its request's, and what its tokens were made from; null
    -- before the first one.
    former {blob},
    request {blob},
    salt {blob},
    rotated_at bigint not null,
    mac {blob} not null
){strict};
