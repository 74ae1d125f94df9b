"""Rows of the base app."""

from __future__ import annotations

import factory

from socle.horloge import maintenant
from socle.models import Compteur, Entree


class EntreeFactory(factory.django.DjangoModelFactory):
    """An act of the platform on nothing in particular."""

    class Meta:
        model = Entree

    acte = "essai.fait"
    objet_type = "socle.essai"
    objet_id = "1"


class CompteurFactory(factory.django.DjangoModelFactory):
    """A window that begins now, counted once."""

    class Meta:
        model = Compteur

    cle = factory.Sequence(lambda n: f"{n:064x}")
    debut_le = factory.LazyFunction(maintenant)
    nombre = 1
