"""Django's registration of this app."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    """The app."""

    name = "socle"
