# Los avisos por correo. Un mensaje por aviso: subject, body (párrafos separados por una línea en blanco), action
# (texto del único enlace), reason (línea sobre el motivo citado, solo donde quien lo recibe puede leerlo).
# Variables: $reference $title $kind $organisation $reason $due $name $participant $answer $outcome $role $person
# $round $changed $explained $declined $text $done $asked.
# Un dato que no se conoce es `none`. Referencia, título y organización figuran debajo del texto de cada aviso.
# `grammar-…` es lo que un idioma necesita para concordar; los otros dos pueden no tenerlo.

## Compartido

greeting = Hola, { $name }:
greeting-unnamed = Buenos días:
signature = Reciba un cordial saludo,
signature-name = La secretaría, por medio de Minga
footer = Recibe este mensaje porque esta dirección pertenece a una cuenta, a una contribución o a una invitación en Minga, el servicio de compromisos y prácticas sobre el Pacto Mundial para la Migración Segura, Ordenada y Regular. Se envió de forma automática; las respuestas a esta dirección no se leen.
link-hint = Si el enlace no se abre, copie esta dirección en su navegador:
item-must-answer = Debe responderse
item-consider = Para considerar
label-reference = Referencia:
label-title = Título:
label-organisation = Organización:
kind-the = { $kind ->
    [pledge] el compromiso
    [practice] la práctica
   *[other] la contribución
}
kind-the-capital = { $kind ->
    [pledge] El compromiso
    [practice] La práctica
   *[other] La contribución
}
grammar-of-kind = { $kind ->
    [pledge] del compromiso
    [practice] de la práctica
   *[other] de la contribución
}
kind-your = { $kind ->
    [pledge] su compromiso
    [practice] su práctica
   *[other] su contribución
}
kind-your-capital = { $kind ->
    [pledge] Su compromiso
    [practice] Su práctica
   *[other] Su contribución
}
kind-a = { $kind ->
    [pledge] un compromiso
    [practice] una práctica
   *[other] una contribución
}
kind-a-capital = { $kind ->
    [pledge] Un compromiso
    [practice] Una práctica
   *[other] Una contribución
}
grammar-agreement = { $kind ->
    [pledge] o
   *[other] a
}
grammar-object = { $kind ->
    [pledge] lo
   *[other] la
}
by-due = { $due ->
    [none] { "" }
   *[given] { " " }a más tardar el { $due }
}
by-extension = { $due ->
    [none] { "" }
   *[given] { " " }hasta el { $due }
}
new-due = { $due ->
    [none] { "" }
   *[given] { ": " }el { $due }
}
missed-because = { $answer ->
    [not_on_hold] está en suspenso.
    [submit_rules] ya no cumple todas las reglas de presentación.
    [screening_done] el examen no está completo, o algún punto es poco claro o no se cumple.
    [participants_answered] otros participantes aún no han confirmado o siguen dentro de su plazo.
    [quorum] las revisiones presentadas ya no alcanzan el quórum.
    [criteria_met] las revisiones ya no alcanzan la mediana requerida en todos los criterios.
    [no_open_disagreement] quienes revisan discrepan y hace falta una revisión más.
    [reason_required] quienes revisan siguen sin coincidir, y hay que dejar constancia de los motivos.
    [open_reviews] ahora trabajan en ella personas revisoras que no lo hacían cuando se decidió.
    [reviews_in_conflict] una persona cuya revisión cuenta se ha incorporado después a la organización que la presenta.
    [unread_confidential_comments] hay comentarios confidenciales que quien decidió no ha leído.
    [not_your_role] quien decidió ya no puede decidir al respecto.
    [own_organisation] quien decidió pertenece ahora a la organización que la presenta.
   *[other] ya no se cumple algo que debe cumplirse antes de publicar.
}
named-other = { $other ->
    [none] { "" }
   *[given] { " " }{ $other }
}
until-due = { $due ->
    [none] El enlace funciona por un tiempo limitado.
   *[given] El enlace funciona hasta el { $due }.
}
organisation-or = { $organisation ->
    [none] La organización que lo presentó
   *[given] { $organisation }
}
asking-organisation = { $organisation ->
    [none] Una organización
   *[given] { $organisation }
}
drafts-filed = { $count ->
    [none] borradores de compromisos
    [one] un borrador
   *[other] { $count } borradores de compromisos
}
for-organisation = { $organisation ->
    [none] su organización
   *[given] { $organisation }
}
membership-role = { $role ->
    [focal_point] como punto focal
    [alternate] como suplente del punto focal
   *[member] como miembro
}
contact-role = { $role ->
    [focal_point] punto focal
    [alternate] suplente
   *[other] contacto
}
person-or = { $person ->
    [none] Una persona
   *[other] { $person }
}
participant-or = { $participant ->
    [none] su organización
   *[given] { $participant }
}
participant-or-capital = { $participant ->
    [none] Un participante
   *[given] { $participant }
}
participant-answer = { $answer ->
    [asked] todavía no ha respondido
    [confirmed] ha confirmado su parte
    [declined] ha respondido que no participa
    [left] ha dejado el compromiso
   *[other] ha respondido
}
joining-side = { $answer ->
    [recorder] El punto focal del compromiso
    [secretariat] La secretaría
   *[other] Una de las dos partes que deciden
}
joining-other-side = { $answer ->
    [recorder] de la secretaría
    [secretariat] del punto focal del compromiso
   *[other] de la otra
}
joining-organisation = { $participant ->
    [none] Una organización
   *[given] { $participant }
}
invitation-answer = { $answer ->
    [accepted] ha aceptado la invitación
    [declined] ha rechazado la invitación
    [conflicted] ha declarado un conflicto de intereses
    [conflicted_finished] ha declarado un conflicto de intereses después de entregar su revisión, que ya no cuenta
    [lapsed] no ha respondido a tiempo y la invitación ha caducado
    [withdrawn] ha retirado la revisión que había entregado, que ya no cuenta
    [withdrawn_unfinished] había aceptado y ahora se retira sin haber entregado una revisión
   *[other] ha respondido a la invitación
}
review-answer = { $answer ->
    [publish] Se recomienda publicarla.
    [clarify] Se recomienda pedir antes aclaraciones.
    [decline] Se recomienda no publicarla.
   *[other] { "" }
}
so-many = { $done ->
    [none] { "" }
   *[given] { " " }({ $done } de { $asked })
}
accepted-by-now = { $done ->
    [none] { "" }
   *[given] Invitaciones aceptadas hasta ahora: { $done } de { $asked }.
}
submitted-by-now = { $done ->
    [none] { "" }
   *[given] { " " }Revisiones entregadas hasta ahora: { $done } de { $asked }.
}
step-answer-invitation = Le rogamos que acepte o rechace la invitación a revisar.
step-write-review = Le rogamos que entregue su revisión.
step-answer-comments = Le rogamos que responda a los comentarios y vuelva a presentar el texto.
step-answer-participation = Le rogamos que responda sobre su parte en el compromiso conjunto.
step-process = Le rogamos que dé el siguiente paso.
step-process-screen = Le rogamos que verifique el compromiso y lo publique o envíe al punto focal una carta de comentarios.
step-process-prepare = Le rogamos que compruebe que la práctica está completa, invite a quienes la revisarán e inicie la revisión por pares.
step-process-decide = Le rogamos que vea cómo va la revisión por pares y decida sobre la práctica o invite a más personas a revisarla.
step-process-judge-proposal = Le rogamos que acepte o rechace la corrección propuesta.
progress-author = { $participant ->
    [none] { organisation-or }
   *[given] { $participant }
}
other-reference = { $other ->
    [none] otro registro
   *[given] { $other }
}
progress-status = { $answer ->
    [planning] El estado comunicado es: en planificación.
    [in_progress] El estado comunicado es: en curso.
    [fulfilled] El estado comunicado es: cumplido.
    [delayed] El estado comunicado es: retrasado.
    [discontinued] El estado comunicado es: sin continuidad.
   *[other] { "" }
}
step-answer-joining = Le rogamos que acepte o rechace, en nombre de quien registró el compromiso conjunto, a quien pide sumarse a él.
step-process-joining = Le rogamos que acepte o rechace, en nombre de la secretaría, a quien pide sumarse al compromiso conjunto.
step-decide-extension = Le rogamos que conceda o deniegue el plazo adicional que se pide para responder a los comentarios.
step-decide-objection = Le rogamos que acepte o desestime la objeción contra este apoyo.
step-report-progress = Le rogamos que informe de cómo avanza el compromiso; basta una actualización breve.
step-report-end = El compromiso ha llegado a su fecha de término. Le rogamos que informe de su resultado.
step-is-due = El plazo vence el { $due }.
step-was-due = El plazo venció el { $due }.
state-now = { $outcome ->
    [draft] Vuelve a ser un borrador.
    [submitted] Está de nuevo en manos de la secretaría.
    [peer_review] Está de nuevo en revisión por pares.
    [comments_returned] Está de nuevo en manos del punto focal, para que responda a los comentarios.
    [published] Vuelve a ser públic{ grammar-agreement }.
    [declined] La decisión de no publicar{ grammar-object } se mantiene.
    [withdrawn] Sigue retirad{ grammar-agreement }.
    [archived] Sigue archivad{ grammar-agreement }.
   *[other] { "" }
}
review-result = { $outcome ->
    [published] La práctica se ha publicado y ya puede leerla todo el mundo.
    [declined] La secretaría ha decidido no publicar la práctica.
    [withdrawn] Quienes presentaron la práctica la han retirado.
   *[other] La revisión de la práctica ha concluido.
}
what-follows = { $kind ->
    [pledge] La secretaría comprobará ahora que el compromiso sea concreto, cuantificable, realista, orientado al futuro y de duración limitada.
    [practice] La secretaría preparará ahora la revisión por pares de la práctica.
   *[other] La secretaría la examinará ahora.
}
what-follows-answers = { $outcome ->
    [peer_review] { $answer ->
        [asked_again] La revisión por pares pasa a la ronda siguiente: se pregunta primero a quienes ya revisaron la práctica, que verán { comments-answers-changes }.
       *[other] La secretaría preparará ahora la ronda siguiente de la revisión por pares.
    }
   *[other] { $kind ->
        [pledge] La secretaría los leerá ahora y continuará con la verificación del compromiso.
        [practice] La secretaría los leerá ahora y preparará la revisión por pares de la práctica.
       *[other] La secretaría los leerá ahora.
    }
}
comments-answers-changes = { $text ->
    [unchanged] los comentarios y sus respuestas
   *[other] los comentarios, sus respuestas y lo que ha cambiado
}
focal-point-answered = { $text ->
    [unchanged] El punto focal ha respondido a los comentarios; el texto no ha cambiado.
   *[other] El punto focal ha respondido a los comentarios y ha presentado un texto revisado.
}
answers-and-changes = { $text ->
    [unchanged] las respuestas
   *[other] las respuestas y los cambios
}
letter-answers-changes = { $text ->
    [unchanged] la carta y las respuestas
   *[other] la carta, las respuestas y las diferencias
}
points-answered = { $changed ->
    [none] { "" }
   *[given] { " " }Según lo indica el punto focal, los puntos de la carta se respondieron así: { answered-changed }{ answered-explained }{ answered-declined }.
}
others-to-read = { $others ->
    [shown] { " " }En sus asignaciones puede leer ahora las revisiones de las demás personas de su ronda, sin sus nombres.
   *[other] { "" }
}
answered-changed = { $changed ->
    [0] { "" }
   *[other] { $changed } con un cambio en el texto
}
answered-explained = { $explained ->
    [0] { "" }
   *[other] { $changed ->
        [0] { "" }
       *[other] { ", " }
    }{ $explained } con una explicación
}
answered-declined = { $declined ->
    [0] { "" }
   *[other] { $changed ->
        [0] { $explained ->
            [0] { "" }
           *[other] { ", " }
        }
       *[other] { ", " }
    }{ $declined } con una negativa motivada
}
extension-asker = { $role ->
    [focal_point] El punto focal
    [alternate] La persona suplente del punto focal
   *[other] El punto focal o su suplente
}

