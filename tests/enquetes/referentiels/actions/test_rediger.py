"""A new version of a grid or of a scenario: a draft that nobody uses, then one that the next edition uses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from enquetes.models import Critere, Engagement, Grille, Scenario
from enquetes.referentiels.actions import rediger, rediger_scenario
from enquetes.referentiels.actions.charger import charger_referentiels
from enquetes.referentiels.logic.versions import CRITERES_TENUS, Changement
from enquetes.referentiels.queries.grilles import grille_notee, grilles_du_terrain, scenarios_du_terrain
from enquetes.referentiels.queries.versions import ecarts
from enquetes.visites.queries.importation import repertoire_de
from socle.erreurs import EntreeInvalide
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]
NOUVEAU = {
    "code": "EM-18",
    "libelle": "La réponse propose un rappel",
    "question": "La réponse propose-t-elle un rappel ?",
    "aide": "",
    "bareme": "D-AR",
    "etape": "TRAIT",
    "determinant": "QUA",
    "poids": 1,
    "conditions": "R",
}


@pytest.fixture
def auteur():
    return UtilisateurFactory(administrateur=True)


@pytest.fixture
def courriel():
    return Grille.objects.get(canal="EMAIL")


@pytest.fixture
def brouillon(courriel, auteur):
    return rediger.preparer_grille(grille=courriel, auteur=auteur)


def critere(grille, code):
    return grille.les_criteres.get(code=code)


def differences(version):
    return [(ligne.code, ligne.nature, ligne.changements) for ligne in ecarts(version) if ligne.est_differente]


def test_a_draft_is_a_copy_that_nobody_uses(courriel, brouillon):
    campagne = CampagneFactory()

    assert (brouillon.version, brouillon.publiee_le, differences(brouillon)) == (2, None, [])
    assert grille_notee(brouillon).criteres == grille_notee(courriel).criteres
    assert grilles_du_terrain(campagne)["EMAIL"] == courriel
    assert ("EMAIL", 2) not in repertoire_de(campagne).grilles


def test_one_draft_at_a_time(courriel, brouillon, auteur):
    refuser("brouillon_existant", rediger.preparer_grille, grille=courriel, auteur=auteur)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grille.objects.filter(pk=courriel.pk).update(publiee_le=None)


def test_published_it_serves_the_editions_whose_fieldwork_is_not_open(courriel, brouillon, auteur):
    rediger.modifier_critere(
        critere=critere(brouillon, "EM-11"), valeurs={"poids": 3, "libelle": "Le ton est courtois"}
    )
    Grille.objects.filter(pk=courriel.pk).update(gelee_le=maintenant())
    ouverte, prochaine = CampagneFactory(terrain_ouvert_le=maintenant()), CampagneFactory()

    publiee = rediger.publier_grille(grille=brouillon, motif="Retour du terrain", auteur=auteur)

    assert grilles_du_terrain(ouverte)["EMAIL"] == courriel
    assert grilles_du_terrain(prochaine)["EMAIL"] == publiee
    assert publiee.publiee_le is not None
    assert len(publiee.empreinte) == 64
    entree = historique(publiee)[0]
    assert (entree.acte, entree.auteur, entree.tout["motif"]) == ("grille.publiee", auteur, "Retour du terrain")


def test_what_a_draft_changes_is_told_criterion_by_criterion(brouillon):
    rediger.modifier_critere(critere=critere(brouillon, "EM-02"), valeurs={"poids": 2})
    rediger.retirer_critere(critere=critere(brouillon, "EM-15"))
    engagement = Engagement.objects.get(code="M19-10")
    rediger.ajouter_critere(grille=brouillon, valeurs=NOUVEAU, engagements=[engagement])

    assert differences(brouillon) == [
        ("EM-02", "modifié", (Changement("poids", "1", "2"),)),
        ("EM-16", "modifié", (Changement("rang", "16", "15"),)),
        ("EM-17", "modifié", (Changement("rang", "17", "16"),)),
        ("EM-18", "ajouté", ()),
        ("EM-15", "retiré", ()),
    ]
    note = grille_notee(brouillon).criteres[-1]
    assert (note.code, note.bareme.paliers[0], note.engagements) == ("EM-18", (1, 100), ("M19-10",))


def test_moving_exchanges_two_neighbours_and_stops_at_the_ends(brouillon):
    rediger.deplacer_critere(critere=critere(brouillon, "EM-02"), vers_le_haut=True)
    rediger.deplacer_critere(critere=critere(brouillon, "EM-02"), vers_le_haut=True)

    assert list(brouillon.les_criteres.order_by("ordre").values_list("code", flat=True))[:3] == [
        "EM-02",
        "EM-01",
        "EM-03",
    ]


@pytest.mark.parametrize(
    ("valeurs", "code"),
    [({"code": "EM-01"}, "code_deja_pris"), ({"code": "TE-99"}, "code_etranger")],
)
def test_the_code_of_a_new_criterion_is_of_its_channel_and_new(brouillon, valeurs, code):
    refuse = refuser(code, rediger.ajouter_critere, grille=brouillon, valeurs={**NOUVEAU, **valeurs})

    assert refuse.champ == "code"


def test_criteria_that_rules_name_stay(brouillon):
    refuser("critere_tenu", rediger.retirer_critere, critere=critere(brouillon, "EM-06"))
    assert set(Critere.objects.values_list("code", flat=True)) >= CRITERES_TENUS


def test_a_criterion_that_another_administrator_left_out_is_not_changed(brouillon, auteur):
    lu = critere(brouillon, "EM-15")
    rediger.retirer_critere(critere=critere(brouillon, "EM-15"))

    refuser("critere_retire", rediger.modifier_critere, critere=lu, valeurs={"poids": 3})
    refuser("critere_retire", rediger.deplacer_critere, critere=lu, vers_le_haut=True)
    refuser("critere_retire", rediger.retirer_critere, critere=lu)
    rediger.abandonner_grille(grille=Grille.objects.get(pk=brouillon.pk), auteur=auteur)
    refuser("brouillon_abandonne", rediger.modifier_critere, critere=lu, valeurs={"poids": 3})


def test_a_version_that_says_the_same_is_not_published(brouillon, auteur):
    refuser("rien_de_change", rediger.publier_grille, grille=brouillon, motif="Pour voir", auteur=auteur)


def test_a_published_version_never_changes(courriel, brouillon, auteur):
    premier = critere(courriel, "EM-01")

    refuser("version_publiee", rediger.modifier_critere, critere=premier, valeurs={"poids": 3})
    refuser("version_publiee", rediger.retirer_critere, critere=critere(courriel, "EM-15"))
    refuser("version_publiee", rediger.deplacer_critere, critere=premier, vers_le_haut=False)
    refuser("version_publiee", rediger.ajouter_critere, grille=courriel, valeurs=NOUVEAU)
    refuser("version_publiee", rediger.publier_grille, grille=courriel, motif="Encore", auteur=auteur)
    refuser("version_publiee", rediger.abandonner_grille, grille=courriel, auteur=auteur)


def test_a_draft_thrown_away_leaves_the_version_in_force(courriel, brouillon, auteur):
    rediger.abandonner_grille(grille=brouillon, auteur=auteur)

    assert list(Grille.objects.filter(canal="EMAIL")) == [courriel]
    assert rediger.preparer_grille(grille=courriel, auteur=auteur).version == 2


def test_data_files_change_nothing_of_what_staff_wrote(brouillon, auteur):
    rediger.modifier_critere(critere=critere(brouillon, "EM-11"), valeurs={"poids": 3})
    rediger.publier_grille(grille=brouillon, motif="Retour du terrain", auteur=auteur)
    avant = list(brouillon.les_criteres.order_by("ordre").values())

    assert charger_referentiels().ecrits == 0
    assert list(brouillon.les_criteres.order_by("ordre").values()) == avant

    Grille.objects.filter(canal="EMAIL", version=1).update(version=3)
    Grille.objects.filter(pk=brouillon.pk).update(version=1)
    with pytest.raises(EntreeInvalide, match="rédigée sur la plateforme"):
        charger_referentiels()


def test_a_scenario_follows_the_same_way(auteur):
    scenario = Scenario.objects.get(code="SC-01")
    brouillon = rediger_scenario.preparer_scenario(scenario=scenario, auteur=auteur)
    valeurs = {nom: getattr(scenario, nom) for nom in rediger_scenario.MODIFIABLES}
    campagne = CampagneFactory()

    refuser("rien_de_change", rediger_scenario.publier_scenario, scenario=brouillon, motif="Essai", auteur=auteur)
    rediger_scenario.modifier_scenario(scenario=brouillon, valeurs={**valeurs, "theme": "Acte de mariage"})
    assert scenario in scenarios_du_terrain(campagne)
    publie = rediger_scenario.publier_scenario(scenario=brouillon, motif="Trop connu", auteur=auteur)

    assert publie in scenarios_du_terrain(campagne)
    assert scenario not in scenarios_du_terrain(campagne)
    assert differences(publie) == [("SC-01", "modifié", (Changement("thème", scenario.theme, "Acte de mariage"),))]
    refuser("version_publiee", rediger_scenario.modifier_scenario, scenario=publie, valeurs=valeurs)
    assert charger_referentiels().ecrits == 0
