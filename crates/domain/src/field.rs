//! By what the public registry is filtered and counted.
use crate::keys::keys;

keys! {
    /// What published pledges and practices are filtered by and counted by. The key is the name of the query parameter,
    /// of the facet and of the breakdown alike.
    pub enum Field {
        /// Objective of the Compact, 1 to 23.
        Objective = "objective",
        /// Round table of the Forum that an objective belongs to.
        Roundtable = "roundtable",
        /// Guiding principle.
        Principle = "principle",
        /// Goal of the 2030 Agenda, 1 to 17.
        Sdg = "sdg",
        /// Country of implementation, alpha-3.
        Country = "country",
        /// Region of implementation or around a country of it, M49.
        Region = "region",
        /// How far it reaches.
        Scope = "scope",
        /// Nature of a pledge.
        Nature = "nature",
        /// Type of the pledge or practice.
        Type = "type",
        /// Status that the last progress update of a pledge gave.
        Status = "status",
        /// Actor type of the organisation.
        ActorType = "actor_type",
        /// Heading of reports for the actor type.
        ReportGroup = "report_group",
        /// Country of the organisation, alpha-3.
        OrganisationCountry = "organisation_country",
        /// Country network that it concerns, alpha-3: the organisation's country and those of implementation.
        Network = "network",
        /// The cycle.
        Cycle = "cycle",
        /// Year of publication (UTC).
        Year = "year",
        /// Month of publication (UTC), `YYYY-MM`.
        Month = "month",
        /// Language of the original, BCP 47.
        Language = "language",
        /// How it came in.
        Provenance = "provenance",
        /// What it holds: see [`Holding`].
        Has = "has",
    }

    /// What an entry may hold; values of the filter `has`.
    pub enum Holding {
        /// A country of implementation, rather than only regions or the world.
        Country = "country",
        /// A pledge: at least one indicator.
        Indicators = "indicators",
        /// A pledge: an amount of money, of its own or in support of another.
        Amount = "amount",
        /// A pledge: money whose amount is not made public.
        UndisclosedAmount = "undisclosed_amount",
        /// A correction or an update after the publication.
        Update = "update",
    }
}
