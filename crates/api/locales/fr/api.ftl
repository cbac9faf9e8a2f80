# Ce que dit l’API elle-même : problèmes, conditions, motifs, et les petites pages des liens envoyés par courriel.

## Problèmes : le titre et, dans `.detail`, ce qui s’est passé et comment continuer. Variables : $limit en Mo, $seconds, $state.

problem-malformed-request = La requête est illisible
    .detail = Un élément de la requête est mal formé. Corrigez ce que signalent les infractions et envoyez-la de nouveau.
problem-unauthenticated = Veuillez vous connecter
    .detail = Un jeton d’accès valide est nécessaire. Connectez-vous, ou renouvelez le jeton, et envoyez de nouveau la requête.
problem-forbidden = Non autorisé
    .detail = Vous pouvez voir ceci, mais pas y faire ce que vous demandez.
problem-not-found = Introuvable
    .detail = Il n’y a rien ici que vous puissiez voir. Vérifiez l’adresse ; si un compte est nécessaire, connectez-vous.
problem-method-not-allowed = Méthode non autorisée
    .detail = L’adresse existe, mais n’accepte pas cette méthode. L’en-tête Allow ou la documentation sous /docs indiquent celles qu’elle accepte.
problem-not-acceptable = Indisponible sous cette forme
    .detail = La réponse n’existe dans aucun des types que permet l’en-tête Accept. Demandez application/json ou retirez l’en-tête.
problem-wrong-state = Impossible dans cet état
    .detail = { $state ->
        [draft] C’est un brouillon ;
        [submitted] Le dossier est soumis et se trouve au secrétariat ;
        [peer_review] Le dossier est en examen par les pairs ;
        [comments_returned] Des commentaires ont été renvoyés et attendent une réponse ;
        [published] Le dossier est publié ;
        [declined] Le dossier n’a pas été retenu ;
        [withdrawn] Le dossier a été retiré ;
        [archived] Le dossier est archivé ;
       *[other] Le dossier a changé d’état ;
    } ce que vous demandez n’est pas possible à partir de là. Relisez-le pour voir quelles actions sont possibles maintenant.
problem-action-blocked = Il manque d’abord quelque chose
    .detail = Avant cette action, tout ce qui figure sous « blocked_by » doit être rempli.
problem-confirmation-needed = Veuillez confirmer
    .detail = Ce n’est peut-être pas ce que vous souhaitez. Lisez les motifs sous « reasons » ; si c’est bien votre intention, renvoyez la même demande avec la valeur « confirm » de chacun dans la liste « confirm ».
problem-conflict = Conflit avec la situation actuelle
    .detail = Quelque chose qui existe déjà s’oppose à ce changement. Consultez la situation actuelle et décidez de nouveau.
problem-gone = N’est plus public
    .detail = Ce document a été publié puis retiré du registre.
    .with-reason = Ce document a été publié puis retiré du registre. Le secrétariat en donne la raison : « { $reason } »
problem-stale-version = Quelqu’un vous a devancé
    .detail = Le contenu a changé depuis votre lecture. Relisez-le, appliquez votre modification à la version actuelle et envoyez-la avec le nouvel ETag.
problem-too-large = Trop volumineux
    .detail = { $limit ->
        [one] Votre envoi dépasse la limite de { $limit } Mo. Réduisez-le et envoyez-le de nouveau.
        [other] Votre envoi dépasse la limite de { $limit } Mo. Réduisez-le et envoyez-le de nouveau.
       *[unknown] Votre envoi dépasse ce que cette adresse accepte. Réduisez-le et envoyez-le de nouveau.
    }
problem-unsupported-media-type = Format non accepté
    .detail = Cette adresse n’accepte pas ce format. Les requêtes JSON portent Content-Type: application/json ; la documentation indique les types de fichiers qui peuvent être joints.
problem-invalid-request = La requête enfreint des règles
    .detail = La requête est lisible, mais son contenu n’est pas valable. Corrigez tout ce que signalent les infractions et envoyez-la de nouveau.
problem-idempotency-key-reused = L’Idempotency-Key appartient à une autre requête
    .detail = Cette clé a déjà servi avec un autre contenu. Utilisez une nouvelle clé pour une nouvelle requête.
problem-version-required = La version manque
    .detail = Pour modifier, il faut indiquer la version lue. Lisez la ressource et envoyez son ETag dans l’en-tête If-Match.
