"""How long the platform waits for a PostgreSQL that is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.architecture.arbre import RACINE

LIRE = "import json; from barometre.settings.base import DATABASES; print(json.dumps(DATABASES['default']['OPTIONS']))"
LIMITES = {
    "connect_timeout": 10,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}


@pytest.mark.parametrize(
    ("adresse", "attendues"),
    [
        ("postgres://barometre@base.exemple/barometre?connect_timeout=20", LIMITES | {"connect_timeout": 20}),
        ("postgres://barometre@/barometre?host=/var/run/postgresql", LIMITES | {"host": "/var/run/postgresql"}),
        (
            "postgres://barometre@une.exemple,autre.exemple:5432/barometre?target_session_attrs=read-write",
            LIMITES | {"target_session_attrs": "read-write"},
        ),
    ],
)
def test_a_server_that_is_gone_ends_a_question_and_the_address_has_the_last_word(tmp_path, adresse, attendues):
    variables = {"PATH": os.environ["PATH"], "DATABASE_URL": adresse, "BAROMETRE_VAR": str(tmp_path)}

    lues = subprocess.run([sys.executable, "-c", LIRE], cwd=RACINE, env=variables, capture_output=True, check=True)

    assert json.loads(lues.stdout) == attendues


@pytest.mark.skipif(connection.vendor != "postgresql", reason="limits of a connection to PostgreSQL")
@pytest.mark.django_db
def test_connections_are_made_with_these_limits():
    connection.ensure_connection()

    parametres = connection.connection.info.dsn_parameters

    assert {nom: parametres.get(nom) for nom in LIMITES} == {nom: str(valeur) for nom, valeur in LIMITES.items()}
