"""Every model presents itself, has a factory and a support page."""

from __future__ import annotations

import importlib

from django.apps import apps
from django.contrib import admin
from django.db import models

from socle.scelles import colonnes_scellees
from tests.architecture.arbre import APPS, RACINE

MODELES = [modele for app in APPS for modele in apps.get_app_config(app).get_models()]


def _usines():
    usines = set()
    for fichier in sorted((RACINE / "tests" / "factories").glob("[a-z]*.py")):
        module = importlib.import_module(f"tests.factories.{fichier.stem}")
        usines |= {
            valeur._meta.model
            for valeur in vars(module).values()
            if hasattr(valeur, "_meta") and getattr(valeur._meta, "model", None)
        }
    return usines


def test_models_present_themselves():
    muets = [modele._meta.label for modele in MODELES if modele.__str__ is models.Model.__str__]
    a_majuscule = [modele._meta.label for modele in MODELES if not modele._meta.verbose_name[0].islower()]
    sans_page = [modele._meta.label for modele in MODELES if modele not in admin.site._registry]

    assert len(MODELES) > 100
    assert (muets, a_majuscule, sans_page) == ([], [], [])


def test_every_model_has_a_factory():
    usines = _usines()

    assert [modele._meta.label for modele in MODELES if modele not in usines] == []


# Bytes that need no seal: a key that lives a day and opens nothing kept, keys that are public.
OCTETS_EN_CLAIR = {
    "bornes.CleDuJour.cle",
    "sondages.Groupe.cle_publique",
    "sondages.Sondage.cle_idees_publique",
}


def test_bytes_are_sealed_in_a_place_of_their_own():
    """What seals again when keys change finds sealed columns by their field: plain bytes are declared."""
    octets = [
        champ for modele in MODELES for champ in modele._meta.local_fields if isinstance(champ, models.BinaryField)
    ]
    scelles = colonnes_scellees()

    assert {f"{c.model._meta.label}.{c.name}" for c in octets if c not in scelles} == OCTETS_EN_CLAIR
    assert [str(champ) for champ in scelles if "pk" not in champ.reperes] == []
    assert len({champ.place for champ in scelles}) == len(scelles)


def test_migrations_are_named():
    fichiers = [chemin.name for app in APPS for chemin in (RACINE / app / "migrations").glob("0*.py")]

    assert [fichier for fichier in fichiers if "auto" in fichier] == []
