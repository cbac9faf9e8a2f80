# Ce qui ne va pas dans une requête et comment y remédier : un message par code. Puis les phrases des règles.

malformed-json = Ce n’est pas du JSON valide ; corrigez la syntaxe et renvoyez-le.
wrong-type = Cette valeur n’est pas du type attendu ; envoyez { $expected ->
        [string] un texte
        [integer] un nombre entier
        [number] un nombre
        [boolean] vrai ou faux (true, false)
        [yes_no] oui ou non
        [array] une liste
        [object] un objet
       *[other] l’un de ces types : { $expected }
    }.
unknown-field = Le champ « { $field } » n’existe pas ici ; supprimez-le ou corrigez son nom.
unknown-parameter = Le paramètre « { $parameter } » n’existe pas ici ; supprimez-le ou corrigez son nom.
malformed-value = { $expected ->
        [cell_for_each_heading] Cette ligne a plus ou moins de cellules qu’il n’y a d’en-têtes ; vérifiez ses séparateurs et ses guillemets.
       *[other] Cette valeur est illisible ; attendu : { $expected }.
    }
required = { $for ->
        [relevance] Le tri par pertinence demande des mots à chercher ; donnez-les dans « q » ou choisissez un autre ordre.
       *[any] Cette information manque ; complétez-la.
    }
too-short = Au moins { $minimum } { $minimum ->
        [one] caractère
       *[other] caractères
    } ; développez le texte.
too-long = Au plus { $maximum } { $maximum ->
        [one] caractère
       *[other] caractères
    } ; raccourcissez le texte.
too-few = Au moins { $minimum } { $minimum ->
        [one] élément
       *[other] éléments
    } ; ajoutez ce qui manque.
too-many = Au plus { $maximum } { $maximum ->
        [one] élément
       *[other] éléments
    } ; retirez-en.
out-of-range = Ce nombre est hors limites ; indiquez { $bound ->
        [minimum] au moins { $minimum }
        [maximum] au plus { $maximum }
       *[both] un nombre de { $minimum } à { $maximum }
    }.
instant-out-of-range = { $bound ->
    [after] Cet instant est passé ; choisissez-en un postérieur au { $after }.
   *[both] Cet instant est trop tôt ou trop tard ; choisissez-en un postérieur au { $after } et au plus tard le { $latest }.
}
duplicate = Cet élément figure deux fois ; retirez-en un.
not-together = Ceci ne peut pas être donné avec « { $other } » ; retirez l’un des deux.
unknown-key = Ce n’est pas l’un des choix ; utilisez l’un de ceux-ci : { $allowed }.
nul-character = Le texte contient le caractère U+0000 ; supprimez-le.
not-one-line = C’est un nom ou un titre d’une seule ligne, mais il contient un retour à la ligne, un caractère de contrôle ou une marque qui change le sens de l’écriture ; supprimez-le.
not-an-email = Ce n’est pas une adresse électronique ; écrivez-la ainsi : nom@example.org.
not-a-web-address = Ce n’est pas une adresse web ; écrivez-la en entier, en commençant par https:// ou http://.
not-encrypted = L’adresse doit être chiffrée : commencez par https://.
credentials-in-address = L’adresse ne doit contenir ni nom d’utilisateur ni mot de passe.
private-address = L’adresse n’appartient pas au réseau public ; indiquez-en une que l’on puisse joindre de l’extérieur.
not-a-language-tag = Ce n’est pas une étiquette de langue ; écrivez-la selon BCP 47, par exemple es, fr-CA ou quy.
not-a-date = { $form ->
        [day] Ce n’est pas un jour ; écrivez-le sous la forme AAAA-MM-JJ.
       *[any] Ce n’est pas une date ; écrivez-la sous la forme AAAA, AAAA-MM ou AAAA-MM-JJ.
    }
