//! What workers look for.

use super::Expects::{Paged, PagedWithin};
use minga_storage::{
    attachments, holds, idempotency, membership_offers, outbox, participants, reminders, roster_invitations, schedules,
    state_periods,
};

use super::Probe;
use super::lists::{OF_PAGE, OF_SUBMISSION, OPEN, early, later, middle, no, probe};

pub fn of_workers() -> Vec<Probe> {
    let list = |state: Option<&'static str>| {
        let expects = if state.is_some() { PagedWithin } else { Paged };
        probe("outbox::list", format!("{state:?}"), expects, move |conn| {
            outbox::list(conn, state, Some(later()), 50)
        })
    };
    vec![
        list(None),
        list(Some(outbox::QUEUED)),
        list(Some(outbox::PARKED)),
        probe("outbox::claim", "", PagedWithin, |conn| {
            outbox::claim(conn, middle(), 60, 20)
        }),
        probe("outbox::oldest_queued", "", PagedWithin, outbox::oldest_queued),
        probe("outbox::account_addressees", "", OF_PAGE, |conn| {
            outbox::account_addressees(conn, &[no()])
        }),
        probe("outbox::contact_addressees", "", OF_PAGE, |conn| {
            outbox::contact_addressees(conn, &[no()])
        }),
        probe("outbox::participant_addressees", "", OF_PAGE, |conn| {
            outbox::participant_addressees(conn, &[no()])
        }),
        probe("outbox::offer_addressees", "", OF_PAGE, |conn| {
            outbox::offer_addressees(conn, &[no()])
        }),
        probe("outbox::link_purposes", "", OF_PAGE, |conn| {
            outbox::link_purposes(conn, &[no()])
        }),
        probe("reminders::open_steps", "of everybody", OPEN, |conn| {
            reminders::open_steps(conn, None)
        }),
        probe("reminders::open_steps", "of a submission", OF_SUBMISSION, |conn| {
            reminders::open_steps(conn, Some(&[no()]))
        }),
        probe("participants::asked_again", "", OPEN, participants::asked_again),
        probe("holds::held", "", OF_PAGE, |conn| holds::held(conn, &[no()])),
        probe("holds::open_assignments", "", OF_SUBMISSION, |conn| {
            holds::open_assignments(conn, no(), 1)
        }),
        probe("holds::asked_participants", "", OF_SUBMISSION, |conn| {
            holds::asked_participants(conn, no())
        }),
        probe("schedules::due", "", Paged, |conn| schedules::due(conn, middle(), 50)),
        probe("schedules::instants", "", OF_PAGE, |conn| {
            schedules::instants(conn, &[no()])
        }),
        probe("state_periods::of_submission", "", OF_SUBMISSION, |conn| {
            state_periods::of_submission(conn, no())
        }),
        probe("state_periods::since", "", OF_PAGE, |conn| {
            state_periods::since(conn, &[no()])
        }),
        probe("reminders::sent", "", OF_PAGE, |conn| reminders::sent(conn, &[no()])),
        probe("reminders::accounts_of_contacts", "", OF_PAGE, |conn| {
            reminders::accounts_of_contacts(conn, &[no()])
        }),
        probe("attachments::kept_among", "", OF_PAGE, |conn| {
            attachments::kept_among(conn, &[no()])
        }),
        probe("idempotency::forget_old", "", Paged, |conn| {
            idempotency::forget_old(conn, middle())
        }),
        probe("membership_offers::forget_old", "", Paged, |conn| {
            membership_offers::forget_old(conn, early())
        }),
        probe("roster_invitations::forget_old", "", Paged, |conn| {
            roster_invitations::forget_old(conn, early(), early())
        }),
        probe("roster_invitations::expiring", "", Paged, |conn| {
            roster_invitations::expiring(conn, early(), early())
        }),
    ]
}