## Cuentas

verify-email =
    .subject = Confirme su dirección de correo
    .body =
        Gracias por registrarse en Minga.

        Confirme, por favor, que esta dirección es suya. { until-due }

        Si no fue usted quien se registró, puede pasar por alto este mensaje: sin su confirmación no sucede nada.
    .action = Confirmar mi dirección
already-registered =
    .subject = Ya tiene una cuenta
    .body =
        Alguien, quizá usted, ha intentado registrarse con esta dirección. Ya existe una cuenta con ella, por lo que no se ha creado otra.

        Si fue usted, inicie sesión con su contraseña o pida una nueva si la ha olvidado. Si no fue usted, no tiene que hacer nada: su cuenta sigue como estaba.
    .action = Ir a Minga
password-reset =
    .subject = Elija una nueva contraseña
    .body =
        Se ha pedido una nueva contraseña para la cuenta de esta dirección. Elíjala, por favor, con el enlace que figura más abajo. { until-due }

        Si no la ha pedido, puede pasar por alto este mensaje: su contraseña sigue siendo la misma.
    .action = Elegir una nueva contraseña
membership-offered =
    .subject = Una organización le invita a unirse a ella
    .body =
        { asking-organisation } le invita a unirse a ella en Minga { membership-role }.

        Acepte o rechace, por favor, con el enlace que figura más abajo o después de iniciar sesión. { until-due } Nada cambia mientras usted no acepte; antes de eso, la organización no sabe nada de su cuenta.

        El enlace es solo para usted, por lo que le rogamos que no lo comparta. Si no conoce la organización, puede pasar por alto este mensaje.
    .action = Aceptar o rechazar
membership-invitation =
    .subject = Una organización le invita a unirse a ella
    .body =
        { asking-organisation } le invita a unirse a ella en Minga { membership-role }. En Minga se preparan y publican los compromisos y las prácticas sobre el Pacto Mundial.

        Para aceptar, registre una cuenta con esta dirección y confírmela; después abra el enlace que figura más abajo, o inicie sesión, y acepte. Para rechazar no necesita cuenta. { until-due }

        El enlace es solo para usted, por lo que le rogamos que no lo comparta. Si no conoce la organización, puede pasar por alto este mensaje: sin su respuesta no sucede nada.
    .action = Ver la invitación

## Presentación

