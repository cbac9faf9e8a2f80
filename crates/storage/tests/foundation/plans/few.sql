-- SQLite plans without statistics; these rows are what ties the viewer of the lists to submissions.
INSERT INTO accounts (id, name, email, email_key, language, email_verified_at, network_decides, version, created_at, updated_at)
    VALUES (x'00000000000000000000000000000001', 'Ana', 'a@example.org', 'a@example.org', 'es', '2027-01-01 00:00:00', 0, 1, '2027-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO account_roles (account_id, role) VALUES (x'00000000000000000000000000000001', 'secretariat');
INSERT INTO organisations (id, name, name_key, actor_type, version, created_at, updated_at)
    VALUES (x'00000000000000000000000000000001', 'Casa', 'casa', 'civil_society', 1, '2027-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO memberships (organisation_id, account_id, role, since)
    VALUES (x'00000000000000000000000000000001', x'00000000000000000000000000000001', 'member', '2027-01-01 00:00:00');
INSERT INTO contacts (id, organisation_id, account_id, name, email, email_key, language, version, created_at, updated_at)
    VALUES (x'00000000000000000000000000000001', x'00000000000000000000000000000001', x'00000000000000000000000000000001', 'Ana', 'a@example.org', 'a@example.org', 'es', 1, '2027-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO submissions (id, kind, state, round, version, organisation_id, language, provenance, title, content, waiting_for, waiting_since, created_at, updated_at)
    VALUES (x'00000000000000000000000000000001', 'practice', 'draft', 1, 1, x'00000000000000000000000000000001', 'es', 'form', '', '{}', 'focal_point', '2027-01-01 00:00:00', '2027-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO submissions (id, kind, state, round, version, organisation_id, language, provenance, title, content, waiting_for, waiting_since, created_at, updated_at)
    VALUES (x'00000000000000000000000000000002', 'practice', 'draft', 1, 1, x'00000000000000000000000000000001', 'es', 'form', '', '{}', 'focal_point', '2027-01-01 00:00:00', '2027-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO duplicate_keys (key, submission_id) VALUES (7, x'00000000000000000000000000000002');
INSERT INTO assignments (id, submission_id, round, reviewer_id, internal, status, due, counts_from, invited_at, version)
    VALUES (x'00000000000000000000000000000001', x'00000000000000000000000000000001', 1, x'00000000000000000000000000000001', 0, 'accepted', '2027-01-01 00:00:00', '2027-01-01 00:00:00', '2027-01-01 00:00:00', 1);
