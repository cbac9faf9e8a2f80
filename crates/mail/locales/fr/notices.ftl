# Les avis par courriel. Un message par avis : subject, body (paragraphes séparés par une ligne vide), action
# (libellé du seul lien), reason (ligne au-dessus du motif cité, seulement si le destinataire peut le lire).
# Variables : $reference $title $kind $organisation $reason $due $name $participant $answer $outcome $role $person
# $round $changed $explained $declined $text $done $asked.
# Une donnée inconnue vaut `none`. Référence, titre et organisation figurent sous le texte de chaque avis.
# `grammar-…` est ce qu’il faut à une langue pour les accords ; les deux autres peuvent s’en passer.

## Commun

greeting = Bonjour { $name },
greeting-unnamed = Bonjour,
signature = Bien cordialement,
signature-name = Le secrétariat, par l’intermédiaire de Minga
footer = Vous recevez ce message parce que cette adresse est liée à un compte, à une contribution ou à une invitation dans Minga, le service des engagements et des pratiques relatifs au Pacte mondial pour des migrations sûres, ordonnées et régulières. Il a été envoyé automatiquement ; les réponses à cette adresse ne sont pas lues.
link-hint = Si le lien ne s’ouvre pas, copiez cette adresse dans votre navigateur :
item-must-answer = Réponse obligatoire
item-consider = À considérer
label-reference = Référence :
label-title = Titre :
label-organisation = Organisation :
kind-the = { $kind ->
    [pledge] l’engagement
    [practice] la pratique
   *[other] la contribution
}
kind-the-capital = { $kind ->
    [pledge] L’engagement
    [practice] La pratique
   *[other] La contribution
}
grammar-of-kind = { $kind ->
    [pledge] de l’engagement
    [practice] de la pratique
   *[other] de la contribution
}
kind-your = { $kind ->
    [pledge] votre engagement
    [practice] votre pratique
   *[other] votre contribution
}
kind-your-capital = { $kind ->
    [pledge] Votre engagement
    [practice] Votre pratique
   *[other] Votre contribution
}
kind-a = { $kind ->
    [pledge] un engagement
    [practice] une pratique
   *[other] une contribution
}
kind-a-capital = { $kind ->
    [pledge] Un engagement
    [practice] Une pratique
   *[other] Une contribution
}
grammar-agreement = { $kind ->
    [pledge] { "" }
   *[other] e
}
grammar-public = { $kind ->
    [pledge] public
   *[other] publique
}
grammar-pronoun = { $kind ->
    [pledge] Il
   *[other] Elle
}
grammar-object = { $kind ->
    [pledge] le
   *[other] la
}
by-due = { $due ->
    [none] { "" }
   *[given] { " " }au plus tard le { $due }
}
by-extension = { $due ->
    [none] { "" }
   *[given] { " " }jusqu’au { $due }
}
new-due = { $due ->
    [none] { "" }
   *[given] { " " }au { $due }
}
missed-because = { $answer ->
    [not_on_hold] le dossier est en suspens.
    [submit_rules] le dossier ne respecte plus toutes les règles de soumission.
    [screening_done] l’examen préalable n’est pas complet, ou un point n’est pas clair ou pas rempli.
    [participants_answered] d’autres participants n’ont pas encore confirmé ou sont encore dans leur délai.
    [quorum] les examens remis n’atteignent plus le quorum.
    [criteria_met] les examens n’atteignent plus la médiane requise pour chaque critère.
    [no_open_disagreement] les personnes chargées de l’examen sont en désaccord et un examen de plus est nécessaire.
    [reason_required] le désaccord entre les personnes chargées de l’examen demeure, et les motifs doivent être consignés.
    [open_reviews] des personnes chargées de l’examen y travaillent, qui n’y travaillaient pas lors de la décision.
    [reviews_in_conflict] une personne dont l’examen compte a rejoint depuis l’organisation auteure du dossier.
    [unread_confidential_comments] la personne qui a décidé n’a pas lu certains commentaires confidentiels.
    [not_your_role] la personne qui a décidé ne peut plus décider à ce sujet.
    [own_organisation] la personne qui a décidé appartient désormais à l’organisation auteure du dossier.
   *[other] une condition de la publication n’est plus remplie.
}
named-other = { $other ->
    [none] { "" }
   *[given] { " " }{ $other }
}
until-due = { $due ->
    [none] Le lien est valable pour une durée limitée.
   *[given] Le lien est valable jusqu’au { $due }.
}
organisation-or = { $organisation ->
    [none] L’organisation qui l’a soumis
   *[given] { $organisation }
}
asking-organisation = { $organisation ->
    [none] Une organisation
   *[given] { $organisation }
}
drafts-filed = { $count ->
    [none] des brouillons d’engagements
    [one] un brouillon
   *[other] { $count } brouillons d’engagements
}
for-organisation = { $organisation ->
    [none] votre organisation
   *[given] { $organisation }
}
membership-role = { $role ->
    [focal_point] comme point focal
    [alternate] comme suppléant du point focal
   *[member] comme membre
}
contact-role = { $role ->
    [focal_point] point focal
    [alternate] suppléant
   *[other] contact
}
person-or = { $person ->
    [none] Une personne
   *[other] { $person }
}
participant-or = { $participant ->
    [none] votre organisation
   *[given] { $participant }
}
participant-or-capital = { $participant ->
    [none] Un participant
   *[given] { $participant }
}
participant-answer = { $answer ->
    [asked] n’a pas encore répondu
    [confirmed] a confirmé sa part
    [declined] a répondu ne pas participer
    [left] a quitté l’engagement
   *[other] a répondu
}
joining-side = { $answer ->
    [recorder] Le point focal de l’engagement
    [secretariat] Le secrétariat
   *[other] L’une des deux parties qui décident
}
joining-other-side = { $answer ->
    [recorder] du secrétariat
    [secretariat] du point focal de l’engagement
   *[other] de l’autre
}
joining-organisation = { $participant ->
    [none] Une organisation
   *[given] { $participant }
}
invitation-answer = { $answer ->
    [accepted] a accepté l’invitation
    [declined] a décliné l’invitation
    [conflicted] a déclaré un conflit d’intérêts
    [conflicted_finished] a déclaré un conflit d’intérêts après avoir remis son examen ; il ne compte plus
    [lapsed] n’a pas répondu à temps, et l’invitation est devenue caduque
    [withdrawn] a retiré l’examen qui avait été remis ; il ne compte plus
    [withdrawn_unfinished] avait accepté et se retire maintenant, sans avoir remis d’examen
   *[other] a répondu à l’invitation
}
review-answer = { $answer ->
    [publish] La recommandation est de la publier.
    [clarify] La recommandation est de demander d’abord des précisions.
    [decline] La recommandation est de ne pas la publier.
   *[other] { "" }
}
so-many = { $done ->
    [none] { "" }
   *[given] { " " }({ $done } sur { $asked })
}
accepted-by-now = { $done ->
    [none] { "" }
   *[given] Invitations acceptées à ce jour : { $done } sur { $asked }.
}
submitted-by-now = { $done ->
    [none] { "" }
   *[given] { " " }Examens remis à ce jour : { $done } sur { $asked }.
}
step-answer-invitation = Veuillez accepter ou décliner l’invitation à examiner.
step-write-review = Veuillez remettre votre examen.
step-answer-comments = Veuillez répondre aux commentaires et soumettre à nouveau le texte.
step-answer-participation = Veuillez répondre au sujet de votre part dans l’engagement conjoint.
step-process = Veuillez passer à l’étape suivante.
step-process-screen = Veuillez vérifier l’engagement, puis le publier ou adresser au point focal une lettre de commentaires.
step-process-prepare = Veuillez vérifier que le dossier de la pratique est complet, inviter les personnes chargées de l’examen et ouvrir l’examen par les pairs.
step-process-decide = Veuillez voir où en est l’examen par les pairs, puis décider de la pratique ou inviter d’autres personnes à l’examiner.
step-process-judge-proposal = Veuillez accepter ou rejeter la correction proposée.
progress-author = { $participant ->
    [none] { organisation-or }
   *[given] { $participant }
}
other-reference = { $other ->
    [none] un autre enregistrement
   *[given] { $other }
}
progress-status = { $answer ->
    [planning] Le statut indiqué est : en préparation.
    [in_progress] Le statut indiqué est : en cours.
    [fulfilled] Le statut indiqué est : tenu.
    [delayed] Le statut indiqué est : retardé.
    [discontinued] Le statut indiqué est : interrompu.
   *[other] { "" }
}
step-answer-joining = Veuillez accepter ou refuser, au nom de l’entité qui a enregistré l’engagement conjoint, la demande de s’y joindre.
step-process-joining = Veuillez accepter ou refuser, au nom du secrétariat, la demande de se joindre à l’engagement conjoint.
step-decide-extension = Veuillez accorder ou refuser le délai supplémentaire demandé pour répondre aux commentaires.
step-decide-objection = Veuillez retenir ou rejeter l’objection contre ce soutien.
step-report-progress = Veuillez rendre compte de l’avancement de l’engagement ; une brève mise à jour suffit.
step-report-end = L’engagement est arrivé à son terme. Veuillez rendre compte de ce qu’il est devenu.
step-is-due = L’échéance est fixée au { $due }.
step-was-due = L’échéance était fixée au { $due }.
state-now = { $outcome ->
    [draft] { grammar-pronoun } est de nouveau à l’état de projet.
    [submitted] { grammar-pronoun } est de nouveau entre les mains du secrétariat.
    [peer_review] { grammar-pronoun } est de nouveau en examen par les pairs.
    [comments_returned] { grammar-pronoun } est de nouveau entre les mains du point focal, qui doit répondre aux commentaires.
    [published] { grammar-pronoun } est de nouveau { grammar-public }.
    [declined] La décision de ne pas { grammar-object } publier demeure.
    [withdrawn] { grammar-pronoun } reste retiré{ grammar-agreement }.
    [archived] { grammar-pronoun } reste archivé{ grammar-agreement }.
   *[other] { "" }
}
review-result = { $outcome ->
    [published] La pratique a été publiée et chacun peut désormais la lire.
    [declined] Le secrétariat a décidé de ne pas publier la pratique.
    [withdrawn] Celles et ceux qui avaient soumis la pratique l’ont retirée.
   *[other] L’examen de la pratique est terminé.
}
what-follows = { $kind ->
    [pledge] Le secrétariat vérifie maintenant que l’engagement est concret, mesurable, réaliste, tourné vers l’avenir et limité dans le temps.
    [practice] Le secrétariat prépare maintenant l’examen de la pratique par les pairs.
   *[other] Le secrétariat l’examine maintenant.
}
what-follows-answers = { $outcome ->
    [peer_review] { $answer ->
        [asked_again] L’examen par les pairs passe au tour suivant : celles et ceux qui ont déjà examiné la pratique sont sollicités en premier et verront { comments-answers-changes }.
       *[other] Le secrétariat prépare maintenant le tour suivant de l’examen par les pairs.
    }
   *[other] { $kind ->
        [pledge] Le secrétariat en prend maintenant connaissance et poursuit la vérification de l’engagement.
        [practice] Le secrétariat en prend maintenant connaissance et prépare l’examen de la pratique par les pairs.
       *[other] Le secrétariat en prend maintenant connaissance.
    }
}
comments-answers-changes = { $text ->
    [unchanged] les commentaires et vos réponses
   *[other] les commentaires, vos réponses et ce qui a changé
}
focal-point-answered = { $text ->
    [unchanged] Le point focal a répondu aux commentaires ; le texte reste inchangé.
   *[other] Le point focal a répondu aux commentaires et soumis un texte révisé.
}
answers-and-changes = { $text ->
    [unchanged] les réponses
   *[other] les réponses et les modifications
}
letter-answers-changes = { $text ->
    [unchanged] la lettre et les réponses
   *[other] la lettre, les réponses et les différences
}
points-answered = { $changed ->
    [none] { "" }
   *[given] { " " }Selon le point focal, les points de la lettre ont reçu ces réponses : { answered-changed }{ answered-explained }{ answered-declined }.
}
others-to-read = { $others ->
    [shown] { " " }Dans vos examens, vous pouvez désormais lire ceux des autres personnes de votre tour, sans leurs noms.
   *[other] { "" }
}
answered-changed = { $changed ->
    [0] { "" }
   *[other] { $changed } par une modification du texte
}
answered-explained = { $explained ->
    [0] { "" }
   *[other] { $changed ->
        [0] { "" }
       *[other] { ", " }
    }{ $explained } par une explication
}
answered-declined = { $declined ->
    [0] { "" }
   *[other] { $changed ->
        [0] { $explained ->
            [0] { "" }
           *[other] { ", " }
        }
       *[other] { ", " }
    }{ $declined } par un refus motivé
}
extension-asker = { $role ->
    [focal_point] Le point focal
    [alternate] La personne suppléante du point focal
   *[other] Le point focal ou son suppléant
}

