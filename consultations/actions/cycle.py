"""The life of a dialogue: opened, closed to participation, answered and closed. No way round the answer."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from campagnes.enums import Acte
from consultations.actions.courriels import devoir_reponse_a_tous
from consultations.actions.notes import dire_les_notes, retenir_les_notes_dites
from consultations.actions.verrous import exiger_etat, verrouiller_dialogue
from consultations.enums import TRANSITIONS_DIALOGUE, EtatDialogue
from consultations.logic.phases import GESTES
from consultations.models import Dialogue, ProjetDeReponse, ReponsePubliee
from consultations.queries.cloture import cloture_de
from consultations.queries.droits import droit_de
from consultations.queries.ouverture import jour_de
from consultations.queries.preparation import preparation_de, reserve_de
from organismes.queries.garde_electorale import exiger_pour
from organismes.queries.mandat import exiger_mandat
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from socle.logic.typographie import date_longue
from socle.taches import tenter


class Incomplet(RegleMetier):
    """The checklist says no; `manques` are the sentences that say what is missing, in its order."""

    def __init__(self, code: str, message: str, manques: tuple[str, ...]) -> None:
        super().__init__(code, message)
        self.manques = manques


@transaction.atomic
def ouvrir_dialogue(*, dialogue: Dialogue, auteur: Auteur) -> Dialogue:
    """Open a prepared dialogue of a body vouched for: entitlement, the whole checklist, then the guard of elections."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, EtatDialogue.BROUILLON)
    exiger_mandat(verrou.inscription)
    droit = droit_de(verrou.inscription)
    if not droit.est_ouvert:
        raise RegleMetier("option_fermee", droit.message)
    if manques := preparation_de(verrou).manques:
        raise Incomplet("preparation_incomplete", _dire(manques, "d’ouvrir"), manques)
    exiger_pour(verrou.inscription, Acte.OUVRIR_CONSULTATION)
    _exiger_promotion(verrou)
    return _passer(verrou, EtatDialogue.OUVERT, auteur, ouvert_le=maintenant())


@transaction.atomic
def fermer_dialogue(*, dialogue: Dialogue, auteur: Auteur = None) -> Dialogue:
    """Close participation: somebody's act, or nobody's (None) once the last day has passed. The answer is due.

    Marks are told as they stand from then on, as far as a closing before lets them be.
    """
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, EtatDialogue.OUVERT)
    if auteur is None and verrou.fin is not None and verrou.fin >= jour_de(verrou):
        raise RegleMetier("pas_encore", "Le dernier jour de cette consultation n’est pas passé.")
    dire_les_notes(verrou)
    return _passer(verrou, EtatDialogue.FERME, auteur, ferme_le=maintenant())


def fermer_a_echeance() -> int:
    """Close every dialogue whose last day has passed where its body stands; return how many. Safe to run twice."""
    # Nowhere is more than a day ahead.
    echus = Dialogue.objects.filter(etat=EtatDialogue.OUVERT, fin__lte=aujourdhui()).order_by("pk")
    return sum(tenter("dialogues.fermeture_en_panne", un.pk, partial(_fermer_echu, un)) for un in echus)


def _fermer_echu(dialogue: Dialogue) -> int:
    """Close it; refused, it is still that day there, or somebody closed it, or gave it more days, in between."""
    fermer_dialogue(dialogue=dialogue)
    return 1


@transaction.atomic
def rouvrir_dialogue(*, dialogue: Dialogue, auteur: Auteur, fin: Any = None) -> Dialogue:
    """Let people take part again, as long as no answer is out; `fin` gives more days when the last one has passed.

    The last day that people were told stands, at least. Given more days, or where no stage opens anything any more, the
    last that does goes on until then. The guard of elections is asked as for an opening: the reserve period may have
    begun since.
    """
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, EtatDialogue.FERME)
    exiger_mandat(verrou.inscription)
    derniere = fin or verrou.fin
    if derniere is None or derniere < jour_de(verrou):
        raise RegleMetier("fin_passee", "Donnez un nouveau dernier jour, à venir.", champ="fin")
    promis, verrou.fin = verrou.fin, derniere
    exiger_dates_dans_l_ordre(verrou)
    if promis and derniere < promis:
        phrase = f"Le dernier jour était le {date_longue(promis)}\u202f: il peut être repoussé, pas avancé."
        raise RegleMetier("fin_avancee", phrase, champ="fin")
    exiger_reserve(verrou, "de rouvrir")
    exiger_pour(verrou.inscription, Acte.OUVRIR_CONSULTATION)
    retenir_les_notes_dites(verrou)
    nb_retirees = _rouvrir_une_phase(verrou, derniere, est_repoussee=promis is not None and derniere > promis)
    details = {"fin": derniere.isoformat(), "retirees": nb_retirees}
    return _passer(
        verrou,
        EtatDialogue.OUVERT,
        auteur,
        acte="dialogue.rouvert",
        details=details,
        ferme_le=None,
        fin=derniere,
    )


