//! `demo`: an invented company, on this machine alone unless `--phone` is asked for (THR-19).

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::opened::open;
use super::phone_demo;
use super::serve::run;
use crate::config::{Asked, load};
use crate::demo;
use crate::folder::Purpose;
use crate::listen::Listener;
use crate::logging;
use crate::request::now::Clock;

#[derive(Args)]
pub(super) struct Demo {
    /// Go on with the last demo instead of beginning a new one; its people get new passwords all the same.
    #[arg(long)]
    keep: bool,
    /// Let the local network in, with a certificate of its own, so that a real phone can be tried. For networks that
    /// you trust: whoever is in them can reach the demo.
    #[arg(long)]
    phone: bool,
    /// Where to listen [default: 127.0.0.1:8080; with --phone this machine's address, port 8443]. Without --phone
    /// loopback only.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

pub(super) async fn demo(asked: Demo, folder: Option<PathBuf>) -> Result<(), String> {
    let folder = folder.unwrap_or_else(|| PathBuf::from("target/demo"));
    let (listen, url) = address(&asked)?;
    let mut variables = vec![
        ("DOORWARD_LISTEN".to_owned(), listen.to_string()),
        ("DOORWARD_PUBLIC_URL".to_owned(), url.clone()),
        ("DOORWARD_LOG_LEVEL".to_owned(), "warn".to_owned()),
    ];
    if asked.phone {
        // Beside the demo's folder, which a new demo empties.
        let beside = PathBuf::from(format!("{}-phone", folder.display()));
        let made = phone_demo::certificate(&beside, listen.ip(), asked.keep, Clock::system().now())?;
        let told = |file: &std::path::Path| file.display().to_string();
        variables.push(("DOORWARD_TLS_CERTIFICATE".to_owned(), told(&made.chain)));
        variables.push(("DOORWARD_TLS_KEY".to_owned(), told(&made.key)));
        demo::let_phones_in(made.issuer);
    }
    let place = Asked {
        folder: Some(folder.clone()),
        ..Asked::default()
    };
    let config = load(&place, &variables)
        .map_err(|problems| problems.to_string())?
        .config;
    logging::start(&config.log);
    let listener = Listener::bind(&config).await.map_err(|e| e.to_string())?;
    if !asked.keep {
        begin_anew(&folder)?;
    }
    let opened = open(&config, Purpose::Demo).await?;
    demo::furnish(&opened.server.app)
        .await
        .map_err(|f| f.code().to_owned())?;
    welcome(&url, asked.phone);
    run(listener, opened).await
}

/// Where it listens, and what browsers call that.
fn address(asked: &Demo) -> Result<(SocketAddr, String), String> {
    if asked.phone {
        let listen = match asked.listen {
            Some(listen) if listen.ip().is_unspecified() => {
                return Err("name one address of this machine: the certificate is for that one".to_owned());
            }
            Some(listen) => listen,
            None => SocketAddr::new(phone_demo::own_address()?, 8443),
        };
        return Ok((listen, format!("https://{listen}")));
    }
    let listen = asked.listen.unwrap_or(([127, 0, 0, 1], 8080).into());
    if listen.ip().is_loopback() {
        Ok((listen, format!("http://localhost:{}", listen.port())))
    } else {
        Err(format!("the demo listens on loopback only, and {listen} is not"))
    }
}

/// Deletes what an earlier demo left, and nothing else: the folder must be a demo's, and no other process may have it.
fn begin_anew(folder: &std::path::Path) -> Result<(), String> {
    if !folder.exists() {
        return Ok(());
    }
    let lock = crate::folder::Folder::open(folder, Purpose::Demo)
        .and_then(|f| f.lock())
        .map_err(|e| e.to_string())?;
    let removed = std::fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()));
    drop(lock);
    removed
}

fn welcome(url: &str, phone: bool) {
    let where_it_is = if phone {
        "It is open to your local network until you stop it."
    } else {
        "Everything is on this machine."
    };
    println!("\nDoorward, with an invented company, gone with the next start. {where_it_is}\n");
    println!("  Sign in       {url}/");
    println!("  Who is who    {url}/demo");
    println!("  Messages      {url}/demo/outbox   (what the server wanted to send)");
    println!("  API           {url}/api/v1/openapi.json");
    println!("  Components    {url}/_look");
    if phone {
        println!("  The app       {url}/authenticator/");
        println!("  Certificate   {url}/demo/certificate   (install it on the phone for notifications)\n");
        println!(
            "Scan this with the phone's camera. The browser warns, since nobody vouches for the certificate: go on.\n"
        );
        println!("{}", pages::qr_for_terminals(&format!("{url}/authenticator/")));
    } else {
        println!();
    }
    let people = demo::people();
    let widest = people.iter().map(|p| p.login.chars().count()).max().unwrap_or(0);
    for person in people {
        let note = if person.note.is_empty() {
            String::new()
        } else {
            format!("   {}", person.note)
        };
        println!("  {:widest$}   {}{note}", person.login, person.password);
    }
    if phone {
        println!("\nCtrl-C stops.\n");
    } else {
        println!(
            "\nUse Chrome, Edge or Firefox: Safari keeps no secure cookies on plain http://localhost. Ctrl-C stops.\n"
        );
    }
}