receipt =
    .subject = Hemos recibido { kind-your }
    .body =
        Gracias. Hemos recibido { kind-the } que se indica más abajo, que ya está en manos de la secretaría. Le rogamos que mencione su referencia siempre que nos escriba al respecto.

        { what-follows } Si hay preguntas, se enviarán al punto focal reunidas en una sola carta.

        Por ahora no tiene que hacer nada.
    .action = Abrir { kind-your }
answers-received =
    .subject = Hemos recibido sus respuestas
    .body =
        Gracias. { $text ->
            [unchanged] Hemos recibido sus respuestas a los comentarios sobre { kind-the } que se indica más abajo; el texto no ha cambiado.
           *[other] Hemos recibido sus respuestas a los comentarios y el texto revisado { grammar-of-kind } que se indica más abajo.
        }

        { what-follows-answers } Si hay más preguntas, se enviarán de nuevo al punto focal reunidas en una sola carta.

        Por ahora no tiene que hacer nada.
    .action = Abrir { kind-your }
submission-arrived =
    .subject = Ha llegado { kind-a }
    .body =
        Se ha presentado { kind-a }, que espera a la secretaría.

        { $kind ->
            [pledge] Le rogamos que inicie la verificación{ by-due }. Las preguntas al punto focal se incluyen en la carta de comentarios.
            [practice] Le rogamos que compruebe que está completa e invite a quienes la revisarán{ by-due }.
           *[other] Le rogamos que la examine{ by-due }.
        }
    .action = Abrir la presentación
recalled =
    .subject = Se ha recuperado { kind-a }
    .body =
        El punto focal o su suplente ha recuperado { kind-the } para seguir trabajando en el texto. Vuelve a ser un borrador.

        No tiene que hacer nada; se le avisará cuando se presente de nuevo.
    .action = Abrir la presentación
joint-pledge-recalled =
    .subject = Se ha recuperado un compromiso conjunto en el que figura
    .body =
        Quienes registran el compromiso conjunto que se indica más abajo lo han recuperado para seguir trabajando en el texto. Vuelve a ser un borrador.

        Lo que se haya respondido en nombre de { participant-or } queda registrado y no tiene que hacer nada. Si hace falta otra respuesta, le escribiremos.
    .action = Abrir el compromiso
participant-removed =
    .subject = { $outcome ->
            [other_address] Otro contacto responde por un participante
           *[other] Ya no figura en un compromiso conjunto
        }
    .body =
        { $outcome ->
            [other_address] Quienes registran el compromiso conjunto que se indica más abajo han dado otro contacto para { participant-or }. Desde ahora los mensajes al respecto llegan allí, y los enlaces de nuestros mensajes anteriores han dejado de funcionar. Si también se cambió su fila, lo que se confirmó sigue a la vista hasta que responda el nuevo contacto.
           *[other] Quienes registran el compromiso conjunto que se indica más abajo han retirado a { participant-or }, que ya no figura entre los participantes. El enlace de nuestro mensaje anterior ha dejado de funcionar.
        }

        { $outcome ->
            [other_address] No tiene que hacer nada. Si no lo esperaba, le rogamos que se dirija a quienes registran el compromiso o a la secretaría.
           *[other] No tiene que hacer nada. Si no lo esperaba, le rogamos que se dirija a quienes registran el compromiso.
        }
    .action = Abrir el compromiso
contact-named =
    .subject = Ahora actúa usted por { $count ->
            [none] { kind-a }
           *[other] { drafts-filed }
        }
    .body =
        { $count ->
            [none] Se le ha designado como { contact-role } { grammar-of-kind } que se describe más abajo. Desde ahora recibirá los mensajes al respecto.
           *[other] Se le ha designado como { contact-role } de { drafts-filed } de { for-organisation }. Desde ahora recibirá los mensajes al respecto.
        }

        { $outcome ->
            [comments_returned] Los comentarios de la secretaría esperan respuesta{ by-due }: responda, por favor, a cada punto, revise el texto donde haga falta y preséntelo de nuevo.
            [draft] { $count ->
                [none] Es un borrador: complételo y preséntelo, por favor.
               *[other] Complételos y preséntelos, por favor.
            }
           *[other] Por ahora no tiene que hacer nada; se le avisará cuando haga falta.
        }

        { $filed ->
            [for_others] Otra persona registró este texto para su organización. Con el enlace puede asumirlo, también sin tener cuenta; abrir el enlace no cambia nada. Para modificar y presentar
           *[other] Para actuar
        } necesita una cuenta con esta dirección que sea miembro de la organización. Si la designación es un error, avise, por favor, a la organización.
    .action = Abrir { kind-the }
filed-for-you =
    .subject = Se han registrado borradores para su organización
    .body =
        Otra persona ha registrado en Minga { drafts-filed } para { for-organisation }. Todavía no se ha presentado nada y nada es público.

        Revise, por favor, lo registrado. Con el enlace puede { $count ->
            [one] asumirlo
           *[other] asumir cada uno
        } sin tener cuenta: desde entonces será su punto focal y recibirá los mensajes al respecto. Abrir el enlace no cambia nada. Para completarlo y presentarlo necesita una cuenta con esta dirección que sea miembro de la organización. Si su organización no sabe nada de esto, avise, por favor, a la secretaría.
    .action = Verlo y asumirlo
contact-replaced =
    .subject = Otra persona actúa ahora por { kind-a }
    .body =
        Usted ya no es { contact-role } { grammar-of-kind } que se describe más abajo. Ya no recibirá los mensajes al respecto.

        No tiene que hacer nada. Si se trata de un error, avise, por favor, a la organización.
    .action = Abrir { kind-the }
draft-deleted =
    .subject = La secretaría ha eliminado un borrador
    .body =
        La secretaría ha eliminado el borrador { $kind ->
            [pledge] de compromiso
            [practice] de práctica
           *[other] de contribución
        } que se indica más abajo. Nunca se había presentado y nada de él era público.

        Si usted no lo ha pedido, le rogamos que escriba a la secretaría.
    .action = Abrir Minga
acted-as-received =
    .subject = La secretaría ha dado curso a su mensaje
    .body =
        La secretaría ha recibido un mensaje suyo o de su organización y ha registrado en Minga, en su nombre, lo que en él se dice. El mensaje se conserva en el expediente.

        Le rogamos que compruebe que se registró como usted quería{ by-due }. Si no es así, avise sin demora a la secretaría.
    .action = Comprobar lo registrado
    .reason = La secretaría anotó:

## Compromisos conjuntos y mancomunados

participant-asked =
    .subject = Confirme su parte en un compromiso conjunto
    .body =
        { organisation-or } ha presentado un compromiso conjunto en el que figura como participante { participant-or }.

        Le rogamos que lea lo que consta sobre su parte y que la confirme, la corrija o responda que no participa{ by-due }. No necesita una cuenta: el enlace es solo para usted, por lo que le pedimos que no lo reenvíe.

        { $outcome ->
            [asked_again] El compromiso está publicado y el objetivo común ha cambiado desde que confirmó. Su confirmación anterior sigue a la vista hasta que responda; si no responde dentro del plazo, su parte dejará de mostrarse.
            [row_corrected] El compromiso está publicado y lo que consta sobre su parte se ha corregido desde que confirmó. Lo que confirmó sigue a la vista hasta que responda; si no responde dentro del plazo, su parte dejará de mostrarse.
           *[other] Mientras no la confirme, su parte no se muestra al público. Pasado el plazo, el compromiso ya no espera su respuesta.
        }
    .action = Leer y responder
