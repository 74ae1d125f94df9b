"""Loading the data files: once, again, against frozen versions, and by the command."""

from __future__ import annotations

import shutil
import sys
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enquetes.management.commands.charger_referentiels import Command
from enquetes.models import ActivationReferentiel, Critere, Engagement, Grille, Referentiel, Rubrique, Scenario
from enquetes.referentiels.actions.charger import Chargement, charger_referentiels
from enquetes.referentiels.queries.grilles import engagements_actifs, grille_notee, referentiels_actifs
from enquetes.referentiels.queries.lecture import DOSSIER, GRILLES, lire_grille
from enquetes.visites.logic.notation import noter_contact
from socle.erreurs import EntreeInvalide
from socle.horloge import maintenant
from socle.models import Entree
from tests.enquetes.visites.logic.exemples_notation import courriel
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import VisiteFactory
from tests.mondes import referentiels

pytestmark = pytest.mark.django_db

MODELES = (Referentiel, Rubrique, Engagement, Grille, Critere, Scenario, ActivationReferentiel, Entree)


@pytest.fixture
def dossier(tmp_path):
    """A copy of the data files that a test may change."""
    return shutil.copytree(DOSSIER, tmp_path / "referentiels", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def _remplacer(dossier, nom, avant, apres):
    chemin = dossier / f"{nom}.toml"
    texte = chemin.read_text(encoding="utf-8")
    assert avant in texte
    chemin.write_text(texte.replace(avant, apres, 1), encoding="utf-8")


def _base():
    """Everything the load may write, rows and links, but the instant of the last change."""
    lignes = {
        modele.__name__: [
            {cle: valeur for cle, valeur in ligne.items() if cle != "modifie_le"}
            for ligne in modele.objects.order_by("pk").values()
        ]
        for modele in MODELES
    }
    liens = Critere.les_engagements.through.objects.order_by("pk").values_list("critere", "engagement")
    return lignes | {"liens": list(liens)}


def test_charger_referentiels_writes_a_grid_and_a_referential_at_once():
    with CaptureQueriesContext(connection) as requetes:
        bilan = charger_referentiels()

    ecritures = Counter(" ".join(requete["sql"].split()[:3]) for requete in requetes)
    assert ecritures['INSERT INTO "enquetes_engagement"'] == bilan.referentiels
    assert ecritures['INSERT INTO "enquetes_critere"'] == len(GRILLES)


def test_charger_referentiels_fills_an_empty_database():
    bilan = charger_referentiels()

    assert bilan == Chargement(referentiels=9, engagements=97, criteres=108, scenarios=26, ecrits=32)
    assert (Engagement.objects.count(), Critere.objects.count(), Scenario.objects.count()) == (97, 108, 26)
    assert Entree.objects.filter(acte__in=["grille.chargee", "scenario.charge"]).count() == 32


def test_charger_referentiels_again_changes_nothing():
    CampagneFactory(annee=2020)
    charger_referentiels()
    avant = _base()

    bilan = charger_referentiels()

    assert bilan.ecrits == 0
    assert _base() == avant


def test_charger_referentiels_stored_grids_score_as_the_files():
    referentiels()

    for nom in GRILLES:
        fichier = lire_grille(nom)
        base = grille_notee(Grille.objects.get(canal=fichier.canal))
        directs = [
            {code for code in c.engagements if code[:3] != "SP9" or code in {"SP9-2", "SP9-4"}} for c in base.criteres
        ]
        assert directs == [set(c.engagements) for c in fichier.criteres]
        assert [(c.code, c.bareme.nature, c.bareme.paliers, c.bareme.seuil, c.poids) for c in base.criteres] == [
            (c.code, c.bareme.nature, c.bareme.paliers, c.bareme.seuil, c.poids) for c in fichier.criteres
        ]
    note = noter_contact(grille_notee(Grille.objects.get(canal="EMAIL")), courriel(), type_scenario="renseignement")
    assert round(float(note.score), 4) == 74.0370


def test_charger_referentiels_heirs_share_the_criteria_of_their_successor(django_assert_num_queries):
    referentiels()
    grille = Grille.objects.get(canal="EMAIL")

    with django_assert_num_queries(3):
        notee = grille_notee(grille)

    criteres = {critere.code: critere.engagements for critere in notee.criteres}
    assert "SP9-5" in criteres["EM-06"]
    assert "SP9-8" in criteres["EM-13"]


def test_charger_referentiels_services_publics_plus_stays_inactive():
    avant = CampagneFactory(annee=2020)
    charger_referentiels()
    apres = CampagneFactory(annee=2021)

    for campagne in (avant, apres):
        assert [r.code for r in referentiels_actifs(campagne)] == ["ASPL", "CRPA", "M16", "M19", "QV", "RGAA", "RGPD"]
        assert {code for code in engagements_actifs(campagne) if code.startswith("SP")} == set()
    assert len(engagements_actifs(avant)) == 80
    assert avant.les_activations.count() == 9


def test_charger_referentiels_keeps_what_staff_decided():
    campagne = CampagneFactory(annee=2020)
    charger_referentiels()
    campagne.les_activations.filter(referentiel__code="SP8").update(est_actif=True)

    charger_referentiels()

    assert "SP8" in [r.code for r in referentiels_actifs(campagne)]


def test_charger_referentiels_open_version_takes_the_new_content(dossier):
    referentiels()
    _remplacer(dossier, "grille-email", "poids = 2", "poids = 3")

    bilan = charger_referentiels(dossier=dossier)

    assert bilan.ecrits == 1
    assert charger_referentiels(dossier=dossier).ecrits == 0
    assert Critere.objects.get(code="EM-01").poids == 3
    assert Critere.objects.count() == 108


def test_charger_referentiels_frozen_grid_with_other_content_is_refused_and_nothing_changes(dossier):
    referentiels()
    Grille.objects.update(gelee_le=maintenant())
    _remplacer(dossier, "grille-email", "poids = 2", "poids = 3")
    _remplacer(dossier, "marianne-19", "Consulter périodiquement", "Consulter souvent")
    avant = _base()

    with pytest.raises(EntreeInvalide) as refus:
        charger_referentiels(dossier=dossier)

    assert len(refus.value.erreurs) == 1
    assert refus.value.erreurs[0].startswith("grille EMAIL, version 1")
    assert _base() == avant


def test_charger_referentiels_changed_scale_touches_every_frozen_grid_that_uses_it(dossier):
    referentiels()
    Grille.objects.update(gelee_le=maintenant())
    _remplacer(dossier, "baremes", "[3, 100]", "[2, 100]")

    with pytest.raises(EntreeInvalide) as refus:
        charger_referentiels(dossier=dossier)

    assert [erreur.split(",")[0] for erreur in refus.value.erreurs] == ["grille EMAIL", "grille WEB"]


def test_charger_referentiels_frozen_versions_unchanged_pass_and_a_new_version_comes_beside(dossier):
    referentiels()
    Grille.objects.update(gelee_le=maintenant())
    Scenario.objects.update(gele_le=maintenant())
    _remplacer(dossier, "grille-email", "version = 1", "version = 2")
    _remplacer(dossier, "grille-email", "poids = 2", "poids = 3")

    bilan = charger_referentiels(dossier=dossier)

    assert bilan.ecrits == 1
    assert list(Critere.objects.filter(code="EM-01").order_by("grille__version").values_list("poids", flat=True)) == [
        2,
        3,
    ]


def test_charger_referentiels_version_used_by_a_visit_is_refused_even_before_its_freeze(dossier):
    referentiels()
    VisiteFactory(grille=Grille.objects.get(canal="EMAIL"), scenario=Scenario.objects.get(code="SC-01"))
    _remplacer(dossier, "grille-email", "poids = 2", "poids = 3")
    _remplacer(dossier, "scenarios", "Copie d’acte", "Extrait d’acte")
    avant = _base()

    with pytest.raises(EntreeInvalide) as refus:
        charger_referentiels(dossier=dossier)

    assert [erreur.split(",")[0] for erreur in refus.value.erreurs] == ["grille EMAIL", "scénario SC-01"]
    assert _base() == avant


def test_charger_referentiels_unknown_commitment_is_named(dossier):
    _remplacer(dossier, "grille-email", '"M19-02"', '"M19-99"')

    with pytest.raises(EntreeInvalide) as refus:
        charger_referentiels(dossier=dossier)

    assert refus.value.erreurs == ["EM-01\u202f: engagement inconnu «\u202fM19-99\u202f»"]
    assert Referentiel.objects.count() == 0


def test_command_prints_counts_then_that_no_version_is_new(capsys):
    call_command("charger_referentiels")
    premier = capsys.readouterr().out
    # What it completes of the versions that an upgrade finds is no version.
    Scenario.objects.update(service="", gele_le=maintenant())

    call_command("charger_referentiels")

    assert premier.splitlines() == [
        "9\u00a0référentiels, 97\u00a0engagements, 108\u00a0critères, 26\u00a0scénarios.",
        "32\u00a0versions écrites.",
    ]
    assert not Scenario.objects.filter(service="").exists()
    assert capsys.readouterr().out.splitlines()[1] == "Aucune version nouvelle."


def test_command_frozen_version_exits_2_with_one_line_an_error(capsys):
    referentiels()
    Grille.objects.filter(canal__in=["EMAIL", "TEL"]).update(gelee_le=maintenant(), empreinte="0" * 64)
    capsys.readouterr()

    with pytest.raises(SystemExit) as sortie:
        call_command("charger_referentiels")

    assert sortie.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_command_fault_exits_3(monkeypatch, capsys):
    def panne(**_):
        raise RuntimeError("panne")

    monkeypatch.setattr(sys.modules[Command.__module__], "charger_referentiels", panne)

    with pytest.raises(SystemExit) as sortie:
        Command().run_from_argv(["manage.py", "charger_referentiels"])

    assert sortie.value.code == 3


def test_charger_referentiels_says_the_service_of_a_frozen_scenario_once(dossier):
    charger_referentiels(dossier=dossier)
    Scenario.objects.filter(code="SC-01").update(service="", gele_le=maintenant())
    Scenario.objects.filter(code="SC-02").update(gele_le=maintenant())
    _remplacer(dossier, "scenarios", 'service = "Éducation"', 'service = "Écoles"')
    _remplacer(dossier, "scenarios", 'service = "Urbanisme"', 'service = "Permis"')

    assert charger_referentiels(dossier=dossier).ecrits == 0

    services = dict(Scenario.objects.filter(code__in=["SC-01", "SC-02", "SC-07"]).values_list("code", "service"))
    assert services == {"SC-01": "Population", "SC-02": "Éducation", "SC-07": "Permis"}
