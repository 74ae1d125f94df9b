"""Numbers, dates, intervals and lines in written French. Pure; used by the template filters and the exports."""

import datetime as dt
import math
import re
from collections.abc import Sequence
from fractions import Fraction

FINE = "\u202f"
"""Narrow no-break space: thousands, and before ; : ! ? %."""
INSECABLE = "\u00a0"
TIRET = "\u2013"
MOINS = "\u2212"
CHEVEU = 1e-9
"""What floating point may take from a half, and far less than anything measured."""
INDICATION = "indication"
"""What is said of a figure that nothing bounds."""
Bornes = Sequence[float]
"""Both ends of an interval at 95 %."""

NIVEAUX = {4: "performant", 3: "satisfaisant", 2: "à consolider", 1: "à améliorer"}
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
VOYELLES = "aàâäeéèêëiîïoôöuùûüœæ"
BLANCS = re.compile(rf"[^\S{FINE}{INSECABLE}]+")
ELISION = re.compile(f"[{VOYELLES}]|y[^{VOYELLES}]", re.IGNORECASE)
SANS_DECIMALE = 2.0**52
"""From there on floating point holds whole numbers alone, which ten times may pass its end: an import takes them."""
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def arrondi(valeur: float, chiffres: int = 0) -> float:
    """Round a half away from zero, as every figure that people read is."""
    if abs(valeur) >= SANS_DECIMALE:
        return valeur
    echelle = 10**chiffres
    # A share of 23 in 40 times a hundred is a hair under 57.5.
    return math.copysign(math.floor(abs(valeur) * echelle + 0.5 + CHEVEU) / echelle, valeur)


def en_pourcents(part: float | Fraction) -> int:
    """Return a share of 1 as the whole percents that people read."""
    return round(arrondi(float(100 * part)))


def decimale(valeur: float, chiffres: int = 1) -> str:
    """Round half up and write with a comma and thin spaces: 1234.56 gives « 1 234,6 »."""
    lue = arrondi(valeur, chiffres)
    entiere, _, fraction = f"{abs(lue):,.{chiffres}f}".partition(".")
    entiere = f"{MOINS if lue < 0 else ''}{entiere.replace(',', FINE)}"
    return f"{entiere},{fraction}" if fraction else entiere


def signe(valeur: float, chiffres: int = 0) -> str:
    """Write a difference with its sign: « +6 », « −3 », « 0 »."""
    return f"{'+' if arrondi(valeur, chiffres) > 0 else ''}{decimale(valeur, chiffres)}"


def entier(valeur: float) -> str:
    """Write a whole number with thin spaces: 48000 gives « 48 000 »."""
    if isinstance(valeur, int):
        # Floating point holds 308 digits, and an import takes more.
        return f"{MOINS if valeur < 0 else ''}{abs(valeur):,}".replace(",", FINE)
    return decimale(valeur, 0)


def quantite(valeur: float) -> str:
    """Write a number with a decimal only when it has one: « 4 » or « 2,5 »."""
    return decimale(valeur, 0 if float(valeur).is_integer() else 1)


def accorder(nombre: int, singulier: str, pluriel: str = "") -> str:
    """Write a count and its noun: « 0 critère », « 1 critère », « 2 critères »."""
    return f"{entier(nombre)}{INSECABLE}{accord(nombre, singulier, pluriel)}"


def accord(nombre: float, singulier: str, pluriel: str = "") -> str:
    """Write the noun alone, where its count is shown apart: « critère » for 0 and 1; « point » for 1,9, as it is read."""
    lu = nombre if isinstance(nombre, int) else arrondi(nombre, 1)
    return singulier if abs(lu) < 2 else pluriel or f"{singulier}s"  # noqa: PLR2004


def de(nom: str) -> str:
    """Write a name after « de »: « d’Agen », « du Havre », « des Abymes », « de La Rochelle ».

    An h is taken as aspirated, and a y before a vowel as a consonant: « de Honfleur », « de Yaoundé ».
    """
    for article, contracte in (("Le ", "du "), ("Les ", "des ")):
        if nom.startswith(article):
            return contracte + nom.removeprefix(article)
    return f"d’{nom}" if ELISION.match(nom) else f"de {nom}"


def sur_une_ligne(texte: str) -> str:
    """Write on one line what somebody typed, its ends bare; inside, her no-break spaces stay where she put them."""
    return BLANCS.sub(" ", texte).strip()


def a_comparer(nom: str) -> str:
    """Return a name as people tell it from others: neither its capitals nor the kind of its spaces count."""
    return " ".join(nom.split()).casefold()


def minuscule(texte: str) -> str:
    """Write a title inside a sentence: its first letter alone is lowered, an acronym keeps its own."""
    return texte if texte[1:2].isupper() else f"{texte[:1].lower()}{texte[1:]}"


def intervalle_en_mots(bas: float, haut: float, chiffres: int = 0) -> str:
    """Write an interval in words, rounded to the unit unless told otherwise: « entre 55 et 67 »."""
    return f"entre {decimale(bas, chiffres)} et {decimale(haut, chiffres)}"


