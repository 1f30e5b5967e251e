//! Signing in, staying in and proving again: what the door lets through and what it refuses.

mod attack;
mod closed;
mod last_seen;
mod limits;
mod offered;
mod other_methods;
mod parallel_answers;
mod password;
mod recovery_codes;
mod recovery_sheet;
mod resting;
mod second_factor;
mod sessions;
mod step_up_push;
mod story;
mod throttle;
