"""Questions about kiosks to deliver: who ordered, where they go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from bornes.enums import EtatBorne
from bornes.parc.queries.parc import LigneBorne
from campagnes.models import Campagne
from organismes.enums import Canal, EtatInscription
from organismes.models import CanalOffert, Inscription
from socle.exports import un_par_un

FERMES_D_ABORD = Case(When(etat=EtatInscription.VALIDEE, then=Value(0)), default=Value(1))


@dataclass(frozen=True)
class Commande:
    """A registration with the option: the body, its address and hours, the person to call, the kiosks it ordered.

    `est_ferme` once staff validated; `nb_bornes` leaves out the orders cancelled.
    """

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
    nb_bornes: int


def commandes_de(campagne: Campagne) -> list[Commande]:
    """Return the active registrations of an edition with the option, the firm ones first, then by date."""
    return list(commandes_en_flux(campagne))


def commandes_en_flux(campagne: Campagne) -> Iterator[Commande]:
    """Yield the same, for who writes them as they come."""
    inscriptions: QuerySet[Any] = (
        Inscription.objects.actives()
        .filter(campagne=campagne, borne=True)
        .select_related("organisme")
        .prefetch_related("les_canaux")
        .annotate(nb_bornes=Count("les_bornes", filter=~Q(les_bornes__etat=EtatBorne.ANNULEE)))
        .order_by(FERMES_D_ABORD, "deposee_le", "pk")
    )
    return (_commande(une, une.nb_bornes) for une in un_par_un(inscriptions))


def edition_des_bornes() -> Campagne | None:
    """Return the last edition that has kiosks, else the last one."""
    editions = Campagne.objects.order_by("-annee")
    return editions.filter(les_inscriptions__les_bornes__isnull=False).first() or editions.first()


def adresses_des_sites(lignes: Iterable[LigneBorne]) -> dict[int, str]:
    """Return where the kiosks of each site go, in one query: its own address, else the one that its body gave."""
    sites = {ligne.borne.site_id: ligne.borne for ligne in lignes}
    canaux: dict[int, dict[str, str]] = {}
    offerts = CanalOffert.objects.filter(inscription__in={borne.inscription_id for borne in sites.values()})
    for offert in offerts:
        canaux.setdefault(offert.inscription_id, {})[offert.canal] = offert.coordonnees
    return {site: borne.site.adresse or _adresse(canaux.get(borne.inscription_id, {})) for site, borne in sites.items()}


def _adresse(coordonnees: dict[str, str]) -> str:
    """Return where the desk stands: where the post arrives, unless the body gave the address of its desk."""
    return coordonnees.get(Canal.PHYS) or coordonnees.get(Canal.COURRIER, "")


def _commande(inscription: Inscription, nb_bornes: int) -> Commande:
    return Commande(
        inscription_id=inscription.pk,
        organisme=inscription.organisme.nom,
        type=inscription.organisme.get_type_display(),
        departement=inscription.organisme.departement,
        adresse=_adresse({offert.canal: offert.coordonnees for offert in inscription.les_canaux.all()}),
        horaires=inscription.horaires,
        referent=inscription.referent_nom,
        courriel=inscription.referent_courriel,
        telephone=inscription.referent_telephone,
        commandee_le=inscription.deposee_le,
        est_ferme=inscription.etat == EtatInscription.VALIDEE,
        nb_bornes=nb_bornes,
    )
