"""Disputes as staff read them: the board, one dispute in full, what voiding its contact would do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from campagnes.logic.droit_de_reponse import jours_d_attente, repondre_avant
from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.visites.logic.agregation import minimum_contacts
from organismes.enums import Canal
from socle.horloge import aujourdhui, maintenant
from trophees.enums import EtatLitige
from trophees.models import Litige


@dataclass(frozen=True)
class LigneLitige:
    """A dispute on the board. `attente` in days and `echeance` are None once it is closed."""

    litige: Litige
    attente: int | None
    echeance: dt.date | None

    @property
    def est_en_retard(self) -> bool:
        """Tell whether the decision is overdue."""
        return self.echeance is not None and self.echeance < aujourdhui()


@dataclass(frozen=True)
class File:
    """How many disputes wait, since when."""

    nombre: int
    depuis: dt.datetime | None


@dataclass(frozen=True)
class EffetAnnulation:
    """What would be left without a contact: the validated ones of its channel, whether that would still count, then the
    validated ones of the body, those that were planned for it, and whether that is too few for it to be ranked.
    """

    canal: str
    valides: int
    compte_encore: bool
    valides_en_tout: int
    prevus_en_tout: int
    trop_peu: bool


def litiges_de(campagne: Campagne) -> list[LigneLitige]:
    """Return the disputes of an edition that were sent: open ones first, the oldest at the top, then the latest closed."""
    litiges = (
        Litige.objects.filter(inscription__campagne=campagne)
        .exclude(etat=EtatLitige.BROUILLON)
        .select_related("inscription__organisme", "visite__scenario", "ouvert_par", "clos_par")
        .order_by(F("clos_le").desc(nulls_first=True), "ouvert_le", "pk")
    )
    return [ligne_de(litige) for litige in litiges]


def ligne_de(litige: Litige) -> LigneLitige:
    """Return a dispute with its waiting time."""
    if litige.etat != EtatLitige.CONTESTE or litige.ouvert_le is None:
        return LigneLitige(litige, None, None)
    return LigneLitige(litige, jours_d_attente(litige.ouvert_le, maintenant()), repondre_avant(litige.ouvert_le))


def file_des_litiges(campagne: Campagne) -> File:
    """Return the length and age of the queue of an edition."""
    ouverts = Litige.objects.ouverts().filter(inscription__campagne=campagne).order_by("ouvert_le")
    premiers = list(ouverts.values_list("ouvert_le", flat=True))
    return File(len(premiers), premiers[0] if premiers else None)


def effet_d_annulation(litige: Litige) -> EffetAnnulation | None:
    """Return what voiding the contested contact would leave of its channel and of its body; None when none is."""
    visite = litige.visite
    if visite is None:
        return None
    dus = Visite.objects.dus().filter(inscription=litige.inscription_id)
    du_plan = dus.filter(est_importee=False)
    # One that was brought in stays among those planned, where there is no plan (ADR 18).
    comptent, reste = (du_plan, 0) if du_plan.exists() else (dus, 1)
    autres, du_canal = comptent.exclude(pk=visite.pk), dus.filter(canal=visite.canal).exclude(pk=visite.pk)
    valides = du_canal.filter(etat=EtatVisite.VALIDEE).count()
    prevus = du_canal.count() + visite.est_importee
    valides_en_tout, prevus_en_tout = autres.filter(etat=EtatVisite.VALIDEE).count(), autres.count() + reste
    methode = methode_de(litige.inscription.campagne)
    return EffetAnnulation(
        canal=str(Canal(visite.canal).label),
        valides=valides,
        compte_encore=valides >= minimum_contacts(visite.canal, prevus, minimum=methode.minimum),
        valides_en_tout=valides_en_tout,
        prevus_en_tout=prevus_en_tout,
        trop_peu=100 * valides_en_tout < methode.part_validee * prevus_en_tout,
    )
