"""Every model presents itself, has a factory and a support page."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models

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


@pytest.mark.parametrize("modele", MODELES, ids=lambda modele: modele._meta.label)
def test_model_presents_itself(modele):
    assert modele.__str__ is not models.Model.__str__
    assert modele._meta.verbose_name[0].islower()
    assert modele in admin.site._registry


def test_every_model_has_a_factory():
    usines = _usines()

    assert [modele._meta.label for modele in MODELES if modele not in usines] == []


def test_migrations_are_named():
    fichiers = [chemin.name for app in APPS for chemin in (RACINE / app / "migrations").glob("0*.py")]

    assert [fichier for fichier in fichiers if "auto" in fichier] == []
