# The e-mail notices. One message per notice: subject, body (paragraphs separated by a blank line), action (label of
# the one link), reason (the line above the quoted reason, only where the recipient may read it).
# Variables: $reference $title $kind $organisation $reason $due $name $participant $answer $outcome $role $person
# $round $changed $explained $declined $text $done $asked.
# A fact that is not known is `none`. Reference, title and organisation stand below the text of every notice.
# `grammar-…` is what one language needs to inflect; the other two need not have it.

## Shared

greeting = Dear { $name },
greeting-unnamed = Good day,
signature = With kind regards,
signature-name = The secretariat, through Minga
footer = You receive this message because this address belongs to an account, a contribution or an invitation in Minga, the service for pledges and practices on the Global Compact for Safe, Orderly and Regular Migration. It was sent automatically; replies to this address are not read.
link-hint = If the link does not open, copy this address into your browser:
item-must-answer = Must be answered
item-consider = To consider
label-reference = Reference:
label-title = Title:
label-organisation = Organisation:
kind-the = { $kind ->
    [pledge] the pledge
    [practice] the practice
   *[other] the contribution
}
kind-the-capital = { $kind ->
    [pledge] The pledge
    [practice] The practice
   *[other] The contribution
}
kind-your = { $kind ->
    [pledge] your pledge
    [practice] your practice
   *[other] your contribution
}
kind-your-capital = { $kind ->
    [pledge] Your pledge
    [practice] Your practice
   *[other] Your contribution
}
kind-a = { $kind ->
    [pledge] a pledge
    [practice] a practice
   *[other] a contribution
}
kind-a-capital = { $kind ->
    [pledge] A pledge
    [practice] A practice
   *[other] A contribution
}
by-due = { $due ->
    [none] { "" }
   *[given] { " " }by { $due }
}
by-extension = { $due ->
    [none] { "" }
   *[given] { " " }until { $due }
}
new-due = { $due ->
    [none] { "" }
   *[given] { ": " }by { $due }
}
missed-because = { $answer ->
    [not_on_hold] it is on hold.
    [submit_rules] it no longer meets every rule for submission.
    [screening_done] the screening is not complete, or a point is unclear or not met.
    [participants_answered] other participants have not confirmed yet or are still within their days.
    [quorum] the submitted reviews no longer make the quorum.
    [criteria_met] the reviews no longer reach the required median in every criterion.
    [no_open_disagreement] the reviewers disagree and one more review is needed.
    [reason_required] the reviewers stay split, which asks for recorded reasons.
    [open_reviews] reviewers who were not at work when it was decided are at work now.
    [reviews_in_conflict] a reviewer whose review counts has joined the submitting organisation since.
    [unread_confidential_comments] there are confidential comments that whoever decided has not read.
    [not_your_role] whoever decided can no longer decide about it.
    [own_organisation] whoever decided now belongs to the submitting organisation.
   *[other] something that has to hold before a publication no longer holds.
}
named-other = { $other ->
    [none] { "" }
   *[given] { " " }{ $other }
}
until-due = { $due ->
    [none] The link works for a limited time.
   *[given] The link works until { $due }.
}
organisation-or = { $organisation ->
    [none] The organisation that filed it
   *[given] { $organisation }
}
asking-organisation = { $organisation ->
    [none] An organisation
   *[given] { $organisation }
}
drafts-filed = { $count ->
    [none] drafts of pledges
    [one] a draft
   *[other] { $count } drafts of pledges
}
for-organisation = { $organisation ->
    [none] your organisation
   *[given] { $organisation }
}
membership-role = { $role ->
    [focal_point] as its focal point
    [alternate] as the alternate of its focal point
   *[member] as a member
}
contact-role = { $role ->
    [focal_point] focal point
    [alternate] alternate
   *[other] contact
}
person-or = { $person ->
    [none] Someone
   *[other] { $person }
}
participant-or = { $participant ->
    [none] your organisation
   *[given] { $participant }
}
participant-or-capital = { $participant ->
    [none] A participant
   *[given] { $participant }
}
participant-answer = { $answer ->
    [asked] has not answered yet
    [confirmed] has confirmed its part
    [declined] has answered that it does not take part
    [left] has left the pledge
   *[other] has answered
}
joining-side = { $answer ->
    [recorder] The focal point of the pledge
    [secretariat] The secretariat
   *[other] One of those who decide
}
joining-other-side = { $answer ->
    [recorder] the secretariat
    [secretariat] the focal point of the pledge
   *[other] the other one
}
joining-organisation = { $participant ->
    [none] An organisation
   *[given] { $participant }
}
invitation-answer = { $answer ->
    [accepted] has accepted the invitation
    [declined] has declined the invitation
    [conflicted] has declared a conflict of interest
    [conflicted_finished] has declared a conflict of interest after submitting a review; it no longer counts
    [lapsed] has not answered in time, and the invitation has lapsed
    [withdrawn] has withdrawn the review that was submitted; it no longer counts
    [withdrawn_unfinished] had accepted and now withdraws, without having submitted a review
   *[other] has answered the invitation
}
review-answer = { $answer ->
    [publish] The recommendation is to publish.
    [clarify] The recommendation is to ask for clarification first.
    [decline] The recommendation is to decline.
   *[other] { "" }
}
so-many = { $done ->
    [none] { "" }
   *[given] { " " }({ $done } of { $asked })
}
accepted-by-now = { $done ->
    [none] { "" }
   *[given] Invitations accepted by now: { $done } of { $asked }.
}
submitted-by-now = { $done ->
    [none] { "" }
   *[given] { " " }Reviews submitted by now: { $done } of { $asked }.
}
step-answer-invitation = Please accept or decline the invitation to review.
step-write-review = Please hand in your review.
step-answer-comments = Please answer the comments and submit again.
step-answer-participation = Please answer about your part in the joint pledge.
step-process = Please take the next step.
step-process-screen = Please screen the pledge, and publish it or send the focal point a letter of comments.
step-process-prepare = Please check that the practice is complete, invite reviewers and begin the peer review.
step-process-decide = Please see how the peer review stands, and decide about the practice or invite further reviewers.
step-process-judge-proposal = Please accept or reject the correction that is proposed.
progress-author = { $participant ->
    [none] { organisation-or }
   *[given] { $participant }
}
other-reference = { $other ->
    [none] another one
   *[given] { $other }
}
progress-status = { $answer ->
    [planning] The reported status is: planning.
    [in_progress] The reported status is: in progress.
    [fulfilled] The reported status is: fulfilled.
    [delayed] The reported status is: delayed.
    [discontinued] The reported status is: discontinued.
   *[other] { "" }
}
step-answer-joining = Please accept or decline who asks to join the joint pledge, for those who recorded it.
step-process-joining = Please accept or decline, for the secretariat, who asks to join the joint pledge.
step-decide-extension = Please grant or refuse the time that is asked for to answer the comments.
step-decide-objection = Please uphold or dismiss the objection against this match.
step-report-progress = Please report how the pledge stands; a short update is enough.
step-report-end = The pledge has reached its end date. Please report what became of it.
step-is-due = It is due on { $due }.
step-was-due = It was due on { $due }.
state-now = { $outcome ->
    [draft] It is a draft again.
    [submitted] It is with the secretariat again.
    [peer_review] It is in peer review again.
    [comments_returned] It is with the focal point again, to answer the comments.
    [published] It is public again.
    [declined] It remains declined.
    [withdrawn] It remains withdrawn.
    [archived] It remains archived.
   *[other] { "" }
}
review-result = { $outcome ->
    [published] The practice has been published and can now be read by everyone.
    [declined] The secretariat has decided not to publish the practice.
    [withdrawn] Those who submitted the practice have withdrawn it.
   *[other] The review of the practice is closed.
}
what-follows = { $kind ->
    [pledge] The secretariat now checks that the pledge is concrete, measurable, realistic, forward-looking and time-bound.
    [practice] The secretariat now prepares the peer review of the practice.
   *[other] The secretariat now examines it.
}
what-follows-answers = { $outcome ->
    [peer_review] { $answer ->
        [asked_again] The peer review goes into its next round: those who reviewed the practice before are asked first, and are shown { comments-answers-changes }.
       *[other] The secretariat now prepares the next round of the peer review.
    }
   *[other] { $kind ->
        [pledge] The secretariat now reads them and goes on with the screening of the pledge.
        [practice] The secretariat now reads them and prepares the peer review of the practice.
       *[other] The secretariat now reads them.
    }
}
comments-answers-changes = { $text ->
    [unchanged] the comments and your answers
   *[other] the comments, your answers and what has changed
}
focal-point-answered = { $text ->
    [unchanged] The focal point has answered the comments; the text stays as it was.
   *[other] The focal point has answered the comments and submitted a revised text.
}
answers-and-changes = { $text ->
    [unchanged] the answers
   *[other] the answers and the changes
}
letter-answers-changes = { $text ->
    [unchanged] the letter and the answers
   *[other] the letter, the answers and the differences
}
points-answered = { $changed ->
    [none] { "" }
   *[given] { " " }As the focal point puts it, the points of the letter were answered like this: { answered-changed }{ answered-explained }{ answered-declined }.
}
others-to-read = { $others ->
    [shown] { " " }In your assignments you can now read the reviews of the others of your round, without their names.
   *[other] { "" }
}
answered-changed = { $changed ->
    [0] { "" }
   *[other] { $changed } with a change in the text
}
answered-explained = { $explained ->
    [0] { "" }
   *[other] { $changed ->
        [0] { "" }
       *[other] { ", " }
    }{ $explained } with an explanation
}
answered-declined = { $declined ->
    [0] { "" }
   *[other] { $changed ->
        [0] { $explained ->
            [0] { "" }
           *[other] { ", " }
        }
       *[other] { ", " }
    }{ $declined } declined with a reason
}
extension-asker = { $role ->
    [focal_point] The focal point of
    [alternate] The alternate of the focal point of
   *[other] The focal point or the alternate of
}

