"""Stored totals are those of the measures of today: written with validations, never read when anything changed."""

from __future__ import annotations

import io
import random
from fractions import Fraction

import numpy as np
import pytest
from django.core.management import call_command
from django.db import transaction

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.enums import EtatVisite
from enquetes.models import Critere, Grille, Scenario, TotalContact, Visite
from enquetes.referentiels.queries.grilles import engagements_actifs, grille_notee
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import verrouiller
from enquetes.visites.actions.totaliser import refaire_totaux, totaux_a_jour
from enquetes.visites.logic.agregation import agreger
from enquetes.visites.logic.agregation_totaux import (
    CorpsAPeser,
    resultats_agreges,
    scores_exacts,
    services_agreges,
)
from enquetes.visites.logic.services import par_service
from enquetes.visites.logic.totaux import moyennes
from enquetes.visites.queries.scores import contacts_par_inscription
from enquetes.visites.queries.totaux import totaux_de
from portail.demonstration.mesures import Jeu, jouer
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.rapports.edition import edition
from trophees.actions.calculer import calculer_resultats

pytestmark = pytest.mark.django_db


def _totaux():
    return list(TotalContact.objects.order_by("pk").values())


def _resultats(campagne):
    """Average an edition from its stored totals, then from its measures by the pure logic of one contact."""
    totaux, methode, engagements = totaux_a_jour(campagne), methode_de(campagne), engagements_actifs(campagne)
    lus = list(contacts_par_inscription(campagne))
    canaux = tuple(methode.canaux)
    corps = [CorpsAPeser(canaux, totaux.prevus[recus.inscription]) for recus in lus]
    contacts = totaux.contacts.placer({recus.inscription: canaux for recus in lus})
    scores = scores_exacts(corps, contacts, poids=methode.poids, minimum=methode.minimum)
    sommes = resultats_agreges(corps, contacts, scores, engagements=engagements)
    purs = [
        agreger(
            recus.contacts,
            canaux=canaux,
            poids=methode.poids,
            prevus=recus.prevus,
            minimum=methode.minimum,
            engagements=engagements,
        )
        for recus in lus
    ]
    services = [par_service(c for c in recus.contacts if c.canal in canaux) for recus in lus]
    comptes = [(dict(recus.prevus), dict(recus.valides)) for recus in lus]
    assert [(totaux.prevus[r.inscription], totaux.valides[r.inscription]) for r in lus] == comptes
    return (sommes, services_agreges(len(corps), contacts)), (purs, services)


@pytest.mark.parametrize("politique", ["zero", "na"])
def test_an_edition_summed_from_its_totals_is_the_one_noted_contact_by_contact(politique, referentiels_charges):
    campagne, premiere = edition(pairs=3)
    Campagne.objects.filter(pk=campagne.pk).update(politique_non_reponse=politique)
    campagne.refresh_from_db()
    alea = random.Random(7)
    scenarios = list(Scenario.objects.filter(code__in=["SC-01", "SC-09"]).order_by("code"))
    nue = InscriptionFactory(campagne=campagne)
    for canal in ("EMAIL", "TEL", "COURRIER", "PHYS"):
        grille = Grille.objects.get(canal=canal, version=1)
        for etat, inscription in (("validee", premiere), ("validee", nue), ("annulee", nue)):
            scenario = alea.choice(scenarios)
            jeu = Jeu(scenario.type, len(scenario.elements), alea.random())
            reponses = jouer(grille_notee(grille), jeu, alea)
            champs = {"validee": True} if etat == "validee" else {"soumise": True, "etat": etat}
            VisiteFactory(
                inscription=inscription,
                canal=canal,
                grille=grille,
                scenario=scenario,
                repondue_le=None,
                reponses=reponses,
                **champs,
            )

    sommes, purs = _resultats(campagne)

    assert sommes == purs


def test_means_stay_exact_where_no_machine_integer_would_hold_them():
    """Weights without common divisor: their least common multiple passes 64 bits."""
    poids = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17]
    parts = np.array([[100 * p - 7, p] for p in poids] + [[0, 0]])

    (trouvee, personne) = moyennes(np.zeros(len(parts), dtype=np.int64), 2, parts).fractions()

    assert (trouvee, personne) == (sum(Fraction(100 * p - 7, p) for p in poids) / len(poids), None)


def test_a_contact_has_a_total_as_long_as_it_counts(referentiels_charges):
    visite = VisiteFactory(soumise=True, grille=Grille.objects.get(canal="EMAIL", version=1))
    visite.reponses = jouer(grille_notee(visite.grille), Jeu(visite.scenario.type, 3, 0.5), random.Random(1))
    visite.save()

    with transaction.atomic():
        issues.valider(verrouiller(visite), auteur=None)
    garde = TotalContact.objects.get()
    assert (garde.mesures, str(garde)) == (Visite.objects.get().empreinte_mesures, f"total du contact {visite.pk}")

    with transaction.atomic():
        issues.annuler(verrouiller(visite), motif="Numéro d’un autre", auteur=None)
    assert not TotalContact.objects.exists()


def test_a_total_of_other_measures_or_rules_is_counted_again(referentiels_charges):
    campagne, inscription = edition(pairs=1)
    avant = _totaux()
    assert totaux_de(campagne).perimes == 0

    # Behind the back of every act.
    visite = Visite.objects.filter(inscription=inscription, canal="EMAIL").first()
    Visite.objects.filter(pk=visite.pk).update(reponses={**visite.reponses, "EM-01": 999})
    assert totaux_de(campagne).perimes == 1
    Critere.objects.filter(grille__canal="WEB", grille__version=1, code="WEB-01").update(poids=3)
    assert totaux_de(campagne).perimes == 3
    totaux_a_jour(campagne)
    apres = _totaux()
    assert (totaux_de(campagne).perimes, len(apres), apres == avant) == (0, len(avant), False)

    refaire_totaux(campagne)
    assert _totaux() == apres


def test_the_command_counts_all_again_and_results_do_not_move(referentiels_charges):
    campagne, _ = edition(pairs=1)
    avant = calculer_resultats(campagne=campagne)
    # Nothing can be told from a total that lies: only the command and a new print mend it.
    TotalContact.objects.update(parts="00000000" * 26)
    sortie = io.StringIO()

    call_command("refaire_totaux", campagne=campagne.annee, stdout=sortie)

    assert sortie.getvalue() == "28\xa0contacts totalisés.\n"
    assert calculer_resultats(campagne=campagne) == avant
    assert Visite.objects.filter(etat=EtatVisite.VALIDEE).count() == TotalContact.objects.count()
