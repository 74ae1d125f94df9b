"""Every figure of a body's results is explained down to what was observed, and each level gives the one above."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from campagnes.enums import Determinant, Etape
from enquetes.enums import EtatVisite
from enquetes.models import Critere, Engagement, Visite
from enquetes.referentiels.logic.arrondi import arrondir
from rapports.logic.chiffres import AdresseDeChiffre
from rapports.queries import explication
from rapports.queries.explication import explication_de, inscriptions_expliquees
from rapports.queries.tableau_organisme import tableau_organisme
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def inscription(referentiels_charges):
    campagne, premiere = edition()
    return inscriptions_expliquees(AdresseDeChiffre(campagne.annee, premiere.organisme.siren, "")).get()


def montrees(t):
    """Return (figure, value as shown) of every number of the results: page, CSV and PDF print this read model."""
    yield "SCORE", t.score
    yield "QUALITE", t.qualite_recue
    yield "RANG", t.rang
    yield from ((c.code, c.score) for c in t.canaux)
    yield from ((axe.code, axe.score) for axe in (*t.etapes, *t.determinants))
    codes = {c.nom: c.code for c in t.canaux}
    for ligne in t.matrice:
        yield from ((f"{codes[ligne.nom]}.{e}", s) for e, s in zip(Etape.values, ligne.scores, strict=True))
    yield from ((e.code, e.taux) for r in t.conformite for e in r.engagements)
    yield from ((c.code, c.moyenne) for grille in t.grilles for c in grille.criteres)


def recalculer(niveau):
    """Do a level again with nothing but what the document writes; prove its terms first."""
    termes = niveau.get("termes", [])
    for terme in termes:
        recalculer(terme)
    comptes = [terme for terme in termes if terme["compte"]]
    exacts = [Fraction(terme["exact"]) for terme in comptes]
    poids = [Fraction(terme["poids"]) for terme in comptes]
    attendu = None if niveau["exact"] is None else Fraction(niveau["exact"])
    if niveau["operation"] in {"bareme", "rang"}:
        return
    if niveau["operation"] == "tous":
        assert attendu == min(exacts)
    elif comptes:
        assert attendu == sum(p * v for p, v in zip(poids, exacts, strict=True)) / sum(poids)
    elif termes:
        assert attendu is None


def test_every_figure_shown_is_the_one_explained(inscription, monkeypatch):
    # Read once: what a figure is made of is the same for all.
    monkeypatch.setattr(explication, "dossier_de", cache(explication.dossier_de))
    tableau = tableau_organisme(inscription)
    figures = dict(montrees(tableau))
    assert len(figures) > 130
    expliquees = {}
    for figure in figures:
        expliquee = explication_de(inscription, figure)
        document = expliquee.document["chiffre"]
        recalculer(document)
        valeur = document["valeur"]
        expliquees[figure] = float(arrondir(valeur)) if figure == "SCORE" else valeur
        assert expliquee.concorde in {True, None}, figure
    assert expliquees == figures


def test_each_level_has_the_interval_that_results_keep(inscription):
    detail = inscription.resultat.detail
    score = explication_de(inscription, "SCORE").document["chiffre"]

    assert score["intervalle"] == [inscription.resultat.score_bas, inscription.resultat.score_haut]
    assert {terme["figure"]: terme["intervalle"] for terme in score["termes"]} == {
        canal: mesure["intervalle"] for canal, mesure in detail["canaux"].items()
    }
    # A contact measures nothing but itself.
    assert not any("intervalle" in contact for canal in score["termes"] for contact in canal["termes"])


def test_a_void_contact_keeps_its_number_and_says_that_results_moved(inscription):
    avant = explication_de(inscription, "EMAIL")
    premier, second = (terme.figure for terme in avant.chiffre.termes[:2])
    visite = inscription.les_visites.filter(canal="EMAIL").order_by("effectuee_le", "pk").first()
    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.ANNULEE)
    apres = explication_de(inscription, "EMAIL")
    assert [terme.figure for terme in apres.chiffre.termes] == [t.figure for t in avant.chiffre.termes[1:]]
    assert (premier, second) == ("EMAIL.1", "EMAIL.2")
    assert apres.concorde is False
    assert explication_de(inscription, premier) is None


def test_unknown_figures_have_no_explanation(inscription):
    assert [explication_de(inscription, f) for f in ("PHYS", "EM-99", "ACCES.EMAIL", "EMAIL.0", "EMAIL.99", "X.Y")] == [
        None
    ] * 6


def test_no_commitment_is_named_like_a_criterion(referentiels_charges):
    criteres = set(Critere.objects.values_list("code", flat=True))
    engagements = set(Engagement.objects.values_list("code", flat=True))
    assert not criteres & engagements
    assert not (criteres | engagements) & {*Etape.values, *Determinant.values, "SCORE", "RANG", "QUALITE"}


def test_explaining_costs_the_same_whatever_the_body(inscription, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        explication_de(inscription, "SCORE")