## Accounts

verify-email =
    .subject = Confirm your e-mail address
    .body =
        Thank you for registering with Minga.

        Please confirm that this address is yours. { until-due }

        If you did not register, you can ignore this message: nothing happens without your confirmation.
    .action = Confirm my address
already-registered =
    .subject = You already have an account
    .body =
        Somebody, perhaps you, tried to register with this address. It already has an account, so no new one was made.

        If it was you, sign in with your password, or ask for a new one if you have forgotten it. If it was not you, there is nothing to do: your account is unchanged.
    .action = Go to Minga
password-reset =
    .subject = Choose a new password
    .body =
        A new password was asked for the account with this address. Please choose it with the link below. { until-due }

        If you did not ask for it, you can ignore this message: your password stays as it is.
    .action = Choose a new password
membership-offered =
    .subject = An organisation invites you to join it
    .body =
        { asking-organisation } invites you to join it in Minga { membership-role }.

        Please accept or decline with the link below or after signing in. { until-due } Nothing changes until you accept; the organisation learns nothing about your account before.

        The link is for you alone, so please do not pass it on. If you do not know the organisation, you can ignore this message.
    .action = Accept or decline
membership-invitation =
    .subject = An organisation invites you to join it
    .body =
        { asking-organisation } invites you to join it in Minga { membership-role }. Minga is where pledges and practices on the Global Compact are prepared and published.

        To accept, register an account with this address and confirm it; then open the link below, or sign in, and accept. To decline you need no account. { until-due }

        The link is for you alone, so please do not pass it on. If you do not know the organisation, you can ignore this message: nothing happens without your answer.
    .action = See the invitation

