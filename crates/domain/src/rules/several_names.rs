//! Whether one name holds several organisations, and which. A name that may be one is one: lists of what a ministry is
//! about are no lists of organisations.
use crate::text::in_words;
use crate::vocabulary;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words of the names of organisations, folded: they stand at the beginning or, in English, at the end.
const BODIES: &str = "\
    agence agencia agency alcaldia ambassade asociacion association authority ayuntamiento banco bank banque \
    city ciudad comision comite commission committee commune confederacion confederation conseil consejo council \
    defensoria embajada embassy federacion federation fondation fondo fonds foundation fund fundacion gobierno \
    gouvernement government institut institute instituto mairie ministere ministerio ministry municipalidad \
    municipalite municipality municipio network organisation organizacion organization reseau sindicato society \
    syndicat union universidad universite university ville";

/// Words of the names of parts of organisations, folded.
const PARTS: &str = "\
    bureau center centre centro delegacion delegation departamento departement department direccion direction \
    directorate division ecole escuela facultad faculte faculty mision mission office oficina programa programme \
    red school secretaire secretaria secretariat secretary service servicio subsecretaria superintendencia unit \
    viceministerio";

/// Those of the [`BODIES`] of which places follow, and not what they are about.
const OF_PLACES: &str = "\
    alcaldia ambassade ayuntamiento city ciudad commune embajada embassy gobierno gouvernement government mairie \
    municipalidad municipalite municipality municipio ville";

/// Words that name several at once: `Governments of Germany and Morocco`.
const MANY: &str = "\
    cities ciudades communes gobiernos gouvernements governments ministeres ministerios ministries \
    municipalidades municipalites municipalities municipios villes";

/// Words after which it is said whose something is, or what it is about.
const OF: &str = "a d de del des du for of on para por pour";

/// What joins the last name of a list to the others.
const AND: &[&str] = &[" and ", " AND ", " & ", " y ", " Y ", " e ", " E ", " et ", " ET "];

/// What stands at the end of a list for those that are not named.
const OTHERS: &[&str] = &[
    "others",
    "partners",
    "otros",
    "otras",
    "socios",
    "autres",
    "partenaires",
    "d autres",
];

/// Words of what stands in a list for a kind of organisations, and not for one, beside the words above.
const KINDS: &str = "\
    academia academica academicas academico academicos academie academy acteurs actores actors and civil civile \
    civiles communaute communautes communities community companies comunidad comunidades e empresas enterprises \
    entreprises estado et internacional internacionales international internationale internationales local \
    locale locales locaux migrant migrantes migrants nacional nacionales national nationale nationales ngo ngos \
    o ong ongs or organisations organizaciones organizations ou personas privada privado private prive privee \
    public publica publico publique regional regionale regionales secteur sector sectores sectors sociedad \
    societe state universidades universites universities y";

/// Names of countries that people use beside those of the United Nations, folded.
const USUAL_NAMES: &[&str] = &[
    "united kingdom",
    "reino unido",
    "royaume uni",
    "united states",
    "estados unidos",
    "etats unis",
    "south korea",
    "corea del sur",
    "coree du sud",
    "russia",
    "rusia",
    "russie",
    "syria",
    "siria",
    "syrie",
    "tanzania",
    "tanzanie",
    "turkey",
    "turquia",
    "turquie",
    "vietnam",
    "czech republic",
];

/// Acronyms by which everybody knows an organisation, in the three languages, folded.
const KNOWN: &str = "\
    acnudh acnur aecid bid cepal cicr eclac fao giz hcdh hcr iadb icmpd icrc idb ifad ifrc ilo iom oea oecd ohchr oim \
    oit oms onu ops osce paho pam pma pnud undp unesco unfpa unhcr unicef unido unodc unops usaid wfp who";

/// What stands between two names and hardly ever within one.
const PLUS: &str = " + ";

/// What stands between two names, and within many: `Trade & Industry`.
const AMPERSAND: &str = " & ";

/// Longest word of which an acronym consists where the whole name is in capitals.
const LONGEST_IN_CAPITALS: usize = 6;

