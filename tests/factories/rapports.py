"""Reports: ordered unless told otherwise; `pret=True` has a small file. Actions: decided for the month to come.

Open data: one small table.
"""

from __future__ import annotations

import datetime as dt

import factory
from django.core.files.base import ContentFile

from rapports.models import ActionDecidee, JeuOuvert, NoteDAction, Rapport
from socle.enums import EtatDocument
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory
from trophees.logic.gel import empreinte


class RapportFactory(factory.django.DjangoModelFactory):
    """The report of a new registration."""

    class Meta:
        model = Rapport

    class Params:
        pret = factory.Trait(
            etat=EtatDocument.PRET,
            progression=100,
            fichier=factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n", name="rapport.pdf")),
            empreinte="a" * 64,
            nb_pages=1,
            pret_le=factory.LazyFunction(maintenant),
            commence_le=factory.SelfAttribute("pret_le"),
        )

    inscription = factory.SubFactory(InscriptionFactory)
    demande_le = factory.LazyFunction(maintenant)


class ActionDecideeFactory(factory.django.DjangoModelFactory):
    """An action to begin; `faite=True` is done."""

    class Meta:
        model = ActionDecidee

    class Params:
        faite = factory.Trait(etat="faite", terminee_le=factory.LazyFunction(maintenant))

    inscription = factory.SubFactory(InscriptionFactory)
    determinant = "REA"
    intitule = factory.Sequence(lambda rang: f"Répondre aux courriels en trois jours, étape {rang}")
    responsable = "responsable de l’accueil"
    echeance = factory.LazyFunction(lambda: aujourdhui() + dt.timedelta(days=30))


class NoteDActionFactory(factory.django.DjangoModelFactory):
    """A note on a new action."""

    class Meta:
        model = NoteDAction

    action = factory.SubFactory(ActionDecideeFactory)
    texte = "Le modèle de réponse est écrit."


class JeuOuvertFactory(factory.django.DjangoModelFactory):
    """The first version of the open data of an edition."""

    class Meta:
        model = JeuOuvert

    campagne = factory.SubFactory(CampagneFactory)
    version = 1
    contenu = factory.LazyFunction(lambda: {"avis": [["TOUT", "TOUT", "40", "publie"]]})
    empreinte = factory.LazyAttribute(lambda jeu: empreinte(jeu.contenu))
