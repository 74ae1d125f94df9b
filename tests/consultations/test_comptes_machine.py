"""Identities, deposits, moderation, supports, positions, duels, marks, reports, closing, in any order: counts are rows.

A plain model in memory says which gestures must be refused, and what every count must be.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from consultations.actions.cles import empreinte_borne
from consultations.actions.contribuer import commenter, deposer, enregistrer_brouillon, retirer
from consultations.actions.cycle import fermer_dialogue, rouvrir_dialogue
from consultations.actions.departager import departager
from consultations.actions.evaluer import evaluer_section
from consultations.actions.identifier import (
    confirmer,
    demander_confirmation,
    oublier,
    ouvrir_session_borne,
    saisir_sur_place,
)
from consultations.actions.jetons import jeton_de_confirmation
from consultations.actions.moderer import TexteLu, annuler_decision, publier, refuser
from consultations.actions.positionner import positionner
from consultations.actions.signaler import signaler
from consultations.actions.soutenir import retirer_soutien, soutenir
from consultations.actions.suivre import suivre_proposition
from consultations.enums import (
    CONSERVATION_CONTACT,
    PROPOSITIONS_EN_JEU,
    PROPOSITIONS_PUBLIQUES,
    RESEAUX_AVANT_RETENUE,
    EtatProposition,
    EtatTexte,
    IssueDuel,
    MotifRefus,
    MotifSignalement,
    Porte,
    Sens,
    TypeDialogue,
)
from consultations.models import Commentaire, Participant, Proposition
from consultations.queries.comptes import GestesParPorte, comptes_par_porte
from consultations.queries.contributions import contributions
from socle.conservation import purger_app
from socle.erreurs import RegleMetier
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory, SectionFactory
from tests.factories.organismes import InscriptionFactory

QUOTA = 2
E = EtatProposition
SUITES = {E.PUBLIEE: E.RECEVABLE, E.RECEVABLE: E.ETUDIEE, E.ETUDIEE: E.NON_RETENUE}


class Consultation(RuleBasedStateMachine):
    """The real dialogue beside sets and dictionaries."""

    gens = Bundle("gens")
    idees = Bundle("idees")
    mots = Bundle("mots")

    @initialize()
    def ouvrir(self):
        self.agent = UtilisateurFactory()
        self.dialogue = DialogueFactory(
            inscription=InscriptionFactory(idcity=True, canaux=(), campagne=CampagneFactory(nue=True)),
            ouvert=True,
            type=TypeDialogue.CONCERTATION,
            quota_soutiens=QUOTA,
        )
        self.dialogue.cle_borne = empreinte_borne(self.dialogue, "secret")
        self.dialogue.save()
        self.section = SectionFactory(dialogue=self.dialogue)
        self.est_ouvert, self.adresses = True, 0
        self.portes, self.auteurs, self.etats, self.a_depose = {}, {}, {}, set()
        self.soutiens, self.positions, self.duels, self.marques = set(), {}, {}, set()
        self.reponses, self.signales, self.jugees, self.reseaux = {}, {}, set(), {}
        # Somebody by each door and three ideas that are read: gestures have a hold from the first step.
        self.foule = [self.venir(), self.se_tenir_devant_la_borne(), self.remplir_un_papier()]
        self.lues = [self.ecrire(qui=qui, depose=True) for qui in self.foule]
        for idee in self.lues:
            self.moderer(idee=idee, publie=True, annule=False)

    @rule(gestes=st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=6))
    def affluer(self, gestes):
        """Several gestures at once on the ideas that everybody reads."""
        for est_un_soutien, rang, rang_idee in gestes:
            qui, idee = self.foule[rang], self.lues[rang_idee]
            if est_un_soutien:
                self.soutenir(qui=qui, idee=idee)
            else:
                self.positionner(qui=qui, idee=idee, sens=Sens.ACCORD)
                self.departager(qui=qui, a=idee, b=self.lues[0], issue=IssueDuel.AUCUNE, a_gauche=True)

    @rule(rang=st.integers(0, 2), signale=st.booleans())
    def sortir_du_jeu(self, rang, signale):
        """An idea that people already acted on leaves: three readers report it, or its author takes it back."""
        idee = self.lues[rang]
        if not signale:
            self.reprendre_ses_mots(idee=idee)
            return
        for qui in self.foule:
            self.signaler(qui=qui, idee=idee)

    def tenter(self, permis, acte, **champs):
        """Run an act: it must pass or be refused as the model says; None when refused."""
        if permis:
            return acte(**champs)
        with pytest.raises(RegleMetier):
            acte(**champs)
        return None

    def en_jeu(self, idee):
        return self.est_ouvert and self.etats[idee.pk] in PROPOSITIONS_EN_JEU

    @rule(target=gens)
    def venir(self):
        self.adresses += 1
        identification = demander_confirmation(
            dialogue=self.dialogue,
            courriel=f"c{self.adresses}@d{self.dialogue.pk}.exemple.fr",
            veut_suivre=True,
            commune=None,
        )
        jeton = jeton_de_confirmation(identification)
        return self.recu(self.tenter(self.est_ouvert, confirmer, jeton=jeton), Porte.WEB)

    @rule(target=gens)
    def se_tenir_devant_la_borne(self):
        session = self.tenter(self.est_ouvert, ouvrir_session_borne, dialogue=self.dialogue, secret="secret")
        return self.recu(session, Porte.BORNE)

    @rule(target=gens)
    def remplir_un_papier(self):
        fiche = self.tenter(self.est_ouvert, saisir_sur_place, dialogue=self.dialogue, auteur=self.agent, commune=None)
        return self.recu(fiche, Porte.SUR_PLACE)

    def recu(self, participant, porte):
        if participant is None:
            return None
        self.portes[participant.pk] = porte
        return participant

    @rule(target=idees, qui=gens, depose=st.booleans())
    def ecrire(self, qui, depose):
        if qui is None:
            return None
        idee = self.tenter(
            self.est_ouvert, enregistrer_brouillon, participant=qui, proposition=None, titre="Une fontaine"
        )
        if idee is None:
            return None
        self.auteurs[idee.pk], self.etats[idee.pk] = qui.pk, E.BROUILLON
        if depose:
            self.deposer(idee)
        return idee

    @rule(idee=idees)
    def redeposer(self, idee):
        if idee is not None:
            self.deposer(idee)

    def deposer(self, idee):
        idee = Proposition.objects.select_related("auteur").get(pk=idee.pk)
        permis = self.est_ouvert and self.etats[idee.pk] in {E.BROUILLON, E.DEPOSEE}
        if self.tenter(permis, deposer, proposition=idee) is not None:
            self.etats[idee.pk] = E.DEPOSEE
            self.a_depose.add(idee.pk)

    @rule(idee=idees)
    def reprendre_ses_mots(self, idee):
        if idee is None:
            return
        auteur = Participant.objects.get(pk=self.auteurs[idee.pk])
        permis = self.etats[idee.pk] in {E.BROUILLON, E.DEPOSEE, E.PUBLIEE, E.RETIREE}
        if self.tenter(permis, retirer, proposition=idee, participant=auteur) is not None:
            self.etats[idee.pk] = E.RETIREE

    @rule(idee=idees, publie=st.sampled_from([True, True, False]), annule=st.sampled_from([False, False, True]))
    def moderer(self, idee, publie, annule):
        if idee is None:
            return
        lue = Proposition.objects.get(pk=idee.pk)
        choix = [TexteLu("proposition", lue.pk, lue.modifie_le)]
        champs = {"dialogue": self.dialogue, "choix": choix, "auteur": self.agent}
        if not publie:
            champs["motif"] = MotifRefus.HORS_SUJET
        permis = self.etats[idee.pk] == E.DEPOSEE
        decision = self.tenter(permis, publier if publie else refuser, **champs)
        if decision is None:
            return
        self.etats[idee.pk] = E.PUBLIEE if publie else E.REFUSEE
        repondus = self.signales.pop(idee.pk, set())
        if publie and repondus:
            self.jugees.add(idee.pk)
        if annule and not lue.les_suites.exists():
            annuler_decision(dialogue=self.dialogue, le=decision.le, auteur=self.agent)
            self.etats[idee.pk] = E.DEPOSEE
            # They wait again, from networks that are forgotten: what is published next is a verdict.
            self.signales[idee.pk] = repondus
            self.jugees.discard(idee.pk)

    @rule(idee=idees)
    def suivre(self, idee):
        if idee is None or self.etats[idee.pk] not in SUITES:
            return
        vers = SUITES[self.etats[idee.pk]]
        suivre_proposition(proposition=idee, vers=vers, texte="Voici pourquoi.", auteur=self.agent)
        self.etats[idee.pk] = vers

    @rule(qui=gens, idee=idees)
    def soutenir(self, qui, idee):
        if qui is None or idee is None:
            return
        siens = {i for p, i in self.soutiens if p == qui.pk}
        permis = self.en_jeu(idee) and (idee.pk in siens or len(siens) < QUOTA)
        if self.tenter(permis, soutenir, participant=qui, proposition=idee) is not None:
            self.soutiens.add((qui.pk, idee.pk))

    @rule(qui=gens, idee=idees)
    def ne_plus_soutenir(self, qui, idee):
        if qui is None or idee is None:
            return
        self.tenter(self.est_ouvert, retirer_soutien, participant=qui, proposition=idee)
        if self.est_ouvert:
            self.soutiens.discard((qui.pk, idee.pk))

    @rule(qui=gens, idee=idees, sens=st.sampled_from(Sens))
    def positionner(self, qui, idee, sens):
        if qui is None or idee is None:
            return
        if self.tenter(self.en_jeu(idee), positionner, participant=qui, proposition=idee, sens=sens) is not None:
            self.positions[qui.pk, idee.pk] = sens

    @rule(qui=gens, a=idees, b=idees, issue=st.sampled_from(IssueDuel), a_gauche=st.booleans())
    def departager(self, qui, a, b, issue, a_gauche):
        if qui is None or a is None or b is None:
            return
        paire = (qui.pk, *sorted((a.pk, b.pk)))
        gagnante = {"a": a.pk, "b": b.pk, "aucune": None}[issue]
        permis = a.pk != b.pk and self.en_jeu(a) and self.en_jeu(b) and self.duels.get(paire, gagnante) == gagnante
        duel = self.tenter(permis, departager, participant=qui, a=a, b=b, issue=issue, a_gauche=a_gauche)
        if duel is not None:
            self.duels[paire] = gagnante

    @rule(qui=gens, utilite=st.integers(1, 5))
    def evaluer(self, qui, utilite):
        if qui is None:
            return
        champs = {"participant": qui, "section": self.section, "utilite": utilite, "commentaire": "Bien."}
        if self.tenter(self.est_ouvert, evaluer_section, **champs) is not None:
            self.marques.add(qui.pk)

    @rule(target=mots, qui=gens, idee=idees)
    def repondre(self, qui, idee):
        if qui is None or idee is None:
            return None
        reponse = self.tenter(self.en_jeu(idee), commenter, participant=qui, proposition=idee, texte="Oui.")
        if reponse is not None:
            self.reponses[reponse.pk] = (qui.pk, idee.pk, EtatTexte.DEPOSE)
        return reponse

    @rule(reponse=consumes(mots), publie=st.booleans())
    def moderer_une_reponse(self, reponse, publie):
        if reponse is None:
            return
        lue = Commentaire.objects.get(pk=reponse.pk)
        choix = [TexteLu("commentaire", lue.pk, lue.modifie_le)]
        champs = {"dialogue": self.dialogue, "choix": choix, "auteur": self.agent}
        if publie:
            publier(**champs)
        else:
            refuser(motif=MotifRefus.INJURE, **champs)
        etat = EtatTexte.PUBLIE if publie else EtatTexte.REFUSE
        self.reponses[lue.pk] = (*self.reponses[lue.pk][:2], etat)

    @rule(qui=gens, idee=idees)
    def signaler(self, qui, idee):
        if qui is None or idee is None:
            return
        permis = self.etats[idee.pk] in PROPOSITIONS_PUBLIQUES
        deja = qui.les_signalements.filter(proposition=idee).exists()
        # Everybody has a network of her own.
        adresse = f"192.0.{self.reseaux.setdefault(qui.pk, len(self.reseaux))}.1"
        recu = self.tenter(
            permis, signaler, participant=qui, objet=idee, motif=MotifSignalement.INJURE, adresse=adresse
        )
        if recu is None or deja:
            return
        self.signales.setdefault(idee.pk, set()).add(qui.pk)
        assez = len(self.signales[idee.pk]) >= RESEAUX_AVANT_RETENUE and idee.pk not in self.jugees
        if assez and self.etats[idee.pk] == E.PUBLIEE:
            self.etats[idee.pk] = E.DEPOSEE

    @rule(qui=gens)
    def se_faire_oublier(self, qui):
        if qui is None or not self.est_ouvert:
            return
        oublier(participant=qui)
        for pk in [pk for pk, auteur in self.auteurs.items() if auteur == qui.pk and self.etats[pk] == E.BROUILLON]:
            # Its row is gone: whatever else is tried on it is refused, as on what is withdrawn.
            Proposition.objects.create(id=pk, dialogue=self.dialogue, auteur=qui, porte=qui.porte, etat=E.RETIREE)
            self.etats[pk] = E.RETIREE

    @rule(encore=st.sampled_from([False, False, False, True]))
    def fermer(self, encore):
        """Close, most often to open again: an undo."""
        if self.est_ouvert:
            fermer_dialogue(dialogue=self.dialogue, auteur=self.agent)
            self.est_ouvert = False
        if not encore:
            rouvrir_dialogue(dialogue=self.dialogue, auteur=self.agent)
            self.est_ouvert = True
        self.dialogue.refresh_from_db()

    @invariant()
    def les_comptes_sont_ceux_des_lignes(self):
        if not hasattr(self, "dialogue"):
            return
        comptes = comptes_par_porte(self.dialogue)
        assert dict(comptes.portes) == self.recompter()
        assert comptes.total == sum(self.recompter().values(), GestesParPorte())
        par_idee = Counter(idee for _qui, idee in self.soutiens)
        lues = {idee.pk: idee.nb_soutiens for idee in contributions(self.dialogue)}
        assert lues == {pk: par_idee[pk] for pk, etat in self.etats.items() if etat in PROPOSITIONS_PUBLIQUES}

    def recompter(self):
        """Return what every door must show, from the model alone."""
        publique = {pk for pk, etat in self.etats.items() if etat in PROPOSITIONS_PUBLIQUES}
        agi = {qui for qui, _idee in self.soutiens} | {qui for qui, _idee in self.positions}
        agi |= {qui for qui, _a, _b in self.duels} | self.marques | {qui for qui, _i, _e in self.reponses.values()}
        agi |= {self.auteurs[pk] for pk in self.a_depose}
        faits = {
            "participants": agi,
            "contributions": [self.auteurs[pk] for pk in publique],
            "reponses": [q for q, i, e in self.reponses.values() if e == EtatTexte.PUBLIE and i in publique],
            "soutiens": [qui for qui, idee in self.soutiens if idee in publique],
            "positions": [qui for qui, idee in self.positions if idee in publique],
            "duels": [qui for qui, a, b in self.duels if {a, b} <= publique],
            "evaluations": self.marques,
        }
        par_porte = {nom: Counter(self.portes[qui] for qui in gens) for nom, gens in faits.items()}
        return {porte: GestesParPorte(**{nom: nombres[porte] for nom, nombres in par_porte.items()}) for porte in Porte}

    def teardown(self):
        """A year after, contacts are gone and no count has moved."""
        if not hasattr(self, "dialogue"):
            return
        if self.est_ouvert:
            fermer_dialogue(dialogue=self.dialogue, auteur=self.agent)
        self.dialogue.refresh_from_db()
        avant = comptes_par_porte(self.dialogue)
        purger_app("consultations", a_la_date=self.dialogue.ferme_le + CONSERVATION_CONTACT)
        assert comptes_par_porte(self.dialogue) == avant
        restants = Participant.objects.filter(dialogue=self.dialogue)
        assert set(restants.values_list("courriel", "est_efface")) <= {(None, True)}
        assert restants.count() == avant.total.participants


class TestComptes(TestCase):
    """Everything rolls back."""

    def test_a_plain_model_agrees(self):
        run_state_machine_as_test(
            Consultation,
            settings=settings(
                max_examples=6,
                stateful_step_count=20,
                deadline=None,
                # Making a failure shorter would replay thousands of acts.
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