problem-too-many-requests = Trop de requêtes
    .detail = { $seconds ->
        [one] Il y a eu trop de requêtes. Attendez { $seconds } seconde et réessayez.
        [other] Il y a eu trop de requêtes. Attendez { $seconds } secondes et réessayez.
       *[unknown] Il y a eu trop de requêtes. Attendez un peu et réessayez.
    }
problem-internal-error = Une erreur s’est produite de notre côté
    .detail = Rien n’a été modifié. Si cela se répète, écrivez aux responsables du service en citant l’identifiant de la requête.
problem-unavailable = Indisponible pour le moment
    .detail = Le service ne peut pas répondre maintenant. Attendez quelques secondes et réessayez ; avec une Idempotency-Key, rien ne se produit deux fois.

## Conditions : ce qui doit être rempli avant une action, dit comme ce qu’il faut faire.

guard-submit-rules = Complétez le dossier : les infractions signalent chaque règle qui n’est pas encore respectée.
guard-untouched-by-secretariat = Le dossier ne peut être repris que tant que le secrétariat n’a commencé ni à le vérifier ni à inviter les personnes chargées de l’examen. Adressez-vous au secrétariat ou retirez-le.
guard-invitations-for-quorum = Invitez assez de personnes internes et externes à l’examen pour le quorum ; les invitations refusées et les conflits d’intérêts ne comptent pas.
guard-screening-done = Examinez les huit points ; aucun ne doit rester incertain ou non rempli. Faites de ce qui est incertain un point de la lettre.
guard-participants-answered = Au moins un autre participant doit confirmer, et plus personne ne doit être dans son délai de réponse.
guard-letter-has-items = Écrivez au moins un point dans la lettre.
guard-items-answered = Répondez à chaque point de la lettre qui exige une réponse.
guard-quorum = Il manque des examens dans ce tour : la synthèse indique combien d’internes et d’externes.
guard-criteria-met = Chaque critère doit atteindre la médiane requise : la synthèse des examens indique ceux qui ne l’atteignent pas.
guard-no-open-disagreement = Les personnes chargées de l’examen sont en désaccord : invitez-en une de plus ou, si le désaccord persiste ensuite, consignez les motifs de la décision.
guard-deadline-or-rounds = Attendez que le délai de réponse soit passé et qu’un rappel ait été envoyé, ou que les tours de lettres permis soient épuisés. Si le point focal demande plus de temps, décidez d’abord à ce sujet.
guard-within-reopen-hours = Le délai pour annuler une décision est passé.
guard-no-amendment-pending = Une correction attend déjà le secrétariat : elle doit d’abord être tranchée.
guard-amendment-pending = Aucune correction n’attend de décision.
guard-proposal-holds = Depuis lors, quelque chose s’oppose à la correction proposée ; les infractions l’indiquent. Rejetez-la en donnant le motif.
guard-not-on-hold = Le dossier est en suspens : reprenez-le d’abord.
guard-not-merged = Elle a été fusionnée avec une autre : travaillez sur celle-ci, ou annulez d’abord la fusion.
guard-stands-for-itself-alone = D’autres ont été fusionnées avec elle et leurs adresses mènent à sa page : annulez d’abord la fusion.
guard-not-legacy = C’est un ancien enregistrement, repris sans contacts ni révisions ; cette action n’y est pas possible.

## Mises en garde : ce qu’une action demande d’abord. Variable : $count.

caution-open-reviews = { $count ->
    [one] Une personne chargée de l’examen est encore invitée ou au travail dans ce tour et serait libérée.
   *[other] { $count } personnes chargées de l’examen sont encore invitées ou au travail dans ce tour et seraient libérées.
}
caution-reviews-in-conflict = { $count ->
    [one] Un examen compte alors que la personne qui l’a remis a rejoint depuis l’organisation auteure du dossier.
   *[other] { $count } examens comptent alors que les personnes qui les ont remis ont rejoint depuis l’organisation auteure du dossier.
}
caution-items-without-source = { $count ->
    [one] Un point de la lettre n’a été soulevé par aucune des personnes chargées de l’examen dans ce tour.
   *[other] { $count } points de la lettre n’ont été soulevés par aucune des personnes chargées de l’examen dans ce tour.
}
caution-unread-confidential-comments = { $count ->
    [one] Un examen contient des observations confidentielles que vous n’avez pas marquées comme lues.
   *[other] { $count } examens contiennent des observations confidentielles que vous n’avez pas marquées comme lues.
}
caution-publication-scheduled = Une publication est déjà prévue à un moment fixé ; publier maintenant devance ce moment et le remplace.