day-of-spreadsheet = Le tableur a fait de cette cellule un jour ; on ne peut savoir s’il s’agissait d’un jour, d’un mois ou d’une année. Donnez à la cellule le format texte et écrivez AAAA, AAAA-MM ou AAAA-MM-JJ.
cell-error = La cellule contient une erreur ({ $error }) ; corrigez-la dans le tableur ou écrivez la valeur elle-même.
formula-not-calculated = La cellule contient une formule dont le résultat n’est pas dans le fichier ; ouvrez le fichier dans un tableur et enregistrez-le de là, ou écrivez la valeur elle-même.
not-an-instant = Ce n’est pas un instant ; écrivez-le selon la RFC 3339, par exemple 2027-03-01T12:00:00Z.
unknown-country = Ce n’est pas un code de pays ; utilisez les trois majuscules de l’ISO 3166, par exemple PER.
unknown-region = Ce n’est pas un code de région ; utilisez les trois chiffres de M49, par exemple 419.
unknown-currency = Ce n’est pas une monnaie ; utilisez les trois majuscules de l’ISO 4217, par exemple USD.
unknown-objective = Cet objectif n’existe pas ; utilisez un nombre de 1 à 23.
unknown-gcm-action = Cette action du Pacte n’existe pas ; écrivez l’objectif, un point et une lettre de a à l, par exemple 5.b.
unknown-sdg = Cet objectif de développement durable n’existe pas ; utilisez un nombre de 1 à 17.
unknown-actor-type = Ce type d’acteur n’existe pas ; choisissez-en un dans la liste de référence.
not-an-amount = Ce n’est pas un montant dans sa monnaie ; écrivez des chiffres, un point décimal et pas plus de décimales que n’en a la monnaie, par exemple 250000.00.
not-a-number = Ce n’est pas un nombre ; écrivez des chiffres et, au besoin, un point décimal.
amount-without-currency = Un montant appelle sa monnaie ; ajoutez-la.
amount-or-undisclosed = Indiquez un montant supérieur à zéro avec sa monnaie ou dites qu’il n’est pas divulgué : l’un des deux, et un seul.
period-ends-before-it-begins = La période se termine avant de commencer ; corrigez le début ou la fin.
end-or-ongoing = Indiquez une fin ou dites qu’elle est en cours : l’un des deux, et un seul.
place-or-global = Le lieu n’est pas indiqué ; nommez un pays, une région ou un lieu, ou indiquez une portée mondiale.
nothing-answered = Rien n’est encore visé ; nommez au moins un objectif, un principe ou une action du Pacte.
nothing-changed = C’est déjà ce qui est publié ; modifiez quelque chose, ou laissez tel quel.
migrants-not-affirmed = Les engagements concernent les personnes migrantes ; affirmez que celui-ci les concerne, ne serait-ce que dans des mouvements mixtes.
declaration-missing = { $made_in ->
        [draft] Les déclarations n’ont pas été faites et ne s’importent pas ; faites-les dans le brouillon pour pouvoir le soumettre.
       *[here] Cette déclaration n’a pas été faite ; faites-la pour pouvoir soumettre.
    }
