"""Agents' polls.

`SondageFactory()` is a draft without cards; traits `ouvert`, `clos`, `publie`, `abandonne`. Open ones carry keys that
are not real: tests that sign go through the acts, with the keys of tests/sondages/cles.py.
"""

from __future__ import annotations

import factory

from socle.enums import EtatDocument
from socle.horloge import maintenant
from sondages.enums import EtatSondage, NatureCarte
from sondages.models import (
    BulletinEnAttente,
    Carte,
    CodeUnique,
    Depouillement,
    EnvoiCode,
    Groupe,
    Idee,
    JetonDepense,
    Planche,
    Reponse,
    Salle,
    Sondage,
    SoutienIdee,
)
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import empreinte
from tests.factories.organismes import InscriptionFactory

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def _code(n: int) -> str:
    return "".join(CROCKFORD[n >> (5 * place) & 31] for place in reversed(range(8)))


class SondageFactory(factory.django.DjangoModelFactory):
    """A draft of a body that took the option."""

    class Meta:
        model = Sondage

    class Params:
        ouvert = factory.Trait(
            etat=EtatSondage.OUVERT,
            ouvert_le=factory.LazyFunction(maintenant),
            seuil_effectifs_ouverture=factory.SelfAttribute("seuil_effectifs"),
            seuil_mots_ouverture=factory.SelfAttribute("seuil_mots"),
            cle_idees_publique=b"publique",
            cle_idees_privee=b"scellee",
        )
        clos = factory.Trait(
            ouvert=True,
            etat=EtatSondage.CLOS,
            clos_le=factory.LazyFunction(maintenant),
            cle_idees_privee=None,
        )
        publie = factory.Trait(clos=True, etat=EtatSondage.PUBLIE, publie_le=factory.LazyFunction(maintenant))
        abandonne = factory.Trait(etat=EtatSondage.ABANDONNE)

    inscription = factory.SubFactory(InscriptionFactory, vooter=True)
    code = factory.Sequence(_code)
    titre = "Notre accueil, vu de l’intérieur"
    seuil_effectifs = 10
    seuil_mots = 10


class CarteFactory(factory.django.DjangoModelFactory):
    """A statement; traits `choix`, `idee`."""

    class Meta:
        model = Carte

    class Params:
        choix = factory.Trait(nature=NatureCarte.CHOIX, options=["Le téléphone", "Le guichet", "Les courriels"])
        idee = factory.Trait(nature=NatureCarte.IDEE)

    sondage = factory.SubFactory(SondageFactory)
    rang = factory.Sequence(lambda n: n % 30_000 + 1)
    nature = NatureCarte.AFFIRMATION
    enonce = "Un usager trouve facilement comment nous joindre."


class GroupeFactory(factory.django.DjangoModelFactory):
    """A department of thirty agents."""

    class Meta:
        model = Groupe

    sondage = factory.SubFactory(SondageFactory)
    nom = factory.Sequence(lambda n: f"Service {n}")
    signe = factory.Sequence(lambda n: CROCKFORD[n % 32].upper())
    effectif = 30


class CodeUniqueFactory(factory.django.DjangoModelFactory):
    """A code not used yet."""

    class Meta:
        model = CodeUnique

    groupe = factory.SubFactory(GroupeFactory)
    lot = 1
    empreinte = factory.Sequence(lambda n: empreinte("code", n))
    demande = factory.Sequence(lambda n: empreinte("demande", n))


class EnvoiCodeFactory(factory.django.DjangoModelFactory):
    """A code on its way."""

    class Meta:
        model = EnvoiCode

    sondage = factory.SubFactory(SondageFactory, ouvert=True)
    groupe = factory.SubFactory(GroupeFactory, sondage=factory.SelfAttribute("..sondage"))
    contenu = b"scelle"


class JetonDepenseFactory(factory.django.DjangoModelFactory):
    """A token that cast its ballot."""

    class Meta:
        model = JetonDepense

    sondage = factory.SubFactory(SondageFactory, ouvert=True)
    empreinte = factory.Sequence(lambda n: empreinte("jeton", n))


class BulletinEnAttenteFactory(factory.django.DjangoModelFactory):
    """A sealed ballot."""

    class Meta:
        model = BulletinEnAttente

    sondage = factory.SubFactory(SondageFactory, ouvert=True)
    contenu = b"scelle"


class ReponseFactory(factory.django.DjangoModelFactory):
    """An agreement."""

    class Meta:
        model = Reponse

    carte = factory.SubFactory(CarteFactory)
    groupe = factory.SubFactory(GroupeFactory, sondage=factory.SelfAttribute("..carte.sondage"))
    valeur = "accord"
    recu = factory.Sequence(lambda n: _code(n).upper() * 2)


class IdeeFactory(factory.django.DjangoModelFactory):
    """An idea that waits for a moderator; `publiee=True` once let through."""

    class Meta:
        model = Idee

    class Params:
        publiee = factory.Trait(etat="publiee")

    sondage = factory.SubFactory(SondageFactory, ouvert=True)
    texte = "Un seul formulaire pour tous les services."


class SoutienIdeeFactory(factory.django.DjangoModelFactory):
    """A support."""

    class Meta:
        model = SoutienIdee

    idee = factory.SubFactory(IdeeFactory, publiee=True)
    empreinte = factory.Sequence(lambda n: empreinte("soutien", n))


class DepouillementFactory(factory.django.DjangoModelFactory):
    """The results of a poll that nobody answered."""

    class Meta:
        model = Depouillement

    sondage = factory.SubFactory(SondageFactory, clos=True)
    contenu = factory.Dict({})
    empreinte = factory.Sequence(lambda n: empreinte("document", n))
    methode = "sondages-1"


class SalleFactory(factory.django.DjangoModelFactory):
    """The welcome is on the screen."""

    class Meta:
        model = Salle

    sondage = factory.SubFactory(SondageFactory, ouvert=True, est_en_salle=True)


class PlancheFactory(factory.django.DjangoModelFactory):
    """Cards that no worker printed yet; `scellee=True`, printed and not taken."""

    class Meta:
        model = Planche

    class Params:
        scellee = factory.Trait(
            etat=EtatDocument.PRET, progression=100, pret_le=factory.LazyFunction(maintenant), contenu=b"scellee"
        )

    groupe = factory.SubFactory(GroupeFactory)
    sondage = factory.SelfAttribute("groupe.sondage")
    lot = factory.Sequence(lambda n: n % 30_000 + 1)
    nombre = 8
    auteur = factory.SubFactory(UtilisateurFactory)
    demande_le = factory.LazyFunction(maintenant)
