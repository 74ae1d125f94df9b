"""What a list says of an act before it is done: why a registration would be refused it, nothing when it may be done."""

from __future__ import annotations

import datetime as dt

from campagnes.enums import Acte
from campagnes.logic.calendrier import jour_de
from campagnes.queries import verdict_maintenant
from organismes.enums import DUREE_CONFIRMATION, TRANSITIONS, EtatInscription
from organismes.models import Inscription
from socle.erreurs import RegleMetier
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.logic.typographie import date_longue


def refus_de_valider(inscription: Inscription) -> str:
    """Say why a registration cannot be validated."""
    if EtatInscription.VALIDEE not in TRANSITIONS[inscription.etat]:
        return (
            f"Elle est «\u202f{inscription.get_etat_display()}\u202f»\u202f: seule une inscription confirmée se valide."
        )
    return "" if inscription.referent_courriel else "Elle ne nomme plus de référent\u202f: nommez-en un d’abord."


def refus_de_renvoyer(inscription: Inscription, instant: dt.datetime | None = None) -> RegleMetier | None:
    """Return why the link that confirms a registration is not sent again at `instant` (now by default); None when it is.

    It is while registration is open, and in the seven days that follow the deposit.
    """
    quand = instant or maintenant()
    if not inscription.est_deposee:
        return RegleMetier("deja_confirmee", "Cette inscription n’attend plus de confirmation.")
    if quand < inscription.deposee_le + DUREE_CONFIRMATION:
        return None
    if verdict_maintenant(inscription.campagne, Acte.INSCRIRE, instant=quand).permis:
        return None
    return RegleMetier(
        "confirmation_tardive",
        "Les inscriptions sont closes et les sept jours pour confirmer sont passés\u202f: écrivez à l’équipe.",
    )


def refus_de_relancer(inscription: Inscription) -> str:
    """Say why the referent of a registration is not reminded: nothing waits for her, or she was written to today."""
    if not (inscription.est_deposee or inscription.est_a_corriger):
        return f"Elle est «\u202f{inscription.get_etat_display()}\u202f»\u202f: elle n’attend rien de son référent."
    if not inscription.referent_courriel:
        return "Elle ne nomme plus de référent\u202f: nommez-en un d’abord."
    if inscription.est_deposee and refus_de_renvoyer(inscription):
        return "Les inscriptions sont closes, et ses sept jours pour confirmer sont passés."
    ecrits = {courrier.cree_le.astimezone(PARIS).date() for courrier in inscription.les_courriers.all()}
    return "Un courriel lui a déjà été écrit aujourd’hui." if aujourdhui() in ecrits else ""


def refus_de_se_retirer(inscription: Inscription) -> str:
    """Say why a body does not withdraw any more: it has its results, and would lose them, with nobody to undo it."""
    rendue = inscription.campagne.restituee_le
    if rendue is None:
        return ""
    return (
        f"Les résultats de cette édition ont été remis aux organismes le {date_longue(jour_de(rendue))}\u202f: un "
        "organisme se retire avant. Un contact inexact se conteste\u202f; pour le reste, écrivez à l’équipe du baromètre."
    )