principles-not-affirmed = Affirmez que la pratique respecte les dix principes directeurs.
indicator-incomplete = Cet indicateur est incomplet ; un nombre demande une unité et une cible, un jalon demande sa date.
participants-not-allowed = Un engagement de ce type n’a pas d’autres participants ; retirez-les ou choisissez un autre type.
participant-missing = Un engagement conjoint demande au moins un autre participant ; ajoutez-le ou choisissez un autre type.
participant-is-recorder = C’est l’organisation même qui enregistre l’engagement ; les participants sont les autres : retirez-la d’ici.
participant-action-missing = Chaque participant d’un partenariat mène sa propre action ; indiquez ce que fait celui-ci.
match-missing = Un engagement d’appui se joint à un engagement publié ; indiquez sa référence, par exemple PL-2026-00017.
match-not-published = Aucun engagement publié ne porte cette référence ; vérifiez-la ou attendez sa publication.
match-own-pledge = Un engagement ne peut se joindre ni à lui-même ni à un autre de la même organisation ; indiquez la référence de l’engagement d’autrui.
match-cycle = L’engagement de cette référence se joint au vôtre, directement ou par d’autres ; deux engagements ne peuvent se joindre l’un à l’autre.
ended-before-adoption = La mise en œuvre s’est achevée avant 2019 ; seules les pratiques mises en œuvre depuis l’adoption du Pacte peuvent être soumises. Corrigez la fin si elle est erronée.
not-begun = Une pratique est déjà en cours ; indiquez un début qui n’est pas à venir, ou soumettez-la une fois commencée.
since-adoption-missing = Elle a commencé avant 2019 ; indiquez ce qui a été mis en œuvre depuis l’adoption du Pacte.
ends-in-the-past = Un engagement est tourné vers l’avenir et sa fin est passée ; indiquez une fin à venir.
focal-point-missing = Il n’y a pas encore de point focal ; choisissez-le parmi les contacts de l’organisation.
contact-not-of-organisation = Ce contact n’appartient pas à l’organisation ; choisissez l’un des siens ou ajoutez-le d’abord.
unknown-cycle = Aucun cycle n’a cette clé ; choisissez-en une dans la liste des cycles.
cycle-kind-not-admitted = Ce cycle n’admet pas de soumissions de cette sorte, mais celles-ci : { $allowed }. Choisissez un autre cycle ou aucun.
cycle-actor-not-admitted = Ce cycle n’admet pas d’acteurs de ce type, mais ceux-ci : { $allowed }. Choisissez un autre cycle ou aucun.
cycle-not-open = Ce cycle ouvre le { $opens } ({ $zone }) ; soumettez à partir de ce moment, ou choisissez un autre cycle.
cycle-closed = Ce cycle a fermé le { $closes } ({ $zone }) et n’admet pas de soumissions tardives ; choisissez un autre cycle ou aucun.
unknown-time-zone = Aucun fuseau horaire ne porte ce nom ; utilisez-en un comme America/Lima.
no-such-local-time = Les horloges de { $zone } avancent et n’indiquent jamais cette heure ; choisissez-en une autre.
actor-may-not-submit = Un acteur de ce type ne peut pas soumettre ceci ; corrigez le type de l’organisation ou adressez-vous au secrétariat.
image-without-credit = Il manque à une image son crédit ou son texte de remplacement ; ajoutez les deux ou retirez l’image.
file-type-not-accepted = Les fichiers de ce type ne sont pas acceptés ; utilisez l’un de ceux-ci : { $allowed }.
file-too-large = Le fichier dépasse { $maximum } { $maximum ->
        [one] octet
       *[other] octets
    } ; envoyez-en un plus petit.
comment-required = Une note basse demande un commentaire ; dites pourquoi.
score-too-low = La note { $score } est inférieure à { $minimum }, le minimum que demande la publication. Si vos observations sur ce critère sont prises en compte, donnez-lui une nouvelle note de { $minimum } ou plus, ou indiquez que vous ne pouvez pas en juger ; pour recommander malgré tout la publication avec cette note, rédigez l’examen lui-même.
rating-missing = Ce critère n’a pas été noté ; donnez une note de 1 à 5 ou indiquez que vous ne pouvez pas en juger.
reason-required = Un motif est nécessaire ; indiquez-le.
values-or-explanation = Montrez par des valeurs des indicateurs ou par des jalons que l’engagement est tenu, ou expliquez-le.
not-an-indicator = Ce n’est pas { $kind ->
        [number] un indicateur chiffré
       *[milestone] un jalon
    } de cet engagement ; reprenez-le de l’engagement publié.
outside-dates = Ce jour est trop tôt ou trop tard ; choisissez-en un du { $first } au { $last }.
answer-missing = Ce point appelle une réponse ; dites ce qui a été modifié, expliquez ou dites pourquoi vous y renoncez.
reviewer-not-eligible = { $reason ->
        [not_on_roster] Cette personne ne figure pas sur la liste des personnes chargées des examens ; choisissez-en une autre ou inscrivez-la d’abord.
        [paused] Cette personne n’accepte pas d’examens pour le moment ; choisissez-en une autre.
        [away] Cette personne n’est pas disponible à ces dates ; choisissez-en une autre ou changez le délai.
        [limit_reached] Cette personne a déjà autant d’examens en cours qu’elle en accepte ; choisissez-en une autre.
        [already_assigned] Cette personne est déjà invitée à ce tour ; choisissez-en une autre.
        [asked_before] Cette personne a déjà été invitée à ce tour et a décliné, a renoncé ou a été libérée ; choisissez-en une autre, sauf si vous souhaitez l’inviter de nouveau.
        [in_charge] Cette personne est chargée de la pratique au secrétariat ; choisissez-en une autre ou confiez d’abord la pratique à quelqu’un d’autre.
        [handled_it] Cette personne a traité la pratique au secrétariat ou en a lu les examens ; choisissez-en une autre.
       *[other] Cette personne ne peut pas être invitée à examiner la pratique ({ $reason }) ; choisissez-en une autre.
    }
