"""The actions that bodies decided, with what became of the determinant of each in the next edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from campagnes.models import Campagne
from enquetes.models import Critere
from organismes.models import Organisme
from organismes.queries.recherche import organisme_nomme
from rapports.logic.plan import EffetDAction, MesureDUneAnnee, effet
from rapports.models import ActionDecidee
from socle.horloge import aujourdhui
from trophees.models import Resultat
from trophees.queries.perimetre import grilles_par_inscription, mesure_est_la_meme

COLONNES = ("Édition", "Déterminant", "Critère", "Action", "Responsable", "Échéance", "État", "Dernière note", "Effet")
COLONNES_DE_L_EQUIPE = ("SIREN", "Organisme", *COLONNES)


@dataclass(frozen=True, eq=False)
class MesuresDUneEdition:
    """What an edition measured of a body, by determinant, and where it is kept."""

    resultat: int
    par_determinant: Mapping[str, MesureDUneAnnee]


Mesures = Mapping[int, MesuresDUneEdition]
"""By year, the oldest first."""
Suite = tuple[MesuresDUneEdition, MesuresDUneEdition]
"""The edition of an action, the next one of its body."""


@dataclass(frozen=True)
class LigneDuPlan:
    """An action, whether its date is over, and the change of its determinant once a later edition tells it."""

    action: ActionDecidee
    est_en_retard: bool
    effet: EffetDAction | None


def actions_de(organisme: Organisme) -> QuerySet[ActionDecidee]:
    """Return the actions of a body, every edition together."""
    return _lues(ActionDecidee.objects.filter(inscription__organisme=organisme))


def actions_de_l_edition(
    campagne: Campagne, *, texte: str = "", determinant: str = "", etat: str = ""
) -> QuerySet[ActionDecidee]:
    """Return the actions that every body decided after an edition, body by body."""
    actions = _lues(ActionDecidee.objects.filter(inscription__campagne=campagne))
    if texte:
        actions = actions.filter(organisme_nomme(texte, "inscription__organisme"))
    if determinant:
        actions = actions.filter(determinant=determinant)
    if etat:
        actions = actions.filter(etat=etat)
    return actions.order_by("inscription__organisme__recherche", "inscription", "echeance", "pk")


def critere_vise(code: str) -> Critere | None:
    """Return the criterion of this code in the latest version of its grid."""
    return Critere.objects.filter(code=code).order_by("-grille__version").first() if code else None


def lignes_du_plan(actions: Iterable[ActionDecidee]) -> list[LigneDuPlan]:
    """Return these actions with their effects. A few queries more, whatever their number."""
    actions, jour = list(actions), aujourdhui()
    mesures = _mesures({action.inscription.organisme_id for action in actions})
    suites = {action: _suite(action, mesures[action.inscription.organisme_id]) for action in actions}
    pareils = _mesurees_pareillement({suite for suite in suites.values() if suite})
    return [
        LigneDuPlan(
            action,
            action.est_a_mener and action.echeance < jour,
            _effet(action.determinant, suite, est_mesure_pareil=suite in pareils)
            if (suite := suites[action])
            else None,
        )
        for action in actions
    ]


def editions_avec_actions() -> set[int]:
    """Return the editions after which a body decided something."""
    return set(ActionDecidee.objects.order_by().values_list("inscription__campagne", flat=True).distinct())


def en_lignes(lignes: Iterable[LigneDuPlan], *, equipe: bool = False) -> Iterator[Sequence[Any]]:
    """Yield the lines of a file: what the page shows."""
    for ligne in lignes:
        action, note = ligne.action, next(iter(ligne.action.les_notes.all()), None)
        organisme = action.inscription.organisme
        yield (
            *((organisme.siren, organisme.nom) if equipe else ()),
            action.inscription.campagne.annee,
            action.get_determinant_display(),
            action.critere,
            action.intitule,
            action.responsable,
            action.echeance,
            action.get_etat_display(),
            note.texte if note else "",
            ligne.effet.phrase if ligne.effet else "",
        )


def _lues(actions: QuerySet[ActionDecidee]) -> QuerySet[ActionDecidee]:
    lies = actions.select_related("inscription__campagne", "inscription__organisme")
    return lies.prefetch_related("les_notes")


def _mesures(organismes: Iterable[int]) -> dict[int, Mesures]:
    """Return the determinants of these bodies by edition, the restituted ones, the oldest first."""
    lus = (
        Resultat.objects.filter(
            inscription__organisme__in=organismes, inscription__campagne__restituee_le__isnull=False
        )
        .order_by("inscription__campagne__annee")
        .values_list(
            "inscription__organisme",
            "inscription__campagne__annee",
            "pk",
            # By its path, each of these questions would leave to the collector the fault that Django tries it with.
            KeyTransform("determinants", "detail"),
            KeyTransform("determinants_intervalles", "detail"),
        )
    )
    mesures: dict[int, dict[int, MesuresDUneEdition]] = defaultdict(dict)
    for organisme, annee, resultat, valeurs, intervalles in lus:
        siennes = {
            code: MesureDUneAnnee(annee, valeur, _couple((intervalles or {}).get(code)))
            for code, valeur in (valeurs or {}).items()
        }
        mesures[organisme][annee] = MesuresDUneEdition(resultat, siennes)
    return mesures  # type: ignore[return-value]


def _couple(intervalle: Sequence[float] | None) -> tuple[float, float] | None:
    return (intervalle[0], intervalle[1]) if intervalle else None


def _suite(action: ActionDecidee, par_annee: Mesures) -> Suite | None:
    """Return the edition of an action and the next one of its body; None until there is one."""
    annee = action.inscription.campagne.annee
    suivante = min((autre for autre in par_annee if autre > annee), default=None)
    return (par_annee[annee], par_annee[suivante]) if suivante is not None and annee in par_annee else None


def _mesurees_pareillement(suites: Collection[Suite]) -> set[Suite]:
    """Return the pairs whose editions surely rest on the same measure."""
    if not suites:
        return set()
    voulus = {une.resultat for suite in suites for une in suite}
    resultats = Resultat.objects.select_related("inscription__campagne").in_bulk(voulus)
    grilles = grilles_par_inscription(resultats.values())
    return {
        suite
        for suite in suites
        if mesure_est_la_meme(resultats[suite[0].resultat], resultats[suite[1].resultat], grilles)
    }


def _effet(determinant: str, suite: Suite, *, est_mesure_pareil: bool) -> EffetDAction | None:
    """Compare the edition of an action with the next one of its body."""
    avant, apres = (une.par_determinant.get(determinant) for une in suite)
    return effet(avant, apres, est_mesure_pareil=est_mesure_pareil)
