//! What an operator sets about mail.
use serde::Deserialize;
use std::path::PathBuf;

/// How letters leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransportKind {
    /// Into a folder, one `.eml` file each: for a trial, or for a relay that collects them.
    #[default]
    Folder,
    /// To an SMTP relay.
    Smtp,
}

/// The `[mail]` part of the settings.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSettings {
    /// `folder` (default) or `smtp`.
    pub transport: TransportKind,
    /// The folder of the letters, made when it is missing; only its owner can read the letters.
    pub folder: PathBuf,
    /// The relay: `smtp://host:port` (not encrypted: only on a trusted network), `smtps://user:password@host`
    /// (encrypted from the first byte, port 465) or `smtp+starttls://user:password@host` (refuses to go on
    /// unencrypted, port 587). Special characters in user and password are percent-encoded. Secret.
    pub smtp_url: Option<String>,
    /// The sender: `Minga <no-reply@example.org>`. Its domain is also that of every `Message-ID`.
    pub from: String,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            transport: TransportKind::Folder,
            folder: PathBuf::from("mail"),
            smtp_url: None,
            from: "Minga <no-reply@localhost>".to_owned(),
        }
    }
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSettings")
            .field("transport", &self.transport)
            .field("folder", &self.folder)
            .field("smtp_url", &self.smtp_url.as_ref().map(|_| "(secret)"))
            .field("from", &self.from)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_and_never_show_the_password() {
        let settings: MailSettings = serde_json::from_value(serde_json::json!({
            "transport": "smtp", "smtp_url": "smtps://minga:hush@relay.example.org", "from": "Minga <m@example.org>"
        }))
        .unwrap();
        assert_eq!(settings.transport, TransportKind::Smtp);
        assert!(!format!("{settings:?}").contains("hush"));
        assert!(serde_json::from_value::<MailSettings>(serde_json::json!({"transport": "pigeon"})).is_err());
        assert!(serde_json::from_value::<MailSettings>(serde_json::json!({"smpt_url": "x"})).is_err());
    }
}
