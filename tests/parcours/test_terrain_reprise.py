"""A visit that staff sent back, taken up again without network: its remark, its answers, one more photograph."""

from __future__ import annotations

import re

import pytest

from comptes.enums import Role
from enquetes.enums import EtatVisite
from enquetes.models import Enveloppe, Visite
from enquetes.qualite.actions.relire import renvoyer_visite
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import PieceJointeFactory
from tests.parcours.terrain import LEGERE, attendre, campagne_ouverte, confier, est_soumise, photographie

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hors_demonstration"),
]
REMARQUE = "Le délai ne se lit pas sur la photo de l’affiche."


def _renvoyer(visite):
    relecteur = UtilisateurFactory(roles=[Role.CHARGE_ETUDES])
    renvoyer_visite(visite=Visite.objects.get(pk=visite.pk), remarque=REMARQUE, auteur=relecteur)


def test_visit_sent_back_is_taken_up_again_without_network(telephones, enqueteur):
    """Twice: what came from the first time stays, and what was changed for it comes once."""
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.commencer("Valbourg")
    telephone.noter()
    attendre(lambda: est_soumise(visite))
    premiere = PieceJointeFactory(visite=visite)

    for rang, mesure in enumerate(("34", "56"), start=1):
        _renvoyer(visite)
        telephone.entrer("/terrain/")
        telephone.page.get_by_role("link", name=re.compile("À reprendre")).wait_for()
        telephone.page.context.set_offline(True)
        telephone.presser("Valbourg", "link")
        telephone.verifier()
        assert REMARQUE in telephone.page.locator("main").inner_text()
        telephone.entrer(f"/terrain/visites/{visite.pk}/criteres/TE-01/")
        telephone.page.fill("input[name=mesure]", mesure)
        telephone.presser("Suivant")
        telephone.entrer(f"/terrain/visites/{visite.pk}/recapitulatif/")
        telephone.noter(photo=photographie(tuple(cote + rang for cote in LEGERE)))
        avant = Visite.objects.get(pk=visite.pk)
        telephone.page.context.set_offline(False)
        attendre(lambda: est_soumise(visite))
        telephone.attendre_etat("Tout est envoyé")

        reprise = Visite.objects.get(pk=visite.pk)
        assert (avant.etat, avant.remarque) == (EtatVisite.A_REVOIR, REMARQUE)
        assert avant.reponses["TE-01"] != reprise.reponses["TE-01"] == int(mesure)
        assert (reprise.a_reprendre_avant, reprise.effectuee_le) == (None, avant.effectuee_le)
        assert reprise.les_pieces.count() == 1 + rang
    assert premiere in reprise.les_pieces.all()
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {"appliquee"}
