//! Conflicts of interest: why somebody cannot review a practice, from everything that the service knows, before
//! anybody is invited. One rule, [`conflicts`], for suggestions, invitations and plans. Sources: the Network asks
//! that conflicts are declared first; finding them beforehand, and the list of reasons, are ours.
use crate::ids::{AccountId, OrganisationId, SubmissionId};
use crate::keys::{Keyed, keys};
use crate::rules::several_names::{parts, without_article};
use crate::text::fold;
use crate::violation::{Code, Violation};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

keys! {
    /// Why somebody cannot review a practice: the `reason` of the code `reviewer_in_conflict`, which has the sentences.
    pub enum ConflictReason {
        /// Belongs to the submitting organisation; of a UN entity, to its same country office.
        SameOrganisation = "same_organisation",
        /// Belongs to an organisation that implements it.
        Implementer = "implementer",
        /// Belongs to a partner organisation.
        Partner = "partner",
        /// Belongs to a donor.
        Donor = "donor",
        /// Filed it, changed it, or submitted an earlier revision.
        Author = "author",
        /// Is or was its focal point or alternate.
        FocalPoint = "focal_point",
        /// Is the contact of one of its participants.
        Participant = "participant",
        /// Declared a conflict on it before.
        DeclaredHere = "declared_here",
        /// Declared a conflict on another submission of the same organisation.
        DeclaredForOrganisation = "declared_for_organisation",
        /// Is based in the country that it comes from; only when the policy asks for it.
        SameCountry = "same_country",
    }
}

/// One reason, with what it is about: an organisation as it was named, or a country.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The reason.
    pub reason: ConflictReason,
    /// The organisation or the country that makes it.
    pub about: Option<String>,
}

impl Conflict {
    /// The conflict as a violation at a place of the request: its sentence says the reason.
    pub fn violation(&self, pointer: impl Into<String>) -> Violation {
        Violation::new(Code::ReviewerInConflict, pointer)
            .with("reason", self.reason.key())
            .with("about", self.about.clone().unwrap_or_default())
    }
}

/// The mailbox of an address: without surrounding space, case, and the tag after `+`. Two addresses of one mailbox
/// are one person. The database computes the same in the column `mailbox`.
#[must_use]
pub fn mailbox(address: &str) -> String {
    let key = address.trim().to_lowercase();
    match (key.find('+'), key.find('@')) {
        (Some(plus), Some(at)) if plus > 0 && plus < at => {
            let (local, domain) = (key.get(..plus), key.get(at..));
            format!("{}{}", local.unwrap_or_default(), domain.unwrap_or_default())
        }
        _ => key,
    }
}

/// The names under which organisations are known: each with its own and its aliases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases(BTreeMap<String, BTreeSet<OrganisationId>>);

/// The name of an organisation, ready to be compared: folded, with its acronym apart, and known aliases resolved. Where
/// somebody wrote several names in one, it is each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationName {
    said: String,
    keys: BTreeSet<String>,
    known: BTreeSet<OrganisationId>,
}

impl Aliases {
    /// From every pair of an organisation and one of its names.
    pub fn new(names: impl IntoIterator<Item = (OrganisationId, String)>) -> Self {
        let mut of: BTreeMap<String, BTreeSet<OrganisationId>> = BTreeMap::new();
        for (organisation, name) in names {
            for key in name_keys(&name) {
                of.entry(key).or_default().insert(organisation);
            }
        }
        Self(of)
    }

    /// A name as somebody wrote it.
    pub fn name(&self, said: &str) -> OrganisationName {
        let mut keys = name_keys(said);
        keys.extend(parts(said).iter().flat_map(|part| name_keys(part)));
        let known = keys.iter().filter_map(|key| self.0.get(key)).flatten().copied();
        OrganisationName {
            said: said.trim().to_owned(),
            known: known.collect(),
            keys,
        }
    }
}

impl OrganisationName {
    /// As it was written.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// The registered organisations that it is an alias of, or the own name of where they have aliases.
    pub fn known(&self) -> &BTreeSet<OrganisationId> {
        &self.known
    }

    /// Whether both name the same organisation, as far as names and aliases tell.
    pub fn same(&self, other: &Self) -> bool {
        !self.keys.is_disjoint(&other.keys) || !self.known.is_disjoint(&other.known)
    }
}

