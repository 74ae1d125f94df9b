"""The staff's pages on kiosks: counts that lead to lists, filters in the address, acts on one and on many."""

from __future__ import annotations

import csv
import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from bornes.enums import EtatBorne
from bornes.models import Borne, Enrolement
from bornes.parc.actions.enroler import enroler
from comptes.enums import Role
from socle.horloge import PARIS, aujourdhui, maintenant
from tests.factories.bornes import (
    AvisFactory,
    BorneFactory,
    EnrolementFactory,
    PresenceFactory,
    SuiteRecueFactory,
)
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, SiteFactory
from tests.jours import midi
from tests.preuves import page_de

pytestmark = pytest.mark.django_db
CODE = re.compile(r'class="bm-feuille__code">([A-Z2-9]{5} [A-Z2-9]{5})<')


@pytest.fixture
def equipe(client, settings):
    settings.BAROMETRE_DEMO = True
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    return client


def _active(inscription=None, *, jours=0, **presence):
    """Return a kiosk in service whose last sign is `jours` days old."""
    vue = midi(-jours) if jours else maintenant()
    champs = {"borne__inscription": inscription} if inscription else {}
    enrolement = EnrolementFactory(utilise_le=vue, **champs)
    PresenceFactory(borne=enrolement.borne, jour=vue.astimezone(PARIS).date(), vue_le=vue, **presence)
    return enrolement.borne


def _noms(reponse):
    return [ligne.borne.pk for ligne, _nb in reponse.context["rangs"]]


def test_parc_tells_apart_what_needs_a_gesture(equipe):
    inscription = InscriptionFactory(borne=True)
    saine, faible = _active(inscription, batterie=80), _active(inscription, batterie=9)
    silencieuse = _active(inscription, jours=9, batterie=80)
    BorneFactory(inscription=inscription)

    page = equipe.get(reverse("bornes:pilotage_bornes"), {"edition": inscription.campagne.annee})
    alerte = equipe.get(reverse("bornes:pilotage_bornes"), {"edition": inscription.campagne.annee, "sante": "alerte"})
    muette = equipe.get(reverse("bornes:pilotage_bornes"), {"edition": inscription.campagne.annee, "sante": "silence"})

    assert [(mot, nombre) for mot, _adresse, _courant, nombre in page.context["etats"]] == [
        ("Toutes", 4),
        ("Commandée", 1),
        ("Active", 3),
    ]
    assert [(nombre, mot) for nombre, mot, _adresse in page.context["alertes"]] == [
        (1, "silencieuse,silencieuses"),
        (1, "à la batterie faible,à la batterie faible"),
    ]
    assert saine.pk in _noms(page)
    assert set(_noms(alerte)) == {faible.pk, silencieuse.pk}
    assert _noms(muette) == [silencieuse.pk]


@pytest.mark.parametrize(
    ("etat", "mots"), [("commandee", "1\xa0borne à préparer"), ("preparee", "1\xa0borne à expédier")]
)
def test_parc_says_what_an_order_waits_for(equipe, etat, mots):
    borne = BorneFactory(etat=etat, numero_inventaire="CIV-1")
    BorneFactory(etat=etat, numero_inventaire="CIV-2")

    page = equipe.get(reverse("bornes:pilotage_bornes"), {"edition": borne.inscription.campagne.annee, "q": "CIV"})

    assert "ne demande" not in page.text
    assert mots in page.text
    [(_nombre, _mots, adresse)] = page.context["a_livrer"]
    assert _noms(equipe.get(reverse("bornes:pilotage_bornes") + adresse)) == [borne.pk]


def test_parc_names_the_kiosks_of_registrations_that_left(equipe):
    partie = InscriptionFactory(borne=True, retiree=True)
    dehors, en_commande = BorneFactory(inscription=partie, active=True), BorneFactory(inscription=partie)
    BorneFactory(inscription=partie, etat="annulee")

    page = equipe.get(reverse("bornes:pilotage_bornes"), {"edition": partie.campagne.annee, "sante": "orpheline"})

    assert set(_noms(page)) == {dehors.pk, en_commande.pk}


