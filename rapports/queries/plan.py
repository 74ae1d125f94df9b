"""The actions that bodies decided, with what became of the determinant of each in the next edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

COLONNES = ("Édition", "Déterminant", "Critère", "Action", "Responsable", "Échéance", "État", "Dernière note", "Effet")
COLONNES_DE_L_EQUIPE = ("SIREN", "Organisme", *COLONNES)
Mesures = Mapping[int, Mapping[str, MesureDUneAnnee]]


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
    return actions.order_by("inscription__organisme__nom", "inscription", "echeance", "pk")


def critere_vise(code: str) -> Critere | None:
    """Return the criterion of this code in the latest version of its grid."""
    return Critere.objects.filter(code=code).order_by("-grille__version").first() if code else None


def lignes_du_plan(actions: Iterable[ActionDecidee]) -> list[LigneDuPlan]:
    """Return these actions with their effects. One query more, whatever their number."""
    actions, jour = list(actions), aujourdhui()
    mesures = _mesures({action.inscription.organisme_id for action in actions})
    return [
        LigneDuPlan(
            action,
            action.est_a_mener and action.echeance < jour,
            _effet(action, mesures[action.inscription.organisme_id]),
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
            # By its path, each of these questions would leave to the collector the fault that Django tries it with.
            KeyTransform("determinants", "detail"),
            KeyTransform("determinants_intervalles", "detail"),
        )
    )
    mesures: dict[int, dict[int, dict[str, MesureDUneAnnee]]] = defaultdict(dict)
    for organisme, annee, valeurs, intervalles in lus:
        mesures[organisme][annee] = {
            code: MesureDUneAnnee(annee, valeur, _couple((intervalles or {}).get(code)))
            for code, valeur in (valeurs or {}).items()
        }
    return mesures  # type: ignore[return-value]


def _couple(intervalle: Sequence[float] | None) -> tuple[float, float] | None:
    return (intervalle[0], intervalle[1]) if intervalle else None


def _effet(action: ActionDecidee, par_annee: Mesures) -> EffetDAction | None:
    """Compare the edition of an action with the next one of its body."""
    annee = action.inscription.campagne.annee
    suivante = min((autre for autre in par_annee if autre > annee), default=None)
    if suivante is None:
        return None
    return effet(par_annee.get(annee, {}).get(action.determinant), par_annee[suivante].get(action.determinant))
