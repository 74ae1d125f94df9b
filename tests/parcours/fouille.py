"""Look everywhere a person can look: every address with every argument at hand, the links found, files opened as text."""

from __future__ import annotations

import html
import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import pypdfium2
from django.core.mail import EmailMessage
from django.http import HttpResponseBase
from django.test import Client

from rapports.logic.chiffres import ATTENTE, CENTILE, DANS_LE_SEUIL, GAIN, MEDIANE, SERVICE, TAUX
from tests.architecture.adresses import ABSENTS, Adresse, adresses
from tests.architecture.hostile import parametres_lus

LIENS = re.compile(r"""(?:(?:href|src|action)=["']|data-[a-z-]+=["'](?=/))([^"'#]+)""")
# Leaving one's session would end the search.
SORTIES = ("/compte/logout/", "/static/")
SUITES = ("?format=csv", "?format=xlsx")
# Where an edition or a file may be asked for by a person who is not of the staff.
AVEC_SUITES = ("/espace/", "/resultats/", "/api/")
# An address with several arguments gets the first values of each: all pairs would cost minutes and find no more.
PREMIERES = 4
PAGES_MAX = 4000
# A body has hundreds of figures, each with its page: so many of each shape (a channel, a contact, a criterion) are read.
FIGURE = re.compile(r"/chiffre/([A-Z0-9.-]+)/")
# What is told of a channel, a criterion, a service: each has a page of its own kind.
MESURES = frozenset({TAUX, MEDIANE, CENTILE, ATTENTE, DANS_LE_SEUIL, GAIN, SERVICE})
MOTS_D_UNE_FIGURE = re.compile(rf"\b(?:{'|'.join(sorted(MESURES))})\b|[A-Z]+|\d+")
PAGES_D_UNE_FORME = 4
# The import contracts keep these from the fieldwork: identifiers of visits open nothing there, links are still followed.
SANS_TERRAIN = ("consultations:", "sondages:")


@dataclass
class Fouille:
    """What was opened: the text of each answer by its address, and how many answered 200."""

    textes: dict[str, str] = field(default_factory=dict)
    ouvertes: set[str] = field(default_factory=set)

    def trouver(self, canaris: Mapping[str, re.Pattern[str]]) -> dict[str, set[str]]:
        """Return the canaries that sing, with the addresses where they do.

        Pages are alike: what stands between two tags is looked at once, wherever it is read.
        """
        morceaux = set(itertools.chain.from_iterable(texte.split("<") for texte in self.textes.values()))
        chantent = {}
        for nom, motif in canaris.items():
            if trouves := set(filter(motif.search, morceaux)):
                chantent[nom] = {c for c, texte in self.textes.items() if not trouves.isdisjoint(texte.split("<"))}
        return chantent


def fouiller(
    client: Client,
    valeurs: Mapping[str, Sequence[Any]],
    editions: Iterable[int],
    *,
    fermees: Collection[str] = (),
    aussi: Iterable[str] = (),
    sous: str = "/",
    jusqu_a: re.Pattern[str] | None = None,
) -> Fouille:
    """Open every address under `sous` with every value of its converters, then every link found on the way.

    `valeurs` maps a converter to what it may be given; its own absent value is always tried. Refusals are read too.
    `fermees` names the addresses that the access matrix proves closed to this person, or to reading, whatever the object: the first
    value of each is enough to read how they refuse.
    `aussi` are addresses that need a question. The search stops at the first answer where `jusqu_a` is found.
    """
    fouille = Fouille()
    suites = (*SUITES, *(f"?edition={annee}" for annee in editions))
    file = [chemin for adresse in adresses() for chemin in _chemins(adresse, valeurs, fermees)]
    file += ["/compte/email/", "/compte/2fa/", "/administration-technique/", *aussi]
    file = [chemin for chemin in file if chemin.startswith(sous)]
    connus = set(file)
    formes: Counter[str] = Counter()
    for chemin in file:
        for suivant in _visiter(client, chemin, fouille, suites):
            if suivant not in connus and suivant.startswith(sous) and _est_a_lire(suivant, formes):
                connus.add(suivant)
                file.append(suivant)
        assert len(file) < PAGES_MAX, "la fouille ne finit pas"
        if jusqu_a and jusqu_a.search(fouille.textes.get(chemin, "")):
            break
    return fouille


