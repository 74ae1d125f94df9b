"""Retention: at its date each thing goes, not a second before, and nothing past its date stays."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from bornes.enums import EtatDemande
from bornes.models import Avis, CleDuJour, DemandeReponse, Recepisse, ThemeReconnu, Verbatim
from socle.conservation import purger_app
from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import (
    AvisFactory,
    CleDuJourFactory,
    DemandeReponseFactory,
    PointFactory,
    RecepisseFactory,
    ThemeReconnuFactory,
    VerbatimFactory,
)

pytestmark = pytest.mark.django_db
JOUR, SECONDE = dt.timedelta(days=1), dt.timedelta(seconds=1)
MODELES = ("DemandeReponse", "Avis", "Verbatim", "Recepisse", "CleDuJour", "CourrierEcoute")
RIEN = dict.fromkeys((f"bornes.{nom}" for nom in MODELES), 0)


def avis_recu(age: dt.timedelta, **champs) -> Avis:
    champs = {"mot": "Bonjour", "courriel": "a@exemple.fr", "source": "0" * 32, "page": uuid.uuid4(), **champs}
    return AvisFactory(recu_le=maintenant() - age, **champs)


@pytest.mark.parametrize(
    ("jours", "champ", "efface"),
    [(30, "texte", None), (30, "source", ""), (30, "page", None), (90, "contact", None)],
)
def test_purger_erases_each_field_at_its_date_and_not_a_second_before(jours, champ, efface):
    instant = maintenant()
    point = PointFactory()
    passe = avis_recu(jours * JOUR, point=point)
    jeune = avis_recu(jours * JOUR - SECONDE, point=point)
    Avis.objects.filter(pk=passe.pk).update(recu_le=instant - jours * JOUR)
    Avis.objects.filter(pk=jeune.pk).update(recu_le=instant - jours * JOUR + SECONDE)

    purger_app("bornes", a_la_date=instant)

    passe.refresh_from_db()
    jeune.refresh_from_db()
    assert getattr(passe, champ) == efface
    assert getattr(jeune, champ) not in (None, "")


def test_purger_leaves_nothing_past_its_date_and_everything_before(monkeypatch):
    """Every age from now to three years: the same sentence for all of them."""
    monkeypatch.setattr("socle.conservation.PAR_LOT", 7)
    instant, point = maintenant(), PointFactory()
    ages = [dt.timedelta(days=jours) for jours in range(0, 1100, 23)] + [n * JOUR for n in (29, 30, 31, 89, 90, 730)]
    for age in ages:
        avis = avis_recu(age, point=point)
        Avis.objects.filter(pk=avis.pk).update(recu_le=instant - age)
        ThemeReconnuFactory(verbatim=VerbatimFactory(avis=avis))
        # The latest that a comment is masked: the day its original goes.
        Verbatim.objects.filter(avis=avis).update(cree_le=instant - age + min(age, 30 * JOUR))
        DemandeReponseFactory(avis=avis, expire_le=instant - age + 90 * JOUR)
        RecepisseFactory(avis=avis)

    purger_app("bornes", a_la_date=instant)

    for avis in Avis.objects.select_related("verbatim"):
        age = instant - avis.recu_le
        assert (avis.texte is None) == (age >= 30 * JOUR)
        assert (avis.source == "") == (age >= 30 * JOUR)
        assert (avis.page is None) == (age >= 30 * JOUR)
        assert (avis.contact is None) == (age >= 90 * JOUR)
        assert Verbatim.objects.filter(avis=avis).exists() == (age < 730 * JOUR)
        assert Recepisse.objects.filter(avis=avis).exists() == (age < 730 * JOUR)
        etats = list(DemandeReponse.objects.filter(avis=avis).values_list("etat", flat=True))
        assert etats == ([] if age >= 730 * JOUR else ["expiree" if age >= 90 * JOUR else "en_attente"])
    assert Avis.objects.count() == len(ages)
    assert ThemeReconnu.objects.count() == Verbatim.objects.count()
    assert purger_app("bornes", a_la_date=instant) == RIEN


def test_purger_far_ahead_keeps_the_opinions_and_no_text():
    VerbatimFactory(avis=avis_recu(JOUR))

    purger_app("bornes", a_la_date=maintenant() + 400 * JOUR)

    avis = Avis.objects.get()
    assert (avis.texte, avis.contact, avis.source, avis.page) == (None, None, "", None)
    assert Verbatim.objects.count() == 1


def test_purger_keeps_the_address_of_an_answer_on_its_way_then_erases_it():
    instant = maintenant()
    demande = DemandeReponseFactory(
        etat=EtatDemande.REPONDUE, reponse="Bonjour", close_le=instant, expire_le=instant + JOUR
    )

    purger_app("bornes", a_la_date=instant)
    demande.avis.refresh_from_db()
    assert demande.avis.contact is not None

    purger_app("bornes", a_la_date=instant + JOUR)
    demande.avis.refresh_from_db()
    demande.refresh_from_db()
    assert (demande.avis.contact, demande.etat) == (None, EtatDemande.REPONDUE)


def test_purger_keeps_the_keys_of_today_and_yesterday():
    for nombre in range(4):
        CleDuJourFactory(jour=aujourdhui() - nombre * JOUR)

    assert purger_app("bornes", a_la_date=maintenant()) == {**RIEN, "bornes.CleDuJour": 2}

    assert list(CleDuJour.objects.values_list("jour", flat=True)) == [aujourdhui(), aujourdhui() - JOUR]


def test_purger_takes_the_receipt_of_a_comment_that_was_never_masked_with_its_original():
    instant = maintenant()
    passe, jeune, masque = (avis_recu(jours * JOUR) for jours in (31, 29, 31))
    VerbatimFactory(avis=masque)
    for avis in (passe, jeune, masque):
        RecepisseFactory(avis=avis)

    purger_app("bornes", a_la_date=instant)

    assert set(Recepisse.objects.values_list("pk", flat=True)) == {jeune.pk, masque.pk}


def test_purger_takes_the_receipts_that_follow_nothing_and_looks_at_each_once(monkeypatch):
    """As the version before left them: originals emptied, words taken back, the receipt still there or there again."""
    monkeypatch.setattr("socle.conservation.PAR_LOT", 2)
    instant, point = maintenant(), PointFactory()
    seuls = [avis_recu(jours * JOUR, point=point, mot=None) for jours in (31, 40, 700, 800)]
    jeune, suivi = avis_recu(29 * JOUR, point=point, mot=None), avis_recu(700 * JOUR, point=point, mot=None)
    VerbatimFactory(avis=suivi)
    for avis in (*seuls, jeune, suivi):
        RecepisseFactory(avis=avis)

    assert purger_app("bornes", a_la_date=instant, essai=True)["bornes.Recepisse"] == 4
    assert purger_app("bornes", a_la_date=instant)["bornes.Recepisse"] == 4

    assert set(Recepisse.objects.values_list("pk", "est_rattache")) == {(jeune.pk, False), (suivi.pk, True)}
    assert purger_app("bornes", a_la_date=instant + 2 * JOUR)["bornes.Recepisse"] == 1
    assert list(Recepisse.objects.values_list("pk", flat=True)) == [suivi.pk]


def test_purger_walks_many_of_one_age_and_skips_none(monkeypatch):
    monkeypatch.setattr("socle.conservation.PAR_LOT", 3)
    instant, point = maintenant(), PointFactory()
    for _rang in range(8):
        VerbatimFactory(avis=avis_recu(800 * JOUR, point=point))
    Verbatim.objects.update(cree_le=instant - 800 * JOUR)

    assert purger_app("bornes", a_la_date=instant)["bornes.Verbatim"] == 8

    assert (Verbatim.objects.count(), Avis.objects.count()) == (0, 8)