@pytest.mark.parametrize(
    ("demande", "trouvees"),
    [
        ({"q": "orleans"}, {"CIV-1"}),
        ({"q": "civ-2"}, {"CIV-2"}),
        ({"etat": "active"}, {"CIV-2"}),
        ({"etat": "active", "q": "orleans"}, set()),
        ({"etat": "n’importe quoi"}, {"CIV-1", "CIV-2"}),
    ],
)
def test_parc_filters_live_in_the_address(demande, trouvees, equipe):
    campagne = CampagneFactory()
    BorneFactory(
        inscription__campagne=campagne,
        inscription__organisme__nom="Orléans",
        etat=EtatBorne.EXPEDIEE,
        numero_inventaire="CIV-1",
    )
    BorneFactory(inscription__campagne=campagne, active=True, numero_inventaire="CIV-2")

    page = equipe.get(reverse("bornes:pilotage_bornes"), {"edition": campagne.annee, **demande})

    assert {ligne.borne.numero_inventaire for ligne, _nb in page.context["rangs"]} == trouvees


def test_parc_counts_the_opinions_of_each_kiosk(equipe):
    avis = AvisFactory(borne=True)
    AvisFactory(enrolement=avis.enrolement, point=avis.point, sequence=77)
    autre = BorneFactory(inscription=avis.point.inscription)

    page = equipe.get(reverse("bornes:pilotage_bornes"), {"edition": avis.point.inscription.campagne.annee})

    assert {ligne.borne.pk: nb for ligne, nb in page.context["rangs"]} == {avis.enrolement.borne_id: 2, autre.pk: 0}


def test_parc_costs_as_many_queries_for_one_kiosk_as_for_three(equipe, django_assert_max_num_queries):
    inscription = InscriptionFactory(borne=True)
    adresse = reverse("bornes:pilotage_bornes") + f"?edition={inscription.campagne.annee}"
    _active(inscription, jours=9)

    with django_assert_max_num_queries(13) as une:
        equipe.get(adresse)
    _active(inscription, jours=9)
    _active(inscription, jours=9)
    with django_assert_max_num_queries(13) as trois:
        equipe.get(adresse)

    assert len(trois.captured_queries) == len(une.captured_queries)