## Comptes

verify-email =
    .subject = Confirmez votre adresse électronique
    .body =
        Merci de votre inscription à Minga.

        Veuillez confirmer que cette adresse est la vôtre. { until-due }

        Si cette inscription ne vient pas de vous, vous pouvez ignorer ce message : rien ne se passe sans votre confirmation.
    .action = Confirmer mon adresse
already-registered =
    .subject = Vous avez déjà un compte
    .body =
        Quelqu’un, peut-être vous, a tenté de s’inscrire avec cette adresse. Elle a déjà un compte ; aucun autre n’a donc été créé.

        Si c’était vous, connectez-vous avec votre mot de passe ou demandez-en un nouveau si vous l’avez oublié. Si ce n’était pas vous, vous n’avez rien à faire : votre compte reste inchangé.
    .action = Aller à Minga
password-reset =
    .subject = Choisissez un nouveau mot de passe
    .body =
        Un nouveau mot de passe a été demandé pour le compte lié à cette adresse. Veuillez le choisir au moyen du lien ci-dessous. { until-due }

        Si vous ne l’avez pas demandé, vous pouvez ignorer ce message : votre mot de passe reste le même.
    .action = Choisir un nouveau mot de passe
membership-offered =
    .subject = Une organisation vous invite à la rejoindre
    .body =
        { asking-organisation } vous invite à la rejoindre dans Minga { membership-role }.

        Veuillez accepter ou refuser par le lien ci-dessous ou dans votre compte. { until-due } Rien ne change tant que vous n’avez pas accepté ; d’ici là, l’organisation n’apprend rien de votre compte.

        Le lien vous est personnel ; veuillez ne pas le transmettre. Si vous ne connaissez pas cette organisation, vous pouvez ignorer ce message.
    .action = Accepter ou refuser
membership-invitation =
    .subject = Une organisation vous invite à la rejoindre
    .body =
        { asking-organisation } vous invite à la rejoindre dans Minga { membership-role }. Minga est le service où se préparent et se publient les engagements et les pratiques relatifs au Pacte mondial.

        Pour accepter, créez un compte avec cette adresse et confirmez-la ; ouvrez ensuite le lien ci-dessous, ou connectez-vous, et acceptez. Pour refuser, vous n’avez pas besoin de compte. { until-due }

        Le lien vous est personnel ; veuillez ne pas le transmettre. Si vous ne connaissez pas cette organisation, vous pouvez ignorer ce message : rien ne se passe sans votre réponse.
    .action = Voir l’invitation

## Soumission

receipt =
    .subject = Nous avons bien reçu { kind-your }
    .body =
        Merci. Nous avons bien reçu { kind-the } indiqué{ grammar-agreement } ci-dessous, qui est maintenant entre les mains du secrétariat. Veuillez mentionner la référence dans toute correspondance à ce sujet.

        { what-follows } Les questions éventuelles seront adressées au point focal, réunies dans une seule lettre.

        Vous n’avez rien à faire pour le moment.
    .action = Ouvrir { kind-your }
