//! Employees from a file, and the list as one.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::access::Act;
use domain::import::BadFile;
use domain::refusal::Refusal;
use pages::frame::Here;
use pages::view::{ImportForm, ImportPage, ImportRow, ImportState, LineRow, Paging};
use serde::Deserialize;
use store::import::{Import, State};

use super::asked::{Path, Query};
use super::console::administrative;
use super::own::One;
use super::people::Listing;
use super::said::when;
use super::visit::{Posted, Visit};
use crate::api::import::{Pieces, done, resumes_at};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::{export, import, import_invitation};

/// `GET /employees/import`.
pub async fn show(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ImportEmployees)? {
            return Ok(first);
        }
        let newest = import::newest(&visit.app, &s.live, visit.now).await?;
        let row = |import: Import| ImportRow {
            id: import.id.to_string(),
            when: when(&visit, import.created_at),
            state: visit.texts.say(&format!("import-state-{}", import.state.word())),
            rows: import.rows,
            file: import.file,
        };
        Ok(visit.page(&ImportForm {
            frame: visit.frame_of(&s, Here::Employees),
            imports: newest.into_iter().map(row).collect(),
        }))
    };
    visit.show(shown.await)
}

/// `POST /employees/import`: a file or pasted rows, read as they arrive.
pub async fn send(axum::extract::State(app): axum::extract::State<App>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = match Visit::from_request_parts(&mut parts, &app).await {
        Ok(visit) => visit,
        Err(refused) => return refused,
    };
    let done = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ImportEmployees)? {
            return Ok(first);
        }
        let unreadable = || Refusal::Invalid {
            field: "form",
            reason: "unreadable",
        };
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, &app).await;
        let id = receive(&visit, &s, form.map_err(|_| unreadable())?).await?;
        Ok(visit.go(&format!("/employees/import/{id}")))
    };
    visit.show(done.await)
}

/// Reads the form: its token first, then whichever of the file and the pasted rows has something in it.
async fn receive(visit: &Visit, s: &SignedIn, mut form: Multipart) -> Result<domain::id::ImportId, Failure> {
    let unreadable = || {
        Failure::from(Refusal::Invalid {
            field: "form",
            reason: "unreadable",
        })
    };
    let mut checked = false;
    let acting = s.acting();
    let mut arriving = None;
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "form" {
            let token = field.text().await.map_err(|_| unreadable())?;
            visit.check_form(&token)?;
            checked = true;
            continue;
        }
        if !checked {
            return Err(Refusal::StaleForm.into());
        }
        if arriving.is_some() || !["file", "rows"].contains(&name.as_str()) {
            continue;
        }
        let called = field.file_name().filter(|n| !n.is_empty()).map(str::to_owned);
        let called = called.unwrap_or_else(|| visit.texts.say("import-pasted"));
        loop {
            match field.chunk().await {
                Ok(Some(bytes)) => {
                    if arriving.is_none() {
                        arriving = Some(import::begin(&visit.app, &acting, &called, visit.now).await?);
                    }
                    if let Some(arriving) = &mut arriving {
                        arriving.take(&visit.app, &bytes, visit.now).await?;
                    }
                }
                Ok(None) => break,
                Err(_) => {
                    if let Some(arriving) = &mut arriving {
                        arriving.refuse(BadFile::TooLarge);
                    }
                    break;
                }
            }
        }
    }
    if !checked {
        return Err(Refusal::StaleForm.into());
    }
    let arriving = match arriving {
        Some(arriving) => arriving,
        None => import::begin(&visit.app, &acting, &visit.texts.say("import-pasted"), visit.now).await?,
    };
    arriving.finish(&visit.app, visit.now).await
}

/// Which rows are shown.
#[derive(Deserialize, Default)]
pub struct Part {
    #[serde(default)]
    part: i64,
    #[serde(default)]
    only: String,
}