## Submitting

receipt =
    .subject = { kind-your-capital } has been received
    .body =
        Thank you. { kind-the-capital } described below has been received and is with the secretariat. Please quote its reference whenever you write about it.

        { what-follows } If there are questions, they will be sent to the focal point together, in one letter.

        There is nothing you need to do for now.
    .action = Open { kind-your }
answers-received =
    .subject = Your answers have been received
    .body =
        Thank you. { $text ->
            [unchanged] Your answers to the comments on { kind-the } named below have been received; the text stays as it was.
           *[other] Your answers to the comments and the revised text of { kind-the } named below have been received.
        }

        { what-follows-answers } If there are further questions, they will again be sent to the focal point together, in one letter.

        There is nothing you need to do for now.
    .action = Open { kind-your }
submission-arrived =
    .subject = { kind-a-capital } has arrived
    .body =
        { kind-a-capital } has been submitted and waits for the secretariat.

        { $kind ->
            [pledge] Please begin the screening{ by-due }. Questions to the focal point go into the letter of comments.
            [practice] Please check that it is complete and invite reviewers{ by-due }.
           *[other] Please examine it{ by-due }.
        }
    .action = Open the submission
recalled =
    .subject = { kind-a-capital } has been taken back
    .body =
        The focal point or the alternate has taken { kind-the } back to work on it further. It is a draft again.

        There is nothing you need to do; you will be told when it is submitted again.
    .action = Open the submission
joint-pledge-recalled =
    .subject = A joint pledge that names you has been taken back
    .body =
        Those who record the joint pledge named below have taken it back to work on it further. It is a draft again.

        What { participant-or } has answered stays on record, and there is nothing you need to do. If you are asked again, we will write to you.
    .action = Open the pledge
participant-removed =
    .subject = { $outcome ->
            [other_address] Another contact answers for a participant
           *[other] You no longer stand in a joint pledge
        }
    .body =
        { $outcome ->
            [other_address] Those who record the joint pledge named below have given another contact for { participant-or }. Messages about it go there from now on, and the links in our earlier messages have ended. Where its row was changed too, what was confirmed stays shown until the new contact answers.
           *[other] Those who record the joint pledge named below have taken { participant-or } out of it. It is no longer among the participants, and the link in our earlier message has ended.
        }

        { $outcome ->
            [other_address] There is nothing you need to do. If this surprises you, please ask those who record the pledge, or the secretariat.
           *[other] There is nothing you need to do. If this surprises you, please ask those who record the pledge.
        }
    .action = Open the pledge
contact-named =
    .subject = You now act for { $count ->
            [none] { kind-a }
           *[other] { drafts-filed }
        }
    .body =
        { $count ->
            [none] You have been named as the { contact-role } of { kind-the } described below. Messages about it reach you from now on.
           *[other] You have been named as the { contact-role } of { drafts-filed } of { for-organisation }. Messages about them reach you from now on.
        }

        { $outcome ->
            [comments_returned] The comments of the secretariat wait for an answer{ by-due }: please answer each point, revise the text where needed and submit it again.
            [draft] { $count ->
                [none] It is a draft: please complete it and submit it.
               *[other] Please complete them and submit them.
            }
           *[other] There is nothing you need to do for now; you will be told when there is.
        }

        { $filed ->
            [for_others] Somebody else filed it for your organisation. By the link you can take it over, even without an account; opening the link changes nothing. To edit and submit, you
           *[other] To act you
        } need an account with this address that is a member of the organisation. If you were named by mistake, please tell the organisation.
    .action = Open { kind-the }
filed-for-you =
    .subject = Drafts were filed for your organisation
    .body =
        Somebody else has entered { drafts-filed } in Minga for { for-organisation }. Nothing is submitted yet, and nothing is public.

        Please look at what was entered. By the link you can take { $count ->
            [one] it
           *[other] each of them
        } over without an account: you are its focal point from then on, and messages about it reach you. Opening the link changes nothing. To complete and submit it you need an account with this address that is a member of the organisation. If your organisation knows nothing of this, please tell the secretariat.
    .action = Look at it and take it over
contact-replaced =
    .subject = Somebody else now acts for { kind-a }
    .body =
        You are no longer the { contact-role } of { kind-the } described below. Messages about it no longer reach you.

        There is nothing you need to do. If this is a mistake, please tell the organisation.
    .action = Open { kind-the }
draft-deleted =
    .subject = The secretariat has deleted a draft
    .body =
        The secretariat has deleted the draft { $kind ->
            [pledge] of a pledge
            [practice] of a practice
           *[other] of a contribution
        } named below. It had never been submitted, and nothing of it was public.

        If you did not ask for this, please write to the secretariat.
    .action = Open Minga
acted-as-received =
    .subject = The secretariat has acted on your message
    .body =
        The secretariat has received a message from you or your organisation and has entered what it says in Minga on your behalf. The message is kept with the record.

        Please check that it was entered as you meant it{ by-due }. If it was not, let the secretariat know without delay.
    .action = Check what was entered
    .reason = The secretariat noted:

## Joint and matching pledges

