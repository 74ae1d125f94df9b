"""Public API: JSON only, problem+json errors, throttled."""

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_RATES": {"annuaire": "120/min"},
    "EXCEPTION_HANDLER": "socle.api.erreurs.probleme",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
