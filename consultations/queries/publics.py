"""What anybody reads of dialogues: the list, then the sheet of one of them with what may be done today."""

from __future__ import annotations

from dataclasses import dataclass

from consultations.enums import AccesDialogue, EtatDialogue
from consultations.models import Dialogue, Document, Phase
from consultations.queries.ouverture import est_ouvert, gestes_des
from socle.horloge import aujourdhui
from socle.logic.typographie import periode


@dataclass(frozen=True)
class Vue:
    """A dialogue in the list. `decision` is the sentence of the answer, "" as long as there is none."""

    dialogue: Dialogue
    organisme: str
    est_a_venir: bool
    decision: str


@dataclass(frozen=True)
class ListeDialogues:
    """Those that one may join, the first to end first; then the others, the last closed first."""

    ouvertes: tuple[Vue, ...]
    passees: tuple[Vue, ...]


@dataclass(frozen=True)
class EtapeDePhase:
    """A phase on the timeline, as the component wants it: `etat` is passee, en-cours or a-venir."""

    mot: str
    quand: str
    etat: str
    texte: str
    nature: str = "etape"


@dataclass(frozen=True)
class FicheDialogue:
    """The sheet of a dialogue. `gestes`: what today allows (constants of `queries.ouverture`)."""

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
    lus = Dialogue.objects.publics().select_related("inscription__organisme", "reponse")
    vues = [_vue(dialogue) for dialogue in lus]
    ouvertes = [vue for vue in vues if vue.est_a_venir or est_ouvert(vue.dialogue)]
    passees = [vue for vue in vues if vue not in ouvertes]
    return ListeDialogues(
        ouvertes=tuple(sorted(ouvertes, key=lambda vue: (vue.est_a_venir, vue.dialogue.fin, vue.dialogue.pk))),
        passees=tuple(sorted(passees, key=lambda vue: (vue.dialogue.fin, vue.dialogue.pk), reverse=True)),
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
    communes = dialogue.les_communes.select_related("territoire") if dialogue.acces == AccesDialogue.TERRITOIRE else ()
    return FicheDialogue(
        dialogue=dialogue,
        organisme=dialogue.inscription.organisme.nom,
        phases=phases,
        frise=tuple(_etape(phase) for phase in phases),
        gestes=gestes_des(dialogue, phases),
        documents=tuple(dialogue.les_documents.all()),
        communes=tuple(str(admise.territoire.nom) for admise in communes),
        a_des_contributions=dialogue.les_propositions.publiques().exists(),
        est_ouverte=est_ouvert(dialogue),
        est_a_venir=_est_a_venir(dialogue),
        est_demonstration=dialogue.inscription.campagne.est_demonstration,
    )


def _vue(dialogue: Dialogue) -> Vue:
    reponse = getattr(dialogue, "reponse", None)
    return Vue(
        dialogue=dialogue,
        organisme=dialogue.inscription.organisme.nom,
        est_a_venir=_est_a_venir(dialogue),
        decision=reponse.decision if reponse else "",
    )


def _est_a_venir(dialogue: Dialogue) -> bool:
    return dialogue.etat == EtatDialogue.OUVERT and dialogue.debut is not None and aujourdhui() < dialogue.debut


def _etape(phase: Phase) -> EtapeDePhase:
    jour = aujourdhui()
    etat = "passee" if phase.au < jour else "a-venir" if phase.du > jour else "en-cours"
    return EtapeDePhase(mot=phase.titre, quand=periode(phase.du, phase.au), etat=etat, texte=phase.texte)
