"""Mails leave by one machine, and their first lines quote nothing that a body typed: who receives them reads no words of
a stranger.

The latter is read in the templates, so that no branch escapes: each variable of those places must be on the list below.
"""

from __future__ import annotations

import re

import pytest
from django.utils.module_loading import import_string

from socle.queries.courriers import modeles_de_courrier
from tests.architecture.arbre import RACINE, fichiers_python, nom

PORTE = "socle/courriels.py"
EXPEDITEURS = {
    "socle/expedition.py": "the machine",
    "comptes/actions/courriels.py": "a code or a link that opens an account: sealed, and gone with its sending",
    "sondages/actions/envoyer.py": "forgetting to whom a code went is its point",
}
ENVOIE = re.compile(
    r"^from socle\.courriels import .*\benvoyer\b|^import socle\.courriels|socle import .*\bcourriels\b"
    r"|^(?:from|import) django\.core\.mail|\bsmtplib\b",
    re.MULTILINE,
)
COURRIELS = RACINE / "templates" / "courriels"
# Set by the platform, by its team, or the receiver's own words (`proposition.titre`).
SURES = frozenset(
    {
        "au",
        "bas",
        "borne.numero_inventaire",
        "brouillon.expire_le",
        "campagne.annee",
        "campagne.idcity_places",
        "canal",
        "contact",
        "demande.avis.jour",
        "demandes",
        "depuis",
        "dernier_jour",
        "du",
        "enqueteur.max_semaine",
        "enqueteur.max_total",
        "enqueteur.pseudonyme",
        "haut",
        "inscription.confirmee_le",
        "inscription.deposee_le",
        "jour",
        "le",
        "lien",
        "mots_themes",
        "nombre",
        "organisme.designation",
        "points",
        "proposition.deposee_le",
        "proposition.titre",
        "raisons",
        "role",
        "silence",
        "situation.rang",
        "suite.get_etat_display",
        # Our own texts about accounts.
        "sujet",
        "texte",
        "taux",
        "visite.a_reprendre_avant",
    }
)
TITRE, CORPS = (
    re.compile(rf"{{% block {bloc} %}}(.*?){{% endblock {bloc} %}}", re.DOTALL) for bloc in ("titre", "corps")
)
VARIABLE = re.compile(r"\{\{\s*([\w.]+)")


def test_mails_leave_by_one_machine_and_the_exceptions_that_have_a_reason():
    trouves = {nom(chemin) for chemin in fichiers_python() if ENVOIE.search(chemin.read_text())}

    assert trouves == EXPEDITEURS.keys() | {PORTE}


def test_every_kind_of_mail_is_composed_in_one_file_of_its_app():
    modules = {modele: import_string(modele.COMPOSEUR).__module__ for modele in modeles_de_courrier()}

    assert len(modules) >= 2
    for modele, module in modules.items():
        assert module.split(".")[0] == modele._meta.app_label
        assert module.endswith(".actions.courriels")


def _debut_du_texte(texte):
    """Return a text up to the end of its first paragraph, the greeting apart, which the frame writes if there is one."""
    if corps := CORPS.search(texte):
        return corps[1].lstrip("\n").split("\n\n", 1)[0]
    salut = texte.find("Bonjour,")
    suite = texte[salut + len("Bonjour,") :].lstrip("\n") if salut >= 0 else texte
    return texte[: max(salut, 0)] + suite.split("\n\n", 1)[0]


def _debut_du_html(html):
    """Return the title and the first paragraph of a page, the greeting apart."""
    titre, corps = (bloc[1] if (bloc := motif.search(html)) else "" for motif in (TITRE, CORPS))
    paragraphes = [part for part in corps.split("</p>") if "<p>Bonjour," not in part]
    return f"{titre}{paragraphes[0] if paragraphes else ''}"


def _debut(gabarit):
    texte = gabarit.read_text()
    if gabarit.name.endswith(".sujet.txt"):
        return texte
    return _debut_du_html(texte) if gabarit.suffix == ".html" else _debut_du_texte(texte)


CADRE = {"base.html", "base.txt", "au_referent.html", "au_referent.txt", "_choix.txt"}
GABARITS = sorted(chemin for chemin in COURRIELS.rglob("*.*") if chemin.name not in CADRE)


def test_subjects_and_first_lines_say_nothing_that_a_body_typed():
    dites = {str(gabarit.relative_to(COURRIELS)): set(VARIABLE.findall(_debut(gabarit))) for gabarit in GABARITS}

    assert len(dites) > 100
    assert {gabarit: mots - SURES for gabarit, mots in dites.items() if mots - SURES} == {}


@pytest.mark.parametrize(
    ("suffixe", "texte"),
    [
        (".txt", "Bonjour,\n\n{{ organisme.nom }} vous écrit : {{ sondage.titre }}.\n\nLa suite."),
        (
            ".txt",
            "{% if a %}Démonstration.\n\n{% endif %}Bonjour,\n{% if b %}\n{{ dialogue.titre }}{% endif %}\n\nFin.",
        ),
        (".txt", "{% block corps %}\n{% if b %}\n{{ dialogue.titre }}{% endif %}\n\nFin.{% endblock corps %}"),
        (".html", "{% block titre %}{{ dialogue.titre }}{% endblock titre %}"),
        (".html", "{% block corps %}<p>Bonjour,</p><p>{{ sondage.titre }}</p>{% endblock corps %}"),
        (".sujet.txt", "{{ organisme.nom }}"),
    ],
)
def test_control_words_of_a_body_are_seen_wherever_they_begin_a_mail(tmp_path, suffixe, texte):
    gabarit = tmp_path / f"essai{suffixe}"
    gabarit.write_text(texte)

    assert set(VARIABLE.findall(_debut(gabarit))) - SURES != set()
