"""States: every table is complete and drawn, and no line but the gate's writes one."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from outils.etats import SUJETS, document
from socle.vies import Vie
from tests.architecture.arbre import APPS, RACINE, fichiers_python, nom

VIES: dict[str, Vie] = {
    f"{app}.{nom_}": valeur
    for app in APPS
    if (RACINE / app / "enums.py").exists()
    for nom_, valeur in vars(importlib.import_module(f"{app}.enums")).items()
    if isinstance(valeur, Vie)
}
MODELES: dict[str, list[type[models.Model]]] = {
    cle: [
        modele
        for modele in apps.get_models()
        for champ in modele._meta.concrete_fields
        if champ.name == vie.colonne and champ.choices == vie.etats.choices and modele.__name__ != "SuiteDonnee"
    ]
    for cle, vie in VIES.items()
}
COLONNES = {vie.colonne for vie in VIES.values()}
MOT = re.compile(rf"\b(?:{'|'.join(COLONNES)})\b")
VIVANTS = {modele.__name__ for modeles in MODELES.values() for modele in modeles}

NAISSANCES = {
    "bornes.Verbatim": "written once it is masked: nothing else may be stored",
    "consultations.Commentaire": "the organiser's own reply is read by nobody before it is shown",
    "enquetes.Visite": "imported as it was read elsewhere",
    "organismes.Inscription": "imported from what staff validated",
    "trophees.Litige": "a draft of the body comes before the dispute, which staff open at once",
}
"""Rows that may be born in another state than that of the column's default."""


def test_page_of_states_is_drawn_from_the_tables():
    assert (RACINE / "docs" / "etats.md").read_text() == document()
    assert {f"{app}.{table}" for _titre, app, table in SUJETS} == set(VIES)


@pytest.mark.parametrize("cle", VIES)
def test_table_knows_every_state_and_only_them(cle):
    vie = VIES[cle]
    connus = set(vie.etats)

    assert set(vie) == connus
    assert set().union(*vie.values()) <= connus
    assert vie.muets <= connus
    assert MODELES[cle]
    for modele in MODELES[cle]:
        assert not vie.garde_motif or modele._meta.get_field("motif")


def test_no_line_but_the_gate_s_writes_a_state_and_no_exception_is_for_nothing():
    vues = {
        f"{nom(chemin)}:{ligne}": quoi
        for chemin in fichiers_python()
        for ligne, quoi in ecritures(chemin.read_text(), nom(chemin))
    }
    fautes = {f"{ou} {quoi}" for ou, quoi in vues.items() if quoi.removeprefix("naissance ") not in NAISSANCES}
    inutiles = {modele for modele in NAISSANCES if f"naissance {modele}" not in vues.values()}

    assert (fautes, inutiles) == (set(), set())


@pytest.mark.parametrize(
    ("ligne", "quoi"),
    [
        ("visite.etat = EtatVisite.VALIDEE", "affectation"),
        ("de, visite.etat = visite.etat, vers", "affectation"),
        ("visite.etat: str = vers", "affectation"),
        ("for visite.etat in suites: pass", "affectation"),
        ("setattr(enveloppe, 'statut', vers)", "setattr"),
        ("Visite.objects.filter(pk=1).update(etat=vers)", "update"),
        ("Avis.objects.update(**{'comptage': vers})", "update"),
        ("Visite.objects.bulk_update(visites, ['etat', 'reponses'])", "bulk_update"),
        ("CHAMPS = ('reponses', 'etat')\nVisite.objects.bulk_update(visites, CHAMPS)", "bulk_update"),
        ("visite.save(update_fields=['etat'])", "save"),
        ("Dialogue(etat=vers)", "naissance bornes.Dialogue"),
        ("models.Dialogue.objects.create(etat=vers)", "naissance bornes.Dialogue"),
        ("inscription.les_bornes.create(etat=vers)", "naissance bornes.les_bornes"),
        ("Borne.objects.get_or_create(pk=1, defaults={'etat': vers})", "naissance bornes.Borne"),
    ],
)
def test_control_a_file_that_writes_a_state_is_seen(tmp_path, ligne, quoi):
    fichier = tmp_path / "faute.py"
    fichier.write_text(f"def acte():\n    {ligne.replace(chr(10), chr(10) + '    ')}\n")

    assert [dit for _ligne, dit in ecritures(fichier.read_text(), "bornes/faute.py")] == [quoi]