def test_export_keeps_what_the_filters_keep(equipe):
    inscription = InscriptionFactory(borne=True)
    retenue = _active(inscription, batterie=9)
    BorneFactory(inscription=inscription)

    reponse = equipe.get(
        reverse("bornes:pilotage_bornes"),
        {"edition": inscription.campagne.annee, "sante": "batterie", "format": "csv"},
    )

    lignes = list(csv.DictReader(reponse.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [(ligne["Numéro d’inventaire"], ligne["Alertes"]) for ligne in lignes if ligne["Site"]] == [
        (retenue.numero_inventaire, "Batterie à 9\u202f%")
    ]


def test_page_of_a_kiosk_names_the_opinions_that_never_came(equipe):
    enrolement = EnrolementFactory()
    SuiteRecueFactory(enrolement=enrolement, plages=[[1, 11], [15, 20], [22, 30]])

    page = equipe.get(reverse("bornes:pilotage_borne", args=[enrolement.borne_id]))

    assert "4 avis attendus ne sont jamais arrivés\u202f: n°\u00a012 à 14, 21" in page.content.decode()


def test_page_of_a_kiosk_shows_its_fortnight_day_by_day(equipe):
    borne = _active(jours=3)
    Borne.objects.filter(pk=borne.pk).update(commandee_le=maintenant() - dt.timedelta(days=60))

    page = equipe.get(reverse("bornes:pilotage_borne", args=[borne.pk]))

    jours = page.context["fiche"].jours
    vu = aujourdhui() - dt.timedelta(days=3)
    assert len(jours) == 14
    assert [jour.jour for jour in jours if jour.forme == "presente"] == [vu]
    assert {jour.forme for jour in jours if jour.jour.isoweekday() > 5 and jour.jour != vu} == {"fermee"}
    assert {jour.forme for jour in jours[:10] if jour.jour.isoweekday() < 6} <= {"absente", "fermee"}


def test_acts_of_a_kiosk_lead_from_the_order_to_the_return(equipe):
    borne = BorneFactory()

    for acte, donnees, etat in (
        ("preparer", {"numero_inventaire": "CIV-7"}, "preparee"),
        ("expedier", {"suivi_colis": "8L01"}, "expediee"),
        ("retour", {}, "retournee"),
    ):
        equipe.post(reverse(f"bornes:pilotage_borne_{acte}", args=[borne.pk]), donnees)
        borne.refresh_from_db()
        assert borne.etat == etat

    assert (borne.numero_inventaire, borne.suivi_colis) == ("CIV-7", "8L01")


def test_act_refused_says_why_beside_the_field_and_changes_nothing(equipe):
    BorneFactory(active=True, numero_inventaire="CIV-7")
    borne = BorneFactory()

    reponse = equipe.post(reverse("bornes:pilotage_borne_preparer", args=[borne.pk]), {"numero_inventaire": "CIV-7"})

    borne.refresh_from_db()
    assert (reponse.status_code, borne.etat) == (409, "commandee")
    assert reponse.context["formulaire"].errors == {
        "numero_inventaire": ["Le numéro CIV-7 est déjà celui d’une autre borne en service."]
    }


def test_revocation_asks_first_then_revokes(equipe):
    enrolement = EnrolementFactory()
    adresse = reverse("bornes:pilotage_borne_revocation", args=[enrolement.borne_id])

    equipe.get(adresse)
    demande = Enrolement.objects.get().revoque_le
    equipe.post(adresse)

    assert demande is None
    assert Enrolement.objects.get().revoque_le is not None
    assert Borne.objects.get().etat == "active"


@pytest.mark.parametrize("acte", ["retour", "revocation"])
def test_act_that_closes_a_kiosk_warns_of_the_opinions_still_inside(acte, equipe):
    pleine, vide = _active(file=12), _active(file=0)

    pages = [
        equipe.get(reverse(f"bornes:pilotage_borne_{acte}", args=[borne.pk])).content.decode()
        for borne in (pleine, vide)
    ]
    lot = equipe.get(reverse("bornes:pilotage_bornes_lot"), {"acte": "retour", "borne": [pleine.pk, vide.pk]})

    assert ["Des avis ne sont pas encore partis" in page for page in pages] == [True, False]
    assert lot.context["encore_dedans"] == {pleine: 12}


def test_code_is_shown_once_and_enrols(equipe):
    borne = BorneFactory(preparee=True)

    feuille = equipe.post(reverse("bornes:pilotage_borne_code", args=[borne.pk]))
    page = equipe.get(reverse("bornes:pilotage_borne", args=[borne.pk])).content.decode()

    code = CODE.search(feuille.content.decode()).group(1)
    assert code not in page
    assert code.replace(" ", "") not in page
    assert "no-store" in feuille["Cache-Control"]
    assert enroler(code=code)[0].etat == "installee"


def test_code_of_a_kiosk_that_nobody_prepared_is_refused(equipe):
    borne = BorneFactory()

    reponse = equipe.post(reverse("bornes:pilotage_borne_code", args=[borne.pk]), follow=True)

    assert Enrolement.objects.count() == 0
    assert "un code ne se donne qu’à une borne préparée" in reponse.content.decode()


def test_lot_prepares_with_pasted_numbers_in_the_order_shown(equipe):
    inscription = InscriptionFactory(borne=True)
    bornes = [BorneFactory(inscription=inscription, site__nom=nom) for nom in ("A", "B")]
    deja = BorneFactory(inscription=inscription, expediee=True)
    donnees = {"acte": "preparer", "borne": [str(borne.pk) for borne in (*bornes[::-1], deja)]}

    apercu = equipe.get(reverse("bornes:pilotage_bornes_lot"), donnees)
    equipe.post(reverse("bornes:pilotage_bornes_lot"), {**donnees, "numeros": "CIV-1\n\n CIV-2 \n"})

    assert (apercu.context["possibles"], apercu.context["autres"]) == (bornes, [deja])
    for borne in bornes:
        borne.refresh_from_db()
    assert [borne.numero_inventaire for borne in bornes] == ["CIV-1", "CIV-2"]


def test_lot_comes_back_to_the_edition_and_the_filters_that_were_shown(equipe):
    borne = BorneFactory(expediee=True)
    filtree = f"edition={borne.inscription.campagne.annee}&etat=expediee"
    lot, parc = reverse("bornes:pilotage_bornes_lot"), reverse("bornes:pilotage_bornes")

    liste = page_de(equipe.get(f"{parc}?{filtree}"))
    donnees = {"acte": "retour", "borne": str(borne.pk), "reste": liste.select_one("[name=reste]")["value"]}
    page = page_de(equipe.get(lot, donnees))
    sans = equipe.get(lot, {**donnees, "borne": []})
    faite = equipe.post(lot, {**donnees, "reste": page.select_one("[name=reste]")["value"]})

    assert page.find("a", string="Ne rien changer")["href"] == f"{parc}?{filtree}"
    assert [sans.url, faite.url] == [f"{parc}?{filtree}"] * 2


def test_lot_refused_changes_nothing_and_keeps_what_was_typed(equipe):
    bornes = [BorneFactory() for _ in range(2)]
    donnees = {"acte": "preparer", "borne": [str(borne.pk) for borne in bornes], "numeros": "CIV-1"}

    reponse = equipe.post(reverse("bornes:pilotage_bornes_lot"), donnees)

    assert reponse.status_code == 409
    assert "CIV-1" in reponse.content.decode()
    assert set(Borne.objects.values_list("etat", flat=True)) == {"commandee"}


@pytest.mark.parametrize(
    "donnees",
    [{}, {"acte": "expedier"}, {"acte": "detruire", "borne": str(uuid.uuid4())}, {"acte": "retour", "borne": "x"}],
)
def test_lot_of_nothing_goes_back_to_the_list(donnees, equipe):
    assert equipe.get(reverse("bornes:pilotage_bornes_lot"), donnees).status_code == 302


def test_lot_of_too_many_is_refused_whole_and_says_how_many_may_be_ticked(equipe):
    borne = BorneFactory()
    donnees = {"acte": "preparer", "borne": [str(borne.pk)] * 201, "numeros": "CIV-1\n" * 201}

    reponse = equipe.post(reverse("bornes:pilotage_bornes_lot"), donnees, follow=True)

    assert "201 bornes, c’est trop d’un coup\u202f: cochez-en 200 au plus." in reponse.content.decode()
    assert Borne.objects.get().etat == "commandee"


def test_staff_order_for_a_body_as_the_body_does(equipe):
    inscription = InscriptionFactory(borne=True)
    site = SiteFactory(organisme=inscription.organisme)

    equipe.post(reverse("bornes:pilotage_commander", args=[inscription.pk]), {"site": site.pk, "nombre": 2})

    assert (
        list(Borne.objects.values_list("inscription", "site", "etat")) == [(inscription.pk, site.pk, "commandee")] * 2
    )


def test_staff_order_nothing_for_a_registration_that_left(equipe):
    inscription = InscriptionFactory(borne=True, retiree=True)
    site = SiteFactory(organisme=inscription.organisme)

    reponse = equipe.post(reverse("bornes:pilotage_commander", args=[inscription.pk]), {"site": site.pk, "nombre": 2})

    assert (reponse.status_code, Borne.objects.count()) == (409, 0)
