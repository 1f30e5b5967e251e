-- Employees as they are found: each under every word of the name, under the login and under the contact e-mail, in the
-- workspace and once more in each workgroup.
create table employee_word (
    -- The workspace, or the workgroup.
    scope {blob} not null,
    -- Repeats the employee's.
    status text not null,
    -- Folded; a name stands once for each word, that word first.
    word text{bytewise} not null,
    employee {blob} not null,
    -- name, login or contact.
    source text not null,
    primary key (scope, status, word, employee, source)
){by_key};
create index employee_word_employee on employee_word (employee);

-- How many employees stand how, so that no view has to count them.
create table headcount (
    workspace {blob} not null,
    status text not null,
    people bigint not null,
    primary key (workspace, status)
){by_key};

-- A file of employees to be added. It is read, looked at, and then added in parts, each of which happens once.
create table import (
    id {blob} not null primary key,
    workspace {blob} not null,
    -- Who sent the file, and from where: each employee's event says so.
    employee {blob} not null,
    kind text not null,
    ip text not null,
    device_name text not null,
    file text not null,
    created_at bigint not null,
    -- reading, checked, running, done or stopped; inviting and invited if those added are to get their mail.
    state text not null,
    changed_at bigint not null,
    -- Why it stopped.
    problem text,
    rows bigint not null,
    parts bigint not null,
    parts_done bigint not null,
    -- New in the check, then added; there already; refused.
    fresh bigint not null,
    known bigint not null,
    refused bigint not null,
    -- Parts of which everybody got an invitation, and how many people that are.
    parts_invited bigint not null,
    invited bigint not null,
    -- When the next invitations may go out: the sender's day has an end.
    resume_at bigint
){strict};
create index import_workspace on import (workspace, id);
create index import_running on import (state) where state = 'running';
create index import_inviting on import (resume_at) where state = 'inviting';

create table import_part (
    import {blob} not null,
    number bigint not null,
    -- What was read, and what came of each row, as JSON.
    rows text not null,
    refused bigint not null,
    done_at bigint,
    mac {blob} not null,
    primary key (import, number)
){by_key};
