"""What users say, table by table: each figure of a page of voices is explained as far as the page tells it."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.urls import reverse

from campagnes.models import Campagne
from comptes.enums import Role
from enquetes.referentiels.logic.arrondi import entier_proche
from rapports.logic.chiffres import TABLES_D_AVIS, TABLES_NATIONALES, lire_figure
from rapports.logic.explication.avis import nom_d_avis
from rapports.queries.explication.figure import expliquer_figure, expliquer_la_nation
from tests.factories.bornes import PointFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory, SiteFactory
from tests.preuves import page_de, texte_de
from tests.rapports.figures import deux_editions, lue, toutes_les_voix
from tests.rapports.queries.test_explication import recalculer
from tests.rapports.views.test_chiffre import code
from tests.rapports.views.test_voix import compter, entendre
from trophees.models import Resultat

pytestmark = pytest.mark.django_db


@pytest.fixture
def inscription(referentiels_charges):
    inscription = toutes_les_voix()
    lieu = PointFactory(inscription=inscription, site=SiteFactory(organisme=inscription.organisme, nom="Annexe"))
    entendre(lieu, 9, satisfaction=4, raison_1="clarte", resultat="oui", borne=True)
    entendre(lieu, 7, satisfaction=1, raison_1="acces", resultat="non")
    compter()
    return inscription


@pytest.fixture
def muette(referentiels_charges):
    return lue(deux_editions())


def du_fichier(client, page, **filtre):
    """Return the lines of the file of a page of voices by the address of their table."""
    fichier = b"".join(client.get(page, {"format": "csv", **filtre})).decode("utf-8-sig")
    lus = defaultdict(list)
    for ligne in csv.DictReader(io.StringIO(fichier), delimiter=";"):
        lus[ligne["Adresse du chiffre"].rstrip("/").rsplit("/", 1)[-1]].append(ligne)
    return lus


def est_la_ligne(terme, ligne):
    """Tell that a level and a line of the file are the same: count, whole rate and bounds, or exact share."""
    if ligne["Avis"] == "non montré":
        return terme["valeur"] is None and terme["mention"] == "non montré" and "intervalle" not in terme
    if ligne["Part, en %"] and not ligne["Satisfaits, en %"]:
        lu = float(ligne["Part, en %"].replace(",", "."))
        return terme["poids"] == ligne["Avis"] and terme["valeur"] == pytest.approx(lu, abs=0.06)
    dits = [ligne[nom] for nom in ("Satisfaits, en %", "Borne basse", "Borne haute")]
    siens = [terme["valeur"], *terme.get("intervalle", (None, None))]
    return terme["poids"] == ligne["Avis"] and dits == ["" if n is None else f"{n:g}" for n in siens]


@pytest.mark.parametrize("periode", ["tout", "4s", "12s"])
def test_each_table_of_the_page_is_explained_line_by_line(client, inscription, periode):
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    lus = du_fichier(client, reverse("rapports:espace_voix"), edition=inscription.campagne.annee, periode=periode)
    tables = {adresse: lignes for adresse, lignes in lus.items() if "-AVIS" in adresse}
    suffixe = "" if periode == "tout" else f".{periode.upper()}"

    codes = {lire_figure(adresse.split("-", 2)[2]).code for adresse in tables}
    assert codes >= {"", "PORTES", "NOTES", "COURBE", "RAISONS", "RESULTATS", "ATTENTES", "HEURES", "JOURS", "LIEUX"}
    for adresse, lignes in tables.items():
        figure = adresse.split("-", 2)[2]
        assert figure.endswith(suffixe)
        chiffre = expliquer_figure(inscription, figure).document["chiffre"]
        if lire_figure(figure).code:
            assert len(chiffre["termes"]) == len(lignes), figure
            assert [t for t, ligne in zip(chiffre["termes"], lignes, strict=True) if not est_la_ligne(t, ligne)] == []
        else:
            assert str(entier_proche(chiffre["valeur"])) == lignes[0]["Satisfaits, en %"]
            recalculer(chiffre)


def test_page_json_and_command_say_the_same_of_opinions(client, inscription):
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    page = page_de(client.get(reverse("rapports:espace_voix"), {"edition": inscription.campagne.annee}))
    menees = {lien["href"].split("/")[-2] for lien in page.select("main a[href*='-AVIS']")}

    assert {code(inscription, f"AVIS{f}.12S") for f in ("", ".RAISONS", ".HEURES", ".JOURS", ".LIEUX")} <= menees
    for adresse in menees:
        sortie, en_json = io.StringIO(), io.StringIO()
        call_command("expliquer_chiffre", adresse, stdout=sortie)
        call_command("expliquer_chiffre", adresse, "--json", stdout=en_json)
        document = json.loads(en_json.getvalue())
        reponse = client.get(f"/chiffre/{adresse}/", follow=True)

        assert client.get(reverse("rapports:espace_chiffre", args=[adresse]), {"json": ""}).json() == document
        for terme in document["chiffre"]["termes"]:
            assert " ".join(terme["nom"].split()) in texte_de(reponse)
            assert terme["nom"] in sortie.getvalue()


def test_a_share_is_its_count_and_a_handful_has_none(muette):
    point = PointFactory(inscription=muette)
    entendre(point, 33, satisfaction=5, raison_1="acces")
    entendre(point, 3, satisfaction=1, raison_1="attente")
    compter()
    dite, tue = expliquer_figure(muette, "AVIS.RAISONS").document["chiffre"]["termes"]

    assert (Fraction(dite["exact"]), dite["poids"], dite["compte"]) == (Fraction(3300, 36), "33", True)
    assert dite["mention"] == "33\u00a0avis sur 36"
    assert (tue["valeur"], tue["poids"], tue["compte"], tue["mention"]) == (None, "0", False, "non montré")
    # Three are not satisfied: the rate stays in whole points, without counts.
    satisfaction = expliquer_figure(muette, "AVIS").document["chiffre"]
    assert (satisfaction["valeur"], satisfaction["regle"]) == (92, "regles#petits-nombres")
    assert all(float(borne).is_integer() for borne in satisfaction["intervalle"])
    assert satisfaction["termes"][0]["nom"] == "36\u00a0réponses, ensemble"
    assert expliquer_figure(muette, "AVIS.NOTES") is None


def test_too_few_opinions_are_said_hidden_and_nobody_heard_has_no_figure(muette):
    assert expliquer_figure(muette, "AVIS") is None
    entendre(PointFactory(inscription=muette), 4, satisfaction=5, raison_1="acces", heure=10)
    compter()

    cachee = expliquer_figure(muette, "AVIS")
    assert (cachee.valeur_lue, cachee.chiffre.termes) == ("non montré", ())
    assert "rien n’est montré" in cachee.verdict
    assert [code for code in TABLES_D_AVIS if expliquer_figure(muette, f"AVIS.{code}")] == []


def test_a_place_and_a_door_have_addresses_of_their_own(client, inscription):
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    annexe = inscription.organisme.les_sites.get(nom="Annexe")
    voix = reverse("rapports:espace_voix")
    filtre = {"edition": inscription.campagne.annee, "periode": "tout"}

    page = page_de(client.get(voix, {**filtre, "site": annexe.pk}))
    menees = {lien["href"].split("/")[-2] for lien in page.select("main a[href*='-AVIS']")}
    assert code(inscription, f"AVIS.RAISONS.S{annexe.pk}") in menees
    lu = expliquer_figure(inscription, f"AVIS.S{annexe.pk}")
    assert (lu.valeur_lue, lu.chiffre.termes[0].nom) == ("56\u202f%", "16\u00a0réponses, ensemble")
    # What a part does not show has no explanation either.
    assert expliquer_figure(inscription, f"AVIS.HEURES.S{annexe.pk}") is None
    # Nor has the place of another body.
    ailleurs = SiteFactory()
    assert expliquer_figure(inscription, f"AVIS.RAISONS.S{ailleurs.pk}") is None
    assert expliquer_figure(inscription, f"AVIS.S{ailleurs.pk}") is None


def test_tables_that_a_selection_does_not_change_have_one_address(client, inscription):
    # At any other, the name would say « par la borne » of what both doors heard.
    annee, site = inscription.campagne.annee, inscription.organisme.les_sites.get(nom="Annexe").pk
    autres = [f"AVIS.LIEUX{suite}" for suite in (".BORNE", f".S{site}", f".12S.S{site}.BORNE")]
    assert [figure for figure in autres if expliquer_figure(inscription, figure)] == []
    for suite in (".3M", ".BORNE", ".12M.SMARTPHONE"):
        assert expliquer_la_nation(inscription.campagne, f"AVIS.TYPES{suite}") is None
    assert expliquer_la_nation(inscription.campagne, "AVIS.TYPES").chiffre.nom == "Avis et satisfaits par type"

    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    filtre = {"edition": annee, "periode": "12s", "site": site, "origine": "borne"}
    page = page_de(client.get(reverse("rapports:espace_voix"), filtre))
    menees = {lien["href"].split("/")[-2] for lien in page.select("main a[href*='-AVIS.LIEUX']")}
    assert menees == {code(inscription, "AVIS.LIEUX.12S")}
    assert client.get(f"/chiffre/{code(inscription, 'AVIS.LIEUX.12S')}/", follow=True).status_code == 200


def test_unknown_tables_have_no_explanation(inscription):
    inconnues = ("AVIS.X", "AVIS.", "AVIS.3M", "AVIS.S0", "AVIS.S01", "AVIS.BORNE.4S", "AVIS.TYPES", "AVIS.LIENS")
    inconnues += ("RAISONS", "AVIS.RAISONS.RAISONS", "EMAIL.AVIS", "ACC.AVIS")

    assert [figure for figure in inconnues if expliquer_figure(inscription, figure)] == []
    for figure in ("AVIS.4S", "AVIS.12S", "AVIS.LIEUX", "AVIS.S3", "SCORE", "AVIS.X", "ACC.RESSENTI"):
        assert expliquer_la_nation(inscription.campagne, figure) is None


def test_opinions_are_explained_to_their_body_before_any_result_and_to_no_stranger(client, inscription):
    Campagne.objects.filter(pk=inscription.campagne_id).update(restituee_le=None)
    Resultat.objects.filter(inscription=inscription).delete()
    adresses = [code(inscription, figure) for figure in ("AVIS", "AVIS.RAISONS")]
    membre = MembreFactory(organisme=inscription.organisme).utilisateur
    equipe, lecteur, jure = (UtilisateurFactory(roles=[r]) for r in (Role.CHARGE_ETUDES, Role.LECTEUR, Role.JURY))
    etranger = MembreFactory().utilisateur
    for lecteur_, attendu in ((membre, 200), (equipe, 200), (lecteur, 404), (jure, 404), (etranger, 404)):
        client.force_login(lecteur_)
        statuts = {client.get(f"/chiffre/{adresse}/", follow=True).status_code for adresse in adresses}
        assert statuts == {attendu}, lecteur_
        zone = "espace" if lecteur_ in (membre, etranger) else "pilotage"
        for adresse in adresses:
            lu = client.get(reverse(f"rapports:{zone}_chiffre", args=[adresse]), {"json": ""})
            assert lu.status_code == attendu


def test_the_national_page_is_explained_to_those_who_read_it_alone(client, inscription):
    annee = inscription.campagne.annee
    for role in (Role.CHARGE_ETUDES, Role.LECTEUR, Role.JURY):
        client.force_login(UtilisateurFactory(roles=[role]))
        page = page_de(client.get(reverse("rapports:pilotage_voix"), {"edition": annee, "periode": "tout"}))
        menees = {lien["href"].split("/")[-2] for lien in page.select("main a[href*='/chiffre/']")}

        nationales = {adresse for adresse in menees if "-NATION-" in adresse}
        assert {
            f"{annee}-NATION-AVIS{suite}" for suite in ("", ".RAISONS", ".PORTES", ".CATEGORIES", ".TYPES")
        } <= nationales
        assert {client.get(f"/chiffre/{adresse}/", follow=True).status_code for adresse in menees} == {200}
        # The figures of one body are for the team.
        assert bool(menees - nationales) is (role == Role.CHARGE_ETUDES)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    for adresse in nationales:
        for zone in ("chiffre", "pilotage_chiffre", "espace_chiffre"):
            assert client.get(reverse(f"rapports:{zone}", args=[adresse])).status_code in {403, 404}


def test_national_tables_are_the_lines_of_their_file(client, inscription):
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))
    annee = inscription.campagne.annee
    for periode in ("tout", "3m"):
        lus = du_fichier(client, reverse("rapports:pilotage_voix"), edition=annee, periode=periode)
        codes = {lire_figure(adresse.split("-", 2)[2]).code for adresse in lus}
        assert codes >= {"", "PORTES", "RAISONS", *TABLES_NATIONALES} - {"LIENS"}
        for adresse, lignes in lus.items():
            sortie = io.StringIO()
            call_command("expliquer_chiffre", adresse, "--json", stdout=sortie)
            document = json.loads(sortie.getvalue())
            chiffre = document["chiffre"]
            assert (document["adresse"], document["organisme"]) == (adresse, "Tous les organismes")
            if not lire_figure(adresse.split("-", 2)[2]).code:
                assert str(entier_proche(chiffre["valeur"])) == lignes[0]["Satisfaits, en %"]
                continue
            assert [t for t, ligne in zip(chiffre["termes"], lignes, strict=True) if not est_la_ligne(t, ligne)] == []


def test_the_rate_of_a_body_in_the_national_list_is_the_one_explained(client, inscription):
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    page = page_de(client.get(reverse("rapports:pilotage_voix"), {"edition": inscription.campagne.annee}))
    liens = page.select("#organismes td a[href*='-AVIS/']")

    assert len(liens) > 3
    for lien in liens:
        lu = client.get(reverse("rapports:pilotage_chiffre", args=[lien["href"].split("/")[-2]]), {"json": ""}).json()
        assert f"{entier_proche(lu['chiffre']['valeur'])} %" == " ".join(lien.get_text().split())


def test_the_path_of_opinions_leads_staff_back_to_the_voices_of_the_body(client, inscription):
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    voix = reverse("rapports:pilotage_voix_organisme", args=[inscription.pk])

    for figure in ("AVIS", "AVIS.RAISONS"):
        page = page_de(client.get(reverse("rapports:pilotage_chiffre", args=[code(inscription, figure)])))
        assert page.select_one(".bm-fil a")["href"] == voix


def test_explaining_opinions_costs_the_same_whatever_was_heard(inscription, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        expliquer_figure(inscription, "AVIS.RAISONS")


def test_a_question_keeps_its_mark_before_what_it_is_of():
    nom = nom_d_avis(lire_figure("AVIS.RESULTATS.12S.BORNE"))

    assert nom == "Ont-ils obtenu ce qu’ils venaient chercher\u202f? (12 dernières semaines, par la borne)"
    assert nom_d_avis(lire_figure("AVIS.RESULTATS")).endswith("chercher\u202f?")
