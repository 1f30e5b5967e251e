//! What the fuzzer's corpus holds, and copies of it with bytes changed, go through every way in.

use std::path::Path;

use domain::entropy::{Entropy, Seeded};
use testkit::hostile::WAYS_IN;

/// Changed copies of each input. The fuzzer makes millions; these see that the ways in still stand.
const COPIES: usize = 40;

// shows in part: SEC-05 (the fuzzer's own runs are stated in docs/reference/fuzzing.md)
#[test]
fn whatever_a_stranger_sends_the_server_answers_and_lets_nobody_in() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (name, way_in) in WAYS_IN {
        let mut entropy = Seeded::new(3);
        let mut inputs = 0;
        for entry in std::fs::read_dir(corpus.join(name)).expect("a corpus") {
            let input = std::fs::read(entry.expect("an entry").path()).expect("an input");
            way_in(&input);
            for _ in 0..COPIES {
                way_in(&changed(&input, &mut entropy));
            }
            inputs += 1;
        }
        assert!(inputs > 0, "{name} has no corpus");
    }
}

/// The input with one to four bytes changed, left out or put in.
fn changed(input: &[u8], entropy: &mut Seeded) -> Vec<u8> {
    let mut bytes = input.to_vec();
    let mut draw = [0; 13];
    entropy.fill(&mut draw);
    for change in draw[1..].chunks(3).take(1 + usize::from(draw[0] % 4)) {
        let at = (usize::from(change[0]) * 251 + usize::from(change[1])) % bytes.len().max(1);
        match change[1] % 3 {
            0 if at < bytes.len() => bytes[at] = change[2],
            1 if at < bytes.len() => drop(bytes.remove(at)),
            _ => bytes.insert(at.min(bytes.len()), change[2]),
        }
    }
    bytes
}
