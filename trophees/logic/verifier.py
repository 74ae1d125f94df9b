"""Checks a sealed prize list: one readable file, Python's standard library, no database, no network.

    python3 verifier.py palmares.zip [--cle EMPREINTE]

It leaves with 0 when everything holds, with 1 when something does not (each on a line), with 2 when the file cannot be
read or the arguments are wrong. A copy of this file travels in every sealed zip; take it from the platform, not from
the zip, if you do not trust who gave it to you.

What it checks, in this order:

1. the container: the zip is, byte for byte, the only one that its members may make (`composer`);
2. the signature of the manifest, by Ed25519 (RFC 8032), and the SHA-256 of each member that the manifest names;
3. the results: recomputed from the scores of the criteria, in exact fractions, and compared figure by figure.

The platform computes them elsewhere, with other code. Only the writing of the container and of JSON is shared.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

FORMAT = "barometre-palmares-1"
METHODE = "1.0"
LISEZ_MOI, ENTREES, RESULTATS, VERIFIER = "LISEZ-MOI.txt", "entrees.json", "resultats.json", "verifier.py"
MANIFESTE, SIGNATURE = "manifeste.json", "manifeste.json.sig"
SCELLES = (LISEZ_MOI, ENTREES, RESULTATS, VERIFIER)
MEMBRES = (*SCELLES, MANIFESTE, SIGNATURE)
VALABLE, REFUSE, ILLISIBLE = 0, 1, 2
EMPREINTE = re.compile(r"[0-9a-f]{64}\Z")


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


def nombre_de(texte: str) -> Fraction | int:
    """Read an exact number: « 67 », or « 200/3 »."""
    return Fraction(texte) if "/" in texte else int(texte)


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
    return {c: {"taux": texte_de(Fraction(sum(t), len(t))), "observations": len(t)} for c, t in vus.items()}


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


def recalculer(entrees: Mapping[str, Any]) -> dict[str, Any]:
    """Return the results that the sealed inputs give, as the platform must have written them."""
    lignes = [_calculer(organisme, entrees) for organisme in entrees["organismes"]]
    rangs = rangs_de(lignes)
    organismes = [_ecrire(ligne, rangs.get(ligne["siren"])) for ligne in sorted(lignes, key=lambda x: x["siren"])]
    return {"campagne": entrees["campagne"], "methode": METHODE, "organismes": organismes}


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
        "canaux": canaux,
        "etapes": par_cle([(poids, canal["etapes"]) for poids, canal in comptes]),
        "determinants": par_cle([(poids, canal["determinants"]) for poids, canal in comptes]),
        "conformite": conformites((n for notes in par_canal.values() for n in notes), set(entrees["engagements"])),
    }


def _ecrire(ligne: dict[str, Any], rang: int | None) -> dict[str, Any]:
    exact = ligne["exact"]
    points = None if exact is None else dixiemes(exact)
    return {
        **{cle: ligne[cle] for cle in ("siren", "categorie", "eligible", "motifs", "conformite")},
        "score": texte_de(exact),
        "score_arrondi": None if points is None else f"{points // 10}.{points % 10}",
        "niveau": None if points is None else next((niveau for seuil, niveau in NIVEAUX if points >= seuil), 1),
        "rang": rang,
        "canaux": {
            nom: {"score": texte_de(c["score"]), "visites": c["visites"], "significatif": c["significatif"]}
            for nom, c in ligne["canaux"].items()
        },
        "etapes": {cle: texte_de(valeur) for cle, valeur in ligne["etapes"].items()},
        "determinants": {cle: texte_de(valeur) for cle, valeur in ligne["determinants"].items()},
    }


# --- The verdict.


def examiner(octets: bytes, cle: str | None = None) -> tuple[list[str], list[str]]:
    """Return what holds and what does not, a French sentence each; raise PasUnSceau when the file is no zip.

    `cle` is the print (SHA-256) of the public key that must have signed; None accepts any, and says so.
    """
    lus = decomposer(octets)
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
    try:
        manifeste = json.loads(membres[MANIFESTE])
        publique = bytes.fromhex(manifeste["cle"]["publique"])
        annoncees = {nom: str(manifeste["membres"][nom]) for nom in SCELLES}
        conforme = manifeste["format"] == FORMAT and len(manifeste["membres"]) == len(SCELLES)
    except (ValueError, KeyError, TypeError, RecursionError):
        return tient, [*rompu, "Manifeste\u202f: il est illisible."]
    if not conforme or canonique(manifeste) != membres[MANIFESTE]:
        return tient, [*rompu, f"Manifeste\u202f: il n’est pas au format {FORMAT}."]
    for groupe in (_signature(publique, membres, manifeste, cle), _condenses(membres, annoncees)):
        tient += groupe[0]
        rompu += groupe[1]
    if not rompu:
        tient, rompu = [*tient, *_source(manifeste)], _ecarts(membres, manifeste)
        tient += [] if rompu else [_recalcule(membres)]
    return tient, rompu


def _signature(
    publique: bytes, membres: Mapping[str, bytes], manifeste: Mapping[str, Any], cle: str | None
) -> tuple[list[str], list[str]]:
    if not signature_valable(publique, membres[MANIFESTE], membres[SIGNATURE]):
        return [], ["Signature\u202f: elle n’est pas celle du manifeste par la clé qu’il nomme."]
    empreinte = hashlib.sha256(publique).hexdigest()
    if cle is not None and cle != empreinte:
        return [], [f"Clé\u202f: le fichier est signé par la clé {empreinte}, pas par celle demandée."]
    verifiee = "clé non vérifiée" if cle is None else "clé vérifiée"
    tient = [f"Signature\u202f: valable, {verifiee}, empreinte {empreinte}."]
    if manifeste["cle"].get("usage") != "exploitation":
        tient.append("Clé de démonstration\u202f: ce fichier ne prouve rien hors d’une démonstration.")
    return tient, []


def _condenses(membres: Mapping[str, bytes], annoncees: Mapping[str, str]) -> tuple[list[str], list[str]]:
    differents = [nom for nom in SCELLES if hashlib.sha256(membres[nom]).hexdigest() != annoncees[nom]]
    rompu = [f"{nom}\u202f: son empreinte SHA-256 n’est pas celle du manifeste." for nom in differents]
    return ([] if rompu else [f"Empreintes\u202f: celles des {len(SCELLES)} membres sont justes."]), rompu


def _source(manifeste: Mapping[str, Any]) -> list[str]:
    source = manifeste["source"]
    if source["nature"] == "palmares_scelle":
        return [f"Source\u202f: le palmarès {manifeste['campagne']} scellé par deux personnes, {source['empreinte']}."]
    return [f"Source\u202f: les résultats {manifeste['campagne']} calculés, sans palmarès scellé."]


def _ecarts(membres: Mapping[str, bytes], manifeste: Mapping[str, Any]) -> list[str]:
    """Recompute everything and name what differs, body by body."""
    if manifeste["methode"] != METHODE:
        return [f"Méthode\u202f: {manifeste['methode']} est inconnue ici, prenez le vérificateur de cette version."]
    try:
        entrees, scelles = json.loads(membres[ENTREES]), json.loads(membres[RESULTATS])
        attendus = recalculer(entrees)
        ecarts = _differences(attendus, scelles)
        fidele = (canonique(entrees), canonique(scelles)) == (membres[ENTREES], membres[RESULTATS])
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return ["Entrées ou résultats\u202f: ils ne se lisent pas comme le format le veut."]
    if not ecarts and not (fidele and manifeste["campagne"] == entrees["campagne"]):
        ecarts.append("Entrées ou résultats\u202f: ils ne sont pas écrits comme le format le veut.")
    return ecarts


def _differences(attendus: dict[str, Any], scelles: dict[str, Any]) -> list[str]:
    if attendus == scelles:
        return []
    listes = [{ligne["siren"]: ligne for ligne in document["organismes"]} for document in (attendus, scelles)]
    phrases = [
        f"Résultats\u202f: {siren}, {', '.join(champs)}\u202f: le recalcul donne autre chose."
        for siren in sorted(listes[0].keys() | listes[1].keys())
        if (champs := _champs_differents(listes[0].get(siren, {}), listes[1].get(siren, {})))
    ]
    return phrases or ["Résultats\u202f: le recalcul donne un autre document."]


def _champs_differents(attendue: dict[str, Any], scellee: dict[str, Any]) -> list[str]:
    return sorted(c for c in attendue.keys() | scellee.keys() if attendue.get(c) != scellee.get(c))


def _recalcule(membres: Mapping[str, bytes]) -> str:
    organismes = json.loads(membres[RESULTATS])["organismes"]
    classes = sum(ligne["rang"] is not None for ligne in organismes)
    return f"Résultats\u202f: scores, éligibilité et rangs recalculés, {len(organismes)} organismes, {classes} classés."


def lire_cle(texte: str) -> str | None:
    """Read the print of a key as people copy it, with spaces, colons or capitals; None when it is none."""
    cle = re.sub(r"[\s:]", "", texte).lower()
    return cle if EMPREINTE.match(cle) else None


def principal(arguments: list[str]) -> int:
    """Check the file that the arguments name, print the verdict, return the exit code."""
    cle: str | None = None
    if len(arguments) == 3 and arguments[1] == "--cle":  # noqa: PLR2004 - the file, the option, its value
        cle = lire_cle(arguments[2])
        arguments = arguments[:1] if cle else []
    if len(arguments) != 1:
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


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