@transaction.atomic
def rediger_reponse(
    *, dialogue: Dialogue, decision: str, texte: str, signataire: str, auteur: Auteur
) -> ProjetDeReponse:
    """Keep the draft of the answer, as far as it is written."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, EtatDialogue.OUVERT, EtatDialogue.FERME)
    projet, _neuf = ProjetDeReponse.objects.update_or_create(
        dialogue=verrou,
        defaults={
            "decision": decision.strip(),
            "texte": texte.strip(),
            "signataire": signataire.strip(),
            "auteur": auteur,
        },
    )
    consigner(verrou, "dialogue.reponse_redigee", auteur)
    return projet


@transaction.atomic
def clore_dialogue(*, dialogue: Dialogue, decision: str, texte: str, signataire: str, auteur: Auteur) -> Dialogue:
    """Publish the answer and close; refused while something is missing or while results may not be published.

    Those who asked to know the outcome are owed a mail.
    """
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, EtatDialogue.FERME)
    mots = {"decision": decision.strip(), "texte": texte.strip(), "signataire": signataire.strip()}
    for champ, phrase in VIDES.items():
        if not mots[champ]:
            raise RegleMetier("reponse_incomplete", phrase, champ=champ)
    if manques := cloture_de(verrou, reponse_ecrite=True).manques:
        raise Incomplet("cloture_incomplete", _dire(manques, "de clore"), manques)
    exiger_pour(verrou.inscription, Acte.PUBLIER_RESULTATS)
    instant = maintenant()
    ReponsePubliee.objects.create(dialogue=verrou, auteur=auteur, publiee_le=instant, **mots)
    ProjetDeReponse.objects.filter(dialogue=verrou).delete()
    _passer(verrou, EtatDialogue.CLOS, auteur, clos_le=instant, cle_borne="")
    devoir_reponse_a_tous(verrou)
    return verrou


@transaction.atomic
def abandonner_dialogue(*, dialogue: Dialogue, auteur: Auteur) -> Dialogue:
    """Give up a dialogue that nobody could read yet."""
    return _passer(verrouiller_dialogue(dialogue), EtatDialogue.ABANDONNE, auteur)


@transaction.atomic
def reprendre_dialogue(*, dialogue: Dialogue, auteur: Auteur) -> Dialogue:
    """Take up again a dialogue that was given up."""
    return _passer(verrouiller_dialogue(dialogue), EtatDialogue.BROUILLON, auteur, acte="dialogue.repris")


def exiger_dates_dans_l_ordre(dialogue: Dialogue) -> None:
    """Refuse, of a locked dialogue, a last day before the first one."""
    if dialogue.debut and dialogue.fin and dialogue.fin < dialogue.debut:
        raise RegleMetier("dates_inversees", "Le dernier jour vient après le premier.", champ="fin")


def exiger_reserve(dialogue: Dialogue, verbe: str) -> None:
    """Ask, of a locked dialogue with its new last day, what the reserve period asks; `verbe` names the act, « de prolonger ».

    Its precautions, no paid promotion (regles#el-05-precautions, #el-06-promotion). Opening asks more: no frozen day.
    """
    if manques := reserve_de(dialogue):
        raise Incomplet("reserve_incomplete", _dire(manques, verbe), manques)
    _exiger_promotion(dialogue)


def _rouvrir_une_phase(dialogue: Dialogue, derniere: dt.date, *, est_repoussee: bool) -> int:
    """Let the last stage that opens something run until `derniere`, when that day is new or no stage opens any more.

    What followed it goes: return how many stages.
    """
    etapes = [une for une in dialogue.les_phases.all() if GESTES.get(une.nature)]
    if not etapes or (not est_repoussee and any(une.au >= jour_de(dialogue) for une in etapes)):
        return 0
    reprise = max(etapes, key=lambda une: (une.du, une.rang))
    reprise.au = derniere
    reprise.save(update_fields=["au"])
    return dialogue.les_phases.filter(rang__gt=reprise.rang).delete()[0]


def _passer(dialogue: Dialogue, vers: EtatDialogue, auteur: Auteur, **suite: Any) -> Dialogue:
    return passer(dialogue, vers, table=TRANSITIONS_DIALOGUE, auteur=auteur, **suite)


def _exiger_promotion(dialogue: Dialogue) -> None:
    if dialogue.est_promu:
        exiger_pour(dialogue.inscription, Acte.PROMOUVOIR)


VIDES = {
    "decision": "Dites la décision en une phrase.",
    "texte": "Écrivez la réponse\u202f: ce qui est retenu, ce qui ne l’est pas, pourquoi.",
    "signataire": "Dites qui signe la réponse, et en quelle qualité.",
}


def _dire(manques: tuple[str, ...], verbe: str) -> str:
    if len(manques) == 1:
        return f"Avant {verbe}, il manque une chose\u202f: {manques[0]}"
    return f"Avant {verbe}, il manque {len(manques)} choses\u202f: {' '.join(manques)}"
