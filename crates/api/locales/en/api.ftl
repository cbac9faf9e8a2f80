# What the API itself says: problems, guards, reasons, and the small pages behind the links in mails.

## Problems: the title, and in `.detail` what happened and how to go on. Variables: $limit in MB, $seconds, $state.

problem-malformed-request = The request cannot be read
    .detail = Something in the request is not well-formed. Correct what the violations name and send it again.
problem-unauthenticated = Please sign in
    .detail = This needs a valid access token. Sign in, or refresh the token, and send the request again.
problem-forbidden = Not allowed
    .detail = You may see this but not do that here.
problem-not-found = Not found
    .detail = There is nothing here that you can see. Check the address; if it needs an account, sign in.
problem-method-not-allowed = Method not allowed
    .detail = This address exists but does not take this method. The Allow header or the documentation under /docs names those it takes.
problem-not-acceptable = Not available in this form
    .detail = The answer does not exist in a media type that the Accept header allows. Ask for application/json or leave the header out.
problem-wrong-state = Not possible in this state
    .detail = { $state ->
        [draft] It is a draft;
        [submitted] It has been submitted and is with the secretariat;
        [peer_review] It is in peer review;
        [comments_returned] Comments have been returned and wait for an answer;
        [published] It is published;
        [declined] It was declined;
        [withdrawn] It was withdrawn;
        [archived] It is archived;
       *[other] It has moved on;
    } what you asked for does not start from there. Read it again to see which actions are available now.
problem-action-blocked = Something is missing first
    .detail = Before this action, everything listed under “blocked_by” has to hold.
problem-confirmation-needed = Please confirm
    .detail = This may not be what you mean. Read the “reasons”; if you mean it, send the same request again with the “confirm” of each in a list under “confirm”.
problem-conflict = Conflict with the present state
    .detail = Something that exists already stands against this change. Read the present state and decide again.
problem-gone = No longer public
    .detail = This was published once and has been taken out of the registry.
    .with-reason = This was published once and has been taken out of the registry. The secretariat gives this reason: “{ $reason }”
problem-stale-version = Somebody was faster
    .detail = It has changed since you read it. Read it again, apply your change to the present version, and send it with the new ETag.
problem-too-large = Too large
    .detail = { $limit ->
        [one] What you sent is larger than the limit of { $limit } MB. Make it smaller and send it again.
        [other] What you sent is larger than the limit of { $limit } MB. Make it smaller and send it again.
       *[unknown] What you sent is larger than this address accepts. Make it smaller and send it again.
    }
problem-unsupported-media-type = Media type not accepted
    .detail = This address does not accept what you sent in this format. JSON requests need Content-Type: application/json; the documentation names the file types that can be attached.
problem-invalid-request = The request breaks rules
    .detail = The request can be read, but its contents do not hold. Correct everything that the violations name and send it again.
problem-idempotency-key-reused = The Idempotency-Key belongs to another request
    .detail = This key was already used with other contents. Use a new key for a new request.
problem-version-required = The version is missing
    .detail = A change needs the version that you saw. Read the resource and send its ETag in the If-Match header.
problem-too-many-requests = Too many requests
    .detail = { $seconds ->
        [one] There were too many requests. Wait { $seconds } second and try again.
        [other] There were too many requests. Wait { $seconds } seconds and try again.
       *[unknown] There were too many requests. Wait a little and try again.
    }
problem-internal-error = Something went wrong on our side
    .detail = Nothing was changed. If it happens again, write to the operators and quote the request id.
problem-unavailable = Not available at the moment
    .detail = The service cannot answer right now. Wait a few seconds and try again; with an Idempotency-Key nothing happens twice.

## Guards: what has to hold before an action, said as what to do.

