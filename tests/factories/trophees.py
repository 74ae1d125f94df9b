"""Minimal results and prize lists, and a ranked edition made as operators make it: registrations, then an import."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory

from campagnes.models import Campagne
from enquetes.visites.actions.importer import importer_visites
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.echange import COURRIEL_REPONDU, lignes, visite
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, siren_valide
from tests.mondes import garde
from trophees.actions.calculer import calculer_resultats
from trophees.enums import (
    Categorie,
    EtatDeliberation,
    EtatLitige,
    GenreCourrierResultats,
    OrigineLitige,
    PetitesCategories,
)
from trophees.logic.gel import empreinte
from trophees.models import (
    BulletinJury,
    ConflitJury,
    CourrierResultats,
    Deliberation,
    InvitationCeremonie,
    LignePalmares,
    Litige,
    LoisDesErreurs,
    Palmares,
    PieceLitige,
    Resultat,
)

ELEMENTS = 20
# An e-mail that found a poor welcome.
MAUVAIS = {"EM-02": False, "EM-03": False, "EM-08": 0, "EM-11": 0, "EM-12": 0, "EM-13": 0}
CONTENU = {"campagne": 2020, "methode": "1.0", "categories": [], "classement": [], "non_classes": []}


class LoisDesErreursFactory(factory.django.DjangoModelFactory):
    """What a computation by another method learnt: nothing that serves."""

    class Meta:
        model = LoisDesErreurs

    campagne = factory.SubFactory("tests.factories.campagnes.CampagneFactory")
    methode = "0" * 64
    contenu = factory.Dict({})


class ResultatFactory(factory.django.DjangoModelFactory):
    """The result of a commune of 30,000 inhabitants, first of its category, by e-mail alone."""

    class Meta:
        model = Resultat

    inscription = factory.SubFactory(InscriptionFactory, canaux=("EMAIL",))
    categorie = Categorie.VILLE_20_50K
    est_eligible = True
    score = 74.0
    score_bas, score_haut = 61.0, 87.0
    rang = 1
    rang_bas, rang_haut, proba_premier, palier = 1, 1, 1.0, 1
    niveau = 3
    methode = "1.0"
    calcule_le = factory.LazyFunction(maintenant)
    detail = factory.LazyAttribute(
        lambda o: {
            "canaux": {
                "EMAIL": {
                    "score": o.score,
                    "intervalle": [o.score_bas, o.score_haut],
                    "visites": 2,
                    "significatif": True,
                }
            },
            "etapes": {},
            "etapes_intervalles": {},
            "determinants": {},
            "determinants_intervalles": {},
            "conformite": {},
            "par_canal": {
                "EMAIL": {
                    "etapes": {},
                    "etapes_intervalles": {},
                    "determinants": {},
                    "determinants_intervalles": {},
                }
            },
            "score_arrondi": str(o.score),
            "est_laureat": False,
            "qualite": o.score,
            "prevus": 2,
            "valides": 2,
            "grilles": [],
        }
    )


class LitigeFactory(factory.django.DjangoModelFactory):
    """An open dispute of staff on a body; `contact=True` is one from the body, on one of its validated contacts."""

    class Meta:
        model = Litige

    class Params:
        contact = factory.Trait(
            origine=OrigineLitige.ORGANISME,
            visite=factory.SubFactory(VisiteFactory, validee=True, inscription=factory.SelfAttribute("..inscription")),
        )
        brouillon = factory.Trait(contact=True, etat=EtatLitige.BROUILLON, ouvert_le=None)

    inscription = factory.SubFactory(InscriptionFactory)
    origine = OrigineLitige.EQUIPE
    motif = "L’adresse contactée n’est pas la bonne"
    ouvert_le = factory.LazyFunction(maintenant)
    ouvert_par = factory.SubFactory(UtilisateurFactory, charge_etudes=True)


class PieceLitigeFactory(factory.django.DjangoModelFactory):
    """A picture joined to a dispute."""

    class Meta:
        model = PieceLitige

    litige = factory.SubFactory(LitigeFactory, contact=True)
    nom = "preuve.png"
    media = "image/png"
    extension = ".png"
    taille = 100
    empreinte = factory.Sequence(lambda n: f"{n:064x}")
    fichier = factory.django.FileField(filename="preuve.png", data=b"\x89PNG\r\n\x1a\n")


class PalmaresFactory(factory.django.DjangoModelFactory):
    """A proposal whose frozen content is empty."""

    class Meta:
        model = Palmares

    campagne = factory.SubFactory(CampagneFactory, terminee=True)
    methode = "1.0"
    contenu = factory.LazyFunction(lambda: dict(CONTENU))
    empreinte = factory.LazyAttribute(lambda o: empreinte(o.contenu))
    propose_par = factory.SubFactory(UtilisateurFactory, responsable_palmares=True)


class LignePalmaresFactory(factory.django.DjangoModelFactory):
    """The first of its category, without award."""

    class Meta:
        model = LignePalmares

    palmares = factory.SubFactory(PalmaresFactory)
    categorie = Categorie.VILLE_20_50K
    rang = 1
    siren = factory.Sequence(lambda n: siren_valide(6_000_000 + n))
    nom = factory.Sequence(lambda n: f"Ville-{n}")
    score_arrondi = "74.0"


def trophee(*sirens: str, code: str = Categorie.VILLE_20_50K) -> dict[str, Any]:
    """Return a trophy of a deliberation with these finalists, held equal."""
    return {
        "code": str(code),
        "categories": [str(code)] if code in Categorie.values else [],
        "nb_classes": 5,
        "est_decerne": True,
        "finalistes": [
            {"siren": siren, "nom": f"Ville {siren}", "valeur": "74.0", "bas": "66.0", "haut": "82.0"}
            for siren in sirens
        ],
    }


def sirens_finalistes(deliberation: Deliberation) -> list[str]:
    """Return the finalists of the first trophy of a deliberation."""
    return [un["siren"] for un in deliberation.contenu[0]["finalistes"]]


class DeliberationFactory(factory.django.DjangoModelFactory):
    """An open vote about nothing; `close=True` closes it."""

    class Meta:
        model = Deliberation

    class Params:
        close = factory.Trait(
            etat=EtatDeliberation.CLOSE,
            ouverte_le=factory.LazyFunction(maintenant),
            close_le=factory.SelfAttribute("ouverte_le"),
            close_par=factory.SelfAttribute("ouverte_par"),
        )

    campagne = factory.SubFactory(CampagneFactory, terminee=True)
    petites_categories = PetitesCategories.NON_DECERNE
    contenu = factory.LazyFunction(list)
    ouverte_par = factory.SubFactory(UtilisateurFactory, responsable_palmares=True)


class BulletinJuryFactory(factory.django.DjangoModelFactory):
    """A ballot that compares nobody."""

    class Meta:
        model = BulletinJury

    deliberation = factory.SubFactory(DeliberationFactory)
    trophee = Categorie.VILLE_20_50K
    jure = factory.SubFactory(UtilisateurFactory, jury=True)
    ordre = factory.LazyFunction(list)
    sel = factory.Sequence(lambda n: f"{n:032x}")


class ConflitJuryFactory(factory.django.DjangoModelFactory):
    """A juror who declared a conflict with a body."""

    class Meta:
        model = ConflitJury

    inscription = factory.SubFactory(InscriptionFactory)
    jure = factory.SubFactory(UtilisateurFactory, jury=True)
    motif = "Un mandat dans cette ville"


class InvitationCeremonieFactory(factory.django.DjangoModelFactory):
    """A laureate that has not answered."""

    class Meta:
        model = InvitationCeremonie

    palmares = factory.SubFactory(PalmaresFactory)
    inscription = factory.SubFactory(InscriptionFactory)
    ceremonie_le = factory.LazyFunction(aujourdhui)


class CourrierResultatsFactory(factory.django.DjangoModelFactory):
    """Word of its results that is due to a body, to the address of its registration."""

    class Meta:
        model = CourrierResultats

    genre = GenreCourrierResultats.RESTITUTION
    inscription = factory.SubFactory(InscriptionFactory)
    cle = factory.Sequence(lambda n: f"restitution:{n}")


def rendre(campagne: Campagne, *, jours: int = 30) -> Campagne:
    """Give the results of an edition back `jours` days ago: after fifteen, nobody may contest any more."""
    campagne.restituee_le = maintenant() - dt.timedelta(days=jours)
    campagne.save(update_fields=["restituee_le", "modifie_le"])
    return campagne


def courriels(n: int, siren: str, trouves: int, *, inegaux: bool = False, **champs: Any) -> list[dict[str, Any]]:
    """Return two e-mails that differ from the worked example by the elements found, out of twenty.

    The second may find four less: contacts all alike tell nothing of chance, so that nobody is told apart.
    """
    deux = []
    for rang in range(2):
        trouves_la = max(0, trouves - 4) if inegaux and rang else trouves
        mesure = {"trouves": trouves_la, "attendus": ELEMENTS, "erreur_trompeuse": False}
        deux.append(visite(2 * n + rang, siren, reponses={**COURRIEL_REPONDU, "EM-16": mesure}, **champs))
    return deux


@garde
def campagne_classee(
    *trouves: int,
    nom: str = "Ville",
    decalage: int = 0,
    calculee: bool = False,
    inegaux: bool = False,
    **champs: Any,
) -> Campagne:
    """Return a finished edition with one ranked commune of 30,000 inhabitants a number of elements found.

    More elements, better rank; `decalage` keeps the bodies of a second edition apart; `calculee` adds results; `inegaux` makes the two e-mails of each differ. Needs the real grids (fixture `referentiels_charges`).
    """
    campagne = CampagneFactory(terminee=True, **champs | {"restituee_le": None})
    fichier: list[dict[str, Any]] = []
    for n, elements in enumerate(trouves, start=1 + decalage):
        organisme = OrganismeFactory(siren=siren_valide(7_000_000 + n), nom=f"{nom} {n:02}")
        InscriptionFactory(campagne=campagne, organisme=organisme, canaux=("EMAIL",))
        fichier += courriels(n, organisme.siren, elements, inegaux=inegaux)
    importer_visites(campagne=campagne, lignes=lignes(*fichier))
    # Given back once they are measured.
    campagne.restituee_le = champs.get("restituee_le")
    campagne.save(update_fields=["restituee_le"])
    if calculee:
        calculer_resultats(campagne=campagne)
    return campagne


@garde
def campagne_a_contester(*, calculee: bool = False) -> Campagne:
    """Return a finished edition of five towns, ranked 1 to 5, six e-mails each: one may be voided.

    The last e-mail of each found a poor welcome and costs its body several points. Needs the real grids.
    """
    campagne = campagne_classee(20, 16, 12, 8, 4)
    for inscription in campagne.les_inscriptions.all():
        modele = inscription.les_visites.order_by("pk").first()
        rien = {**modele.reponses, **MAUVAIS, "EM-16": {**modele.reponses["EM-16"], "trouves": 0}}
        for reponses in (modele.reponses, modele.reponses, modele.reponses, rien):
            VisiteFactory(
                inscription=inscription,
                grille=modele.grille,
                scenario=modele.scenario,
                enqueteur=modele.enqueteur,
                validee=True,
                est_importee=True,
                reponses=reponses,
            )
    if calculee:
        calculer_resultats(campagne=campagne)
    return campagne
