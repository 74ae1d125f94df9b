"""Every figure of a body's results is explained down to what was observed, and each level gives the one above."""

from __future__ import annotations

import statistics
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations

import pytest

from campagnes.enums import Determinant, Etape
from enquetes.enums import EtatVisite
from enquetes.models import Critere, Engagement, Scenario, Visite
from enquetes.referentiels.logic.arrondi import arrondir
from organismes.models import Inscription
from rapports.logic.chiffres import AdresseDeChiffre, code_du_service, lire_figure
from rapports.logic.resultats.services_dits import GROUPES_MINIMUM, PART_MAXIMUM, ScoreDit, dire_service
from rapports.queries.explication import dossier as explication
from rapports.queries.explication.dossier import explication_de, inscriptions_expliquees
from rapports.queries.resultats.export import lignes
from rapports.queries.resultats.tableau import tableau_organisme
from tests.factories.trophees import LitigeFactory
from tests.rapports.edition import edition
from trophees.logic.incertitude import VERSION
from trophees.logic.verifier import graine_de
from trophees.models import Resultat

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
    yield from ((s.figure, s.score) for s in t.services)
    for d in t.delais:
        delais = {"REP": d.taux, "MED": d.mediane, "C90": d.centile_90}
        yield from ((d.figures[mesure], valeur) for mesure, valeur in delais.items() if valeur is not None)
    for a in t.attentes:
        if a.survie:
            yield from ((a.figures["ATTENTE"], a.mediane), (a.figures["SEUIL"], a.taux_conforme))
    yield from ((p.figure, p.gain_haut) for p in t.priorites)


