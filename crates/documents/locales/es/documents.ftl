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
column-cycle = Ciclo
column-partners = Participantes y asociados
column-contribution = Contribución
column-contribution-currency = Moneda de la contribución
column-matched-pledge = Compromiso al que se suma
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
report-summary = En cifras
report-figure = Cifra
report-in-year = En { $year }
report-by-end = Al final de { $year }
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
report-updated = Compromisos y prácticas con una actualización en los últimos doce meses
report-list = Publicado en { $year }
report-nothing = No se publicó nada en { $year }.
report-more = { $more ->
    [one] Y uno más.
   *[other] Y { $more } más.
}
report-legacy = colección anterior
