"""Django's registration of this app."""

from django.apps import AppConfig
from django.core.validators import EmailValidator
from django.db.backends.signals import connection_created
from django.db.migrations.serializer import ChoicesSerializer
from django.db.migrations.writer import MigrationWriter

from socle.enums import Choix
from socle.recherche import apprendre_a_sqlite
from socle.web import adresses


class SocleConfig(AppConfig):
    """The app."""

    name = "socle"

    def ready(self) -> None:
        adresses.declarer()
        # Django says « e-mail » where every field says « courriel ».
        EmailValidator.message = "Saisissez une adresse de courriel complète, par exemple nom@exemple.fr."
        connection_created.connect(apprendre_a_sqlite)
        # A migration holds words, and imports no enum that may change after it.
        MigrationWriter.register_serializer(Choix, ChoicesSerializer)
