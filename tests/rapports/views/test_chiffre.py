"""The page of a figure: for the people of its body once results are given back, for staff, for nobody else."""

from __future__ import annotations

import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from campagnes.models import Campagne
from comptes.enums import Role
from enquetes.models import Visite
from organismes.actions.siren import suivre_le_successeur
from rapports.actions.produire import composer_html
from rapports.logic.chiffres import adresse_du_chiffre
from rapports.queries.document import document_de
from socle.logic.typographie import chance_d_etre_premier
from socle.logic.typographie import places as places_en_mots
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory, NumeroFermeFactory, OrganismeFactory
from tests.factories.trophees import ConflitJuryFactory, DeliberationFactory
from tests.preuves import page_de, texte_de
from tests.rapports.figures import toutes_les_voix

pytestmark = pytest.mark.django_db


def code(inscription, figure):
    return f"{inscription.campagne.annee}-{inscription.organisme.siren}-{figure}"


def test_page_json_and_command_say_the_same(referent, inscription):
    adresse = code(inscription, "EMAIL.ACCES")
    sortie = io.StringIO()
    call_command("expliquer_chiffre", f"https://exemple.fr/chiffre/{adresse.lower()}/", "--json", stdout=sortie)
    document = json.loads(sortie.getvalue())

    page = referent.get(reverse("rapports:espace_chiffre", args=[adresse]))
    fichier = referent.get(reverse("rapports:espace_chiffre", args=[adresse]), {"json": ""})

    assert (document["adresse"], document["concorde"]) == (adresse, True)
    assert fichier.json() == document
    lignes = [ligne.get_text(" ", strip=True) for ligne in page_de(page).select("tbody th")]
    noms = [contact["nom"] for contact in document["chiffre"]["termes"]]
    assert [nom for nom in noms if nom in lignes] == noms
    assert " ".join(document["chiffre"]["nom"].split()) in texte_de(page)


def test_results_paper_page_and_command_tell_the_same_chance_to_be_first(referent, inscription):
    adresse, sortie = code(inscription, "RANG"), io.StringIO()
    call_command("expliquer_chiffre", adresse, stdout=sortie)
    fichier = referent.get(reverse("rapports:espace_chiffre", args=[adresse]), {"json": ""}).json()["place"]
    page = texte_de(referent.get(reverse("rapports:espace_chiffre", args=[adresse])))
    papier = composer_html(document_de(inscription))
    resultats = page_de(referent.get(reverse("rapports:espace_resultats"))).select_one(".bm-cadran")

    chance = chance_d_etre_premier(fichier["proba_premier"])
    bas, haut = fichier["rang_intervalle"]
    for lu in (resultats, BeautifulSoup(papier, "html.parser").select_one("#une-page")):
        mots = " ".join(lu.get_text(" ").split())
        assert chance in mots
        assert places_en_mots(bas, haut) in mots
    for mots in (f"{chance.capitalize()}\u202f: ", f"Palier\u00a0{fichier['palier']}\u202f: ", fichier["graine"]):
        assert mots in sortie.getvalue()
        assert " ".join(mots.split()) in page
    assert f"entre {bas} et {haut}" in page
    assert f", entre {bas} et {haut}" in sortie.getvalue()


def test_the_mean_of_a_criterion_is_read_with_its_interval_or_the_word_indication(referent, inscription):
    lu = {
        figure: texte_de(referent.get(reverse("rapports:espace_chiffre", args=[code(inscription, figure)])))
        for figure in ("EM-01", "CO-05")
    }

    assert re.search(r"EM-01\..* : [\d,]+ sur 100 , entre \d+ et \d+ ", lu["EM-01"])
    assert re.search(r"CO-05\..* : [\d,]+ sur 100 , indication ", lu["CO-05"])


def test_the_command_tells_the_levels_one_under_the_other(inscription):
    sortie = io.StringIO()
    call_command("expliquer_chiffre", code(inscription, "EMAIL"), stdout=sortie)

    lignes = sortie.getvalue().splitlines()
    somme = next(ligne for ligne in lignes if ligne.startswith("  = "))
    assert lignes[0].startswith(inscription.organisme.nom)
    assert " ÷ 4 = " in somme
    assert re.fullmatch(r"Courriel\u202f: [\d,]+, entre \d+ et \d+(, .*)?", lignes[1])
    assert sum(ligne.startswith("  Courriel n°") for ligne in lignes) == 4
    assert sum(ligne.startswith("    EM-") for ligne in lignes) == 4 * 17
    assert lignes[-1].startswith("Recalculé à partir des contacts\u202f: c’est bien le chiffre")


