//! Randomness as an argument.

/// A source of random bytes: the system's in the product, a seeded one in tests.
pub trait Entropy: Send {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}
