"""Several registrations at once: shown, then done and refused one by one."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from organismes.models import CourrierOrganisme, Inscription
from organismes.views.pilotage import lots
from socle.horloge import PARIS, maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.preuves import lire, page_de, texte_de, tout

pytestmark = pytest.mark.django_db
LOT = reverse("organismes:pilotage_inscriptions_lot")


@pytest.fixture
def equipe(client, db):
    personne = UtilisateurFactory(charge_etudes=True)
    client.force_login(personne)
    return personne


@pytest.fixture
def trois(db):
    """Two to validate, of which one names nobody any more, and one already validated; all of one edition."""
    campagne = CampagneFactory(annee=2031)
    return [
        InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom), canaux=(), **champs)
        for nom, champs in (
            ("Albi", {"confirmee": True}),
            ("Béziers", {"confirmee": True, "referent_courriel": ""}),
            ("Castres", {}),
        )
    ]


def _etats():
    return dict(Inscription.objects.values_list("organisme__nom", "etat"))


def _demande(acte, lignes=(), **autres):
    return {"acte": acte, "choix": [str(ligne.pk) for ligne in lignes], "reste": "campagne=2031", **autres}


def _cases(page):
    return [case["value"] for case in page.select("form.bm-confirmation input[name=choix]")]


def test_what_would_be_done_and_refused_is_shown_and_nothing_changes(client, equipe, trois):
    avant = tout()

    reponse = client.get(LOT, _demande("valider", trois))

    page = page_de(reponse)
    assert _cases(page) == [str(trois[0].pk)]
    texte = texte_de(reponse)
    assert "Béziers (2031) : Elle ne nomme plus de référent" in texte
    assert "Elle est « validée » : seule une inscription confirmée se valide" in texte
    assert "Une validation ne se défait pas" in texte
    assert page.select_one("form.bm-confirmation a")["href"].endswith("?campagne=2031")
    assert tout() == avant


def test_each_is_done_by_itself_under_its_own_line_of_the_journal(client, equipe, trois):
    adresse = f"{LOT}?acte=valider&reste=campagne%3D2031"

    reponse = client.post(adresse, {"choix": [str(ligne.pk) for ligne in trois]})

    texte = texte_de(reponse)
    assert reponse.status_code == 200
    assert "1 inscription validée" in texte
    assert "Ce qui est resté comme avant" in texte
    assert _etats() == {"Albi": "validee", "Béziers": "confirmee", "Castres": "validee"}
    assert [(entree.acte, entree.auteur) for entree in historique(trois[0])] == [("inscription.validee", equipe)]
    assert [historique(ligne) for ligne in trois[1:]] == [[], []]
    assert list(CourrierOrganisme.objects.values_list("inscription", "genre")) == [(trois[0].pk, "validee")]

    encore = client.post(adresse, {"choix": [str(trois[0].pk)]})
    assert encore.status_code == 409
    assert CourrierOrganisme.objects.count() == 1


def test_the_whole_list_is_what_its_filters_keep_and_the_post_what_was_read(client, equipe, trois):
    InscriptionFactory(campagne=CampagneFactory(annee=2032), confirmee=True, organisme=OrganismeFactory(nom="Ailleurs"))

    page = page_de(client.get(LOT, _demande("valider", tout="1", reste="campagne=2031&etat=confirmee")))
    InscriptionFactory(campagne=trois[0].campagne, confirmee=True, organisme=OrganismeFactory(nom="Dernière venue"))
    client.post(f"{LOT}?acte=valider", {"choix": _cases(page)})

    assert {nom for nom, etat in _etats().items() if etat == "validee"} == {"Albi", "Castres"}


def test_more_than_one_post_holds_is_said(client, equipe, trois, monkeypatch):
    acte = lots.ACTES["valider"]
    monkeypatch.setitem(lots.ACTES, "valider", type(acte)(**{**vars(acte), "maximum": 2}))

    texte = texte_de(client.get(LOT, _demande("valider", tout="1")))
    client.post(f"{LOT}?acte=valider", {"choix": [str(ligne.pk) for ligne in reversed(trois)]})

    assert "3 inscriptions : les 2 premières sont ci-dessous." in texte
    assert _etats()["Albi"] == "confirmee"


def test_a_line_that_went_meanwhile_is_not_said_to_come_after_those_shown(client, equipe, trois):
    partie = trois[2].pk
    trois[2].delete()

    texte = texte_de(client.get(LOT, {"acte": "valider", "choix": [str(trois[0].pk), str(partie)]}))

    assert "Albi" in texte
    assert "sont ci-dessous" not in texte


@pytest.mark.parametrize(
    "demande",
    [
        {},
        {"acte": "valider"},
        {"acte": "effacer", "choix": ["1"]},
        {"acte": "valider", "choix": ["-1", "²", "9" * 40, "1 or 1=1", ""]},
        {"acte": "valider", "tout": "1", "reste": "campagne=1999"},
    ],
)
def test_nothing_chosen_goes_back_to_the_list(client, equipe, trois, demande):
    avant = tout()

    for reponse in (client.get(LOT, demande), client.post(f"{LOT}?acte={demande.get('acte', '')}", demande)):
        assert reponse.status_code == 302
        assert reponse.headers["Location"].startswith(reverse("organismes:pilotage_inscriptions"))
    assert tout() == avant


def test_the_list_offers_its_acts_and_names_each_box(client, equipe, trois):
    page = lire(client.get(reverse("organismes:pilotage_inscriptions"), {"campagne": "2031", "q": "albi"}))

    case = page.select_one("td.bm-case input")
    assert (case["form"], case["value"]) == ("lot", str(trois[0].pk))
    assert case.parent.get_text(strip=True) == "Choisir Albi"
    assert page.select_one("#lot input[name=reste]")["value"] == "campagne=2031&q=albi"
    assert [bouton["value"] for bouton in page.select("#lot button")] == list(lots.ACTES)


def test_preview_costs_the_same_for_one_and_for_all(client, equipe, trois, django_assert_max_num_queries):
    for ligne in trois:
        with django_assert_max_num_queries(12):
            client.get(LOT, _demande("valider", [ligne]))
    with django_assert_max_num_queries(12):
        client.get(LOT, _demande("relancer", trois))


def test_who_can_confirm_no_more_is_not_reminded(client, equipe):
    """Registration is closed, and her seven days are over: the act would refuse it once it is pressed."""
    tardive = InscriptionFactory(campagne=CampagneFactory(annee=2031), canaux=(), deposee=True)

    with time_machine.travel(maintenant() + dt.timedelta(days=60)):
        client.force_login(equipe)
        page = client.get(LOT, _demande("relancer", [tardive]))

    assert "ses sept jours pour confirmer sont passés" in texte_de(page)
    assert _cases(page_de(page)) == []


def test_referents_are_reminded_once_a_day(client, equipe):
    campagne = CampagneFactory(annee=2031)
    deposee, a_corriger, validee = (
        InscriptionFactory(campagne=campagne, canaux=(), **{trait: True})
        for trait in ("deposee", "a_corriger", "validee")
    )
    lignes = {"choix": [str(ligne.pk) for ligne in (deposee, a_corriger, validee)]}

    midi = maintenant().astimezone(PARIS).replace(hour=12)
    with time_machine.travel(midi):
        fait = texte_de(client.post(f"{LOT}?acte=relancer", lignes))
        encore = texte_de(client.post(f"{LOT}?acte=relancer", lignes))
    with time_machine.travel(midi + dt.timedelta(days=1)):
        client.force_login(equipe)
        page = page_de(client.get(LOT, {"acte": "relancer", **lignes}))

    assert "2 référents relancés" in fait
    assert "0 référent relancé" in encore
    assert "déjà été écrit aujourd’hui" in encore
    assert sorted(CourrierOrganisme.objects.values_list("inscription", "genre")) == [
        (deposee.pk, "a_confirmer"),
        (a_corriger.pk, "modification"),
    ]
    assert [entree.acte for entree in historique(a_corriger)] == ["inscription.relancee"]
    assert len(_cases(page)) == 2
