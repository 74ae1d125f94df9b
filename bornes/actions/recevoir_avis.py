"""Take opinions in: stored before they are acknowledged, once each, whatever came before or comes beside."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from django.conf import settings

from bornes.actions.inserer_avis import AvisPret, inserer_avis
from bornes.actions.points import assurer_points
from bornes.logic.avis import AvisLu, dater, empreinte
from bornes.logic.suite import Plage, attendue, manquantes, reunir
from bornes.models import Avis
from bornes.queries.contenus import empreintes_stockees
from bornes.queries.portes import PorteBorne, PorteChangee, PorteSmartphone, retenir
from organismes.models import Inscription, Site
from socle.coffre import sceller
from socle.horloge import maintenant
from socle.scelles import place_de

__all__ = ["PorteBorne", "PorteChangee", "PorteSmartphone", "Reception", "SortAvis", "recevoir_avis"]

Statut = Literal["enregistre", "deja_recu", "conflit", "refuse"]
Porte = PorteBorne | PorteSmartphone
SANS_ECART = dt.timedelta(0)
MOTIF_SERVICE = "K2 ne désigne aucun service de ce site."
MOTIF_CONFLIT = "Un autre avis porte déjà cet identifiant."


class SortAvis(NamedTuple):
    """What became of one opinion; `motif` is French and says why it is not stored."""

    id: str
    statut: Statut
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """One `SortAvis` an opinion, in the order they came; then the numbers of the kiosk, None and nothing for a phone."""

    recus: list[SortAvis]
    sequence_attendue: int | None
    manquantes: list[Plage]


def recevoir_avis(*, porte: Porte, avis: Sequence[AvisLu], numeros_refuses: Sequence[int] = ()) -> Reception:
    """Store a batch and say what became of each opinion. It is committed on return, and safe to send again.

    `numeros_refuses` are the numbers of items that came and are no opinions: they are not missing. Raises
    PorteChangee, and nothing is written, when the kiosk is no longer as `porte` says.
    """
    if isinstance(porte, PorteSmartphone):
        return Reception(_stocker(porte, avis, ())[0], None, [])
    numeros = [*numeros_refuses, *(un_avis.sequence for un_avis in avis if un_avis.sequence is not None)]
    if reunir(porte.plages, numeros) == porte.plages:
        if porte.est_de_memoire:
            # Sent again, there may be nothing to write: nothing would verify the door.
            raise PorteChangee
        numeros = []
    recus, plages = _stocker(porte, avis, numeros)
    if plages is None:
        plages = porte.plages
    retenir(porte, plages)
    return Reception(recus, attendue(plages), manquantes(plages))


def _stocker(porte: Porte, avis: Sequence[AvisLu], numeros: Sequence[int]) -> tuple[list[SortAvis], list[Plage] | None]:
    """Write what is new, and with it the numbers; judge the rest. Returns the ranges, when there were numbers."""
    recu_le = maintenant()
    # A kiosk that sends no new number sends again: what is stored is read before anything is written.
    est_renvoye = not numeros and isinstance(porte, PorteBorne)
    connus = empreintes_stockees([un_avis.id for un_avis in avis]) if est_renvoye else {}
    # Twice the same identity in a batch: the first that can be is stored, the others are judged against it.
    a_ecrire = _lignes([un_avis for un_avis in avis if un_avis.id not in connus], porte, recu_le)
    lignes = {ligne.id: ligne for ligne in reversed(a_ecrire)}
    neufs: set[str] = set()
    plages = None
    if lignes or numeros:
        neufs, plages = inserer_avis(porte=porte, lignes=[*lignes.values()], recu_le=recu_le, numeros=numeros)
    if len(neufs) == len(avis):
        return [SortAvis(un_avis.id, "enregistre") for un_avis in avis], plages
    if restes := lignes.keys() - neufs:
        connus |= empreintes_stockees([*restes])
        absentes = [lignes[identifiant] for identifiant in restes - connus.keys()]
        if absentes and _ouvrir_points(porte):
            neufs |= inserer_avis(porte=porte, lignes=absentes, recu_le=recu_le)[0]
    ecrits = {identifiant: lignes[identifiant].empreinte for identifiant in neufs}
    _donner_leur_chance([ligne for ligne in a_ecrire if ligne is not lignes[ligne.id]], porte, recu_le, ecrits, connus)
    return [_juger(un_avis, ecrits, connus) for un_avis in avis], plages


def _donner_leur_chance(
    seconds: Sequence[AvisPret], porte: Porte, recu_le: dt.datetime, ecrits: dict[str, str], connus: dict[str, str]
) -> None:
    """Write those whose identity an earlier one bore without naming a service of the site; tell it to both tables."""
    for ligne in seconds:
        if ligne.id in ecrits or ligne.id in connus:
            continue
        if inserer_avis(porte=porte, lignes=[ligne], recu_le=recu_le)[0]:
            ecrits[ligne.id] = ligne.empreinte
        else:
            connus |= empreintes_stockees([ligne.id])


def _juger(avis: AvisLu, ecrits: dict[str, str], connus: dict[str, str]) -> SortAvis:
    """Compare an opinion with what is stored under its identity; `connus` learns what was just written."""
    identifiant, contenu = avis.id, empreinte(avis, _cle(settings.CLE_DE_COFFRE))
    if identifiant not in connus and ecrits.get(identifiant) == contenu:
        connus[identifiant] = contenu
        return SortAvis(avis.id, "enregistre")
    if identifiant not in connus:
        return SortAvis(avis.id, "refuse", MOTIF_SERVICE)
    if connus[identifiant] in {contenu, *(empreinte(avis, _cle(cle)) for cle in settings.CLE_DE_COFFRE_ANCIENNES)}:
        return SortAvis(avis.id, "deja_recu")
    return SortAvis(avis.id, "conflit", MOTIF_CONFLIT)


def _lignes(avis: Sequence[AvisLu], porte: Porte, recu_le: dt.datetime) -> list[AvisPret]:
    ecart = porte.ecart if isinstance(porte, PorteBorne) else SANS_ECART
    fuseau, cle = porte.fuseau, _cle(settings.CLE_DE_COFFRE)
    return [_ligne(un_avis, *dater(un_avis.saisi_le, recu_le, ecart), fuseau, cle) for un_avis in avis]


def _ligne(avis: AvisLu, retenu_le: dt.datetime, est_douteuse: bool, fuseau: dt.tzinfo, cle: bytes) -> AvisPret:
    local = retenu_le.astimezone(fuseau)
    raison_1, raison_2 = (*avis.raisons, "", "")[:2]
    return AvisPret(
        avis.id,
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
        sceller(avis.texte, place_de(Avis, "texte", pk=avis.id)) if avis.texte else None,
        sceller(avis.courriel, place_de(Avis, "contact", pk=avis.id)) if avis.courriel else None,
        empreinte(avis, cle),
    )


def _ouvrir_points(porte: Porte) -> bool:
    """Open what the site lacks, if anything: an opinion is not refused because a point was forgotten."""
    if isinstance(porte, PorteSmartphone):
        return False
    inscription = Inscription.objects.get(pk=porte.inscription_id)
    return assurer_points(inscription=inscription, sites=[Site.objects.get(pk=porte.site_id)]) > 0


@cache
def _cle(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"avis/contenu").digest()
