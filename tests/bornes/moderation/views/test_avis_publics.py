"""What everybody reads of a body: from five published comments on, and nothing that says who came."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from bornes.avis.actions.agreger import reagreger
from bornes.avis.actions.reprendre import reprendre_mot
from bornes.enums import Comptage, EtatVerbatim, MotifRejet, MotifRetenue
from bornes.models import Avis, Verbatim
from bornes.moderation.actions import examiner, moderer
from bornes.moderation.actions.repondre import repondre_publiquement
from bornes.moderation.queries import avis_publics
from bornes.moderation.queries.avis_publics import oublier_les_organismes_lus, page_publique
from organismes.actions.siren import suivre_le_successeur
from organismes.models import Inscription, Organisme
from socle.conservation import purger_app
from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import AgregatJourFactory, AvisFactory, PointFactory, RecepisseFactory, VerbatimFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, NumeroFermeFactory
from tests.jours import le
from tests.preuves import lire, page_de, texte_de

pytestmark = pytest.mark.django_db
INDEX = reverse("bornes:avis_publies")


@pytest.fixture
def inscription() -> Inscription:
    return InscriptionFactory(smartphone=True, organisme__nom="Ville de Valbourg")


def index_recompte(client, **parametres):
    """Read the index once the acts have counted what the tables hold."""
    reagreger(du=dt.date(2019, 1, 1), au=aujourdhui() + dt.timedelta(days=1))
    return client.get(INDEX, parametres)


def adresse(inscription: Inscription) -> str:
    return reverse("bornes:avis_publies_de", args=[inscription.organisme.siren])


def publier(inscription: Inscription, nombre: int, mot: str = "avis", **champs) -> list[Verbatim]:
    """Write comments « avis 1 », « avis 2 »… that were published and count."""
    point = PointFactory(inscription=inscription, site__nom=f"Annexe des Lilas {mot}")
    champs = {"point": point, "comptage": Comptage.COMPTE, "satisfaction": 1, **champs}
    return [
        VerbatimFactory(avis=AvisFactory(**champs), publie=True, texte_masque=f"{mot} {rang + 1}")
        for rang in range(nombre)
    ]


def recus(inscription: Inscription, n: int, **champs) -> None:
    """Say that so many opinions came, a week ago."""
    champs = {"jour": aujourdhui() - dt.timedelta(days=7), **champs}
    AgregatJourFactory(point__inscription=inscription, n=n, n4=n, h12=n, **champs)


def lus(client, inscription: Inscription, **parametres) -> list[str]:
    page = page_de(client.get(adresse(inscription), parametres))
    return sorted(" ".join(citation.text.split()) for citation in page.select("blockquote"))


def test_an_address_with_a_former_number_still_leads_to_its_body(client, inscription):
    ancienne, organisme = adresse(inscription), inscription.organisme
    NumeroFermeFactory(numero=organisme.siren, successeur="999888777")
    suivre_le_successeur(organisme=organisme, auteur=None)

    assert client.get(ancienne).context["organisme"] == organisme
    assert client.get(reverse("bornes:avis_publies_de", args=["123456789"])).status_code == 404


def test_four_published_comments_show_nothing_not_even_that_there_are_four(client, inscription):
    publier(inscription, 4)
    recus(inscription, 40)

    reponse = client.get(adresse(inscription))

    texte = texte_de(reponse)
    assert lus(client, inscription) == []
    assert "à partir de 5 avis publiés" in texte
    assert [mot for mot in ("avis 1", "4 avis", "40", "Lilas") if mot in texte] == []
    assert texte_de(index_recompte(client)).find("Valbourg") == -1


def test_five_are_read_with_their_answers_and_without_day_place_or_mark(client, inscription):
    publies = publier(inscription, 5, jour=dt.date(2020, 2, 29), heure=17)
    Verbatim.objects.filter(pk=publies[0].pk).update(
        reponse="Nous ouvrons plus tôt.", repondu_le=dt.datetime(2020, 4, 2, 9, tzinfo=dt.UTC)
    )
    recus(inscription, 30, jour=dt.date(2020, 2, 3))
    recus(inscription, 12, jour=dt.date(2020, 3, 4))
    recus(inscription, 99, jour=dt.date(2020, 3, 4), retenu=True)

    reponse = client.get(adresse(inscription))

    texte = texte_de(reponse)
    assert lus(client, inscription) == [f"avis {rang}" for rang in range(1, 6)]
    assert "5 avis publiés, sur 42 reçus jusqu’au 8 mars 2020. 1 a reçu une réponse." in texte.replace("\xa0", " ")
    assert lire(reponse).select("blockquote[lang]") == []
    assert "Réponse de Ville de Valbourg, le 2 avril 2020 Nous ouvrons plus tôt." in texte.replace("\xa0", " ")
    assert [mot for mot in ("29 février", "17 h", "Lilas", "1 sur 5") if mot in texte] == []
    assert lire(reponse).find("meta", {"name": "robots"})["content"] == "noindex"
    assert "no-store" in reponse["Cache-Control"]


@pytest.mark.parametrize(("n", "dit"), [(5, 5), (6, None), (9, None), (10, 10), (3, None)])
def test_number_received_is_told_only_when_the_difference_is_no_handful(inscription, n, dit):
    publier(inscription, 5)
    recus(inscription, n)

    assert page_publique(inscription).nb_recus == dit


def test_whoever_answers_today_moves_nothing_on_the_page_before_the_week_is_over(client, inscription):
    """The number polled every minute would tell the minute at which one person answered."""
    with time_machine.travel(le("2027-03-03"), tick=False) as horloge:
        publier(inscription, 5)
        recus(inscription, 30)
        avant = page_publique(inscription)
        recus(inscription, 8, jour=dt.date(2027, 3, 1))

        pendant = page_publique(inscription)
        horloge.move_to(le("2027-03-08"))
        apres = page_publique(inscription)

    assert (avant.nb_recus, avant.au) == (30, dt.date(2027, 2, 28))
    assert pendant == avant
    assert (apres.nb_recus, apres.au) == (38, dt.date(2027, 3, 7))


def test_a_week_is_over_when_it_is_where_the_body_stands(client, inscription):
    """On Monday at ten in Paris it is Sunday in Tahiti: who answers there would move the number alone."""
    Organisme.objects.filter(pk=inscription.organisme_id).update(departement="987")
    inscription.organisme.refresh_from_db()
    with time_machine.travel(le("2027-03-08", 10), tick=False) as horloge:
        publier(inscription, 5)
        recus(inscription, 30, jour=dt.date(2027, 2, 26))
        avant = page_publique(inscription)
        recus(inscription, 8, jour=dt.date(2027, 3, 7))
        pendant = page_publique(inscription)
        horloge.move_to(le("2027-03-08", 11))

        apres = page_publique(inscription)

    assert (avant.nb_recus, avant.au) == (30, dt.date(2027, 2, 28))
    assert pendant == avant
    assert (apres.nb_recus, apres.au) == (38, dt.date(2027, 3, 7))


@pytest.mark.parametrize(
    ("verbatim", "avis"),
    [
        ({"etat": EtatVerbatim.MASQUE, "decide_le": None}, {}),
        ({"etat": EtatVerbatim.REJETE, "motif": MotifRejet.INJURE}, {}),
        ({}, {"comptage": Comptage.RETENU, "motif_retenue": MotifRetenue.RAFALE}),
        ({}, {"comptage": Comptage.ECARTE, "motif_retenue": MotifRetenue.RAFALE}),
    ],
    ids=["withdrawn", "refused", "held", "set aside"],
)
def test_what_no_longer_counts_is_gone_at_once_and_closes_the_page_under_five(client, inscription, verbatim, avis):
    publies = publier(inscription, 6)
    assert len(lus(client, inscription)) == 6
    for rang, restent in ((0, 5), (1, 0)):
        Verbatim.objects.filter(pk=publies[rang].pk).update(**verbatim)
        type(publies[rang].avis).objects.filter(pk=publies[rang].avis_id).update(**avis)

        assert len(lus(client, inscription)) == restent


def test_erased_words_are_gone_at_once(client, inscription):
    publies = publier(inscription, 6)
    publies[0].delete()

    assert lus(client, inscription) == [f"avis {rang}" for rang in range(2, 7)]


@pytest.mark.parametrize(
    ("jour", "type_organisme", "est_ouverte"),
    [
        ("2020-03-02", "COMMUNE", False),
        ("2020-03-02", "CCAS", True),
        ("2020-03-14", "CCAS", False),
        ("2020-06-28", "COMMUNE", False),
        ("2020-06-29", "COMMUNE", True),
    ],
)
def test_page_closes_in_the_reserve_of_the_body_and_around_a_round(client, jour, type_organisme, est_ouverte):
    inscription = InscriptionFactory(
        campagne=CampagneFactory(historique=True), smartphone=True, organisme__type=type_organisme
    )
    publier(inscription, 5)
    index_recompte(client)
    oublier_les_organismes_lus()

    with time_machine.travel(le(jour), tick=False):
        page, index = client.get(adresse(inscription)), client.get(INDEX)

    assert (page.status_code, len(lire(page).select("blockquote"))) == (200, 5 if est_ouverte else 0)
    assert (inscription.organisme.nom in texte_de(index)) == est_ouverte


@pytest.mark.parametrize(
    ("jour", "est_ouverte"), [("2019-08-31", True), ("2020-03-02", False), ("2020-06-28", False), ("2020-06-29", True)]
)
def test_page_of_an_older_edition_closes_in_the_reserve_of_a_newer_one(client, inscription, jour, est_ouverte):
    """What users wrote of the body before is read on the same days as the rest (regles#reserve)."""
    Inscription.objects.filter(pk=inscription.pk).update(campagne=CampagneFactory(annee=2018, terminee=True))
    inscription.refresh_from_db()
    CampagneFactory(historique=True)
    publier(inscription, 5)
    index_recompte(client)
    oublier_les_organismes_lus()

    with time_machine.travel(le(jour), tick=False):
        page, index = client.get(adresse(inscription)), client.get(INDEX)

    assert len(lire(page).select("blockquote")) == (5 if est_ouverte else 0)
    assert ("Valbourg" in texte_de(index)) == est_ouverte
    assert ("jusqu’au 28 juin 2020 inclus" in texte_de(page)) == (jour == "2020-03-02")


@pytest.mark.parametrize(
    "champs",
    [{"etat": "confirmee"}, {"envois_suspendus_le": maintenant()}],
    ids=["not validated", "stopped"],
)
def test_body_that_nobody_vouches_for_shows_nothing(client, inscription, champs):
    publier(inscription, 5)
    Inscription.objects.filter(pk=inscription.pk).update(**champs)

    assert lus(client, inscription) == []
    assert "ne sont pas montrés pour l’instant" in texte_de(client.get(adresse(inscription)))
    assert "Valbourg" not in texte_de(index_recompte(client))


@pytest.mark.parametrize("champs", [{"etat": "retiree"}, {"smartphone": False}], ids=["left", "no longer listens"])
def test_body_that_hears_nobody_has_no_page(client, inscription, champs):
    publier(inscription, 5)
    Inscription.objects.filter(pk=inscription.pk).update(**champs)

    assert client.get(adresse(inscription)).status_code == 404


@pytest.mark.parametrize("siren", ["000000000", "a%00b", "x" * 300])
def test_unknown_body_has_no_page(client, siren):
    assert client.get(f"/avis-publies/{siren}/").status_code == 404


def test_edition_in_the_address_chooses_and_the_latest_that_may_be_read_comes_first(client, inscription):
    neuve = InscriptionFactory(
        organisme=inscription.organisme,
        smartphone=True,
        campagne=CampagneFactory(annee=inscription.campagne.annee + 1),
    )
    publier(inscription, 5, "ancien")
    publier(neuve, 4, "neuf")

    assert lus(client, inscription) == [f"ancien {rang}" for rang in range(1, 6)]
    assert lus(client, inscription, edition=neuve.campagne.annee) == []
    assert client.get(adresse(inscription), {"edition": 1789}).status_code == 404

    publier(neuve, 5, "encore")
    page = page_de(client.get(adresse(inscription)))
    assert len(page.select("blockquote")) == 9
    assert [lien["href"] for lien in page.select(".bm-onglets a")] == [
        f"?edition={neuve.campagne.annee}",
        f"?edition={inscription.campagne.annee}",
    ]


def test_pages_follow_and_the_last_published_comes_first(client, inscription):
    publier(inscription, 21)
    dernier = publier(inscription, 1, "dernier")[0]
    Verbatim.objects.filter(pk=dernier.pk).update(decide_le=maintenant() + dt.timedelta(hours=1))

    assert lus(client, inscription)[-1] == "dernier 1"
    assert [len(lus(client, inscription, page=n)) for n in (1, 2, "x")] == [20, 2, 20]


@pytest.mark.parametrize("nombre", [5, 8])
def test_page_asks_as_many_statements_whatever_the_number(client, inscription, nombre, django_assert_num_queries):
    publier(inscription, nombre)
    client.get(adresse(inscription))

    with django_assert_num_queries(10):
        client.get(adresse(inscription))


@pytest.mark.parametrize("nombre", [1, 3])
def test_index_asks_as_many_statements_whatever_the_number(client, nombre, django_assert_num_queries):
    for rang in range(nombre):
        publier(InscriptionFactory(smartphone=True), 5, f"mot {rang}")
    index_recompte(client)
    oublier_les_organismes_lus()

    with django_assert_num_queries(5):
        page = client.get(INDEX)

    assert len(lire(page).select("tbody tr")) == nombre


def test_index_asks_nothing_more_within_a_minute_whatever_is_searched(
    client, inscription, monkeypatch, django_assert_num_queries
):
    publier(inscription, 5)
    index_recompte(client)
    Inscription.objects.filter(pk=inscription.pk).update(envois_suspendus_le=maintenant())

    with django_assert_num_queries(0):
        pages = [client.get(INDEX, {"q": mot, "page": 2}) for mot in ("valbourg", "autre")]

    assert [len(lire(page).select("tbody tr")) for page in pages] == [1, 0]
    assert lus(client, inscription) == []
    monkeypatch.setattr(avis_publics, "FRAICHEUR", 0.0)
    assert "Valbourg" not in texte_de(client.get(INDEX))


def test_index_finds_a_body_by_its_name(client, inscription):
    publier(inscription, 5)
    publier(InscriptionFactory(smartphone=True, organisme__nom="Hénin-Beaumont"), 5)

    trouves = [ligne.th.text.strip() for ligne in page_de(index_recompte(client, q="henin")).select("tbody tr")]

    assert trouves == ["Hénin-Beaumont"]


def test_index_counts_what_the_page_counts_after_each_act(client, inscription):
    """Two readings of one number: the comments themselves, and what the acts keep."""
    equipe = UtilisateurFactory(administrateur=True)
    point = PointFactory(inscription=inscription)
    masques = VerbatimFactory.create_batch(7, avis__point=point, avis__comptage=Comptage.COMPTE)

    def vus() -> list[tuple[int, int]]:
        oublier_les_organismes_lus()
        page = page_publique(inscription)
        lus_de_l_index = [(lu.nb_publies, lu.nb_repondus) for lu in avis_publics.organismes_lus()]
        assert lus_de_l_index == ([(page.nb_publies, page.nb_repondus)] if page.est_ouverte else [])
        return lus_de_l_index

    def publies(verbatims: list[Verbatim]) -> list[tuple[int, int]]:
        moderer.publier(choix=[moderer.CommentaireLu(v.pk, v.modifie_le) for v in verbatims], auteur=equipe)
        return vus()

    suite = [publies(masques[:4]), publies(masques[4:])]
    repondre_publiquement(verbatim=masques[0], reponse="Merci.", auteur=equipe)
    suite.append(vus())
    examiner.ecarter(identifiants=_retenir(masques[1].avis), auteur=equipe)
    suite.append(vus())
    repondre_publiquement(verbatim=masques[0], reponse="", auteur=equipe)
    suite.append(vus())
    RecepisseFactory(avis=masques[2].avis, secret="mien")
    assert reprendre_mot(recepisse="mien")
    suite.append(vus())
    Avis.objects.filter(pk=masques[3].avis_id).update(recu_le=maintenant() - dt.timedelta(days=731))
    Verbatim.objects.filter(pk=masques[3].pk).update(cree_le=maintenant() - dt.timedelta(days=731))
    purger_app("bornes", a_la_date=maintenant())
    suite.append(vus())

    assert suite == [[], [(7, 0)], [(7, 1)], [(6, 1)], [(6, 0)], [(5, 0)], []]


def _retenir(avis: Avis) -> list[uuid.UUID]:
    """Have the rules hold an opinion that counted."""
    Avis.objects.filter(pk=avis.pk).update(comptage=Comptage.RETENU, motif_retenue=MotifRetenue.RAFALE)
    return [avis.pk]


def test_a_comment_withdrawn_by_staff_leaves_the_page_with_its_answer(client, inscription):
    verbatims = publier(inscription, 6)
    cite = repondre_publiquement(verbatim=verbatims[0], reponse="Nous avons rouvert le guichet.", auteur=None)
    assert "Nous avons rouvert le guichet." in texte_de(client.get(adresse(inscription)))
    client.force_login(UtilisateurFactory(charge_etudes=True))
    fiche = reverse("bornes:pilotage_verbatim", args=[cite.pk])
    assert "Retirer de la publication" in texte_de(client.get(fiche))

    envoi = {"choix": f"{cite.pk}:{cite.modifie_le.isoformat()}", "motif": MotifRejet.PERSONNE, "acte": "retirer"}
    client.post(reverse("bornes:pilotage_moderation_decider"), envoi)

    page = texte_de(client.get(adresse(inscription)))
    assert "avis 2" in page
    for parti in ("avis 1", "Nous avons rouvert le guichet."):
        assert parti not in page
    assert "Retirer de la publication" not in texte_de(client.get(fiche))
