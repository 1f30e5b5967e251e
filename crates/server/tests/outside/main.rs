//! What the world sees: the API as it describes itself, the pages without script, the walls between workspaces.

mod api_contract;
mod isolation;
mod pages;
