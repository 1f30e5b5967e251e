//! The list of employees as a file, as it is narrowed, read while it is sent.

use domain::access::Act;
use domain::account::Status;
use domain::event::EventKind;
use domain::time::Timestamp;
use store::listing::{From, Spot};
use tokio::sync::mpsc;

use super::acting::Acting;
use super::csv_file::row;
use super::employees::{self, Narrowed, permit};
use crate::app::App;
use crate::failure::Failure;

/// People that are read at once.
const TOGETHER: usize = 200;
/// Pieces that may wait for a slow reader: memory stays the same however long the list is.
const WAITING: usize = 2;

/// A piece of the file; an error ends it in the middle, so that nobody takes a part for the whole.
pub type Piece = Result<String, Failure>;

/// Begins to write the file; that somebody took it away is recorded first.
pub async fn export(
    app: &App,
    acting: &Acting<'_>,
    narrowed: Narrowed,
    now: Timestamp,
) -> Result<mpsc::Receiver<Piece>, Failure> {
    permit(app, acting, Act::ExportEmployees, now)?;
    let workspace = acting.who.workspace;
    // A group of another workspace is none.
    employees::page(app, workspace, &narrowed, From::Start, 1).await?;
    let event = acting
        .there(EventKind::EmployeesExported)
        .with("status", narrowed.status.map_or("all", Status::word));
    app.store.change(now).commit(&[event], &mut app.entropy()).await?;
    let (sending, receiving) = mpsc::channel(WAITING);
    let app = app.clone();
    tokio::spawn(async move {
        let columns = [
            "name",
            "email",
            "status",
            "role",
            "groups",
            "second_factor",
            "last_sign_in",
        ];
        let mut piece = Ok(row(columns));
        let mut last: Option<Spot> = None;
        // Whoever listened no longer may: then nobody wants to know.
        while sending.send(piece).await.is_ok() {
            let from = last.as_ref().map_or(From::Start, From::After);
            let found = match employees::page(&app, workspace, &narrowed, from, TOGETHER).await {
                Ok(found) => found,
                Err(failure) => {
                    drop(sending.send(Err(failure)).await);
                    return;
                }
            };
            let text = written(&found);
            if found.after.is_none() {
                drop(sending.send(Ok(text)).await);
                return;
            }
            (piece, last) = (Ok(text), found.after);
        }
    });
    Ok(receiving)
}

fn written(found: &employees::Listed) -> String {
    let mut text = String::new();
    for listed in &found.people {
        let employee = &listed.employee;
        let groups = found.groups.get(&employee.id).map(|names| names.join("; "));
        let signed_in = listed.signed_in_at.map(|at| at.to_string());
        text.push_str(&row([
            employee.name.as_str(),
            listed.login.as_str(),
            employee.status.word(),
            employee.role.word(),
            groups.as_deref().unwrap_or_default(),
            if employee.factors.is_empty() { "off" } else { "on" },
            signed_in.as_deref().unwrap_or_default(),
        ]));
    }
    text
}
