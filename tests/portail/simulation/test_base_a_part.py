"""What a simulation writes is its own, whatever the platform keeps its files in."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from enquetes.models import PieceJointe
from portail.simulation.base_a_part import base_a_part
from socle.fichiers import stockage_prive


@pytest.fixture
def creees(monkeypatch):
    """Names of the databases that would be created."""
    noms = []
    monkeypatch.setattr(
        connection.creation, "create_test_db", lambda **_: noms.append(connection.settings_dict["TEST"]["NAME"])
    )
    monkeypatch.setattr(connection.creation, "destroy_test_db", lambda *_, **__: None)
    monkeypatch.setitem(connection.settings_dict, "TEST", dict(connection.settings_dict["TEST"]))
    return noms


def test_files_of_a_simulation_stay_out_of_the_store_of_the_platform(creees, settings):
    magasin = {
        "BACKEND": "socle.magasin.MagasinPartage",
        "OPTIONS": {"bucket_name": "vrai", "endpoint_url": "http://127.0.0.1:9", "access_key": "a", "secret_key": "b"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": magasin, "prive": magasin}
    champ = PieceJointe._meta.get_field("fichier")
    sien = champ.storage

    with base_a_part():
        racines = {stockage.location for stockage in (default_storage, stockage_prive(), champ.storage)}
        default_storage.save("rapports/1.pdf", ContentFile(b"%PDF"))
        assert stockage_prive().exists("rapports/1.pdf")
    with base_a_part():
        racines |= {stockage_prive().location}

    assert len(racines) == 2
    assert all("simulation-" in racine for racine in racines)
    assert champ.storage is sien
    assert len(set(creees)) == 2
