//! Employees from a file, and the list as one.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::import::BadFile;
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame};
use serde::{Deserialize, Serialize};
use store::import::{Import, PART};
use tokio::sync::mpsc;
use utoipa::ToSchema;

use super::answer::time;
use super::asked::{Path, Query};
use super::people::EmployeeQuery;
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::export::{self, Piece};
use crate::use_case::import;

/// A file of employees, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct ImportAnswer {
    id: String,
    file: String,
    created_at: String,
    /// `reading`, `checked`, `running`, `done` or `stopped`.
    state: &'static str,
    /// Why it stopped: a word, and the column that it is about.
    problem: Option<String>,
    rows: i64,
    /// Rows that are done.
    done: i64,
    /// Would be added; while it runs and afterwards: were added.
    fresh: i64,
    /// Employees already: nothing changes.
    known: i64,
    refused: i64,
}

impl ImportAnswer {
    fn of(import: Import) -> Self {
        Self {
            id: import.id.to_string(),
            created_at: time(import.created_at),
            state: import.state.word(),
            problem: import.problem,
            rows: import.rows,
            done: (import.parts_done * PART as i64).min(import.rows),
            fresh: import.counts.fresh,
            known: import.counts.known,
            refused: import.counts.refused,
            file: import.file,
        }
    }
}

/// Takes a file in CSV as the body, and looks at it; nobody is added.
pub async fn send(State(app): State<App>, s: SignedIn, body: Body) -> Result<Response, Failure> {
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
    Ok((StatusCode::CREATED, Json(ImportAnswer::of(found))).into_response())
}

/// How far a file is.
pub async fn one(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<Json<ImportAnswer>, Failure> {
    let found = import::find(&app, &s.live, &id, s.now).await?;
    Ok(Json(ImportAnswer::of(found)))
}

/// Starts to add what was looked at.
pub async fn start(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    import::start(&app, &s.acting(), &id, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub struct PartQuery {
    part: Option<i64>,
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
    /// `new`, `added`, `known`; or what is wrong: `fields`, `name`, `email`, `group`, `role`, `language`, `repeated`.
    outcome: String,
}

/// What came of each row, 200 at a time.
pub async fn rows(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<PartQuery>,
) -> Result<Json<ImportRows>, Failure> {
    let found = import::find(&app, &s.live, &id, s.now).await?;
    let part = asked.part.unwrap_or(0).max(0);
    let lines = import::part(&app, &found, part).await?;
    let row = |line: store::import::Line| ImportRowAnswer {
        row: line.at,
        name: line.name,
        email: line.email,
        groups: line.groups,
        outcome: line.outcome,
    };
    Ok(Json(ImportRows {
        rows: lines.into_iter().map(row).collect(),
        next: Some(part + 1).filter(|next| *next < found.parts),
    }))
}

/// The list of employees as it is narrowed, in CSV.
pub async fn export(
    State(app): State<App>,
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
