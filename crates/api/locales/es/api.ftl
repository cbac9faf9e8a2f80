# Lo que dice la propia API: problemas, condiciones, motivos y las pequeñas páginas de los enlaces de los correos.

## Problemas: el título y, en `.detail`, qué pasó y cómo seguir. Variables: $limit en MB, $seconds, $state.

problem-malformed-request = La petición no se puede leer
    .detail = Algo en la petición está mal formado. Corrija lo que señalan las infracciones y envíela de nuevo.
problem-unauthenticated = Inicie sesión
    .detail = Se necesita un token de acceso válido. Inicie sesión o renueve el token y envíe la petición de nuevo.
problem-forbidden = No está permitido
    .detail = Usted puede ver esto, pero no hacer aquí lo que pide.
problem-not-found = No se encontró
    .detail = Aquí no hay nada que usted pueda ver. Compruebe la dirección; si hace falta una cuenta, inicie sesión.
problem-method-not-allowed = Método no permitido
    .detail = La dirección existe, pero no admite este método. La cabecera Allow o la documentación en /docs indican cuáles admite.
problem-not-acceptable = No disponible en este formato
    .detail = La respuesta no existe en ninguno de los tipos que permite la cabecera Accept. Pida application/json o quite la cabecera.
problem-wrong-state = No es posible en este estado
    .detail = { $state ->
        [draft] Es un borrador;
        [submitted] Ya se presentó y está en manos de la secretaría;
        [peer_review] Está en revisión por pares;
        [comments_returned] Se devolvieron comentarios que esperan respuesta;
        [published] Está publicado;
        [declined] No fue aceptado;
        [withdrawn] Fue retirado;
        [archived] Está archivado;
       *[other] Su estado ha cambiado;
    } lo que pide no se puede hacer desde ahí. Consúltelo de nuevo para ver qué acciones están disponibles ahora.
problem-action-blocked = Antes falta algo
    .detail = Para esta acción tiene que cumplirse todo lo que figura en «blocked_by».
problem-confirmation-needed = Confirme, por favor
    .detail = Puede que no sea esto lo que desea. Lea los motivos en «reasons»; si es lo que desea, envíe de nuevo la misma solicitud con el valor «confirm» de cada uno en la lista «confirm».
problem-conflict = Conflicto con la situación actual
    .detail = Algo que ya existe se opone a este cambio. Consulte la situación actual y decida de nuevo.
problem-gone = Ya no es público
    .detail = Estuvo publicado y se retiró del registro.
    .with-reason = Estuvo publicado y se retiró del registro. La secretaría da este motivo: «{ $reason }»
problem-stale-version = Alguien se adelantó
    .detail = Ha cambiado desde que usted lo leyó. Léalo de nuevo, aplique su cambio a la versión actual y envíelo con el nuevo ETag.
problem-too-large = Demasiado grande
    .detail = { $limit ->
        [one] Lo enviado supera el límite de { $limit } MB. Redúzcalo y envíelo de nuevo.
        [other] Lo enviado supera el límite de { $limit } MB. Redúzcalo y envíelo de nuevo.
       *[unknown] Lo enviado supera lo que admite esta dirección. Redúzcalo y envíelo de nuevo.
    }
problem-unsupported-media-type = Formato no admitido
    .detail = Esta dirección no admite lo enviado en este formato. Las peticiones en JSON llevan Content-Type: application/json; la documentación indica qué tipos de archivo se pueden adjuntar.
problem-invalid-request = La petición no cumple las reglas
    .detail = La petición se puede leer, pero su contenido no es válido. Corrija todo lo que señalan las infracciones y envíela de nuevo.
problem-idempotency-key-reused = La Idempotency-Key pertenece a otra petición
    .detail = Esta clave ya se usó con otro contenido. Use una clave nueva para una petición nueva.
problem-version-required = Falta la versión
    .detail = Para cambiar algo hay que indicar la versión que se leyó. Lea el recurso y envíe su ETag en la cabecera If-Match.
