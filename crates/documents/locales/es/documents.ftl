# Los encabezados de las exportaciones y las frases de los canales y los informes.

## Exportaciones: nombres de hojas y archivos, encabezados de columnas.

export-pledges = Compromisos
export-practices = Prácticas
column-reference = Referencia
column-kind = Clase
column-title = Título
column-language = Idioma del texto
column-original-language = Idioma original
column-type = Tipo
column-natures = Naturaleza
column-status = Estado del seguimiento
column-organisation = Organización
column-actor-type = Tipo de actor
column-report-group = Grupo de actores
column-organisation-country = País de la organización
column-countries = Países de ejecución
column-regions = Regiones de ejecución
column-place = Lugar
column-scope = Alcance
column-objectives = Objetivos del PMM
column-principles = Principios rectores
column-sdgs = Objetivos de Desarrollo Sostenible
column-start = Inicio
column-end = Fin
column-ongoing = En curso
column-cycle = Ciclo
column-partners = Participantes y asociados
column-contribution = Contribución
column-contribution-currency = Moneda de la contribución
column-matched-pledge = Compromiso al que se suma
column-match-flag = Situación del compromiso al que se suma
column-support = Apoyo al compromiso al que se suma
column-support-currency = Moneda del apoyo
column-undisclosed = Importe no divulgado
column-indicators = Indicadores
column-text = Descripción
column-evidence = Pruebas de aplicación
column-benefits = Beneficios
column-innovation = Innovación
column-resources = Recursos
column-provenance = Procedencia
column-legacy = Colección anterior
column-published-at = Publicación
column-updated-at = Última actualización
column-address = Dirección
cell-yes = sí
cell-no = no

## Canales.

feed-pledges = Minga: compromisos publicados y sus actualizaciones
feed-practices = Minga: prácticas publicadas y sus actualizaciones

## Informes de las redes de país.

report-title = { $country }: compromisos y buenas prácticas en { $year }
report-basis = Las cifras cuentan lo que hoy es público y concierne al país: por el país de la organización o por un país de ejecución. «En { $year }» significa publicado ese año; «al final de { $year }», publicado ese año o antes.
report-basis-now = Las cifras cuentan lo que hoy es público y concierne al país: por el país de la organización o por un país de ejecución. «En { $year }» significa publicado este año; «hasta hoy», publicado este año o antes.
report-summary = En cifras
report-figure = Cifra
report-in-year = En { $year }
report-by-end = Al final de { $year }
report-by-now = Hasta hoy
report-pledges = Compromisos
report-practices = Prácticas
report-practices-by-group = Prácticas por grupo de actores
report-pledges-by-group = Compromisos por grupo de actores
report-group = Grupo de actores
report-pledges-by-type = Compromisos por tipo
report-pledges-by-nature = Compromisos por naturaleza
report-by-objective = Por objetivo del Pacto
report-objective = Objetivo
report-type = Tipo
report-nature = Naturaleza
report-money = Fondos comprometidos, por moneda
report-money-basis = Los importes nunca se suman entre monedas. Lo que no se hace público no se cuenta.
report-currency = Moneda
report-contributions = Contribuciones
report-support = Apoyo a otros compromisos
report-measured = Compromisos con al menos un indicador
report-updated = Compromisos y prácticas con una actualización en { $year }
report-updated-now = Compromisos y prácticas con una actualización en { $year }; hasta hoy: en los últimos doce meses
report-pledges-by-status = Compromisos por estado del seguimiento a día de hoy
report-no-status = Aún sin actualización
report-list = Publicado en { $year }
report-nothing = No se publicó nada en { $year }.
report-nothing-yet = Todavía no se ha publicado nada en { $year }.
report-more = { $more ->
    [one] Y uno más.
   *[other] Y { $more } más.
}
report-old-pledges = El registro conserva además, de una colección anterior, { $pledges ->
    [one] un compromiso concerniente al país. No se sabe cuándo se publicó; por eso nada de lo que sigue lo cuenta.
   *[other] { $pledges } compromisos concernientes al país. No se sabe cuándo se publicaron; por eso nada de lo que sigue los cuenta.
}
report-old-practices = El registro conserva además, de una colección anterior, { $practices ->
    [one] una práctica concerniente al país. No se sabe cuándo se publicó; por eso nada de lo que sigue la cuenta.
   *[other] { $practices } prácticas concernientes al país. No se sabe cuándo se publicaron; por eso nada de lo que sigue las cuenta.
}
report-old-records = El registro conserva además, de una colección anterior, { $pledges ->
    [one] un compromiso
   *[other] { $pledges } compromisos
} y { $practices ->
    [one] una práctica
   *[other] { $practices } prácticas
} concernientes al país. No se sabe cuándo se publicaron; por eso nada de lo que sigue los cuenta.

