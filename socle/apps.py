"""Django's registration of this app."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    """The app."""

    name = "socle"

    def ready(self) -> None:
        from socle.web import adresses  # noqa: PLC0415 -- once the settings are read

        adresses.declarer()
