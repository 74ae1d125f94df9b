"""Django's registration of this app."""

from django.apps import AppConfig


class PortailConfig(AppConfig):
    """The app."""

    name = "portail"