static COUNTRIES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let names = vocabulary::countries().iter().flat_map(|country| country.names());
    let plain = names.filter_map(|name| name.split(" (").next());
    plain.chain(USUAL_NAMES.iter().copied()).map(in_words).collect()
});

/// What one part of a list is.
#[derive(Debug, PartialEq, Eq)]
enum What {
    Country,
    Acronym,
    /// An organisation by one of the [`BODIES`].
    Body(String),
    /// Anything else: a place, a policy, an organisation of which nothing tells that it is one.
    Plain,
}

/// Several names in one: separated by a semicolon, a slash or a line break, or listed with commas or an "and" where
/// the parts are organisations of their own.
pub(super) fn several(name: &str) -> bool {
    name.contains([';', '\n']) || name.contains(" / ") || is_numbered(name) || lists(&without_brackets(name))
}

/// The names of which a name holds several; none of a name that is one. What names nobody, such as a kind of
/// organisations, is left out.
pub(crate) fn parts(name: &str) -> Vec<String> {
    if !several(name) {
        return Vec::new();
    }
    let pieces = name.split([';', '\n']).flat_map(|piece| piece.split(" / "));
    let each = pieces.flat_map(|piece| {
        let plain = without_brackets(piece).replace(PLUS, AMPERSAND);
        if joined_by_sign(&plain) {
            plain.split(AMPERSAND).map(|part| part.trim().to_owned()).collect()
        } else if lists(&plain) {
            List::of(&plain).parts
        } else {
            vec![piece.trim().to_owned()]
        }
    });
    each.filter(|part| names_somebody(part)).collect()
}

/// Whether something else is said than of what kind it is.
fn names_somebody(part: &str) -> bool {
    let general = |word: &str| [BODIES, PARTS, MANY, OF, KINDS].iter().any(|list| has(list, word)) || word.len() < 2;
    let said = in_words(part);
    let named = without_article(said.trim()).unwrap_or(said.trim());
    !OTHERS.contains(&named) && named.split_whitespace().any(|word| !general(word))
}

/// Folded words without the article before them; `None` where none stands there, or nothing else.
pub(crate) fn without_article(words: &str) -> Option<&str> {
    ["the ", "los ", "las ", "el ", "la ", "les ", "le ", "l "]
        .iter()
        .find_map(|article| words.strip_prefix(article))
}

/// Whether a name without brackets lists several.
fn lists(name: &str) -> bool {
    if is_country(name) {
        return false;
    }
    if joined_by_sign(name) {
        return true;
    }
    let name = name.replace(PLUS, AMPERSAND);
    let list = List::of(&name);
    let Some((first, later)) = list.parts.split_first().filter(|(_, later)| !later.is_empty()) else {
        return false;
    };
    let words = words(first);
    let many = words.iter().position(|word| has(MANY, word));
    if many.is_some_and(|place| is_of(words.get(place.saturating_add(1)))) {
        return true;
    }
    let kinds: Vec<What> = list.parts.iter().map(|part| what(part, &name)).collect();
    let bodies: Vec<&What> = kinds.iter().filter(|kind| matches!(kind, What::Body(_))).collect();
    let alike = bodies
        .windows(2)
        .any(|pair| matches!(pair, [one, other] if one == other));
    let is_short = |kind: &What| matches!(kind, What::Country | What::Acronym);
    if lists_what_it_is_about(&words) {
        // Without an "and", another organisation may be the one that the first is part of.
        let counts = |kind: &&What| is_short(kind) || (list.joined && **kind != What::Plain);
        let own = kinds.iter().skip(1).filter(counts).count();
        let listed = list.joined || later.len() > 1;
        return alike || (listed && own.saturating_mul(2) > later.len());
    }
    let own = kinds.iter().filter(|kind| **kind != What::Plain).count();
    let most = own.saturating_mul(2) > kinds.len();
    if list.joined {
        let named = |part: &String| part.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
        // `Educational, Scientific and Cultural Organization`
        let adjectives = own == 1 && later.last().is_some_and(|part| ends_with_body(part));
        return most || (list.commas && list.parts.iter().all(named) && !adjectives);
    }
    match kinds.as_slice() {
        // One may be the acronym of the other.
        [one, other] => *one != What::Plain && one == other,
        _ => most && (alike || kinds.iter().any(is_short)),
    }
}

