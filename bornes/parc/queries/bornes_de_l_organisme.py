"""What a body sees of its kiosks: each step with its date, what comes next, what is wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bornes.enums import EtatBorne
from bornes.logic.petits_nombres import SEUIL, est_petit
from bornes.models import Borne
from bornes.parc.logic.sante import SANS_JETON, SILENCE
from bornes.parc.queries.borne import actes_des_bornes
from bornes.parc.queries.mots_du_parc import CONSEILS
from bornes.parc.queries.parc import LigneBorne, lignes_de, nb_avis_par_borne
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription, Organisme
from socle.logic.typographie import entier

PAS = 10
"""Opinions received are told by tens."""
SUITES = {
    EtatBorne.COMMANDEE: "Nous la préparons. Vous pouvez encore annuler.",
    EtatBorne.PREPAREE: "Elle est prête et part bientôt.",
    EtatBorne.EXPEDIEE: "Elle est en route. À la réception, suivez la feuille jointe au colis.",
    EtatBorne.INSTALLEE: "Elle est en place et attend son premier avis.",
    EtatBorne.ACTIVE: "Elle recueille des avis.",
    EtatBorne.RETOURNEE: "Elle nous est revenue. Ses avis restent dans vos indicateurs.",
    EtatBorne.ANNULEE: "La commande est annulée.",
}
# The paper sheet may be lost, or too old: the body gets another code by itself once the device is in its hands.
PEUT_DEMANDER_UN_CODE = frozenset({EtatBorne.EXPEDIEE, EtatBorne.INSTALLEE, EtatBorne.ACTIVE})
# Steps that a body follows; enrolments and revocations are for staff.
ETAPES = frozenset(f"borne.{etat}" for etat in EtatBorne)


@dataclass(frozen=True)
class SuiviBorne:
    """A kiosk of the body: what comes next in a sentence, what is wrong (sentence, advice), its steps, its opinions in words.

    A step is (words, instant, detail).
    """

    ligne: LigneBorne
    suite: str
    alertes: list[tuple[str, str]]
    etapes: list[tuple[str, dt.datetime, str]]
    mot_avis: str
    peut_annuler: bool
    peut_demander_un_code: bool


def suivi_des_bornes(organisme: Organisme) -> list[SuiviBorne]:
    """Return every kiosk of a body, the ones in service first, those that are over last, in seven queries."""
    siennes = Borne.objects.filter(inscription__organisme=organisme).order_by("site__recherche", "commandee_le", "pk")
    lignes = lignes_de(siennes)
    identifiants = [ligne.borne.pk for ligne in lignes]
    actes, nb_avis = actes_des_bornes(identifiants), nb_avis_par_borne(identifiants)
    finis = {EtatBorne.RETOURNEE, EtatBorne.ANNULEE}
    return [
        SuiviBorne(
            ligne=ligne,
            # A kiosk that is silent or revoked does not do what its state says: the alert speaks instead.
            suite="" if {SILENCE, SANS_JETON} & set(ligne.codes) else SUITES[EtatBorne(ligne.borne.etat)],
            alertes=[(phrase, CONSEILS[code]) for code, phrase in ligne.alertes],
            etapes=_etapes(ligne.borne, actes[str(ligne.borne.pk)]),
            mot_avis=_mot_avis(nb_avis.get(ligne.borne.pk, 0)),
            peut_annuler=ligne.borne.etat == EtatBorne.COMMANDEE,
            peut_demander_un_code=ligne.borne.etat in PEUT_DEMANDER_UN_CODE,
        )
        for ligne in sorted(lignes, key=lambda ligne: ligne.borne.etat in finis)
    ]


def empechement_de_commander(inscription: Inscription) -> tuple[str, str] | None:
    """Return why a registration may order no kiosk (code, sentence), or None when it may."""
    if inscription.etat not in ETATS_ACTIFS:
        return (
            "inscription_inactive",
            "Les bornes se commandent avec une inscription confirmée\u202f: celle-ci ne l’est pas.",
        )
    if inscription.campagne.restituee_le is not None:
        return "edition_terminee", "Cette édition est terminée\u202f: les bornes se commandent avec la suivante."
    if not inscription.borne:
        return "option_absente", "L’inscription ne comprend pas l’option «\u202fborne\u202f»."
    return None


def _mot_avis(n: int) -> str:
    """Say how many opinions came, never exactly: beside the figures of the body it would give a handful."""
    if n == 0:
        return ""
    if est_petit(n):
        return f"moins de {SEUIL} avis reçus"
    return f"au moins {entier(n // PAS * PAS or SEUIL)} avis reçus"


def _etapes(borne: Borne, actes: list[tuple[str, str, dt.datetime, str]]) -> list[tuple[str, dt.datetime, str]]:
    """Return the dated steps; the order comes from the kiosk itself, which may be older than the journal."""
    suivantes = [(mot, le, detail) for acte, mot, le, detail in actes if acte in ETAPES and acte != "borne.commandee"]
    return [("Commandée", borne.commandee_le, ""), *suivantes]