participant-asked =
    .subject = Please confirm your part in a joint pledge
    .body =
        { organisation-or } has submitted a joint pledge and names { participant-or } as a participant.

        Please read what is recorded about your part and confirm it, correct it or answer that you do not take part{ by-due }. You need no account: the link is for you alone, so please do not pass it on.

        { $outcome ->
            [asked_again] The pledge is published, and the goal that all share has changed since you confirmed. Your earlier confirmation stays shown until you answer; without an answer within the days given for it, your part is no longer shown.
            [row_corrected] The pledge is published, and what is recorded about your part has been corrected since you confirmed. What you confirmed stays shown until you answer; without an answer within the days given for it, your part is no longer shown.
           *[other] Until you confirm, your part is not shown to the public. After that, the pledge no longer waits for your answer.
        }
    .action = Read and answer
participant-link =
    .subject = A new link to your part in a joint pledge
    .body =
        The earlier link to the page about the part of { participant-or } in the joint pledge named below has expired, and somebody who holds it has asked for a new one. Here it is.

        { $answer ->
            [asked] Please read what is recorded about your part and answer{ by-due }.
           *[other] By this link you can read what is recorded about your part and, while the pledge is published, report how it stands or leave the pledge.
        } You need no account: the link is for you alone, so please do not pass it on. If it was not you who asked for it, there is nothing you need to do.
    .action = Open the page
participant-answered =
    .subject = { $outcome ->
        [correction] A participant has answered and asks for a correction
       *[other] A participant has answered
    }
    .body =
        { participant-or-capital } { participant-answer }.{ $outcome ->
            [letter] { " " }The answer came by letter; the secretariat has entered it and keeps the letter with the record.
           *[other] { "" }
        }

        { $outcome ->
            [correction] The participant also writes that something is not right; its words stand below. If what is recorded about it has to be corrected, you can do so while the pledge is a draft, while the comments wait for your answer, or once the pledge is published; while it is with the secretariat, please tell the secretariat. Whoever has confirmed is then asked to confirm again.
           *[other] There is nothing you need to do unless the answer changes your plans for the pledge.
        }
    .action = Open the pledge
    .reason = The participant writes:
participant-left =
    .subject = A participant has left the pledge
    .body =
        { participant-or-capital } no longer takes part in the pledge named below. The public reads since when; the pledge stays published.

        There is nothing you need to do unless this changes your plans for the pledge.
    .action = Open the pledge
    .reason = The participant gives this reason:
participant-silent =
    .subject = A participant has not answered in time
    .body =
        { participant-or-capital } was asked to confirm its part again, because what it had confirmed has changed, and has not answered within the days given for it. Its part is no longer shown to the public; it is shown again as soon as the participant confirms it.

        { $outcome ->
            [alone] The joint pledge is now shown without any participant that has confirmed its part.
           *[other] There is nothing you need to do unless this changes your plans for the pledge.
        }
    .action = Open the pledge
joining-requested =
    .subject = An organisation asks to join a pledge
    .body =
        { joining-organisation } asks to take part in the published pledge named below.

        The focal point of the pledge and the secretariat each decide. The organisation takes part as soon as both have accepted; either may decline with a reason.
    .action = Read the request and decide
    .reason = The organisation writes:
joining-half-accepted =
    .subject = A request to join a pledge has been accepted by one of the two
    .body =
        { joining-side } has accepted that { joining-organisation } takes part in the pledge named below.

        The request now waits for { joining-other-side }.
    .action = Open the request
joining-accepted =
    .subject = An organisation has joined the pledge
    .body =
        { joining-organisation } takes part in the pledge named below from now on. The focal point of the pledge and the secretariat have both accepted, and the public can read it.
    .action = Open the pledge
joining-declined =
    .subject = A request to join a pledge has been declined
    .body =
        { joining-side } has declined that { joining-organisation } takes part in the pledge named below. Nothing changes in the pledge.
    .action = Open the request
    .reason = This reason is given:
joining-closed =
    .subject = A request to join a pledge has ended
    .body =
        { joining-organisation } has asked to take part in the pledge named below. { $outcome ->
            [merged] The secretariat has merged it with { other-reference }, which stands for both from now on.
            [discontinued] Its actor reports that it is discontinued.
            [not_joint] It has been amended and stays published, but as a pledge of a type that has no other participants.
           *[other] It has been taken out of the registry.
        } { $outcome ->
            [not_joint] The request has ended therefore, and nobody decides about it any more.
           *[other] The request has ended with it, and nobody decides about it any more.
        }

        { $outcome ->
            [merged] Nobody is made to take part in what it has not read: if you agree with what the other pledge says, please ask to join that one.
           *[other] There is nothing you need to do.
        }
    .action = Open the request
    .reason = This reason is given:
joining-withdrawn =
    .subject = A request to join a pledge has been taken back
    .body =
        { joining-organisation } no longer asks to take part in the pledge named below. There is nothing left to decide.
    .action = Open the pledge
pledge-matched =
    .subject = Another pledge supports yours
    .body =
        { organisation-or } supports your pledge{ named-other } with the pledge named below, which is public. { $outcome ->
            [merged] It joined another pledge, which has been merged with yours: from now on it is shown with yours.
            [parted] Your pledge is no longer merged with another one: from now on it is shown with yours.
           *[other] It is shown with yours.
        }

        There is nothing you need to do. If you believe that this is a mistake, you may object{ by-due } under “matches” of your pledge.
    .action = Open your pledge

## Peer review, for reviewers

