"""Telephone numbers: French, overseas, foreign; spaced, dotted, with letters for digits, or spelled out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain

import phonenumbers

from socle.logic.masquage.numeros import PRIX
from socle.logic.masquage.texte import Trouvaille

ENTRE = r"[ .\-_/,;:*()|']{0,3}"
CHIFFRE = "[0-9oil]"
# Ten digits behind a zero; people write o for zero and i or l for one. Or an international prefix.
NATIONAL = re.compile(rf"(?<![0-9a-z])[0o]{ENTRE}[1-9il](?:{ENTRE}{CHIFFRE}){{8}}(?![0-9])")
# Of six digits, it ends where another one may follow: the longest reading would leave two digits of that one.
INTERNATIONAL = re.compile(
    rf"(?<![0-9])(?:\+|00){ENTRE}(?:(?:508|681|687)(?:{ENTRE}[0-9]){{6}}(?=(?:{ENTRE}[0-9]){{6}})"
    rf"|[1-9](?:{ENTRE}[0-9]){{7,13}}(?![0-9]))"
)
# The prefixes 262, 508, 590, 594, 596, 681, 687 and 689 without their plus sign.
OUTRE_MER = re.compile(
    rf"(?<![0-9+])(?:(?:262|590|594|596){ENTRE}0?{ENTRE}(?:26|59|69|70|80|97)(?:{ENTRE}[0-9]){{7}}"
    rf"|(?:508|681|687)(?:{ENTRE}[0-9]){{6}}|689(?:{ENTRE}[0-9]){{8}})(?![0-9])"
)
NEUF_CHIFFRES = re.compile(rf"(?<![0-9+,.\-/])(?<![0-9] )[67](?:{ENTRE}[0-9]){{8}}(?! ?[0-9])")
# Called a telephone number, six digits are enough: local numbers overseas are that short. A masked one calls the next.
APPEL = (
    r"(?<![a-z])(?:tel|telephone|telephoner|portable|port|gsm|mobile|whatsapp|appel\w*|rappel\w*|joindre|joignable"
    r"|contact\w*|fixe|fax|sms|phone)(?![a-z])"
)
NUMERO_APPELE = rf"[^0-9\n]{{0,25}}?(?P<numero>[0-9](?:{ENTRE}[0-9]){{5,}})(?![0-9])"
APPELE = re.compile(APPEL + NUMERO_APPELE)
# The same, whose end is looked up: each number of a list reads no list again to its end.
A_LA_SUITE = re.compile(rf"[^0-9\n]{{0,25}}?(?P<numero>[0-9](?:{ENTRE}[0-9]){{5}})")
LISTE = re.compile(rf"[0-9](?:{ENTRE}[0-9])*")
MOT_D_APPEL = re.compile(APPEL)
# On the next line, what figures seldom look like: three or four pairs cut alike, as overseas, where no number begins
# by 0 or 1. A year, a postcode, an amount in thousands, the number of a house are no such thing.
A_LA_LIGNE = re.compile(
    r"[^0-9\n]{0,25}\n(?:[ \r]*\n)?(?P<avant>[^0-9\n]{0,25}?)"
    r"(?P<numero>[2-9][0-9](?P<entre>[ .\-/]{0,3})[0-9]{2}(?:(?P=entre)[0-9]{2}){1,2})(?!(?P=entre)?[0-9])"
)
DATE_COURTE = re.compile(r"[0-3][0-9][ .\-/]{1,3}(?:0[1-9]|1[0-2])[ .\-/]{1,3}[0-9]{2}")
SIX_COLLES = re.compile(r"(?<![0-9])[0-9]{6}$")
DATEE = re.compile(r"(?<![a-z])(?:le|du)(?: [a-z]+)? $")
CHIFFRES_EN_MOTS = (
    "zero|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente"
    "|quarante|cinquante|soixante|septante|huitante|nonante|cent"
)
# In words or half in words, behind a zero: « zéro six, douze, trente-quatre… ».
EN_MOTS = re.compile(
    rf"(?<![a-z])zero(?:[ ,.\-]+(?:et[ \-]+)?(?:(?:{CHIFFRES_EN_MOTS})(?![a-z])|[0-9]{{1,2}}(?![0-9]))){{4,}}"
)
DATE = re.compile(r"[0-3]?[0-9][ ./\-][01]?[0-9][ ./\-](?:19|20)[0-9]{2}(?![0-9])")
NB_VRAIS_CHIFFRES = 6


def telephones(plie: str) -> Iterator[Trouvaille]:
    """Find the telephone numbers of a folded text."""
    for trouve in EN_MOTS.finditer(plie):
        yield Trouvaille(*trouve.span(), "telephone")
    for motif in (INTERNATIONAL, NATIONAL, OUTRE_MER):
        for trouve in motif.finditer(plie):
            if _est_un_numero(trouve.group()):
                yield Trouvaille(*trouve.span(), "telephone")
    for trouve in APPELE.finditer(plie):
        if _est_un_numero(trouve.group("numero")):
            yield Trouvaille(*trouve.span("numero"), "telephone")
    for trouve in NEUF_CHIFFRES.finditer(plie):
        if _est_mobile(trouve.group()):
            yield Trouvaille(*trouve.span(), "telephone")


def telephones_a_la_suite(plie: str) -> Iterator[Trouvaille]:
    """Find the short numbers that another one calls, and each the next: « 06 12 34 56 78, à la maison 27 65 43 ».

    Another reading would find them, one number at a reading. On the next line they are called by a word too.
    """
    lus: set[int] = set()
    fins = [liste.end() for liste in LISTE.finditer(plie)]
    suites = chain(
        ((trouve.fin, _a_la_suite) for trouve in telephones(plie)),
        ((appel.end(), _a_la_ligne) for appel in MOT_D_APPEL.finditer(plie)),
    )
    for depart, premiere in suites:
        fin, lire = depart, premiere
        while fin not in lus and (suite := lire(plie, fin, fins)):
            lus.add(fin)
            fin, lire = suite.fin, _a_la_suite
            yield suite


def _a_la_suite(plie: str, fin: int, fins: list[int]) -> Trouvaille | None:
    suite = A_LA_SUITE.match(plie, fin)
    if suite is None:
        return _a_la_ligne(plie, fin, fins)
    debut = suite.start("numero")
    return None if DATE.match(plie, debut) else Trouvaille(debut, fins[bisect_left(fins, suite.end())], "telephone")


def _a_la_ligne(plie: str, fin: int, _fins: list[int]) -> Trouvaille | None:
    suite = A_LA_LIGNE.match(plie, fin)
    if suite is None or PRIX.match(plie, suite.end()):
        return None
    numero, entre = suite.group("numero", "entre")
    # Cut as the one above: other figures in one block may be a sum, other pairs between dots a date.
    pareil = entre == plie[fin - 3 : fin - 2] if entre else SIX_COLLES.search(plie, max(0, fin - 7), fin)
    datee = DATE_COURTE.fullmatch(numero) and ((entre.strip() and not pareil) or DATEE.search(suite.group("avant")))
    return Trouvaille(*suite.span("numero"), "telephone") if (entre or pareil) and not datee else None


def _est_un_numero(candidat: str) -> bool:
    """Tell a number from a date, and from words made of the letters that stand for digits."""
    vrais = sum(c.isdigit() for c in candidat)
    return vrais >= NB_VRAIS_CHIFFRES and not DATE.match(candidat)


def _est_mobile(candidat: str) -> bool:
    """Nine digits whose zero was forgotten: in pairs, or when the numbering plan gives such a mobile."""
    if re.fullmatch(r"[67]([ .\-])[0-9]{2}(?:\1[0-9]{2}){3}", candidat):
        return True
    # Its digits alone: the library reads no « 6;12;34;56;78 ».
    numero = phonenumbers.parse("".join(filter(str.isdigit, candidat)), "FR")
    return phonenumbers.is_valid_number(numero)
