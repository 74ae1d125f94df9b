"""Django's registration of this app."""

from django.apps import AppConfig


class CampagnesConfig(AppConfig):
    """The app."""

    name = "campagnes"
