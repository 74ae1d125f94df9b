"""How many free seats an edition offers: more go at once to who waits, fewer never take one back."""

from __future__ import annotations

import pytest

from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.inscrire import deposer_inscription
from organismes.actions.places import offrir_places
from organismes.enums import GenreCourrierOrganisme
from organismes.models import CourrierOrganisme
from organismes.queries.places import Places, places_de, situation_idcity
from socle.expedition import expedier
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.organismes.donnees import brouillon_complet
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def auteur():
    return UtilisateurFactory(administrateur=True)


@pytest.fixture
def file():
    """An edition of one seat, held, and a body that waits."""
    campagne = CampagneFactory(idcity_places=1)
    for rang in range(2):
        brouillon = brouillon_complet(campagne, courriel=f"referent{rang}@ville.exemple")
        confirmer_inscription(inscription=deposer_inscription(brouillon=brouillon, recue_le=maintenant()))
    return campagne, list(campagne.les_inscriptions.order_by("ordre_idcity"))


def test_one_more_seat_goes_to_the_next_in_line_who_is_told(file, auteur, mailoutbox):
    campagne, (premiere, seconde) = file

    campagne = offrir_places(campagne=campagne, places=2, valeur=900, motif="Accord avec le partenaire", auteur=auteur)

    assert places_de(campagne) == Places(total=2, prises=2, en_attente=0)
    assert (situation_idcity(premiere).rang, situation_idcity(seconde).rang) == (1, 2)
    assert (premiere.place_gratuite.valeur_contrat, seconde.place_gratuite.valeur_contrat) == (None, 900)
    courriers = CourrierOrganisme.objects.filter(genre=GenreCourrierOrganisme.PLACE)
    assert [courrier.inscription for courrier in courriers] == [seconde]
    expedier(CourrierOrganisme, courriers[0].pk)
    # Nobody left hers.
    assert "libér" not in mailoutbox[-1].subject + mailoutbox[-1].body
    assert "la place 2 sur 2" in mailoutbox[-1].body


def test_a_seat_already_held_is_not_taken_back(file, auteur):
    campagne, _ = file

    refuse = refuser(
        "places_deja_tenues", offrir_places, campagne=campagne, places=0, valeur=None, motif="Moins", auteur=auteur
    )

    assert refuse.champ == "idcity_places"


def test_seats_that_nobody_holds_may_go(file, auteur):
    campagne, _ = file
    campagne = offrir_places(campagne=campagne, places=5, valeur=None, motif="Plus", auteur=auteur)

    campagne = offrir_places(campagne=campagne, places=2, valeur=None, motif="Moins", auteur=auteur)

    assert sorted(campagne.les_places.values_list("rang", flat=True)) == [1, 2]
