"""The page of states says what the tables say, and every table is complete."""

from __future__ import annotations

import re

import pytest

from bornes.enums import (
    TRANSITIONS_BORNE,
    TRANSITIONS_COMPTAGE,
    TRANSITIONS_DEMANDE,
    TRANSITIONS_VERBATIM,
    Comptage,
    EtatBorne,
    EtatDemande,
    EtatVerbatim,
)
from consultations.enums import (
    TRANSITIONS_DIALOGUE,
    TRANSITIONS_PROPOSITION,
    TRANSITIONS_RAPPROCHEMENT,
    TRANSITIONS_TEXTE,
    EtatDialogue,
    EtatProposition,
    EtatRapprochement,
    EtatTexte,
)
from enquetes.enums import TRANSITIONS as VISITES
from enquetes.enums import TRANSITIONS_ENVELOPPE as ENVELOPPES
from enquetes.enums import TRANSITIONS_PLAN as PLANS
from enquetes.enums import EtatEnveloppe, EtatPlan, EtatVisite
from organismes.enums import TRANSITIONS as INSCRIPTIONS
from organismes.enums import EtatInscription
from outils.etats import document
from socle.enums import TRANSITIONS_COURRIER, TRANSITIONS_DOCUMENT, EtatCourrier, EtatDocument
from sondages.enums import TRANSITIONS_IDEE as IDEES_D_AGENTS
from sondages.enums import TRANSITIONS_SONDAGE, EtatSondage
from sondages.enums import EtatIdee as EtatIdeeAgent
from tests.architecture.arbre import RACINE, fichiers_python, nom
from trophees.enums import TRANSITIONS as PALMARES
from trophees.enums import TRANSITIONS_LITIGE as LITIGES
from trophees.enums import EtatLitige, EtatPalmares


def test_page_of_states_is_drawn_from_the_tables():
    assert (RACINE / "docs" / "etats.md").read_text() == document()


@pytest.mark.parametrize(
    ("etats", "table"),
    [
        (EtatVisite, VISITES),
        (EtatEnveloppe, ENVELOPPES),
        (EtatPlan, PLANS),
        (EtatInscription, INSCRIPTIONS),
        (EtatDocument, TRANSITIONS_DOCUMENT),
        (EtatCourrier, TRANSITIONS_COURRIER),
        (EtatPalmares, PALMARES),
        (EtatLitige, LITIGES),
        (EtatBorne, TRANSITIONS_BORNE),
        (Comptage, TRANSITIONS_COMPTAGE),
        (EtatVerbatim, TRANSITIONS_VERBATIM),
        (EtatDemande, TRANSITIONS_DEMANDE),
        (EtatSondage, TRANSITIONS_SONDAGE),
        (EtatIdeeAgent, IDEES_D_AGENTS),
        (EtatDialogue, TRANSITIONS_DIALOGUE),
        (EtatProposition, TRANSITIONS_PROPOSITION),
        (EtatTexte, TRANSITIONS_TEXTE),
        (EtatRapprochement, TRANSITIONS_RAPPROCHEMENT),
    ],
    ids=[
        "visit",
        "envelope",
        "plan",
        "registration",
        "report",
        "mail",
        "palmares",
        "dispute",
        "kiosk",
        "opinion",
        "comment",
        "request",
        "poll",
        "agent-idea",
        "consultation",
        "contribution",
        "reply",
        "resemblance",
    ],
)
def test_table_knows_every_state_and_only_them(etats, table):
    assert set(table) == set(etats)
    assert set().union(*table.values()) <= set(etats)


def test_the_state_of_a_visit_is_written_in_one_place():
    ecrit = re.compile(r"\b(?:visite|fraiche|annulee)\.etat\s*=[^=]|objects\.[^\n]*\.update\([^)]*\betat=")
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if nom(chemin).startswith("enquetes/") and ecrit.search(chemin.read_text())
    ]

    assert fautes == ["enquetes/actions/etats.py"]


def test_the_state_of_a_dispute_is_written_in_one_place():
    ecrit = re.compile(r"\blitige\.etat\s*=[^=]|Litige\.objects[^\n]*\.update\([^)]*\betat=")
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if nom(chemin).startswith("trophees/")
        and "/migrations/" not in nom(chemin)
        and ecrit.search(chemin.read_text())
    ]

    assert fautes == ["trophees/actions/etats_litige.py"]


def test_the_state_of_a_mail_is_written_in_one_place():
    ecrit = re.compile(r"\bcourrier\.etat\s*=[^=]|Courrier\w+\.objects[^\n]*\.update\([^)]*\betat=")
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if "/migrations/" not in nom(chemin) and ecrit.search(chemin.read_text())
    ]

    assert fautes == ["socle/expedition.py"]


def test_the_state_of_a_plan_is_written_in_one_place():
    ecrit = re.compile(r"\bplan\.etat\s*=[^=]|PlanTerrain\.objects[^\n]*\.update\([^)]*\betat=")
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if nom(chemin).startswith("enquetes/") and ecrit.search(chemin.read_text())
    ]

    assert fautes == ["enquetes/actions/etats_plan.py"]


def test_the_state_of_a_kiosk_is_written_in_one_place():
    ecrit = re.compile(r"\bborne\.etat\s*=[^=]|Borne\.objects[^\n]*\.update\([^)]*\betat=")
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if nom(chemin).startswith("bornes/") and "/migrations/" not in nom(chemin) and ecrit.search(chemin.read_text())
    ]

    assert fautes == ["bornes/actions/parc.py"]


@pytest.mark.parametrize(
    ("nom_du_modele", "variables", "seul"),
    [
        ("Dialogue", "dialogue", "consultations/actions/etats_dialogue.py"),
        ("Proposition", "proposition|idee|contribution", "consultations/actions/etats.py"),
        ("(?:Commentaire|AvisSection)", "texte|commentaire|avis", "consultations/actions/etats.py"),
    ],
)
def test_states_of_consultations_are_written_in_one_place(nom_du_modele, variables, seul):
    ecrit = re.compile(rf"\b(?:{variables})\.etat\s*=[^=]|{nom_du_modele}\.objects[^\n]*\.update\([^)]*\betat=")
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if nom(chemin).startswith("consultations/")
        and "/migrations/" not in nom(chemin)
        and ecrit.search(chemin.read_text())
    ]

    assert fautes == [seul]


def test_the_state_of_a_poll_and_of_its_ideas_is_written_in_one_place():
    ecrit = re.compile(
        r"\b(?:sondage|idee)\.etat\b[^\n=(!<>]*=[^=]|(?:Sondage|Idee)\.objects[^\n]*\.update\([^)]*\betat="
    )
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if nom(chemin).startswith("sondages/")
        and "/migrations/" not in nom(chemin)
        and ecrit.search(chemin.read_text())
    ]

    assert fautes == ["sondages/actions/idees.py", "sondages/actions/verrous.py"]