def test_nothing_tells_who_on_what_day_with_which_scenario(referent, inscription):
    visites = list(Visite.objects.filter(inscription=inscription).select_related("enqueteur", "scenario"))
    interdits = {
        secret
        for v in visites
        for secret in (
            str(v.pk),
            v.enqueteur.pseudonyme,
            v.scenario.code,
            v.scenario.theme,
            v.effectuee_le.isoformat()[:10],
        )
    }
    mesurees = (
        "SERVICE.POPULATION",
        "EMAIL.REP",
        "EMAIL.MED",
        "EMAIL.C90",
        "TOUTES.ATTENTE",
        "TOUTES.SEUIL",
        "EM-06.GAIN",
    )
    for figure in ("SCORE", "EMAIL", "EMAIL.1", "EM-07", "M19-10", "RANG", *mesurees):
        for parametres in ({}, {"json": ""}):
            reponse = referent.get(reverse("rapports:espace_chiffre", args=[code(inscription, figure)]), parametres)
            contenu = reponse.content.decode()
            assert reponse.status_code == 200
            assert [secret for secret in interdits if secret in contenu] == []


def test_every_figure_of_the_results_leads_to_its_explanation(referent, inscription):
    page = page_de(referent.get(reverse("rapports:espace_resultats")))

    adresses = {lien["href"] for lien in page.select("main a[href*='chiffre/']")}
    menees = {code(inscription, figure) for figure in ("SCORE", "RANG", "QUALITE", "EMAIL", "ACCES", "COU", "EM-07")}
    menees |= {
        code(inscription, figure)
        for figure in ("SERVICE.POPULATION", "EMAIL.REP", "EMAIL.MED", "EMAIL.C90", "TOUTES.ATTENTE", "TOUTES.SEUIL")
    }
    assert any(adresse.endswith(".GAIN/") for adresse in adresses)
    assert menees | {code(inscription, "TEL.TRAIT"), code(inscription, "M19-10")} <= {
        a.split("/")[-2] for a in adresses
    }
    assert len(adresses) > 130
    for adresse in sorted(adresses)[::12]:
        assert referent.get(adresse, follow=True).status_code == 200, adresse


def test_a_service_names_its_contacts_to_staff_alone(client, referent, inscription):
    adresse = code(inscription, "SERVICE.POPULATION")
    sienne = referent.get(reverse("rapports:espace_chiffre", args=[adresse]))
    fichier = referent.get(reverse("rapports:espace_chiffre", args=[adresse]), {"json": ""})
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    interne = client.get(reverse("rapports:pilotage_chiffre", args=[adresse]))

    assert "Population" in texte_de(sienne)
    assert "n°" not in texte_de(sienne).split("Pour refaire")[0]
    # The sum over the contacts would give the exact score back.
    assert "÷" not in texte_de(sienne)
    assert "÷" in texte_de(interne)
    assert fichier.json()["chiffre"]["termes"][0]["nom"] == "11\u00a0contacts, ensemble"
    assert "n°" in texte_de(interne).split("Pour refaire")[0]


def test_the_ranking_of_staff_leads_to_its_figures(client, inscription):
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))

    page = page_de(client.get(reverse("trophees:pilotage_resultats"), {"edition": inscription.campagne.annee}))

    adresses = {lien["href"] for lien in page.select("main a[href*='/chiffre/']")}
    assert {f"/chiffre/{code(inscription, figure)}/" for figure in ("SCORE", "RANG")} <= adresses


@pytest.mark.parametrize("zone", ["espace_chiffre", "chiffre"])
def test_before_the_restitution_a_body_finds_nothing(referent, inscription, zone):
    inscription.campagne.restituee_le = None
    inscription.campagne.save(update_fields=["restituee_le"])

    assert referent.get(reverse(f"rapports:{zone}", args=[code(inscription, "SCORE")])).status_code == 404


@pytest.mark.parametrize("zone", ["espace_chiffre", "pilotage_chiffre", "chiffre"])
def test_the_figures_of_another_body_do_not_exist(client, inscription, zone):
    client.force_login(MembreFactory().utilisateur)

    assert client.get(reverse(f"rapports:{zone}", args=[code(inscription, "SCORE")])).status_code == 404


VOIX = ("ACC.VECU", "COU.RESSENTI", "ACC.VECU-MESURE", "COU.CITE")
D_AILLEURS = ("ACC.PAIRS", "EVOLUTION", "MOYENNE")


