# What is wrong with a request and how to mend it: one message per code. Then the sentences of the rules.

malformed-json = This is not valid JSON; correct the syntax and send it again.
wrong-type = This value has the wrong type; send { $expected ->
        [string] a text
        [integer] a whole number
        [number] a number
        [boolean] true or false
        [yes_no] yes or no
        [array] a list
        [object] an object
       *[other] one of: { $expected }
    }.
unknown-field = There is no field “{ $field }” here; remove it or correct its name.
unknown-parameter = There is no parameter “{ $parameter }” here; remove it or correct its name.
malformed-value = { $expected ->
        [cell_for_each_heading] This row has more or fewer cells than there are headings; check its separators and quotation marks.
       *[other] This value cannot be read; expected: { $expected }.
    }
required = { $for ->
        [relevance] Sorting by relevance needs words to search for; give them in “q”, or choose another order.
       *[any] This is missing; fill it in.
    }
too-short = At least { $minimum } { $minimum ->
        [one] character
       *[other] characters
    }; write more.
too-long = At most { $maximum } { $maximum ->
        [one] character
       *[other] characters
    }; shorten it.
too-few = At least { $minimum } { $minimum ->
        [one] entry
       *[other] entries
    }; add what is missing.
too-many = At most { $maximum } { $maximum ->
        [one] entry
       *[other] entries
    }; remove some.
out-of-range = This number is out of range; give { $bound ->
        [minimum] at least { $minimum }
        [maximum] at most { $maximum }
       *[both] a number from { $minimum } to { $maximum }
    }.
instant-out-of-range = { $bound ->
    [after] This point in time has passed; choose one after { $after }.
   *[both] This point in time is too early or too late; choose one after { $after } and not after { $latest }.
}
duplicate = This is there twice; remove one of the two.
not-together = This cannot be given together with “{ $other }”; remove one of the two.
unknown-key = This is none of the choices; use one of: { $allowed }.
nul-character = The text contains the character U+0000; remove it.
not-one-line = This is a name or a title of one line, but it holds a line break, a control character or a mark that turns the direction of writing; remove it.
not-an-email = This is not an e-mail address; write it as name@example.org.
not-a-web-address = This is not a web address; write it in full, beginning with https:// or http://.
not-encrypted = The address must be encrypted: begin with https://.
credentials-in-address = The address must not hold a user name or a password.
private-address = The address is not of the public network; give one that can be reached from outside.
not-a-language-tag = This is not a language tag; write it as in BCP 47, for example es, fr-CA or quy.
not-a-date = { $form ->
        [day] This is not a day; write it as YYYY-MM-DD.
       *[any] This is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD.
    }
day-of-spreadsheet = The spreadsheet made a day of this cell; whether a day, a month or a year was meant cannot be told. Format the cell as text and write YYYY, YYYY-MM or YYYY-MM-DD.
cell-error = The cell holds an error ({ $error }); mend it in the spreadsheet, or write the value itself.
formula-not-calculated = The cell holds a formula whose result is not in the file; open the file in a spreadsheet and save it there, or write the value itself.
not-an-instant = This is not a point in time; write it as in RFC 3339, for example 2027-03-01T12:00:00Z.
unknown-country = This is not a country code; use three capitals as in ISO 3166, for example PER.
unknown-region = This is not a region code; use three digits of M49, for example 419.
unknown-currency = This is not a currency; use three capitals as in ISO 4217, for example USD.
unknown-objective = There is no such objective; use a number from 1 to 23.
unknown-gcm-action = There is no such action of the Compact; write the objective, a dot and a letter from a to l, for example 5.b.
unknown-sdg = There is no such Sustainable Development Goal; use a number from 1 to 17.
unknown-actor-type = There is no such actor type; choose one from the reference list.
not-an-amount = This is not an amount in its currency; write digits, a decimal point and no more decimals than the currency has, for example 250000.00.
not-a-number = This is not a number; write digits and, if needed, a decimal point.
amount-without-currency = An amount needs its currency; add it.
amount-or-undisclosed = Give either an amount above zero with its currency, or say that it is undisclosed; not both and not neither.
period-ends-before-it-begins = The period ends before it begins; correct the start or the end.
end-or-ongoing = Give either an end, or say that it is ongoing; not both and not neither.
place-or-global = It does not say where; name a country, a region or a place, or mark it as global.
nothing-answered = It answers nothing yet; name at least one objective, principle or action of the Compact.
nothing-changed = It says what is published already; change something, or let it stand.
migrants-not-affirmed = Pledges are about migrants; affirm that this one concerns them, also if only in mixed movements.
declaration-missing = { $made_in ->
        [draft] The declarations have not been made, and are not imported; make them in the draft in order to submit it.
       *[here] This declaration has not been made; make it in order to submit.
    }
