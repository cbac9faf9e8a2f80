//! The page and the yearly report of a country network: figures of what is public and concerns the country, by the
//! country of the organisation or by a country of implementation.
use super::dashboard::{Bar, OfKinds, PledgedSums, Share, bars, holding, share, sums};
use super::languages::Languages;
use super::lists::{PublicSummary, Selection, summary};
use super::reading::records;
use super::{Field, Order};
use crate::examples::example_of;
use crate::failure::Failure;
use crate::service::Tx;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use minga_documents::words::words;
use minga_domain::field::Holding;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Provenance};
use minga_domain::language::Language;
use minga_domain::progress::is_final;
use minga_domain::vocabulary::{self, Country};
use minga_storage::connection::AnyConnection;
use minga_storage::registry::{self as store, Figures};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use utoipa::ToSchema;

/// Entries that a report lists. Ours: enough for a year of any country so far; it says how many more there are.
const LISTED: i64 = 200;

/// How many a group of actors has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroupCount {
    /// A key of the vocabulary `report_groups`.
    #[schema(example = "civil_society")]
    pub group: String,
    /// Its name, in the reader's language.
    #[schema(example = "Civil society")]
    pub label: String,
    /// How many.
    #[schema(example = 9)]
    pub count: u32,
}

/// Entries of one kind, by the group of actors that they are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "total": 21,
    "groups": [
        { "group": "government", "label": "Government", "count": 11 },
        { "group": "un", "label": "United Nations", "count": 1 },
        { "group": "civil_society", "label": "Civil society", "count": 9 },
        { "group": "private_sector", "label": "Private sector", "count": 0 },
        { "group": "other", "label": "Other", "count": 0 }
    ]
})))]
pub struct ByGroup {
    /// All of them.
    #[schema(example = 21)]
    pub total: u32,
    /// Every group, also those with none.
    pub groups: Vec<GroupCount>,
}

/// What a country's page shows.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "country": "PER", "name": "Peru", "language": "en", "practices": example_of::<ByGroup>(),
    "pledges": example_of::<ByGroup>(), "years": [{ "value": "2026", "total": 42, "pledges": 21, "practices": 21 }],
    "dashboard": "/v1/dashboard?network=PER", "reports": ["/v1/countries/PER/report?year=2026"]
})))]
pub struct CountryPage {
    /// ISO 3166 alpha-3.
    #[schema(example = "PER")]
    pub country: String,
    /// Its name, in the reader's language.
    #[schema(example = "Peru")]
    pub name: String,
    /// The language of the names.
    pub language: Language,
    /// The practices that concern it.
    pub practices: ByGroup,
    /// The pledges that concern it.
    pub pledges: ByGroup,
    /// By year of publication, the first one first; old records, whose year is not known, are in none.
    pub years: Vec<Bar>,
    /// The same country on the dashboard.
    #[schema(example = "/v1/dashboard?network=PER")]
    pub dashboard: String,
    /// Its report on a year, where there is anything to report.
    #[schema(example = json!(["/v1/countries/PER/report?year=2026"]))]
    pub reports: Vec<String>,
}

/// Figures of a span of time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "practices": example_of::<ByGroup>(), "pledges": example_of::<ByGroup>(),
    "pledges_by_type": [{ "value": "individual", "total": 21, "pledges": 21, "practices": 0 }],
    "pledges_by_nature": [{ "value": "technical", "total": 21, "pledges": 21, "practices": 0 }],
    "objectives": [{ "value": "7", "total": 3, "pledges": 2, "practices": 1 }],
    "money": {
        "contributions": [{ "currency": "EUR", "amount": "1250000.00", "pledges": 4 }], "support": [],
        "undisclosed": 1
    },
    "with_indicators": { "count": 16, "of": 21, "share": 0.76 },
    "updated_in_last_year": { "count": 21, "of": 42, "share": 0.5 },
    "pledges_by_status": [{ "value": "in_progress", "total": 9, "pledges": 9, "practices": 0 }],
    "pledges_without_status": 12
})))]
pub struct ReportFigures {
    /// The practices.
    pub practices: ByGroup,
    /// The pledges.
    pub pledges: ByGroup,
    /// The pledges by type.
    pub pledges_by_type: Vec<Bar>,
    /// The pledges by nature.
    pub pledges_by_nature: Vec<Bar>,
    /// By objective of the Compact.
    pub objectives: Vec<Bar>,
    /// The money of the pledges.
    pub money: PledgedSums,
    /// Pledges with at least one indicator, of all pledges.
    pub with_indicators: Share,
    /// Entries with a correction, a progress update or a correction of one, told in the year of the report, of all
    /// entries; `by_end_of_year` of the current year: told in the last 365 days.
    pub updated_in_last_year: Share,
    /// The pledges by the status that the latest update of their progress gives today, whatever the year.
    pub pledges_by_status: Vec<Bar>,
    /// Pledges without an update of the pledge as a whole to this day.
    #[schema(example = 12)]
    pub pledges_without_status: u32,
}

