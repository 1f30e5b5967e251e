-- Whom an alert is about that somebody else reads: it goes with that employee.
alter table alert add column about {blob};
-- Those of before name people, and do not say by their id whom they are about.
delete from alert where workspace is not null or facts like '%"by":%';
create index alert_about on alert (about) where about is not null;
