# Qué falla en una petición y cómo corregirlo: un mensaje por código. Después, las frases de las reglas.

malformed-json = Esto no es JSON válido; corrija la sintaxis y envíelo de nuevo.
wrong-type = Este valor no es del tipo esperado; envíe { $expected ->
        [string] un texto
        [integer] un número entero
        [number] un número
        [boolean] verdadero o falso (true, false)
        [yes_no] sí o no
        [array] una lista
        [object] un objeto
       *[other] uno de estos tipos: { $expected }
    }.
unknown-field = Aquí no existe el campo «{ $field }»; quítelo o corrija su nombre.
unknown-parameter = Aquí no existe el parámetro «{ $parameter }»; quítelo o corrija su nombre.
malformed-value = { $expected ->
        [cell_for_each_heading] Esta fila tiene más o menos celdas que encabezados; revise sus separadores y comillas.
       *[other] Este valor no se puede leer; se espera: { $expected }.
    }
required = { $for ->
        [relevance] Ordenar por relevancia requiere palabras de búsqueda; indíquelas en «q» o elija otro orden.
       *[any] Falta este dato; complételo.
    }
too-short = Como mínimo { $minimum } { $minimum ->
        [one] carácter
       *[other] caracteres
    }; amplíe el texto.
too-long = Como máximo { $maximum } { $maximum ->
        [one] carácter
       *[other] caracteres
    }; acorte el texto.
too-few = Como mínimo { $minimum } { $minimum ->
        [one] elemento
       *[other] elementos
    }; añada lo que falta.
too-many = Como máximo { $maximum } { $maximum ->
        [one] elemento
       *[other] elementos
    }; quite los que sobran.
out-of-range = Este número está fuera de los límites; indique { $bound ->
        [minimum] { $minimum } como mínimo
        [maximum] { $maximum } como máximo
       *[both] un número entre { $minimum } y { $maximum }
    }.
instant-out-of-range = { $bound ->
    [after] Este instante ya ha pasado; elija uno posterior a { $after }.
   *[both] Este instante es demasiado temprano o demasiado tardío; elija uno posterior a { $after } y no más tarde que { $latest }.
}
duplicate = Está repetido; quite uno de los dos.
not-together = Esto no puede darse junto con «{ $other }»; quite uno de los dos.
unknown-key = No es ninguna de las opciones; use una de estas: { $allowed }.
nul-character = El texto contiene el carácter U+0000; elimínelo.
not-one-line = Esto es un nombre o un título de una sola línea, pero contiene un salto de línea, un carácter de control o una marca que cambia el sentido de la escritura; elimínelo.
not-an-email = No es una dirección de correo electrónico; escríbala así: nombre@example.org.
not-a-web-address = No es una dirección web; escríbala completa, empezando por https:// o http://.
not-encrypted = La dirección debe ser cifrada: empiece por https://.
credentials-in-address = La dirección no debe llevar usuario ni contraseña.
private-address = La dirección no pertenece a la red pública; indique una a la que se pueda llegar desde fuera.
not-a-language-tag = No es una etiqueta de idioma; escríbala según BCP 47, por ejemplo es, fr-CA o quy.
not-a-date = { $form ->
        [day] No es un día; escríbalo como AAAA-MM-DD.
       *[any] No es una fecha; escríbala como AAAA, AAAA-MM o AAAA-MM-DD.
    }
