"""The steps of an edition in order, for timelines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from campagnes.logic.calendrier import Intervalle, jour_de
from campagnes.logic.garde import Calendrier
from socle.enums import Question
from socle.logic.typographie import periode

RANGS = ("Première", "Deuxième", "Troisième", "Quatrième")
TOURS = ("Premier tour des municipales", "Second tour des municipales")


@dataclass(frozen=True, order=True)
class JalonDeFrise:
    """A step: its words, its dates in French, where it stands (passee, en-cours, a-venir), step or pause."""

    du: dt.date
    au: dt.date
    mot: str = field(compare=False)
    quand: str = field(compare=False)
    etat: str = field(compare=False)
    nature: str = field(default="etape", compare=False)

    est_passe = Question("etat", "passee")
    est_en_cours = Question("etat", "en-cours")

    @property
    def est_une_pause(self) -> bool:
        """Tell that nothing is done meanwhile."""
        return self.nature == "pause"


def dresser_frise(
    calendrier: Calendrier, instant: dt.datetime, ceremonie: tuple[str, Intervalle | None] | None = None
) -> list[JalonDeFrise]:
    """Return the steps by date at `instant`. `ceremonie` is its place and its days; without days it is left out."""
    jour = jour_de(instant)
    jalons = [_inscriptions(calendrier, instant)] if calendrier.dernier_jour else []
    jalons += [_jalon(f"{_ordinal(r)} vague de visites", vague, jour) for r, vague in enumerate(calendrier.vagues)]
    jalons += [_jalon("Terrain suspendu", arret, jour, nature="pause") for arret in calendrier.suspensions]
    jalons += [_jalon(TOURS[rang], Intervalle(tour, tour), jour) for rang, tour in enumerate(calendrier.tours)]
    if calendrier.restituee_le:
        rendu = jour_de(calendrier.restituee_le)
        jalons.append(_jalon("Résultats remis aux organismes", Intervalle(rendu, rendu), jour))
    if ceremonie and ceremonie[1]:
        jalons.append(_jalon(f"Remise des trophées, {ceremonie[0]}", ceremonie[1], jour))
    return sorted(jalons)


def _ordinal(rang: int) -> str:
    return RANGS[rang] if rang < len(RANGS) else f"{rang + 1}e"


def _inscriptions(calendrier: Calendrier, instant: dt.datetime) -> JalonDeFrise:
    fin = calendrier.dernier_jour or jour_de(calendrier.ouverture)
    intervalle = Intervalle(min(jour_de(calendrier.ouverture), fin), fin)
    etat = "en-cours"
    if instant < calendrier.ouverture:
        etat = "a-venir"
    elif calendrier.cloture and instant >= calendrier.cloture:
        etat = "passee"
    return JalonDeFrise(intervalle.du, intervalle.au, "Inscriptions", periode(intervalle.du, intervalle.au), etat)


def _jalon(mot: str, intervalle: Intervalle, jour: dt.date, nature: str = "etape") -> JalonDeFrise:
    etat = "en-cours" if intervalle.contient(jour) else "passee" if intervalle.au < jour else "a-venir"
    return JalonDeFrise(intervalle.du, intervalle.au, mot, periode(intervalle.du, intervalle.au), etat, nature)