@pytest.mark.parametrize(
    "ligne",
    [
        "if visite.etat == vers: pass",
        "self.etat = etat",
        "Visite.objects.filter(etat=vers).update(reponses={})",
        "Filtres(etat=vers)",
        "SuiteDonnee.objects.create(etat=vers)",
        "visite.save(update_fields=['reponses'])",
        "passer(visite, vers, table=TRANSITIONS, auteur=None)",
    ],
)
def test_control_what_reads_a_state_or_goes_through_the_gate_is_left(ligne):
    assert list(ecritures(f"def acte():\n    {ligne}\n", "bornes/juste.py")) == []


def ecritures(source: str, chemin: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a file that write a state, and how."""
    if not MOT.search(source):
        return
    arbre = ast.parse(source)
    listes = _listes(arbre)
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Attribute) and isinstance(noeud.ctx, ast.Store) and noeud.attr in COLONNES:
            # On itself, only a model can write the state of a row.
            if not (isinstance(noeud.value, ast.Name) and noeud.value.id == "self" and "/models" not in chemin):
                yield noeud.lineno, "affectation"
        elif isinstance(noeud, ast.Call) and (quoi := _appel(noeud, listes)):
            yield noeud.lineno, quoi.replace("naissance ", f"naissance {Path(chemin).parts[0]}.")


def _appel(appel: ast.Call, listes: dict[str, set[str]]) -> str:
    """Return how a call writes a state, or nothing."""
    fonction = appel.func.attr if isinstance(appel.func, ast.Attribute) else getattr(appel.func, "id", "")
    donnes = {mot.arg for mot in appel.keywords}
    donnes |= {
        cle for mot in appel.keywords if mot.arg in {None, "defaults", "create_defaults"} for cle in _mots(mot.value)
    }
    match fonction:
        case "setattr" if len(appel.args) > 1:
            return "setattr" if _mots(appel.args[1]) & COLONNES else ""
        case "update" | "aupdate":
            return "update" if donnes & COLONNES else ""
        case "save" | "asave" | "bulk_update" | "abulk_update":
            nommes = [*appel.args[1:], *(mot.value for mot in appel.keywords)]
            ecrits = {mot for valeur in nommes for mot in _mots(valeur) | listes.get(getattr(valeur, "id", ""), set())}
            return fonction if ecrits & COLONNES else ""
    if donnes & COLONNES:
        if fonction in VIVANTS:
            return f"naissance {fonction}"
        if fonction in {"create", "get_or_create", "update_or_create"} and (modele := _modele(appel.func)):
            return f"naissance {modele}"
    return ""


def _modele(fonction: ast.expr) -> str:
    """Return the model, or the related manager, that a call of `create` is made on; nothing for one without a life."""
    porteur = getattr(fonction, "value", None)
    if isinstance(porteur, ast.Attribute) and porteur.attr in {"objects", "_default_manager"}:
        porteur = porteur.value
        modele = str(getattr(porteur, "attr", getattr(porteur, "id", "")))
        return modele if modele in VIVANTS else ""
    return str(getattr(porteur, "attr", ""))


def _listes(arbre: ast.AST) -> dict[str, set[str]]:
    """Return the words of each list that a name is given in a file."""
    return {
        cible.id: _mots(noeud.value)
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Assign)
        for cible in noeud.targets
        if isinstance(cible, ast.Name)
    }


def _mots(valeur: ast.expr) -> set[str]:
    return {n.value for n in ast.walk(valeur) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
