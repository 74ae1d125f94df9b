"""Entry of the process that opens pages: BENCH_AVIS and BENCH_ORGANISMES make a quicker run."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after the set-up
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from bench.calculs.remplissage import contacter_tous, peupler  # noqa: E402
from bench.figures import dire, ecrire  # noqa: E402
from bench.processeur import processeur, sans_aide  # noqa: E402
from bornes.avis.actions.agreger import reagreger  # noqa: E402
from enquetes.referentiels.actions.charger import charger_referentiels  # noqa: E402
from epreuve.remplissage_avis import ecrire_avis, executer, ouvrir_les_portes, retablir_les_index  # noqa: E402
from organismes.models import Inscription  # noqa: E402
from socle.exports import FORMATS, TYPES  # noqa: E402
from tests.architecture.distribution import Distribution, dresser_distribution  # noqa: E402
from tests.architecture.test_matrice_acces import ADRESSES, DECLAREES, SESSIONS, regle_de  # noqa: E402
from trophees.actions.calculer import calculer_resultats  # noqa: E402

NB_AVIS = int(os.environ.get("BENCH_AVIS", "5000000"))
NB_ORGANISMES = int(os.environ.get("BENCH_ORGANISMES", "1000"))
CONTACTS_PAR_CANAL = 3
DEBUT, FIN = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
LECTEURS = ("referent", "membre", "administrateur", "charge_etudes", "responsable_palmares", "lecteur", "jury")
SECONDES, REQUETES, REQUETES_DE_PLUS, KILO_OCTETS, MO_D_UN_EXPORT = 1.0, 80, 8, 400, 16
"""What a page may cost: processor with the server's, queries, those that the blocks of a full edition add, weight; files: memory."""
TOURS = 2
DITES = 15
PILOTAGE = "/pilotage/"
# A page may offer two lists: what the address asks beside the format tells which.
LIEN_D_UN_FICHIER = re.compile(rf'href="(\?[^"]*\bformat=(?:{"|".join(FORMATS)})\b[^"]*)"')


def mesurer_ici() -> int:
    """Fill the database of this process, open every page before and after; return its exit code."""
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as medias, override_settings(MEDIA_ROOT=medias, SESSION_ENGINE=SESSIONS):
        charger_referentiels()
        distribution = dresser_distribution(Path(medias))
        pages = [page for une in _pages(distribution) for page in (une, *_fichiers(*une))]
        peu = {nom: nombre for nom, client, adresse in pages if (nombre := _requetes(client, adresse)) is not None}
        _remplir(Inscription.objects.get(pk=distribution.objets["inscription"]["propre"]["pk"]))
        mesures = mesurer_les_pages(pages, peu)
    _dire(mesures)
    ecrire("pages", nb_avis=NB_AVIS, nb_organismes=NB_ORGANISMES, mesures=mesures)
    return 0 if all(mesure["tenu"] for mesure in mesures) else 1


def _remplir(inscription: Inscription) -> None:
    """Give the body of the cast a thousand peers, their contacts and results, and the opinions of them all."""
    campagne = inscription.campagne
    pairs = peupler(campagne, NB_ORGANISMES)
    contacter_tous(pairs, CONTACTS_PAR_CANAL, random.Random(20))
    calculer_resultats(campagne=campagne)
    Inscription.objects.filter(campagne=campagne).update(smartphone=True, borne=True)
    ecrire_avis(ouvrir_les_portes([inscription, *pairs]), NB_AVIS, DEBUT, FIN)
    reagreger(du=DEBUT, au=FIN)
    retablir_les_index()
    executer("VACUUM ANALYZE")


def _pages(distribution: Distribution) -> Iterator[tuple[str, Client, str]]:
    """Yield each address that staff or a body may read, with the browser of the first of its readers."""
    annee = distribution.objets["edition"]["propre"]["annee"]
    pleine = f"?edition={annee}&campagne={annee}"
    clients: dict[str, Any] = {role: Client(raise_request_exception=False) for role in LECTEURS}
    for role, client in clients.items():
        client.force_login(distribution.personnes[role])
    for nom in DECLAREES:
        regle = regle_de(nom)
        lecteur = next((role for role in LECTEURS if role in regle.qui), None)
        if lecteur is None or "anonyme" in regle.qui or "GET" not in regle.methode or regle.commande_un_document:
            continue
        cas = distribution.objets[regle.objet] if regle.objet else {}
        adresse = ADRESSES[nom].vers(**cas.get("propre", next(iter(cas.values()), {})))
        # Lists of the team open on the edition in the field: the one that is filled is asked for by its year.
        yield nom, clients[lecteur], f"{adresse}{pleine}" if adresse.startswith(PILOTAGE) else adresse


