INSERT INTO messages (id, mailbox, uid_validity, uid, arrived_at, recorded_at, size, sha256, message_id, content_digest, author, subject, attempts, state, reason)
VALUES (1, 'east', 1, 1, '2026-11-23 15:12:00+00:00', '2026-11-23 15:12:00+00:00', 1, '', '<a@example.com>', '', '', '', 0, 'recorded', '');

INSERT INTO cases (number, state, client, rep_name, rep_address, created_at, event_count) VALUES
(1001, 'closed', 'Northwind', 'Dana', 'dana@example.com', '2026-11-23 15:12:00+00:00', 2),
(1002, 'open', 'Northwind', 'Dana', 'dana@example.com', '2026-11-23 15:12:00+00:00', 1),
(1003, 'needs info', 'Northwind', 'Dana', 'dana@example.com', '2026-11-23 15:12:00+00:00', 0),
(1004, 'withdrawn', 'Northwind', 'Dana', 'dana@example.com', '2026-11-23 15:12:00+00:00', 0);

INSERT INTO events (id, case_number, seq, at, by, message, kind, payload) VALUES
(1, 1001, 1, '2026-11-23 15:12:00+00:00', 'dana@example.com', 1, 'thanks_received', '{"kind": "thanks_received"}'),
(2, 1001, 2, '2026-11-23 15:12:00+00:00', 'ann@example.com', NULL, 'step_reported', '{"step": "true_up", "state": "done", "products": [2, 3], "whole_case": true, "outcome": {"kind": "none", "money": null}, "kind": "step_reported"}'),
(3, 1002, 1, '2026-11-23 15:12:00+00:00', 'dana@example.com', NULL, 'thanks_received', '{"kind": "thanks_received"}');

INSERT INTO true_ups (case_number, line, product, kind, ref, by, at) VALUES
(1001, 0, 1, 'none', '', '', '2026-11-23 15:12:00+00:00'),
(1001, 1, NULL, 'none', 'CM-1', '', '2026-11-23 15:12:00+00:00');

INSERT INTO products (case_number, n, name, withdrawn) VALUES (1001, 1, 'Display', false);

INSERT INTO notices (id, mailbox, case_number, kind, recipient, message_id, subject, raw, state, attempts, next_attempt_at, created_at, last_error, resubmitted_in_doubt)
VALUES (1, 'east', 1001, 'work_item', 'ann@example.com', '<n@example.com>', '', '', 'queued', 0, '2026-11-23 15:12:00+00:00', '2026-11-23 15:12:00+00:00', '', 0);
