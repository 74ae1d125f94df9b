"""Partners of the API: `JetonApiFactory(mots="bec_x", portees=["avis:lire"])` is known by these words."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import factory

from partenaires.enums import PorteeApi, TypeEvenement
from partenaires.models import (
    DemandeUnique,
    Evenement,
    JetonApi,
    Livraison,
    Partenaire,
    PointDEcoute,
    ReleveDuJournal,
)
from socle.coffre import sceller
from socle.empreintes import empreinte_sans_cle
from socle.horloge import maintenant
from socle.scelles import place_de


class PartenaireFactory(factory.django.DjangoModelFactory):
    """A partner that knows every body."""

    class Meta:
        model = Partenaire

    nom = factory.Sequence(lambda n: f"Partenaire {n}")


class JetonApiFactory(factory.django.DjangoModelFactory):
    """A token that may do everything, for a month."""

    class Meta:
        model = JetonApi

    class Params:
        mots = factory.Sequence(lambda n: f"bec_{n:043d}")
        revoque = factory.Trait(revoque_le=factory.LazyFunction(maintenant))
        expire = factory.Trait(
            cree_le=factory.LazyFunction(lambda: maintenant() - dt.timedelta(days=31)),
            expire_le=factory.LazyFunction(lambda: maintenant() - dt.timedelta(days=1)),
        )

    partenaire = factory.SubFactory(PartenaireFactory)
    intitule = "Essais"
    jeton_empreinte = factory.LazyAttribute(lambda o: empreinte_sans_cle(o.mots))
    debut = factory.LazyAttribute(lambda o: o.mots[:12])
    portees = factory.LazyFunction(lambda: sorted(PorteeApi.values))
    expire_le = factory.LazyFunction(lambda: maintenant() + dt.timedelta(days=30))


class DemandeUniqueFactory(factory.django.DjangoModelFactory):
    """A write that was done."""

    class Meta:
        model = DemandeUnique

    partenaire = factory.SubFactory(PartenaireFactory)
    cle = factory.Sequence(lambda n: f"cle-{n}")
    empreinte = "0" * 64
    code_http = 201
    reponse: Any = factory.LazyFunction(dict)


class EvenementFactory(factory.django.DjangoModelFactory):
    """A registration that was validated; nobody says whose."""

    class Meta:
        model = Evenement

    rang = factory.Sequence(lambda n: n + 1)
    type = TypeEvenement.INSCRIPTION_VALIDEE
    le = factory.LazyFunction(maintenant)
    donnees: Any = factory.LazyFunction(lambda: {"inscription": 1})


class ReleveDuJournalFactory(factory.django.DjangoModelFactory):
    """Nothing of the journal was read."""

    class Meta:
        model = ReleveDuJournal


class PointDEcouteFactory(factory.django.DjangoModelFactory):
    """An address that wants to hear of everything."""

    class Meta:
        model = PointDEcoute

    partenaire = factory.SubFactory(PartenaireFactory)
    adresse = factory.Sequence(lambda n: f"https://exemple.fr/{n}")
    types = factory.LazyFunction(lambda: sorted(TypeEvenement.values))
    secret = factory.LazyAttribute(
        lambda o: sceller("whsec_" + "A" * 43 + "=", place_de(PointDEcoute, "secret", pk=o.id))
    )
    id = factory.LazyFunction(uuid.uuid4)


class LivraisonFactory(factory.django.DjangoModelFactory):
    """A delivery that is due now."""

    class Meta:
        model = Livraison

    point = factory.SubFactory(PointDEcouteFactory)
    evenement = factory.SubFactory(EvenementFactory)
