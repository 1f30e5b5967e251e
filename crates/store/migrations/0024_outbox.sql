-- What was sent costs no place in the order of what is due, and is forgotten in the order of its id, which is that of time.
drop index message_created;
drop index message_due;
create index message_due on message (due_at) where due_at is not null;
-- A sealed body of up to 8 kB lies in its row: elsewhere, erasing it would be most of the work of marking what was sent.
{postgres} alter table message set (toast_tuple_target = 8160);
