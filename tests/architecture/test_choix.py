"""Choices stand below the rules: a rule names one, it does not spell its word again."""

from __future__ import annotations

import ast
from importlib import import_module

from bornes.enums import MotifRetenue
from campagnes.enums import Acte
from consultations.enums import TypeDialogue
from enquetes.enums import CodeAnomalie, NatureBareme, TypeScenario
from organismes.enums import Canal, NatureEntite, TypeOrganisme
from socle.enums import Choix
from tests.architecture.arbre import APPS, fichiers_python, nom
from trophees.enums import Categorie, MotifIneligibilite

NOMMES = (
    Acte,
    Canal,
    Categorie,
    CodeAnomalie,
    MotifIneligibilite,
    MotifRetenue,
    NatureBareme,
    NatureEntite,
    TypeDialogue,
    TypeOrganisme,
    TypeScenario,
)
EXCEPTIONS = {
    # Codes of the national directory, in its own file format.
    "organismes/logic/annuaire.py": {"CC", "CA", "CU", "EPT"},
    # Types of bodies belong to an app above.
    "campagnes/logic/garde.py": {membre.value for membre in TypeOrganisme},
    # Channels too: an edition says what each receives and weighs.
    "campagnes/logic/methode.py": {membre.value for membre in Canal},
    # What judges a plan imports nothing of what made it.
    "enquetes/planification/logic/verification.py": {"TEL", "PHYS"},
}


# Travels alone inside a sealed file, without the project: it spells everything.
SEULS = {"trophees/logic/verifier.py"}


def epeles(source: str) -> set[str]:
    """Return the words of named choices that a module spells, docstrings and sentences aside."""
    mots = {membre.value for choix in NOMMES for membre in choix}
    arbre = ast.parse(source)
    phrases = {id(n) for texte in ast.walk(arbre) if isinstance(texte, ast.JoinedStr) for n in ast.walk(texte)}
    return {
        noeud.value
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Constant) and noeud.value in mots and id(noeud) not in phrases
    }


def les_choix():
    for app in sorted(APPS):
        try:
            module = import_module(f"{app}.enums")
        except ModuleNotFoundError:
            continue
        yield from (c for c in vars(module).values() if isinstance(c, type) and issubclass(c, Choix) and c is not Choix)


def test_rules_name_choices():
    fautes = {}
    for chemin in fichiers_python():
        fichier = nom(chemin)
        if (
            "/logic/" in fichier
            and fichier not in SEULS
            and (mots := epeles(chemin.read_text()) - EXCEPTIONS.get(fichier, set()))
        ):
            fautes[fichier] = mots

    assert fautes == {}


def test_a_spelled_choice_is_seen():
    assert epeles('if canal == "EMAIL":\n    pass') == {"EMAIL"}
    assert epeles("if canal == Canal.EMAIL:\n    pass") == set()


def test_every_choice_has_its_word_and_its_label():
    tous = set(les_choix())
    deux_fois = {choix for choix in tous if len(choix.__members__) != len(choix)}
    sans_mot = {choix for choix in tous if not all(membre.label for membre in choix)}
    autrement = {choix for choix in tous if choix.choices != [(membre.value, membre.label) for membre in choix]}

    assert len(tous) > 50
    assert (deux_fois, sans_mot, autrement) == (set(), set(), set())
