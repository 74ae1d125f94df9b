"""Django's registration of this app."""

from django.apps import AppConfig


class TropheesConfig(AppConfig):
    """The app."""

    name = "trophees"