day-of-spreadsheet = La hoja de cálculo convirtió esta celda en un día; no se puede saber si era un día, un mes o un año. Dé a la celda el formato de texto y escriba AAAA, AAAA-MM o AAAA-MM-DD.
cell-error = La celda contiene un error ({ $error }); corríjalo en la hoja de cálculo o escriba el valor mismo.
formula-not-calculated = La celda contiene una fórmula cuyo resultado no está en el archivo; abra el archivo en una hoja de cálculo y guárdelo desde allí, o escriba el valor mismo.
not-an-instant = No es un instante; escríbalo según RFC 3339, por ejemplo 2027-03-01T12:00:00Z.
unknown-country = No es un código de país; use las tres mayúsculas de ISO 3166, por ejemplo PER.
unknown-region = No es un código de región; use las tres cifras de M49, por ejemplo 419.
unknown-currency = No es una moneda; use las tres mayúsculas de ISO 4217, por ejemplo USD.
unknown-objective = No existe ese objetivo; use un número del 1 al 23.
unknown-gcm-action = No existe esa acción del Pacto; escriba el objetivo, un punto y una letra de la a a la l, por ejemplo 5.b.
unknown-sdg = No existe ese Objetivo de Desarrollo Sostenible; use un número del 1 al 17.
unknown-actor-type = No existe ese tipo de actor; elija uno de la lista de referencia.
not-an-amount = No es un importe en su moneda; escriba cifras, un punto decimal y no más decimales que los de la moneda, por ejemplo 250000.00.
not-a-number = No es un número; escriba cifras y, si hace falta, un punto decimal.
amount-without-currency = El importe necesita su moneda; añádala.
amount-or-undisclosed = Indique un importe mayor que cero con su moneda o que no se divulga: una de las dos cosas, y solo una.
period-ends-before-it-begins = El período termina antes de empezar; corrija el inicio o el fin.
end-or-ongoing = Indique un fin o que sigue en curso: una de las dos cosas, y solo una.
place-or-global = No dice dónde; nombre un país, una región o un lugar, o márquelo como mundial.
nothing-answered = Todavía no responde a nada; nombre al menos un objetivo, un principio o una acción del Pacto.
nothing-changed = Dice lo mismo que ya está publicado; cambie algo o déjelo como está.
migrants-not-affirmed = Los compromisos se refieren a las personas migrantes; afirme que este las concierne, aunque sea en movimientos mixtos.
declaration-missing = { $made_in ->
        [draft] Faltan las declaraciones, que no se importan; háganse en el borrador para poder presentarlo.
       *[here] Falta esta declaración; hágala para poder presentar.
    }
principles-not-affirmed = Afirme que la práctica se adhiere a los diez principios rectores.
indicator-incomplete = Este indicador está incompleto; un número necesita unidad y meta, y un hito necesita su fecha.
participants-not-allowed = Un compromiso de este tipo no tiene otros participantes; quítelos o elija otro tipo.
participant-missing = Un compromiso conjunto necesita al menos otro participante; añádalo o elija otro tipo.
participant-is-recorder = Esta es la propia organización que registra el compromiso; los participantes son las demás: quítela de aquí.
participant-action-missing = Cada participante de un compromiso complementario tiene su propia acción; indique qué hace este.
match-missing = Un compromiso mancomunado se suma a uno publicado; indique su referencia, por ejemplo PL-2026-00017.
match-not-published = Ningún compromiso publicado tiene esta referencia; compruébela o espere a que se publique.
match-own-pledge = Un compromiso no puede sumarse a sí mismo ni a otro de la misma organización; indique la referencia de un compromiso ajeno.
match-cycle = El compromiso de esta referencia se suma al suyo, directamente o a través de otros; dos compromisos no pueden sumarse el uno al otro.
ended-before-adoption = La aplicación terminó antes de 2019; solo se presentan prácticas aplicadas desde la aprobación del Pacto. Corrija el fin si es erróneo.
not-begun = Una práctica ya está en marcha; indique un inicio que no esté por venir o preséntela cuando haya empezado.
since-adoption-missing = Empezó antes de 2019; indique qué se ha aplicado desde la aprobación del Pacto.
ends-in-the-past = Un compromiso mira al futuro y su fin ya pasó; indique un fin que esté por venir.
focal-point-missing = Todavía no hay punto focal; elíjalo entre los contactos de la organización.
contact-not-of-organisation = Este contacto no pertenece a la organización; elija uno de los suyos o añádalo antes.
unknown-cycle = Ningún ciclo tiene esta clave; elija una de la lista de ciclos.
cycle-kind-not-admitted = Este ciclo no admite presentaciones de esta clase, sino estas: { $allowed }. Elija otro ciclo o ninguno.
cycle-actor-not-admitted = Este ciclo no admite actores de este tipo, sino estos: { $allowed }. Elija otro ciclo o ninguno.
cycle-not-open = Este ciclo se abre el { $opens } ({ $zone }); presente a partir de entonces, o elija otro ciclo.
cycle-closed = Este ciclo se cerró el { $closes } ({ $zone }) y no admite presentaciones tardías; elija otro ciclo o ninguno.
unknown-time-zone = Ninguna zona horaria tiene este nombre; use uno como America/Lima.
no-such-local-time = Los relojes de { $zone } se adelantan y no marcan esta hora; elija otra.
actor-may-not-submit = Un actor de este tipo no puede presentar esto; corrija el tipo de la organización o consulte a la secretaría.
image-without-credit = A una imagen le falta el crédito o el texto alternativo; añada ambos o quite la imagen.
file-type-not-accepted = No se aceptan archivos de este tipo; use uno de estos: { $allowed }.
file-too-large = El archivo ocupa más de { $maximum } { $maximum ->
        [one] byte
       *[other] bytes
    }; envíe uno más pequeño.