review-invitation =
    .subject = { $answer ->
        [again] Invitation to round { $round } of a practice that you reviewed
        [afresh] Invitation to review a practice, round { $round }
       *[other] Invitation to review a practice
    }
    .body =
        { $answer ->
            [again] You reviewed the practice named below in an earlier round. { focal-point-answered } This is round { $round } of its peer review, and those who reviewed the practice before are asked first: we invite you to look at it again.{ points-answered }
            [afresh] You are invited to review the practice named below against the criteria of the repository and the spirit of the Global Compact. This is round { $round } of its peer review: the focal point has answered the comments of the round before{ $text ->
                [unchanged] ; the text stays as it was.
               *[other] { " " }and submitted a revised text.
            }
           *[other] You are invited to review the practice named below against the criteria of the repository and the spirit of the Global Compact.
        }

        { $answer ->
            [again] Please accept or decline{ by-due }; if you have a conflict of interest by now, please declare it before you accept. As soon as you accept, the same link shows you { letter-answers-changes }, on a telephone too and without signing in. If your points are met, “My points are met” carries your earlier scores over in one step, and asks for a new one where one is below what publication asks for; if not, you review { $text ->
                [unchanged] the practice anew
               *[other] the new text
            } there.
           *[other] Please accept or decline{ by-due }. The invitation shows what you need in order to decide; if you have a conflict of interest, please declare it before you accept. The full text opens when you accept: behind the same link you read it and write your review, on a telephone too and without signing in.
        }

        Your name is not disclosed to those who submitted the practice. The link is for you alone, so please do not pass it on.
    .action = See the invitation
review-not-needed =
    .subject = { $answer ->
        [joined] You no longer review this practice
       *[other] Your review is no longer needed
    }
    .body =
        { $answer ->
            [joined] Since you now belong to the organisation that submits the practice named below, you no longer review it. Your invitation is closed.
            [released] You no longer need to review the practice named below. Your invitation is closed.
            [reviewed_before] You reviewed the practice named below and were asked to look at it again, which is no longer necessary. { review-result } Your invitation is closed.
           *[other] The review of the practice named below has ended or been suspended, and your review is no longer needed. Your invitation is closed.
        }

        { $answer ->
            [reviewed_before] We thank you for the time and knowledge that you gave. There is nothing more you need to do; please continue to treat your review as confidential.
           *[other] There is nothing you need to do. We thank you for your readiness and hope to call on you again.
        }{ $draft ->
            [kept] { " " }What you wrote is kept: you can read and copy it with the link of your invitation or in your assignments.
           *[other] { "" }
        }{ others-to-read }
    .action = See your assignments
review-reopened =
    .subject = Please look at your review again
    .body =
        The secretariat has opened the review that you submitted of the practice named below. Your text is kept as a draft; it counts again as soon as you submit it.

        Please change what is asked for and submit it again{ by-due }.
    .reason = The secretariat asks:
    .action = Open your review
review-outcome =
    .subject = Thank you for your review
    .body =
        You reviewed the practice named below. { review-result }

        We thank you for the time and knowledge that you gave. There is nothing more you need to do; please continue to treat your review as confidential.{ others-to-read }
    .action = See your assignments

## Peer review, for the secretariat

invitation-answered =
    .subject = { $answer ->
        [accepted] A reviewer has accepted the invitation{ so-many }
        [declined] A reviewer has declined the invitation
        [conflicted] A reviewer has declared a conflict of interest
        [conflicted_finished] A reviewer has declared a conflict of interest: a submitted review no longer counts
        [lapsed] An invitation to review has lapsed without an answer
        [withdrawn] A reviewer has withdrawn a submitted review
        [withdrawn_unfinished] A reviewer who had accepted has withdrawn
       *[other] A reviewer has answered the invitation
    }
    .body =
        A reviewer { invitation-answer }.

        { $outcome ->
            [publication_set] A publication is set for { $due }. As things stand the quorum is no longer reached, and without it the publication cannot happen.
           *[other] { "" }
        }

        { $answer ->
            [accepted] { accepted-by-now }
           *[other] If the invitations are no longer enough for the quorum, the list of the invitations shows whom to ask next.
        }
    .action = Open the reviews
acceptance-in-conflict =
    .subject = A reviewer has a conflict of interest
    .body =
        Somebody who was invited to review the practice named below wanted to accept, but the service knows of a conflict of interest. The invitation was released and the person was told why.

        Please check whether the invitations are still enough for the quorum, and invite somebody else if they are not.
    .reason = What the service knows
    .action = Open the reviews
reviewer-in-conflict =
    .subject = A reviewer has joined the submitting organisation
    .body =
        Somebody who was invited to review the practice named below, or was at work on it, is now a member of the organisation that submits it. The invitation or the unfinished review was released, and the person was told why.

        Please check whether the invitations are still enough for the quorum, and invite somebody else if they are not.
    .reason = What the service knows
    .action = Open the reviews
reviewer-not-asked-again =
    .subject = A reviewer is not asked again
    .body =
        The next round of the practice named below has begun. One of those who reviewed the round before was not invited again.

        Please check whether the invitations are enough for the quorum, and invite somebody else if they are not.
    .reason = Why
    .action = Open the reviews
reviewer-left =
    .subject = A reviewer is no longer available
    .body =
        A reviewer of the practice named below has left the roster or the service. The invitation or the unfinished review was released; reviews that were already submitted stay and count.

        Please check whether the invitations are still enough for the quorum, and invite somebody else if they are not.
    .action = Open the reviews
roster-invitation =
    .subject = { $answer ->
        [reminder] Reminder: your invitation to join the roster of reviewers
       *[other] Invitation to join the roster of reviewers
    }
    .body =
        { $answer ->
            [reminder] You have not answered our invitation yet.{ " " }
           *[other] { "" }
        }The secretariat of the United Nations Network on Migration invites you to join the roster of people who review good practices before they are published.

        You are asked about practices in your field and your languages, and decide each time whether you have the time; a review takes about half an hour. Please accept or decline with the link below. If you have no account in Minga yet, you choose a password there. { until-due }

        The link is for you alone, so please do not pass it on. Without your answer nothing happens.
    .action = Accept or decline