participant-link =
    .subject = Un enlace nuevo a su parte en un compromiso conjunto
    .body =
        El enlace anterior a la página sobre la parte de { participant-or } en el compromiso conjunto que se indica más abajo ha caducado, y alguien que lo tiene ha pedido uno nuevo. Aquí está.

        { $answer ->
            [asked] Le rogamos que lea lo que consta sobre su parte y que responda{ by-due }.
           *[other] Con este enlace puede leer lo que consta sobre su parte y, mientras el compromiso esté publicado, informar de cómo va o dejarlo.
        } No necesita una cuenta: el enlace es solo para usted, por lo que le pedimos que no lo reenvíe. Si no fue usted quien lo pidió, no tiene que hacer nada.
    .action = Abrir la página
participant-answered =
    .subject = { $outcome ->
        [correction] Un participante ha respondido y pide una corrección
       *[other] Un participante ha respondido
    }
    .body =
        { participant-or-capital } { participant-answer }.{ $outcome ->
            [letter] { " " }La respuesta llegó por carta; la secretaría la ha registrado y conserva la carta en el expediente.
           *[other] { "" }
        }

        { $outcome ->
            [correction] El participante señala además que hay algo que no es correcto; sus palabras figuran más abajo. Si hay que corregir lo que consta sobre él, usted puede hacerlo mientras el compromiso sea un borrador, mientras los comentarios esperen su respuesta o cuando esté publicado; mientras esté en manos de la secretaría, le rogamos que avise a la secretaría. A quien ya había confirmado se le pedirá entonces que confirme de nuevo.
           *[other] No tiene que hacer nada, salvo que la respuesta cambie sus planes para el compromiso.
        }
    .action = Abrir el compromiso
    .reason = El participante escribe:
participant-left =
    .subject = Un participante ha dejado el compromiso
    .body =
        { participant-or-capital } ya no participa en el compromiso que se indica más abajo. El público puede leer desde cuándo; el compromiso sigue publicado.

        No tiene que hacer nada, salvo que esto cambie sus planes para el compromiso.
    .action = Abrir el compromiso
    .reason = El participante da este motivo:
participant-silent =
    .subject = Un participante no ha respondido a tiempo
    .body =
        { participant-or-capital } debía confirmar de nuevo su parte, porque ha cambiado lo que había confirmado, y no ha respondido dentro del plazo. Su parte ya no se muestra al público; volverá a mostrarse en cuanto la confirme.

        { $outcome ->
            [alone] El compromiso conjunto se muestra ahora sin ningún participante que haya confirmado su parte.
           *[other] No tiene que hacer nada, salvo que esto cambie sus planes para el compromiso.
        }
    .action = Abrir el compromiso
joining-requested =
    .subject = Una organización pide sumarse a un compromiso
    .body =
        { joining-organisation } pide participar en el compromiso publicado que se indica más abajo.

        El punto focal del compromiso y la secretaría deciden cada uno por su parte. La organización participa en cuanto ambos han aceptado; cualquiera de los dos puede rechazar la solicitud con un motivo.
    .action = Leer la solicitud y decidir
    .reason = La organización escribe:
joining-half-accepted =
    .subject = Una de las dos partes ha aceptado una solicitud para sumarse a un compromiso
    .body =
        { joining-side } ha aceptado la solicitud de participar en el compromiso que se indica más abajo. Solicitante: { joining-organisation }.

        La solicitud espera ahora la decisión { joining-other-side }.
    .action = Abrir la solicitud
joining-accepted =
    .subject = Una organización se ha sumado al compromiso
    .body =
        { joining-organisation } participa desde ahora en el compromiso que se indica más abajo. El punto focal del compromiso y la secretaría lo han aceptado, y el público puede leerlo.
    .action = Abrir el compromiso
joining-declined =
    .subject = Se ha rechazado una solicitud para sumarse a un compromiso
    .body =
        { joining-side } ha rechazado la solicitud de participar en el compromiso que se indica más abajo. Solicitante: { joining-organisation }. El compromiso no cambia.
    .action = Abrir la solicitud
    .reason = Se da este motivo:
joining-closed =
    .subject = Ha terminado una solicitud para sumarse a un compromiso
    .body =
        { joining-organisation } ha pedido participar en el compromiso que se indica más abajo. { $outcome ->
            [merged] La secretaría lo ha fusionado con { other-reference }, que desde ahora vale por los dos.
            [discontinued] Su responsable informa de que no continúa.
            [not_joint] Se ha modificado y sigue publicado, pero como compromiso de un tipo que no tiene otros participantes.
           *[other] Se ha retirado del registro.
        } { $outcome ->
            [not_joint] Por eso la solicitud ha terminado y ya nadie decide sobre ella.
           *[other] La solicitud termina con él y ya nadie decide sobre ella.
        }

        { $outcome ->
            [merged] Nadie participa en lo que no ha leído: si está de acuerdo con lo que dice el otro compromiso, le rogamos que pida sumarse a él.
           *[other] No tiene que hacer nada.
        }
    .action = Abrir la solicitud
    .reason = Se da este motivo:
joining-withdrawn =
    .subject = Se ha retirado una solicitud para sumarse a un compromiso
    .body =
        { joining-organisation } ya no pide participar en el compromiso que se indica más abajo. No queda nada que decidir.
    .action = Abrir el compromiso
pledge-matched =
    .subject = Otro compromiso apoya el suyo
    .body =
        { organisation-or } apoya su compromiso{ named-other } con el compromiso que se indica más abajo, que es público. { $outcome ->
            [merged] Se sumaba a otro compromiso, que se ha fusionado con el suyo: desde ahora se muestra junto al suyo.
            [parted] Su compromiso ya no está fusionado con otro: desde ahora este apoyo se muestra junto al suyo.
           *[other] Se muestra junto al suyo.
        }

        No tiene que hacer nada. Si cree que se trata de un error, puede presentar una objeción{ by-due } en los apoyos de su compromiso.
    .action = Abrir su compromiso

## Revisión por pares, para quienes revisan

review-invitation =
    .subject = { $answer ->
        [again] Invitación a la ronda { $round } de una práctica que usted revisó
        [afresh] Invitación a revisar una práctica, ronda { $round }
       *[other] Invitación a revisar una práctica
    }
    .body =
        { $answer ->
            [again] Usted revisó en una ronda anterior la práctica que se indica más abajo. { focal-point-answered } Esta es la ronda { $round } de su revisión por pares y se pregunta primero a quienes ya revisaron la práctica: le invitamos a volver a leerla.{ points-answered }
            [afresh] Le invitamos a revisar la práctica que se indica más abajo, según los criterios del repositorio y el espíritu del Pacto Mundial. Esta es la ronda { $round } de su revisión por pares: el punto focal ha respondido a los comentarios de la ronda anterior{ $text ->
                [unchanged] ; el texto no ha cambiado.
               *[other] { " " }y ha presentado un texto revisado.
            }
           *[other] Le invitamos a revisar la práctica que se indica más abajo, según los criterios del repositorio y el espíritu del Pacto Mundial.
        }

        { $answer ->
            [again] Le rogamos que acepte o rechace la invitación{ by-due }; si ahora tiene un conflicto de intereses, declárelo antes de aceptar. En cuanto acepte, el mismo enlace le mostrará { letter-answers-changes }, también en un teléfono y sin iniciar sesión. Si se han atendido sus observaciones, el botón «Se han atendido mis observaciones» mantiene sus puntuaciones anteriores en un solo paso y pide una nueva donde alguna no alcanza la que requiere la publicación; si no, allí mismo puede revisar { $text ->
                [unchanged] de nuevo la práctica
               *[other] el nuevo texto
            }.
           *[other] Le rogamos que acepte o rechace la invitación{ by-due }. En ella figura lo necesario para decidir; si tiene un conflicto de intereses, declárelo antes de aceptar. El texto completo se abre al aceptar: con el mismo enlace podrá leerlo y escribir su revisión, también desde un teléfono y sin iniciar sesión.
        }

        Su nombre no se revela a quienes presentaron la práctica. El enlace es solo para usted, por lo que le pedimos que no lo reenvíe.
    .action = Ver la invitación
