"""Rows of the base app."""

from __future__ import annotations

import factory

from socle.horloge import maintenant
from socle.models import (
    AuteurDuJournal,
    Compteur,
    DocumentDemande,
    Entree,
    FiltreEnregistre,
    Jalon,
    Maillon,
    MotsDuJournal,
    TeteDuJournal,
)
from tests.factories.comptes import UtilisateurFactory


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


class AuteurDuJournalFactory(factory.django.DjangoModelFactory):
    """Somebody who acted once."""

    class Meta:
        model = AuteurDuJournal

    utilisateur = factory.SubFactory(UtilisateurFactory)


class MotsDuJournalFactory(factory.django.DjangoModelFactory):
    """A reason, beside a line."""

    class Meta:
        model = MotsDuJournal

    entree = factory.Sequence(lambda n: n + 1)
    mots = {"motif": "Fin de contrat"}
    sel = "0" * 32


class MaillonFactory(factory.django.DjangoModelFactory):
    """A place in the chain, whose hash is no line's."""

    class Meta:
        model = Maillon

    rang = factory.Sequence(lambda n: n + 1)
    entree = factory.Sequence(lambda n: n + 1)
    empreinte = "0" * 64


class TeteDuJournalFactory(factory.django.DjangoModelFactory):
    """The head of an empty chain, not signed."""

    class Meta:
        model = TeteDuJournal

    id = TeteDuJournal.SEULE
    signature = "-"


class JalonFactory(factory.django.DjangoModelFactory):
    """A checkpoint after one line, not signed."""

    class Meta:
        model = Jalon

    rang = factory.Sequence(lambda n: n + 1)
    empreinte = "0" * 64
    nombre = 1
    du = factory.LazyFunction(maintenant)
    au = factory.LazyFunction(maintenant)
    signature = "-"


class FiltreEnregistreFactory(factory.django.DjangoModelFactory):
    """What somebody asks of the list of registrations."""

    class Meta:
        model = FiltreEnregistre

    utilisateur = factory.SubFactory(UtilisateurFactory)
    liste = "organismes:pilotage_inscriptions"
    nom = factory.Sequence(lambda n: f"Filtre {n}")
    demande = factory.Dict({"etat": "confirmee"})