problem-too-many-requests = Demasiadas solicitudes
    .detail = { $seconds ->
        [one] Hubo demasiadas solicitudes. Espere { $seconds } segundo e inténtelo de nuevo.
        [other] Hubo demasiadas solicitudes. Espere { $seconds } segundos e inténtelo de nuevo.
       *[unknown] Hubo demasiadas solicitudes. Espere un poco e inténtelo de nuevo.
    }
problem-internal-error = Algo falló por nuestra parte
    .detail = No se cambió nada. Si se repite, escriba a quienes administran el servicio e indique el identificador de la petición.
problem-unavailable = No disponible en este momento
    .detail = El servicio no puede responder ahora. Espere unos segundos e inténtelo de nuevo; con una Idempotency-Key nada ocurre dos veces.

## Condiciones: lo que tiene que cumplirse antes de una acción, dicho como lo que hay que hacer.

guard-submit-rules = Complete la presentación: las infracciones señalan cada regla que aún no se cumple.
guard-untouched-by-secretariat = Solo se puede recuperar mientras la secretaría no haya empezado a examinarla ni a invitar a revisores. Consulte a la secretaría o retírela.
guard-invitations-for-quorum = Invite a suficientes revisores internos y externos para el quórum; las invitaciones rechazadas y los conflictos de intereses no cuentan.
guard-screening-done = Examine los ocho puntos; ninguno puede quedar poco claro o sin cumplir. Convierta lo que no esté claro en un punto de la carta.
guard-participants-answered = Al menos otro participante tiene que confirmar, y a nadie puede quedarle todavía plazo para responder.
guard-letter-has-items = Escriba al menos un punto en la carta.
guard-items-answered = Responda a todos los puntos de la carta que exigen respuesta.
guard-quorum = En esta ronda faltan revisiones: el resumen indica cuántas internas y externas.
guard-criteria-met = Cada criterio tiene que alcanzar la mediana requerida: el resumen de las revisiones indica cuáles no la alcanzan.
guard-no-open-disagreement = Los revisores discrepan: invite a uno más o, si la discrepancia persiste después, deje constancia de los motivos de la decisión.
guard-deadline-or-rounds = Espere a que venza el plazo de respuesta y se haya enviado un recordatorio, o a que se agoten las rondas de cartas permitidas. Si el punto focal pide más tiempo, decida primero al respecto.
guard-within-reopen-hours = Ya pasó el plazo en que se puede deshacer una decisión.
guard-no-amendment-pending = Ya hay una corrección que espera a la secretaría: primero tiene que decidirse.
guard-amendment-pending = No hay ninguna corrección pendiente de decisión.
guard-proposal-holds = Desde entonces ha surgido algo que se opone a la corrección propuesta; las infracciones lo indican. Rechácela con el motivo.
guard-not-on-hold = La presentación está en suspenso: reanúdela primero.
guard-not-merged = Se ha fusionado con otra: trabaje en aquella o deshaga antes la fusión.
guard-stands-for-itself-alone = Hay otras fusionadas con ella y sus direcciones conducen a su página: deshaga antes la fusión.
guard-not-legacy = Es un registro antiguo, incorporado sin contactos ni revisiones; esta acción no es posible para él.

## Advertencias: lo que una acción pregunta antes. Variable: $count.

caution-open-reviews = { $count ->
    [one] Una persona revisora de esta ronda sigue invitada o trabajando, y quedaría liberada.
   *[other] { $count } personas revisoras de esta ronda siguen invitadas o trabajando, y quedarían liberadas.
}
caution-reviews-in-conflict = { $count ->
    [one] Cuenta una revisión cuya persona revisora se ha incorporado después a la organización que presenta la práctica.
   *[other] Cuentan { $count } revisiones cuyas personas revisoras se han incorporado después a la organización que presenta la práctica.
}
caution-items-without-source = { $count ->
    [one] Ningún revisor ni revisora de esta ronda planteó uno de los puntos de la carta.
   *[other] Ningún revisor ni revisora de esta ronda planteó { $count } de los puntos de la carta.
}
caution-unread-confidential-comments = { $count ->
    [one] Una revisión contiene comentarios confidenciales que usted no ha marcado como leídos.
   *[other] { $count } revisiones contienen comentarios confidenciales que usted no ha marcado como leídos.
}
caution-publication-scheduled = Ya hay una publicación prevista para un momento fijado; publicar ahora se adelanta a ese momento y lo sustituye.