review-not-needed =
    .subject = { $answer ->
        [joined] Usted ya no revisa esta práctica
       *[other] Su revisión ya no es necesaria
    }
    .body =
        { $answer ->
            [joined] Dado que usted pertenece ahora a la organización que presenta la práctica que se indica más abajo, ya no la revisa. Su invitación queda cerrada.
            [released] Ya no hace falta que usted revise la práctica que se indica más abajo. Su invitación queda cerrada.
            [reviewed_before] Usted revisó la práctica que se indica más abajo y le habíamos pedido que volviera a leerla, lo que ya no es necesario. { review-result } Su invitación queda cerrada.
           *[other] La revisión de la práctica que se indica más abajo ha concluido o se ha suspendido, y la suya ya no es necesaria. Su invitación queda cerrada.
        }

        { $answer ->
            [reviewed_before] Le agradecemos el tiempo y los conocimientos que ha aportado. No tiene que hacer nada más; le rogamos que siga tratando su revisión como confidencial.
           *[other] No tiene que hacer nada. Agradecemos su disposición y esperamos volver a contar con usted.
        }{ $draft ->
            [kept] { " " }Lo que haya escrito se conserva: puede leerlo y copiarlo con el enlace de su invitación o en sus asignaciones.
           *[other] { "" }
        }{ others-to-read }
    .action = Ver sus asignaciones
review-reopened =
    .subject = Le rogamos que vuelva a su revisión
    .body =
        La secretaría ha abierto de nuevo la revisión que usted entregó de la práctica que se indica más abajo. Su texto se conserva como borrador y volverá a contar en cuanto lo entregue.

        Le rogamos que cambie lo que se pide y que la entregue de nuevo{ by-due }.
    .reason = La secretaría pide lo siguiente:
    .action = Abrir su revisión
review-outcome =
    .subject = Gracias por su revisión
    .body =
        Usted revisó la práctica que se indica más abajo. { review-result }

        Le agradecemos el tiempo y los conocimientos que ha aportado. No tiene que hacer nada más; le rogamos que siga tratando su revisión como confidencial.{ others-to-read }
    .action = Ver sus asignaciones

## Revisión por pares, para la secretaría

invitation-answered =
    .subject = { $answer ->
        [accepted] Se ha aceptado una invitación a revisar{ so-many }
        [declined] Se ha rechazado una invitación a revisar
        [conflicted] Una persona invitada a revisar ha declarado un conflicto de intereses
        [conflicted_finished] Se ha declarado un conflicto de intereses: una revisión entregada ya no cuenta
        [lapsed] Una invitación a revisar ha caducado sin respuesta
        [withdrawn] Se ha retirado una revisión entregada
        [withdrawn_unfinished] Una persona que había aceptado revisar se retira
       *[other] Hay respuesta a una invitación a revisar
    }
    .body =
        Una de las personas invitadas a revisar { invitation-answer }.

        { $outcome ->
            [publication_set] La publicación está fijada para el { $due }. Tal como están las cosas ya no hay quórum, y sin él no puede realizarse.
           *[other] { "" }
        }

        { $answer ->
            [accepted] { accepted-by-now }
           *[other] Si las invitaciones ya no bastan para el quórum, la lista de invitaciones muestra a quién preguntar a continuación.
        }
    .action = Abrir las revisiones
acceptance-in-conflict =
    .subject = Una persona invitada a revisar tiene un conflicto de intereses
    .body =
        Una de las personas invitadas a revisar la práctica que se indica más abajo quiso aceptar, pero consta en el servicio un conflicto de intereses. Se ha liberado la invitación y se ha comunicado el motivo a esa persona.

        Le rogamos que compruebe si las invitaciones siguen bastando para el quórum y que, si no bastan, invite a otra persona.
    .reason = Lo que consta
    .action = Abrir las revisiones
reviewer-in-conflict =
    .subject = Una persona que revisaba se ha incorporado a la organización que presenta la práctica
    .body =
        Una de las personas encargadas de revisar la práctica que se indica más abajo pertenece ahora a la organización que la presenta. Se ha liberado la invitación o la revisión sin terminar, y se ha comunicado el motivo a esa persona.

        Le rogamos que compruebe si las invitaciones siguen bastando para el quórum y que, si no bastan, invite a otra persona.
    .reason = Lo que consta
    .action = Abrir las revisiones
reviewer-not-asked-again =
    .subject = No se ha vuelto a invitar a una de las personas que revisaron
    .body =
        Ha comenzado la ronda siguiente de la práctica que se indica más abajo. A una de las personas que revisaron la ronda anterior no se le ha pedido una nueva revisión.

        Le rogamos que compruebe si las invitaciones bastan para el quórum y que, si no bastan, invite a otra persona.
    .reason = Motivo
    .action = Abrir las revisiones
reviewer-left =
    .subject = Una persona que revisaba ya no está disponible
    .body =
        Una de las personas encargadas de revisar la práctica que se indica más abajo ha dejado la lista o el servicio. Se ha liberado la invitación o la revisión sin terminar; las revisiones ya entregadas se conservan y cuentan.

        Le rogamos que compruebe si las invitaciones siguen bastando para el quórum y que, si no bastan, invite a otra persona.
    .action = Abrir las revisiones
roster-invitation =
    .subject = { $answer ->
        [reminder] Recordatorio: su invitación a incorporarse a la lista de personas revisoras
       *[other] Invitación a incorporarse a la lista de personas revisoras
    }
    .body =
        { $answer ->
            [reminder] Todavía no ha respondido a nuestra invitación.{ " " }
           *[other] { "" }
        }La secretaría de la Red de las Naciones Unidas sobre la Migración le invita a formar parte de la lista de personas que revisan las buenas prácticas antes de su publicación.

        Se le preguntará por prácticas de su ámbito y en sus idiomas, y cada vez decidirá si tiene tiempo; una revisión lleva una media hora. Acepte o rechace, por favor, con el enlace que figura más abajo. Si todavía no tiene cuenta en Minga, allí elegirá una contraseña. { until-due }

        El enlace es solo para usted, por lo que le rogamos que no lo comparta. Sin su respuesta no sucede nada.
    .action = Aceptar o rechazar
roster-answered =
    .subject = { $answer ->
        [accepted] { person-or } se incorporó a la lista de personas revisoras
       *[other] { person-or } no se incorpora a la lista de personas revisoras
    }
    .body =
        { $answer ->
            [accepted] { person-or }, a quien usted invitó, se incorporó a la lista de personas revisoras; desde ahora se le pueden pedir revisiones.
           *[other] { person-or }, a quien usted invitó a la lista de personas revisoras, rechazó la invitación.
        }
    .action = Abrir la lista