comment-required = Una puntuación baja necesita un comentario; explique el motivo.
score-too-low = La puntuación { $score } es inferior a { $minimum }, la mínima que requiere la publicación. Si se han atendido sus observaciones sobre este criterio, dele una nueva puntuación de { $minimum } o más, o indique que no puede juzgarlo; si aun así recomienda publicar con esta puntuación, escriba la revisión misma.
rating-missing = Falta valorar este criterio; dé una puntuación del 1 al 5 o indique que no puede juzgarlo.
reason-required = Hace falta un motivo; escríbalo.
values-or-explanation = Muestre con valores de los indicadores o con hitos que se ha cumplido, o explíquelo.
not-an-indicator = No es { $kind ->
        [number] un indicador numérico
       *[milestone] un hito
    } de este compromiso; tómelo del compromiso publicado.
outside-dates = Este día es demasiado temprano o demasiado tardío; elija uno entre el { $first } y el { $last }.
answer-missing = Este punto exige respuesta; indique qué se cambió, dé una explicación o diga por qué no.
reviewer-not-eligible = { $reason ->
        [not_on_roster] Esta persona no está en la lista de personas revisoras; elija otra o incorpórela antes.
        [paused] Esta persona no acepta revisiones por ahora; elija otra.
        [away] Esta persona no está disponible en esas fechas; elija otra o cambie el plazo.
        [limit_reached] Esta persona ya tiene tantas revisiones abiertas como acepta; elija otra.
        [already_assigned] Esta persona ya está invitada a esta ronda; elija otra.
        [asked_before] Ya se invitó a esta persona en esta ronda y rechazó la invitación, se retiró o quedó liberada; elija otra, salvo que quiera invitarla de nuevo.
        [in_charge] Esta persona está a cargo de la práctica en la secretaría; elija otra o asigne antes la práctica a otra persona.
        [handled_it] Esta persona ha tramitado la práctica en la secretaría o ha leído sus revisiones; elija otra.
       *[other] No se puede invitar a esta persona como revisora ({ $reason }); elija otra.
    }
not-assignable = No se pueden asignar personas revisoras a esto: no es una práctica pendiente o en revisión, o es de su propia organización; quítela.
reviewer-in-conflict = { $reason ->
        [same_organisation] Conflicto de intereses: pertenece a la organización que presenta la práctica ({ $about }).
        [implementer] Conflicto de intereses: pertenece a una organización que la ejecuta ({ $about }).
        [partner] Conflicto de intereses: pertenece a una organización asociada ({ $about }).
        [donor] Conflicto de intereses: pertenece a una organización donante ({ $about }).
        [author] Conflicto de intereses: registró o modificó la práctica, o presentó una versión anterior.
        [focal_point] Conflicto de intereses: es o fue punto focal o suplente de la práctica.
        [participant] Conflicto de intereses: es el contacto de un participante.
        [declared_here] Conflicto de intereses: ya declaró uno sobre esta práctica.
        [declared_for_organisation] Conflicto de intereses: ya declaró uno sobre otra práctica de la misma organización ({ $about }).
        [same_country] Conflicto de intereses: reside en el país de donde procede la práctica ({ $about }).
       *[other] Conflicto de intereses ({ $reason }); elija a otra persona.
    }
weak-password = La contraseña es demasiado corta o común; elija una más larga que nadie pueda adivinar.
already-exists = Ya existe algo con este valor; use otro valor o lo que ya existe.
changed-meanwhile = Esto cambió después de que usted lo leyó; vuelva a leerlo y repita su cambio.
more-problems = { $count ->
        [one] Hay { $count } problema más que no se enumera; corrija primero estos.
       *[other] Hay { $count } problemas más que no se enumeran; corrija primero estos.
    }
not-found = No existe, o usted no puede verlo; compruebe el identificador.

