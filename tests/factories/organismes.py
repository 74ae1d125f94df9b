"""Directory, bodies, members, registrations.

`InscriptionFactory()` is validated; traits `deposee`, `confirmee`, `a_corriger`, `validee`, `refusee`, `retiree`,
`importee` choose another state. It offers every channel but PHYS unless `canaux=("EMAIL", "TEL")` is given.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import factory
from stdnum import luhn

from campagnes.enums import Acte
from organismes.actions.charger_annuaire import marquer_l_annuaire
from organismes.enums import (
    Canal,
    EtatInscription,
    GenreCourrierOrganisme,
    NatureEntite,
    NatureNom,
    RoleMembre,
    SourceFermeture,
    TypeOrganisme,
)
from organismes.models import (
    Appartenance,
    Brouillon,
    CanalOffert,
    CodePostal,
    CourrierOrganisme,
    Fermeture,
    Inscription,
    Invitation,
    LeveeReserve,
    Membre,
    NomSurveille,
    NumeroFerme,
    Organisme,
    PlaceGratuite,
    RevisionAnnuaire,
    Service,
    Site,
    Territoire,
)
from socle.enums import EtatCourrier
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory

CANAUX = (Canal.EMAIL, Canal.COURRIER, Canal.TEL, Canal.RS, Canal.WEB)
COORDONNEES = {
    Canal.EMAIL: "accueil@exemple.fr",
    Canal.COURRIER: "1 place de la Mairie, 31000 Exemple",
    Canal.TEL: "+33561000000",
    Canal.RS: "@exemple",
    Canal.WEB: "https://www.exemple.fr",
    Canal.PHYS: "1 place de la Mairie, 31000 Exemple",
}


def siren_valide(n: int) -> str:
    """Return a SIREN with a right key, different for every n under ten million."""
    base = f"2{n:07d}"
    return base + luhn.calc_check_digit(base)


class NumeroFermeFactory(factory.django.DjangoModelFactory):
    """A number that Sirene says is closed, taken over by nobody."""

    class Meta:
        model = NumeroFerme

    numero = factory.Sequence(lambda n: siren_valide(8_000_000 + n))
    source = SourceFermeture.SIRENE


class TerritoireFactory(factory.django.DjangoModelFactory):
    """A commune of Haute-Garonne, whose code is no commune's there or in the tests; `codes_postaux=("31000",)` adds its postal codes."""

    class Meta:
        model = Territoire
        skip_postgeneration_save = True

    nature = NatureEntite.COMMUNE
    code = factory.Sequence(lambda n: f"{60800 + n:05d}")
    nom = factory.Sequence(lambda n: f"Commune-{n}")
    nom_cherche = factory.LazyAttribute(lambda o: o.nom.lower().replace("-", " "))
    siren = factory.Sequence(lambda n: siren_valide(5_000_000 + n))
    population = 30_000
    departement = "31"
    region = "76"
    edition = 2026

    @factory.post_generation
    def codes_postaux(self: Any, create: bool, extracted: Any, **_: Any) -> None:
        """Write the postal codes given; searches know that the directory changed."""
        if create and extracted:
            CodePostal.objects.bulk_create(CodePostal(territoire=self, code=code) for code in extracted)
        if create:
            marquer_l_annuaire()


class RevisionAnnuaireFactory(factory.django.DjangoModelFactory):
    """The one row that says which state of the directory this is."""

    class Meta:
        model = RevisionAnnuaire

    pk = RevisionAnnuaire.SEULE
    marque = factory.LazyFunction(uuid4)


class CodePostalFactory(factory.django.DjangoModelFactory):
    """A postal code of a new commune."""

    class Meta:
        model = CodePostal

    territoire = factory.SubFactory(TerritoireFactory)
    code = "31000"


