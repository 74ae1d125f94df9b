"""What flags look at, what they say, and how often they may point at an honest visit.

Two kinds of flags. A *fact* needs no threshold that could be wrong by chance: the same file, the same long text, instants
in an order that cannot be, grading a day late. A *statistic* compares a visit with its likes and can be wrong: the four
of them share `BUDGET`. Neither says that somebody cheated: a flag asks a person to look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from enquetes.enums import CodeAnomalie

BUDGET = 0.02
"""Largest expected share of honest visits that the statistics may flag, all together: one in fifty, about what a
reader looks at anyway when one visit in ten is read twice."""
RAPIDITE, UNIFORMITE, TEXTE_PROCHE, IMAGE_PROCHE = (
    CodeAnomalie.RAPIDITE,
    CodeAnomalie.UNIFORMITE,
    CodeAnomalie.TEXTE_PROCHE,
    CodeAnomalie.IMAGE_PROCHE,
)
PIECE_IDENTIQUE, TEXTE_IDENTIQUE = CodeAnomalie.PIECE_IDENTIQUE, CodeAnomalie.TEXTE_IDENTIQUE
ORDRE_IMPOSSIBLE, SAISIE_TARDIVE = CodeAnomalie.ORDRE_IMPOSSIBLE, CodeAnomalie.SAISIE_TARDIVE
STATISTIQUES = (RAPIDITE, UNIFORMITE, TEXTE_PROCHE, IMAGE_PROCHE)
FAITS = (PIECE_IDENTIQUE, TEXTE_IDENTIQUE, ORDRE_IMPOSSIBLE, SAISIE_TARDIVE)
CODES = STATISTIQUES + FAITS
PART = BUDGET / len(STATISTIQUES)
"""Budget of each statistic; the sum of the parts bounds the share flagged by any (Bonferroni)."""


@dataclass(frozen=True, slots=True)
class PieceObservee:
    """An evidence file: SHA-256 of its content and, for a picture, its perceptual hash (`logic.empreintes`)."""

    empreinte: str
    perceptuelle: int | None = None


@dataclass(frozen=True, slots=True)
class VisiteObservee:
    """A visit as flags see it.

    `choix`: the answers given by hand, in the order of the grid, as (scale, measure in words), durations left out;
    `nb_criteres` counts everything graded by hand. `est_muette`: nobody answered, so comments rightly look alike.
    `contact_du` and `contact_au` bound the contact itself, a call or a visit; the latter is None when not recorded.
    """

    id: str
    enqueteur: str
    canal: str
    nb_criteres: int = 0
    choix: tuple[tuple[str, str], ...] = ()
    commentaire: str = ""
    est_muette: bool = False
    pieces: tuple[PieceObservee, ...] = ()
    commencee_le: dt.datetime | None = None
    contact_du: dt.datetime | None = None
    contact_au: dt.datetime | None = None
    accusee_le: dt.datetime | None = None
    repondue_le: dt.datetime | None = None
    sans_reponse_le: dt.datetime | None = None
    deposee_le: dt.datetime | None = None
    recue_le: dt.datetime | None = None

    @property
    def fini_le(self) -> dt.datetime | None:
        """Return the last event of the contact: its end, the answer, or the closing without answer."""
        evenements = (self.contact_du, self.contact_au, self.accusee_le, self.repondue_le, self.sans_reponse_le)
        return max((instant for instant in evenements if instant is not None), default=None)


@dataclass(frozen=True, slots=True)
class AnomalieRelevee:
    """A flag with its reason as data.

    `chiffres` are the figures that raised it, `seuil` the line they crossed (None when there is none), `autres` the
    identifiers of the visits it is compared with, the closest first, ten at most.
    """

    code: str
    visite: str
    chiffres: Mapping[str, float | str]
    seuil: float | None = None
    autres: tuple[str, ...] = ()

    @property
    def est_un_fait(self) -> bool:
        """Tell a flag that chance cannot raise."""
        return self.code in FAITS