## Motivos: por qué se niega algo.

reason-own-organisation = Pertenece a su propia organización. Nadie de la secretaría ni ningún revisor actúa sobre lo que presenta su propia organización; pida ayuda a un colega.
reason-not-your-role = Su función no incluye esto. El punto focal, la secretaría o la administración pueden ayudarle.
reason-wrong-credentials = Esta dirección y esta contraseña no corresponden, o la dirección aún no está confirmada. Compruebe ambas, confirme la dirección con el enlace de nuestro correo o elija una contraseña nueva.
reason-session-ended = Esta sesión ha terminado. Inicie sesión de nuevo.
reason-account-erased = Esta cuenta se borró a petición de su titular y ya no se puede cambiar.
reason-in-conflict = Tiene un conflicto de intereses con esta práctica y por eso no puede revisarla. Se ha liberado la invitación y se ha avisado a la secretaría. Si algo no es correcto, escriba a la secretaría.
reason-account-closed = La cuenta de esta dirección está cerrada. Escriba a la secretaría.
reason-already-answered = Esta invitación ya tiene respuesta. Si la respuesta debe cambiar, escriba a la secretaría.
reason-webhook-disabled = Este webhook está desactivado. Actívelo primero.
reason-delivery-under-way = Este mensaje se está enviando en este momento. Espere un minuto y vuelva a mirar.
reason-webhooks-full = Ya hay tantos webhooks como se permiten. Elimine uno que ya no haga falta.
reason-filed-by-own-organisation = La presentó la propia organización; cambie el punto focal si otra persona debe actuar.
reason-already-on-hold = Ya está en suspenso.
reason-nothing-on-hold = No está en suspenso.
reason-officer-changed = Está a cargo de otra persona que la que usted vio. `current` la indica; si aun así quiere asumirlo, indíquela en `from`.
reason-publication-scheduled = Su publicación está fijada para otro momento que el que usted vio. `current` lo indica; si aun así quiere fijar otro, indique aquel en `replaces`.
reason-publication-changed = Su publicación está fijada para otro momento que el que usted indicó. `current` lo indica; para cancelarla, envíelo como `publish_at`.
reason-already-submitted = Ya se presentó una vez, por lo que se conserva: un borrador recuperado puede presentarse de nuevo, y lo presentado puede retirarse.
reason-assignment-closed = Esta asignación está cerrada: se liberó al revisor, este la rechazó o empezó otra ronda.
reason-contact-in-use = Una presentación todavía nombra este contacto. Antes indique allí otro contacto.
reason-extension-already-asked = Ya se ha pedido más tiempo. Espere la decisión de la secretaría.
reason-extensions-used-up = El plazo de esta carta ya no puede ampliarse más. Responda dentro del plazo actual.
reason-internal-by-secretariat = Si un revisor cuenta como interno (Naciones Unidas) o externo lo decide la secretaría. Pídale que lo cambie.
reason-listed-by-person = Solo la propia persona decide si figura en el directorio de expertos. Omita `listed`.
reason-invitation-not-accepted = Antes hay que aceptar la invitación; con ello se abren el texto y la revisión.
reason-last-focal-point = Una organización conserva al menos un punto focal. Antes dé esa función a otra persona.
reason-letter-closed = Una carta posterior sustituye a esta. Responda a los puntos de la última carta.
reason-extension-decided = Ya se decidió: `current` indica cómo. Para conceder más tiempo de todos modos, envíe `unasked` con el valor true y un día.
reason-letter-changed = La carta ha cambiado desde que usted la leyó. `current` indica su versión; vuelva a leerla y envíe esa versión como `letter_version`.
reason-no-extension-asked = Nadie ha pedido más tiempo. Concédalo indicando usted un día, o no haga nada.
reason-own-account = Quien administra no puede desactivar su propia cuenta ni quitarse esa función. Pídaselo a otra persona de la administración.
reason-practices-only = Solo las prácticas pasan por la revisión por pares; los compromisos los examina la secretaría.
reason-review-submitted = La revisión ya se envió y queda como está.
reason-notice-sent = Este aviso ya se envió; no se envía otra vez.
reason-notice-under-way = Este aviso se está enviando en este momento. Espere unos minutos y vuelva a mirar.
reason-link-expired = El enlace ha caducado. Pida a la secretaría una nueva invitación.
reason-invitation-turned-down = Esta invitación se rechazó, o la revisión se retiró. Escriba a la secretaría si eso debe cambiar.
reason-link-opens-one-review = El enlace del correo abre solo esta revisión y nada más. Inicie sesión para todo lo demás.
reason-review-not-submitted = La revisión no se ha entregado, así que no hay nada que abrir de nuevo.
reason-reviewer-gone = Esa persona ya no figura en la lista de revisión. Invite a otra.
reason-no-earlier-review = No hay una revisión anterior suya cuyas puntuaciones puedan conservarse. Escriba la revisión de esta ronda.
reason-own-review-first = Solo quien ha entregado una revisión de esta ronda puede leer las demás.
reason-not-decided = Todavía no hay decisión. Las demás revisiones podrán leerse después.
reason-other-reviews-closed = Las demás revisiones no están abiertas a quienes revisan.
reason-pledges-only = Solo los compromisos informan de su avance y se apoyan entre sí; las prácticas no.
reason-same-submission = Una presentación no es duplicado de sí misma. Indique otra.
reason-different-kinds = Un compromiso y una práctica no se comparan entre sí.
reason-already-merged = Una de las dos ya está fusionada. Deshaga antes esa fusión.
reason-merge-needs-published = Solo se fusionan dos registros publicados. Rechace el que no lo está o pida a su punto focal que lo retire.
reason-merge-amendment-pending = Hay una corrección que espera a la secretaría: decídala primero.
reason-merge-joins-itself = El otro compromiso se suma a este, directamente o a través de otros: acabaría por sumarse a sí mismo.
reason-merge-matches-own = Un compromiso de la organización del otro se suma a este, o lo hacía antes de archivarse: acabaría por apoyar a uno de su propia organización. Fusione los dos en el otro sentido o haga que aquel se corrija antes.
reason-undo-joins-itself = El compromiso al que se suma ha llegado entretanto a sumarse a él, directamente o a través de otros: volvería a sumarse a sí mismo. Haga que se corrija antes uno de ellos.
reason-undo-matches-own = Un compromiso que lo nombra es de su misma organización: acabaría por apoyar a uno de su propia organización. Haga que se corrija o archívelo antes.
reason-merged-record = Se ha fusionado con otra. Diríjase a aquella.
reason-nothing-decided = No se ha decidido nada sobre estas dos.
reason-already-objected = Ya se presentó una objeción contra este apoyo.
reason-objection-too-late = El plazo para presentar una objeción ha terminado. Escriba a la secretaría.
reason-no-open-objection = Ninguna objeción contra este apoyo espera una decisión.
reason-participant-not-confirmed = Este participante no ha confirmado su parte o la ha dejado, por lo que no se informa sobre su fila.
reason-not-taking-part = Este participante no ha confirmado su parte o ya la ha dejado, por lo que no puede dejarla.
reason-pledge-not-joint = Solo los compromisos colectivos y complementarios tienen participantes; a este no es posible sumarse.
reason-pledge-discontinued = Este compromiso no continúa, por lo que nadie puede sumarse a él.
reason-recorded-by-own-organisation = Esta misma organización registró el compromiso.
reason-takes-part-already = Esta organización ya participa en el compromiso.
reason-joining-requested-already = Esta organización ya ha pedido sumarse al compromiso. Espere la respuesta o retire la solicitud.
reason-joining-request-ended = Esta solicitud ya fue aceptada, rechazada o retirada.
reason-progress-hidden = Esta actualización ya está oculta.
reason-progress-not-hidden = Esta actualización no está oculta.
reason-evidence-on-record = Una actualización del avance cita este archivo, o lo citaba antes de una corrección, por lo que se conserva.
reason-link-used = Este enlace ya se usó; su efecto ocurre una sola vez.
reason-register-first = Todavía no hay ninguna cuenta con esta dirección. Registre una, confírmela y acepte después.
reason-too-many-pending-members = Hay demasiadas personas invitadas que aún no han respondido. Espere las respuestas o retire algunas invitaciones.

