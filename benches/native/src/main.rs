//! Bare Argon2id: `native-hash THREADS SECONDS` prints hashes a second. `./bench` builds it for this machine's own
//! instructions, for information.

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|word| word.parse().ok());
    let (Some(threads), Some(seconds)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: native-hash THREADS SECONDS");
        std::process::exit(2);
    };
    let rate = native_hash::rate(threads, std::time::Duration::from_secs(seconds as u64));
    println!("{rate}");
}