warn-late-for-cycle = Este ciclo se cerró el { $closes } ({ $zone }); puede presentar, pero constará como tardío.
warn-may-identify = Esto puede revelar quién hizo la revisión: { $words }. Quítelo, salvo que sea intencionado.
warn-said-changed = Un comentario sobre este campo se respondió con «modificado», pero el campo sigue igual; modifíquelo o responda de otro modo.
warn-not-of-type = { $field ->
        [amount] Solo el apoyo financiero lleva un importe: se omitirá al presentar el compromiso. Elija el apoyo financiero para conservarlo.
        [currency] Solo el apoyo financiero lleva una moneda: se omitirá al presentar el compromiso. Elija el apoyo financiero para conservarla.
        [undisclosed] Solo el apoyo financiero lleva un importe que puede no divulgarse: este dato se omitirá al presentar el compromiso. Elija el apoyo financiero para conservarlo.
        [participants] Los compromisos de este tipo no tienen otros participantes. Quítelos antes de presentar el compromiso o elija otro tipo para conservarlos.
       *[other] Los compromisos de este tipo no lo incluyen: se omitirá al presentar el compromiso. Elija otro tipo para conservarlo.
    }
warn-matched-discontinued = Según su último informe, el compromiso al que se suma este no continúa. Compruebe con su responsable que el apoyo todavía se necesita.
warn-near-duplicate = { $reason ->
        [same_title] Otra presentación lleva el mismo título: «{ $title }». Compruebe que no sea la misma.
        [similar_title] Otra presentación lleva casi el mismo título: «{ $title }». Compruebe que no sea la misma.
        [same_text] Otra presentación tiene el mismo texto: «{ $title }». Compruebe que no sea la misma.
       *[similar_text] Otra presentación comparte gran parte del texto: «{ $title }». Compruebe que no sea la misma.
    }
warn-vague = El texto no contiene ninguna cifra ni fecha; añádalas para que se vea qué se logra.
warn-all-principles = Se nombran los diez principios; deje los que aquí más destacan.
warn-principle-without-how = Diga en una frase cómo se pone en práctica este principio.
warn-other-country = { $countries }: no es el país de la organización ({ $own }); diga en el texto por qué allí o compruebe que sea lo que quiere decir.
warn-several-in-one-name = Parecen varias organizaciones en un solo nombre; dé a cada una su propia entrada.
warn-refugees-only = El texto parece referirse solo a personas refugiadas o solicitantes de asilo, de las que se ocupa el Pacto sobre los Refugiados; diga en qué concierne a las personas migrantes.
warn-began-before-adoption = La aplicación empezó antes de 2019; la revisión se fijará en lo aplicado desde entonces.

rule-actor = La organización es de un tipo que puede presentar.
rule-cycle = El ciclo, si se elige uno, admite esto, de este actor y en este momento.
rule-focal-point = Hay un punto focal.
rule-title = Hay un título.
rule-type = Se ha elegido el tipo.
rule-natures = Dice qué aporta: dinero, bienes, personal, leyes o políticas, un proceso.
rule-description = La descripción tiene la extensión que se pide.
rule-answers = Responde al menos a un objetivo, un principio o una acción del Pacto.
rule-objectives = No nombra más que los objetivos principales.
rule-principles = Cada entrada sobre principios nombra un principio.
rule-scope = Dice qué alcance tiene.
rule-place = Dice dónde se lleva a cabo, o que es mundial.
rule-period = Tiene un inicio y un fin.
rule-forward-looking = Su fin está por venir.
rule-indicators = Tiene al menos un indicador completo.
rule-contribution = La contribución tiene importe y moneda, o no se divulga.
rule-migrants = Concierne a las personas migrantes.
rule-individual-alone = Un compromiso individual o mancomunado no tiene otros participantes.
rule-joint-participants = Un compromiso conjunto tiene al menos otro participante.
rule-participant-rows = Cada participante tiene una sola entrada, con su nombre.
rule-common-goal = Un compromiso complementario tiene un objetivo común.
rule-own-actions = En un compromiso complementario, cada actor dice cuál es su acción.
rule-matched-pledge = Un compromiso mancomunado se suma a un compromiso publicado de otra organización.
rule-match-support = Un compromiso mancomunado dice qué apoyo presta; si es financiero, con importe y moneda o como no divulgado.
rule-declarations = Se han hecho todas las declaraciones.
rule-images = Cada imagen tiene crédito y texto alternativo.
rule-summary = Hay un resumen.
rule-primary-objective = Nombra al menos un objetivo principal.
rule-adheres-to-principles = Se adhiere a los diez principios rectores.
rule-practice-place = Dice dónde se aplica, o que es mundial.
rule-start = Dice cuándo empezó.
rule-begun = Ya ha empezado.
rule-end-or-ongoing = Tiene un fin, o sigue en curso.
rule-recent = Se aplicó después de diciembre de 2018.
rule-since-adoption = Si empezó antes de 2019, dice qué se ha aplicado desde entonces.
rule-implementers = Nombra al menos una organización ejecutora principal, cada una en su línea y una sola vez.
rule-partners = Cada línea de los socios nombra una organización, y ninguna se repite.
rule-donors = Cada línea de los donantes nombra a uno, y ninguno se repite.
rule-evidence = Muestra que se aplicó con éxito.
rule-innovation = Dice qué tiene de innovadora.
rule-resources = Cada recurso tiene un título y una dirección.

