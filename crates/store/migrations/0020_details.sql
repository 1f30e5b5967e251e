-- When the owner last said that the number is still right; null: when it was linked (BAN-09).
alter table phone_number add column confirmed_at bigint;
