"""Take opinions in: stored before they are acknowledged, once each, whatever came before or comes beside."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from django.conf import settings

from bornes.avis.actions.inserer_avis import AvisPret, inserer_avis
from bornes.avis.logic.avis import AvisLu, dater, empreinte
from bornes.avis.queries.contenus import empreintes_stockees
from bornes.avis.queries.portes import PorteBorne, PorteChangee, PorteSmartphone, retenir
from bornes.logic.suite import Plage, attendue, manquantes, reunir
from bornes.models import Avis
from bornes.points.actions.points import assurer_points
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
    connus = _renvoyes(porte, avis, numeros)
    # Twice the same identity in a batch: the first that can be is stored, the others are judged against it.
    a_ecrire = _lignes([un_avis for un_avis in avis if un_avis.id not in connus], porte, recu_le)
    lignes = {ligne.id: ligne for ligne in reversed(a_ecrire)}
    neufs: set[str] = set()
    plages = None
    if lignes or numeros:
        neufs, plages = inserer_avis(porte=porte, lignes=[*lignes.values()], recu_le=recu_le, numeros=numeros)
    if len(neufs) == len(avis):
        return [SortAvis(un_avis.id, "enregistre") for un_avis in avis], plages
    return _trier(_Lot(porte, recu_le, {}, connus), avis, a_ecrire, neufs), plages


def _renvoyes(porte: Porte, avis: Sequence[AvisLu], numeros: Sequence[int]) -> dict[str, str]:
    """Return what is stored already: a kiosk without a new number sends again, and it is read before any writing."""
    if numeros or not isinstance(porte, PorteBorne):
        return {}
    return empreintes_stockees([un_avis.id for un_avis in avis])


@dataclass(frozen=True, slots=True)
class _Lot:
    """A batch of which something was not new: contents by identity, those just written and those stored before."""

    porte: Porte
    recu_le: dt.datetime
    ecrits: dict[str, str]
    connus: dict[str, str]


def _trier(lot: _Lot, avis: Sequence[AvisLu], a_ecrire: Sequence[AvisPret], neufs: set[str]) -> list[SortAvis]:
    """Return what became of each opinion; of `a_ecrire`, what bears an identity of `neufs` went in at once."""
    premieres = {ligne.id: ligne for ligne in reversed(a_ecrire)}
    lot.ecrits.update({identifiant: premieres[identifiant].empreinte for identifiant in neufs})
    _reprendre(lot, [ligne for ligne in premieres.values() if ligne.id not in neufs])
    _donner_leur_chance(lot, [ligne for ligne in a_ecrire if ligne is not premieres[ligne.id]])
    return [_juger(lot, un_avis) for un_avis in avis]


def _ecrire(lot: _Lot, lignes: Sequence[AvisPret]) -> None:
    neufs = inserer_avis(porte=lot.porte, lignes=lignes, recu_le=lot.recu_le)[0]
    lot.ecrits.update({ligne.id: ligne.empreinte for ligne in lignes if ligne.id in neufs})


def _reprendre(lot: _Lot, restes: Sequence[AvisPret]) -> None:
    """Learn what was stored before; write again what only lacked its point."""
    if restes:
        lot.connus.update(empreintes_stockees([ligne.id for ligne in restes]))
        absentes = [ligne for ligne in restes if ligne.id not in lot.connus]
        if absentes and _ouvrir_points(lot.porte):
            _ecrire(lot, absentes)


def _donner_leur_chance(lot: _Lot, seconds: Sequence[AvisPret]) -> None:
    """Write those whose identity an earlier one bore without naming a service of the site."""
    for ligne in seconds:
        if ligne.id not in lot.ecrits and ligne.id not in lot.connus:
            _ecrire(lot, [ligne])
            if ligne.id not in lot.ecrits:
                lot.connus.update(empreintes_stockees([ligne.id]))


def _juger(lot: _Lot, avis: AvisLu) -> SortAvis:
    """Compare an opinion with what is stored under its identity; `connus` learns what was just written."""
    contenu = empreinte(avis, _cle(settings.CLE_DE_COFFRE))
    if avis.id not in lot.connus:
        if lot.ecrits.get(avis.id) != contenu:
            return SortAvis(avis.id, "refuse", MOTIF_SERVICE)
        lot.connus[avis.id] = contenu
        return SortAvis(avis.id, "enregistre")
    if lot.connus[avis.id] in {contenu, *(empreinte(avis, _cle(cle)) for cle in settings.CLE_DE_COFFRE_ANCIENNES)}:
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
        avis.recepisse if avis.texte else "",
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