/// Entities of the United Nations system that work with the Network, by the names and acronyms under which people
/// write them in English, Spanish and French; their offices are named after them: `OIM Perú`. Ours.
const UN_ENTITIES: &str = "\
    United Nations, Naciones Unidas, Nations Unies, ONU, UN Network, UN Migration, \
    IOM, OIM, International Organization for Migration, International Organisation for Migration, \
    Organización Internacional para las Migraciones, Organisation internationale pour les migrations, \
    UNHCR, ACNUR, HCR, ILO, OIT, BIT, International Labour Organization, International Labour Organisation, \
    Organización Internacional del Trabajo, Organisation internationale du Travail, \
    OHCHR, ACNUDH, HCDH, UNICEF, UNFPA, UNDP, PNUD, UN Women, UNESCO, UNODC, ONUDC, \
    WHO, OMS, World Health Organization, Organización Mundial de la Salud, Organisation mondiale de la Santé, \
    PAHO, OPS, WFP, PMA, PAM, World Food Programme, Programa Mundial de Alimentos, Programme alimentaire mondial, \
    FAO, UNEP, PNUMA, PNUE, UN Habitat, UN DESA, UNDESA, UNAIDS, ONUSIDA, UNITAR, UNOPS, UNIDO, ONUDI, UNCTAD, \
    UNDRR, UNRISD, UNU, UNV, UNRWA, OCHA, DCO, ECLAC, CEPAL, CEPALC, ESCAP, ESCWA, UNECE, UNECA, IFAD, FIDA, UPU, \
    WIPO, OMPI";

/// Whether a name is that of an entity of the United Nations, or of an office of one.
pub fn is_un_entity(name: &str) -> bool {
    static ENTITIES: LazyLock<Vec<String>> =
        LazyLock::new(|| UN_ENTITIES.split(',').map(|entity| words_of(entity) + " ").collect());
    name_keys(name).into_iter().any(|key| {
        let key = key + " ";
        ENTITIES.iter().any(|entity| key.starts_with(entity))
    })
}

/// What a name is compared by: its words without accents, case, punctuation and the article before them; of
/// `Name (ACRONYM)` the two apart.
fn name_keys(name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::from([key_of(name)]);
    if let Some((before, rest)) = name.split_once('(')
        && let Some((inner, after)) = rest.split_once(')')
        && is_acronym(inner)
    {
        found.insert(key_of(&format!("{before} {after}")));
        found.insert(words_of(inner));
    }
    found.remove("");
    found
}

fn key_of(name: &str) -> String {
    let words = words_of(name);
    without_article(&words).map_or_else(|| words.clone(), str::to_owned)
}

fn words_of(text: &str) -> String {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_acronym(text: &str) -> bool {
    let letters = text.trim().chars().filter(|c| c.is_alphabetic()).count();
    (2..=12).contains(&letters) && !text.chars().any(char::is_lowercase) && !text.trim().contains(' ')
}

/// An organisation that a reviewer belongs to, by membership, as its contact, or as the profile says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affiliation {
    /// The organisation, when it is registered.
    pub organisation: Option<OrganisationId>,
    /// Its name.
    pub name: OrganisationName,
    /// Whether it is an entity of the United Nations, as far as that is known; else every office of it counts.
    pub un: bool,
    /// Where the office may be, alpha-3: the country that the organisation is registered with and the one that the
    /// reviewer is based in. Many entities are registered once, with the country of their headquarters.
    pub offices: BTreeSet<String>,
    /// Whether the reviewer's own account is a member, and so sees the organisation's submissions.
    pub member: bool,
}

/// What is known of somebody who could review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The account, and others of the same mailbox.
    pub accounts: BTreeSet<AccountId>,
    /// Every mailbox of the person, see [`mailbox`].
    pub mailboxes: BTreeSet<String>,
    /// The organisations.
    pub affiliations: Vec<Affiliation>,
    /// Where the person is based, alpha-3.
    pub country: Option<String>,
    /// Where the person declared a conflict before: submission, and its organisation.
    pub declared: Vec<(SubmissionId, OrganisationId)>,
}

