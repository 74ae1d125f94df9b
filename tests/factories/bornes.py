"""Kiosks, points, opinions, comments.

`AvisFactory()` came from a phone; `AvisFactory(borne=True)` from an enrolled kiosk. `BorneFactory(active=True)` has an
enrolment whose token is `JETON` followed by its number.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any

import factory

from bornes.enums import EtatBorne, EtatVerbatim, GenreAnnonce
from bornes.models import (
    AgregatJour,
    AgregatMois,
    AgregatNational,
    AgregatTheme,
    AgregatThemeNational,
    AnnonceEcoute,
    Avis,
    Borne,
    CleDuJour,
    CodeAvis,
    CourrierEcoute,
    DemandeReponse,
    Enrolement,
    Examen,
    Point,
    PreferenceEcoute,
    Presence,
    Recepisse,
    SuiteRecue,
    ThemeReconnu,
    Verbatim,
)
from bornes.parc.actions.enroler import empreinte_du_code
from socle.coffre import sceller
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory

JETON = "jeton-de-test-"


def empreinte(secret: str) -> str:
    """Return the hash under which a token is known."""
    return hashlib.sha256(secret.encode()).hexdigest()


class PointFactory(factory.django.DjangoModelFactory):
    """A whole site; `service=ServiceFactory(...)` for one service of it."""

    class Meta:
        model = Point

    inscription = factory.SubFactory(InscriptionFactory, smartphone=True, borne=True)
    site = factory.SubFactory(SiteFactory, organisme=factory.SelfAttribute("..inscription.organisme"))
    service = None
    code = factory.LazyAttribute(lambda o: o.service.code if o.service else "")

    class Params:
        avec_service = factory.Trait(
            service=factory.SubFactory(ServiceFactory, organisme=factory.SelfAttribute("..inscription.organisme"))
        )


class CodeAvisFactory(factory.django.DjangoModelFactory):
    """An open code."""

    class Meta:
        model = CodeAvis

    code = factory.Sequence(lambda n: f"code{n:04d}")
    point = factory.SubFactory(PointFactory)
    ouvert_le = factory.LazyFunction(maintenant)


class BorneFactory(factory.django.DjangoModelFactory):
    """A kiosk ordered; traits `preparee`, `expediee`, `installee`, `active`."""

    class Meta:
        model = Borne

    inscription = factory.SubFactory(InscriptionFactory, borne=True)
    site = factory.SubFactory(SiteFactory, organisme=factory.SelfAttribute("..inscription.organisme"))
    numero_inventaire = factory.Maybe("inventoriee", factory.Sequence(lambda n: f"CIV-{n:04d}"), "")

    class Params:
        inventoriee = False
        preparee = factory.Trait(etat=EtatBorne.PREPAREE, inventoriee=True)
        expediee = factory.Trait(etat=EtatBorne.EXPEDIEE, inventoriee=True)
        installee = factory.Trait(etat=EtatBorne.INSTALLEE, inventoriee=True)
        active = factory.Trait(etat=EtatBorne.ACTIVE, inventoriee=True)


class EnrolementFactory(factory.django.DjangoModelFactory):
    """An enrolment whose code was exchanged for the token `jeton`; `attendu=True` for a code not used yet."""

    class Meta:
        model = Enrolement

    borne = factory.SubFactory(BorneFactory, active=True)
    code_empreinte = factory.Sequence(lambda n: empreinte_du_code(f"code-{n}"))
    code_expire_le = factory.LazyFunction(lambda: maintenant() + dt.timedelta(days=14))
    utilise_le = factory.LazyFunction(maintenant)
    jeton_emis_le = factory.LazyFunction(maintenant)
    jeton_empreinte = factory.LazyAttribute(lambda o: empreinte(o.jeton))

    class Params:
        jeton = factory.Sequence(lambda n: f"{JETON}{n}")
        attendu = factory.Trait(utilise_le=None, jeton_emis_le=None, jeton_empreinte=None)


class SuiteRecueFactory(factory.django.DjangoModelFactory):
    """Nothing received yet."""

    class Meta:
        model = SuiteRecue

    enrolement = factory.SubFactory(EnrolementFactory)


class PresenceFactory(factory.django.DjangoModelFactory):
    """A sign of life today."""

    class Meta:
        model = Presence

    borne = factory.SubFactory(BorneFactory, active=True)
    jour = factory.LazyFunction(aujourdhui)
    vue_le = factory.LazyFunction(maintenant)
    version = "1"


class AvisFactory(factory.django.DjangoModelFactory):
    """A satisfied opinion of today, at noon; `mot="…"` seals a comment, `courriel="…"` an address."""

    class Meta:
        model = Avis

    class Params:
        mot = ""
        courriel = ""
        borne = factory.Trait(
            enrolement=factory.SubFactory(
                EnrolementFactory,
                borne__inscription=factory.SelfAttribute("...point.inscription"),
                borne__site=factory.SelfAttribute("...point.site"),
            ),
            sequence=factory.Sequence(lambda n: n + 1),
        )

    id = factory.LazyFunction(uuid.uuid4)
    point = factory.SubFactory(PointFactory)
    saisi_le = factory.LazyFunction(maintenant)
    recu_le = factory.LazyFunction(maintenant)
    jour = factory.LazyFunction(aujourdhui)
    heure = 12
    satisfaction = 4
    texte = factory.LazyAttribute(lambda o: sceller(o.mot, f"avis/texte/{o.id}") if o.mot else None)
    contact = factory.LazyAttribute(lambda o: sceller(o.courriel, f"avis/contact/{o.id}") if o.courriel else None)
    empreinte = factory.LazyAttribute(lambda o: o.id.hex)


def donner_avis(nombre: int, *, point: Point, borne: bool = False, **champs: Any) -> list[Avis]:
    """Write so many opinions of a point at once; with `borne`, of one kiosk there."""
    if borne:
        kiosque = EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site)
        champs |= {"enrolement": kiosque, "sequence": factory.Sequence(lambda n: n + 1)}
    return Avis.objects.bulk_create(AvisFactory.build_batch(nombre, point=point, **champs))


class ExamenFactory(factory.django.DjangoModelFactory):
    """One opinion restored."""

    class Meta:
        model = Examen

    vers = "retabli"
    nombre = 1


class CleDuJourFactory(factory.django.DjangoModelFactory):
    """The key of today."""

    class Meta:
        model = CleDuJour
        django_get_or_create = ("jour",)

    jour = factory.LazyFunction(aujourdhui)
    cle = b"0" * 32


class VerbatimFactory(factory.django.DjangoModelFactory):
    """A comment masked, waiting for a person; `publie=True` once let through."""

    class Meta:
        model = Verbatim

    class Params:
        publie = factory.Trait(etat=EtatVerbatim.PUBLIE, decide_le=factory.LazyFunction(maintenant))

    avis = factory.SubFactory(AvisFactory, mot="Accueil rapide et souriant.")
    inscription = factory.SelfAttribute("avis.point.inscription")
    etat = EtatVerbatim.MASQUE
    texte_masque = "Accueil rapide et souriant."


class RecepisseFactory(factory.django.DjangoModelFactory):
    """The receipt of a comment; `secret` is the part of its address that opens it."""

    class Meta:
        model = Recepisse

    class Params:
        secret = factory.Sequence(lambda n: f"recepisse{n}")

    avis = factory.SubFactory(AvisFactory, mot="Accueil rapide et souriant.")
    empreinte = factory.LazyAttribute(lambda o: empreinte(o.secret))


class ThemeReconnuFactory(factory.django.DjangoModelFactory):
    """A theme found by the rules."""

    class Meta:
        model = ThemeReconnu

    verbatim = factory.SubFactory(VerbatimFactory)
    theme = "attente"


class DemandeReponseFactory(factory.django.DjangoModelFactory):
    """Somebody waits for an answer."""

    class Meta:
        model = DemandeReponse

    avis = factory.SubFactory(AvisFactory, courriel="usager@exemple.fr")
    expire_le = factory.LazyFunction(lambda: maintenant() + dt.timedelta(days=90))


class AnnonceEcouteFactory(factory.django.DjangoModelFactory):
    """The week of a body to tell."""

    class Meta:
        model = AnnonceEcoute

    genre = GenreAnnonce.HEBDOMADAIRE
    inscription = factory.SubFactory(InscriptionFactory)
    cle = factory.Sequence(lambda n: f"hebdomadaire:{n}")


class CourrierEcouteFactory(factory.django.DjangoModelFactory):
    """The digest of a week that is due, to the referent of the registration."""

    class Meta:
        model = CourrierEcoute

    annonce = factory.SubFactory(AnnonceEcouteFactory)
    cle = factory.LazyAttribute(lambda courrier: f"{courrier.annonce.cle}:referent")


class AgregatJourFactory(factory.django.DjangoModelFactory):
    """Ten satisfied opinions from phones, today."""

    class Meta:
        model = AgregatJour

    point = factory.SubFactory(PointFactory)
    inscription = factory.SelfAttribute("point.inscription")
    jour = factory.LazyFunction(aujourdhui)
    origine = "smartphone"
    n = n4 = h12 = 10


class AgregatMoisFactory(factory.django.DjangoModelFactory):
    """Ten satisfied opinions from phones, this month."""

    class Meta:
        model = AgregatMois

    inscription = factory.SubFactory(InscriptionFactory, smartphone=True)
    mois = factory.LazyFunction(lambda: aujourdhui().replace(day=1))
    origine = "smartphone"
    n = n4 = h12 = 10


class AgregatNationalFactory(factory.django.DjangoModelFactory):
    """Ten satisfied opinions from phones, today, in the whole edition."""

    class Meta:
        model = AgregatNational

    campagne = factory.SubFactory(CampagneFactory)
    jour = factory.LazyFunction(aujourdhui)
    origine = "smartphone"
    n = n4 = h12 = 10


class AgregatThemeFactory(factory.django.DjangoModelFactory):
    """Six comments about the wait, today."""

    class Meta:
        model = AgregatTheme

    point = factory.SubFactory(PointFactory)
    inscription = factory.SelfAttribute("point.inscription")
    jour = factory.LazyFunction(aujourdhui)
    origine = "smartphone"
    theme = "attente"
    n = 6


class AgregatThemeNationalFactory(factory.django.DjangoModelFactory):
    """Six comments about the wait, today, in the whole edition."""

    class Meta:
        model = AgregatThemeNational

    campagne = factory.SubFactory(CampagneFactory)
    jour = factory.LazyFunction(aujourdhui)
    origine = "smartphone"
    theme = "attente"
    n = 6


class PreferenceEcouteFactory(factory.django.DjangoModelFactory):
    """Everything is sent."""

    class Meta:
        model = PreferenceEcoute

    inscription = factory.SubFactory(InscriptionFactory, smartphone=True)
