"""The four worked examples (regles#exemples), to the digit."""

from __future__ import annotations

from fractions import Fraction

from enquetes.referentiels.logic.arrondi import arrondir
from enquetes.visites.logic.agregation import agreger
from enquetes.visites.logic.notation import METHODE, noter_contact
from tests.enquetes.visites.logic.exemples_notation import GRILLE, appel, courriel, courrier_sans_reponse

F = Fraction


def _scores(contact):
    return {note.code: note.score for note in contact.criteres}


def _affiches(valeurs):
    return {cle: str(arrondir(valeur)) for cle, valeur in valeurs.items()}


def _numerotes(prefixe, *scores):
    return {f"{prefixe}-{rang:02}": score for rang, score in enumerate(scores, start=1)}


def test_noter_contact_example_1_answered_email():
    contact = noter_contact(GRILLE["EMAIL"], courriel(), type_scenario="renseignement")

    assert _scores(contact) == _numerotes(
        "EM", 67, 100, 100, 100, 33, 100, 80, 100, 100, 0, 100, 67, 67, 33, 0, 75, None
    )
    assert contact.score == F(1999, 27)
    assert str(arrondir(contact.score)) == "74.0"
    assert _affiches(contact.etapes) == {"ACCES": "89.0", "ORIENT": "75.0", "INFO": "50.0", "TRAIT": "85.0"}
    assert contact.repondu is True
    assert contact.methode == METHODE == "1.0"


def test_noter_contact_example_1_determinants_and_conformity():
    contact = noter_contact(GRILLE["EMAIL"], courriel(), type_scenario="renseignement")

    assert contact.determinants == {
        "ACC": F(2 * 67 + 100 + 2 * 100 + 0, 6),
        "REA": F(100 + 3 * 100 + 3 * 80, 7),
        "QUA": F(33 + 2 * 67 + 2 * 33 + 3 * 75, 8),
        "TRF": F(2 * 100 + 0, 3),
        "COU": F(100),
        "PER": F(67),
    }
    # EM-05 (1 of 3) breaks M19-10; EM-01 has no threshold, so M19-02 rests on EM-02 alone; EM-17 is not applicable.
    assert {code: tenu for code, tenu in contact.conformites.items() if code.startswith("M19")} == {
        "M19-02": True,
        "M19-03": False,
        "M19-05": True,
        "M19-06": True,
        "M19-08": False,
        "M19-10": False,
    }


def test_noter_contact_example_2_letter_without_answer():
    contact = noter_contact(GRILLE["COURRIER"], courrier_sans_reponse(), type_scenario="renseignement")

    assert _scores(contact) == _numerotes("CO", 100, 100, 0, None, *[0] * 11, None)
    assert contact.score == F(300, 24)
    assert str(arrondir(contact.score)) == "12.5"
    assert contact.etapes == {"ACCES": F(75), "ORIENT": F(0), "INFO": F(0), "TRAIT": F(0)}
    assert contact.repondu is False


def test_noter_contact_example_2_policy_na_keeps_only_what_does_not_need_an_answer():
    contact = noter_contact(GRILLE["COURRIER"], courrier_sans_reponse(), type_scenario="renseignement", politique="na")

    assert contact.score == F(300, 7)
    assert str(arrondir(contact.score)) == "42.9"
    # The policy is about scores: what was never answered does not conform either way.
    assert contact.conformites["M19-09"] is False
    assert contact.conformites["M19-08"] is False


def test_noter_contact_example_3_call():
    contact = noter_contact(GRILLE["TEL"], appel(), type_scenario="renseignement")

    assert _scores(contact) == _numerotes(
        "TE", 100, 100, 100, 67, 100, 67, 33, 33, 67, 100, None, 100, None, 100, 67, 67, 100, None, 33, None
    )
    assert contact.score == F(2235, 28)
    assert str(arrondir(contact.score)) == "79.8"
    assert _affiches(contact.etapes) == {"ACCES": "74.4", "ORIENT": "93.4", "INFO": "78.0", "TRAIT": "83.3"}


def test_agreger_example_4_global_score_with_the_minimum_waived():
    contacts = [
        noter_contact(GRILLE["EMAIL"], courriel(), type_scenario="renseignement"),
        noter_contact(GRILLE["COURRIER"], courrier_sans_reponse(), type_scenario="renseignement"),
        noter_contact(GRILLE["TEL"], appel(), type_scenario="renseignement"),
    ]

    resultat = agreger(contacts, canaux=["EMAIL", "COURRIER", "TEL"], minimum=1)

    assert resultat.score == (F(1999, 27) + F(25, 2) + F(2235, 28)) / 3
    assert str(arrondir(resultat.score)) == "55.5"
    assert resultat.niveau == 2
    assert resultat.qualite == (F(1999, 27) + F(2235, 28)) / 2
    assert resultat.methode == "1.0"
