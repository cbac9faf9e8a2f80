//! Secrets and signatures of webhooks: Standard Webhooks, symmetric, HMAC-SHA256. A secret is not kept anywhere: it is
//! made from the key that makes mail links unguessable, the webhook's identifier and its generation, so that a copy of
//! the database signs nothing. With another such key all webhooks have other secrets, which `rotate` tells.
use super::rotation;
use crate::secrets::LinkKey;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use minga_domain::ids::WebhookId;
use minga_domain::policy::Policy;
use minga_storage::webhooks::Webhook;

/// The secret of a webhook as its receiver gets it.
pub(super) fn secret(key: &LinkKey, webhook: WebhookId, generation: i32) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(key.webhook(webhook, generation)))
}

/// Until when the secret before the present one signs, too; none for a webhook that has its first.
pub(super) fn previous_until(row: &Webhook, policy: &Policy) -> Option<DateTime<Utc>> {
    let rotated: DateTime<Utc> = row.rotated_at?.into();
    Some(rotated + rotation(policy.webhook_rotation_hours))
}

/// The header `webhook-signature`: of the present secret, then of the one before while that still signs.
pub(super) fn signatures(
    key: &LinkKey,
    row: &Webhook,
    policy: &Policy,
    message: &str,
    at: DateTime<Utc>,
    body: &str,
) -> String {
    let signed = format!("{message}.{}.{body}", at.timestamp());
    let one = |generation: i32| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.webhook(row.id.0, generation).as_ref());
        format!("v1,{}", BASE64_STANDARD.encode(hmac::sign(&key, signed.as_bytes())))
    };
    let mut all = one(row.generation);
    if previous_until(row, policy).is_some_and(|until| at < until) {
        all.push(' ');
        all.push_str(&one(row.generation - 1));
    }
    all
}