## Páginas de los enlaces de los correos

page-service = Minga – compromisos y prácticas para la migración
page-languages = Idioma
page-until = Esta página se puede usar hasta el { $date }.
page-footer = Esta página pertenece a un mensaje que se le envió personalmente. No comparta su dirección.
page-secretariat = Secretaría
page-problem = Corrija lo siguiente y envíe el formulario de nuevo:

page-unknown-title = Este enlace no lleva a ninguna parte
page-unknown = Quizá la dirección no se copió completa. Abra otra vez el enlace del mensaje o copie la dirección entera en el navegador.
page-expired-title = Este enlace ha caducado
page-expired = Ya pasó el plazo en que se podía usar este enlace. Si todavía lo necesita, pida uno nuevo o escriba a la secretaría.
page-closed-title = Esto ya no es posible
page-closed = Aquello para lo que servía este enlace ha avanzado entretanto, así que no se cambió nada. Si tiene preguntas, escriba a la secretaría.
page-trouble-title = No disponible en este momento
page-trouble = El servicio no puede responder ahora y no se cambió nada. Espere un poco e inténtelo de nuevo.

page-verify-title = Confirme su dirección de correo
page-verify-lead = Confirme que esta dirección es suya y su cuenta quedará lista para usarse.
page-verify-button = Confirmar mi dirección
page-verify-done-title = Su dirección está confirmada
page-verify-done = Gracias. Ya puede iniciar sesión; puede cerrar esta página.

