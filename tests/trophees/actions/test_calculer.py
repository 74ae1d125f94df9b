"""From imported visits to the exchange document, against values worked out by hand (regles#score-organisme)."""

from __future__ import annotations

import io
import json
from fractions import Fraction

import pytest
from django.core.management import call_command

from enquetes.models import Visite
from enquetes.visites.actions.importer import importer_visites
from organismes.enums import TypeOrganisme
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.echange import lignes, visite
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from trophees.actions.calculer import calculer_resultats
from trophees.actions.litiges import ouvrir_litige
from trophees.models import Resultat

pytestmark = pytest.mark.django_db
VILLE, BOURG, AGGLO, CCAS, CAMPAGNE = "213105554", "213101000", "200000172", "263100123", "213100003"


@pytest.fixture
def campagne(referentiels_charges):
    campagne = CampagneFactory(historique=True)
    for siren, type_organisme, population, canaux in (
        (VILLE, TypeOrganisme.COMMUNE, 50_001, ("EMAIL", "COURRIER", "TEL", "PHYS")),
        (BOURG, TypeOrganisme.COMMUNE, 50_000, ("EMAIL",)),
        (CAMPAGNE, TypeOrganisme.COMMUNE, 19_999, ("COURRIER",)),
        (AGGLO, TypeOrganisme.CA, 90_000, ("TEL",)),
        (CCAS, TypeOrganisme.CCAS, None, ("WEB",)),
    ):
        InscriptionFactory(
            campagne=campagne,
            organisme=OrganismeFactory(siren=siren, type=type_organisme, population=population),
            canaux=canaux,
        )
    return campagne


# The town: example 1 twice, example 2 once (its only letter), example 3 twice, and one e-mail void: 5 of 6 validated.
# The small town: one letter counts of two planned. The other commune: one e-mail counts of two. The EPCI: two calls.
FICHIER = (
    visite(1, VILLE),
    visite(2, VILLE),
    visite(3, VILLE, statut="annulee"),
    visite(4, VILLE, "COURRIER"),
    visite(5, VILLE, "TEL"),
    visite(6, VILLE, "TEL"),
    visite(7, BOURG),
    visite(8, BOURG, statut="a_revoir"),
    visite(9, AGGLO, "TEL"),
    visite(10, AGGLO, "TEL"),
    visite(11, CAMPAGNE, "COURRIER"),
    visite(12, CAMPAGNE, "COURRIER", statut="annulee"),
)


def f(*termes: Fraction | float) -> float:
    """Return the exact mean of the terms, as a float."""
    return float(sum(Fraction(str(t)) if isinstance(t, float) else Fraction(t) for t in termes) / len(termes))


def taux(**decomptes: str) -> dict[str, dict[str, float]]:
    """Read « kept/observed » counts."""
    paires = {code.replace("_", "-"): [int(n) for n in texte.split("/")] for code, texte in decomptes.items()}
    return {code: {"taux": tenus / vus, "observations": vus} for code, (tenus, vus) in paires.items()}


