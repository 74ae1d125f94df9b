"""What the public page promises is what the code removes: one table, that page, register and tasks read."""

from __future__ import annotations

import re
from html import unescape

import pytest
from celery import current_app
from celery.schedules import crontab
from django.apps import apps
from django.conf import settings
from django.utils.html import strip_tags

from portail.registre import registre
from socle.actions.retention_du_journal import RetraitDuJournal
from socle.conservation import L_ORGANISME, RetraitDeLignes, declarations, tables, traitements
from tests.architecture.arbre import RACINE
from tests.preuves import page_de

# What stays for good: nothing in it leads to anybody, or it is public.
SANS_FIN = {
    "Contributions, réponses, gestes et commune déclarée, sans auteur",
    "Résultats publiés d’une consultation interne, reçus compris",
    "Palmarès scellés\u202f: qui propose, qui arrête, sous un numéro une fois le compte effacé",
}


def _regles():
    return [regle for traitement in traitements() for regle in traitement.regles]


def _lignes_du_tableau(page, legende):
    tableau = page.split(legende, 1)[1].split("</table>", 1)[0]
    return [
        tuple(
            " ".join(unescape(strip_tags(case)).split())
            for case in re.findall(r"<t[hd]\b.*?</t[hd]>", ligne, re.DOTALL)
        )
        for ligne in re.findall(r"<tr>(.*?)</tr>", tableau.split("<tbody>", 1)[1], re.DOTALL)
    ]


def test_every_model_says_what_it_holds_of_people_or_that_it_holds_nothing():
    tenus = {table.modele for table in tables()}
    sans_personne = {modele for _, module in declarations() for modele in module.SANS_PERSONNE}

    # A new one is declared in the retention.py of its app: a Table of a row, or SANS_PERSONNE.
    assert {modele._meta.label for modele in apps.get_models()} == tenus | sans_personne
    assert tenus & sans_personne == set()


def test_every_row_has_an_end():
    assert {regle.donnees for regle in _regles() if not regle.effacement} == SANS_FIN


@pytest.mark.django_db
def test_the_public_page_says_every_row_and_nothing_else(client):
    page = client.get("/donnees-personnelles/").content.decode()

    attendues = [(regle.donnees, regle.duree, regle.effacement or "–") for regle in _regles()]
    assert _lignes_du_tableau(page, "Durées de conservation") == [
        tuple(" ".join(case.split()) for case in ligne) for ligne in attendues
    ]
    assert [ligne[0] for ligne in _lignes_du_tableau(page, "Traitements")] == [
        " ".join(traitement.personnes.split()) for traitement in traitements()
    ]


@pytest.mark.django_db
def test_the_public_page_names_what_a_body_answers_for(client):
    page = page_de(client.get("/donnees-personnelles/"))

    des_organismes = [traitement.nom for traitement in traitements() if traitement.responsable == L_ORGANISME]
    assert [point.text.strip() for point in page.select(".bm-texte ul li")] == des_organismes


def test_lines_of_the_journal_are_not_said_to_go_at_night_where_the_application_may_not_remove_them():
    (du_journal,) = [regle for regle in _regles() if any(isinstance(r, RetraitDuJournal) for r in regle.retraits)]

    assert (du_journal.duree, du_journal.effacement) == (
        "10\u00a0ans, puis jusqu’au retrait de l’année",
        "une fois l’an, par qui possède la base",
    )


@pytest.mark.django_db
def test_nightly_tasks_do_every_row_that_the_page_says_goes_at_night(monkeypatch):
    faits = []

    def noter(retrait, _a_la_date):
        faits.append(retrait)
        return 0

    monkeypatch.setattr(RetraitDeLignes, "retirer", noter)
    monkeypatch.setattr(RetraitDuJournal, "retirer", noter)
    current_app.loader.import_default_modules()

    for ligne in settings.CELERY_BEAT_SCHEDULE.values():
        if ligne["task"].endswith(".tasks.purger"):
            current_app.tasks[ligne["task"]]()

    promis = [retrait for regle in _regles() for retrait in regle.retraits]
    assert len(promis) > 30
    assert sorted(map(id, faits)) == sorted(map(id, promis))


def test_nights_begin_with_what_hangs_on_the_rest():
    heures = {
        ligne["task"].partition(".")[0]: ligne["schedule"]
        for ligne in settings.CELERY_BEAT_SCHEDULE.values()
        if ligne["task"].endswith(".tasks.purger")
    }

    assert all(isinstance(heure, crontab) and len(heure.hour) == len(heure.minute) == 1 for heure in heures.values())
    du_haut = ["trophees", "enquetes", "organismes", "comptes", "socle"]
    assert sorted(du_haut, key=lambda app: (min(heures[app].hour), min(heures[app].minute))) == du_haut


def test_nights_that_erase_people_have_the_time_to_read_every_text():
    current_app.loader.import_default_modules()
    apps_qui_effacent = {
        app
        for app, module in declarations()
        for traitement in module.TRAITEMENTS
        for regle in traitement.regles
        for retrait in regle.retraits
        if getattr(retrait, "un_par_un", False)
    }

    assert apps_qui_effacent == {"comptes", "enquetes", "organismes"}
    for app in apps_qui_effacent:
        tache = current_app.tasks[f"{app}.tasks.purger"]
        # Whatever waits behind it is done before the broker hands it out again.
        rendu = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] - settings.CELERY_TASK_TIME_LIMIT
        assert settings.CELERY_TASK_TIME_LIMIT < tache.soft_time_limit < tache.time_limit < rendu


def test_the_register_is_written_from_the_models():
    assert (RACINE / "docs/registre.md").read_text() == registre(), "manage.py ecrire_registre > docs/registre.md"
