"""Remove the private files that no row names: what a refusal or a crash left and no retry adopted."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from enquetes.envois.logic.enveloppes import lire_uuid
from enquetes.models import Appareil, ConflitEnveloppe, Enveloppe, PieceJointe, Visite
from socle.fichiers import StockageDeterministe, stockage_prive
from socle.horloge import maintenant
from socle.nombres import CLE_MAX, entier_de

journaux = logging.getLogger("barometre.enveloppes")
DOSSIERS = PREUVES, ENVOIS = "preuves", "envois"
# A file is written before its row is committed, and a phone tries again for days: nothing young is touched.
DELAI = dt.timedelta(days=2)


def balayer_pieces_orphelines(*, delai: dt.timedelta = DELAI) -> int:
    """Remove evidence, files received and half-written files older than `delai` that no row names; return how many.

    Running it twice removes nothing more.
    """
    stockage = stockage_prive()
    racine = Path(stockage.base_location)
    avant = maintenant() - delai
    retires = sum(_retirer_si_orphelin(stockage, racine, chemin, avant) for chemin in _vieux(racine, avant))
    if retires:
        journaux.info("pieces.balayees", extra={"objet_id": str(retires)})
    return retires


@transaction.atomic
def _retirer_si_orphelin(stockage: StockageDeterministe, racine: Path, chemin: Path, avant: dt.datetime) -> bool:
    """Look again under the lock of the visit, or of the shopper's phones: whoever writes there holds it until the commit."""
    nom = chemin.relative_to(racine).as_posix()
    dossier, proprietaire = nom.split("/")[:2]
    _verrouiller(dossier, proprietaire)
    if _est_nomme(nom) or not _est_vieux(chemin, avant):
        return False
    stockage.delete(nom)
    return True


def _verrouiller(dossier: str, proprietaire: str) -> None:
    if dossier == PREUVES and (visite := lire_uuid(proprietaire)):
        Visite.objects.select_for_update().filter(pk=visite).first()
    elif dossier == ENVOIS and (enqueteur := entier_de(proprietaire, CLE_MAX)):
        list(Appareil.objects.select_for_update().filter(enqueteur=enqueteur))


def _vieux(racine: Path, avant: dt.datetime) -> Iterator[Path]:
    for dossier in DOSSIERS:
        yield from (chemin for chemin in sorted((racine / dossier).rglob("*")) if _est_vieux(chemin, avant))


def _est_vieux(chemin: Path, avant: dt.datetime) -> bool:
    return chemin.is_file() and chemin.stat().st_mtime < avant.timestamp()


def _est_nomme(nom: str) -> bool:
    return any(modele.objects.filter(fichier=nom).exists() for modele in (PieceJointe, Enveloppe, ConflitEnveloppe))