## Motifs : pourquoi quelque chose est refusé.

reason-own-organisation = Ce dossier est celui de votre propre organisation. Personne ne vérifie ni n’examine les dossiers de sa propre organisation ; adressez-vous à un collègue.
reason-not-your-role = Votre rôle ne le permet pas. Le point focal, le secrétariat ou l’administration peuvent vous aider.
reason-wrong-credentials = Cette adresse et ce mot de passe ne correspondent pas, ou l’adresse n’est pas encore confirmée. Vérifiez les deux, confirmez l’adresse par le lien de notre message ou choisissez un nouveau mot de passe.
reason-session-ended = Cette session est terminée. Veuillez vous reconnecter.
reason-account-erased = Ce compte a été effacé à la demande de son titulaire et ne peut plus être modifié.
reason-in-conflict = Vous avez un conflit d’intérêts concernant cette pratique et ne pouvez donc pas l’examiner. L’invitation a été libérée et le secrétariat en est averti. Si quelque chose est inexact, écrivez au secrétariat.
reason-account-closed = Le compte de cette adresse a été fermé. Écrivez au secrétariat.
reason-already-answered = Cette invitation a déjà reçu une réponse. Si elle doit changer, écrivez au secrétariat.
reason-webhook-disabled = Ce webhook est désactivé. Activez-le d’abord.
reason-delivery-under-way = Ce message est en cours d’envoi. Attendez une minute et regardez de nouveau.
reason-webhooks-full = Il y a déjà autant de webhooks que permis. Supprimez-en un dont vous n’avez plus besoin.
reason-filed-by-own-organisation = L’organisation l’a déposé elle-même. Désignez un autre point focal si une autre personne doit agir.
reason-already-on-hold = Le dossier est déjà en suspens.
reason-nothing-on-hold = Le dossier n’est pas en suspens.
reason-officer-changed = Le dossier est confié à une autre personne que celle que vous avez vue. `current` l’indique ; pour vous en charger malgré tout, nommez-la sous `from`.
reason-publication-scheduled = La publication est fixée à un autre instant que celui que vous avez vu. `current` l’indique ; pour en fixer un autre malgré tout, nommez-le sous `replaces`.
reason-publication-changed = La publication est fixée à un autre instant que celui que vous avez indiqué. `current` l’indique ; pour l’annuler, envoyez-le sous `publish_at`.
reason-already-submitted = Le dossier a déjà été soumis une fois et doit être conservé : un brouillon repris peut être soumis de nouveau, et ce qui est soumis peut être retiré.
reason-assignment-closed = Cette mission est close : la personne a été libérée, a décliné ou un autre tour a commencé.
reason-contact-in-use = Un dossier désigne encore ce contact. Désignez-y d’abord un autre contact.
reason-extension-already-asked = Un délai supplémentaire a déjà été demandé. Attendez la décision du secrétariat.
reason-extensions-used-up = Le délai de cette lettre ne peut plus être prolongé. Répondez avant l’échéance actuelle.
reason-internal-by-secretariat = C’est le secrétariat qui décide si une personne compte comme interne (Nations Unies) ou externe. Demandez-lui de le modifier.
reason-listed-by-person = Seule la personne concernée décide de figurer dans le répertoire des experts. Omettez `listed`.
reason-invitation-not-accepted = Il faut d’abord accepter l’invitation ; cela ouvre le texte et l’examen.
reason-last-focal-point = Une organisation garde au moins un point focal. Confiez d’abord ce rôle à quelqu’un d’autre.
reason-letter-closed = Une lettre plus récente remplace celle-ci. Répondez aux points de la dernière lettre.
reason-extension-decided = C’est déjà décidé : `current` indique comment. Pour accorder tout de même plus de temps, envoyez `unasked` avec la valeur true et un jour.
reason-letter-changed = La lettre a été modifiée depuis que vous l’avez lue. `current` indique sa version ; relisez-la et envoyez cette version sous `letter_version`.
reason-no-extension-asked = Personne n’a demandé de délai supplémentaire. Accordez-le en indiquant vous-même un jour, ou ne faites rien.
reason-own-account = Un administrateur ne peut ni désactiver son propre compte ni se retirer ce rôle. Demandez-le à un autre administrateur.
reason-practices-only = Seules les pratiques sont examinées par les pairs ; les engagements sont vérifiés par le secrétariat.
reason-review-submitted = L’examen a déjà été remis et reste tel quel.
reason-notice-sent = Cet avis est déjà parti ; il n’est pas envoyé une seconde fois.
reason-notice-under-way = Cet avis est en cours d’envoi. Attendez quelques minutes et regardez de nouveau.
reason-link-expired = Le lien a expiré. Demandez une nouvelle invitation au secrétariat.
reason-invitation-turned-down = Cette invitation a été déclinée, ou l’examen a été retiré. Écrivez au secrétariat si cela doit changer.
reason-link-opens-one-review = Le lien du message ouvre cet examen et rien d’autre. Connectez-vous pour tout le reste.
reason-review-not-submitted = L’examen n’a pas été remis : il n’y a rien à rouvrir.
reason-reviewer-gone = Cette personne ne figure plus sur la liste. Invitez quelqu’un d’autre.
reason-no-earlier-review = Vous n’avez pas d’examen antérieur dont les notes puissent être reprises. Rédigez l’examen de ce tour.
reason-own-review-first = Seules les personnes qui ont remis un examen de ce tour peuvent lire les autres.
reason-not-decided = Il n’y a pas encore de décision. Les autres examens pourront être lus ensuite.
reason-other-reviews-closed = Les autres examens ne sont pas ouverts aux personnes chargées de l’examen.
reason-pledges-only = Seuls les engagements rendent compte de leur avancement et se soutiennent entre eux ; les pratiques non.
reason-same-submission = Une soumission n’est pas un doublon d’elle-même. Indiquez-en une autre.
reason-different-kinds = Un engagement et une pratique ne se comparent pas.
reason-already-merged = L’une des deux est déjà fusionnée. Annulez d’abord cette fusion.
reason-merge-needs-published = Seuls deux enregistrements publiés sont fusionnés. Refusez celui qui ne l’est pas, ou demandez à son point focal de le retirer.
reason-merge-amendment-pending = Une correction attend le secrétariat : faites-la d’abord trancher.
reason-merge-joins-itself = L’autre engagement se joint à celui-ci, directement ou par d’autres : il finirait par se joindre à lui-même.
reason-merge-matches-own = Un engagement de l’organisation de l’autre se joint à celui-ci, ou le faisait avant d’être archivé : il finirait par soutenir un engagement de sa propre organisation. Fusionnez les deux dans l’autre sens, ou faites d’abord corriger cet engagement.
reason-undo-joins-itself = L’engagement auquel il se joint en est venu entre-temps à se joindre à lui, directement ou par d’autres : il finirait par se joindre à lui-même. Faites d’abord corriger l’un d’eux.
reason-undo-matches-own = Un engagement qui le nomme est de la même organisation que lui : il finirait par soutenir un engagement de sa propre organisation. Faites-le d’abord corriger, ou archivez-le.
reason-merged-record = Elle a été fusionnée avec une autre. Adressez-vous à celle-ci.
reason-nothing-decided = Rien n’a été décidé au sujet de ces deux.
reason-already-objected = Une objection contre ce soutien a déjà été présentée.
reason-objection-too-late = Le délai pour présenter une objection est passé. Écrivez au secrétariat.
reason-no-open-objection = Aucune objection contre ce soutien n’attend de décision.
reason-participant-not-confirmed = Ce participant n’a pas confirmé sa part ou s’en est retiré ; rien n’est donc rapporté sur sa ligne.
reason-not-taking-part = Ce participant n’a pas confirmé sa part ou s’est déjà retiré ; il ne peut donc pas quitter l’engagement.
reason-pledge-not-joint = Seuls les engagements collectifs et en partenariat ont des participants ; il n’est pas possible de se joindre à celui-ci.
reason-pledge-discontinued = Cet engagement est abandonné : il n’est plus possible de s’y joindre.
reason-recorded-by-own-organisation = Cette organisation a elle-même enregistré l’engagement.
reason-takes-part-already = Cette organisation participe déjà à l’engagement.
reason-joining-requested-already = Cette organisation a déjà demandé à se joindre à l’engagement. Attendez la réponse ou retirez la demande.
reason-joining-request-ended = Cette demande a déjà été acceptée, refusée ou retirée.
reason-progress-hidden = Cette mise à jour est déjà masquée.
reason-progress-not-hidden = Cette mise à jour n’est pas masquée.
reason-evidence-on-record = Une mise à jour de l’avancement cite ce fichier, ou le citait avant une correction ; il est donc conservé.
reason-link-used = Ce lien a déjà servi ; son effet ne se produit qu’une fois.
reason-register-first = Il n’existe pas encore de compte avec cette adresse. Créez-en un, confirmez l’adresse, puis acceptez.
reason-too-many-pending-members = Trop de personnes ont été invitées sans avoir encore répondu. Attendez leurs réponses ou retirez des invitations.

