//! `doorward`: sign-in and account security that a company runs itself.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::command::main()
}