principles-not-affirmed = Affirm that the practice adheres to the ten guiding principles.
indicator-incomplete = This indicator is not complete; a number needs a unit and a target, a milestone needs its date.
participants-not-allowed = A pledge of this type has no other participants; remove them or choose another type.
participant-missing = A joint pledge needs at least one other participant; add it or choose another type.
participant-is-recorder = This is the organisation that records the pledge itself; participants are the others: remove it here.
participant-action-missing = Each participant of a partnership has an action of its own; say what this one does.
match-missing = A matching pledge joins a published one; give its reference, for example PL-2026-00017.
match-not-published = No published pledge has this reference; check it or wait until the pledge is published.
match-own-pledge = A pledge cannot join itself or another one of the same organisation; give the reference of somebody else’s pledge.
match-cycle = The pledge of this reference joins yours, itself or through other pledges; two pledges cannot join each other.
ended-before-adoption = Implementation ended before 2019; only practices implemented since the adoption of the Compact can be submitted. Correct the end if it is wrong.
not-begun = A practice is under way already; give a start that is not still to come, or submit it once it has begun.
since-adoption-missing = It began before 2019; say what has been implemented since the adoption of the Compact.
ends-in-the-past = A pledge looks forward, but its end has passed; give an end that is still to come.
focal-point-missing = There is no focal point yet; choose one among the contacts of the organisation.
contact-not-of-organisation = This contact does not belong to the organisation; choose one of its contacts or add it there first.
unknown-cycle = No cycle has this key; choose one from the list of cycles.
cycle-kind-not-admitted = This cycle does not take submissions of this kind, but these: { $allowed }. Choose another cycle or none.
cycle-actor-not-admitted = This cycle does not take actors of this type, but these: { $allowed }. Choose another cycle or none.
cycle-not-open = This cycle opens on { $opens } ({ $zone }); submit from then on, or choose another cycle.
cycle-closed = This cycle closed on { $closes } ({ $zone }) and takes no late submissions; choose another cycle or none.
unknown-time-zone = No time zone has this name; use one such as America/Lima.
no-such-local-time = The clocks of { $zone } go forward and never show this time; choose another.
actor-may-not-submit = An actor of this type cannot submit this; correct the type of the organisation or ask the secretariat.
image-without-credit = An image lacks its credit or its alternative text; add both or remove the image.
file-type-not-accepted = Files of this type are not accepted; use one of: { $allowed }.
file-too-large = The file is larger than { $maximum } { $maximum ->
        [one] byte
       *[other] bytes
    }; send a smaller one.
comment-required = A low score needs a comment; say why.
score-too-low = The score { $score } is below the { $minimum } that publication asks for. If your points on this criterion are met, give it a new score of { $minimum } or more, or “cannot judge”; to recommend publication with this score all the same, write the review itself.
rating-missing = This criterion has not been rated; give a score from 1 to 5 or “cannot judge”.
reason-required = A reason is needed; write one.
values-or-explanation = Say with values of the indicators or milestones that it was fulfilled, or explain it.
not-an-indicator = This is not one of the pledge’s own { $kind ->
        [number] indicators with a number
       *[milestone] milestones
    }; take it from the published pledge.
outside-dates = This day is too early or too late; choose one from { $first } to { $last }.
answer-missing = This point must be answered; say what was changed, explain, or say why not.
reviewer-not-eligible = { $reason ->
        [not_on_roster] This person is not on the roster of reviewers; choose another or put this person on it first.
        [paused] This reviewer takes no reviews at present; choose another.
        [away] This reviewer is not available at that time; choose another or move the due date.
        [limit_reached] This reviewer has as many open reviews as they take on; choose another.
        [already_assigned] This reviewer is already invited to this round; choose another.
        [asked_before] This person was already asked in this round and declined, stepped back or was released; choose another, unless you want to ask again.
        [in_charge] This person is the officer in charge of the practice; choose another, or hand the practice over first.
        [handled_it] This person has acted on the practice as an officer or read its reviews; choose another.
       *[other] This reviewer cannot be invited ({ $reason }); choose another.
    }
