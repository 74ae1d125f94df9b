"""Public API: JSON only, refusals as problem+json, described in OpenAPI 3.1."""

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_RATES": {"annuaire": "120/min", "partenaires": "600/min"},
    "DEFAULT_SCHEMA_CLASS": "partenaires.api.schema.SchemaPartenaire",
    "EXCEPTION_HANDLER": "socle.api.erreurs.probleme",
    # No parameter of an address is the framework's own.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baromètre de l’expérience citoyen, API des partenaires",
    "DESCRIPTION": "Ce que lisent et déposent les logiciels des partenaires. JSON en UTF-8. Un refus est un problem+json "
    "(RFC 9457) dont le `code` ne change jamais. `/api/docs/` le dit en français.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": "/"}],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SORT_OPERATIONS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["partenaires.api.description.decrire_les_refus"],
}
