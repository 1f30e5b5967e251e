-- Where a closed app is woken, and how the last message there went.
-- Sealed: the browser's endpoint and keys; null where none was given.
alter table trusted_device add column push {blob};
-- The push service asked to be left alone until then.
alter table trusted_device add column push_rests_until bigint;
-- gone, refused or unreachable; null when the last message was taken.
alter table trusted_device add column push_failure text;
