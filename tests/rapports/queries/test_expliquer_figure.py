"""Figures made of users, agents, peers and another edition: explained as far as their page tells them, no further."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from bornes.models import Avis
from campagnes.models import Campagne
from enquetes.models import Visite
from rapports.queries import evolution
from rapports.queries.explication.dossier import dossier_de, explication_de
from rapports.queries.explication.figure import expliquer_figure
from rapports.queries.voix.export import lignes_d_un_organisme
from rapports.queries.voix.organisme import Filtre, voix_organisme
from rapports.queries.voix.poids import poids_de
from socle.logic.typographie import decimale
from sondages.models import Depouillement, Sondage
from tests.factories.bornes import PointFactory
from tests.rapports.figures import deux_editions, lue, toutes_les_voix
from tests.rapports.queries.test_evolution import autre_grille
from tests.rapports.queries.test_explication import recalculer
from tests.rapports.queries.test_triangles import document, sonder
from tests.rapports.views.test_voix import compter, entendre
from trophees.actions.calculer import calculer_resultats
from trophees.models import Resultat

pytestmark = pytest.mark.django_db


@pytest.fixture
def inscription(referentiels_charges):
    return toutes_les_voix()


@pytest.fixture
def muette(referentiels_charges):
    return lue(deux_editions())


def document_de(inscription, figure, **options):
    explication = expliquer_figure(inscription, figure, **options)
    return None if explication is None else explication.document


def nombres(document):
    """Yield every number of a document, and those of the fractions that it writes."""
    if isinstance(document, dict):
        for cle, valeur in document.items():
            if cle not in {"adresse", "campagne"}:
                yield from nombres(valeur)
    elif isinstance(document, list):
        for valeur in document:
            yield from nombres(valeur)
    elif isinstance(document, int | float) and not isinstance(document, bool):
        yield float(document)
    elif isinstance(document, str) and document.replace("/", "").lstrip("-").isdigit():
        yield float(Fraction(document))


def test_each_voice_is_done_again_from_its_counts(inscription):
    triangles = {t.code: t for t in voix_organisme(inscription, Filtre("tout")).triangles}

    ressenti, vecu = document_de(inscription, "COU.RESSENTI"), document_de(inscription, "ACC.VECU")
    for lu in (ressenti, vecu, document_de(inscription, "COU.CITE")):
        recalculer(lu["chiffre"])
    termes = [(t["exact"], t["poids"]) for t in ressenti["chiffre"]["termes"]]
    assert termes == [("100", "30"), ("0", "8")]
    assert ressenti["chiffre"]["valeur"] == pytest.approx(triangles["COU"].ressenti.valeur)
    assert ressenti["chiffre"]["intervalle"] == [triangles["COU"].ressenti.bas, triangles["COU"].ressenti.haut]
    assert vecu["chiffre"]["valeur"] == triangles["ACC"].vecu.valeur == 37.5
    assert vecu["chiffre"]["intervalle"] == [triangles["ACC"].vecu.bas, triangles["ACC"].vecu.haut]
    assert [[t["poids"] for t in carte["termes"]] for carte in vecu["chiffre"]["termes"]] == [["6", "6"], ["3", "9"]]
    # What is supposed of those who kept silent, and what is not.
    assert "60\u202f% des agents ont répondu" in vecu["chiffre"]["version"]
    assert "si tous les autres étaient d’un même avis, entre 23 et 63" in vecu["chiffre"]["version"]


def test_every_gap_is_a_voice_minus_another_each_with_its_address(inscription):
    [acc] = [t for t in voix_organisme(inscription, Filtre("tout")).triangles if t.code == "ACC"]
    assert len(acc.ecarts_adresses) == 3

    for ecart, figure in acc.ecarts_adresses:
        chiffre = document_de(inscription, figure)["chiffre"]
        premiere, seconde = (Fraction(terme["exact"]) for terme in chiffre["termes"])
        assert Fraction(chiffre["exact"]) == premiere - seconde
        assert float(premiere - seconde) == pytest.approx(ecart.ecart.valeur)
        assert chiffre["intervalle"] == [ecart.ecart.bas, ecart.ecart.haut]
        for terme in chiffre["termes"]:
            assert document_de(inscription, terme["figure"])["chiffre"]["exact"] == terme["exact"]


def test_a_handful_on_one_side_is_told_in_whole_points_without_a_count(muette):
    """Thirty-three satisfied among thirty-six: exact ends of an interval, or of a gap, would give the three away."""
    point = PointFactory(inscription=muette)
    entendre(point, 33, satisfaction=5, raison_1="acces")
    entendre(point, 3, satisfaction=1, raison_1="acces")
    entendre(point, 20, satisfaction=5, raison_1="amabilite")
    entendre(point, 20, satisfaction=1, raison_1="amabilite")
    compter()
    for figure in ("ACC.RESSENTI", "ACC.RESSENTI-MESURE"):
        document = document_de(muette, figure)
        lus = set(nombres(document))
        mesure = Fraction(document_de(muette, "ACC")["chiffre"]["exact"])
        assert {33.0, 3.0, 100 * 33 / 36, float(Fraction(3300, 36) - mesure)}.isdisjoint(lus), figure
        chiffre = document["chiffre"]
        assert [float(n).is_integer() for n in (chiffre["valeur"], *chiffre["intervalle"])] == [True] * 3
    assert document_de(muette, "ACC.RESSENTI")["chiffre"]["termes"][0]["nom"] == "36\u00a0réponses, ensemble"
    assert expliquer_figure(muette, "ACC.RESSENTI").valeur_lue == "92\u202f%"
    # Nor are the three told by those who are not satisfied and give another reason.
    assert document_de(muette, "COU.RESSENTI")["chiffre"]["regle"] == "regles#petits-nombres"


def test_what_is_left_of_the_satisfied_is_no_handful_either(muette):
    """Counts of a reason beside those of all marks would tell how many were satisfied and cite something else."""
    point = PointFactory(inscription=muette)
    entendre(point, 20, satisfaction=5, raison_1="acces")
    entendre(point, 20, satisfaction=1, raison_1="acces")
    entendre(point, 2, satisfaction=5, raison_1="amabilite")
    entendre(point, 9, satisfaction=1, raison_1="amabilite")
    compter()

    assert document_de(muette, "ACC.RESSENTI")["chiffre"]["regle"] == "regles#petits-nombres"


def test_a_handful_of_answers_has_no_explanation(muette):
    entendre(PointFactory(inscription=muette), 4, satisfaction=5, raison_1="acces", attente="oui")
    compter()

    assert [
        f for f in ("ACC.RESSENTI", "ATT.RESSENTI", "ACC.CITE", "ACC.RESSENTI-MESURE") if document_de(muette, f)
    ] == []


def test_a_period_has_addresses_of_its_own(inscription):
    triangles = voix_organisme(inscription, Filtre("4s")).triangles
    [cou] = [t for t in triangles if t.code == "COU"]

    assert (cou.figure_du_ressenti, cou.figure_du_vecu) == ("COU.RESSENTI.4S", "COU.VECU")
    lu = document_de(inscription, "COU.RESSENTI.4S")["chiffre"]
    assert lu["valeur"] == pytest.approx(cou.ressenti.valeur)
    assert "4 dernières semaines" in lu["nom"]


def test_agents_are_told_by_their_document_alone(inscription):
    """A card that nearly all answered alike has no count, and a determinant of such cards alone no figure."""
    Depouillement.objects.all().delete()
    Sondage.objects.all().delete()
    sondage = sonder(inscription, (6, 11, 11, 6), publie=True)
    vecu = document_de(inscription, "ACC.VECU")["chiffre"]

    assert [(carte["compte"], len(carte.get("termes", ()))) for carte in vecu["termes"]] == [(True, 2), (False, 0)]
    assert vecu["termes"][1]["mention"] == "presque toutes les réponses\u202f: plutôt d’accord, sans compte"
    assert 11.0 not in set(nombres(vecu["termes"][1]))
    assert [f for f in ("REA.VECU", "TRF.VECU", "REA.VECU-MESURE") if document_de(inscription, f)] == []
    contenu = document(sondage, (6, 3, 12, 6))
    peu = {**contenu, "bulletins": None, "cartes": [{**c, "total": None, "groupes": []} for c in contenu["cartes"]]}
    Depouillement.objects.update(contenu=peu)
    assert document_de(inscription, "ACC.VECU") is None


@pytest.mark.parametrize("par_l_equipe", [False, True])
def test_nobody_explains_a_poll_that_its_body_did_not_publish(muette, par_l_equipe):
    sonder(muette, clos=True)
    assert document_de(muette, "ACC.VECU", par_l_equipe=par_l_equipe) is None
    assert document_de(muette, "ACC.VECU-MESURE", par_l_equipe=par_l_equipe) is None

    sonder(muette)
    assert document_de(muette, "ACC.VECU", par_l_equipe=par_l_equipe)["chiffre"]["valeur"] == 37.5


def test_an_importance_says_where_the_matrix_puts_it(inscription):
    poids = poids_de(inscription, "cites")
    places = {place.code: place for place in poids.matrice.places}
    moyenne = f"l’importance moyenne étant de {decimale(poids.matrice.milieu, 0)}\u202f%."

    assert places.keys() == {"ACC", "ATT", "COU", "QUA"}
    for code, place in places.items():
        sure = "" if place.est_sure else ", à titre d’indication"
        source = document_de(inscription, f"{code}.CITE")["source"]
        assert source.endswith(f"Dans la matrice\u202f: {place.coin}{sure}, {moyenne}")


def test_the_file_gives_no_share_of_users_back_by_a_gap(muette):
    """What visits measured is there to the last digit: a gap as fine would be the exact share, in whole percents beside."""
    point = PointFactory(inscription=muette)
    entendre(point, 33, satisfaction=5, raison_1="acces")
    entendre(point, 3, satisfaction=1, raison_1="acces")
    compter()
    lignes = lignes_d_un_organisme(voix_organisme(muette, Filtre("tout")))

    [ecart] = [ligne for ligne in lignes if ligne[0] == "Écart, en points" and "Accessibilité" in ligne[1]]
    assert isinstance(ecart[3], int)
    assert all(float(borne).is_integer() for borne in ecart[4:6])


def test_peers_are_a_number_and_a_rule(inscription):
    autres = Resultat.objects.filter(inscription__campagne=inscription.campagne).exclude(inscription=inscription)
    noms = set(autres.values_list("inscription__organisme__nom", flat=True)) - {inscription.organisme.nom}
    scores = {autre.score for autre in autres} | {
        valeur for autre in autres for table in ("etapes", "determinants") for valeur in autre.detail[table].values()
    }
    for figure in ("SCORE.PAIRS", "EMAIL.PAIRS", "ACCES.PAIRS", "ACC.PAIRS", "MOYENNE"):
        lu = document_de(inscription, figure)
        texte = json.dumps(lu, ensure_ascii=False)
        assert scores.isdisjoint(nombres(lu)), figure
        assert [nom for nom in noms if nom in texte] == []
        assert "aucun n’est nommé, aucun score n’est donné" in lu["source"]
        [ensemble] = lu["chiffre"]["termes"]
        assert ensemble["nom"] == "7\u00a0organismes, ensemble"
        assert round(lu["chiffre"]["valeur"], 1) == lu["chiffre"]["valeur"]
        # The middle of an exact interval is the exact mean.
        assert all(float(borne).is_integer() for borne in lu["chiffre"].get("intervalle", ())), figure


def test_under_five_bodies_no_peer_and_no_mean_is_explained(inscription):
    siens = Resultat.objects.filter(inscription__campagne=inscription.campagne).exclude(inscription=inscription)
    Resultat.objects.filter(pk__in=siens.values_list("pk", flat=True)[:3]).delete()

    assert [f for f in ("SCORE.PAIRS", "ACC.PAIRS", "MOYENNE") if document_de(inscription, f)] == []


def test_a_change_is_one_score_minus_the_other(inscription):
    lu = document_de(inscription, "EVOLUTION")

    apres, avant = lu["chiffre"]["termes"]
    annee, siren = inscription.campagne.annee, inscription.organisme.siren
    assert [terme["adresse"] for terme in (apres, avant)] == [f"{annee}-{siren}-SCORE", f"{annee - 1}-{siren}-SCORE"]
    assert Fraction(lu["chiffre"]["exact"]) == Fraction(apres["exact"]) - Fraction(avant["exact"])
    assert apres["valeur"] == inscription.resultat.score
    assert expliquer_figure(inscription, "EVOLUTION").chiffre.conclusion.count(" − ") == 1
    assert document_de(lue(premiere(inscription)), "EVOLUTION") is None


def premiere(inscription):
    return inscription.organisme.les_inscriptions.exclude(pk=inscription.pk).select_related("campagne").get()


def test_a_change_measured_otherwise_is_done_again_on_what_is_common(muette):
    autre_grille(muette, EM_01={"libelle": "Autrement"})
    calculer_resultats(campagne=Campagne.objects.get(pk=muette.campagne_id))
    lu = document_de(lue(muette), "EVOLUTION")

    recalculer(lu["chiffre"])
    assert "1\u00a0critère a changé" in lu["source"]
    contacts = [c for edition in lu["chiffre"]["termes"] for canal in edition["termes"] for c in canal["termes"]]
    assert len(contacts) > 20
    assert {c["adresse"][:4] for c in contacts} == {str(muette.campagne.annee), str(muette.campagne.annee - 1)}


def test_a_change_measured_otherwise_reads_the_contacts_of_each_edition_once(muette, monkeypatch):
    autre_grille(muette, EM_01={"libelle": "Autrement"})
    lus = []
    monkeypatch.setattr(evolution, "dossier_de", lambda i, **mots: (lus.append(i.pk), dossier_de(i, **mots))[1])

    assert document_de(lue(muette), "EVOLUTION")
    assert sorted(lus) == sorted({muette.pk, premiere(muette).pk})


def test_nothing_of_it_says_who_when_or_with_what_scenario(inscription):
    visites = Visite.objects.select_related("enqueteur", "scenario")
    interdits = {s for v in visites for s in (v.enqueteur.pseudonyme, v.scenario.code, str(v.pk))}
    interdits |= {str(avis.pk) for avis in Avis.objects.all()}
    interdits |= {f"{agent:016d}" for agent in range(12)}
    for figure in ("COU.RESSENTI", "ACC.VECU", "ACC.VECU-MESURE", "COU.CITE", "ACC.PAIRS", "MOYENNE", "EVOLUTION"):
        texte = json.dumps(document_de(inscription, figure), ensure_ascii=False)
        assert [secret for secret in interdits if secret in texte] == [], figure


def test_unknown_figures_of_elsewhere_have_no_explanation(inscription):
    inconnues = ("ACC.VECU.4S", "ACC.RESSENTI.9S", "ACCES.VECU", "EMAIL.CITE", "RANG.PAIRS", "REA.RESSENTI", "REA.CITE")
    inconnues += ("PHYS.PAIRS", "MOYENNE.PAIRS", "ACC.LIEN", "COU.VECU", "ACC.VECU.", "EVOLUTION.1")
    assert [figure for figure in inconnues if document_de(inscription, figure)] == []
    # Contacts alone make none of them.
    assert [f for f in ("ACC.VECU", "EVOLUTION", "MOYENNE", "ACC.PAIRS") if explication_de(inscription, f)] == []


def test_before_the_restitution_no_voice_is_explained(inscription):
    Campagne.objects.filter(pk=inscription.campagne_id).update(restituee_le=None)
    inscription = lue(inscription)

    assert [f for f in ("ACC.RESSENTI", "ACC.VECU", "ACC.VECU-MESURE") if document_de(inscription, f)] == []


def test_explaining_a_voice_costs_the_same_whatever_was_heard(inscription, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        expliquer_figure(inscription, "ACC.VECU-RESSENTI")