roster-answered =
    .subject = { $answer ->
        [accepted] { person-or } has joined the roster of reviewers
       *[other] { person-or } does not join the roster of reviewers
    }
    .body =
        { $answer ->
            [accepted] { person-or }, whom you invited, has joined the roster of reviewers and can be asked to review from now on.
           *[other] { person-or }, whom you invited to the roster of reviewers, has declined.
        }
    .action = Open the roster
roster-left =
    .subject = You are no longer on the roster of reviewers
    .body =
        { $answer ->
            [left] As you asked, you are no longer on the roster of reviewers.
           *[other] The secretariat has taken you off the roster of reviewers.
        } Open invitations and unfinished reviews were released; the reviews that you submitted stay. Your account is unchanged.

        We thank you for your work. If this is a mistake, please write to the secretariat.
    .action = See my account
review-submitted =
    .subject = { $outcome ->
        [decidable] A review has been submitted{ so-many }: a decision can be taken
       *[other] A review has been submitted{ so-many }
    }
    .body =
        A review of the practice named below has been submitted. { review-answer }{ submitted-by-now }

        { $outcome ->
            [decidable] The quorum is reached: a decision can be taken. The summary shows what the reviews come to.
            [one_more] The quorum is reached, but the reviewers disagree, and a publication asks for one more review. The summary shows what the reviews come to.
           *[other] Please see in the summary what is still missing for a decision.
        }
    .action = Open the reviews
resubmitted =
    .subject = { $text ->
        [unchanged] { kind-a-capital } has been submitted again with answers to the comments
       *[other] { kind-a-capital } has been revised and submitted again
    }
    .body =
        { focal-point-answered }

        { $outcome ->
            [peer_review] { $due ->
                [none] The next round of the peer review has begun, and those who reviewed the round before are invited again. You may read { answers-and-changes } now; the next step is theirs.
               *[given] The next round of the peer review has begun, and the invitations are not enough for the quorum. Please read { answers-and-changes } and invite reviewers by { $due }.
            }
           *[other] { $kind ->
                [pledge] Please read { answers-and-changes } and go on with the screening{ by-due }.
                [practice] Please read { answers-and-changes } and invite reviewers{ by-due }.
               *[other] Please read { answers-and-changes }{ by-due }.
            }
        }
    .action = { $text ->
        [unchanged] Open the answers
       *[other] Open the revised version
    }

## Comments and decisions

review-started =
    .subject = The peer review of your practice has begun
    .body =
        The secretariat has checked your practice and it is now in peer review.

        There is nothing you need to do for now. Any comments and questions will be sent to you together, in one letter from the secretariat.
    .action = Open your practice
comments-returned =
    .subject = Comments on { kind-your } wait for an answer
    .body =
        The secretariat has gathered the comments and questions on { kind-the } in one letter.

        The focal point is asked to answer each point, revise the text where needed and submit it again{ by-due }. Points marked as required must be answered before it can be submitted.

        If you need more time, please ask for it in good time.
    .action = Read the comments
extension-asked =
    .subject = More time is asked for to answer the comments
    .body =
        { extension-asker } { kind-the } named below asks for more time to answer the comments{ by-extension }.

        The deadline stays as it is until you decide.
    .action = Decide about the deadline
    .reason = This reason is given:
extension-granted =
    .subject = There is more time to answer the comments
    .body =
        The deadline to answer the comments on { kind-the } named below has been extended{ by-extension }.
    .action = Read the comments
    .reason = The secretariat adds:
extension-refused =
    .subject = The deadline to answer the comments stays
    .body =
        The secretariat could not give more time to answer the comments on { kind-the } named below. Please answer each point and submit it again{ by-due }.
    .action = Read the comments
    .reason = The secretariat gives this reason:
published =
    .subject = { $outcome ->
        [not_shown] A joint pledge that names you has been published without your part
       *[other] { kind-the-capital } has been published
    }
    .body =
        { $outcome ->
            [not_shown] The joint pledge named below is now public. Those who record it name { participant-or } as a participant, but your part is not shown to the public, because you have not confirmed it yet.
           *[other] We are pleased to tell you that { kind-the } named below is now public. Thank you for contributing to the implementation of the Global Compact.
        }

        { $outcome ->
            [not_shown] If you take part, please confirm your part by the link below; it is shown as soon as you have. If you do not take part, please answer so there. You need no account: the link is for you alone, so please do not pass it on.
           *[other] { $kind ->
                [pledge] There is nothing you need to do now. Progress may be reported at any time.
               *[other] There is nothing you need to do now. If something changes, the focal point may propose a correction at any time.
            }
        }
    .action = { $outcome ->
        [not_shown] Read and answer
       *[other] See it in the registry
    }
published-in-country =
    .subject = { kind-a-capital } concerning your country has been published
    .body =
        { kind-a-capital } of your country, or carried out in it, is now public. You may wish to share it in your network.

        There is nothing you need to do.
    .action = See it in the registry
declined =
    .subject = { kind-the-capital } will not be published
    .body =
        After examining it, the secretariat has decided not to publish { kind-the } named below. We thank you for the work that went into it.

        You may copy it into a new draft, revise it in the light of the reason and submit it again.
    .action = Read the decision
    .reason = The secretariat gives this reason:
joint-pledge-declined =
    .subject = A joint pledge that names you will not be published
    .body =
        After examining it, the secretariat has decided not to publish the joint pledge named below. The reason was given to those who record it; please ask them if you wish to know more.

        There is nothing you need to do.
    .action = Open the pledge
withdrawn =
    .subject = { kind-the-capital } has been withdrawn
    .body =
        The focal point has withdrawn { kind-the } named below. It will not be examined further and will not be published.

        There is nothing you need to do.
    .action = Open { kind-the }
