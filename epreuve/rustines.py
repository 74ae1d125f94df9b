"""A plugin of pytest: what a check of `epreuve.preuves` changes before tests are collected, named in RUSTINES.

Mistakes turn a test red, variants run it otherwise. The product knows nothing of either.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from typing import Any

import pytest

Rustine = Callable[[pytest.MonkeyPatch], None]
# What is changed before tests are read, for they take the product's functions by their names, and what is changed in them.
AVANT: dict[str, Rustine] = {}
APRES: dict[str, Rustine] = {}
DEMANDEES = [nom for nom in os.environ.get("RUSTINES", "").split(",") if nom]
POSE = pytest.MonkeyPatch()


def rustine(faire: Rustine) -> Rustine:
    """Name a mistake after its function."""
    AVANT[faire.__name__] = faire
    return faire


def variante(faire: Rustine) -> Rustine:
    """Name another way of running the same tests after its function."""
    APRES[faire.__name__] = faire
    return faire


def pytest_configure() -> None:
    """Put mistakes in, once Django is set up and before any test is read."""
    if inconnues := set(DEMANDEES) - AVANT.keys() - APRES.keys():
        raise pytest.UsageError(f"rustines inconnues : {inconnues}")
    for nom in AVANT.keys() & set(DEMANDEES):
        AVANT[nom](POSE)


def pytest_collection_finish() -> None:
    """Change the tests that were read."""
    for nom in APRES.keys() & set(DEMANDEES):
        APRES[nom](POSE)


def pytest_unconfigure() -> None:
    """Take everything out again."""
    POSE.undo()


@rustine
def sans_complements(pose: pytest.MonkeyPatch) -> None:
    """Show every department from the threshold on, without looking at the rest."""
    from sondages.logic import anonymat

    pose.setattr(
        anonymat, "groupes_montres", lambda bulletins, seuil: tuple(g for g, n in bulletins.items() if n >= seuil)
    )
    pose.setattr(anonymat, "est_presque_unanime", lambda _comptes: False)


@rustine
def comme_ils_viennent(pose: pytest.MonkeyPatch) -> None:
    """Write the row of each code alone, when it comes, and leave ballots in the order of arrival."""
    from sondages.actions import echanger, verser
    from sondages.models import CodeUnique

    def marquer_seul(sondage: Any, code: str, urne: bytes, idees: bytes) -> Any:
        sien = CodeUnique.objects.get(groupe__sondage=sondage, empreinte__in=echanger.empreintes_du_code(code))
        demande = hashlib.sha256(urne + idees).hexdigest()
        CodeUnique.objects.filter(pk=sien.pk).update(est_exerce=True, demande=demande)
        return sien.groupe_id, echanger.cle_du_groupe(sien.groupe), echanger.cle_des_idees(sondage)

    pose.setattr(echanger, "_marquer", marquer_seul)
    pose.setattr(verser, "verser_bulletins", lambda **_: 0)


@rustine
def telephones_seulement(pose: pytest.MonkeyPatch) -> None:
    """Mask mobile numbers and nothing else."""
    from socle.logic import masquage

    def naif(texte: str, *_: Any, **__: Any) -> masquage.Masquage:
        masque, nombre = re.subn(r"06(?: \d\d){4}", "[téléphone]", texte)
        return masquage.Masquage(masque, {"telephone": nombre} if nombre else {})

    pose.setattr(masquage, "masquer", naif)


@rustine
def mots_du_journal_gardes(pose: pytest.MonkeyPatch) -> None:
    """Keep the words of acts that name whoever is erased."""
    from socle import effacement, personnes

    pose.setattr(effacement, "_oublier_les_mots", lambda _personne: 0)
    pose.setattr(personnes, "_effacer_les_mentions", lambda _personne: {})


@rustine
def fichiers_gardes_tels_quels(pose: pytest.MonkeyPatch) -> None:
    """Keep what is sent as it comes, once the libraries of the web process read it."""
    from socle import examen
    from socle.logic.images import FichierSain

    def lire(brut: bytes, **_: Any) -> FichierSain:
        # What a library that believes the sizes of a file holds.
        bytearray(96 << 20)
        return FichierSain(brut, "image/png", ".png", hashlib.sha256(brut).hexdigest())

    pose.setattr(examen, "examiner", lire)


@rustine
def titre_saute(pose: pytest.MonkeyPatch) -> None:
    """Print third headings where second ones stand, and pictures without their words."""
    from socle import rendu

    imprimer = rendu.rendre_pdf

    def mal_imprimer(html: str, **options: Any) -> bytes:
        saute = re.sub(r"(</?)h2\b", r"\1h4", html)
        return imprimer(re.sub(r'\balt="[^"]*"', "", saute), **options)

    pose.setattr(rendu, "rendre_pdf", mal_imprimer)


@variante
def un_sondage(pose: pytest.MonkeyPatch) -> None:
    """One poll is enough to see a mistake."""
    from tests.sondages import test_initie

    pose.setattr(test_initie, "SONDAGES", 1)


@pytest.fixture(autouse=True, scope="session")
def _vrai_postgresql() -> None:
    """Judge on PostgreSQL alone."""
    from django.db import connection

    assert connection.vendor == "postgresql"  # noqa: S101 -- a plugin of tests
