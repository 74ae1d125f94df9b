"""The agents' consultations of the demonstration."""

from __future__ import annotations

from collections import Counter

import pytest

from portail.demonstration.sondages import CODE_PUBLIC, CODES, interroger_agents
from sondages.enums import EtatIdee
from sondages.logic.recomptage import recompter
from sondages.models import Idee
from sondages.queries.avancement import avancement_de
from sondages.queries.deck import sondage_annonce
from sondages.queries.idees import idees_publiques
from sondages.queries.resultats import resultats_de
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.sondages.agent import Agent
from tests.sondages.cles import cle_de_test


@pytest.mark.django_db
def test_one_is_published_and_one_takes_the_codes_that_everybody_knows(monkeypatch):
    monkeypatch.setattr("sondages.actions.cles.generer_cle", cle_de_test)

    finie, ouverte = interroger_agents(InscriptionFactory(), referent=UtilisateurFactory(), graine=2027)

    resultats = resultats_de(finie)
    assert (finie.etat, resultats.bulletins, recompter(finie.depouillement.contenu).fautes) == ("publie", 64, ())
    assert [groupe.bulletins for groupe in resultats.groupes] == [30, None, None]
    assert any(carte.groupes for carte in resultats.cartes)
    assert set(EtatIdee.values) == set(Idee.objects.filter(sondage=finie).values_list("etat", flat=True))
    assert Counter(idee.etat_libelle for idee in idees_publiques(finie))[EtatIdee.PUBLIEE.label] == 2
    assert (sondage_annonce(CODE_PUBLIC), ouverte.etat) == (ouverte, "ouvert")
    assert (avancement_de(ouverte).codes_donnes, avancement_de(ouverte).codes_utilises) == (20, 6)
    agent = Agent(ouverte, ouverte.les_groupes.get(), CODES[0])
    agent.echanger()
    assert avancement_de(ouverte).codes_utilises == 7