/// The report of a country network on a year.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "country": "PER", "name": "Peru", "language": "en", "year": 2026, "in_year": example_of::<ReportFigures>(),
    "by_end_of_year": example_of::<ReportFigures>(), "published": [example_of::<PublicSummary>()], "more": 0,
    "old_records": { "total": 2, "pledges": 0, "practices": 2 }
})))]
pub struct CountryReport {
    /// ISO 3166 alpha-3.
    #[schema(example = "PER")]
    pub country: String,
    /// Its name, in the reader's language.
    #[schema(example = "Peru")]
    pub name: String,
    /// The language of the names.
    pub language: Language,
    /// The year (UTC).
    #[schema(example = 2026)]
    pub year: i32,
    /// Whether the year has ended.
    #[serde(skip)]
    pub ended: bool,
    /// What was published in the year and is public today.
    pub in_year: ReportFigures,
    /// What was published in the year or before and is public today: of the current year, all by now.
    pub by_end_of_year: ReportFigures,
    /// What was published in the year, the latest first; at most 200.
    pub published: Vec<PublicSummary>,
    /// How many more there are.
    #[schema(example = 0)]
    pub more: u32,
    /// Records of an earlier collection that are public today. When they were published is not known: nothing else in
    /// the report counts them.
    pub old_records: OfKinds,
}

fn country(code: &str) -> Result<&'static Country, Failure> {
    vocabulary::country(code).ok_or(Failure::NotFound)
}

fn concerning(code: &str, years: &[i32]) -> Selection {
    let mut terms = vec![(Field::Network, vec![code.to_owned()])];
    if !years.is_empty() {
        terms.push((Field::Year, years.iter().map(i32::to_string).collect()));
    }
    Selection {
        kind: None,
        terms,
        text: None,
    }
}

/// What concerns a country and was taken over from an earlier collection.
fn old_records_of(code: &str) -> Selection {
    let mut selection = concerning(code, &[]);
    let legacy = Provenance::Legacy.key().to_owned();
    selection.terms.push((Field::Provenance, vec![legacy]));
    selection
}

fn by_group(figures: &Figures, kind: Kind, language: Language) -> ByGroup {
    let counted = figures.terms.get(&Field::ReportGroup);
    let of_kind = |pledges: u32, practices: u32| match kind {
        Kind::Pledge => pledges,
        Kind::Practice => practices,
    };
    let groups = vocabulary::report_groups().entries().iter().map(|group| GroupCount {
        group: group.key.clone(),
        label: group.label.get(language).to_owned(),
        count: counted
            .and_then(|values| values.get(&group.key))
            .map_or(0, |counted| of_kind(counted.pledges, counted.practices)),
    });
    ByGroup {
        total: of_kind(figures.total.pledges, figures.total.practices),
        groups: groups.collect(),
    }
}

/// The page of a country.
///
/// # Errors
/// [`Failure::NotFound`] when no country has this code.
pub fn page_of_country(tx: &mut Tx<'_>, code: &str, language: Language) -> Result<CountryPage, Failure> {
    let country = country(code)?;
    let filter = concerning(code, &[]).filter();
    let now = tx.now();
    let figures = tx
        .conn
        .snapshot(|conn| Ok::<_, Failure>(store::figures(conn, &filter, now.into())?))?;
    let years = bars(&figures, Field::Year);
    let report = |year: &Bar| format!("/v1/countries/{code}/report?year={}", year.value);
    Ok(CountryPage {
        country: code.to_owned(),
        name: country.name.get(language).to_owned(),
        language,
        practices: by_group(&figures, Kind::Practice, language),
        pledges: by_group(&figures, Kind::Pledge, language),
        reports: years.iter().map(report).collect(),
        years,
        dashboard: format!("/v1/dashboard?network={code}"),
    })
}