/// `GET /employees/import/{id}`: what would happen, what happens, what happened; a result a row.
pub async fn one(visit: Visit, Path(one): Path<One>, Query(part): Query<Part>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReadEmployees)? {
            return Ok(first);
        }
        let found = import::find(&visit.app, &s.live, &one.id, visit.now).await?;
        let at = part.part.clamp(0, (found.parts - 1).max(0));
        let only_refused = part.only == "refused";
        let import::Rows { lines, next } = import::rows(&visit.app, &found, at, only_refused).await?;
        let say = |prefix: &str, word: &str| visit.texts.say(&format!("{prefix}-{}", word.replace('_', "-")));
        let problem = found.problem.as_deref().map(|problem| {
            let (word, column) = problem.split_once(' ').unwrap_or((problem, ""));
            let id = format!("import-problem-{}", word.replace('_', "-"));
            visit.texts.say_with(&id, &[("column", column)])
        });
        let only = if only_refused { "&only=refused" } else { "" };
        let turned = |to: i64| format!("/employees/import/{}?part={to}{only}", one.id);
        // Backwards among those refused leads to the first of them: how many parts lie between is not known.
        let before = if only_refused { 0 } else { at - 1 };
        let may_invite = import_invitation::may_be_ordered(&found);
        Ok(visit.page(&ImportPage {
            frame: visit.frame_of(&s, Here::Employees),
            id: one.id.clone(),
            file: found.file.clone(),
            state: match found.state {
                State::Reading => ImportState::Reading,
                State::Checked => ImportState::Checked,
                State::Running => ImportState::Running,
                State::Done => ImportState::Done,
                State::Stopped if found.parts_done == 0 => ImportState::Stopped,
                State::Stopped => ImportState::StoppedHalfWay,
                State::Inviting => ImportState::Inviting,
                State::Invited => ImportState::Invited,
            },
            problem,
            rows: found.rows,
            done: done(&found),
            invited: found.invited,
            to_invite: if may_invite {
                found.counts.fresh - found.invited
            } else {
                0
            },
            resumes: resumes_at(&found, visit.now).map(|at| when(&visit, at)),
            only_refused,
            fresh: found.counts.fresh,
            known: found.counts.known,
            refused: found.counts.refused,
            lines: lines
                .into_iter()
                .map(|line| LineRow {
                    at: line.at,
                    bad: import::is_refused(&line.outcome),
                    outcome: say("import-outcome", &line.outcome),
                    groups: line.groups.join(", "),
                    name: line.name,
                    email: line.email,
                })
                .collect(),
            paging: Paging {
                newer: (at > 0).then(|| turned(before)),
                older: next.map(turned),
            },
        }))
    };
    visit.show(shown.await)
}

/// `POST /employees/import/{id}/start`.
pub async fn start(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        import::start(&visit.app, &s.acting(), &one.id, visit.now).await?;
        Ok(visit.go(&format!("/employees/import/{}", one.id)))
    };
    visit.show(done.await)
}

/// `POST /employees/import/{id}/invite`: everybody who was added gets the mail.
pub async fn invite(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        import_invitation::order(&visit.app, &s.acting(), &one.id, visit.now).await?;
        Ok(visit.go(&format!("/employees/import/{}", one.id)))
    };
    visit.show(done.await)
}

/// `GET /employees/export?search=&status=&group=&sort=`: the list as it is narrowed, as a file.
pub async fn export(visit: Visit, Query(listing): Query<Listing>) -> Response {
    let sent = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ExportEmployees)? {
            return Ok(first);
        }
        let pieces = export::export(&visit.app, &s.acting(), listing.narrowed(), visit.now).await?;
        Ok(csv(pieces))
    };
    visit.show(sent.await)
}

/// A file that is sent while it is written.
pub fn csv(pieces: tokio::sync::mpsc::Receiver<export::Piece>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"employees.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::new(Pieces(pieces))).into_response()
}
