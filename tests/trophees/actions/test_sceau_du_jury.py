"""Ballots of a jury leave in the sealed file without their jurors, and are counted again by a command."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from socle.scellement import cle_de_scellement
from tests.factories.comptes import UtilisateurFactory
from tests.factories.trophees import campagne_classee, rendre, sirens_finalistes
from tests.preuves import refuser
from trophees.actions.jury import clore_deliberation, declarer_conflit, deposer_bulletin, ouvrir_deliberation
from trophees.actions.palmares import proposer_palmares, sceller_palmares
from trophees.actions.sceau import sceller_en_fichier
from trophees.enums import Categorie, PetitesCategories
from trophees.logic.verifier import ENTREES, RESULTATS, canonique, decomposer, examiner
from trophees.models import BulletinJury, Deliberation, Palmares

pytestmark = [pytest.mark.lent, pytest.mark.django_db]
VILLES = Categorie.VILLE_20_50K


@pytest.fixture
def jures():
    return UtilisateurFactory.create_batch(4, jury=True)


@pytest.fixture
def responsable():
    return UtilisateurFactory(responsable_palmares=True)


@pytest.fixture
def deliberation(referentiels_charges, jures, responsable):
    """Five towns whose scores overlap; four jurors choose the third, one of them recused about the first."""
    campagne = rendre(campagne_classee(20, 20, 18, 17, 5))
    ouverte = ouvrir_deliberation(
        campagne=campagne, petites_categories=PetitesCategories.NON_DECERNE, auteur=responsable
    )
    finalistes = sirens_finalistes(ouverte)
    for jure in jures:
        ordre = [[finalistes[2]], *([siren] for siren in finalistes if siren != finalistes[2])]
        deposer_bulletin(deliberation=ouverte, trophee=VILLES, ordre=ordre, jure=jure)
    premier = campagne.les_inscriptions.get(organisme__siren=finalistes[0])
    declarer_conflit(deliberation=ouverte, inscription=premier, motif="Un mandat", jure=jures[3])
    return ouverte


@pytest.fixture
def palmares(deliberation, responsable):
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    propose = proposer_palmares(campagne=deliberation.campagne, auteur=responsable)
    return sceller_palmares(palmares=propose, auteur=UtilisateurFactory(responsable_palmares=True))


def depouiller(campagne, *options: str) -> tuple[int, str, str]:
    sortie, erreurs = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("depouiller_jury", "--campagne", str(campagne.annee), *options, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        code = int(fin.code or 0)
    return code, sortie.getvalue(), erreurs.getvalue()


def test_sealed_file_holds_ballots_that_name_no_juror(palmares, deliberation, jures):
    fichier = sceller_en_fichier(campagne=palmares.campagne)
    membres = dict(decomposer(fichier.octets))
    jury, finalistes = json.loads(membres[ENTREES])["jury"], sirens_finalistes(deliberation)
    premier, second, troisieme, *suite = finalistes
    complet: dict[str, Any] = {"ordre": [[troisieme], [premier], [second], *([un] for un in suite)], "recuses": []}
    ecarte = {"ordre": [[troisieme], [second], *([un] for un in suite)], "recuses": [premier]}
    attendus = sorted([complet, complet, complet, ecarte], key=lambda un: un["ordre"])

    assert jury["bulletins"] == {VILLES: [{"jure": rang, **un} for rang, un in enumerate(attendus, start=1)]}
    trophee = json.loads(membres[RESULTATS])["trophees"][0]
    assert (trophee["code"], trophee["decideur"], trophee["laureats"]) == (VILLES, "jury", [troisieme])
    tient, rompu = examiner(fichier.octets, cle_de_scellement().empreinte)
    assert rompu == []
    assert "bulletins sans nom dépouillés, 4, trophées décidés par le jury, 1" in tient[-1]
    ecrit = (membres[ENTREES] + membres[RESULTATS]).decode()
    secrets = [*(jure.email for jure in jures), *(jure.nom for jure in jures), "Un mandat"]
    secrets += BulletinJury.objects.values_list("sel", flat=True)
    assert [mot for mot in secrets if mot in ecrit] == []
    # Same bytes whoever voted first.
    for rang, bulletin in enumerate(BulletinJury.objects.order_by("-pk")):
        BulletinJury.objects.filter(pk=bulletin.pk).update(id=1_000_000 + rang)
    assert sceller_en_fichier(campagne=palmares.campagne).octets == fichier.octets


def test_ballot_changed_behind_the_seal_stops_the_file_and_the_recount(palmares, deliberation):
    bulletin = BulletinJury.objects.order_by("pk").first()
    BulletinJury.objects.filter(pk=bulletin.pk).update(ordre=bulletin.ordre[::-1])

    refuser("bulletins_infideles", sceller_en_fichier, campagne=palmares.campagne)
    code, dit, _ = depouiller(palmares.campagne)
    assert (code, dit.splitlines()[-1]) == (1, "Le palmarès gelé dit autre chose.")
    assert "DIFFÈRE DU PALMARÈS GELÉ\u202f: duels, bulletins" in dit


def test_recount_gives_the_frozen_awards_with_their_trace(palmares, jures):
    code, dit, _ = depouiller(palmares.campagne, "--json")
    document = json.loads(dit)

    assert (code, document["conforme"], document["palmares"]) == (0, True, palmares.empreinte)
    gele = palmares.contenu["trophees"][0]
    recompte = document["trophees"][0]
    assert (recompte["laureats"], recompte["duels"]) == (gele["laureats"], gele["duels"])
    assert (recompte["bulletins"], recompte["ecarts"], recompte["ordre"][0]) == (4, [], gele["laureats"])
    assert not any(jure.email in dit or jure.nom in dit for jure in jures)
    assert depouiller(palmares.campagne)[1].splitlines()[-1] == "Le palmarès gelé dit la même chose."


def test_awards_that_were_frozen_otherwise_are_named(palmares):
    contenu = json.loads(canonique(palmares.contenu))
    contenu["trophees"][0]["laureats"] = [contenu["trophees"][0]["finalistes"][0]["siren"]]
    Palmares.objects.filter(pk=palmares.pk).update(contenu=contenu)

    code, dit, _ = depouiller(palmares.campagne, "--json")
    assert (code, json.loads(dit)["trophees"][0]["ecarts"]) == (1, ["laureats"])


def test_recount_waits_for_the_vote_to_close_and_says_when_there_is_none(deliberation, responsable):
    code, dit, erreurs = depouiller(deliberation.campagne)
    assert (code, dit, erreurs) == (2, "", "Le vote est ouvert\u202f: personne ne lit un compte qui bouge.\n")
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    code, dit, _ = depouiller(deliberation.campagne)
    assert (code, dit.splitlines()[-1]) == (0, "Aucun palmarès n’est gelé\u202f: rien à comparer.")
    Deliberation.objects.all().delete()
    assert depouiller(deliberation.campagne)[0] == 2


def test_file_sealed_once_ballots_are_erased_says_that_it_checks_no_award(palmares):
    Deliberation.objects.all().delete()
    octets = sceller_en_fichier(campagne=palmares.campagne).octets
    assert json.loads(dict(decomposer(octets))[ENTREES])["jury"] is None
    assert "aucun bulletin de jury" in examiner(octets)[0][-1]