page-reset-title = Elija una contraseña nueva
page-reset-lead = La contraseña nueva sustituye a la anterior y se cerrarán todas sus sesiones.
page-reset-password = Contraseña nueva
page-reset-hint = Una frase de varias palabras es fácil de recordar y difícil de adivinar.
page-reset-button = Guardar la contraseña nueva
page-reset-done-title = Su contraseña ha cambiado
page-reset-done = Ya puede iniciar sesión con la contraseña nueva; puede cerrar esta página. Si no fue usted quien la cambió, escriba enseguida a la secretaría.

page-participant-title = Su parte en un compromiso conjunto
page-participant-lead = { $organisation } le menciona como participante en este compromiso. Lea lo que consta sobre su parte y responda.
page-participant-pledge = Compromiso
page-participant-reference = Referencia
page-participant-organisation = Presentado por
page-participant-description = Descripción
page-participant-goal = Objetivo común
page-participant-row = Su parte
page-participant-name = Nombre
page-participant-country = País
page-participant-action = Su propia acción
page-participant-no-action = No consta nada
page-participant-answer-by = Responda a más tardar el
page-participant-correct = ¿Hay algo que no es correcto? (opcional)
page-participant-correct-hint = Escriba qué habría que corregir. Se transmite a quienes presentaron el compromiso; solo lo leen ellos y la secretaría.
page-participant-confirm = Confirmar nuestra parte
page-participant-decline = No participamos
page-participant-changed = Lo que consta ha cambiado desde que abrió esta página, así que no se registró nada. Léalo de nuevo y responda.
page-participant-expired-title = Este enlace ha caducado
page-participant-expired-lead = Ya pasó el plazo en que se podía usar este enlace. Puede pedir que se envíe uno nuevo a la dirección de correo que consta para su parte.
page-participant-expired-button = Enviar un enlace nuevo
page-participant-renewed-title = Se ha enviado un enlace nuevo
page-participant-renewed = Se envió en el último día a la dirección de correo que consta para su parte. Si no llega, o si ya no tiene esa dirección, escriba a la secretaría.
page-participant-confirmed-title = Ha confirmado su parte
page-participant-confirmed = Gracias. Su parte se mostrará al público cuando se publique el compromiso; a partir de entonces podrá informar con este enlace de cómo va. Si algo cambia, escriba a la secretaría.
page-participant-takes-part-title = Participa en este compromiso
page-participant-takes-part = El compromiso está publicado y muestra su parte. Aquí puede informar de cómo va su parte siempre que haya algo que contar. También puede dejar el compromiso en cualquier momento; el público verá entonces desde cuándo.
page-participant-merged-title = Este compromiso se ha fusionado con otro
page-participant-merged = Se ha fusionado con { $reference }, que vale por los dos. Su parte queda registrada y por ahora no se muestra al público.
page-participant-leave-heading = Dejar el compromiso
page-participant-leave-reason = ¿Por qué? (opcional)
page-participant-leave-hint = Solo lo leen quienes registraron el compromiso y la secretaría.
page-participant-leave = Dejamos el compromiso
page-participant-declined-title = Ha respondido que no participa
page-participant-declined = Gracias por su respuesta. Su nombre no aparecerá en el compromiso. Si es un error, escriba a la secretaría.
page-participant-left-title = Ya no participa en este compromiso
page-participant-left = Su participación ha terminado. Si es un error, escriba a la secretaría.