@pytest.fixture
def entendue(referentiels_charges):
    return toutes_les_voix()


@pytest.mark.parametrize("role", [Role.JURY, Role.LECTEUR])
def test_what_users_and_agents_say_is_explained_to_the_team_and_to_the_body_alone(client, entendue, role):
    """As on the pages where it stands; peers, means and changes are read like the ranking."""
    client.force_login(UtilisateurFactory(roles=[role]))
    for zone in ("pilotage_chiffre", "chiffre"):
        statuts = {f: client.get(reverse(f"rapports:{zone}", args=[code(entendue, f)])).status_code for f in VOIX}
        assert set(statuts.values()) == {404}, statuts
    for figure in D_AILLEURS:
        assert client.get(reverse("rapports:pilotage_chiffre", args=[code(entendue, figure)])).status_code == 200
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    for figure in (*VOIX, *D_AILLEURS):
        assert client.get(reverse("rapports:pilotage_chiffre", args=[code(entendue, figure)])).status_code == 200, (
            figure
        )


@pytest.mark.parametrize(
    ("figure", "fil", "espace", "pilotage"),
    [
        ("SCORE", "Résultats", ["Résultats", "Résultats"], ["Résultats", "Classement et palmarès"]),
        ("ACC.PAIRS", "Résultats", ["Résultats", "Résultats"], ["Résultats", "Classement et palmarès"]),
        ("AVIS", "Voix des usagers", ["Voix des usagers", "Indicateurs"], ["Voix des usagers", "Indicateurs"]),
        ("ACC.VECU", "Voix des usagers", ["Voix des usagers", "Indicateurs"], ["Voix des usagers", "Indicateurs"]),
        ("COU.CITE", "Ce qui compte", ["Voix des usagers", "Ce qui compte"], ["Voix des usagers", "Indicateurs"]),
    ],
)
def test_the_page_of_a_figure_stands_under_the_page_where_it_is_read(client, entendue, figure, fil, espace, pilotage):
    lecteurs = {
        "espace": MembreFactory(organisme=entendue.organisme).utilisateur,
        "pilotage": UtilisateurFactory(roles=[Role.CHARGE_ETUDES]),
    }

    for zone, menus in (("espace", espace), ("pilotage", pilotage)):
        client.force_login(lecteurs[zone])
        page = page_de(client.get(reverse(f"rapports:{zone}_chiffre", args=[code(entendue, figure)])))
        assert [lien.text.strip() for lien in page.select("nav [aria-current='true']")] == menus
        assert page.select_one(".bm-fil a").text.startswith(fil)


def test_no_voice_of_another_body_nor_before_results_is_explained(client, entendue):
    client.force_login(MembreFactory().utilisateur)
    for zone in ("espace_chiffre", "pilotage_chiffre", "chiffre"):
        for figure in (*VOIX, *D_AILLEURS):
            adresse = reverse(f"rapports:{zone}", args=[code(entendue, figure)])
            assert client.get(adresse).status_code == client.get(adresse, {"json": ""}).status_code == 404, (
                zone,
                figure,
            )
    client.force_login(MembreFactory(organisme=entendue.organisme).utilisateur)
    for figure in (*VOIX, *D_AILLEURS):
        assert client.get(reverse("rapports:espace_chiffre", args=[code(entendue, figure)])).status_code == 200, figure
    Campagne.objects.filter(pk=entendue.campagne_id).update(restituee_le=None)
    for figure in (*VOIX, *D_AILLEURS):
        assert client.get(reverse("rapports:espace_chiffre", args=[code(entendue, figure)])).status_code == 404, figure


def test_page_json_and_command_say_the_same_of_a_voice(client, entendue):
    client.force_login(MembreFactory(organisme=entendue.organisme).utilisateur)
    for figure in (*VOIX, *D_AILLEURS):
        sortie, en_json = io.StringIO(), io.StringIO()
        call_command("expliquer_chiffre", code(entendue, figure), stdout=sortie)
        call_command("expliquer_chiffre", code(entendue, figure), "--json", stdout=en_json)
        document = json.loads(en_json.getvalue())
        adresse = reverse("rapports:espace_chiffre", args=[code(entendue, figure)])
        texte = texte_de(client.get(adresse))

        assert client.get(adresse, {"json": ""}).json() == document
        assert " ".join(document["chiffre"]["nom"].split()) in texte
        assert document["source"] in sortie.getvalue()
        assert " ".join(document["source"].split()) in texte
        assert f"Règle « {document['chiffre']['regle'].removeprefix('regles#')} »" in texte
        # What contacts alone need is not said of what is made of none.
        assert "contact annulé" not in texte


