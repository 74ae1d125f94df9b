"""What a template becomes before it is rendered."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.utils.html import format_html
from django_cotton.compiler_regex import CottonCompiler

from socle.web.gabarits import serrer


@pytest.mark.parametrize(
    ("source", "attendu"),
    [
        ("<ul>\n    <li>Un</li>\n\n  {% if a %}\n  <li>Deux</li>", "<ul>\n<li>Un</li> {% if a %} <li>Deux</li>"),
        (
            "<p>\n  Une phrase\n  coupée en {{ a }}\n  morceaux.\n</p>",
            "<p>Une phrase coupée en {{ a }} morceaux.</p>",
        ),
        ('<a\n  href="x"\n>Un  mot</a>', '<a href="x">Un  mot</a>'),
        (
            "<p>a</p>\n<pre>\n  b\n</pre>\n<textarea>c\nd</textarea>",
            "<p>a</p>\n<pre>\n  b\n</pre>\n<textarea>c\nd</textarea>",
        ),
        (
            "<table>\n  <tr>\n    <td>Un\n <b>a</b>\n <b>c</b>\n</td>\n  {% if a %}\n  <td>2</td>\n{% endif %}\n</tr>\n</table>\n<p>",
            "<table><tr><td>Un <b>a</b>\n<b>c</b></td>{% if a %}<td>2</td>{% endif %}</tr></table>\n<p>",
        ),
        ("Prix\u00a0:\n\u00a0cher", "Prix\u00a0: \u00a0cher"),
    ],
)
def test_breaks_of_a_source_do_not_travel(source, attendu):
    assert serrer(source) == attendu


def test_help_of_a_field_is_words_unless_code_wrote_it_as_html():
    class Aides(forms.Form):
        tapee = forms.CharField(help_text="<b>gras</b>")
        ecrite = forms.CharField(help_text=format_html("<em>{}</em>", "a < b"))
        case = forms.BooleanField(help_text="<i>case</i>")

    source = CottonCompiler().process('{% for champ in aides %}<c-champ :champ="champ" />{% endfor %}')
    page = engines["django"].from_string(source).render({"aides": Aides()})

    assert "&lt;b&gt;gras&lt;/b&gt;" in page
    assert "<em>a &lt; b</em>" in page
    assert "&lt;i&gt;case&lt;/i&gt;" in page


def rendre(source: str, **contexte) -> BeautifulSoup:
    gabarit = engines["django"].from_string(CottonCompiler().process(source))
    return BeautifulSoup(gabarit.render(contexte), "html.parser")


def test_help_that_a_page_gives_is_told_with_its_field_as_the_help_of_the_form_is():
    class Champs(forms.Form):
        mot = forms.CharField()
        aide = forms.CharField(help_text="Du formulaire")
        case = forms.BooleanField()
        choix = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    source = '{% for champ in champs %}<c-champ :champ="champ" aide="De la page" />{% endfor %}'
    page = rendre(source, champs=Champs({}))

    for nom, lu in {"mot": "input", "aide": "input", "case": "input", "choix": "fieldset"}.items():
        decrits = page.select_one(f"{lu}#id_{nom}")["aria-describedby"].split()
        dits = [page.find(id=decrit).get_text(strip=True) for decrit in decrits]
        assert dits == ["De la page", "Erreur\u202f:Ce champ est obligatoire."]


def test_page_that_comes_back_with_errors_opens_on_them_and_says_which_file_is_lost():
    class Envoi(forms.Form):
        motif = forms.CharField()
        fichier = forms.FileField(required=False)

    source = '<c-formulaire :formulaire="envoi" :fichiers="True"></c-formulaire>'
    sans = rendre(source, envoi=Envoi({})).select_one(".bm-resume-erreurs")
    avec = rendre(source, envoi=Envoi({}, {"fichier": SimpleUploadedFile("a.pdf", b"%PDF")}))

    assert sans.has_attr("autofocus")
    assert sans["tabindex"] == "-1"
    for role, ouvre in (("alert", True), ("status", False)):
        alerte = rendre(f'<c-alerte genre="erreur" role="{role}" titre="Non" />').select_one(".bm-alerte")
        assert (alerte.has_attr("autofocus"), alerte.has_attr("tabindex")) == (ouvre, ouvre)
    assert "Rien n’a été perdu" in sans.get_text()
    assert "Rien n’a été perdu" not in avec.get_text()
    assert "choisissez-le à nouveau" in avec.get_text()


def test_components_that_a_page_repeats_tell_the_ear_what_each_is_about():
    page = rendre('<c-tableau legende="3 finalistes" de="Villes" /><c-depliant titre="Le décompte" de="Villes" />')
    fin = "\u202f: Villes"

    assert page.select_one("[role=region]")["aria-label"] == f"3 finalistes{fin}"
    assert page.summary.get_text() == f"Le décompte{fin}"
    assert [entendu.get_text() for entendu in page.select(":is(caption, summary) > .bm-invisible")] == [fin, fin]


@pytest.mark.parametrize(
    ("source", "lu"),
    [
        ('entre <c-mesure :valeur="v" :bornes="b" />, ce qui', "entre 76,2 entre 65 et 88, ce qui"),
        ('(<c-etiquette ton="succes" mot="confirmé" />.)', "( confirmé.)"),
        ('<c-etiquette mot="un" /><c-etiquette mot="deux" />', "un deux"),
        ('<c-bouton>Un</c-bouton> <c-mesure :valeur="n" />', "Un –"),
    ],
)
def test_what_follows_a_component_follows_it_without_a_space(source, lu):
    page = rendre(f"<p>{source}</p>", v=76.2, b=(65.1, 87.9), n=None)

    assert " ".join(page.get_text().split()) == lu


def test_row_of_dots_says_the_name_that_it_is_given_as_it_is():
    ligne = rendre('<c-points nom="{{ nom }}" :score="62.0" />', nom="L'écrit & <b>")

    assert ligne.svg["aria-label"] == "L'écrit & <b>\u202f: score de 62,0 sur 100"
    assert rendre('<c-points :score="None" />').svg["aria-label"] == "pas de score"


def test_title_of_a_page_begins_by_the_error_of_any_of_its_forms():
    class Motif(forms.Form):
        motif = forms.CharField()

    source = '{% extends "mises_en_page/base.html" %}{% block titre %}Décider{% endblock %}'
    titres = [
        rendre(source, **contexte).title.get_text()
        for contexte in (
            {},
            {"vierge": Motif(), "autre": Motif({"motif": "Dit"})},
            {"vierge": Motif(), "raison": Motif({})},
            {"lignes": forms.formset_factory(Motif, absolute_max=1000)({"form-TOTAL_FORMS": "x"})},
            {"etapes": {"vierge": Motif(), "raison": Motif({})}},
        )
    ]

    assert [titre.split()[0] for titre in titres] == ["Décider", "Décider", "Erreur", "Erreur", "Erreur"]
