"""A small campaign played twice: the same ranking, whatever the database drew, and nothing that must hold is broken."""

from __future__ import annotations

import contextlib
import json
import random
import uuid
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from campagnes.models import Campagne
from enquetes.models import Visite
from enquetes.referentiels.queries.lecture import lire_grille
from organismes.enums import Canal
from portail.demonstration.mesures import Jeu
from portail.management.commands import simuler_campagne as commande
from portail.simulation.simuler import simuler_campagne
from portail.simulation.verite import rangs_vrais, vecu
from socle.erreurs import RegleMetier
from tests.defaire import puis_defaire
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import TerritoireFactory


def _identite(hasard):
    return uuid.UUID(int=hasard.getrandbits(128), version=4)


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels_charges")
def test_one_seed_gives_one_ranking_and_every_invariant_holds(monkeypatch):
    TerritoireFactory.create_batch(4)
    joues, dits = [], []
    for hasard in (random.Random(1), random.Random(2)):
        # Identities of contacts differ from one run to the other, and are those of yesterday's test.
        tirer = partial(_identite, hasard)
        monkeypatch.setattr(Visite._meta.get_field("id"), "_get_default", tirer)
        with puis_defaire():
            joues.append(
                simuler_campagne(organismes=4, graine=7, dire=dits.append, canaux=(Canal.TEL, Canal.WEB), tirages=10)
            )
            contacts = set(Visite.objects.values_list("pk", flat=True))
            joues[-1]["contacts"] = contacts

    premier, second = joues
    assert premier["contacts"].isdisjoint(second["contacts"])
    assert premier["empreinte"] == second["empreinte"]
    assert [nom for nom, tenu in premier["invariants"].items() if not tenu] == []
    assert premier["comptes"]["contacts_valides"] >= 12
    assert {phase["nom"] for phase in premier["phases"]} >= {"inscriptions", "visites", "qualite", "resultats", "sceau"}
    assert not Campagne.objects.exists()


@pytest.mark.django_db
def test_a_database_with_an_edition_is_left_alone():
    CampagneFactory()

    with pytest.raises(RegleMetier, match="ne s’y joue pas"):
        simuler_campagne(organismes=4, graine=7, dire=print)


DOCUMENT = {
    "organismes": 4,
    "graine": 7,
    "phases": [{"nom": "visites", "duree_s": 1.5, "objets": 20}],
    "comptes": {"contacts": 20},
    "invariants": {"journal_tient": True, "rangs_sans_trou": True},
    "couverture": {"scores": 1.0},
    "memoire_max_mo": 90,
    "empreinte": "ab12",
}


@pytest.fixture
def document(monkeypatch, settings):
    """The command, its database and its campaign aside."""
    settings.BAROMETRE_DEMO = True
    monkeypatch.setattr(commande, "base_a_part", contextlib.nullcontext)
    joue = {**DOCUMENT, "invariants": dict(DOCUMENT["invariants"])}
    monkeypatch.setattr(commande, "simuler_campagne", lambda **_: joue)
    return joue


def test_json_is_one_document(document, capsys):
    call_command("simuler_campagne", organismes=4, graine=7, json=True)

    assert json.loads(capsys.readouterr().out) == document


def test_a_broken_invariant_is_named_and_exits_3(document, capsys):
    document["invariants"]["journal_tient"] = False

    with pytest.raises(SystemExit) as sortie:
        call_command("simuler_campagne", organismes=4, graine=7)

    assert sortie.value.code == 3
    lu = capsys.readouterr()
    assert lu.err == "Invariant rompu\u202f: journal_tient.\n"
    assert "journal_tient\u202f: ROMPU" in lu.out


@pytest.mark.usefixtures("document", "hors_demonstration")
def test_production_is_refused(settings, capsys):
    settings.DEBUG = False

    with pytest.raises(SystemExit) as sortie:
        call_command("simuler_campagne", organismes=4, graine=7)

    assert (sortie.value.code, capsys.readouterr().out) == (2, "")


@pytest.mark.usefixtures("document")
def test_one_body_is_no_campaign(capsys):
    with pytest.raises(SystemExit) as sortie:
        call_command("simuler_campagne", organismes=1, graine=7)

    assert (sortie.value.code, capsys.readouterr().err) == (2, "--organismes va de 2 à 2000.\n")


def test_too_many_bodies_are_told_how_many_can_be():
    with pytest.raises(CommandError, match="de 0 à 2000, reçu '2001'"):
        call_command("simuler_campagne", "--organismes=2001", "--graine=7")


def test_nobody_is_put_on_hold_in_a_call_that_nobody_answered():
    grille = lire_grille("grille-telephone")
    appels = [vecu(grille, Jeu("INFO", 4, 0.3), random.Random(n)) for n in range(300)]
    vains = [appel for appel in appels if appel["TE-04"] == 0]

    assert len(vains) > 3
    assert {(appel["TE-11"], appel["TE-13"], appel["TE-18"]) for appel in vains} == {(None, None, None)}
    assert any(appel["TE-13"] is not None for appel in appels)


def test_true_ranks_share_their_place_when_the_shown_score_is_one():
    assert rangs_vrais({"a": 70.04, "b": 69.96, "c": 71.0, "d": 12.0}) == {"a": 2, "b": 2, "c": 1, "d": 4}
