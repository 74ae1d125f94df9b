"""What the inhabitants of the referent's town say: a participatory budget that was answered, a concertation and the
evaluation of a project under way.

Words are written, read and answered by the acts, each on its day; supports, opinions and marks, by hundreds, are rows.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from consultations.actions.accorder import accorder_devis
from consultations.actions.cadre import (
    PhaseVoulue,
    SecteurVoulu,
    definir_phases,
    definir_secteurs,
    definir_themes,
    repartir_phases,
)
from consultations.actions.contenus import ajouter_section
from consultations.actions.contribuer import commenter
from consultations.actions.cycle import clore_dialogue, fermer_dialogue, ouvrir_dialogue
from consultations.actions.dialogues import creer_dialogue, modifier_dialogue
from consultations.actions.rapprocher import suggerer_rapprochements
from consultations.actions.signaler import signaler
from consultations.actions.suivre import suivre_proposition
from consultations.enums import EtatProposition, MotifSignalement, TypeDialogue
from consultations.logic.phases import APPEL_A_IDEES, CHOIX, CONFRONTATION, DIAGNOSTIC, LIBELLES, PROPOSITIONS, REPONSE
from consultations.models import Dialogue, Participant, Proposition
from organismes.models import Inscription, Organisme
from portail.demonstration import habitants
from portail.demonstration.editions import a_l_heure
from socle.horloge import aujourdhui, regler

BANQUE = Path(__file__).parent / "consultations.toml"
# Anybody may look: these addresses are always the same.
CODES = {"budget": "budgetville", "concertation": "centreville", "projet": "placegare"}
NB_CITOYENS, NB_AVIS = 85, 38
# Around the town hall when nobody knows where it is.
CENTRE = (43.6045, 1.444)
ECARTS = ((0.0, 0.0), (0.006, 0.009), (-0.007, -0.006))
DU_BUDGET = 420 * UN_JOUR


@dataclass(frozen=True)
class Scene:
    """The body that consults, who acts in its name, what everybody says."""

    inscription: Inscription
    referent: Any
    banque: dict[str, Any]
    alea: random.Random


def consulter_habitants(inscription: Inscription, *, referent: Any, personnel: Any, graine: int) -> list[Dialogue]:
    """Hold the three consultations of a body, opened to it by a quotation."""
    inscription.idcity = True
    inscription.save(update_fields=["idcity", "modifie_le"])
    with regler(_midi(aujourdhui() - DU_BUDGET - UN_JOUR)):
        accorder_devis(inscription=inscription, montant=Decimal(4800), reference="DEMO-2026-014", auteur=personnel)
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    scene = Scene(inscription, referent, banque, random.Random(graine))
    return [_budget(scene), _concertation(scene), _projet(scene)]


def _budget(scene: Scene) -> Dialogue:
    """The whole life of a participatory budget: eleven ideas, what became of each, the answer."""
    du, au = aujourdhui() - DU_BUDGET, aujourdhui() - 45 * UN_JOUR
    ligne = scene.banque["budget"]
    dialogue = _preparer(scene, "budget", TypeDialogue.BUDGET_PARTICIPATIF, du, au)
    with regler(_midi(du)):
        debuts = {phase.nature: phase.du for phase in repartir_phases(dialogue=dialogue, auteur=scene.referent)}
        reunis = _ouvrir(scene, dialogue, NB_CITOYENS)
    idees = habitants.proposer(reunis, ligne["idee"], debuts[APPEL_A_IDEES])
    habitants.repondre(reunis, idees[:7], scene.banque["communs"])
    with regler(_midi(debuts[CHOIX])):
        habitants.appuyer(reunis, idees, [suite["soutiens"] for suite in ligne["idee"]])
    for rang, (idee, suite) in enumerate(zip(idees, ligne["idee"], strict=True)):
        _suivre(scene, idee, suite, au - (120 - rang) * UN_JOUR)
    return _clore(scene, dialogue, au)


def _clore(scene: Scene, dialogue: Dialogue, fin: dt.date) -> Dialogue:
    """Let participation end by itself, and answer three weeks later."""
    ligne = scene.banque["budget"]
    with regler(_midi(fin + UN_JOUR)):
        fermer_dialogue(dialogue=dialogue)
    with regler(_midi(fin + 20 * UN_JOUR)):
        return clore_dialogue(
            dialogue=dialogue,
            decision=ligne["decision"],
            texte=ligne["reponse"],
            signataire=ligne["signataire"],
            auteur=scene.referent,
        )


def _concertation(scene: Scene) -> Dialogue:
    """A concertation at the stage where opinions meet: three groups, duels, words that wait to be read."""
    jour, lignes = aujourdhui(), scene.banque["concertation"]["idee"]
    du, au = jour - 34 * UN_JOUR, jour + 24 * UN_JOUR
    dialogue = _preparer(scene, "concertation", TypeDialogue.CONCERTATION, du, au)
    with regler(_midi(du)):
        definir_phases(dialogue=dialogue, phases=list(_etapes(du, jour, au)), auteur=scene.referent)
        reunis = _ouvrir(scene, dialogue, sum(habitants.CAMPS))
    idees = habitants.proposer(reunis, lignes, du + 13 * UN_JOUR)
    habitants.repondre(reunis, idees[:9], scene.banque["communs"])
    habitants.donner_leur_avis(reunis, idees, [ligne["camps"] for ligne in lignes])
    habitants.appuyer(reunis, idees, range(4, 4 + 2 * len(idees), 2))
    _laisser_a_relire(scene.banque["communs"], idees, reunis.gens)
    suggerer_rapprochements(dialogue=dialogue)
    return dialogue


def _etapes(du: dt.date, jour: dt.date, au: dt.date) -> Iterator[PhaseVoulue]:
    """Give the stages of the concertation: ideas still came yesterday, when opinions had begun to meet."""
    for nature, premier, dernier in (
        (DIAGNOSTIC, du, du + 11 * UN_JOUR),
        (PROPOSITIONS, du + 12 * UN_JOUR, jour - UN_JOUR),
        (CONFRONTATION, jour - 10 * UN_JOUR, jour + 14 * UN_JOUR),
        (REPONSE, jour + 15 * UN_JOUR, au),
    ):
        yield PhaseVoulue(nature, LIBELLES[nature], premier, dernier)


def _projet(scene: Scene) -> Dialogue:
    """A project judged section by section; some words were read, the last ones wait."""
    jour, lignes = aujourdhui(), scene.banque["projet"]["section"]
    du, au = jour - 12 * UN_JOUR, jour + 33 * UN_JOUR
    dialogue = _preparer(scene, "projet", TypeDialogue.EVALUER_PROJET, du, au)
    with regler(_midi(du)):
        for ligne in lignes:
            ajouter_section(dialogue=dialogue, titre=ligne["titre"], texte=ligne["texte"], auteur=scene.referent)
        repartir_phases(dialogue=dialogue, auteur=scene.referent)
        reunis = _ouvrir(scene, dialogue, NB_AVIS)
    lus = []
    with regler(_midi(jour - 3 * UN_JOUR)):
        for section, ligne in zip(dialogue.les_sections.order_by("rang"), lignes, strict=True):
            lus += habitants.evaluer(reunis, section, ligne, NB_AVIS - 3 * section.rang)[:-1]
    with regler(_midi(jour - 2 * UN_JOUR)):
        reunis.publier("avis", *lus)
    return dialogue


def _ouvrir(scene: Scene, dialogue: Dialogue, nombre: int) -> habitants.Assemblee:
    ouvert = ouvrir_dialogue(dialogue=dialogue, auteur=scene.referent)
    return habitants.reunir(ouvert, nombre, scene.referent, scene.alea)


def _preparer(scene: Scene, nom: str, genre: TypeDialogue, du: dt.date, au: dt.date) -> Dialogue:
    """Prepare a dialogue on its first day, but for what each kind has of its own."""
    ligne, inscription, referent = scene.banque[nom], scene.inscription, scene.referent
    with regler(_midi(du)):
        dialogue = creer_dialogue(inscription=inscription, type=genre, titre=ligne["titre"], auteur=referent)
        Dialogue.objects.filter(pk=dialogue.pk).update(code=CODES[nom])
        if "themes" in ligne:
            definir_themes(dialogue=dialogue, noms=ligne["themes"], auteur=referent)
            secteurs = _secteurs(inscription.organisme, scene.banque["communs"]["secteurs"])
            definir_secteurs(dialogue=dialogue, secteurs=secteurs, auteur=referent)
        return modifier_dialogue(
            dialogue=dialogue,
            auteur=referent,
            accroche=ligne["accroche"],
            presentation=ligne["presentation"],
            quota_soutiens=habitants.QUOTA,
            debut=du,
            fin=au,
            est_recurrent=genre == TypeDialogue.BUDGET_PARTICIPATIF,
        )


def _secteurs(organisme: Organisme, noms: Sequence[str]) -> list[SecteurVoulu]:
    latitude, longitude = organisme.latitude or CENTRE[0], organisme.longitude or CENTRE[1]
    return [SecteurVoulu(nom, latitude + nord, longitude + est) for nom, (nord, est) in zip(noms, ECARTS, strict=True)]


def _suivre(scene: Scene, idee: Proposition, ligne: dict[str, Any], jour: dt.date) -> None:
    """Say what becomes of an idea, by the steps that lead there; one done is kept two months before."""
    etat = EtatProposition(ligne["etat"])
    etapes = [(jour, etat, ligne["suite"])]
    if etat == EtatProposition.REALISEE:
        etapes.insert(0, (jour - 60 * UN_JOUR, EtatProposition.RETENUE, "Retenue au vote des habitants."))
    if etat != EtatProposition.IRRECEVABLE:
        etapes.insert(0, (jour - 150 * UN_JOUR, EtatProposition.RECEVABLE, ""))
    for le, vers, texte in etapes:
        with regler(_midi(le)):
            suivre_proposition(proposition=idee, vers=vers, texte=texte, auteur=scene.referent)


def _laisser_a_relire(communs: dict[str, Any], idees: Sequence[Proposition], gens: Sequence[Participant]) -> None:
    """Leave the moderator something to do: two ideas, a reply, a report."""
    with regler(_midi(aujourdhui() - 2 * UN_JOUR)):
        for titre, personne in zip(communs["a_relire"], gens, strict=False):
            habitants.ecrire(personne, titre=titre)
    commenter(participant=gens[2], proposition=idees[1], texte="Des essences qui supportent la sécheresse.")
    signaler(participant=gens[3], objet=idees[10], motif=MotifSignalement.AUTRE, precision="Déjà dit ailleurs.")


def _midi(jour: dt.date) -> dt.datetime:
    return a_l_heure(jour, 12)