not-assignable = Reviewers cannot be assigned to this: it is not a practice before or in review, or it is of your own organisation; take it out.
reviewer-in-conflict = { $reason ->
        [same_organisation] Conflict of interest: belongs to the organisation that submits the practice ({ $about }).
        [implementer] Conflict of interest: belongs to an organisation that implements it ({ $about }).
        [partner] Conflict of interest: belongs to a partner organisation ({ $about }).
        [donor] Conflict of interest: belongs to a donor ({ $about }).
        [author] Conflict of interest: filed or edited the practice, or submitted an earlier version.
        [focal_point] Conflict of interest: is or was focal point or alternate of the practice.
        [participant] Conflict of interest: is the contact of a participant.
        [declared_here] Conflict of interest: declared one on this practice before.
        [declared_for_organisation] Conflict of interest: declared one on another practice of the same organisation ({ $about }).
        [same_country] Conflict of interest: is based in the country that the practice comes from ({ $about }).
       *[other] Conflict of interest ({ $reason }); choose another reviewer.
    }
weak-password = This password is too short or too common; choose a longer one that nobody would guess.
already-exists = Something with this value exists already; use another value or what exists.
changed-meanwhile = This was changed after you read it; read it again and repeat your change.
more-problems = { $count ->
        [one] There is { $count } more problem that is not listed; mend these first.
       *[other] There are { $count } more problems that are not listed; mend these first.
    }
not-found = There is no such thing, or you may not see it; check the identifier.

warn-late-for-cycle = This cycle closed on { $closes } ({ $zone }); you may submit, but it will be marked as late.
warn-may-identify = This may tell who a reviewer is: { $words }. Take it out unless it is meant.
warn-said-changed = A comment on this field is answered with “changed”, but the field is as it was; change it, or answer otherwise.
warn-not-of-type = { $field ->
        [amount] Only financial support has an amount: it is dropped when you submit. Choose financial support to keep it.
        [currency] Only financial support has a currency: it is dropped when you submit. Choose financial support to keep it.
        [undisclosed] Only financial support has an amount that can be undisclosed: this is dropped when you submit. Choose financial support to keep it.
        [participants] Pledges of this type have no other participants. Remove them before you submit, or choose another type to keep them.
       *[other] Pledges of this type do not have this: it is dropped when you submit. Choose another type to keep it.
    }
warn-matched-discontinued = The pledge that this one joins is reported as discontinued. Check with its actor that the support is still wanted.
warn-near-duplicate = { $reason ->
        [same_title] Another one has the same title: “{ $title }”. Check that it is not the same.
        [similar_title] Another one has nearly the same title: “{ $title }”. Check that it is not the same.
        [same_text] Another one has the same text: “{ $title }”. Check that it is not the same.
       *[similar_text] Another one has much of the same text: “{ $title }”. Check that it is not the same.
    }
warn-vague = There is no figure or date in the text; add some, so that others can see what is achieved.
warn-all-principles = All ten principles are named; keep those that stand out here.
warn-principle-without-how = Say in one sentence how this principle is put into practice.
warn-other-country = { $countries }: not the country of the organisation ({ $own }); say in the text why there, or check that it is meant.
warn-several-in-one-name = This looks like several organisations in one name; give each an entry of its own.
warn-refugees-only = The text seems to be about refugees or asylum seekers only, whom the Refugee Compact serves; say how it concerns migrants.
warn-began-before-adoption = Implementation began before 2019; reviewers will look at what has been implemented since.

