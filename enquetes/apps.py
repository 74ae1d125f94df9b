"""Django's registration of this app."""

from django.apps import AppConfig


class EnquetesConfig(AppConfig):
    """The app."""

    name = "enquetes"
