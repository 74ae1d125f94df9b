"""The staff list as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from organismes.models import Inscription
from organismes.queries.fiche import NOM_DES_OPTIONS
from socle.exports import un_par_un
from socle.horloge import PARIS

COLONNES = (
    "Édition",
    "Organisme",
    "Type",
    "SIREN ou SIRET",
    "Département",
    "Région",
    "Population",
    "État",
    "Référent",
    "Fonction",
    "Courriel",
    "Téléphone",
    "Canaux",
    "Options",
    "Place iD City",
    "Valeur du contrat iD City (€)",
    "Ordre iD City",
    "Déposée le",
    "Confirmée le",
    "Importée",
)


def lignes(requete: QuerySet[Inscription]) -> Iterator[tuple[object, ...]]:
    """Yield one row a registration, in the order of the list; instants in Paris time."""
    for inscription in un_par_un(requete.prefetch_related("les_canaux")):
        organisme = inscription.organisme
        place = getattr(inscription, "place_gratuite", None)
        yield (
            inscription.campagne.annee,
            organisme.nom,
            organisme.get_type_display(),
            organisme.siren,
            organisme.departement,
            organisme.region,
            inscription.population_retenue,
            inscription.get_etat_display(),
            inscription.referent_nom,
            inscription.referent_fonction,
            inscription.referent_courriel,
            inscription.referent_telephone,
            "+".join(sorted(canal.canal for canal in inscription.les_canaux.all())),
            "+".join(option for option, champ in NOM_DES_OPTIONS.items() if getattr(inscription, champ)),
            place.rang if place else None,
            place.valeur_contrat if place else None,
            inscription.ordre_idcity,
            inscription.deposee_le.astimezone(PARIS),
            inscription.confirmee_le.astimezone(PARIS) if inscription.confirmee_le else None,
            "oui" if inscription.est_importee else "non",
        )