/// The first year that something may have been published in: that of the Compact's adoption.
pub const FIRST_YEAR: i32 = 2018;

/// The report on a year; without one on the current year (UTC). A year to come has nothing to report.
///
/// # Errors
/// [`Failure::NotFound`] when no country has this code.
pub fn report(
    tx: &mut Tx<'_>,
    code: &str,
    year: Option<i32>,
    languages: &Languages,
    language: Language,
) -> Result<CountryReport, Failure> {
    let country = country(code)?;
    let now = tx.now();
    let year = year.unwrap_or_else(|| now.year());
    let ended = year < now.year();
    let (begin, end) = (beginning(year)?, beginning(year.saturating_add(1))?);
    // The twelve months that end with the year's last day are the year; until then they end today.
    let last_year = if ended { begin } else { now - Duration::days(365) };
    let until: Vec<i32> = (FIRST_YEAR..=year).collect();
    let (in_year, by_end, old, listed) = tx.conn.snapshot(|conn| {
        let selection = concerning(code, &[year]);
        let of = |conn: &mut AnyConnection, selection: &Selection, since: DateTime<Utc>| {
            let filter = selection.filter();
            let mut figures = store::figures(conn, &filter, since.into())?;
            figures.updated = store::told_between(conn, &filter, since.into(), end.into())?;
            Ok::<_, Failure>(figures)
        };
        let in_year = of(conn, &selection, begin)?;
        let by_end = if until.is_empty() {
            Figures::default()
        } else {
            of(conn, &concerning(code, &until), last_year)?
        };
        let old = store::figures(conn, &old_records_of(code).filter(), now.into())?;
        let listed = store::page(conn, &selection.filter(), Order::Newest, None, LISTED)?;
        let records = records(conn, listed.into_iter().map(|listed| listed.entry).collect())?;
        Ok::<_, Failure>((in_year, by_end, old, records))
    })?;
    let published: Vec<PublicSummary> = listed.into_iter().map(|record| summary(record, languages)).collect();
    let shown = u32::try_from(published.len()).unwrap_or(u32::MAX);
    Ok(CountryReport {
        country: code.to_owned(),
        name: country.name.get(language).to_owned(),
        language,
        year,
        ended,
        more: in_year.total.all().saturating_sub(shown),
        in_year: figures_of(&in_year, language),
        by_end_of_year: figures_of(&by_end, language),
        old_records: old.total.into(),
        published,
    })
}

/// Where a year begins (UTC).
fn beginning(year: i32) -> Result<DateTime<Utc>, Failure> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(Failure::NotFound)?;
    Ok(first.and_time(NaiveTime::MIN).and_utc())
}

fn figures_of(figures: &Figures, language: Language) -> ReportFigures {
    let of_pledges = |mut bars: Vec<Bar>| {
        bars.retain(|bar| bar.pledges > 0);
        bars
    };
    let by_status = of_pledges(bars(figures, Field::Status));
    let told: u32 = by_status.iter().map(|bar| bar.pledges).sum();
    ReportFigures {
        practices: by_group(figures, Kind::Practice, language),
        pledges: by_group(figures, Kind::Pledge, language),
        pledges_by_type: of_pledges(bars(figures, Field::Type)),
        pledges_by_nature: of_pledges(bars(figures, Field::Nature)),
        objectives: bars(figures, Field::Objective),
        money: sums(figures),
        with_indicators: share(holding(figures, Holding::Indicators).pledges, figures.total.pledges),
        updated_in_last_year: share(figures.updated.all(), figures.total.all()),
        pledges_by_status: by_status,
        pledges_without_status: figures.total.pledges.saturating_sub(told),
    }
}

/// The report as a Markdown text in its language. Its links begin with `public_url`: a text is read elsewhere.
#[must_use]
pub fn report_as_markdown(report: &CountryReport, public_url: &str) -> String {
    Markdown {
        report,
        public_url,
        text: String::new(),
    }
    .written()
}

struct Markdown<'a> {
    report: &'a CountryReport,
    public_url: &'a str,
    text: String,
}