answers-received =
    .subject = Nous avons bien reçu vos réponses
    .body =
        Merci. { $text ->
            [unchanged] Nous avons bien reçu vos réponses aux commentaires sur { kind-the } indiqué{ grammar-agreement } ci-dessous ; le texte reste inchangé.
           *[other] Nous avons bien reçu vos réponses aux commentaires et le texte révisé { grammar-of-kind } indiqué{ grammar-agreement } ci-dessous.
        }

        { what-follows-answers } Les nouvelles questions éventuelles seront de nouveau adressées au point focal, réunies dans une seule lettre.

        Vous n’avez rien à faire pour le moment.
    .action = Ouvrir { kind-your }
submission-arrived =
    .subject = { kind-a-capital } est arrivé{ grammar-agreement }
    .body =
        { kind-a-capital } a été soumis{ grammar-agreement } et attend le secrétariat.

        { $kind ->
            [pledge] Veuillez commencer la vérification{ by-due }. Les questions au point focal trouvent leur place dans la lettre de commentaires.
            [practice] Veuillez vérifier que le dossier est complet et inviter les personnes chargées de l’examen{ by-due }.
           *[other] Veuillez l’examiner{ by-due }.
        }
    .action = Ouvrir la soumission
recalled =
    .subject = { kind-a-capital } a été repris{ grammar-agreement }
    .body =
        Le point focal ou son suppléant a repris { kind-the } pour continuer à y travailler. { grammar-pronoun } est de nouveau à l’état de projet.

        Vous n’avez rien à faire ; nous vous informerons d’une nouvelle soumission.
    .action = Ouvrir la soumission
joint-pledge-recalled =
    .subject = Un engagement conjoint qui vous nomme a été repris
    .body =
        Les personnes qui enregistrent l’engagement conjoint indiqué ci-dessous l’ont repris pour continuer à y travailler. Il est de nouveau à l’état de projet.

        La réponse donnée au nom de { participant-or } reste enregistrée et vous n’avez rien à faire. Si une nouvelle réponse est nécessaire, nous vous écrirons.
    .action = Ouvrir l’engagement
participant-removed =
    .subject = { $outcome ->
            [other_address] Un autre contact répond pour un participant
           *[other] Vous ne figurez plus dans un engagement conjoint
        }
    .body =
        { $outcome ->
            [other_address] Les personnes qui enregistrent l’engagement conjoint indiqué ci-dessous ont donné un autre contact pour { participant-or }. Les messages à ce sujet y parviennent désormais, et les liens de nos messages précédents ne sont plus valables. Si sa ligne a aussi été modifiée, ce qui a été confirmé reste affiché jusqu’à la réponse du nouveau contact.
           *[other] Les personnes qui enregistrent l’engagement conjoint indiqué ci-dessous en ont retiré { participant-or }, qui ne figure plus parmi les participants. Le lien de notre message précédent n’est plus valable.
        }

        { $outcome ->
            [other_address] Vous n’avez rien à faire. Si cela vous surprend, veuillez vous adresser aux personnes qui enregistrent l’engagement ou au secrétariat.
           *[other] Vous n’avez rien à faire. Si cela vous surprend, veuillez vous adresser aux personnes qui enregistrent l’engagement.
        }
    .action = Ouvrir l’engagement
contact-named =
    .subject = Vous agissez désormais pour { $count ->
            [none] { kind-a }
           *[other] { drafts-filed }
        }
    .body =
        { $count ->
            [none] Vous avez été désigné comme { contact-role } pour { kind-the } ci-dessous. Les messages à ce sujet vous parviennent désormais.
           *[other] Vous avez été désigné comme { contact-role } pour { drafts-filed } de { for-organisation }. Les messages à ce sujet vous parviennent désormais.
        }

        { $outcome ->
            [comments_returned] Les commentaires du secrétariat attendent une réponse{ by-due } : veuillez répondre à chaque point, revoir le texte si nécessaire et le soumettre de nouveau.
            [draft] { $count ->
                [none] Il s’agit d’un brouillon : veuillez le compléter et le soumettre.
               *[other] Veuillez les compléter et les soumettre.
            }
           *[other] Vous n’avez rien à faire pour l’instant ; vous serez averti quand ce sera le cas.
        }

        { $filed ->
            [for_others] Une autre personne a déposé ce texte pour votre organisation. Par le lien, vous pouvez le reprendre, même sans compte ; ouvrir le lien ne change rien. Pour modifier et soumettre,
           *[other] Pour agir,
        } il vous faut un compte avec cette adresse qui soit membre de l’organisation. Si cette désignation est une erreur, veuillez le signaler à l’organisation.
    .action = Ouvrir { kind-the }
filed-for-you =
    .subject = Des brouillons ont été déposés pour votre organisation
    .body =
        Une autre personne a saisi dans Minga { drafts-filed } pour { for-organisation }. Rien n’est encore soumis et rien n’est public.

        Veuillez vérifier ce qui a été saisi. Par le lien, vous pouvez { $count ->
            [one] le reprendre
           *[other] reprendre chacun d’eux
        } sans compte : vous en devenez le point focal et les messages à ce sujet vous parviennent. Ouvrir le lien ne change rien. Pour le compléter et le soumettre, il faut un compte à cette adresse qui soit membre de l’organisation. Si votre organisation ne sait rien de cela, veuillez le signaler au secrétariat.
    .action = Le voir et le reprendre
contact-replaced =
    .subject = Une autre personne agit désormais pour { kind-a }
    .body =
        Vous n’êtes plus { contact-role } pour { kind-the } ci-dessous. Les messages à ce sujet ne vous parviennent plus.

        Vous n’avez rien à faire. S’il s’agit d’une erreur, veuillez le signaler à l’organisation.
    .action = Ouvrir { kind-the }
draft-deleted =
    .subject = Le secrétariat a supprimé un brouillon
    .body =
        Le secrétariat a supprimé le brouillon { $kind ->
            [pledge] d’engagement
            [practice] de pratique
           *[other] de contribution
        } indiqué ci-dessous. Il n’avait jamais été soumis et rien n’en était public.

        Si vous ne l’avez pas demandé, veuillez écrire au secrétariat.
    .action = Ouvrir Minga
acted-as-received =
    .subject = Le secrétariat a donné suite à votre message
    .body =
        Le secrétariat a reçu un message de votre part ou de celle de votre organisation et en a consigné la teneur dans Minga, en votre nom. Le message est conservé au dossier.

        Veuillez vérifier que ce qui a été consigné correspond à votre intention{ by-due }. Dans le cas contraire, prévenez sans tarder le secrétariat.
    .action = Vérifier ce qui a été consigné
    .reason = Le secrétariat a noté :

## Engagements conjoints et de soutien

participant-asked =
    .subject = Veuillez confirmer votre part dans un engagement conjoint
    .body =
        { organisation-or } a soumis un engagement conjoint qui mentionne { participant-or } parmi les participants.

        Veuillez lire ce qui est consigné au sujet de votre part et la confirmer, la corriger ou répondre que vous ne participez pas{ by-due }. Aucun compte n’est nécessaire : le lien vous est personnel, merci de ne pas le transmettre.

        { $outcome ->
            [asked_again] L’engagement est publié, et l’objectif commun a changé depuis votre confirmation. Votre confirmation antérieure reste affichée jusqu’à votre réponse ; sans réponse dans le délai prévu, votre part ne sera plus montrée.
            [row_corrected] L’engagement est publié, et ce qui est consigné au sujet de votre part a été corrigé depuis votre confirmation. Ce que vous avez confirmé reste affiché jusqu’à votre réponse ; sans réponse dans le délai prévu, elle ne sera plus montrée.
           *[other] Tant que vous ne l’avez pas confirmée, votre part n’est pas montrée au public. Passé ce délai, l’engagement n’attend plus votre réponse.
        }
    .action = Lire et répondre
