"""An edition at a glance: what its spreadsheet says, and what it leaves empty."""

from __future__ import annotations

import datetime as dt
from typing import Any

from enquetes.visites.logic.survie import Survie
from rapports.logic.edition.tableau import (
    COLONNES,
    CanalParVague,
    CompteDeListe,
    CompteTerrain,
    EtatDesFiles,
    GroupeDeComptes,
    TableauCampagne,
    lignes,
    requete,
)
from rapports.logic.resultats.attentes import LigneAttente

DEPUIS = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
RIEN = GroupeDeComptes("", ())


def tableau(**valeurs: Any) -> TableauCampagne:
    etat = EtatDesFiles(
        places_total=10,
        places_prises=4,
        places_attente=1,
        a_relire=3,
        a_relire_depuis=DEPUIS,
        bornes=2,
        contestations=0,
        contestations_depuis=None,
    )
    champs: dict[str, Any] = {
        "annee": 2026,
        "nom": "Édition 2026",
        "est_demonstration": False,
        "est_restituee": False,
        **dict.fromkeys(("inscriptions", "types", "regions", "options", "rapports"), RIEN),
        **dict.fromkeys(("vagues", "terrain", "indicateurs", "attentes"), ()),
        "etat": etat,
        **valeurs,
    }
    return TableauCampagne(**champs)


def attente(nom: str, mediane: float | None) -> LigneAttente:
    survie = Survie((), nombre=40, nb_evenements=30, mediane=mediane, mediane_bas=mediane, mediane_haut=mediane)
    return LigneAttente("courriel", nom, 40, 30, seuil=5, nb_dans_le_seuil=20, horizon=30, survie=survie)


def test_a_queue_tells_since_when_it_waits_and_an_empty_one_leaves_the_cell_empty() -> None:
    ecrites = {ligne[1]: (ligne[2], ligne[4]) for ligne in lignes(tableau())}
    assert ecrites["visites à relire"] == (3, DEPUIS)
    assert ecrites["contestations à décider"] == (0, "")


def test_a_dispute_tells_since_when_it_waits() -> None:
    etat = EtatDesFiles(0, 0, 0, 0, None, 0, 1, DEPUIS)
    ecrites = {ligne[1]: (ligne[2], ligne[4]) for ligne in lignes(tableau(etat=etat))}
    assert ecrites["visites à relire"] == (0, "")
    assert ecrites["contestations à décider"] == (1, DEPUIS)


def test_a_median_of_the_same_day_is_a_zero_and_one_never_reached_is_empty() -> None:
    attentes = (attente("le jour même", 0.0), attente("jamais", None))
    ecrites = {ligne[1]: ligne for ligne in lignes(tableau(attentes=attentes))}
    assert ecrites["le jour même"][2:4] == (0.0, 40)
    assert ecrites["jamais"][2:4] == ("", 40)
    assert ecrites["jamais"][4].startswith("médiane non atteinte")


def test_the_ground_is_told_wave_by_wave_then_in_total() -> None:
    comptes = tuple(CompteTerrain(*nombres, filtre="") for nombres in ((5, 4, 3, 1), (7, 2, 0, 5), (12, 6, 3, 6)))
    ecrites = lignes(tableau(vagues=("vague 1", "vague 2"), terrain=(CanalParVague("courriel", "Courriel", comptes),)))
    terrain = [ligne[:3] for ligne in ecrites if ligne[0].startswith("Terrain")]
    assert terrain[:4] == [
        ("Terrain, Courriel, vague 1", "prévues", 5),
        ("Terrain, Courriel, vague 1", "faites", 4),
        ("Terrain, Courriel, vague 1", "validées", 3),
        ("Terrain, Courriel, vague 1", "en retard", 1),
    ]
    assert terrain[-4:] == [
        ("Terrain, Courriel, total", "prévues", 12),
        ("Terrain, Courriel, total", "faites", 6),
        ("Terrain, Courriel, total", "validées", 3),
        ("Terrain, Courriel, total", "en retard", 6),
    ]
    assert {len(ligne) for ligne in ecrites} == {len(COLONNES)}


def test_only_ready_reports_are_counted_as_readable() -> None:
    comptes = (
        CompteDeListe("prêts", 8, requete(etat="pret", edition=2026)),
        CompteDeListe("en échec", 3, requete(etat="echec", edition=2026)),
    )
    assert tableau(rapports=GroupeDeComptes("Rapports", comptes)).nb_rapports_prets == 8


def test_a_query_leaves_out_what_is_empty_but_keeps_a_zero() -> None:
    assert requete(edition=2026, canal="", vague=None) == "edition=2026"
    assert requete(edition=2026, vague=0) == "edition=2026&vague=0"