impl Markdown<'_> {
    fn say(&self, id: &str) -> String {
        let mut params = Map::new();
        // As a text: a year has no thousands separator.
        params.insert("year".to_owned(), json!(self.report.year.to_string()));
        params.insert("country".to_owned(), json!(self.report.name));
        params.insert("more".to_owned(), json!(self.report.more));
        params.insert("pledges".to_owned(), json!(self.report.old_records.pledges));
        params.insert("practices".to_owned(), json!(self.report.old_records.practices));
        words().say(self.report.language, id, &params)
    }

    /// The same of a year that has ended and of the current one.
    fn by_year(&self, ended: &str, current: &str) -> String {
        self.say(if self.report.ended { ended } else { current })
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn heading(&mut self, id: &str) {
        let text = self.say(id);
        self.line(&format!("\n## {text}\n"));
    }

    /// A table; nothing at all without rows.
    fn table(&mut self, headings: &[String], rows: &[Vec<String>]) {
        let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
        self.line(&row(headings));
        let numbers = headings.len().saturating_sub(1);
        self.line(&format!("| --- |{}", " ---: |".repeat(numbers)));
        for cells in rows {
            self.line(&row(cells));
        }
    }

    fn written(mut self) -> String {
        let report = self.report;
        let title = self.say("report-title");
        self.line(&format!("# {title}\n"));
        let basis = self.by_year("report-basis", "report-basis-now");
        self.line(&basis);
        let old = &report.old_records;
        let old = match (old.pledges, old.practices) {
            (0, 0) => None,
            (_, 0) => Some("report-old-pledges"),
            (0, _) => Some("report-old-practices"),
            _ => Some("report-old-records"),
        };
        if let Some(old) = old {
            let old = self.say(old);
            self.line(&format!("\n{old}"));
        }

        self.heading("report-summary");
        let spans = [
            self.say("report-in-year"),
            self.by_year("report-by-end", "report-by-now"),
        ];
        let with_spans = |first: String| [vec![first], spans.to_vec()].concat();
        let (now, then) = (&report.in_year, &report.by_end_of_year);
        let of = |share: &Share| format!("{} / {}", share.count, share.of);
        let rows = [
            (
                "report-practices",
                now.practices.total.to_string(),
                then.practices.total.to_string(),
            ),
            (
                "report-pledges",
                now.pledges.total.to_string(),
                then.pledges.total.to_string(),
            ),
            ("report-measured", of(&now.with_indicators), of(&then.with_indicators)),
            (
                if report.ended {
                    "report-updated"
                } else {
                    "report-updated-now"
                },
                of(&now.updated_in_last_year),
                of(&then.updated_in_last_year),
            ),
        ]
        .map(|(id, now, then)| vec![self.say(id), now, then]);
        let headings = with_spans(self.say("report-figure"));
        self.table(&headings, &rows);

        for (id, now, then) in [
            ("report-practices-by-group", &now.practices, &then.practices),
            ("report-pledges-by-group", &now.pledges, &then.pledges),
        ] {
            self.heading(id);
            let rows: Vec<Vec<String>> = now
                .groups
                .iter()
                .zip(&then.groups)
                .map(|(now, then)| vec![escaped(&now.label), now.count.to_string(), then.count.to_string()])
                .collect();
            let headings = with_spans(self.say("report-group"));
            self.table(&headings, &rows);
        }

        let pledges: fn(&Bar) -> u32 = |bar| bar.pledges;
        let all: fn(&Bar) -> u32 = |bar| bar.total;
        for (id, column, set, count, now, then) in [
            (
                "report-pledges-by-type",
                "report-type",
                "pledge_types",
                pledges,
                &now.pledges_by_type,
                &then.pledges_by_type,
            ),
            (
                "report-pledges-by-nature",
                "report-nature",
                "natures",
                pledges,
                &now.pledges_by_nature,
                &then.pledges_by_nature,
            ),
            (
                "report-by-objective",
                "report-objective",
                "objectives",
                all,
                &now.objectives,
                &then.objectives,
            ),
        ] {
            let rows = self.bars(set, count, now, then);
            if !rows.is_empty() {
                self.heading(id);
                let headings = with_spans(self.say(column));
                self.table(&headings, &rows);
            }
        }
        self.statuses();
        self.money();
        self.list();
        self.text
    }

    /// The values of a vocabulary that anything has, in its order.
    fn bars(&self, set: &str, count: fn(&Bar) -> u32, now: &[Bar], then: &[Bar]) -> Vec<Vec<String>> {
        let of = |bars: &[Bar], key: &str| bars.iter().find(|bar| bar.value == key).map_or(0, count);
        let terms = vocabulary::reference_set(set, self.report.language).unwrap_or_default();
        terms
            .into_iter()
            .map(|term| {
                let short = term.extra.get("short_label").and_then(Value::as_str);
                let label = match short {
                    Some(short) => format!("{}. {short}", term.key),
                    None => term.label.clone(),
                };
                (escaped(&label), of(now, &term.key), of(then, &term.key))
            })
            .filter(|(_, now, then)| *now > 0 || *then > 0)
            .map(|(label, now, then)| vec![label, now.to_string(), then.to_string()])
            .collect()
    }

    /// How the pledges stand today: what they said of themselves at an earlier time is not kept by year.
    fn statuses(&mut self) {
        let (now, then) = (&self.report.in_year, &self.report.by_end_of_year);
        let pledges: fn(&Bar) -> u32 = |bar| bar.pledges;
        let mut rows = self.bars(
            "progress_statuses",
            pledges,
            &now.pledges_by_status,
            &then.pledges_by_status,
        );
        let without = (now.pledges_without_status, then.pledges_without_status);
        if without != (0, 0) {
            let label = self.say("report-no-status");
            rows.push(vec![label, without.0.to_string(), without.1.to_string()]);
        }
        if rows.is_empty() {
            return;
        }
        self.heading("report-pledges-by-status");
        let headings = [
            self.say("column-status"),
            self.say("report-in-year"),
            self.by_year("report-by-end", "report-by-now"),
        ];
        self.table(&headings, &rows);
    }

    fn money(&mut self) {
        let money = &self.report.by_end_of_year.money;
        if money.contributions.is_empty() && money.support.is_empty() {
            return;
        }
        self.heading("report-money");
        let basis = self.say("report-money-basis");
        self.line(&format!("{basis}\n"));
        let rows = |sums: &PledgedSums| {
            let contributed = sums.contributions.iter().map(|sum| (sum, "report-contributions"));
            let supported = sums.support.iter().map(|sum| (sum, "report-support"));
            contributed
                .chain(supported)
                .map(|(sum, what)| (format!("{} ({})", sum.currency, self.say(what)), sum.amount.clone()))
                .collect::<Vec<_>>()
        };
        let now = rows(&self.report.in_year.money);
        let table: Vec<Vec<String>> = rows(money)
            .into_iter()
            .map(|(label, amount)| {
                let in_year = now.iter().find(|(of, _)| *of == label);
                let in_year = in_year.map_or_else(|| "0".to_owned(), |(_, amount)| amount.clone());
                vec![label, in_year, amount]
            })
            .collect();
        let headings = [
            self.say("report-currency"),
            self.say("report-in-year"),
            self.by_year("report-by-end", "report-by-now"),
        ];
        self.table(&headings, &table);
    }

    fn list(&mut self) {
        self.heading("report-list");
        if self.report.published.is_empty() {
            let nothing = self.by_year("report-nothing", "report-nothing-yet");
            self.line(&nothing);
        }
        for entry in &self.report.published {
            // Where it came to its end, by what its actor says.
            let ended = entry
                .progress
                .map(|progress| progress.status)
                .filter(|of| is_final(*of));
            let language = self.report.language;
            let ended = ended.and_then(|status| vocabulary::progress_statuses().label(status.key(), language));
            let ended = ended.map(|label| format!(" — {}", escaped(label)));
            let _ = writeln!(
                self.text,
                "- [{}]({}{}) {} — {}{}",
                entry.reference,
                self.public_url,
                entry.address,
                escaped(&entry.title),
                escaped(&entry.organisation.name),
                ended.unwrap_or_default()
            );
        }
        if self.report.more > 0 {
            let more = self.say("report-more");
            self.line(&format!("\n{more}"));
        }
    }
}

/// Text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            safe.push(' ');
            continue;
        }
        if "\\`*_{}[]<>#|~!&".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_never_markup() {
        assert_eq!(
            escaped("a|b [x](y) <script>\n# c"),
            "a\\|b \\[x\\](y) \\<script\\> \\# c"
        );
    }
}
