-- Whom an alert is about that somebody else reads: it goes with that employee.
alter table alert add column about {blob};
create index alert_about on alert (about) where about is not null;