## Pages des liens envoyés par courriel

page-service = Minga – engagements et pratiques pour les migrations
page-languages = Langue
page-until = Cette page est utilisable jusqu’au { $date }.
page-footer = Cette page appartient à un message qui vous a été envoyé personnellement. Ne communiquez pas son adresse.
page-secretariat = Secrétariat
page-problem = Corrigez ce qui suit et envoyez de nouveau le formulaire :

page-unknown-title = Ce lien ne mène nulle part
page-unknown = L’adresse n’a peut-être pas été copiée en entier. Ouvrez de nouveau le lien du message ou copiez l’adresse complète dans le navigateur.
page-expired-title = Ce lien a expiré
page-expired = Le délai pendant lequel ce lien pouvait servir est passé. Si vous en avez encore besoin, demandez-en un nouveau ou écrivez au secrétariat.
page-closed-title = Ce n’est plus possible
page-closed = Ce à quoi servait ce lien a évolué entre-temps ; rien n’a été modifié. Pour toute question, écrivez au secrétariat.
page-trouble-title = Indisponible pour le moment
page-trouble = Le service ne peut pas répondre maintenant et rien n’a été modifié. Attendez un peu et réessayez.

page-verify-title = Confirmez votre adresse électronique
page-verify-lead = Confirmez que cette adresse est la vôtre et votre compte sera prêt à l’emploi.
page-verify-button = Confirmer mon adresse
page-verify-done-title = Votre adresse est confirmée
page-verify-done = Merci. Vous pouvez maintenant vous connecter et fermer cette page.

