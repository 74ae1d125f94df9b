"""What comes next for somebody who takes part: the draft to go on with, the next pair, the next idea, the next section.

Pairs and ideas are drawn with a seed of the person and of how far she is: the same page asked twice shows the same.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from consultations.enums import EFFACE, EtatProposition
from consultations.logic.doublons import Proche, Texte, proches_de
from consultations.logic.duels import paire_suivante
from consultations.logic.identifiants import Identifiant
from consultations.models import AvisSection, Dialogue, Duel, Participant, Proposition, Section

PAIRES_AU_PLUS = 30
"""Comparisons offered to one person: more would tire, and weigh more than others'."""
IDEES_AU_PLUS = 60
PROCHES_AU_PLUS = 3


@dataclass(frozen=True)
class Face:
    """Two ideas face to face, already placed, and how many pairs the person has compared."""

    gauche: Proposition | None
    droite: Proposition | None
    nb_faits: int


@dataclass(frozen=True)
class IdeeAJuger:
    """The next idea to judge; None when there is none left. `nb_faites` of `nb_total` were judged."""

    proposition: Proposition | None
    nb_faites: int
    nb_total: int


@dataclass(frozen=True)
class SectionsEvaluees:
    """Sections in order, and what the person answered on each, by key."""

    sections: tuple[Section, ...]
    reponses: dict[int, dict[str, Any]]

    @property
    def nb_faites(self) -> int:
        """Return how many sections were answered."""
        return len(self.reponses)

    @property
    def suivante(self) -> Section | None:
        """Return the first section without an answer."""
        return next((section for section in self.sections if section.pk not in self.reponses), None)

    def apres(self, section: Section) -> Section | None:
        """Return the next section without an answer after this one, then before it."""
        suite = [s for s in self.sections if s.rang > section.rang] + [
            s for s in self.sections if s.rang < section.rang
        ]
        return next((autre for autre in suite if autre.pk not in self.reponses), None)

    def rang_de(self, section: Section) -> int:
        """Return the place of a section, from 1."""
        return next(rang for rang, autre in enumerate(self.sections, start=1) if autre.pk == section.pk)


@dataclass(frozen=True)
class Ressemblance:
    """A published idea that looks like another one, and the words that both hold."""

    proposition: Proposition
    mots: tuple[str, ...]


def brouillon_de(participant: Participant) -> Proposition | None:
    """Return the draft that somebody goes on with, the last one touched."""
    brouillons = participant.les_propositions.filter(etat=EtatProposition.BROUILLON)
    trouve: Proposition | None = brouillons.select_related("theme", "secteur").order_by("-modifie_le").first()
    return trouve


def ressemblantes(dialogue: Dialogue, titre: str, texte: str) -> tuple[Ressemblance, ...]:
    """Return the published ideas that look like one being written, the most alike first."""
    publiees = {str(idee.pk): idee for idee in dialogue.les_propositions.publiques().only("titre", "texte", "dialogue")}
    corpus: dict[Identifiant, Texte] = {cle: (idee.titre, idee.texte) for cle, idee in publiees.items()}
    proches: tuple[Proche, ...] = proches_de(titre, texte, corpus, PROCHES_AU_PLUS)
    return tuple(Ressemblance(publiees[str(proche.proposition)], proche.mots_communs) for proche in proches)


def face_a_face(participant: Participant) -> Face:
    """Return the next pair to compare; both sides None when there is none left, or enough were compared."""
    siens = list(participant.les_duels.values_list("a", "b"))
    idees = {str(idee.pk): idee for idee in _en_jeu(participant).select_related("theme", "secteur")}
    if len(siens) >= PAIRES_AU_PLUS or len(idees) < 2:  # noqa: PLR2004 -- a pair
        return Face(None, None, len(siens))
    connus = {paire: n for paire, n in _rencontres(participant.dialogue_id).items() if idees.keys() >= set(paire)}
    vues = [(str(a), str(b)) for a, b in siens if {str(a), str(b)} <= idees.keys()]
    paire = paire_suivante(connus, list(idees), vues, f"{participant.pk}/{len(siens)}")
    if paire is None:
        return Face(None, None, len(siens))
    return Face(idees[str(paire.gauche)], idees[str(paire.droite)], len(siens))


def _rencontres(dialogue: int) -> dict[tuple[Identifiant, Identifiant], int]:
    """Return how many people compared each pair."""
    duels = Duel.objects.filter(participant__dialogue=dialogue).order_by().values_list("a", "b")
    return {(str(a), str(b)): nombre for a, b, nombre in duels.annotate(nombre=Count("pk"))}


def idee_a_juger(participant: Participant) -> IdeeAJuger:
    """Return the next idea without one's position: among those that fewest people judged, drawn for the person."""
    jugees = set(participant.les_positions.values_list("proposition", flat=True))
    idees = list(_en_jeu(participant).annotate(nombre=Count("les_positions")).select_related("theme", "secteur"))
    reste = sorted((idee for idee in idees if idee.pk not in jugees), key=lambda idee: (idee.nombre, str(idee.pk)))
    total = min(len(reste) + len(jugees), IDEES_AU_PLUS)
    if not reste or len(jugees) >= IDEES_AU_PLUS:
        return IdeeAJuger(None, len(jugees), total)
    moindres = [idee for idee in reste if idee.nombre == reste[0].nombre]
    hasard = random.Random(f"{participant.pk}/{len(jugees)}")  # noqa: S311 -- a draw to be made again, not a secret
    return IdeeAJuger(hasard.choice(moindres), len(jugees), total)


def avancement_du_projet(dialogue: Dialogue, participant: Participant | None) -> SectionsEvaluees:
    """Return the sections of a project with the answers of somebody, none for a passer-by."""
    sections = tuple(dialogue.les_sections.all())
    champs = ("section", "utilite", "impact", "reserve", "commentaire")
    lus = AvisSection.objects.filter(participant=participant).values(*champs) if participant else ()
    # Words that were erased are not offered to be sent again.
    return SectionsEvaluees(
        sections,
        {
            avis.pop("section"): {nom: "" if valeur == EFFACE else valeur for nom, valeur in avis.items()}
            for avis in map(dict, lus)
        },
    )


def _en_jeu(participant: Participant) -> Any:
    return Proposition.objects.en_jeu().filter(dialogue=participant.dialogue_id)


def cle_valide(texte: str) -> UUID | None:
    """Return the identifier that a form sent back, None for anything else."""
    try:
        return UUID(texte)
    except ValueError:
        return None