participant-link =
    .subject = Un nouveau lien vers votre part dans un engagement conjoint
    .body =
        L’ancien lien vers la page sur la part de { participant-or } dans l’engagement conjoint indiqué ci-dessous a expiré, et quelqu’un qui le détient en a demandé un nouveau. Le voici.

        { $answer ->
            [asked] Veuillez lire ce qui est consigné au sujet de votre part et répondre{ by-due }.
           *[other] Par ce lien, vous pouvez lire ce qui est consigné au sujet de votre part et, tant que l’engagement est publié, indiquer où elle en est ou le quitter.
        } Aucun compte n’est nécessaire : le lien vous est personnel, merci de ne pas le transmettre. Si la demande ne vient pas de vous, vous n’avez rien à faire.
    .action = Ouvrir la page
participant-answered =
    .subject = { $outcome ->
        [correction] Un participant a répondu et demande une correction
       *[other] Un participant a répondu
    }
    .body =
        { participant-or-capital } { participant-answer }.{ $outcome ->
            [letter] { " " }La réponse est arrivée par lettre ; le secrétariat l’a consignée et conserve la lettre au dossier.
           *[other] { "" }
        }

        { $outcome ->
            [correction] Le participant signale en outre que quelque chose n’est pas exact ; ses propos figurent ci-dessous. S’il faut corriger ce qui est consigné à son sujet, vous pouvez le faire tant que l’engagement est à l’état de projet, pendant que les commentaires attendent votre réponse ou une fois l’engagement publié ; tant qu’il est entre les mains du secrétariat, veuillez prévenir celui-ci. Un participant qui avait déjà confirmé sera alors invité à confirmer de nouveau.
           *[other] Vous n’avez rien à faire, sauf si la réponse modifie vos plans pour l’engagement.
        }
    .action = Ouvrir l’engagement
    .reason = Le participant écrit :
participant-left =
    .subject = Un participant a quitté l’engagement
    .body =
        { participant-or-capital } ne participe plus à l’engagement indiqué ci-dessous. Le public peut lire depuis quand ; l’engagement reste publié.

        Vous n’avez rien à faire, sauf si cela modifie vos plans pour l’engagement.
    .action = Ouvrir l’engagement
    .reason = Le participant donne cette raison :
participant-silent =
    .subject = Un participant n’a pas répondu à temps
    .body =
        { participant-or-capital } devait confirmer à nouveau sa part, car ce qui avait été confirmé a changé, et n’a pas répondu dans le délai prévu. Sa part n’est plus montrée au public ; elle le sera de nouveau dès qu’elle aura été confirmée.

        { $outcome ->
            [alone] L’engagement conjoint est désormais montré sans aucun participant ayant confirmé sa part.
           *[other] Vous n’avez rien à faire, sauf si cela modifie vos plans pour l’engagement.
        }
    .action = Ouvrir l’engagement
joining-requested =
    .subject = Une organisation demande à se joindre à un engagement
    .body =
        { joining-organisation } demande à participer à l’engagement publié indiqué ci-dessous.

        Le point focal de l’engagement et le secrétariat décident chacun de leur côté. L’organisation participe dès que les deux ont accepté ; l’un ou l’autre peut refuser la demande en donnant une raison.
    .action = Lire la demande et décider
    .reason = L’organisation écrit :
joining-half-accepted =
    .subject = L’une des deux parties a accepté une demande de se joindre à un engagement
    .body =
        { joining-side } a accepté la demande de participer à l’engagement indiqué ci-dessous. Auteur de la demande : { joining-organisation }.

        La demande attend maintenant la décision { joining-other-side }.
    .action = Ouvrir la demande
joining-accepted =
    .subject = Une organisation s’est jointe à l’engagement
    .body =
        { joining-organisation } participe désormais à l’engagement indiqué ci-dessous. Le point focal de l’engagement et le secrétariat l’ont accepté, et le public peut le lire.
    .action = Ouvrir l’engagement
joining-declined =
    .subject = Une demande de se joindre à un engagement a été refusée
    .body =
        { joining-side } a refusé la demande de participer à l’engagement indiqué ci-dessous. Auteur de la demande : { joining-organisation }. L’engagement ne change pas.
    .action = Ouvrir la demande
    .reason = La raison donnée est la suivante :
joining-closed =
    .subject = Une demande de se joindre à un engagement a pris fin
    .body =
        { joining-organisation } a demandé à participer à l’engagement indiqué ci-dessous. { $outcome ->
            [merged] Le secrétariat l’a fusionné avec { other-reference }, qui vaut désormais pour les deux.
            [discontinued] Son auteur indique qu’il est abandonné.
            [not_joint] Il a été modifié et reste publié, mais comme engagement d’un type qui n’a pas d’autres participants.
           *[other] Il a été retiré du registre.
        } { $outcome ->
            [not_joint] La demande prend donc fin, et personne ne se prononce plus à son sujet.
           *[other] La demande prend fin avec lui, et personne ne se prononce plus à son sujet.
        }

        { $outcome ->
            [merged] Personne ne participe à ce qu’il n’a pas lu : si vous souscrivez à ce que dit l’autre engagement, veuillez demander à vous y joindre.
           *[other] Vous n’avez rien à faire.
        }
    .action = Ouvrir la demande
    .reason = La raison donnée est la suivante :
joining-withdrawn =
    .subject = Une demande de se joindre à un engagement a été retirée
    .body =
        { joining-organisation } ne demande plus à participer à l’engagement indiqué ci-dessous. Il ne reste rien à décider.
    .action = Ouvrir l’engagement
pledge-matched =
    .subject = Un autre engagement soutient le vôtre
    .body =
        { organisation-or } soutient votre engagement{ named-other } par l’engagement indiqué ci-dessous, qui est public. { $outcome ->
            [merged] Il se joignait à un autre engagement, qui a été fusionné avec le vôtre : il est désormais montré avec le vôtre.
            [parted] Votre engagement n’est plus fusionné avec un autre : ce soutien est désormais montré avec le vôtre.
           *[other] Il est montré avec le vôtre.
        }

        Vous n’avez rien à faire. Si vous pensez qu’il s’agit d’une erreur, vous pouvez présenter une objection{ by-due } parmi les soutiens de votre engagement.
    .action = Ouvrir votre engagement

## Examen par les pairs, pour les personnes chargées de l’examen

review-invitation =
    .subject = { $answer ->
        [again] Invitation au tour { $round } d’une pratique que vous avez examinée
        [afresh] Invitation à examiner une pratique, tour { $round }
       *[other] Invitation à examiner une pratique
    }
    .body =
        { $answer ->
            [again] Vous avez examiné la pratique indiquée ci-dessous lors d’un tour précédent. { focal-point-answered } Voici le tour { $round } de son examen par les pairs, pour lequel celles et ceux qui l’ont déjà examinée sont sollicités en premier : nous vous invitons à la relire.{ points-answered }
            [afresh] Nous vous invitons à examiner la pratique indiquée ci-dessous au regard des critères du recueil et de l’esprit du Pacte mondial. Voici le tour { $round } de son examen par les pairs : le point focal a répondu aux commentaires du tour précédent{ $text ->
                [unchanged] { " " }; le texte reste inchangé.
               *[other] { " " }et soumis un texte révisé.
            }
           *[other] Nous vous invitons à examiner la pratique indiquée ci-dessous au regard des critères du recueil et de l’esprit du Pacte mondial.
        }

        { $answer ->
            [again] Veuillez accepter ou décliner l’invitation{ by-due } ; si vous avez maintenant un conflit d’intérêts, veuillez le déclarer avant d’accepter. Dès l’acceptation, le même lien vous montre { letter-answers-changes }, sur un téléphone aussi et sans vous connecter. Si vos observations sont prises en compte, le bouton « Mes observations sont prises en compte » reprend vos notes antérieures en une seule étape et en demande une nouvelle là où l’une d’elles est inférieure à ce que demande la publication ; sinon, vous y examinez { $text ->
                [unchanged] de nouveau la pratique
               *[other] le nouveau texte
            }.
           *[other] Veuillez accepter ou décliner l’invitation{ by-due }. Elle présente ce qu’il faut pour en décider ; si vous avez un conflit d’intérêts, veuillez le déclarer avant d’accepter. Le texte complet s’ouvre dès l’acceptation : par le même lien, vous pouvez le lire et rédiger votre examen, depuis un téléphone aussi et sans vous connecter.
        }

        Votre nom n’est pas révélé à celles et ceux qui ont soumis la pratique. Le lien vous est personnel, merci de ne pas le transmettre.
    .action = Voir l’invitation