page-reset-title = Choisissez un nouveau mot de passe
page-reset-lead = Le nouveau mot de passe remplace l’ancien, et toutes vos sessions seront fermées.
page-reset-password = Nouveau mot de passe
page-reset-hint = Une phrase de plusieurs mots est facile à retenir et difficile à deviner.
page-reset-button = Enregistrer le nouveau mot de passe
page-reset-done-title = Votre mot de passe a été changé
page-reset-done = Vous pouvez maintenant vous connecter avec le nouveau mot de passe et fermer cette page. Si vous n’êtes pas à l’origine de ce changement, écrivez sans tarder au secrétariat.

page-participant-title = Votre part dans un engagement conjoint
page-participant-lead = { $organisation } vous nomme parmi les participants à cet engagement. Veuillez lire ce qui est enregistré sur votre part et répondre.
page-participant-pledge = Engagement
page-participant-reference = Référence
page-participant-organisation = Soumis par
page-participant-description = Description
page-participant-goal = But commun
page-participant-row = Votre part
page-participant-name = Nom
page-participant-country = Pays
page-participant-action = Votre propre action
page-participant-no-action = Rien d’enregistré
page-participant-answer-by = Veuillez répondre au plus tard le
page-participant-correct = Quelque chose n’est pas exact ? (facultatif)
page-participant-correct-hint = Écrivez ce qu’il faudrait corriger. Votre remarque est transmise aux personnes qui ont enregistré l’engagement ; elles seules et le secrétariat la lisent.
page-participant-confirm = Confirmer notre part
page-participant-decline = Nous ne participons pas
page-participant-changed = Ce qui est enregistré a changé depuis que vous avez ouvert cette page ; rien n’a donc été pris en compte. Veuillez le relire et répondre.
page-participant-expired-title = Ce lien a expiré
page-participant-expired-lead = Le délai pendant lequel ce lien pouvait servir est passé. Vous pouvez en faire envoyer un nouveau à l’adresse électronique enregistrée pour votre part.
page-participant-expired-button = Envoyer un nouveau lien
page-participant-renewed-title = Un nouveau lien a été envoyé
page-participant-renewed = Il a été envoyé au cours du dernier jour à l’adresse électronique enregistrée pour votre part. S’il n’arrive pas, ou si vous n’avez plus cette adresse, écrivez au secrétariat.
page-participant-confirmed-title = Vous avez confirmé votre part
page-participant-confirmed = Merci. Votre part sera montrée au public une fois l’engagement publié ; vous pourrez dès lors indiquer par ce lien où elle en est. Si quelque chose change, écrivez au secrétariat.
page-participant-takes-part-title = Vous participez à cet engagement
page-participant-takes-part = L’engagement est publié et montre votre part. Vous pouvez indiquer ici où en est votre part chaque fois qu’il y a quelque chose à dire. Vous pouvez aussi quitter l’engagement à tout moment ; le public lira alors depuis quand.
page-participant-merged-title = Cet engagement a été fusionné avec un autre
page-participant-merged = Il a été fusionné avec { $reference }, qui vaut pour les deux. Votre part reste enregistrée et n’est pas montrée au public pour le moment.
page-participant-leave-heading = Quitter l’engagement
page-participant-leave-reason = Pourquoi ? (facultatif)
page-participant-leave-hint = Seuls ceux qui ont enregistré l’engagement et le secrétariat le lisent.
page-participant-leave = Nous quittons l’engagement
page-participant-declined-title = Vous avez répondu que vous ne participez pas
page-participant-declined = Merci de votre réponse. Votre nom n’apparaîtra pas dans l’engagement. S’il s’agit d’une erreur, écrivez au secrétariat.
page-participant-left-title = Vous ne participez plus à cet engagement
page-participant-left = Votre participation a pris fin. S’il s’agit d’une erreur, écrivez au secrétariat.

