"""Another process, with its own hash seed, time zone and language, seals the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.mondes import referentiels
from tests.trophees.scelle import edition_au_hasard
from trophees.actions.sceau import sceller_en_fichier

pytestmark = [pytest.mark.lent, pytest.mark.django_db(transaction=True)]


def test_command_of_another_process_seals_the_same_bytes(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("another process reads the database of this one")
    referentiels()
    campagne, base = edition_au_hasard(6, organismes=4), connection.settings_dict
    attendu = sceller_en_fichier(campagne=campagne).octets
    adresse = f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{base['NAME']}"
    sortie = tmp_path / "F.zip"
    fini = subprocess.run(
        [sys.executable, "manage.py", "sceller_palmares", "--campagne", str(campagne.annee), "--sortie", sortie],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": adresse,
            "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
            "BAROMETRE_VAR": str(tmp_path / "var"),
            "PYTHONHASHSEED": "54",
            "TZ": "Asia/Kathmandu",
            "LC_ALL": "C",
        },
        capture_output=True,
        check=False,
    )
    assert fini.returncode == 0, fini.stderr.decode()
    assert sortie.read_bytes() == attendu
