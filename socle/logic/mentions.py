"""Finding somebody in a text: her addresses, her full name, her telephone, as people write them. Pure.

Whole words only: `jean@x.fr` is not found in `marie-jean@x.fr`, nor « Jean Morin » in « Jean Morineau ».
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

EFFACE = "[effacé]"
NOM_MINIMAL = 5
"""A shorter name is found in texts that are not about her."""
TELEPHONE = re.compile(r"(?:\+33|0)([1-9])(\d{2})(\d{2})(\d{2})(\d{2})")
GRAPHIES = (("’", "'"), ("'", "’"), ("-", " "), ("œ", "oe"), ("oe", "œ"), ("æ", "ae"), ("ae", "æ"))
"""What keyboards write for one another: an apostrophe straight or curved, a hyphen left out, a ligature made or undone."""
BLANC = r"(?:(?:\s|\\[nrt])+|[\u2010-\u2015-])"
BLANC_GARDE = "(?:[\\s\u00a0\u202f\u2010-\u2015-]|\\\\u00a0|\\\\u202f|\\\\u201[0-5]|\\\\+[nrt])+"
"""What her blanks may be, as texts are read and as databases keep JSON: those that do not break, lines, one hyphen.

A hyphen between blanks parts two people: « Marie Dupuy - Claude Martin » does not name « Claude Dupuy ».
"""
FIN_DE_LIGNE = re.compile(r"[\r\n]|\\[nr]")
MOT_AVANT = re.compile(r"([^\W\d_][\w.’'-]*)[^\S\r\n]+$")
MOT_APRES = re.compile(r"[^\S\r\n]+([^\W\d_])")
LONGUEUR_LUE = 60
"""How much of what comes before a name is read, to know the word beside it."""
CIVILITES = frozenset(
    {
        "M",
        "Mr",
        "Mme",
        "Mlle",
        "Madame",
        "Monsieur",
        "Mademoiselle",
        "Dr",
        "Docteur",
        "Pr",
        "Professeur",
        "Me",
        "Maître",
    }
)


@dataclass(frozen=True)
class Mentions:
    """What a person is called. `noms` are full names and telephones: searched for where people write sentences."""

    adresses: tuple[str, ...]
    noms: tuple[str, ...] = ()

    @cached_property
    def des_adresses(self) -> MotsCherches:
        """Return what finds her addresses."""
        return MotsCherches(self.adresses)

    @cached_property
    def de_tout(self) -> MotsCherches:
        """Return what finds her addresses, names and telephones."""
        return MotsCherches((*self.adresses, *(ecrit for nom in self.noms for ecrit in _ecritures(nom))))


@dataclass(frozen=True)
class MotsCherches:
    """Words to find, whatever their case."""

    mots: tuple[str, ...]

    @cached_property
    def a_chercher(self) -> str:
        """Return the expression that a database is asked to find, inside longer words too, whatever the case.

        One for all the words: of a condition each, SQLite refuses more than a thousand.
        """
        return "|".join("".join(_signe(signe) for signe in mot) for mot in self.mots)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        # An address goes on with « .fr » but not with the point of a sentence. A text that is JSON writes a new line as a
        # letter: it ends a word all the same.
        mots = sorted(self.mots, key=len, reverse=True)
        choix = "|".join(re.escape(mot).replace(r"\ ", BLANC) for mot in mots)
        return re.compile(
            rf"(?:(?<![\w%+\u2010\u2011-])(?<!\w\.)|(?<=\\[nrt]))(?:{choix})(?![\w@\u2010\u2011-]|\.\w)", re.IGNORECASE
        )

    def est_dans(self, texte: str) -> bool:
        """Tell whether a text names her."""
        return bool(self.mots) and next(self._trouves(texte), None) is not None

    def oter_de(self, valeur: Any) -> Any:
        """Return a text, or what JSON holds, without what names her."""
        match valeur:
            case str() if self.mots:
                return self._sans(valeur)
            case list():
                return [self.oter_de(element) for element in valeur]
            case dict():
                return {self.oter_de(cle): self.oter_de(element) for cle, element in valeur.items()}
        return valeur

    def _sans(self, texte: str) -> str:
        morceaux, fin = [], 0
        for trouve in self._trouves(texte):
            morceaux += [texte[fin : trouve.start()], EFFACE]
            fin = trouve.end()
        return "".join([*morceaux, texte[fin:]])

    def _trouves(self, texte: str) -> Iterator[re.Match[str]]:
        """Yield what names her; inside the names of two people, one a line, she may still be the second."""
        trouve = self._expression.search(texte)
        while trouve:
            est_une_liste = _est_une_liste(trouve)
            if not est_une_liste:
                yield trouve
            trouve = self._expression.search(texte, trouve.start() + 1 if est_une_liste else trouve.end())


def _est_une_liste(trouve: re.Match[str]) -> bool:
    """Tell whether these words end the name of somebody and begin that of another, on the next line.

    « Jean Dupuy » above « Claude Martin » does not name « Dupuy Claude »; a name that its line cuts has no other beside.
    """
    if not (trouve[0][0].isalpha() and FIN_DE_LIGNE.search(trouve[0])):
        return False
    texte = trouve.string
    avant = MOT_AVANT.search(FIN_DE_LIGNE.sub("\n", texte[max(0, trouve.start() - LONGUEUR_LUE) : trouve.start()]))
    apres = MOT_APRES.match(texte, trouve.end())
    if avant is None or apres is None or avant[1].rstrip(".") in CIVILITES:
        return False
    return avant[1][0].isupper() and apres[1].isupper()


def noms_cherchables(noms: Iterable[str]) -> tuple[str, ...]:
    """Return the names that single somebody out in a text: a first name alone is everybody's."""
    propres = {" ".join(nom.split()) for nom in noms}
    return tuple(sorted(nom for nom in propres if len(nom) >= NOM_MINIMAL and re.search(r"[\s\d]", nom)))


