"""One body computed again alone: what a whole computation would give it, and nothing else moves but the places."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campagnes.models import Campagne
from enquetes.models import Visite
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import verrouiller
from socle.models import Entree
from tests.factories.trophees import campagne_a_contester
from tests.rapports.edition import edition
from trophees.actions.calculer import calculer_resultats
from trophees.actions.recalculer import recalculer_organisme
from trophees.models import LoisDesErreurs, Resultat

pytestmark = pytest.mark.django_db
INTERVALLES = {
    "intervalle",
    "etapes_intervalles",
    "determinants_intervalles",
    "qualite_intervalle",
    "erreur",
}
PLACES = {"rang_bas", "rang_haut", "proba_premier", "palier", "score_bas", "score_haut", "calcule_le", "id"}


def _resultats(campagne):
    return {r["inscription_id"]: r for r in Resultat.objects.filter(inscription__campagne=campagne).values()}


def _sans_bornes(valeur):
    """Leave out what is learnt from the whole edition."""
    if isinstance(valeur, dict):
        return {cle: _sans_bornes(une) for cle, une in valeur.items() if cle not in INTERVALLES | PLACES}
    return valeur


@transaction.atomic
def _annuler(inscription, canal="EMAIL"):
    """Void the worst contact of a body by a channel."""
    visite = inscription.les_visites.filter(canal=canal).order_by("pk").first()
    issues.annuler(verrouiller(visite), motif="Adresse fausse", auteur=None, a_refaire=False, hors_plan=True)


def test_a_body_alone_gets_what_the_whole_edition_gives_it(referentiels_charges):
    campagne, inscription = edition(pairs=6)
    avant = _resultats(campagne)
    _annuler(inscription)

    recalculer_organisme(inscription=inscription)
    seul = _resultats(campagne)
    calculer_resultats(campagne=campagne)
    tout = _resultats(campagne)

    assert _sans_bornes(seul) == _sans_bornes(tout)
    assert seul[inscription.pk]["score"] != avant[inscription.pk]["score"]
    for borne in ("score_bas", "score_haut"):
        assert seul[inscription.pk][borne] == pytest.approx(tout[inscription.pk][borne], abs=1)
    # Nobody else's score, interval or day of computation moved.
    autres = avant.keys() - {inscription.pk}
    garde = {"score", "score_bas", "score_haut", "detail", "calcule_le"}
    assert [{k: seul[pk][k] for k in garde} for pk in autres] == [{k: avant[pk][k] for k in garde} for pk in autres]


def test_who_has_another_rank_was_computed_again(referentiels_charges):
    """Its report prints the rank before: it is told to be of before, as that of the body whose contact was judged."""
    campagne = campagne_a_contester(calculee=True)
    avant = _resultats(campagne)
    (inscription,) = campagne.les_inscriptions.filter(resultat__rang=3)
    pire = min(inscription.les_visites.all(), key=lambda visite: visite.reponses["EM-16"]["trouves"])
    with transaction.atomic():
        issues.annuler(verrouiller(pire), motif="Adresse fausse", auteur=None, a_refaire=False, hors_plan=True)

    recalculer_organisme(inscription=inscription)
    apres = _resultats(campagne)

    reclasses, deplaces, recalcules = (
        {pk for pk in avant if any(apres[pk][colonne] != avant[pk][colonne] for colonne in colonnes)}
        for colonnes in (["rang"], ["rang", "rang_bas", "rang_haut"], ["calcule_le"])
    )
    assert len(reclasses) > 1
    assert recalcules == deplaces | {inscription.pk}


def test_who_is_ranked_among_fewer_was_computed_again(referentiels_charges):
    """Its report prints « rang 1 sur 5 » where its page says « sur 4 », whatever its own rank."""
    campagne = campagne_a_contester(calculee=True)
    avant = _resultats(campagne)
    (derniere,) = campagne.les_inscriptions.filter(resultat__rang=5)
    for visite in derniere.les_visites.all()[:5]:
        with transaction.atomic():
            issues.annuler(verrouiller(visite), motif="Adresse fausse", auteur=None, a_refaire=False, hors_plan=True)

    recalculer_organisme(inscription=derniere)
    apres = _resultats(campagne)

    assert sorted(r["rang"] or 0 for r in apres.values()) == [0, 1, 2, 3, 4]
    assert all(apres[pk]["calcule_le"] > avant[pk]["calcule_le"] for pk in avant)


def test_nothing_changed_nothing_moves(referentiels_charges):
    campagne, inscription = edition(pairs=3)
    avant = _resultats(campagne)

    recalculer_organisme(inscription=inscription)

    apres = _resultats(campagne)
    avant[inscription.pk].pop("calcule_le"), apres[inscription.pk].pop("calcule_le")
    assert apres == avant
    assert list(Entree.objects.filter(acte__startswith="resultats.").order_by("pk").values_list("acte", flat=True))[
        -1:
    ] == ["resultats.recalcules"]


@pytest.mark.parametrize("change", ["methode", "version", "lois"])
def test_without_what_the_edition_taught_all_is_computed(change, referentiels_charges, monkeypatch):
    campagne, inscription = edition(pairs=1)
    if change == "version":
        # Laws of then had two numbers a channel.
        monkeypatch.setattr("trophees.queries.lois.VERSION", "1.1")
        calculer_resultats(campagne=campagne)
        gardees = LoisDesErreurs.objects.get()
        for loi in gardees.contenu.values():
            loi["canaux"] = {canal: nombres[:2] for canal, nombres in loi["canaux"].items()}
        gardees.save()
        monkeypatch.undo()
    elif change == "methode":
        Campagne.objects.filter(pk=campagne.pk).update(politique_non_reponse="na")
    else:
        LoisDesErreurs.objects.all().delete()
    campagne.refresh_from_db()

    recalculer_organisme(inscription=inscription)
    trouves = _resultats(campagne)
    calculer_resultats(campagne=campagne)

    assert _sans_bornes(trouves) == _sans_bornes(_resultats(campagne))
    assert LoisDesErreurs.objects.count() == 1


def test_measures_of_other_bodies_are_not_read(referentiels_charges):
    _, inscription = edition(pairs=3)

    with CaptureQueriesContext(connection) as requetes:
        recalculer_organisme(inscription=inscription)

    assert not [r["sql"] for r in requetes if f'"{Visite._meta.db_table}"."reponses"' in r["sql"]]
