"""A line of the journal names nobody, and says facts; words stand beside it and can be erased."""

from __future__ import annotations

import ast
import contextlib

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey

from socle.erreurs import RegleMetier
from socle.journal import consigner, historique, nommer, numero_de
from socle.logic.faits import FAITS, MOTS, est_un_fait, separer
from socle.models import AuteurDuJournal, Entree, Maillon, MotsDuJournal
from tests.architecture.arbre import APPS, fichiers_python, nom
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db


def test_facts_go_to_the_line_and_words_beside_it():
    campagne = CampagneFactory()

    entree = consigner(campagne, "essai.fait", None, nombre=3, motif="Demandé par Mme Dupont")

    lue = Entree.objects.get(pk=entree.pk)
    assert (lue.details, lue.mots) == ({"nombre": 3}, {"motif": "Demandé par Mme Dupont"})
    assert lue.tout == {"nombre": 3, "motif": "Demandé par Mme Dupont"}
    assert "Dupont" not in str(list(Entree.objects.values()))


def test_an_act_that_was_rolled_back_is_not_told_in_the_log(caplog, django_capture_on_commit_callbacks):
    campagne = CampagneFactory()

    with django_capture_on_commit_callbacks(execute=True):
        with contextlib.suppress(RegleMetier), transaction.atomic():
            consigner(campagne, "essai.refuse", None)
            raise RegleMetier("non", "Non.")
        consigner(campagne, "essai.fait", None)
        assert caplog.messages == []

    assert [(ligne.message, ligne.objet_id) for ligne in caplog.records] == [("essai.fait", str(campagne.pk))]


def test_words_erased_leave_their_line_and_nothing_to_guess_them_from():
    campagne = CampagneFactory()
    pareilles = [consigner(campagne, "essai.fait", None, motif="Mme Dupont") for _ in range(2)]
    MotsDuJournal.objects.all().delete()

    lues = historique(campagne)

    assert [(entree.pk, entree.tout) for entree in lues] == [(entree.pk, {}) for entree in reversed(pareilles)]
    assert len({entree.mots_empreinte for entree in lues}) == 2


@pytest.mark.parametrize(
    "valeur", ["Mme Dupont", "a.dupont@ville.example", "Créteil", "x" * 65, ["a b"], {"a b": 1}, {"a": "é"}]
)
def test_free_text_is_no_fact_and_stands_beside_the_line(valeur):
    campagne = CampagneFactory()

    consigner(campagne, "essai.fait", None, de=valeur)

    assert (Entree.objects.get().details, MotsDuJournal.objects.get().mots) == ({}, {"de": str(valeur)})


@pytest.mark.parametrize("valeur", [None, True, 3, 1.5, "EMAIL", "2027-02-01T10:00:00+01:00", [1, "a"], {"a": [None]}])
def test_numbers_codes_and_their_lists_are_facts(valeur):
    assert est_un_fait(valeur)


def test_a_key_that_nobody_declared_is_refused():
    with pytest.raises(TypeError, match="« courriel » n’est déclaré ni fait ni mots"):
        separer({"courriel": 1})


def test_every_act_of_the_project_declares_its_keys():
    appels, inconnues = 0, []
    for chemin in fichiers_python():
        for appel in ast.walk(ast.parse(chemin.read_text())):
            if isinstance(appel, ast.Call) and getattr(appel.func, "id", "") in ("consigner", "_tracer_reprise"):
                appels += 1
                cles = {mot.arg for mot in appel.keywords if mot.arg}
                inconnues += [f"{nom(chemin)}:{appel.lineno} {cle}" for cle in sorted(cles - FAITS - MOTS)]
    assert inconnues == []
    assert appels > 150


def test_no_key_is_both_a_fact_and_words():
    assert frozenset() == FAITS & MOTS


def test_an_author_is_a_number_tied_to_nobody_by_the_database():
    champs = [champ.name for modele in (Entree, Maillon) for champ in modele._meta.fields if champ.is_relation]

    assert champs == []
    with connection.cursor() as curseur:
        tables = {Entree._meta.db_table, Maillon._meta.db_table}
        liens = {table: connection.introspection.get_relations(curseur, table) for table in tables}
    assert not any(liens.values())


def test_no_model_keeps_a_tie_to_a_line():
    liens = [
        f"{modele._meta.label}.{champ.name}"
        for app in APPS
        for modele in apps.get_app_config(app).get_models()
        for champ in modele._meta.get_fields()
        if isinstance(champ, ForeignKey) and champ.related_model in (Entree, Maillon)
    ]
    assert liens == []


def test_erasing_a_person_leaves_her_acts_under_a_number_that_nobody_can_name():
    campagne, elle = CampagneFactory(), UtilisateurFactory(nom="Ada Martin")
    entree = consigner(campagne, "essai.fait", elle, nombre=1)
    avant = Entree.objects.values().get()
    assert [e.qui for e in historique(campagne)] == ["Ada Martin"]

    elle.delete()

    assert Entree.objects.values().get() == avant
    assert (AuteurDuJournal.objects.count(), historique(campagne)[0].auteur) == (0, None)
    assert historique(campagne)[0].qui == Entree.objects.get().qui == "compte effacé"
    assert entree.auteur_numero == avant["auteur_numero"] is not None


def test_an_act_on_a_person_names_her_by_her_number_too():
    elle = UtilisateurFactory()

    consigner(elle, "essai.fait", None)

    assert Entree.objects.get().objet_id == str(numero_de(elle)) != str(elle.pk)
    assert [e.acte for e in historique(elle)] == ["essai.fait"]


def test_a_person_has_one_number_and_the_platform_none():
    campagne, elle, lui = CampagneFactory(), UtilisateurFactory(), UtilisateurFactory()

    numeros = [consigner(campagne, "essai.fait", auteur).auteur_numero for auteur in (elle, lui, elle, None)]

    assert numeros == [numero_de(elle), numero_de(lui), numero_de(elle), None]
    assert len({*numeros}) == 3
    assert [e.qui for e in historique(campagne)] == ["", str(elle), str(lui), str(elle)]


def test_naming_a_page_of_entries_costs_two_queries(django_assert_num_queries):
    campagne = CampagneFactory()
    for rang in range(5):
        consigner(campagne, "essai.fait", UtilisateurFactory(), motif=f"parce que {rang}")
    entrees = list(Entree.objects.order_by("pk"))

    with django_assert_num_queries(2):
        lues = [(entree.qui, entree.mots["motif"]) for entree in nommer(entrees)]

    assert [mot for _qui, mot in lues] == [f"parce que {rang}" for rang in range(5)]