page-report-heading = Indiquer où en est votre part
page-report-lead = Votre compte rendu est public aussitôt, à côté du nom de votre organisation. Ceux qui ont enregistré l’engagement et le secrétariat en sont informés. S’il s’avère inexact, faites-en un nouveau ou écrivez au secrétariat.
page-report-last = Dernier compte rendu sur votre part
page-report-status = Où en est votre part ?
page-report-date = Date de cette situation
page-report-date-hint = Aujourd’hui ou un jour antérieur.
page-report-narrative = Qu’est-ce qui a été fait, et qu’est-ce qui ne l’a pas été ?
page-report-narrative-hint = Tout le monde peut le lire. Au plus 3000 caractères.
page-report-explanation = Comment l’engagement a-t-il été tenu, ou pourquoi est-il interrompu ?
page-report-explanation-hint = Nécessaire avec « Tenu » et « Interrompu » ; sinon, vous pouvez laisser ce champ vide. Au plus 2000 caractères.
page-report-language = Langue de vos textes
page-report-evidence = Où peut-on le voir ? (facultatif)
page-report-evidence-hint = Des adresses web, une par ligne, commençant par https:// ou http://. Vous pouvez écrire devant une adresse de quoi il s’agit.
page-report-button = Publier le compte rendu
page-report-saved = Votre compte rendu est enregistré et public. Merci.
page-report-changed = Un compte rendu a été fait sur votre part depuis que vous avez ouvert cette page ; rien n’a donc été pris en compte. Ce que vous avez écrit est toujours dans le formulaire : envoyez-le de nouveau s’il dit quelque chose que le dernier compte rendu ne dit pas.
page-report-line = Ligne { $line } : { $message }
page-report-not-a-day = Ce n’est pas un jour ; écrivez l’année, le mois et le jour, comme dans 2027-03-31.
page-report-how = Dites ici comment l’engagement a été tenu.

page-invitation-title = Invitation à examiner une pratique
page-invitation-lead = Vous êtes invité(e) à examiner cette pratique. Veuillez lire de quoi il s’agit et répondre. Le texte complet s’ouvre lorsque vous acceptez.
page-invitation-again-title = Invitation au tour { $round } d’une pratique que vous avez examinée
page-invitation-again-lead = Voici le tour { $round } de l’examen par les pairs d’une pratique que vous avez déjà examinée. { $text ->
        [unchanged] Le point focal a répondu aux commentaires ; le texte reste inchangé.
       *[other] Le point focal a répondu aux commentaires et soumis un texte révisé.
    }{ page-invitation-answered } Dès que vous acceptez, cette page vous montre { $text ->
        [unchanged] la lettre et les réponses
       *[other] la lettre, les réponses et les différences
    } ; le bouton « Mes observations sont prises en compte » y reprend vos notes antérieures en une seule étape et en demande une nouvelle là où l’une d’elles est inférieure à ce que demande la publication.