page-report-heading = Informar de cómo va su parte
page-report-lead = Su informe es público de inmediato, junto al nombre de su organización. Se avisa a quienes registraron el compromiso y a la secretaría. Si resulta que hay un error, informe de nuevo o escriba a la secretaría.
page-report-last = Último informe sobre su parte
page-report-status = ¿Cómo va su parte?
page-report-date = ¿En qué fecha estaba así?
page-report-date-hint = Hoy o un día anterior.
page-report-narrative = ¿Qué se ha hecho y qué no?
page-report-narrative-hint = Lo puede leer todo el mundo. Como máximo 3000 caracteres.
page-report-explanation = ¿Cómo se cumplió, o por qué no se continúa?
page-report-explanation-hint = Hace falta con «Cumplido» y «Sin continuidad»; con lo demás puede dejarlo vacío. Como máximo 2000 caracteres.
page-report-language = Idioma de sus textos
page-report-evidence = ¿Dónde se puede ver? (opcional)
page-report-evidence-hint = Direcciones web, una en cada línea, que empiecen por https:// o http://. Delante de una dirección puede escribir de qué se trata.
page-report-button = Publicar el informe
page-report-saved = Su informe ha quedado registrado y es público. Gracias.
page-report-changed = Se ha informado sobre su parte desde que abrió esta página, así que no se registró nada. Lo que escribió sigue en el formulario: envíelo de nuevo si dice algo que el último informe no dice.
page-report-line = Línea { $line }: { $message }
page-report-not-a-day = No es un día; escriba el año, el mes y el día, como en 2027-03-31.
page-report-how = Explique aquí cómo se cumplió.

page-invitation-title = Invitación a revisar una práctica
page-invitation-lead = Le invitamos a revisar esta práctica. Lea de qué trata y responda. El texto completo se abre cuando acepta.
page-invitation-again-title = Invitación a la ronda { $round } de una práctica que usted revisó
page-invitation-again-lead = Esta es la ronda { $round } de la revisión por pares de una práctica que usted ya revisó. { $text ->
        [unchanged] El punto focal ha respondido a los comentarios; el texto no ha cambiado.
       *[other] El punto focal ha respondido a los comentarios y ha presentado un texto revisado.
    }{ page-invitation-answered } En cuanto acepte, esta página le mostrará { $text ->
        [unchanged] la carta y las respuestas
       *[other] la carta, las respuestas y las diferencias
    }; allí el botón «Se han atendido mis observaciones» mantiene sus puntuaciones anteriores en un solo paso y pide una nueva donde alguna no alcanza la que requiere la publicación.
