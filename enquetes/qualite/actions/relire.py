"""What the first reader does with a visit: accept it, send it back, void it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from comptes.models import Utilisateur
from enquetes.enums import TRANSITIONS, EtatVisite, Verdict
from enquetes.models import Visite
from enquetes.qualite.actions.arbitrer import confronter
from enquetes.qualite.actions.lectures import (
    ecrire_lecture,
    exiger_avant_la_restitution,
    exiger_lecteur,
    exiger_une_autre_personne,
    verrouiller_la_paire,
)
from enquetes.qualite.queries.echantillon import se_lit_deux_fois
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import passer
from socle.erreurs import RegleMetier
from socle.etats import exiger_passage

EN_SECONDE_LECTURE = frozenset({EtatVisite.SECONDE_LECTURE, EtatVisite.ARBITRAGE})


@transaction.atomic
def accepter_visite(*, visite: Visite, auteur: Utilisateur) -> Visite:
    """Accept a submitted visit.

    It counts at once, unless it is in the sample of second readings, flagged, or graded by two shoppers: it then waits
    for another person. The grading of the second shopper never counts; once accepted it is set against the first.
    """
    fraiche, contact = verrouiller_la_paire(visite)
    exiger_avant_la_restitution(contact)
    exiger_lecteur(contact, auteur)
    if fraiche.etat != EtatVisite.SOUMISE:
        _exiger_premiere_lecture(fraiche)
        exiger_passage(fraiche, EtatVisite.SOUMISE, table=TRANSITIONS)
    ecrire_lecture(fraiche, contact, Verdict.CONFORME, auteur=auteur)
    if fraiche.double_de_id is None and se_lit_deux_fois(contact):
        acceptee = passer(fraiche, EtatVisite.SECONDE_LECTURE, auteur=auteur, acte="visite.acceptee", remarque="")
    else:
        acceptee = issues.valider(fraiche, auteur=auteur, acte="visite.acceptee")
    confronter(contact, auteur=auteur)
    acceptee.refresh_from_db(fields=["etat", "validee_le", "remarque"])
    return acceptee


@transaction.atomic
def renvoyer_visite(
    *,
    visite: Visite,
    remarque: str,
    auteur: Utilisateur,
    avant_le: dt.date | None = None,
    criteres: Collection[str] = (),
) -> Visite:
    """Send a visit back to its shopper, who reads the remark on her phone; it stops counting meanwhile.

    `avant_le` is the last day she has, three working days unless told. Once resubmitted, it comes first to the same
    reader.
    """
    fraiche, contact = verrouiller_la_paire(visite)
    exiger_avant_la_restitution(contact)
    _lire(fraiche, contact, Verdict.A_REPRENDRE, auteur, remarque, criteres)
    return issues.renvoyer(fraiche, remarque=remarque, avant_le=avant_le, auteur=auteur)


@transaction.atomic
def annuler_visite(
    *, visite: Visite, motif: str, auteur: Utilisateur, a_refaire: bool = True, hors_plan: bool = False
) -> Visite:
    """Exclude an invalid contact, and ask for another one in its place (regles#contact-invalide).

    Void, the grading of the second shopper leaves its contact to an ordinary second reading. Once results are given
    back nothing is made again: a dispute alone voids a contact.
    """
    fraiche, contact = verrouiller_la_paire(visite)
    if a_refaire:
        exiger_avant_la_restitution(contact)
    _lire(fraiche, contact, Verdict.A_ANNULER, auteur, motif, ())
    return issues.annuler(fraiche, motif=motif, auteur=auteur, a_refaire=a_refaire, hors_plan=hors_plan)


def _lire(
    visite: Visite, contact: Visite, verdict: str, auteur: Utilisateur, remarque: str, criteres: Collection[str]
) -> None:
    """Keep a first reading that does not accept; what was already accepted may be reopened by anyone but the shopper."""
    _exiger_premiere_lecture(visite)
    if visite.etat != EtatVisite.SOUMISE:
        exiger_une_autre_personne(contact, auteur)
        return
    exiger_lecteur(contact, auteur)
    if remarque.strip():
        ecrire_lecture(visite, contact, verdict, auteur=auteur, remarque=remarque, criteres=criteres)


def _exiger_premiere_lecture(visite: Visite) -> None:
    if visite.etat in EN_SECONDE_LECTURE:
        raise RegleMetier(
            "seconde_lecture_en_cours",
            f"Cette visite est «\u202f{EtatVisite(visite.etat).label}\u202f»\u202f: elle se décide avec les deux lectures.",
        )
