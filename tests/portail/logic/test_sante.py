"""What a reading means: each limit, on its two sides, and the words of what goes wrong."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from portail.logic import sante
from portail.logic.sante import EtatDeSante, dire_duree, tableau_de_sante
from socle.logic.arrieres import Arriere
from socle.logic.disponibilite import Disponibilite

INSTANT = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
UNE_SECONDE = dt.timedelta(seconds=1)
ENTIERE = Disponibilite(base=True, migrations=True, redis=True, stockage=True)
MINUTE = dt.timedelta(minutes=1)
CALME = EtatDeSante(
    instant=INSTANT,
    courriels=Arriere(),
    courriels_reportes=0,
    courriels_perdus=0,
    avis=Arriere(),
    documents={"rapport": Arriere(), "documentdemande": Arriere()},
    echecs={"rapport": 0},
    files={"courriels": 0, "defaut": 0},
    battements={"horloge": INSTANT, "celery": INSTANT},
    place=(50 * sante.GO, 100 * sante.GO),
    bornes_silencieuses=0,
    envois_a_regler=0,
    sauvegarde_le=INSTANT,
    ecart=0.2,
)


def pannes(releve=CALME, dispo=ENTIERE):
    lignes = [voyant for _titre, voyants in tableau_de_sante(releve, dispo) for voyant in voyants]
    return {ligne.sujet: ligne for ligne in lignes if not ligne.va_bien}


def avec(**champs):
    return dataclasses.replace(CALME, **champs)


def en_attente(depuis):
    return Arriere(2, INSTANT - depuis)


def test_a_calm_platform_shows_every_line_and_asks_nothing():
    lignes = [voyant for _titre, voyants in tableau_de_sante(CALME, ENTIERE) for voyant in voyants]

    assert [ligne.sujet for ligne in lignes] == [
        "Courriels dus",
        "Courriels refusés pour l’instant",
        "Courriels refusés ou abandonnés",
        "Avis à trier",
        "Rapports et documents demandés",
        "Rapports et documents en échec",
        "Messages aux ouvriers",
        "Horloge",
        "Ouvrier des tâches",
        "Base de données",
        "Heure de cette machine",
        "Migrations",
        "Redis",
        "Fichiers (preuves, rapports)",
        "Place sur le disque des fichiers",
        "Dernière sauvegarde",
        "Bornes silencieuses",
        "Envois de téléphones à régler",
    ]
    assert [(ligne.conseil, ligne.suite) for ligne in lignes if not ligne.va_bien or ligne.conseil or ligne.suite] == []


@pytest.mark.parametrize(
    ("champ", "sujet", "limite"),
    [
        ("courriels", "Courriels dus", sante.COURRIEL_EN_RETARD),
        ("avis", "Avis à trier", sante.AVIS_EN_RETARD),
        ("documents", "Rapports et documents demandés", sante.DOCUMENT_EN_RETARD),
    ],
)
def test_what_waits_is_late_past_its_limit_alone(champ, sujet, limite):
    def attendre(depuis):
        arriere = en_attente(depuis)
        return pannes(avec(**{champ: {"rapport": arriere} if champ == "documents" else arriere}))

    assert attendre(limite) == {}
    tardive = attendre(limite + UNE_SECONDE)[sujet]
    assert (tardive.mot, tardive.depuis, bool(tardive.conseil)) == (
        "en retard",
        INSTANT - limite - UNE_SECONDE,
        True,
    )


def test_kinds_of_documents_are_told_together_by_the_oldest():
    releve = avec(documents={"rapport": Arriere(3, INSTANT - UNE_SECONDE), "bilan": en_attente(dt.timedelta(hours=2))})

    assert pannes(releve)["Rapports et documents demandés"].mesure == "5, le plus ancien depuis 2\u202fh"


@pytest.mark.parametrize(
    ("champs", "attendues"),
    [
        ({"courriels_reportes": 10}, {}),
        ({"courriels_reportes": 11}, {"Courriels refusés pour l’instant": ("trop de refus", "11\u00a0courriels")}),
        ({"courriels_perdus": 2}, {"Courriels refusés ou abandonnés": ("à reprendre", "2\u00a0courriels")}),
        ({"echecs": {"rapport": 1, "bilan": 1}}, {"Rapports et documents en échec": ("à refaire", "2\u00a0documents")}),
        ({"files": None}, {"Messages aux ouvriers": ("courtier muet", "")}),
        ({"files": {"defaut": 1000}}, {}),
        ({"files": {"defaut": 1001}}, {"Messages aux ouvriers": ("ils s’accumulent", "defaut 1\u202f001")}),
        ({"battements": {"horloge": INSTANT - sante.SILENCE_D_UN_PROCESSUS, "celery": INSTANT}}, {}),
        (
            {"battements": {"horloge": INSTANT, "rapports": INSTANT - dt.timedelta(minutes=4)}},
            {"Ouvrier des rapports": ("ne répond plus", "signe de vie il y a 4\u202fmin")},
        ),
        # The hour was ahead, then mended: what was told of a day that has not come says nothing of this one.
        (
            {"battements": {"horloge": INSTANT + dt.timedelta(days=1), "celery": INSTANT + UNE_SECONDE}},
            {"Horloge": ("ne répond plus", "signe de vie à une heure qui viendra dans 1\u00a0jour")},
        ),
        (
            {"battements": {}},
            {"Horloge": ("aucun signe", ""), "Ouvrier des tâches": ("aucun signe", "")},
        ),
        # On this machine a clock waits for its turn: another one keeps time, unless it kept it here and fell silent.
        ({"battements": {"celery": INSTANT}, "horloge_en_attente": INSTANT}, {}),
        (
            {"battements": {"horloge": INSTANT - 4 * MINUTE, "celery": INSTANT}, "horloge_en_attente": INSTANT},
            {"Horloge": ("attend son tour", "une autre donne l’heure, sinon elle commence dans la minute")},
        ),
        (
            {"battements": {"celery": INSTANT}, "horloge_en_attente": INSTANT - 4 * MINUTE},
            {"Horloge": ("aucun signe", "")},
        ),
        ({"place": (10 * sante.GO, 100 * sante.GO)}, {}),
        (
            {"place": (9 * sante.GO, 100 * sante.GO)},
            {"Place sur le disque des fichiers": ("elle va manquer", "9,0\u202fGo libres sur 100,0")},
        ),
        ({"place": None}, {}),
        ({"sauvegarde_le": INSTANT - sante.SAUVEGARDE_EN_RETARD}, {}),
        (
            {"sauvegarde_le": INSTANT - sante.SAUVEGARDE_EN_RETARD - UNE_SECONDE},
            {"Dernière sauvegarde": ("en retard", "faite il y a 1\u00a0jour")},
        ),
        ({"sauvegarde_le": None}, {"Dernière sauvegarde": ("aucune connue", "")}),
        ({"bornes_silencieuses": 1}, {"Bornes silencieuses": ("à voir", "1\u00a0borne")}),
        ({"envois_a_regler": 3}, {"Envois de téléphones à régler": ("à régler", "3\u00a0envois")}),
    ],
)
def test_each_thing_that_goes_wrong_is_said_in_words_with_its_figure(champs, attendues):
    assert {sujet: (ligne.mot, ligne.mesure) for sujet, ligne in pannes(avec(**champs)).items()} == attendues


TOUTES = {"courriels": 0, "defaut": 0, "webhooks": 0}
VIVANT, MUET = INSTANT, INSTANT - 4 * MINUTE


@pytest.mark.parametrize(
    ("battements", "prises", "files", "attendues"),
    [
        # One worker for all, as in the demonstration.
        ({"celery": VIVANT}, {"celery": frozenset(TOUTES)}, TOUTES, {}),
        (
            {"celery": VIVANT},
            {"celery": frozenset({"courriels", "defaut"})},
            TOUTES,
            {"File «\u202fwebhooks\u202f»": ""},
        ),
        (
            {"celery": VIVANT},
            {"celery": frozenset({"courriels", "defaut"})},
            {**TOUTES, "webhooks": 3},
            {"File «\u202fwebhooks\u202f»": "3\u00a0messages"},
        ),
        # One that was seen once is told by its own line.
        (
            {"celery": VIVANT, "webhooks": MUET},
            {"celery": frozenset({"courriels", "defaut"}), "webhooks": frozenset({"webhooks"})},
            TOUTES,
            {"Ouvrier des partenaires": "signe de vie il y a 4\u202fmin"},
        ),
        # An old worker says nothing of its queues: it may take any.
        ({"celery": VIVANT, "neuf": VIVANT}, {"neuf": frozenset({"defaut"}), "celery": frozenset()}, TOUTES, {}),
        ({"celery": VIVANT}, {"celery": frozenset({"defaut"})}, None, {"Messages aux ouvriers": ""}),
    ],
)
def test_a_queue_that_no_worker_ever_took_is_named(battements, prises, files, attendues):
    releve = avec(battements={"horloge": INSTANT, **battements}, files_prises=prises, files=files)

    assert {sujet: ligne.mesure for sujet, ligne in pannes(releve).items()} == attendues


@pytest.mark.parametrize(
    ("sauvegarde_le", "conseil"),
    [
        (None, "Lancez «\u202fmanage.py sauvegarder --vers DOSSIER\u202f» dès maintenant, puis chaque nuit."),
        (
            INSTANT - sante.SAUVEGARDE_EN_RETARD - UNE_SECONDE,
            "Lancez «\u202fmanage.py sauvegarder --vers DOSSIER\u202f», puis cherchez pourquoi la nuit n’en a pas fait.",
        ),
    ],
)
def test_a_missed_night_is_looked_for_where_a_backup_is_known_alone(sauvegarde_le, conseil):
    assert pannes(avec(sauvegarde_le=sauvegarde_le))["Dernière sauvegarde"].conseil == conseil


def test_what_stops_nothing_is_not_shown_as_a_breakdown():
    mauvaises = avec(
        courriels_perdus=1,
        echecs={"rapport": 1},
        place=(1, 100),
        bornes_silencieuses=1,
        envois_a_regler=1,
        files=None,
        sauvegarde_le=None,
    )

    assert {sujet: ligne.ton for sujet, ligne in pannes(mauvaises).items()} == {
        "Courriels refusés ou abandonnés": "attention",
        "Rapports et documents en échec": "attention",
        "Messages aux ouvriers": "erreur",
        "Place sur le disque des fichiers": "attention",
        "Dernière sauvegarde": "attention",
        "Bornes silencieuses": "attention",
        "Envois de téléphones à régler": "attention",
    }


def test_what_the_platform_stands_on_is_told_and_no_redis_is_no_fault():
    pleine = dataclasses.replace(ENTIERE, ecriture=False)
    assert pannes(dispo=pleine)["Base de données"].mot == "répond, mais refuse ce qui s’écrit"
    a_terre = Disponibilite(base=True, migrations=False, redis=False, stockage=False)

    assert list(pannes(dispo=a_terre)) == ["Migrations", "Redis", "Fichiers (preuves, rapports)"]
    assert pannes(dispo=dataclasses.replace(ENTIERE, redis=None)) == {}


@pytest.mark.parametrize(
    ("secondes", "mots"),
    [
        (0, "0\u202fs"),
        (59.9, "59\u202fs"),
        (60, "1\u202fmin"),
        (7200, "2\u202fh"),
        (86_400, "1\u00a0jour"),
        (200_000, "2\u00a0jours"),
    ],
)
def test_a_duration_is_told_by_its_largest_unit(secondes, mots):
    assert dire_duree(secondes) == mots


@pytest.mark.parametrize(
    ("ecart", "dit"),
    [
        (10.0, None),
        (-10.0, None),
        (10.1, "10\u202fs d’avance sur la base"),
        (-75.0, "1\u202fmin de retard sur la base"),
    ],
)
def test_a_machine_whose_hour_is_not_that_of_the_database_is_told(ecart, dit):
    ligne = pannes(avec(ecart=ecart)).get("Heure de cette machine")

    assert (ligne and ligne.mesure) == dit


def test_the_hour_is_compared_with_that_of_a_server_alone():
    lignes = [voyant.sujet for _titre, voyants in tableau_de_sante(avec(ecart=None), ENTIERE) for voyant in voyants]

    assert "Heure de cette machine" not in lignes