page-invitation-answered = { $answered ->
    [0] { "" }
   *[other] { " " }Según lo indica el punto focal, los puntos de la carta se respondieron así: { page-invitation-answered-changed }{ page-invitation-answered-explained }{ page-invitation-answered-declined }.
}
page-invitation-answered-changed = { $changed ->
    [0] { "" }
   *[other] { $changed } con un cambio en el texto
}
page-invitation-answered-explained = { $explained ->
    [0] { "" }
   *[other] { $changed ->
        [0] { "" }
       *[other] { ", " }
    }{ $explained } con una explicación
}
page-invitation-answered-declined = { $declined ->
    [0] { "" }
   *[other] { $changed ->
        [0] { $explained ->
            [0] { "" }
           *[other] { ", " }
        }
       *[other] { ", " }
    }{ $declined } con una negativa motivada
}
page-invitation-later-round = Esta es la ronda { $round } de su revisión por pares: el punto focal ha respondido a los comentarios de la ronda anterior{ $text ->
        [unchanged] ; el texto no ha cambiado.
       *[other] { " " }y ha presentado un texto revisado.
    }
page-invitation-accept-again = Aceptar y ver las respuestas
page-invitation-practice = Práctica
page-invitation-summary = Resumen
page-invitation-countries = Países
page-invitation-language = Idioma del texto
page-invitation-implementers = La llevan a cabo
page-invitation-partners = Asociados
page-invitation-donors = Donantes
page-invitation-length = Extensión
page-invitation-characters = { $count ->
    [one] { $count } carácter
   *[other] { $count } caracteres
}
page-invitation-answer-by = Plazo para responder
page-invitation-due = Plazo de la revisión
page-invitation-accept-heading = Aceptar
page-invitation-no-conflict = No tengo ningún conflicto de intereses: ni yo ni mi organización participamos en esta práctica, la financiamos ni obtenemos provecho de ella.
page-invitation-no-conflict-missing = Para aceptar, declare que no tiene ningún conflicto de intereses. Si lo tiene, declárelo más abajo.
page-invitation-accept = Aceptar la invitación
page-invitation-decline-heading = Rechazar
page-invitation-reason = Motivo (opcional; solo lo lee la secretaría)
page-invitation-decline = Rechazar la invitación
page-invitation-files = Archivos
page-invitation-files-count = { $count ->
    [one] 1 archivo
   *[other] { $count } archivos
}
page-invitation-time = Tiempo necesario
page-invitation-minutes = unos { $minutes } minutos
page-invitation-asked = Lo que se pide
page-invitation-asked-text = Una puntuación de 1 a 5 para cada uno de los cinco criterios, con un comentario si es inferior a { $below }, si la práctica refleja el espíritu del Pacto Mundial, y una recomendación. Puede guardar a medida que avanza.
page-invitation-suggested-name = A quién más podría preguntarse: nombre (opcional; solo lo lee la secretaría)
page-invitation-suggested-email = Su correo electrónico (opcional)
page-invitation-conflict-heading = Declarar un conflicto de intereses
page-invitation-conflict-reason = En qué consiste el conflicto (solo lo lee la secretaría)
page-invitation-conflict = Declarar el conflicto
page-invitation-withdrawn-title = Ha renunciado a esta revisión
page-invitation-withdrawn = Si había entregado una revisión, ya no cuenta. Gracias por avisarnos.
page-invitation-accepted-title = Ha aceptado la invitación
page-invitation-accepted = Gracias. Inicie sesión para leer el texto completo y escribir su revisión.
page-invitation-finished-title = Su revisión está enviada
page-invitation-finished = Gracias por su revisión. No tiene que hacer nada más.
page-invitation-declined-title = Ha rechazado la invitación
page-invitation-declined = Gracias por su respuesta. Esperamos contar con usted en otra ocasión.
page-invitation-conflicted-title = Ha declarado un conflicto de intereses
page-invitation-conflicted = Gracias por su franqueza. No volveremos a preguntarle por esta práctica.
page-invitation-released-title = Su revisión ya no es necesaria
page-invitation-released = La invitación está cerrada. Gracias por su disposición.
page-invitation-lapsed-title = El plazo para responder ha vencido
page-invitation-lapsed = No recibimos su respuesta a tiempo, por lo que la invitación quedó cerrada y es posible que se invite a otra persona. Si aún desea revisar esta práctica, escriba a la secretaría.
page-invitation-written = Lo que había escrito se muestra a continuación para que pueda copiarlo.
page-invitation-not-taken = Lo que acaba de enviar no se ha tenido en cuenta, porque la invitación ya se había respondido o estaba cerrada. Si debe contar, escriba a la secretaría.
page-invitation-not-taken-text = Lo que escribió se muestra a continuación para que pueda copiarlo.
page-invitation-your-reason = Su motivo
page-invitation-your-conflict = En qué consiste el conflicto