def _est_a_lire(chemin: str, formes: Counter[str]) -> bool:
    """Tell whether an address is worth reading, once so many of its shape were."""
    figure = FIGURE.search(chemin)
    if figure is None:
        return True
    forme = MOTS_D_UNE_FIGURE.sub(_en_forme, chemin)
    formes[forme] += 1
    return formes[forme] <= PAGES_D_UNE_FORME


def _en_forme(mot: re.Match[str]) -> str:
    return mot[0] if mot[0] in MESURES else "0" if mot[0].isdigit() else "A"


def mesures_ouvertes(fouille: Fouille) -> set[str]:
    """Return which kinds of measures had a page that opened."""
    figures = [figure[1] for chemin in fouille.ouvertes if (figure := FIGURE.search(chemin))]
    return {mot for figure in figures for mot in MOTS_D_UNE_FIGURE.findall(figure)} & MESURES


def lire_courriel(courriel: EmailMessage) -> str:
    """Return all that a mail carries: headers, both bodies, attachments."""
    message: Message = courriel.message()
    morceaux = [str(message)]
    for partie in message.walk():
        contenu = partie.get_payload(decode=True)
        if isinstance(contenu, bytes):
            morceaux.append(_en_texte(contenu, partie.get_content_type()))
    return "\n".join(morceaux)


def _chemins(adresse: Adresse, valeurs: Mapping[str, Sequence[Any]], fermees: Collection[str]) -> Iterator[str]:
    connues = {} if adresse.nom.startswith(SANS_TERRAIN) else valeurs
    convertisseurs = {absent: nom for nom, absent in ABSENTS.items() if nom in valeurs}
    combien = 1 if adresse.nom in fermees else None if len(adresse.arguments) == 1 else PREMIERES
    choix = [
        [(nom, valeur) for valeur in (absent, *connues.get(convertisseurs.get(absent, ""), ())[:combien])]
        for nom, absent in adresse.arguments.items()
    ]
    for arguments in itertools.product(*choix):
        yield adresse.vers(**dict(arguments))


def _visiter(client: Client, chemin: str, fouille: Fouille, suites: tuple[str, ...]) -> list[str]:
    """Read one address; return those it leads to."""
    if chemin.startswith(SORTIES):
        return []
    with parametres_lus() as lus:
        reponse = client.get(chemin)
        texte = _lire(reponse)
    fouille.textes[chemin] = texte
    trouves = [reponse.headers["Location"]] if "Location" in reponse.headers else []
    if reponse.status_code == 200:
        fouille.ouvertes.add(chemin)
        trouves += LIENS.findall(texte)
        siennes = ("?json",) if FIGURE.search(chemin) else suites
        if "?" not in chemin and chemin.startswith(AVEC_SUITES):
            # A page that looks no such parameter up is the same with it.
            trouves += [chemin + suite for suite in siennes if suite[1:].partition("=")[0] in lus]
    return [suivant for brut in trouves if (suivant := _interne(chemin, brut))]


def _interne(chemin: str, lien: str) -> str:
    """Return the address on the platform, or nothing for what is elsewhere."""
    complet = urlsplit(urljoin(f"http://testserver{chemin}", html.unescape(lien)))
    if complet.scheme not in {"http", "https"} or complet.netloc not in {"testserver", "localhost:8000"}:
        return ""
    return complet.path + (f"?{complet.query}" if complet.query else "")


def _lire(reponse: HttpResponseBase) -> str:
    contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content  # type: ignore[attr-defined]
    en_tetes = "\n".join(f"{nom}: {valeur}" for nom, valeur in reponse.headers.items() if nom != "Date")
    return f"{en_tetes}\n{_en_texte(contenu, reponse.headers.get('Content-Type', ''))}"


@lru_cache(maxsize=64)
def _en_texte(contenu: bytes, media: str) -> str:
    if contenu.startswith(b"%PDF-"):
        with closing(pypdfium2.PdfDocument(contenu)) as pdf:
            return "\n".join([str(pdf.get_metadata_dict()), *(page.get_textpage().get_text_range() for page in pdf)])
    if contenu.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(contenu)) as classeur:
            return "\n".join(classeur.read(nom).decode("utf-8", "replace") for nom in classeur.namelist())
    texte = contenu.decode("utf-8", "replace")
    return f"{texte}\n{html.unescape(texte)}" if "html" in media or "xml" in media else texte
