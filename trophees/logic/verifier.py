"""Checks a sealed prize list: one readable file, Python's standard library, no database, no network.

    python3 verifier.py palmares.zip [--cle EMPREINTE]

It leaves with 0 when everything holds, with 1 when something does not (each on a line), with 2 when the file cannot be
read, is no zip, or the arguments are wrong. A copy of this file travels in every sealed zip; take it from the platform,
not from the zip, if you do not trust who gave it to you.

What it checks, in this order:

1. the container: the zip is, byte for byte, the only one that its members may make (`composer`);
2. the signature of the manifest, by Ed25519 (RFC 8032), and the SHA-256 of each member that the manifest names;
3. the results: recomputed from the scores of the criteria, in exact fractions, and compared figure by figure;
4. the awards, where a jury sat: who could win, the ballots, which name no juror, counted again, who wins.

Files of the first format, written before juries, hold no award: the rest of them is checked alike. Intervals are
recomputed by the version of the method that the manifest names, 1.0 to 1.3.

The platform computes them elsewhere, with other code. Only the writing of the container and of JSON is shared.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import sys
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import partial
from itertools import accumulate, pairwise
from math import inf, sqrt
from operator import itemgetter
from pathlib import Path
from typing import Any

FORMAT, FORMAT_SANS_JURY = "barometre-palmares-2", "barometre-palmares-1"
METHODE, INTERVALLES, VERSION_DES_TIRAGES = "1.0", "1.3", "1.0"
# The intervals of files sealed before are those of their time.
INTERVALLES_SANS_CHUTE, INTERVALLES_SYMETRIQUES, INTERVALLES_CONFIANTS = "1.0", "1.1", "1.2"
INTERVALLES_CONNUS = (INTERVALLES_SANS_CHUTE, INTERVALLES_SYMETRIQUES, INTERVALLES_CONFIANTS, INTERVALLES)
SANS_ASYMETRIE = (INTERVALLES_SANS_CHUTE, INTERVALLES_SYMETRIQUES)
AVANT_LES_PAREILS = (*SANS_ASYMETRIE, INTERVALLES_CONFIANTS)
LISEZ_MOI, ENTREES, RESULTATS, VERIFIER = "LISEZ-MOI.txt", "entrees.json", "resultats.json", "verifier.py"
MANIFESTE, SIGNATURE = "manifeste.json", "manifeste.json.sig"
SCELLES = (LISEZ_MOI, ENTREES, RESULTATS, VERIFIER)
MEMBRES = (*SCELLES, MANIFESTE, SIGNATURE)
VALABLE, REFUSE, ILLISIBLE = 0, 1, 2
EMPREINTE = re.compile(r"[0-9a-f]{64}\Z")
EDITION = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\Z")
SIREN = re.compile(r"(INSEE-)?[0-9AB]{1,14}\Z")
NOTE = re.compile(r"[0-9]{1,40}(/[0-9]{1,40})?\Z")
USAGES = ("exploitation", "demonstration")
CALCULES = {"nature": "resultats_calcules"}
CHAMPS = {"format", "campagne", "methode", "intervalles", "graine", "source", "cle", "membres"}
ANNEE_MAX = 9999


class PasUnSceau(ValueError):
    """The file is no zip at all."""


# --- The container: a zip of plain stored members, whose every byte is decided by their names and contents.

LOCAL, CENTRAL, FIN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# 1 January 1980 at midnight, the first instant of the format; a plain file that everybody reads.
VERSION, DATE, DROITS = 20, 0x0021, 0o100644 << 16
SOUS_UNIX = 0x0300
ENTETE = struct.Struct("<4sHHHHHIIIHH")


def canonique(contenu: Any) -> bytes:
    """Return the one JSON writing of a content: sorted keys, no space, ASCII."""
    return json.dumps(contenu, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode()


def composer(membres: Iterable[tuple[str, bytes]]) -> bytes:
    """Write the container: stored members in the order given, fixed dates and rights, no comment, no extra field."""
    corps, repertoire, nombre = bytearray(), bytearray(), 0
    for nom, contenu in membres:
        octets, somme, taille, position = nom.encode("ascii"), zlib.crc32(contenu), len(contenu), len(corps)
        fiche = struct.pack("<HHHHHIIIHH", VERSION, 0, 0, 0, DATE, somme, taille, taille, len(octets), 0)
        corps += LOCAL + fiche + octets + contenu
        repertoire += CENTRAL + struct.pack("<H", SOUS_UNIX | VERSION) + fiche
        repertoire += struct.pack("<HHHII", 0, 0, 0, DROITS, position) + octets
        nombre += 1
    fin = struct.pack("<HHHHIIH", 0, 0, nombre, nombre, len(repertoire), len(corps), 0)
    return bytes(corps + repertoire + FIN + fin)


def decomposer(octets: bytes) -> list[tuple[str, bytes]]:
    """Read the members from the first to the last, as far as they can be read; raise PasUnSceau without any sign of one."""
    if not octets.startswith(LOCAL) and FIN not in octets:
        raise PasUnSceau("Ce fichier n’est pas un zip.")
    membres, position = [], 0
    while octets.startswith(LOCAL, position) and position + ENTETE.size <= len(octets):
        *_, taille, longueur, extra = ENTETE.unpack_from(octets, position)
        debut = position + ENTETE.size + longueur + extra
        nom = octets[position + ENTETE.size : position + ENTETE.size + longueur]
        membres.append((nom.decode("ascii", "replace"), octets[debut : debut + taille]))
        position = debut + taille
    return membres


# --- The signature: Ed25519 as RFC 8032 writes it, on points of the curve in extended coordinates.

PREMIER = 2**255 - 19
ORDRE = 2**252 + 27742317777372353535851937790883648493
COURBE = -121665 * pow(121666, -1, PREMIER) % PREMIER
RACINE = pow(2, (PREMIER - 1) // 4, PREMIER)
TAILLE_CLE, TAILLE_SIGNATURE = 32, 64
Point = tuple[int, int, int, int]


def signature_valable(publique: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` is that of `message` by the key, no other writing of it being accepted."""
    if len(publique) != TAILLE_CLE or len(signature) != TAILLE_SIGNATURE:
        return False
    cle, scalaire = _point(publique), int.from_bytes(signature[TAILLE_CLE:], "little")
    if cle is None or scalaire >= ORDRE:
        return False
    condense = hashlib.sha512(signature[:TAILLE_CLE] + publique + message).digest()
    defi = int.from_bytes(condense, "little") % ORDRE
    x, y, z, t = cle
    oppose = (-x % PREMIER, y, z, -t % PREMIER)
    return _ecrire_point(_ajouter(_fois(scalaire, BASE), _fois(defi, oppose))) == signature[:TAILLE_CLE]


