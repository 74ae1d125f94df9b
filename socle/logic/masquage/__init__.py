"""Masks what identifies a person in a comment. Pure: the words it goes by come as a `Lexique`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from socle.logic.masquage.adresses import courriels, liens, postales
from socle.logic.masquage.lexique import Lexique, lexique_de
from socle.logic.masquage.noms import noms, noms_etrangers
from socle.logic.masquage.numeros import comptes_bancaires, dossiers, plaques, securite_sociale
from socle.logic.masquage.telephones import telephones, telephones_a_la_suite
from socle.logic.masquage.texte import MASQUE, MOTS, Trouvaille, nettoyer, plier

__all__ = ["MOTS", "Lexique", "Masquage", "lexique_de", "masquer", "masquer_aussi"]

# In this order: what is found first is not looked at again.
CROCHETS = re.compile(rf"(?i:{MASQUE.pattern})|[\[\]]")
NUMEROS = (liens, courriels, comptes_bancaires, securite_sociale, telephones)


@dataclass(frozen=True)
class Masquage:
    """A masked text, and how many things of each kind were masked in it."""

    texte: str
    masques: dict[str, int]


def masquer(texte: str, lexique: Lexique, *, langue: str = "fr", genres: frozenset[str] | None = None) -> Masquage:
    """Replace whatever identifies a person by a word in brackets; `genres` narrows it to some kinds of `MOTS`.
    Names are looked for with all that French tells of them when `langue` is `fr`, with less otherwise.

    Masking a masked text changes nothing.
    """
    propre, masques = nettoyer(texte), Counter[str]()
    # What is masked may show what stands beside it: a second reading, then until nothing is found.
    while retenues := [
        trouve for trouve in _trouver(propre, lexique, langue) if genres is None or trouve.genre in genres
    ]:
        passe = _remplacer(propre, retenues)
        propre = passe.texte
        masques.update(passe.masques)
    return Masquage(propre, dict(masques))


def _trouver(propre: str, lexique: Lexique, langue: str) -> list[Trouvaille]:
    plie = plier(propre)
    retenues: list[Trouvaille] = []
    trouvailles = chain(
        chain.from_iterable(detecteur(plie) for detecteur in NUMEROS),
        plaques(propre, plie, lexique),
        postales(propre, plie, lexique),
        dossiers(plie),
        telephones_a_la_suite(plie),
        noms(propre, plie, lexique) if langue == "fr" else noms_etrangers(propre, plie, lexique),
    )
    for trouvaille in trouvailles:
        _retenir(trouvaille, retenues)
    return retenues


def masquer_aussi(texte: str, passages: list[str]) -> Masquage:
    """Mask further passages that a person chose, wherever they stand, whatever their case; what is masked is left alone."""
    plie, prises = plier(texte), [Trouvaille(*trouve.span(), "mot") for trouve in MASQUE.finditer(texte)]
    retenues: list[Trouvaille] = []
    # A passage chosen across a bracket is what stands on both sides of it.
    morceaux = {plier(bout.strip()) for passage in passages for bout in CROCHETS.split(nettoyer(passage))}
    for passage in sorted(morceaux, key=len, reverse=True):
        debut = plie.find(passage) if passage else -1
        while debut >= 0:
            trouvaille = Trouvaille(debut, debut + len(passage), "mot")
            if _est_entier(plie, trouvaille) and _retenir(trouvaille, prises):
                retenues.append(trouvaille)
            debut = plie.find(passage, debut + 1)
    return _remplacer(texte, retenues)


def _est_entier(plie: str, trouvaille: Trouvaille) -> bool:
    """Tell whether a passage is made of whole words."""
    avant, apres = plie[: trouvaille.debut][-1:], plie[trouvaille.fin :][:1]
    return not (avant.isalnum() or apres.isalnum())


def _retenir(trouvaille: Trouvaille, retenues: list[Trouvaille]) -> bool:
    """Put it in its place among others, in order and apart from each other, unless it covers a part of one."""
    rang = bisect_left(retenues, trouvaille.debut, key=attrgetter("debut"))
    libre = all(autre.fin <= trouvaille.debut for autre in retenues[rang - 1 : rang]) and all(
        trouvaille.fin <= autre.debut for autre in retenues[rang : rang + 1]
    )
    if libre:
        retenues.insert(rang, trouvaille)
    return libre


def _remplacer(texte: str, retenues: list[Trouvaille]) -> Masquage:
    morceaux, fin = [], 0
    ordre = sorted(retenues, key=lambda trouvaille: trouvaille.debut)
    for trouvaille in ordre:
        morceaux += [texte[fin : trouvaille.debut], MOTS[trouvaille.genre]]
        fin = trouvaille.fin
    return Masquage("".join([*morceaux, texte[fin:]]), dict(Counter(trouvaille.genre for trouvaille in ordre)))