# Por qué se propone a una persona revisora: una frase por cada parte de la puntuación.
fit-objectives = { $measure ->
        [none] No declara experiencia en los objetivos de la práctica ({ $wanted }).
       *[other] De los objetivos de la práctica ({ $wanted }) conoce: { $matching }.
    }
fit-principles = { $measure ->
        [none] No declara experiencia en los principios que la práctica ejemplifica.
       *[other] Conoce estos principios de la práctica: { $matching }.
    }
fit-language = { $measure ->
        [none] No lee el idioma de la práctica ({ $language }).
       *[other] Lee el idioma de la práctica ({ $language }).
    }
fit-needed = { $sort ->
        [internal] { $measure ->
            [none] El quórum ya tiene bastantes personas revisoras internas.
           *[other] El quórum todavía necesita a alguien interno.
        }
       *[external] { $measure ->
            [none] El quórum ya tiene bastantes personas revisoras externas.
           *[other] El quórum todavía necesita a alguien externo.
        }
    }
fit-load = Revisiones abiertas: { $open }; acepta { $limit } a la vez.
fit-share = Aceptadas en el último año: { $taken }.
fit-availability = Disponible { $days } de los { $of } días hasta el plazo.
proposed-by-colleague = La propone una persona a la que se pidió revisar esta práctica.
proposed-outside-roster = La propone una persona a la que se pidió revisar esta práctica; todavía no está en la lista. Invítela primero a incorporarse.

# Por qué un plan deja vacío un lugar del quórum, o descarta una pareja.
unmet-conflict = { $reviewers ->
        [one] Una persona tiene un conflicto de intereses.
       *[other] { $reviewers } personas tienen un conflicto de intereses.
    }
unmet-language = { $reviewers ->
        [one] Una persona no lee el idioma de la práctica.
       *[other] { $reviewers } personas no leen el idioma de la práctica.
    }
unmet-paused = { $reviewers ->
        [one] Una persona no acepta revisiones por ahora.
       *[other] { $reviewers } personas no aceptan revisiones por ahora.
    }
unmet-away = { $reviewers ->
        [one] Una persona no está disponible en esas fechas.
       *[other] { $reviewers } personas no están disponibles en esas fechas.
    }
unmet-limit-reached = { $reviewers ->
        [one] Una persona ya tiene tantas revisiones abiertas como acepta.
       *[other] { $reviewers } personas ya tienen tantas revisiones abiertas como aceptan.
    }
unmet-already-assigned = { $reviewers ->
        [one] Una persona ya está invitada a esta ronda.
       *[other] { $reviewers } personas ya están invitadas a esta ronda.
    }
unmet-asked-before = { $reviewers ->
        [one] Una persona ya rechazó la invitación en esta ronda, se retiró o quedó liberada.
       *[other] { $reviewers } personas ya rechazaron la invitación en esta ronda, se retiraron o quedaron liberadas.
    }
unmet-in-charge = { $reviewers ->
        [one] Una persona está a cargo de la práctica en la secretaría.
       *[other] { $reviewers } personas están a cargo de la práctica en la secretaría.
    }
unmet-handled-it = { $reviewers ->
        [one] Una persona ha tramitado la práctica en la secretaría o ha leído sus revisiones.
       *[other] { $reviewers } personas han tramitado la práctica en la secretaría o han leído sus revisiones.
    }
unmet-taken = { $reviewers ->
        [one] Una persona hace más falta en otra parte de este plan.
       *[other] { $reviewers } personas hacen más falta en otra parte de este plan.
    }
unmet-held-back = { $reviewers ->
        [one] Una persona podría revisarla, pero no se la invita mientras falten otras.
       *[other] { $reviewers } personas podrían revisarla, pero no se las invita mientras falten otras.
    }
