"""Django's registration of this app."""

from django.apps import AppConfig


class RapportsConfig(AppConfig):
    """The app."""

    name = "rapports"
