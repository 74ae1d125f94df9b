"""Across apps, only the open layers may be imported."""

from __future__ import annotations

import ast

from tests.architecture.arbre import APPS, fichiers_python, nom

# `web`: what pages of other apps ask of the address, as the edition that they speak of.
COUCHES_OUVERTES = {"models", "enums", "rules", "queries", "logic", "web"}
# The portal's commands build whole campaigns: they call the acts of the apps below.
PEUT_APPELER_LES_ACTES = ("portail/management/commands/", "portail/demonstration/")
# One act of an upper app may be the consequence of another one below: each has its decision record.
ACTES_PERMIS = {
    # ADR 18: a dispute that is upheld voids the contact, by the one act that voids contacts.
    ("trophees/actions/litiges.py", "enquetes.actions.relire"),
    # ADR 34: mails of codes follow the headcount of the body, and go when staff stop what is sent in its name.
    ("sondages/actions/effectif.py", "organismes.actions.effectif"),
}


def _imports(chemin):
    for noeud in ast.walk(ast.parse(chemin.read_text())):
        if isinstance(noeud, ast.ImportFrom) and noeud.module and noeud.level == 0:
            yield noeud.module
        elif isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)


def test_apps_import_only_open_layers_of_others():
    fautes = []

    for chemin in fichiers_python():
        fichier = nom(chemin)
        app = fichier.split("/")[0]
        for module in _imports(chemin):
            cible, _, reste = module.partition(".")
            couche = reste.partition(".")[0]
            if cible not in APPS or cible in {app, "socle"} or app == "barometre":
                continue
            if fichier.startswith(PEUT_APPELER_LES_ACTES) or (fichier, module) in ACTES_PERMIS:
                continue
            if couche not in COUCHES_OUVERTES:
                fautes.append(f"{fichier} importe {module}")

    assert fautes == []


def test_clock_is_read_in_one_module():
    interdits = ("timezone.now(", "datetime.now(", "date.today(", "datetime.utcnow(", "localdate(")

    fautes = [
        f"{nom(chemin)} : {interdit}"
        for chemin in fichiers_python()
        if nom(chemin) != "socle/horloge.py"
        for interdit in interdits
        if interdit in chemin.read_text()
    ]

    assert fautes == []


def test_no_signal_between_apps():
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if "django.dispatch" in chemin.read_text() or "post_save" in chemin.read_text()
    ]

    assert fautes == []