unmet-not-needed = { $reviewers ->
        [one] Una persona ya no hace falta: el quórum tiene bastantes de este tipo.
       *[other] { $reviewers } personas ya no hacen falta: el quórum tiene bastantes de este tipo.
    }
unmet-not-on-roster = { $reviewers ->
        [one] Una persona no está en la lista de personas revisoras.
       *[other] { $reviewers } personas no están en la lista de personas revisoras.
    }
unmet-nobody = Nadie de este tipo está en la lista de personas revisoras ni entre las nombradas.

# Por qué una pareja queda fuera al confirmar un plan.
skipped-not-needed = Esta persona ya no hace falta: el quórum tiene bastantes de este tipo.

# Cuántas prácticas de un plan obtienen a todas las personas revisoras que necesitan.
plan-complete = Prácticas que obtienen a todas las personas revisoras que necesitan: { $complete } de { $practices }.

## Quien ya no está

former-reviewer = Antiguo revisor o revisora
former-account = Antigua cuenta

## En qué deben fijarse quienes revisan

flag-began-before-adoption = La aplicación empezó antes de 2019: valore lo aplicado desde entonces.
flag-principle-without-reason = Se nombra un principio sin decir cómo se pone en práctica: { $principle }.
flag-all-principles = Se nombran los diez principios: fíjese en cuáles respalda el texto.
flag-screening-unclear = La secretaría considera que este punto no está claro: { $point }.
flag-screening-not-met = La secretaría considera que este punto no se cumple: { $point }.

## De qué trata un punto de una carta

letter-about-spirit = Espíritu del Pacto Mundial

## Qué pregunta la carta sobre un punto del examen que no está claro o no se cumple y no lleva nota

ask-concrete = Indique en concreto qué se hará, quién lo hará y para quién.
ask-measurable = Indique un indicador o un hito con el que cualquiera pueda ver si el compromiso se cumplió.
ask-realistic = Explique con qué medios podrá cumplirse en el plazo indicado, o ajústelo.
ask-forward-looking = Diga qué está todavía por hacerse: un compromiso no se refiere a algo ya terminado.
ask-time-bound = Indique cuándo empieza y cuándo termina el compromiso.
ask-international-law = Explique en qué normas del derecho internacional se basa, o modifique lo que pueda contradecirlas.
ask-gcm-principles = Explique cómo respeta los diez principios rectores del Pacto, o modifique lo que se aparte de ellos.
ask-agenda-2030 = Explique a qué Objetivos de Desarrollo Sostenible contribuye y que no obstaculiza ninguno.

## Los campos de un contenido, como los nombran las cartas y la página de una revisión

field-title = Título
field-summary = Resumen
field-principles = Principios rectores
field-sdgs = Objetivos de Desarrollo Sostenible
field-scope = Alcance
field-period = Periodo
field-declarations = Declaraciones
field-practice-type = Tipo de práctica
field-practice-objectives = Objetivos principales del Pacto Mundial
field-practice-objectives-further = Otros objetivos
field-practice-adheres-to-all-principles = Se atiene a todos los principios rectores
field-practice-countries = Dónde se aplica
field-practice-regions = Regiones
field-practice-place = Lugar
field-practice-global = En todo el mundo
field-practice-since-adoption = Lo que se ha aplicado desde diciembre de 2018
field-practice-evidence-of-application = Pruebas de su aplicación
field-practice-benefits = Beneficios
field-practice-innovation = En qué es novedosa
field-practice-lessons = Lecciones aprendidas
field-practice-replication = Qué hace falta para replicarla
field-practice-implementers = Ejecutada por
field-practice-partners = Organizaciones asociadas
field-practice-donors = Donantes
field-practice-resources = En la web
field-pledge-type = Tipo de compromiso
field-pledge-natures = Qué aporta
field-pledge-description = Descripción
field-pledge-objectives = Objetivos del Pacto Mundial
field-pledge-gcm-actions = Acciones del Pacto Mundial
field-pledge-implementation = Dónde se ejecuta
field-pledge-indicators = Indicadores
field-pledge-contribution = Contribución
field-pledge-common-goal = Objetivo común
field-pledge-own-action = Acción del actor que lo registra
field-pledge-matches = Compromiso al que se suma
field-pledge-mirror-pledge = Pacto Mundial sobre los Refugiados
field-pledge-concerns-migrants = Concierne a las personas migrantes
