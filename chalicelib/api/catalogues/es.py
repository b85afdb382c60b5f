"""Spanish."""

WORDS = {
    "page.home.title": "Inicio",
    "page.home.description": "Conversaciones de audio en directo, y publicaciones sobre ellas.",
    "page.explore.title": "Explorar",
    "page.explore.description": "Espacios en directo y programados, por tema y tamaño.",
    "page.sign_up.title": "Crear cuenta",
    "page.sign_up.description": "Crea una cuenta para ser anfitrión y para hablar. Para escuchar no hace falta.",
    "page.sign_in.title": "Iniciar sesión",
    "page.sign_in.description": "Inicia sesión para ser anfitrión y para hablar. Para escuchar no hace falta cuenta.",
    "page.settings.title": "Ajustes",
    "page.settings.description": "Tu cuenta, su seguridad, tu privacidad y tus datos.",
    "page.post.title": "Publicación de {name}",
    "page.missing.title": "No encontrado",
    "page.missing.description": "Aquí no hay ninguna página. Puede que el enlace sea erróneo o antiguo.",
    "page.missing.home": "Ir al inicio",
    "page.scripts": "Esta página necesita JavaScript.",
    "post.heading": "Publicación",
    "post.replies": "Respuestas",
    "post.gone": "Esta publicación se ha eliminado.",
    "post.reposted": "Republicada por {name}",
    "post.answers": "En respuesta a",
    "post.counts.replies#one": "{count} respuesta",
    "post.counts.replies#other": "{count} respuestas",
    "post.counts.reposts#one": "{count} republicación",
    "post.counts.reposts#other": "{count} republicaciones",
    "post.counts.likes#one": "{count} me gusta",
    "post.counts.likes#other": "{count} me gusta",
    "timeline.label": "Cronología",
    "timeline.empty": "Todavía no hay publicaciones.",
    "timeline.scripts": "Para publicar y escuchar hace falta JavaScript.",
}
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
SHORT_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic")
LONG_DATE = "{day} de {month} de {year}, {time} UTC"
SHORT_DATE = "{day} {month}, {time} UTC"
GROUPS = "."
GROUPS_FROM = 10_000  # Unicode CLDR, minimumGroupingDigits: four digits stay together
POINT = ","