guard-submit-rules = Complete the submission: the violations name each rule that is not met yet.
guard-untouched-by-secretariat = It can be taken back only until the secretariat has begun to screen it or to invite reviewers. Ask the secretariat, or withdraw it.
guard-invitations-for-quorum = Invite enough internal and external reviewers for the quorum; declined invitations and conflicts of interest do not count.
guard-screening-done = Screen all eight points; none may be unclear or not met. Turn what is unclear into an item of the letter.
guard-participants-answered = At least one other participant has to confirm, and nobody may still be within the days for answering.
guard-letter-has-items = Write at least one item into the letter.
guard-items-answered = Answer every item of the letter that must be answered.
guard-quorum = This round needs more submitted reviews: see the review summary for how many internal and external ones are missing.
guard-criteria-met = Every criterion has to reach the required median: the review summary names those that do not.
guard-no-open-disagreement = The reviewers disagree: invite one more reviewer, or, if it remains after that review, record the reasons for the decision.
guard-deadline-or-rounds = Wait until the deadline for the answer has passed and a reminder of it has gone out, or the permitted rounds of letters are used up. If the focal point asks for more time, decide about that first.
guard-within-reopen-hours = The time in which a decision can be undone is over.
guard-no-amendment-pending = A correction already waits for the secretariat: let it be decided first.
guard-amendment-pending = No correction waits for a decision.
guard-proposal-holds = Something has come up since that stands against the proposed correction; the violations name it. Reject it with the reason.
guard-not-on-hold = The submission is on hold: take it off hold first.
guard-not-merged = It was merged into another one: work on that one, or undo the merger first.
guard-stands-for-itself-alone = Others were merged into it, and their addresses lead to its page: undo the merger first.
guard-not-legacy = This is an old record, taken over without contacts or revisions; this action is not possible for it.

## Cautions: what an action asks about first. Variable: $count.

caution-open-reviews = { $count ->
    [one] One reviewer of this round is still invited or at work and would be released.
   *[other] { $count } reviewers of this round are still invited or at work and would be released.
}
caution-reviews-in-conflict = { $count ->
    [one] One review counts though its reviewer has joined the submitting organisation since.
   *[other] { $count } reviews count though their reviewers have joined the submitting organisation since.
}
caution-items-without-source = { $count ->
    [one] One item of the letter was raised by no reviewer of this round.
   *[other] { $count } items of the letter were raised by no reviewer of this round.
}
caution-unread-confidential-comments = { $count ->
    [one] One review has confidential comments that you have not marked as read.
   *[other] { $count } reviews have confidential comments that you have not marked as read.
}
caution-publication-scheduled = A publication at a set instant waits already; publishing now comes before that instant and takes its place.

## Reasons: why something is refused.

