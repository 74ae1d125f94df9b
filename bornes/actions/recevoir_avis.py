"""Take opinions in: stored before they are acknowledged, once each, whatever came before or comes beside."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from bornes.actions.inserer_avis import Ligne, inserer_avis
from bornes.actions.points import assurer_points
from bornes.logic.avis import AvisLu, dater, empreinte
from bornes.logic.suite import Plage, attendue, manquantes, reunir
from bornes.models import Avis, SuiteRecue
from bornes.queries.portes import PorteBorne, PorteSmartphone
from organismes.models import Inscription, Site
from socle.coffre import sceller
from socle.horloge import maintenant

__all__ = ["PorteBorne", "PorteSmartphone", "Reception", "Recu", "recevoir_avis"]

Statut = Literal["enregistre", "deja_recu", "conflit", "refuse"]
Porte = PorteBorne | PorteSmartphone
SANS_ECART = dt.timedelta(0)
MOTIF_SERVICE = "K2 ne désigne aucun service de ce site."
MOTIF_CONFLIT = "Un autre avis porte déjà cet identifiant."


@dataclass(frozen=True, slots=True)
class Recu:
    """What became of one opinion; `motif` is French and says why it is not stored."""

    id: UUID
    statut: Statut
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """One `Recu` an opinion, in the order they came; then the numbers of the kiosk, None and nothing for a phone."""

    recus: list[Recu]
    sequence_attendue: int | None
    manquantes: list[Plage]


def recevoir_avis(*, porte: Porte, avis: Sequence[AvisLu], numeros_refuses: Sequence[int] = ()) -> Reception:
    """Store a batch and say what became of each opinion. It is committed on return, and safe to send again.

    `numeros_refuses` are the numbers of items that came and are no opinions: they are not missing.
    """
    recu_le = maintenant()
    # Twice the same identity in a batch: the first is stored, the second is judged against it.
    lignes = {un_avis.id: _ligne(un_avis, porte, recu_le) for un_avis in reversed(avis)}
    numeros = [*numeros_refuses, *(un_avis.sequence for un_avis in avis if un_avis.sequence is not None)]
    neufs, plages = _stocker(porte, lignes.values(), recu_le, numeros)
    if len(neufs) == len(avis):
        recus = [Recu(un_avis.id, "enregistre") for un_avis in avis]
    else:
        recus = _juger(avis, lignes, neufs)
    if isinstance(porte, PorteSmartphone):
        return Reception(recus, None, [])
    return Reception(recus, attendue(plages), manquantes(plages))


def _ligne(avis: AvisLu, porte: Porte, recu_le: dt.datetime) -> Ligne:
    ecart = porte.ecart if isinstance(porte, PorteBorne) else SANS_ECART
    retenu_le, est_douteuse = dater(avis.saisi_le, recu_le, ecart)
    local = retenu_le.astimezone(porte.fuseau)
    raison_1, raison_2 = (*avis.raisons, "", "")[:2]
    return Ligne(
        str(avis.id),
        avis.service,
        avis.sequence,
        avis.saisi_le,
        local.date(),
        local.hour,
        est_douteuse,
        avis.langue,
        avis.satisfaction,
        avis.resultat,
        raison_1,
        raison_2,
        avis.attente,
        sceller(avis.texte, f"avis/texte/{avis.id}") if avis.texte else None,
        sceller(avis.courriel, f"avis/contact/{avis.id}") if avis.courriel else None,
        empreinte(avis, _cle(settings.CLE_DE_COFFRE)),
    )


def _stocker(
    porte: Porte, lignes: Collection[Ligne], recu_le: dt.datetime, numeros: Sequence[int]
) -> tuple[set[str], list[Plage]]:
    """Write rows and numbers in one statement, and again only what a race or a point not opened yet left out."""
    if isinstance(porte, PorteSmartphone):
        return inserer_avis(porte=porte, lignes=[*lignes], recu_le=recu_le)[0], []
    plages = reunir(porte.plages, numeros)
    a_ecrire = None if plages == porte.plages else plages
    neufs: set[str] = set()
    est_ecrite = False
    if lignes:
        neufs, est_ecrite = inserer_avis(porte=porte, lignes=[*lignes], recu_le=recu_le, plages=a_ecrire)
    if len(neufs) < len(lignes) and _ouvrir_points(porte):
        manques = [ligne for ligne in lignes if ligne.id not in neufs]
        neufs |= inserer_avis(porte=porte, lignes=manques, recu_le=recu_le)[0]
    if a_ecrire is not None and not est_ecrite:
        plages = _completer_suite(porte.enrolement_id, numeros)
    return neufs, plages


def _ouvrir_points(porte: PorteBorne) -> bool:
    """Open what the site lacks, if anything: an opinion is not refused because a point was forgotten."""
    inscription = Inscription.objects.get(pk=porte.inscription_id)
    return assurer_points(inscription=inscription, sites=[Site.objects.get(pk=porte.site_id)]) > 0


@transaction.atomic
def _completer_suite(enrolement_id: int, numeros: Sequence[int]) -> list[Plage]:
    """Add numbers to what another batch of the same kiosk just wrote; returns all of them."""
    suite = SuiteRecue.objects.select_for_update().get(pk=enrolement_id)
    suite.plages = reunir(suite.plages, numeros)
    suite.version += 1
    suite.save(update_fields=["plages", "version"])
    return suite.plages


def _juger(avis: Sequence[AvisLu], lignes: dict[UUID, Ligne], neufs: set[str]) -> list[Recu]:
    """Compare what was not stored with what was there."""
    anciens = [identifiant for identifiant, ligne in lignes.items() if ligne.id not in neufs]
    connus = dict(Avis.objects.filter(pk__in=anciens).values_list("pk", "empreinte"))
    recus = []
    for un_avis in avis:
        ligne = lignes[un_avis.id]
        if ligne.id in neufs and un_avis.id not in connus:
            connus[un_avis.id] = ligne.empreinte
            recus.append(Recu(un_avis.id, "enregistre"))
        elif un_avis.id not in connus:
            recus.append(Recu(un_avis.id, "refuse", MOTIF_SERVICE))
        elif connus[un_avis.id] == empreinte(un_avis, _cle(settings.CLE_DE_COFFRE)):
            recus.append(Recu(un_avis.id, "deja_recu"))
        else:
            recus.append(Recu(un_avis.id, "conflit", MOTIF_CONFLIT))
    return recus


@cache
def _cle(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"avis/contenu").digest()
