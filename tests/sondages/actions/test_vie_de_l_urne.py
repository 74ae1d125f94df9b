"""Codes, exchanges, ballots true and false, mixings, supports, moderation, closing, in any order: a plain model agrees."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from socle.erreurs import RegleMetier
from sondages.actions.codes import creer_codes
from sondages.actions.cycle import clore_sondage, publier_sondage
from sondages.actions.idees import moderer_idee, retirer_soutien, soutenir_idee
from sondages.actions.verser import verser_bulletins
from sondages.enums import IDEES_SOUTENABLES, TRANSITIONS_IDEE, EtatIdee
from sondages.logic.recomptage import recompter
from sondages.models import CodeUnique, Reponse, SoutienIdee
from tests.sondages.agent import Agent, sondage_ouvert

VALEURS = st.tuples(*[st.sampled_from(["accord", "accord", "desaccord", "passe"])] * 2)
N = 40


class Urne(RuleBasedStateMachine):
    """The real poll beside lists in memory."""

    @initialize()
    def ouvrir(self):
        self.sondage = sondage_ouvert(N, 12, cartes=2, avec_idee=True)
        self.groupes = list(self.sondage.les_groupes.order_by("pk"))
        self.agents, self.echanges, self.votes = [], [], {}
        self.frais = 0
        self.deposees, self.sorties, self.reserve = [], [], []
        self.soutiens, self.contenu = set(), None

    def est_ouvert(self):
        return self.contenu is None

    @rule(premier=st.booleans(), nombre=st.integers(1, 25))
    def donner_des_codes(self, premier, nombre):
        groupe = self.groupes[0 if premier else 1]
        donnes = sum(agent.groupe.pk == groupe.pk for agent in self.agents)
        if not self.est_ouvert() or donnes + nombre > groupe.effectif:
            with pytest.raises(RegleMetier):
                creer_codes(sondage=self.sondage, groupe=groupe, nombre=nombre, auteur=None)
            return
        codes = creer_codes(sondage=self.sondage, groupe=groupe, nombre=nombre, auteur=None)
        self.agents += [Agent(self.sondage, groupe, code) for code in codes]

    @precondition(lambda self: self.agents)
    @rule(combien=st.integers(1, 30), donnees=st.data())
    def repondre(self, combien, donnees):
        """Several agents come: exchange (again), cast (again)."""
        for _ in range(combien):
            agent = donnees.draw(st.sampled_from(self.agents))
            valeurs = donnees.draw(VALEURS)
            idee = donnees.draw(st.sampled_from(["", "", "Un banc.", "Des horaires du soir."]))
            if not self.est_ouvert():
                with pytest.raises(RegleMetier):
                    agent.echanger()
                continue
            agent.echanger()
            if agent not in self.echanges:
                self.echanges.append(agent)
            est_neuf = agent.voter(valeurs, idee=idee)
            assert est_neuf == (agent not in self.votes)
            if est_neuf:
                self.votes[agent] = valeurs
                self.frais += 1
                self.deposees += [idee] if idee else []

    @precondition(lambda self: self.echanges)
    @rule(octet=st.integers(0, 127))
    def forger(self, octet):
        """One bit of a signature."""
        agent = self.echanges[0]
        vraie = agent.signature
        agent.signature = bytes([*vraie[:octet], vraie[octet] ^ 1, *vraie[octet + 1 :]])
        with pytest.raises(RegleMetier):
            agent.voter(("accord", "accord"))
        agent.signature = vraie

    @precondition(lambda self: self.est_ouvert())
    @rule()
    def verser(self):
        attendus = self.frais if self.frais >= 10 else 0
        assert verser_bulletins(sondage=self.sondage) == attendus
        if attendus:
            self._sortir()

    def _sortir(self, *, tout=False):
        self.frais = 0
        self.reserve = [] if tout else self.deposees
        self.sorties += self.deposees
        self.deposees = []

    @rule(vers=st.sampled_from(["publiee", "refusee", "deposee"]))
    def moderer(self, vers):
        for idee in self.sondage.les_idees.order_by("pk")[:3]:
            permis = vers in TRANSITIONS_IDEE[EtatIdee(idee.etat)] and not idee.est_en_reserve
            motif = "doublon" if vers == "refusee" else ""
            if permis:
                assert moderer_idee(idee=idee, vers=vers, motif=motif, auteur=None).etat == vers
            else:
                with pytest.raises(RegleMetier):
                    moderer_idee(idee=idee, vers=vers, motif=motif, auteur=None)

    @precondition(lambda self: self.echanges)
    @rule(retirer=st.booleans(), donnees=st.data())
    def soutenir(self, retirer, donnees):
        agent = donnees.draw(st.sampled_from(self.echanges))
        acte = retirer_soutien if retirer else soutenir_idee
        for idee in self.sondage.les_idees.order_by("pk")[:2]:
            couple = (agent, idee.pk)
            if idee.etat not in IDEES_SOUTENABLES:
                with pytest.raises(RegleMetier):
                    acte(idee=idee, **agent.jeton_idees)
                continue
            assert acte(idee=idee, **agent.jeton_idees) == ((couple in self.soutiens) == retirer)
            (self.soutiens.discard if retirer else self.soutiens.add)(couple)

    @precondition(lambda self: self.est_ouvert() and len(self.votes) > 8)
    @rule()
    def clore(self):
        clos = clore_sondage(sondage=self.sondage, auteur=None)
        self._sortir(tout=True)
        self.contenu = json.loads(json.dumps(clos.depouillement.contenu))
        publier_sondage(sondage=clos, auteur=None)

    @invariant()
    def les_comptes_sont_justes(self):
        if not hasattr(self, "sondage"):
            return
        assert Counter(self.sondage.les_idees.values_list("texte", flat=True)) == Counter(self.sorties)
        en_reserve = self.sondage.les_idees.filter(est_en_reserve=True)
        assert Counter(en_reserve.values_list("texte", flat=True)) == Counter(self.reserve)
        assert SoutienIdee.objects.filter(idee__sondage=self.sondage).count() == len(self.soutiens)
        assert Reponse.objects.filter(carte__sondage=self.sondage).count() == 0
        codes = CodeUnique.objects.filter(groupe__sondage=self.sondage)
        urne = [self.sondage.les_jetons.count(), self.sondage.les_bulletins.count()]
        if self.est_ouvert():
            assert [codes.filter(est_exerce=True).count(), *urne] == [len(self.echanges), *[len(self.votes)] * 2]
            return
        assert [codes.count(), *urne] == [0, 0, 0]
        assert recompter(self.contenu).fautes == ()
        self.verifier_le_document()

    def verifier_le_document(self):
        n = len(self.votes)
        assert self.contenu["bulletins"] == (n if n >= 10 else None)
        for rang, carte in enumerate(self.contenu["cartes"][:2]):
            comptes = Counter(valeurs[rang] for valeurs in self.votes.values())
            if n < 10:
                assert carte["total"] is None
            elif n - max(comptes.values()) <= 2:
                assert carte["total"]["etat"] == "floue"
            else:
                assert carte["total"]["effectifs"] == {v: comptes[v] for v in ("accord", "desaccord", "passe")}


class TestVieDeLUrne(TestCase):
    """Everything rolls back."""

    def test_a_plain_model_agrees(self):
        run_state_machine_as_test(
            Urne,
            settings=settings(
                max_examples=6,
                stateful_step_count=14,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
