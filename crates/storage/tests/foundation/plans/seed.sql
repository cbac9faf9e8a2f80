-- Some thousand rows of everything that grows, as a service has after some years: PostgreSQL plans by its statistics.
CREATE FUNCTION u(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT lpad(to_hex(n), 32, '0')::uuid $$;
CREATE FUNCTION at(n bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
    $$ SELECT timestamp '2027-01-01' + n * interval '37 minutes' $$;

-- A document of that many letters.
CREATE FUNCTION text(letters integer) RETURNS json LANGUAGE sql IMMUTABLE AS $$ SELECT json_build_object('summary', repeat('x', letters)) $$;

INSERT INTO accounts (id, name, email, email_key, language, email_verified_at, network_country, network_decides, version, created_at, updated_at)
    SELECT u(n), 'Person ' || n, n || '@example.org', n || '@example.org', (ARRAY['es', 'en', 'fr'])[1 + n % 3], at(n),
        CASE WHEN n % 50 = 0 THEN (ARRAY['PER', 'ECU', 'COL', 'FRA', 'SEN'])[1 + (n / 50) % 5] END, false, 1, at(n), at(n)
    FROM generate_series(1, 8000) n;
INSERT INTO account_roles (account_id, role)
    SELECT u(n), CASE WHEN n % 50 = 0 THEN 'country_network' WHEN n % 10 = 1 THEN 'reviewer' WHEN n % 200 = 2 THEN 'secretariat' ELSE 'admin' END
    FROM generate_series(1, 8000) n WHERE n % 50 = 0 OR n % 10 = 1 OR n % 200 = 2 OR n = 3;
INSERT INTO sessions (id, account_id, created_at) SELECT u(n), u(1 + n % 8000), at(n) FROM generate_series(1, 16000) n;
INSERT INTO refresh_tokens (id, session_id, token_hash, issued_at, expires_at)
    SELECT u(n), u(1 + n % 16000), md5(n::text), at(n), at(n + 1000) FROM generate_series(1, 32000) n;
INSERT INTO organisations (id, name, name_key, actor_type, country, version, created_at, updated_at)
    SELECT u(n), 'Organisation ' || n, 'organisation ' || n, 'civil_society', (ARRAY['PER', 'ECU', 'COL', 'FRA', 'SEN'])[1 + n % 5], 1, at(n), at(n)
    FROM generate_series(1, 4000) n;
INSERT INTO organisation_aliases (organisation_id, place, alias) SELECT u(n), 1, 'O' || n FROM generate_series(1, 4000) n;
INSERT INTO memberships (organisation_id, account_id, role, since)
    SELECT u(1 + n % 4000), u(n), 'member', at(n) FROM generate_series(1, 8000) n;
INSERT INTO contacts (id, organisation_id, account_id, name, email, email_key, language, version, created_at, updated_at)
    SELECT u(n), u(1 + n % 4000), CASE WHEN n % 4 > 0 THEN u(n) END, 'Person ' || n, n || '@example.org', n || '@example.org', 'es', 1, at(n), at(n)
    FROM generate_series(1, 8000) n;
INSERT INTO membership_offers (id, organisation_id, email, email_key, language, role, status, asked_at, expires_at)
    SELECT u(n), u(1 + n % 4000), n || '@example.net', n || '@example.net', 'es', 'member',
        CASE WHEN n % 3 = 0 THEN 'open' ELSE 'accepted' END, at(n), at(n + 500)
    FROM generate_series(1, 8000) n;
INSERT INTO reviewer_profiles (account_id, internal, languages, objectives, principles, background, availability, max_open, paused, listed, version, updated_at)
    SELECT account_id, false, '["es", "fr"]', '[1, 8]', '["gender"]', '[]', '[]', 3, false, true, 1, at(1)
    FROM account_roles WHERE role = 'reviewer';
INSERT INTO reviewer_addresses (account_id, mailbox, address)
    SELECT account_id, account_id || '@example.com', account_id || '@example.com' FROM reviewer_profiles;

-- One in twelve is still on its way.
INSERT INTO submissions (id, reference, kind, state, round, version, organisation_id, filed_by, focal_point, alternate, responsible_officer,
        language, cycle, provenance, title, content, latest_revision, published_revision, returned_from, waiting_for, waiting_since, published_at, created_at, updated_at)
    SELECT u(n), 'PR-2027-' || lpad(n::text, 5, '0'), CASE WHEN n % 3 = 0 THEN 'practice' ELSE 'pledge' END, s.state, 1, 1,
        u(1 + n % 4000), u(1 + n % 8000), u(1 + n % 8000), u(1 + (n + 4000) % 8000), CASE WHEN n % 2 = 0 THEN u(2 + 200 * (n % 40)) END,
        'es', 'call_' || n % 200, 'form', 'Title ' || n, text(1500), 1, CASE WHEN s.state = 'published' THEN 1 END,
        CASE WHEN s.state = 'comments_returned' THEN 'submitted' END,
        CASE s.state WHEN 'published' THEN 'nobody' WHEN 'declined' THEN 'nobody' WHEN 'submitted' THEN 'secretariat' WHEN 'peer_review' THEN 'reviewers' ELSE 'focal_point' END,
        at(n), CASE WHEN s.state = 'published' THEN at(n) END, at(n), at(n)
    FROM generate_series(1, 16000) n,
        LATERAL (SELECT CASE WHEN n % 12 = 0 THEN (ARRAY['submitted', 'comments_returned', 'draft'])[1 + (n / 12) % 3]
            WHEN n % 36 = 3 THEN 'peer_review' WHEN n % 7 = 0 THEN 'declined' ELSE 'published' END AS state) s;
INSERT INTO submission_countries (submission_id, country)
    SELECT u(n), (ARRAY['PER', 'ECU', 'COL', 'FRA', 'SEN'])[1 + n % 5] FROM generate_series(1, 16000) n;
INSERT INTO revisions (submission_id, number, round, action, language, content, rules_version, policy_version, created_by, created_at)
    SELECT u(n), number, 1, 'submit', 'es', text(1500), 1, 1, u(1 + n % 8000), at(n)
    FROM generate_series(1, 16000) n, generate_series(1, 2) number;
INSERT INTO submission_contacts (submission_id, contact_id) SELECT u(n), u(1 + n % 8000) FROM generate_series(1, 16000) n;
INSERT INTO former_contacts (submission_id, mailbox, account_id)
    SELECT u(n), n % 8000 || '@example.com', CASE WHEN n % 2 = 0 THEN u(1 + n % 8000) END FROM generate_series(1, 16000) n;
INSERT INTO legacy_sources (submission_id, source_id, basis) SELECT u(n), 'source-' || n, 'stated' FROM generate_series(1, 4000) n;
INSERT INTO participants (id, submission_id, place, name, contact_email, contact_language, answer, since, asked_at, version)
    SELECT u(n), u(1 + n % 16000), 1, 'Participant ' || n, n || '@example.net', 'fr', CASE WHEN n % 20 = 0 THEN 'asked' ELSE 'confirmed' END, at(n), at(n), 1
    FROM generate_series(1, 16000) n;
INSERT INTO attachments (id, submission_id, purpose, file_name, media_type, size, sha256, version, created_at, removed_at)
    SELECT u(n), u(1 + n % 16000), 'document', n || '.pdf', 'application/pdf', 1, '', 1, at(n), CASE WHEN n % 10 = 0 THEN at(n) END
    FROM generate_series(1, 16000) n;
INSERT INTO screenings (submission_id, point, verdict, screened_at, revision)
    SELECT u(n), p, 'met', at(n), 1 FROM generate_series(1, 8000) n, (VALUES ('concrete'), ('realistic')) AS v (p);
INSERT INTO notes (id, submission_id, text, created_at) SELECT u(n), u(1 + n % 16000), 'Note', at(n) FROM generate_series(1, 16000) n;
INSERT INTO translations (id, submission_id, revision, language, fields, official, version, created_at, updated_at)
    SELECT u(n), u(n), 1, 'fr', '{}', true, 1, at(n), at(n) FROM generate_series(1, 16000) n;

INSERT INTO assignments (id, submission_id, round, reviewer_id, internal, status, due, counts_from, invited_at, finished_at, version)
    SELECT u(n), u(n), 1, u(1 + 10 * (n % 800)), false, CASE WHEN n % 36 = 3 THEN 'accepted' WHEN n % 36 = 4 THEN 'invited' WHEN n % 40 = 6 THEN 'conflicted' ELSE 'finished' END,
        at(n), at(n), at(n), CASE WHEN n % 36 = 3 OR n % 36 = 4 OR n % 40 = 6 THEN NULL ELSE at(n) END, 1
    FROM generate_series(1, 16000) n;
INSERT INTO reviews (assignment_id, content, version, submitted_at, updated_at) SELECT u(n), '{}', 1, at(n), at(n) FROM generate_series(1, 16000) n;
INSERT INTO review_reads (assignment_id, account_id, version, read_at) SELECT u(n), u(2), 1, at(n) FROM generate_series(1, 16000) n;
INSERT INTO review_versions (assignment_id, version, content, submitted_at, opened_at) SELECT u(n), 1, '{}', at(n), at(n) FROM generate_series(1, 16000) n;
INSERT INTO reviewer_proposals (assignment_id, name, created_at) SELECT u(n), 'Somebody', at(n) FROM generate_series(1, 8000) n;
INSERT INTO letters (id, submission_id, number, round, language, introduction_translations, dropped_sources, sent_at, version, updated_at)
    SELECT u(n), u(n), 1, 1, 'es', '{}', '[]', at(n), 1, at(n) FROM generate_series(1, 8000) n;
INSERT INTO letter_items (id, letter_id, place, must_answer, text, language, translations, sources, version)
    SELECT u(n), u(1 + n % 8000), 1, true, 'Text', 'es', '{}', '[]', 1 FROM generate_series(1, 32000) n;
INSERT INTO letter_extensions (id, letter_id, status, until, asked_at, decided_at)
    SELECT u(n), u(n), CASE WHEN n % 72 = 12 THEN 'asked' ELSE 'granted' END, at(n), at(n), CASE WHEN n % 72 = 12 THEN NULL ELSE at(n) END
    FROM generate_series(1, 8000) n;

INSERT INTO mail_links (id, purpose, account_id, participant_id, assignment_id, created_at, expires_at)
    SELECT u(n), (ARRAY['verify_email', 'participant', 'invitation'])[1 + n % 3], CASE WHEN n % 3 = 0 THEN u(1 + n % 8000) END,
        CASE WHEN n % 3 = 1 THEN u(1 + n % 16000) END, CASE WHEN n % 3 = 2 THEN u(1 + n % 16000) END, at(n), at(n + 100)
    FROM generate_series(1, 30000) n;
INSERT INTO audit_events (id, at, actor, action, subject, subject_id, submission_id, request_id, confidential, facts, rules_version, policy_version)
    SELECT u(n), at(n), u(1 + n % 8000), 'edited', 'submission', u(1 + n % 16000), u(1 + n % 16000), 'r', n % 4 = 0, '{}', 1, 1
    FROM generate_series(1, 48000) n;
INSERT INTO outbox (id, notice, account_id, submission_id, facts, state, attempts, due_at, request_id, created_at, sent_at)
    SELECT u(n), 'receipt', u(1 + n % 8000), u(1 + n % 16000), '{}', CASE WHEN n % 500 = 0 THEN 'queued' WHEN n % 500 = 1 THEN 'parked' ELSE 'sent' END, 1,
        at(n), 'r', at(n), CASE WHEN n % 500 > 1 THEN at(n) END
    FROM generate_series(1, 48000) n;
INSERT INTO reminders (subject, step, recipient, due, place, sent_at)
    SELECT u(n), 'write_review', 'account:' || u(n), at(n), 0, at(n) FROM generate_series(1, 16000) n;
INSERT INTO idempotency (caller, key, fingerprint, created_at) SELECT u(1 + n % 800)::text, 'k' || n, '', at(n) FROM generate_series(1, 16000) n;

INSERT INTO state_periods (submission_id, number, state, entered_at, left_at, seconds)
    SELECT u(n), 1, 'draft', at(n), at(n), 1 FROM generate_series(1, 16000) n WHERE n % 4 > 0;
INSERT INTO state_periods (submission_id, number, state, entered_at) SELECT id, 2, state, created_at FROM submissions;
-- Many more than there will ever be: else reading all of them is the best plan.
INSERT INTO holds (submission_id, since, reason)
    SELECT id, created_at, text(1800) FROM submissions;
INSERT INTO scheduled_publications (submission_id, publish_at, decided_at, confirmed)
    SELECT id, created_at, created_at, '[]' FROM submissions;
INSERT INTO registry_entries (submission_id, reference, kind, title, title_key, language, organisation_id, cycle, year, type_key, actor_type, provenance,
        published_at, updated_at, matched, terms)
    SELECT id, reference, kind, title, lower(title), 'es', organisation_id, cycle, 2027, 'individual', 'civil_society', 'form',
        published_at, published_at, CASE WHEN hashtext(reference) % 20 = 0 THEN 'PL-2027-' || lpad((abs(hashtext(reference)) % 9000)::text, 5, '0') END, ''
    FROM submissions WHERE state = 'published';
INSERT INTO registry_documents (submission_id, document) SELECT submission_id, text(1800) FROM registry_entries;
INSERT INTO registry_partners (submission_id, place, role, name, name_key)
    SELECT submission_id, 1, 'partner', 'Partner', 'partner' FROM registry_entries;
INSERT INTO progress_updates (id, submission_id, said_by, status, day, content, version, created_at)
    SELECT u(n), u(1 + n % 16000), 'recorder', 'in_progress', to_char(at(n), 'YYYY-MM-DD'), '{}', 1, at(n) FROM generate_series(1, 32000) n;
INSERT INTO progress_versions (update_id, version, content, corrected_at) SELECT u(n), 1, '{}', at(n) FROM generate_series(1, 8000) n;
INSERT INTO progress_files (attachment_id, update_id, named) SELECT u(n), u(n), true FROM generate_series(1, 8000) n;
INSERT INTO follow_ups (submission_id, since, due, step) SELECT id, published_at, published_at + interval '365 days', 'report_progress'
    FROM submissions WHERE state = 'published';
INSERT INTO duplicate_keys (key, submission_id)
    SELECT DISTINCT (abs(hashtext(n::text || '/' || k)) % 100000)::bigint, u(n) FROM generate_series(1, 16000) n, generate_series(1, 12) k;
INSERT INTO duplicate_pairs (first_id, second_id, judgement, first_stamp, second_stamp, judged_at)
    SELECT u(n), u(n + 1 + n % 50), 'linked', 'a', 'b', at(n) FROM generate_series(1, 15000) n;
INSERT INTO match_objections (match_id, matched_id, state, reason, objected_at, decided_at, decision_reason)
    SELECT u(n), u(n + 1 + n % 50), CASE WHEN n % 400 = 0 THEN 'open' ELSE 'dismissed' END, 'r', at(n),
        CASE WHEN n % 400 = 0 THEN NULL ELSE at(n) END, CASE WHEN n % 400 = 0 THEN NULL ELSE 'r' END FROM generate_series(1, 15000) n;
INSERT INTO match_starts (match_id, matched, joined_at) SELECT submission_id, matched, published_at FROM registry_entries WHERE matched IS NOT NULL;
INSERT INTO registry_terms (field, value, submission_id)
    SELECT f.field, (abs(hashtext(f.field || e.submission_id::text)) % f.values)::text, e.submission_id
    FROM registry_entries e, (VALUES ('objective', 23), ('country', 190), ('year', 6), ('language', 5), ('type', 8)) AS f (field, values);
INSERT INTO search_rows (submission_id, public, tokens)
    SELECT u(n), p, to_tsvector('simple', 'title word' || n % 300 || ' other' || n % 7 || ' ' || (SELECT string_agg('w' || (n + k) % 5000, ' ') FROM generate_series(1, 60) k)) FROM generate_series(1, 16000) n, (VALUES (true), (false)) AS v (p);
-- What ties the viewer of the lists to submissions.
UPDATE assignments SET status = 'accepted', finished_at = NULL WHERE id = u(800);
INSERT INTO roster_invitations (id, email, email_key, name, language, internal, profile, status, version, invited_at, sent_at, expires_at)
    SELECT u(n), n || '@example.net', n || '@example.net', 'Reviewer ' || n, 'fr', false, '{}', CASE WHEN n % 4 = 0 THEN 'open' ELSE 'accepted' END, 1, at(n), at(n), at(n)
    FROM generate_series(1, 16000) n;
INSERT INTO changes (sequence, what, kind, reference, at)
    SELECT n, 'pledge.published', CASE WHEN n % 9 = 0 THEN 'practice' ELSE 'pledge' END, 'PL-2027-' || n, at(n) FROM generate_series(1, 16000) n;
INSERT INTO cycles (id, key, kind, name_es, name_en, name_fr, kinds, actor_types, objectives, themes, time_zone, late, version, created_at, updated_at)
    SELECT u(n), 'call_' || n, 'call_for_practices', 'n', 'n', 'n', '["practice"]', '[]', '[]', '[]', 'America/Lima', 'flag', 1, at(n), at(n)
    FROM generate_series(1, 4000) n;
INSERT INTO late_submissions (submission_id, cycle, handed_in_at) SELECT u(n), 'call_' || n % 200, at(n) FROM generate_series(1, 16000) n;
INSERT INTO webhooks (id, url, description, events, enabled, generation, after_change, version, created_at, updated_at)
    SELECT u(n), 'https://hooks.example.net/' || n, '', '[]', n % 20 = 0, 1, n, 1, at(n), at(n) FROM generate_series(1, 8000) n;
INSERT INTO webhook_deliveries (id, webhook_id, event, change_sequence, kind, reference, at, state, attempts, due_at, created_at, ended_at)
    SELECT u(n), u(1 + n % 800), 'pledge.published', n, 'pledge', 'PL-2027-' || n, at(n), CASE WHEN n % 400 = 0 THEN 'queued' ELSE 'delivered' END, 1, at(n), at(n),
        CASE WHEN n % 400 = 0 THEN NULL ELSE at(n) END FROM generate_series(1, 32000) n;
INSERT INTO webhook_attempts (id, delivery_id, at, duration_ms, status) SELECT u(n), u(n), at(n), 120, 200 FROM generate_series(1, 32000) n;
INSERT INTO imported_rows (organisation_id, external_id, submission_id, imported_at) SELECT u(1 + n % 4000), 'row ' || n, u(n), at(n) FROM generate_series(1, 16000) n;
INSERT INTO joining_requests (id, submission_id, organisation_id, asked_by, status, version, created_at, ended_at)
    SELECT u(n), u(1 + n % 4000), u(1 + n % 3999), u(1 + n % 4000), CASE WHEN n % 400 = 0 THEN 'open' ELSE 'withdrawn' END, 1, at(n), CASE WHEN n % 400 = 0 THEN NULL ELSE at(n) END
    FROM generate_series(1, 16000) n;