reason-own-organisation = It belongs to your own organisation. Officers and reviewers never act on submissions of their own organisation; please ask a colleague.
reason-not-your-role = Your role does not include this. The focal point, the secretariat or an administrator can help.
reason-wrong-credentials = This address and this password do not belong together, or the address has not been confirmed yet. Check both, confirm the address with the link in our mail, or choose a new password.
reason-session-ended = This session has ended. Please sign in again.
reason-account-erased = This account was erased at its owner's request and cannot be changed any more.
reason-in-conflict = You have a conflict of interest with this practice, so you cannot review it. The invitation was released and the secretariat was told. If something is wrong about it, please write to the secretariat.
reason-account-closed = The account of this address was closed. Write to the secretariat.
reason-already-answered = This invitation has been answered already. Write to the secretariat if the answer should change.
reason-webhook-disabled = This webhook is disabled. Enable it first.
reason-delivery-under-way = This message is being sent at this moment. Wait a minute and look again.
reason-webhooks-full = There are as many webhooks as are allowed. Remove one that is no longer needed.
reason-filed-by-own-organisation = The organisation filed it itself. Name another focal point if somebody else is to act.
reason-already-on-hold = It is on hold already.
reason-nothing-on-hold = It is not on hold.
reason-officer-changed = Somebody else is in charge of it than you saw. `current` names the officer; to take it over all the same, name that one under `from`.
reason-publication-scheduled = Its publication is set for another instant than you saw. `current` names it; to set another one all the same, name that one under `replaces`.
reason-publication-changed = Its publication is set for another instant than you named. `current` names it; to cancel that one, send it as `publish_at`.
reason-already-submitted = It was submitted once, so its record stays: a draft that was taken back can be submitted again, and what was submitted can be withdrawn.
reason-assignment-closed = This assignment is closed: the reviewer was released, has declined, or another round has begun.
reason-contact-in-use = A submission still names this contact. Name another contact there first.
reason-extension-already-asked = More time has been asked for already. Wait for the secretariat's decision.
reason-extensions-used-up = The deadline of this letter cannot be extended any more. Answer by the present deadline.
reason-internal-by-secretariat = Whether a reviewer counts as internal (UN) or external is decided by the secretariat. Ask it to change this.
reason-listed-by-person = Only the person decides whether to be listed among the experts. Leave `listed` out.
reason-invitation-not-accepted = The invitation has to be accepted first; that opens the text and the review.
reason-last-focal-point = An organisation keeps at least one focal point. Give that role to somebody else first.
reason-letter-closed = A later letter has taken the place of this one. Answer the points of the latest letter.
reason-extension-decided = It was decided already: `current` says how. To give more time all the same, send `unasked` as true with a day.
reason-letter-changed = The letter has been changed since you read it. `current` names its version; read it again, and send that version as `letter_version`.
reason-no-extension-asked = Nobody has asked for more time. Grant it with a day of your own, or do nothing.
reason-own-account = Administrators cannot disable their own account or give up that role themselves. Ask another administrator.
reason-practices-only = Only practices are peer reviewed; pledges are screened by the secretariat.
reason-review-submitted = The review has been submitted already and stays as it is.
reason-notice-sent = This notice has been sent already; it is not sent a second time.
reason-notice-under-way = This notice is being sent at this moment. Wait a few minutes and look again.
reason-link-expired = The link has expired. Ask the secretariat for a new invitation.
reason-invitation-turned-down = This invitation was declined, or the review was taken back. Write to the secretariat if that should change.
reason-link-opens-one-review = The link in the mail opens this one review and nothing else. Sign in for everything beyond it.
reason-review-not-submitted = The review has not been submitted, so there is nothing to open again.
reason-reviewer-gone = The reviewer is no longer on the roster. Invite somebody else.
reason-no-earlier-review = There is no earlier review of yours whose scores could be carried over. Write the review of this round.
reason-own-review-first = Only who has submitted a review of this round may read the others.
reason-not-decided = There is no decision yet. The other reviews can be read after it.
reason-other-reviews-closed = The other reviews are not open to reviewers.
reason-pledges-only = Only pledges report progress and take part in matches; practices do not.
reason-same-submission = A submission is no duplicate of itself. Name another one.
reason-different-kinds = A pledge and a practice are not compared with each other.
reason-already-merged = One of the two is merged already. Undo that first.
reason-merge-needs-published = Only two published records are merged. Decline the one that is not published, or ask its focal point to withdraw it.
reason-merge-amendment-pending = A correction of it waits for the secretariat: let it be decided first.
reason-merge-joins-itself = The other pledge joins this one, itself or through others: it would come to join itself.
reason-merge-matches-own = A pledge of the other one's organisation joins this one, or did so before it was archived: it would come to support a pledge of its own organisation. Merge the two the other way round, or have that pledge corrected first.
reason-undo-joins-itself = What it joins has come to join it meanwhile, directly or through others: it would come to join itself again. Have one of them corrected first.
reason-undo-matches-own = A pledge that names it belongs to its own organisation: it would come to support a pledge of its own organisation. Have it corrected or archived first.
reason-merged-record = It was merged into another one. Turn to that one.
reason-nothing-decided = Nothing was decided of these two.
reason-already-objected = An objection against this match was made already.
reason-objection-too-late = The days in which an objection could be made are over. Write to the secretariat.
reason-no-open-objection = No objection against this match waits for a decision.
reason-participant-not-confirmed = This participant has not confirmed its part or has left it, so nothing is reported on its row.
reason-not-taking-part = This participant has not confirmed its part, or has left already, so it cannot leave.
reason-pledge-not-joint = Only common pledges and partnerships have participants, so this one cannot be joined.
reason-pledge-discontinued = This pledge is discontinued, so it cannot be joined.
reason-recorded-by-own-organisation = This organisation recorded the pledge itself.
reason-takes-part-already = This organisation is a participant of the pledge already.
reason-joining-requested-already = This organisation has asked to join the pledge already. Wait for the answer, or take the request back.
reason-joining-request-ended = This request has been accepted, declined or taken back already.
reason-progress-hidden = This update is hidden already.
reason-progress-not-hidden = This update is not hidden.
reason-evidence-on-record = An update of the progress names this file, or named it before a correction, so it stays on record.
reason-link-used = This link has been used already; its effect happens only once.
reason-register-first = There is no account with this address yet. Register with it, confirm it and accept then.
reason-too-many-pending-members = Too many people have been invited and have not answered yet. Wait for answers, or take some invitations back.

## Pages behind the links in mails

