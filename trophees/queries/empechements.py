"""What stands between an edition and its prize list: open disputes, and a right of reply that still runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.models import Campagne
from socle.horloge import maintenant
from socle.logic.typographie import accorder, date_longue
from trophees.logic.droit_de_reponse import dernier_jour, fin_du_droit
from trophees.models import Litige


@dataclass(frozen=True)
class Empechement:
    """Why an act must wait: a stable code and a French sentence."""

    code: str
    message: str


def nb_litiges_ouverts(campagne: Campagne) -> int:
    """Count the disputes of an edition that wait for a decision."""
    return Litige.objects.ouverts().filter(inscription__campagne=campagne).count()


def empechement_d_arreter(campagne: Campagne) -> Empechement | None:
    """Return why a prize list may not be proposed, sealed nor published: an open dispute, of anyone."""
    nombre = nb_litiges_ouverts(campagne)
    if not nombre:
        return None
    compte = accorder(nombre, "contestation est ouverte", "contestations sont ouvertes")
    return Empechement(
        "litiges_ouverts",
        f"{compte} dans l’édition {campagne.annee}\u202f: décidez d’abord, le palmarès attend.",
    )


def empechement_de_publier(campagne: Campagne, *, instant: dt.datetime | None = None) -> Empechement | None:
    """Return why a prize list may not be public yet: results go first to the bodies, which have days to contest."""
    rendue = campagne.restituee_le
    if rendue is None:
        return Empechement(
            "resultats_non_restitues",
            "Les résultats ne sont pas restitués\u202f: chaque organisme doit d’abord voir les siens et pouvoir "
            "les contester.",
        )
    if (instant or maintenant()) < fin_du_droit(rendue):
        return Empechement(
            "droit_de_reponse_en_cours",
            f"Les organismes peuvent contester leurs contacts jusqu’au {date_longue(dernier_jour(rendue))} inclus\u202f: "
            "le palmarès ne se publie qu’après.",
        )
    return empechement_d_arreter(campagne)