review-not-needed =
    .subject = { $answer ->
        [joined] Vous n’examinez plus cette pratique
       *[other] Votre examen n’est plus nécessaire
    }
    .body =
        { $answer ->
            [joined] Comme vous appartenez désormais à l’organisation qui soumet la pratique indiquée ci-dessous, vous ne l’examinez plus. Votre invitation est close.
            [released] Vous n’avez plus à examiner la pratique indiquée ci-dessous. Votre invitation est close.
            [reviewed_before] Vous avez examiné la pratique indiquée ci-dessous et nous vous avions demandé de la relire, ce qui n’est plus nécessaire. { review-result } Votre invitation est close.
           *[other] L’examen de la pratique indiquée ci-dessous est terminé ou suspendu, et le vôtre n’est plus nécessaire. Votre invitation est close.
        }

        { $answer ->
            [reviewed_before] Nous vous remercions du temps et des connaissances que vous y avez consacrés. Vous n’avez plus rien à faire ; veuillez continuer de traiter votre examen comme confidentiel.
           *[other] Vous n’avez rien à faire. Nous vous remercions de votre disponibilité et espérons pouvoir de nouveau faire appel à vous.
        }{ $draft ->
            [kept] { " " }Ce que vous avez écrit est conservé : vous pouvez le lire et le copier avec le lien de votre invitation ou dans vos examens.
           *[other] { "" }
        }{ others-to-read }
    .action = Voir vos examens
review-reopened =
    .subject = Merci de reprendre votre examen
    .body =
        Le secrétariat a rouvert l’examen que vous aviez remis de la pratique indiquée ci-dessous. Votre texte est conservé comme brouillon ; il comptera de nouveau dès que vous le remettrez.

        Veuillez modifier ce qui est demandé et le remettre de nouveau{ by-due }.
    .reason = Le secrétariat demande ceci :
    .action = Ouvrir votre examen
review-outcome =
    .subject = Merci de votre examen
    .body =
        Vous avez examiné la pratique indiquée ci-dessous. { review-result }

        Nous vous remercions du temps et des connaissances que vous y avez consacrés. Vous n’avez plus rien à faire ; veuillez continuer de traiter votre examen comme confidentiel.{ others-to-read }
    .action = Voir vos examens

## Examen par les pairs, pour le secrétariat

invitation-answered =
    .subject = { $answer ->
        [accepted] Une invitation à examiner a été acceptée{ so-many }
        [declined] Une invitation à examiner a été déclinée
        [conflicted] Une personne invitée à examiner la pratique a déclaré un conflit d’intérêts
        [conflicted_finished] Un conflit d’intérêts a été déclaré : un examen remis ne compte plus
        [lapsed] Une invitation à examiner est devenue caduque sans réponse
        [withdrawn] Un examen remis a été retiré
        [withdrawn_unfinished] Une personne qui avait accepté d’examiner la pratique se retire
       *[other] Une réponse à une invitation à examiner est arrivée
    }
    .body =
        Une des personnes invitées à examiner la pratique { invitation-answer }.

        { $outcome ->
            [publication_set] La publication est fixée au { $due }. En l’état, le quorum n’est plus atteint et, sans lui, elle ne peut pas avoir lieu.
           *[other] { "" }
        }

        { $answer ->
            [accepted] { accepted-by-now }
           *[other] Si les invitations ne suffisent plus pour le quorum, la liste des invitations indique à qui s’adresser ensuite.
        }
    .action = Ouvrir les examens
acceptance-in-conflict =
    .subject = Une personne invitée à examiner la pratique a un conflit d’intérêts
    .body =
        Une des personnes invitées à examiner la pratique indiquée ci-dessous a voulu accepter, mais le service a connaissance d’un conflit d’intérêts. L’invitation a été libérée et cette personne en connaît la raison.

        Veuillez vérifier que les invitations suffisent encore pour le quorum et, si ce n’est pas le cas, inviter une autre personne.
    .reason = Ce que le service sait
    .action = Ouvrir les examens
reviewer-in-conflict =
    .subject = Une personne chargée de l’examen a rejoint l’organisation auteure du dossier
    .body =
        Une des personnes chargées d’examiner la pratique indiquée ci-dessous est désormais membre de l’organisation auteure du dossier. L’invitation ou l’examen inachevé a été libéré, et cette personne en connaît la raison.

        Veuillez vérifier que les invitations suffisent encore pour le quorum et, si ce n’est pas le cas, inviter une autre personne.
    .reason = Ce que le service sait
    .action = Ouvrir les examens
reviewer-not-asked-again =
    .subject = Une des personnes qui ont examiné la pratique n’est pas invitée de nouveau
    .body =
        Le tour suivant de l’examen de la pratique indiquée ci-dessous a commencé. Une des personnes qui l’avaient examinée au tour précédent n’a pas été invitée de nouveau.

        Veuillez vérifier que les invitations suffisent pour le quorum et, si ce n’est pas le cas, inviter une autre personne.
    .reason = Motif
    .action = Ouvrir les examens
reviewer-left =
    .subject = Une personne chargée de l’examen n’est plus disponible
    .body =
        Une des personnes chargées d’examiner la pratique indiquée ci-dessous a quitté la liste ou le service. L’invitation ou l’examen inachevé a été libéré ; les examens déjà remis sont conservés et comptent.

        Veuillez vérifier que les invitations suffisent encore pour le quorum et, si ce n’est pas le cas, inviter une autre personne.
    .action = Ouvrir les examens
roster-invitation =
    .subject = { $answer ->
        [reminder] Rappel : votre invitation à rejoindre la liste des personnes chargées des examens
       *[other] Invitation à rejoindre la liste des personnes chargées des examens
    }
    .body =
        { $answer ->
            [reminder] Vous n’avez pas encore répondu à notre invitation.{ " " }
           *[other] { "" }
        }Le secrétariat du Réseau des Nations Unies sur les migrations vous invite à rejoindre la liste des personnes qui examinent les bonnes pratiques avant leur publication.

        Vous serez sollicité(e) pour des pratiques de votre domaine et dans vos langues, et déciderez chaque fois si vous en avez le temps ; un examen prend environ une demi-heure. Veuillez accepter ou décliner par le lien ci-dessous. Si vous n’avez pas encore de compte dans Minga, vous y choisirez un mot de passe. { until-due }

        Le lien vous est personnel ; veuillez ne pas le transmettre. Sans votre réponse, rien ne se passe.
    .action = Accepter ou décliner
roster-answered =
    .subject = { $answer ->
        [accepted] { person-or } a rejoint la liste des personnes chargées des examens
       *[other] { person-or } ne rejoint pas la liste des personnes chargées des examens
    }
    .body =
        { $answer ->
            [accepted] { person-or }, que vous avez invité·e, a rejoint la liste des personnes chargées des examens ; vous pouvez désormais lui demander des examens.
           *[other] { person-or }, que vous avez invité·e à rejoindre la liste des personnes chargées des examens, a décliné l’invitation.
        }
    .action = Ouvrir la liste
roster-left =
    .subject = Vous ne figurez plus sur la liste des personnes chargées des examens
    .body =
        { $answer ->
            [left] Comme vous l’avez demandé, vous ne figurez plus sur la liste des personnes chargées des examens.
           *[other] Le secrétariat vous a retiré de la liste des personnes chargées des examens.
        } Les invitations en cours et les examens inachevés ont été libérés ; les examens que vous avez remis sont conservés. Votre compte reste inchangé.

        Nous vous remercions de votre travail. S’il s’agit d’une erreur, écrivez au secrétariat.
    .action = Voir mon compte
