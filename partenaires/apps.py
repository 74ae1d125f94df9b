"""Django's registration of this app."""

from django.apps import AppConfig


class PartenairesConfig(AppConfig):
    """The app."""

    name = "partenaires"
