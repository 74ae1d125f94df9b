"""What the check of a page sees, on a page whose like it has already found faultless."""

from __future__ import annotations

import pytest

from tests.parcours import visiteur as visite
from tests.parcours.verdicts import Verdicts
from tests.parcours.visiteur import BUREAU, TELEPHONE, Visiteur

# Nothing is written there; a module of journeys has its database.
pytestmark = [pytest.mark.navigateur, pytest.mark.django_db]
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Essai</title><meta name="viewport" content="width=device-width"><style>
button { width: 9rem; height: 3rem } li { padding: 1rem } .sombre { color: #000; background: #fff } .pale { color: #999; background: #fff }
@media (prefers-color-scheme: dark) { .sombre { color: #222; background: #000 } }
@media (width < 600px) { .bureau { display: none } }
@media (prefers-contrast: more) { .sombre { color: #333; background: #000 } }
@media (pointer: coarse) { .sombre { color: #444; background: #000 } }
</style></head><body><header><nav aria-label="Menu"><ul><li><a href="/a" aria-current="page">Un</a></li><li><a href="/b">Deux</a></li></ul></nav></header>
<main><h1>Titre</h1><form><label for="nom">Nom</label> <input id="nom"> <button class="sombre">Envoyer</button></form></main></body></html>"""


@pytest.fixture(scope="module")
def onglet(browser, browser_context_args):
    contexte = browser.new_context(**browser_context_args)
    yield contexte.new_page()
    contexte.close()


@pytest.fixture
def visiteur(onglet, monkeypatch):
    """Somebody who has seen the page, and nothing else."""
    monkeypatch.setattr(visite, "SANS_FAUTE", Verdicts())
    visiteur = Visiteur(onglet, "")
    visiteur.montrer(BUREAU, "light")
    onglet.set_content(PAGE)
    assert visiteur.examiner() == []
    return visiteur


@pytest.mark.parametrize(
    ("bon", "mauvais", "faute"),
    [
        ('<label for="nom">Nom</label>', "", "label"),
        (">Nom<", "><", "label"),
        ('for="nom"', 'for="non"', "label"),
        (">Envoyer<", "><", "button-name"),
        (">Deux<", "><", "link-name"),
        (">Titre<", "><", "empty-heading"),
        ('lang="fr"', 'lang="zz"', "html-lang-valid"),
        ("<title>Essai</title>", "", "document-title"),
        ("=device-width", "=device-width, user-scalable=no", "meta-viewport"),
        ('class="sombre"', 'class="pale"', "color-contrast"),
        ("</style>", '</style><link rel="stylesheet" href="data:text/css,.sombre{color:%23999}">', "color-contrast"),
        ("h1>", "h3>", "page-has-heading-one"),
        ('href="/b"', 'href="/b" id="nom"', "identifiant donné deux fois"),
        ("Titre", "M" * 400, "la page déborde"),
    ],
)
def test_fault_is_found_on_a_page_like_one_that_had_none(visiteur, bon, mauvais, faute):
    visiteur.page.set_content(PAGE.replace(bon, mauvais))

    assert [trouvee for trouvee in visiteur.examiner() if trouvee.startswith(faute)] != []


def test_landmarks_that_take_the_same_name_are_found(visiteur):
    deux = PAGE.replace("<form>", '<form aria-label="Un"></form><form aria-label="Deux">')
    visiteur.page.set_content(deux)
    assert visiteur.examiner() == []
    visiteur.page.set_content(deux.replace('"Deux"', '"Un"'))

    assert [trouvee.partition(" ")[0] for trouvee in visiteur.examiner()] == ["landmark-unique"]


def test_colours_of_the_night_are_looked_at_too(visiteur):
    visiteur.montrer(color_scheme="dark")

    assert [trouvee.partition(" ")[0] for trouvee in visiteur.examiner()] == ["color-contrast"]


def test_colours_of_those_who_want_contrast_are_looked_at_too(visiteur):
    visiteur.page.emulate_media(contrast="more")
    fautes = visiteur.examiner()
    visiteur.page.emulate_media(contrast="no-preference")

    assert [trouvee.partition(" ")[0] for trouvee in fautes] == ["color-contrast"]


def test_a_page_faultless_under_a_mouse_is_looked_at_under_a_finger(visiteur, browser, browser_context_args):
    doigts = {"viewport": BUREAU, "has_touch": True, "is_mobile": True}
    with browser.new_context(**{**browser_context_args, **doigts}) as contexte:
        telephone = Visiteur(contexte.new_page(), "")
        telephone.page.set_content(PAGE)

        assert [trouvee.partition(" ")[0] for trouvee in telephone.examiner()] == ["color-contrast"]


def test_what_a_screen_hides_is_looked_at_whole(visiteur):
    visiteur.page.set_content(PAGE.replace("<h1>", "<h1 class=bureau>"))
    assert visiteur.examiner() == []
    visiteur.montrer(TELEPHONE)

    assert [trouvee.partition(" ")[0] for trouvee in visiteur.examiner()] == ["page-has-heading-one"]


def test_other_words_in_the_same_form_cost_no_second_look(visiteur, monkeypatch):
    monkeypatch.setattr(Visiteur, "_violations", lambda *_: ["regardée"])
    visiteur.page.set_content(PAGE.replace("Envoyer", "Absenden").replace('lang="fr"', 'lang="de"'))
    autres_mots = visiteur.examiner()
    visiteur.page.set_content(PAGE.replace("Envoyer", ""))

    assert (autres_mots, visiteur.examiner()) == ([], ["regardée"])


def test_another_page_of_the_same_menu_costs_no_second_look(visiteur, monkeypatch):
    monkeypatch.setattr(Visiteur, "_violations", lambda *_: ["regardée"])
    autre = PAGE.replace("<title>", '<meta name="description" content="Autre"><link rel="next" href="/c"><title>')
    visiteur.page.set_content(autre.replace('aria-current="page"', 'aria-current="true"'))

    assert visiteur.examiner() == []


def test_what_a_process_found_faultless_the_others_need_not_look_at(visiteur, monkeypatch, tmp_path):
    ici, la_bas = Verdicts(), Verdicts()
    for un in (ici, la_bas):
        un.partager(tmp_path / "commun")
    monkeypatch.setattr(visite, "SANS_FAUTE", ici)
    visiteur.page.set_content(PAGE)
    bonne = visiteur.examiner()
    monkeypatch.setattr(visite, "SANS_FAUTE", la_bas)
    monkeypatch.setattr(Visiteur, "_violations", lambda *_: ["regardée"])
    connue = visiteur.examiner()
    visiteur.page.set_content(PAGE.replace(">Titre<", "><"))
    fautive = visiteur.examiner()
    monkeypatch.setattr(visite, "SANS_FAUTE", ici)

    # A fault is told to nobody.
    assert (bonne, connue, fautive, visiteur.examiner()) == ([], [], ["regardée"], ["regardée"])
