//! "Cannot confirm login": asking an administrator to be let in, and what they answer (section 16).

use domain::access::Act;
use domain::access_request::{self, AccessRequest, Asking, State};
use domain::account::Status;
use domain::alert::Network;
use domain::client::Origin;
use domain::event::{Actor, Event, EventKind};
use domain::id::{AccessRequestId, EmployeeId, SignInId, WorkspaceId};
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::secret::SecretText;
use domain::sign_in::is_open;
use domain::time::Timestamp;
use domain::waiver::{self, Ask, Pick, Reason, Waiver};
use std::time::Duration;
use store::Change;
use store::access_request::StoredRequest;
use store::employee::Employee;
use store::history::{Filter, Recorded};
use store::sign_in::{SignIn, Stage};

use super::access_request_notice as notice;
use super::acting::Acting;
use super::employees::{self, permit};
use super::on_record::OnRecord;
use super::waiver::answer;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::session_table::Live;
use crate::ticket;

/// How things stand for whoever waits with a challenge.
#[derive(Clone, Debug)]
pub struct Standing {
    pub login: String,
    /// Whether another method can still be used; after that only the answer is waited for (SF-10).
    pub methods_left: bool,
    /// The newest request that was sent from this challenge.
    pub request: Option<StoredRequest>,
    /// How long until another one is taken; zero where that is now.
    pub wait: Duration,
    /// Whether there is somebody who could answer (ARR-07).
    pub answerable: bool,
}

/// A challenge that may be looked at, and its person.
struct Waiting {
    challenge: SignIn,
    employee: Employee,
    place: std::sync::Arc<Place>,
    request: Option<StoredRequest>,
    methods_left: bool,
}

