"""The consultations of a body: where each stands, what is due, how many people took part."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from consultations.enums import PROPOSITIONS_PUBLIQUES, EtatDialogue
from consultations.models import Dialogue, Participant, Proposition
from consultations.queries.comptes import ayant_agi
from consultations.queries.faits import SANS_SUITE
from consultations.queries.moderation import a_relire_par_dialogue
from consultations.queries.ouverture import arretee_le, jour_de, participation_de
from organismes.logic.fuseaux import OUTRE_MER, fuseau_du_departement
from organismes.models import Inscription, Organisme
from organismes.queries.inscriptions import inscription_courante_avec
from organismes.queries.mandat import a_mandat
from socle.logic.typographie import accorder, date_longue

TONS: dict[str, str] = {
    EtatDialogue.BROUILLON: "neutre",
    EtatDialogue.OUVERT: "actif",
    EtatDialogue.FERME: "attention",
    EtatDialogue.CLOS: "succes",
    EtatDialogue.ABANDONNE: "pause",
}
DELAI_DE_REPONSE = dt.timedelta(days=60)
"""An answer that is older than this is said to be late; the law gives no figure, the platform promises this one."""


@dataclass(frozen=True)
class DialogueVu:
    """A row of the list: `du` says the next thing to do, in words."""

    dialogue: Dialogue
    ton: str
    du: str
    page: str
    nb_participants: int
    nb_contributions: int


def ton_de(dialogue: Dialogue) -> str:
    """Return the colour of where a dialogue stands (`Dialogue.etat_dit`)."""
    return TONS[EtatDialogue.ABANDONNE if dialogue.est_arrete else EtatDialogue(dialogue.etat)]


def inscription_de_consultation(organisme: Organisme) -> Inscription | None:
    """Return the registration whose consultations a body manages: it ordered iD City or already has a dialogue."""
    return inscription_courante_avec(organisme, Q(idcity=True) | Q(les_dialogues__isnull=False))


def dialogues_vus(organisme: Organisme) -> list[DialogueVu]:
    """Return the dialogues of a body, those that wait for something first."""
    siens = Dialogue.objects.filter(inscription__organisme=organisme)
    dialogues = list(
        siens.select_related("inscription__campagne", "inscription__organisme").prefetch_related("les_phases")
    )
    participants = _par_dialogue(ayant_agi(Participant.objects.filter(dialogue__in=dialogues)))
    publiees = _compter(Proposition, dialogues, Q(etat__in=PROPOSITIONS_PUBLIQUES))
    ordre = {etat: rang for rang, etat in enumerate(("ferme", "ouvert", "brouillon", "clos", "abandonne"))}
    dialogues.sort(key=lambda dialogue: ordre[dialogue.etat])
    attentes = attentes_de([dialogue for dialogue in dialogues if dialogue.etat in {"ouvert", "ferme"}])
    vus = []
    for dialogue in dialogues:
        du, page = ce_qui_est_du(dialogue, attentes.get(dialogue.pk, (0, 0)))
        vus.append(
            DialogueVu(
                dialogue,
                ton_de(dialogue),
                du,
                page,
                participants.get(dialogue.pk, 0),
                publiees.get(dialogue.pk, 0),
            )
        )
    return vus


def attentes_de(dialogues: list[Dialogue]) -> dict[int, tuple[int, int]]:
    """Return, for each dialogue, how many words wait to be read and how many contributions have no outcome."""
    sans_issue, a_relire = sans_suite_par_dialogue(dialogues), a_relire_par_dialogue(dialogues)
    lus = {pk: lus.nombre for pk, lus in a_relire.items()}
    return {dialogue.pk: (lus.get(dialogue.pk, 0), sans_issue.get(dialogue.pk, 0)) for dialogue in dialogues}


def sans_suite_par_dialogue(dialogues: list[Dialogue]) -> dict[int, int]:
    """Return, of dialogues that have some, how many contributions have no outcome. One query."""
    return _compter(Proposition, dialogues, Q(etat__in=SANS_SUITE))


def ce_qui_est_du(dialogue: Dialogue, attente: tuple[int, int]) -> tuple[str, str]:
    """Say the next thing to do, and the page where it is done."""
    a_relire, sans_issue = attente
    if dialogue.etat == EtatDialogue.BROUILLON:
        return "à préparer, puis à ouvrir", "preparation"
    if dialogue.etat == EtatDialogue.OUVERT:
        fin = participation_de(dialogue, dialogue.les_phases.all())[1]
        arret = arretee_le(dialogue)
        morceaux = [f"participation jusqu’au {date_longue(fin)}"] if fin else []
        if arret is not None:
            morceaux = [f"participation arrêtée le {date_longue(arret)}, l’inscription n’est plus dans l’édition"]
        morceaux += [f"{accorder(a_relire, 'texte')} à relire"] if a_relire else []
        return ", ".join(morceaux), "suivi"
    if dialogue.etat == EtatDialogue.FERME:
        morceaux = [f"{accorder(a_relire, 'texte')} à relire"] if a_relire else []
        morceaux += [f"{accorder(sans_issue, 'contribution')} sans suite"] if sans_issue else []
        retard = ", en retard" if est_en_retard(dialogue) else ""
        return ", ".join([f"réponse due{retard}", *morceaux]), "suivi"
    return ("réponse publiée" if dialogue.etat == EtatDialogue.CLOS else "abandonnée"), "suivi"


def previent_par_courriel(dialogue: Dialogue) -> bool:
    """Tell whether those who asked are written to: a device leaves no address, and a body that lost its mandate is silent."""
    return dialogue.demande_une_adresse and a_mandat(dialogue.inscription)


def ferme_le(dialogue: Dialogue) -> dt.date | None:
    """Return the day on which participation was closed, None before."""
    return jour_de(dialogue, dialogue.ferme_le) if dialogue.ferme_le else None


def reponse_due_le(dialogue: Dialogue) -> dt.date | None:
    """Return the last day to answer, None before participation is closed and once the answer is out."""
    ferme = ferme_le(dialogue)
    return None if dialogue.etat != EtatDialogue.FERME or ferme is None else ferme + DELAI_DE_REPONSE


def est_en_retard(dialogue: Dialogue) -> bool:
    """Tell whether the answer is due for too long."""
    due_le = reponse_due_le(dialogue)
    return due_le is not None and due_le < jour_de(dialogue)


def en_retard(instant: dt.datetime) -> Q:
    """Return the filter of those whose answer is due for too long (`est_en_retard`): each by the day of its body."""
    ailleurs = Q(inscription__organisme__departement__in=OUTRE_MER)
    lieux = {"": ~ailleurs} | {code: Q(inscription__organisme__departement=code) for code in OUTRE_MER}
    tardifs = (ici & Q(ferme_le__lt=_minuit(instant, code)) for code, ici in lieux.items())
    return Q(etat=EtatDialogue.FERME) & reduce(or_, tardifs)


def _minuit(instant: dt.datetime, departement: str) -> dt.datetime:
    """Return the first instant of the earliest day of closing whose answer may still come."""
    fuseau = fuseau_du_departement(departement)
    return dt.datetime.combine(instant.astimezone(fuseau).date() - DELAI_DE_REPONSE, dt.time(), fuseau)


def _compter(modele: Any, dialogues: list[Dialogue], filtre: Q | None = None) -> dict[int, int]:
    return _par_dialogue(modele.objects.filter(filtre or Q(), dialogue__in=dialogues))


def _par_dialogue(lignes: QuerySet[Any]) -> dict[int, int]:
    return dict(lignes.order_by().values_list("dialogue").annotate(n=Count("pk")))
