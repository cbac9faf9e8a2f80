//! What changes in the public registry, as the change feed and webhooks tell it: that something happened to which
//! entry, never what it says. Whoever wants to know reads the entry, and is then told what is public at that moment:
//! what was archived meanwhile is not repeated by an old event.
use crate::keys::keys;
use crate::kinds::Kind;

keys! {
    /// A kind of public change. The part before the dot is the collection. Clients ignore types that they do not know.
    pub enum ChangeType {
        /// A pledge is in the registry for the first time, or again after its publication was undone.
        PledgePublished = "pledge.published",
        /// An accepted amendment has changed what a pledge says.
        PledgeUpdated = "pledge.updated",
        /// A pledge was taken out of the registry: it answers 410 with the public reason.
        PledgeArchived = "pledge.archived",
        /// An archived pledge is back.
        PledgeRestored = "pledge.restored",
        /// The publication of a pledge was undone soon after: it answers 404.
        PledgeRetracted = "pledge.retracted",
        /// A translation of a pledge was added or changed.
        PledgeTranslated = "pledge.translated",
        /// A translation of a pledge was removed.
        PledgeTranslationRemoved = "pledge.translation_removed",
        /// The organisation of a pledge changed its name, type, country or public contact.
        PledgeOrganisationChanged = "pledge.organisation_changed",
        /// A pledge was merged into another one: it answers 308 with the address of that one.
        PledgeMerged = "pledge.merged",
        /// The merger of a pledge was undone: it is in the registry again.
        PledgeUnmerged = "pledge.unmerged",
        /// Which others belong together with a pledge has changed: it was linked with one or is no longer, or one that it is
        /// linked with came into the registry, left it or has another title.
        PledgeRelatedChanged = "pledge.related_changed",
        /// Another pledge joins this one, or joins it again.
        PledgeMatched = "pledge.matched",
        /// A pledge that joined this one has left the registry or joins another one.
        PledgeMatchEnded = "pledge.match_ended",
        /// The pledge that this one joins is another one from now on, or none, or something has become of it: it was
        /// archived or restored, or is reported as discontinued, or no longer so.
        PledgeMatchChanged = "pledge.match_changed",
        /// The progress of a pledge, or of a participant's part in it, was reported.
        PledgeProgressReported = "pledge.progress_reported",
        /// An update of the progress was corrected.
        PledgeProgressCorrected = "pledge.progress_corrected",
        /// An update of the progress is hidden.
        PledgeProgressHidden = "pledge.progress_hidden",
        /// A hidden update of the progress is shown again.
        PledgeProgressShown = "pledge.progress_shown",
        /// The row of a participant of a published joint pledge was corrected; it is asked to confirm it again.
        PledgeParticipantChanged = "pledge.participant_changed",
        /// A participant of a published joint pledge has confirmed and is shown.
        PledgeParticipantConfirmed = "pledge.participant_confirmed",
        /// A participant has left a published joint pledge; the entry says since when.
        PledgeParticipantLeft = "pledge.participant_left",
        /// A participant was asked again about a changed common goal or its corrected row and has declined, or has not
        /// answered within its days: it is no longer shown.
        PledgeParticipantHidden = "pledge.participant_hidden",
        /// A practice is in the registry for the first time, or again after its publication was undone.
        PracticePublished = "practice.published",
        /// An accepted amendment has changed what a practice says.
        PracticeUpdated = "practice.updated",
        /// A practice was taken out of the registry: it answers 410 with the public reason.
        PracticeArchived = "practice.archived",
        /// An archived practice is back.
        PracticeRestored = "practice.restored",
        /// The publication of a practice was undone soon after: it answers 404.
        PracticeRetracted = "practice.retracted",
        /// A translation of a practice was added or changed.
        PracticeTranslated = "practice.translated",
        /// A translation of a practice was removed.
        PracticeTranslationRemoved = "practice.translation_removed",
        /// The organisation of a practice changed its name, type, country or public contact.
        PracticeOrganisationChanged = "practice.organisation_changed",
        /// A practice was merged into another one: it answers 308 with the address of that one.
        PracticeMerged = "practice.merged",
        /// The merger of a practice was undone: it is in the registry again.
        PracticeUnmerged = "practice.unmerged",
        /// Which others belong together with a practice has changed: it was linked with one or is no longer, or one that it is
        /// linked with came into the registry, left it or has another title.
        PracticeRelatedChanged = "practice.related_changed",
    }
}

