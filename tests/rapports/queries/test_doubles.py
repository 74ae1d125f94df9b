"""A second reading by another shopper is no contact: nothing that counts contacts moves when it is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.planification.queries.plan import a_placer
from enquetes.planification.queries.programme import programme_de
from enquetes.planification.queries.tableau import (
    FiltresPlan,
    avancement_par_canal,
    avancement_par_organisme,
    visites_du_plan,
)
from enquetes.qualite.queries.relecture import RELUES
from enquetes.visites.queries.scores import contacts_par_inscription, empreinte_des_contacts
from enquetes.visites.queries.visites import contacts_silencieux
from organismes.models import Inscription
from rapports.queries.edition.indicateurs import indicateurs_de
from rapports.queries.edition.tableau import tableau_campagne
from rapports.queries.resultats.export import lignes
from rapports.queries.resultats.tableau import tableau_organisme
from socle.horloge import maintenant
from tests.enquetes.grilles import lecteur
from tests.factories.enquetes import DoubleFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.rapports.edition import edition
from trophees.actions.calculer import calculer_resultats
from trophees.models import Resultat
from trophees.queries.participants import participants_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]
SAISIES = {"effectuee_le": dt.timedelta(), "repondue_le": dt.timedelta(days=1), "soumise_le": dt.timedelta(days=2)}


def doubler_tout(campagne: Campagne) -> None:
    """Give every contact a second reading, graded otherwise, in every state it may have."""
    etats = list(EtatVisite)
    instants = {champ: maintenant() + ecart for champ, ecart in SAISIES.items()}
    for rang, principale in enumerate(Visite.objects.filter(inscription__campagne=campagne).order_by("pk")):
        Visite.objects.filter(pk=principale.pk).update(est_double=True)
        etat = EtatVisite.VALIDEE if principale.etat == EtatVisite.VALIDEE else etats[rang % len(etats)]
        DoubleFactory(
            double_de=principale,
            etat=etat,
            reponses=dict.fromkeys(principale.reponses) if etat in RELUES else {},
            commentaire="Autre regard",
            prevue_le=dt.date(2019, 1, 7),
            validee_le=instants["soumise_le"],
            **instants,
        )


def resultats(campagne: Campagne) -> list[dict[str, Any]]:
    calculer_resultats(campagne=campagne)
    lignes_ecrites = Resultat.objects.order_by("inscription").values()
    propres = {"id", "cree_le", "modifie_le", "calcule_le"}
    return [{champ: v for champ, v in ligne.items() if champ not in propres} for ligne in lignes_ecrites]


def releve(campagne: Campagne, inscription: Inscription) -> dict[str, Any]:
    """Return everything that counts contacts; how many visits wait to be read is work, not contacts."""
    ecrits = resultats(campagne)
    tableau = tableau_organisme(inscription)
    ensemble = tableau_campagne(campagne)
    return {
        "contacts": list(contacts_par_inscription(campagne)),
        "empreinte": empreinte_des_contacts(campagne),
        "participants": participants_de(campagne),
        "resultats": ecrits,
        "tableau": replace(tableau, methode=replace(tableau.methode, calcule_le=None)),
        "export": list(lignes(tableau)),
        "edition": replace(ensemble, etat=replace(ensemble.etat, a_relire=0, a_relire_depuis=None)),
        "indicateurs": indicateurs_de(campagne),
        "plan": avancement_par_canal(campagne),
        "organismes": avancement_par_organisme(campagne, [inscription]),
        "calendrier": visites_du_plan(campagne, FiltresPlan()).count(),
        "a_placer": a_placer(campagne).count(),
        "silencieux": contacts_silencieux().count(),
        "manquants": len(programme_de(campagne, depuis=dt.date(campagne.annee, 2, 1)).manquants),
    }


def test_doubles_change_no_number_of_an_edition():
    campagne, inscription = edition(pairs=3)
    en_cours = InscriptionFactory(campagne=campagne)
    for traits in ({"planifiee": True}, {"en_cours": True}, {"en_attente": True}, {"soumise": True}):
        VisiteFactory(inscription=en_cours, **traits)
    avant, nb_contacts = releve(campagne, inscription), Visite.objects.count()

    doubler_tout(campagne)

    assert Visite.objects.count() == 2 * nb_contacts
    assert releve(campagne, inscription) == avant


def test_double_stays_out_of_the_list_and_its_files(client):
    client.force_login(lecteur())
    double = DoubleFactory(double_de__soumise=True, soumise=True)

    adresse = reverse("enquetes:pilotage_visites") + "?edition=toutes"
    page, fichier = client.get(adresse), client.get(f"{adresse}&format=csv")

    assert [visite.pk for visite in page.context["page"]] == [double.double_de_id]
    assert str(double.pk) not in b"".join(fichier).decode()
