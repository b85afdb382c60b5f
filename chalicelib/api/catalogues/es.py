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
    "page.missing.title": "No encontrado",
    "page.missing.description": "Aquí no hay ninguna página. Puede que el enlace sea erróneo o antiguo.",
    "page.missing.home": "Ir al inicio",
    "page.search.title": "Buscar",
    "page.search.description": "Encuentra personas, Espacios, palabras y #etiquetas.",
    "page.profile.description": "{name} está en Espacio: conversaciones de audio en directo y publicaciones.",
    "page.followers.title": "Personas que siguen a {name}",
    "page.followers.description": "Quién sigue a {name} en Espacio.",
    "page.following.title": "Personas a las que sigue {name}",
    "page.following.description": "A quién sigue {name} en Espacio.",
    "profile.label": "Perfil",
    "profile.joined": "Se unió en {when}",
    "profile.followers#one": "{count} seguidor",
    "profile.followers#other": "{count} seguidores",
    "profile.following": "{count} siguiendo",
    "profile.live": "En directo ahora:",
    "profile.posts": "Publicaciones",
    "profile.nobody": "Nadie todavía.",
    "profile.more": "Mostrar más",
    "profile.scripts": "Para seguir, escribir y escuchar hace falta JavaScript.",
    "page.scripts": "Esta página necesita JavaScript.",
    "timeline.label": "Cronología",
    "timeline.empty": "Todavía no hay publicaciones.",
    "timeline.scripts": "Para publicar y escuchar hace falta JavaScript.",
}
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
SHORT_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic")
MONTH = "{month} de {year}"
LONG_DATE = "{day} de {month} de {year}, {time} UTC"
SHORT_DATE = "{day} {month}, {time} UTC"
GROUPS = "."
GROUPS_FROM = 10_000  # Unicode CLDR, minimumGroupingDigits: four digits stay together
POINT = ","