roster-left =
    .subject = Ya no figura en la lista de personas revisoras
    .body =
        { $answer ->
            [left] Como nos pidió, ya no figura en la lista de personas revisoras.
           *[other] La secretaría le ha dado de baja de la lista de personas revisoras.
        } Se han liberado las invitaciones abiertas y las revisiones sin terminar; las revisiones que entregó se conservan. Su cuenta no cambia.

        Le agradecemos su trabajo. Si se trata de un error, escriba a la secretaría.
    .action = Ver mi cuenta
review-submitted =
    .subject = { $outcome ->
        [decidable] Se ha entregado una revisión{ so-many }: ya se puede decidir
       *[other] Se ha entregado una revisión{ so-many }
    }
    .body =
        Se ha entregado una revisión de la práctica que se indica más abajo. { review-answer }{ submitted-by-now }

        { $outcome ->
            [decidable] Se ha alcanzado el quórum: ya se puede decidir. El resumen muestra el resultado de las revisiones.
            [one_more] Se ha alcanzado el quórum, pero quienes revisan discrepan y, para publicar, hace falta una revisión más. El resumen muestra el resultado de las revisiones.
           *[other] Le rogamos que consulte en el resumen lo que aún falta para decidir.
        }
    .action = Abrir las revisiones
resubmitted =
    .subject = { $text ->
        [unchanged] { kind-a-capital } se ha presentado de nuevo con respuestas a los comentarios
       *[other] { kind-a-capital } se ha revisado y presentado de nuevo
    }
    .body =
        { focal-point-answered }

        { $outcome ->
            [peer_review] { $due ->
                [none] Ha comenzado la ronda siguiente de la revisión por pares y se ha vuelto a invitar a quienes revisaron la ronda anterior. Ya puede leer { answers-and-changes }; el paso siguiente les corresponde a esas personas.
               *[given] Ha comenzado la ronda siguiente de la revisión por pares y las invitaciones no bastan para el quórum. Le rogamos que lea { answers-and-changes } e invite a quienes revisarán la práctica, a más tardar el { $due }.
            }
           *[other] { $kind ->
                [pledge] Le rogamos que lea { answers-and-changes } y continúe con la verificación{ by-due }.
                [practice] Le rogamos que lea { answers-and-changes } e invite a quienes revisarán la práctica{ by-due }.
               *[other] Le rogamos que lea { answers-and-changes }{ by-due }.
            }
        }
    .action = { $text ->
        [unchanged] Abrir las respuestas
       *[other] Abrir la versión revisada
    }

## Comentarios y decisiones

review-started =
    .subject = Ha comenzado la revisión por pares de su práctica
    .body =
        La secretaría ha comprobado su práctica, que ya está en revisión por pares.

        Por ahora no tiene que hacer nada. Si hay comentarios o preguntas, los recibirá reunidos en una sola carta de la secretaría.
    .action = Abrir su práctica
comments-returned =
    .subject = Los comentarios sobre { kind-your } esperan respuesta
    .body =
        La secretaría ha reunido en una sola carta los comentarios y las preguntas sobre { kind-the }.

        Se pide al punto focal que responda a cada punto, revise el texto donde haga falta y { grammar-object } presente de nuevo{ by-due }. Los puntos marcados como obligatorios deben responderse antes de presentar{ grammar-object }.

        Si necesita más tiempo, le rogamos que lo pida con antelación.
    .action = Leer los comentarios
extension-asked =
    .subject = Se pide más tiempo para responder a los comentarios
    .body =
        { extension-asker } pide más tiempo{ by-extension } para responder a los comentarios sobre { kind-the } que se indica más abajo.

        El plazo no cambia mientras usted no decida.
    .action = Decidir sobre el plazo
    .reason = Se da este motivo:
extension-granted =
    .subject = Hay más tiempo para responder a los comentarios
    .body =
        El plazo para responder a los comentarios sobre { kind-the } que se indica más abajo se ha ampliado{ by-extension }.
    .action = Leer los comentarios
    .reason = La secretaría añade:
extension-refused =
    .subject = El plazo para responder a los comentarios no cambia
    .body =
        La secretaría no ha podido conceder más tiempo para responder a los comentarios sobre { kind-the } que se indica más abajo. Le rogamos que responda a cada punto y { grammar-object } presente de nuevo{ by-due }.
    .action = Leer los comentarios
    .reason = La secretaría da este motivo:
published =
    .subject = { $outcome ->
        [not_shown] Se ha publicado sin su parte un compromiso conjunto en el que se le menciona
       *[other] { kind-the-capital } se ha publicado
    }
    .body =
        { $outcome ->
            [not_shown] El compromiso conjunto que se indica más abajo ya es público. Quienes lo registran mencionan como participante a { participant-or }, pero su parte no se muestra al público, porque todavía no la ha confirmado.
           *[other] Nos complace comunicarle que { kind-the } que se indica más abajo ya es públic{ grammar-agreement }. Gracias por contribuir a la aplicación del Pacto Mundial.
        }

        { $outcome ->
            [not_shown] Si participa, le rogamos que confirme su parte con el enlace que figura más abajo; se mostrará en cuanto lo haga. Si no participa, le rogamos que lo responda allí. No necesita una cuenta: el enlace es solo para usted, por lo que le pedimos que no lo reenvíe.
           *[other] { $kind ->
                [pledge] Por ahora no tiene que hacer nada. Los avances pueden comunicarse en cualquier momento.
               *[other] Por ahora no tiene que hacer nada. Si algo cambia, el punto focal puede proponer una corrección en cualquier momento.
            }
        }
    .action = { $outcome ->
        [not_shown] Leer y responder
       *[other] Ver en el registro
    }
published-in-country =
    .subject = Se ha publicado { kind-a } que concierne a su país
    .body =
        Ya es públic{ grammar-agreement } { kind-a } de su país o que se lleva a cabo en él. Quizá quiera darl{ grammar-agreement } a conocer en su red.

        No tiene que hacer nada.
    .action = Ver en el registro
declined =
    .subject = { kind-the-capital } no se publicará
    .body =
        Tras examinar{ grammar-object }, la secretaría ha decidido no publicar { kind-the } que se indica más abajo. Agradecemos el trabajo que se le ha dedicado.

        Puede copiar el contenido en un nuevo borrador, revisarlo a la luz del motivo y presentarlo de nuevo.
    .action = Leer la decisión
    .reason = La secretaría da este motivo:
joint-pledge-declined =
    .subject = No se publicará un compromiso conjunto en el que figura
    .body =
        Tras examinarlo, la secretaría ha decidido no publicar el compromiso conjunto que se indica más abajo. El motivo se ha comunicado a quienes lo registran; si desea saber más, le rogamos que se dirija a ellos.

        No tiene que hacer nada.
    .action = Abrir el compromiso
withdrawn =
    .subject = { kind-the-capital } se ha retirado
    .body =
        El punto focal ha retirado { kind-the } que se indica más abajo. No se seguirá examinando ni se publicará.

        No tiene que hacer nada.
    .action = Abrir { kind-the }
handed-over =
    .subject = Se le ha asignado { kind-a }
    .body =
        Usted es ahora la persona responsable, en la secretaría, de { kind-the } que se indica más abajo. Lo que espera a la secretaría figura en su lista de pendientes.
    .reason = Nota de su colega:
    .action = Abrir { kind-the }