rule-actor = The organisation is of a type that may submit.
rule-cycle = The cycle, where one is chosen, takes this, from this actor, at this time.
rule-focal-point = There is a focal point.
rule-title = There is a title.
rule-type = The type is chosen.
rule-natures = It says what it gives: money, goods, people, law or policy, a process.
rule-description = The description has the length that is asked for.
rule-answers = It answers at least one objective, principle or action of the Compact.
rule-objectives = It names no more than the main objectives.
rule-principles = Each entry on principles names a principle.
rule-scope = It says how far it reaches.
rule-place = It says where it is carried out, or that it is global.
rule-period = It has a start and an end.
rule-forward-looking = Its end is still to come.
rule-indicators = It has at least one complete indicator.
rule-contribution = A contribution has an amount and a currency, or is undisclosed.
rule-migrants = It concerns migrants.
rule-individual-alone = An individual or matching pledge has no other participants.
rule-joint-participants = A joint pledge has at least one other participant.
rule-participant-rows = Each participant has one entry, with its name.
rule-common-goal = A partnership has a common goal.
rule-own-actions = In a partnership, each actor says its own action.
rule-matched-pledge = A matching pledge joins a published pledge of somebody else.
rule-match-support = A matching pledge says its support; if it is financial, with amount and currency or as undisclosed.
rule-declarations = All declarations are made.
rule-images = Every image has a credit and an alternative text.
rule-summary = There is a summary.
rule-primary-objective = It names at least one primary objective.
rule-adheres-to-principles = It adheres to the ten guiding principles.
rule-practice-place = It says where it is applied, or that it is global.
rule-start = It says when it began.
rule-begun = It has begun.
rule-end-or-ongoing = It has an end, or is ongoing.
rule-recent = It was implemented after December 2018.
rule-since-adoption = If it began before 2019, it says what has been implemented since.
rule-implementers = It names at least one main implementing organisation, each in a line of its own and only once.
rule-partners = Each line of the partners names an organisation, and none twice.
rule-donors = Each line of the donors names one, and none twice.
rule-evidence = It shows that it was applied with success.
rule-innovation = It says what is innovative.
rule-resources = Each resource has a title and an address.

# Why a reviewer is suggested: a sentence for each part of the score.
fit-objectives = { $measure ->
        [none] Names no expertise in the objectives of the practice ({ $wanted }).
       *[other] Of the objectives of the practice ({ $wanted }), knows: { $matching }.
    }
fit-principles = { $measure ->
        [none] Names no expertise in the principles that the practice exemplifies.
       *[other] Knows these principles of the practice: { $matching }.
    }
fit-language = { $measure ->
        [none] Does not read the language of the practice ({ $language }).
       *[other] Reads the language of the practice ({ $language }).
    }
fit-needed = { $sort ->
        [internal] { $measure ->
            [none] The quorum has enough internal reviewers.
           *[other] The quorum still needs an internal reviewer.
        }
       *[external] { $measure ->
            [none] The quorum has enough external reviewers.
           *[other] The quorum still needs an external reviewer.
        }
    }
fit-load = Open reviews: { $open }; takes on { $limit } at once.
fit-share = Taken on in the past year: { $taken }.
fit-availability = Available on { $days } of the { $of } days until the due date.
proposed-by-colleague = Proposed by a colleague who was asked to review this practice.
proposed-outside-roster = Proposed by a colleague who was asked to review this practice; not on the roster yet. Invite them to join it first.

# Why a plan leaves a place of a quorum empty, or a pair out.
unmet-conflict = { $reviewers ->
        [one] One is in conflict of interest.
       *[other] { $reviewers } are in conflict of interest.
    }
unmet-language = { $reviewers ->
        [one] One does not read the language of the practice.
       *[other] { $reviewers } do not read the language of the practice.
    }
unmet-paused = { $reviewers ->
        [one] One takes no reviews at present.
       *[other] { $reviewers } take no reviews at present.
    }
unmet-away = { $reviewers ->
        [one] One is not available at that time.
       *[other] { $reviewers } are not available at that time.
    }
unmet-limit-reached = { $reviewers ->
        [one] One has as many open reviews as they take on.
       *[other] { $reviewers } have as many open reviews as they take on.
    }
unmet-already-assigned = { $reviewers ->
        [one] One is already invited to this round.
       *[other] { $reviewers } are already invited to this round.
    }
unmet-asked-before = { $reviewers ->
        [one] One already declined in this round, stepped back or was released.
       *[other] { $reviewers } already declined in this round, stepped back or were released.
    }
