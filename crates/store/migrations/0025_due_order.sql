-- What was never tried is found without a walk through all that waits for another try, each in the order in which it goes.
-- Both hold that whole order: with less, PostgreSQL may sort instead, and then reads what is already sent again and again.
drop index message_due;
create index message_fresh on message (channel, due_at, id) where due_at is not null and attempts = 0;
create index message_again on message (channel, due_at, id) where due_at is not null and attempts > 0;
