//! What a weak way costs is said where somebody chooses it.

use testkit::gateway::Gateway;
use testkit::place::places;
use testkit::server::TestServer;

use super::sound::{administrator, words};

// shows in part: THR-15 (what a reset says of it: reset_remains.rs)
#[tokio::test]
async fn who_chooses_sms_reads_its_risks_and_the_better_ways() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        server.workspace("meadow").await;
        let (ada, _) = administrator(&server, "").await;
        for (language, company, person) in [
            (
                "en",
                ["the weakest second proof", "SP 800-63B-4"],
                ["read on the way", "protect you better"],
            ),
            (
                "de",
                ["der schwächste zweite Nachweis", "SP 800-63B-4"],
                ["unterwegs gelesen", "schützen besser"],
            ),
        ] {
            let mut reader = ada.with_header("accept-language", language);
            for (path, telling) in [("/settings", company), ("/security/phone-number", person)] {
                let page = words(&reader.get(path).await.text());
                for part in telling {
                    assert!(page.contains(part), "{engine}, {language}, {path}: {part}");
                }
            }
            let settings = words(&reader.get("/settings").await.text());
            let (_, group) = settings.split_once(company[0]).unwrap();
            let better = if language == "de" {
                "Die App und Wiederherstellungscodes"
            } else {
                "The app and recovery codes"
            };
            assert!(group.trim_start().contains(better), "{engine}: {group}");
        }
    }
}
