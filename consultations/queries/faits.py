"""The facts that the duty of answer is judged on."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from consultations.enums import EtatProposition
from consultations.logic import phases as etapes
from consultations.logic.completude import Faits
from consultations.models import Dialogue, Proposition
from consultations.queries.ouverture import jour_de
from socle.journal import passages

UN_JOUR = dt.timedelta(days=1)
FERME, ROUVERT = "dialogue.ferme", "dialogue.rouvert"
AVEC_SUITE = frozenset({EtatProposition.RETENUE, EtatProposition.NON_RETENUE, EtatProposition.REALISEE})
SANS_SUITE = frozenset({EtatProposition.PUBLIEE, EtatProposition.RECEVABLE, EtatProposition.ETUDIEE})


def faits_de(dialogue: Dialogue, *, reponse_publiee: bool = False) -> Faits:
    """Read what is known of a dialogue; `reponse_publiee` when the answer is there, or comes with the act."""
    sections = dialogue.les_sections.all()
    par_etat = list(
        Proposition.objects.filter(dialogue=dialogue, etat__in=AVEC_SUITE | SANS_SUITE).values_list("etat", flat=True)
    )
    return Faits(
        regles_publiees=bool(dialogue.regles.strip()),
        nb_documents=dialogue.les_documents.count(),
        nb_signes=len(dialogue.presentation.strip()) + sum(len(section.texte) for section in sections),
        nb_jours=nb_jours_ouverts(dialogue),
        reponse_publiee=reponse_publiee,
        nb_recevables=len(par_etat),
        nb_avec_suite=sum(etat in AVEC_SUITE for etat in par_etat),
    )


def etapes_de(dialogue: Dialogue) -> list[etapes.PhaseDatee]:
    """Return the stages of a dialogue as the rules read them."""
    return [etapes.PhaseDatee(phase.rang, phase.nature, phase.du, phase.au) for phase in dialogue.les_phases.all()]


def nb_jours_ouverts(dialogue: Dialogue, *, si_ferme_le: dt.datetime | None = None) -> int:
    """Count the days on which people can do something, or could: from the opening (today at least) to the closing.

    Those between a closing and what reopened it are none. `si_ferme_le`: what would be left, closed then.
    """
    if dialogue.debut is None or dialogue.fin is None:
        return 0
    du, au = dialogue.debut, dialogue.fin
    if dialogue.ouvert_le is None:
        du = max(du, jour_de(dialogue))
    if ferme_le := dialogue.ferme_le or si_ferme_le:
        au = min(au, jour_de(dialogue, ferme_le))
    jours = {du + rang * UN_JOUR for rang in range((au - du).days + 1)} - _jours_fermes(dialogue)
    periodes = etapes.periodes_de_participation(dialogue.type, etapes_de(dialogue), dialogue.debut, dialogue.fin)
    return sum(any(premier <= jour <= dernier for premier, dernier in periodes) for jour in jours)


def _jours_fermes(dialogue: Dialogue) -> set[dt.date]:
    """Return the whole days on which a dialogue that was reopened stayed closed: its row tells its last closing alone."""
    if dialogue.ouvert_le is None:
        return set()
    actes = passages(dialogue, FERME, ROUVERT)
    jours = [(acte, jour_de(dialogue, le)) for acte, le in actes]
    return {
        ferme + rang * UN_JOUR
        for (avant, ferme), (apres, rouvert) in pairwise(jours)
        if (avant, apres) == (FERME, ROUVERT)
        for rang in range(1, (rouvert - ferme).days)
    }
