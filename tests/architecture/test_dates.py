"""A date that somebody may type is bounded at its field and in the database; the others are written by a clock."""

from __future__ import annotations

import importlib

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.db.models import Q

from socle.dates import ChampInstant, ChampJour
from socle.logic.bornes_des_dates import DERNIER_INSTANT, DERNIER_JOUR, PREMIER_INSTANT, PREMIER_JOUR
from tests.architecture.arbre import APPS, couche, fichiers_python, module

BORNES = ((PREMIER_JOUR, DERNIER_JOUR), (PREMIER_INSTANT, DERNIER_INSTANT))
# Days that nobody types: drawn from an instant of ours, that `bornes.avis.logic.avis.dater` holds within a year.
JOURS_CALCULES = {
    "bornes.AgregatJour.jour",
    "bornes.AgregatMois.mois",
    "bornes.AgregatNational.jour",
    "bornes.AgregatTheme.jour",
    "bornes.AgregatThemeNational.jour",
    "bornes.Avis.jour",
    "bornes.CleDuJour.jour",
    "bornes.Presence.jour",
    # The day of a round, bounded where it is written.
    "organismes.LeveeReserve.premier_tour",
    "trophees.InvitationCeremonie.ceremonie_le",
}
# Instants that a file of ours, a device (1970 to 2099) or a person gives; every other one is `maintenant()`, more or less
# a delay of ours.
INSTANTS_DONNES = {
    "campagnes.Campagne.inscriptions_ouvertes_le",
    "enquetes.Visite.effectuee_le",
    "enquetes.Visite.terminee_le",
    "enquetes.Visite.accusee_le",
    "enquetes.Visite.repondue_le",
}


def _colonnes(nature):
    return {
        f"{modele._meta.label}.{champ.name}"
        for app in APPS
        for modele in apps.get_app_config(app).get_models()
        for champ in modele._meta.local_fields
        if type(champ) is nature
    }


def _feuilles(condition):
    for enfant in condition.children:
        if isinstance(enfant, Q):
            yield from _feuilles(enfant)
        elif isinstance(enfant, tuple):
            yield enfant


def _bornees():
    return {
        f"{modele._meta.label}.{chemin.removesuffix('__range')}"
        for app in APPS
        for modele in apps.get_app_config(app).get_models()
        for contrainte in modele._meta.constraints
        if isinstance(contrainte, models.CheckConstraint)
        for chemin, valeur in _feuilles(contrainte.condition)
        if chemin.endswith("__range") and valeur in BORNES
    }


def test_every_day_is_bounded_in_the_database_or_computed():
    jours = _colonnes(models.DateField)

    assert jours - _bornees() == JOURS_CALCULES


def test_every_instant_given_from_outside_is_bounded_in_the_database():
    assert _bornees() & _colonnes(models.DateTimeField) == INSTANTS_DONNES


def _champs_des_formulaires():
    """Yield the fields declared by every form, and the source of every module of forms."""
    for fichier in fichiers_python():
        if couche(module(fichier)) == "forms":
            yield fichier, vars(importlib.import_module(module(fichier)))


def test_every_field_of_date_is_bounded():
    fautes = []

    for fichier, noms in _champs_des_formulaires():
        source = fichier.read_text()
        if "forms.DateField(" in source or "forms.DateTimeField(" in source:
            fautes.append(fichier.name)
        for classe in noms.values():
            for nom, champ in getattr(classe, "base_fields", {}).items():
                if isinstance(champ, (forms.DateField, forms.DateTimeField)) and not isinstance(
                    champ, (ChampJour, ChampInstant)
                ):
                    fautes.append(f"{classe.__name__}.{nom}")

    assert fautes == []


@pytest.mark.parametrize("texte", ["1999-12-31", "2101-01-01", "0001-01-01", "0026-03-15", "9999-12-31"])
def test_a_field_of_date_says_in_french_which_years_it_takes(texte):
    with pytest.raises(forms.ValidationError) as refus:
        ChampJour().clean(texte)

    assert refus.value.messages == ["Donnez une date des années 2000 à 2100."]


@pytest.mark.parametrize("texte", ["0001-01-01T00:00", "1999-12-31T23:59", "2000-01-01T00:30", "9999-12-31T23:59"])
def test_a_field_of_instant_says_in_french_which_years_it_takes(texte):
    """Half past midnight in Paris is still the year before, for the database."""
    with pytest.raises(forms.ValidationError) as refus:
        ChampInstant(input_formats=["%Y-%m-%dT%H:%M"]).clean(texte)

    assert refus.value.messages == ["Donnez une date des années 2000 à 2100."]


def test_both_ends_are_taken():
    assert [ChampJour().clean(jour.isoformat()) for jour in (PREMIER_JOUR, DERNIER_JOUR)] == [
        PREMIER_JOUR,
        DERNIER_JOUR,
    ]
    assert [ChampInstant().clean(texte) for texte in ("2000-01-01 01:00", "2101-01-01 00:59:59")] == [
        PREMIER_INSTANT,
        DERNIER_INSTANT,
    ]
