//! The workspaces on one phone: more of them by one press, and gone again.

use std::time::Duration;

use domain::trusted_device::State;
use serde_json::{Value, json};
use testkit::browser::Browser;
use testkit::pair::Pair;
use testkit::place::sqlite;
use testkit::server::{Someone, TestServer};

use super::{Connected, connected, copied, quiet};

// shows in part: APP-01 (removing one of two workspaces is shown below), RCV-01 (the server's tests)
#[tokio::test]
async fn the_phone_that_was_just_connected_offers_anns_other_workspace_and_one_press_connects_it() {
    let Some((connected, there)) = connected_in_one_of_two().await else {
        return;
    };
    let Connected {
        server, url, ann, pair, ..
    } = connected;
    let phone = &pair.phone;
    phone.press("Connect Quarry, too").await;
    phone.sees("Quarry is connected, too.").await;
    phone.sees("They belong on paper").await;
    let read = "return [...document.querySelectorAll('#codes code')].map((code) => code.textContent)";
    let codes = phone.run(read, vec![]).await;
    let codes: Vec<&str> = codes
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(codes.len(), 10);
    assert_eq!(copied(phone).await, codes.join("\n"));
    let kept = phone
        .run("return JSON.stringify([history.state, location.href])", vec![])
        .await;
    assert!(
        !kept.as_str().unwrap().contains(codes[0]),
        "not in the browser's history"
    );
    // Whoever goes back in a hurry finds them again.
    phone.press("Back").await;
    phone.sees("The recovery codes of Quarry are not saved yet.").await;
    phone.press("Look at them").await;
    phone.sees(codes[9]).await;
    assert_eq!(saved(phone).await, format!("Quarry\n\n{}\n", codes.join("\n")));
    quiet(phone).await;
    phone.press("Done").await;
    phone.sees("From now on requests").await;
    phone.does_not_see(codes[0]).await;
    phone.press("Done").await;
    phone.sees("Your workspaces").await;
    phone.sees("Meadow").await;
    phone.sees("Quarry").await;
    phone.does_not_see("Disconnected").await;
    let store = &server.app().store;
    let here = store.phone(ann.employee).await.unwrap().unwrap();
    let other = store.phone(there.employee).await.unwrap().unwrap();
    assert_eq!((here.state, other.state), (State::Connected, State::Connected));
    assert_ne!(here.key, other.key, "a key for each workspace");

    // Her phone is not at hand, and one of the codes lets her in.
    let pair = pair.at(&format!("{url}/w/quarry"));
    let computer = &pair.computer;
    pair.types_password_elsewhere(&there).await;
    computer.lands_on("/w/quarry/sign-in/second-factor").await;
    pair.chooses("Recovery code").await;
    computer.fill("Recovery code", codes[0]).await;
    computer.press("Continue").await;
    computer.lands_on("/w/quarry/").await;
}

/// Presses Save, and reads the file that comes of it.
async fn saved(phone: &Browser) -> String {
    let keeps = "const real = URL.createObjectURL; URL.createObjectURL = (file) => real.call(URL, window.file = file)";
    phone.run(keeps, vec![]).await;
    phone.download("Save").await;
    let read = "window.file.text().then(arguments[0])";
    let text = phone.client().execute_async(read, vec![]).await.unwrap();
    text.as_str().unwrap_or_default().to_owned()
}

/// The same in the meadow, where her phone was connected this moment; and as whom she works in the quarry.
async fn connected_in_one_of_two() -> Option<(Connected, Someone)> {
    let server = TestServer::at_its_address(sqlite()).await;
    let (meadow, quarry) = (server.workspace("meadow").await, server.workspace("quarry").await);
    let ann = server.employee(meadow, "ann@example.org").await;
    let there = server.employee(quarry, "ann@example.org").await;
    let listening = server.listen().await;
    let url = listening.url.clone();
    let pair = Pair::start(&format!("{url}/w/meadow")).await?;
    pair.types_password(&ann).await;
    pair.computer.lands_on("/w/meadow/").await;
    pair.opens("/security/trusted-device").await;
    pair.opens_app().await;
    pair.connects().await;
    pair.phone.sees("Your other workspaces").await;
    let connected = Connected {
        server,
        url,
        listening,
        ann,
        pair,
    };
    Some((connected, there))
}

#[tokio::test]
async fn where_the_answer_with_the_codes_is_lost_the_phone_says_where_to_make_new_ones() {
    let Some((connected, _)) = connected_in_one_of_two().await else {
        return;
    };
    let phone = &connected.pair.phone;
    let loses = "const real = fetch; \
                 window.fetch = async (path, options) => { \
                   const answer = await real(path, options); \
                   if (path.endsWith('/connect')) throw new TypeError('lost'); \
                   return answer; }";
    phone.run(loses, vec![]).await;
    phone.press("Connect Quarry, too").await;
    phone
        .sees("Quarry is connected, too, but its recovery codes did not arrive.")
        .await;
    phone.sees("Make new ones there, on its Security page.").await;
    phone.does_not_see("Save your recovery codes").await;
}

