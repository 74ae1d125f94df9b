"""Somebody is found as people write her, and nobody else is."""

from __future__ import annotations

import json
import re

import pytest

from socle.logic.mentions import EFFACE, Mentions, noms_cherchables

CLAUDE = Mentions(("jean@ville.fr",), ("Claude Zédélin", "05 61 98 76 54"))


@pytest.mark.parametrize(
    "texte",
    [
        "jean@ville.fr",
        "JEAN@Ville.fr",
        "Écrire à jean@ville.fr.",
        "<jean@ville.fr>",
        "mailto:jean@ville.fr?subject=x",
        "Claude Zédélin",
        "CLAUDE ZÉDÉLIN, adjointe",
        "Zédélin Claude",
        "claude zedelin",
        "0561987654",
        "05.61.98.76.54",
        "au +33 5 61 98 76 54.",
        "+33561987654",
        r'{"mot": "Reçue.\nClaude Zédélin\r\njean@ville.fr"}',
    ],
)
def test_every_way_of_writing_her_is_found(texte):
    assert CLAUDE.de_tout.est_dans(texte)
    reste = CLAUDE.de_tout.oter_de(texte)
    assert EFFACE in reste
    assert not CLAUDE.de_tout.est_dans(reste)


@pytest.mark.parametrize(
    ("nom", "ecrit"),
    [
        ("Yann L'Hostis", "Yann L’Hostis"),
        ("Yann L’Hostis", "L'HOSTIS Yann"),
        ("Anne-Marie Zédélin", "Anne Marie Zédélin"),
        ("Anne Lecœur", "anne lecoeur"),
        ("Anne Lecoeur", "Anne LECŒUR"),
        ("LECOEUR Anne", "Anne Lecœur"),
        ("Œdipe Roi", "Oedipe ROI"),
        ("Lætitia Roi", "Laetitia Roi"),
        ("Laetitia Roi", "Lætitia ROI"),
        # A PDF parts accents from their letters, in what is copied from it; a page keeps a name on one line, or cuts it.
        ("Anne Zédélin", "Anne Ze\u0301de\u0301lin"),
        ("Anne Ze\u0301de\u0301lin", "Zédélin ANNE"),
        ("Anne Zédélin", "Anne\u00a0Zédélin"),
        ("Anne Zédélin", "ZEDELIN\u202fAnne"),
        ("Anne Zédélin", "Anne  Zédélin"),
        ("Anne Zédélin", "Anne\nZédélin"),
        ("Anne Zédélin", r"Anne\nZédélin"),
        ("Anne-Marie Zédélin", "Anne\u2011Marie Zédélin"),
        ("Anne Marie Zédélin", "ANNE-MARIE Zédélin"),
        ("0561987654", "05\u201161\u201198\u201176\u201154"),
        ("0561987654", "05\u00a061\u00a098\u00a076\u00a054"),
    ],
)
def test_her_name_is_found_as_another_keyboard_writes_it(nom, ecrit):
    cherches, texte = Mentions((), (nom,)).de_tout, f"Vu avec {ecrit}, merci."

    assert cherches.oter_de(texte) == f"Vu avec {EFFACE}, merci."
    # A database is asked first, where JSON is kept with or without its accents.
    for garde in (texte, json.dumps(texte), json.dumps(texte, ensure_ascii=False)):
        assert re.search(cherches.a_chercher, garde, re.IGNORECASE)


@pytest.mark.parametrize(
    "texte",
    [
        "marie-jean@ville.fr",
        "m.jean@ville.fr",
        "jean@ville.frontiere",
        "jean@ville.fr.exemple",
        "Claude Zédélineau",
        "Marie-Claude Zédélin",
        "Marie\u2011Claude Zédélin",
        "Claude Zédélin\u2011Roi",
        "Marie Zédélin - Claude Roi",
        # A list of two people, one a line.
        "Marie Zédélin\nClaude Roi",
        "MARIE ZÉDÉLIN\r\nCLAUDE ROI",
        "ROI Claude\nZÉDÉLIN Marie",
        r'{"mot": "Marie Zédélin\nClaude Roi"}',
        "Claude",
        "Zédélin",
        "105619876541",
        "",
    ],
)
def test_nobody_else_is(texte):
    assert not CLAUDE.de_tout.est_dans(texte)
    assert CLAUDE.de_tout.oter_de(texte) == texte


