//! Runs a command beside a PostgreSQL cluster that all of its tests share: `testkit-cluster cargo test`.
//!
//! The cluster's URL is in `DOORWARD_TEST_POSTGRES`; the exit status is the command's. The cluster ends with it.

use std::process::{Command, ExitCode};

use testkit::postgres::{Cluster, SHARED};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        eprintln!("usage: testkit-cluster COMMAND [ARGUMENT …]");
        return ExitCode::from(2);
    };
    let cluster = Cluster::start_shared();
    match Command::new(&program)
        .args(arguments)
        .env(SHARED, cluster.url())
        .status()
    {
        Ok(status) => status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("{} does not start: {error}", program.display());
            ExitCode::from(127)
        }
    }
}
