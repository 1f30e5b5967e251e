-- People who were deleted, whose events lose their words once they are sealed.
create table erasure (
    -- Zero: everything of the chain, whose workspace is gone.
    account {blob} not null,
    -- 17 bytes of 255: every chain.
    chain {blob} not null,
    at bigint not null,
    primary key (account, chain)
){by_key};
