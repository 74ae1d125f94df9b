"""Django's registration of this app."""

from django.apps import AppConfig


class BornesConfig(AppConfig):
    """The app."""

    name = "bornes"
