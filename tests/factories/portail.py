"""Mails of the morning."""

from __future__ import annotations

import factory

from portail.enums import GenreCourrierDuJour
from portail.models import CourrierDuJour
from socle.horloge import aujourdhui


class CourrierDuJourFactory(factory.django.DjangoModelFactory):
    """The summary of today, due to somebody."""

    class Meta:
        model = CourrierDuJour

    genre = GenreCourrierDuJour.RESUME
    compte = factory.SubFactory("tests.factories.comptes.UtilisateurFactory")
    jour = factory.LazyFunction(aujourdhui)
    cle = factory.Sequence(lambda n: f"resume:{n}")