unmet-in-charge = { $reviewers ->
        [one] One is the officer in charge of it.
       *[other] { $reviewers } are officers in charge of it.
    }
unmet-handled-it = { $reviewers ->
        [one] One has acted on it as an officer or read its reviews.
       *[other] { $reviewers } have acted on it as officers or read its reviews.
    }
unmet-taken = { $reviewers ->
        [one] One is needed more elsewhere in this plan.
       *[other] { $reviewers } are needed more elsewhere in this plan.
    }
unmet-held-back = { $reviewers ->
        [one] One could take it, but is not asked while others are missing.
       *[other] { $reviewers } could take it, but are not asked while others are missing.
    }
unmet-not-needed = { $reviewers ->
        [one] One is no longer needed: the quorum has enough of this sort.
       *[other] { $reviewers } are no longer needed: the quorum has enough of this sort.
    }
unmet-not-on-roster = { $reviewers ->
        [one] One is not on the roster.
       *[other] { $reviewers } are not on the roster.
    }
unmet-nobody = Nobody of this sort is on the roster or among those who were named.

# Why one pair is left out when a plan is confirmed.
skipped-not-needed = This reviewer is no longer needed: the quorum has enough of this sort.

# How many practices of a plan get everybody whom they need.
plan-complete = Practices that get everybody whom they need: { $complete } of { $practices }.

## Who has left

former-reviewer = Former reviewer
former-account = Former account

## What reviewers should look at

flag-began-before-adoption = Implementation began before 2019: judge what has been implemented since.
flag-principle-without-reason = A principle is named without saying how it is put into practice: { $principle }.
flag-all-principles = All ten principles are named: look at which of them the text bears out.
flag-screening-unclear = The secretariat finds this point unclear: { $point }.
flag-screening-not-met = The secretariat finds this point not met: { $point }.

## What a point of a letter is about

letter-about-spirit = Spirit of the Global Compact

## What the letter asks about a point of the screening that is unclear or not met and has no note

ask-concrete = Please say concretely what will be done, by whom and for whom.
ask-measurable = Please give an indicator or a milestone by which anybody can see whether the pledge was kept.
ask-realistic = Please explain with which means this can be carried out in the time stated, or adjust it.
ask-forward-looking = Please say what is still to be done: a pledge is not about something already finished.
ask-time-bound = Please say when the pledge begins and when it ends.
ask-international-law = Please explain on which rules of international law this is based, or change what may go against them.
ask-gcm-principles = Please explain how it respects the ten guiding principles of the Compact, or change what departs from them.
ask-agenda-2030 = Please explain which Sustainable Development Goals it serves and that it hinders none.

## The fields of a content, as the letters and the page of a review name them

field-title = Title
field-summary = Summary
field-principles = Guiding principles
field-sdgs = Sustainable Development Goals
field-scope = Reach
field-period = Period
field-declarations = Declarations
field-practice-type = Type of practice
field-practice-objectives = Main objectives of the Global Compact
field-practice-objectives-further = Further objectives
field-practice-adheres-to-all-principles = Adheres to all guiding principles
field-practice-countries = Where it is applied
field-practice-regions = Regions
field-practice-place = Place
field-practice-global = Worldwide
field-practice-since-adoption = What was implemented since December 2018
field-practice-evidence-of-application = Evidence of application
field-practice-benefits = Benefits
field-practice-innovation = What is new about it
field-practice-lessons = Lessons learned
field-practice-replication = What others need to replicate it
field-practice-implementers = Implemented by
field-practice-partners = Partners
field-practice-donors = Donors
field-practice-resources = On the web
field-pledge-type = Type of pledge
field-pledge-natures = What it gives
field-pledge-description = Description
field-pledge-objectives = Objectives of the Global Compact
field-pledge-gcm-actions = Actions of the Global Compact
field-pledge-implementation = Where it is carried out
field-pledge-indicators = Indicators
field-pledge-contribution = Contribution
field-pledge-common-goal = Common goal
field-pledge-own-action = Action of the recording actor
field-pledge-matches = Pledge that it joins
field-pledge-mirror-pledge = Global Compact on Refugees
field-pledge-concerns-migrants = Concerns migrants