/// What is known of a submission that is to be reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The submission.
    pub submission: SubmissionId,
    /// The submitting organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: OrganisationName,
    /// The country of its office; else that of the country network which helps.
    pub office: Option<String>,
    /// Organisations that the content or an earlier revision names, with the part they take.
    pub parties: Vec<(ConflictReason, OrganisationName)>,
    /// Where it is carried out; empty when global.
    pub countries: BTreeSet<String>,
    /// Who filed it, who changed it and who made its revisions.
    pub authors: BTreeSet<AccountId>,
    /// Accounts of its focal points and alternates, former ones too.
    pub contact_accounts: BTreeSet<AccountId>,
    /// Their mailboxes.
    pub contact_mailboxes: BTreeSet<String>,
    /// Mailboxes of its participants' contacts.
    pub participant_mailboxes: BTreeSet<String>,
}

/// Every conflict of a person with a submission, each reason once for each organisation, in the order of the reasons.
pub fn conflicts(person: &Person, case: &Case, same_country: bool) -> Vec<Conflict> {
    let mut found = BTreeSet::new();
    let mut add = |reason, about: Option<&str>| {
        found.insert(Conflict {
            reason,
            about: about.map(str::to_owned),
        });
    };
    let case_offices: BTreeSet<String> = case.office.iter().cloned().collect();
    for affiliation in &person.affiliations {
        let same_row = affiliation.organisation == Some(case.organisation);
        if (same_row && affiliation.member)
            || ((same_row || affiliation.name.same(&case.name)) && same_office(affiliation, &case_offices))
        {
            add(ConflictReason::SameOrganisation, Some(affiliation.name.said()));
        }
        for (part, party) in &case.parties {
            if affiliation.name.same(party) && same_office(affiliation, &case.countries) {
                add(*part, Some(party.said()));
            }
        }
    }
    if !person.accounts.is_disjoint(&case.authors) {
        add(ConflictReason::Author, None);
    }
    if !person.accounts.is_disjoint(&case.contact_accounts) || !person.mailboxes.is_disjoint(&case.contact_mailboxes) {
        add(ConflictReason::FocalPoint, None);
    }
    if !person.mailboxes.is_disjoint(&case.participant_mailboxes) {
        add(ConflictReason::Participant, None);
    }
    if person
        .declared
        .iter()
        .any(|(submission, _)| *submission == case.submission)
    {
        add(ConflictReason::DeclaredHere, None);
    } else if person.declared.iter().any(|(_, of)| *of == case.organisation) {
        add(ConflictReason::DeclaredForOrganisation, Some(case.name.said()));
    }
    let home = case.office.as_ref();
    if same_country
        && let Some(country) = &person.country
        && home.map_or_else(|| case.countries.contains(country), |home| home == country)
    {
        add(ConflictReason::SameCountry, Some(country));
    }
    found.into_iter().collect()
}

