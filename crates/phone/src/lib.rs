//! The authenticator as a library: pair, answer, code. An empty shell until the phone issue.
