//! Where randomness comes from.

use domain::entropy::Entropy;

/// The system's randomness, as AWS-LC draws it.
#[derive(Clone, Copy, Default, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// Ends the process when the system has no randomness: a predictable token would be worse than none.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    fn fill(&mut self, bytes: &mut [u8]) {
        if aws_lc_rs::rand::fill(bytes).is_err() {
            tracing::error!("the system gives no randomness; stopping");
            std::process::abort();
        }
    }
}

/// The same bytes for the same seed, for tests; predictable, so nothing that grants may come from it.
///
/// `SplitMix64`. Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
#[derive(Clone, Debug)]
pub struct SeededEntropy(u64);

impl SeededEntropy {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forty(entropy: &mut dyn Entropy) -> [u8; 40] {
        let mut bytes = [0; 40];
        entropy.fill(&mut bytes);
        bytes
    }

    #[test]
    fn the_system_never_says_the_same_twice() {
        assert_ne!(forty(&mut SystemEntropy), forty(&mut SystemEntropy));
    }

    #[test]
    fn a_seed_tells_the_same_story_again_and_another_seed_another() {
        assert_eq!(forty(&mut SeededEntropy::new(7)), forty(&mut SeededEntropy::new(7)));
        assert_ne!(forty(&mut SeededEntropy::new(7)), forty(&mut SeededEntropy::new(8)));
        let mut entropy = SeededEntropy::new(7);
        assert_ne!(forty(&mut entropy), forty(&mut entropy));
    }
}