not-assignable = Personne ne peut y être affecté : ce n’est pas une pratique qui attend un examen ou y est soumise, ou elle vient de votre propre organisation ; retirez-la.
reviewer-in-conflict = { $reason ->
        [same_organisation] Conflit d’intérêts : appartient à l’organisation qui présente la pratique ({ $about }).
        [implementer] Conflit d’intérêts : appartient à une organisation qui la met en œuvre ({ $about }).
        [partner] Conflit d’intérêts : appartient à une organisation partenaire ({ $about }).
        [donor] Conflit d’intérêts : appartient à un donateur ({ $about }).
        [author] Conflit d’intérêts : a enregistré ou modifié la pratique, ou en a présenté une version antérieure.
        [focal_point] Conflit d’intérêts : est ou a été point focal ou suppléant de la pratique.
        [participant] Conflit d’intérêts : est le contact d’un participant.
        [declared_here] Conflit d’intérêts : en a déjà déclaré un au sujet de cette pratique.
        [declared_for_organisation] Conflit d’intérêts : en a déjà déclaré un au sujet d’une autre pratique de la même organisation ({ $about }).
        [same_country] Conflit d’intérêts : réside dans le pays d’où vient la pratique ({ $about }).
       *[other] Conflit d’intérêts ({ $reason }) ; choisissez une autre personne.
    }
weak-password = Ce mot de passe est trop court ou trop courant ; choisissez-en un plus long que personne ne devinerait.
already-exists = Quelque chose existe déjà avec cette valeur ; utilisez une autre valeur ou ce qui existe.
changed-meanwhile = Cela a été modifié après votre lecture ; relisez-le et refaites votre modification.
more-problems = { $count ->
        [one] Il y a { $count } autre problème qui n’est pas énuméré ; corrigez d’abord ceux-ci.
       *[other] Il y a { $count } autres problèmes qui ne sont pas énumérés ; corrigez d’abord ceux-ci.
    }
not-found = Cela n’existe pas, ou vous ne pouvez pas le voir ; vérifiez l’identifiant.

warn-late-for-cycle = Ce cycle a fermé le { $closes } ({ $zone }) ; vous pouvez soumettre, mais ce sera marqué comme tardif.
warn-may-identify = Ceci peut révéler qui a fait l’examen : { $words }. Retirez-le, sauf si c’est voulu.
warn-said-changed = Un commentaire sur ce champ a reçu la réponse « modifié », mais le champ est inchangé ; modifiez-le ou répondez autrement.
warn-not-of-type = { $field ->
        [amount] Seul un soutien financier comporte un montant : il sera retiré à la soumission. Choisissez le soutien financier pour le garder.
        [currency] Seul un soutien financier comporte une monnaie : elle sera retirée à la soumission. Choisissez le soutien financier pour la garder.
        [undisclosed] Seul un soutien financier comporte un montant qui peut ne pas être divulgué : cette mention sera retirée à la soumission. Choisissez le soutien financier pour la garder.
        [participants] Les engagements de ce type n’ont pas d’autres participants. Retirez-les avant de soumettre l’engagement ou choisissez un autre type pour les garder.
       *[other] Les engagements de ce type ne comportent pas cet élément : il sera retiré à la soumission. Choisissez un autre type pour le garder.
    }
warn-matched-discontinued = L’engagement auquel celui-ci se joint est déclaré abandonné. Vérifiez auprès de son auteur que le soutien est encore souhaité.
warn-near-duplicate = { $reason ->
        [same_title] Une autre soumission porte le même titre : « { $title } ». Vérifiez qu’il ne s’agit pas de la même.
        [similar_title] Une autre soumission porte presque le même titre : « { $title } ». Vérifiez qu’il ne s’agit pas de la même.
        [same_text] Une autre soumission a le même texte : « { $title } ». Vérifiez qu’il ne s’agit pas de la même.
       *[similar_text] Une autre soumission reprend une grande partie du texte : « { $title } ». Vérifiez qu’il ne s’agit pas de la même.
    }