page-service = Minga – pledges and practices for migration
page-languages = Language
page-until = This page can be used until { $date }.
page-footer = This page belongs to a message that was sent to you personally. Please do not pass its address on.
page-secretariat = Secretariat
page-problem = Please correct this and send the form again:

page-unknown-title = This link leads nowhere
page-unknown = Perhaps the address was not copied completely. Open the link from the message again, or copy the whole address into the browser.
page-expired-title = This link has expired
page-expired = The time in which this link could be used is over. If you still need it, ask for a new one or write to the secretariat.
page-closed-title = This is no longer possible
page-closed = What this link was for has moved on in the meantime, so nothing was changed. If you have questions, please write to the secretariat.
page-trouble-title = Not available at the moment
page-trouble = The service cannot answer right now and nothing was changed. Please wait a little and try again.

page-verify-title = Confirm your e-mail address
page-verify-lead = Confirm that this address is yours, and your account is ready for use.
page-verify-button = Confirm my address
page-verify-done-title = Your address is confirmed
page-verify-done = Thank you. You can sign in now; you may close this page.

page-reset-title = Choose a new password
page-reset-lead = The new password takes the place of the old one, and you are signed out everywhere.
page-reset-password = New password
page-reset-hint = A sentence of several words is easy to remember and hard to guess.
page-reset-button = Save the new password
page-reset-done-title = Your password has been changed
page-reset-done = You can sign in with the new password now; you may close this page. If it was not you who changed it, write to the secretariat at once.

page-participant-title = Your part in a joint pledge
page-participant-lead = { $organisation } names you as a participant of this pledge. Please read what is recorded about your part and answer.
page-participant-pledge = Pledge
page-participant-reference = Reference
page-participant-organisation = Submitted by
page-participant-description = Description
page-participant-goal = Common goal
page-participant-row = Your part
page-participant-name = Name
page-participant-country = Country
page-participant-action = Your own action
page-participant-no-action = Nothing recorded
page-participant-answer-by = Please answer by
page-participant-correct = Something is not right? (optional)
page-participant-correct-hint = Write what should be corrected. It is passed on to those who recorded the pledge; only they and the secretariat read it.
page-participant-confirm = Confirm our part
page-participant-decline = We do not take part
page-participant-changed = What is recorded has changed since you opened this page, so nothing was entered. Please read it again and answer.
page-participant-expired-title = This link has expired
page-participant-expired-lead = The time in which this link could be used is over. You can have a new one sent to the e-mail address that is on record for your part.
page-participant-expired-button = Send a new link
page-participant-renewed-title = A new link has been sent
page-participant-renewed = It was sent within the last day to the e-mail address that is on record for your part. If it does not arrive, or if you no longer have that address, please write to the secretariat.
page-participant-confirmed-title = You have confirmed your part
page-participant-confirmed = Thank you. Your part is shown to the public once the pledge is published; from then on you can report by this link how it stands. If something changes, please write to the secretariat.
page-participant-takes-part-title = You take part in this pledge
page-participant-takes-part = The pledge is published and shows your part. You can report here how your part stands, as often as there is something to tell. You can also leave the pledge at any time; the public then reads since when.
page-participant-merged-title = This pledge has been merged with another one
page-participant-merged = It has been merged with { $reference }, which stands for both. Your part stays on record and is not shown to the public at present.
page-participant-leave-heading = Leave the pledge
page-participant-leave-reason = Why? (optional)
page-participant-leave-hint = Only those who recorded the pledge and the secretariat read it.
page-participant-leave = We leave the pledge
page-participant-declined-title = You have answered that you do not take part
page-participant-declined = Thank you for your answer. Your name will not be shown with the pledge. If this is a mistake, please write to the secretariat.
page-participant-left-title = You no longer take part in this pledge
page-participant-left = Your part has ended. If this is a mistake, please write to the secretariat.