CONFORMITE_APPELS = taux(
    M19_02="0/2", M19_03="2/2", M19_05="2/2", M19_06="0/2", M19_08="2/2", M19_11="0/2",
    M16_01="0/2", M16_02="2/2", M16_03="0/2", M16_04="2/2", M16_06="2/2", M16_08="0/2",
    QV_05="2/2", QV_06="2/2", QV_08="0/2", QV_12="2/2", QV_13="2/2",
    ASPL_L3="2/2", ASPL_T1="2/2", ASPL_T2="0/2", ASPL_T4="0/2", ASPL_T5="2/2",
)  # fmt: skip
CONFORMITE_VILLE = taux(
    M19_02="2/5", M19_03="2/5", M19_05="4/5", M19_06="2/5", M19_08="2/5", M19_09="0/1", M19_10="0/2", M19_11="0/2",
    M16_01="2/5", M16_02="2/5", M16_03="2/5", M16_04="2/2", M16_06="2/5", M16_07="2/3", M16_08="0/2", M16_09="0/2",
    QV_05="4/4", QV_06="4/5", QV_08="0/2", QV_09="0/1", QV_10="2/2", QV_11="0/3", QV_12="4/5", QV_13="2/5",
    ASPL_L2="2/2", ASPL_L3="5/5", ASPL_C1="0/1", ASPL_C2="0/1", ASPL_C3="0/1", ASPL_C4="0/1",
    ASPL_T1="2/2", ASPL_T2="0/2", ASPL_T4="0/2", ASPL_T5="2/2",
    CRPA_1="2/3", CRPA_2="0/3", CRPA_3="2/3", CRPA_4="0/3", CRPA_5="2/2",
)  # fmt: skip
CONFORMITE_COURRIEL = taux(
    M19_02="1/1", M19_03="0/1", M19_05="1/1", M19_06="1/1", M19_08="0/1", M19_10="0/1",
    M16_01="1/1", M16_02="0/1", M16_03="1/1", M16_06="0/1", M16_07="1/1", M16_09="0/1",
    QV_05="1/1", QV_06="1/1", QV_10="1/1", QV_11="0/1", QV_12="1/1", QV_13="0/1",
    ASPL_L2="1/1", ASPL_L3="1/1",
    CRPA_1="1/1", CRPA_2="0/1", CRPA_3="1/1", CRPA_4="0/1", CRPA_5="1/1",
)  # fmt: skip
CONFORMITE_LETTRE = taux(
    M19_02="0/1", M19_03="0/1", M19_05="0/1", M19_06="0/1", M19_08="0/1", M19_09="0/1",
    M16_01="0/1", M16_02="0/1", M16_03="0/1", M16_06="0/1", M16_07="0/1",
    QV_06="0/1", QV_09="0/1", QV_11="0/1", QV_12="0/1", QV_13="0/1",
    ASPL_L3="1/1", ASPL_C1="0/1", ASPL_C2="0/1", ASPL_C3="0/1", ASPL_C4="0/1",
    CRPA_1="0/1", CRPA_2="0/1", CRPA_3="0/1", CRPA_4="0/1",
)  # fmt: skip
COURRIEL, LETTRE, APPEL = Fraction(1999, 27), Fraction(25, 2), Fraction(2235, 28)
INTERVALLES = frozenset(
    {
        "intervalle",
        "rang_intervalle",
        "proba_premier",
        "palier",
        "etapes_intervalles",
        "determinants_intervalles",
    }
)
ATTENDU = {
    "campagne": 2020,
    "methode": "1.0",
    "organismes": [
        {
            "siren": AGGLO,
            "categorie": "EPCI",
            "eligible": True,
            "motifs": [],
            "score": float(APPEL),
            "rang": 1,
            "niveau": 3,
            "canaux": {"TEL": {"score": float(APPEL), "visites": 2, "significatif": True}},
            "etapes": {"ACCES": 967 / 13, "ORIENT": 93.4, "INFO": 78.0, "TRAIT": 83.25},
            "determinants": {
                "ACC": 79.25,
                "ATT": 133 / 3,
                "COU": 75.0,
                "PER": 100.0,
                "QUA": 568 / 7,
                "REA": 100.0,
                "TRF": 100.0,
            },
            "conformite": CONFORMITE_APPELS,
        },
        {
            "siren": CAMPAGNE,
            "categorie": "VILLE_INF_20K",
            "eligible": False,
            "motifs": ["canal_non_teste", "contacts_insuffisants"],
            "score": None,
            "rang": None,
            "niveau": None,
            "canaux": {"COURRIER": {"score": 12.5, "visites": 1, "significatif": False}},
            "etapes": {},
            "determinants": {},
            "conformite": CONFORMITE_LETTRE,
        },
        {
            "siren": BOURG,
            "categorie": "VILLE_20_50K",
            "eligible": False,
            "motifs": ["canal_non_teste", "contacts_insuffisants"],
            "score": None,
            "rang": None,
            "niveau": None,
            "canaux": {"EMAIL": {"score": float(COURRIEL), "visites": 1, "significatif": False}},
            "etapes": {},
            "determinants": {},
            "conformite": CONFORMITE_COURRIEL,
        },
        {
            "siren": VILLE,
            "categorie": "VILLE_SUP_50K",
            "eligible": True,
            "motifs": [],
            "score": f(COURRIEL, LETTRE, APPEL),
            "rang": 1,
            "niveau": 2,
            "canaux": {
                "EMAIL": {"score": float(COURRIEL), "visites": 2, "significatif": True},
                "COURRIER": {"score": 12.5, "visites": 1, "significatif": True},
                "TEL": {"score": float(APPEL), "visites": 2, "significatif": True},
            },
            "etapes": {
                "ACCES": f(89, 75, Fraction(967, 13)),
                "ORIENT": f(75, 0, 93.4),
                "INFO": f(50, 0, 78),
                "TRAIT": f(85, 0, 83.25),
            },
            "determinants": {
                "ACC": f(Fraction(434, 6), 75, 79.25),
                "ATT": 133 / 3,
                "COU": f(100, 0, 75),
                "PER": f(67, 0, 100),
                "QUA": f(57.25, 0, Fraction(568, 7)),
                "REA": f(Fraction(640, 7), 0, 100),
                "TRF": f(Fraction(200, 3), 0, 100),
            },
            "conformite": CONFORMITE_VILLE,
        },
        {
            "siren": CCAS,
            "categorie": "AUTRE_ORGANISME",
            "eligible": False,
            "motifs": ["canal_non_teste"],
            "score": None,
            "rang": None,
            "niveau": None,
            "canaux": {"WEB": {"score": None, "visites": 0, "significatif": False}},
            "etapes": {},
            "determinants": {},
            "conformite": {},
        },
    ],
}


