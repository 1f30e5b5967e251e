//! How many bare Argon2id hashes a second some threads make.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};

/// At the product's parameters (m=19456, t=2, p=1), each thread with memory that it uses again.
pub fn rate(threads: usize, span: Duration) -> f64 {
    let began = Instant::now();
    let hashes: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|_| scope.spawn(move || one_thread(began, span)))
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
    });
    hashes as f64 / began.elapsed().as_secs_f64()
}

fn one_thread(began: Instant, span: Duration) -> u64 {
    let Ok(params) = Params::new(19_456, 2, 1, Some(32)) else {
        return 0;
    };
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut tag = [0; 32];
    let mut count = 0;
    while began.elapsed() < span {
        let made = argon2.hash_password_into_with_memory(b"seven quiet otters rowing", &[7; 16], &mut tag, &mut memory);
        count += u64::from(made.is_ok());
    }
    count
}
