"""The data files (regles#grilles): counts, weights, coverage, marks, typography."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from campagnes.enums import Determinant, Etape
from enquetes.enums import NatureBareme, StatutSource, TypeScenario
from enquetes.referentiels.logic.baremes import E3_CONFORME
from enquetes.referentiels.queries.lecture import (
    DOSSIER,
    GRILLES,
    REFERENTIELS,
    lire_baremes,
    lire_grille,
    lire_referentiels,
    lire_scenarios,
    lire_toml,
)
from organismes.enums import Canal, TypeOrganisme
from socle.erreurs import EntreeInvalide

COUVERTURE = tomllib.loads((Path(__file__).parent / "donnees" / "couverture.toml").read_text(encoding="utf-8"))
FICHIERS = (*GRILLES, *REFERENTIELS, "baremes", "scenarios")
# Weights of each grid, added up by hand: access, orientation, information, handling.
POIDS = {
    "EMAIL": (6, 4, 8, 11),
    "COURRIER": (4, 4, 8, 11),
    "TEL": (13, 8, 6, 8),
    "RS": (6, 3, 6, 11),
    "PHYS": (7, 8, 8, 7),
    "WEB": (7, 4, 7, 13),
}
NOMBRES = {"EMAIL": 17, "COURRIER": 16, "TEL": 20, "RS": 15, "PHYS": 20, "WEB": 20}


def _grilles():
    return {grille.canal: grille for grille in map(lire_grille, GRILLES)}


def _engagements():
    return {e["code"]: e for referentiel in lire_referentiels().values() for e in referentiel["engagements"]}


def test_grids_have_108_criteria_of_which_88_without_the_visit_on_site():
    nombres = {canal: len(grille.criteres) for canal, grille in _grilles().items()}

    assert nombres == NOMBRES
    assert sum(nombres.values()) == 108
    assert sum(n for canal, n in nombres.items() if canal != "PHYS") == 88


def test_grids_weights_by_stage_are_those_printed():
    obtenus = {}
    for canal, grille in _grilles().items():
        poids = Counter()
        for critere in grille.criteres:
            poids[critere.etape] += critere.poids
        obtenus[canal] = tuple(poids[etape] for etape in Etape.values)

    assert obtenus == POIDS


def test_grids_criteria_are_numbered_in_order_and_in_known_words():
    for canal, grille in _grilles().items():
        prefixe = {"EMAIL": "EM", "COURRIER": "CO", "TEL": "TE", "RS": "RS", "PHYS": "AP", "WEB": "WEB"}[canal]
        codes = [critere.code for critere in grille.criteres]
        assert codes == [f"{prefixe}-{rang:02}" for rang in range(1, NOMBRES[canal] + 1)]
        assert {critere.etape for critere in grille.criteres} <= set(Etape.values)
        assert {critere.determinant for critere in grille.criteres} <= set(Determinant.values)
        assert {critere.poids for critere in grille.criteres} <= {1, 2, 3}
    assert set(_grilles()) == set(Canal.values)


def test_grids_three_elements_go_with_their_scale_and_two_kinds_may_not_apply():
    sans_objet = {}
    for nom in GRILLES:
        for critere in lire_toml(nom)["criteres"]:
            attendus = 3 if critere["bareme"] == "E3" else 0
            assert len(critere.get("elements", [])) == attendus, critere["code"]
            assert critere["question"].endswith("?"), critere["code"]
            if "acquis_sans_objet" in critere:
                sans_objet[critere["code"]] = critere["acquis_sans_objet"]

    assert sans_objet == {"EM-08": ["c"], "CO-07": ["c"], "RS-05": ["c"]}
    assert E3_CONFORME == 2


def test_grids_conditions_are_those_of_the_dossier():
    conditions = Counter()
    for nom in GRILLES:
        conditions.update(critere["condition"] for critere in lire_toml(nom)["criteres"])

    assert conditions == {
        "A": 51, "R": 35, "RECL+R": 4, "AR": 2, "SVI": 1, "MISE": 1, "TRANSF": 1, "PROM": 1, "HORS": 1, "ATTENTE": 1,
        "REOR": 1, "DIFF": 1, "PERSO+R": 1, "FORM": 4, "FORM+R": 3,
    }  # fmt: skip


def test_scales_are_twelve_durations_and_four_kinds():
    baremes = lire_baremes()

    assert Counter(bareme.nature for bareme in baremes.values()) == {"DUREE": 12, "BIN": 1, "E3": 1, "EC": 1, "TENT": 1}
    assert {bareme.nature for bareme in baremes.values()} == set(NatureBareme.values)
    for bareme in baremes.values():
        bornes, scores = [b for b, _ in bareme.paliers], [s for _, s in bareme.paliers]
        assert bornes == sorted(set(bornes))
        assert scores == sorted(set(scores), reverse=True)


def test_coverage_matrix_is_generated_from_the_grids():
    obtenue: dict[str, list[str]] = {code: [] for code in _engagements()}
    for canal in ("EMAIL", "COURRIER", "TEL", "RS", "PHYS", "WEB"):
        for critere in _grilles()[canal].criteres:
            for engagement in critere.engagements:
                obtenue[engagement].append(critere.code)

    attendue = {code: valeur for code, valeur in COUVERTURE.items() if isinstance(valeur, list)}
    heritages = {code: valeur for code, valeur in COUVERTURE.items() if isinstance(valeur, str)}
    assert {code: criteres for code, criteres in obtenue.items() if code not in heritages} == attendue
    assert {code: e["herite_de"] for code, e in _engagements().items() if "herite_de" in e} == heritages
    assert {code for code in heritages if obtenue[code]} == set()


def test_referentials_counts_headings_and_activity():
    referentiels = lire_referentiels()

    assert {code: (len(r["engagements"]), r["actif"]) for code, r in referentiels.items()} == {
        "M19": (19, True),
        "M16": (12, True),
        "SP9": (9, False),
        "SP8": (8, False),
        "QV": (16, True),
        "ASPL": (25, True),
        "CRPA": (5, True),
        "RGAA": (2, True),
        "RGPD": (1, True),
    }
    for referentiel in referentiels.values():
        rubriques = {rubrique["code"] for rubrique in referentiel["rubriques"]}
        assert {e["rubrique"] for e in referentiel["engagements"]} == rubriques


def test_referentials_marks_are_known_and_the_three_verified_thresholds_stand():
    engagements = _engagements()

    assert {e["statut"] for e in engagements.values()} <= set(StatutSource.values)
    assert {code: engagements[code]["seuil"] for code in ("M19-09", "M19-10", "M19-11")} == {
        "M19-09": {"operateur": "<=", "valeur": 15, "unite": "jours ouvrés"},
        "M19-10": {"operateur": "<=", "valeur": 5, "unite": "jours ouvrés"},
        "M19-11": {"operateur": "<", "valeur": 5, "unite": "sonneries"},
    }
    assert [code for code, e in engagements.items() if code.startswith("M19") and e["statut"] == "V2"] == [
        "M19-01", "M19-02", "M19-03", "M19-04", "M19-05", "M19-09", "M19-10", "M19-11",
    ]  # fmt: skip
    assert {e["statut"] for code, e in engagements.items() if code.startswith("M16")} == {"GK"}


def test_scenarios_have_a_key_known_words_and_a_mark():
    scenarios = lire_scenarios()
    codes = [scenario["code"] for scenario in scenarios]

    assert len(codes) == len(set(codes))
    assert {f"SC-{n:02}" for n in range(1, 13)} < set(codes)
    for scenario in scenarios:
        assert len(scenario["elements"]) == {"SC-10": 3, "SC-12": 2}.get(scenario["code"], 4), scenario["code"]
        assert set(scenario["canaux"]) <= set(Canal.values)
        assert scenario["type"] in TypeScenario.values
        assert scenario["statut"] == "P"
        assert scenario["types_organismes"] == "tous" or set(scenario["types_organismes"]) <= set(TypeOrganisme.values)
        assert scenario["consigne"]


def test_scenarios_channels_and_kinds_are_those_of_the_dossier():
    bank = {s["code"]: ("+".join(s["canaux"]), s["type"]) for s in lire_scenarios() if s["code"] in SC}

    assert bank == SC


SC = {
    "SC-01": ("EMAIL+TEL+COURRIER+WEB", "renseignement"),
    "SC-02": ("EMAIL+TEL+WEB+PHYS", "renseignement"),
    "SC-03": ("TEL+EMAIL+RS+WEB", "renseignement"),
    "SC-04": ("RS+TEL+EMAIL", "renseignement"),
    "SC-05": ("TEL+COURRIER+EMAIL", "orientation"),
    "SC-06": ("RS+EMAIL+TEL+WEB", "renseignement"),
    "SC-07": ("EMAIL+COURRIER+WEB", "renseignement"),
    "SC-08": ("COURRIER+EMAIL", "renseignement"),
    "SC-09": ("EMAIL+COURRIER+RS", "reclamation"),
    "SC-10": ("COURRIER+TEL+EMAIL", "reclamation"),
    "SC-11": ("TEL+PHYS", "difficulte"),
    "SC-12": ("EMAIL+COURRIER+TEL", "orientation"),
}


def test_scenarios_one_variant_a_type_that_municipal_ones_do_not_serve():
    variantes = {s["code"]: s["types_organismes"] for s in lire_scenarios() if s["code"].startswith("SC-13")}

    assert variantes.pop("SC-13-EPCI") == ["CC", "CA", "CU", "METROPOLE", "EPT"]
    assert variantes == {
        f"SC-13-{nom}": [nom]
        for nom in TypeOrganisme.values
        if nom not in {"COMMUNE", "CC", "CA", "CU", "METROPOLE", "EPT"}
    }


def test_scenario_on_electoral_rolls_expires_and_has_its_successor():
    expirations = {s["code"]: s["expire_le"].isoformat() for s in lire_scenarios() if "expire_le" in s}
    suite = next(s for s in lire_scenarios() if s["code"] == "SC-03-PROCURATION")

    assert expirations == {"SC-03": "2020-02-07"}
    assert suite["canaux"] == SC["SC-03"][0].split("+")


@pytest.mark.parametrize("nom", FICHIERS)
def test_texts_follow_french_typography(nom):
    texte = "\n".join(
        ligne
        for ligne in (DOSSIER / f"{nom}.toml").read_text(encoding="utf-8").splitlines()
        if not ligne.startswith("#")
    )

    assert re.findall(r"\w'\w| [;:!?»]|« ", texte.replace(' = "', "")) == []


def test_lire_toml_absent_or_malformed_file_is_named(tmp_path):
    (tmp_path / "casse.toml").write_text("code = ", encoding="utf-8")

    with pytest.raises(EntreeInvalide, match=r"rien\.toml"):
        lire_toml("rien", tmp_path)
    with pytest.raises(EntreeInvalide, match=r"casse\.toml"):
        lire_toml("casse", tmp_path)
