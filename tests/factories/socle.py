"""Rows of the base app."""

from __future__ import annotations

import factory

from socle.horloge import maintenant
from socle.models import Compteur, DocumentDemande, Entree


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


class DocumentDemandeFactory(factory.django.DjangoModelFactory):
    """A page that nobody printed yet."""

    class Meta:
        model = DocumentDemande

    cle = factory.Sequence(lambda n: f"{n:064x}")
    source = '<!DOCTYPE html><html lang="fr"><title>Titre</title><p>Page</p></html>'
    demande_le = factory.LazyFunction(maintenant)