warn-vague = Le texte ne contient ni chiffre ni date ; ajoutez-en pour que l’on voie ce qui est accompli.
warn-all-principles = Les dix principes sont nommés ; gardez ceux qui ressortent ici.
warn-principle-without-how = Dites en une phrase comment ce principe est mis en pratique.
warn-other-country = { $countries } : ce n’est pas le pays de l’organisation ({ $own }) ; dites dans le texte pourquoi là-bas, ou vérifiez que c’est bien voulu.
warn-several-in-one-name = On dirait plusieurs organisations sous un seul nom ; donnez à chacune sa propre entrée.
warn-refugees-only = Le texte semble ne concerner que des personnes réfugiées ou demandeuses d’asile, dont traite le Pacte sur les réfugiés ; dites en quoi il concerne les personnes migrantes.
warn-began-before-adoption = La mise en œuvre a commencé avant 2019 ; l’examen portera sur ce qui a été fait depuis.

rule-actor = L’organisation est d’un type qui peut soumettre.
rule-cycle = Le cycle, s’il y en a un, admet cela, de cet acteur et à ce moment.
rule-focal-point = Il y a un point focal.
rule-title = Il y a un titre.
rule-type = Le type est choisi.
rule-natures = La nature de l’apport est indiquée : argent, biens, personnel, lois ou politiques, processus.
rule-description = La description a la longueur demandée.
rule-answers = L’engagement répond à au moins un objectif, un principe ou une action du Pacte.
rule-objectives = Seuls les objectifs principaux sont nommés.
rule-principles = Chaque ligne sur les principes nomme un principe.
rule-scope = La portée est indiquée.
rule-place = Le lieu de mise en œuvre est indiqué, ou la portée est mondiale.
rule-period = Il y a un début et une fin.
rule-forward-looking = La fin est à venir.
rule-indicators = Il y a au moins un indicateur complet.
rule-contribution = La contribution a un montant et une monnaie, ou n’est pas divulguée.
rule-migrants = L’engagement concerne les personnes migrantes.
rule-individual-alone = Un engagement individuel ou d’appui n’a pas d’autres participants.
rule-joint-participants = Un engagement conjoint a au moins un autre participant.
rule-participant-rows = Chaque participant a une seule ligne, avec son nom.
rule-common-goal = Un partenariat a un but commun.
rule-own-actions = Dans un partenariat, chaque acteur indique sa propre action.
rule-matched-pledge = Un engagement d’appui se joint à un engagement publié d’autrui.
rule-match-support = Un engagement d’appui indique son soutien ; s’il est financier, avec montant et monnaie ou comme non divulgué.
rule-declarations = Toutes les déclarations sont faites.
rule-images = Chaque image a un crédit et un texte de remplacement.
rule-summary = Il y a un résumé.
rule-primary-objective = Au moins un objectif principal est nommé.
rule-adheres-to-principles = La pratique respecte les dix principes directeurs.
rule-practice-place = Le lieu d’application est indiqué, ou la portée est mondiale.
rule-start = Le début est indiqué.
rule-begun = Elle a commencé.
rule-end-or-ongoing = Il y a une fin, ou la pratique est en cours.
rule-recent = La pratique a été mise en œuvre après décembre 2018.
rule-since-adoption = Si elle a commencé avant 2019, la pratique dit ce qui a été mis en œuvre depuis.
rule-implementers = Au moins une organisation principale de mise en œuvre est nommée, chacune sur sa ligne et une seule fois.
rule-partners = Chaque ligne des partenaires nomme une organisation, et aucune n’y figure deux fois.
rule-donors = Chaque ligne des donateurs en nomme un, et aucun n’y figure deux fois.
rule-evidence = L’application réussie est attestée.
rule-innovation = Le caractère innovant est indiqué.
rule-resources = Chaque ressource a un titre et une adresse.

# Pourquoi une personne est proposée pour évaluer : une phrase par élément de la note.
fit-objectives = { $measure ->
        [none] N’indique aucune expertise dans les objectifs de la pratique ({ $wanted }).
       *[other] Parmi les objectifs de la pratique ({ $wanted }), connaît : { $matching }.
    }
