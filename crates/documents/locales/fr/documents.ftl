# Les en-têtes des exportations et les phrases des flux et des rapports.

## Exportations : noms des feuilles et des fichiers, en-têtes des colonnes.

export-pledges = Engagements
export-practices = Pratiques
column-reference = Référence
column-kind = Catégorie
column-title = Titre
column-language = Langue du texte
column-original-language = Langue d’origine
column-type = Type
column-natures = Nature
column-status = État du suivi
column-organisation = Organisation
column-actor-type = Type d’acteur
column-report-group = Groupe d’acteurs
column-organisation-country = Pays de l’organisation
column-countries = Pays de mise en œuvre
column-regions = Régions de mise en œuvre
column-place = Lieu
column-scope = Portée
column-objectives = Objectifs du Pacte mondial
column-principles = Principes directeurs
column-sdgs = Objectifs de développement durable
column-start = Début
column-end = Fin
column-ongoing = En cours
column-cycle = Cycle
column-partners = Participants et partenaires
column-contribution = Contribution
column-contribution-currency = Monnaie de la contribution
column-matched-pledge = Engagement soutenu
column-match-flag = Situation de l’engagement soutenu
column-support = Soutien à cet engagement
column-support-currency = Monnaie du soutien
column-undisclosed = Montant non divulgué
column-indicators = Indicateurs
column-text = Description
column-evidence = Preuves d’application
column-benefits = Bienfaits
column-innovation = Innovation
column-resources = Ressources
column-provenance = Provenance
column-legacy = Collection antérieure
column-published-at = Publication
column-updated-at = Dernière mise à jour
column-address = Adresse
cell-yes = oui
cell-no = non

## Flux.

feed-pledges = Minga : engagements publiés et leurs mises à jour
feed-practices = Minga : pratiques publiées et leurs mises à jour

## Rapports des réseaux de pays.

report-title = { $country } : engagements et bonnes pratiques en { $year }
report-basis = Les chiffres comptent ce qui est public aujourd’hui et qui concerne le pays : par le pays de l’organisation ou par un pays de mise en œuvre. « En { $year } » signifie publié cette année-là ; « fin { $year } », publié cette année-là ou avant.
report-basis-now = Les chiffres comptent ce qui est public aujourd’hui et qui concerne le pays : par le pays de l’organisation ou par un pays de mise en œuvre. « En { $year } » signifie publié cette année ; « à ce jour », publié cette année ou avant.
report-summary = En chiffres
report-figure = Chiffre
report-in-year = En { $year }
report-by-end = Fin { $year }
report-by-now = À ce jour
report-pledges = Engagements
report-practices = Pratiques
report-practices-by-group = Pratiques par groupe d’acteurs
report-pledges-by-group = Engagements par groupe d’acteurs
report-group = Groupe d’acteurs
report-pledges-by-type = Engagements par type
report-pledges-by-nature = Engagements par nature
report-by-objective = Par objectif du Pacte
report-objective = Objectif
report-type = Type
report-nature = Nature
report-money = Fonds engagés, par monnaie
report-money-basis = Les montants ne sont jamais additionnés d’une monnaie à l’autre. Ce qui n’est pas rendu public n’est pas compté.
report-currency = Monnaie
report-contributions = Contributions
report-support = Soutien à d’autres engagements
report-measured = Engagements avec au moins un indicateur
report-updated = Engagements et pratiques mis à jour en { $year }
report-updated-now = Engagements et pratiques mis à jour en { $year } ; à ce jour : au cours des douze derniers mois
report-pledges-by-status = Engagements par état du suivi à ce jour
report-no-status = Pas encore de mise à jour
report-list = Publié en { $year }
report-nothing = Rien n’a été publié en { $year }.
report-nothing-yet = Rien n’a encore été publié en { $year }.
report-more = { $more ->
    [one] Et un de plus.
   *[other] Et { $more } de plus.
}
report-old-pledges = Le registre conserve en outre, d’une collection antérieure, { $pledges ->
    [one] un engagement qui concerne le pays. On ne sait pas quand il a été publié ; rien de ce qui suit ne le compte donc.
   *[other] { $pledges } engagements qui concernent le pays. On ne sait pas quand ils ont été publiés ; rien de ce qui suit ne les compte donc.
}
report-old-practices = Le registre conserve en outre, d’une collection antérieure, { $practices ->
    [one] une pratique qui concerne le pays. On ne sait pas quand elle a été publiée ; rien de ce qui suit ne la compte donc.
   *[other] { $practices } pratiques qui concernent le pays. On ne sait pas quand elles ont été publiées ; rien de ce qui suit ne les compte donc.
}
report-old-records = Le registre conserve en outre, d’une collection antérieure, { $pledges ->
    [one] un engagement
   *[other] { $pledges } engagements
} et { $practices ->
    [one] une pratique
   *[other] { $practices } pratiques
} qui concernent le pays. On ne sait pas quand ils ont été publiés ; rien de ce qui suit ne les compte donc.

