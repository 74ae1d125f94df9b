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


def inscriptions_avec_borne(campagne: Campagne) -> QuerySet[Any]:
    """Return the active registrations of an edition with the option, the firm ones first, then by date."""
    return (
        Inscription.objects.actives()
        .filter(campagne=campagne, borne=True)
        .select_related("organisme")
        .prefetch_related("les_canaux")
        .annotate(nb_bornes=Count("les_bornes", filter=~Q(les_bornes__etat=EtatBorne.ANNULEE)))
        .order_by(FERMES_D_ABORD, "deposee_le", "pk")
    )


def commandes_en_flux(campagne: Campagne) -> Iterator[Commande]:
    """Yield what each of them ordered, for who writes it as it comes."""
    return map(commande_de, un_par_un(inscriptions_avec_borne(campagne)))


def compter_les_commandes(campagne: Campagne) -> dict[str, int]:
    """Count those that are firm, and those that chose no site yet. One query."""
    comptes: dict[str, int] = inscriptions_avec_borne(campagne).aggregate(
        nb_fermes=Count("pk", filter=Q(etat=EtatInscription.VALIDEE)),
        nb_sans_borne=Count("pk", filter=Q(nb_bornes=0)),
    )
    return comptes


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


def commande_de(inscription: Any) -> Commande:
    """Return what one of `inscriptions_avec_borne` ordered."""
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
        nb_bornes=inscription.nb_bornes,
    )
