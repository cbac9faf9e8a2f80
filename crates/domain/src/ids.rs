//! Typed identifiers, all UUIDv7 made outside the domain (randomness and time are arguments here).
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(example = "01890a5d-ac96-774b-bcce-b302099a8057")]
        pub struct $name(pub Uuid);
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// A person who can log in.
    AccountId
    /// An actor that submits or takes part: a ministry, a city, a UN entity, an association.
    OrganisationId
    /// A membership that a person is asked to take.
    MembershipOfferId
    /// An invitation to join the roster of reviewers.
    RosterInvitationId
    /// A contact of an organisation, with or without an account.
    ContactId
    /// A pledge or a practice on its way.
    SubmissionId
    /// A cycle that submissions are filed for.
    CycleId
    /// A participant row of a joint pledge.
    ParticipantId
    /// An organisation's request to join a published joint pledge.
    JoiningRequestId
    /// A file attached to a submission.
    AttachmentId
    /// A reviewer's invitation to one round of one submission.
    AssignmentId
    /// A letter of consolidated comments.
    LetterId
    /// One point of a letter.
    LetterItemId
    /// An extension of the deadline of a letter.
    ExtensionId
    /// A measurable indicator of a pledge.
    IndicatorId
    /// An internal note of the secretariat.
    NoteId
    /// An entry of the audit trail.
    EventId
    /// A queued e-mail notice.
    NoticeId
    /// A link sent by e-mail that opens exactly one thing.
    LinkId
    /// A login with all its refresh tokens.
    SessionId
    /// One refresh token of a session.
    RefreshTokenId
    /// An update of the progress of a published pledge.
    ProgressId
    /// A receiver of signed webhooks.
    WebhookId
    /// A message to a webhook.
    WebhookDeliveryId
    /// One attempt to deliver a message to a webhook.
    WebhookAttemptId
    /// A translation of a submission.
    TranslationId
}
