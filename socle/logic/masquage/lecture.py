"""A text being read for names, and what makes a name go on from one word to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from socle.logic.masquage.jetons import Jeton
from socle.logic.masquage.lexique import Lexique

PLUS_LONG = 4
"""Words of a name, particles left out."""
# What a word looks like when it describes somebody: never taken for a name behind a function, in a text without capitals.
ADJECTIF = re.compile(r"(?:ante?s?|ables?|ibles?|iques?|euses?|eux|ives?|ifs?|aires?|ales?|ees?|ments?|istes?|tions?)$")


@dataclass(frozen=True)
class TexteEnLecture:
    """A text being read: its words, and whether capitals tell something in it."""

    propre: str
    mots: list[Jeton]
    lexique: Lexique
    parlantes: bool

    def voisin(self, rang: int, liens: str = " '") -> Jeton | None:
        """Return the word right after `rang`, when only `liens` stand between; None otherwise."""
        if not 0 <= rang < len(self.mots) - 1:
            return None
        entre = self.propre[self.mots[rang].fin : self.mots[rang + 1].debut].replace("’", "'")
        return self.mots[rang + 1] if entre and set(entre) <= set(liens) else None


def est_civilite(lecture: TexteEnLecture, rang: int) -> bool:
    jeton = lecture.mots[rang]
    suite = lecture.propre[jeton.fin : jeton.fin + 2]
    if jeton.plie in {"m", "me", "pr"}:
        # « pr » without a capital is « pour ».
        pointe = suite[:1] == "." and (jeton.plie == "m" or (jeton.plie == "pr" and jeton.est_haut))
        return pointe or (jeton.est_haut and suite[:1] == " " and suite[1:].isupper() and lecture.parlantes)
    return jeton.plie in lecture.lexique.civilites


def est_particule(lecture: TexteEnLecture, jeton: Jeton) -> bool:
    """Tell « de », « Le », « d’ »; a capital alone is an initial, unless something is cut behind it: « D’Artagnan »."""
    initiale = len(jeton.plie) == 1 and jeton.est_haut and lecture.propre[jeton.fin : jeton.fin + 1] not in {"'", "’"}
    return jeton.plie in lecture.lexique.particules and not initiale


def connu_prenom(jeton: Jeton, lexique: Lexique) -> bool:
    return jeton.plie in lexique.prenoms or est_sur(jeton, lexique)


def est_sur(jeton: Jeton, lexique: Lexique) -> bool:
    compose = len(jeton.parties) > 1 and all(partie in lexique.prenoms for partie in jeton.parties)
    return jeton.plie in lexique.surs or (compose and jeton.parties[0] not in lexique.lieux)


def fin_de_nom(lecture: TexteEnLecture, premier: int) -> int:
    """Return the last word of the name that starts at `premier`."""
    place, nb = premier, 1
    while est_particule(lecture, lecture.mots[place]) and lecture.voisin(place):
        place += 1
    dernier = place
    while nb < PLUS_LONG and (suivant := lecture.voisin(place, " '-")):
        if est_particule(lecture, suivant):
            place += 1
            if place - dernier > 2:  # noqa: PLR2004 -- « de la » is the longest particle
                break
            continue
        if not _prolonge(lecture, suivant, lecture.mots[dernier], place + 1):
            break
        place += 1
        dernier, nb = place, nb + 1
    return dernier


def _prolonge(lecture: TexteEnLecture, jeton: Jeton, avant: Jeton, rang: int) -> bool:
    lexique = lecture.lexique
    if jeton.plie in lexique.jamais and not (len(jeton.plie) == 1 and jeton.est_haut):
        return False
    if lecture.parlantes:
        return jeton.est_haut and not est_civilite(lecture, rang)
    if avant.plie in lexique.prenoms and jeton.plie in lexique.possibles:
        return True
    if jeton.plie in lexique.mots | lexique.metiers | lexique.civilites or len(jeton.plie) == 1:
        return False
    if connu_prenom(avant, lexique) or connu_prenom(jeton, lexique):
        return True
    # Behind a civility, an unknown word behind an unknown word: a first name that no list has, then a surname.
    return rang >= 2 and est_civilite(lecture, rang - 2) and not ADJECTIF.search(jeton.plie)  # noqa: PLR2004 -- two words