page-invitation-in-conflict-title = No puede revisar esta práctica
page-invitation-in-conflict = Consta en el servicio un conflicto de intereses, por lo que se ha liberado su invitación. Se ha avisado a la secretaría; no tiene que hacer nada más. Si algo no es correcto, escriba a la secretaría.
page-invitation-in-conflict-reasons = Lo que consta

page-take-over-title = Registrado para su organización
page-take-over-lead = Otra persona ha registrado esto para { $organisation }. Si lo asume, será su punto focal y recibirá los mensajes al respecto. Nada cambia mientras no pulse el botón. Para completarlo y presentarlo necesita una cuenta con su dirección que sea miembro de la organización.
page-take-over-record = Título
page-take-over-button = Asumirlo
page-take-over-yours-title = Usted es el punto focal
page-take-over-yours = Muchas gracias. Desde ahora recibirá los mensajes al respecto. Para completarlo y presentarlo, inicie sesión con una cuenta de su dirección que sea miembro de la organización.
page-take-over-taken-title = Ya está en buenas manos
page-take-over-taken = Una persona de la organización ya se ocupa de ello. No tiene que hacer nada.
page-roster-title = Incorporarse a la lista de personas revisoras
page-roster-lead = La secretaría le invita a revisar buenas prácticas en materia de migración para la Red de las Naciones Unidas. Nada cambia mientras usted no acepte.
page-roster-name = Nombre
page-roster-email = Su dirección
page-roster-sort = Revisaría como
page-roster-internal = persona revisora del sistema de las Naciones Unidas
page-roster-external = persona revisora externa
page-roster-work = Qué supone
page-roster-work-text = Se le preguntará por prácticas de su ámbito y en sus idiomas, y cada vez decidirá si tiene tiempo. Una revisión lleva una media hora. Usted mantiene su propia ficha, puede hacer una pausa en cualquier momento y dejar la lista cuando quiera.
page-roster-password = Elija una contraseña para su cuenta
page-roster-password-hint = Una frase de varias palabras es fácil de recordar y difícil de adivinar.
page-roster-accept = Incorporarme a la lista
page-roster-decline = Rechazar
page-roster-accepted-title = Ya figura en la lista
page-roster-accepted = Muchas gracias. Inicie sesión y complete su ficha: sus ámbitos, sus idiomas y cuántas revisiones acepta a la vez.
page-roster-declined-title = Ha rechazado la invitación
page-roster-declined = Gracias por su respuesta. No se ha creado ninguna cuenta y su dirección se olvidará.
page-roster-withdrawn-title = La invitación ya no es válida
page-roster-withdrawn = La secretaría ha retirado su invitación. No tiene que hacer nada.

page-membership-title = Unirse a una organización
page-membership-lead = { $organisation } le invita a unirse a ella en este servicio. Nada cambia mientras usted no acepte.
page-membership-register = { $organisation } le invita a unirse a ella en este servicio. Para aceptar, registre primero una cuenta con la dirección que figura abajo y confírmela; después abra otra vez esta página. Para rechazar no necesita cuenta.
page-membership-organisation = Organización
page-membership-role = Su función
page-membership-focal-point = Punto focal: habla en nombre de la organización
page-membership-alternate = Suplente: sustituye al punto focal
page-membership-member = Miembro: trabaja en los borradores
page-membership-email = Su dirección
page-membership-accept = Aceptar
page-membership-decline = Rechazar
page-membership-accepted-title = Ya es miembro
page-membership-accepted = Gracias. Inicie sesión para actuar por la organización; puede cerrar esta página.
page-membership-declined-title = Ha rechazado la invitación
page-membership-declined = Gracias por su respuesta. Nada ha cambiado en su cuenta, si la tiene.
page-membership-withdrawn-title = La invitación ya no está en pie
page-membership-withdrawn = La organización ha retirado su invitación. No tiene que hacer nada.
