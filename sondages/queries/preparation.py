"""What a body sees before it opens a poll: what its deck covers, which departments may be shown, what is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from campagnes.enums import Determinant
from campagnes.logic.vocabulaire import Avertissement, avertissements
from organismes.queries.mandat import refus_d_inscription
from socle.enums import Question
from sondages.enums import NatureCarte
from sondages.logic.anonymat import groupes_montres
from sondages.models import Carte, Groupe, Sondage
from sondages.queries.deck import SECONDES_PAR_CARTE

CARTES_CONSEILLEES = 15
JAMAIS, REGROUPE, POSSIBLE, INCONNU = "jamais", "regroupe", "possible", "inconnu"


@dataclass(frozen=True)
class GroupePrevu:
    """A department before the opening.

    `sort`: `jamais` (too few agents), `regroupe` (joined to the rest if everybody answers), `possible`, `inconnu`.
    """

    nom: str
    effectif: int
    sort: str

    est_trop_petit = Question("sort", JAMAIS)
    est_regroupe = Question("sort", REGROUPE)
    est_montrable = Question("sort", POSSIBLE)


@dataclass(frozen=True)
class PreparationSondage:
    """The deck and the departments as the page of preparation tells them."""

    cartes: tuple[Carte, ...]
    minutes: int
    couverts: tuple[str, ...]
    manquants: tuple[str, ...]
    groupes: tuple[GroupePrevu, ...]
    effectif: int
    mots: tuple[Avertissement, ...]
    reste: tuple[str, ...]

    @property
    def est_longue(self) -> bool:
        """Tell whether agents may give up before the end."""
        return len(self.cartes) > CARTES_CONSEILLEES

    @property
    def jamais(self) -> tuple[str, ...]:
        """Return the names of the departments that can never be shown."""
        return tuple(groupe.nom for groupe in self.groupes if groupe.est_trop_petit)


def preparation_de(sondage: Sondage) -> PreparationSondage:
    """Return how far the preparation of a poll is."""
    cartes = tuple(sondage.les_cartes.order_by("rang"))
    groupes = tuple(groupes_prevus(list(sondage.les_groupes.order_by("pk")), sondage.seuil_effectifs))
    touches = {carte.determinant for carte in cartes}
    effectif = sum(groupe.effectif for groupe in groupes)
    return PreparationSondage(
        cartes=cartes,
        minutes=max(1, math.ceil(len(cartes) * SECONDES_PAR_CARTE / 60)),
        couverts=tuple(str(un.label) for un in Determinant if un in touches),
        manquants=tuple(str(un.label) for un in Determinant if un not in touches),
        groupes=groupes,
        effectif=effectif,
        mots=avertissements(sondage.titre),
        reste=_reste(sondage, cartes, groupes, effectif),
    )


def groupes_prevus(groupes: list[Groupe], seuil: int) -> list[GroupePrevu]:
    """Return what may be hoped for each department, from its number of agents."""
    montres = groupes_montres({groupe.pk: groupe.effectif for groupe in groupes}, seuil)
    prevus = []
    for groupe in groupes:
        sort = POSSIBLE if groupe.pk in montres else REGROUPE
        if groupe.effectif < seuil:
            sort = JAMAIS if groupe.effectif else INCONNU
        prevus.append(GroupePrevu(groupe.nom, groupe.effectif, sort))
    return prevus


def _reste(
    sondage: Sondage, cartes: tuple[Carte, ...], groupes: tuple[GroupePrevu, ...], effectif: int
) -> tuple[str, ...]:
    """Return what is still to be done before the opening, that the act would refuse."""
    reste = []
    if refus := refus_d_inscription(sondage.inscription):
        a_valider = sondage.inscription.est_a_valider or sondage.inscription.est_a_corriger
        reste.append("L’équipe du baromètre valide d’abord votre inscription." if a_valider else refus.message)
    if all(carte.nature == NatureCarte.IDEE for carte in cartes):
        reste.append("Ajoutez au moins une carte à laquelle répondre.")
    seuil = max(sondage.seuil_effectifs, sondage.seuil_mots)
    if not groupes or min(groupe.effectif for groupe in groupes) < 1:
        reste.append("Dites combien d’agents compte chaque service.")
    elif effectif < seuil:
        reste.append(f"Sous {seuil} agents, rien ne pourrait être dit sans les faire reconnaître.")
    return tuple(reste)
