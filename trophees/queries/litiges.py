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
    """What the channel of a contact would keep without it: its validated contacts, and whether it would still count."""

    canal: str
    valides: int
    compte_encore: bool


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
    """Return what voiding the contested contact would leave of its channel; None when no contact is contested."""
    visite = litige.visite
    if visite is None:
        return None
    autres = Visite.objects.dus().filter(inscription=litige.inscription_id, canal=visite.canal).exclude(pk=visite.pk)
    valides = autres.filter(etat=EtatVisite.VALIDEE).count()
    prevus = autres.count() + visite.est_importee
    minimum = methode_de(litige.inscription.campagne).minimum
    return EffetAnnulation(
        canal=str(Canal(visite.canal).label),
        valides=valides,
        compte_encore=valides >= minimum_contacts(visite.canal, prevus, minimum=minimum),
    )
