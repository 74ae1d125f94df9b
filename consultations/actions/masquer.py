"""Words of citizens, masked before anything is stored, and the names that make them wait (regles#el-11-noms)."""

from __future__ import annotations

from collections.abc import Iterable

from campagnes.logic.vocabulaire import noms_cites
from consultations.enums import Retenue
from consultations.models import Dialogue
from organismes.queries.garde_electorale import noms_surveilles
from socle.logic.masquage import MOTS
from socle.masquage import masquer as masquer_texte

# A contribution is about places and rests on sources: an address says where a pavement is to be mended.
GENRES = frozenset(MOTS) - {"adresse", "lien"}


def masquer(texte: str, *, au_plus: int) -> str:
    """Return words without what identifies a person; a mask longer than what it hides is cut at `au_plus`."""
    return masquer_texte(texte, genres=GENRES).texte[:au_plus].rstrip()


def retenue_de(dialogue: Dialogue, textes: Iterable[str]) -> Retenue | str:
    """Tell why words as they were typed wait for a moderator; "" when no watched name is in them.

    The masking hides names: it is asked before.
    """
    noms = noms_surveilles(dialogue.inscription)
    return Retenue.NOM_SURVEILLE if noms and noms_cites("\n".join(textes), noms) else ""
