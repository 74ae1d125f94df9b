"""Remove the private files that no row names: what a refusal or a crash left and no retry adopted."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial

from django.db import transaction

from enquetes.envois.logic.enveloppes import lire_uuid
from enquetes.models import Appareil, ConflitEnveloppe, Enveloppe, PieceJointe, Visite
from socle.fichiers import StockagePrive, stockage_prive
from socle.horloge import maintenant
from socle.nombres import CLE_MAX, entier_de
from socle.taches import tenter

journaux = logging.getLogger("barometre.enveloppes")
DOSSIERS = PREUVES, ENVOIS = "preuves", "envois"
# A file is written before its row is committed, and a phone tries again for days: nothing young is touched.
DELAI = dt.timedelta(days=2)


def balayer_pieces_orphelines() -> int:
    """Remove evidence, files received and half-written files older than `DELAI` that no row names; return how many.

    Running it twice removes nothing more.
    """
    stockage = stockage_prive()
    avant = maintenant() - DELAI
    vieux = [nom for dossier in DOSSIERS for nom, ecrit_le in stockage.inventaire(dossier) if ecrit_le < avant]
    retires = sum(
        tenter("pieces.balayage_en_panne", nom, partial(_retirer_si_orphelin, stockage, nom, avant)) for nom in vieux
    )
    if retires:
        journaux.info("pieces.balayees", extra={"objet_id": str(retires)})
    return retires


@transaction.atomic
def _retirer_si_orphelin(stockage: StockagePrive, nom: str, avant: dt.datetime) -> bool:
    """Look again under the lock of the visit, or of the shopper's phones: whoever writes there holds it until the commit."""
    dossier, proprietaire = nom.split("/")[:2]
    _verrouiller(dossier, proprietaire)
    if _est_nomme(nom) or not _est_vieux(stockage, nom, avant):
        return False
    stockage.delete(nom)
    return True


def _verrouiller(dossier: str, proprietaire: str) -> None:
    if dossier == PREUVES and (visite := lire_uuid(proprietaire)):
        Visite.objects.select_for_update().filter(pk=visite).first()
    elif dossier == ENVOIS and (enqueteur := entier_de(proprietaire, CLE_MAX)):
        list(Appareil.objects.select_for_update().filter(enqueteur=enqueteur))


def _est_vieux(stockage: StockagePrive, nom: str, avant: dt.datetime) -> bool:
    try:
        return stockage.get_modified_time(nom) < avant
    except FileNotFoundError:
        return False


def _est_nomme(nom: str) -> bool:
    return any(modele.objects.filter(fichier=nom).exists() for modele in (PieceJointe, Enveloppe, ConflitEnveloppe))
