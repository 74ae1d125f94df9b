"""Results by service: from three contacts on, and of contacts that count only."""

from __future__ import annotations

from fractions import Fraction

from enquetes.visites.logic.notation import ContactNote
from enquetes.visites.logic.services import CONTACTS_MINIMUM, ResultatService, par_service


def contact(service, score):
    score = None if score is None else Fraction(score)
    return ContactNote("EMAIL", score, {}, {}, {}, None, (), service=service)


def test_service_is_told_from_three_scored_contacts_on():
    assert CONTACTS_MINIMUM == 3
    contacts = [
        *(contact("Urbanisme", score) for score in (50, 60, 71)),
        *(contact("Accueil", score) for score in (10, 20)),
        contact("Accueil", None),
        *(contact("", score) for score in (1, 2, 3)),
    ]

    assert par_service(contacts) == (ResultatService("Urbanisme", Fraction(181, 3), 3),)


def test_services_come_by_name():
    contacts = [contact(nom, 40) for nom in ("Voirie", "Accueil") for _ in range(3)]

    assert [resultat.service for resultat in par_service(contacts)] == ["Accueil", "Voirie"]