class AppartenanceFactory(factory.django.DjangoModelFactory):
    """A commune in a métropole."""

    class Meta:
        model = Appartenance

    groupement = factory.SubFactory(TerritoireFactory, nature=NatureEntite.METROPOLE)
    commune = factory.SubFactory(TerritoireFactory)


class OrganismeFactory(factory.django.DjangoModelFactory):
    """A commune of 30,000 inhabitants in Haute-Garonne, with a right SIREN, linked to no territory."""

    class Meta:
        model = Organisme

    type = TypeOrganisme.COMMUNE
    nom = factory.Sequence(lambda n: f"Ville-{n}")
    siren = factory.Sequence(lambda n: siren_valide(1_000_000 + n))
    departement = "31"
    region = "76"
    population = 30_000


class MembreFactory(factory.django.DjangoModelFactory):
    """The referent of a body since yesterday; `role=RoleMembre.MEMBRE` for a plain member, `venu=True` when she came."""

    class Meta:
        model = Membre

    class Params:
        venu = factory.Trait(utilisateur__venu_le=factory.LazyFunction(maintenant))

    organisme = factory.SubFactory(OrganismeFactory)
    utilisateur = factory.SubFactory(UtilisateurFactory)
    role = RoleMembre.REFERENT
    cree_le = factory.LazyFunction(lambda: maintenant() - dt.timedelta(days=1))


class BrouillonFactory(factory.django.DjangoModelFactory):
    """An empty draft, valid thirty days."""

    class Meta:
        model = Brouillon

    campagne = factory.SubFactory(CampagneFactory)
    jeton_empreinte = factory.Sequence(lambda n: f"{n:064x}")
    courriel = factory.Sequence(lambda n: f"brouillon{n}@exemple.fr")
    donnees = factory.Dict({"organisme": {}})
    expire_le = factory.LazyFunction(lambda: maintenant() + dt.timedelta(days=30))


def _decidee(etat: EtatInscription, motif: str = "") -> factory.Trait:
    return factory.Trait(
        etat=etat,
        confirmee_le=factory.LazyFunction(maintenant),
        decidee_le=factory.LazyFunction(maintenant),
        motif=motif,
    )


class InscriptionFactory(factory.django.DjangoModelFactory):
    """A validated registration of a new body in a new edition; see the module for its traits."""

    class Meta:
        model = Inscription
        skip_postgeneration_save = True

    class Params:
        deposee = factory.Trait(etat=EtatInscription.DEPOSEE, confirmee_le=None, decidee_le=None)
        confirmee = factory.Trait(etat=EtatInscription.CONFIRMEE, decidee_le=None)
        a_corriger = _decidee(EtatInscription.A_CORRIGER, "Téléphone à corriger")
        validee = _decidee(EtatInscription.VALIDEE)
        refusee = _decidee(EtatInscription.REFUSEE, "Organisme hors champ")
        retiree = _decidee(EtatInscription.RETIREE, "Retrait demandé")
        importee = factory.Trait(est_importee=True, agents_informes=False, reglement_accepte=False)

    campagne = factory.SubFactory(CampagneFactory)
    organisme = factory.SubFactory(OrganismeFactory)
    etat = EtatInscription.VALIDEE
    referent_nom = "Camille Référente"
    referent_fonction = "Directrice de la relation usagers"
    referent_courriel = factory.Sequence(lambda n: f"referent{n}@exemple.fr")
    referent_telephone = "+33561000001"
    horaires = "Du lundi au vendredi, 9 h – 17 h"
    services = ["État civil", "Urbanisme"]
    dpo_contact = "dpo@exemple.fr"
    vooter = False
    # Who took the polls has said how many agents it has; nobody confirmed it.
    effectif = factory.LazyAttribute(lambda o: 1000 if o.vooter else None)
    agents_informes = True
    reglement_accepte = True
    deposee_le = factory.LazyFunction(maintenant)
    confirmee_le = factory.LazyFunction(maintenant)
    decidee_le = factory.LazyFunction(maintenant)

    @factory.post_generation
    def canaux(self: Any, create: bool, extracted: Any, **_: Any) -> None:
        """Offer the channels given, all but PHYS by default."""
        if not create:
            return
        CanalOffert.objects.bulk_create(
            CanalOffert(inscription=self, canal=canal, coordonnees=COORDONNEES[canal])
            for canal in (CANAUX if extracted is None else extracted)
        )