fit-principles = { $measure ->
        [none] N’indique aucune expertise dans les principes que la pratique illustre.
       *[other] Connaît ces principes de la pratique : { $matching }.
    }
fit-language = { $measure ->
        [none] Ne lit pas la langue de la pratique ({ $language }).
       *[other] Lit la langue de la pratique ({ $language }).
    }
fit-needed = { $sort ->
        [internal] { $measure ->
            [none] Le quorum compte assez de personnes internes.
           *[other] Il manque encore une personne interne au quorum.
        }
       *[external] { $measure ->
            [none] Le quorum compte assez de personnes externes.
           *[other] Il manque encore une personne externe au quorum.
        }
    }
fit-load = Examens en cours : { $open } ; en accepte { $limit } à la fois.
fit-share = Acceptées au cours de l’année écoulée : { $taken }.
fit-availability = Disponible { $days } des { $of } jours avant l’échéance.
proposed-by-colleague = Proposée par une personne à qui l’examen de cette pratique avait été demandé.
proposed-outside-roster = Proposée par une personne à qui l’examen de cette pratique avait été demandé ; ne figure pas encore sur la liste. Invitez-la d’abord à s’y inscrire.

# Pourquoi un plan laisse une place du quorum vide, ou écarte une paire.
unmet-conflict = { $reviewers ->
        [one] Une personne a un conflit d’intérêts.
       *[other] { $reviewers } personnes ont un conflit d’intérêts.
    }
unmet-language = { $reviewers ->
        [one] Une personne ne lit pas la langue de la pratique.
       *[other] { $reviewers } personnes ne lisent pas la langue de la pratique.
    }
unmet-paused = { $reviewers ->
        [one] Une personne n’accepte pas d’examens pour le moment.
       *[other] { $reviewers } personnes n’acceptent pas d’examens pour le moment.
    }
unmet-away = { $reviewers ->
        [one] Une personne n’est pas disponible à ces dates.
       *[other] { $reviewers } personnes ne sont pas disponibles à ces dates.
    }
unmet-limit-reached = { $reviewers ->
        [one] Une personne a déjà autant d’examens en cours qu’elle en accepte.
       *[other] { $reviewers } personnes ont déjà autant d’examens en cours qu’elles en acceptent.
    }
unmet-already-assigned = { $reviewers ->
        [one] Une personne est déjà invitée à ce tour.
       *[other] { $reviewers } personnes sont déjà invitées à ce tour.
    }
unmet-asked-before = { $reviewers ->
        [one] Une personne a déjà décliné dans ce tour, a renoncé ou a été libérée.
       *[other] { $reviewers } personnes ont déjà décliné dans ce tour, ont renoncé ou ont été libérées.
    }
unmet-in-charge = { $reviewers ->
        [one] Une personne est chargée de la pratique au secrétariat.
       *[other] { $reviewers } personnes sont chargées de la pratique au secrétariat.
    }
unmet-handled-it = { $reviewers ->
        [one] Une personne a traité la pratique au secrétariat ou en a lu les examens.
       *[other] { $reviewers } personnes ont traité la pratique au secrétariat ou en ont lu les examens.
    }
unmet-taken = { $reviewers ->
        [one] Une personne est plus utile ailleurs dans ce plan.
       *[other] { $reviewers } personnes sont plus utiles ailleurs dans ce plan.
    }
unmet-held-back = { $reviewers ->
        [one] Une personne pourrait l’examiner, mais n’est pas invitée tant qu’il en manque d’autres.
       *[other] { $reviewers } personnes pourraient l’examiner, mais ne sont pas invitées tant qu’il en manque d’autres.
    }
unmet-not-needed = { $reviewers ->
        [one] Une personne n’est plus nécessaire : le quorum en compte assez de ce type.
       *[other] { $reviewers } personnes ne sont plus nécessaires : le quorum en compte assez de ce type.
    }
unmet-not-on-roster = { $reviewers ->
        [one] Une personne ne figure pas sur la liste des personnes chargées des examens.
       *[other] { $reviewers } personnes ne figurent pas sur la liste des personnes chargées des examens.
    }
