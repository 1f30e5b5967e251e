//! A killed process is really killed, starts again on the same folder, and says why when it cannot.

use std::fs;

use testkit::crash::{Program, Running, free_port, status};
use testkit::folder::Folder;

/// A small server (Debian always has Perl) that writes down each visit, and would say goodbye.
const SERVER: &str = r#"
use IO::Socket::INET; use strict; $| = 1;
$SIG{TERM} = sub { open(my $file, ">", "goodbye"); exit 0 };
my $listener = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $ARGV[0], Listen => 9, ReuseAddr => 1) or die;
print "started\n";
while (1) {
    my $visitor = $listener->accept() or next;
    while (<$visitor>) { last if /^\r?$/ }
    open(my $file, ">>", "visits"); print $file "x"; close $file;
    print $visitor "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"; close $visitor;
}
"#;

fn server(folder: &Folder) -> (Program, String) {
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}/readyz");
    let program = Program::at("perl", folder.path())
        .arguments(["-e", SERVER, &port.to_string()])
        .ready_at(&url);
    (program, url)
}

fn said_goodbye(folder: &Folder) -> bool {
    folder.path().join("goodbye").exists()
}

#[tokio::test]
async fn a_killed_server_has_no_time_for_goodbye_and_comes_back_on_its_folder() {
    let folder = Folder::new("crash");
    let (program, url) = server(&folder);
    for round in 1..=3 {
        let mut running: Running = program.start().await;
        assert!(running.is_alive());
        assert_eq!(status(&url).await, Some(200));
        running.kill_9();
        assert_eq!(status(&url).await, None);
        let output = fs::read_to_string(program.output()).unwrap();
        assert_eq!(output.matches("started").count(), round);
    }
    assert!(!said_goodbye(&folder));
    let ended = program.start().await.stop().await;
    assert!(ended.success() && said_goodbye(&folder));
    assert!(fs::read_to_string(folder.path().join("visits")).unwrap().len() >= 7);
}

#[tokio::test]
async fn a_server_that_ends_before_it_is_ready_says_why() {
    let folder = Folder::new("crash");
    let program = Program::at("sh", folder.path())
        .arguments(["-c", "echo the folder is of a newer version; exit 3"])
        .ready_at("http://127.0.0.1:9/readyz");
    let (ended, output) = program.run();
    assert_eq!(
        (ended.code(), output.trim()),
        (Some(3), "the folder is of a newer version")
    );
    let reason = tokio::spawn(async move { program.start().await })
        .await
        .unwrap_err()
        .into_panic();
    let reason = reason.downcast_ref::<String>().unwrap();
    assert!(
        reason.contains("ended before it was ready") && reason.contains("of a newer version"),
        "{reason}"
    );
}