page-invitation-answered = { $answered ->
    [0] { "" }
   *[other] { " " }Selon le point focal, les points de la lettre ont reçu ces réponses : { page-invitation-answered-changed }{ page-invitation-answered-explained }{ page-invitation-answered-declined }.
}
page-invitation-answered-changed = { $changed ->
    [0] { "" }
   *[other] { $changed } par une modification du texte
}
page-invitation-answered-explained = { $explained ->
    [0] { "" }
   *[other] { $changed ->
        [0] { "" }
       *[other] { ", " }
    }{ $explained } par une explication
}
page-invitation-answered-declined = { $declined ->
    [0] { "" }
   *[other] { $changed ->
        [0] { $explained ->
            [0] { "" }
           *[other] { ", " }
        }
       *[other] { ", " }
    }{ $declined } par un refus motivé
}
page-invitation-later-round = Voici le tour { $round } de son examen par les pairs : le point focal a répondu aux commentaires du tour précédent{ $text ->
        [unchanged] { " " }; le texte reste inchangé.
       *[other] { " " }et soumis un texte révisé.
    }
page-invitation-accept-again = Accepter et voir les réponses
page-invitation-practice = Pratique
page-invitation-summary = Résumé
page-invitation-countries = Pays
page-invitation-language = Langue du texte
page-invitation-implementers = Mise en œuvre par
page-invitation-partners = Partenaires
page-invitation-donors = Donateurs
page-invitation-length = Longueur
page-invitation-characters = { $count ->
    [one] { $count } caractère
   *[other] { $count } caractères
}
page-invitation-answer-by = Réponse attendue au plus tard le
page-invitation-due = Examen à remettre au plus tard le
page-invitation-accept-heading = Accepter
page-invitation-no-conflict = Je n’ai aucun conflit d’intérêts : ni mon organisation ni moi ne participons à cette pratique, ne la finançons ni n’en tirons avantage.
page-invitation-no-conflict-missing = Pour accepter, déclarez que vous n’avez aucun conflit d’intérêts. Si vous en avez un, déclarez-le ci-dessous.
page-invitation-accept = Accepter l’invitation
page-invitation-decline-heading = Décliner
page-invitation-reason = Motif (facultatif ; seul le secrétariat le lit)
page-invitation-decline = Décliner l’invitation
page-invitation-files = Fichiers
page-invitation-files-count = { $count ->
    [one] 1 fichier
   *[other] { $count } fichiers
}
page-invitation-time = Temps nécessaire
page-invitation-minutes = environ { $minutes } minutes
page-invitation-asked = Ce qui est demandé
page-invitation-asked-text = Une note de 1 à 5 pour chacun des cinq critères, avec un commentaire si elle est inférieure à { $below }, si la pratique reflète l’esprit du Pacte mondial, et une recommandation. Vous pouvez enregistrer au fur et à mesure.
page-invitation-suggested-name = Qui d’autre pourrait être sollicité : nom (facultatif ; seul le secrétariat le lit)
page-invitation-suggested-email = Son adresse électronique (facultatif)
page-invitation-conflict-heading = Déclarer un conflit d’intérêts
page-invitation-conflict-reason = En quoi consiste le conflit (seul le secrétariat le lit)
page-invitation-conflict = Déclarer le conflit
page-invitation-withdrawn-title = Vous avez renoncé à cet examen
page-invitation-withdrawn = Si vous aviez remis un examen, il ne compte plus. Merci de nous l’avoir dit.
page-invitation-accepted-title = Vous avez accepté l’invitation
page-invitation-accepted = Merci. Connectez-vous pour lire le texte complet et rédiger votre examen.
page-invitation-finished-title = Votre examen est remis
page-invitation-finished = Merci de votre examen. Vous n’avez plus rien à faire.
page-invitation-declined-title = Vous avez décliné l’invitation
page-invitation-declined = Merci de votre réponse. Nous espérons pouvoir compter sur vous une autre fois.
page-invitation-conflicted-title = Vous avez déclaré un conflit d’intérêts
page-invitation-conflicted = Merci de votre franchise. Vous ne serez plus sollicité(e) au sujet de cette pratique.
page-invitation-released-title = Votre examen n’est plus nécessaire
page-invitation-released = L’invitation est close. Merci de votre disponibilité.
page-invitation-lapsed-title = Le délai de réponse est passé
page-invitation-lapsed = N’ayant pas reçu de réponse de votre part à temps, nous avons clos l’invitation ; une autre personne pourra être sollicitée. Si vous souhaitez encore examiner cette pratique, écrivez au secrétariat.
page-invitation-written = Ce que vous aviez écrit figure ci-dessous, afin que vous puissiez le copier.
page-invitation-not-taken = Ce que vous venez d’envoyer n’a pas été pris en compte, car l’invitation avait déjà reçu une réponse ou était close. Si votre réponse doit compter, écrivez au secrétariat.
page-invitation-not-taken-text = Ce que vous avez écrit figure ci-dessous, afin que vous puissiez le copier.
page-invitation-your-reason = Votre motif
page-invitation-your-conflict = En quoi consiste le conflit

