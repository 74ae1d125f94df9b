"""A plugin of pytest: what a check of `epreuve.preuves` changes before tests are collected, named in RUSTINES.

Mistakes turn a test red, variants run it otherwise. The product knows nothing of either.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

Rustine = Callable[[pytest.MonkeyPatch], None]
# What is changed before tests are read, for they take the product's functions by their names, and what is changed in them.
AVANT: dict[str, Rustine] = {}
APRES: dict[str, Rustine] = {}
DEMANDEES = [nom for nom in os.environ.get("RUSTINES", "").split(",") if nom]
POSE = pytest.MonkeyPatch()
PATIENCE_MS = 180_000
"""Of a browser on a busy machine, where a test waits for what comes anyway."""
COMPTES: Counter[str] = Counter()


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
    _patienter()
    if inconnues := set(DEMANDEES) - AVANT.keys() - APRES.keys():
        raise pytest.UsageError(f"rustines inconnues : {inconnues}")
    for nom in AVANT.keys() & set(DEMANDEES):
        AVANT[nom](POSE)


def _patienter() -> None:
    ouvrir = Browser.new_context

    def ouvrir_sans_hate(self: Browser, **options: Any) -> Any:
        contexte = ouvrir(self, **options)
        contexte.set_default_timeout(PATIENCE_MS)
        return contexte

    POSE.setattr(Browser, "new_context", ouvrir_sans_hate)
    expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_finish() -> None:
    """Change the tests that were read."""
    for nom in APRES.keys() & set(DEMANDEES):
        APRES[nom](POSE)


def pytest_unconfigure() -> None:
    """Say how many calls were counted; take everything out again."""
    if COMPTES["appels"]:
        Path(os.environ["APPELS"]).write_text(str(COMPTES["appels"]), encoding="utf-8")
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


@rustine
def champ_sans_nom(pose: pytest.MonkeyPatch) -> None:
    """Serve pages whose labels name no field."""
    _changer_les_pages(pose, r"<label\b[^>]*>", "<label>")


@rustine
def boutons_a_la_souris(pose: pytest.MonkeyPatch) -> None:
    """Serve buttons that the keyboard does not reach."""
    _changer_les_pages(pose, r"<button\b", '<button tabindex="-1"')


@rustine
def bloc_large(pose: pytest.MonkeyPatch) -> None:
    """Serve pages with a drawing that no screen narrows."""
    large = '<canvas width="600" height="9"></canvas>'
    _changer_les_pages(pose, r"</main>", f"{large}</main>")


def _changer_les_pages(pose: pytest.MonkeyPatch, avant: str, apres: str) -> None:
    from django.template.backends.django import Template

    rendre = Template.render

    def mal_rendre(gabarit: Any, context: Any = None, request: Any = None) -> Any:
        return re.sub(avant, apres, rendre(gabarit, context, request))

    pose.setattr(Template, "render", mal_rendre)


@rustine
def bulletin_neuf(pose: pytest.MonkeyPatch) -> None:
    """Believe that every ballot has a token of its own."""
    from sondages.models import JetonDepense

    pose.setattr(JetonDepense.objects, "filter", lambda **_: JetonDepense.objects.none())


@rustine
def maillons_seuls(pose: pytest.MonkeyPatch) -> None:
    """Walk the links of the journal, and look at no line."""
    from socle.queries import chaine

    pose.setattr(chaine, "_rupture_de_ligne", lambda *_: "")


@variante
def un_sondage(pose: pytest.MonkeyPatch) -> None:
    """One poll is enough to see a mistake."""
    from tests.sondages import test_initie

    pose.setattr(test_initie, "SONDAGES", 1)


@variante
def ecrans_etroits(pose: pytest.MonkeyPatch) -> None:
    """Look at pages as if enlarged: twice on a small desk, four times on a desk."""
    from tests.parcours import test_pages

    ecrans = {
        "640 × 400": {"viewport": {"width": 640, "height": 400}, "color_scheme": "light"},
        "320 × 256": {"viewport": {"width": 320, "height": 256}, "color_scheme": "light"},
    }
    pose.setattr(test_pages, "ECRANS", ecrans)


def _qui_compte(appeler: Callable[..., Any]) -> Callable[..., Any]:
    def compter(*arguments: Any, **options: Any) -> Any:
        COMPTES["appels"] += 1
        return appeler(*arguments, **options)

    return compter


@variante
def beaucoup(pose: pytest.MonkeyPatch) -> None:
    """Call the operations of both APIs as often as APPELS_VOULUS says, drawn from the seed, and count."""
    from hypothesis import seed
    from schemathesis import Case
    from schemathesis.generation import GenerationMode

    from tests.bornes.device_api import test_openapi as des_bornes
    from tests.partenaires import test_openapi as des_partenaires

    partenaires = json.loads(des_partenaires.CHEMIN.read_text(encoding="utf-8"))
    combien = -(-int(os.environ["APPELS_VOULUS"]) // (_variables(des_bornes.DOCUMENT) + _variables(partenaires)))
    pose.setattr(des_bornes, "EXEMPLES", combien)
    pose.setattr(des_partenaires, "EXEMPLES", dict.fromkeys(GenerationMode, combien))
    tirage = seed(int(os.environ["GRAINE"]))
    for module in (des_bornes, des_partenaires):
        donner, regler = module.given, module.reglages
        pose.setattr(module, "given", lambda *a, donner=donner, **k: lambda essai: tirage(donner(*a, **k)(essai)))
        pose.setattr(module, "reglages", lambda regler=regler, **k: regler(**{**k, "derandomize": False}))
    pose.setattr(Case, "call", _qui_compte(Case.call))


def _variables(document: dict[str, Any]) -> int:
    """Count the operations that may be called in more than one way."""
    operations = [une for chemin in document["paths"].values() for une in chemin.values() if isinstance(une, dict)]
    return sum("requestBody" in une or bool(une.get("parameters")) for une in operations)


@rustine
def schema_rompu(pose: pytest.MonkeyPatch) -> None:
    """Let a page of the API answer what its description does not say."""
    from rest_framework.response import Response

    rendu_avant: Any = vars(Response)["rendered_content"]

    def rendre(self: Response) -> bytes:
        corps: bytes = rendu_avant.fget(self)
        return corps.replace(b'"suivant":', b'"ensuite":').replace(b'"code":', b'"kode":')

    pose.setattr(Response, "rendered_content", property(rendre))


@pytest.fixture(autouse=True, scope="session")
def _vrai_postgresql() -> None:
    """Judge on PostgreSQL alone."""
    from django.db import connection

    assert connection.vendor == "postgresql"  # noqa: S101 -- a plugin of tests
