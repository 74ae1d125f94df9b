"""The change of a body from one edition to the next, and what is set apart when the measure changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from campagnes.models import Campagne
from enquetes.enums import MESURES_RETIREES, EtatVisite
from enquetes.models import Critere, Grille, Visite
from organismes.models import Inscription
from rapports.logic.evolution import EditionDUnOrganisme
from rapports.logic.rapport.alternatives import alternatives
from rapports.queries.evolution import evolution_de
from rapports.queries.histoire import editions_mesurees
from rapports.queries.resultats.tableau import tableau_organisme
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.courbe import LIGNE
from socle.logic.typographie import decimale, intervalle_en_mots
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.trophees import LitigeFactory
from tests.preuves import page_de
from tests.rapports.edition import contacter, edition
from trophees.actions.calculer import calculer_resultats
from trophees.enums import Categorie
from trophees.models import Resultat

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def mesuree(referentiels_charges, django_db_blocker):
    """A body measured in two restituted editions, once for all."""
    with django_db_blocker.unblock():
        campagne, premiere = edition(pairs=5)
        suivante = Campagne.objects.get(pk=edition(pairs=0, annee=campagne.annee + 1)[0].pk)
        seconde = InscriptionFactory(campagne=suivante, organisme=premiere.organisme)
        contacter(seconde, qualite=0.8, graine=9)
        calculer_resultats(campagne=suivante)
        Campagne.objects.update(restituee_le=maintenant())
    return premiere.organisme_id


@pytest.fixture
def editions(mesuree, db):
    """Return the registrations of this body, the later first, as its page lists them."""
    return list(
        Inscription.objects.filter(organisme=mesuree)
        .select_related("campagne", "organisme")
        .order_by("-campagne__annee")
    )


def fixer(inscription, score, bas, haut):
    Resultat.objects.filter(inscription=inscription).update(score=score, score_bas=bas, score_haut=haut)


def autre_grille(inscription, *, canal="EMAIL", **changements):
    """Give an edition another version of a grid, some criteria of which are written otherwise."""
    ancienne = Grille.objects.get(canal=canal, version=1)
    nouvelle = Grille.objects.create(canal=canal, version=2, nom=ancienne.nom, empreinte="0" * 64)
    for critere in ancienne.les_criteres.order_by("ordre"):
        engagements = list(critere.les_engagements.all())
        critere.pk, critere.grille = None, nouvelle
        for champ, valeur in changements.get(critere.code.replace("-", "_"), {}).items():
            setattr(critere, champ, valeur)
        critere.save()
        critere.les_engagements.set(engagements)
    Visite.objects.filter(inscription=inscription, canal=canal).update(grille=nouvelle)
    return nouvelle


def test_a_change_joins_both_intervals_by_the_squares(editions):
    apres, avant = editions
    fixer(avant, 60.0, 54.0, 68.0)
    fixer(apres, 65.0, 57.0, 71.0)

    evolution = evolution_de(apres, editions)

    change = evolution.derniere.ecart
    assert (change.valeur, change.bas, change.haut) == pytest.approx((5.0, 5 - 128**0.5, 5 + 72**0.5))
    assert evolution.phrase == (
        f"Depuis l’édition {avant.campagne.annee}\u202f: +5,0 points (entre −6 et 13). Cet écart ne ressort pas de "
        "l’incertitude\u202f: ni progrès, ni recul n’est établi."
    )


@pytest.mark.parametrize(("score", "mot"), [(90.0, "Ce progrès"), (30.0, "Ce recul")])
def test_a_change_beyond_its_interval_is_told_as_such(editions, score, mot):
    apres, avant = editions
    fixer(avant, 60.0, 54.0, 66.0)
    fixer(apres, score, score - 5, score + 5)

    assert f"{mot} ressort de l’incertitude de la mesure." in evolution_de(apres, editions).phrase


def test_the_first_edition_has_nothing_before_it(editions):
    apres, avant = editions

    seule = evolution_de(avant, [avant])
    ancienne = evolution_de(avant, editions)

    assert (seule.phrase, seule.courbe, [une.annee for une in seule.editions]) == ("", None, [avant.campagne.annee])
    assert (ancienne.phrase, ancienne.courbe is not None) == ("", True)
    assert [une.annee for une in ancienne.en_tableau] == [apres.campagne.annee, avant.campagne.annee]


def test_criteria_that_changed_are_set_apart_and_both_scores_done_again(editions):
    apres, _ = editions
    autre_grille(apres, EM_07={"poids": 1}, EM_13={"libelle": "Lisibilité, autrement dite"})

    evolution = evolution_de(apres, editions)

    commun = evolution.commun
    assert [(c.code, c.canal, c.nature) for c in commun.criteres_ecartes] == [
        ("EM-07", "Courriel", "modifié"),
        ("EM-13", "Courriel", "modifié"),
    ]
    assert evolution.derniere.ecart is None
    assert evolution.derniere.ecart_mot == "mesuré autrement"
    assert commun.nb_criteres == Critere.objects.filter(grille__version=1).exclude(grille__canal="PHYS").count() - 2
    assert commun.ecart.bas <= commun.ecart.valeur <= commun.ecart.haut
    assert "2\u00a0critères ont changé\u202f; les deux scores sont donc refaits" in evolution.phrase
    un_seul = replace(commun.mesures, criteres=tuple(commun.mesures.criteres)[:1])
    assert evolution.phrase.endswith(f" sur les {commun.nb_criteres} critères communs.")
    assert replace(evolution, commun=replace(commun, mesures=un_seul)).phrase.endswith(" sur le critère commun.")


def test_a_grid_rewritten_without_change_of_criteria_compares_everything(editions):
    apres, avant = editions
    scores = {i.pk: Resultat.objects.get(inscription=i).score for i in editions}
    autre_grille(apres)

    evolution = evolution_de(apres, editions)
    commun = evolution.commun

    assert commun.criteres_ecartes == ()
    assert (
        "Entre les deux éditions, les grilles ont changé sans que change un critère qui compte\u202f; les deux scores sont "
        "donc refaits" in evolution.phrase
    )
    assert (round(commun.avant.valeur, 6), round(commun.apres.valeur, 6)) == (
        round(scores[avant.pk], 6),
        round(scores[apres.pk], 6),
    )


def test_a_channel_measured_once_is_left_out(editions):
    apres, avant = editions
    Visite.objects.filter(inscription=avant, canal="RS").delete()
    calculer_resultats(campagne=avant.campagne)

    commun = evolution_de(apres, editions).commun

    assert (commun.canaux_ecartes, "Réseaux sociaux" in commun.canaux) == (("Réseaux sociaux",), False)


def test_a_channel_that_the_later_edition_tests_no_more_is_named(editions):
    apres, _ = editions
    Visite.objects.filter(inscription=apres, canal="RS").delete()
    Campagne.objects.filter(pk=apres.campagne_id).update(contacts_rs=0)
    apres.campagne.refresh_from_db()
    calculer_resultats(campagne=apres.campagne)

    assert evolution_de(apres, editions).commun.raisons == "mesuré une seule des deux fois\u202f: réseaux sociaux"


def test_the_grid_of_a_channel_that_counts_in_neither_edition_changes_no_measure(editions):
    apres, _ = editions
    for inscription in editions:
        Visite.objects.filter(inscription=inscription, canal="RS").exclude(
            pk=Visite.objects.filter(inscription=inscription, canal="RS").first().pk
        ).update(etat=EtatVisite.ANNULEE)
        calculer_resultats(campagne=inscription.campagne)
    autre_grille(apres, canal="RS", RS_02={"poids": 3})

    evolution = evolution_de(apres, editions)

    assert (evolution.derniere.est_mesuree_comme_avant, evolution.commun) == (True, None)


def test_the_policy_of_silence_is_that_of_the_later_edition(editions):
    apres, avant = editions
    avant.campagne.politique_non_reponse = "na"
    avant.campagne.save(update_fields=["politique_non_reponse"])

    commun = evolution_de(apres, editions).commun

    assert commun.methode_changee
    assert "la règle des silences a changé" in commun.raisons


def test_the_mean_of_an_edition_waits_for_five_bodies(editions):
    apres, avant = editions

    derniere, premiere = evolution_de(apres, editions).en_tableau

    assert derniere.moyenne is None
    (mesuree,) = editions_mesurees(publiques=False)
    assert (mesuree.etiquette, mesuree.score) == (str(avant.campagne.annee), pytest.approx(premiere.moyenne))
    assert premiere.moyenne_bornes == pytest.approx((mesuree.bas, mesuree.haut))
    assert mesuree.bas < mesuree.score < mesuree.haut


def test_the_mean_of_an_edition_is_read_with_its_interval_or_the_word_indication(client, editions):
    client.force_login(MembreFactory(organisme=editions[0].organisme).utilisateur)

    def lue() -> str:
        page = page_de(client.get(reverse("rapports:espace_resultats")))
        return " ".join(page.select("#evolution tbody tr")[-1].find_all("td")[-1].get_text(" ").split())

    (mesuree,) = editions_mesurees(publiques=False)
    assert lue() == f"{decimale(mesuree.score)} {intervalle_en_mots(mesuree.bas, mesuree.haut)}"
    Resultat.objects.update(score_bas=None, score_haut=None)
    assert lue().endswith(" indication")
    # What the pictures of the report say to who does not see them.
    dites = alternatives(tableau_organisme(editions[0]), evolution_de(editions[0], editions))
    assert (dites.cadran.count("sur 100, indication"), dites.historique.count("sur 100, indication")) == (1, 2)


def test_reading_editions_costs_the_same(editions, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        evolution_de(editions[0], editions)


def oublier_les_mesures(*inscriptions):
    """Take the contacts of editions away, as their retention does years later; results stay."""
    for inscription in inscriptions:
        Visite.objects.filter(inscription__campagne=inscription.campagne).delete()
        consigner(inscription.campagne, MESURES_RETIREES, None, nombre=1)


@pytest.mark.parametrize("nb_oubliees", [1, 2])
def test_what_was_measured_alike_stays_compared_once_contacts_are_gone(editions, nb_oubliees):
    apres, avant = editions
    fixer(avant, 60.0, 54.0, 68.0)
    fixer(apres, 65.0, 57.0, 71.0)
    phrase = evolution_de(apres, editions).phrase

    oublier_les_mesures(*[avant, apres][:nb_oubliees])

    evolution = evolution_de(apres, editions)
    assert (evolution.phrase, evolution.commun) == (phrase, None)
    assert evolution.derniere.ecart_mot.startswith("+5,0")


@pytest.mark.parametrize("nb_oubliees", [1, 2])
def test_what_was_measured_otherwise_is_never_said_to_be_alike_once_contacts_are_gone(editions, nb_oubliees):
    apres, avant = editions
    autre_grille(apres, EM_07={"poids": 1})
    calculer_resultats(campagne=apres.campagne)

    oublier_les_mesures(*[avant, apres][:nb_oubliees])

    evolution = evolution_de(apres, editions)
    assert (evolution.derniere.ecart, evolution.commun) == (None, None)
    assert evolution.derniere.ecart_mot == "mesuré autrement"
    assert evolution.phrase == (
        f"Depuis l’édition {avant.campagne.annee}, la mesure a changé\u202f; les contacts ne sont plus gardés, et les "
        "deux scores ne se refont plus sur ce qu’ils ont de commun."
    )


def test_a_result_of_before_that_kept_no_grid_is_compared_with_nothing_once_its_contacts_are_gone(editions):
    apres, avant = editions
    for resultat in Resultat.objects.filter(inscription__in=[avant, apres]):
        del resultat.detail["grilles"]
        resultat.save(update_fields=["detail"])

    oublier_les_mesures(avant, apres)

    assert evolution_de(apres, editions).derniere.ecart is None


def test_nothing_joins_two_editions_that_did_not_measure_alike(editions):
    apres, _ = editions
    pareilles = evolution_de(apres, editions)
    autre_grille(apres, EM_07={"poids": 1})

    autrement = evolution_de(apres, editions)

    assert (len(pareilles.courbe.traces(LIGNE)), pareilles.est_interrompue) == (1, False)
    assert (autrement.courbe.traces(LIGNE), autrement.est_interrompue) == ((), True)
    assert "mesuré autrement que le précédent" in alternatives(tableau_organisme(apres), autrement).historique


@pytest.mark.parametrize(
    ("manquants", "mots"), [(1, "l’un des deux scores manque"), (2, "aucun des deux scores n’est mesuré")]
)
def test_a_score_that_is_missing_is_said_to_be(editions, manquants, mots):
    apres, avant = editions
    for inscription in editions[:manquants]:
        Visite.objects.filter(inscription=inscription).update(etat=EtatVisite.ANNULEE)
        calculer_resultats(campagne=inscription.campagne)

    evolution = evolution_de(apres, editions)

    assert evolution.phrase == f"Depuis l’édition {avant.campagne.annee}, {mots}\u202f: rien ne se compare."
    assert (evolution.derniere.ecart_mot, evolution.commun) == ("", None)
    assert evolution.courbe.mots.count("sans score") == manquants
    dit = alternatives(tableau_organisme(apres), evolution).historique
    assert dit.endswith("aucune n’a de score.") == (manquants == len(editions))


def test_a_dispute_suspends_the_rank_of_its_edition_at_once(editions):
    apres, avant = editions
    classee = evolution_de(apres, editions).editions[0]
    LitigeFactory(inscription=avant)

    suspendue = evolution_de(apres, editions).editions[0]

    assert classee.rang_mot.startswith(f"{classee.rang} sur")
    assert (suspendue.rang, suspendue.rang_mot) == (None, "non classé")


def test_a_sure_change_has_no_end_that_reads_as_zero(editions):
    apres, avant = editions
    fixer(avant, 60.0, 54.0, 66.0)
    fixer(apres, 68.6, 62.6, 74.6)

    assert "+8,6 points (entre 0,1 et 17,1). Ce progrès" in evolution_de(apres, editions).phrase


@pytest.mark.parametrize(
    ("bornes", "nb_classes", "mot"),
    [
        ((1, 3), 6, "1 sur 6 (1 à 3)"),
        ((1, 1), 6, "1 sur 6 (sûr à 95\u202f%)"),
        ((1, 1), 1, "1 sur 1"),
        (None, 6, "1 sur 6 (indication)"),
        (None, 1, "1 sur 1"),
    ],
)
def test_a_rank_alone_or_sure_is_no_range(bornes, nb_classes, mot):
    assert EditionDUnOrganisme(2026, "", None, None, 1, bornes, nb_classes, None).rang_mot == mot


def test_a_rank_in_another_category_names_it(editions):
    apres, avant = editions
    Resultat.objects.filter(inscription=avant).update(categorie="VILLE_INF_20K")

    derniere, premiere = evolution_de(apres, editions).en_tableau

    assert premiere.rang_mot.endswith(f", {Categorie.VILLE_INF_20K.label}")
    assert premiere.categorie != derniere.categorie
    Resultat.objects.filter(inscription=avant).update(categorie=Resultat.objects.get(inscription=apres).categorie)
    assert {une.categorie for une in evolution_de(apres, editions).editions} == {""}


def test_the_first_edition_says_what_the_next_one_told_once_it_did(client, editions):
    client.force_login(MembreFactory(organisme=editions[0].organisme).utilisateur)
    adresse = f"{reverse('rapports:espace_resultats')}?edition={editions[1].campagne.annee}"

    def dite():
        return " ".join(page_de(client.get(adresse)).find(id="evolution").p.text.split())

    apres = dite()
    du_rang = ("rang", "rang_bas", "rang_haut", "proba_premier", "palier")
    manquants = dict.fromkeys(("score", "score_bas", "score_haut", *du_rang))
    Resultat.objects.filter(inscription=editions[0]).update(**manquants)
    assert "la suivante n’a pas de score" in dite()
    Campagne.objects.filter(pk=editions[0].campagne_id).update(restituee_le=None)

    assert ("la suivante dit ce qui" in apres, "la suivante dira ce qui" in dite()) == (True, True)
