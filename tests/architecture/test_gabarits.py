"""Templates compile, hold no inline style, script or handler (the security policy would block them), and no rule."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from tests.architecture.arbre import APPS, RACINE, gabarits, nom

INTERDITS = {
    "style en ligne": re.compile(r"\sstyle\s*="),
    "gestionnaire en ligne": re.compile(r"\son(click|change|submit|load|input|keydown)\s*="),
    "script en ligne": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>"),
    "adresse extérieure chargée": re.compile(r"(?:src|href)=\"(?:https?:)?//[^\"]*\.(?:js|css|woff2?|png|svg)\""),
    # Two scripts block on purpose, before the first paint; those of packages are as they come.
    "script qui n’est pas un module": re.compile(
        r"<script(?![^>]*type=\"module\")[^>]*'js/(?!socle/theme\.js|sondage/amorce\.js)"
    ),
    "hx- sans data-": re.compile(r"\shx-"),
    # What would do nothing without a script is shown by its script.
    "bouton sans effet sans script": re.compile(
        r"<(?:c-bouton|button)\b(?=[^<>]*\sdata-bm-(?:clavier-ouvrir|sortie|imprimer|theme|touches|copier)\b)"
        r"(?![^<>]*\shidden\b)"
    ),
    # The page opens on what was refused; what a script fills, it announces.
    "refus que la page n’ouvre pas": re.compile(
        r"<(?!c-)(?=[^<>]*\srole=\"alert\")(?![^<>]*\s(?:autofocus|hidden|data-bm-zone)\b)"
    ),
    # What is made while one waits is told as it goes.
    "avancement muet": re.compile(r"<span>[^<]*<strong\s+data-bm-rapport-mot"),
    # A voice that appears with its words may say nothing of them.
    "voix cachée": re.compile(r"<[^<>]*role=\"status\"[^<>]*\shidden|<[^<>]*\shidden[^<>]*role=\"status\""),
}
# What stands before a comparison, and the quote that follows it if words do.
COMPARAISON = re.compile(r"""([\w.]+|["'])\s*(?:==|!=|\bnot in\b|\bin\b)\s*(?=["'\w])(["']?)""")
BALISE = re.compile(r"{% *(?:el)?if (.*?)%}", re.DOTALL)
# Components compare their own props; account pages are those of allauth.
EXEMPTS = {"cotton", "allauth"}
ETATS = {"etat", "statut"}
# The formatter breaks at 120, but never inside a value.
LONGUEUR = 200
TABLEAU = re.compile(r"""<c-tableau((?:[^">]|"[^"]*")*)>(.*?)</c-tableau>""", re.DOTALL)
GESTE = re.compile(r"<c-bouton|<button|<form\b|<input\b")


def champs_a_choix():
    """Return the names of the fields of our models whose values are a closed list."""
    modeles = [modele for app in APPS if app in apps.app_configs for modele in apps.get_app_config(app).get_models()]
    return {champ.name for modele in modeles for champ in modele._meta.get_fields() if getattr(champ, "choices", None)}


def regles(source, champs):
    """Return what a template compares to the words of a state or of a kind instead of asking a question."""
    compares = [
        gauche
        for balise in BALISE.findall(source)
        for gauche, droite in COMPARAISON.findall(balise)
        if droite and gauche not in {"'", '"'}
    ]
    return [un for un in compares if un in ETATS or ("." in un and un.rpartition(".")[2] in champs)]


def test_templates_compile_and_are_clean():
    fautes = {nom(chemin): _fautes(chemin) for chemin in gabarits()}

    assert len(fautes) > 600
    assert {gabarit: trouvees for gabarit, trouvees in fautes.items() if trouvees} == {}


def _fautes(chemin):
    try:
        get_template(str(chemin.relative_to(RACINE / "templates")))
    except (TemplateSyntaxError, TemplateDoesNotExist) as erreur:
        return [repr(erreur)]
    # Mails carry their own styles: mail readers load no sheet.
    if "courriels" in chemin.parts:
        return []
    return [faute for faute, motif in INTERDITS.items() if motif.search(chemin.read_text())]


def test_templates_ask_questions_and_compare_no_state():
    champs = champs_a_choix()
    lus = [chemin for suffixe in ("html", "txt", "svg") for chemin in (RACINE / "templates").rglob(f"*.{suffixe}")]

    fautes = {nom(chemin): regles(chemin.read_text(), champs) for chemin in lus if not EXEMPTS & set(chemin.parts)}

    assert {"etat", "statut", "canal", "nature"} <= champs
    assert {fichier: trouvees for fichier, trouvees in fautes.items() if trouvees} == {}


@pytest.mark.parametrize(
    ("source", "trouvees"),
    [
        ('{% if visite.etat == "soumise" or visite.etat == "arbitrage" %}', ["visite.etat", "visite.etat"]),
        ("{% if a %}{% elif etat != 'close' %}", ["etat"]),
        ('{% if fiche.visite.canal in "TEL PHYS" %}', ["fiche.visite.canal"]),
        ('{% if visite.est_planifiee and visite.etat == autre.etat %}{% if vue == "tout" %}', []),
    ],
)
def test_control_comparisons_are_seen(source, trouvees):
    assert regles(source, champs_a_choix()) == trouvees


def test_no_line_of_a_template_is_too_long_to_be_read():
    lus = [chemin for suffixe in ("html", "txt", "svg") for chemin in (RACINE / "templates").rglob(f"*.{suffixe}")]

    trop_longues = [
        f"{nom(chemin)}:{numero}"
        for chemin in lus
        for numero, ligne in enumerate(chemin.read_text().splitlines(), 1)
        if len(ligne) > LONGUEUR
    ]

    assert len(lus) > 500
    assert trop_longues == []


def test_a_line_that_holds_an_act_is_a_card_on_phones():
    """In a table that scrolls, what one is here to do would stand out of the screen."""
    tableaux = [
        (nom(chemin), attributs, lignes)
        for chemin in gabarits()
        for attributs, lignes in TABLEAU.findall(chemin.read_text())
        if GESTE.search(lignes)
    ]

    assert len(tableaux) > 15
    assert [fichier for fichier, attributs, _ in tableaux if ":lignes=" not in attributs] == []
