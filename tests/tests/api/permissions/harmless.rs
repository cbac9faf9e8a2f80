//! How each operation is called without changing anything.
use minga_tests::operations::{Body, NOTHING, Operation};
use minga_tests::{Answer, Client};
use serde_json::{Value, json};

/// Inputs that are refused once the caller may give one, for what is done without a version; shaped as the document
/// says, wrong in what they say.
fn refused(name: &str) -> Option<Value> {
    Some(match name {
        "POST /v1/assignment-plans" | "POST /v1/assignments/{id}/points-met" => json!({}),
        "POST /v1/assignment-plans/confirm" => json!({"pairs": [{"submission_id": NOTHING, "reviewer_id": NOTHING}]}),
        "POST /v1/assignments/{id}/accept" => json!({"no_conflict": true}),
        "POST /v1/assignments/{id}/decline" => json!({"suggestion": {"name": " "}}),
        "POST /v1/assignments/{id}/declare-conflict"
        | "POST /v1/assignments/{id}/withdraw"
        | "POST /v1/assignments/{id}/review/reopen"
        | "POST /v1/submissions/{id}/duplicates/{other}/dismiss"
        | "POST /v1/submissions/{id}/duplicates/{other}/merge"
        | "POST /v1/submissions/{id}/duplicates/{other}/undo"
        | "POST /v1/submissions/{id}/matches/{reference}/objection"
        | "POST /v1/submissions/{id}/matches/{reference}/objection/dismiss"
        | "POST /v1/submissions/{id}/matches/{reference}/objection/uphold"
        | "POST /v1/submissions/{id}/comments/extension/refuse" => json!({"reason": " "}),
        "POST /v1/bulk-actions" => json!({"action": "assign_officer", "submission_ids": [NOTHING]}),
        "POST /v1/organisations" => json!({"name": " ", "actor_type": "civil_society"}),
        "POST /v1/organisations/{id}/contacts" => json!({"name": " ", "email": "nadie@example.net", "language": "es"}),
        "POST /v1/organisations/{id}/members" => json!({"email": "nadie@@example.net", "role": "member"}),
        "POST /v1/reviewer-invitations" => json!({"email": "nadie@@example.net", "name": "Nadie"}),
        "POST /v1/submissions/{id}/assignments" => json!({"reviewer_ids": [NOTHING]}),
        "POST /v1/submissions/{id}/comments/extension" => json!({"until": "2020-01-01", "reason": " "}),
        "POST /v1/submissions/{id}/comments/extension/grant" => json!({"until": "2020-01-01"}),
        "POST /v1/submissions/{id}/notes" => json!({"text": " "}),
        "POST /v1/submissions/{id}/joining-requests/{request_id}/decline" => json!({"reason": " "}),
        "POST /v1/submissions/{id}/participants" => json!({"name": " "}),
        "POST /v1/webhooks" => json!({"url": "https://127.0.0.1/"}),
        "PUT /v1/submissions/{id}/translations/{language}" => json!({"fields": {"title": "Un titre"}}),
        "PUT /v1/submissions/{id}/responsible-officer" => json!({"responsible_officer": NOTHING}),
        _ => return None,
    })
}

/// Not a document of any kind.
const PROGRAM: &[u8] = b"\x7fELF\x02\x01\x01";

/// What cannot be asked without doing it comes last, in this order.
pub fn place(name: &str) -> usize {
    match name {
        "POST /v1/assignments/{id}/accept" => 1,
        "POST /v1/assignments/{id}/release" => 2,
        // A link and an acceptance of one side are done once more without a change.
        "POST /v1/submissions/{id}/duplicates/{other}/link" => 3,
        "POST /v1/submissions/{id}/joining-requests/{request_id}/accept" => 4,
        _ => 0,
    }
}

/// Sends it.
pub fn send(operation: &Operation, caller: &Client, path: &str, etag: &str) -> Answer {
    if let Some(Body::Multipart(fields)) = &operation.body {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        return caller
            .post(path)
            .upload("informe.pdf", "application/pdf", PROGRAM, &fields)
            .send();
    }
    match refused(&operation.name) {
        Some(input) => caller
            .request(operation.method.clone(), path)
            .if_match(etag)
            .json(&input)
            .send(),
        None => operation.send(caller, path, etag),
    }
}
