//! Commands beside a running server: one JSON line each way over a 0600 socket in the data folder.
//!
//! Who may open the socket may do everything; the file's mode, the folder's and the caller's user id say who. A command
//! asks first ([`ask`]); if nobody listens, it takes the folder's lock and opens the database itself. Source: THR-20.

use std::fs::{File, Permissions};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::folder::FolderLock;

const SOCKET: &str = "doorward.sock";
/// A line holds names and addresses, never files.
const LONGEST_LINE: u64 = 64 * 1024;
/// How long either side waits for the other.
const PATIENCE: Duration = Duration::from_secs(30);
/// `sun_path` holds 108 bytes with its end; longer paths go through the open folder.
const LONGEST_PATH: usize = 100;

/// What a command wants of the server.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// As typed: `workspace add`.
    pub command: String,
    pub arguments: Value,
}

/// The server's answer as it travels.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Reply {
    Done(Value),
    Refused(String),
}

/// The socket, open; its file goes when this is dropped.
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
}

impl Control {
    /// Opens the socket. A stale one is removed: whoever holds the folder's lock knows that nobody listens on it.
    pub fn open(lock: &FolderLock) -> io::Result<Self> {
        let path = lock.folder().file(SOCKET);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let (short, _folder) = short(lock.folder().path())?;
        // The folder is 0700, so nobody comes in between.
        let listener = UnixListener::bind(&short)?;
        std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(Self { listener, path })
    }

