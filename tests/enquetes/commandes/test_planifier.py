"""`planifier` and `verifier_plan`: one document on stdout, exit codes (regles#contrat-commandes)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command, get_commands, load_command_class

from bench.instances import Variante, fabriquer
from enquetes.management.commands import planifier
from enquetes.planification.logic.solveur import chrono
from enquetes.planification.logic.solveur.diagnostic import SANS_COMMENCER
from enquetes.planification.logic.solveur.programme import _Programme


@pytest.fixture
def fichiers(tmp_path):
    chemin = tmp_path / "instance.json"
    chemin.write_text(json.dumps(fabriquer(Variante("commande", 12, 8, 20))))
    return chemin, tmp_path / "plan.json"


def lancer(*arguments) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_planifier_prints_one_document_and_verifier_accepts_it(fichiers):
    instance, plan = fichiers

    sortie = lancer("planifier", "--instance", instance, "--json", "--graine", 3)
    plan.write_text(sortie.stdout)
    document = json.loads(sortie.stdout)
    verdict = lancer("verifier_plan", "--instance", instance, "--plan", plan)

    assert (sortie.returncode, verdict.returncode) == (0, 0), sortie.stderr + verdict.stdout
    assert document["statut"] == "optimal"
    assert verdict.stdout.startswith("Plan conforme")
    assert verdict.stdout.endswith("écart 0,000\u202f%.\n")
    assert "glouton" in sortie.stderr.lower()


def test_verifier_plan_broken_plan_exits_1_and_names_it(fichiers, capsys):
    instance, plan = fichiers
    call_command("planifier", instance=instance, json=True)
    document = json.loads(capsys.readouterr().out)
    document["affectations"][0]["jour"] = "2020-02-08"
    plan.write_text(json.dumps(document))

    with pytest.raises(SystemExit) as sortie:
        call_command("verifier_plan", instance=instance, plan=plan)

    assert sortie.value.code == 1
    assert "week_end" in capsys.readouterr().out


def test_verifier_plan_json_is_one_document(fichiers, capsys):
    instance, plan = fichiers
    call_command("planifier", instance=instance, json=True)
    plan.write_text(capsys.readouterr().out)

    call_command("verifier_plan", instance=instance, plan=plan, json=True)

    assert json.loads(capsys.readouterr().out) == {"conforme": True, "ruptures": []}


@pytest.mark.parametrize(
    ("arguments", "mot"),
    [
        (("planifier", "--json"), "il manque"),
        (("planifier", "--instance", "x.json", "--campagne", "2020"), "ne vont pas ensemble"),
        (("planifier", "--instance", "absent.json"), "illisible"),
        (("planifier", "--instance", "absent.json", "--limite", "-1"), "--limite"),
        (("verifier_plan", "--instance", "absent.json", "--plan", "absent.json"), "illisible"),
    ],
)
def test_command_bad_input_exits_2_with_french_lines(arguments, mot, capsys):
    commande = load_command_class(get_commands()[arguments[0]], arguments[0])
    with pytest.raises(SystemExit) as fin:
        commande.run_from_argv(["manage.py", *arguments])

    sortie = capsys.readouterr()
    assert (fin.value.code, sortie.out) == (2, "")
    assert mot in sortie.err


def test_planifier_faulty_instance_lists_every_fault(fichiers):
    instance, _plan = fichiers
    document = json.loads(instance.read_text())
    document["enqueteurs"][0]["max_total"] = 0
    document["visites"][1]["canal"] = "FAX"
    instance.write_text(json.dumps(document))

    sortie = lancer("planifier", "--instance", instance, "--json")

    assert (sortie.returncode, sortie.stdout) == (2, "")
    assert len(sortie.stderr.splitlines()) == 2


@pytest.mark.parametrize(("demarrage", "limite", "dit"), [(19.8, 20.0, True), (0.5, 60.0, False)])
def test_planifier_says_what_took_its_time(fichiers, capsys, monkeypatch, demarrage, limite, dit):
    """The limit is that of the whole command: on a machine that is busy, starting may take all of it."""
    monkeypatch.setattr(planifier, "age_du_processus", lambda: demarrage)
    monkeypatch.setattr(chrono, "SURSIS_S", -1)

    call_command("planifier", instance=fichiers[0], json=True, limite=limite)

    lu = capsys.readouterr()
    motifs = {refus["motif"] for refus in json.loads(lu.out)["refusees"]}
    assert ("La limite de 20,0 s est atteinte\u202f: 19,8 s sont passées à démarrer" in lu.err) is dit
    assert motifs == ({SANS_COMMENCER} if dit else set())


def test_planifier_without_limit_tells_its_plan_when_the_solver_fails(fichiers, capsys, monkeypatch):
    monkeypatch.setattr(_Programme, "relacher", lambda *_: SimpleNamespace(status=4))

    call_command("planifier", instance=fichiers[0], json=True)

    lu = capsys.readouterr()
    assert json.loads(lu.out)["limite_atteinte"] is True
    assert "La limite de" not in lu.err


def test_planifier_without_json_is_a_french_summary(fichiers, capsys):
    call_command("planifier", instance=fichiers[0])

    sortie = capsys.readouterr().out
    assert "visites placées" in sortie
    assert "borne" in sortie
    assert re.search(r"écart \d+,\d{3}\u202f% \(optimal\), \d+,\d s", sortie)
