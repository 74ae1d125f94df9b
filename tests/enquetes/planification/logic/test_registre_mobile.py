"""Placements taken back, and who is asked first."""

from __future__ import annotations

from enquetes.planification.logic.registre_mobile import RegistreMobile
from enquetes.planification.logic.regles import Acquis, Affectation
from tests.enquetes.planification.logic.test_planification import enqueteur, instance, jour, organisme, visite

PLACE = (Affectation("V-1", "E-001", jour(0)), Affectation("V-1", "E-002", jour(0)))


def test_possibles_asks_first_whoever_is_the_least_loaded_for_what_she_may_do():
    charges = {"E-001": 4, "E-002": 10, "E-003": 60}
    cas = instance(
        enqueteurs=tuple(enqueteur(qui, max_total=total) for qui, total in charges.items()),
        organismes=(organisme(), organisme("8"), organisme("9")),
        acquis=(
            *(Acquis(siren, "TEL", "SC-07", "E-001", jour(1)) for siren in ("8", "9")),
            Acquis("9", "WEB", "SC-08", "E-002", jour(2)),
            *(Acquis(siren, "WEB", "SC-09", "E-003", jour(3)) for siren in ("8", "9")),
        ),
    )

    # Two contacts of four, one of ten, two of sixty.
    assert [e.id for e in RegistreMobile(cas).possibles(cas.visites[0])] == ["E-003", "E-002", "E-001"]


def test_possibles_on_site_asks_first_whoever_is_the_nearest():
    loin, pres = enqueteur("E-001", lat=48.85, lon=2.35), enqueteur("E-002", lat=43.60, lon=1.44)
    cas = instance(
        visites=(visite(canal="PHYS"),), enqueteurs=(loin, pres), organismes=(organisme(lat=43.55, lon=1.48),)
    )

    assert [e.id for e in RegistreMobile(cas).possibles(cas.visites[0])] == ["E-002", "E-001"]


def test_retirer_leaves_no_trace_of_what_was_placed():
    cas = instance(visites=(visite(double=True),), enqueteurs=(enqueteur("E-001"), enqueteur("E-002", max_total=1)))
    registre = RegistreMobile(cas)
    registre.placer(cas.visites[0], PLACE)

    assert registre.regles_de_place(cas.visites[0], PLACE)
    assert registre.retirer(cas.visites[0]) == PLACE
    assert registre.regles_de_place(cas.visites[0], PLACE) == ()
    assert [registre.charge(qui) for qui in ("E-001", "E-002")] == [0, 0]