    /// Answers commands for as long as it is polled, each with `handle`.
    pub async fn serve<H, F>(&self, handle: H)
    where
        H: Fn(Request) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Value, String>> + Send + 'static,
    {
        let handle = Arc::new(handle);
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) if may(&stream) => {
                    let handle = Arc::clone(&handle);
                    drop(tokio::spawn(async move {
                        if let Err(error) = converse(stream, &*handle).await {
                            tracing::warn!(%error, "a command beside the server got no answer");
                        }
                    }));
                }
                Ok(_) => tracing::warn!("another user knocked at the control socket"),
                Err(error) => {
                    tracing::error!(%error, "cannot take a command");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The same user, or root.
fn may(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream
        .peer_cred()
        .is_ok_and(|peer| peer.uid() == own || peer.uid() == 0)
}

async fn converse<H, F>(stream: UnixStream, handle: &H) -> io::Result<()>
where
    H: Fn(Request) -> F,
    F: Future<Output = Result<Value, String>>,
{
    let mut stream = BufReader::new(stream);
    let line = timely(read_line(&mut stream)).await?;
    let reply = match serde_json::from_str::<Request>(&line) {
        Ok(request) => match handle(request).await {
            Ok(done) => Reply::Done(done),
            Err(why) => Reply::Refused(why),
        },
        Err(_) => Reply::Refused("the server does not understand this command; are both the same version?".to_owned()),
    };
    timely(write_line(stream.get_mut(), &reply)).await
}

/// Asks the running server. `None`: nobody listens, so the caller may take the folder's lock and do it itself.
pub async fn ask(folder: &Path, request: &Request) -> Option<Result<Value, String>> {
    let (short, _folder) = short(folder).ok()?;
    let mut stream = match UnixStream::connect(&short).await {
        Ok(stream) => BufReader::new(stream),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            return None;
        }
        Err(error) => return Some(Err(format!("cannot reach the running server: {error}"))),
    };
    let answered = async {
        timely(write_line(stream.get_mut(), request)).await?;
        timely(read_line(&mut stream)).await
    };
    Some(match answered.await {
        Ok(line) => match serde_json::from_str(&line) {
            Ok(Reply::Done(done)) => Ok(done),
            Ok(Reply::Refused(why)) => Err(why),
            Err(_) => Err("the running server ended before it answered; look at its log".to_owned()),
        },
        Err(error) => Err(format!("the running server did not answer: {error}")),
    })
}

async fn read_line(stream: &mut BufReader<UnixStream>) -> io::Result<String> {
    let mut line = String::new();
    stream.take(LONGEST_LINE).read_line(&mut line).await?;
    Ok(line)
}

async fn write_line(stream: &mut UnixStream, what: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    stream.write_all(&line).await
}

async fn timely<T>(what: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(PATIENCE, what)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// The socket's path in a form that fits the system's limit, valid while the returned folder is open.
fn short(folder: &Path) -> io::Result<(PathBuf, Option<File>)> {
    let path = folder.join(SOCKET);
    if path.as_os_str().len() <= LONGEST_PATH {
        return Ok((path, None));
    }
    let open = File::open(folder)?;
    let through = format!("/proc/self/fd/{}/{SOCKET}", open.as_raw_fd());
    Ok((PathBuf::from(through), Some(open)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::folder::{Folder, Purpose};
    use crate::scratch::Scratch;

    fn request(command: &str) -> Request {
        Request {
            command: command.to_owned(),
            arguments: json!({ "name": "acme" }),
        }
    }

    async fn handle(request: Request) -> Result<Value, String> {
        match request.command.as_str() {
            "workspace add" => Ok(json!({ "added": request.arguments["name"] })),
            _ => Err("no such command".to_owned()),
        }
    }

    // shows in part: THR-20 (the rest has tests of its own)
    #[tokio::test]
    async fn a_command_reaches_the_running_server_and_nobody_when_there_is_none() {
        let scratch = Scratch::new();
        for path in [scratch.0.join("data"), scratch.0.join("long".repeat(40)).join("data")] {
            let folder = Folder::open(&path, Purpose::Real).unwrap();
            let lock = folder.lock().unwrap();
            assert_eq!(ask(&path, &request("workspace add")).await, None);

            let control = Control::open(&lock).unwrap();
            assert_eq!(
                folder.file(SOCKET).metadata().unwrap().permissions().mode() & 0o777,
                0o600
            );
            let serving = tokio::spawn(async move { control.serve(handle).await });
            assert_eq!(
                ask(&path, &request("workspace add")).await,
                Some(Ok(json!({ "added": "acme" })))
            );
            assert_eq!(
                ask(&path, &request("dance")).await,
                Some(Err("no such command".to_owned()))
            );

            serving.abort();
            assert!(serving.await.unwrap_err().is_cancelled());
            assert!(!folder.file(SOCKET).exists());
            assert_eq!(ask(&path, &request("workspace add")).await, None);
        }
    }

    // shows in part: THR-20 (the rest has tests of its own)
    #[tokio::test]
    async fn a_socket_that_a_killed_server_left_is_stale_and_is_replaced() {
        let scratch = Scratch::new();
        let folder = Folder::open(&scratch.0.join("data"), Purpose::Real).unwrap();
        let killed = std::os::unix::net::UnixListener::bind(folder.file(SOCKET)).unwrap();
        drop(killed);
        assert!(folder.file(SOCKET).exists());
        assert_eq!(ask(folder.path(), &request("workspace add")).await, None);

        let control = Control::open(&folder.lock().unwrap()).unwrap();
        let serving = tokio::spawn(async move { control.serve(handle).await });
        assert!(ask(folder.path(), &request("workspace add")).await.unwrap().is_ok());
        serving.abort();
    }

    #[tokio::test]
    async fn nonsense_on_the_socket_is_refused_and_the_next_command_is_served() {
        let scratch = Scratch::new();
        let folder = Folder::open(&scratch.0.join("data"), Purpose::Real).unwrap();
        let control = Control::open(&folder.lock().unwrap()).unwrap();
        let serving = tokio::spawn(async move { control.serve(handle).await });
        for nonsense in [
            &b"\n"[..],
            b"{}\n",
            b"{\"command\":1}\n",
            b"\xff\xfe\n",
            &b"[".repeat(100_000),
        ] {
            let mut stream = UnixStream::connect(folder.file(SOCKET)).await.unwrap();
            let _ = stream.write_all(nonsense).await;
            let _ = stream.shutdown().await;
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            assert!(!String::from_utf8_lossy(&answer).contains("done"));
        }
        assert!(ask(folder.path(), &request("workspace add")).await.unwrap().is_ok());
        serving.abort();
    }
}
