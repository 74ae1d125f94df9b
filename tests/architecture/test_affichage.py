"""One function says whether a body may display its result (`trophees.queries.affichage`), and no door goes round it."""

from __future__ import annotations

import ast
import re

import pytest
from django.db.models import F

from tests.architecture.adresses import adresses
from tests.architecture.arbre import RACINE, fichiers_python, nom
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import LitigeFactory, rendre
from tests.rapports.edition import edition
from trophees.enums import EtatLitige
from trophees.models import Litige

REPONSE = "trophees/queries/affichage.py"
# The page where staff lift the reserve tells what the rules of elections say, and that they are not alone.
DES_ELECTIONS = {"organismes/views/pilotage/election.py"}
PORTES = {"/espace/communiquer/", "/espace/communiquer/badge.svg"}


def _appels(nom_appele):
    return [
        (nom(chemin), ast.unparse(noeud))
        for chemin in fichiers_python()
        if nom_appele in chemin.read_text()
        for noeud in ast.walk(ast.parse(chemin.read_text()))
        if isinstance(noeud, ast.Call) and ast.unparse(noeud.func).rpartition(".")[2] == nom_appele
    ]


def test_nobody_else_asks_the_elections_alone():
    demandes = [
        fichier
        for question in ("verdict_pour", "exiger_pour", "permis_a_partir_du", "verdict_maintenant", "autoriser")
        for fichier, appel in _appels(question)
        if "COMMUNIQUER" in appel
    ]

    assert set(demandes) == {REPONSE} | DES_ELECTIONS


def test_the_kit_is_composed_in_one_place_under_the_answer():
    assert [fichier for fichier, _ in _appels("composer_kit")] == ["rapports/queries/communiquer.py"]
    assert [appel for _, appel in _appels("_kit")] == ["_kit(inscription, affichage.categorie)"]
    source = (RACINE / "rapports/queries/communiquer.py").read_text()
    assert "kit=_kit(inscription, affichage.categorie) if affichage.verdict.permis else None" in source


def test_the_badge_is_drawn_by_one_view():
    gabarit = "rapports/espace/badge.svg"

    assert [nom(chemin) for chemin in fichiers_python() if gabarit in chemin.read_text()] == [
        "rapports/views/espace/communiquer.py"
    ]


def _lues(client, inscription):
    """Return what each address outside the offices of AFNOR says to a member of the body."""
    contact = inscription.les_visites.first()
    arguments = {"annee": inscription.campagne.annee, "pk": contact.pk}
    lues = {}
    for adresse in adresses():
        if adresse.chemin.startswith("pilotage/") or set(adresse.arguments) - set(arguments):
            continue
        if adresse.sortes.get("pk", "UUIDConverter") != "UUIDConverter":
            continue
        chemin = adresse.vers(**{cle: arguments[cle] for cle in adresse.arguments})
        reponse = client.get(chemin)
        contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        lues[chemin] = contenu.decode("utf-8", "replace")
    return lues


@pytest.mark.django_db
def test_no_door_shows_what_must_wait_and_the_doors_open_together(client, referentiels_charges):
    """A dispute is open, and nothing else holds: no page says the words of the kit. Once it is over, two do."""
    campagne, inscription = edition(pairs=0)
    rendre(campagne)
    LitigeFactory(inscription=inscription)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    mots = re.compile(r"obtient \d+,\d sur 100")

    lues = _lues(client, inscription)
    Litige.objects.update(etat=EtatLitige.RETIRE, clos_le=F("ouvert_le"), clos_par=F("ouvert_par"))
    ensuite = {chemin: mots.search(client.get(chemin).content.decode()) is not None for chemin in PORTES}

    assert len(lues) > 60
    assert {chemin for chemin, page in lues.items() if mots.search(page)} == set()
    assert ensuite == dict.fromkeys(PORTES, True)