review-submitted =
    .subject = { $outcome ->
        [decidable] Un examen a été remis{ so-many } : une décision peut être prise
       *[other] Un examen a été remis{ so-many }
    }
    .body =
        Un examen de la pratique indiquée ci-dessous a été remis. { review-answer }{ submitted-by-now }

        { $outcome ->
            [decidable] Le quorum est atteint : une décision peut être prise. La synthèse montre le résultat des examens.
            [one_more] Le quorum est atteint, mais les personnes chargées de l’examen sont en désaccord et une publication demande un examen de plus. La synthèse montre le résultat des examens.
           *[other] Veuillez consulter dans la synthèse ce qui manque encore pour une décision.
        }
    .action = Ouvrir les examens
resubmitted =
    .subject = { $text ->
        [unchanged] { kind-a-capital } a été soumis{ grammar-agreement } de nouveau avec des réponses aux commentaires
       *[other] { kind-a-capital } a été révisé{ grammar-agreement } et soumis{ grammar-agreement } de nouveau
    }
    .body =
        { focal-point-answered }

        { $outcome ->
            [peer_review] { $due ->
                [none] Le tour suivant de l’examen par les pairs a commencé et les personnes qui ont pris part au tour précédent sont invitées de nouveau. Vous pouvez déjà lire { answers-and-changes } ; l’étape suivante leur revient.
               *[given] Le tour suivant de l’examen par les pairs a commencé et les invitations ne suffisent pas pour le quorum. Veuillez lire { answers-and-changes } et inviter des personnes à examiner la pratique, au plus tard le { $due }.
            }
           *[other] { $kind ->
                [pledge] Veuillez lire { answers-and-changes } et poursuivre la vérification{ by-due }.
                [practice] Veuillez lire { answers-and-changes } et inviter les personnes chargées de l’examen{ by-due }.
               *[other] Veuillez lire { answers-and-changes }{ by-due }.
            }
        }
    .action = { $text ->
        [unchanged] Ouvrir les réponses
       *[other] Ouvrir la version révisée
    }

## Commentaires et décisions

review-started =
    .subject = L’examen de votre pratique par les pairs a commencé
    .body =
        Le secrétariat a vérifié votre pratique, qui est maintenant soumise à l’examen par les pairs.

        Vous n’avez rien à faire pour le moment. Les commentaires et questions éventuels vous parviendront réunis dans une seule lettre du secrétariat.
    .action = Ouvrir votre pratique
comments-returned =
    .subject = Des commentaires sur { kind-your } attendent une réponse
    .body =
        Le secrétariat a réuni dans une seule lettre les commentaires et les questions sur { kind-the }.

        Le point focal est prié de répondre à chaque point, de réviser le texte au besoin et de { grammar-object } soumettre de nouveau{ by-due }. Une réponse aux points marqués comme obligatoires est nécessaire avant la nouvelle soumission.

        S’il vous faut plus de temps, veuillez le demander en temps utile.
    .action = Lire les commentaires
extension-asked =
    .subject = Un délai supplémentaire est demandé pour répondre aux commentaires
    .body =
        { extension-asker } demande, pour { kind-the } indiqué{ grammar-agreement } ci-dessous, un délai supplémentaire pour répondre aux commentaires{ by-extension }.

        L’échéance reste inchangée tant que vous n’avez pas décidé.
    .action = Décider de l’échéance
    .reason = La raison donnée est la suivante :
extension-granted =
    .subject = Il y a plus de temps pour répondre aux commentaires
    .body =
        Le délai de réponse aux commentaires sur { kind-the } indiqué{ grammar-agreement } ci-dessous a été prolongé{ by-extension }.
    .action = Lire les commentaires
    .reason = Le secrétariat ajoute :
extension-refused =
    .subject = L’échéance pour répondre aux commentaires reste inchangée
    .body =
        Le secrétariat n’a pas pu accorder de délai supplémentaire pour répondre aux commentaires sur { kind-the } indiqué{ grammar-agreement } ci-dessous. Veuillez répondre à chaque point et { grammar-object } soumettre de nouveau{ by-due }.
    .action = Lire les commentaires
    .reason = Le secrétariat donne cette raison :
published =
    .subject = { $outcome ->
        [not_shown] Un engagement conjoint qui vous mentionne a été publié sans votre part
       *[other] { kind-the-capital } a été publié{ grammar-agreement }
    }
    .body =
        { $outcome ->
            [not_shown] L’engagement conjoint indiqué ci-dessous est désormais public. L’entité qui l’a enregistré mentionne { participant-or } parmi les participants, mais votre part n’est pas montrée au public, car vous ne l’avez pas encore confirmée.
           *[other] Nous avons le plaisir de vous informer que { kind-the } indiqué{ grammar-agreement } ci-dessous est désormais { grammar-public }. Merci de contribuer à la mise en œuvre du Pacte mondial.
        }

        { $outcome ->
            [not_shown] Si vous participez, veuillez confirmer votre part par le lien ci-dessous ; elle sera montrée dès que vous l’aurez fait. Si vous ne participez pas, veuillez l’y indiquer. Aucun compte n’est nécessaire : le lien vous est personnel, merci de ne pas le transmettre.
           *[other] { $kind ->
                [pledge] Vous n’avez rien à faire maintenant. Les progrès peuvent être communiqués à tout moment.
               *[other] Vous n’avez rien à faire maintenant. Si quelque chose change, le point focal peut proposer une correction à tout moment.
            }
        }
    .action = { $outcome ->
        [not_shown] Lire et répondre
       *[other] Voir dans le registre
    }
published-in-country =
    .subject = { kind-a-capital } concernant votre pays a été publié{ grammar-agreement }
    .body =
        { kind-a-capital } de votre pays, ou mis{ grammar-agreement } en œuvre dans celui-ci, est désormais { grammar-public }. Vous souhaiterez peut-être { grammar-object } faire connaître dans votre réseau.

        Vous n’avez rien à faire.
    .action = Voir dans le registre
declined =
    .subject = { kind-the-capital } ne sera pas publié{ grammar-agreement }
    .body =
        Après examen, le secrétariat a décidé de ne pas publier { kind-the } indiqué{ grammar-agreement } ci-dessous. Nous vous remercions du travail qui y a été consacré.

        Vous pouvez en copier le contenu dans un nouveau projet, le réviser à la lumière du motif et le soumettre de nouveau.
    .action = Lire la décision
    .reason = Le secrétariat donne le motif suivant :
joint-pledge-declined =
    .subject = Un engagement conjoint qui vous nomme ne sera pas publié
    .body =
        Après examen, le secrétariat a décidé de ne pas publier l’engagement conjoint indiqué ci-dessous. Le motif a été communiqué aux personnes qui l’enregistrent ; veuillez vous adresser à elles si vous souhaitez en savoir davantage.

        Vous n’avez rien à faire.
    .action = Ouvrir l’engagement
withdrawn =
    .subject = { kind-the-capital } a été retiré{ grammar-agreement }
    .body =
        Le point focal a retiré { kind-the } indiqué{ grammar-agreement } ci-dessous. L’examen s’arrête là et il n’y aura pas de publication.

        Vous n’avez rien à faire.
    .action = Ouvrir { kind-the }
handed-over =
    .subject = { kind-a-capital } vous est confié{ grammar-agreement }
    .body =
        Vous êtes désormais la personne responsable, au secrétariat, de { kind-the } indiqué{ grammar-agreement } ci-dessous. Ce qui attend le secrétariat figure dans votre liste de tâches.
    .reason = Note de votre collègue :
    .action = Ouvrir { kind-the }
taken-over =
    .subject = Une autre personne suit désormais { kind-a }
    .body =
        Vous n’êtes plus la personne responsable de { kind-the } indiqué{ grammar-agreement } ci-dessous : un ou une collègue du secrétariat s’en charge désormais. Vous n’avez rien à faire.
    .action = Ouvrir { kind-the }