/// Of a UN entity only the same country office counts; one that is not known counts as the same, and of two that it may
/// be one suffices.
fn same_office(affiliation: &Affiliation, offices: &BTreeSet<String>) -> bool {
    let of_person = &affiliation.offices;
    !affiliation.un || offices.is_empty() || of_person.is_empty() || !of_person.is_disjoint(offices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use uuid::Uuid;

    fn organisation(number: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(number))
    }

    fn account(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    fn submission(number: u128) -> SubmissionId {
        SubmissionId(Uuid::from_u128(number))
    }

    /// IOM is known by its Spanish acronym and name as well.
    fn aliases() -> Aliases {
        Aliases::new(
            ["IOM", "OIM", "Organización Internacional para las Migraciones"]
                .map(|name| (organisation(50), name.to_owned())),
        )
    }

    fn case() -> Case {
        let names = aliases();
        Case {
            submission: submission(1),
            organisation: organisation(1),
            name: names.name("Municipalidad de Tacna"),
            office: Some("PER".to_owned()),
            parties: vec![
                (ConflictReason::Implementer, names.name("Asociación  Puente")),
                (
                    ConflictReason::Partner,
                    names.name("Organización Internacional para las Migraciones (OIM)"),
                ),
            ],
            countries: BTreeSet::from(["PER".to_owned()]),
            authors: BTreeSet::from([account(7)]),
            contact_accounts: BTreeSet::from([account(8)]),
            contact_mailboxes: BTreeSet::from(["rosa@example.org".to_owned()]),
            participant_mailboxes: BTreeSet::from(["aline@example.net".to_owned()]),
        }
    }

    fn of(name: &str, un: bool, office: Option<&str>) -> Person {
        Person {
            affiliations: vec![Affiliation {
                organisation: None,
                name: aliases().name(name),
                un,
                offices: office.map(str::to_owned).into_iter().collect(),
                member: false,
            }],
            ..Person::default()
        }
    }

    fn reasons(person: &Person) -> Vec<ConflictReason> {
        let found = conflicts(person, &case(), false);
        found.into_iter().map(|conflict| conflict.reason).collect()
    }

    #[test]
    fn a_stranger_is_free_to_review() {
        assert_eq!(reasons(&of("Universidad de Quito", false, Some("ECU"))), []);
        assert_eq!(reasons(&Person::default()), []);
    }

    #[test]
    fn of_several_names_in_one_each_is_compared() {
        let names = aliases();
        let same = |one: &str, other: &str| names.name(one).same(&names.name(other));
        for (one, other) in [
            ("CARE Perú / PNUD", "PNUD"),
            ("CARE Perú / PNUD", "Care Peru"),
            ("PNUD; Organización Internacional para las Migraciones", "IOM"),
            ("UNICEF, ACNUR y CARE Perú", "ACNUR / PMA"),
            ("La Unión Europea", "Unión Europea"),
            ("L’Union européenne", "Union Européenne"),
            ("The European Union / PNUD", "European Union"),
        ] {
            assert!(same(one, other) && same(other, one), "{one}: {other}");
        }
        for (one, other) in [
            ("PNUD / sociedad civil", "Sociedad Civil"),
            ("CARE Perú / Ministerio", "El Ministerio"),
            ("CARE Perú / PNUD", "CARE"),
            ("Ministry of Labour and Migration", "Migration"),
            ("Ministerio de Vivienda, Ciudad y Territorio", "Ciudad"),
            ("Asociación Puente y Camino", "Camino"),
        ] {
            assert!(!same(one, other), "{one}: {other}");
        }
    }

    #[test]
    fn names_are_compared_without_accents_case_and_punctuation() {
        assert_eq!(
            reasons(&of("municipalidad de TACNA.", false, None)),
            [ConflictReason::SameOrganisation]
        );
        assert_eq!(
            reasons(&of("asociacion puente", false, None)),
            [ConflictReason::Implementer]
        );
    }

    #[test]
    fn an_alias_an_acronym_and_the_whole_name_are_one_organisation() {
        for name in [
            "IOM",
            "oim",
            "O.I.M (OIM)",
            "Organización Internacional para las Migraciones",
        ] {
            assert_eq!(reasons(&of(name, false, None)), [ConflictReason::Partner], "{name}");
        }
        let without_aliases = Aliases::default();
        let long = without_aliases.name("World Food Programme (WFP)");
        assert!(long.same(&without_aliases.name("WFP")));
        let remark = without_aliases.name("Red Puentes (ficticia)");
        assert!(!remark.same(&without_aliases.name("Otra casa (ficticia)")));
    }

    #[test]
    fn of_a_un_entity_only_the_same_country_office_counts() {
        assert_eq!(reasons(&of("IOM", true, Some("PER"))), [ConflictReason::Partner]);
        assert_eq!(reasons(&of("IOM", true, Some("ECU"))), []);
        assert_eq!(reasons(&of("IOM", true, None)), [ConflictReason::Partner], "unknown");
    }

    #[test]
    fn entities_of_the_united_nations_are_known_by_their_names_and_their_offices_too() {
        for name in [
            "OIM",
            "IOM Regional Office for South America",
            "ACNUR Ecuador",
            "Agencia para los Refugiados (ACNUR)",
            "organización internacional para las migraciones, oficina de Quito",
            "UN-Habitat",
            "Naciones Unidas – Oficina de la Coordinadora Residente",
        ] {
            assert!(is_un_entity(name), "{name}");
        }
        for name in [
            "Cooperación Suiza",
            "Universidad del Sur",
            "Un techo para todos",
            "Oitura Consultores",
            "Amigas de UNICEF",
            "",
        ] {
            assert!(!is_un_entity(name), "{name}");
        }
    }

    #[test]
    fn an_entity_that_is_registered_once_counts_where_its_reviewer_is_based_too() {
        for (based, expected) in [("PER", vec![ConflictReason::Partner]), ("ECU", vec![])] {
            let mut person = of("IOM", true, Some("CHE"));
            for affiliation in &mut person.affiliations {
                affiliation.offices.insert(based.to_owned());
            }
            assert_eq!(reasons(&person), expected, "{based}");
        }
    }

    #[test]
    fn a_member_of_the_submitting_organisation_is_in_conflict_whatever_the_office() {
        let mut person = of("Another name", true, Some("ECU"));
        for (member, expected) in [(true, vec![ConflictReason::SameOrganisation]), (false, vec![])] {
            for affiliation in &mut person.affiliations {
                affiliation.organisation = Some(organisation(1));
                affiliation.member = member;
            }
            assert_eq!(reasons(&person), expected);
        }
    }

    #[test]
    fn authors_contacts_and_participants_are_recognised_by_account_and_mailbox() {
        let by_account = |number| Person {
            accounts: BTreeSet::from([account(1), account(number)]),
            ..Person::default()
        };
        let by_mailbox = |address: &str| Person {
            mailboxes: BTreeSet::from([mailbox(address)]),
            ..Person::default()
        };
        assert_eq!(reasons(&by_account(7)), [ConflictReason::Author]);
        assert_eq!(reasons(&by_account(8)), [ConflictReason::FocalPoint]);
        assert_eq!(
            reasons(&by_mailbox(" Rosa+minga@Example.org")),
            [ConflictReason::FocalPoint]
        );
        assert_eq!(reasons(&by_mailbox("ALINE@example.net")), [ConflictReason::Participant]);
        assert_eq!(reasons(&by_mailbox("rosa@example.com")), []);
    }

    #[test]
    fn a_mailbox_has_no_tag_and_no_case() {
        for (address, expected) in [
            ("Ana+x+y@Example.org", "ana@example.org"),
            ("ana@example.org", "ana@example.org"),
            ("+ana@example.org", "+ana@example.org"),
            ("ana@exa+mple.org", "ana@exa+mple.org"),
        ] {
            assert_eq!(mailbox(address), expected);
        }
    }

    #[test]
    fn what_was_declared_before_holds_for_the_submission_and_its_organisation() {
        let declared = |of: SubmissionId, by: OrganisationId| Person {
            declared: vec![(of, by)],
            ..Person::default()
        };
        assert_eq!(
            reasons(&declared(submission(1), organisation(1))),
            [ConflictReason::DeclaredHere]
        );
        assert_eq!(
            reasons(&declared(submission(2), organisation(1))),
            [ConflictReason::DeclaredForOrganisation]
        );
        assert_eq!(reasons(&declared(submission(2), organisation(2))), []);
    }

    #[test]
    fn the_same_country_counts_only_when_the_policy_says_so() {
        let person = Person {
            country: Some("PER".to_owned()),
            ..Person::default()
        };
        assert!(conflicts(&person, &case(), false).is_empty());
        let found = conflicts(&person, &case(), true);
        assert_eq!(
            found,
            [Conflict {
                reason: ConflictReason::SameCountry,
                about: Some("PER".to_owned())
            }]
        );
        let global = Case {
            office: None,
            countries: BTreeSet::new(),
            ..case()
        };
        assert!(conflicts(&person, &global, true).is_empty());
    }

    #[test]
    fn every_reason_has_a_sentence_of_its_own_in_every_language() {
        for language in Language::ALL {
            let said: BTreeSet<String> = ConflictReason::ALL
                .iter()
                .map(|reason| {
                    let conflict = Conflict {
                        reason: *reason,
                        about: Some("Casa".to_owned()),
                    };
                    conflict.violation("").message(language)
                })
                .collect();
            assert_eq!(said.len(), ConflictReason::ALL.len(), "{language}: {said:?}");
            let unknown = Violation::new(Code::ReviewerInConflict, "")
                .with("reason", "?")
                .message(language);
            assert!(!said.contains(&unknown), "{language}: a reason has no sentence");
        }
    }
}