/// What can happen to an entry of either collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was published.
    Published,
    /// An amendment was accepted.
    Updated,
    /// It was archived.
    Archived,
    /// It was restored.
    Restored,
    /// Its publication was undone.
    Retracted,
    /// A translation was added or changed.
    Translated,
    /// A translation was removed.
    TranslationRemoved,
    /// Its organisation's public data changed.
    OrganisationChanged,
    /// It was merged into another one.
    Merged,
    /// Its merger was undone.
    Unmerged,
    /// Which others it is shown to belong together with has changed.
    RelatedChanged,
}

impl Change {
    /// The type of this change in a collection.
    #[must_use]
    pub fn of(self, kind: Kind) -> ChangeType {
        use ChangeType as T;
        match (kind, self) {
            (Kind::Pledge, Self::Published) => T::PledgePublished,
            (Kind::Pledge, Self::Updated) => T::PledgeUpdated,
            (Kind::Pledge, Self::Archived) => T::PledgeArchived,
            (Kind::Pledge, Self::Restored) => T::PledgeRestored,
            (Kind::Pledge, Self::Retracted) => T::PledgeRetracted,
            (Kind::Pledge, Self::Translated) => T::PledgeTranslated,
            (Kind::Pledge, Self::TranslationRemoved) => T::PledgeTranslationRemoved,
            (Kind::Pledge, Self::OrganisationChanged) => T::PledgeOrganisationChanged,
            (Kind::Pledge, Self::Merged) => T::PledgeMerged,
            (Kind::Pledge, Self::Unmerged) => T::PledgeUnmerged,
            (Kind::Pledge, Self::RelatedChanged) => T::PledgeRelatedChanged,
            (Kind::Practice, Self::Published) => T::PracticePublished,
            (Kind::Practice, Self::Updated) => T::PracticeUpdated,
            (Kind::Practice, Self::Archived) => T::PracticeArchived,
            (Kind::Practice, Self::Restored) => T::PracticeRestored,
            (Kind::Practice, Self::Retracted) => T::PracticeRetracted,
            (Kind::Practice, Self::Translated) => T::PracticeTranslated,
            (Kind::Practice, Self::TranslationRemoved) => T::PracticeTranslationRemoved,
            (Kind::Practice, Self::OrganisationChanged) => T::PracticeOrganisationChanged,
            (Kind::Practice, Self::Merged) => T::PracticeMerged,
            (Kind::Practice, Self::Unmerged) => T::PracticeUnmerged,
            (Kind::Practice, Self::RelatedChanged) => T::PracticeRelatedChanged,
        }
    }
}

impl ChangeType {
    /// The collection that the changed entry is of.
    #[must_use]
    pub fn kind(self) -> Kind {
        if crate::keys::Keyed::key(self).starts_with("practice.") {
            Kind::Practice
        } else {
            Kind::Pledge
        }
    }

    /// The part of the entry's address under which the change shows; empty for the entry itself.
    #[must_use]
    pub fn part(self) -> &'static str {
        match self {
            Self::PledgeProgressReported
            | Self::PledgeProgressCorrected
            | Self::PledgeProgressHidden
            | Self::PledgeProgressShown => "/progress",
            Self::PledgeMatched | Self::PledgeMatchEnded => "/matches",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keyed;

    #[test]
    fn every_type_names_its_collection() {
        for change in ChangeType::ALL {
            let (collection, what) = change.key().split_once('.').unwrap();
            assert_eq!(collection, change.kind().key());
            assert!(!what.is_empty(), "{change}");
        }
    }

    #[test]
    fn what_happens_to_both_collections_is_called_alike() {
        for change in [
            Change::Published,
            Change::Updated,
            Change::Archived,
            Change::Restored,
            Change::Retracted,
            Change::Translated,
            Change::TranslationRemoved,
            Change::OrganisationChanged,
        ] {
            let (pledge, practice) = (change.of(Kind::Pledge), change.of(Kind::Practice));
            assert_eq!((pledge.kind(), practice.kind()), (Kind::Pledge, Kind::Practice));
            let what = |change: ChangeType| change.key().split_once('.').unwrap().1.to_owned();
            assert_eq!(what(pledge), what(practice));
        }
    }
}