def _point(octets: bytes) -> Point | None:
    """Read a point; None when these bytes are not the writing of one."""
    nombre = int.from_bytes(octets, "little")
    signe, y = nombre >> 255, nombre & (2**255 - 1)
    if y >= PREMIER:
        return None
    carre = (y * y - 1) * pow(COURBE * y * y + 1, -1, PREMIER) % PREMIER
    x = pow(carre, (PREMIER + 3) // 8, PREMIER)
    if (x * x - carre) % PREMIER:
        x = x * RACINE % PREMIER
    if (x * x - carre) % PREMIER or (not x and signe):
        return None
    if x & 1 != signe:
        x = PREMIER - x
    return x, y, 1, x * y % PREMIER


def _ecrire_point(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, PREMIER)
    return (y * inverse % PREMIER | (x * inverse % PREMIER & 1) << 255).to_bytes(32, "little")


def _ajouter(un: Point, autre: Point) -> Point:
    a = (un[1] - un[0]) * (autre[1] - autre[0]) % PREMIER
    b = (un[1] + un[0]) * (autre[1] + autre[0]) % PREMIER
    c = 2 * un[3] * autre[3] * COURBE % PREMIER
    d = 2 * un[2] * autre[2] % PREMIER
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PREMIER, g * h % PREMIER, f * g % PREMIER, e * h % PREMIER


def _fois(nombre: int, point: Point) -> Point:
    somme: Point = (0, 1, 1, 0)
    while nombre:
        if nombre & 1:
            somme = _ajouter(somme, point)
        point, nombre = _ajouter(point, point), nombre >> 1
    return somme


BASE = _point((4 * pow(5, -1, PREMIER) % PREMIER).to_bytes(32, "little")) or (0, 1, 1, 0)


# --- The scores. A contact is the weighted mean of its criteria that count; a channel the mean of its contacts; a body
# --- the mean of its significant channels by their weights. Nothing is rounded before the figure that is shown.

UN_SUFFIT, SITE, LETTRE = 1, "WEB", "COURRIER"
NIVEAUX = ((800, 4), (650, 3), (500, 2))
NOTE_MAX = 100


def nombre_de(texte: str) -> Fraction | int:
    """Read a note from 0 to 100, exact, which has one writing: « 67 », or « 200/3 »."""
    if not NOTE.match(texte):
        raise ValueError("note")
    nombre = Fraction(texte) if "/" in texte else int(texte)
    if str(nombre) != texte or nombre > NOTE_MAX:
        raise ValueError("note")
    return nombre


def texte_de(valeur: Fraction | int | None) -> str | None:
    """Write a number as the results do: the shortest decimal that reads back as its nearest double."""
    return None if valeur is None else repr(float(valeur))


def dixiemes(valeur: Fraction) -> int:
    """Return the tenths of a score, rounded half up: what people see, and what ranks."""
    return (20 * valeur.numerator + valeur.denominator) // (2 * valeur.denominator)


def moyenne(couples: Iterable[tuple[int, Fraction | int | None]]) -> Fraction | None:
    """Return the mean of the values that exist by their weights, None when there are none."""
    somme: Fraction | int = 0
    poids = 0
    for un_poids, valeur in couples:
        if valeur is not None:
            somme += un_poids * valeur
            poids += un_poids
    return Fraction(somme) / poids if poids else None


def par_cle(valeurs: list[tuple[int, Mapping[str, Fraction]]]) -> dict[str, Fraction]:
    """Return the mean of each key over those that have it."""
    cles = {cle for _, une in valeurs for cle in une}
    moyennes = {cle: moyenne((poids, une.get(cle)) for poids, une in valeurs) for cle in cles}
    return {cle: valeur for cle, valeur in moyennes.items() if valeur is not None}


def noter(contact: Mapping[str, Any], criteres: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Score a contact on its grid: the whole, each stage, each determinant, and each commitment kept or not."""
    notes = [None if note is None else nombre_de(note) for note in contact["notes"]]
    poids = [(critere, critere["poids"], note) for critere, note in zip(criteres, notes, strict=True)]
    engagements: dict[str, bool] = {}
    for critere, conforme in zip(criteres, contact["conformes"], strict=True):
        if conforme is not None:
            for code in critere["engagements"]:
                engagements[code] = engagements.get(code, True) and conforme
    return {
        "score": moyenne((p, note) for _, p, note in poids),
        "etapes": _par_axe(poids, "etape"),
        "determinants": _par_axe(poids, "determinant"),
        "engagements": engagements,
    }


def _par_axe(poids: list[tuple[Mapping[str, Any], int, Any]], axe: str) -> dict[str, Fraction]:
    valeurs = {c[axe]: moyenne((p, note) for autre, p, note in poids if autre[axe] == c[axe]) for c, _, _ in poids}
    return {cle: valeur for cle, valeur in valeurs.items() if valeur is not None}


def agreger_canal(canal: str, notes: list[dict[str, Any]], prevus: int, minimum: int) -> dict[str, Any]:
    """Return the figures of a channel: one contact is enough for a site, or for the only letter planned."""
    if canal == SITE or (canal == LETTRE and prevus == 1):
        minimum = UN_SUFFIT
    return {
        "score": moyenne((1, note["score"]) for note in notes),
        "visites": len(notes),
        "significatif": len(notes) >= minimum,
        "etapes": par_cle([(1, note["etapes"]) for note in notes]),
        "determinants": par_cle([(1, note["determinants"]) for note in notes]),
    }


def conformites(notes: Iterable[dict[str, Any]], actifs: set[str]) -> dict[str, dict[str, Any]]:
    """Return the share of contacts that keep each active commitment, over those that observe it."""
    vus: dict[str, list[bool]] = {}
    for note in notes:
        for code, tenu in note["engagements"].items():
            if code in actifs:
                vus.setdefault(code, []).append(tenu)
    with localcontext(CONTEXTE):
        return {code: _taux(Fraction(sum(tenus), len(tenus)), len(tenus)) for code, tenus in vus.items()}


def _taux(part: Fraction, observations: int) -> dict[str, Any]:
    return {"taux": texte_de(part), "intervalle": wilson(part, observations), "observations": observations}


# --- Categories, eligibility, ranks.

GRANDE, MOYENNE = 50_000, 20_000
EPCI = {"CC", "CA", "CU", "METROPOLE", "EPT"}


def categorie_de(organisme: Mapping[str, Any]) -> str:
    """Return the category: by population for communes, by kind for the others."""
    genre, population = organisme["type"], organisme["population"]
    if genre == "COMMUNE":
        if population > GRANDE:
            return "VILLE_SUP_50K"
        return "VILLE_20_50K" if population >= MOYENNE else "VILLE_INF_20K"
    if genre in EPCI:
        return "EPCI"
    return genre if genre in {"DEPARTEMENT", "REGION"} else "AUTRE_ORGANISME"


def motifs_de(organisme: Mapping[str, Any], canaux: Mapping[str, dict[str, Any]], part: int) -> list[str]:
    """Return why a body is not ranked, in the order of the method."""
    prevus = sum(organisme["prevus"].values())
    valides = sum(organisme["valides"].values())
    testee = bool(canaux) and all(canal["significatif"] for canal in canaux.values())
    constats = (
        ("non_confirmee", not organisme["confirmee"]),
        ("canal_non_teste", not testee),
        ("contacts_insuffisants", 100 * valides < part * prevus),
        ("litige_en_cours", organisme["litige"]),
    )
    return [motif for motif, constate in constats if constate]


def rangs_de(lignes: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Rank the eligible bodies inside their category: one more than those whose tenths are higher; ties share it."""
    categories: dict[str, list[tuple[str, int]]] = {}
    for ligne in lignes:
        if ligne["eligible"] and ligne["exact"] is not None:
            categories.setdefault(ligne["categorie"], []).append((ligne["siren"], dixiemes(ligne["exact"])))
    rangs = {}
    for classes in categories.values():
        premiers: dict[int, int] = {}
        for place, (_, points) in enumerate(sorted(classes, key=lambda c: -c[1]), start=1):
            premiers.setdefault(points, place)
        rangs.update({siren: premiers[points] for siren, points in classes})
    return rangs


# --- The intervals (docs/statistiques.md): what contacts of one body differ by is learnt from all the bodies. Values are
# --- whole millionths of a point, the rest is decimal under one context: the same digits everywhere.

CONTEXTE = Context(prec=28, rounding=ROUND_HALF_EVEN)
MILLION, CENT, NORMAL = 1_000_000, Decimal(100), Decimal("1.96")
PLANCHER, PART_MAXIMALE = Decimal(1), Decimal("0.9")
LIBERTES_SURES, LIBERTES_PRETEES = 10, 2
CHUTE_CACHEE, SANS_MESURE = 50, 0
PART_A_PRIORI, CORPS_A_PRIORI = Decimal("0.1"), 10
CONTACTS_A_PRIORI, MILLE = 10, 1000
# How far one unit of asymmetry moves the ends, what leaning to a body's own variance takes off, the farthest they move.
SENSIBILITE, PENCHANT_SENSIBLE, DECALAGE_MAXIMAL = Decimal("0.4736"), Decimal("1.9208"), Decimal("0.9472")
# Student at 97.5 % for 64/k degrees of freedom, in ten-thousandths, k from 0 to 64.
STUDENT = (
    19600, 19977, 20369, 20776, 21199, 21638, 22094, 22568, 23060, 23572, 24103, 24656, 25230, 25827, 26448, 27093,
    27764, 28462, 29188, 29943, 30728, 31545, 32395, 33278, 34198, 35154, 36149, 37185, 38262, 39383, 40550, 41763,
    43027, 44341, 45709, 47133, 48615, 50157, 51762, 53433, 55172, 56983, 58867, 60829, 62872, 64998, 67212, 69516,
    71916, 74414, 77016, 79724, 82545, 85482, 88541, 91727, 95044, 98499, 102098, 105846, 109750, 113817, 118053,
    122465, 127062,
)  # fmt: skip
PAS_STUDENT = 64
# A mean, its standard error, its degrees of freedom (None: endless), how many errors its ends move down.
Mesuree = tuple[Decimal, Decimal, "Decimal | None", Decimal]
# The contacts of a body by a channel: how many, their mean, the squares and the cubes of their deviations, in points.
Releve = tuple[int, Decimal, Decimal, Decimal]
# The variance of one contact, and its degrees of freedom, SANS_MESURE where all contacts are alike.
Dispersion = tuple[Decimal, int]
Valeurs = dict[str, dict[str, list[int]]]


def student(libertes: Decimal | None) -> Decimal:
    """Return the quantile at 97.5 %, read in the table at 1/libertes; under one degree of freedom, that of one."""
    if libertes is None:
        return NORMAL
    place = min(Decimal(PAS_STUDENT), Decimal(PAS_STUDENT) / libertes)
    avant = min(int(place), PAS_STUDENT - 1)
    return (STUDENT[avant] + (STUDENT[avant + 1] - STUDENT[avant]) * (place - avant)) / 10_000


def bornes(mesuree: Mesuree) -> list[str]:
    """Return the ends of an interval, within 0 and 100, to four decimals."""
    moyenne, erreur, libertes, decalage = mesuree
    demi = student(libertes) * erreur
    centre = moyenne - max(-DECALAGE_MAXIMAL, min(DECALAGE_MAXIMAL, decalage)) * erreur
    return [_decimales(max(Decimal(0), centre - demi), 4), _decimales(min(CENT, centre + demi), 4)]


def wilson(tenus: Fraction, observations: int) -> list[str]:
    """Return the interval of a share, from 0 to 1, to six decimals."""
    part, carre = Decimal(tenus.numerator) / tenus.denominator, NORMAL**2 / observations
    centre = (part + carre / 2) / (1 + carre)
    demi = (carre * (part * (1 - part) + carre / 4)).sqrt() / (1 + carre)
    return [_decimales(max(Decimal(0), centre - demi), 6), _decimales(min(Decimal(1), centre + demi), 6)]


def _decimales(valeur: Decimal, nombre: int) -> str:
    return repr(float(round(valeur, nombre)))


def valeurs_de(lignes: Iterable[dict[str, Any]], lire: Callable[[dict[str, Any]], Fraction | None]) -> Valeurs:
    """Return the millionths that `lire` finds in the contacts, body by body and channel by channel."""
    valeurs: Valeurs = {}
    for ligne in lignes:
        lues = {canal: [lire(note) for note in notes] for canal, notes in sorted(ligne["notes"].items())}
        valeurs[ligne["siren"]] = {
            canal: [_millioniemes(lue) for lue in liste if lue is not None] for canal, liste in lues.items()
        }
    return valeurs


def _millioniemes(valeur: Fraction) -> int:
    return (2 * valeur.numerator * MILLION + valeur.denominator) // (2 * valeur.denominator)


def mesurer(
    valeurs: Valeurs, poids: Mapping[str, Mapping[str, int]], intervalles: str = INTERVALLES
) -> dict[str, tuple[dict[str, Mesuree], Any]]:
    """Return for each body the measure of each channel with a contact, and that of the whole, None without one."""
    releves = {
        siren: {canal: _relever(liste) for canal, liste in sorted(par_canal.items()) if liste}
        for siren, par_canal in sorted(valeurs.items())
    }
    dispersions = dispersions_de(releves, intervalles)
    asymetries = {} if intervalles in SANS_ASYMETRIE else asymetries_de(releves, dispersions)
    penchants = penchants_de(releves, dispersions, intervalles)
    mesures = {}
    for siren, par_canal in releves.items():
        penchant = penchants.get(siren, (Decimal(1), Decimal(0), SENSIBILITE))
        mesurees = {
            canal: _du_canal(releve, dispersions.get(canal), penchant, asymetries.get(canal, Decimal(0)))
            for canal, releve in par_canal.items()
        }
        mesures[siren] = (mesurees, _ensemble(mesurees, poids[siren], penchant[1]))
    return mesures


def _relever(liste: list[int]) -> Releve:
    nombre, somme, carres = len(liste), sum(liste), sum(valeur * valeur for valeur in liste)
    ecarts = Decimal(nombre * carres - somme * somme) / (nombre * MILLION * MILLION)
    # Cubes are those of thousandths of a point.
    courts = [valeur // MILLE for valeur in liste]
    total = sum(courts)
    cubes = sum((nombre * court - total) ** 3 for court in courts) // nombre
    return nombre, Decimal(somme) / (nombre * MILLION), ecarts, Decimal(cubes) / (nombre * nombre * MILLE**3)


def dispersions_de(releves: Mapping[str, Mapping[str, Releve]], intervalles: str) -> dict[str, Dispersion]:
    """Return the variance of one contact of each channel; a channel that tells nothing, alone, is absent."""
    canaux = sorted({canal for par_canal in releves.values() for canal in par_canal})
    listes = {canal: [par_canal[canal] for par_canal in releves.values() if canal in par_canal] for canal in canaux}
    niveaux = {canal: sum((m for _, m, *_ in liste), Decimal(0)) / len(liste) for canal, liste in listes.items()}
    connues = {}
    for canal, liste in listes.items():
        dispersion = _interne(liste)
        if not dispersion or dispersion[1] < LIBERTES_SURES:
            dispersion = _avec_les_seuls(canal, releves, niveaux, dispersion)
        if dispersion:
            connues[canal] = dispersion
    if not connues:
        return {}
    prises = {c: _empruntee(connues.get(c), [d for autre, d in connues.items() if autre != c]) for c in canaux}
    if intervalles == INTERVALLES_SANS_CHUTE:
        return prises
    if intervalles in AVANT_LES_PAREILS:
        return _sans_exactitude(
            prises, {c for c, (variance, _) in prises.items() if variance < PLANCHER}, releves, canaux
        )
    pareils = {c for lues in (connues, prises) for c, (variance, _) in lues.items() if variance < PLANCHER}
    return _sans_exactitude(prises, pareils, releves, pareils)


def _sans_exactitude(
    dispersions: Mapping[str, Dispersion],
    pareils: Container[str],
    releves: Mapping[str, Mapping[str, Releve]],
    comptes: Container[str],
) -> dict[str, Dispersion]:
    """Give channels whose contacts are alike the variance of one contact more, among those counted, that falls far below."""
    vus = sum(nombre for par_canal in releves.values() for c, (nombre, *_) in par_canal.items() if c in comptes)
    cachee = max(PLANCHER, Decimal(CHUTE_CACHEE * CHUTE_CACHEE) / (vus + 1))
    return {canal: (cachee, SANS_MESURE) if canal in pareils else une for canal, une in dispersions.items()}


def _interne(liste: list[Releve]) -> Dispersion | None:
    """Pool the squares of the deviations inside the bodies that have several contacts."""
    libertes = sum(nombre - 1 for nombre, *_ in liste)
    return (sum((carres for _, _, carres, _ in liste), Decimal(0)) / libertes, libertes) if libertes else None


def _avec_les_seuls(
    canal: str,
    releves: Mapping[str, Mapping[str, Releve]],
    niveaux: Mapping[str, Decimal],
    interne: Dispersion | None,
) -> Dispersion | None:
    """Add what single contacts differ by between bodies, less the share of it that goes with their other channels."""
    seuls, couples = [], []
    for _, par_canal in sorted(releves.items()):
        if canal in par_canal and par_canal[canal][0] == 1:
            seuls.append(par_canal[canal][1])
            ecarts = [moyenne - niveaux[autre] for autre, (_, moyenne, *_) in par_canal.items() if autre != canal]
            if ecarts:
                couples.append((seuls[-1], sum(ecarts, Decimal(0)) / len(ecarts)))
    if len(seuls) <= 1:
        return interne
    variance = _variance_de(seuls)
    return _reunir(interne, (variance * (1 - _part_des_corps(couples, variance)), len(seuls) - 1))


def _part_des_corps(couples: list[tuple[Decimal, Decimal]], variance: Decimal) -> Decimal:
    """Return what the second of each couple explains of the variance of the first, less where bodies are few."""
    nombre = len(couples)
    autres = _variance_de([autre for _, autre in couples]) if nombre > 1 else Decimal(0)
    if not variance or not autres:
        return Decimal(0)
    gauche = sum((un for un, _ in couples), Decimal(0)) / nombre
    droite = sum((autre for _, autre in couples), Decimal(0)) / nombre
    covariance = sum(((un - gauche) * (autre - droite) for un, autre in couples), Decimal(0)) / (nombre - 1)
    part = min(PART_MAXIMALE, max(Decimal(0), covariance) ** 2 / (variance * autres))
    return part * (nombre - 1) / (nombre - 1 + CORPS_A_PRIORI)


def _empruntee(dispersion: Dispersion | None, autres: list[Dispersion]) -> Dispersion:
    """Under ten degrees of freedom, borrow two of the other channels."""
    if dispersion and (not autres or dispersion[1] >= LIBERTES_SURES):
        return dispersion
    libertes = sum(n for _, n in autres)
    return _reunir(dispersion, (sum((v * n for v, n in autres), Decimal(0)) / libertes, LIBERTES_PRETEES))


def _reunir(une: Dispersion | None, autre: Dispersion) -> Dispersion:
    if une is None:
        return autre
    libertes = une[1] + autre[1]
    return (une[0] * une[1] + autre[0] * autre[1]) / libertes, libertes


def _variance_de(valeurs: list[Decimal]) -> Decimal:
    moyenne = sum(valeurs, Decimal(0)) / len(valeurs)
    return sum(((valeur - moyenne) ** 2 for valeur in valeurs), Decimal(0)) / (len(valeurs) - 1)


def asymetries_de(
    releves: Mapping[str, Mapping[str, Releve]], dispersions: Mapping[str, Dispersion]
) -> dict[str, Decimal]:
    """Return the asymmetry of a contact of each channel whose contacts differ, leaned towards that of all of them.

    It is read in bodies of three contacts and more; where those say little, in single contacts from body to body too.
    """
    vues = {}
    for canal, (variance, libertes) in dispersions.items():
        if libertes != SANS_MESURE:
            siens = [par_canal[canal] for par_canal in releves.values() if canal in par_canal]
            groupes = [(cubes, _poids_des_cubes(nombre)) for nombre, _, _, cubes in siens if nombre > 2]  # noqa: PLR2004
            seuls = [moyenne for nombre, moyenne, *_ in siens if nombre == 1]
            if sum(poids for _, poids in groupes) < LIBERTES_SURES and len(seuls) > 2:  # noqa: PLR2004
                centre = sum(seuls, Decimal(0)) / len(seuls)
                groupes.append((sum(((un - centre) ** 3 for un in seuls), Decimal(0)), _poids_des_cubes(len(seuls))))
            cubes = sum((c for c, _ in groupes), Decimal(0)) / (variance * variance.sqrt())
            vues[canal] = (cubes, sum((p for _, p in groupes), Decimal(0)))
    tous, poids_de_tous = (sum((vue[rang] for vue in vues.values()), Decimal(0)) for rang in (0, 1))
    ensemble = tous / (poids_de_tous + CONTACTS_A_PRIORI)
    return {
        canal: (cubes + CONTACTS_A_PRIORI * ensemble) / (poids + CONTACTS_A_PRIORI)
        for canal, (cubes, poids) in vues.items()
    }


def _poids_des_cubes(nombre: int) -> Decimal:
    return Decimal((nombre - 1) * (nombre - 2)) / nombre


def penchants_de(
    releves: Mapping[str, Mapping[str, Releve]], dispersions: Mapping[str, Dispersion], intervalles: str
) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Return by how much the variances of a body lean towards its own, the doubt that this adds, what asymmetry moves.

    What channels agree on is real, the rest is chance: the share that is real says how far to lean. A body whose contacts
    are alike leans nowhere: a failure may be to come.
    """
    etats: dict[str, tuple[Decimal, int]] = {}
    pareils = set()
    accord, paires = Decimal(0), 0
    for siren, par_canal in releves.items():
        repetes = [
            (carres / max(PLANCHER, dispersions[canal][0]) - (nombre - 1), nombre - 1)
            for canal, (nombre, _, carres, _) in par_canal.items()
            if nombre > 1
        ]
        if repetes:
            exces, libertes = sum((e for e, _ in repetes), Decimal(0)), sum(n for _, n in repetes)
            etats[siren] = (exces / libertes, libertes)
            accord = accord + exces**2 - sum((e**2 for e, _ in repetes), Decimal(0))
            paires += libertes**2 - sum(n**2 for _, n in repetes)
            if (
                sum((carres for nombre, _, carres, _ in par_canal.values() if nombre > 1), Decimal(0))
                < PLANCHER * libertes
            ):
                pareils.add(siren)
    total = sum((ecart**2 for ecart, _ in etats.values()), Decimal(0))
    nombre, reelle = 0, Decimal(0)
    if paires and total:
        nombre = len(etats)
        reelle = min(PART_MAXIMALE, max(Decimal(0), accord / paires / (total / nombre)))
    part = (nombre * reelle + CORPS_A_PRIORI * PART_A_PRIORI) / (nombre + CORPS_A_PRIORI)
    sensible = max(Decimal(0), SENSIBILITE - part * PENCHANT_SENSIBLE)
    if intervalles in AVANT_LES_PAREILS:
        pareils = set()
    return {
        siren: (Decimal(1) if siren in pareils else 1 + part * ecart, part / (2 * libertes), sensible)
        for siren, (ecart, libertes) in etats.items()
    }


def _du_canal(
    releve: Releve, dispersion: Dispersion | None, penchant: tuple[Decimal, Decimal, Decimal], asymetrie: Decimal
) -> Mesuree:
    """Return the measure of a channel; when nothing tells its variance, the largest its mean, with one 50 more, allows."""
    nombre, moyenne, *_ = releve
    if dispersion is None:
        tiree = (nombre * moyenne + CENT / 2) / (nombre + 1)
        return moyenne, (tiree * (CENT - tiree) / nombre).sqrt(), None, Decimal(0)
    variance, libertes = dispersion
    inverse = penchant[1]
    if libertes != SANS_MESURE:
        variance, inverse = max(PLANCHER, variance * penchant[0]), Decimal(1) / libertes + inverse
    decalage = penchant[2] * asymetrie / Decimal(nombre).sqrt()
    return moyenne, (variance / nombre).sqrt(), 1 / inverse if inverse else None, decalage


def _ensemble(mesurees: Mapping[str, Mesuree], poids: Mapping[str, int], doute: Decimal) -> Mesuree | None:
    """Join the channels that count, with Satterthwaite's degrees of freedom, then the doubt on the body's own."""
    comptent = [(poids[canal], mesuree) for canal, mesuree in mesurees.items() if poids.get(canal)]
    if not comptent:
        return None
    total = sum(p for p, _ in comptent)
    moyenne = sum((p * m for p, (m, *_) in comptent), Decimal(0)) / total
    parts = [((p * erreur / total) ** 2, libertes, decalage) for p, (_, erreur, libertes, decalage) in comptent]
    variance = sum((part for part, _, _ in parts), Decimal(0))
    connues = (((part / variance) ** 2 * (1 / n - doute)) for part, n, _ in parts if n is not None)
    inverse = sum(connues, Decimal(0)) + doute
    decalages = ((part / variance) * (part / variance).sqrt() * decalage for part, _, decalage in parts)
    return moyenne, variance.sqrt(), 1 / inverse if inverse else None, sum(decalages, Decimal(0))


# --- The ranks that a body may truly have: 10,000 rankings drawn, in whole numbers. Word i of draw d, sixteen bits read in
# --- the blocks SHA-256(key, d, block), picks one place of body i among 4,096; the key is the SHA-256 of the seed, d and
# --- block are four bytes. A place is a true score, to a tenth, and a tier.

TIRAGES, MOTS_PAR_BLOC, PLACES, MOTS = 10_000, 16, 4096, 65_536
DEDANS, AU_MOINS = 9_500, 9_350
QUEUE, QUEUE_DES_PALIERS = 250, 200
VARIANCE_MINIMALE = Decimal("0.01")
CASES, BITS = 128, 20
ASSOUPLISSEMENTS, ASSOUPLISSEMENTS_MAXIMUM, CORPS_PAR_ASSOUPLISSEMENT = 10, 40, 15
ECHELLE, ECART_MAXIMUM, NB_ECARTS = Decimal(10), Decimal(40), 32
UNILATERAL, PALIERS_MAXIMUM = 1.645, 40


def rangs_incertains(
    classes: Mapping[str, tuple[Mesuree, int]], graine: str, intervalles: str = INTERVALLES
) -> dict[str, dict[str, Any]]:
    """Return the rank interval, the chance to be first and the tier of each ranked body of a category."""
    sirens = sorted(classes)
    moyennes = [classes[siren][0][0] for siren in sirens]
    variances = [_variance_des_rangs(classes[siren][0]) for siren in sirens]
    paliers, groupes = paliers_de(moyennes, variances)
    tours = assouplissements(len(sirens), intervalles)
    tables = [
        [[-points for points in ligne] for ligne in tables_des_scores(moyennes, variances, tours)],
        [_places_des_paliers(y, v, groupes) for y, v in zip(moyennes, variances, strict=True)],
    ]
    par_score, par_palier = compter_les_rangs(tables, graine)
    trouves = {}
    for i, siren in enumerate(sirens):
        rang = classes[siren][1]
        bas = min(_depasse(par_score[i], QUEUE), _depasse(par_palier[i], QUEUE_DES_PALIERS), rang)
        trouves[siren] = {
            "rang_intervalle": [bas, max(_haut(par_score[i], bas), rang)],
            "proba_premier": repr(par_score[i][0] / TIRAGES),
            "palier": paliers[i] + 1,
        }
    return trouves


def _variance_des_rangs(mesuree: Mesuree) -> Decimal:
    _, erreur, libertes, _ = mesuree
    return max((student(libertes) * erreur / NORMAL) ** 2, VARIANCE_MINIMALE)


def _depasse(cumuls: list[int], queue: int) -> int:
    """Return the first rank at which more than `queue` draws are at it or before."""
    return 1 + sum(cumul <= queue for cumul in cumuls)


def _haut(cumuls: list[int], bas: int) -> int:
    """Return the end of the interval that begins at `bas` and holds the number of draws nearest to 9,500."""
    avant = cumuls[bas - 2] if bas > 1 else 0
    rang = 1 + sum(cumul - avant < DEDANS for cumul in cumuls)
    if rang > bas:
        moins, plus = cumuls[rang - 2] - avant, cumuls[rang - 1] - avant
        if moins >= AU_MOINS and DEDANS - moins < plus - DEDANS:
            return rang - 1
    return rang


def compter_les_rangs(tables: list[list[list[int]]], graine: str) -> list[list[list[int]]]:
    """Draw, and return for each table in how many draws each body had at most each rank; less is better, ties share."""
    nombre = len(tables[0])
    comptes = [[[0] * nombre for _ in range(nombre)] for _ in tables]
    for mots in mots_tires(graine, nombre):
        places = [mot >> 4 for mot in mots]
        for table, compte in zip(tables, comptes, strict=True):
            notes = [ligne[place] for ligne, place in zip(table, places, strict=True)]
            ordre = sorted(notes)
            for ligne_de_comptes, note in zip(compte, notes, strict=True):
                ligne_de_comptes[bisect_left(ordre, note)] += 1
    return [[list(accumulate(ligne)) for ligne in compte] for compte in comptes]


def mots_tires(graine: str, nombre: int) -> Iterable[tuple[int, ...]]:
    """Give the words of each draw, one draw after the other."""
    cle = hashlib.sha256(graine.encode()).digest()
    blocs = [bloc.to_bytes(4, "big") for bloc in range(-(-nombre // MOTS_PAR_BLOC))]
    for tirage in range(TIRAGES):
        tete = cle + tirage.to_bytes(4, "big")
        octets = b"".join(hashlib.sha256(tete + bloc).digest() for bloc in blocs)
        yield struct.unpack_from(f">{nombre}H", octets)


def assouplissements(nombre: int, intervalles: str) -> int:
    """Return how many times the law of so many bodies is bent: the more bodies, the more detail it is trusted with."""
    if intervalles in SANS_ASYMETRIE:
        return ASSOUPLISSEMENTS
    return min(ASSOUPLISSEMENTS_MAXIMUM, max(ASSOUPLISSEMENTS, nombre // CORPS_PAR_ASSOUPLISSEMENT))


def tables_des_scores(moyennes: list[Decimal], variances: list[Decimal], tours: int) -> list[list[int]]:
    """Return for each body 4,096 true scores equally likely, in tenths of a point, from the lowest.

    The law of the scores of a category, on 128 cells, is a normal one whose spread is weighed, then bent `tours` times.
    """
    ecarts = [variance.sqrt() for variance in variances]
    bas = min(y - 2 * ecart for y, ecart in zip(moyennes, ecarts, strict=True))
    haut = max(y + 2 * ecart for y, ecart in zip(moyennes, ecarts, strict=True))
    pas = (haut - bas) / (CASES - 1)
    cloches = [cloche_de(bas, pas, y, variance) for y, variance in zip(moyennes, variances, strict=True)]
    cloches_entieres = [_en_entiers(cloche, max(cloche)) for cloche in cloches]
    depart = loi_de_depart(bas, pas, moyennes, variances)
    loi = [max(1, part) for part in _en_entiers(depart, sum(depart, Decimal(0)))]
    for _ in range(tours):
        sommes = [0] * CASES
        for cloche in cloches_entieres:
            produits = [hauteur * part for hauteur, part in zip(cloche, loi, strict=True)]
            total = sum(produits) >> BITS // 2
            sommes = [s + (produit << BITS // 2) // total for s, produit in zip(sommes, produits, strict=True)]
        loi = [max(1, somme // len(moyennes)) for somme in sommes]
    bord, largeur = round((bas - pas / 2) * MILLION), round(pas * MILLION)
    lignes = []
    for cloche in cloches_entieres:
        produits = [hauteur * part for hauteur, part in zip(cloche, loi, strict=True)]
        total = sum(produits)
        lignes.append(_places_des_scores([cumul * MOTS // total for cumul in accumulate(produits)], bord, largeur))
    return lignes


def cloche_de(bas: Decimal, pas: Decimal, centre: Decimal, variance: Decimal) -> list[Decimal]:
    """Return the height of a normal law at each cell, each from the one before."""
    hauteur = (-((centre - bas) ** 2) / (2 * variance)).exp()
    rapport = ((2 * (centre - bas) * pas - pas * pas) / (2 * variance)).exp()
    raison = (-pas * pas / variance).exp()
    hauteurs = []
    for _ in range(CASES):
        hauteurs.append(hauteur)
        hauteur, rapport = hauteur * rapport, rapport * raison
    return hauteurs


def loi_de_depart(bas: Decimal, pas: Decimal, moyennes: list[Decimal], variances: list[Decimal]) -> list[Decimal]:
    """Mix normal laws over the spreads, each weighed by a half-Cauchy prior and by what the scores say of it."""
    lois = []
    for k in range(NB_ECARTS):
        tau2 = (ECART_MAXIMUM * ((k + Decimal("0.5")) / NB_ECARTS) ** 2) ** 2
        precisions = [1 / (tau2 + variance) for variance in variances]
        precision = sum(precisions, Decimal(0))
        centre = sum((p * y for p, y in zip(precisions, moyennes, strict=True)), Decimal(0)) / precision
        produit = Decimal(2 * k + 1) ** 2 / (1 + tau2 / ECHELLE**2) ** 2 / precision
        for p in precisions:
            produit *= p
        carres = sum((p * (y - centre) ** 2 for p, y in zip(precisions, moyennes, strict=True)), Decimal(0))
        lois.append(((produit.ln() - carres) / 2, centre, tau2 + 1 / precision + pas * pas))
    loi, plus_lourd = [Decimal(0)] * CASES, max(log for log, _, _ in lois)
    for log, centre, variance in lois:
        poids = (log - plus_lourd).exp() / variance.sqrt()
        loi = [part + poids * h for part, h in zip(loi, cloche_de(bas, pas, centre, variance), strict=True)]
    return loi


def _en_entiers(valeurs: list[Decimal], entier: Decimal) -> list[int]:
    return [int((1 << BITS) * valeur / entier) for valeur in valeurs]


def _places_des_scores(cumuls: list[int], bord: int, largeur: int) -> list[int]:
    """Read the scores in the middles of 4,096 equal parts of a law, on a straight line inside a cell, in tenths."""
    lues, case, avant = [], 0, 0
    for milieu in range(8, MOTS, 16):
        while cumuls[case] <= milieu:
            avant, case = cumuls[case], case + 1
        dedans = largeur * (milieu - avant) // (cumuls[case] - avant)
        lues.append((bord + largeur * case + dedans + MILLION // 20) // (MILLION // 10))
    return lues


def _places_des_paliers(moyenne: Decimal, variance: Decimal, groupes: list[tuple[int, Decimal]]) -> list[int]:
    """Read the tiers in the same middles, by the odds that a body belongs to each."""
    chances = [effectif * (-((moyenne - centre) ** 2) / (2 * variance)).exp() for effectif, centre in groupes]
    total, cumul, seuils = sum(chances, Decimal(0)), Decimal(0), []
    for chance in chances:
        cumul += chance
        seuils.append(int(MOTS * cumul / total))
    return [bisect_right(seuils, milieu, 0, len(seuils) - 1) for milieu in range(8, MOTS, 16)]


def paliers_de(moyennes: list[Decimal], variances: list[Decimal]) -> tuple[list[int], list[tuple[int, Decimal]]]:
    """Return the tier of each body, from 0 for the best, then the size and the score of each tier."""
    ordre = sorted(range(len(moyennes)), key=lambda corps: (-moyennes[corps], corps))
    coupes = couper([float(moyennes[c]) for c in ordre], [float(1 / variances[c]) for c in ordre])
    paliers, groupes = [0] * len(moyennes), []
    for numero, (debut, fin) in enumerate(pairwise(coupes)):
        membres = ordre[debut:fin]
        poids = sum((1 / variances[c] for c in membres), Decimal(0))
        groupes.append((len(membres), sum((moyennes[c] / variances[c] for c in membres), Decimal(0)) / poids))
        for c in membres:
            paliers[c] = numero
    return paliers, groupes


def couper(valeurs: list[float], poids: list[float]) -> list[int]:
    """Return where the tiers begin, then the end: the fewest inside which Cochran's test sees nothing but chance.

    Floats here: sums from left to right, products, quotients and square roots, which every machine rounds alike.
    """
    nombre, milieu = len(valeurs), valeurs[len(valeurs) // 2]
    ecarts = [valeur - milieu for valeur in valeurs]
    zeros = [0.0, *accumulate(poids)]
    uns = [0.0, *accumulate(p * e for p, e in zip(poids, ecarts, strict=True))]
    deux = [0.0, *accumulate(p * e * e for p, e in zip(poids, ecarts, strict=True))]

    def carres(debut: int, fin: int) -> float:
        somme = uns[fin] - uns[debut]
        return deux[fin] - deux[debut] - somme * somme / (zeros[fin] - zeros[debut] if fin > debut else 1.0)

    restes = [carres(0, fin) for fin in range(nombre + 1)]
    reprises: list[list[int]] = []
    while len(reprises) + 1 < min(nombre, PALIERS_MAXIMUM):
        libertes, groupes = nombre - len(reprises) - 1, len(reprises) + 1
        if restes[nombre] <= libertes + UNILATERAL * sqrt(2 * libertes):
            break
        suivants, reprise = [inf] * (nombre + 1), [0] * (nombre + 1)
        for fin in range(groupes + 1, nombre + 1):
            suivants[fin], reprise[fin] = min((restes[d] + carres(d, fin), d) for d in range(groupes, fin))
        restes = suivants
        reprises.append(reprise)
    coupes = [nombre]
    for reprise in reversed(reprises):
        coupes.append(reprise[coupes[-1]])
    return [0, *reversed(coupes)]


def _valeur_d_axe(axe: str, cle: str, note: Mapping[str, Any]) -> Fraction | None:
    return note[axe].get(cle)


def graine_de(annee: int) -> str:
    """Return the seed of an edition, to which each category adds its code: nobody chooses it."""
    return f"barometre {VERSION_DES_TIRAGES} {annee}"


def incertitudes_de(
    lignes: list[dict[str, Any]], rangs: Mapping[str, int], annee: int, intervalles: str
) -> dict[str, dict[str, Any]]:
    """Return the intervals of each body, by the names of the exchange document; its channels' under « canaux »."""
    poids = {ligne["siren"]: ligne["poids"] for ligne in lignes}
    scores = mesurer(valeurs_de(lignes, itemgetter("score")), poids, intervalles)
    par_axe = {axe: _par_axe_incertain(lignes, poids, axe, intervalles) for axe in ("etapes", "determinants")}
    tires = {}
    for categorie in {ligne["categorie"] for ligne in lignes}:
        classes = {
            ligne["siren"]: (scores[ligne["siren"]][1], rangs[ligne["siren"]])
            for ligne in lignes
            if ligne["categorie"] == categorie and ligne["siren"] in rangs
        }
        if classes:
            tires.update(rangs_incertains(classes, f"{graine_de(annee)} {categorie}", intervalles))
    return {
        siren: {
            "intervalle": bornes(ensemble) if ensemble else None,
            "canaux": {canal: bornes(mesuree) for canal, mesuree in mesurees.items()},
            **{f"{axe}_intervalles": par_axe[axe].get(siren, {}) for axe in par_axe},
            **tires.get(siren, {"rang_intervalle": None, "proba_premier": None, "palier": None}),
        }
        for siren, (mesurees, ensemble) in scores.items()
    }


def _par_axe_incertain(
    lignes: list[dict[str, Any]], poids: Mapping[str, Mapping[str, int]], axe: str, intervalles: str
) -> dict[str, dict[str, list[str]]]:
    """Return the interval of each stage, or determinant, of each body."""
    trouves: dict[str, dict[str, list[str]]] = {}
    for cle in sorted({cle for ligne in lignes for notes in ligne["notes"].values() for n in notes for cle in n[axe]}):
        mesures = mesurer(valeurs_de(lignes, partial(_valeur_d_axe, axe, cle)), poids, intervalles)
        for siren, (_, ensemble) in mesures.items():
            if ensemble:
                trouves.setdefault(siren, {})[cle] = bornes(ensemble)
    return trouves


# --- The awards. Ranks are the measure's. Whom it cannot tell from the best of a group of categories are finalists; a
# --- jury orders them by Schulze's method on margins, and whom it leaves equal are told apart by their figure. A special
# --- prize compares what contacts do not tell: its figures and its finalists are taken as they are sealed.

METHODE_DU_JURY, FUSION = "schulze-marges-1", "fusion"
CHOIX = (FUSION, "non_decerne")
MINIMUM_RECOMPENSE, FINALISTES_MAX, QUORUM, DEUX = 5, 5, 3, 2
FAMILLES = (
    ("VILLE_SUP_50K", "VILLE_20_50K", "VILLE_INF_20K"),
    ("EPCI", "DEPARTEMENT", "REGION"),
    ("AUTRE_ORGANISME",),
)
FIGURE = re.compile(r"[0-9]{1,9}(\.[0-9])?\Z")
Bulletin = list[list[str]]


def attribuer(jury: Mapping[str, Any], organismes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the trophies with their finalists, the count of the ballots and who wins, from the results of bodies."""
    if jury["methode"] != METHODE_DU_JURY or jury["petites_categories"] not in CHOIX:
        raise ValueError("jury")
    classes: dict[str, list[dict[str, Any]]] = {}
    for organisme in organismes:
        if organisme["rang"] is not None:
            classes.setdefault(organisme["categorie"], []).append(organisme)
    trophees = [_au_score(groupe, classes) for groupe in groupes_de(classes, jury["petites_categories"])]
    trophees += [_au_prix(prix) for prix in jury["prix"]]
    if jury["bulletins"].keys() - {code for code, _, _, figures in trophees if figures}:
        raise ValueError("bulletins")
    return [decerner(*trophee, jury["bulletins"].get(trophee[0], [])) for trophee in trophees]


def groupes_de(classes: Mapping[str, list[Any]], petites: str) -> list[list[str]]:
    """Return the categories that compete together. Merged, a group takes the next of its family until it holds five."""
    groupes = []
    for famille in FAMILLES:
        reunis: list[list[str]] = [[]]
        for categorie in famille:
            if categorie in classes:
                reunis[-1].append(categorie)
                if petites != FUSION or sum(len(classes[c]) for c in reunis[-1]) >= MINIMUM_RECOMPENSE:
                    reunis.append([])
        reste = reunis.pop()
        if reste and reunis:
            reunis[-1] += reste
        groupes += reunis if reunis or not reste else [reste]
    return groupes


def _au_score(groupe: list[str], classes: Mapping[str, list[dict[str, Any]]]) -> tuple[str, list[str], int, Any]:
    """Keep the best score, and those of a first tier whose interval meets its own; five, equals of the fifth besides."""
    concourants = [organisme for categorie in groupe for organisme in classes[categorie]]
    concourants.sort(key=lambda o: (-Decimal(o["score_arrondi"]), o["siren"]))
    figures: dict[str, Decimal] = {}
    if len(concourants) >= MINIMUM_RECOMPENSE:
        premier, retenus = concourants[0], []
        for organisme in concourants:
            touche = Decimal(organisme["intervalle"][1]) >= Decimal(premier["intervalle"][0])
            if organisme["score_arrondi"] == premier["score_arrondi"] or (organisme["palier"] == 1 and touche):
                retenus.append((organisme["siren"], Decimal(organisme["score_arrondi"])))
        dernier = retenus[:FINALISTES_MAX][-1][1]
        figures = {siren: figure for siren, figure in retenus if figure >= dernier}
    return "-".join(groupe), groupe, len(concourants), figures


def _au_prix(prix: Mapping[str, Any]) -> tuple[str, list[str], int, Any]:
    concourants, finalistes = prix["concourants"], prix["finalistes"]
    if not all(FIGURE.match(figure) for figure in finalistes.values()) or (
        bool(finalistes) and concourants < max(MINIMUM_RECOMPENSE, len(finalistes))
    ):
        raise ValueError("prix")
    return prix["code"], [], concourants, {siren: Decimal(figure) for siren, figure in finalistes.items()}


def decerner(
    code: str, categories: list[str], concourants: int, figures: Mapping[str, Decimal], bulletins: list[dict[str, Any]]
) -> dict[str, Any]:
    """Count the ballots of a trophy and write what is decided of it; under three, the figure decides."""
    _exiger_des_bulletins(bulletins, set(figures))
    decide = len(figures) >= DEUX and len(bulletins) >= QUORUM
    duels = duels_de(figures, [bulletin["ordre"] for bulletin in bulletins]) if decide else {}
    chemins = chemins_de(figures, duels) if decide else {}
    ordre = ordre_de(figures, chemins) if decide else []
    parmi = ordre[0] if decide else list(figures)
    meilleure = max((figures[siren] for siren in parmi), default=None)
    return {
        "code": code,
        "categories": categories,
        "concourants": concourants,
        "est_decerne": bool(figures),
        "finalistes": sorted(figures),
        "decideur": "jury" if decide else "mesure",
        "duels": [[un, autre, nombre] for (un, autre), nombre in sorted(duels.items())],
        "chemins": [[un, autre, force] for (un, autre), force in sorted(chemins.items()) if force],
        "ordre": ordre,
        "laureats": sorted(siren for siren in parmi if figures[siren] == meilleure),
    }


def _exiger_des_bulletins(bulletins: list[dict[str, Any]], finalistes: set[str]) -> None:
    """Refuse a ballot that places a finalist twice, a stranger, or fewer than two; or that hides whom it leaves out."""
    if [bulletin["jure"] for bulletin in bulletins] != list(range(1, len(bulletins) + 1)):
        raise ValueError("jurés")
    for bulletin in bulletins:
        places = [siren for groupe in bulletin["ordre"] for siren in groupe]
        if sorted([*places, *bulletin["recuses"]]) != sorted(finalistes) or len(places) < DEUX:
            raise ValueError("bulletin")


def duels_de(sirens: Iterable[str], bulletins: Iterable[Bulletin]) -> dict[tuple[str, str], int]:
    """Count, for each ordered pair, the ballots that put the first before the second; who is recused says nothing."""
    duels = {(un, autre): 0 for un in sirens for autre in sirens if un != autre}
    for bulletin in bulletins:
        places = {siren: place for place, groupe in enumerate(bulletin) for siren in groupe}
        for un, autre in duels:
            if un in places and autre in places and places[un] < places[autre]:
                duels[un, autre] += 1
    return duels


def chemins_de(sirens: Iterable[str], duels: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return the strength of the strongest path of won duels of each pair: that of its weakest duel."""
    forces = {(un, autre): max(0, nombre - duels[autre, un]) for (un, autre), nombre in duels.items()}
    for milieu in sirens:
        for (un, autre), force in forces.items():
            if milieu not in (un, autre):
                forces[un, autre] = max(force, min(forces[un, milieu], forces[milieu, autre]))
    return forces


def ordre_de(sirens: Iterable[str], forces: Mapping[tuple[str, str], int]) -> Bulletin:
    """Return the order of the jury: whom nobody left beats, then again; a group holds equals."""
    restants, ordre = sorted(sirens), []
    while restants:
        tete = [un for un in restants if all(un == a or forces[un, a] >= forces[a, un] for a in restants)]
        ordre.append(tete)
        restants = [un for un in restants if un not in tete]
    return ordre


POIDS_DU_CANAL, POIDS_DU_CRITERE, MINIMUM, PART = range(1, 10), range(1, 4), range(1, 5), range(1, 101)


def _exiger_les_bornes(entrees: Mapping[str, Any]) -> None:
    """Refuse settings that the platform refuses: each is a whole number within its bounds."""
    methode = entrees["methode"]
    bornes: list[tuple[Any, range]] = [(methode["minimum"], MINIMUM), (methode["part_validee"], PART)]
    bornes += [(poids, POIDS_DU_CANAL) for poids in methode["poids"].values()]
    bornes += [(c["poids"], POIDS_DU_CRITERE) for grille in entrees["grilles"].values() for c in grille["criteres"]]
    if not all(type(nombre) is int and nombre in permis for nombre, permis in bornes):
        raise ValueError("bornes")


def recalculer(entrees: Mapping[str, Any], intervalles: str = INTERVALLES) -> dict[str, Any]:
    """Return the results that the sealed inputs give, as the platform must have written them at that version."""
    _exiger_les_bornes(entrees)
    lignes = [_calculer(organisme, entrees) for organisme in entrees["organismes"]]
    lignes.sort(key=itemgetter("siren"))
    rangs = rangs_de(lignes)
    with localcontext(CONTEXTE):
        incertitudes = incertitudes_de(lignes, rangs, entrees["campagne"], intervalles)
    organismes = [_ecrire(ligne, rangs.get(ligne["siren"]), incertitudes[ligne["siren"]]) for ligne in lignes]
    resultats = {"campagne": entrees["campagne"], "methode": METHODE, "organismes": organismes}
    if "jury" in entrees:
        jury = entrees["jury"]
        resultats["trophees"] = None if jury is None else attribuer(jury, organismes)
    return resultats


def _calculer(organisme: Mapping[str, Any], entrees: Mapping[str, Any]) -> dict[str, Any]:
    methode, grilles = entrees["methode"], entrees["grilles"]
    par_canal: dict[str, list[dict[str, Any]]] = {canal: [] for canal in organisme["canaux"]}
    for contact in organisme["contacts"]:
        grille = grilles[contact["grille"]]
        par_canal[grille["canal"]].append(noter(contact, grille["criteres"]))
    canaux = {
        canal: agreger_canal(canal, notes, organisme["prevus"].get(canal, 0), methode["minimum"])
        for canal, notes in par_canal.items()
    }
    comptes = [(methode["poids"][nom], canal) for nom, canal in canaux.items() if canal["significatif"]]
    motifs = motifs_de(organisme, canaux, methode["part_validee"])
    return {
        "siren": organisme["siren"],
        "categorie": categorie_de(organisme),
        "eligible": not motifs,
        "motifs": motifs,
        "exact": moyenne((poids, canal["score"]) for poids, canal in comptes),
        "notes": par_canal,
        "poids": {nom: methode["poids"][nom] for nom, canal in canaux.items() if canal["significatif"]},
        "canaux": canaux,
        "etapes": par_cle([(poids, canal["etapes"]) for poids, canal in comptes]),
        "determinants": par_cle([(poids, canal["determinants"]) for poids, canal in comptes]),
        "conformite": conformites((n for notes in par_canal.values() for n in notes), set(entrees["engagements"])),
    }


def _ecrire(ligne: dict[str, Any], rang: int | None, incertitude: dict[str, Any]) -> dict[str, Any]:
    """Write the results of a body as the exchange document does, numbers as texts."""
    exact, canaux = ligne["exact"], incertitude.pop("canaux")
    points = None if exact is None else dixiemes(exact)
    return {
        **{cle: ligne[cle] for cle in ("siren", "categorie", "eligible", "motifs", "conformite")},
        "score": texte_de(exact),
        "score_arrondi": None if points is None else f"{points // 10}.{points % 10}",
        "niveau": None if points is None else next((niveau for seuil, niveau in NIVEAUX if points >= seuil), 1),
        "rang": rang,
        "canaux": {
            nom: {
                "score": texte_de(c["score"]),
                "intervalle": canaux.get(nom),
                "visites": c["visites"],
                "significatif": c["significatif"],
            }
            for nom, c in ligne["canaux"].items()
        },
        "etapes": {cle: texte_de(valeur) for cle, valeur in ligne["etapes"].items()},
        "determinants": {cle: texte_de(valeur) for cle, valeur in ligne["determinants"].items()},
        **incertitude,
    }


# --- The verdict.


def examiner(octets: bytes, cle: str | None = None) -> tuple[list[str], list[str]]:
    """Return what holds and what does not, a French sentence each; raise PasUnSceau when the file is no zip.

    `cle` is the print (SHA-256) of the public key that must have signed; None accepts any, and says so.
    """
    lus = decomposer(octets)
    try:
        return _examiner(octets, lus, cle)
    except Exception as faute:  # noqa: BLE001 - the last resort: whatever a stranger's file holds, the verdict is a sentence
        return [], [f"Vérification\u202f: elle n’a pas pu aller au bout ({type(faute).__name__})."]


def _examiner(octets: bytes, lus: list[tuple[str, bytes]], cle: str | None) -> tuple[list[str], list[str]]:
    membres = dict(lus)
    if tuple(nom for nom, _ in lus) != MEMBRES:
        return [], [
            f"Conteneur\u202f: il faut ces membres, dans cet ordre et rien d’autre\u202f: {', '.join(MEMBRES)}."
        ]
    tient, rompu = [], []
    if composer(lus) == octets:
        tient.append("Conteneur\u202f: il est écrit comme le format le veut, à l’octet près.")
    else:
        rompu.append("Conteneur\u202f: il n’est pas écrit comme le format le veut, à l’octet près.")
    manifeste = lire_manifeste(membres[MANIFESTE])
    if manifeste is None:
        return tient, [*rompu, f"Manifeste\u202f: il n’est pas au format {FORMAT}."]
    for groupe in (_signature(membres, manifeste, cle), _condenses(membres, manifeste["membres"])):
        tient += groupe[0]
        rompu += groupe[1]
    if not rompu:
        tient, rompu = [*tient, _source(manifeste)], _ecarts(membres, manifeste)
        tient += [] if rompu else [_recalcule(membres), _redecompte(membres)]
    return tient, rompu


def lire_manifeste(octets: bytes) -> dict[str, Any] | None:
    """Return the manifest when it is whole, of the format and in its one writing; None otherwise.

    No text of a file is ever printed unless it matched a pattern here or below: a line may be forged in any other.
    """
    try:
        manifeste: dict[str, Any] = json.loads(octets)
        conforme = _est_un_manifeste(**manifeste) and canonique(manifeste) == octets
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return manifeste if conforme else None


def _est_un_manifeste(**champs: Any) -> bool:
    source, cle, membres = champs["source"], champs["cle"], champs["membres"]
    return (
        champs.keys() == CHAMPS
        and champs["format"] in (FORMAT, FORMAT_SANS_JURY)
        and type(champs["campagne"]) is int
        and 0 < champs["campagne"] <= ANNEE_MAX
        and all(EDITION.match(champs[nom]) for nom in ("methode", "intervalles"))
        and isinstance(champs["graine"], str)
        and (source == CALCULES or _est_un_palmares(**source))
        and cle.keys() == {"publique", "usage"}
        and EMPREINTE.match(cle["publique"]) is not None
        and cle["usage"] in USAGES
        and membres.keys() == set(SCELLES)
        and all(EMPREINTE.match(empreinte) for empreinte in membres.values())
    )


def _est_un_palmares(*, nature: str, empreinte: str) -> bool:
    return nature == "palmares_scelle" and EMPREINTE.match(empreinte) is not None


def _signature(
    membres: Mapping[str, bytes], manifeste: Mapping[str, Any], cle: str | None
) -> tuple[list[str], list[str]]:
    publique = bytes.fromhex(manifeste["cle"]["publique"])
    if not signature_valable(publique, membres[MANIFESTE], membres[SIGNATURE]):
        return [], ["Signature\u202f: elle n’est pas celle du manifeste par la clé qu’il nomme."]
    empreinte = hashlib.sha256(publique).hexdigest()
    if cle is not None and cle != empreinte:
        return [], [f"Clé\u202f: le fichier est signé par la clé {empreinte}, pas par celle demandée."]
    verifiee = "clé non vérifiée" if cle is None else "clé vérifiée"
    tient = [f"Signature\u202f: valable, {verifiee}, empreinte {empreinte}."]
    if manifeste["cle"]["usage"] == "demonstration":
        tient.append("Clé de démonstration\u202f: ce fichier ne prouve rien hors d’une démonstration.")
    return tient, []


def _condenses(membres: Mapping[str, bytes], annoncees: Mapping[str, str]) -> tuple[list[str], list[str]]:
    differents = [nom for nom in SCELLES if hashlib.sha256(membres[nom]).hexdigest() != annoncees[nom]]
    rompu = [f"{nom}\u202f: son empreinte SHA-256 n’est pas celle du manifeste." for nom in differents]
    return ([] if rompu else [f"Empreintes\u202f: celles des {len(SCELLES)} membres sont justes."]), rompu


def _source(manifeste: Mapping[str, Any]) -> str:
    campagne, source = manifeste["campagne"], manifeste["source"]
    if source == CALCULES:
        return f"Source\u202f: les résultats {campagne} calculés, sans palmarès scellé."
    return f"Source\u202f: le palmarès {campagne} scellé par deux personnes, {source['empreinte']}."


def _ecarts(membres: Mapping[str, bytes], manifeste: Mapping[str, Any]) -> list[str]:
    """Recompute everything and name what differs, body by body."""
    versions = (manifeste["methode"], manifeste["intervalles"])
    if versions[0] != METHODE or versions[1] not in INTERVALLES_CONNUS:
        return [f"Méthode\u202f: {', '.join(versions)}, inconnue ici\u202f; prenez le vérificateur de cette version."]
    try:
        entrees, scelles = json.loads(membres[ENTREES]), json.loads(membres[RESULTATS])
        attendus = recalculer(entrees, manifeste["intervalles"])
        # Bytes, not values: to Python, true is 1.
        juste, fidele = canonique(attendus) == membres[RESULTATS], canonique(entrees) == membres[ENTREES]
        ecarts = [] if juste else _differences(attendus, scelles)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return ["Entrées ou résultats\u202f: ils ne se lisent pas comme le format le veut."]
    annonces = (manifeste["campagne"], manifeste["graine"], manifeste["format"])
    tenues = (entrees["campagne"], graine_de(entrees["campagne"]), FORMAT if "jury" in entrees else FORMAT_SANS_JURY)
    if not ecarts and not (fidele and annonces == tenues):
        ecarts.append("Entrées ou résultats\u202f: ils ne sont pas écrits comme le format le veut.")
    return ecarts


def _differences(attendus: dict[str, Any], scelles: dict[str, Any]) -> list[str]:
    listes = [{ligne["siren"]: ligne for ligne in document["organismes"]} for document in (attendus, scelles)]
    phrases = [
        f"Résultats\u202f: {siren}, {', '.join(champs)}\u202f: le recalcul donne autre chose."
        for siren in sorted(listes[0].keys() | listes[1].keys())
        if SIREN.match(siren) and (champs := _champs_differents(listes[0].get(siren), listes[1].get(siren)))
    ]
    if not phrases and canonique(attendus.get("trophees")) != canonique(scelles.get("trophees")):
        phrases = ["Lauréats\u202f: le décompte des bulletins en donne d’autres, ou par un autre compte."]
    return phrases or ["Résultats\u202f: le recalcul donne un autre document."]


def _champs_differents(attendue: dict[str, Any] | None, scellee: dict[str, Any] | None) -> list[str]:
    """Name the fields of the format that differ; those that a file adds have no name here."""
    if attendue is None or scellee is None:
        return ["organisme de trop" if attendue is None else "organisme absent"]
    champs = sorted(c for c in attendue if c not in scellee or canonique(attendue[c]) != canonique(scellee[c]))
    return [*champs, *(["champ inconnu"] if scellee.keys() - attendue.keys() else [])]


def _recalcule(membres: Mapping[str, bytes]) -> str:
    organismes = json.loads(membres[RESULTATS])["organismes"]
    classes = sum(ligne["rang"] is not None for ligne in organismes)
    lus = f"{_accorder(len(organismes), 'organisme')}, {_accorder(classes, 'classé')}"
    return f"Résultats\u202f: scores, intervalles, éligibilité et rangs recalculés, {lus}."


def _accorder(nombre: int, mot: str) -> str:
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"


def _redecompte(membres: Mapping[str, bytes]) -> str:
    trophees, jury = (json.loads(membres[nom]).get(cle) for nom, cle in ((RESULTATS, "trophees"), (ENTREES, "jury")))
    if trophees is None:
        return "Lauréats\u202f: non vérifiés, ce fichier ne porte aucun bulletin de jury."
    lus, decides = sum(map(len, jury["bulletins"].values())), sum(un["decideur"] == "jury" for un in trophees)
    prix = "\u202f; les chiffres des prix spéciaux sont pris tels quels" if jury["prix"] else ""
    comptes = f"bulletins sans nom dépouillés, {lus}, trophées décidés par le jury, {decides}"
    return f"Lauréats\u202f: décernés de nouveau\u202f; {comptes}{prix}."


def lire_cle(texte: str) -> str | None:
    """Read the print of a key as people copy it, with spaces, colons or capitals; None when it is none."""
    cle = re.sub(r"[\s:]", "", texte).lower()
    return cle if EMPREINTE.match(cle) else None


def principal(arguments: list[str]) -> int:
    """Check the file that the arguments name, print the verdict, return the exit code."""
    cle: str | None = None
    if "--cle" in arguments[:-1]:
        rang = arguments.index("--cle")
        cle = lire_cle(arguments[rang + 1])
        arguments = arguments[:rang] + arguments[rang + 2 :] if cle else []
    if len(arguments) != 1 or arguments[0].startswith("--"):
        sys.stderr.write("Usage\u202f: python3 verifier.py FICHIER.zip [--cle EMPREINTE], 64 chiffres hexadécimaux.\n")
        return ILLISIBLE
    try:
        tient, rompu = examiner(Path(arguments[0]).read_bytes(), cle)
    except OSError:
        sys.stderr.write(f"Fichier illisible\u202f: {arguments[0]}.\n")
        return ILLISIBLE
    except PasUnSceau as faute:
        sys.stderr.write(f"{faute}\n")
        return ILLISIBLE
    sys.stdout.write("".join(f"{phrase}\n" for phrase in verdict(tient, rompu)))
    return REFUSE if rompu else VALABLE


def verdict(tient: list[str], rompu: list[str]) -> list[str]:
    """Return the lines to print: the verdict first, then what does not hold, or what does."""
    return ["Fichier refusé.", *rompu] if rompu else ["Fichier valable.", *tient]


def ecrire_en_utf8() -> None:
    """Write in UTF-8 whatever the language of the machine: its encoding may lack a letter of a verdict."""
    for flux in (sys.stdout, sys.stderr):
        if isinstance(flux, io.TextIOWrapper):
            flux.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    ecrire_en_utf8()
    sys.exit(principal(sys.argv[1:]))