/// Whether names are numbered: `1. IOM 2. UNHCR`.
fn is_numbered(name: &str) -> bool {
    let numbered = |word: &str, number: &str| {
        let word = word.trim_start_matches('(');
        let rest = word.strip_prefix(number).and_then(|rest| rest.strip_prefix(['.', ')']));
        // Not `1.5 degrees`.
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_numeric()))
    };
    let mut words = name.split_whitespace();
    words.next().is_some_and(|word| numbered(word, "1")) && words.any(|word| numbered(word, "2"))
}

/// Names with a sign between them, of which one is known to be an organisation, or looks like one beside others that
/// have names of several words: `Save the Children & UNICEF`.
fn joined_by_sign(name: &str) -> bool {
    let parts: Vec<&str> = name
        .split(AMPERSAND)
        .flat_map(|part| part.split(PLUS))
        .map(str::trim)
        .filter(|part| !part.is_empty() && !OTHERS.contains(&in_words(part).trim()))
        .collect();
    if parts.len() < 2 || !parts.iter().all(|part| part.starts_with(|c: char| c.is_uppercase())) {
        return false;
    }
    let kinds: Vec<What> = parts.iter().map(|part| what(part, name)).collect();
    let known = |part: &&str| {
        let in_capitals = !part.chars().any(char::is_lowercase);
        in_capitals && matches!(words(part).as_slice(), [one] if has(KNOWN, one))
    };
    if parts.iter().any(known) {
        return true;
    }
    let about = parts.first().is_some_and(|first| lists_what_it_is_about(&words(first)));
    let long = |(part, kind): (&&str, &What)| *kind != What::Plain || words(part).len() > 1;
    let all_long = parts.iter().zip(&kinds).all(long);
    let telling = if name.contains(PLUS) {
        kinds.iter().any(|kind| *kind != What::Plain)
    } else {
        kinds.contains(&What::Acronym) && !about
    };
    telling && all_long
}

/// Whether a word is one of a list with spaces between them.
fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// The parts of a name as a list.
struct List {
    parts: Vec<String>,
    /// Whether commas separate them.
    commas: bool,
    /// Whether an "and" joins the last one.
    joined: bool,
}

impl List {
    fn of(name: &str) -> Self {
        let mut parts: Vec<String> = name
            .split(',')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect();
        // Where it is: `Department of Children and Youth, Thailand`.
        if let [first, .., last] = parts.as_slice()
            && is_country(last)
            && !is_country(first)
        {
            parts.pop();
        }
        let commas = parts.len() > 1;
        let mut joined = false;
        if let Some(last) = parts.pop() {
            match split_at_and(&last) {
                Some((before, after)) if !is_country(&last) => {
                    joined = true;
                    parts.extend([before, after].into_iter().filter(|part| !part.is_empty()));
                }
                _ => parts.push(last),
            }
        }
        parts.retain(|part| !OTHERS.contains(&in_words(part).trim()));
        Self { parts, commas, joined }
    }
}

