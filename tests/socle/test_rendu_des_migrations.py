"""A migration renders what it touches: relations still lead everywhere, and data are read by classes of one age."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection, models
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ModelState, ProjectState

from socle.rendu_des_migrations import rendu_au_plus_juste


@pytest.fixture
def etat():
    """A body, what it registers, and what stands beside: three models rendered once."""
    cle = ("id", models.BigAutoField(primary_key=True))
    etat = ProjectState()
    etat.add_model(ModelState("essai", "Organisme", [cle, ("nom", models.CharField(max_length=9))]))
    lien = models.ForeignKey("essai.Organisme", models.CASCADE)
    etat.add_model(ModelState("essai", "Inscription", [cle, ("organisme", lien)]))
    etat.add_model(ModelState("essai", "Autre", [cle]))
    assert len(etat.apps.get_models()) == 3
    return etat


def classes(etat):
    return {modele._meta.model_name: modele for modele in etat.apps.get_models()}


def test_only_the_model_of_a_constraint_is_rendered_again(etat):
    avant = classes(etat)

    with rendu_au_plus_juste():
        etat.add_constraint(
            "essai", "organisme", models.CheckConstraint(condition=models.Q(id__gt=0), name="essai_positif")
        )

    apres = classes(etat)
    assert {nom for nom in avant if avant[nom] is not apres[nom]} == {"organisme"}
    assert [lien.related_model._meta.model_name for lien in apres["organisme"]._meta.related_objects] == ["inscription"]


def test_new_model_leaves_the_others_and_is_found_from_the_one_it_names(etat):
    avant = classes(etat)
    lien = models.ForeignKey("essai.Organisme", models.CASCADE)

    with rendu_au_plus_juste():
        etat.add_model(ModelState("essai", "Site", [("id", models.BigAutoField(primary_key=True)), ("lieu", lien)]))

    apres = classes(etat)
    assert {nom for nom in apres if avant.get(nom) is not apres[nom]} == {"site"}
    assert {lien.related_model._meta.model_name for lien in apres["organisme"]._meta.related_objects} == {
        "inscription",
        "site",
    }


def test_data_are_read_by_classes_that_know_each_other(etat):
    with rendu_au_plus_juste():
        etat.add_field("essai", "organisme", "rang", models.IntegerField(null=True), preserve_default=True)
        # What Django does before a data migration.
        etat.clear_delayed_apps_cache()

    rendues = classes(etat)
    assert rendues["inscription"]._meta.get_field("organisme").remote_field.model is rendues["organisme"]


def test_data_are_read_on_the_way_back_by_classes_that_know_each_other(etat):
    lues = {}
    retour = RunPython(RunPython.noop, lambda apps, _editeur: lues.update(classes(SimpleNamespace(apps=apps))))

    with rendu_au_plus_juste():
        etat.add_constraint(
            "essai", "organisme", models.CheckConstraint(condition=models.Q(id__gt=0), name="essai_positif")
        )
        retour.database_backwards("essai", SimpleNamespace(connection=connection), etat, etat)

    assert lues["inscription"]._meta.get_field("organisme").remote_field.model is lues["organisme"]


def test_changed_relation_keeps_the_way_of_django(etat):
    avant = classes(etat)

    with rendu_au_plus_juste():
        etat.add_field(
            "essai", "inscription", "mere", models.ForeignKey("essai.Organisme", models.CASCADE, related_name="+"), True
        )

    apres = classes(etat)
    assert {nom for nom in avant if avant[nom] is not apres[nom]} == {"organisme", "inscription"}


def test_django_renders_its_way_again_afterwards(etat):
    avant = classes(etat)
    with pytest.raises(ZeroDivisionError), rendu_au_plus_juste():
        raise ZeroDivisionError

    etat.add_constraint(
        "essai", "organisme", models.CheckConstraint(condition=models.Q(id__gt=0), name="essai_positif")
    )

    apres = classes(etat)
    assert {nom for nom in avant if avant[nom] is not apres[nom]} == {"organisme", "inscription"}