/// The challenge that this ticket authorises: while a method can be proven, and after that for as long as an answer to
/// its request may come (SF-10).
async fn waiting(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<Waiting, Failure> {
    let gone = Refusal::ChallengeExpired;
    let digest = ticket::digest(app.store.keys(), ticket);
    let challenge = app.store.sign_in(id, digest).await?.ok_or(gone.clone())?;
    let (Stage::Factor, Some(workspace), Some(employee)) = (challenge.stage, challenge.workspace, challenge.employee)
    else {
        return Err(Refusal::StaleState.into());
    };
    let place = app.directory.by_id(workspace).ok_or(Refusal::NotFound)?;
    let request = app.store.access_request_of(id).await?;
    let methods_left = is_open(challenge.touched_at, &place.policy, now);
    let lives = |stored: &StoredRequest| stored.request.is_within_life(&place.policy, now);
    if !methods_left && !request.as_ref().is_some_and(lives) {
        return Err(gone.into());
    }
    let employee = app.store.employee(employee).await?;
    let employee = employee.filter(|e| e.status == Status::Active).ok_or(gone)?;
    Ok(Waiting {
        challenge,
        employee,
        place,
        request,
        methods_left,
    })
}

/// How the request of this challenge stands, if there is one, and whether another one may be sent.
pub async fn standing(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<Standing, Failure> {
    let waiting = waiting(app, id, ticket, now).await?;
    let newest = app.store.access_requests_of(waiting.employee.id, 1).await?;
    let newest = newest.first().map(|stored| &stored.request);
    let account = app
        .store
        .account(waiting.employee.account)
        .await?
        .ok_or(Failure::Broken)?;
    let wait = access_request::wait(newest, &waiting.challenge.origin, &waiting.place.policy, now);
    Ok(Standing {
        login: account.login_shown,
        methods_left: waiting.methods_left,
        request: waiting.request,
        wait,
        answerable: others(app, &waiting.employee).await? > 0,
    })
}

/// "Send request": every other administrator of the workspace is told, and so is the person, at every address (ARR-02,
/// THR-04). It changes nothing else (ARR-09).
pub async fn ask(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<AccessRequest, Failure> {
    let waiting = waiting(app, id, ticket, now).await?;
    let (employee, policy) = (&waiting.employee, &waiting.place.policy);
    let newest = app.store.access_requests_of(employee.id, 1).await?.into_iter().next();
    let open = app.store.open_access_request(employee.id).await?;
    let asking = Asking {
        workspace: employee.workspace,
        employee: employee.id,
        account: employee.account,
        challenge: id,
        known_network: knows_network(app, employee.id, &waiting.challenge.origin, policy, now).await?,
        origin: waiting.challenge.origin.clone(),
        administrators: others(app, employee).await?,
        newest: newest.map(|stored| (stored.request, stored.state)),
    };
    let request = access_request::ask(asking, AccessRequestId::new(now, &mut app.entropy()), policy, now)?;
    let mut change = app.store.change(now);
    let mut events = vec![request.sent()];
    let former = open.as_ref().map(|former| former.request.id);
    if let Some(former) = open {
        events.insert(
            0,
            former.request.closed(State::Replaced, Actor::Account(employee.account)),
        );
    }
    change.put_access_request(&request, former);
    notice::asked(app, &mut change, &waiting.place, employee, &request, now).await?;
    match change.commit(&events, &mut app.entropy()).await {
        Ok(_) => Ok(request),
        Err(store::StoreError::Stale { .. }) if !app.store.challenge_waits(id).await? => {
            Err(Refusal::ChallengeExpired.into())
        }
        // Another press of the same moment was first.
        Err(store::StoreError::Taken { .. } | store::StoreError::Stale { .. }) => Err(Refusal::ResendTooSoon {
            retry_after: policy.span(Key::AccessRequestAgain),
        }
        .into()),
        Err(error) => Err(error.into()),
    }
}

/// "Not you?": whoever goes away from a waiting page asks nothing any more.
pub async fn give_up(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<(), Failure> {
    let waiting = waiting(app, id, ticket, now).await?;
    let actor = Actor::Account(waiting.employee.account);
    for _ in 0..2 {
        let mut change = app.store.change(now);
        change.settle_sign_in(id, Stage::Factor);
        let done = match void_of(app, &mut change, id, actor).await? {
            Some(event) => change.commit(&[event], &mut app.entropy()).await.map(drop),
            None => app.store.drop_sign_in(id, now).await,
        };
        match done {
            // It was asked, or ended, in this moment.
            Err(store::StoreError::Stale { .. }) => {}
            done => return Ok(done?),
        }
    }
    Ok(())
}

/// Active administrators beside the person.
async fn others(app: &App, employee: &Employee) -> Result<usize, Failure> {
    let others = app.store.other_administrators(employee.workspace, employee.id).await?;
    Ok(usize::try_from(others).unwrap_or(0))
}

async fn knows_network(
    app: &App,
    employee: EmployeeId,
    origin: &Origin,
    policy: &Policy,
    now: Timestamp,
) -> Result<bool, Failure> {
    let (here, known_for) = (Network::of(origin.ip), policy.span(Key::AlertsKnownFor));
    let seen = app.store.sightings(employee).await?;
    Ok(seen
        .iter()
        .any(|one| one.network == here && now.since(one.at) <= known_for))
}

/// A request with what an administrator goes by.
#[derive(Clone, Debug)]
pub struct Case {
    pub stored: StoredRequest,
    pub employee: Employee,
    pub on_record: OnRecord,
    /// When and from where the person was last let in.
    pub last_sign_in: Option<Recorded>,
    /// How many requests the person has sent before this one, of those that are still known.
    pub earlier: usize,
    /// The name of the administrator who answered.
    pub handled_by: Option<String>,
    /// The durations that may be chosen.
    pub days: &'static [u64],
    /// Whether it is one's own: then somebody else has to answer.
    pub oneself: bool,
}

/// The most requests of one person that are counted.
const MOST_EARLIER: i64 = 100;

/// The open requests of the workspace, who waits longest first.
pub async fn queue(app: &App, live: &Live, now: Timestamp) -> Result<Vec<Case>, Failure> {
    permit(app, live, Act::AnswerAccessRequests, now)?;
    let open = app.store.open_access_requests(live.who.workspace, 200).await?;
    cases(app, live, open).await
}

/// The requests that are over, the newest first, and where the next page begins.
pub async fn answered(
    app: &App,
    live: &Live,
    before: Option<AccessRequestId>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Case>, Failure> {
    permit(app, live, Act::AnswerAccessRequests, now)?;
    let workspace = live.who.workspace;
    let closed = app.store.closed_access_requests(workspace, before, limit).await?;
    cases(app, live, closed).await
}

async fn cases(app: &App, live: &Live, stored: Vec<StoredRequest>) -> Result<Vec<Case>, Failure> {
    let mut cases = Vec::with_capacity(stored.len());
    for one in stored {
        cases.extend(case(app, live, one).await?);
    }
    Ok(cases)
}

/// One request of the workspace.
pub async fn find(app: &App, live: &Live, id: AccessRequestId, now: Timestamp) -> Result<Case, Failure> {
    permit(app, live, Act::AnswerAccessRequests, now)?;
    let stored = of_workspace(app, live.who.workspace, id).await?;
    Ok(case(app, live, stored).await?.ok_or(Refusal::NotFound)?)
}

async fn of_workspace(app: &App, workspace: WorkspaceId, id: AccessRequestId) -> Result<StoredRequest, Failure> {
    let stored = app.store.access_request(id).await?;
    let stored = stored.filter(|stored| stored.request.workspace == workspace);
    Ok(stored.ok_or(Refusal::NotFound)?)
}

async fn case(app: &App, live: &Live, stored: StoredRequest) -> Result<Option<Case>, Failure> {
    let request = &stored.request;
    let Some(employee) = app.store.employee(request.employee).await? else {
        return Ok(None); // deleted in this moment
    };
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
    let signed_in = Filter {
        kind: Some(EventKind::SignInSucceeded),
        employee: Some(employee.id),
        ..Filter::default()
    };
    let chain = domain::event::Chain::Workspace(employee.workspace);
    let last = app.store.events(chain, &signed_in, None, 1).await?;
    let all = app.store.access_requests_of(employee.id, MOST_EARLIER).await?;
    let handled_by = match stored.handled_by {
        Some(id) => app.store.employee(id).await?.map(|e| e.name),
        None => None,
    };
    Ok(Some(Case {
        on_record: OnRecord::of(app, &employee).await?,
        last_sign_in: last.into_iter().next(),
        earlier: all
            .iter()
            .filter(|o| o.request.id != request.id && o.request.asked_at <= request.asked_at)
            .count(),
        handled_by,
        days: waiver::days(&place.policy),
        oneself: employee.account == live.who.account,
        stored,
        employee,
    }))
}

/// Lets the person in: the second factor is turned off for one or two days, in the browser that asked (ARR-06, DIS-15).
/// Of two administrators who press at once the first wins; the other learns who it was.
pub async fn grant(
    app: &App,
    acting: &Acting<'_>,
    id: AccessRequestId,
    (days, reason, identity_checked): (u64, Reason, bool),
    now: Timestamp,
) -> Result<Waiver, Failure> {
    let live = acting.live();
    permit(app, live, Act::TurnOffFactor, now)?;
    let request = open(app, live, id, now).await?;
    let ask = Ask {
        days,
        reason,
        identity_checked,
        pick: Pick::One(request.challenge),
    };
    answer(app, acting, request.employee, &ask, Some(id), now).await
}

/// Declines: the browser waits on for nothing, and the person is told at every address.
pub async fn refuse(
    app: &App,
    acting: &Acting<'_>,
    id: AccessRequestId,
    reason: &Reason,
    now: Timestamp,
) -> Result<(), Failure> {
    let live = acting.live();
    permit(app, live, Act::AnswerAccessRequests, now)?;
    let request = open(app, live, id, now).await?;
    let employee = employees::find(app, live, request.employee, now).await?;
    let mut change = app.store.change(now);
    change.close_access_request(id, State::Refused, Some(live.who.employee), Some(reason.as_str()));
    notice::refused(app, &mut change, &employee, &live.who, now).await?;
    let event = request.refused(live.who.employee, &acting.origin, reason);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// A request of somebody else in the workspace that can still be answered.
async fn open(app: &App, live: &Live, id: AccessRequestId, now: Timestamp) -> Result<AccessRequest, Failure> {
    let stored = of_workspace(app, live.who.workspace, id).await?;
    let request = stored.request;
    if request.account == live.who.account {
        return Err(Refusal::NotAllowed.into());
    }
    let place = app.directory.by_id(request.workspace).ok_or(Refusal::NotFound)?;
    if stored.state != State::Open || !request.is_within_life(&place.policy, now) {
        return Err(Refusal::StaleState.into());
    }
    Ok(request)
}

/// Closes the employee's open request in a change that answers it, if there is one; answers the event that says so.
pub async fn close(
    app: &App,
    change: &mut Change<'_>,
    employee: EmployeeId,
    (state, actor): (State, Actor),
    note: Option<&str>,
) -> Result<Option<(AccessRequestId, Event)>, Failure> {
    let Some(open) = app.store.open_access_request(employee).await? else {
        return Ok(None);
    };
    let by = match actor {
        Actor::Employee(id) if state == State::Served => Some(id),
        _ => None,
    };
    change.close_access_request(open.request.id, state, by, note);
    Ok(Some((open.request.id, open.request.closed(state, actor))))
}

/// Closes what is open of the requests that were sent from this challenge, in the change that ends it, behind that end;
/// answers the event that says so (ARR-08). The change is `Stale` where one was sent after this looked.
pub async fn void_of(
    app: &App,
    change: &mut Change<'_>,
    challenge: SignInId,
    actor: Actor,
) -> Result<Option<Event>, Failure> {
    let newest = app.store.access_request_of(challenge).await?;
    let open = newest.filter(|stored| stored.state == State::Open);
    let closed = open.map(|open| {
        change.close_access_request(open.request.id, State::Void, None, None);
        open.request.closed(State::Void, actor)
    });
    change.nothing_asked_from(challenge);
    Ok(closed)
}

/// One round of background work: closes what nobody answered in time (ARR-08).
pub async fn expire(app: &App, now: Timestamp) -> Result<(), Failure> {
    let least = domain::policy::Row::find("access_request.life").map_or(1, |row| row.least);
    let horizon = now - Duration::from_hours(least.unsigned_abs());
    for stored in app.store.access_requests_due(horizon).await? {
        let request = &stored.request;
        let place = app.directory.by_id(request.workspace);
        if place.is_none_or(|place| request.is_within_life(&place.policy, now)) {
            continue;
        }
        let mut change = app.store.change(now);
        change.close_access_request(request.id, State::Expired, None, None);
        let event = request.closed(State::Expired, Actor::Server);
        match change.commit(&[event], &mut app.entropy()).await {
            // Somebody answered it in this moment.
            Ok(_) | Err(store::StoreError::Stale { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