/// What is before and after the last "and".
fn split_at_and(text: &str) -> Option<(String, String)> {
    let padded = format!(" {text}");
    AND.iter()
        .filter_map(|and| padded.rsplit_once(*and))
        .max_by_key(|(before, _)| before.len())
        .map(|(before, after)| (before.trim().to_owned(), after.trim().to_owned()))
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for c in name.chars() {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

fn words(text: &str) -> Vec<String> {
    in_words(text).split_whitespace().map(str::to_owned).collect()
}

fn is_of(word: Option<&String>) -> bool {
    word.is_some_and(|word| has(OF, word))
}

fn is_country(text: &str) -> bool {
    let words = in_words(text);
    let bare = without_article(words.trim_start());
    COUNTRIES.contains(&words) || bare.is_some_and(|bare| COUNTRIES.contains(&format!(" {bare}")))
}

/// Whether a name goes on with what the organisation is about, so that what follows may be more of that: `Ministry of
/// Foreign Affairs`, `Swiss Federal Department of Justice`.
fn lists_what_it_is_about(words: &[String]) -> bool {
    let head = words.iter().take(3).position(|word| {
        let word = word.as_str();
        (has(BODIES, word) || has(PARTS, word)) && !has(OF_PLACES, word)
    });
    head.is_some_and(|head| words.iter().skip(head.saturating_add(1)).any(|word| is_of(Some(word))))
}

fn ends_with_body(part: &str) -> bool {
    words(part).last().is_some_and(|word| has(BODIES, word))
}

fn what(part: &str, whole: &str) -> What {
    if is_country(part) {
        return What::Country;
    }
    if is_acronym(part, whole) {
        return What::Acronym;
    }
    let words = words(part);
    let (Some(last), true) = (words.last(), words.len() > 1) else {
        return What::Plain;
    };
    let body = words.iter().take(2).chain([last]).find(|word| has(BODIES, word));
    body.map_or(What::Plain, |word| What::Body(word.clone()))
}

/// A word in capitals, or two such words, with or without the country where it is: `UN DESA`, `IOM Niger`. In a name
/// that is all in capitals none tells anything.
fn is_acronym(part: &str, whole: &str) -> bool {
    let capitals = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 && !word.chars().any(char::is_lowercase)
    };
    let shouted = !whole.chars().any(char::is_lowercase)
        && whole
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.chars().count() > LONGEST_IN_CAPITALS);
    let words: Vec<&str> = part.split_whitespace().collect();
    !shouted
        && match words.as_slice() {
            [one] => capitals(one),
            [one, other] => capitals(one) && (capitals(other) || is_country(other)),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn a_list_of_organisations_is_several_names() {
        for name in [
            "UNICEF, IOM, UNHCR",
            "OIM, ACNUR",
            "UNICEF, IOM and Peru",
            "UNICEF, IOM, Perú",
            "IOM and UNDP",
            "OIM y ACNUR",
            "OIM et HCR",
            "IOM, African Development Bank, African Union Commission",
            "Denmark, Germany, Netherlands, Norway",
            "Denmark, Germany, Netherlands, Norway, Spain, United Kingdom, United States",
            "Dinamarca, Alemania, los Países Bajos y Noruega",
            "Danemark, Allemagne, Pays-Bas, Norvège",
            "Azerbaijan, Luxembourg and Portugal",
            "Barbados, Trinidad and Tobago",
            "Governments of Germany and Morocco",
            "Governments of Thailand, Portugal and others",
            "Municipalidades de Lima, Cusco y Puno",
            "Ministry of Labour, Ministry of Health",
            "Ministry of Labour and Ministry of Health",
            "Ministerio de Salud, Ministerio de Trabajo y OIM",
            "Ministry of Health, UNICEF and IOM",
            "Ministère de la Santé, OIM, HCR",
            "City of Lima, City of Cusco",
            "Gobierno de Salta, Jujuy y Tucumán",
            "Zürich, Bern and Basel",
            "Lima, Cusco y Puno",
            "Lima, Cusco y otros",
            "Casa Abierta, Manos del Sur y Fundación Puentes",
            "Spain's Secretary of State for Migration and ILO",
            "Lima; Cusco",
            "MIEUX+ / ICMPD",
            "IOM\nUNHCR",
            "IOM + UNHCR",
            "OIM + ACNUR + HCR",
            "Ministry of Health + Save the Children",
            "Save the Children & UNICEF",
            "UNICEF & Oxfam",
            "UNICEF & SAVE THE CHILDREN",
            "Casa Abierta & OIM",
            "Danish Refugee Council & Caritas & IOM",
            "Mayors Migration Council & ICLEI",
            "1. IOM 2. UNHCR",
            "1) Casa Abierta 2) Manos del Sur",
            "(1) OIM, (2) ACNUR",
        ] {
            assert!(several(name), "{name}");
        }
    }

    #[test]
    fn one_organisation_is_one_name_whatever_it_is_about_and_wherever_it_is() {
        for name in [
            "Ministry of Foreign Affairs, Trade and Tourism",
            "Ministry of Health, Family and Welfare",
            "Ministry of Labour and Migration",
            "Ministry of Labour and Migration, Peru",
            "Ministerio de Relaciones Exteriores, Comercio y Turismo",
            "MINISTERIO DE SALUD, FAMILIA Y BIENESTAR",
            "Ministerio de Vivienda, Ciudad y Territorio",
            "Ministère des Affaires étrangères, du Commerce et du Tourisme",
            "Federal Department of Justice, Police and Migration",
            "Secretaría de Gobernación, Migración y Población",
            "Office for Migration, Asylum and Integration",
            "Department of Migration, Ministry of Interior",
            "Department of Children and Youth, Thailand",
            "General Directorate for Migration, Costa Rica",
            "Red de Mujeres, Niñas y Adolescentes",
            "United Nations Educational, Scientific and Cultural Organization",
            "Organización de las Naciones Unidas para la Educación, la Ciencia y la Cultura",
            "Organización Internacional para las Migraciones, OIM",
            "International Organization for Migration (IOM)",
            "IOM, Peru",
            "IOM Niger",
            "FAO, Rome",
            "UNHCR, Regional Office for West Africa",
            "City of Lancaster, Pennsylvania",
            "City of San José, California",
            "City of Zurich (recorded by the Mayors Mechanism)",
            "Lima, Perú",
            "Bosnia and Herzegovina",
            "Government of Trinidad and Tobago",
            "Korea, Republic of",
            "Mayors Migration Council and partners",
            "Red Cross and Red Crescent National Societies",
            "Red Cross National Societies in the Americas",
            "United Cities and Local Governments",
            "Universities of Lima",
            "Mexico (SRE, INM, COMAR)",
            "Asistencia legal, social y psicológica",
            "CRC Committee",
            "Trade & Industry",
            "Research & Development",
            "Chamber of Trade & Industry",
            "Ministry of Trade & Industry",
            "Department of Research & Development, Kenya",
            "Youth & ICT",
            "Who & What",
            "Ernst & Young LLP",
            "UN Women & partners",
            "Médecins & Migrants",
            "Google.org + friends",
            "Migration+",
            "1.5 Degrees Alliance 2.0",
            "Article 1. Association",
            "",
            ",",
        ] {
            assert!(!several(name), "{name}");
        }
    }

    #[test]
    fn of_several_names_each_is_a_part_that_names_somebody() {
        for (name, named) in [
            ("CARE Perú / PNUD", vec!["CARE Perú", "PNUD"]),
            ("Lima; Cusco", vec!["Lima", "Cusco"]),
            ("UNICEF, IOM and Peru", vec!["UNICEF", "IOM", "Peru"]),
            (
                "OIM (Perú) / ACNUR, UNICEF y otros",
                vec!["OIM (Perú)", "ACNUR", "UNICEF"],
            ),
            (
                "PNUD / sociedad civil / el sector privado / las universidades",
                vec!["PNUD"],
            ),
            ("IOM; local governments; the others; Ministry", vec!["IOM"]),
            ("HCR / la société civile ; les partenaires", vec!["HCR"]),
            ("Ministry of Labour and Migration", vec![]),
            ("Red Cross and Red Crescent National Societies", vec![]),
            ("CARE Perú", vec![]),
            ("IOM + UNHCR", vec!["IOM", "UNHCR"]),
        ] {
            assert_eq!(parts(name), named, "{name}");
        }
    }

    #[test]
    fn the_words_are_folded_and_each_is_there_once() {
        let lists = [BODIES, PARTS, OF_PLACES, MANY, OF, KNOWN, KINDS].map(|list| list.split(' ').collect::<Vec<_>>());
        for list in lists.into_iter().chain([OTHERS.to_vec(), USUAL_NAMES.to_vec()]) {
            assert!(list.iter().all(|word| fold(word) == *word), "{list:?}");
            assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len(), "{list:?}");
        }
        assert!(OF_PLACES.split(' ').all(|word| has(BODIES, word)));
    }
}
