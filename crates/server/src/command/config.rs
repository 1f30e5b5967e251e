//! `config check` and `config print`.

use clap::Subcommand;

use super::{Place, read};

#[derive(Subcommand)]
pub(super) enum ConfigCommand {
    /// Say everything that is wrong or doubtful.
    Check,
    /// Print every value and where it comes from; secrets as `(set)`.
    Print,
}

pub(super) fn run(place: &Place, command: &ConfigCommand) -> Result<(), String> {
    let loaded = read(place)?;
    match command {
        ConfigCommand::Print => print!("{}", loaded.print()),
        ConfigCommand::Check => {
            for warning in &loaded.warnings {
                println!("warning: {warning}");
            }
            let problems = loaded.problems_of_files();
            if !problems.is_empty() {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                return Err(lines.join("\n"));
            }
            println!("The configuration can be used.");
        }
    }
    Ok(())
}