handed-over-together =
    .subject = { $count ->
        [several] Plusieurs contributions vous sont confiées
       *[one] Une contribution vous est confiée
    }
    .body =
        { $count ->
            [several] Vous êtes désormais la personne responsable, au secrétariat, des contributions énumérées ci-dessous. Ce qui attend le secrétariat figure dans votre liste de tâches.
           *[one] Vous êtes désormais la personne responsable, au secrétariat, de la contribution indiquée ci-dessous. Ce qui attend le secrétariat figure dans votre liste de tâches.
        }
    .reason = Note de votre collègue :
    .action = Ouvrir Minga
taken-over-together =
    .subject = { $count ->
        [several] Une autre personne suit désormais plusieurs contributions
       *[one] Une autre personne suit désormais une contribution
    }
    .body =
        { $count ->
            [several] Vous n’êtes plus la personne responsable des contributions énumérées ci-dessous : un ou une collègue du secrétariat s’en charge désormais. Vous n’avez rien à faire.
           *[one] Vous n’êtes plus la personne responsable de la contribution indiquée ci-dessous : un ou une collègue du secrétariat s’en charge désormais. Vous n’avez rien à faire.
        }
    .action = Ouvrir Minga
put-on-hold =
    .subject = { kind-a-capital } dont vous vous occupez est en suspens
    .body =
        Un ou une collègue du secrétariat a mis en suspens { kind-the } indiqué{ grammar-agreement } ci-dessous. D’ici à la reprise, aucun délai n’arrive à échéance, aucun rappel n’est envoyé et rien n’est publié.
    .reason = Votre collègue a donné ce motif :
    .action = Ouvrir { kind-the }
taken-off-hold =
    .subject = { kind-a-capital } dont vous vous occupez n’est plus en suspens
    .body =
        Un ou une collègue du secrétariat a repris { kind-the } indiqué{ grammar-agreement } ci-dessous. Les échéances sont reportées de la durée de la suspension, et les personnes qui connaissaient une autre date ont été prévenues.
    .action = Ouvrir { kind-the }
due-later =
    .subject = Vous disposez de plus de temps
    .body =
        L’échéance de ce que nous vous avons demandé au sujet de { kind-the } indiqué{ grammar-agreement } ci-dessous est reportée{ new-due }. Ce message n’appelle aucune autre démarche de votre part.
    .action = Ouvrir { kind-the }
publication-missed =
    .subject = { kind-a-capital } n’a pas été publié{ grammar-agreement } à l’instant prévu
    .body =
        Il était prévu de publier maintenant { kind-the } indiqué{ grammar-agreement } ci-dessous. La publication n’a pas eu lieu : { missed-because }

        La date a été supprimée. Ouvrez { kind-the } pour voir tout ce qui doit être rempli avant une publication, et décidez de nouveau.
    .action = Ouvrir { kind-the }
published-earlier =
    .subject = { kind-a-capital } a été publié{ grammar-agreement } avant l’instant que vous aviez fixé
    .body =
        Un ou une collègue a publié immédiatement { kind-the } indiqué{ grammar-agreement } ci-dessous. L’instant que vous aviez fixé pour la publication ne compte plus.

        Vous n’avez rien à faire.
    .action = Voir dans le registre
reopened =
    .subject = Une décision a été annulée
    .body =
        La dernière décision sur { kind-the } indiqué{ grammar-agreement } ci-dessous a été annulée. Veuillez ne pas tenir compte de notre message précédent à ce sujet : il n’est plus valable.

        { state-now }

        Vous n’avez rien à faire ; nous vous informerons de toute nouvelle décision.
    .action = Ouvrir { kind-the }
    .reason = Le motif suivant a été donné :
earlier-news-withdrawn =
    .subject = Notre message précédent n’est plus valable
    .body =
        La décision sur { kind-the } indiqué{ grammar-agreement } ci-dessous, dont nous vous avions fait part, a été annulée. Veuillez ne pas tenir compte de notre message précédent : il n’est plus valable.

        Vous n’avez rien à faire. Si une nouvelle décision vous concerne, nous vous écrirons de nouveau.
    .action = Ouvrir Minga
review-needed-again =
    .subject = { $answer ->
        [invited] Votre invitation à examiner est de nouveau ouverte
       *[other] Votre examen est de nouveau nécessaire
    }
    .body =
        { $answer ->
            [invited] Nous vous avions indiqué que votre examen de la pratique indiquée ci-dessous n’était plus nécessaire. Cette décision a été annulée : votre invitation est de nouveau ouverte et attend votre réponse.
           *[other] Nous vous avions indiqué que votre examen de la pratique indiquée ci-dessous n’était plus nécessaire. Cette décision a été annulée : votre invitation est de nouveau ouverte et ce que vous aviez écrit est resté tel quel.
        }

        { $answer ->
            [invited] Veuillez accepter ou décliner l’invitation{ by-due }. Elle présente ce qu’il faut pour en décider ; si vous avez un conflit d’intérêts, veuillez le déclarer avant d’accepter.
           *[other] Nous vous serions reconnaissants d’envoyer votre examen{ by-due }.
        }
    .action = Ouvrir l’invitation

## Après la publication

amendment-proposed =
    .subject = Une correction { grammar-of-kind } est proposée
    .body =
        Le point focal propose une correction ou une mise à jour d’un texte publié. Le public continue de lire la version publiée jusqu’à votre décision.

        Veuillez comparer les deux versions et accepter ou rejeter la proposition{ by-due }.
    .action = Comparer les versions
amendment-accepted =
    .subject = Votre correction est publique
    .body =
        Le secrétariat a accepté votre correction { grammar-of-kind } indiqué{ grammar-agreement } ci-dessous. La page publique montre la version corrigée et la date de la correction.

        Vous n’avez rien à faire.
    .action = Voir dans le registre
amendment-rejected =
    .subject = Votre correction n’a pas été acceptée
    .body =
        Le secrétariat n’a pas accepté la correction que vous avez proposée. La version publiée reste telle quelle.

        Vous pouvez proposer une autre correction à tout moment.
    .action = Ouvrir { kind-your }
    .reason = Le secrétariat donne le motif suivant :
archived =
    .subject = { kind-the-capital } a été retiré{ grammar-agreement } du registre
    .body =
        Le secrétariat a retiré du registre public { kind-the } indiqué{ grammar-agreement } ci-dessous. La référence reste réservée et la page publique explique pourquoi le contenu n’est plus montré.

        Si vous pensez qu’il s’agit d’une erreur, veuillez écrire au secrétariat.
    .action = Ouvrir { kind-your }
    .reason = La page publique donne le motif suivant :
restored =
    .subject = { kind-the-capital } est de nouveau { grammar-public }
    .body =
        Le secrétariat a remis dans le registre public { kind-the } indiqué{ grammar-agreement } ci-dessous, sous la même référence.

        Vous n’avez rien à faire.
    .action = Voir dans le registre

match-objected =
    .subject = Une objection contre un soutien
    .body =
        Le point focal de { other-reference } s’oppose à ce que l’engagement indiqué ci-dessous se joigne au sien. Jusqu’à la décision du secrétariat, le soutien reste montré.

        Les deux points focaux seront informés de la décision.
    .action = Ouvrir l’engagement
    .reason = Le motif suivant est donné :
objection-upheld =
    .subject = Un soutien n’est plus montré
    .body =
        Le secrétariat a retenu l’objection : l’engagement indiqué ci-dessous et { other-reference } ne sont plus montrés comme joints. Les deux engagements restent dans le registre.

        Vous n’avez rien à faire.
    .action = Ouvrir l’engagement
    .reason = Le secrétariat donne le motif suivant :
objection-dismissed =
    .subject = Une objection a été rejetée
    .body =
        Le secrétariat a rejeté l’objection : l’engagement indiqué ci-dessous et { other-reference } restent montrés comme joints.

        Vous n’avez rien à faire.
    .action = Ouvrir l’engagement
    .reason = Le secrétariat donne le motif suivant :
