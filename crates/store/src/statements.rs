//! Every statement of the house in one list: a test prepares each on both engines.

use crate::{
    META_STATEMENTS, Statement, account, account_proof, counter, device, employee, event, group, history, link,
    otp_app, outbox, session, setting, sign_in, waiver, workspace,
};

pub fn all() -> Vec<&'static Statement> {
    let listed = [
        META_STATEMENTS,
        crate::access_request::STATEMENTS,
        crate::archive::STATEMENTS,
        account::STATEMENTS,
        account_proof::STATEMENTS,
        crate::alert::STATEMENTS,
        crate::banner::STATEMENTS,
        crate::contact::STATEMENTS,
        counter::STATEMENTS,
        crate::deletion::STATEMENTS,
        device::STATEMENTS,
        employee::STATEMENTS,
        event::STATEMENTS,
        event::CHECKPOINT_STATEMENTS,
        event::RENEW_STATEMENTS,
        event::SEAL_STATEMENTS,
        event::VERIFY_STATEMENTS,
        crate::former::STATEMENTS,
        group::STATEMENTS,
        history::STATEMENTS,
        crate::invitation::STATEMENTS,
        crate::join_link::STATEMENTS,
        crate::import::STATEMENTS,
        link::STATEMENTS,
        crate::listing::STATEMENTS,
        crate::lost_ring::STATEMENTS,
        otp_app::STATEMENTS,
        outbox::STATEMENTS,
        crate::app_session::STATEMENTS,
        crate::approval::STATEMENTS,
        crate::phone_number::STATEMENTS,
        crate::sms_invitation::STATEMENTS,
        crate::pairing::STATEMENTS,
        crate::push::STATEMENTS,
        crate::recovery_code::STATEMENTS,
        session::STATEMENTS,
        setting::STATEMENTS,
        sign_in::STATEMENTS,
        crate::trusted_device::STATEMENTS,
        waiver::STATEMENTS,
        workspace::STATEMENTS,
    ]
    .concat();
    let deleting = crate::deletion::deleting();
    listed
        .into_iter()
        .chain(crate::lost_ring::emptying())
        .chain(deleting)
        .collect()
}
