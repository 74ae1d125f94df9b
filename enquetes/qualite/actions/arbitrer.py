"""Disagreements: two gradings set side by side, a third person who decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from comptes.models import Utilisateur
from enquetes.enums import EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Arbitrage, Visite
from enquetes.qualite.actions.lectures import exiger_avant_la_restitution, exiger_lecteur, verrouiller_la_paire
from enquetes.qualite.logic.arbitrage import Lecture, ecarts, retenir
from enquetes.referentiels.logic.conditions import ReponsesInvalides, valider
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import passer
from enquetes.visites.actions.instants import INSTANTS, reprendre_le_contact
from enquetes.visites.logic import saisie
from enquetes.visites.queries.visites import Carnet, est_sur_pieces
from socle.auteur import Auteur
from socle.erreurs import RegleMetier, exiger_motif
from socle.horloge import maintenant


def confronter(contact: Visite, *, auteur: Auteur) -> None:
    """Set the two gradings of a contact against each other once both are accepted; call under the contact's lock.

    Alike, the contact counts. Otherwise both are frozen for the measure of agreement, and an arbiter is awaited.
    """
    contact.refresh_from_db()
    double = Visite.objects.filter(double_de=contact, etat=EtatVisite.VALIDEE).first()
    if contact.etat != EtatVisite.SECONDE_LECTURE or double is None:
        return
    _suivre_le_contact(double, contact)
    contexte = Carnet().contexte(contact)
    differents = ecarts(contexte.grille, contact.reponses, double.reponses)
    if not differents:
        issues.valider(contact, auteur=auteur)
        return
    ouvrir_arbitrage(contact, NatureArbitrage.MESURES, auteur=auteur, double=double, differents=differents)


def _suivre_le_contact(double: Visite, contact: Visite) -> None:
    """Give the second grading of a written contact its instants, corrected since: dates are no matter of judgment."""
    if not est_sur_pieces(double) or all(getattr(double, champ) == getattr(contact, champ) for champ in INSTANTS):
        return
    reprendre_le_contact(double)
    double.reponses = saisie.completer(Carnet().contexte(double), double.reponses)
    double.save(update_fields=["reponses", "modifie_le"])


def ouvrir_arbitrage(
    contact: Visite,
    nature: str,
    *,
    auteur: Auteur,
    double: Visite | None = None,
    differents: tuple[str, ...] = (),
    acte: str = "visite.en_arbitrage",
    details: Mapping[str, Any] | None = None,
) -> Arbitrage:
    """Freeze a disagreement and wait for a third person."""
    details = {"nature": nature, "ecarts": list(differents), **(details or {})}
    passer(contact, EtatVisite.ARBITRAGE, auteur=auteur, acte=acte, details=details)
    return Arbitrage.objects.create(
        contact=contact,
        nature=nature,
        lecture_a=contact.reponses,
        lecture_b=double.reponses if double else {},
        ecarts=list(differents),
        ouvert_le=maintenant(),
    )


@transaction.atomic
def trancher(
    *,
    contact: Visite,
    issue: str,
    motif: str,
    auteur: Utilisateur,
    choix: Mapping[str, str] | None = None,
    avant_le: dt.date | None = None,
) -> Arbitrage:
    """Decide a disagreement, with a reason, as a third person: the contact counts, goes back or is void.

    Between two gradings, `choix` says for each criterion that differs which one is kept, and the measures kept become
    the contact's; both gradings stay as they were in the arbitration.
    """
    fraiche, arbitrage = _verrouiller_le_desaccord(contact)
    exiger_avant_la_restitution(fraiche)
    exiger_lecteur(fraiche, auteur)
    motif = exiger_motif(motif, "Dites pourquoi vous décidez ainsi.")
    if issue == Verdict.CONFORME:
        arbitrage.decisions = _retenues(fraiche, arbitrage, choix or {})
    arbitrage.issue, arbitrage.motif = issue, motif
    arbitrage.arbitre, arbitrage.decide_le = auteur, maintenant()
    _appliquer(arbitrage, fraiche, avant_le)
    arbitrage.save()
    return arbitrage


def _verrouiller_le_desaccord(contact: Visite) -> tuple[Visite, Arbitrage]:
    fraiche, _contact = verrouiller_la_paire(contact)
    arbitrage = Arbitrage.objects.select_for_update().filter(contact=fraiche, decide_le=None).first()
    if arbitrage is None or fraiche.etat != EtatVisite.ARBITRAGE:
        raise RegleMetier("arbitrage_clos", "Ce désaccord est déjà tranché.")
    return fraiche, arbitrage


def _appliquer(arbitrage: Arbitrage, contact: Visite, avant_le: dt.date | None) -> None:
    motif = arbitrage.motif
    details = {"issue": str(arbitrage.issue), "motif": motif, "criteres": sorted(arbitrage.decisions)}
    suite: dict[str, Any] = {"auteur": arbitrage.arbitre, "acte": "visite.arbitree", "details": details}
    if arbitrage.issue == Verdict.CONFORME:
        issues.valider(contact, reponses={**contact.reponses, **arbitrage.decisions}, **suite)
    elif arbitrage.issue == Verdict.A_REPRENDRE:
        issues.renvoyer(contact, remarque=motif, avant_le=avant_le, **suite)
    else:
        issues.annuler(contact, motif=motif, **suite)


def _retenues(contact: Visite, arbitrage: Arbitrage, choix: Mapping[str, str]) -> dict[str, Any]:
    """Return the measures that the arbiter keeps, those that change because of them included; check the whole grid."""
    oublies = [code for code in arbitrage.a_choisir if choix.get(code) not in set(Lecture)]
    if oublies:
        raise RegleMetier("choix_manquants", f"Choisissez une mesure pour\u202f: {', '.join(oublies)}.", champ="choix")
    gardes = {code: choix[code] for code in arbitrage.a_choisir}
    contexte = Carnet().contexte(contact)
    reponses = saisie.completer(contexte, retenir(arbitrage.lecture_a, arbitrage.lecture_b, gardes))
    complet = {critere.code: reponses.get(critere.code) for critere in contexte.grille.criteres}
    try:
        valider(contexte.grille, complet, contexte.type_scenario)
    except ReponsesInvalides as erreur:
        raise RegleMetier(
            "choix_incoherents", f"Ces choix ne vont pas ensemble\u202f: {erreur}", champ="choix"
        ) from erreur
    return {
        code: mesure for code, mesure in complet.items() if code in gardes or mesure != arbitrage.lecture_a.get(code)
    }
