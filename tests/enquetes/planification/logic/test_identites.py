"""Aliases: what a channel needs, and as many contacts as can have one, no body meeting the same twice."""

from __future__ import annotations

import random
from itertools import product

import pytest

from enquetes.enums import PartIdentite
from enquetes.planification.logic.identites import BESOINS, DemandeIdentite, IdentiteTirable, tirer
from organismes.enums import Canal

ENTIERE = frozenset(PartIdentite)
ADRESSE, COURRIEL = PartIdentite.ADRESSE, PartIdentite.COURRIEL


def demande(visite="v", *, canal="TEL", enqueteur=1, organisme=1, tenue=None):
    return DemandeIdentite(visite, enqueteur, organisme, canal, tenue)


def identite(cle=1, *parts, enqueteur=1, connues=()):
    return IdentiteTirable(cle, enqueteur, frozenset(parts), frozenset(connues))


@pytest.mark.parametrize(
    ("canal", "part"),
    [("EMAIL", COURRIEL), ("WEB", COURRIEL), ("RS", COURRIEL), ("COURRIER", ADRESSE), ("TEL", None), ("PHYS", None)],
)
def test_each_channel_asks_for_its_part(canal, part):
    assert BESOINS.get(canal) == part
    nue, avec = identite(1), identite(2, *([part] if part else []))

    assert tirer([demande(canal=canal)], [nue], "g") == ({} if part else {"v": 1})
    assert tirer([demande(canal=canal)], [avec], "g") == {"v": 2}


@pytest.mark.parametrize("autre", [identite(enqueteur=2), identite(connues=[1])], ids=["another’s", "known"])
def test_alias_of_another_shopper_or_known_to_the_body_is_not_drawn(autre):
    assert tirer([demande()], [autre], "g") == {}


def test_alias_that_holds_least_goes_first_so_that_a_letter_keeps_its_address():
    deux = [identite(1, COURRIEL, ADRESSE), identite(2, COURRIEL)]

    assert tirer([demande("a", canal="EMAIL"), demande("b", canal="COURRIER")], deux, "g") == {"a": 2, "b": 1}


def test_alias_already_read_by_its_shopper_is_kept():
    deux = [identite(1, *ENTIERE), identite(2, COURRIEL)]

    assert tirer([demande("z", canal="EMAIL", tenue=1), demande("a", canal="COURRIER")], deux, "g") == {"z": 1}


@pytest.mark.parametrize("graine", range(60))
def test_draw_gives_as_many_as_can_be_and_no_body_meets_one_twice(graine):
    alea = random.Random(graine)
    demandes = [
        demande(
            f"v{rang}",
            canal=alea.choice(Canal.values),
            enqueteur=alea.randint(1, 2),
            organisme=alea.randint(1, 2),
        )
        for rang in range(alea.randrange(6))
    ]
    identites = [
        identite(
            cle,
            *(part for part in PartIdentite if alea.random() < 0.6),
            enqueteur=alea.randint(1, 2),
            connues=[corps for corps in (1, 2) if alea.random() < 0.2],
        )
        for cle in range(1, 1 + alea.randrange(4))
    ]

    tirees = tirer(demandes, identites, "g")

    assert _tient(demandes, identites, tirees)
    assert len(tirees) == max(
        len(essai) for essai in _essais(demandes, identites) if _tient(demandes, identites, essai)
    )


def _tient(demandes, identites, tirees):
    par_cle, par_visite = {i.cle: i for i in identites}, {d.visite: d for d in demandes}
    couples = [(par_visite[visite], par_cle[cle]) for visite, cle in tirees.items()]
    vus = [(d.organisme, i.cle) for d, i in couples]
    return all(i.convient(d) for d, i in couples) and len(vus) == len(set(vus))


def _essais(demandes, identites):
    choix = [None, *(i.cle for i in identites)]
    for pris in product(choix, repeat=len(demandes)):
        yield {d.visite: cle for d, cle in zip(demandes, pris, strict=True) if cle is not None}
