"""Application of the agents' polls."""

from django.apps import AppConfig


class SondagesConfig(AppConfig):
    """Polls: decks of cards, single-use codes, an urn that nobody can open before its time."""

    name = "sondages"
    verbose_name = "consultations internes des agents"
