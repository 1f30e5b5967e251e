//! `keys replace-lost`: the way on when the key ring is gone for good, and every copy of it (THR-18).

use std::path::PathBuf;

use clap::Args;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::keys::Purpose;
use domain::policy::Key;
use domain::secret::Token;
use domain::waiver::{NotAReason, Reason};
use store::link::{Link, LinkPurpose};
use store::lost_ring::Administrator;

use super::opened::open_under_new_ring;
use crate::app::App;
use crate::config::Config;
use crate::folder::{make_keys, put_in_place};
use crate::request::entropy::SystemEntropy;

#[derive(Args)]
pub(super) struct ReplaceLost {
    /// Why, in one line of up to 300 characters; it stands in every event log of the server.
    #[arg(long)]
    reason: String,
}

/// Makes a new ring, voids what was under the lost one, and prints a one-time link for each administrator.
///
/// The ring is put in its place last: until then the old state is named "lost", and the command can be given again.
pub(super) async fn replace(config: &Config, line: &ReplaceLost) -> Result<(), String> {
    let file = &config.keys_file;
    if file.exists() {
        return Err(format!(
            "{} is there: this is for a ring that is lost for good. To change keys use `doorward keys rotate`",
            file.display()
        ));
    }
    if config.database.url.is_none() && !config.folder.join("doorward.db").exists() {
        return Err("there is no database here: `doorward serve` makes a new one with its ring".to_owned());
    }
    let reason: Reason = line.reason.parse().map_err(|why: NotAReason| why.to_string())?;
    let beside = PathBuf::from(format!("{}.replacing", file.display()));
    let ring = make_keys(&beside, &mut SystemEntropy).map_err(|e| e.to_string())?;
    let opened = open_under_new_ring(config, ring).await?;
    let app = &opened.server.app;
    let administrators = app.store.replace_lost_ring().await.map_err(|e| e.to_string())?;
    let links = invite(app, &administrators, reason.as_str()).await?;
    opened.server.work().await;
    put_in_place(&beside, file).map_err(|error| format!("{}: {error}", file.display()))?;

    println!(
        "There is a new key ring, {}: keep a copy of it elsewhere.",
        file.display()
    );
    println!("Passwords, sessions and sign-in methods are void. Everybody is invited again, with a link each:");
    println!("the administrators with these, and the others by them (Employees, Invited). Each works once.");
    for (administrator, link) in administrators.iter().zip(&links) {
        println!("  {} <{}>: {link}", administrator.name, administrator.login);
    }
    if administrators.is_empty() {
        println!("There is no administrator: `doorward employee add --administrator` invites one.");
    }
    Ok(())
}

/// A link for each administrator, and the event in each log, in one change.
async fn invite(app: &App, administrators: &[Administrator], reason: &str) -> Result<Vec<String>, String> {
    let now = app.now();
    let mut change = app.store.change(now);
    let happened =
        |chain| Event::new(chain, EventKind::KeyRingReplaced, Actor::Operator).with("reason", reason.to_owned());
    let mut events = vec![happened(Chain::Server)];
    for place in app.directory.all() {
        events.push(happened(Chain::Workspace(place.workspace.id)));
    }
    let mut links = Vec::new();
    for administrator in administrators {
        let place = app.directory.by_id(administrator.workspace);
        let place = place.ok_or("an administrator of no workspace")?;
        let token = Token::new(&mut app.entropy());
        let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
        let link = Link {
            workspace: Some(administrator.workspace),
            employee: Some(administrator.employee),
            expires_at: now + place.policy.span(Key::InvitationLife),
            ..Link::default()
        };
        change.create_link(LinkPurpose::Invitation, digest, &link);
        events.push(
            Event::new(
                Chain::Workspace(administrator.workspace),
                EventKind::InvitationCreated,
                Actor::Operator,
            )
            .of(administrator.account, Some(administrator.employee)),
        );
        links.push(format!(
            "{}/w/{}/invitation/{}",
            app.settings.public_url,
            place.workspace.name,
            token.expose_text()
        ));
    }
    change
        .commit(&events, &mut app.entropy())
        .await
        .map_err(|e| e.to_string())?;
    Ok(links)
}
