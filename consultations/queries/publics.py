"""What anybody reads of dialogues: the list, then the sheet of one of them with what may be done today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from consultations.enums import AccesDialogue, EtatDialogue
from consultations.logic.phases import GESTES, REPONSE
from consultations.models import Dialogue, Document, Phase
from consultations.queries.ouverture import (
    arretee_le,
    est_a_venir,
    est_ouvert,
    gestes_des,
    jour_de,
    jours_de_l_etape,
    participation_de,
)


@dataclass(frozen=True)
class Vue:
    """A dialogue in the list. `decision` is the sentence of the answer, "" as long as there is none.

    `ouvre_le`: when something may be done next, None while it may today, and once all is over; `fin`: the last such day.
    """

    dialogue: Dialogue
    organisme: str
    est_ouverte: bool
    ouvre_le: dt.date | None
    fin: dt.date | None
    decision: str


@dataclass(frozen=True)
class ListeDialogues:
    """Those that one may join, the first to end first; then the others, the last closed first.

    An open dialogue whose last stage is the answer of the body is one of the others: nothing can be done there.
    """

    ouvertes: tuple[Vue, ...]
    passees: tuple[Vue, ...]


@dataclass(frozen=True)
class EtapeDePhase:
    """A phase on the timeline, as the component wants it: `etat` is passee, en-cours, a-venir or sans-suite."""

    mot: str
    quand: str
    etat: str
    texte: str
    nature: str = "etape"


@dataclass(frozen=True)
class FicheDialogue:
    """The sheet of a dialogue. `gestes`: what today allows (constants of `queries.ouverture`).

    `est_ouverte`: something may be done today, or at a stage to come; once only the answer is left it is not.
    """

    dialogue: Dialogue
    organisme: str
    phases: tuple[Phase, ...]
    frise: tuple[EtapeDePhase, ...]
    gestes: frozenset[str]
    documents: tuple[Document, ...]
    communes: tuple[str, ...]
    a_des_contributions: bool
    est_ouverte: bool
    est_a_venir: bool
    est_demonstration: bool


def dialogues_publics() -> ListeDialogues:
    """Return what anybody may read."""
    lus = Dialogue.objects.publics().select_related("inscription__organisme", "reponse").prefetch_related("les_phases")
    vues = [_vue(dialogue) for dialogue in lus]
    ouvertes = [vue for vue in vues if vue.est_ouverte or vue.ouvre_le]
    passees = [vue for vue in vues if vue not in ouvertes]
    return ListeDialogues(
        ouvertes=tuple(sorted(ouvertes, key=lambda vue: (not vue.est_ouverte, vue.fin, vue.dialogue.pk))),
        passees=tuple(sorted(passees, key=lambda vue: (vue.fin, vue.dialogue.pk), reverse=True)),
    )


def dialogue_public(code: str) -> FicheDialogue | None:
    """Return the sheet of a public dialogue, None when no one has this code."""
    # An address may hold anything, even what a database refuses to compare.
    if not code.isalnum():
        return None
    dialogue = (
        Dialogue.objects.publics()
        .select_related("inscription__organisme", "inscription__campagne", "reponse")
        .filter(code=code)
        .first()
    )
    if dialogue is None:
        return None
    phases = tuple(dialogue.les_phases.all())
    gestes = gestes_des(dialogue, phases)
    communes = dialogue.les_communes.select_related("territoire") if dialogue.acces == AccesDialogue.TERRITOIRE else ()
    return FicheDialogue(
        dialogue=dialogue,
        organisme=dialogue.inscription.organisme.nom,
        phases=phases,
        frise=tuple(_etape(phase, dialogue) for phase in phases),
        gestes=gestes,
        documents=tuple(dialogue.les_documents.all()),
        communes=tuple(str(admise.territoire.nom) for admise in communes),
        a_des_contributions=dialogue.les_propositions.publiques().exists(),
        est_ouverte=est_ouvert(dialogue) and bool(gestes or participation_de(dialogue, phases)[0]),
        est_a_venir=est_a_venir(dialogue),
        est_demonstration=dialogue.inscription.campagne.est_demonstration,
    )


def _vue(dialogue: Dialogue) -> Vue:
    reponse, etapes = getattr(dialogue, "reponse", None), dialogue.les_phases.all()
    est_ouverte = bool(gestes_des(dialogue, etapes))
    ouvre_le, fin = participation_de(dialogue, etapes)
    return Vue(
        dialogue=dialogue,
        organisme=dialogue.inscription.organisme.nom,
        est_ouverte=est_ouverte,
        ouvre_le=None if est_ouverte else ouvre_le,
        fin=fin,
        decision=reponse.decision if reponse else "",
    )


def _etape(phase: Phase, dialogue: Dialogue) -> EtapeDePhase:
    """Place a stage: where people take part, it is over once that is closed, before its last day too, and one that had
    not begun has no place any more; the answer of the body is not over as long as nobody can read it.
    """
    jour, arret = jour_de(dialogue), arretee_le(dialogue)
    est_arretee = arret is not None and bool(GESTES[phase.nature])
    est_passee = dialogue.etat == EtatDialogue.CLOS if phase.nature == REPONSE else phase.au < jour or est_arretee
    place = "passee" if est_passee else "a-venir" if phase.du > jour else "en-cours"
    if arret is not None and est_arretee and phase.du > arret:
        place = "sans-suite"
    return EtapeDePhase(mot=phase.titre, quand=jours_de_l_etape(phase, arret), etat=place, texte=phase.texte)