## Modèle pour importer des engagements : la feuille et ses colonnes.

import-sheet = Engagements
import-external-id = Votre propre identifiant de la ligne, unique dans l’organisation : une ligne renvoyée ne crée pas d’autre brouillon
import-organisation-id = Identifiant de l’organisation responsable
import-language = Langue du texte, BCP 47, par exemple fr
import-cycle = Cycle, clé de /v1/cycles ; peut rester vide
import-focal-point-email = Adresse d’un contact de l’organisation, qui sera le point focal
import-title = Titre
import-type = Type : individual, common, partnership, matching
import-natures = Nature, séparée par des points-virgules : financial; material; technical; policy_legal; process
import-description = Description, de 300 à 3000 caractères
import-objectives = Objectifs du Pacte, trois au plus : 7; 15
import-principles = Principes directeurs, clés de /v1/reference
import-gcm-actions = Actions du Pacte : 5.b; 7.a
import-sdgs = Objectifs de développement durable : 8; 10
import-scope = Portée : local, national, regional, global
import-countries = Pays de mise en œuvre, ISO 3166 alpha-3 : PER; ECU
import-regions = Régions, codes M49 : 419
import-place = Lieu par son nom
import-global = Si la mise en œuvre est mondiale : oui ou non
import-start = Début : AAAA, AAAA-MM ou AAAA-MM-JJ
import-end = Fin : AAAA, AAAA-MM ou AAAA-MM-JJ
import-contribution-amount = Montant de la contribution propre, avec un point décimal
import-contribution-currency = Monnaie, ISO 4217 : USD
import-contribution-undisclosed = Si le montant n’est pas divulgué : oui ou non
import-common-goal = But commun d’un engagement en partenariat
import-own-action = Action propre dans un engagement en partenariat
import-matches-reference = Référence de l’engagement auquel il se joint
import-matches-support = Appui apporté : financial, technical, material
import-matches-amount = Montant de l’appui financier
import-matches-currency = Monnaie de l’appui, ISO 4217
import-matches-undisclosed = Si le montant de l’appui n’est pas divulgué : oui ou non
import-mirror-pledge = S’il concerne aussi le Pacte mondial sur les réfugiés : oui ou non
import-concerns-migrants = S’il concerne les personnes migrantes : oui
import-indicator-kind = Indicateur : number ou milestone
import-indicator-name = Ce qui est compté, ou ce qui existera
import-indicator-unit = Unité du nombre
import-indicator-baseline = Valeur de départ
import-indicator-target = Cible
import-indicator-by = Pour quand : AAAA, AAAA-MM ou AAAA-MM-JJ
import-participant-name = Autre participant d’un engagement conjoint (common, partnership), un seul acteur
import-participant-country = Pays du participant, ISO 3166 alpha-3 ; vide pour les acteurs internationaux
import-participant-action = Ce que fait le participant lui-même ; requis pour le type partnership
import-participant-organisation-id = Identifiant de l’organisation du participant, si elle est enregistrée
import-participant-contact-name = Nom de la personne qui répond pour le participant ; jamais public
import-participant-email = Adresse à laquelle la confirmation du participant est demandée ; jamais publique
