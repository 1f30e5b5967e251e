//! One list of promises, kept by both engines.

mod cases;

use store::{Database, Location};
use testkit::folder::Folder;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_keeps_every_promise() {
    let folder = Folder::new("engine");
    let folder = folder.path().to_owned();
    let database = Database::open(&Location::Sqlite { folder }).await.unwrap();
    cases::all(&database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgresql_keeps_every_promise() {
    let Some(url) = testkit::postgres::new_database() else {
        return;
    };
    let database = Database::open(&Location::Postgres { url }).await.unwrap();
    cases::all(&database).await;
}

#[tokio::test]
async fn a_second_server_on_the_same_database_is_refused_until_the_first_is_gone() {
    let folder = Folder::new("engine");
    cases::one_server_one_database(&Location::Sqlite {
        folder: folder.path().to_owned(),
    })
    .await;
    if let Some(url) = testkit::postgres::new_database() {
        cases::one_server_one_database(&Location::Postgres { url }).await;
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_with_words() {
    let folder = Folder::new("engine");
    cases::what_a_newer_program_made_is_left_alone(&Location::Sqlite {
        folder: folder.path().to_owned(),
    })
    .await;
    if let Some(url) = testkit::postgres::new_database() {
        cases::what_a_newer_program_made_is_left_alone(&Location::Postgres { url }).await;
    }
}

#[tokio::test]
async fn every_statement_means_the_same_columns_to_both_engines() {
    let folder = Folder::new("statements");
    let Some(url) = testkit::postgres::new_database() else {
        return;
    };
    let sqlite = Location::Sqlite {
        folder: folder.path().to_owned(),
    };
    let sqlite = Database::open(&sqlite).await.unwrap();
    let postgres = Database::open(&Location::Postgres { url }).await.unwrap();
    for statement in store::all_statements() {
        let here = sqlite.inspect(&[statement]).await.unwrap();
        let there = postgres.inspect(&[statement]).await.unwrap();
        assert_eq!(
            (here[0].columns, here[0].parameters),
            (there[0].columns, there[0].parameters),
            "{}",
            statement.name
        );
    }
}
