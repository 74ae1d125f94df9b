"""What stands between an edition and its results, then its prize list: contacts under way, disputes, the embargo."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import Acte, StatutCeremonie
from campagnes.logic.droit_de_reponse import attente_du_droit
from campagnes.models import Campagne
from campagnes.queries import calendrier_de, verdict_maintenant
from enquetes.qualite.queries.echantillon import etat_de_l_echantillon
from enquetes.visites.queries.mesures import mesures_sont_retirees
from enquetes.visites.queries.visites import nb_contacts_a_decider
from socle.horloge import aujourdhui, maintenant
from socle.logic.typographie import accorder, date_et_heure, date_longue, entier
from trophees.models import Litige, Resultat
from trophees.queries.calcul import nb_resultats_perimes


@dataclass(frozen=True)
class Empechement:
    """Why an act must wait: a stable code and a French sentence."""

    code: str
    message: str


def empechement_de_restituer(campagne: Campagne) -> Empechement | None:
    """Return why results may not be given back to the bodies now: the same for the act and for the page before it."""
    verdict = verdict_maintenant(campagne, Acte.RESTITUER)
    if campagne.restituee_le is not None:
        return Empechement("deja_restituee", "Les résultats de cette édition sont déjà restitués.")
    if not verdict.permis:
        return Empechement(verdict.code, verdict.message)
    if contacts := _contacts_en_cours(campagne):
        return contacts
    return _resultats_a_calculer(campagne) or _echantillon_incomplet(campagne)


def _resultats_a_calculer(campagne: Campagne) -> Empechement | None:
    """Bodies are given what was computed, once: it must be what contacts and registrations give now (regles#restitution)."""
    if not Resultat.objects.filter(inscription__campagne=campagne).exists():
        return Empechement("resultats_absents", "Calculez d’abord les résultats de cette édition.")
    # Measures that went leave results as they are: nothing computes them again.
    if mesures_sont_retirees(campagne) or not (perimes := nb_resultats_perimes(campagne)):
        return None
    compte = accorder(perimes, "résultat manque ou n’est plus celui", "résultats manquent ou ne sont plus ceux")
    return Empechement(
        "resultats_perimes",
        f"{compte} que donnent les contacts et les inscriptions\u202f: recalculez les résultats, regardez-les, puis "
        "restituez.",
    )


def _contacts_en_cours(campagne: Campagne) -> Empechement | None:
    """While waves are not over, results of bodies whose contacts go on would tell what is being measured (regles#restitution)."""
    derniere = calendrier_de(campagne).fin_des_vagues
    if derniere is None or aujourdhui() > derniere:
        return None
    restent = nb_contacts_a_decider(campagne)
    if not restent:
        return None
    compte = accorder(restent, "contact n’est ni validé ni annulé", "contacts ne sont ni validés ni annulés")
    return Empechement(
        "contacts_en_cours",
        f"{compte}, et la dernière vague se termine le {date_longue(derniere)}\u202f: restituez une fois tous les "
        "contacts décidés, ou après cette date.",
    )


def _echantillon_incomplet(campagne: Campagne) -> Empechement | None:
    echantillon = etat_de_l_echantillon(campagne)
    if echantillon.est_suffisant:
        return None
    return Empechement(
        "echantillon_insuffisant",
        f"{accorder(echantillon.lus, 'contact lu', 'contacts lus')} deux fois sur {entier(echantillon.valides)}\u202f: "
        f"il en faut {entier(echantillon.vises)}, et les contacts signalés. Complétez l’échantillon dans la page "
        "Qualité, puis faites les secondes lectures.",
    )


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


def empechement_du_droit(campagne: Campagne) -> Empechement | None:
    """Return why results may still change: they go first to the bodies, which have days to contest."""
    if attente := attente_du_droit(campagne.restituee_le, maintenant()):
        return Empechement(*attente)
    return empechement_d_arreter(campagne)


@dataclass(frozen=True)
class Embargo:
    """The silence before a ceremony: when it ends, None when it has ended or nobody knows; why one waits, or nothing.

    `raison` speaks to staff, who can do something about it; `aux_laureats`, to bodies.
    """

    leve_le: dt.datetime | None = None
    raison: str = ""
    aux_laureats: str = ""


def embargo_de(campagne: Campagne) -> Embargo:
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
    if maintenant() >= ceremonie.debut:
        return Embargo()
    raison = f"Le palmarès est sous embargo jusqu’à la cérémonie, le {date_et_heure(ceremonie.debut)}."
    return Embargo(ceremonie.debut, raison, raison)


def empechement_de_publier(campagne: Campagne) -> Empechement | None:
    """Return why a prize list may not be public yet: what may still change, then the embargo of its ceremony."""
    if empechement := empechement_du_droit(campagne):
        return empechement
    embargo = embargo_de(campagne)
    return Empechement("embargo", embargo.raison) if embargo.raison else None