def chiffres_d_un_ecart(bas: float, haut: float) -> int:
    """Return the decimals with which the ends of a difference are written, so that none but zero reads as zero.

    « entre 0 et +12 » beside « ressort de l’incertitude » would say two things.
    """
    fins = [borne for borne in (bas, haut) if borne]
    return next((n for n in range(3) if all(round(abs(borne), n) for borne in fins)), 3)


def mesure(valeur: float, bornes: Bornes | None) -> str:
    """Write « 61,2 (entre 55 et 67) », or « 61,2 (indication) » when nothing bounds it: regles#jamais-un-chiffre-nu."""
    return f"{decimale(valeur)} ({intervalle_en_mots(bornes[0], bornes[1]) if bornes else INDICATION})"


def ordinal(rang: int) -> str:
    """Write a place: « 1re », « 12e »."""
    return "1re" if rang == 1 else f"{entier(rang)}e"


def places(bas: float, haut: float, palier: int | None = None) -> str:
    """Write the places that a rank may truly be: « entre la 5e et la 31e place », « 1re place, sûre à 95 % ».

    In the first tier, of bodies that the measure cannot tell apart, that is said too.
    """
    premiere, derniere = int(bas), int(haut)
    if premiere == derniere:
        return f"{ordinal(premiere)} place, sûre à 95{FINE}%"
    mots = f"entre la {ordinal(premiere)} et la {ordinal(derniere)} place"
    return f"{mots}, ne se distingue pas des premiers" if palier == 1 else mots


CHANCES = (
    (1 / 100, "une chance sur cent"), (1 / 50, "une chance sur cinquante"), (1 / 30, "une chance sur trente"),
    (1 / 20, "une chance sur vingt"), (1 / 15, "une chance sur quinze"), (1 / 12, "une chance sur douze"),
    (1 / 10, "une chance sur dix"), (1 / 8, "une chance sur huit"), (1 / 7, "une chance sur sept"),
    (1 / 6, "une chance sur six"), (1 / 5, "une chance sur cinq"), (1 / 4, "une chance sur quatre"),
    (1 / 3, "une chance sur trois"), (2 / 5, "deux chances sur cinq"), (1 / 2, "une chance sur deux"),
    (3 / 5, "trois chances sur cinq"), (2 / 3, "deux chances sur trois"), (3 / 4, "trois chances sur quatre"),
    (4 / 5, "quatre chances sur cinq"), (9 / 10, "neuf chances sur dix"), (19 / 20, "dix-neuf chances sur vingt"),
)  # fmt: skip
CHANCE_INFIME, CHANCE_CERTAINE = 0.0075, 0.975


def chance_d_etre_premier(part: float) -> str:
    """Write a chance as people count them, by the nearest of a few: « environ une chance sur cinq d’être au premier rang »."""
    if part < CHANCE_INFIME:
        return "moins d’une chance sur cent d’être au premier rang"
    if part > CHANCE_CERTAINE:
        return "plus de dix-neuf chances sur vingt d’être au premier rang"
    _, mots = min((abs(connue - part) / connue, mots) for connue, mots in CHANCES)
    return f"environ {mots} d’être au premier rang"


def autres_niveaux(niveau: int, bas: int, haut: int) -> str:
    """Write the levels that an interval touches besides that of the score: « peut-être à consolider ou performant »."""
    autres = [NIVEAUX[rang] for rang in range(bas, haut + 1) if rang != niveau]
    return f"peut-être {enumerer(autres, 'ou')}" if autres else ""


def enumerer(mots: Sequence[str], liaison: str = "et") -> str:
    """Write « a, b et c »."""
    return f" {liaison} ".join([", ".join(mots[:-1]), mots[-1]] if mots[1:] else mots)


def date_longue(jour: dt.date, *, annee: bool = True) -> str:
    """Write a day: « 1er mars 2027 » or « 31 décembre 2026 »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    texte = f"{quantieme}{INSECABLE}{MOIS[jour.month - 1]}"
    return f"{texte} {jour.year}" if annee else texte


def date_et_heure(instant: dt.datetime) -> str:
    """Write an instant already in the wanted zone: « 31 décembre 2026 à 18 h 05 »."""
    return f"{date_longue(instant.date())} à {heure(instant)}"


def heure(instant: dt.datetime) -> str:
    """Write an hour: « 18 h » or « 18 h 05 »."""
    minutes = f"{INSECABLE}{instant.minute:02d}" if instant.minute else ""
    return f"{instant.hour}{INSECABLE}h{minutes}"


def periode(du: dt.date, au: dt.date) -> str:
    """Write a period without repeating what both ends share: « 1er février – 15 mars 2027 »."""
    if du == au:
        return date_longue(du)
    if (du.year, du.month) == (au.year, au.month):
        debut = "1er" if du.day == 1 else str(du.day)
        return f"{debut} {TIRET} {date_longue(au)}"
    return f"{date_longue(du, annee=du.year != au.year)} {TIRET} {date_longue(au)}"