class CanalOffertFactory(factory.django.DjangoModelFactory):
    """The e-mail channel of a new registration that offers nothing else."""

    class Meta:
        model = CanalOffert

    inscription = factory.SubFactory(InscriptionFactory, canaux=())
    canal = Canal.EMAIL
    coordonnees = factory.LazyAttribute(lambda o: COORDONNEES[o.canal])


class InvitationFactory(factory.django.DjangoModelFactory):
    """A colleague asked to join a body, who did not answer yet."""

    class Meta:
        model = Invitation

    organisme = factory.SubFactory(OrganismeFactory)
    utilisateur = factory.SubFactory(UtilisateurFactory)
    courriel = factory.SelfAttribute("utilisateur.email")
    role = RoleMembre.MEMBRE


class PlaceGratuiteFactory(factory.django.DjangoModelFactory):
    """A free seat that nobody holds."""

    class Meta:
        model = PlaceGratuite

    campagne = factory.SubFactory(CampagneFactory)
    rang = factory.Sequence(lambda n: n + 1)


class CourrierOrganismeFactory(factory.django.DjangoModelFactory):
    """A mail due to the referent of a registration; with `parti_le`, one that left then."""

    class Meta:
        model = CourrierOrganisme

    genre = GenreCourrierOrganisme.CONFIRMEE
    inscription = factory.SubFactory(InscriptionFactory, confirmee=True)
    cle = factory.Sequence(lambda n: f"confirmee:{n}")
    parti_le = None
    etat = factory.LazyAttribute(lambda o: EtatCourrier.PARTI if o.parti_le else EtatCourrier.DU)
    essais = factory.LazyAttribute(lambda o: 1 if o.parti_le else 0)
    premier_essai_le = factory.SelfAttribute("parti_le")
    tente_le = factory.SelfAttribute("parti_le")


class FermetureFactory(factory.django.DjangoModelFactory):
    """One closing day."""

    class Meta:
        model = Fermeture

    organisme = factory.SubFactory(OrganismeFactory)
    du = dt.date(2020, 2, 21)
    au = factory.SelfAttribute("du")


class SiteFactory(factory.django.DjangoModelFactory):
    """A town hall open from Monday to Friday."""

    class Meta:
        model = Site

    organisme = factory.SubFactory(OrganismeFactory)
    nom = factory.Sequence(lambda n: f"Mairie annexe {n}")
    adresse = "1 place de la Mairie, 31000 Exemple"


class ServiceFactory(factory.django.DjangoModelFactory):
    """A service of a body."""

    class Meta:
        model = Service

    organisme = factory.SubFactory(OrganismeFactory)
    code = factory.Sequence(lambda n: f"service-{n}")
    nom = factory.Sequence(lambda n: f"Service {n}")


class LeveeReserveFactory(factory.django.DjangoModelFactory):
    """A lift of the reserve by an administrator, on the responsibility of a mayor."""

    class Meta:
        model = LeveeReserve

    inscription = factory.SubFactory(InscriptionFactory)
    acte = Acte.COMMUNIQUER
    responsable = "Dominique Exemple, maire"
    motif = "Communiqué déjà public avant la période"
    auteur = factory.SubFactory(UtilisateurFactory)


class NomSurveilleFactory(factory.django.DjangoModelFactory):
    """The name of a candidate."""

    class Meta:
        model = NomSurveille

    inscription = factory.SubFactory(InscriptionFactory)
    nom = factory.Sequence(lambda n: f"Claude Exemple-{n}")
    nature = NatureNom.CANDIDAT
