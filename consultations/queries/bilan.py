"""One reading of a dialogue for the page of results, the CSV and the report of the council."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from consultations.enums import (
    PROPOSITIONS_PUBLIQUES,
    SEUIL_PETITS_NOMBRES,
    EtatProposition,
    EtatTexte,
)
from consultations.logic.graphiques import moustache
from consultations.models import AvisSection, Commentaire, Dialogue, Phase, Proposition, ReponsePubliee
from consultations.queries.accord import Classement, Opinions, Rang, carte_des_opinions, classement_duels
from consultations.queries.comptes import ComptesParPorte, ayant_agi, comptes_par_porte
from consultations.queries.evaluations import SectionEvaluee, evaluations_de
from consultations.queries.ouverture import arretee_le, jours_de_l_etape, participation_de
from socle.horloge import aujourdhui, maintenant
from socle.logic.dessin import Dessin, colonnes
from socle.logic.typographie import accorder

PLUS_SOUTENUES = 10
MOTS_IMPRIMES = 5
"""How many reserves, and comments, of a section the report prints."""
TAILLE = (320.0, 92.0)
ORDRE_DES_SUITES = (
    EtatProposition.REALISEE,
    EtatProposition.RETENUE,
    EtatProposition.ETUDIEE,
    EtatProposition.RECEVABLE,
    EtatProposition.PUBLIEE,
    EtatProposition.NON_RETENUE,
    EtatProposition.IRRECEVABLE,
)
MENTION = "Consultation ouverte, résultats non représentatifs au sens statistique"
COLONNES = (
    "Référence",
    "Titre",
    "Texte",
    "Thème",
    "Secteur",
    "Porte",
    "Déposée le",
    "État",
    "Motif ou explication",
    "Soutiens",
    "D’accord",
    "Pas d’accord",
    "Sans avis",
    "Place aux duels",
    "Chance d’être préférée, en %",
    "Intervalle, en %",
    "Comparaisons",
    "Endroit",
    "Budget estimé par son auteur, en euros",
)


@dataclass(frozen=True)
class Contribution:
    """A published contribution with what came to it. `explication`: what its author reads of its outcome."""

    proposition: Proposition
    nb_soutiens: int
    explication: str

    @property
    def reference(self) -> str:
        """Return the short name that the report and the CSV share."""
        return str(self.proposition.pk)[:8]


@dataclass(frozen=True)
class ParTheme:
    """A theme and what it gathered; `nom` is "" for contributions without theme."""

    nom: str
    nb_contributions: int
    nb_soutiens: int


@dataclass(frozen=True)
class RangDessine:
    """A place of the ranking with its drawing."""

    rang: Rang
    dessin: Dessin


@dataclass(frozen=True)
class SectionDessinee:
    """A section with the columns of its marks; none under the small numbers."""

    evaluee: SectionEvaluee
    colonnes: Dessin | None

    @property
    def lignes(self) -> list[tuple[str, int]]:
        """Return (mark, count) for the table beside the drawing."""
        return [(f"{note} sur 5", nombre) for note, nombre in enumerate(self.evaluee.utilites, start=1)]

    @property
    def mots_de_plus(self) -> int:
        """Return how many reserves and comments the report leaves to the page."""
        return sum(max(0, len(mots) - MOTS_IMPRIMES) for mots in (self.evaluee.reserves, self.evaluee.commentaires))

    @property
    def titre(self) -> str:
        """Tell the drawing in words."""
        nombres = ", ".join(
            f"{accorder(n, 'personne')} pour {note}" for note, n in enumerate(self.evaluee.utilites, start=1)
        )
        return f"Utilité de «\u00a0{self.evaluee.section.titre}\u00a0», de 1 à 5\u202f: {nombres}"


@dataclass(frozen=True)
class Suite:
    """What became of some contributions."""

    etat: EtatProposition
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class ContenuBilan:
    """All that is told of a dialogue. `communes`: declared ones, small numbers joined under « autres communes »."""

    dialogue: Dialogue
    organisme: str
    est_demonstration: bool
    lu_le: dt.datetime
    calendrier: tuple[tuple[str, str], ...]
    arretee_le: dt.date | None
    participation: tuple[dt.date, dt.date]
    comptes: ComptesParPorte
    communes: tuple[tuple[str, int], ...]
    nb_refusees: int
    nb_textes_refuses: int
    par_theme: tuple[ParTheme, ...]
    contributions: tuple[Contribution, ...]
    classement: Classement
    rangs: tuple[RangDessine, ...]
    opinions: Opinions
    sections: tuple[SectionDessinee, ...]
    suites: tuple[Suite, ...]
    reponse: ReponsePubliee | None

    @property
    def plus_soutenues(self) -> tuple[Contribution, ...]:
        """Return the most supported contributions, ten at most, with a support at least."""
        return tuple(une for une in self.contributions if une.nb_soutiens)[:PLUS_SOUTENUES]

    @property
    def nb_avec_suite(self) -> int:
        """Return how many contributions have an outcome."""
        issues = {EtatProposition.RETENUE, EtatProposition.NON_RETENUE, EtatProposition.REALISEE}
        return sum(
            len(suite.contributions) for suite in self.suites if suite.etat in issues | {EtatProposition.IRRECEVABLE}
        )

    @property
    def nb_retenues(self) -> int:
        """Return how many were retained, or done."""
        retenues = {EtatProposition.RETENUE, EtatProposition.REALISEE}
        return sum(len(suite.contributions) for suite in self.suites if suite.etat in retenues)

    @property
    def est_vide(self) -> bool:
        """Tell whether nobody took part yet."""
        return not self.comptes.total.participants


def bilan_de(dialogue: Dialogue) -> ContenuBilan:
    """Read everything once."""
    contributions = _contributions(dialogue)
    classement = classement_duels(dialogue)
    campagne = dialogue.inscription.campagne
    phases = tuple(dialogue.les_phases.all())
    nb_refusees = dialogue.les_propositions.filter(etat=EtatProposition.REFUSEE).count()
    arret = arretee_le(dialogue)
    return ContenuBilan(
        dialogue=dialogue,
        organisme=dialogue.inscription.organisme.nom,
        est_demonstration=campagne.est_demonstration,
        lu_le=maintenant(),
        calendrier=tuple((phase.titre, jours_de_l_etape(phase, arret)) for phase in phases),
        arretee_le=arret,
        participation=_participation(dialogue, phases),
        comptes=comptes_par_porte(dialogue),
        communes=_communes(dialogue),
        nb_refusees=nb_refusees,
        nb_textes_refuses=nb_refusees + _textes_refuses(dialogue),
        par_theme=_par_theme(contributions),
        contributions=contributions,
        classement=classement,
        rangs=tuple(RangDessine(rang, moustache(*rang.chances)) for rang in classement.rangs),
        opinions=carte_des_opinions(dialogue),
        sections=tuple(
            SectionDessinee(une, colonnes([(str(note), n) for note, n in enumerate(une.utilites, start=1)], *TAILLE))
            for une in evaluations_de(dialogue)
        ),
        suites=_suites(contributions),
        reponse=ReponsePubliee.objects.filter(dialogue=dialogue).first(),
    )


def lignes_du_bilan(bilan: ContenuBilan) -> Iterator[tuple[Any, ...]]:
    """Return the rows of the CSV: one a published contribution, nothing of who wrote it."""
    places = {rang.proposition.pk: rang for rang in bilan.classement.rangs}
    avis = {idee.proposition.pk: idee.ensemble for idee in bilan.opinions.idees}
    for une in bilan.contributions:
        p, place, ensemble = une.proposition, places.get(une.proposition.pk), avis.get(une.proposition.pk)
        yield (
            une.reference,
            p.titre,
            p.texte,
            p.theme.nom if p.theme else "",
            p.secteur.nom if p.secteur else "",
            p.get_porte_display(),
            p.deposee_le,
            p.get_etat_display(),
            une.explication,
            une.nb_soutiens,
            *((ensemble.accords, ensemble.desaccords, ensemble.passes) if ensemble else ("", "", "")),
            *(_rang_en_colonnes(place) if place else [""] * 4),
            p.lieu,
            p.budget,
        )


def _participation(dialogue: Dialogue, phases: tuple[Phase, ...]) -> tuple[dt.date, dt.date]:
    """Return the first day of an opened dialogue and the last that left a gesture open."""
    debut, dernier = dialogue.debut or aujourdhui(), participation_de(dialogue, phases)[1] or aujourdhui()
    return debut, max(debut, dernier)


def _textes_refuses(dialogue: Dialogue) -> int:
    """Count the replies and the remarks on sections that were refused."""
    reponses = Commentaire.objects.filter(proposition__dialogue=dialogue, etat=EtatTexte.REFUSE)
    return reponses.count() + AvisSection.objects.filter(section__dialogue=dialogue, etat=EtatTexte.REFUSE).count()


def _rang_en_colonnes(rang: Rang) -> tuple[Any, ...]:
    bas, milieu, haut = rang.chances
    return rang.place.rang or "", milieu, f"{bas}–{haut}", rang.place.nb_duels


def _contributions(dialogue: Dialogue) -> tuple[Contribution, ...]:
    lues = (
        Proposition.objects.filter(dialogue=dialogue, etat__in=PROPOSITIONS_PUBLIQUES)
        .select_related("theme", "secteur")
        .prefetch_related("les_suites")
        .annotate(nb_soutiens=Count("les_soutiens", distinct=True))
        .order_by("-nb_soutiens", "deposee_le", "pk")
    )
    return tuple(Contribution(une, une.nb_soutiens, une.motif or _derniere_explication(une)) for une in lues)


def _derniere_explication(proposition: Proposition) -> str:
    dites = [suite.texte for suite in proposition.les_suites.all() if suite.etat == proposition.etat]
    return dites[-1] if dites else ""


def _par_theme(contributions: tuple[Contribution, ...]) -> tuple[ParTheme, ...]:
    nombres: Counter[str] = Counter()
    soutiens: Counter[str] = Counter()
    for une in contributions:
        nom = une.proposition.theme.nom if une.proposition.theme else ""
        nombres[nom] += 1
        soutiens[nom] += une.nb_soutiens
    return tuple(
        ParTheme(nom, nombre, soutiens[nom])
        for nom, nombre in sorted(nombres.items(), key=lambda paire: (not paire[0], -paire[1], paire[0]))
    )


def _suites(contributions: tuple[Contribution, ...]) -> tuple[Suite, ...]:
    par_etat: dict[str, list[Contribution]] = {}
    for une in contributions:
        par_etat.setdefault(une.proposition.etat, []).append(une)
    return tuple(Suite(etat, tuple(par_etat[etat])) for etat in ORDRE_DES_SUITES if etat in par_etat)


def _communes(dialogue: Dialogue) -> tuple[tuple[str, int], ...]:
    declarees = ayant_agi(dialogue.les_participants.filter(commune__isnull=False))
    lignes = declarees.order_by().values_list("commune__nom").annotate(nombre=Count("pk"))
    nombres = sorted(lignes, key=lambda ligne: (-ligne[1], ligne[0]))
    grandes = [(nom, nombre) for nom, nombre in nombres if nombre >= SEUIL_PETITS_NOMBRES]
    reste = sum(nombre for _nom, nombre in nombres if nombre < SEUIL_PETITS_NOMBRES)
    # One small commune alone would be found by its difference: the smallest of the others joins it.
    if 0 < reste < SEUIL_PETITS_NOMBRES and grandes:
        reste += grandes.pop()[1]
    return (*grandes, *([("Autres communes", reste)] if reste >= SEUIL_PETITS_NOMBRES else []))
