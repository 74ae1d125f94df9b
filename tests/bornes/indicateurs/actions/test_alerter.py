"""Alerts are grouped and few; the digest comes on Monday; neither holds what somebody wrote."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from bornes.avis.actions.agreger import agreger_jours
from bornes.enums import Comptage, GenreAnnonce, MotifRetenue
from bornes.indicateurs.actions.alerter import alerter_organismes
from bornes.indicateurs.actions.preferences import regler_courriels
from bornes.indicateurs.actions.resumer import resumer_semaines
from bornes.models import AnnonceEcoute, Avis, CourrierEcoute, PreferenceEcoute
from organismes.models import Organisme
from socle.expedition import expedier
from socle.horloge import PARIS, maintenant
from socle.models import Entree
from tests.factories.bornes import (
    DemandeReponseFactory,
    PointFactory,
    PreferenceEcouteFactory,
    ThemeReconnuFactory,
    VerbatimFactory,
    donner_avis,
)
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory

pytestmark = pytest.mark.django_db
MARDI = dt.datetime(2027, 3, 9, 8, 0, tzinfo=PARIS)
LUNDI = dt.datetime(2027, 3, 15, 7, 5, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel(MARDI, tick=False) as voyageur:
        yield voyageur


@pytest.fixture
def point():
    inscription = InscriptionFactory(
        smartphone=True, organisme=OrganismeFactory(nom="Ville de Valbourg", departement="31")
    )
    MembreFactory(organisme=inscription.organisme)
    return PointFactory(inscription=inscription)


def entendre(point, nombre, **champs):
    """Give a point opinions received now that count."""
    champs = {"comptage": Comptage.COMPTE, "jour": maintenant().astimezone(PARIS).date()} | champs
    avis = donner_avis(nombre, point=point, **champs)
    agreger_jours(paires=Avis.objects.values_list("point_id", "jour"))
    return avis


def dus(genre):
    """Return what is announced, in order."""
    return list(AnnonceEcoute.objects.filter(genre=genre).order_by("pk").values_list("cle", "contexte"))


def test_alerter_first_unhappy_opinion_leaves_at_once(point):
    entendre(point, 2, satisfaction=1)
    entendre(point, 1, satisfaction=2)
    entendre(point, 5, satisfaction=3)

    assert alerter_organismes() == 1
    assert alerter_organismes() == 0

    assert dus(GenreAnnonce.ALERTE) == [
        (
            f"alerte:{point.inscription_id}:2027-03-09:1",
            {"nombre": 3, "themes": [], "mots_themes": [], "jusqua": maintenant().isoformat()},
        )
    ]


def test_alerter_what_comes_meanwhile_is_grouped(point, horloge):
    entendre(point, 1, satisfaction=1)
    alerter_organismes()
    horloge.shift(dt.timedelta(hours=1))
    entendre(point, 20, satisfaction=1)

    assert alerter_organismes() == 0
    horloge.shift(dt.timedelta(hours=3))
    assert alerter_organismes() == 1

    assert [contexte["nombre"] for _cle, contexte in dus(GenreAnnonce.ALERTE)] == [1, 20]


def test_alerter_what_comes_at_night_is_told_in_the_morning(point, horloge):
    horloge.move_to(MARDI.replace(hour=20))
    entendre(point, 2, satisfaction=1)
    for heures in range(11):
        horloge.move_to(MARDI.replace(hour=21) + dt.timedelta(hours=heures))
        assert alerter_organismes() == 0
    horloge.move_to(MARDI + dt.timedelta(days=1))

    assert alerter_organismes() == 1
    assert [contexte["nombre"] for _cle, contexte in dus(GenreAnnonce.ALERTE)] == [2]


def test_alerter_three_a_day_at_most(point, horloge):
    with time_machine.travel(MARDI.replace(hour=0), tick=False) as minuit:
        parties = []
        for heure in range(24):
            entendre(point, 1, satisfaction=1)
            parties += [heure] * alerter_organismes()
            minuit.shift(dt.timedelta(hours=1))

    assert parties == [8, 12, 16]


def test_alerter_satisfied_held_or_old_opinions_alert_nobody(point, horloge):
    entendre(point, 9, satisfaction=4)
    entendre(point, 9, satisfaction=1, comptage=Comptage.RETENU, motif_retenue=MotifRetenue.RAFALE)
    entendre(point, 3, satisfaction=1, recu_le=maintenant() - dt.timedelta(days=2))

    assert alerter_organismes() == 0
    assert dus(GenreAnnonce.ALERTE) == []


def test_alerter_late_opinions_of_a_kiosk_are_one_alert(point):
    for jours in range(1, 4):
        entendre(point, 5, satisfaction=1, jour=MARDI.date() - dt.timedelta(days=jours))

    assert alerter_organismes() == 1
    assert dus(GenreAnnonce.ALERTE)[0][1]["nombre"] == 15


def test_alerter_repeated_theme_is_told_once_a_week(point, horloge):
    for un_avis in entendre(point, 5, satisfaction=4):
        ThemeReconnuFactory(verbatim=VerbatimFactory(avis=un_avis), theme="attente")
    agreger_jours(paires=Avis.objects.values_list("point_id", "jour"))

    assert alerter_organismes() == 1
    horloge.shift(dt.timedelta(hours=5))
    assert alerter_organismes() == 0

    assert dus(GenreAnnonce.ALERTE)[0][1]["themes"] == ["attente"]


@pytest.mark.parametrize(
    ("departement", "heure", "jour", "est_dit"),
    [
        ("31", 8, dt.date(2027, 3, 3), True),
        ("31", 8, dt.date(2027, 3, 2), False),
        # On Tuesday at 6 in Paris it is Monday at 19 in Tahiti, Tuesday at 16 in Nouméa.
        ("987", 6, dt.date(2027, 3, 2), True),
        ("987", 6, dt.date(2027, 3, 1), False),
        ("988", 6, dt.date(2027, 3, 3), True),
        ("988", 6, dt.date(2027, 3, 2), False),
    ],
)
def test_alerter_a_theme_repeats_within_the_last_seven_days_where_the_body_is(
    point, horloge, departement, heure, jour, est_dit
):
    horloge.move_to(MARDI.replace(hour=heure))
    Organisme.objects.update(departement=departement)
    for un_avis in entendre(point, 5, satisfaction=4, jour=jour):
        ThemeReconnuFactory(verbatim=VerbatimFactory(avis=un_avis), theme="attente")
    agreger_jours(paires=Avis.objects.values_list("point_id", "jour"))

    assert bool(alerter_organismes()) is est_dit


def test_alerter_a_theme_that_repeats_in_the_evening_is_told_in_the_morning(point, horloge):
    """Midnight takes its first comment out of the last seven days."""
    horloge.move_to(MARDI.replace(hour=21))
    for jours in (6, 3, 2, 1, 0):
        [un_avis] = entendre(point, 1, satisfaction=4, jour=MARDI.date() - dt.timedelta(days=jours))
        ThemeReconnuFactory(verbatim=VerbatimFactory(avis=un_avis), theme="attente")
    agreger_jours(paires=Avis.objects.values_list("point_id", "jour"))
    assert alerter_organismes() == 0
    horloge.move_to(MARDI + dt.timedelta(days=1))

    assert alerter_organismes() == 1
    assert dus(GenreAnnonce.ALERTE)[0][1]["themes"] == ["attente"]
    horloge.shift(dt.timedelta(hours=5))
    assert alerter_organismes() == 0


def test_alerter_switched_off_stays_silent(point):
    PreferenceEcouteFactory(inscription=point.inscription, alertes=False)
    entendre(point, 3, satisfaction=1)

    assert alerter_organismes() == 0
    assert dus(GenreAnnonce.ALERTE) == []


def test_alerte_mail_holds_numbers_and_a_link(point, mailoutbox):
    for un_avis in entendre(point, 2, satisfaction=1):
        VerbatimFactory(avis=un_avis, texte_masque="Phrase que nul ne doit lire")
    alerter_organismes()

    expedier(CourrierEcoute, CourrierEcoute.objects.get().pk)

    message = mailoutbox[0]
    assert message.subject == "Des avis insatisfaits"
    # The first of all, or the first since it was switched on again, counts what came within a day.
    assert "Vous venez de recevoir des avis insatisfaits ou très insatisfaits" in message.body
    pour = f"?organisme={point.inscription.organisme_id}"
    assert f"/espace/voix/{pour}" in message.body
    assert f"/espace/voix/courriels/{pour}" in message.body
    assert "Phrase que nul" not in message.body + str(message.alternatives)


def test_resumer_monday_morning_tells_the_week(point, horloge, mailoutbox):
    horloge.move_to(LUNDI - dt.timedelta(days=14))
    entendre(point, 40, satisfaction=1)
    horloge.move_to(LUNDI - dt.timedelta(days=3))
    entendre(point, 30, satisfaction=5, raison_1="amabilite")
    entendre(point, 10, satisfaction=2, raison_1="attente")
    entendre(point, 1, comptage=Comptage.RETENU, motif_retenue=MotifRetenue.RAFALE)
    DemandeReponseFactory(avis=entendre(point, 1, courriel="usager@exemple.fr", satisfaction=5)[0])
    horloge.move_to(LUNDI)

    assert resumer_semaines() == 1
    assert resumer_semaines() == 0

    cle, contexte = dus(GenreAnnonce.HEBDOMADAIRE)[0]
    assert cle == f"hebdomadaire:{point.inscription_id}:2027-03-08"
    assert contexte == {
        "du": "8\u00a0mars",
        "au": "14\u00a0mars 2027",
        "nombre": 41,
        "taux": "76",
        "bas": "61",
        "haut": "86",
        "sens": "hausse",
        "points": "76",
        "raisons": ["l’amabilité", "l’attente"],
        "demandes": 1,
        "retenus": True,
    }
    expedier(CourrierEcoute, CourrierEcoute.objects.get().pk)
    assert "76\u202f% de vos usagers se sont dits satisfaits" in mailoutbox[0].body
    # One week alone was heard before, and a block that begins earlier is left out: they are not always four.
    assert "C’est 76 points de plus que les semaines précédentes, et l’écart est net." in mailoutbox[0].body
    assert "1\u00a0usager attend votre réponse" in mailoutbox[0].body
    assert "Des avis sont retenus pour examen" in mailoutbox[0].body


def test_resumer_a_handful_is_not_told(point, horloge):
    horloge.move_to(LUNDI - dt.timedelta(days=3))
    entendre(point, 3, satisfaction=1, raison_1="attente")
    horloge.move_to(LUNDI)

    assert resumer_semaines() == 1

    contexte = dus(GenreAnnonce.HEBDOMADAIRE)[0][1]
    assert (contexte["nombre"], contexte["taux"], contexte["raisons"]) == (None, "", [])


def test_resumer_a_week_that_the_page_joins_to_another_is_not_told(point, horloge, mailoutbox):
    horloge.move_to(LUNDI - dt.timedelta(days=10))
    entendre(point, 3, satisfaction=1)
    horloge.move_to(LUNDI - dt.timedelta(days=3))
    entendre(point, 8, satisfaction=5, raison_1="amabilite")
    horloge.move_to(LUNDI)

    assert resumer_semaines() == 1

    contexte = dus(GenreAnnonce.HEBDOMADAIRE)[0][1]
    assert (contexte["nombre"], contexte["taux"], contexte["sens"], contexte["raisons"]) == (None, "", "", [])
    expedier(CourrierEcoute, CourrierEcoute.objects.get().pk)
    assert "trop peu pour que leurs réponses soient résumées" in mailoutbox[0].body


def test_resumer_requests_of_opinions_held_or_set_aside_are_left_out(point, horloge):
    horloge.move_to(LUNDI - dt.timedelta(days=3))
    entendre(point, 10)
    for comptage in (Comptage.RETENU, Comptage.ECARTE):
        avis = entendre(point, 1, comptage=comptage, motif_retenue=MotifRetenue.RAFALE, courriel="u@exemple.fr")[0]
        DemandeReponseFactory(avis=avis)
    horloge.move_to(LUNDI)

    assert resumer_semaines() == 1

    assert dus(GenreAnnonce.HEBDOMADAIRE)[0][1]["demandes"] == 0


def test_resumer_empty_week_sends_nothing(point, horloge):
    horloge.move_to(LUNDI - dt.timedelta(days=8))
    entendre(point, 30)
    horloge.move_to(LUNDI)

    assert resumer_semaines() == 0
    assert dus(GenreAnnonce.HEBDOMADAIRE) == []


def test_resumer_another_day_or_switched_off_sends_nothing(point, horloge):
    horloge.move_to(LUNDI - dt.timedelta(days=3))
    entendre(point, 30)
    horloge.move_to(LUNDI + dt.timedelta(days=1))
    assert resumer_semaines() == 0
    PreferenceEcouteFactory(inscription=point.inscription, hebdomadaire=False)
    horloge.move_to(LUNDI)

    assert resumer_semaines() == 0


def test_regler_courriels_is_written_once_in_the_journal(point):
    auteur = UtilisateurFactory()

    for _fois in range(2):
        regler_courriels(inscription=point.inscription, alertes=False, hebdomadaire=True, auteur=auteur)

    preference = PreferenceEcoute.objects.get()
    assert (preference.alertes, preference.hebdomadaire) == (False, True)
    assert Entree.objects.filter(acte="ecoute.courriels_regles").count() == 1