handed-over =
    .subject = { kind-a-capital } is in your hands
    .body =
        You are now the responsible officer of { kind-the } named below. What waits for the secretariat is in your to-do list.
    .reason = Your colleague noted:
    .action = Open { kind-the }
taken-over =
    .subject = A colleague has taken over { kind-a }
    .body =
        You are no longer the responsible officer of { kind-the } named below: a colleague of the secretariat runs it from now on. There is nothing you need to do.
    .action = Open { kind-the }
handed-over-together =
    .subject = { $count ->
        [several] Several contributions are in your hands
       *[one] A contribution is in your hands
    }
    .body =
        { $count ->
            [several] You are now the responsible officer of the contributions listed below. What waits for the secretariat is in your to-do list.
           *[one] You are now the responsible officer of the contribution named below. What waits for the secretariat is in your to-do list.
        }
    .reason = Your colleague noted:
    .action = Open Minga
taken-over-together =
    .subject = { $count ->
        [several] A colleague has taken over several contributions
       *[one] A colleague has taken over a contribution
    }
    .body =
        { $count ->
            [several] You are no longer the responsible officer of the contributions listed below: a colleague of the secretariat runs them from now on. There is nothing you need to do.
           *[one] You are no longer the responsible officer of the contribution named below: a colleague of the secretariat runs it from now on. There is nothing you need to do.
        }
    .action = Open Minga
put-on-hold =
    .subject = { kind-a-capital } of yours is on hold
    .body =
        A colleague has put { kind-the } named below on hold. Until it is taken off hold, nothing about it becomes due, nobody is reminded and it is not published.
    .reason = Your colleague gave this reason:
    .action = Open { kind-the }
taken-off-hold =
    .subject = { kind-a-capital } of yours is no longer on hold
    .body =
        A colleague has taken { kind-the } named below off hold. What was due is now due later by the time on hold, and whoever was told another date has been told the new one.
    .action = Open { kind-the }
due-later =
    .subject = You have more time
    .body =
        What we asked of you about { kind-the } named below is due later than we told you{ new-due }. There is nothing else you need to do about this message.
    .action = Open { kind-the }
publication-missed =
    .subject = { kind-a-capital } was not published at the set time
    .body =
        { kind-the-capital } named below was to be published now. It was not: { missed-because }

        The date has been removed. Open { kind-the } to see everything that has to hold before it can be published, and decide again.
    .action = Open { kind-the }
published-earlier =
    .subject = { kind-a-capital } was published before the instant that you had set
    .body =
        A colleague has published { kind-the } named below at once. The instant that you had set for its publication no longer counts.

        There is nothing you need to do.
    .action = See it in the registry
reopened =
    .subject = A decision has been undone
    .body =
        The last decision on { kind-the } named below has been undone. Please disregard our earlier message about it: it no longer holds.

        { state-now }

        There is nothing you need to do; you will be told when there is a new decision.
    .action = Open { kind-the }
    .reason = This reason was given:
earlier-news-withdrawn =
    .subject = Our earlier message no longer holds
    .body =
        The decision on { kind-the } named below, of which we told you, has been undone. Please disregard our earlier message: it no longer holds.

        There is nothing you need to do. If there is a new decision that concerns you, we will write again.
    .action = Open Minga
review-needed-again =
    .subject = { $answer ->
        [invited] Your invitation to review is open again
       *[other] Your review is needed after all
    }
    .body =
        { $answer ->
            [invited] We had told you that your review of the practice named below was no longer needed. That decision has been undone: your invitation is open again and waits for your answer.
           *[other] We had told you that your review of the practice named below was no longer needed. That decision has been undone: your invitation is open again, and what you had written is as you left it.
        }

        { $answer ->
            [invited] Please accept or decline{ by-due }. The invitation shows what you need in order to decide; if you have a conflict of interest, please declare it before you accept.
           *[other] We would be grateful for your review{ by-due }.
        }
    .action = Open the invitation

## After publication

amendment-proposed =
    .subject = A correction of { kind-a } has been proposed
    .body =
        The focal point proposes a correction or update of a published submission. The public keeps reading the published version until you decide.

        Please compare the two versions and accept or reject the proposal{ by-due }.
    .action = Compare the versions
amendment-accepted =
    .subject = Your correction is public
    .body =
        The secretariat has accepted your correction of { kind-the } named below. The public page shows the corrected version and the date of the correction.

        There is nothing you need to do.
    .action = See it in the registry
amendment-rejected =
    .subject = Your correction was not accepted
    .body =
        The secretariat has not accepted the correction that you proposed. The published version stays as it is.

        You may propose another correction at any time.
    .action = Open { kind-your }
    .reason = The secretariat gives this reason:
archived =
    .subject = { kind-the-capital } has been taken out of the registry
    .body =
        The secretariat has taken { kind-the } named below out of the public registry. Its reference remains reserved and the public page says why it is no longer shown.

        If you believe that this is a mistake, please write to the secretariat.
    .action = Open { kind-your }
    .reason = The public page gives this reason:
restored =
    .subject = { kind-the-capital } is public again
    .body =
        The secretariat has put { kind-the } named below back in the public registry, under the same reference.

        There is nothing you need to do.
    .action = See it in the registry

match-objected =
    .subject = An objection against a match
    .body =
        The focal point of { other-reference } objects that the pledge named below joins it. Until the secretariat decides, the match stays shown.

        Both focal points will be told of the decision.
    .action = Open the pledge
    .reason = This reason is given:
objection-upheld =
    .subject = A match is no longer shown
    .body =
        The secretariat has upheld the objection: the pledge named below and { other-reference } are no longer shown as a match. Both pledges stay in the registry.

        There is nothing you need to do.
    .action = Open the pledge
    .reason = The secretariat gives this reason:
