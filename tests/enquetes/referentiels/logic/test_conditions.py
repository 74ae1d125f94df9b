"""What null means, criterion by criterion, and how wrong measures are named."""

from __future__ import annotations

import pytest

from enquetes.referentiels.logic.conditions import (
    ReponsesInvalides,
    Situation,
    erreurs_reponses,
    lire_conditions,
    repondu,
    situation,
)
from enquetes.visites.logic.notation import noter_contact
from tests.enquetes.visites.logic.exemples_notation import (
    GRILLE,
    accueil,
    appel,
    courriel,
    courrier_sans_reponse,
    reseau_sans_reponse,
    site,
    site_sans_formulaire,
)

MESURE = "mesure attendue"
SANS_OBJET = "sans objet pour ce contact : null attendu"
SANS_REPONSE = "personne n’a répondu : null attendu"


def _erreurs(canal, reponses, type_scenario="renseignement"):
    return erreurs_reponses(GRILLE[canal], reponses, type_scenario)


def _scores(canal, reponses, type_scenario="renseignement", politique="zero"):
    contact = noter_contact(GRILLE[canal], reponses, type_scenario=type_scenario, politique=politique)
    return {note.code: note.score for note in contact.criteres}


@pytest.mark.parametrize(
    ("canal", "reponses"),
    [
        ("EMAIL", courriel()),
        ("COURRIER", courrier_sans_reponse()),
        ("TEL", appel()),
        ("RS", reseau_sans_reponse()),
        ("WEB", site()),
        ("WEB", site_sans_formulaire()),
        ("PHYS", accueil()),
    ],
)
def test_erreurs_reponses_of_a_correct_contact_is_empty(canal, reponses):
    assert _erreurs(canal, reponses) == {}


def test_erreurs_reponses_names_absent_and_unknown_keys():
    reponses = courriel(EM_99=True)
    del reponses["EM-03"]

    assert _erreurs("EMAIL", reponses) == {"EM-03": "critère absent", "EM-99": "critère inconnu de cette grille"}


def test_erreurs_reponses_names_every_wrong_measure():
    reponses = courriel(EM_01=-1, EM_02="oui", EM_05=7, EM_16=4)

    assert _erreurs("EMAIL", reponses) == {
        "EM-01": "nombre positif ou nul attendu, ou « jamais »",
        "EM-02": "oui (true) ou non (false) attendu",
        "EM-05": "nombre d’éléments attendu, de 0 à 3",
        "EM-16": "objet attendu avec « trouves », « attendus » et « erreur_trompeuse »",
    }


def test_noter_contact_wrong_measures_raises_them_all():
    with pytest.raises(ReponsesInvalides) as refus:
        noter_contact(GRILLE["EMAIL"], courriel(EM_01=None, EM_02=3), type_scenario="renseignement")

    assert refus.value.erreurs == {"EM-01": MESURE, "EM-02": "oui (true) ou non (false) attendu"}


def test_erreurs_reponses_null_is_refused_where_a_measure_is_due():
    assert _erreurs("EMAIL", courriel(EM_01=None, EM_07=None)) == {"EM-01": MESURE, "EM-07": MESURE}


@pytest.mark.parametrize(
    ("canal", "reponses"),
    [
        ("EMAIL", courriel(EM_05=None)),
        ("TEL", appel(TE_06=None, TE_08=None)),
        ("TEL", appel(TE_11=3, TE_13=0, TE_18=False)),
        ("PHYS", accueil(AP_09=2, AP_11=1)),
    ],
)
def test_erreurs_reponses_occasional_criteria_are_free(canal, reponses):
    assert _erreurs(canal, reponses) == {}


def test_erreurs_reponses_without_acknowledgement_its_usefulness_is_null():
    assert _erreurs("EMAIL", courriel(EM_04="jamais", EM_05=1)) == {"EM-05": SANS_OBJET}
    assert _erreurs("COURRIER", courrier_sans_reponse(CO_04=2)) == {"CO-04": SANS_OBJET}
    assert _erreurs("EMAIL", courriel(EM_04="jamais", EM_05=None)) == {}


def test_erreurs_reponses_complaint_criterion_follows_the_scenario():
    assert _erreurs("EMAIL", courriel(EM_17=2)) == {"EM-17": SANS_OBJET}
    assert _erreurs("EMAIL", courriel(EM_17=None), "reclamation") == {"EM-17": MESURE}
    assert _erreurs("EMAIL", courriel(EM_17=2), "reclamation") == {}


