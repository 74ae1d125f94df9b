"""Words that the law reserves (regles#el-07-referendum): they stand in nothing that an organiser gives to read."""

from __future__ import annotations

from collections.abc import Mapping

from campagnes.logic.vocabulaire import CONSULTATION, qualification_interdite
from socle.erreurs import RegleMetier


def refuser_qualification(textes: Mapping[str, str], *, plutot: str = CONSULTATION) -> None:
    """Refuse words that present a consultation as a referendum or as one of voters; keys name the fields."""
    for champ, texte in textes.items():
        if mots := qualification_interdite(texte):
            raise RegleMetier(
                "qualification_interdite",
                f"«\u202f{mots}\u202f» désigne une procédure que la loi réserve (CGCT, LO.1112-1 et suivants). "
                f"Écrivez «\u202f{plutot}\u202f».",
                champ=champ,
            )
