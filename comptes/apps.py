"""Django's registration of this app."""

from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """The app."""

    name = "comptes"
