//! The tables as diesel sees them; `migrations/` makes them, a test compares the two.
//! `search_rows` has no entry: its statements differ by database and are written out in `search`.
#![allow(missing_docs, reason = "the migrations describe the columns")]

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    accounts (id) {
        id -> Id,
        name -> Text,
        email -> Text,
        email_key -> Text,
        mailbox -> Text,
        language -> Text,
        position -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        email_verified_at -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
        network_country -> Nullable<Text>,
        network_decides -> Bool,
        reminders -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    account_roles (account_id, role) {
        account_id -> Id,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    sessions (id) {
        id -> Id,
        account_id -> Id,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ended_because -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    refresh_tokens (id) {
        id -> Id,
        session_id -> Id,
        token_hash -> Text,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    organisations (id) {
        id -> Id,
        name -> Text,
        name_key -> Text,
        actor_type -> Text,
        country -> Nullable<Text>,
        represents -> Nullable<Text>,
        website -> Nullable<Text>,
        public_contact -> Nullable<Text>,
        created_by -> Nullable<Id>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        twin -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    memberships (organisation_id, account_id) {
        organisation_id -> Id,
        account_id -> Id,
        role -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    contacts (id) {
        id -> Id,
        organisation_id -> Id,
        account_id -> Nullable<Id>,
        name -> Text,
        position -> Nullable<Text>,
        email -> Text,
        email_key -> Text,
        mailbox -> Text,
        language -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    membership_offers (id) {
        id -> Id,
        organisation_id -> Id,
        email -> Text,
        email_key -> Text,
        language -> Text,
        role -> Text,
        status -> Text,
        asked_by -> Nullable<Id>,
        asked_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    reviewer_profiles (account_id) {
        account_id -> Id,
        internal -> Bool,
        organisation -> Nullable<Text>,
        country -> Nullable<Text>,
        languages -> Json,
        objectives -> Json,
        principles -> Json,
        background -> Json,
        availability -> Json,
        max_open -> Integer,
        paused -> Bool,
        listed -> Bool,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    reviewer_addresses (account_id, mailbox) {
        account_id -> Id,
        mailbox -> Text,
        address -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    organisation_aliases (organisation_id, place) {
        organisation_id -> Id,
        place -> Integer,
        alias -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    submission_contacts (submission_id, contact_id) {
        submission_id -> Id,
        contact_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    former_contacts (submission_id, mailbox) {
        submission_id -> Id,
        mailbox -> Text,
        account_id -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    reference_counters (kind, year) {
        kind -> Text,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    submissions (id) {
        id -> Id,
        reference -> Nullable<Text>,
        kind -> Text,
        state -> Text,
        round -> Integer,
        version -> Integer,
        organisation_id -> Id,
        filed_by -> Nullable<Id>,
        focal_point -> Nullable<Id>,
        alternate -> Nullable<Id>,
        responsible_officer -> Nullable<Id>,
        network_country -> Nullable<Text>,
        language -> Text,
        cycle -> Nullable<Text>,
        provenance -> Text,
        title -> Text,
        content -> Json,
        proposed_content -> Nullable<Json>,
        latest_revision -> Nullable<Integer>,
        published_revision -> Nullable<Integer>,
        returned_from -> Nullable<Text>,
        state_before -> Nullable<Text>,
        answer_due -> Nullable<Timestamp>,
        waiting_for -> Text,
        waiting_since -> Timestamp,
        public_reason -> Nullable<Text>,
        merged_into -> Nullable<Id>,
        decided_at -> Nullable<Timestamp>,
        submitted_at -> Nullable<Timestamp>,
        published_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    submission_countries (country, submission_id) {
        submission_id -> Id,
        country -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    revisions (submission_id, number) {
        submission_id -> Id,
        number -> Integer,
        round -> Integer,
        action -> Text,
        language -> Text,
        content -> Json,
        rules_version -> Integer,
        policy_version -> Integer,
        created_by -> Nullable<Id>,
        created_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    legacy_sources (submission_id) {
        submission_id -> Id,
        source_id -> Text,
        url -> Nullable<Text>,
        title -> Nullable<Text>,
        basis -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    participants (id) {
        id -> Id,
        submission_id -> Id,
        organisation_id -> Nullable<Id>,
        place -> Integer,
        name -> Text,
        country -> Nullable<Text>,
        action -> Nullable<Text>,
        contact_name -> Nullable<Text>,
        contact_email -> Nullable<Text>,
        contact_language -> Nullable<Text>,
        answer -> Text,
        answered_by -> Nullable<Text>,
        since -> Timestamp,
        asked_at -> Nullable<Timestamp>,
        counts_from -> Nullable<Timestamp>,
        remark -> Nullable<Text>,
        confirmed_as -> Nullable<Json>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    attachments (id) {
        id -> Id,
        submission_id -> Id,
        purpose -> Text,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        credit -> Nullable<Text>,
        alternative_text -> Nullable<Text>,
        uploaded_by -> Nullable<Id>,
        version -> Integer,
        created_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    screenings (submission_id, point, revision) {
        submission_id -> Id,
        point -> Text,
        verdict -> Text,
        note -> Nullable<Text>,
        screened_by -> Nullable<Id>,
        screened_at -> Timestamp,
        revision -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    notes (id) {
        id -> Id,
        submission_id -> Id,
        written_by -> Nullable<Id>,
        text -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    translations (id) {
        id -> Id,
        submission_id -> Id,
        revision -> Integer,
        language -> Text,
        fields -> Json,
        official -> Bool,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    assignments (id) {
        id -> Id,
        submission_id -> Id,
        round -> Integer,
        reviewer_id -> Id,
        internal -> Bool,
        status -> Text,
        invited_by -> Nullable<Id>,
        due -> Timestamp,
        invited_at -> Timestamp,
        counts_from -> Timestamp,
        answered_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        accepted_before -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    reviews (assignment_id) {
        assignment_id -> Id,
        content -> Json,
        version -> Integer,
        submitted_at -> Nullable<Timestamp>,
        carried_from -> Nullable<Integer>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    review_reads (assignment_id, account_id) {
        assignment_id -> Id,
        account_id -> Id,
        version -> Integer,
        read_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    review_versions (assignment_id, version) {
        assignment_id -> Id,
        version -> Integer,
        content -> Json,
        submitted_at -> Timestamp,
        opened_at -> Timestamp,
        opened_by -> Nullable<Id>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    reviewer_proposals (assignment_id) {
        assignment_id -> Id,
        account_id -> Nullable<Id>,
        name -> Nullable<Text>,
        email -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    letters (id) {
        id -> Id,
        submission_id -> Id,
        number -> Integer,
        round -> Integer,
        revision -> Nullable<Integer>,
        introduction -> Nullable<Text>,
        language -> Text,
        introduction_translations -> Json,
        dropped_sources -> Json,
        answer_due -> Nullable<Timestamp>,
        sent_at -> Nullable<Timestamp>,
        sent_by -> Nullable<Id>,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    letter_items (id) {
        id -> Id,
        letter_id -> Id,
        place -> Integer,
        criterion -> Nullable<Text>,
        pointer -> Nullable<Text>,
        must_answer -> Bool,
        text -> Text,
        language -> Text,
        translations -> Json,
        sources -> Json,
        answer -> Nullable<Text>,
        answer_text -> Nullable<Text>,
        answered_by -> Nullable<Id>,
        answered_at -> Nullable<Timestamp>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    letter_extensions (id) {
        id -> Id,
        letter_id -> Id,
        status -> Text,
        until -> Timestamp,
        reason -> Nullable<Text>,
        note -> Nullable<Text>,
        asked_by -> Nullable<Id>,
        asked_at -> Timestamp,
        decided_by -> Nullable<Id>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    mail_links (id) {
        id -> Id,
        purpose -> Text,
        account_id -> Nullable<Id>,
        participant_id -> Nullable<Id>,
        assignment_id -> Nullable<Id>,
        membership_offer_id -> Nullable<Id>,
        roster_invitation_id -> Nullable<Id>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        submission_id -> Nullable<Id>,
        contact_id -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    audit_events (id) {
        id -> Id,
        at -> Timestamp,
        actor -> Nullable<Id>,
        action -> Text,
        subject -> Text,
        subject_id -> Id,
        submission_id -> Nullable<Id>,
        request_id -> Text,
        confidential -> Bool,
        facts -> Json,
        rules_version -> Integer,
        policy_version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    outbox (id) {
        id -> Id,
        notice -> Text,
        account_id -> Nullable<Id>,
        contact_id -> Nullable<Id>,
        participant_id -> Nullable<Id>,
        membership_offer_id -> Nullable<Id>,
        roster_invitation_id -> Nullable<Id>,
        submission_id -> Nullable<Id>,
        link_id -> Nullable<Id>,
        facts -> Json,
        state -> Text,
        attempts -> Integer,
        due_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        request_id -> Text,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    reminders (subject, step, recipient) {
        subject -> Id,
        step -> Text,
        recipient -> Text,
        due -> Timestamp,
        place -> Integer,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    idempotency (caller, key) {
        caller -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> Nullable<Integer>,
        headers -> Nullable<Json>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    registry_version (id) {
        id -> Integer,
        version -> BigInt,
        changed_at -> Nullable<Timestamp>,
        last_change -> BigInt,
    }
}

diesel::table! {
    changes (sequence) {
        sequence -> BigInt,
        what -> Text,
        kind -> Text,
        reference -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    registry_entries (submission_id) {
        submission_id -> Id,
        reference -> Text,
        kind -> Text,
        title -> Text,
        title_key -> Text,
        language -> Text,
        organisation_id -> Id,
        cycle -> Nullable<Text>,
        year -> Integer,
        type_key -> Nullable<Text>,
        actor_type -> Text,
        provenance -> Text,
        published_at -> Timestamp,
        corrected_at -> Nullable<Timestamp>,
        updated_at -> Timestamp,
        matched -> Nullable<Text>,
        contribution -> Nullable<BigInt>,
        contribution_currency -> Nullable<Text>,
        support -> Nullable<BigInt>,
        support_currency -> Nullable<Text>,
        terms -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    registry_terms (field, value, submission_id) {
        field -> Text,
        value -> Text,
        submission_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    registry_documents (submission_id) {
        submission_id -> Id,
        document -> Json,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    registry_values (id) {
        id -> Integer,
        field -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    registry_partners (submission_id, place) {
        submission_id -> Id,
        place -> Integer,
        role -> Text,
        name -> Text,
        name_key -> Text,
        country -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    roster_invitations (id) {
        id -> Id,
        email -> Text,
        email_key -> Text,
        name -> Text,
        language -> Text,
        internal -> Bool,
        profile -> Json,
        status -> Text,
        version -> Integer,
        invited_by -> Nullable<Id>,
        invited_at -> Timestamp,
        sent_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    state_periods (submission_id, number) {
        submission_id -> Id,
        number -> Integer,
        state -> Text,
        entered_at -> Timestamp,
        left_at -> Nullable<Timestamp>,
        seconds -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    holds (submission_id) {
        submission_id -> Id,
        since -> Timestamp,
        reason -> Text,
        held_by -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    scheduled_publications (submission_id) {
        submission_id -> Id,
        publish_at -> Timestamp,
        decided_by -> Nullable<Id>,
        decided_at -> Timestamp,
        note -> Nullable<Text>,
        confirmed -> Json,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    progress_updates (id) {
        id -> Id,
        submission_id -> Id,
        participant_id -> Nullable<Id>,
        said_by -> Text,
        status -> Text,
        day -> Text,
        content -> Json,
        version -> Integer,
        created_by -> Nullable<Id>,
        created_at -> Timestamp,
        corrected_at -> Nullable<Timestamp>,
        hidden_at -> Nullable<Timestamp>,
        hidden_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    progress_versions (update_id, version) {
        update_id -> Id,
        version -> Integer,
        content -> Json,
        corrected_by -> Nullable<Id>,
        corrected_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    progress_files (attachment_id, update_id) {
        attachment_id -> Id,
        update_id -> Id,
        named -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    follow_ups (submission_id) {
        submission_id -> Id,
        status -> Nullable<Text>,
        day -> Nullable<Text>,
        reported_at -> Nullable<Timestamp>,
        since -> Timestamp,
        due -> Nullable<Timestamp>,
        step -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    cycles (id) {
        id -> Id,
        key -> Text,
        kind -> Text,
        name_es -> Text,
        name_en -> Text,
        name_fr -> Text,
        kinds -> Json,
        actor_types -> Json,
        objectives -> Json,
        themes -> Json,
        time_zone -> Text,
        opens_local -> Nullable<Text>,
        closes_local -> Nullable<Text>,
        opens_at -> Nullable<Timestamp>,
        closes_at -> Nullable<Timestamp>,
        late -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    late_submissions (submission_id) {
        submission_id -> Id,
        cycle -> Text,
        handed_in_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    webhooks (id) {
        id -> Id,
        url -> Text,
        description -> Text,
        events -> Json,
        enabled -> Bool,
        generation -> Integer,
        rotated_at -> Nullable<Timestamp>,
        after_change -> BigInt,
        trouble -> Nullable<Text>,
        trouble_since -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    duplicate_keys (key, submission_id) {
        key -> BigInt,
        submission_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    webhook_deliveries (id) {
        id -> Id,
        webhook_id -> Id,
        event -> Text,
        change_sequence -> Nullable<BigInt>,
        kind -> Nullable<Text>,
        reference -> Nullable<Text>,
        at -> Timestamp,
        state -> Text,
        attempts -> Integer,
        due_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        problem -> Nullable<Text>,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    webhook_attempts (id) {
        id -> Id,
        delivery_id -> Id,
        at -> Timestamp,
        duration_ms -> Integer,
        status -> Nullable<Integer>,
        problem -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    imported_rows (organisation_id, external_id) {
        organisation_id -> Id,
        external_id -> Text,
        submission_id -> Id,
        imported_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    duplicate_pairs (first_id, second_id) {
        first_id -> Id,
        second_id -> Id,
        judgement -> Text,
        reason -> Nullable<Text>,
        first_stamp -> Text,
        second_stamp -> Text,
        judged_by -> Nullable<Id>,
        judged_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    match_starts (match_id) {
        match_id -> Id,
        matched -> Text,
        joined_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    match_objections (match_id, matched_id) {
        match_id -> Id,
        matched_id -> Id,
        state -> Text,
        reason -> Text,
        objected_by -> Nullable<Id>,
        objected_at -> Timestamp,
        decided_by -> Nullable<Id>,
        decided_at -> Nullable<Timestamp>,
        decision_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::columns::sql::Id;

    joining_requests (id) {
        id -> Id,
        submission_id -> Id,
        organisation_id -> Id,
        asked_by -> Nullable<Id>,
        country -> Nullable<Text>,
        action -> Nullable<Text>,
        message -> Nullable<Text>,
        status -> Text,
        recorder_accepted_at -> Nullable<Timestamp>,
        recorder_accepted_by -> Nullable<Id>,
        secretariat_accepted_at -> Nullable<Timestamp>,
        secretariat_accepted_by -> Nullable<Id>,
        declined_by -> Nullable<Text>,
        reason -> Nullable<Text>,
        participant_id -> Nullable<Id>,
        version -> Integer,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(imported_rows -> submissions (submission_id));
diesel::joinable!(late_submissions -> submissions (submission_id));
diesel::joinable!(holds -> submissions (submission_id));
diesel::joinable!(state_periods -> submissions (submission_id));
diesel::joinable!(scheduled_publications -> submissions (submission_id));
diesel::joinable!(assignments -> submissions (submission_id));
diesel::joinable!(follow_ups -> submissions (submission_id));
diesel::joinable!(participants -> submissions (submission_id));

diesel::table! {
    vocabulary_words (file, place) {
        file -> Text,
        place -> Text,
        text -> Text,
        imported_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    account_roles,
    sessions,
    refresh_tokens,
    organisations,
    memberships,
    contacts,
    membership_offers,
    roster_invitations,
    reviewer_profiles,
    reviewer_addresses,
    organisation_aliases,
    submission_contacts,
    former_contacts,
    reference_counters,
    submissions,
    submission_countries,
    revisions,
    legacy_sources,
    participants,
    attachments,
    screenings,
    notes,
    translations,
    assignments,
    reviews,
    review_reads,
    review_versions,
    reviewer_proposals,
    letters,
    letter_items,
    letter_extensions,
    mail_links,
    audit_events,
    outbox,
    reminders,
    idempotency,
    registry_version,
    changes,
    registry_entries,
    registry_terms,
    registry_documents,
    registry_values,
    registry_partners,
    state_periods,
    holds,
    scheduled_publications,
    progress_updates,
    progress_versions,
    progress_files,
    follow_ups,
    cycles,
    late_submissions,
    webhooks,
    webhook_deliveries,
    webhook_attempts,
    imported_rows,
    duplicate_keys,
    duplicate_pairs,
    match_objections,
    match_starts,
    joining_requests,
    vocabulary_words,
);
