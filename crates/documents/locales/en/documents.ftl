# The headings of exports, and the sentences of feeds and reports.

## Exports: names of sheets and files, headings of columns.

export-pledges = Pledges
export-practices = Practices
column-reference = Reference
column-kind = Kind
column-title = Title
column-language = Language of the text
column-original-language = Original language
column-type = Type
column-natures = Natures
column-status = Follow-up status
column-organisation = Organisation
column-actor-type = Actor type
column-report-group = Report group
column-organisation-country = Country of the organisation
column-countries = Countries of implementation
column-regions = Regions of implementation
column-place = Place
column-scope = Scope
column-objectives = GCM objectives
column-principles = Guiding principles
column-sdgs = Sustainable Development Goals
column-start = Start
column-end = End
column-ongoing = Ongoing
column-cycle = Cycle
column-partners = Participants and partners
column-contribution = Contribution
column-contribution-currency = Currency of the contribution
column-matched-pledge = Pledge joined
column-match-flag = State of the pledge joined
column-support = Support to the pledge joined
column-support-currency = Currency of the support
column-undisclosed = Amount undisclosed
column-indicators = Indicators
column-text = Description
column-evidence = Evidence of application
column-benefits = Benefits
column-innovation = Innovation
column-resources = Resources
column-provenance = Provenance
column-legacy = Earlier collection
column-published-at = Published
column-updated-at = Last update
column-address = Address
cell-yes = yes
cell-no = no

## Feeds.

feed-pledges = Minga: published pledges and their updates
feed-practices = Minga: published practices and their updates

## Reports of country networks. Variables: $country, $year, $count, $more, $pledges, $practices.

report-title = { $country }: pledges and good practices in { $year }
report-basis = The figures count what is public today and concerns the country: by the country of the organisation or by a country of implementation. “In { $year }” means published in that year; “by the end of { $year }” means published in it or before.
report-basis-now = The figures count what is public today and concerns the country: by the country of the organisation or by a country of implementation. “In { $year }” means published this year; “by now” means published this year or before.
report-summary = In numbers
report-figure = Figure
report-in-year = In { $year }
report-by-end = By the end of { $year }
report-by-now = By now
report-pledges = Pledges
report-practices = Practices
report-practices-by-group = Practices by group of actors
report-pledges-by-group = Pledges by group of actors
report-group = Group of actors
report-pledges-by-type = Pledges by type
report-pledges-by-nature = Pledges by nature
report-by-objective = By objective of the Compact
report-objective = Objective
report-type = Type
report-nature = Nature
report-money = Money pledged, by currency
report-money-basis = Amounts are never added across currencies. What is not made public is not counted.
report-currency = Currency
report-contributions = Contributions
report-support = Support to other pledges
report-measured = Pledges with at least one indicator
report-updated = Pledges and practices with an update in { $year }
report-updated-now = Pledges and practices with an update in { $year }; by now: in the last twelve months
report-pledges-by-status = Pledges by follow-up status today
report-no-status = No update yet
report-list = Published in { $year }
report-nothing = Nothing was published in { $year }.
report-nothing-yet = Nothing has been published in { $year } so far.
report-more = { $more ->
    [one] And one more.
   *[other] And { $more } more.
}
report-old-pledges = The registry also keeps, from an earlier collection, { $pledges ->
    [one] one pledge that concerns the country. When it was published is not known, so nothing below counts it.
   *[other] { $pledges } pledges that concern the country. When they were published is not known, so nothing below counts them.
}
report-old-practices = The registry also keeps, from an earlier collection, { $practices ->
    [one] one practice that concerns the country. When it was published is not known, so nothing below counts it.
   *[other] { $practices } practices that concern the country. When they were published is not known, so nothing below counts them.
}
report-old-records = The registry also keeps, from an earlier collection, { $pledges ->
    [one] one pledge
   *[other] { $pledges } pledges
} and { $practices ->
    [one] one practice
   *[other] { $practices } practices
} that concern the country. When these were published is not known, so nothing below counts them.

## Template for importing pledges: the sheet and its columns.

import-sheet = Pledges
import-external-id = Your own identifier of the row, unique within the organisation: a row sent again makes no other draft
import-organisation-id = Identifier of the responsible organisation
import-language = Language of the text, BCP 47, such as en
import-cycle = Cycle, a key of /v1/cycles; may be empty
import-focal-point-email = Address of a contact of the organisation, to be the focal point
import-title = Title
import-type = Type: individual, common, partnership, matching
import-natures = Nature, separated by semicolons: financial; material; technical; policy_legal; process
import-description = Description, 300 to 3000 characters
import-objectives = Objectives of the Compact, up to three: 7; 15
import-principles = Guiding principles, keys of /v1/reference
import-gcm-actions = Actions of the Compact: 5.b; 7.a
import-sdgs = Sustainable Development Goals: 8; 10
import-scope = Scope: local, national, regional, global
import-countries = Countries of implementation, ISO 3166 alpha-3: PER; ECU
import-regions = Regions, M49 codes: 419
import-place = Place by its name
import-global = Whether it is carried out worldwide: yes or no
import-start = Start: YYYY, YYYY-MM or YYYY-MM-DD
import-end = End: YYYY, YYYY-MM or YYYY-MM-DD
import-contribution-amount = Amount of the own contribution, with a decimal point
import-contribution-currency = Currency, ISO 4217: USD
import-contribution-undisclosed = Whether the amount is not disclosed: yes or no
import-common-goal = Common goal of a pledge in partnership
import-own-action = Own action in a pledge in partnership
import-matches-reference = Reference of the pledge that it joins
import-matches-support = Support that it brings: financial, technical, material
import-matches-amount = Amount of the financial support
import-matches-currency = Currency of the support, ISO 4217
import-matches-undisclosed = Whether the amount of the support is not disclosed: yes or no
import-mirror-pledge = Whether it also concerns the Global Compact on Refugees: yes or no
import-concerns-migrants = Whether it concerns migrants: yes
import-indicator-kind = Indicator: number or milestone
import-indicator-name = What is counted, or what will exist
import-indicator-unit = Unit of the number
import-indicator-baseline = Value at the start
import-indicator-target = Target
import-indicator-by = By when: YYYY, YYYY-MM or YYYY-MM-DD
import-participant-name = Another participant of a joint pledge (common, partnership), one actor
import-participant-country = Country of the participant, ISO 3166 alpha-3; empty for international actors
import-participant-action = What the participant does itself; needed with the type partnership
import-participant-organisation-id = Identifier of the participant’s organisation, if it is registered
import-participant-contact-name = Name of the person who answers for the participant; never public
import-participant-email = Address at which the participant is asked to confirm; never public
