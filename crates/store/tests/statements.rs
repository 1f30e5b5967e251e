//! Every statement of the house can be run on the tables as they are.

use store::{Database, Location};

#[tokio::test]
async fn every_statement_prepares_and_none_walks_through_a_big_table() {
    let folder = std::env::temp_dir().join(format!("doorward-statements-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let database = Database::open(&Location::Sqlite { folder: folder.clone() })
        .await
        .unwrap();
    let small = [
        "workspace.all",
        "setting.all",
        "workgroup.list",
        "account.any",
        "message.newest",
        "server.newest",
    ];
    for inspected in database.inspect(&store::all_statements()).await.unwrap() {
        let expected = small.contains(&inspected.name)
            || inspected.name.rsplit('.').next() == Some("purge")
            || inspected.name.starts_with("lost.");
        assert!(
            inspected.scans.is_empty() || expected,
            "{}: {:?}",
            inspected.name,
            inspected.scans
        );
    }
    drop(database);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn on_postgresql_whoever_names_an_event_or_a_message_by_its_id_goes_straight_to_it() {
    let Some(place) = testkit::place::postgres() else {
        return;
    };
    let Location::Postgres { url } = &place.location else {
        panic!("a place on PostgreSQL")
    };
    let database = Database::open(&place.location).await.unwrap();
    let statements = database.inspect(&store::all_statements()).await.unwrap();
    let texts: Vec<&str> = statements.iter().map(|statement| statement.text).collect();
    // Of these a workspace or a server has any number; what is of one person is found by the person as well.
    let many = ["on event", "on message"];
    let mut by_the_way = Vec::new();
    for (statement, plan) in statements.iter().zip(testkit::postgres::plans(url, &texts)) {
        // An index that was made for something else is read from end to end to find the one row in it.
        let of_many = many.iter().any(|table| plan.contains(table));
        let found = plan
            .lines()
            .find(|line| of_many && line.contains("Filter:") && line.contains("(id = $"));
        by_the_way.extend(found.map(|line| format!("{}: {}", statement.name, line.trim())));
    }
    assert!(by_the_way.is_empty(), "{by_the_way:#?}");
    // Nor is the log walked through for each person who is deleted.
    let invited = statements.iter().position(|s| s.name == "deletion.invited_as");
    let text = statements[invited.expect("the statement")].text;
    let plan = testkit::postgres::plans(url, &[text]).remove(0);
    assert!(plan.contains("event_deleted_invitation"), "{plan}");
}

// shows in part: THR-18 (the command is shown with a running server)
#[test]
fn no_table_with_something_under_a_key_is_left_out_when_the_ring_is_rotated() {
    // Found under keys of the ring, but for a moment only, or by the ring's own counting secret.
    let free = [
        "counter",
        "sms_code",
        "spent",
        "recovery_code",
        "suspended_recovery_code",
        "meta",
        "seal",
        "import_part",
    ];
    let walked = store::renewal::keyed_tables();
    for table in store::archive::TABLES {
        let keyed = ["mac", "digest", "secret", "body", "password", "ring_key"];
        let is_keyed = table.columns.iter().any(|column| keyed.contains(column));
        assert!(
            !is_keyed || walked.contains(&table.name) || free.contains(&table.name),
            "{} is not walked",
            table.name
        );
    }
    let settled = store::lost_ring::settled_tables();
    for table in walked {
        assert!(
            settled.contains(&table),
            "{table} stays under a ring that was lost: empty it in lost_ring.rs"
        );
    }
}

#[test]
fn whoever_changes_a_name_a_status_or_a_place_keeps_the_list_right() {
    // Each of these is beside the list's own statements in `Change`.
    let known = [
        "employee.insert",
        "employee.insert_many",
        "employee.move_place",
        "employee.set_place",
        "employee.rename",
        "employee.renew",
        "lost.employee",
        "employee.signed_in",
        "contact.set",
        "contact.confirm",
        "contact.confirm_if",
        "contact.drop",
        "deletion.employee",
        "deletion.membership",
        "invitation.hold",
        "otp_app.hold",
        "otp_app.has_none",
        "otp_app.has_no_phone",
        "invitation.leave_groups",
        "invitation.delete",
        "membership.join",
        "membership.add",
        "membership.add_many",
        "membership.leave",
        "membership.leave_all",
        "membership.move",
        "membership.rename",
        "account.insert",
    ];
    let changes = |sql: &str, table: &str| {
        ["insert into", "update", "delete from"]
            .iter()
            .any(|verb| sql.contains(&format!("{verb} {table} ")))
    };
    let strangers: Vec<_> = store::all_statements()
        .iter()
        .filter(|it| changes(it.sql, "employee") || changes(it.sql, "membership"))
        .filter(|it| !known.contains(&it.name))
        .map(|it| it.name)
        .collect();
    assert!(
        strangers.is_empty(),
        "{strangers:?} must go through employee.rs, group.rs or listing.rs"
    );
}
