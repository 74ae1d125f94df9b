"""The heaviest ballot that is taken fits where it waits: a fault there would cost a code."""

from __future__ import annotations

import pytest

from sondages.enums import CARTES_MAX, IDEES_MAX
from sondages.logic.bulletin import (
    IDEE_MAX,
    TAILLE_ENTIER,
    TAILLE_MELE,
    Attendue,
    Bulletin,
    IdeeDonnee,
    ReponseDonnee,
    coder,
    decoder,
    verifier,
)

ENORME = 2**63 - 1 - CARTES_MAX


@pytest.mark.parametrize("signe", ["🪑", '"', "\\", "é", "\u2028", "\u0378", "\ue000"])
def test_the_heaviest_ballot_fits(signe):
    reponses = tuple(ReponseDonnee(ENORME + rang, "desaccord", "Z" * 16) for rang in range(CARTES_MAX))
    idees = tuple(IdeeDonnee(rang, f"a{signe * (IDEE_MAX - 2)}a") for rang in range(IDEES_MAX))
    attendues = [Attendue(r.carte, frozenset({"desaccord"})) for r in reponses]
    attendues += [Attendue(idee.carte, frozenset()) for idee in idees]

    verifie = verifier(Bulletin(reponses, idees), attendues)

    assert decoder(coder(ENORME, verifie, TAILLE_ENTIER)) == (ENORME, Bulletin(reponses, verifie.idees))
    assert len(coder(ENORME, Bulletin(reponses), TAILLE_MELE).encode()) == TAILLE_MELE


@pytest.mark.parametrize("signe", ["\x00", "\x01", "\x1b", "\x7f", "\x9f"])
def test_an_idea_keeps_no_control_character(signe):
    attendues = [Attendue(1, frozenset({"vrai"})), Attendue(2, frozenset())]
    bulletin = Bulletin((ReponseDonnee(1, "vrai", "0" * 16),), (IdeeDonnee(2, f"{signe * 300}Un banc.{signe * 300}"),))

    assert verifier(bulletin, attendues).idees == (IdeeDonnee(2, "Un banc."),)


def test_an_idea_of_blanks_is_no_idea_wherever_it_stands():
    attendues = [Attendue(1, frozenset({"vrai"})), Attendue(2, frozenset())]
    idees = (IdeeDonnee(2, " \x00 "), IdeeDonnee(2, "Un banc."), IdeeDonnee(1, ""))
    bulletin = Bulletin((ReponseDonnee(1, "vrai", "0" * 16),), idees)

    assert verifier(bulletin, attendues).idees == (IdeeDonnee(2, "Un banc."),)
