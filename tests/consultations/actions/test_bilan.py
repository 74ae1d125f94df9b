"""The report of the council: one reading, one file, tagged, whatever the number of clicks."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from barometre.celery import app
from consultations import tasks
from consultations.actions import bilan as actes
from consultations.models import Bilan
from consultations.queries.bilan import COLONNES, bilan_de, lignes_du_bilan
from consultations.queries.publics import dialogues_publics
from socle import fabrication
from socle.enums import EtatDocument
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.consultations import (
    AvisSectionFactory,
    CommentaireFactory,
    DialogueFactory,
    DuelFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    ReponsePublieeFactory,
    SectionFactory,
    SoutienFactory,
    SuiteDonneeFactory,
    ThemeFactory,
)
from tests.factories.organismes import InscriptionFactory, TerritoireFactory
from tests.jours import le

pytestmark = pytest.mark.django_db


def _texte(dialogue):
    return " ".join(BeautifulSoup(actes.composer_html(bilan_de(dialogue)), "html.parser").get_text().split())


def dialogue_rempli(**champs):
    dialogue = DialogueFactory(**(champs or {"clos": True}))
    theme = ThemeFactory(dialogue=dialogue, nom="Ombre")
    premiere = PropositionFactory(dialogue=dialogue, theme=theme, retenue_=True, titre="Des arbres")
    seconde = PropositionFactory(dialogue=dialogue, non_retenue=True, titre="Une fontaine")
    SuiteDonneeFactory(proposition=premiere, texte="Trente arbres au budget.")
    for _ in range(2):
        SoutienFactory(proposition=premiere)
    DuelFactory(a=premiere, b=seconde)
    PropositionFactory(dialogue=dialogue, refusee=True)
    section = SectionFactory(dialogue=dialogue)
    for _ in range(5):
        AvisSectionFactory(section=section, publie=True)
    return dialogue


def test_one_reading_gathers_everything():
    lu = bilan_de(dialogue_rempli())
    assert [(une.proposition.titre, une.nb_soutiens, une.explication) for une in lu.contributions] == [
        ("Des arbres", 2, "Trente arbres au budget."),
        ("Une fontaine", 0, "Le sous-sol ne le permet pas."),
    ]
    assert [(theme.nom, theme.nb_contributions, theme.nb_soutiens) for theme in lu.par_theme] == [
        ("Ombre", 1, 2),
        ("", 1, 0),
    ]
    assert [(suite.etat.value, len(suite.contributions)) for suite in lu.suites] == [("retenue", 1), ("non_retenue", 1)]
    assert (lu.nb_refusees, lu.nb_avec_suite, lu.nb_retenues) == (1, 2, 1)
    assert lu.sections[0].colonnes.mots == ("0", "1", "0", "2", "0", "3", "5", "4", "0", "5")


@pytest.mark.parametrize(
    ("etat", "nombre", "dite"),
    [
        ("ouvert", 7, "7 évaluations. Les réponses se lisent à partir de dix, ou à la clôture s’il y en a cinq."),
        ("ouvert", 17, "Les 7 réponses suivantes se liront plus tard"),
        ("ferme", 4, "4 évaluations. Sous cinq, les réponses ne sont pas montrées."),
    ],
)
def test_marks_that_wait_are_told_on_paper_as_on_the_page(etat, nombre, dite):
    section = SectionFactory(dialogue=DialogueFactory(**{etat: True}))
    AvisSectionFactory.create_batch(nombre, section=section)

    page = BeautifulSoup(actes.composer_html(bilan_de(section.dialogue)), "html.parser")
    assert dite in " ".join(page.get_text().split())
    evaluations = page.find(id="une-page")("td")[-1].text
    assert evaluations == ("10 lues sur 17" if nombre == 17 else str(nombre))


def test_marks_too_few_to_be_added_to_what_a_closing_told_are_said_to_be_left_out():
    section = SectionFactory(dialogue__ferme=True)
    AvisSectionFactory.create_batch(7, section=section, est_dite=True)
    AvisSectionFactory.create_batch(2, section=section)

    texte = " ".join(BeautifulSoup(actes.composer_html(bilan_de(section.dialogue)), "html.parser").get_text().split())
    assert "sur 7 la jugent utile" in texte
    assert "2 réponses venues après une première clôture, et les notes changées depuis, ne sont pas montrées" in texte


@pytest.mark.parametrize(
    ("etat", "nouvelles", "changees", "dite"),
    [
        ("ouvert", 1, 0, "La réponse suivante se lira plus tard, cinq au moins à la fois"),
        ("ouvert", 0, 2, "Les notes changées se liront à la clôture, cinq au moins à la fois"),
        ("ferme", 0, 2, "Les notes changées après une première clôture ne sont pas montrées : moins de cinq, elles"),
    ],
)
def test_what_a_reopened_consultation_does_not_tell_is_said_whatever_it_is(etat, nouvelles, changees, dite):
    section = SectionFactory(dialogue=DialogueFactory(**{etat: True}))
    AvisSectionFactory.create_batch(7 - changees, section=section, est_dite=True)
    AvisSectionFactory.create_batch(changees, section=section, est_dite=True, utilite_dite=1)
    AvisSectionFactory.create_batch(nouvelles, section=section)

    texte = " ".join(BeautifulSoup(actes.composer_html(bilan_de(section.dialogue)), "html.parser").get_text().split())
    assert dite in texte


@pytest.mark.parametrize(("etat", "dit"), [("ouvert", "n’a encore participé"), ("ferme", "n’a participé")])
def test_a_report_that_nobody_took_part_in_says_whether_somebody_still_may(etat, dit):
    page = BeautifulSoup(actes.composer_html(bilan_de(DialogueFactory(**{etat: True}))), "html.parser")

    for partie in ("une-page", "participation"):
        assert f"Personne {dit}" in " ".join(page.find(id=partie).text.split())
    assert page.find(id="accord").find("aside") is None, "nothing is drawn: nothing is to explain"


def test_the_report_of_a_project_speaks_of_no_ideas():
    section = SectionFactory(dialogue=DialogueFactory(type="evaluer_projet", ferme=True))
    AvisSectionFactory.create_batch(5, section=section)
    ReponsePublieeFactory(dialogue=section.dialogue)

    page = BeautifulSoup(actes.composer_html(bilan_de(section.dialogue)), "html.parser")
    texte = " ".join(page.get_text().split())
    assert [titre.span.text for titre in page("h2") if titre.span] == ["1", "2", "3", "4"]
    assert "5 participants, 5 évaluations" in texte
    for absent in ("0 contribution", "soutien", "Bradley", "groupes d’opinion", "suite motivée"):
        assert absent not in texte


@pytest.mark.parametrize(("ferme", "jour"), [("2027-03-10", 10), ("2027-03-25", 20)], ids=["before", "after"])
def test_the_report_tells_until_when_people_could_take_part(ferme, jour):
    """The stage of the answer is none; nor are the days that a closing took away."""
    debut, fin = dt.date(2027, 3, 1), dt.date(2027, 3, 31)
    dialogue = DialogueFactory(ferme=True, debut=debut, fin=fin, ferme_le=le(ferme))
    PhaseFactory(dialogue=dialogue, rang=1, nature="idees", du=debut, au=dt.date(2027, 3, 20))
    PhaseFactory(dialogue=dialogue, rang=2, nature="reponse", du=dt.date(2027, 3, 21), au=fin)

    lu = bilan_de(dialogue)

    assert lu.participation == (debut, dt.date(2027, 3, jour))
    (vue,) = dialogues_publics().passees
    assert vue.fin == dt.date(2027, 3, jour), "and so does the public list"
    assert f"close le {jour}\xa0mars 2027" in actes.composer_html(lu)


def test_the_report_of_a_body_that_left_the_edition_says_closed_that_day():
    partie = InscriptionFactory(retiree=True, idcity=True, decidee_le=le("2027-03-10"))
    dates = {"debut": dt.date(2027, 3, 1), "fin": dt.date(2027, 4, 30)}
    dialogue = DialogueFactory(ferme=True, inscription=partie, ferme_le=le("2027-04-01"), **dates)

    lu = bilan_de(dialogue)

    assert lu.arretee_le == dt.date(2027, 3, 10)
    assert "close le 10\xa0mars 2027" in actes.composer_html(lu)


def test_published_words_are_printed_though_marks_are_hidden_and_those_left_out_are_counted():
    section = SectionFactory(dialogue__ferme=True)
    AvisSectionFactory(section=section, publie=True, reserve="Le parking manque", commentaire="")
    masquee = _texte(section.dialogue)
    for numero in range(6):
        AvisSectionFactory(section=section, publie=True, reserve="", commentaire=f"Avis numéro {numero}")

    assert "Sous cinq, les réponses ne sont pas montrées" in masquee
    assert "Le parking manque" in masquee
    assert "de plus" not in masquee
    assert "1 autre texte se lit sur la page publique" in _texte(section.dialogue)


def test_refused_replies_and_remarks_are_counted_with_refused_contributions():
    dialogue = DialogueFactory(ferme=True)
    assert "Aucun n’a été refusé." in _texte(dialogue)
    PropositionFactory(dialogue=dialogue, refusee=True)
    CommentaireFactory(
        proposition=PropositionFactory(dialogue=dialogue), etat="refuse", motif="injure", decide_le=maintenant()
    )
    AvisSectionFactory(section=SectionFactory(dialogue=dialogue), etat="refuse", motif="injure", decide_le=maintenant())

    assert "3 textes n’ont pas été publiés." in _texte(dialogue)


@pytest.mark.parametrize(("nombre", "dit"), [(30, False), (31, True)])
def test_the_report_says_that_it_leaves_out_ideas_beyond_thirty(nombre, dit):
    dialogue = DialogueFactory(ferme=True)
    premiere, *autres = PropositionFactory.create_batch(nombre, dialogue=dialogue)
    for autre in autres:
        DuelFactory(a=premiere, b=autre, participant=ParticipantFactory(dialogue=dialogue))

    assert (f"Les trente premières des {nombre} idées" in _texte(dialogue)) == dit


def test_small_communes_are_not_named():
    dialogue = DialogueFactory(ouvert=True)
    grande, moyenne, petite = (TerritoireFactory(nom=nom) for nom in ("Grande", "Moyenne", "Petite"))
    for commune, nombre in ((grande, 8), (moyenne, 5), (petite, 1)):
        for _ in range(nombre):
            participant = ParticipantFactory(dialogue=dialogue, commune=commune)
            PropositionFactory(dialogue=dialogue, auteur=participant)
    assert bilan_de(dialogue).communes == (("Grande", 8), ("Autres communes", 6))


def test_rows_of_the_csv_are_those_of_the_page():
    lu = bilan_de(dialogue_rempli())
    lignes = list(lignes_du_bilan(lu))
    assert [(ligne[1], ligne[3], ligne[7], ligne[9]) for ligne in lignes] == [
        ("Des arbres", "Ombre", "retenue", 2),
        ("Une fontaine", "", "non retenue", 0),
    ]


@pytest.mark.parametrize(("lieu", "budget"), [("Rue Haute", 1200), ("", 0), ("", None)])
def test_rows_of_the_csv_tell_the_place_and_the_budget_that_the_page_tells(lieu, budget):
    proposition = PropositionFactory(dialogue=DialogueFactory(ouvert=True), lieu=lieu, budget=budget)
    (ligne,) = lignes_du_bilan(bilan_de(proposition.dialogue))
    dites = dict(zip(COLONNES, ligne, strict=True))
    assert (dites["Endroit"], dites["Budget estimé par son auteur, en euros"]) == (lieu, budget)


def test_a_report_is_ordered_once_and_kept(monkeypatch):
    dialogue = dialogue_rempli()
    ReponsePublieeFactory(dialogue=dialogue)
    monkeypatch.setattr(actes, "rendre_pdf", lambda *_, **__: b"%PDF-1.7")
    monkeypatch.setattr(fabrication, "nb_pages", lambda _contenu: 8)
    bilan = actes.demander_bilan(dialogue=dialogue, auteur=None, confier=False)
    assert actes.demander_bilan(dialogue=dialogue, auteur=None, confier=False).pk == bilan.pk
    fini = actes.produire_bilan(bilan_id=bilan.pk)
    assert (fini.etat, fini.nb_pages, fini.progression) == (EtatDocument.PRET, 8, 100)
    assert fini.fichier.read() == b"%PDF-1.7"
    assert actes.produire_bilan(bilan_id=bilan.pk) is None
    assert Bilan.objects.count() == 1


def test_a_fault_is_tried_three_times_then_said(monkeypatch):
    def panne(*_, **__):
        raise ValueError("dessin")

    dialogue = dialogue_rempli()
    monkeypatch.setattr(actes, "rendre_pdf", panne)
    bilan = actes.demander_bilan(dialogue=dialogue, auteur=None, confier=False)
    for _ in range(3):
        with pytest.raises(ValueError, match="dessin"):
            actes.produire_bilan(bilan_id=bilan.pk)
    bilan.refresh_from_db()
    assert (bilan.etat, bilan.erreur) == (
        EtatDocument.ECHEC,
        "La fabrication a échoué (ValueError). Après 3 essais, réessayez plus tard.",
    )
    assert actes.demander_bilan(dialogue=dialogue, auteur=None, confier=False).etat == EtatDocument.DEMANDE


def test_a_refusal_is_final_and_the_task_does_not_try_again(monkeypatch):
    def refuser(*_, **__):
        raise RegleMetier("rien", "Rien à imprimer.")

    monkeypatch.setattr(actes, "rendre_pdf", refuser)
    bilan = actes.demander_bilan(dialogue=dialogue_rempli(), auteur=None, confier=False)

    tasks.produire_bilan(bilan.pk)

    bilan.refresh_from_db()
    assert (bilan.etat, bilan.erreur, bilan.essais) == (EtatDocument.ECHEC, "Rien à imprimer.", 1)
    assert Entree.objects.get(acte="bilan.echec").tout == {
        "de": "en_cours",
        "dialogue_id": bilan.dialogue_id,
        "raison": "Rien à imprimer.",
    }


def test_what_was_lost_on_the_way_is_built_by_the_next_sweep(
    monkeypatch, time_machine, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actes, "rendre_pdf", lambda *_, **__: b"%PDF-1.7")
    monkeypatch.setattr("socle.fabrication.nb_pages", lambda _pdf: 8)
    bilan = actes.demander_bilan(dialogue=dialogue_rempli(), auteur=None, confier=False)
    assert tasks.relancer_bilans() == 0

    time_machine.move_to(maintenant() + dt.timedelta(minutes=6))

    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.relancer_bilans() == 1
    bilan.refresh_from_db()
    assert bilan.etat == EtatDocument.PRET


def test_the_report_waits_in_the_queue_of_reports():
    """One worker builds them, one at a time: mails do not wait behind."""
    assert app.amqp.router.route({}, tasks.produire_bilan.name)["queue"].name == "rapports"


def test_a_draft_has_no_report():
    with pytest.raises(RegleMetier):
        actes.demander_bilan(dialogue=DialogueFactory(), auteur=None, confier=False)
    assert Bilan.objects.count() == 0
