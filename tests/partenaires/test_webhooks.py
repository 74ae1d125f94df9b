"""Webhooks: each fact once, signed, at least once handed over, caught up by a cursor."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection, transaction
from django.urls import reverse
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from partenaires.actions import livrer as envoi
from partenaires.actions import points as ecoute
from partenaires.actions.evenements import SOURCES, relever_le_journal
from partenaires.actions.livrer import DejaAppelee, livrer, servir
from partenaires.actions.points import (
    changer_le_secret,
    fermer_point,
    ouvrir_point,
    rejouer_depuis,
    renvoyer_livraison,
)
from partenaires.enums import DONNEES, PAUSES, SECRET_AVANT, TypeEvenement
from partenaires.forms import OUBLIE, RejeuForm
from partenaires.models import Evenement, Livraison, PointDEcoute, ReleveDuJournal
from partenaires.queries.evenements import EN_VOL, dues_de, points_a_servir, rang_de
from partenaires.tasks import livrer_au_point, relever_evenements
from socle.actions.chaine import sceller_le_reste
from socle.horloge import maintenant
from socle.journal import consigner
from socle.sortie import SortieImpossible
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.factories.partenaires import EvenementFactory, LivraisonFactory, PartenaireFactory, PointDEcouteFactory
from tests.factories.rapports import RapportFactory
from tests.factories.trophees import PalmaresFactory
from tests.partenaires.appels import porteur
from tests.simultane import a_la_fois

pytestmark = pytest.mark.django_db
TOUS = sorted(TypeEvenement.values)


def _ouvrir(partenaire=None, types=TOUS):
    return ouvrir_point(
        partenaire=partenaire or PartenaireFactory(), adresse="https://exemple.fr/ici", types=types, auteur=None
    )


def _dire(objet, acte):
    consigner(objet, acte, None)
    sceller_le_reste()


def _relever():
    while relever_le_journal():
        pass


@pytest.fixture
def appels(monkeypatch):
    """What was sent, and what the next calls answer (200 once the list is empty); a function is what happens meanwhile."""

    class Appels(list):
        reponses: list = []

    recus = Appels()
    recus.reponses = []

    def poster(adresse, corps, entetes):
        recus.append((adresse, corps, entetes))
        suite = recus.reponses.pop(0) if recus.reponses else 200
        if isinstance(suite, Exception):
            raise suite
        return suite() if callable(suite) else suite

    monkeypatch.setattr(envoi, "poster", poster)
    return recus


def test_each_source_is_an_event_with_ids_and_nothing_else():
    inscription = InscriptionFactory(
        campagne=CampagneFactory(terrain_ouvert_le=maintenant(), restituee_le=maintenant())
    )
    siens = {
        "inscription": inscription.pk,
        "campagne": inscription.campagne.annee,
        "siren": inscription.organisme.siren,
    }
    dialogue = DialogueFactory(inscription=inscription, ouvert=True)
    palmares = PalmaresFactory(campagne=inscription.campagne)
    attendus = [
        (inscription, "inscription.confirmee", "inscription.confirmee", siens),
        (inscription, "inscription.validee", "inscription.validee", siens),
        (inscription, "inscription.importee", "inscription.validee", siens),
        (inscription, "inscription.refusee", "inscription.refusee", siens),
        (inscription, "inscription.retiree", "inscription.retiree", siens),
        (inscription.campagne, "resultats.restitues", "resultats.publies", {"campagne": inscription.campagne.annee}),
        (palmares, "palmares.publie", "palmares.publie", {"campagne": inscription.campagne.annee}),
        (dialogue, "dialogue.clos", "consultation.close", {"consultation": dialogue.code, **siens}),
        (RapportFactory(inscription=inscription, pret=True), "rapport.pret", "rapport.pret", siens),
    ]
    assert {acte for _, acte, _, _ in attendus} == set(SOURCES)

    for objet, acte, _, _ in attendus:
        _dire(objet, acte)
    consigner(inscription, "inscription.modifiee", None)
    _relever()

    assert list(Evenement.objects.values_list("type", "donnees")) == [(t, d) for _, _, t, d in attendus]
    assert {type_: set(donnees) for _, _, type_, donnees in attendus} == {t: set(dites) for t, dites in DONNEES.items()}


def test_each_fact_is_owed_once_to_each_address_that_wants_it_and_may_know():
    mienne, autre = InscriptionFactory(), InscriptionFactory()
    large, _ = _ouvrir()
    etroit, _ = _ouvrir(PartenaireFactory(organisme=mienne.organisme))
    choisi, _ = _ouvrir(types=["palmares.publie"])
    ferme, _ = _ouvrir()
    PointDEcoute.objects.filter(pk=ferme.pk).update(ferme_le=maintenant())
    for inscription in (mienne, autre):
        _dire(inscription, "inscription.validee")

    _relever()
    _relever()
    _ouvrir()
    _relever()

    dues = sorted(Livraison.objects.values_list("point", "evenement__donnees__inscription"), key=str)
    assert dues == sorted([(large.pk, mienne.pk), (large.pk, autre.pk), (etroit.pk, mienne.pk)], key=str)
    assert not choisi.les_livraisons.exists()


def test_report_that_its_body_cannot_read_yet_is_not_told():
    _dire(RapportFactory(pret=True), "rapport.pret")

    _relever()

    assert Evenement.objects.count() == 0


def test_what_is_sent_is_signed_as_the_standard_says(appels):
    point, secret = _ouvrir()
    inscription = InscriptionFactory()
    _dire(inscription, "inscription.validee")
    _relever()
    (livraison,) = Livraison.objects.all()

    livrer(livraison_id=livraison.pk)

    ((adresse, corps, entetes),) = appels
    assert adresse == point.adresse
    assert Webhook(secret).verify(corps, entetes) == json.loads(corps)
    assert set(json.loads(corps)) == {"type", "timestamp", "data"}
    assert entetes["webhook-id"] == livraison.evenement.identifiant
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(corps.replace(b"validee", b"refusee"), entetes)
    livraison.refresh_from_db()
    assert (livraison.essais, livraison.code_http, livraison.remise_le is not None) == (1, 200, True)
    # Handed over: a second message of the broker changes nothing.
    livrer(livraison_id=livraison.pk)
    assert len(appels) == 1


def test_secret_before_signs_beside_the_new_one_for_a_day(appels):
    point, ancien = _ouvrir()
    _dire(InscriptionFactory(), "inscription.validee")
    _relever()
    neuf = changer_le_secret(point=point, auteur=None)
    pk = Livraison.objects.get().pk

    livrer(livraison_id=pk)
    PointDEcoute.objects.update(avant_jusqu_au=maintenant() - dt.timedelta(seconds=1))
    rejouer_depuis(point=point, rang=0, auteur=None)
    livrer(livraison_id=pk)

    _, corps, entetes = appels[0]
    assert Webhook(ancien).verify(corps, entetes) == Webhook(neuf).verify(corps, entetes)
    _, corps, entetes = appels[1]
    assert Webhook(neuf).verify(corps, entetes)
    with pytest.raises(WebhookVerificationError):
        Webhook(ancien).verify(corps, entetes)
    assert dt.timedelta(days=1) == SECRET_AVANT


def test_what_fails_is_tried_again_for_three_days_then_given_up(appels):
    livraison = LivraisonFactory()
    appels.reponses[:] = [SortieImpossible("Pas de réponse à temps."), *[503] * len(PAUSES)]
    vues = []

    for _ in range(len(PAUSES) + 1):
        Livraison.objects.update(a_partir_du=maintenant())
        avant = maintenant()
        livrer(livraison_id=livraison.pk)
        livraison.refresh_from_db()
        vues.append((livraison.code_http, livraison.est_due))
        livrer(livraison_id=livraison.pk)
        if livraison.est_due:
            assert livraison.a_partir_du >= avant + PAUSES[livraison.essais - 1]

    assert sum(PAUSES, dt.timedelta()) <= dt.timedelta(days=3)
    assert list(PAUSES) == sorted(PAUSES)
    assert vues == [(None, True), *[(503, True)] * (len(PAUSES) - 1), (503, False)]
    assert (livraison.essais, livraison.abandonnee_le is not None) == (len(PAUSES) + 1, True)
    assert len(appels) == len(PAUSES) + 1


def test_a_worker_that_dies_leaves_a_try_that_is_made_again(appels):
    livraison = LivraisonFactory()
    appels.reponses[:] = [MemoryError()]

    with pytest.raises(MemoryError):
        livrer(livraison_id=livraison.pk)
    livraison.refresh_from_db()
    assert (livraison.essais, livraison.est_due, points_a_servir()) == (1, True, [])
    Livraison.objects.update(a_partir_du=maintenant())
    livrer(livraison_id=livraison.pk)

    livraison.refresh_from_db()
    assert (livraison.essais, livraison.remise_le is not None, len(appels)) == (2, True, 2)


def test_an_address_that_is_gone_is_closed_with_all_it_waited_for(appels):
    premiere = LivraisonFactory()
    seconde = LivraisonFactory(point=premiere.point)
    appels.reponses[:] = [410]

    livrer(livraison_id=premiere.pk)
    livrer(livraison_id=seconde.pk)

    assert PointDEcoute.objects.get().ferme_le is not None
    assert Livraison.objects.filter(abandonnee_le__isnull=False).count() == 2
    assert len(appels) == 1


def test_the_demonstration_calls_nobody(appels, settings):
    settings.BAROMETRE_DEMO = True
    livraison = LivraisonFactory()

    livrer(livraison_id=livraison.pk)

    livraison.refresh_from_db()
    assert (appels, livraison.abandonnee_le is not None) == ([], True)


def test_one_address_that_does_not_answer_keeps_no_other_waiting(appels, monkeypatch):
    """It is one message, and one call, however much it is owed; the other gets all of its own."""
    lent, vif = PointDEcouteFactory(), PointDEcouteFactory()
    for point in (lent, vif):
        LivraisonFactory.create_batch(3, point=point)
    heure = [0.0]
    monkeypatch.setattr(envoi.time, "monotonic", lambda: heure[0])

    def tarder():
        heure[0] += 15
        return 503

    appels.reponses[:] = [tarder]
    assert sorted(points_a_servir()) == sorted([lent.pk, vif.pk])
    for point in (lent, vif):
        servir(point_id=point.pk)

    assert [adresse for adresse, _, _ in appels] == [lent.adresse, *[vif.adresse] * 3]
    assert (len(dues_de(lent.pk)), dues_de(vif.pk)) == (2, [])


def test_one_address_is_called_once_at_a_time(appels):
    premiere = LivraisonFactory()
    seconde = LivraisonFactory(point=premiere.point)

    def pendant():
        with pytest.raises(DejaAppelee):
            livrer(livraison_id=seconde.pk)
        return 200

    appels.reponses[:] = [pendant]
    livrer(livraison_id=premiere.pk)
    assert (len(appels), dues_de(premiere.point_id)) == (1, [seconde.pk])
    livrer(livraison_id=seconde.pk)

    assert len(appels) == 2


def test_two_workers_at_one_address_keep_the_order_of_events(appels, monkeypatch):
    """The second one found the third event free once the second had been answered, before the first worker took it."""
    point = PointDEcouteFactory()
    dues = [livraison.pk for livraison in LivraisonFactory.create_batch(4, point=point)]
    essayees = []

    def noter(*, livraison_id):
        essayees.append(livraison_id)
        livrer(livraison_id=livraison_id)

    def pendant():
        with monkeypatch.context() as second:
            second.setattr(envoi, "livrer", noter)
            servir(point_id=point.pk)
        return 200

    appels.reponses[:] = [pendant]
    servir(point_id=point.pk)

    assert essayees == dues[1:2]
    assert [rang_de(entetes["webhook-id"]) for _, _, entetes in appels] == [
        livraison.evenement_id for livraison in Livraison.objects.order_by("evenement_id")
    ]


def test_a_worker_that_died_in_a_call_keeps_its_address_for_a_moment_only(appels):
    morte = LivraisonFactory(essais=1, tentee_le=maintenant(), a_partir_du=maintenant() + PAUSES[0])
    autre = LivraisonFactory(point=morte.point)

    with pytest.raises(DejaAppelee):
        livrer(livraison_id=autre.pk)
    assert len(appels) == 0
    Livraison.objects.filter(pk=morte.pk).update(tentee_le=maintenant() - EN_VOL)
    livrer(livraison_id=autre.pk)

    assert len(appels) == 1


@pytest.mark.parametrize("erreur", [ValueError("ici"), RuntimeError("là")])
def test_a_fault_of_ours_is_a_try_and_ends_like_another(appels, erreur):
    livraison = LivraisonFactory(essais=len(PAUSES))
    appels.reponses[:] = [erreur]

    with pytest.raises(type(erreur)):
        livrer(livraison_id=livraison.pk)

    livraison.refresh_from_db()
    assert (livraison.est_due, livraison.reponse) == (False, f"Panne de notre côté ({type(erreur).__name__}).")


def test_a_worker_that_dies_at_the_last_try_leaves_nothing_due(appels):
    livraison = LivraisonFactory(essais=len(PAUSES) + 1)

    livrer(livraison_id=livraison.pk)

    livraison.refresh_from_db()
    assert (appels, livraison.est_due, livraison.reponse) == ([], False, "Aucun essai n’a abouti.")


def test_an_address_closed_during_a_call_stays_closed(appels):
    livraison = LivraisonFactory()

    def fermer():
        fermer_point(point=livraison.point, auteur=None)
        return 200

    appels.reponses[:] = [fermer]
    livrer(livraison_id=livraison.pk)

    livraison.refresh_from_db()
    assert (livraison.remise_le, livraison.abandonnee_le is not None) == (None, True)


@pytest.mark.parametrize(
    "demander",
    [
        lambda une: renvoyer_livraison(livraison=une, auteur=None),
        lambda une: rejouer_depuis(point=une.point, rang=0, auteur=None),
    ],
)
def test_what_is_asked_for_again_during_a_call_is_sent_again(appels, demander):
    point, _ = _ouvrir()
    _dire(InscriptionFactory(), "inscription.validee")
    _relever()
    livraison = Livraison.objects.get()

    def redemander():
        demander(livraison)
        servir(point_id=point.pk)
        return 200

    appels.reponses[:] = [redemander]
    livrer(livraison_id=livraison.pk)
    # A second worker found the address taken.
    assert len(appels) == 1
    assert dues_de(point.pk) == [livraison.pk]
    livrer(livraison_id=livraison.pk)

    livraison.refresh_from_db()
    assert (len(appels), livraison.essais, livraison.remise_le is not None) == (2, 1, True)


def test_what_became_due_to_a_closed_address_is_given_up(appels):
    livraison = LivraisonFactory(point__ferme_le=maintenant())

    livrer(livraison_id=livraison.pk)

    livraison.refresh_from_db()
    assert (appels, livraison.est_due) == ([], False)


def test_calls_have_a_queue_of_their_own_and_messages_that_expire(settings):
    files = [
        route["queue"] for nom, route in settings.CELERY_TASK_ROUTES.items() if nom == "partenaires.tasks.livrer_*"
    ]

    assert files == ["webhooks"]
    assert sum(route["queue"] == "webhooks" for route in settings.CELERY_TASK_ROUTES.values()) == 1
    assert livrer_au_point.expires == 600


def test_the_task_reads_the_journal_and_hands_over(appels, django_capture_on_commit_callbacks):
    _ouvrir()
    _dire(InscriptionFactory(), "inscription.validee")

    with django_capture_on_commit_callbacks(execute=True):
        assert relever_evenements() == 1

    assert len(appels) == 1


def test_replay_owes_again_what_came_after_an_event_and_what_was_never_sent(appels):
    inscriptions = [InscriptionFactory() for _ in range(3)]
    for inscription in inscriptions:
        _dire(inscription, "inscription.validee")
    _relever()
    point, _ = _ouvrir()
    premier = Evenement.objects.first()

    assert rejouer_depuis(point=point, rang=premier.rang, auteur=None) == (2, "")
    servir(point_id=point.pk)
    assert rejouer_depuis(point=point, rang=premier.rang, auteur=None) == (2, "")

    assert Livraison.objects.filter(remise_le=None).count() == 2
    assert [json.loads(corps)["data"]["inscription"] for _, corps, _ in appels] == [i.pk for i in inscriptions[1:]]


def test_replay_counts_what_concerns_the_partner_alone_and_says_where_it_stopped(monkeypatch):
    monkeypatch.setattr(ecoute, "REJOUEES_MAX", 2)
    mienne, autre = InscriptionFactory(), InscriptionFactory()
    for inscription in (autre, autre, mienne, autre, mienne, mienne):
        _dire(inscription, "inscription.validee")
    _relever()
    point, _ = _ouvrir(PartenaireFactory(organisme=mienne.organisme))
    siens = list(Evenement.objects.filter(organisme=mienne.organisme))

    assert rejouer_depuis(point=point, rang=0, auteur=None) == (2, siens[1].identifiant)
    assert rejouer_depuis(point=point, rang=siens[1].rang, auteur=None) == (1, "")
    assert set(point.les_livraisons.values_list("evenement", flat=True)) == {un.pk for un in siens}


def test_a_replay_sends_a_thousand_at_most_as_its_form_says():
    point, _ = _ouvrir()
    commun = {"type": TypeEvenement.INSCRIPTION_VALIDEE, "le": maintenant(), "donnees": {}}
    Evenement.objects.bulk_create(Evenement(rang=rang, **commun) for rang in range(1, 1002))

    nombre, dernier = rejouer_depuis(point=point, rang=0, auteur=None)
    assert (nombre, rang_de(dernier)) == (1000, 1000)
    assert "1\u202f000\u00a0envois au plus à la fois." in RejeuForm().fields["rang"].help_text


def test_events_are_read_from_a_cursor_within_the_scope():
    mienne, autre = InscriptionFactory(), InscriptionFactory()
    for objet, acte in ((mienne, "inscription.validee"), (autre, "inscription.validee")):
        _dire(objet, acte)
    _relever()
    large = porteur("evenements:lire")
    etroit = porteur(partenaire=PartenaireFactory(organisme=mienne.organisme))

    page = large.get("/api/v1/evenements/?taille=1").json()
    suite = large.get("/api/v1/evenements/", {"curseur": page["curseur"]}).json()

    assert page["resultats"] == [
        {
            "id": Evenement.objects.first().identifiant,
            "type": "inscription.validee",
            "timestamp": page["resultats"][0]["timestamp"],
            "data": {
                "inscription": mienne.pk,
                "campagne": mienne.campagne.annee,
                "siren": mienne.organisme.siren,
            },
        }
    ]
    assert [e["data"]["inscription"] for e in suite["resultats"]] == [autre.pk]
    assert [e["data"]["inscription"] for e in etroit.get("/api/v1/evenements/").json()["resultats"]] == [mienne.pk]


def test_a_cursor_of_what_a_restored_backup_forgot_is_refused():
    """Read from there, the events that take these places now would never be told."""
    inscription, client = InscriptionFactory(), porteur("evenements:lire")
    for _ in range(2):
        _dire(inscription, "inscription.validee")
    _relever()
    curseur = client.get("/api/v1/evenements/").json()["curseur"]
    fin = client.get("/api/v1/evenements/", {"curseur": curseur})
    # The backup was made after the first.
    Evenement.objects.order_by("rang").last().delete()
    ReleveDuJournal.objects.update(rang=Evenement.objects.get().rang)

    refus = client.get("/api/v1/evenements/", {"curseur": curseur})

    assert (fin.status_code, fin.json()["resultats"]) == (200, [])
    assert (refus.status_code, refus.json()["code"]) == (400, "curseur_invalide")


def test_an_event_that_takes_the_place_of_a_forgotten_one_has_its_own_name():
    """Receivers leave out what they had under that name; a cursor of before would skip it."""
    client, evenement = porteur("evenements:lire"), EvenementFactory()
    EvenementFactory(rang=evenement.rang + 1)
    ReleveDuJournal.objects.update_or_create(pk=ReleveDuJournal.SEUL, defaults={"rang": evenement.rang + 1})
    lu = client.get("/api/v1/evenements/?taille=1").json()
    suite = [e["id"] for e in client.get("/api/v1/evenements/", {"curseur": lu["curseur"]}).json()["resultats"]]
    Evenement.objects.filter(pk=evenement.pk).update(le=evenement.le + dt.timedelta(seconds=5))

    relu, refus = (client.get("/api/v1/evenements/", c) for c in ({}, {"curseur": lu["curseur"]}))

    assert lu["resultats"][0]["id"] not in suite + [e["id"] for e in relu.json()["resultats"]]
    assert len(suite) == 1
    assert (refus.status_code, refus.json()["code"]) == (400, "curseur_invalide")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_an_act_that_ends_after_others_were_read_stands_after_their_cursor():
    lente, vive, client = InscriptionFactory(), InscriptionFactory(), porteur("evenements:lire")

    def dire_et_relever():
        with transaction.atomic():
            consigner(vive, "inscription.validee", None)
        _relever()

    with transaction.atomic():
        consigner(lente, "inscription.validee", None)
        a_la_fois([dire_et_relever], connexions=1)
        page = client.get("/api/v1/evenements/").json()
    _relever()
    suite = client.get("/api/v1/evenements/", {"curseur": page["curseur"]}).json()

    assert [[e["data"]["inscription"] for e in lue["resultats"]] for lue in (page, suite)] == [[vive.pk], [lente.pk]]


@pytest.fixture
def administrateur(client):
    client.force_login(UtilisateurFactory(administrateur=True, second_facteur=True))
    return client


def test_secret_is_shown_once_to_who_opens_the_address(administrateur):
    partenaire = PartenaireFactory(organisme=OrganismeFactory())
    donnees = {"adresse": "https://exemple.fr/ici", "types": ["inscription.validee"]}

    clair = administrateur.post(
        reverse("partenaires:point_ouvrir", args=[partenaire.pk]), {**donnees, "adresse": "http://exemple.fr/"}
    )
    page = administrateur.post(reverse("partenaires:point_ouvrir", args=[partenaire.pk]), donnees)

    assert "https://" in clair.content.decode()
    assert page.status_code == 201
    assert "whsec_" in page.content.decode()
    point = PointDEcoute.objects.get()
    for nom, arguments in (("partenaire_fiche", [partenaire.pk]), ("point_livraisons", [point.pk])):
        lue = administrateur.get(reverse(f"partenaires:{nom}", args=arguments)).content.decode()
        assert "whsec_" not in lue
        assert point.adresse in lue


def test_the_log_says_what_is_due_sent_and_refused_and_sends_one_again(administrateur, appels):
    livraison = LivraisonFactory()
    appels.reponses[:] = [500]
    livrer(livraison_id=livraison.pk)
    journal = reverse("partenaires:point_livraisons", args=[livraison.point_id])
    renvoyer = reverse("partenaires:livraison_renvoyer", args=[livraison.pk])

    refusee = administrateur.get(journal).content.decode()
    administrateur.post(renvoyer)
    attendue = administrateur.get(journal).content.decode()
    livrer(livraison_id=livraison.pk)
    remise = administrateur.get(journal).content.decode()

    assert "500 Réponse inattendue." in refusee
    assert ("dû" in refusee, "remis" in remise) == (True, True)
    # It may rest for 20 hours; one that leaves within the minute needs nobody.
    assert ("prochain essai le" in refusee, renvoyer in refusee, renvoyer in attendue) == (True, True, False)
    assert len(appels) == 2


@pytest.mark.parametrize(
    ("essais", "dans", "dit"),
    [
        (1, 1, ["prochain essai le"]),
        (len(PAUSES), 1, ["prochain essai le"]),
        (1, -1, ["essai en attente"]),
        # Its worker died during the last try: when that time comes, it is given up.
        (len(PAUSES) + 1, 1, ["dernier essai sans réponse"]),
        (len(PAUSES) + 1, -1, ["dernier essai sans réponse"]),
        (0, -1, []),
    ],
)
def test_the_log_promises_no_try_that_will_not_come_nor_one_for_a_time_that_is_past(administrateur, essais, dans, dit):
    livraison = LivraisonFactory(essais=essais, a_partir_du=maintenant() + dt.timedelta(hours=dans))

    page = administrateur.get(reverse("partenaires:point_livraisons", args=[livraison.point_id])).content.decode()

    mots = ("prochain essai le", "essai en attente", "dernier essai sans réponse")
    assert [mot for mot in mots if mot in page] == dit


def test_staff_replay_from_an_event(administrateur):
    point, _ = _ouvrir()
    _dire(InscriptionFactory(), "inscription.validee")
    _relever()
    adresse = reverse("partenaires:point_rejouer", args=[point.pk])

    fautive = administrateur.post(adresse, {"rang": "²"})
    administrateur.post(adresse, {"rang": "evt_0"})

    assert fautive.status_code == 200
    assert Livraison.objects.count() == 1


def test_staff_do_not_replay_from_an_event_that_a_restored_backup_forgot():
    """What took its place, and those before it, would never be sent."""
    evenement = EvenementFactory()
    oublie = evenement.identifiant
    Evenement.objects.filter(pk=evenement.pk).update(le=evenement.le + dt.timedelta(seconds=5))
    connu = Evenement.objects.get().identifiant

    assert RejeuForm({"rang": oublie}).errors == {"rang": [OUBLIE]}
    assert [RejeuForm({"rang": nom}).errors for nom in (connu, f"evt_{evenement.rang}", str(evenement.rang))] == [
        {}
    ] * 3


def test_staff_are_told_where_a_replay_stopped(administrateur, monkeypatch):
    monkeypatch.setattr(ecoute, "REJOUEES_MAX", 1)
    point, _ = _ouvrir()
    for _ in range(2):
        _dire(InscriptionFactory(), "inscription.validee")
    _relever()

    page = administrateur.post(reverse("partenaires:point_rejouer", args=[point.pk]), {"rang": "0"}, follow=True)

    assert f"jusqu’à {Evenement.objects.first().identifiant}" in page.content.decode()


def test_address_that_cannot_be_read_is_refused_at_its_field(administrateur):
    ouvrir = reverse("partenaires:point_ouvrir", args=[PartenaireFactory().pk])

    page = administrateur.post(ouvrir, {"adresse": "https://[x/", "types": ["inscription.validee"]})

    assert page.context["formulaire"].errors == {"adresse": ["L’adresse n’est pas lisible."]}
    assert not PointDEcoute.objects.exists()


def test_secret_is_not_changed_twice_while_the_one_before_signs(administrateur):
    point, _ = _ouvrir()
    changer = reverse("partenaires:point_secret", args=[point.pk])

    premier = administrateur.post(changer)
    garde = PointDEcoute.objects.get()
    second = administrateur.post(changer, follow=True)

    assert premier.status_code == 201
    assert "le précédent signe encore" in second.content.decode()
    assert bytes(PointDEcoute.objects.get().secret) == bytes(garde.secret)
    PointDEcoute.objects.update(avant_jusqu_au=maintenant())
    assert administrateur.post(changer).status_code == 201
