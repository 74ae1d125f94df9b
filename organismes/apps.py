"""Django's registration of this app."""

from django.apps import AppConfig


class OrganismesConfig(AppConfig):
    """The app."""

    name = "organismes"
