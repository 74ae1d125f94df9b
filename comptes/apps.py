"""Django's registration of this app."""

from importlib import import_module

from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """The app."""

    name = "comptes"

    def ready(self) -> None:
        # It reads models, which are not there before.
        import_module("comptes.signaux").ecouter()