/// A finger that moves from right to left over an element.
async fn swipes(phone: &Browser, selector: &str) {
    let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect(); \
                  return [box.right - 80, box.top + box.height / 2]";
    let at = phone.run(script, vec![json!(selector)]).await;
    let (x, y) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    let touch = |kind: &'static str, points: Value| {
        let parameters = json!({ "type": kind, "touchPoints": points });
        phone.devtools("Input.dispatchTouchEvent", parameters)
    };
    touch("touchStart", json!([{ "x": x, "y": y }])).await;
    for step in 1..=10 {
        touch("touchMove", json!([{ "x": x - 15.0 * f64::from(step), "y": y }])).await;
    }
    touch("touchEnd", json!([])).await;
}

// shows: APP-01
// shows in part: APP-02 (signing in with the phone removed is shown by the server's tests), VER-06
#[tokio::test]
async fn removing_a_workspace_deletes_it_on_the_phone_and_on_the_server_and_leaves_the_others() {
    let Some(Connected {
        server, url, ann, pair, ..
    }) = connected().await
    else {
        return;
    };
    let hillside = server.workspace("hillside").await;
    let there = server.employee(hillside, &ann.login).await;
    let pair = pair.at(&format!("{url}/w/hillside"));
    let Pair { computer, phone, .. } = &pair;
    pair.types_password(&ann).await;
    computer.lands_on("/w/hillside/").await;
    pair.opens("/security/trusted-device").await;
    phone.press("Menu").await;
    phone.press("Add account").await;
    phone.sees("Name of this phone").await;
    pair.connects().await;
    pair.is_done().await;
    phone.sees("Hillside").await;
    let kept = async |employee| server.app().store.phone(employee).await.unwrap().unwrap();
    let (first, second) = (kept(ann.employee).await, kept(there.employee).await);
    assert_ne!(first.key, second.key, "a key for each");

    swipes(phone, ".workspaces li .front").await;
    phone.press("Remove").await;
    phone.sees("Remove Meadow from this phone?").await;
    phone.press("Remove Meadow").await;
    phone.does_not_see("Meadow").await;
    phone.sees("Hillside").await;
    let mut first = kept(ann.employee).await;
    for _ in 0..100 {
        if first.state == State::Disconnected {
            break;
        }
        phone.sees("Hillside").await;
        first = kept(ann.employee).await;
    }
    assert_eq!(first.state, State::Disconnected, "its token opens nothing any more");
    assert_eq!(kept(there.employee).await.state, State::Connected);
    phone.reload().await;
    phone.press("Actions for Hillside").await;
    phone.press("Verification code").await;
    phone.sees("New code in").await;
}

/// The first farewell hangs until `window.release` is called; the second workspace's does not get through until then.
const SLOW_FAREWELLS: &str = "
    const ask = window.fetch;
    let farewells = 0;
    window.fetch = async (address, ...more) => {
      if (more[0]?.method !== 'DELETE' || !String(address).endsWith('/device')) return ask(address, ...more);
      farewells += 1;
      if (farewells === 1) await new Promise((go) => { window.release = go; });
      if (farewells === 3 && !window.released) throw new TypeError('no network');
      return ask(address, ...more);
    };";

// shows in part: APP-01 (one after the other: above)
#[tokio::test]
async fn of_two_workspaces_removed_at_once_on_a_bad_network_neither_is_forgotten_to_be_said() {
    let Some((connected, there)) = connected_in_one_of_two().await else {
        return;
    };
    let Connected { server, ann, pair, .. } = connected;
    let phone = &pair.phone;
    phone.press("Connect Quarry, too").await;
    phone.sees("They belong on paper").await;
    phone.press("Done").await;
    phone.sees("From now on requests").await;
    pair.is_done().await;
    phone.run(SLOW_FAREWELLS, vec![]).await;
    for workspace in ["Meadow", "Quarry"] {
        phone.press(&format!("Actions for {workspace}")).await;
        phone.press("Remove").await;
        phone.press(&format!("Remove {workspace}")).await;
        phone.does_not_see(workspace).await;
    }
    let again = "window.released = true; window.release(); window.dispatchEvent(new Event('online'))";
    phone.run(again, vec![]).await;
    for employee in [ann.employee, there.employee] {
        let gone = async || {
            let kept = server.app().store.phone(employee).await.unwrap().unwrap();
            kept.state == State::Disconnected
        };
        let begun = std::time::Instant::now();
        while !gone().await {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "the server never hears of it"
            );
            phone.run("window.dispatchEvent(new Event('online'))", vec![]).await;
        }
    }
}
