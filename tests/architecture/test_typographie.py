"""French words of templates and data files: no break may fall before « : ; ! ? » nor inside guillemets; names are elided."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from tests.architecture.arbre import RACINE, couche, fichiers_python, module, nom

INSECABLE = "\u202f"
# What is told apart, looked for in texts, or a header of mails: there a no-break space is a space like another.
AUX_ESPACES_SIMPLES = {
    "bornes/parc/actions/livrer.py",
    "socle/courriels.py",
    "socle/logic/mentions.py",
    "socle/logic/typographie.py",
}
# What nobody reads as French: comments of templates and pages, scripts, sheets, and code.
IGNORES = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|<(script|style|pre|code|kbd|samp)\b.*?</\1>", re.DOTALL
)
FIN = r"""(?=[\s<{.,)…"']|\Z)"""
# « L’inscription de Agen »: the filter `de` writes « d’Agen », « du Havre ».
NON_ELIDE = re.compile(r"\bde\s+(?:<\w+>)?\{\{\s*[\w.]*(?:organisme|organisme\.nom|organisme\.designation)\s*\}\}")
MOIS_MAJUSCULE = re.compile(r"""\|date:["'][^"']*M""")
SOMME_COUPEE = re.compile(r"\d (?=\d{3}\b|€)")
SECABLE = re.compile(rf"(?<=\S)[ \t\n\u00a0]+[:;!?»]{FIN}|«[ \t\n\u00a0]+")

# In code some spaces are written unbreakable and plain, « \u00a0: »: what may break is a space.
SECABLE_SEUL = re.compile(rf"(?<=\S) +[:;!?»]{FIN}|« +")
COMMENTAIRE_JS = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
CHAINE_JS = re.compile(r"\"[^\"\n]*\"|`[^`\n]*`")
SECABLE_JS = re.compile(rf"(?<=[\w…»)]) +[:;!?»]{FIN}|« +")
REMPLI_JS = re.compile(r"\$\{[^}]*\}?")
DES_PAGES = {"views", "forms", "queries", "actions", "web"}


def secables(source):
    """Return the words around each space that may break."""
    lu = IGNORES.sub("", source)
    return [lu[max(0, un.start() - 30) : un.end() + 10] for un in SECABLE.finditer(lu)]


def test_no_line_breaks_before_a_high_sign_nor_inside_guillemets():
    lus = [chemin for suffixe in ("html", "txt", "svg") for chemin in (RACINE / "templates").rglob(f"*.{suffixe}")]

    fautes = {nom(chemin): trouves for chemin in lus if (trouves := secables(chemin.read_text()))}

    assert len(lus) > 700
    assert fautes == {}


def test_names_of_bodies_are_elided_after_de():
    lus = [chemin for suffixe in ("html", "txt") for chemin in (RACINE / "templates").rglob(f"*.{suffixe}")]

    assert {nom(chemin): trouves for chemin in lus if (trouves := NON_ELIDE.findall(chemin.read_text()))} == {}


def test_months_have_no_capital():
    """« 29 Nov » is what `M` writes; `b` writes « 29 nov », `F` « 29 novembre »."""
    lus = [chemin for suffixe in ("html", "txt") for chemin in (RACINE / "templates").rglob(f"*.{suffixe}")]

    assert {nom(chemin) for chemin in lus if MOIS_MAJUSCULE.search(chemin.read_text())} == set()


def textes(lu):
    """Return every text of a data file, however deep."""
    if isinstance(lu, str):
        return [lu]
    morceaux = lu.values() if isinstance(lu, dict) else lu if isinstance(lu, list) else ()
    return [texte for morceau in morceaux for texte in textes(morceau)]


def test_no_line_breaks_there_in_what_shoppers_read_from_data_files():
    dossier = RACINE / "enquetes" / "referentiels" / "donnees"
    lus = {nom(chemin): textes(tomllib.loads(chemin.read_text())) for chemin in dossier.glob("*.toml")}

    fautes = {
        fichier: trouves for fichier, mots in lus.items() if (trouves := [f for mot in mots for f in secables(mot)])
    }

    assert sum(map(len, lus.values())) > 1_000
    assert fautes == {}


def mots_du_code(source):
    """Return every text that a file of code writes, « … » for what it fills in; what it says of itself left out."""
    arbre = ast.parse(source)
    dits = {id(un.value) for un in ast.walk(arbre) if isinstance(un, ast.Expr)}
    return [mot for un in ast.walk(arbre) if id(un) not in dits and isinstance(mot := ecrit_par(un), str)]


def ecrit_par(noeud):
    """Return the text that a node of code writes, None when it writes none."""
    if isinstance(noeud, ast.JoinedStr):
        return "".join("…" if isinstance(un, ast.FormattedValue) else un.value for un in noeud.values)
    return noeud.value if isinstance(noeud, ast.Constant) else None


def test_no_line_breaks_there_in_what_code_writes_on_pages():
    """Layers whose words reach pages; the file that is read in the sealed archive is of a terminal."""
    lus = {
        nom(chemin): mots_du_code(chemin.read_text())
        for chemin in fichiers_python()
        if couche(module(chemin)) in DES_PAGES or module(chemin).startswith("rapports.logic")
    }
    del lus["trophees/actions/sceau.py"]

    fautes = {
        fichier: trouves
        for fichier, mots in lus.items()
        if (trouves := [mot for mot in mots if SECABLE_SEUL.search(mot)])
    }

    assert sum(map(len, lus.values())) > 5_000
    assert fautes == {}


def test_no_line_breaks_there_in_what_scripts_write_on_pages():
    lus = {
        nom(chemin): CHAINE_JS.findall(COMMENTAIRE_JS.sub("", chemin.read_text()))
        for chemin in (RACINE / "static" / "js").rglob("*.js")
    }

    fautes = {
        fichier: trouves
        for fichier, mots in lus.items()
        if (trouves := [mot for mot in mots if SECABLE_JS.search(REMPLI_JS.sub("…", mot))])
    }

    assert sum(map(len, lus.values())) > 2_000
    assert fautes == {}


@pytest.mark.parametrize(
    ("source", "nombre"),
    [
        ("<p>{{ nom }} : {{ valeur }}</p>", 1),
        ("<p>Dites « oui » !</p>", 3),
        ('<c-entete titre="Prêt ?" />', 1),
        ('<c-entete titre="Prêt ? Oui." />', 1),
        ("<p>Deux choses\n  : ceci</p>", 1),
        ('{{ liste|join:" ; " }}', 1),
        (f"<p>{{{{ nom }}}}{INSECABLE}: «{INSECABLE}oui{INSECABLE}»</p>", 0),
        ('<a href="{% url \'carte\' %}?a=1">x</a><c-mesure :valeur="v" /><code>a : b</code>{# a : b #}', 0),
    ],
)
def test_control_breaking_spaces_are_seen(source, nombre):
    assert len(secables(source)) == nombre


def test_no_line_breaks_there_nor_within_a_sum_in_what_the_demonstration_shows_everybody():
    for fichier in ("consultations", "sondages"):
        lus = textes(tomllib.loads((RACINE / f"portail/demonstration/{fichier}.toml").read_text()))

        assert [trouves for texte in lus if (trouves := secables(texte) + SOMME_COUPEE.findall(texte))] == []


def oublie_les_insecables(noeud):
    match noeud:
        case ast.Call(ast.Attribute(ast.Constant(" "), "join"), [ast.Call(ast.Attribute(_, "split"), [])]):
            return True
    return False


def test_what_people_type_is_put_on_one_line_by_one_function():
    """`" ".join(texte.split())` takes their no-break spaces away: `sur_une_ligne` keeps them."""
    lus = {nom(chemin): ast.walk(ast.parse(chemin.read_text())) for chemin in fichiers_python()}

    assert {
        fichier for fichier, noeuds in lus.items() if any(map(oublie_les_insecables, noeuds))
    } == AUX_ESPACES_SIMPLES