objection-dismissed =
    .subject = An objection was dismissed
    .body =
        The secretariat has dismissed the objection: the pledge named below and { other-reference } stay shown as a match.

        There is nothing you need to do.
    .action = Open the pledge
    .reason = The secretariat gives this reason:
matched-pledge-ended =
    .subject = The pledge that yours joins { $outcome ->
        [discontinued] is discontinued
       *[other] is no longer in the registry
    }
    .body =
        Your pledge named below joins { other-reference }. { $outcome ->
            [discontinued] Its actor reports that it is discontinued.
           *[other] It has been taken out of the registry.
        } The public page of yours says so; your pledge stays.

        If your pledge changes with it, please propose an amendment or report on its progress.
    .action = Open your pledge
matching-pledge-archived =
    .subject = A pledge that joins yours is no longer in the registry
    .body =
        { $outcome ->
            [merged] { other-reference }, which joins your pledge named below, has been merged with another pledge, which stands for both. It no longer appears by itself and is no longer shown with yours.
           *[other] { other-reference }, which joins your pledge named below, has been taken out of the registry and is no longer shown with yours.
        } Your pledge stays as it is.

        There is nothing you need to do.
    .action = Open your pledge
match-restored =
    .subject = { $outcome ->
        [resumed] The pledge that yours joins is no longer discontinued
       *[other] A match of your pledge is shown again
    }
    .body =
        { $outcome ->
            [resumed] We had told you that { other-reference }, which your pledge named below joins, was discontinued. This no longer holds. { progress-status } The public page of yours no longer says that it is discontinued.
           *[other] We had told you that { other-reference } no longer stood in the registry. It is back: your pledge named below and { other-reference } are shown as a match again.
        }

        There is nothing you need to do.
    .action = Open your pledge

merged =
    .subject = { kind-your-capital } has been merged with another one
    .body =
        The secretariat found that { kind-the } named below and { other-reference } are one and the same, and has merged them. The other one stands for both from now on: the public address of yours leads on to it, and lists and figures count it once.

        Nothing of yours is lost. If you believe that the two are not the same, please write to the secretariat: it can undo this.
    .action = Open { kind-your }
    .reason = The secretariat gives this reason:
merged-with =
    .subject = Another one has been merged with { kind-your }
    .body =
        The secretariat found that { other-reference } and { kind-the } named below are one and the same, and has merged them. Yours stands for both from now on: the public address of the other one leads on to it.

        If you believe that the two are not the same, please write to the secretariat: it can undo this.
    .action = See it in the registry
    .reason = The secretariat gives this reason:
merger-undone =
    .subject = A merger has been undone
    .body =
        The secretariat has undone the merger of { kind-the } named below and { other-reference }. Each stands for itself in the public registry again.

        There is nothing you need to do.
    .action = See it in the registry
    .reason = The secretariat gives this reason:
joint-pledge-merged =
    .subject = A joint pledge in which you take part has been merged with another one
    .body =
        The secretariat found that the pledge named below and { other-reference } are one and the same, and has merged them. The other one stands for both from now on: the public address of yours leads on to it, and your part in yours is no longer shown.

        What { participant-or } has answered stays on record, and counts again if the merger is undone. Nobody is made to take part in what it has not read: if you agree with what the other pledge says, please ask to join that one.
    .action = Open the pledge
joint-pledge-unmerged =
    .subject = A joint pledge in which you take part stands for itself again
    .body =
        We had told you that the pledge named below had been merged with { other-reference }. The secretariat has undone this: the pledge is in the public registry again, with those who take part in it.

        There is nothing you need to do.
    .action = See it in the registry

progress-reported =
    .subject = Progress of a pledge has been reported
    .body =
        { progress-author } has reported on the progress of the pledge named below. { progress-status }

        The update is public already. If something in it must not be public, the secretariat may hide it with a reason.
    .action = Read the update
progress-corrected =
    .subject = A report on the progress of a pledge has been corrected
    .body =
        { progress-author } has corrected what was reported on the progress of the pledge named below. { progress-status }

        The public reads the corrected words and the date of the correction; what stood there before is kept on record.
    .action = Read the update
progress-hidden =
    .subject = An update of the progress is no longer shown
    .body =
        The secretariat has hidden an update of the progress of the pledge named below from the public.

        You may correct the update at any time; the secretariat can then show it again.
    .action = Open the update
    .reason = The secretariat gives this reason:
progress-shown =
    .subject = An update of the progress is shown again
    .body =
        The secretariat shows the update of the progress of the pledge named below to the public again.

        There is nothing you need to do.
    .action = See it in the registry

## Reminders

reminder =
    .subject = { $count ->
        [several] A reminder: several steps wait for you
       *[one] A reminder: a step waits for you
    }
    .body =
        { $count ->
            [several] These steps wait for you:
           *[one] This step waits for you:
        }
    .action = Open Minga
invitation-lapsed =
    .subject = Your invitation to review has lapsed
    .body =
        You were invited to review the practice named below. As we have not heard from you in time, the invitation is now closed and somebody else may be asked.

        There is nothing you need to do. We hope to call on you another time; if you have less time at present, you may pause in your profile.
    .action = See your assignments

## Webhooks

webhook-trouble =
    .subject = { $outcome ->
        [gone] A webhook was disabled
       *[other] A webhook does not receive its messages
    }
    .body =
        { $outcome ->
            [gone] The receiver of the webhook named below answered that it wants no more messages (410). The webhook was disabled, and what waited for it is parked.
           *[other] A message to the webhook named below did not arrive after all its attempts and is parked. Later ones are still tried; we do not write again while this lasts.
        }

        In Minga, administrators can see the log of deliveries, correct the address, enable the webhook again and send what is parked once more.
    .action = Open Minga
