"""The election guard at the door of consultations: regles#el-05-precautions to el-08-gel, in 2020."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from campagnes.enums import Acte
from campagnes.logic.vocabulaire import LISTE_RESERVE
from consultations.actions.cadre import PhaseVoulue, definir_phases, definir_themes
from consultations.actions.contenus import ajouter_document, ajouter_section, modifier_section
from consultations.actions.cycle import Incomplet, clore_dialogue, ouvrir_dialogue, rouvrir_dialogue
from consultations.actions.dialogues import modifier_dialogue
from consultations.enums import EtatDialogue, TypeDialogue
from consultations.queries.preparation import preparation_de
from organismes.queries.garde_electorale import exiger_pour
from socle.erreurs import RegleMetier
from socle.horloge import PARIS, aujourdhui
from tests.consultations.preparation import dialogue_pret
from tests.factories.campagnes import CampagneFactory
from tests.factories.consultations import DialogueFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
CODES = [code for code, _phrase in LISTE_RESERVE]
EN_RESERVE = dt.datetime(2020, 2, 3, 10, tzinfo=PARIS)
VEILLE = dt.datetime(2020, 3, 14, 10, tzinfo=PARIS)
REPONSE = {"decision": "Oui.", "texte": "Vous avez été entendus.", "signataire": "La maire"}


@pytest.fixture
def inscription():
    return InscriptionFactory(campagne=CampagneFactory(historique=True), idcity=True)


@time_machine.travel(EN_RESERVE)
def test_in_the_reserve_period_the_whole_checklist_is_asked(inscription):
    dialogue = dialogue_pret(inscription=inscription)
    with pytest.raises(Incomplet) as refus:
        ouvrir_dialogue(dialogue=dialogue, auteur=None)
    assert refus.value.manques == tuple(phrase for _code, phrase in LISTE_RESERVE)
    modifier_dialogue(dialogue=dialogue, auteur=None, liste_reserve=CODES[:-1])
    with pytest.raises(Incomplet):
        ouvrir_dialogue(dialogue=dialogue, auteur=None)
    modifier_dialogue(dialogue=dialogue, auteur=None, liste_reserve=CODES)
    assert ouvrir_dialogue(dialogue=dialogue, auteur=None).etat == EtatDialogue.OUVERT


@time_machine.travel(EN_RESERVE)
def test_paid_promotion_is_refused_in_the_reserve_period(inscription):
    dialogue = dialogue_pret(inscription=inscription)
    with pytest.raises(RegleMetier):
        modifier_dialogue(dialogue=dialogue, auteur=None, est_promu=True)
    dialogue.refresh_from_db()
    assert dialogue.est_promu is False


@time_machine.travel(VEILLE)
def test_the_eve_of_a_round_opens_nothing_and_publishes_nothing(inscription):
    dialogue = dialogue_pret(inscription=inscription, liste_reserve=CODES)
    assert (preparation_de(dialogue).manques, preparation_de(dialogue).verdict.permis) == ((), False)
    with pytest.raises(RegleMetier):
        ouvrir_dialogue(dialogue=dialogue, auteur=None)
    ferme = DialogueFactory(inscription=inscription, ferme=True)
    with pytest.raises(RegleMetier):
        clore_dialogue(dialogue=ferme, auteur=None, **REPONSE)
    dialogue.refresh_from_db()
    ferme.refresh_from_db()
    assert (dialogue.etat, ferme.etat) == (EtatDialogue.BROUILLON, EtatDialogue.FERME)


def test_a_word_that_misleads_is_said_and_does_not_block():
    preparation = preparation_de(dialogue_pret(titre="Sondage sur la place du marché"))
    assert [(un.mot, un.proposition) for un in preparation.avertissements] == [("Sondage", "consultation citoyenne")]
    assert preparation.est_prete


@time_machine.travel(EN_RESERVE)
def test_reopening_in_the_reserve_period_asks_what_an_opening_asks(inscription):
    dialogue = DialogueFactory(inscription=inscription, ferme=True, est_promu=True)
    fin = aujourdhui() + dt.timedelta(days=5)
    with pytest.raises(Incomplet) as refus:
        rouvrir_dialogue(dialogue=dialogue, auteur=None, fin=fin)
    assert refus.value.manques == tuple(phrase for _code, phrase in LISTE_RESERVE)
    modifier_dialogue(dialogue=dialogue, auteur=None, liste_reserve=CODES)
    with pytest.raises(RegleMetier):
        rouvrir_dialogue(dialogue=dialogue, auteur=None, fin=fin)
    modifier_dialogue(dialogue=dialogue, auteur=None, est_promu=False)
    assert rouvrir_dialogue(dialogue=dialogue, auteur=None, fin=fin).etat == EtatDialogue.OUVERT


@time_machine.travel(dt.datetime(2019, 8, 20, 10, tzinfo=PARIS))
def test_prolonging_into_the_reserve_period_asks_what_an_opening_asks(inscription):
    """The period begins on 1 September 2019."""
    dialogue = DialogueFactory(inscription=inscription, ouvert=True, fin=dt.date(2019, 8, 25))
    avant, dedans = dt.date(2019, 8, 31), dt.date(2019, 9, 10)
    assert modifier_dialogue(dialogue=dialogue, auteur=None, fin=avant).fin == avant
    with pytest.raises(Incomplet) as refus:
        modifier_dialogue(dialogue=dialogue, auteur=None, fin=dedans)
    dialogue.refresh_from_db()
    assert (dialogue.fin, refus.value.manques) == (avant, tuple(phrase for _code, phrase in LISTE_RESERVE))

    modifier_dialogue(dialogue=dialogue, auteur=None, liste_reserve=CODES)
    assert modifier_dialogue(dialogue=dialogue, auteur=None, fin=dedans).fin == dedans
    refuser("dialogue_ouvert", modifier_dialogue, dialogue=dialogue, auteur=None, liste_reserve=CODES[:-1])


@time_machine.travel(VEILLE)
def test_prolonging_is_no_opening_and_passes_on_the_eve_of_a_round(inscription):
    dialogue = DialogueFactory(inscription=inscription, ouvert=True, fin=dt.date(2020, 3, 15), liste_reserve=CODES)
    plus_tard = dt.date(2020, 3, 25)
    refuser("veille_ou_jour_de_scrutin", exiger_pour, inscription, Acte.OUVRIR_CONSULTATION)
    assert modifier_dialogue(dialogue=dialogue, auteur=None, fin=plus_tard).fin == plus_tard


@time_machine.travel(EN_RESERVE)
def test_a_paid_promotion_is_not_prolonged_in_the_reserve_period(inscription):
    dialogue = DialogueFactory(inscription=inscription, ouvert=True, est_promu=True, liste_reserve=CODES)
    plus_tard = dialogue.fin + dt.timedelta(days=5)
    refuser("promotion_en_reserve", modifier_dialogue, dialogue=dialogue, auteur=None, fin=plus_tard)
    assert modifier_dialogue(dialogue=dialogue, auteur=None, fin=plus_tard, est_promu=False).fin == plus_tard


def test_closed_participation_changes_nothing_but_what_the_reserve_period_asks():
    dialogue = DialogueFactory(ferme=True)
    refuser(
        "etat_du_dialogue",
        modifier_dialogue,
        dialogue=dialogue,
        auteur=None,
        presentation="Autre chose.",
        liste_reserve=CODES,
    )


INTERDIT = "Référendum local sur la place"


@pytest.mark.parametrize(
    "ecrire",
    [
        lambda d: ajouter_section(dialogue=d, titre=INTERDIT, texte="Les bancs.", auteur=None),
        lambda d: ajouter_section(dialogue=d, titre="Les bancs", texte=INTERDIT, auteur=None),
        lambda d: modifier_section(section=d.les_sections.first(), titre=INTERDIT, texte="Les bancs.", auteur=None),
        lambda d: ajouter_document(dialogue=d, titre=INTERDIT, brut=b"", auteur=None),
        lambda d: definir_themes(dialogue=d, noms=["Ombre", INTERDIT], auteur=None),
        lambda d: definir_phases(dialogue=d, phases=[replace(p, titre=INTERDIT) for p in _phases(d)], auteur=None),
        lambda d: definir_phases(dialogue=d, phases=[replace(p, texte=INTERDIT) for p in _phases(d)], auteur=None),
    ],
)
def test_no_page_qualifies_a_consultation_as_a_referendum(ecrire):
    dialogue = dialogue_pret(type=TypeDialogue.EVALUER_PROJET)
    refuser("qualification_interdite", ecrire, dialogue)
    assert (dialogue.les_sections.count(), dialogue.les_themes.count()) == (1, 0)


@pytest.mark.parametrize("lignes", ["les_phases", "les_sections"])
def test_opening_reads_the_words_of_stages_and_sections_too(lignes):
    dialogue = dialogue_pret(type=TypeDialogue.EVALUER_PROJET)
    getattr(dialogue, lignes).update(texte=INTERDIT)
    with pytest.raises(Incomplet) as refus:
        ouvrir_dialogue(dialogue=dialogue, auteur=None)
    assert [manque.split("\u202f")[1] for manque in refus.value.manques] == ["Référendum local"]


def _phases(dialogue):
    return [PhaseVoulue(p.nature, p.titre, p.du, p.au) for p in dialogue.les_phases.all()]


@time_machine.travel(dt.datetime(2019, 8, 20, 10, tzinfo=PARIS))
def test_days_in_the_reserve_period_ask_for_its_checklist_before_it_begins(inscription):
    """The period begins on 1 September 2019: a consultation that opened the week before would run through it."""
    dialogue, au = dialogue_pret(inscription=inscription), dt.date(2019, 8, 31)
    with pytest.raises(Incomplet) as refus:
        ouvrir_dialogue(dialogue=dialogue, auteur=None)
    assert (preparation_de(dialogue).situation.du, refus.value.manques) == (
        dt.date(2019, 9, 1),
        tuple(phrase for _code, phrase in LISTE_RESERVE),
    )
    avant = preparation_de(DialogueFactory(inscription=inscription, debut=dt.date(2019, 8, 10), fin=au))
    assert not avant.traverse_la_reserve


@time_machine.travel(dt.datetime(2020, 3, 9, 10, tzinfo=PARIS))
@pytest.mark.parametrize("premier_jour", [dt.date(2020, 3, 14), dt.date(2020, 3, 15)])
def test_no_consultation_begins_on_the_eve_or_the_day_of_a_round(inscription, premier_jour):
    fin = premier_jour + dt.timedelta(days=30)
    dialogue = dialogue_pret(inscription=inscription, liste_reserve=CODES, debut=premier_jour, fin=fin)
    with pytest.raises(Incomplet) as refus:
        ouvrir_dialogue(dialogue=dialogue, auteur=None)
    assert refus.value.manques == (
        "Le premier jour est la veille ou le jour d’un scrutin\u202f: choisissez-en un autre.",
    )
