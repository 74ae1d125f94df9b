"""The fleet and its orders as lists for spreadsheets: the same rows as the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from bornes.models import Borne
from bornes.parc.queries.commandes import Commande, adresses_des_sites
from bornes.parc.queries.filtres_du_parc import FiltresParc, filtrer
from bornes.parc.queries.parc import LigneBorne, lignes_de, nb_avis_par_borne
from socle.exports import par_lots

COLONNES_PARC = (
    "Organisme",
    "Type",
    "Département",
    "Site",
    "Numéro d’inventaire",
    "État",
    "Commandée le",
    "Suivi du colis",
    "Vue le",
    "Avis en attente",
    "Batterie (%)",
    "Version",
    "Écart d’horloge (s)",
    "Avis reçus",
    "Alertes",
    "Adresse",
    "Horaires",
    "Référent",
    "Courriel",
    "Téléphone",
)
COLONNES_COMMANDES = (
    "Organisme",
    "Type",
    "Département",
    "Commande",
    "Commandée le",
    "Bornes commandées",
    "Adresse",
    "Horaires",
    "Référent",
    "Courriel",
    "Téléphone",
)


def lignes_du_parc(bornes: QuerySet[Borne], filtres: FiltresParc) -> Iterator[tuple[Any, ...]]:
    """Yield one row a kiosk that the filters keep, in the order of the list."""
    for lot in par_lots(bornes.only("pk")):
        lignes = filtrer(lignes_de(bornes.filter(pk__in=[borne.pk for borne in lot])), filtres)
        adresses = adresses_des_sites(lignes)
        nb_avis = nb_avis_par_borne([ligne.borne.pk for ligne in lignes])
        for ligne in lignes:
            yield _ligne(ligne, nb_avis.get(ligne.borne.pk, 0), adresses[ligne.borne.site_id])


def lignes_des_commandes(commandes: Iterable[Commande]) -> Iterator[tuple[Any, ...]]:
    """Yield one row a registration with the option."""
    return (
        (
            commande.organisme,
            commande.type,
            commande.departement,
            "ferme" if commande.est_ferme else "à confirmer",
            commande.commandee_le,
            commande.nb_bornes,
            commande.adresse,
            commande.horaires,
            commande.referent,
            commande.courriel,
            commande.telephone,
        )
        for commande in commandes
    )


def _ligne(ligne: LigneBorne, nb_avis: int, adresse: str) -> tuple[Any, ...]:
    borne, presence, inscription = ligne.borne, ligne.presence, ligne.borne.inscription
    return (
        inscription.organisme.nom,
        inscription.organisme.get_type_display(),
        inscription.organisme.departement,
        borne.site.nom,
        borne.numero_inventaire,
        borne.get_etat_display(),
        borne.commandee_le,
        borne.suivi_colis,
        presence.vue_le if presence else None,
        presence.file if presence else None,
        presence.batterie if presence else None,
        presence.version if presence else "",
        presence.ecart_horloge if presence else None,
        nb_avis,
        "\u202f; ".join(phrase for _code, phrase in ligne.alertes),
        adresse,
        inscription.horaires,
        inscription.referent_nom,
        inscription.referent_courriel,
        inscription.referent_telephone,
    )