def _ecritures(nom: str) -> tuple[str, ...]:
    """Return the ways in which a full name or a telephone is written."""
    numero = TELEPHONE.fullmatch(re.sub(r"[\s.()-]", "", nom))
    if numero:
        paires = [f"0{numero[1]}", *numero.groups()[1:]]
        suite = " ".join(numero.groups())
        return (
            nom,
            *(lien.join(paires) for lien in ("", " ", ".", "-")),
            f"+33{suite.replace(' ', '')}",
            f"+33 {suite}",
        )
    ordres = {nom, compose := unicodedata.normalize("NFC", nom)}
    if len(parties := compose.split(" ")) > 1:
        # « Dupuy Claude », as lists write it.
        ordres |= {" ".join((*parties[1:], parties[0])), " ".join((parties[-1], *parties[:-1]))}
    for signe, autre in GRAPHIES:
        ordres |= {re.sub(signe, autre, ordre, flags=re.IGNORECASE) for ordre in ordres}
    # A PDF parts accents from their letters, in what is copied from it.
    decomposes = {unicodedata.normalize("NFD", ordre) for ordre in ordres}
    ecrites = ordres | decomposes | {_sans_accents(ordre) for ordre in ordres}
    # A blank is read as a run of them: of two in a row, the time would grow with the square of the run.
    return tuple(sorted({" ".join(ecrite.split()) for ecrite in ecrites}))


def _signe(signe: str) -> str:
    """Return what finds a character; SQLite keeps JSON with its accents escaped."""
    if signe == " ":
        return BLANC_GARDE
    if json.dumps(signe) == f'"{signe}"':
        return re.escape(signe)
    echappes = {json.dumps(forme)[1:-1] for forme in (signe.lower(), signe.upper())}
    return f"(?:{'|'.join(re.escape(ecrit) for ecrit in (signe, *sorted(echappes)))})"


def _sans_accents(texte: str) -> str:
    return "".join(lettre for lettre in unicodedata.normalize("NFKD", texte) if not unicodedata.combining(lettre))