def _fichiers(nom: str, client: Client, adresse: str) -> Iterator[tuple[str, Client, str]]:
    """Yield the files for spreadsheets that a page offers of its lines, by the links that lead to them."""
    page = client.get(adresse)
    liens = [] if page.streaming else LIEN_D_UN_FICHIER.findall(page.content.decode(errors="replace"))
    for lien in dict.fromkeys(map(unescape, liens)):
        yield f"{nom} {lien}", client, f"{adresse.partition('?')[0]}{lien}"


def _requetes(client: Client, adresse: str) -> int | None:
    """Return the number of queries of a page already opened once; None for what is no page: a redirect, a refusal."""
    statut = client.get(adresse).status_code
    if statut != 200 and statut < 500:
        return None
    with CaptureQueriesContext(connection) as requetes:
        _lire(client.get(adresse))
    return len(requetes)


def mesurer_les_pages(pages: list[tuple[str, Client, str]], peu: dict[str, int]) -> list[dict[str, Any]]:
    """Return what each page costs, the dearest first."""
    sans_aide()
    mesures = [_mesurer(nom, client, adresse, peu[nom]) for nom, client, adresse in pages if nom in peu]
    return sorted(mesures, key=lambda mesure: -mesure["ms"])


def _mesurer(nom: str, client: Client, adresse: str, peu: int) -> dict[str, Any]:
    durees = []
    for _tour in range(TOURS + 1):
        with CaptureQueriesContext(connection) as requetes:
            debut = processeur()
            reponse = client.get(adresse)
            poids = _lire(reponse) / 1000
            durees.append(1000 * (processeur() - debut))
    genre = reponse["Content-Type"]
    mesure: dict[str, Any] = {
        "page": nom,
        "statut": reponse.status_code,
        "ms": round(min(durees[1:]), 1),
        "requetes": len(requetes),
        "requetes_en_petit": peu,
        "ko": round(poids, 1),
        "mo": round(_memoire(client, adresse), 1) if genre in TYPES.values() else None,
    }
    tient = mesure["ms"] <= 1000 * SECONDES and len(requetes) <= min(REQUETES, peu + REQUETES_DE_PLUS)
    if genre.startswith("text/html"):
        tient = tient and poids <= KILO_OCTETS
    if mesure["mo"] is not None:
        tient = mesure["mo"] <= MO_D_UN_EXPORT
    # A page that breaks once the edition is full costs little.
    return {**mesure, "tenu": tient and mesure["statut"] == 200}


def _lire(reponse: HttpResponseBase) -> int:
    """Read a whole answer, piece by piece, and return how many bytes it has."""
    return sum(map(len, reponse))


def _memoire(client: Client, adresse: str) -> float:
    """Return the megabytes that an export asks for at its highest, the answer thrown away as it comes."""
    tracemalloc.start()
    _lire(client.get(adresse))
    pic = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return pic / 2**20


def _dire(mesures: list[dict[str, Any]]) -> None:
    exports = [mesure for mesure in mesures if mesure["mo"] is not None]
    montrees = [m for rang, m in enumerate(mesures) if rang < DITES or not m["tenu"] or m in exports]
    for mesure in montrees:
        memoire = "" if mesure["mo"] is None else f", {mesure['mo']:.1f} Mo de mémoire (≤ {MO_D_UN_EXPORT})"
        dire(
            mesure["tenu"],
            f"{mesure['page']:44} {mesure['ms']:7.0f} ms, {mesure['requetes']:3} requêtes "
            f"({mesure['requetes_en_petit']} en petit), {mesure['ko']:7.1f} ko{memoire}"
            + ("" if mesure["statut"] == 200 else f", répond {mesure['statut']}"),
        )
    tenues = sum(mesure["tenu"] for mesure in mesures)
    print(
        f"{tenues} pages tenues sur {len(mesures)} : ≤ {SECONDES:.0f} s de processeur, serveur compris, "
        f"≤ {REQUETES} requêtes et {REQUETES_DE_PLUS} de plus qu’en petit, ≤ {KILO_OCTETS} ko",
        flush=True,
    )


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["*"]
    sys.exit(mesurer_ici())