def sans_intervalles(document):
    """Leave the uncertainty out: the figures worked out by hand have none."""
    if isinstance(document, dict):
        return {cle: sans_intervalles(valeur) for cle, valeur in document.items() if cle not in INTERVALLES}
    return [sans_intervalles(valeur) for valeur in document] if isinstance(document, list) else document


def test_calculer_resultats_of_the_worked_examples_gives_the_document_worked_out_by_hand(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    assert sans_intervalles(calculer_resultats(campagne=campagne)) == ATTENDU


def test_calculer_resultats_rounds_the_fourth_example_to_55_5(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    calculer_resultats(campagne=campagne)
    ville = Resultat.objects.get(inscription__organisme__siren=VILLE)
    assert ville.detail["score_arrondi"] == "55.5"
    assert (ville.rang, ville.est_eligible, ville.detail["prevus"], ville.detail["valides"]) == (1, True, 6, 5)
    # Answered contacts only: the two e-mails and the two calls.
    assert ville.detail["qualite"] == f(COURRIEL, APPEL)


def test_calculer_resultats_does_not_depend_on_the_order_of_rows(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*reversed(FICHIER)))
    assert sans_intervalles(calculer_resultats(campagne=campagne)) == ATTENDU


def test_calculer_resultats_twice_replaces_and_gives_the_same(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    premier = calculer_resultats(campagne=campagne)
    assert calculer_resultats(campagne=campagne) == premier
    assert sans_intervalles(premier) == ATTENDU
    assert Resultat.objects.count() == 5


def test_calculer_resultats_ignores_what_a_withdrawn_registration_without_visit_left(campagne):
    calculer_resultats(campagne=campagne)
    campagne.les_inscriptions.filter(organisme__siren=CCAS).update(etat="retiree")
    calculer_resultats(campagne=campagne)
    assert not Resultat.objects.filter(inscription__organisme__siren=CCAS).exists()


def test_calculer_resultats_of_a_visited_body_that_withdrew_is_not_confirmed(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    campagne.les_inscriptions.filter(organisme__siren=AGGLO).update(etat="retiree")
    document = calculer_resultats(campagne=campagne)
    agglo = document["organismes"][0]
    assert (agglo["motifs"], agglo["rang"], agglo["score"]) == (["non_confirmee"], None, float(APPEL))


def test_calculer_resultats_with_an_open_dispute_leaves_the_body_unranked(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    inscription = campagne.les_inscriptions.get(organisme__siren=AGGLO)
    ouvrir_litige(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Mauvaise adresse")
    agglo = calculer_resultats(campagne=campagne)["organismes"][0]
    assert (agglo["motifs"], agglo["rang"]) == (["litige_en_cours"], None)


def test_calculer_resultats_counts_plan_rows_when_there_are_some(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    Visite.objects.filter(inscription__organisme__siren=AGGLO).update(est_importee=False)
    premiere, seconde = Visite.objects.filter(inscription__organisme__siren=AGGLO).order_by("pk")
    Visite.objects.filter(pk=premiere.pk).update(etat="annulee", observations={"remplacee_par": str(seconde.pk)})
    importer_visites(campagne=campagne, lignes=lignes(visite(20, AGGLO, "TEL", statut="annulee")))
    calculer_resultats(campagne=campagne)
    detail = Resultat.objects.get(inscription__organisme__siren=AGGLO).detail
    assert (detail["prevus"], detail["valides"], detail["canaux"]["TEL"]["visites"]) == (1, 1, 1)


def test_calculer_resultats_asks_the_same_number_of_queries_for_more_visits(campagne, django_assert_max_num_queries):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER, *(visite(n, VILLE) for n in range(100, 200))))
    with django_assert_max_num_queries(40):
        calculer_resultats(campagne=campagne)


def test_command_prints_one_json_document(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    sortie, journal = io.StringIO(), io.StringIO()
    call_command("calculer_resultats", "--campagne", "2020", "--json", stdout=sortie, stderr=journal)
    assert sans_intervalles(json.loads(sortie.getvalue())) == ATTENDU
    assert "5\u00a0organismes calculés" in journal.getvalue()


def test_command_on_an_unknown_edition_exits_2():
    sortie, erreurs = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as fin:
        call_command("calculer_resultats", "--campagne", "2019", "--json", stdout=sortie, stderr=erreurs)
    assert (fin.value.code, sortie.getvalue()) == (2, "")
    assert "2019" in erreurs.getvalue()


def test_every_figure_that_is_told_has_its_interval(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    for organisme in calculer_resultats(campagne=campagne)["organismes"]:
        assert (organisme["score"] is None) == (organisme["intervalle"] is None)
        assert organisme["etapes"].keys() == organisme["etapes_intervalles"].keys()
        assert organisme["determinants"].keys() == organisme["determinants_intervalles"].keys()
        rang = [organisme[cle] is None for cle in ("rang", "rang_intervalle", "proba_premier", "palier")]
        assert rang in ([True] * 4, [False] * 4)
        paires = [
            *((canal["score"], canal["intervalle"]) for canal in organisme["canaux"].values() if canal["visites"]),
            *((c["taux"], c["intervalle"]) for c in organisme["conformite"].values()),
            *((organisme["etapes"][cle], bornes) for cle, bornes in organisme["etapes_intervalles"].items()),
            *(
                (organisme["determinants"][cle], bornes)
                for cle, bornes in organisme["determinants_intervalles"].items()
            ),
            *([(organisme["score"], organisme["intervalle"])] if organisme["intervalle"] else []),
        ]
        assert all(bas <= valeur <= haut for valeur, (bas, haut) in paires)


def test_the_columns_of_a_result_are_those_of_its_document(campagne):
    importer_visites(campagne=campagne, lignes=lignes(*FICHIER))
    document = calculer_resultats(campagne=campagne)
    (ville,) = [organisme for organisme in document["organismes"] if organisme["siren"] == VILLE]
    resultat = Resultat.objects.get(inscription__organisme__siren=VILLE)
    assert [resultat.score_bas, resultat.score_haut] == ville["intervalle"]
    assert [resultat.rang_bas, resultat.rang_haut] == ville["rang_intervalle"] == [1, 1]
    assert (resultat.proba_premier, resultat.palier) == (ville["proba_premier"], ville["palier"]) == (1.0, 1)
    assert resultat.detail["etapes_intervalles"] == ville["etapes_intervalles"]
    assert set(resultat.detail["par_canal"]["TEL"]["etapes_intervalles"]) == {"ACCES", "ORIENT", "INFO", "TRAIT"}
