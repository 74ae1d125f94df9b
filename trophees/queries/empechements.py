"""What stands between an edition and its prize list: open disputes, a right of reply that still runs, the embargo."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import StatutCeremonie
from campagnes.models import Campagne
from socle.horloge import maintenant
from socle.logic.typographie import accorder, date_et_heure, date_longue
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


def empechement_du_droit(campagne: Campagne, *, instant: dt.datetime | None = None) -> Empechement | None:
    """Return why results may still change: they go first to the bodies, which have days to contest."""
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


@dataclass(frozen=True)
class Embargo:
    """The silence before a ceremony: when it ends, None when it has ended or nobody knows; why one waits, or nothing.

    `raison` speaks to staff, who can do something about it; `aux_laureats`, to bodies.
    """

    leve_le: dt.datetime | None = None
    raison: str = ""
    aux_laureats: str = ""


def embargo_de(campagne: Campagne, *, instant: dt.datetime | None = None) -> Embargo:
    """Tell whether laureates must still be kept silent (regles#embargo). Without a ceremony there is nothing to wait for."""
    ceremonie = getattr(campagne, "ceremonie", None)
    if ceremonie is None or ceremonie.statut == StatutCeremonie.ANNULEE:
        return Embargo()
    if ceremonie.statut == StatutCeremonie.REPORTEE:
        return Embargo(
            raison="La cérémonie est reportée sans nouvelle date\u202f: le palmarès reste sous embargo. Fixez sa date, "
            "ou dites-la annulée.",
            aux_laureats="La cérémonie est reportée, sa nouvelle date n’est pas fixée\u202f: un courriel vous la dira, et "
            "vous y répondrez ici. Le palmarès reste sous embargo.",
        )
    if (instant or maintenant()) >= ceremonie.debut:
        return Embargo()
    raison = f"Le palmarès est sous embargo jusqu’à la cérémonie, le {date_et_heure(ceremonie.debut)}."
    return Embargo(ceremonie.debut, raison, raison)


def empechement_de_publier(campagne: Campagne, *, instant: dt.datetime | None = None) -> Empechement | None:
    """Return why a prize list may not be public yet: what may still change, then the embargo of its ceremony."""
    if empechement := empechement_du_droit(campagne, instant=instant):
        return empechement
    embargo = embargo_de(campagne, instant=instant)
    return Empechement("embargo", embargo.raison) if embargo.raison else None
