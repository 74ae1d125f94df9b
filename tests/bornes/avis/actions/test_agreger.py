"""Counts equal the facts, whatever happened and in whatever order."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bornes.avis.actions.agreger import agreger_jours, reagreger, reagreger_recents, recompter_tous_les_publies
from bornes.enums import (
    COMPTES,
    CONSERVATION_VERBATIM,
    HORS_COMPTE,
    VERBATIMS_DECIDES,
    AttenteJugee,
    Comptage,
    EtatVerbatim,
    MotifRetenue,
    Raison,
    ResultatDemarche,
)
from bornes.models import (
    AgregatJour,
    AgregatMois,
    AgregatNational,
    AgregatTheme,
    AgregatThemeNational,
    Avis,
    Point,
    ThemeReconnu,
    Verbatim,
)
from bornes.models.agregat import COLONNES
from socle.conservation import purger_app
from socle.horloge import aujourdhui, maintenant, regler
from tests.factories.bornes import AvisFactory, EnrolementFactory, PointFactory, ThemeReconnuFactory, VerbatimFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory

JOURS = (dt.date(2027, 1, 31), dt.date(2027, 2, 1), dt.date(2027, 2, 2))
DETERMINANTS = {"acc": {"acces", "horaires"}, "cou": {"amabilite"}, "qua": {"clarte", "competence"}}


def mesures_brutes(avis: Avis, textes: set[Any]) -> dict[str, int]:
    """Count one opinion in plain Python, column by column."""
    raisons = {avis.raison_1, avis.raison_2} - {""}
    satisfait = avis.satisfaction >= 4
    mesures = {
        "n": 1,
        f"n{avis.satisfaction}": 1,
        f"h{avis.heure:02d}": 1,
        "nb_textes": int(avis.pk in textes),
        **{f"raison_{raison}": 1 for raison in raisons},
    }
    if avis.resultat:
        mesures[f"resultat_{avis.resultat}"] = 1
    if avis.attente:
        mesures[f"attente_{avis.attente}"] = 1
    for code, siennes in DETERMINANTS.items():
        mesures[f"{code}_cites"] = int(bool(raisons & siennes))
        mesures[f"{code}_satisfaits"] = int(bool(raisons & siennes) and satisfait)
    return mesures


def attendus(cle: Any) -> dict[Any, dict[str, int]]:
    """Group the opinions that were sorted by `cle`, door and being held."""
    textes = set(Verbatim.objects.values_list("avis_id", flat=True))
    groupes: dict[Any, Counter[str]] = {}
    for avis in Avis.objects.exclude(comptage=Comptage.A_TRIER).select_related("point__inscription"):
        origine = "borne" if avis.enrolement_id else "smartphone"
        groupe = (*cle(avis), origine, avis.comptage in HORS_COMPTE)
        groupes.setdefault(groupe, Counter()).update(mesures_brutes(avis, textes))
    return {groupe: {nom: comptes[nom] for nom in COLONNES} for groupe, comptes in groupes.items()}


def stockes(modele: Any, *cle: str) -> dict[Any, dict[str, int]]:
    """Read what is stored, by the same key."""
    return {
        tuple(ligne[nom] for nom in (*cle, "origine", "retenu")): {nom: ligne[nom] for nom in COLONNES}
        for ligne in modele.objects.values()
    }


def themes_attendus(cle: Any) -> Counter[Any]:
    """Group the themes of comments that are not refused."""
    reconnus = ThemeReconnu.objects.exclude(verbatim__etat=EtatVerbatim.REJETE).exclude(
        verbatim__avis__comptage=Comptage.A_TRIER
    )
    comptes: Counter[Any] = Counter()
    for reconnu in reconnus.select_related("verbatim__avis__point__inscription"):
        avis = reconnu.verbatim.avis
        origine = "borne" if avis.enrolement_id else "smartphone"
        comptes[(*cle(avis), reconnu.theme, origine, avis.comptage in HORS_COMPTE)] += 1
    return comptes


def themes_stockes(modele: Any, *cle: str) -> dict[Any, int]:
    """Read the themes stored, by the same key."""
    return {
        tuple(ligne[nom] for nom in (*cle, "theme", "origine", "retenu")): ligne["n"]
        for ligne in modele.objects.values()
    }


def publies_attendus(cle: Any) -> dict[Any, tuple[int, int]]:
    """Count in plain Python the published comments of opinions that were sorted, and those that are answered."""
    comptes: dict[Any, tuple[int, int]] = {}
    for verbatim in Verbatim.objects.filter(etat=EtatVerbatim.PUBLIE).select_related("avis__point__inscription"):
        avis = verbatim.avis
        if avis.comptage != Comptage.A_TRIER:
            groupe = (*cle(avis), "borne" if avis.enrolement_id else "smartphone", avis.comptage in HORS_COMPTE)
            n, repondus = comptes.get(groupe, (0, 0))
            comptes[groupe] = n + 1, repondus + bool(verbatim.reponse)
    return comptes


def publies_stockes(modele: Any, *cle: str) -> dict[Any, tuple[int, int]]:
    """Read what is stored of published comments, by the same key."""
    return {
        tuple(ligne[nom] for nom in (*cle, "origine", "retenu")): (ligne["nb_publies"], ligne["nb_repondus"])
        for ligne in modele.objects.values()
        if ligne["nb_publies"] or ligne["nb_repondus"]
    }


def verifier_tout() -> None:
    """Compare the five tables with the facts."""

    def du_point(avis: Avis) -> Any:
        return avis.point_id, avis.jour

    def national(avis: Avis) -> Any:
        return avis.point.inscription.campagne_id, avis.jour

    def mensuel(avis: Avis) -> Any:
        return avis.point.inscription_id, avis.jour.replace(day=1)

    assert stockes(AgregatJour, "point_id", "jour") == attendus(du_point)
    assert stockes(AgregatMois, "inscription_id", "mois") == attendus(mensuel)
    assert publies_stockes(AgregatJour, "point_id", "jour") == publies_attendus(du_point)
    assert publies_stockes(AgregatMois, "inscription_id", "mois") == publies_attendus(mensuel)
    assert stockes(AgregatNational, "campagne_id", "jour") == attendus(national)
    assert themes_stockes(AgregatTheme, "point_id", "jour") == dict(themes_attendus(du_point))
    assert themes_stockes(AgregatThemeNational, "campagne_id", "jour") == dict(themes_attendus(national))


def deux_organismes() -> list[Point]:
    """Three points: two services of one body, another body of the same edition."""
    campagne = CampagneFactory()
    premiere = InscriptionFactory(campagne=campagne, smartphone=True, borne=True)
    seconde = InscriptionFactory(campagne=campagne, smartphone=True, borne=True)
    site = SiteFactory(organisme=premiere.organisme)
    return [
        PointFactory(inscription=premiere, site=site),
        PointFactory(inscription=premiere, site=site, service=ServiceFactory(organisme=premiere.organisme)),
        PointFactory(inscription=seconde),
    ]


class VieDesAvis(RuleBasedStateMachine):
    """Opinions come, are held, judged, commented, deleted; whoever changes them asks for their day."""

    @initialize()
    def commencer(self) -> None:
        self.points = deux_organismes()
        self.enrolement = EnrolementFactory(borne__inscription=self.points[0].inscription)
        self.suite = 0

    def _tous(self) -> list[Avis]:
        return list(Avis.objects.order_by("recu_le", "pk"))

    @rule(
        point=st.integers(0, 2),
        jour=st.sampled_from(JOURS),
        heure=st.integers(0, 23),
        note=st.integers(1, 5),
        raisons=st.lists(st.sampled_from(Raison.values), max_size=2, unique=True),
        resultat=st.sampled_from(["", *ResultatDemarche.values]),
        attente=st.sampled_from(["", *AttenteJugee.values]),
        borne=st.booleans(),
    )
    def recevoir(self, point, jour, heure, note, raisons, resultat, attente, borne) -> None:
        raison_1, raison_2 = [*raisons, "", ""][:2]
        self.suite += 1
        avis = AvisFactory(
            point=self.points[point],
            jour=jour,
            heure=heure,
            satisfaction=note,
            raison_1=raison_1,
            raison_2=raison_2,
            resultat=resultat,
            attente=attente,
            enrolement=self.enrolement if borne else None,
            sequence=self.suite if borne else None,
        )
        agreger_jours(paires=[(avis.point_id, jour)])

    @rule(rang=st.integers(0, 40), comptage=st.sampled_from(sorted(COMPTES | HORS_COMPTE)))
    def juger(self, rang, comptage) -> None:
        avis = self._tous()[rang : rang + 1]
        for un in avis:
            motif = "" if comptage == Comptage.COMPTE else MotifRetenue.RAFALE
            Avis.objects.filter(pk=un.pk).update(comptage=comptage, motif_retenue=motif)
        agreger_jours(paires=[(un.point_id, un.jour) for un in avis])

    @rule(rang=st.integers(0, 40), theme=st.sampled_from(["attente", "accueil"]))
    def commenter(self, rang, theme) -> None:
        for un in self._tous()[rang : rang + 1]:
            if not Verbatim.objects.filter(avis=un).exists():
                ThemeReconnuFactory(verbatim=VerbatimFactory(avis=un), theme=theme)
            agreger_jours(paires=[(un.point_id, un.jour)])

    @rule(rang=st.integers(0, 40), etat=st.sampled_from(EtatVerbatim.values), reponse=st.sampled_from(["", "Merci."]))
    def decider(self, rang, etat, reponse) -> None:
        reponse = reponse if etat == EtatVerbatim.PUBLIE else ""
        for un in self._tous()[rang : rang + 1]:
            Verbatim.objects.filter(avis=un).update(
                etat=etat,
                motif="injure" if etat == EtatVerbatim.REJETE else "",
                decide_le=maintenant() if etat in VERBATIMS_DECIDES else None,
                reponse=reponse,
                repondu_le=maintenant() if reponse else None,
            )
            agreger_jours(paires=[(un.point_id, un.jour)])

    @rule(rang=st.integers(0, 40))
    def supprimer(self, rang) -> None:
        for un in self._tous()[rang : rang + 1]:
            un.delete()
            agreger_jours(paires=[(un.point_id, un.jour)] * 2)

    @rule()
    def filet_de_la_nuit(self) -> None:
        reagreger(du=JOURS[0], au=JOURS[-1])

    @invariant()
    def egal_aux_faits(self) -> None:
        if hasattr(self, "points"):
            verifier_tout()


class TestVieDesAvis(TestCase):
    """Django's test case gives each example its own transaction."""

    def test_agreger_jours_any_history_equals_facts(self) -> None:
        run_state_machine_as_test(
            VieDesAvis,
            settings=settings(
                max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


@pytest.mark.django_db
def test_reagreger_lost_and_false_counts_are_mended():
    points = deux_organismes()
    for rang, point in enumerate(points):
        AvisFactory.create_batch(2 + rang, point=point, jour=JOURS[0], comptage=Comptage.COMPTE)
        AvisFactory(point=point, jour=JOURS[1], comptage=Comptage.RETENU, motif_retenue=MotifRetenue.RAFALE)
    agreger_jours(paires=[(points[0].pk, JOURS[0])])
    AgregatJour.objects.update(h03=9)
    AgregatJour.objects.create(
        point=points[2], inscription=points[2].inscription, jour=JOURS[2], origine="borne", n=3, n1=3
    )

    assert reagreger(du=JOURS[0], au=JOURS[-1]) == 7

    verifier_tout()


@pytest.mark.django_db
def test_recompter_publies_counts_them_again_and_leaves_what_retention_erased_counted():
    points = deux_organismes()
    verbatims = [
        VerbatimFactory(avis=AvisFactory(point=point, jour=jour, comptage=Comptage.COMPTE), publie=True)
        for point in points
        for jour in JOURS[:2]
    ]
    agreger_jours(paires=[(point.pk, jour) for point in points for jour in JOURS])
    avant = stockes(AgregatJour, "point_id", "jour"), stockes(AgregatMois, "inscription_id", "mois")
    Verbatim.objects.filter(pk=verbatims[0].pk).delete()
    Verbatim.objects.filter(pk=verbatims[2].pk).update(reponse="Merci.", repondu_le=maintenant())
    AgregatJour.objects.filter(point=points[2]).update(nb_publies=7)

    assert recompter_tous_les_publies() == 6

    assert (stockes(AgregatJour, "point_id", "jour"), stockes(AgregatMois, "inscription_id", "mois")) == avant
    de_la_premiere = points[0].inscription_id
    assert publies_stockes(AgregatMois, "inscription_id", "mois") == {
        (de_la_premiere, dt.date(2027, 1, 1), "smartphone", False): (1, 1),
        (de_la_premiere, dt.date(2027, 2, 1), "smartphone", False): (2, 0),
        (points[2].inscription_id, dt.date(2027, 1, 1), "smartphone", False): (1, 0),
        (points[2].inscription_id, dt.date(2027, 2, 1), "smartphone", False): (1, 0),
    }
    assert publies_stockes(AgregatJour, "point_id", "jour") == publies_attendus(lambda avis: (avis.point_id, avis.jour))


@pytest.mark.django_db
def test_night_tells_the_body_of_a_comment_that_the_version_before_wrote():
    verbatim = VerbatimFactory()
    Verbatim.objects.update(inscription=None)

    reagreger_recents()

    assert Verbatim.objects.values_list("inscription", flat=True).get() == verbatim.avis.point.inscription_id


@pytest.mark.django_db
def test_agreger_jours_unknown_point_changes_nothing():
    agreger_jours(paires=[(999_999, JOURS[0])])
    agreger_jours(paires=[])

    assert AgregatJour.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_agreger_jours_holds_points_then_editions_then_registrations():
    avis = AvisFactory(jour=JOURS[0])

    with CaptureQueriesContext(connection) as ecoute:
        agreger_jours(paires=[(avis.point_id, JOURS[0])])

    verrous = [ordre["sql"] for ordre in ecoute if ordre["sql"].endswith("FOR NO KEY UPDATE")]
    tables = [re.search(r'FROM "(\w+)"', verrou)[1] for verrou in verrous]
    assert tables == ["bornes_point", "campagnes_campagne", "organismes_inscription"]


@pytest.mark.django_db
def test_agreger_jours_unsorted_opinions_are_not_counted():
    avis = AvisFactory(jour=JOURS[0])

    agreger_jours(paires=[(avis.point_id, JOURS[0])])

    assert AgregatJour.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_agreger_jours_at_the_same_time_equals_facts():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one at a time")
    points = deux_organismes()
    fautes: list[BaseException] = []

    def travailler(rang: int) -> None:
        try:
            for tour in range(6):
                point = points[(rang + tour) % 3]
                jour = JOURS[(rang * 2 + tour) % 3]
                AvisFactory(point=point, jour=jour, satisfaction=1 + tour % 5, comptage=Comptage.COMPTE)
                agreger_jours(paires=[(p.pk, j) for p in points for j in JOURS])
        except BaseException as faute:  # noqa: BLE001 -- told by the test's own thread
            fautes.append(faute)
        finally:
            connection.close()

    fils = [threading.Thread(target=travailler, args=(rang,)) for rang in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert fautes == []
    assert Avis.objects.count() == 24
    verifier_tout()


@pytest.mark.django_db
def test_what_retention_erased_of_a_day_stays_counted_when_its_opinions_are_judged_again():
    jour = aujourdhui() - CONSERVATION_VERBATIM
    recu_le = maintenant() - CONSERVATION_VERBATIM
    point = PointFactory()
    for satisfaction in (2, 4, 5):
        avis = AvisFactory(point=point, jour=jour, recu_le=recu_le, satisfaction=satisfaction, comptage=Comptage.COMPTE)
        verbatim = VerbatimFactory(avis=avis, cree_le=recu_le, publie=True)
        ThemeReconnuFactory(verbatim=verbatim, theme="accueil")
    paires = [(point.pk, jour)]
    with regler(recu_le):
        agreger_jours(paires=paires)
    purger_app("bornes", a_la_date=maintenant())
    assert not Verbatim.objects.exists()

    Avis.objects.filter(satisfaction=5).update(comptage=Comptage.ECARTE, motif_retenue=MotifRetenue.RAFALE)
    agreger_jours(paires=paires)

    [compte] = AgregatJour.objects.filter(retenu=False)
    assert (compte.n, compte.n5, compte.nb_textes, compte.nb_publies) == (2, 0, 2, 0)
    assert AgregatMois.objects.get(retenu=False).nb_textes == 2
    for themes in (AgregatTheme, AgregatThemeNational):
        assert list(themes.objects.values_list("theme", "n")) == [("accueil", 2)]

    Avis.objects.update(comptage=Comptage.ECARTE, motif_retenue=MotifRetenue.RAFALE)
    agreger_jours(paires=paires)

    assert AgregatJour.objects.get().retenu is True
    for themes in (AgregatTheme, AgregatThemeNational):
        assert not themes.objects.filter(retenu=False).exists()
