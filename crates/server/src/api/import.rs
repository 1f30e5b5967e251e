//! Employees from a file, and the list as one.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::import::BadFile;
use domain::time::Timestamp;
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame};
use serde::{Deserialize, Serialize};
use store::import::{Import, PART, State};
use tokio::sync::mpsc;
use utoipa::ToSchema;

use super::answer::time;
use super::asked::{Path, Query};
use super::people::EmployeeQuery;
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::export::{self, Piece};
use crate::use_case::{import, import_invitation};

/// A file of employees, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct ImportAnswer {
    id: String,
    file: String,
    created_at: String,
    /// `reading`, `checked`, `running`, `done` or `stopped`; `inviting` and `invited` once invitations were ordered.
    state: &'static str,
    /// Why it stopped: a word, and the column that it is about.
    problem: Option<String>,
    rows: i64,
    /// Rows that are done: added, or while it is `inviting` invited.
    done: i64,
    /// Would be added; while it runs and afterwards: were added.
    fresh: i64,
    /// Employees already: nothing changes.
    known: i64,
    refused: i64,
    /// How many of those added got an invitation by an order for all of them.
    invited: i64,
    /// When the next invitations go out, if the sender's day has no more.
    resumes_at: Option<String>,
}

impl ImportAnswer {
    fn of(import: Import, now: Timestamp) -> Self {
        Self {
            id: import.id.to_string(),
            created_at: time(import.created_at),
            state: import.state.word(),
            problem: import.problem.clone(),
            rows: import.rows,
            done: done(&import),
            invited: import.invited,
            resumes_at: resumes_at(&import, now).map(time),
            fresh: import.counts.fresh,
            known: import.counts.known,
            refused: import.counts.refused,
            file: import.file,
        }
    }
}

/// How many rows are through: those that were added, or while invitations go out those that were invited.
pub fn done(import: &Import) -> i64 {
    let parts = match import.state {
        State::Inviting => import.parts_invited,
        _ => import.parts_done,
    };
    (parts * PART as i64).min(import.rows)
}

/// When invitations go on that rest.
pub fn resumes_at(import: &Import, now: Timestamp) -> Option<Timestamp> {
    import
        .resume_at
        .filter(|at| import.state == State::Inviting && *at > now)
}

/// Takes a file in CSV as the body, and looks at it; nobody is added.
pub async fn send(AppState(app): AppState<App>, s: SignedIn, body: Body) -> Result<Response, Failure> {
    let mut arriving = import::begin(&app, &s.acting(), "import.csv", s.now).await?;
    let mut body = body;
    while let Some(frame) = body.frame().await {
        match frame.map(Frame::into_data) {
            Ok(Ok(bytes)) => arriving.take(&app, &bytes, s.now).await?,
            Ok(Err(_)) => {}
            Err(_) => {
                arriving.refuse(BadFile::TooLarge);
                break;
            }
        }
    }
    let id = arriving.finish(&app, s.now).await?;
    let found = import::find(&app, &s.live, &id.to_string(), s.now).await?;
    Ok((StatusCode::CREATED, Json(ImportAnswer::of(found, s.now))).into_response())
}

/// How far a file is.
pub async fn one(
    AppState(app): AppState<App>,
    s: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<ImportAnswer>, Failure> {
    let found = import::find(&app, &s.live, &id, s.now).await?;
    Ok(Json(ImportAnswer::of(found, s.now)))
}

/// Starts to add what was looked at.
pub async fn start(AppState(app): AppState<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    import::start(&app, &s.acting(), &id, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends those who were added their invitations.
pub async fn invite(AppState(app): AppState<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    import_invitation::order(&app, &s.acting(), &id, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub struct PartQuery {
    part: Option<i64>,
    only: Option<String>,
}

/// Rows of a file.
#[derive(Serialize, ToSchema)]
pub struct ImportRows {
    rows: Vec<ImportRowAnswer>,
    /// Give it as `part` for the next rows; null at the end.
    next: Option<i64>,
}

/// A row, and what came of it.
#[derive(Serialize, ToSchema)]
pub struct ImportRowAnswer {
    /// The row's number; the line of the columns is 1.
    row: u64,
    name: String,
    email: String,
    groups: Vec<String>,
    /// `new`, `added`, `invited`, `known`; or what is wrong: `fields`, `name`, `email`, `group`, `role`, `language`, `repeated`.
    outcome: String,
}

/// What came of each row, 200 at a time.
pub async fn rows(
    AppState(app): AppState<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<PartQuery>,
) -> Result<Json<ImportRows>, Failure> {
    let found = import::find(&app, &s.live, &id, s.now).await?;
    let part = asked.part.unwrap_or(0).max(0);
    let refused = asked.only.as_deref() == Some("refused");
    let import::Rows { lines, next } = import::rows(&app, &found, part, refused).await?;
    let row = |line: store::import::Line| ImportRowAnswer {
        row: line.at,
        name: line.name,
        email: line.email,
        groups: line.groups,
        outcome: line.outcome,
    };
    Ok(Json(ImportRows {
        rows: lines.into_iter().map(row).collect(),
        next,
    }))
}

/// The list of employees as it is narrowed, in CSV.
pub async fn export(
    AppState(app): AppState<App>,
    s: SignedIn,
    Query(asked): Query<EmployeeQuery>,
) -> Result<Response, Failure> {
    let pieces = export::export(&app, &s.acting(), asked.narrowed()?, s.now).await?;
    Ok(crate::pages::csv(pieces))
}

/// A body that is sent while it is written.
pub struct Pieces(pub mpsc::Receiver<Piece>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(cx).map(|piece| {
            piece.map(|piece| match piece {
                Ok(text) => Ok(Frame::data(Bytes::from(text))),
                Err(failure) => Err(failure.code().into()),
            })
        })
    }
}