def recalculer(niveau):
    """Do a level again with nothing but what the document writes; prove its terms first."""
    termes = niveau.get("termes", [])
    for terme in termes:
        recalculer(terme)
    comptes = [terme for terme in termes if terme["compte"]]
    exacts = [Fraction(terme["exact"]) for terme in comptes]
    poids = [Fraction(terme["poids"]) for terme in comptes]
    attendu = None if niveau["exact"] is None else Fraction(niveau["exact"])
    if niveau["operation"] in {"bareme", "rang", "encore_en_attente"}:
        return
    if niveau["operation"] == "attente_mediane":
        refaire_la_courbe(niveau)
    elif niveau["operation"] == "mediane":
        assert attendu == statistics.median(exacts)
    elif niveau["operation"] == "centile_90":
        assert attendu == exacts[-(-9 * len(exacts) // 10) - 1]
    elif niveau["operation"] == "difference":
        assert attendu == exacts[0] - exacts[1]
    elif niveau["operation"] == "tous":
        assert attendu == min(exacts)
    elif comptes:
        assert attendu == sum(p * v for p, v in zip(poids, exacts, strict=True)) / sum(poids)
    elif termes:
        assert attendu is None


def refaire_la_courbe(niveau):
    """Do the share that still waits again, day by day; its median is the first day at one half."""
    jours = niveau["termes"]
    reste, attendent, moitie = Fraction(1), sum(len(jour["termes"]) for jour in jours), None
    for jour in jours:
        reste *= 1 - Fraction(sum(un["mention"] == "réponse" for un in jour["termes"]), attendent)
        attendent -= len(jour["termes"])
        assert Fraction(jour["exact"]) == reste
        moitie = moitie or (jour["nom"] if reste <= Fraction(1, 2) else None)
    assert moitie is None or moitie.split("\u00a0")[0] == niveau["exact"]


def test_every_figure_shown_is_the_one_explained(inscription, monkeypatch):
    # Read once: what a figure is made of is the same for all.
    monkeypatch.setattr(explication, "dossier_de", cache(explication.dossier_de))
    tableau = tableau_organisme(inscription)
    figures = dict(montrees(tableau))
    assert len(figures) > 150
    assert {"SERVICE.POPULATION", "EMAIL.MED", "COURRIER.REP", "TOUTES.ATTENTE", "TOUTES.SEUIL"} <= figures.keys()
    assert any(figure.endswith(".GAIN") for figure in figures)
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


def test_a_criterion_and_a_share_have_the_interval_of_their_contacts_or_are_called_indications(inscription):
    tableau = tableau_organisme(inscription)
    lignes = {c.code: c for grille in tableau.grilles for c in grille.criteres if c.moyenne is not None}
    lignes |= {delai.figures["REP"]: delai for delai in tableau.delais}
    lignes |= {e.code: e for referentiel in tableau.conformite for e in referentiel.engagements}
    assert {ligne.est_indication for ligne in lignes.values()} == {True, False}
    for figure, ligne in lignes.items():
        expliquee = explication_de(inscription, figure)
        document = expliquee.document["chiffre"]
        assert document.get("intervalle") == (ligne.intervalle and list(ligne.intervalle)), figure
        assert document.get("indication", False) is ligne.est_indication, figure
        assert (expliquee.intervalle_lu == "indication") is ligne.est_indication, figure
    # A contact measures nothing but itself.
    assert explication_de(inscription, "EMAIL.1").intervalle_lu == ""


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


def test_unknown_figures_have_no_explanation(inscription, monkeypatch):
    inconnues = ("PHYS", "EM-99", "ACCES.EMAIL", "EMAIL.0", "EMAIL.99", "X.Y", "EM-99.GAIN", "GAIN", "SERVICE.LUNE")
    inconnues += ("SERVICE.", "TEL.MED", "TOUTES.MED", "EMAIL.MED.1", "RS.ATTENTE")
    reservees = ("RANG.GAIN", "SERVICE.RANG", "SCORE.GAIN", "SERVICE.SCORE")
    assert [figure for figure in (*inconnues, *reservees) if explication_de(inscription, figure)] == []
    # Nor once measures are gone, when what was kept is all that is told.
    monkeypatch.setattr(explication, "mesures_sont_retirees", lambda _: True)
    assert [figure for figure in reservees if explication_de(inscription, figure)] == []


def test_a_service_tells_its_body_no_contact_and_staff_all_of_them(inscription):
    """Which contacts asked for a service would say what scenario they followed."""
    [ensemble] = explication_de(inscription, "SERVICE.POPULATION").chiffre.termes
    contacts = explication_de(inscription, "SERVICE.POPULATION", par_l_equipe=True).chiffre.termes

    assert (ensemble.figure, ensemble.poids, ensemble.termes) == ("", len(contacts), ())
    assert len({contact.figure for contact in contacts}) == len(contacts) == 11
    [dit] = [s.score for s in tableau_organisme(inscription).services if s.nom == "Population"]
    assert (ensemble.valeur, ensemble.valeur.denominator) == (dit, 1)


def test_adding_contacts_up_does_not_tell_which_asked_for_a_service(inscription):
    """The control: their exact mean is that of one group among all of its size; what is told fits twenty at least."""
    score = explication_de(inscription, "SCORE").chiffre
    connus = {un.figure: un.valeur for canal in score.termes for un in canal.termes if un.valeur is not None}
    service = explication_de(inscription, "SERVICE.POPULATION", par_l_equipe=True).chiffre
    sien = {contact.figure for contact in service.termes}
    moyennes = {groupe: sum(map(connus.get, groupe)) / len(sien) for groupe in combinations(connus, len(sien))}

    assert [set(groupe) for groupe, moyenne in moyennes.items() if moyenne == service.valeur] == [sien]
    chiffre, canaux = explication_de(inscription, "SERVICE.POPULATION").chiffre, tableau_organisme(inscription).canaux
    lu, scores = ScoreDit(int(chiffre.valeur), chiffre.bornes), list(connus.values())
    possibles = [g for g, m in moyennes.items() if dire_service(float(m), len(sien), scores, canaux) == lu]
    assert len(possibles) >= GROUPES_MINIMUM
    assert sien in [set(groupe) for groupe in possibles]
    restes = [set(connus) - set(groupe) for groupe in possibles]
    assert max(sum(contact in reste for reste in restes) for contact in connus) <= PART_MAXIMUM * len(possibles)


def test_a_body_reads_the_exact_score_of_a_service_nowhere(inscription):
    garde = inscription.resultat.detail["services"]["Population"]
    interne = explication_de(inscription, "SERVICE.POPULATION", par_l_equipe=True)
    assert interne.document["enregistre"] == interne.document["chiffre"]["valeur"] == garde["score"]
    [service] = [s for s in tableau_organisme(inscription).services if s.nom == "Population"]
    dit = service.score
    assert (dit != garde["score"], list(service.intervalle) != garde["intervalle"]) == (True, True)

    lue = explication_de(inscription, "SERVICE.POPULATION")
    document = lue.document

    assert (document["enregistre"], document["concorde"]) == (dit, True)
    chiffre = document["chiffre"]
    assert (chiffre["valeur"], chiffre["exact"], chiffre["intervalle"]) == (dit, str(dit), list(service.intervalle))
    assert [terme["exact"] for terme in chiffre["termes"]] == [str(dit)]
    assert (lue.chiffre.conclusion, lue.valeur_lue) == ("", f"{dit} sur 100")
    siennes = [ligne for ligne in lignes(tableau_organisme(inscription)) if ligne[1] == "SERVICE.POPULATION"]
    assert [ligne[3:6] for ligne in siennes] == [(dit, *chiffre["intervalle"])]


def test_a_service_is_told_to_its_body_no_more_once_its_contacts_are_gone(inscription, monkeypatch):
    """Nothing then says how much of it may be told."""
    monkeypatch.setattr(explication, "mesures_sont_retirees", lambda _: True)
    assert explication_de(inscription, "SERVICE.POPULATION") is None
    assert explication_de(inscription, "SERVICE.POPULATION", par_l_equipe=True).enregistre is not None
    Visite.objects.filter(inscription=inscription).delete()
    assert tableau_organisme(inscription).services == ()


def test_every_service_of_the_bank_has_an_address_of_its_own(referentiels_charges):
    services = set(Scenario.objects.exclude(service="").values_list("service", flat=True))
    codes = {code_du_service(service) for service in services}

    assert len(codes) == len(services) > 10
    assert max(len(str(AdresseDeChiffre(2026, "2" * 14, f"SERVICE.{code}"))) for code in codes) <= 64
    assert [lire_figure(f"SERVICE.{code}").code for code in sorted(codes)] == sorted(codes)


def test_two_services_that_begin_alike_have_two_addresses():
    """Cut at the same place, they would be explained as one while results tell each."""
    noms = [f"Direction des affaires générales et {suite}" for suite in ("juridiques", "scolaires", "juridiques et")]
    codes = [code_du_service(nom) for nom in noms]

    assert len(set(codes)) == len(noms)
    assert {len(code) for code in codes} == {30}
    assert [lire_figure(f"SERVICE.{code}").code for code in codes] == codes
    assert code_du_service("Création d’entreprise") == "CREATION-D-ENTREPRISE"


def test_services_that_share_an_address_are_explained_together_nowhere(inscription):
    Scenario.objects.filter(code="SC-09").update(service="POPULATION")

    assert explication_de(inscription, "SERVICE.POPULATION", par_l_equipe=True) is None


def test_what_the_score_would_gain_is_what_every_criterion_lacks(inscription, monkeypatch):
    """Of the channels that count, each criterion's gain without its silences and each silence's add up to the gap to 100."""
    monkeypatch.setattr(explication, "dossier_de", cache(explication.dossier_de))
    tableau = tableau_organisme(inscription)
    codes = [critere.code for grille in tableau.grilles for critere in grille.criteres]
    gains = [explication_de(inscription, f"{code}.GAIN").chiffre.valeur for code in codes]

    assert sum(gains) == 100 - explication_de(inscription, "SCORE").chiffre.valeur


def test_no_commitment_is_named_like_a_criterion(referentiels_charges):
    criteres = set(Critere.objects.values_list("code", flat=True))
    engagements = set(Engagement.objects.values_list("code", flat=True))
    assert not criteres & engagements
    assert not (criteres | engagements) & {*Etape.values, *Determinant.values, "SCORE", "RANG", "QUALITE"}


def test_explaining_costs_the_same_whatever_the_body(inscription, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        explication_de(inscription, "SCORE")


def test_a_rank_that_a_dispute_suspends_is_not_said_to_have_changed(inscription):
    assert inscription.resultat.rang
    LitigeFactory(inscription=inscription)

    rang = explication_de(inscription, "RANG")

    assert (rang.valeur_lue, rang.concorde) == ("non classé", None)
    assert rang.verdict == "Une contestation est en cours\u202f: le rang est suspendu jusqu’à la décision."
    assert explication_de(inscription, "SCORE").concorde


def test_a_place_that_is_sure_is_no_range(inscription):
    rang = explication_de(inscription, "RANG")
    rang = replace(rang, chiffre=replace(rang.chiffre, bornes=(2.0, 2.0)))

    assert rang.intervalle_lu == "cette place, sûre à 95\u202f%"


def test_a_rank_is_drawn_again_from_what_results_keep_of_scores(inscription):
    resultat = inscription.resultat
    rang = explication_de(inscription, "RANG")

    assert rang.concorde
    place = rang.document["place"]
    assert place["rang_intervalle"] == [resultat.rang_bas, resultat.rang_haut] == list(rang.chiffre.bornes)
    assert (place["proba_premier"], place["palier"]) == (resultat.proba_premier, resultat.palier)
    assert 0 < place["proba_premier"] < 1
    assert (place["tirages"], place["regle"], place["version"]) == (10_000, "regles#incertitude", VERSION)
    graine = f"{graine_de(inscription.campagne.annee)} {resultat.categorie}"
    assert place["graine"] == graine
    assert graine in rang.place.phrases[-1]


@pytest.mark.parametrize("est_sien", [True, False])
def test_a_rank_whose_method_kept_no_error_has_not_changed(inscription, est_sien):
    sans_erreur = Resultat.objects.filter(inscription__campagne=inscription.campagne, rang__isnull=False)
    if est_sien:
        sans_erreur = sans_erreur.filter(inscription=inscription)
    for resultat in sans_erreur:
        del resultat.detail["erreur"]
        resultat.save(update_fields=["detail"])
    inscription = Inscription.objects.get(pk=inscription.pk)

    rang = explication_de(inscription, "RANG")

    assert rang.concorde
    assert rang.verdict.startswith("Compté de nouveau\u202f: c’est bien le rang des résultats calculés le")
    # The page of results shows these places.
    assert rang.chiffre.bornes == inscription.resultat.rang_intervalle
    assert (rang.place.tiree, rang.place.phrases, rang.chiffre.est_indication) == (None, (), False)
    inscription.resultat.rang = 40
    assert explication_de(inscription, "RANG").concorde is False


@pytest.mark.parametrize("change", [{"proba_premier": 0.123}, {"palier": 40}, {"rang_haut": 40}])
def test_a_place_that_results_keep_otherwise_is_said_to_have_changed(inscription, change):
    for nom, valeur in change.items():
        setattr(inscription.resultat, nom, valeur)

    rang = explication_de(inscription, "RANG")

    assert rang.concorde is False
    assert rang.verdict.startswith("La catégorie a changé depuis le calcul du")


def test_a_delay_of_one_day_is_singular(inscription):
    mediane = explication_de(inscription, "EMAIL.MED")

    assert replace(mediane, chiffre=replace(mediane.chiffre, valeur=Fraction(1))).valeur_lue == "1\u00a0jour ouvré"
    for bornes, lues in (
        ((4.0, 4.0), "4\u00a0jours ouvrés"),
        ((0.0, 1.0), "entre 0 et 1\u00a0jour ouvré"),
        ((0.0, 2.0), "entre 0 et 2\u00a0jours ouvrés"),
    ):
        assert replace(mediane, chiffre=replace(mediane.chiffre, bornes=bornes)).intervalle_lu == lues
