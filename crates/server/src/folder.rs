//! The data folder: who may open it, and how its files are written.
//!
//! The folder is 0700, its files 0600. A demo folder is marked, so that `serve` never puts real people behind a demo's
//! known names, and `demo` never writes into a real one.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use domain::entropy::Entropy;
use domain::keys::KeyRing;

const DEMO_MARK: &str = "this-is-a-demo";
const REAL_MARK: &str = "this-is-doorward";
/// The store has its own lock, `doorward.lock`, which it takes on SQLite.
const LOCK: &str = "server.lock";

/// What a folder is for; for ever.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    Real,
    Demo,
}

/// An existing data folder of the right purpose.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// This process alone may change what lies in the folder; free again when dropped or when the process ends.
#[derive(Debug)]
pub struct FolderLock {
    folder: Folder,
    _file: File,
}

/// Why the folder cannot be used.
#[derive(Debug)]
pub enum FolderError {
    /// `serve` on a folder of `demo`.
    IsDemo(PathBuf),
    /// `demo` on a folder that `demo` did not make.
    IsReal(PathBuf),
    /// Others may read it, and it is not ours to close.
    Open(PathBuf),
    /// Another process has it.
    InUse(PathBuf),
    Broken(PathBuf, io::Error),
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IsDemo(path) => write!(
                f,
                "{} is a demo's folder, and its people are invented: give `serve` a folder of its own with --folder",
                path.display()
            ),
            Self::IsReal(path) => write!(
                f,
                "{} is no demo's folder: `demo` would fill it with invented people; give it a new one with --folder",
                path.display()
            ),
            Self::Open(path) => write!(
                f,
                "{} is open to other users of this machine and holds other files: choose another folder or chmod 700 it",
                path.display()
            ),
            Self::InUse(path) => write!(
                f,
                "another Doorward has {} open: stop it first, or give this one a folder of its own",
                path.display()
            ),
            Self::Broken(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for FolderError {}

impl Folder {
    /// Opens the folder, and makes it if there is none: mode 0700, marked with its purpose.
    ///
    /// A real folder may already hold the configuration; a demo's must be new, empty or a demo's.
    pub fn open(path: &Path, purpose: Purpose) -> Result<Self, FolderError> {
        let broken = |error| FolderError::Broken(path.to_owned(), error);
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(broken)?;
        let is_demo = path.join(DEMO_MARK).exists();
        let is_ours = is_demo || path.join(REAL_MARK).exists();
        let is_empty = fs::read_dir(path).map_err(broken)?.next().is_none();
        match purpose {
            Purpose::Real if is_demo => return Err(FolderError::IsDemo(path.to_owned())),
            Purpose::Demo if !is_demo && !is_empty => return Err(FolderError::IsReal(path.to_owned())),
            _ => {}
        }
        if path.metadata().map_err(broken)?.permissions().mode() & 0o077 != 0 {
            if !is_ours && !is_empty {
                return Err(FolderError::Open(path.to_owned()));
            }
            fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(broken)?;
        }
        let folder = Self(path.to_owned());
        if !is_ours {
            let (mark, words) = match purpose {
                Purpose::Real => (REAL_MARK, "The data folder of a Doorward server.\n"),
                Purpose::Demo => (DEMO_MARK, "Invented people. `doorward serve` refuses this folder.\n"),
            };
            write_whole(&folder.file(mark), words.as_bytes()).map_err(broken)?;
        }
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Takes the folder for this process, or says that another has it. Source: THR-20.
    pub fn lock(&self) -> Result<FolderLock, FolderError> {
        let broken = |error| FolderError::Broken(self.0.clone(), error);
        let mut open = OpenOptions::new();
        let file = open
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(self.file(LOCK))
            .map_err(broken)?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock {
                folder: self.clone(),
                _file: file,
            }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(self.0.clone())),
            Err(TryLockError::Error(error)) => Err(broken(error)),
        }
    }
}

impl FolderLock {
    pub fn folder(&self) -> &Folder {
        &self.folder
    }
}

/// Writes a file that nobody else may read (0600), whole or not at all, and on disk when this returns.
///
/// An older file of this name is replaced in one step.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = prepared(path, bytes)?;
    fs::rename(&beside, path)?;
    sync_folder_of(path)
}