## Plantilla para importar compromisos: la hoja y sus columnas.

import-sheet = Compromisos
import-external-id = Su propio identificador de la fila, único dentro de la organización: una fila enviada de nuevo no crea otro borrador
import-organisation-id = Identificador de la organización responsable
import-language = Idioma del texto, BCP 47, por ejemplo es
import-cycle = Ciclo, clave de /v1/cycles; puede quedar vacío
import-focal-point-email = Dirección de un contacto de la organización, que será el punto focal
import-title = Título
import-type = Tipo: individual, common, partnership, matching
import-natures = Naturaleza, separada por punto y coma: financial; material; technical; policy_legal; process
import-description = Descripción, de 300 a 3000 caracteres
import-objectives = Objetivos del Pacto, hasta tres: 7; 15
import-principles = Principios rectores, claves de /v1/reference
import-gcm-actions = Acciones del Pacto: 5.b; 7.a
import-sdgs = Objetivos de Desarrollo Sostenible: 8; 10
import-scope = Alcance: local, national, regional, global
import-countries = Países de aplicación, ISO 3166 alfa-3: PER; ECU
import-regions = Regiones, códigos M49: 419
import-place = Lugar por su nombre
import-global = Si se aplica en todo el mundo: sí o no
import-start = Inicio: AAAA, AAAA-MM o AAAA-MM-DD
import-end = Fin: AAAA, AAAA-MM o AAAA-MM-DD
import-contribution-amount = Importe de la contribución propia, con punto decimal
import-contribution-currency = Moneda, ISO 4217: USD
import-contribution-undisclosed = Si el importe no se divulga: sí o no
import-common-goal = Objetivo común de un compromiso complementario
import-own-action = Acción propia en un compromiso complementario
import-matches-reference = Referencia del compromiso al que se suma
import-matches-support = Apoyo que presta: financial, technical, material
import-matches-amount = Importe del apoyo financiero
import-matches-currency = Moneda del apoyo, ISO 4217
import-matches-undisclosed = Si el importe del apoyo no se divulga: sí o no
import-mirror-pledge = Si también concierne al Pacto Mundial sobre los Refugiados: sí o no
import-concerns-migrants = Si concierne a las personas migrantes: sí
import-indicator-kind = Indicador: number o milestone
import-indicator-name = Qué se cuenta, o qué existirá
import-indicator-unit = Unidad del número
import-indicator-baseline = Valor inicial
import-indicator-target = Meta
import-indicator-by = Para cuándo: AAAA, AAAA-MM o AAAA-MM-DD
import-participant-name = Otro participante de un compromiso conjunto (common, partnership), un solo actor
import-participant-country = País del participante, ISO 3166 alfa-3; vacío para actores internacionales
import-participant-action = Lo que hace el propio participante; necesario con el tipo partnership
import-participant-organisation-id = Identificador de la organización del participante, si está registrada
import-participant-contact-name = Nombre de la persona que responde por el participante; nunca es público
import-participant-email = Dirección a la que se pide la confirmación del participante; nunca es pública