unmet-nobody = Personne de ce type ne figure sur la liste des personnes chargées des examens ni parmi les personnes nommées.

# Pourquoi une paire est écartée à la confirmation d’un plan.
skipped-not-needed = Cette personne n’est plus nécessaire : le quorum en compte assez de ce type.

# Combien de pratiques d’un plan obtiennent toutes les personnes dont elles ont besoin.
plan-complete = Pratiques qui obtiennent toutes les personnes dont leur examen a besoin : { $complete } sur { $practices }.

## Qui est parti

former-reviewer = Ancien examinateur ou ancienne examinatrice
former-account = Ancien compte

## À quoi les personnes chargées de l’examen prêtent attention

flag-began-before-adoption = La mise en œuvre a commencé avant 2019 : jugez ce qui a été fait depuis.
flag-principle-without-reason = Un principe est nommé sans qu’il soit dit comment il est mis en pratique : { $principle }.
flag-all-principles = Les dix principes sont nommés : voyez lesquels le texte confirme.
flag-screening-unclear = Le secrétariat estime que ce point n’est pas clair : { $point }.
flag-screening-not-met = Le secrétariat estime que ce point n’est pas rempli : { $point }.

## Ce sur quoi porte un point d’une lettre

letter-about-spirit = Esprit du Pacte mondial

## Ce que la lettre demande sur un point de l’examen préalable qui n’est pas clair ou pas rempli et n’a pas de note

ask-concrete = Veuillez préciser concrètement ce qui sera fait, par qui et pour qui.
ask-measurable = Veuillez donner un indicateur ou un jalon qui permette à chacun de voir si l’engagement a été tenu.
ask-realistic = Veuillez expliquer avec quels moyens l’engagement peut être réalisé dans les délais indiqués, ou l’adapter.
ask-forward-looking = Veuillez dire ce qui reste à faire : un engagement ne porte pas sur une chose déjà achevée.
ask-time-bound = Veuillez indiquer quand l’engagement commence et quand il se termine.
ask-international-law = Veuillez expliquer sur quelles règles du droit international il se fonde, ou modifier ce qui pourrait leur être contraire.
ask-gcm-principles = Veuillez expliquer comment il respecte les dix principes directeurs du Pacte, ou modifier ce qui s’en écarte.
ask-agenda-2030 = Veuillez expliquer à quels objectifs de développement durable il contribue et qu’il ne fait obstacle à aucun.

## Les champs d’un contenu, comme les nomment les lettres et la page d’un examen

field-title = Titre
field-summary = Résumé
field-principles = Principes directeurs
field-sdgs = Objectifs de développement durable
field-scope = Portée
field-period = Période
field-declarations = Déclarations
field-practice-type = Type de pratique
field-practice-objectives = Objectifs principaux du Pacte mondial
field-practice-objectives-further = Autres objectifs
field-practice-adheres-to-all-principles = Respecte tous les principes directeurs
field-practice-countries = Où elle est appliquée
field-practice-regions = Régions
field-practice-place = Lieu
field-practice-global = Dans le monde entier
field-practice-since-adoption = Ce qui a été mis en œuvre depuis décembre 2018
field-practice-evidence-of-application = Preuves de l’application
field-practice-benefits = Bienfaits
field-practice-innovation = Ce qu’elle a de nouveau
field-practice-lessons = Enseignements tirés
field-practice-replication = Ce qu’il faut pour la reproduire
field-practice-implementers = Mise en œuvre par
field-practice-partners = Partenaires
field-practice-donors = Donateurs
field-practice-resources = Sur le Web
field-pledge-type = Type d’engagement
field-pledge-natures = Ce qu’il apporte
field-pledge-description = Description
field-pledge-objectives = Objectifs du Pacte mondial
field-pledge-gcm-actions = Actions du Pacte mondial
field-pledge-implementation = Où il est exécuté
field-pledge-indicators = Indicateurs
field-pledge-contribution = Contribution
field-pledge-common-goal = But commun
field-pledge-own-action = Action de l’acteur qui l’enregistre
field-pledge-matches = Engagement auquel il se joint
field-pledge-mirror-pledge = Pacte mondial sur les réfugiés
field-pledge-concerns-migrants = Concerne les personnes migrantes
