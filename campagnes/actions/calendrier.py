"""Acts on an edition and its calendar. Every one is journalled on the edition."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from campagnes.enums import NaturePeriode, StatutCeremonie
from campagnes.logic.calendrier import DERNIERE_ANNEE, PREMIERE_EDITION
from campagnes.logic.modeles import Edition, PeriodeVoulue, edition_lue, edition_relative
from campagnes.logic.reglages import Reglage
from campagnes.models import Campagne, Ceremonie, EcheanceInscription, Periode, TourElection
from campagnes.queries import ANNEES_APRES, exiger_modifiable, exiger_motif
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.journal import consigner
from socle.logic.bornes_des_dates import DERNIER_JOUR
from socle.logic.typographie import date_longue
from socle.relecture import relire

DONNEES = Path(__file__).resolve().parents[1] / "donnees"
MODELES = ("relatif", "historique")
REGLAGE_DE_LA_PERIODE: dict[str, Reglage] = {
    NaturePeriode.VAGUE: Reglage.VAGUES,
    NaturePeriode.SUSPENSION: Reglage.SUSPENSIONS,
}
# Registration opens the year before; what stops everything, as in 2020, moves the end by a year or two.
ANNEES_AVANT = 1


class AnneePrise(RegleMetier):
    """Another edition has this year."""

    def __init__(self, annee: int) -> None:
        super().__init__("campagne_existante", f"L’édition {annee} existe déjà.", champ="annee")


@transaction.atomic
def creer_campagne(*, annee: int, modele: str = "relatif", auteur: Auteur = None) -> Campagne:
    """Create an edition with its calendar. `historique` knows the real dates of 2020 only."""
    exiger_annee_libre(annee)
    campagne = ecrire_edition(_edition(annee, modele), auteur)
    consigner(campagne, "campagne.creee", auteur, modele=modele)
    return campagne


def exiger_annee_libre(annee: int) -> None:
    """Refuse the year of an edition that exists, or that the platform does not know."""
    if not PREMIERE_EDITION <= annee <= DERNIERE_ANNEE:
        raise RegleMetier(
            "annee_hors_bornes",
            f"L’année {annee} est hors bornes\u202f: donnez une année de {PREMIERE_EDITION} à {DERNIERE_ANNEE}.",
            champ="annee",
        )
    if Campagne.objects.filter(annee=annee).exists():
        raise AnneePrise(annee)


def ecrire_edition(edition: Edition, auteur: Auteur) -> Campagne:
    """Write an edition and its dated rows; of two that are made at once, the database keeps one."""
    try:
        with transaction.atomic():
            campagne = Campagne.objects.create(
                annee=edition.annee,
                inscriptions_ouvertes_le=edition.ouverture,
                reserve_du=edition.reserve_du,
                **edition.champs,
            )
    except IntegrityError as prise:
        if "annee" not in str(prise):
            raise
        raise AnneePrise(edition.annee) from prise
    _ecrire_calendrier(campagne, edition, auteur)
    return campagne


def _edition(annee: int, modele: str) -> Edition:
    if modele == "relatif":
        return edition_relative(annee, maintenant())
    fichier = DONNEES / f"edition-{annee}.toml"
    if modele != "historique" or not fichier.exists():
        raise RegleMetier(
            "modele_indisponible",
            f"Le modèle «\u00a0{modele}\u00a0» n’existe pas pour l’édition {annee}.",
            champ="modele",
        )
    return edition_lue(tomllib.loads(fichier.read_text(encoding="utf-8")))


def _ecrire_calendrier(campagne: Campagne, edition: Edition, auteur: Auteur) -> None:
    EcheanceInscription.objects.bulk_create(
        EcheanceInscription(
            campagne=campagne,
            dernier_jour=echeance.dernier_jour,
            motif=echeance.motif,
            decidee_le=echeance.decidee_le,
            auteur=auteur,
        )
        for echeance in edition.echeances
    )
    for nature, periodes in (
        (NaturePeriode.VAGUE, edition.vagues),
        (NaturePeriode.SUSPENSION, edition.suspensions),
    ):
        Periode.objects.bulk_create(
            _periode(campagne, nature, rang, voulue) for rang, voulue in enumerate(periodes, start=1)
        )
    TourElection.objects.bulk_create(
        TourElection(campagne=campagne, tour=tour.tour, prevu_le=tour.prevu_le, tenu_le=tour.tenu_le)
        for tour in edition.tours
    )
    if edition.ceremonie:
        Ceremonie.objects.create(campagne=campagne, **edition.ceremonie)


def _periode(campagne: Campagne, nature: NaturePeriode, rang: int, voulue: PeriodeVoulue) -> Periode:
    return Periode(
        campagne=campagne,
        nature=nature,
        rang=rang,
        du=voulue.reelle.du,
        au=voulue.reelle.au,
        prevue_du=voulue.prevue.du if voulue.prevue else None,
        prevue_au=voulue.prevue.au if voulue.prevue else None,
        motif=voulue.motif,
    )


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
    motif = exiger_motif(motif)
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
    motif = exiger_motif(motif)
    campagne = verrouiller(campagne)
    vague = _ajouter(campagne, NaturePeriode.VAGUE, du, au, prevue=True)
    jours = {"du": du.isoformat(), "au": au.isoformat()}
    consigner(campagne, "campagne.vague_ajoutee", auteur, rang=vague.rang, **jours, motif=motif)
    return vague


@transaction.atomic
def suspendre_terrain(*, campagne: Campagne, du: dt.date, au: dt.date, motif: str, auteur: Auteur) -> Periode:
    """Suspend the fieldwork from `du` to `au` included: no contact, and the clocks stop."""
    motif = exiger_motif(motif)
    campagne = verrouiller(campagne)
    suspension = _ajouter(campagne, NaturePeriode.SUSPENSION, du, au, motif=motif)
    consigner(campagne, "campagne.suspendue", auteur, du=du.isoformat(), au=au.isoformat(), motif=motif)
    return suspension


@transaction.atomic
def deplacer_periode(*, periode: Periode, du: dt.date, au: dt.date, motif: str, auteur: Auteur) -> Periode:
    """Change the actual days of a wave or suspension; the planned ones stay as they were.

    Once begun it keeps its first day, and its last is today at the earliest (regles#reglages).
    """
    motif = exiger_motif(motif)
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
    motif = exiger_motif(motif)
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


Tours = list[tuple[dt.date, dt.date | None]]
"""The rounds of an election, each with its planned and its actual day."""


def _verifier_elections(campagne: Campagne, reserve_du: dt.date | None, tours: Tours) -> None:
    if len(tours) > 2:  # noqa: PLR2004 -- municipal elections have two rounds
        raise RegleMetier("trop_de_tours", "Les municipales ont deux tours au plus.")
    if reserve_du and not tours:
        raise RegleMetier(
            "reserve_sans_tour",
            "Une période de réserve se termine à un tour\u202f: donnez-en la date.",
            champ="prevu_1",
        )
    exiger_jours_de_l_edition(campagne, reserve_du=reserve_du)
    for rang, (prevu, tenu) in enumerate(tours, start=1):
        exiger_jours_de_l_edition(campagne, **{f"prevu_{rang}": prevu, f"tenu_{rang}": tenu})
    effectifs = [tenu or prevu for prevu, tenu in tours]
    if effectifs != sorted(set(effectifs)) or (reserve_du and effectifs[0] < reserve_du):
        raise RegleMetier(
            "elections_en_desordre", "La réserve précède le premier tour, qui précède le second.", champ="prevu_1"
        )


@transaction.atomic
def fixer_elections(
    *, campagne: Campagne, reserve_du: dt.date | None, tours: Tours, motif: str, auteur: Auteur
) -> Campagne:
    """Write the reserve period's first day and the rounds; none removes all."""
    motif = exiger_motif(motif)
    _verifier_elections(campagne, reserve_du, tours)
    campagne = verrouiller(campagne)
    exiger_modifiable(campagne, Reglage.ELECTIONS)
    avant = _elections_de(campagne)
    campagne.reserve_du = reserve_du
    campagne.save(update_fields=["reserve_du", "modifie_le"])
    for rang, (prevu, tenu) in enumerate(tours, start=1):
        TourElection.objects.update_or_create(
            campagne=campagne, tour=rang, defaults={"prevu_le": prevu, "tenu_le": tenu}
        )
    campagne.les_tours.filter(tour__gt=len(tours)).delete()
    consigner(
        campagne,
        "campagne.elections_fixees",
        auteur,
        avant=avant,
        motif=motif,
        **_elections(reserve_du, tours),
    )
    return campagne


def _elections_de(campagne: Campagne) -> dict[str, Any]:
    return _elections(campagne.reserve_du, [(tour.prevu_le, tour.tenu_le) for tour in campagne.les_tours.all()])


def _elections(reserve_du: dt.date | None, tours: Tours) -> dict[str, Any]:
    """Return an electoral calendar as a line of the journal holds it."""
    return {
        "reserve_du": reserve_du.isoformat() if reserve_du else None,
        "tours": [[prevu.isoformat(), tenu.isoformat() if tenu else None] for prevu, tenu in tours],
    }


@transaction.atomic
def fixer_ceremonie(
    *,
    campagne: Campagne,
    intitule: str,
    lieu: str,
    statut: str,
    prevue_du: dt.date,
    prevue_au: dt.date,
    tenue_du: dt.date | None = None,
    tenue_au: dt.date | None = None,
    debute_a: dt.time | None = None,
    programme: str = "",
    motif: str,
    auteur: Auteur,
) -> Ceremonie:
    """Write the ceremony: place, status, planned days, actual days when it was held, hour and programme."""
    motif = exiger_motif(motif)
    exiger_jours_de_l_edition(campagne, prevue_du=prevue_du, prevue_au=prevue_au, tenue_du=tenue_du, tenue_au=tenue_au)
    _exiger_jours_de_ceremonie(statut, prevue_du, prevue_au, tenue_du, tenue_au)
    campagne = verrouiller(campagne)
    exiger_modifiable(campagne, Reglage.CEREMONIE)
    avant = _moments_de(Ceremonie.objects.filter(campagne=campagne).first())
    ceremonie, _ = Ceremonie.objects.update_or_create(
        campagne=campagne,
        defaults={
            "intitule": intitule,
            "lieu": lieu,
            "statut": statut,
            "prevue_du": prevue_du,
            "prevue_au": prevue_au,
            "tenue_du": tenue_du,
            "tenue_au": tenue_au,
            "debute_a": debute_a,
            "programme": programme,
        },
    )
    consigner(
        campagne,
        "campagne.ceremonie_fixee",
        auteur,
        **_ecarts(avant, _moments_de(ceremonie)),
        statut=statut,
        lieu=lieu,
        prevue_du=prevue_du.isoformat(),
        motif=motif,
    )
    return ceremonie


def _moments_de(ceremonie: Ceremonie | None) -> dict[str, str | None]:
    """Return what decides of the embargo and of who is told again, as a line of the journal holds it."""
    noms = ("statut", "prevue_du", "prevue_au", "tenue_du", "tenue_au", "debute_a")
    valeurs = ((nom, getattr(ceremonie, nom)) for nom in noms) if ceremonie else ()
    return {nom: None if valeur is None else str(valeur) for nom, valeur in valeurs}


def _ecarts(avant: dict[str, str | None], apres: dict[str, str | None]) -> dict[str, dict[str, str | None]]:
    """Return what was and what is, where they differ."""
    changes = [nom for nom in apres if avant.get(nom) != apres[nom]]
    return {"avant": {nom: avant.get(nom) for nom in changes}, "apres": {nom: apres[nom] for nom in changes}}


def _exiger_jours_de_ceremonie(
    statut: str, prevue_du: dt.date, prevue_au: dt.date, tenue_du: dt.date | None, tenue_au: dt.date | None
) -> None:
    if prevue_au < prevue_du:
        raise RegleMetier("ceremonie_a_l_envers", "La fin vient avant le début.", champ="prevue_au")
    if statut == StatutCeremonie.TENUE and (not tenue_du or not tenue_au or tenue_au < tenue_du):
        raise RegleMetier("ceremonie_sans_date", "Donnez les jours où la cérémonie a eu lieu.", champ="tenue_du")
    if statut != StatutCeremonie.TENUE and (tenue_du or tenue_au):
        raise RegleMetier("ceremonie_non_tenue", "Des jours réels ne vont qu’à une cérémonie tenue.", champ="tenue_du")
