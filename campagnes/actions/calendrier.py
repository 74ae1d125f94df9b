"""What moves in the calendar of an edition: its last day of registration, its waves, its suspensions.

Every act is journalled on the edition.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from campagnes.enums import NaturePeriode
from campagnes.logic.reglages import Reglage
from campagnes.models import Campagne, EcheanceInscription, Periode
from campagnes.queries import ANNEES_APRES, exiger_modifiable, exiger_raison
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.journal import consigner
from socle.logic.bornes_des_dates import DERNIER_JOUR
from socle.logic.typographie import date_longue
from socle.relecture import relire

REGLAGE_DE_LA_PERIODE: dict[str, Reglage] = {
    NaturePeriode.VAGUE: Reglage.VAGUES,
    NaturePeriode.SUSPENSION: Reglage.SUSPENSIONS,
}
# Registration opens the year before; what stops everything, as in 2020, moves the end by a year or two.
ANNEES_AVANT = 1


def verrouiller(campagne: Campagne) -> Campagne:
    """Return an edition read again under lock."""
    return Campagne.objects.select_for_update().get(pk=campagne.pk)


def annees_de(campagne: Campagne) -> tuple[int, int]:
    """Return the first and last year that the calendar of an edition may name: around its own and its opening."""
    annees = (campagne.annee, campagne.inscriptions_ouvertes_le.astimezone(PARIS).year)
    return min(annees) - ANNEES_AVANT, min(max(annees) + ANNEES_APRES, DERNIER_JOUR.year)


def exiger_jours_de_l_edition(campagne: Campagne, **jours: dt.date | None) -> None:
    """Refuse a day too far from the edition, at the field that bears its name: nobody means year 26."""
    premiere, derniere = annees_de(campagne)
    for champ, jour in jours.items():
        if jour is not None and not premiere <= jour.year <= derniere:
            raise RegleMetier(
                "hors_edition",
                f"Le {date_longue(jour)} est loin de l’édition {campagne.annee}\u202f: donnez un jour des années "
                f"{premiere} à {derniere}.",
                champ=champ,
            )


@transaction.atomic
def prolonger_inscriptions(
    *, campagne: Campagne, dernier_jour: dt.date, motif: str, auteur: Auteur
) -> EcheanceInscription:
    """Add a later last day of registration, as a new row with author and reason."""
    motif = exiger_raison(motif)
    campagne = verrouiller(campagne)
    exiger_modifiable(campagne, Reglage.ECHEANCE, "dernier_jour")
    exiger_jours_de_l_edition(campagne, dernier_jour=dernier_jour)
    actuel = campagne.les_echeances.order_by("-dernier_jour").first()
    if actuel and dernier_jour <= actuel.dernier_jour:
        raise RegleMetier(
            "prolongation_en_arriere",
            f"Une prolongation va au-delà de l’échéance actuelle, le {actuel.dernier_jour:%d/%m/%Y}.",
            champ="dernier_jour",
        )
    if dernier_jour < aujourdhui():
        raise RegleMetier("prolongation_passee", "Le nouveau dernier jour est déjà passé.", champ="dernier_jour")
    echeance = EcheanceInscription.objects.create(
        campagne=campagne, dernier_jour=dernier_jour, motif=motif, auteur=auteur, decidee_le=maintenant()
    )
    consigner(campagne, "campagne.prolongee", auteur, dernier_jour=dernier_jour.isoformat(), motif=motif)
    return echeance


@transaction.atomic
def ajouter_vague(*, campagne: Campagne, du: dt.date, au: dt.date, motif: str, auteur: Auteur) -> Periode:
    """Add a fieldwork wave; what is decided now is also what is planned."""
    motif = exiger_raison(motif)
    campagne = verrouiller(campagne)
    vague = _ajouter(campagne, NaturePeriode.VAGUE, du, au, prevue=True)
    jours = {"du": du.isoformat(), "au": au.isoformat()}
    consigner(campagne, "campagne.vague_ajoutee", auteur, rang=vague.rang, **jours, motif=motif)
    return vague


@transaction.atomic
def suspendre_terrain(*, campagne: Campagne, du: dt.date, au: dt.date, motif: str, auteur: Auteur) -> Periode:
    """Suspend the fieldwork from `du` to `au` included: no contact, and the clocks stop."""
    motif = exiger_raison(motif)
    campagne = verrouiller(campagne)
    suspension = _ajouter(campagne, NaturePeriode.SUSPENSION, du, au, motif=motif)
    consigner(campagne, "campagne.suspendue", auteur, du=du.isoformat(), au=au.isoformat(), motif=motif)
    return suspension


@transaction.atomic
def deplacer_periode(*, periode: Periode, du: dt.date, au: dt.date, motif: str, auteur: Auteur) -> Periode:
    """Change the actual days of a wave or suspension; the planned ones stay as they were.

    Once begun it keeps its first day, and its last is today at the earliest (regles#reglages).
    """
    motif = exiger_raison(motif)
    campagne = verrouiller(periode.campagne)
    periode = relire(periode, "Cette période")
    _verifier(campagne, periode.nature, du, au, sauf=periode)
    _exiger_passe_intact(periode, du, au)
    avant = {"du": periode.du.isoformat(), "au": periode.au.isoformat()}
    periode.du, periode.au = du, au
    periode.save(update_fields=["du", "au"])
    _renumeroter(campagne, periode.nature)
    periode.refresh_from_db(fields=["rang"])
    consigner(
        campagne,
        "campagne.periode_deplacee",
        auteur,
        nature=periode.nature,
        rang=periode.rang,
        avant=avant,
        du=du.isoformat(),
        au=au.isoformat(),
        motif=motif,
    )
    return periode


def _exiger_passe_intact(periode: Periode, du: dt.date, au: dt.date) -> None:
    """Refuse to move the days gone by of a period that has begun: what happened in them was measured by it."""
    aujourd_hui = aujourdhui()
    if periode.du > aujourd_hui:
        return
    commencee = f"Elle a commencé le {date_longue(periode.du)}\u202f:"
    if du != periode.du:
        raise RegleMetier(
            "periode_commencee", f"{commencee} son premier jour ne change plus. Changez le dernier.", champ="du"
        )
    if au < aujourd_hui:
        raise RegleMetier(
            "periode_commencee",
            f"{commencee} son dernier jour est au plus tôt aujourd’hui, le {date_longue(aujourd_hui)}.",
            champ="au",
        )


@transaction.atomic
def retirer_periode(*, periode: Periode, motif: str, auteur: Auteur) -> None:
    """Take back a wave or a suspension that has not begun: later on, what happened in it was measured by it."""
    motif = exiger_raison(motif)
    campagne = verrouiller(periode.campagne)
    periode = relire(periode, "Cette période")
    exiger_modifiable(campagne, REGLAGE_DE_LA_PERIODE[periode.nature])
    if periode.du <= aujourdhui():
        raise RegleMetier(
            "periode_commencee",
            f"Elle a commencé le {date_longue(periode.du)}\u202f: changez plutôt son dernier jour.",
        )
    consigner(
        campagne,
        "campagne.periode_retiree",
        auteur,
        nature=periode.nature,
        rang=periode.rang,
        du=periode.du.isoformat(),
        au=periode.au.isoformat(),
        motif=motif,
    )
    periode.delete()
    _renumeroter(campagne, periode.nature)


def _ajouter(
    campagne: Campagne, nature: NaturePeriode, du: dt.date, au: dt.date, *, motif: str = "", prevue: bool = False
) -> Periode:
    _verifier(campagne, nature, du, au)
    periode = Periode.objects.create(
        campagne=campagne,
        nature=nature,
        rang=_dernier_rang(campagne, nature) + 1,
        du=du,
        au=au,
        prevue_du=du if prevue else None,
        prevue_au=au if prevue else None,
        motif=motif,
    )
    _renumeroter(campagne, nature)
    periode.refresh_from_db(fields=["rang"])
    return periode


def _renumeroter(campagne: Campagne, nature: str) -> None:
    """Number the waves, or the suspensions, of an edition by date: the number that every page shows."""
    periodes = campagne.les_periodes.filter(nature=nature)
    par_date = list(periodes.order_by("du"))
    if [periode.rang for periode in par_date] == list(range(1, len(par_date) + 1)):
        return
    # Two steps: the database refuses that two periods bear one number, even meanwhile.
    periodes.update(rang=F("rang") + _dernier_rang(campagne, nature))
    for rang, periode in enumerate(par_date, start=1):
        periodes.filter(pk=periode.pk).update(rang=rang)


def _dernier_rang(campagne: Campagne, nature: str) -> int:
    return max(campagne.les_periodes.filter(nature=nature).values_list("rang", flat=True), default=0)


def _verifier(campagne: Campagne, nature: str, du: dt.date, au: dt.date, *, sauf: Periode | None = None) -> None:
    exiger_modifiable(campagne, REGLAGE_DE_LA_PERIODE[nature], "du")
    exiger_jours_de_l_edition(campagne, du=du, au=au)
    if au < du:
        raise RegleMetier("periode_a_l_envers", "La fin vient avant le début.", champ="au")
    voisines = campagne.les_periodes.filter(nature=nature, du__lte=au, au__gte=du)
    if sauf:
        voisines = voisines.exclude(pk=sauf.pk)
    autre = voisines.first()
    if autre:
        raise RegleMetier(
            "periodes_superposees",
            f"Ces jours chevauchent une autre période, du {autre.du:%d/%m/%Y} au {autre.au:%d/%m/%Y}.",
            champ="du",
        )