page-report-heading = Report how your part stands
page-report-lead = Your report is public at once, beside the name of your organisation. Those who recorded the pledge and the secretariat are told of it. If it turns out to be wrong, report again or write to the secretariat.
page-report-last = Last report on your part
page-report-status = How does your part stand?
page-report-date = On which day was this so?
page-report-date-hint = Today or an earlier day.
page-report-narrative = What has been done, and what has not?
page-report-narrative-hint = Everybody can read it. At most 3000 characters.
page-report-explanation = How was it fulfilled, or why was it discontinued?
page-report-explanation-hint = Needed with “Fulfilled” and “Discontinued”; otherwise you can leave it empty. At most 2000 characters.
page-report-language = Language of your texts
page-report-evidence = Where can one see it? (optional)
page-report-evidence-hint = Addresses on the web, one on each line, beginning with https:// or http://. You can write before an address what it is.
page-report-button = Publish the report
page-report-saved = Your report has been recorded and is public. Thank you.
page-report-changed = Something has been reported on your part since you opened this page, so nothing was entered. What you wrote still stands in the form: send it again if it says something that the last report does not say.
page-report-line = Line { $line }: { $message }
page-report-not-a-day = This is not a day; write the year, the month and the day, as in 2027-03-31.
page-report-how = Say here how it was fulfilled.

page-invitation-title = Invitation to review a practice
page-invitation-lead = You are invited to review this practice. Please read what it is about and answer. The full text opens when you accept.
page-invitation-again-title = Invitation to round { $round } of a practice that you reviewed
page-invitation-again-lead = This is round { $round } of the peer review of a practice that you reviewed before. { $text ->
        [unchanged] The focal point has answered the comments; the text stays as it was.
       *[other] The focal point has answered the comments and submitted a revised text.
    }{ page-invitation-answered } As soon as you accept, this page shows you { $text ->
        [unchanged] the letter and the answers
       *[other] the letter, the answers and the differences
    }; there “My points are met” carries your earlier scores over in one step, and asks for a new one where one is below what publication asks for.
page-invitation-answered = { $answered ->
    [0] { "" }
   *[other] { " " }As the focal point puts it, the points of the letter were answered like this: { page-invitation-answered-changed }{ page-invitation-answered-explained }{ page-invitation-answered-declined }.
}
page-invitation-answered-changed = { $changed ->
    [0] { "" }
   *[other] { $changed } with a change in the text
}
page-invitation-answered-explained = { $explained ->
    [0] { "" }
   *[other] { $changed ->
        [0] { "" }
       *[other] { ", " }
    }{ $explained } with an explanation
}
page-invitation-answered-declined = { $declined ->
    [0] { "" }
   *[other] { $changed ->
        [0] { $explained ->
            [0] { "" }
           *[other] { ", " }
        }
       *[other] { ", " }
    }{ $declined } declined with a reason
}
page-invitation-later-round = This is round { $round } of its peer review: the focal point has answered the comments of the round before{ $text ->
        [unchanged] ; the text stays as it was.
       *[other] { " " }and submitted a revised text.
    }
page-invitation-accept-again = Accept and see the answers
page-invitation-practice = Practice
page-invitation-summary = Summary
page-invitation-countries = Countries
page-invitation-language = Language of the text
page-invitation-implementers = Implemented by
page-invitation-partners = Partners
page-invitation-donors = Donors
page-invitation-length = Length
page-invitation-characters = { $count ->
    [one] { $count } character
   *[other] { $count } characters
}
page-invitation-answer-by = Please answer by
page-invitation-due = Review due by
page-invitation-accept-heading = Accept
page-invitation-no-conflict = I have no conflict of interest: neither I nor my organisation takes part in this practice, pays for it or gains from it.
page-invitation-no-conflict-missing = To accept, affirm that you have no conflict of interest. If you have one, please declare it below.
page-invitation-accept = Accept the invitation
page-invitation-decline-heading = Decline
page-invitation-reason = Reason (optional; only the secretariat reads it)
page-invitation-decline = Decline the invitation
page-invitation-files = Files
page-invitation-files-count = { $count ->
    [one] 1 file
   *[other] { $count } files
}
page-invitation-time = Time needed
page-invitation-minutes = about { $minutes } minutes
page-invitation-asked = What is asked
page-invitation-asked-text = A score from 1 to 5 for each of the five criteria, with a comment where it is below { $below }, whether the practice reflects the spirit of the Global Compact, and a recommendation. You can save as you go.
page-invitation-suggested-name = Who else could be asked: name (optional; only the secretariat reads it)
page-invitation-suggested-email = Their e-mail address (optional)
page-invitation-conflict-heading = Declare a conflict of interest
page-invitation-conflict-reason = What the conflict is (only the secretariat reads it)
page-invitation-conflict = Declare the conflict
page-invitation-withdrawn-title = You have given this review up
page-invitation-withdrawn = If you had submitted a review, it no longer counts. Thank you for telling us.
page-invitation-accepted-title = You have accepted the invitation
page-invitation-accepted = Thank you. Sign in to read the full text and to write your review.
page-invitation-finished-title = Your review has been submitted
page-invitation-finished = Thank you for your review. There is nothing more to do.
page-invitation-declined-title = You have declined the invitation
page-invitation-declined = Thank you for your answer. We hope to call on you another time.
page-invitation-conflicted-title = You have declared a conflict of interest
page-invitation-conflicted = Thank you for your openness. You will not be asked again about this practice.
page-invitation-released-title = Your review is no longer needed
page-invitation-released = The invitation is closed. Thank you for your readiness.
page-invitation-lapsed-title = The time to answer has passed
page-invitation-lapsed = We did not hear from you in time, so the invitation was closed and somebody else may be asked. If you still want to review this practice, please write to the secretariat.
page-invitation-written = What you had written is shown below, so that you can copy it.
page-invitation-not-taken = What you have just sent was not taken, because the invitation had been answered or closed before. If it should count, please write to the secretariat.
page-invitation-not-taken-text = What you wrote is shown below, so that you can copy it.
page-invitation-your-reason = Your reason
page-invitation-your-conflict = What the conflict is

