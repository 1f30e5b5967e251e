-- A phone confirms a step-up as it confirms a sign-in. A request lives for minutes, and its MAC covers what it is about: those
-- that wait are asked again.
delete from approval;
alter table approval rename column sign_in to subject;
-- sign_in or step_up: what the subject is.
alter table approval add column about text not null default 'sign_in';