@pytest.mark.parametrize(
    ("texte", "reste"),
    [
        ("Vu avec Claude\nZédélin ce matin", "Vu avec [effacé] ce matin"),
        ("Vu avec Zédélin\nClaude. Merci", "Vu avec [effacé]. Merci"),
        ("Vu avec Mme Claude\nZédélin Roi", "Vu avec Mme [effacé] Roi"),
        ("Vu avec Dr. Claude\nZédélin Roi", "Vu avec Dr. [effacé] Roi"),
        ("Vu avec Pr Claude\nZédélin Roi", "Vu avec Pr [effacé] Roi"),
        ("Vu avec Maître Claude\nZédélin Roi", "Vu avec Maître [effacé] Roi"),
        ("Marie Zédélin\nClaude Zédélin", "Marie Zédélin\n[effacé]"),
        ("Mairie 05 61 98\n76 54 Albi", "Mairie [effacé] Albi"),
    ],
)
def test_a_line_that_cuts_her_name_hides_it_from_nobody(texte, reste):
    assert CLAUDE.de_tout.oter_de(texte) == reste


def test_a_name_with_hyphens_set_apart_keeps_no_reader_busy_on_blanks():
    """Each blank of a name stands for many of a text: two in a row would try every way to part these."""
    mots = Mentions((), ("Jean - - Dupuy",)).de_tout.mots

    assert "Jean Dupuy" in mots
    assert [mot for mot in mots if "  " in mot] == []


def test_names_are_left_where_only_addresses_are_looked_for():
    assert CLAUDE.des_adresses.oter_de("Claude Zédélin, jean@ville.fr") == f"Claude Zédélin, {EFFACE}"


def test_what_json_holds_is_read_whole():
    valeur = {"a": ["jean@ville.fr", 3, None], "jean@ville.fr": {"b": "Claude Zédélin"}, "c": True}

    assert CLAUDE.de_tout.oter_de(valeur) == {"a": [EFFACE, 3, None], EFFACE: {"b": EFFACE}, "c": True}


def test_nobody_is_found_in_anything():
    personne = Mentions(())

    assert (personne.de_tout.est_dans("jean@ville.fr"), personne.de_tout.oter_de("Claude")) == (False, "Claude")


@pytest.mark.parametrize(
    ("noms", "cherches"),
    [
        (["Claude Zédélin"], ("Claude Zédélin",)),
        ([" Claude   Zédélin "], ("Claude Zédélin",)),
        (["Claude", "Zédélin", ""], ()),
        (["A B"], ()),
        (["An Li"], ("An Li",)),
        (["Jean-Luc"], ()),
        (["0561987654"], ("0561987654",)),
    ],
)
def test_a_first_name_alone_is_everybodys(noms, cherches):
    assert noms_cherchables(noms) == cherches


def test_a_database_finds_her_as_texts_and_json_write_her():
    cherche = re.compile(Mentions(("jean.b+c@x.fr",), ('Élise "Jo" L\'Hostis',)).de_tout.a_chercher, re.IGNORECASE)
    for texte in (
        'vu ÉLISE "JO" L’HOSTIS, sur place',
        json.dumps('Élise "Jo" L’Hostis'),
        json.dumps('ÉLISE "JO" L\'HOSTIS'),
        "Jean.B+C@x.fr",
    ):
        assert cherche.search(texte), texte
    assert not cherche.search("jeanxb+c@x.fr")