page-invitation-in-conflict-title = You cannot review this practice
page-invitation-in-conflict = The service knows of a conflict of interest, so your invitation was released. The secretariat was told; you need not do anything. If something is wrong about it, please write to the secretariat.
page-invitation-in-conflict-reasons = What the service knows

page-take-over-title = Filed for your organisation
page-take-over-lead = Somebody else has filed this for { $organisation }. If you take it over you are its focal point: messages about it reach you. Nothing changes until you press the button. To complete and submit it you need an account with your address that is a member of the organisation.
page-take-over-record = Title
page-take-over-button = Take it over
page-take-over-yours-title = You are the focal point
page-take-over-yours = Thank you. Messages about it reach you from now on. To complete and submit it, sign in with an account of your address that is a member of the organisation.
page-take-over-taken-title = It is in good hands
page-take-over-taken = Somebody of the organisation acts for it already. There is nothing to do.
page-roster-title = Join the roster of reviewers
page-roster-lead = The secretariat invites you to review good practices in migration for the United Nations Network. Nothing changes until you accept.
page-roster-name = Name
page-roster-email = Your address
page-roster-sort = You would review as
page-roster-internal = a reviewer of the United Nations system
page-roster-external = an external reviewer
page-roster-work = What it means
page-roster-work-text = You are asked about practices in your field and your languages, and decide each time whether you have the time. A review takes about half an hour. You keep your own entry, can pause at any time and can leave the roster whenever you like.
page-roster-password = Choose a password for your account
page-roster-password-hint = A sentence of several words is easy to remember and hard to guess.
page-roster-accept = Join the roster
page-roster-decline = Decline
page-roster-accepted-title = You are on the roster
page-roster-accepted = Thank you. Sign in and complete your entry: your fields, your languages, and how many reviews you take on at once.
page-roster-declined-title = You have declined
page-roster-declined = Thank you for your answer. No account was made, and your address will be forgotten.
page-roster-withdrawn-title = The invitation no longer stands
page-roster-withdrawn = The secretariat has taken its invitation back. There is nothing to do.

page-membership-title = Join an organisation
page-membership-lead = { $organisation } invites you to join it in this service. Nothing changes until you accept.
page-membership-register = { $organisation } invites you to join it in this service. To accept, first register an account with the address below and confirm it; then open this page again. To decline you need no account.
page-membership-organisation = Organisation
page-membership-role = Your part
page-membership-focal-point = Focal point: speaks for the organisation
page-membership-alternate = Alternate: stands in for the focal point
page-membership-member = Member: works on drafts
page-membership-email = Your address
page-membership-accept = Accept
page-membership-decline = Decline
page-membership-accepted-title = You are a member now
page-membership-accepted = Thank you. Sign in to act for the organisation; you may close this page.
page-membership-declined-title = You have declined
page-membership-declined = Thank you for your answer. Nothing has changed in your account, if you have one.
page-membership-withdrawn-title = The invitation no longer stands
page-membership-withdrawn = The organisation has taken its invitation back. There is nothing to do.