@pytest.mark.parametrize("role", [Role.CHARGE_ETUDES, Role.JURY, Role.LECTEUR])
def test_the_short_address_leads_staff_to_their_page(client, inscription, role):
    client.force_login(UtilisateurFactory(roles=[role]))

    reponse = client.get(adresse_du_chiffre(inscription.campagne.annee, inscription.organisme.siren, "SCORE"))

    assert reponse.url == reverse("rapports:pilotage_chiffre", args=[code(inscription, "SCORE")])
    assert inscription.organisme.nom in texte_de(client.get(reponse.url))


def test_a_recused_juror_reads_no_figure_while_the_jury_deliberates(client, inscription):
    jure = ConflitJuryFactory(inscription=inscription).jure
    client.force_login(jure)
    adresse = reverse("rapports:pilotage_chiffre", args=[code(inscription, "SCORE")])
    assert client.get(adresse).status_code == 200
    deliberation = DeliberationFactory(campagne=inscription.campagne)

    assert client.get(adresse).status_code == client.get(adresse, {"json": ""}).status_code == 403
    client.force_login(UtilisateurFactory(jury=True))
    assert client.get(adresse).status_code == 200
    deliberation.etat, deliberation.motif = "annulee", "Un résultat a changé"
    deliberation.save()
    client.force_login(jure)
    assert client.get(adresse).status_code == 200


def test_the_short_address_leads_a_member_to_hers(referent, inscription):
    reponse = referent.get(adresse_du_chiffre(inscription.campagne.annee, inscription.organisme.siren, "SCORE"))

    assert reponse.url == reverse("rapports:espace_chiffre", args=[code(inscription, "SCORE")])


@pytest.mark.parametrize(("role", "figure"), [(Role.JURY, "SCORE"), (Role.LECTEUR, "ACC.VECU")])
def test_the_short_address_leads_a_member_to_hers_whatever_her_role_closes(client, entendue, role, figure):
    """A juror is recused from her own body, a reader reads no voice: both read them in its space, whose links these are."""
    DeliberationFactory(campagne=entendue.campagne)
    personne = UtilisateurFactory(roles=[role])
    MembreFactory(organisme=entendue.organisme, utilisateur=personne)
    client.force_login(personne)

    reponse = client.get(adresse_du_chiffre(entendue.campagne.annee, entendue.organisme.siren, figure))

    assert reponse.url == reverse("rapports:espace_chiffre", args=[code(entendue, figure)])


def test_an_address_printed_with_a_former_number_still_leads_to_its_figure(referent, inscription):
    imprimee, organisme = code(inscription, "SCORE"), inscription.organisme
    NumeroFermeFactory(numero=organisme.siren, successeur="999888777")
    suivre_le_successeur(organisme=organisme, auteur=None)
    inscription.organisme.refresh_from_db()

    assert imprimee != code(inscription, "SCORE")
    for adresse in (imprimee, code(inscription, "SCORE")):
        page = referent.get(reverse("rapports:espace_chiffre", args=[adresse]))
        assert (page.status_code, page.context["e"].organisme) == (200, organisme.nom)
    # Somebody else bears it one day: it is hers.
    OrganismeFactory(siren=imprimee.split("-")[1])
    assert referent.get(reverse("rapports:espace_chiffre", args=[imprimee])).status_code == 404


@pytest.mark.parametrize("figure", ["EM-99", "PHYS", "EMAIL.99", "EMAIL.ACCES.1.2"])
def test_an_unknown_figure_is_not_found(referent, inscription, figure):
    assert referent.get(reverse("rapports:espace_chiffre", args=[code(inscription, figure)])).status_code == 404


@pytest.mark.parametrize("adresse", ["n’importe quoi", "1999-213105554-EMAIL", "{annee}-{siren}-EM-99"])
def test_the_command_refuses_in_one_line(inscription, adresse):
    erreurs = io.StringIO()
    adresse = adresse.format(annee=inscription.campagne.annee, siren=inscription.organisme.siren)

    with pytest.raises(SystemExit) as sortie:
        call_command("expliquer_chiffre", adresse, stderr=erreurs)

    assert sortie.value.code == 2
    assert len(erreurs.getvalue().splitlines()) == 1
