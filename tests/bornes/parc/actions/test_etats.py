"""The life of a kiosk: only the arrows of the table, each in the journal, nothing changed by a refusal."""

from __future__ import annotations

import pytest
from django.db import transaction

from bornes.enums import TRANSITIONS_BORNE, EtatBorne
from bornes.parc.actions import etats, livrer
from socle.journal import historique
from tests.factories.bornes import BorneFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


@transaction.atomic
def _installer(borne):
    etats.passer_installee(etats.verrouiller(borne))


ACTES = {
    EtatBorne.PREPAREE: lambda borne: livrer.preparer_borne(borne=borne, numero_inventaire="CIV-9", auteur=None),
    EtatBorne.EXPEDIEE: lambda borne: livrer.expedier_borne(borne=borne, suivi_colis="8L0042", auteur=None),
    EtatBorne.INSTALLEE: _installer,
    EtatBorne.RETOURNEE: lambda borne: livrer.retourner_borne(borne=borne, auteur=None),
    EtatBorne.ANNULEE: lambda borne: livrer.annuler_borne(borne=borne, motif="En double", auteur=None),
}
IMMOBILES = {(EtatBorne.INSTALLEE, EtatBorne.INSTALLEE), (EtatBorne.ACTIVE, EtatBorne.INSTALLEE)}


@pytest.mark.parametrize("vers", ACTES)
@pytest.mark.parametrize("de", EtatBorne)
def test_passage_follows_the_table_and_a_refusal_changes_nothing(de, vers):
    borne = BorneFactory(etat=de, numero_inventaire="CIV-1")

    if vers in TRANSITIONS_BORNE[de]:
        ACTES[vers](borne)
        attendu, actes = vers, [f"borne.{vers}"]
    elif (de, vers) in IMMOBILES:
        ACTES[vers](borne)
        attendu, actes = de, []
    else:
        refuser("passage_interdit", ACTES[vers], borne)
        attendu, actes = de, []

    borne.refresh_from_db()
    assert (borne.etat, [entree.acte for entree in historique(borne)]) == (attendu, actes)
