"""Prize lists: what would be frozen now, what is frozen, and what the public may know."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from campagnes.models import Campagne
from enquetes.visites.queries.scores import empreinte_connue, empreinte_des_contacts
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from organismes.queries.garde_electorale import avec_calendrier, reserves_en_cours
from socle.horloge import aujourdhui
from trophees.enums import Categorie, Decideur, EtatPalmares, MotifIneligibilite
from trophees.logic.gel import empreinte
from trophees.logic.jury import QUORUM
from trophees.logic.trophees import dire_les_prix, libelle_de, prix_de, sirens_laureats, trophees_geles
from trophees.models import Deliberation, LignePalmares, Palmares, Resultat
from trophees.queries.classement import LigneClassement, classement_de
from trophees.queries.jury import METHODE_DU_JURY, deliberation_de, est_perimee, trophees_a_geler
from trophees.queries.lois import methode_a_change


def contenu_a_geler(
    campagne: Campagne, contacts: Callable[[Campagne], tuple[int, str]] = empreinte_des_contacts
) -> dict[str, Any]:
    """Return the ranking of the last computation with the print of its inputs; every score is a text.

    A closed deliberation adds its trophies and says who is awarded; ranks are the measure's, always.
    """
    categories = classement_de(campagne)
    nb_contacts, empreinte_contacts = contacts(campagne)
    lignes = [ligne for categorie in categories for ligne in categorie.lignes]
    scores = dict(
        Resultat.objects.filter(inscription__campagne=campagne, score__isnull=False).values_list("inscription", "score")
    )
    methode = Resultat.objects.filter(inscription__campagne=campagne).values_list("methode", flat=True).first()
    contenu = {
        "campagne": campagne.annee,
        "methode": methode,
        "entrees": {"contacts": nb_contacts, "empreinte": empreinte_contacts},
        "categories": [
            {"code": c.code, "nb_classes": c.nb_classes, "est_decernee": c.est_decernee} for c in categories
        ],
        "classement": [_classee(ligne, scores) for ligne in lignes if ligne.rang is not None],
        "non_classes": [
            {**_gelee(ligne, scores), "motifs": list(ligne.motifs)} for ligne in lignes if ligne.rang is None
        ],
    }
    deliberation = deliberation_de(campagne)
    return _avec_le_jury(contenu, deliberation) if deliberation and deliberation.est_close else contenu


def _avec_le_jury(contenu: dict[str, Any], deliberation: Deliberation) -> dict[str, Any]:
    classes = {categorie["code"]: categorie["nb_classes"] for categorie in contenu["categories"]}
    trophees = [
        {**trophee, "nb_classes": sum(classes.get(code, 0) for code in trophee["categories"])}
        if trophee["categories"]
        else trophee
        for trophee in trophees_a_geler(deliberation)
    ]
    par_categorie = {code: trophee for trophee in trophees for code in trophee["categories"]}
    laureats = {code: trophee["laureats"] for code, trophee in par_categorie.items()}
    return {
        **contenu,
        "categories": [
            {**categorie, "est_decernee": par_categorie[categorie["code"]]["est_decerne"]}
            if categorie["code"] in par_categorie
            else categorie
            for categorie in contenu["categories"]
        ],
        "classement": [
            {**ligne, "est_laureat": ligne["siren"] in laureats.get(ligne["categorie"], ())}
            for ligne in contenu["classement"]
        ],
        "jury": {
            "methode": METHODE_DU_JURY,
            "quorum": QUORUM,
            "petites_categories": deliberation.petites_categories,
        },
        "trophees": trophees,
    }


def _gelee(ligne: LigneClassement, scores: Mapping[int, float | None]) -> dict[str, Any]:
    score = scores.get(ligne.inscription)
    return {
        "categorie": ligne.categorie,
        "inscription": ligne.inscription,
        "siren": ligne.siren,
        "nom": ligne.nom,
        "score": None if score is None else repr(score),
        "score_arrondi": None if ligne.score is None else str(ligne.score),
        "intervalle": None if ligne.intervalle is None else [repr(borne) for borne in ligne.intervalle],
    }


def _classee(ligne: LigneClassement, scores: Mapping[int, float | None]) -> dict[str, Any]:
    return {
        **_gelee(ligne, scores),
        "rang": ligne.rang,
        "rang_intervalle": None if ligne.rang_intervalle is None else list(ligne.rang_intervalle),
        "palier": ligne.palier,
        "est_laureat": ligne.est_laureat,
    }


def palmares_en_cours(campagne: Campagne) -> Palmares | None:
    """Return the prize list proposed or sealed and not yet public, if any."""
    return (
        Palmares.objects.filter(campagne=campagne, etat__in=[EtatPalmares.PROPOSE, EtatPalmares.SCELLE])
        .select_related("campagne", "propose_par", "scelle_par")
        .first()
    )


def palmares_publie(campagne: Campagne) -> Palmares | None:
    """Return the public prize list, if any."""
    return (
        Palmares.objects.filter(campagne=campagne, etat=EtatPalmares.PUBLIE)
        .select_related("campagne", "propose_par", "scelle_par")
        .first()
    )


def palmares_vivants(campagne: Campagne) -> tuple[Palmares | None, Palmares | None]:
    """Return the prize list that is being decided and the public one, in one query."""
    vivants = {
        palmares.etat == EtatPalmares.PUBLIE: palmares
        for palmares in Palmares.objects.filter(campagne=campagne)
        .exclude(etat=EtatPalmares.REJETE)
        .select_related("campagne", "propose_par", "scelle_par")
    }
    return vivants.get(False), vivants.get(True)


def est_integre(palmares: Palmares) -> bool:
    """Tell whether the frozen content still has its print."""
    return empreinte(palmares.contenu) == palmares.empreinte


def est_a_jour(palmares: Palmares, contacts: Callable[[Campagne], tuple[int, str]] = empreinte_des_contacts) -> bool:
    """Tell whether a computation of now would freeze the same content, and its jury would compare the same bodies.

    Results of another method than today's are those of no computation of now. `contacts` says how contacts are printed.
    A sealed list keeps the names of its day: one given to a body since, for another edition, contradicts nothing.
    """
    campagne = palmares.campagne
    if methode_a_change(campagne):
        return False
    deliberation = deliberation_de(campagne)
    if deliberation and deliberation.est_close and est_perimee(deliberation):
        return False
    actuel = contenu_a_geler(campagne, contacts)
    if palmares.est_scelle and est_integre(palmares):
        return empreinte(_sans_les_noms(actuel)) == empreinte(_sans_les_noms(palmares.contenu))
    return empreinte(actuel) == palmares.empreinte


def _sans_les_noms(contenu: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content without the names of bodies, nor the order that they give to those of one rank."""

    def sans_nom(lignes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        anonymes = ({cle: valeur for cle, valeur in ligne.items() if cle != "nom"} for ligne in lignes)
        return sorted(anonymes, key=lambda ligne: str(ligne["siren"]))

    return {
        **contenu,
        **{nom: sans_nom(contenu[nom]) for nom in ("classement", "non_classes")},
        "trophees": [
            {**trophee, "finalistes": sans_nom(trophee["finalistes"])} for trophee in contenu.get("trophees", ())
        ],
    }


def parait_a_jour(palmares: Palmares) -> bool:
    """Tell a page what `est_a_jour` tells an act, without reading again measures that did not change."""
    return est_a_jour(palmares, contacts=empreinte_connue)


def ligne_de(palmares: Palmares, inscription: Inscription) -> dict[str, Any] | None:
    """Return how a registration was ranked in a frozen list: by itself, by its SIREN where only that was frozen."""
    siren = inscription.organisme.siren
    for ligne in palmares.contenu["classement"]:
        if inscription.pk == ligne["inscription"] if "inscription" in ligne else siren == ligne["siren"]:
            return dict(ligne)
    return None


def prix_geles(palmares: Palmares, inscription: Inscription) -> list[str]:
    """Return the names of the trophies that a frozen list gives a registration."""
    ligne = ligne_de(palmares, inscription)
    return prix_de(palmares.contenu, ligne["siren"]) if ligne else []


def dire_les_prix_geles(palmares: Palmares, inscription: Inscription) -> str:
    """Write the trophies that a frozen list gives a registration."""
    ligne = ligne_de(palmares, inscription)
    return dire_les_prix(palmares.contenu, ligne["siren"]) if ligne else ""


def inscriptions_laureates(palmares: Palmares) -> QuerySet[Inscription]:
    """Return the registrations that a frozen list awards, in the order of their names."""
    sirens = sirens_laureats(palmares.contenu)
    lignes = [ligne for ligne in palmares.contenu["classement"] if ligne["siren"] in sirens]
    return (
        Inscription.objects.filter(
            Q(pk__in=[ligne["inscription"] for ligne in lignes if "inscription" in ligne])
            | Q(
                organisme__siren__in=[ligne["siren"] for ligne in lignes if "inscription" not in ligne],
                resultat__isnull=False,
            ),
            campagne=palmares.campagne_id,
        )
        .select_related("organisme", "campagne")
        .order_by("organisme__nom", "pk")
    )


@dataclass(frozen=True)
class LigneGelee:
    """A body as it was frozen; what was frozen before intervals were computed has none."""

    categorie: str
    nom: str
    score: float | None
    intervalle: tuple[float, float] | None
    rang: int | None
    rang_intervalle: tuple[int, int] | None
    palier: int | None
    est_laureat: bool
    motifs: str


@dataclass(frozen=True)
class CategorieGelee:
    """A category as it was frozen; a page shows some of its bodies, ranked ones first."""

    libelle: str
    est_decernee: bool
    est_d_un_seul: bool
    lignes: tuple[LigneGelee, ...]


def lignes_gelees(palmares: Palmares) -> list[dict[str, Any]]:
    """Return the bodies of a prize list as they were frozen, category by category, ranked ones first."""
    contenu = palmares.contenu
    rangs = {categorie["code"]: rang for rang, categorie in enumerate(contenu["categories"])}
    toutes = [*contenu["classement"], *contenu["non_classes"]]
    return sorted(toutes, key=lambda ligne: rangs[ligne["categorie"]])


def categories_gelees(palmares: Palmares, lignes: Iterable[dict[str, Any]]) -> list[CategorieGelee]:
    """Return frozen bodies, which come category by category, under their categories."""
    decernees = {categorie["code"]: categorie["est_decernee"] for categorie in palmares.contenu["categories"]}
    classes = Counter(ligne["categorie"] for ligne in palmares.contenu["classement"])
    return [
        CategorieGelee(str(Categorie(code).label), decernees[code], classes[code] == 1, tuple(map(_relue, groupe)))
        for code, groupe in groupby(lignes, key=lambda ligne: ligne["categorie"])
    ]


def _relue(ligne: Mapping[str, Any]) -> LigneGelee:
    bornes, places = ligne.get("intervalle"), ligne.get("rang_intervalle")
    return LigneGelee(
        categorie=ligne["categorie"],
        nom=ligne["nom"],
        score=None if ligne["score_arrondi"] is None else float(ligne["score_arrondi"]),
        intervalle=None if bornes is None else (float(bornes[0]), float(bornes[1])),
        rang=ligne.get("rang"),
        rang_intervalle=None if places is None else (places[0], places[1]),
        palier=ligne.get("palier"),
        est_laureat=ligne.get("est_laureat", False),
        motifs=", ".join(str(MotifIneligibilite(motif).label) for motif in ligne.get("motifs", ())),
    )


@dataclass(frozen=True)
class LaureatEnReserve:
    """A laureate that may not communicate yet, and its last day of reserve."""

    nom: str
    fin: dt.date


def laureats_en_reserve(palmares: Palmares, *, jour: dt.date | None = None) -> list[LaureatEnReserve]:
    """Return the laureates in reserve on `jour`, today by default: regles#el-04-laureats warns, it does not forbid."""
    laureates = list(avec_calendrier(inscriptions_laureates(palmares).filter(etat__in=ETATS_ACTIFS)))
    fins = reserves_en_cours(laureates, jour or aujourdhui())
    return [LaureatEnReserve(une.organisme.nom, fins[une.pk]) for une in laureates if une.pk in fins]


@dataclass(frozen=True)
class TropheePublic:
    """A trophy as the public reads it: categories, or a special prize. Not awarded, it has no laureate."""

    libelle: str
    laureats: tuple[str, ...]
    est_du_jury: bool


@dataclass(frozen=True)
class CategoriePublique(TropheePublic):
    """A trophy of the page of a prize list, with how many competed."""

    code: str
    nb_classes: int
    nb_de_tete: int
    """Ranked bodies that the measure cannot set apart from the first ones, themselves included; 0 when nobody knows.

    Tiers are those of a category: where several were merged, nobody does.
    """


@dataclass(frozen=True)
class PalmaresPublic:
    """All that the public knows of a prize list."""

    annee: int
    est_demonstration: bool
    publie_le: dt.datetime
    methode: str
    empreinte: str
    trophees: tuple[CategoriePublique, ...]

    @property
    def a_un_jury(self) -> bool:
        """Tell whether a jury named somebody."""
        return any(trophee.est_du_jury for trophee in self.trophees)


@dataclass(frozen=True)
class Laureats:
    """The laureates of one published prize list, special prizes included; trophies that nobody won are left out."""

    annee: int
    est_demonstration: bool
    publie_le: dt.datetime
    trophees: tuple[TropheePublic, ...]


def laureats_publies() -> list[Laureats]:
    """Return the laureates of every published prize list, latest edition first; nobody else is ever named.

    A list frozen without jury has no trophies of its own: its awarded lines are read.
    """
    publies = Palmares.objects.filter(etat=EtatPalmares.PUBLIE).order_by("-campagne__annee")
    lignes = LignePalmares.objects.filter(palmares__in=publies, est_laureat=True).order_by("categorie", "nom")
    par_palmares: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for palmares, categorie, nom in lignes.values_list("palmares", "categorie", "nom"):
        par_palmares[palmares].setdefault(categorie, []).append(nom)
    return [
        Laureats(
            annee=annee,
            est_demonstration=est_demonstration,
            publie_le=publie_le,
            trophees=_par_categorie(par_palmares[pk]) if trophees is None else _du_jury(trophees),
        )
        for pk, annee, est_demonstration, publie_le, trophees in publies.values_list(
            "pk", "campagne__annee", "campagne__est_demonstration", "publie_le", "contenu__trophees"
        )
        if publie_le
    ]


def _par_categorie(laureats: Mapping[str, list[str]]) -> tuple[TropheePublic, ...]:
    return tuple(
        TropheePublic(libelle_de(code, (code,)), tuple(noms), est_du_jury=False) for code, noms in laureats.items()
    )


def _du_jury(trophees: Iterable[Mapping[str, Any]]) -> tuple[TropheePublic, ...]:
    return tuple(
        TropheePublic(
            libelle_de(trophee["code"], tuple(trophee["categories"])),
            tuple(un["nom"] for un in trophee["finalistes"] if un["siren"] in trophee["laureats"]),
            trophee["decideur"] == Decideur.JURY,
        )
        for trophee in trophees
        if trophee["laureats"]
    )


def palmares_public(campagne: Campagne) -> PalmaresPublic | None:
    """Return the published prize list from its frozen content: names of laureates and nothing else."""
    palmares = palmares_publie(campagne)
    if palmares is None or palmares.publie_le is None:
        return None
    return PalmaresPublic(
        annee=campagne.annee,
        est_demonstration=campagne.est_demonstration,
        publie_le=palmares.publie_le,
        methode=palmares.methode,
        empreinte=palmares.empreinte,
        trophees=tuple(
            CategoriePublique(
                code=trophee.code,
                libelle=trophee.libelle,
                nb_classes=trophee.nb_classes,
                laureats=trophee.noms,
                est_du_jury=trophee.est_du_jury,
                nb_de_tete=_nb_de_tete(palmares.contenu, trophee.categories),
            )
            for trophee in trophees_geles(palmares.contenu)
            if trophee.categories or trophee.noms
        ),
    )


def _nb_de_tete(contenu: Mapping[str, Any], categories: Sequence[str]) -> int:
    if len(categories) != 1:
        return 0
    return sum(ligne["categorie"] in categories and ligne.get("palier") == 1 for ligne in contenu["classement"])
