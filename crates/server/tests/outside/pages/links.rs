//! Links that are valid once.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::Role;
use domain::policy::Key;
use server::use_case::operator::{self, NewEmployee};
use testkit::place::places;
use testkit::server::TestServer;

use super::sound::{is_sound, post};

// shows in part: ACC-03 (the rest has tests of its own), SEC-03 (counters and codes have tests of their own)
#[tokio::test]
async fn links_act_on_a_post_only_once_and_for_their_own_purpose() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let app = server.app();
        let link = operator::setup_link(app, app.now()).await.unwrap();
        let path = format!("/setup/{}", link.expose_text());
        let mut client = server.client();
        for _ in 0..3 {
            let page = client.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{engine}: a look uses nothing up");
            is_sound("set up", &page);
        }
        let first = [
            ("workspace", "Meadow"),
            ("address", "meadow"),
            ("name", "Boss"),
            ("email", "boss@example.org"),
            ("password", "short"),
        ];
        let weak = post(&mut client, &path, &path, &first).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        is_sound("a weak password", &weak);
        let form = client.form_token(&path).await;
        let fields = |address: &'static str| {
            [
                ("form", form.clone()),
                ("workspace", "Meadow".to_owned()),
                ("address", address.to_owned()),
                ("name", "Boss".to_owned()),
                ("email", format!("boss@{address}.example")),
                ("password", "nine purple kettles singing".to_owned()),
            ]
        };
        let (one, two) = (fields("meadow"), fields("marsh"));
        let (one, two) = (
            one.each_ref().map(|(k, v)| (*k, &**v)),
            two.each_ref().map(|(k, v)| (*k, &**v)),
        );
        let (mut left, mut right) = (client.clone(), client.clone());
        let (a, b) = tokio::join!(left.post_form(&path, &one), right.post_form(&path, &two));
        let won = [&a, &b].iter().filter(|x| x.status == StatusCode::SEE_OTHER).count();
        assert_eq!(won, 1, "{engine}: {} and {}", a.status, b.status);
        assert_eq!(server.app().directory.all().len(), 1, "{engine}");
        let used = client.get(&path).await;
        assert_eq!(used.status, StatusCode::GONE, "{engine}");
        is_sound("a used link", &used);

        let place = server.app().directory.all()[0].clone();
        let invite = async |email: &str| {
            let new = NewEmployee {
                workspace: place.workspace.id,
                email: email.parse().unwrap(),
                name: "Ida".parse().unwrap(),
                role: Role::Employee,
                groups: Vec::new(),
            };
            operator::add_employee(app, &new, app.now())
                .await
                .unwrap()
                .1
                .expose_text()
        };
        let token = invite("ida@example.org").await;
        let path = format!("/invitation/{token}");
        assert_eq!(
            client.get(&format!("/setup/{token}")).await.status,
            StatusCode::GONE,
            "{engine}: another purpose"
        );
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{engine}");
        is_sound("an invitation", &page);
        let unequal = [
            ("password", "nine purple kettles singing"),
            ("again", "something else entirely"),
        ];
        let refused = post(&mut client, &path, &path, &unequal).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        is_sound("unequal", &refused);
        let form = client.form_token(&path).await;
        let chosen = "nine purple kettles singing";
        let fields = [("form", &*form), ("password", chosen), ("again", chosen)];
        let (mut left, mut right) = (client.clone(), client.clone());
        let (a, b) = tokio::join!(left.post_form(&path, &fields), right.post_form(&path, &fields));
        let won = [&a, &b].iter().filter(|x| x.status == StatusCode::SEE_OTHER).count();
        assert_eq!(won, 1, "{engine}: {} and {}", a.status, b.status);
        assert_eq!(client.get(&path).await.status, StatusCode::GONE, "{engine}: used once");

        let late = format!("/invitation/{}", invite("jan@example.org").await);
        server
            .advance(server.app().policy().span(Key::InvitationLife) + Duration::from_secs(1))
            .await;
        assert_eq!(client.get(&late).await.status, StatusCode::GONE, "{engine}: too late");
        assert_eq!(
            client.get("/invitation/nonsense").await.status,
            StatusCode::GONE,
            "{engine}"
        );
    }
}
