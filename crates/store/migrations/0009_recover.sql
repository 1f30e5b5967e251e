-- Addresses that were a person's until not long ago: they are told what happens to the account for a while (THR-05).

create table former_address (
    account {blob} not null,
    -- Null: the login.
    employee {blob},
    workspace {blob},
    folded text not null,
    shown text not null,
    changed_at bigint not null,
    until bigint not null
){strict};
create index former_address_account on former_address (account, folded);
create index former_address_folded on former_address (folded);
create index former_address_until on former_address (until);
create index employee_contact on employee (contact);
