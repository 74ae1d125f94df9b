"""Application of the citizens' consultations."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Consultations: dialogues, contributions, agreement measured, the answer that is due."""

    name = "consultations"
    verbose_name = "consultations des citoyens"