page-invitation-in-conflict-title = Vous ne pouvez pas examiner cette pratique
page-invitation-in-conflict = Le service a connaissance d’un conflit d’intérêts ; votre invitation a donc été libérée. Le secrétariat en est averti et vous n’avez rien d’autre à faire. Si quelque chose est inexact, écrivez au secrétariat.
page-invitation-in-conflict-reasons = Ce que le service sait

page-take-over-title = Déposé pour votre organisation
page-take-over-lead = Une autre personne a déposé ceci pour { $organisation }. Si vous le reprenez, vous en devenez le point focal et les messages à ce sujet vous parviennent. Rien ne change tant que vous n’appuyez pas sur le bouton. Pour le compléter et le soumettre, il faut un compte à votre adresse qui soit membre de l’organisation.
page-take-over-record = Titre
page-take-over-button = Le reprendre
page-take-over-yours-title = Vous êtes le point focal
page-take-over-yours = Merci. Les messages à ce sujet vous parviennent désormais. Pour le compléter et le soumettre, connectez-vous avec un compte à votre adresse qui soit membre de l’organisation.
page-take-over-taken-title = Le dossier est en de bonnes mains
page-take-over-taken = Une personne de l’organisation s’en occupe déjà. Vous n’avez rien à faire.
page-roster-title = Rejoindre la liste des personnes chargées des examens
page-roster-lead = Le secrétariat vous invite à examiner de bonnes pratiques en matière de migration pour le Réseau des Nations Unies. Rien ne change tant que vous n’avez pas accepté.
page-roster-name = Nom
page-roster-email = Votre adresse
page-roster-sort = Vous examineriez des pratiques
page-roster-internal = au titre du système des Nations Unies
page-roster-external = à titre externe
page-roster-work = Ce que cela suppose
page-roster-work-text = Vous serez sollicité(e) pour des pratiques de votre domaine et dans vos langues, et déciderez chaque fois si vous en avez le temps. Un examen prend environ une demi-heure. Vous tenez vous-même votre fiche, pouvez faire une pause à tout moment et quitter la liste quand vous le voulez.
page-roster-password = Choisissez un mot de passe pour votre compte
page-roster-password-hint = Une phrase de plusieurs mots est facile à retenir et difficile à deviner.
page-roster-accept = Rejoindre la liste
page-roster-decline = Décliner
page-roster-accepted-title = Vous figurez sur la liste
page-roster-accepted = Merci. Connectez-vous et complétez votre fiche : vos domaines, vos langues et le nombre d’examens que vous acceptez à la fois.
page-roster-declined-title = Vous avez décliné l’invitation
page-roster-declined = Merci de votre réponse. Aucun compte n’a été créé et votre adresse sera oubliée.
page-roster-withdrawn-title = L’invitation n’est plus valable
page-roster-withdrawn = Le secrétariat a retiré son invitation. Vous n’avez rien à faire.

page-membership-title = Rejoindre une organisation
page-membership-lead = { $organisation } vous invite à la rejoindre dans ce service. Rien ne change tant que vous n’avez pas accepté.
page-membership-register = { $organisation } vous invite à la rejoindre dans ce service. Pour accepter, créez d’abord un compte avec l’adresse ci-dessous et confirmez-la ; ouvrez ensuite de nouveau cette page. Pour refuser, vous n’avez pas besoin de compte.
page-membership-organisation = Organisation
page-membership-role = Votre rôle
page-membership-focal-point = Point focal : parle au nom de l’organisation
page-membership-alternate = Suppléance : remplace le point focal
page-membership-member = Membre : travaille aux brouillons
page-membership-email = Votre adresse
page-membership-accept = Accepter
page-membership-decline = Refuser
page-membership-accepted-title = Vous êtes maintenant membre
page-membership-accepted = Merci. Connectez-vous pour agir au nom de l’organisation ; vous pouvez fermer cette page.
page-membership-declined-title = Vous avez refusé l’invitation
page-membership-declined = Merci de votre réponse. Rien n’a changé dans votre compte, si vous en avez un.
page-membership-withdrawn-title = L’invitation ne tient plus
page-membership-withdrawn = L’organisation a retiré son invitation. Vous n’avez rien à faire.
