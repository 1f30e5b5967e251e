//! One thread's memory for Argon2id, and the evaluation itself.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use zeroize::Zeroizing;

use super::Cost;

/// The C library maps what is larger than 32 MiB, and unmaps it when it is freed; what is smaller it comes to keep.
/// Only the part that is used is ever touched, so the rest costs addresses, not memory.
/// Source: glibc malloc, `DEFAULT_MMAP_THRESHOLD_MAX`.
const LEAST_MAPPED_KIB: usize = 33 * 1024;

/// Taken at the first evaluation, used again by every further one, until it is released.
#[derive(Default)]
pub(super) struct Block(Vec<argon2::Block>);

impl Block {
    pub(super) fn is_held(&self) -> bool {
        self.0.capacity() > 0
    }

    /// Gives the memory back to the system.
    pub(super) fn release(&mut self) {
        self.0 = Vec::new();
    }

    /// Argon2id with the pepper as its secret and the account as its associated data. `None`: there is no memory.
    pub(super) fn evaluate(
        &mut self,
        cost: Cost,
        pepper: &[u8; 32],
        account: &[u8; 16],
        password: &[u8],
        salt: &[u8; 16],
    ) -> Option<Zeroizing<[u8; 32]>> {
        let params = ParamsBuilder::new()
            .m_cost(cost.memory_kib)
            .t_cost(cost.passes)
            .p_cost(1)
            .data(AssociatedData::new(account).ok()?)
            .output_len(32)
            .build()
            .ok()?;
        let count = params.block_count();
        if self.0.len() < count {
            self.release();
            self.0.try_reserve_exact(count.max(LEAST_MAPPED_KIB)).ok()?;
            self.0.resize(count, argon2::Block::default());
        }
        let mut tag = Zeroizing::new([0; 32]);
        Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
            .and_then(|argon2| {
                argon2.hash_password_into_with_memory(password, salt, tag.as_mut(), self.0.as_mut_slice())
            })
            .ok()?;
        Some(tag)
    }
}