taken-over =
    .subject = Otra persona se ocupa ahora de { kind-a }
    .body =
        Usted ya no es la persona responsable de { kind-the } que se indica más abajo: desde ahora lo lleva otra persona de la secretaría. No tiene que hacer nada.
    .action = Abrir { kind-the }
handed-over-together =
    .subject = { $count ->
        [several] Se le han asignado varias contribuciones
       *[one] Se le ha asignado una contribución
    }
    .body =
        { $count ->
            [several] Usted es ahora la persona responsable, en la secretaría, de las contribuciones que se enumeran más abajo. Lo que espera a la secretaría figura en su lista de pendientes.
           *[one] Usted es ahora la persona responsable, en la secretaría, de la contribución que se indica más abajo. Lo que espera a la secretaría figura en su lista de pendientes.
        }
    .reason = Nota de su colega:
    .action = Abrir Minga
taken-over-together =
    .subject = { $count ->
        [several] Otra persona se ocupa ahora de varias contribuciones
       *[one] Otra persona se ocupa ahora de una contribución
    }
    .body =
        { $count ->
            [several] Usted ya no es la persona responsable de las contribuciones que se enumeran más abajo: desde ahora las lleva otra persona de la secretaría. No tiene que hacer nada.
           *[one] Usted ya no es la persona responsable de la contribución que se indica más abajo: desde ahora la lleva otra persona de la secretaría. No tiene que hacer nada.
        }
    .action = Abrir Minga
put-on-hold =
    .subject = { kind-a-capital } a su cargo está en suspenso
    .body =
        Una persona de la secretaría ha dejado en suspenso { kind-the } que se indica más abajo. Mientras tanto no vence ningún plazo, no se envían recordatorios y no se publica.
    .reason = Su colega indicó este motivo:
    .action = Abrir { kind-the }
taken-off-hold =
    .subject = { kind-a-capital } a su cargo ya no está en suspenso
    .body =
        Una persona de la secretaría ha reanudado { kind-the } que se indica más abajo. Los plazos se han aplazado por el tiempo en suspenso, y se ha avisado a quienes conocían otra fecha.
    .action = Abrir { kind-the }
due-later =
    .subject = Dispone de más tiempo
    .body =
        El plazo para lo que le pedimos sobre { kind-the } que se indica más abajo vence más tarde de lo que le habíamos dicho{ new-due }. No tiene que hacer nada más con este mensaje.
    .action = Abrir { kind-the }
publication-missed =
    .subject = { kind-a-capital } no se publicó en el momento previsto
    .body =
        Estaba previsto publicar ahora { kind-the } que se indica más abajo. No se ha publicado: { missed-because }

        La fecha se ha eliminado. Abra { kind-the } para ver todo lo que debe cumplirse antes de publicar, y decida de nuevo.
    .action = Abrir { kind-the }
published-earlier =
    .subject = { kind-a-capital } se publicó antes del momento que usted había fijado
    .body =
        Una persona de la secretaría publicó de inmediato { kind-the } que se indica más abajo. El momento que usted había fijado para su publicación ya no cuenta.

        No tiene que hacer nada.
    .action = Ver en el registro
reopened =
    .subject = Se ha dejado sin efecto una decisión
    .body =
        La última decisión sobre { kind-the } que se indica más abajo ha quedado sin efecto. Le rogamos que no tenga en cuenta nuestro mensaje anterior al respecto: ya no es válido.

        { state-now }

        No tiene que hacer nada; se le avisará cuando haya una nueva decisión.
    .action = Abrir { kind-the }
    .reason = Se indicó este motivo:
earlier-news-withdrawn =
    .subject = Nuestro mensaje anterior ya no es válido
    .body =
        La decisión sobre { kind-the } que se indica más abajo, de la que le habíamos informado, ha quedado sin efecto. Le rogamos que no tenga en cuenta nuestro mensaje anterior: ya no es válido.

        No tiene que hacer nada. Si hay una nueva decisión que le concierna, volveremos a escribirle.
    .action = Abrir Minga
review-needed-again =
    .subject = { $answer ->
        [invited] Su invitación a revisar vuelve a estar abierta
       *[other] Su revisión vuelve a ser necesaria
    }
    .body =
        { $answer ->
            [invited] Le habíamos comunicado que su revisión de la práctica que se indica más abajo ya no era necesaria. Esa decisión ha quedado sin efecto: su invitación vuelve a estar abierta y espera su respuesta.
           *[other] Le habíamos comunicado que su revisión de la práctica que se indica más abajo ya no era necesaria. Esa decisión ha quedado sin efecto: su invitación vuelve a estar abierta y lo que había escrito sigue como lo dejó.
        }

        { $answer ->
            [invited] Le rogamos que acepte o rechace la invitación{ by-due }. En ella figura lo necesario para decidir; si tiene un conflicto de intereses, declárelo antes de aceptar.
           *[other] Le agradeceríamos que enviara su revisión{ by-due }.
        }
    .action = Abrir la invitación

## Después de la publicación

amendment-proposed =
    .subject = Se propone una corrección { grammar-of-kind }
    .body =
        El punto focal propone una corrección o actualización de un texto publicado. El público sigue leyendo la versión publicada hasta que usted decida.

        Le rogamos que compare las dos versiones y acepte o rechace la propuesta{ by-due }.
    .action = Comparar las versiones
amendment-accepted =
    .subject = Su corrección ya es pública
    .body =
        La secretaría ha aceptado su corrección { grammar-of-kind } que se indica más abajo. La página pública muestra la versión corregida y la fecha de la corrección.

        No tiene que hacer nada.
    .action = Ver en el registro
amendment-rejected =
    .subject = Su corrección no se ha aceptado
    .body =
        La secretaría no ha aceptado la corrección que usted propuso. La versión publicada queda como está.

        Puede proponer otra corrección en cualquier momento.
    .action = Abrir { kind-your }
    .reason = La secretaría da este motivo:
archived =
    .subject = { kind-the-capital } ha salido del registro
    .body =
        La secretaría ha retirado del registro público { kind-the } que se indica más abajo. Su referencia queda reservada y la página pública explica por qué ya no se muestra.

        Si cree que se trata de un error, le rogamos que escriba a la secretaría.
    .action = Abrir { kind-your }
    .reason = La página pública da este motivo:
restored =
    .subject = { kind-the-capital } vuelve a ser públic{ grammar-agreement }
    .body =
        La secretaría ha devuelto al registro público { kind-the } que se indica más abajo, con la misma referencia.

        No tiene que hacer nada.
    .action = Ver en el registro

match-objected =
    .subject = Una objeción contra un apoyo
    .body =
        El punto focal de { other-reference } objeta que el compromiso que figura abajo se sume al suyo. Hasta que la secretaría decida, el apoyo se sigue mostrando.

        Se informará de la decisión a ambos puntos focales.
    .action = Abrir el compromiso
    .reason = Se da este motivo:
objection-upheld =
    .subject = Un apoyo ya no se muestra
    .body =
        La secretaría ha aceptado la objeción: el compromiso que figura abajo y { other-reference } ya no se muestran como mancomunados. Ambos compromisos siguen en el registro.

        No tiene que hacer nada.
    .action = Abrir el compromiso
    .reason = La secretaría da este motivo:
