"""Questions about kiosks ordered with registrations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.models import Campagne
from organismes.enums import Canal
from organismes.models import Inscription


@dataclass(frozen=True)
class Commande:
    """A kiosk to deliver: the body, its address and hours, the person to call. `est_ferme` once staff validated."""

    inscription_id: int
    organisme: str
    type: str
    departement: str
    adresse: str
    horaires: str
    referent: str
    courriel: str
    telephone: str
    commandee_le: dt.datetime
    est_ferme: bool


def commandes_de(campagne: Campagne) -> list[Commande]:
    """Return the kiosks ordered by active registrations of an edition, the firm orders first, then by date."""
    inscriptions = (
        Inscription.objects.actives()
        .filter(campagne=campagne, borne=True)
        .select_related("organisme")
        .prefetch_related("les_canaux")
        .order_by("deposee_le", "pk")
    )
    return sorted((_commande(inscription) for inscription in inscriptions), key=lambda commande: not commande.est_ferme)


def edition_demandee(annee: str | None) -> Campagne | None:
    """Return the edition of the address, else the last one."""
    editions = Campagne.objects.order_by("-annee")
    if annee and annee.isdecimal():
        return editions.filter(annee=int(annee)).first()
    return editions.first()


def _commande(inscription: Inscription) -> Commande:
    coordonnees = {offert.canal: offert.coordonnees for offert in inscription.les_canaux.all()}
    return Commande(
        inscription_id=inscription.pk,
        organisme=inscription.organisme.nom,
        type=inscription.organisme.get_type_display(),
        departement=inscription.organisme.departement,
        # The desk stands where the post arrives, unless the body gave the address of its desk.
        adresse=coordonnees.get(Canal.PHYS) or coordonnees.get(Canal.COURRIER, ""),
        horaires=inscription.horaires,
        referent=inscription.referent_nom,
        courriel=inscription.referent_courriel,
        telephone=inscription.referent_telephone,
        commandee_le=inscription.deposee_le,
        est_ferme=inscription.etat == "validee",
    )
