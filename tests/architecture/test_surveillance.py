"""The board and the rules of alert name what the platform exports, and the rules ring where the page of staff does."""

from __future__ import annotations

import datetime as dt
import json
import re

import yaml
from prometheus_client import CollectorRegistry

from barometre import jauges
from portail.logic import sante
from portail.logic.sante import EtatDeSante
from socle.logic.arrieres import Arriere
from socle.metriques import DUREES
from tests.architecture.arbre import RACINE

DOSSIER = RACINE / "surveillance"
NOM = re.compile(r"\bbarometre_[a-z_]+")
# What Prometheus adds to the name of a histogram.
SUFFIXES = re.compile(r"_(bucket|count|sum)$")
SECONDES = dt.timedelta(seconds=1)
INSTANT = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


def regles():
    """Return the rules of alert by name."""
    (groupe,) = yaml.safe_load((DOSSIER / "alertes.yml").read_text())["groups"]
    return {regle["alert"]: regle for regle in groupe["rules"]}


def expressions_du_tableau():
    tableau = json.loads((DOSSIER / "tableau.json").read_text())
    return [cible["expr"] for panneau in tableau["panels"] for cible in panneau["targets"]]


def exportees(monkeypatch):
    """Return the name of everything that the platform exports."""
    plein = EtatDeSante(
        instant=INSTANT,
        courriels=Arriere(),
        courriels_reportes=0,
        courriels_perdus=0,
        avis=Arriere(),
        documents={},
        echecs={},
        files={},
        battements={},
        place=(1, 2),
        bornes_silencieuses=0,
        envois_a_regler=0,
        sauvegarde_le=INSTANT,
        ecart=0.0,
    )
    monkeypatch.setattr(jauges, "_relever", lambda: plein)
    registre = CollectorRegistry()
    registre.register(DUREES)
    return {famille.name for famille in [*jauges.Jauges().collect(), *registre.collect()]}


def nommees(textes):
    return {SUFFIXES.sub("", nom) for texte in textes for nom in NOM.findall(texte)}


def test_every_metric_that_is_named_is_exported_and_every_one_exported_is_shown(monkeypatch, db):
    connues = exportees(monkeypatch)

    assert nommees(regle["expr"] for regle in regles().values()) - connues == set()
    assert nommees(expressions_du_tableau()) == connues


def test_rules_ring_where_the_page_of_staff_does():
    limites = {
        nom: float(re.search(r"[<>] ([\d.]+)$", r["expr"].strip())[1]) for nom, r in regles().items() if nom in A
    }

    assert limites == {
        nom: attendue / SECONDES if isinstance(attendue, dt.timedelta) else attendue for nom, attendue in A.items()
    }


A = {
    "CourrielEnRetard": sante.COURRIEL_EN_RETARD,
    "CourrielsReportes": sante.REPORTES_EN_TROP,
    "AvisNonTries": sante.AVIS_EN_RETARD,
    "DocumentEnRetard": sante.DOCUMENT_EN_RETARD,
    "ProcessusMuet": sante.SILENCE_D_UN_PROCESSUS,
    "FileQuiGonfle": sante.MESSAGES_EN_TROP,
    "HeureDecalee": sante.ECART_EN_TROP,
    "DisqueBientotPlein": sante.PART_LIBRE,
    "SauvegardeEnRetard": sante.SAUVEGARDE_EN_RETARD,
}


def test_every_rule_says_how_bad_it_is_and_what_to_do():
    muettes = [
        nom
        for nom, regle in regles().items()
        if regle["labels"].get("severite") not in {"critique", "a_traiter"}
        or set(regle["annotations"]) != {"resume", "conseil"}
    ]

    assert muettes == []


def test_every_rule_is_tried_on_both_sides():
    essais = (DOSSIER / "alertes_essais.yml").read_text()

    assert set(re.findall(r'\{alertname="(\w+)"\}', essais)) == set(regles())
