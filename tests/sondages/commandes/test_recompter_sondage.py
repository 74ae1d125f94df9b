"""The command that recounts a file, its verdicts and its refusals."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from sondages.logic.document import empreinte_de
from tests.sondages.logic.test_recomptage import montre

DEUX_FOIS = json.dumps(montre()).replace('"bulletins": 27', '"bulletins": 12, "bulletins": 27', 1).encode()


def lancer(chemin, capsys, *options):
    """Return (exit code, standard output, standard error)."""
    code = 0
    try:
        call_command("recompter_sondage", str(chemin), *options)
    except SystemExit as sortie:
        code = sortie.code
    return code, *capsys.readouterr()


@pytest.mark.parametrize("fichier", ["resultats.json", "résultats-\udce9.json"])
def test_a_right_file(tmp_path, capsys, fichier):
    """Named in the encoding of another machine too."""
    chemin = tmp_path / fichier
    chemin.write_text(json.dumps(montre()), encoding="utf-8")

    assert lancer(chemin, capsys) == (
        0,
        f"Recomptage juste\u202f: 27 bulletins, 2 cartes, 54 réponses listées. Empreinte {montre()['empreinte']}.\n",
        "",
    )
    code, sortie, _ = lancer(chemin, capsys, "--json")
    assert (code, json.loads(sortie)["juste"]) == (0, True)


def test_a_wrong_file_exits_one_and_says_why(tmp_path, capsys):
    document = montre()
    document["cartes"][0]["total"]["effectifs"]["accord"] += 1
    document["empreinte"] = empreinte_de(document)
    chemin = tmp_path / "resultats.json"
    chemin.write_text(json.dumps(document), encoding="utf-8")

    code, sortie, _ = lancer(chemin, capsys)
    assert (code, sortie.splitlines()[1]) == (1, "Carte 1\u202f: le total ne compte pas ce que dit sa liste.")
    code, sortie, _ = lancer(chemin, capsys, "--json")
    assert (code, json.loads(sortie)["fautes"]) == (1, ["Carte 1\u202f: le total ne compte pas ce que dit sa liste."])


@pytest.mark.parametrize(
    "contenu", [b"", b"{", b"[]", b'{"format": "sondages-1"}', b"\xff\xfe", b"[" * 100_000, DEUX_FOIS]
)
def test_a_file_that_is_none_exits_two(tmp_path, capsys, contenu):
    chemin = tmp_path / "resultats.json"
    chemin.write_bytes(contenu)

    code, sortie, erreurs = lancer(chemin, capsys)

    assert (code, sortie, erreurs.count("\n")) == (2, "", 1)
    assert erreurs.startswith(f"{chemin}\u202f: ")


def test_a_file_that_is_not_there_exits_two(tmp_path, capsys):
    code, _, erreurs = lancer(tmp_path / "absent.json", capsys)

    assert (code, "ne s’ouvre pas" in erreurs) == (2, True)
