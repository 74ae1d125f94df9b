"""Figures of the rules on invented worlds, each beside a control that a lesser rule turns red.

The worlds of `EVALUATION` are not those on which the rules were set; the rules were not changed after they were run.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from dataclasses import replace

import pytest

from bornes.avis.logic.rafale import AvisFerme, classer
from tests.bornes.avis.corpus.bourrage import ATTAQUES, semer
from tests.bornes.avis.corpus.formes import (
    EVALUATION,
    GRAINES_D_EVALUATION,
    GRAINES_DE_MISE_AU_POINT,
    MISE_AU_POINT,
    MISE_AU_POINT_DURE,
)
from tests.bornes.avis.corpus.mondes import PREMIER_JOUR, Monde, file, foule, lieu_tire

pytestmark = pytest.mark.lent

GRAINES = range(500, 540)


def par_la_seule_adresse(faits, nombre=12, fenetre=dt.timedelta(minutes=10)):
    """The rule that we do not want: so many answers an address, whoever they come from."""
    recents: dict[str, list[AvisFerme]] = {}
    for fait in sorted(faits, key=lambda fait: fait.saisi_le):
        siens = [avant for avant in recents.get(fait.source, []) if fait.saisi_le - avant.saisi_le < fenetre]
        recents[fait.source] = [*siens, fait]
        if len(siens) >= nombre:
            yield fait


def monde_de(formes, graine):
    """A place with nobody yet."""
    monde = Monde(formes, random.Random(graine))
    return monde, lieu_tire(monde)


def source_unique(graine):
    """One source, 1,000 answers in 60 s: at once, or after a while; always the same ones, or any."""
    monde, lieu = monde_de(EVALUATION, graine)
    hasard, patient = monde.hasard, graine % 2
    for rang in range(1000):
        duree = hasard.uniform(8, 40) if patient else hasard.uniform(0, 1.4)
        reponses = lieu.reponses(hasard) if graine % 4 < 2 else (1, "non", "attente", "", "non")
        monde.telephone(lieu, PREMIER_JOUR + dt.timedelta(seconds=rang * 0.06), duree, lieu.adresse, reponses)
    return monde.faits


def page_de_cinquante_sources(graine):
    """50 sources that send one page."""
    monde, lieu = monde_de(EVALUATION, graine)
    page = monde.uuid()
    for _ in range(50):
        instant = PREMIER_JOUR + dt.timedelta(seconds=monde.hasard.uniform(0, 600))
        monde.telephone(lieu, instant, lieu.duree(monde.hasard), monde.source(), lieu.reponses(monde.hasard), page=page)
    return monde.faits


def borne_martelee_trente_secondes(graine):
    """A kiosk hammered 100 times in 30 s."""
    monde, lieu = monde_de(EVALUATION, graine)
    for instant in sorted(monde.hasard.uniform(0, 30) for _ in range(100)):
        monde.borne(lieu, PREMIER_JOUR + dt.timedelta(seconds=instant), lieu.reponses(monde.hasard))
    return monde.faits


@pytest.mark.parametrize(
    ("attaque", "comptes_au_plus"),
    [(source_unique, 12), (page_de_cinquante_sources, 1), (borne_martelee_trente_secondes, 6)],
)
def test_stuffing_counts_no_more_than_promised(attaque, comptes_au_plus):
    for graine in GRAINES:
        faits = attaque(graine)

        assert len(faits) - len(classer(faits)) <= comptes_au_plus, graine
        # The control: without the rules, everything counts.
        assert len(faits) - len(classer(faits, regles=())) > comptes_au_plus


@pytest.mark.parametrize("formes", [MISE_AU_POINT, MISE_AU_POINT_DURE, EVALUATION], ids=["usual", "content", "other"])
def test_two_hundred_phones_behind_one_address_are_all_counted(formes):
    tenus_par_adresse = 0
    for graine in GRAINES:
        monde, lieu = monde_de(formes, graine)
        faits = foule(monde, lieu, 200, 600, PREMIER_JOUR)

        assert len({fait.source for fait in faits}) == 1
        assert classer(faits) == {}, graine
        tenus_par_adresse += len(classer(faits, regles=(("rafale", par_la_seule_adresse),)))

    # The control: a limit by the address alone harms most of them.
    assert tenus_par_adresse > 0.5 * 200 * len(GRAINES)


@pytest.mark.parametrize("formes", [MISE_AU_POINT, MISE_AU_POINT_DURE, EVALUATION], ids=["usual", "content", "other"])
def test_forty_people_in_twenty_minutes_at_a_kiosk_are_all_counted(formes):
    for graine in GRAINES:
        monde, lieu = monde_de(formes, graine)
        faits = file(monde, lieu, 40, PREMIER_JOUR)

        assert classer(faits) == {}, graine
        # The control: the same queue four times as fast is no queue of people.
        presses = [replace(fait, saisi_le=PREMIER_JOUR + (fait.saisi_le - PREMIER_JOUR) / 4) for fait in faits]
        assert len(classer(presses)) > 20


@pytest.mark.parametrize(
    ("formes", "graine"),
    [(MISE_AU_POINT, graine) for graine in GRAINES_DE_MISE_AU_POINT]
    + [(EVALUATION, graine) for graine in GRAINES_D_EVALUATION],
)
def test_planted_attack_of_three_in_a_hundred_is_held_and_people_are_not(formes, graine):
    monde = semer(formes, graine)

    retenus: dict[uuid.UUID, str] = {}
    for groupe in monde.groupes():
        retenus |= classer(groupe)

    rappel, faux = _rappel_et_faux(monde, retenus)
    assert len(monde.faits) == pytest.approx(50_000, rel=0.05)
    assert len(monde.plantes) == pytest.approx(1500, rel=0.1)
    assert set(monde.plantes.values()) == {attaque.__name__ for attaque in ATTAQUES}
    assert rappel >= 0.95
    assert faux <= 0.005


def test_planted_attack_without_the_rules_or_with_a_naive_one_turns_red():
    monde = semer(EVALUATION, GRAINES_D_EVALUATION[0])
    naives: dict[uuid.UUID, str] = {}
    for groupe in monde.groupes():
        naives |= classer(groupe, regles=(("rafale", par_la_seule_adresse),))

    assert _rappel_et_faux(monde, {})[0] == 0
    rappel, faux = _rappel_et_faux(monde, naives)
    assert rappel < 0.95
    assert faux > 0.005


def test_semer_the_same_seed_gives_the_same_world():
    petit = replace(MISE_AU_POINT, nb_avis=3000)

    assert semer(petit, 1).faits == semer(petit, 1).faits
    assert semer(petit, 1).faits != semer(petit, 2).faits


def _rappel_et_faux(monde, retenus):
    pris = Counter(fait in monde.plantes for fait in retenus)
    return pris[True] / len(monde.plantes), pris[False] / (len(monde.faits) - len(monde.plantes))
