-- That another phone will take this one's place, said in which session, and when (THR-02).
alter table trusted_device add column other_at bigint;
alter table trusted_device add column other_session {blob};
