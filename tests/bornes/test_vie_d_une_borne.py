"""One kiosk from its order to its return, by the pages and the device's own door: each hands over to the next."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from bornes.avis.actions.traiter import traiter_avis
from bornes.models import Avis, Borne
from comptes.enums import Role
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, SiteFactory

pytestmark = pytest.mark.django_db
CODE = re.compile(r'class="bm-feuille__code">([^<]+)<')
API = "/api/bornes/v1"


def _ouvrir(utilisateur) -> Client:
    client = Client()
    client.force_login(utilisateur)
    return client


def _envoyer(chemin: str, corps: dict, jeton: str = ""):
    entetes = {"Authorization": f"Borne {jeton}"} if jeton else {}
    return Client().post(f"{API}/{chemin}/", corps, content_type="application/json", headers=entetes)


def _avis(sequence: int) -> dict:
    return {
        "id": str(uuid.uuid4()),
        "sequence": sequence,
        "saisi_le": maintenant().isoformat(),
        "reponses": {"K1": 5},
    }


def test_kiosk_lives_from_its_order_to_its_return(settings):
    settings.BAROMETRE_DEMO = True
    inscription = InscriptionFactory(borne=True)
    site = SiteFactory(organisme=inscription.organisme)
    referent = _ouvrir(MembreFactory(organisme=inscription.organisme).utilisateur)
    equipe = _ouvrir(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    etats = []

    def noter():
        etats.append(Borne.objects.get().etat)

    referent.post(reverse("bornes:espace_bornes"), {"site": site.pk, "nombre": 1})
    noter()
    cle = Borne.objects.get().pk
    equipe.post(reverse("bornes:pilotage_borne_preparer", args=[cle]), {"numero_inventaire": "CIV-1"})
    noter()
    feuille = equipe.post(reverse("bornes:pilotage_borne_code", args=[cle])).content.decode()
    equipe.post(reverse("bornes:pilotage_borne_expedier", args=[cle]), {"suivi_colis": "8L01"})
    noter()
    enrolement = _envoyer("enrolement", {"code": CODE.search(feuille).group(1)})
    jeton = enrolement.json()["jeton"]
    noter()
    _envoyer("battement", {"version": "1.0", "file": 3, "batterie": 15, "horloge": maintenant().isoformat()}, jeton)
    recu = _envoyer("avis", {"avis": [_avis(1), _avis(4)]}, jeton).json()
    traiter_avis()
    noter()
    page = equipe.get(reverse("bornes:pilotage_borne", args=[cle])).content.decode()
    equipe.post(reverse("bornes:pilotage_borne_retour", args=[cle]))
    noter()
    refus = _envoyer("avis", {"avis": [_avis(2)]}, jeton)

    assert etats == ["commandee", "preparee", "expediee", "installee", "active", "retournee"]
    assert enrolement.json()["borne"] == str(cle)
    assert (recu["sequence_attendue"], recu["manquantes"]) == (2, [[2, 3]])
    assert "2 avis attendus ne sont jamais arrivés\u202f: n°\u00a02 à 3" in page
    assert "Batterie à 15\u202f%" in page
    assert (refus.status_code, refus.json()["code"]) == (403, "jeton_revoque")
    assert Avis.objects.count() == 2
