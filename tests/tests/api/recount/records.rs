//! What was published in a history, and where it stands.

/// What sort of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A pledge of one actor.
    Plain,
    /// A pledge that several make together.
    Joint,
    /// A pledge that joins another one.
    Matching,
    /// A practice.
    Practice,
    /// A pledge of an earlier collection.
    OldPledge,
    /// A practice of an earlier collection.
    OldPractice,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In the registry.
    Shown,
    /// Archived.
    Archived,
    /// Merged into another one.
    Merged(usize),
    /// Its publication was undone.
    Undone,
}

/// How a participant of a joint pledge has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// It takes part.
    Yes,
    /// It does not, or no longer.
    No,
    /// Nothing, or nothing about what the pledge says now.
    Nothing,
}

/// A participant of a joint pledge.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Its id.
    pub id: String,
    /// What it has answered.
    pub says: Says,
    /// The organisation that speaks for it, where it has joined by itself.
    pub speaker: Option<usize>,
}

/// Something that was published.
#[derive(Clone, Debug)]
pub struct Record {
    /// The organisation that acts for it; none for old records.
    pub whose: Option<usize>,
    /// The submission's id.
    pub id: String,
    /// Its reference.
    pub reference: String,
    /// What it is.
    pub form: Form,
    /// Where it stands.
    pub standing: Standing,
    /// The reference that it names, if it joins a pledge.
    pub joins: Option<String>,
    /// Whether somebody has objected against that.
    pub objected: bool,
    /// How often time had passed when it came to join that.
    pub joined_in: u32,
    /// Who takes part in it.
    pub participants: Vec<Participant>,
    /// Whether its participants are to confirm it again.
    pub asked_again: bool,
}

impl Record {
    /// Whether it is a pledge.
    pub fn is_pledge(&self) -> bool {
        !matches!(self.form, Form::Practice | Form::OldPractice)
    }

    /// Whether it is in the registry.
    pub fn is_shown(&self) -> bool {
        self.standing == Standing::Shown
    }
}