matched-pledge-ended =
    .subject = L’engagement auquel se joint le vôtre { $outcome ->
        [discontinued] est abandonné
       *[other] n’est plus dans le registre
    }
    .body =
        Votre engagement indiqué ci-dessous se joint à { other-reference }. { $outcome ->
            [discontinued] Son auteur indique qu’il est abandonné.
           *[other] Il a été retiré du registre.
        } La page publique du vôtre le dit ; votre engagement demeure.

        Si le vôtre change de ce fait, veuillez proposer une correction ou rendre compte de son avancement.
    .action = Ouvrir votre engagement
matching-pledge-archived =
    .subject = Un engagement qui se joint au vôtre n’est plus dans le registre
    .body =
        { $outcome ->
            [merged] { other-reference }, qui se joint à votre engagement indiqué ci-dessous, a été fusionné avec un autre engagement, qui vaut pour les deux. Il ne figure plus séparément et n’est plus montré avec le vôtre.
           *[other] { other-reference }, qui se joint à votre engagement indiqué ci-dessous, a été retiré du registre et n’est plus montré avec le vôtre.
        } Votre engagement demeure.

        Vous n’avez rien à faire.
    .action = Ouvrir votre engagement
match-restored =
    .subject = { $outcome ->
        [resumed] L’engagement auquel se joint le vôtre n’est plus abandonné
       *[other] Un soutien lié à votre engagement est de nouveau montré
    }
    .body =
        { $outcome ->
            [resumed] Nous vous avions indiqué que { other-reference }, auquel se joint votre engagement indiqué ci-dessous, était abandonné. Ce n’est plus le cas. { progress-status } La page publique du vôtre ne dit plus qu’il est abandonné.
           *[other] Nous vous avions indiqué que { other-reference } ne figurait plus dans le registre. Il y est de retour : votre engagement indiqué ci-dessous et { other-reference } sont de nouveau montrés comme joints.
        }

        Vous n’avez rien à faire.
    .action = Ouvrir votre engagement

merged =
    .subject = { kind-your-capital } a été fusionné{ grammar-agreement } avec un autre enregistrement
    .body =
        Le secrétariat a constaté que { kind-the } indiqué{ grammar-agreement } ci-dessous et { other-reference } ne font qu’un, et a fusionné les deux enregistrements. L’autre vaut désormais pour les deux : l’adresse publique du vôtre y conduit, et les listes et les chiffres ne le comptent qu’une fois.

        Rien de ce qui est à vous n’est perdu. Si vous pensez qu’il ne s’agit pas de la même chose, veuillez écrire au secrétariat : il peut annuler la fusion.
    .action = Ouvrir { kind-your }
    .reason = Le secrétariat donne le motif suivant :
merged-with =
    .subject = Un autre enregistrement a été fusionné avec { kind-your }
    .body =
        Le secrétariat a constaté que { other-reference } et { kind-the } indiqué{ grammar-agreement } ci-dessous ne font qu’un, et a fusionné les deux enregistrements. Le vôtre vaut désormais pour les deux : l’adresse publique de l’autre y conduit.

        Si vous pensez qu’il ne s’agit pas de la même chose, veuillez écrire au secrétariat : il peut annuler la fusion.
    .action = Voir dans le registre
    .reason = Le secrétariat donne le motif suivant :
merger-undone =
    .subject = Une fusion a été annulée
    .body =
        Le secrétariat a annulé la fusion de { kind-the } indiqué{ grammar-agreement } ci-dessous avec { other-reference }. Chacun figure de nouveau séparément dans le registre public.

        Vous n’avez rien à faire.
    .action = Voir dans le registre
    .reason = Le secrétariat donne le motif suivant :
joint-pledge-merged =
    .subject = Un engagement conjoint auquel vous participez a été fusionné avec un autre
    .body =
        Le secrétariat a constaté que l’engagement indiqué ci-dessous et { other-reference } ne font qu’un, et les a fusionnés. L’autre vaut désormais pour les deux : l’adresse publique du vôtre y conduit, et votre part dans le vôtre n’est plus montrée.

        La réponse donnée au nom de { participant-or } reste enregistrée et vaudra de nouveau si la fusion est annulée. Personne ne participe à ce qu’il n’a pas lu : si vous souscrivez à ce que dit l’autre engagement, veuillez demander à vous y joindre.
    .action = Ouvrir l’engagement
joint-pledge-unmerged =
    .subject = Un engagement conjoint auquel vous participez figure de nouveau séparément
    .body =
        Nous vous avions fait savoir que l’engagement indiqué ci-dessous avait été fusionné avec { other-reference }. Le secrétariat a annulé cette fusion : l’engagement figure de nouveau dans le registre public, avec ceux qui y participent.

        Vous n’avez rien à faire.
    .action = Voir dans le registre

progress-reported =
    .subject = Il a été rendu compte de l’avancement d’un engagement
    .body =
        { progress-author } a rendu compte de l’avancement de l’engagement indiqué ci-dessous. { progress-status }

        La mise à jour est déjà publique. Si un élément ne doit pas l’être, le secrétariat peut la masquer en indiquant le motif.
    .action = Lire la mise à jour
progress-corrected =
    .subject = Un compte rendu de l’avancement d’un engagement a été corrigé
    .body =
        { progress-author } a corrigé ce qui avait été rapporté sur l’avancement de l’engagement indiqué ci-dessous. { progress-status }

        Le public lit le texte corrigé et la date de la correction ; ce qui y figurait auparavant est conservé au dossier.
    .action = Lire la mise à jour
progress-hidden =
    .subject = Une mise à jour de l’avancement n’est plus montrée
    .body =
        Le secrétariat a masqué au public une mise à jour de l’avancement de l’engagement indiqué ci-dessous.

        Vous pouvez corriger la mise à jour à tout moment ; le secrétariat pourra alors la montrer à nouveau.
    .action = Ouvrir la mise à jour
    .reason = Le secrétariat indique ce motif :
progress-shown =
    .subject = Une mise à jour de l’avancement est de nouveau montrée
    .body =
        Le secrétariat montre de nouveau au public la mise à jour de l’avancement de l’engagement indiqué ci-dessous.

        Vous n’avez rien à faire.
    .action = La voir dans le registre

## Rappels

reminder =
    .subject = { $count ->
        [several] Rappel : plusieurs étapes vous attendent
       *[one] Rappel : une étape vous attend
    }
    .body =
        { $count ->
            [several] Ces étapes vous attendent :
           *[one] Cette étape vous attend :
        }
    .action = Ouvrir Minga
invitation-lapsed =
    .subject = Votre invitation à examiner est devenue caduque
    .body =
        Vous avez été invité(e) à examiner la pratique indiquée ci-dessous. N’ayant pas reçu de réponse de votre part à temps, nous avons clos l’invitation ; une autre personne pourra être sollicitée.

        Vous n’avez rien à faire. Nous espérons pouvoir compter sur vous une autre fois ; si vous avez moins de temps en ce moment, vous pouvez faire une pause dans votre profil.
    .action = Voir vos examens

## Webhooks

webhook-trouble =
    .subject = { $outcome ->
        [gone] Un webhook a été désactivé
       *[other] Un webhook ne reçoit pas ses messages
    }
    .body =
        { $outcome ->
            [gone] Le destinataire du webhook indiqué ci-dessous a répondu qu’il ne souhaite plus recevoir de messages (410). Le webhook a été désactivé et ce qui l’attendait a été mis de côté.
           *[other] Un message au webhook indiqué ci-dessous n’est pas arrivé malgré toutes les tentatives et a été mis de côté. Les suivants continuent d’être tentés ; nous ne vous écrirons plus tant que cela dure.
        }

        Dans Minga, l’administration peut voir le journal des envois, corriger l’adresse, réactiver le webhook et renvoyer ce qui a été mis de côté.
    .action = Ouvrir Minga
