-- What the server remembers about itself, one short value a key.
create table meta (
    key text not null primary key,
    value {blob} not null
){strict};
