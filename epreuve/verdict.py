"""What a check says, and how the programme counts: a control that stays green makes its check void."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import signature

REUSSIE, ECHEC = "réussie", "ÉCHEC"
Mesures = dict[str, tuple[object, object]]
"""Figures by their names, each as obtained and as expected."""


@dataclass(frozen=True)
class Constat:
    """The figures of one run and what is wrong with them, in words; no fault means that the goal holds."""

    chiffres: str
    fautes: tuple[str, ...] = ()


class Chronometre:
    """Tells, as figures do, the seconds since it was started."""

    def __init__(self) -> None:
        self.depart = time.monotonic()

    def __str__(self) -> str:
        return f"{time.monotonic() - self.depart:.0f} s"


@dataclass(frozen=True)
class Epreuve:
    """A check: its goal, its run, and the same run with a mistake put in, which has to turn red.

    The gate runs when nobody names a check, in lanes side by side; a long one starts first, that none is waited for
    alone at the end. An exercise is longer and runs by its name.
    """

    nom: str
    but: str
    courir: Callable[[], Constat]
    temoin: Callable[[], Constat]
    faute: str
    est_exercice: bool = False
    est_longue: bool = False


@dataclass(frozen=True)
class Annonce:
    """A check as its module states it, beside its functions: `temoin` is what its control changes, or another run.

    `a_la_porte` is what the gate asks for less of than who names the check. The stack, the seed and the version before
    are given later, to the runs that ask for them by name.
    """

    nom: str
    but: str
    courir: Callable[..., Constat]
    temoin: Mapping[str, object] | Callable[..., Constat]
    faute: str
    est_exercice: bool = False
    est_longue: bool = False
    a_la_porte: Mapping[str, object] = field(default_factory=dict)

    def avec(self, *, est_nommee: bool = True, **donnees: object) -> Epreuve:
        """Return the check, ready to run."""
        courir = _donner(self.courir, donnees)
        if not est_nommee:
            courir = partial(courir, **self.a_la_porte)
        temoin = partial(courir, **self.temoin) if isinstance(self.temoin, Mapping) else _donner(self.temoin, donnees)
        return Epreuve(self.nom, self.but, courir, temoin, self.faute, self.est_exercice, self.est_longue)


def _donner(courir: Callable[..., Constat], donnees: Mapping[str, object]) -> Callable[[], Constat]:
    demandees = signature(courir).parameters
    return partial(courir, **{nom: valeur for nom, valeur in donnees.items() if nom in demandees})


def juger(epreuve: Epreuve) -> bool | None:
    """Run the control then the check; print one line; return whether it passed, None when an error stopped it."""
    depart = time.monotonic()
    try:
        temoin = epreuve.temoin()
        constat = epreuve.courir() if temoin.fautes else Constat("", ())
    except Exception as arret:  # noqa: BLE001 -- what stops a check fails it, and leaves the others to run
        traceback.print_exc()
        sys.stdout.write(f"{ECHEC} {epreuve.nom} | but : {epreuve.but} | arrêtée par {arret!r}\n")
        sys.stdout.flush()
        return None
    est_tenu = bool(temoin.fautes) and not constat.fautes
    rouge = f"« {epreuve.faute} » : {temoin.fautes[0]}" if temoin.fautes else f"« {epreuve.faute} » reste vert : nul"
    detail = "" if est_tenu or not constat.fautes else " ; " + " ; ".join(constat.fautes)
    mot = REUSSIE if est_tenu else ECHEC
    duree = round(time.monotonic() - depart)
    sys.stdout.write(
        f"{mot} {epreuve.nom} | but : {epreuve.but} | {constat.chiffres}{detail} | témoin {rouge} | {duree} s\n"
    )
    sys.stdout.flush()
    return est_tenu


def ecarts(mesures: Mapping[str, tuple[object, object]]) -> tuple[str, ...]:
    """Say every figure that is not the one expected."""
    return tuple(
        f"{nom} : {obtenu} au lieu de {attendu}" for nom, (obtenu, attendu) in mesures.items() if obtenu != attendu
    )


def comparer(attendu: Mapping[str, object], obtenu: Mapping[str, object]) -> tuple[str, ...]:
    """Say every figure that is not the one expected."""
    return ecarts({nom: (obtenu.get(nom), valeur) for nom, valeur in attendu.items()})


def rien_d_autre(attendu: Mapping[str, int], obtenu: Mapping[str, int]) -> tuple[str, ...]:
    """Say every number that is not the one expected, zero unless told."""
    return comparer({**dict.fromkeys(obtenu, 0), **attendu}, obtenu)


def en_mots(nombres: Mapping[str, int]) -> str:
    """Say how many there are of each."""
    return ", ".join(f"{nombre} {nom}" for nom, nombre in nombres.items())