/// Puts another ring in the place of the one in the file. Where that is a link, the ring stays where the link leads: its
/// backup is made from there, and it may lie apart from the database for a reason.
pub fn replace_keys(path: &Path, ring: &KeyRing) -> io::Result<()> {
    write_whole(&path.canonicalize()?, ring.to_text().as_bytes())
}

/// Gives a file that is on disk its final name, where there is none yet.
pub fn put_in_place(beside: &Path, path: &Path) -> io::Result<()> {
    fs::hard_link(beside, path)?;
    sync_folder_of(path)?;
    fs::remove_file(beside)
}

/// As [`write_whole`], but refuses with `AlreadyExists` when there is such a file.
pub fn write_once(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = prepared(path, bytes)?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    linked?;
    sync_folder_of(path)
}

/// A file beside `path`, 0600 from its first byte, on disk.
fn prepared(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written {
        let _ = fs::remove_file(&beside);
        return Err(error);
    }
    Ok(beside)
}

pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Why there is no key ring.
#[derive(Debug)]
pub enum KeysError {
    /// There is no file of this name, and none may be made: what the old ring sealed would stay shut.
    Lost(PathBuf),
    /// The file is no key ring.
    Damaged(PathBuf),
    Broken(PathBuf, io::Error),
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(path) => write!(
                f,
                "the key ring {} is missing, but there is a database that was sealed with it: put the ring back from \
                 its own backup; without it nobody can sign in",
                path.display()
            ),
            Self::Damaged(path) => {
                write!(
                    f,
                    "{} is no key ring, or a damaged one: put it back from its own backup",
                    path.display()
                )
            }
            Self::Broken(path, error) => write!(f, "the key ring {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for KeysError {}

/// Reads the key ring. Source: THR-18.
pub fn read_keys(path: &Path) -> Result<KeyRing, KeysError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => zeroize::Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KeysError::Lost(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(KeysError::Damaged(path.to_owned())),
        Err(error) => return Err(KeysError::Broken(path.to_owned(), error)),
    };
    KeyRing::from_text(&text).map_err(|_| KeysError::Damaged(path.to_owned()))
}

/// Makes the key ring of a new server; an existing one is read and never written over.
///
/// Only for a server without a database: the caller knows, and uses [`read_keys`] otherwise.
pub fn make_keys(path: &Path, entropy: &mut dyn Entropy) -> Result<KeyRing, KeysError> {
    let broken = |error| KeysError::Broken(path.to_owned(), error);
    let ring = KeyRing::generate(entropy).map_err(|_| KeysError::Damaged(path.to_owned()))?;
    match write_once(path, ring.to_text().as_bytes()) {
        Ok(()) => Ok(ring),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read_keys(path),
        Err(error) => Err(broken(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::entropy::SeededEntropy;
    use crate::scratch::Scratch;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    // shows in part: THR-19 (the rest has tests of its own)
    #[test]
    fn serve_refuses_a_demo_folder_and_demo_a_real_one() {
        let scratch = Scratch::new();
        let (demo, real) = (scratch.0.join("demo"), scratch.0.join("deep/real"));
        Folder::open(&demo, Purpose::Demo).unwrap();
        Folder::open(&real, Purpose::Real).unwrap();
        assert_eq!((mode(&demo), mode(&real)), (0o700, 0o700));

        assert!(matches!(
            Folder::open(&demo, Purpose::Real),
            Err(FolderError::IsDemo(_))
        ));
        assert!(matches!(
            Folder::open(&real, Purpose::Demo),
            Err(FolderError::IsReal(_))
        ));
        Folder::open(&demo, Purpose::Demo).unwrap();
        Folder::open(&real, Purpose::Real).unwrap();

        let foreign = scratch.0.join("foreign");
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("letter"), "").unwrap();
        assert!(matches!(
            Folder::open(&foreign, Purpose::Demo),
            Err(FolderError::IsReal(_))
        ));
    }

    #[test]
    fn a_folder_that_others_may_read_is_closed_if_it_is_ours_and_refused_if_it_holds_other_things() {
        let scratch = Scratch::new();
        let ours = scratch.0.join("ours");
        Folder::open(&ours, Purpose::Real).unwrap();
        fs::set_permissions(&ours, Permissions::from_mode(0o755)).unwrap();
        Folder::open(&ours, Purpose::Real).unwrap();
        assert_eq!(mode(&ours), 0o700);

        let home = scratch.0.join("home");
        fs::create_dir(&home).unwrap();
        fs::write(home.join("letter"), "").unwrap();
        fs::set_permissions(&home, Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(Folder::open(&home, Purpose::Real), Err(FolderError::Open(_))));
        assert_eq!(mode(&home), 0o755);
    }

    // shows in part: THR-20 (the rest has tests of its own)
    #[test]
    fn two_servers_never_open_one_folder() {
        let scratch = Scratch::new();
        let folder = Folder::open(&scratch.0.join("data"), Purpose::Real).unwrap();
        let lock = folder.lock().unwrap();
        let refused = folder.lock().unwrap_err();
        assert!(matches!(refused, FolderError::InUse(_)) && refused.to_string().contains("another Doorward"));
        drop(lock);
        folder.lock().unwrap();
    }

    // shows in part: THR-18 (the rest has tests of its own)
    #[test]
    fn a_key_ring_is_made_once_and_a_lost_one_is_said_with_words() {
        let scratch = Scratch::new();
        let path = scratch.0.join("ring");
        let lost = read_keys(&path).unwrap_err();
        assert!(matches!(lost, KeysError::Lost(_)) && lost.to_string().contains("put the ring back"));

        let made = make_keys(&path, &mut SeededEntropy::new(1)).unwrap().to_text();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(read_keys(&path).unwrap().to_text(), made);
        assert_eq!(
            make_keys(&path, &mut SeededEntropy::new(2)).unwrap().to_text(),
            made,
            "never written over"
        );
        assert_eq!(
            fs::read_dir(&scratch.0).unwrap().count(),
            1,
            "nothing is left beside it"
        );

        fs::write(&path, [0xff, 0x00]).unwrap();
        assert!(matches!(read_keys(&path), Err(KeysError::Damaged(_))));
        fs::write(&path, "half a ri").unwrap();
        assert!(matches!(read_keys(&path), Err(KeysError::Damaged(_))));
    }

    // shows in part: THR-18 (the ring may lie elsewhere; the rotation has its own tests)
    #[test]
    fn a_ring_behind_a_link_is_replaced_where_the_link_leads() {
        let scratch = Scratch::new();
        let (elsewhere, link) = (scratch.0.join("safe"), scratch.0.join("ring"));
        make_keys(&elsewhere, &mut SeededEntropy::new(1)).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
        let newer = KeyRing::generate(&mut SeededEntropy::new(2)).unwrap();
        replace_keys(&link, &newer).unwrap();
        assert!(link.is_symlink());
        assert_eq!(read_keys(&elsewhere).unwrap().to_text(), newer.to_text());
        assert_eq!(mode(&elsewhere), 0o600);
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let scratch = Scratch::new();
        let path = scratch.file("link", "an older and longer text");
        write_whole(&path, b"new").unwrap();
        assert_eq!((fs::read(&path).unwrap().as_slice(), mode(&path)), (&b"new"[..], 0o600));
        assert_eq!(
            write_once(&path, b"other").unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1);
    }
}
