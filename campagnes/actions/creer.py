"""Creating an edition with the calendar of a model."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import IntegrityError, transaction

from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import DERNIERE_ANNEE, PREMIERE_EDITION
from campagnes.logic.modeles import Edition, PeriodeVoulue, edition_lue, edition_relative
from campagnes.models import Campagne, Ceremonie, EcheanceInscription, Periode, TourElection
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

DONNEES = Path(__file__).resolve().parents[1] / "donnees"
MODELES = ("relatif", "historique")


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
