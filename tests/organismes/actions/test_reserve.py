"""Lift of the reserve period: who takes responsibility, why, and what no lift can open."""

from __future__ import annotations

import pytest
import time_machine
from django.db import IntegrityError, transaction

from campagnes.enums import Acte
from organismes.actions.reserve import lever_reserve, retablir_reserve
from organismes.enums import EtatConseil, TypeOrganisme
from organismes.models import LeveeReserve
from organismes.queries.garde_electorale import situation_electorale, verdict_pour
from socle.erreurs import RegleMetier
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, LeveeReserveFactory
from tests.jours import le
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
QUI = {"responsable": "Dominique Exemple, maire", "motif": "Réponse à un article de presse"}


@pytest.fixture
def auteur():
    return UtilisateurFactory(administrateur=True)


@pytest.fixture
def inscription():
    campagne = CampagneFactory(
        historique=True,
        terrain_ouvert_le=le("2020-02-01"),
        restituee_le=le("2020-02-20"),
    )
    return InscriptionFactory(campagne=campagne)


@time_machine.travel(le("2020-03-02"))
def test_lever_reserve_opens_communication_with_a_warning(inscription, auteur):
    avant = verdict_pour(inscription, Acte.COMMUNIQUER)

    levee = lever_reserve(inscription=inscription, auteur=auteur, **QUI)

    apres = verdict_pour(inscription, Acte.COMMUNIQUER)
    assert (avant.permis, avant.code) == (False, "reserve_electorale")
    assert (apres.permis, apres.code) == (True, "reserve_levee")
    assert (levee.responsable, levee.motif, levee.auteur, levee.acte) == (
        "Dominique Exemple, maire",
        "Réponse à un article de presse",
        auteur,
        "communiquer",
    )
    entree = historique(inscription)[0]
    assert (entree.acte, entree.auteur, entree.tout) == ("reserve.levee", auteur, {"pour": "communiquer", **QUI})


@pytest.mark.parametrize("jour", ["2020-03-14", "2020-03-15", "2020-06-27", "2020-06-28"])
def test_lever_reserve_never_opens_the_eve_nor_the_day_of_a_round(inscription, jour):
    LeveeReserveFactory(inscription=inscription)

    assert verdict_pour(inscription, Acte.COMMUNIQUER, le(jour)).code == "veille_ou_jour_de_scrutin"


def test_lever_reserve_leaves_promotion_refused(inscription):
    LeveeReserveFactory(inscription=inscription)

    assert verdict_pour(inscription, Acte.PROMOUVOIR, le("2020-03-02")).code == "promotion_en_reserve"


@pytest.mark.parametrize("acte", [acte for acte in Acte if acte != Acte.COMMUNIQUER])
@time_machine.travel(le("2020-03-02"))
def test_lever_reserve_for_another_act_is_refused(inscription, auteur, acte):
    refuser("acte_non_levable", lever_reserve, inscription=inscription, acte=acte, auteur=auteur, **QUI)
    assert LeveeReserve.objects.count() == 0


@pytest.mark.parametrize(
    ("manque", "code"), [({"responsable": "  "}, "responsable_absent"), ({"motif": "\n"}, "motif_absent")]
)
@time_machine.travel(le("2020-03-02"))
def test_lever_reserve_without_name_or_reason_is_refused(inscription, auteur, manque, code):
    refus = refuser(code, lever_reserve, inscription=inscription, auteur=auteur, **{**QUI, **manque})

    assert refus.champ == next(iter(manque))
    assert (LeveeReserve.objects.count(), historique(inscription)) == (0, [])


@pytest.mark.parametrize(
    ("jour", "champs"),
    [
        ("2020-06-29", {}),
        ("2020-03-16", {"etat_conseil": EtatConseil.COMPLET}),
        ("2020-03-02", {"organisme__type": TypeOrganisme.CCAS}),
    ],
)
def test_lever_reserve_outside_it_is_refused(inscription, auteur, jour, champs):
    autre = InscriptionFactory(campagne=inscription.campagne, **champs)

    with time_machine.travel(le(jour)):
        refuser("reserve_sans_objet", lever_reserve, inscription=autre, auteur=auteur, **QUI)


@time_machine.travel(le("2020-03-02"), tick=False)
def test_retablir_reserve_adds_a_row_that_counts(inscription, auteur):
    lever_reserve(inscription=inscription, auteur=auteur, **QUI)
    retablir_reserve(inscription=inscription, auteur=auteur, responsable="Dominique Exemple, maire", motif="Erreur")

    assert verdict_pour(inscription, Acte.COMMUNIQUER).code == "reserve_electorale"
    assert [levee.est_levee for levee in situation_electorale(inscription).levees] == [False, True]
    assert [entree.acte for entree in historique(inscription)] == ["reserve.retablie", "reserve.levee"]


@time_machine.travel(le("2020-03-02"))
def test_reserve_written_twice_the_same_way_is_refused(inscription, auteur):
    with pytest.raises(RegleMetier) as jamais:
        retablir_reserve(inscription=inscription, auteur=auteur, **QUI)
    lever_reserve(inscription=inscription, auteur=auteur, **QUI)
    with pytest.raises(RegleMetier) as encore:
        lever_reserve(inscription=inscription, auteur=auteur, **QUI)

    assert (jamais.value.code, encore.value.code) == ("reserve_inchangee", "reserve_inchangee")
    assert LeveeReserve.objects.count() == 1


def test_levee_is_never_changed_nor_removed(inscription):
    levee = LeveeReserveFactory(inscription=inscription)

    levee.motif = "Autre"
    with pytest.raises(TypeError):
        levee.save()
    with pytest.raises(TypeError):
        levee.delete()


@pytest.mark.parametrize("champs", [{"motif": ""}, {"responsable": ""}, {"acte": "promouvoir"}])
def test_levee_is_held_by_the_database(inscription, champs):
    with pytest.raises(IntegrityError), transaction.atomic():
        LeveeReserveFactory(inscription=inscription, **champs)