def test_erreurs_reponses_difficulty_criterion_follows_the_scenario():
    assert _erreurs("PHYS", accueil(AP_18=1)) == {"AP-18": SANS_OBJET}
    assert _erreurs("PHYS", accueil(AP_18=None), "difficulte") == {"AP-18": MESURE}
    assert _erreurs("PHYS", accueil(AP_18=1), "difficulte") == {}


def test_erreurs_reponses_nobody_answered_asks_for_null():
    assert _erreurs("COURRIER", courrier_sans_reponse(CO_06=3, CO_15=None)) == {"CO-06": SANS_REPONSE}


@pytest.mark.parametrize(
    "silence", [{"TE_04": 0}, {"TE_07": "jamais"}, {"TE_04": 0, "TE_05": "jamais", "TE_07": "jamais"}]
)
def test_erreurs_reponses_call_without_conversation_needs_no_answer(silence):
    muets = {f"TE_{n:02}": None for n in (9, 10, 12, 14, 15, 16, 17, 19)}

    assert _erreurs("TEL", appel(**silence, **muets)) == {}
    assert _erreurs("TEL", appel(**silence))["TE-09"] == SANS_REPONSE


def test_erreurs_reponses_without_form_its_criteria_are_null():
    assert _erreurs("WEB", site_sans_formulaire(WEB_15=0, WEB_16=True)) == {"WEB-15": SANS_OBJET, "WEB-16": SANS_OBJET}


def test_erreurs_reponses_with_form_its_criteria_are_due():
    assert _erreurs("WEB", site(WEB_14=None, WEB_17=None)) == {"WEB-14": MESURE, "WEB-17": MESURE}
    assert _erreurs("WEB", site(WEB_16=None)) == {"WEB-16": MESURE}


def test_noter_contact_form_without_answer_counts_by_policy():
    muet = site(WEB_16=False, WEB_17=None, WEB_18=None, WEB_19=None)

    zero, na = _scores("WEB", muet), _scores("WEB", muet, politique="na")

    assert {zero[c] for c in ("WEB-16", "WEB-17", "WEB-18", "WEB-19")} == {0}
    assert [na[c] for c in ("WEB-16", "WEB-17", "WEB-18", "WEB-19")] == [0, None, None, None]


def test_noter_contact_complaint_without_answer_counts_for_zero():
    contact = noter_contact(GRILLE["RS"], reseau_sans_reponse(), type_scenario="reclamation")
    notes = {note.code: (note.score, note.conforme) for note in contact.criteres}

    assert notes["RS-15"] == (0, False)
    # Personal data: null means that none was at stake, answered or not.
    assert notes["RS-09"] == (None, None)
    assert contact.conformites["M19-12"] is False
    assert "RGPD-1" not in contact.conformites


def test_noter_contact_question_without_answer_leaves_the_complaint_aside():
    assert _scores("RS", reseau_sans_reponse())["RS-15"] is None


@pytest.mark.parametrize(
    ("canal", "reponses", "attendu"),
    [
        ("EMAIL", courriel(), True),
        ("EMAIL", courriel(EM_06=False), False),
        ("EMAIL", {}, None),
        ("TEL", appel(), True),
        ("TEL", appel(TE_04=0), False),
        ("TEL", appel(TE_07="jamais"), False),
        ("TEL", {"TE-04": 1}, None),
        ("WEB", site(), True),
        ("WEB", site(WEB_16=False), False),
        ("WEB", site_sans_formulaire(), None),
        ("PHYS", accueil(), True),
    ],
)
def test_repondu_by_channel(canal, reponses, attendu):
    assert repondu(canal, reponses) is attendu


def situations(grille, reponses):
    return {c.code: situation(c, grille.canal, reponses, "renseignement") for c in grille.criteres}


def test_situations_of_an_empty_draft_leave_every_door_open():
    obtenues = situations(GRILLE["WEB"], {})

    assert {code for code, s in obtenues.items() if s is Situation.FACULTATIF} == {"WEB-13"}
    assert {s for code, s in obtenues.items() if code != "WEB-13"} == {Situation.REQUIS}


def test_situations_hide_what_the_draft_excludes():
    obtenues = situations(GRILLE["EMAIL"], {"EM-04": "jamais", "EM-06": False})

    assert obtenues["EM-05"] is Situation.SANS_OBJET
    assert obtenues["EM-17"] is Situation.SANS_OBJET
    assert {obtenues[f"EM-{n:02}"] for n in range(7, 17)} == {Situation.SANS_REPONSE}


def test_lire_conditions_unknown_word_raises():
    with pytest.raises(ValueError, match="NEIGE"):
        lire_conditions("NEIGE+R")