objection-dismissed =
    .subject = Se ha desestimado una objeción
    .body =
        La secretaría ha desestimado la objeción: el compromiso que figura abajo y { other-reference } se siguen mostrando como mancomunados.

        No tiene que hacer nada.
    .action = Abrir el compromiso
    .reason = La secretaría da este motivo:
matched-pledge-ended =
    .subject = El compromiso al que se suma el suyo { $outcome ->
        [discontinued] no continuará
       *[other] ya no está en el registro
    }
    .body =
        Su compromiso, que figura abajo, se suma a { other-reference }. { $outcome ->
            [discontinued] Su responsable informa de que no continuará.
           *[other] Se ha retirado del registro.
        } La página pública del suyo lo indica; su compromiso se mantiene.

        Si su compromiso cambia con ello, le rogamos que proponga una corrección o informe de su avance.
    .action = Abrir su compromiso
matching-pledge-archived =
    .subject = Un compromiso que se suma al suyo ya no está en el registro
    .body =
        { $outcome ->
            [merged] { other-reference }, que se suma a su compromiso indicado más abajo, se ha fusionado con otro compromiso, que vale por los dos. Ya no figura por separado ni se muestra con el suyo.
           *[other] { other-reference }, que se suma a su compromiso indicado más abajo, se ha retirado del registro y ya no se muestra con el suyo.
        } Su compromiso queda como está.

        No tiene que hacer nada.
    .action = Abrir su compromiso
match-restored =
    .subject = { $outcome ->
        [resumed] El compromiso al que se suma el suyo ya no figura como «sin continuidad»
       *[other] Se vuelve a mostrar un apoyo relacionado con su compromiso
    }
    .body =
        { $outcome ->
            [resumed] Le habíamos comunicado que { other-reference }, al que se suma su compromiso indicado más abajo, no continuaría. Ya no es así. { progress-status } La página pública del suyo ya no indica que no continuará.
           *[other] Le habíamos comunicado que { other-reference } ya no figuraba en el registro. Ha vuelto a él: su compromiso indicado más abajo y { other-reference } se muestran de nuevo como mancomunados.
        }

        No tiene que hacer nada.
    .action = Abrir su compromiso

merged =
    .subject = { kind-your-capital } se ha fusionado con otr{ grammar-agreement }
    .body =
        La secretaría ha comprobado que { kind-the } que figura abajo y { other-reference } son lo mismo y ha fusionado ambos registros. Desde ahora el otro registro vale por los dos: la dirección pública del suyo conduce a él, y las listas y cifras lo cuentan una sola vez.

        Nada de lo suyo se pierde. Si cree que no son lo mismo, le rogamos que escriba a la secretaría: puede deshacerlo.
    .action = Abrir { kind-your }
    .reason = La secretaría da este motivo:
merged-with =
    .subject = Otro registro se ha fusionado con { kind-your }
    .body =
        La secretaría ha comprobado que { other-reference } y { kind-the } que figura abajo son lo mismo y ha fusionado ambos registros. Desde ahora el suyo vale por los dos: la dirección pública del otro conduce a él.

        Si cree que no son lo mismo, le rogamos que escriba a la secretaría: puede deshacerlo.
    .action = Ver en el registro
    .reason = La secretaría da este motivo:
merger-undone =
    .subject = Se ha deshecho una fusión
    .body =
        La secretaría ha deshecho la fusión de { kind-the } que figura abajo con { other-reference }. Ambos vuelven a figurar por separado en el registro público.

        No tiene que hacer nada.
    .action = Ver en el registro
    .reason = La secretaría da este motivo:
joint-pledge-merged =
    .subject = Un compromiso conjunto en el que participa se ha fusionado con otro
    .body =
        La secretaría ha comprobado que el compromiso que se indica más abajo y { other-reference } son lo mismo y los ha fusionado. Desde ahora el otro vale por los dos: la dirección pública del suyo conduce a él y su parte en el suyo ya no se muestra.

        Lo que se haya respondido en nombre de { participant-or } queda registrado y vuelve a valer si se deshace la fusión. Nadie participa en lo que no ha leído: si está de acuerdo con lo que dice el otro compromiso, le rogamos que pida sumarse a él.
    .action = Abrir el compromiso
joint-pledge-unmerged =
    .subject = Un compromiso conjunto en el que participa vuelve a figurar por separado
    .body =
        Le habíamos comunicado que el compromiso que se indica más abajo se había fusionado con { other-reference }. La secretaría lo ha deshecho: el compromiso figura de nuevo en el registro público, con quienes participan en él.

        No tiene que hacer nada.
    .action = Ver en el registro

progress-reported =
    .subject = Se ha informado del avance de un compromiso
    .body =
        { progress-author } ha informado del avance del compromiso que figura abajo. { progress-status }

        La actualización ya es pública. Si algo de ella no debe serlo, la secretaría puede ocultarla e indicar el motivo.
    .action = Leer la actualización
progress-corrected =
    .subject = Se ha corregido un informe sobre el avance de un compromiso
    .body =
        { progress-author } ha corregido lo que se había informado sobre el avance del compromiso que figura abajo. { progress-status }

        El público lee el texto corregido y la fecha de la corrección; lo que decía antes se conserva en el expediente.
    .action = Leer la actualización
progress-hidden =
    .subject = Una actualización del avance ya no se muestra
    .body =
        La secretaría ha ocultado al público una actualización del avance del compromiso que figura abajo.

        Puede corregir la actualización en cualquier momento; la secretaría podrá entonces mostrarla de nuevo.
    .action = Abrir la actualización
    .reason = La secretaría indica este motivo:
progress-shown =
    .subject = Una actualización del avance vuelve a mostrarse
    .body =
        La secretaría muestra de nuevo al público la actualización del avance del compromiso que figura abajo.

        No tiene que hacer nada.
    .action = Verla en el registro

## Recordatorios

reminder =
    .subject = { $count ->
        [several] Recordatorio: varios pasos le esperan
       *[one] Recordatorio: un paso le espera
    }
    .body =
        { $count ->
            [several] Estos pasos le esperan:
           *[one] Este paso le espera:
        }
    .action = Abrir Minga
invitation-lapsed =
    .subject = Su invitación a revisar ha caducado
    .body =
        Se le invitó a revisar la práctica que se indica más abajo. Como no hemos recibido su respuesta a tiempo, la invitación queda cerrada y es posible que se invite a otra persona.

        No tiene que hacer nada. Esperamos contar con usted en otra ocasión; si ahora dispone de menos tiempo, puede hacer una pausa en su perfil.
    .action = Ver sus revisiones

## Webhooks

webhook-trouble =
    .subject = { $outcome ->
        [gone] Se ha desactivado un webhook
       *[other] Un webhook no recibe los mensajes
    }
    .body =
        { $outcome ->
            [gone] El receptor del webhook que se indica más abajo respondió que ya no quiere recibir mensajes (410). El webhook se ha desactivado y lo que esperaba ha quedado apartado.
           *[other] Un mensaje al webhook que se indica más abajo no llegó después de todos los intentos y ha quedado apartado. Los siguientes se seguirán intentando; no volveremos a avisarle mientras dure el problema.
        }

        En Minga, la administración puede ver el registro de envíos, corregir la dirección, volver a activar el webhook y reenviar lo apartado.
    .action = Abrir Minga
