//! Where a test's facts lie: every story is told on both engines.
//!
//! ```
//! for place in testkit::place::places() {
//!     println!("on {}", place.engine);
//!     // store::engine::Database::open(&place.location) …
//! }
//! ```

use store::engine::Location;

use crate::folder::Folder;
use crate::postgres;

/// A new empty database, deleted with its folder on drop.
pub struct Place {
    /// `SQLite` or `PostgreSQL`; for a test's messages.
    pub engine: &'static str,
    pub location: Location,
    /// The server's data folder: its key ring, its log; on SQLite also the database.
    pub folder: Folder,
}

impl Place {
    /// Somebody else at the same database who holds rows of it, where the engine lets two write at once.
    pub async fn other_holds(&self, rows: &str) -> Option<postgres::Other> {
        match &self.location {
            Location::Postgres { url } => Some(postgres::Other::holds(url, rows).await),
            Location::Sqlite { .. } => None,
        }
    }
}

/// One on SQLite.
pub fn sqlite() -> Place {
    let folder = Folder::new("sqlite");
    let location = Location::Sqlite {
        folder: folder.path().to_owned(),
    };
    Place {
        engine: "SQLite",
        location,
        folder,
    }
}

/// One on PostgreSQL; `None` only if that was left out by name, which is printed.
pub fn postgres() -> Option<Place> {
    let location = Location::Postgres {
        url: postgres::new_database()?,
    };
    Some(Place {
        engine: "PostgreSQL",
        location,
        folder: Folder::new("postgres-data"),
    })
}

/// One on each engine.
pub fn places() -> Vec<Place> {
    [Some(sqlite()), postgres()].into_iter().flatten().collect()
}
