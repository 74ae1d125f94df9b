"""The space of a body."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from organismes.actions.confirmer import confirmer_inscription
from organismes.enums import EtatInscription, RoleMembre
from organismes.models import Inscription, Membre
from organismes.queries.participation import participation_de
from socle.horloge import PARIS
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory
from tests.organismes.views.test_inscription import ETAPE_CANAUX, ETAPE_OPTIONS

pytestmark = pytest.mark.django_db


def _url(nom, **parametres):
    return reverse(f"organismes:espace_{nom}", kwargs=parametres)


@pytest.fixture
def referent(client, db):
    membre = MembreFactory()
    client.force_login(membre.utilisateur)
    return membre


def _inscription(referent, **champs):
    return InscriptionFactory(organisme=referent.organisme, referent_courriel=referent.utilisateur.email, **champs)


def _modification(inscription, **canaux):
    donnees = {"referent-nom": "Nouveau nom", "referent-fonction": "Maire", "referent-telephone": ""}
    donnees |= {f"canaux-{nom}": valeur for nom, valeur in {**ETAPE_CANAUX, **canaux}.items()}
    return donnees | {f"options-{nom}": valeur for nom, valeur in ETAPE_OPTIONS.items()}


def test_accueil_tells_the_participation_in_words(client, referent):
    _inscription(referent, confirmee=True)

    texte = client.get(_url("accueil")).content.decode()

    assert "Nous relisons votre inscription" in texte
    assert "Adresse confirmée" in texte
    assert "Modification demandée" not in texte


@pytest.mark.parametrize(
    ("trait", "campagne", "attendues"),
    [
        ("confirmee", "", [("Relecture de l’inscription", "en-cours"), ("Terrain", "a-venir")]),
        ("a_corriger", "", [("Modification demandée", "en-cours"), ("Terrain", "a-venir")]),
        ("validee", "en_terrain", [("Inscription validée", "passee"), ("Terrain en cours", "en-cours")]),
        ("validee", "terminee", [("Inscription validée", "passee"), ("Terrain terminé", "passee")]),
        ("retiree", "", [("Inscription retirée", "en-cours")]),
    ],
)
def test_participation_follows_the_registration_and_the_edition(trait, campagne, attendues):
    inscription = InscriptionFactory(
        campagne=CampagneFactory(**({campagne: True} if campagne else {})), **{trait: True}
    )

    etapes = [(etape.mot, etape.etat) for etape in participation_de(inscription)]

    assert etapes[2 : 2 + len(attendues)] == attendues


def test_accueil_without_body_offers_to_confirm_what_waits(client):
    personne = UtilisateurFactory(email="camille@ville.exemple")
    client.force_login(personne)
    inscription = InscriptionFactory(deposee=True, referent_courriel="camille@ville.exemple")
    autre = InscriptionFactory(deposee=True)

    texte = client.get(_url("accueil")).content.decode()
    refuse = client.post(_url("confirmer", pk=autre.pk))
    client.post(_url("confirmer", pk=inscription.pk))

    assert "attend votre confirmation" in texte
    assert refuse.status_code == 404
    assert Inscription.objects.get(pk=inscription.pk).etat == EtatInscription.CONFIRMEE
    assert inscription.organisme.les_membres.get().utilisateur == personne


def test_espace_changes_body_only_to_ones_own(client, referent):
    sien = MembreFactory(utilisateur=referent.utilisateur, organisme=OrganismeFactory(nom="Zèbre-sur-Mer")).organisme
    autre = OrganismeFactory()

    client.post(_url("organisme"), {"organisme": sien.pk})
    courant = client.get(_url("accueil")).context["organisme"]
    refus = client.post(_url("organisme"), {"organisme": autre.pk})

    assert courant == sien
    assert refus.status_code == 404


def test_detail_is_the_bodys_own(client, referent):
    sienne, autre = _inscription(referent), InscriptionFactory()

    codes = [
        client.get(_url(nom, pk=inscription.pk)).status_code
        for nom in ("inscription_detail", "inscription_pdf", "inscription_modifier", "inscription_retirer")
        for inscription in (sienne, autre)
    ]

    # The recap is being made.
    assert codes == [200, 404, 202, 404, 200, 404, 200, 404]


def test_detail_gives_the_notice_ready_to_copy(client, referent):
    inscription = _inscription(referent, canaux=("EMAIL", "TEL"))

    texte = client.get(_url("inscription_detail", pk=inscription.pk)).content.decode()

    assert "par courriel, téléphone" in texte
    assert "aucun nom n’est relevé" in texte


def test_modifier_sends_back_to_review(client, referent):
    inscription = _inscription(referent, a_corriger=True)
    adresse = _url("inscription_modifier", pk=inscription.pk)

    page = client.get(adresse).content.decode()
    reponse = client.post(adresse, _modification(inscription))

    inscription.refresh_from_db()
    assert "Téléphone à corriger" in page
    assert reponse.url == _url("inscription_detail", pk=inscription.pk)
    assert (inscription.etat, inscription.referent_nom) == (EtatInscription.CONFIRMEE, "Nouveau nom")


def test_modifier_bad_input_keeps_what_was_typed(client, referent):
    inscription = _inscription(referent, confirmee=True)

    reponse = client.post(
        _url("inscription_modifier", pk=inscription.pk), _modification(inscription, telephone_accueil="12")
    )

    inscription.refresh_from_db()
    texte = reponse.content.decode()
    assert 'value="12"' in texte
    assert "Ce numéro n’existe pas" in texte
    assert inscription.referent_nom == "Camille Référente"


def test_modifier_once_validated_is_closed(client, referent):
    inscription = _inscription(referent)
    adresse = _url("inscription_modifier", pk=inscription.pk)

    page = client.get(adresse)
    reponse = client.post(adresse, _modification(inscription))

    inscription.refresh_from_db()
    assert "ne se modifie plus" in page.content.decode()
    assert reponse.status_code == 409
    assert inscription.referent_nom == "Camille Référente"


def test_retirer_by_the_referent_passes_the_seat(client, referent):
    campagne = CampagneFactory(idcity_places=1)
    inscription = _inscription(referent, campagne=campagne, deposee=True, idcity=True)
    suivante = InscriptionFactory(campagne=campagne, deposee=True, idcity=True)
    for une in (inscription, suivante):
        confirmer_inscription(inscription=une)
    adresse = _url("inscription_retirer", pk=inscription.pk)

    page = client.get(adresse).content.decode()
    sans = client.post(adresse, {"motif": ""})
    client.post(adresse, {"motif": "Élections"})

    suivante.refresh_from_db()
    assert "passe à la collectivité suivante" in page
    assert sans.status_code == 200
    assert Inscription.objects.get(pk=inscription.pk).etat == EtatInscription.RETIREE
    assert suivante.place_gratuite.rang == 1


def test_plain_member_neither_withdraws_nor_invites(client, referent):
    inscription = _inscription(referent)
    membre = MembreFactory(organisme=referent.organisme, role=RoleMembre.MEMBRE)
    client.force_login(membre.utilisateur)

    codes = [
        client.get(_url("inscription_detail", pk=inscription.pk)).status_code,
        client.get(_url("inscription_retirer", pk=inscription.pk)).status_code,
        client.get(_url("membres")).status_code,
        client.post(_url("membres"), {"courriel": "x@ville.exemple"}).status_code,
        client.post(_url("membre_retirer", pk=referent.pk)).status_code,
    ]

    assert codes == [200, 403, 200, 403, 403]
    assert Membre.objects.count() == 2


def test_membres_invites_and_removes(client, referent, django_capture_on_commit_callbacks):
    ailleurs = MembreFactory()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(_url("membres"), {"courriel": "collegue@ville.exemple"})
    membre = referent.organisme.les_membres.exclude(pk=referent.pk).get()
    page = client.get(_url("membres")).content.decode()
    retrait = client.post(_url("membre_retirer", pk=membre.pk))
    refus = client.post(_url("membre_retirer", pk=ailleurs.pk))

    assert mail.outbox[0].to == ["collegue@ville.exemple"]
    assert "invité, pas encore venu" in page
    assert retrait.status_code == 302
    assert refus.status_code == 404
    assert list(referent.organisme.les_membres.all()) == [referent]


def test_conseil_is_asked_to_communes_after_the_first_round(client, referent):
    with time_machine.travel(dt.datetime(2020, 3, 20, 12, tzinfo=PARIS)):
        inscription = _inscription(referent, campagne=CampagneFactory(historique=True))
        client.force_login(referent.utilisateur)
        accueil = client.get(_url("accueil")).content.decode()
        client.post(_url("conseil", pk=inscription.pk), {"etat": "complet"})

    inscription.refresh_from_db()
    assert "complet dès le premier tour" in accueil
    assert inscription.etat_conseil == "complet"


def test_conseil_without_election_does_not_exist(client, referent):
    inscription = _inscription(referent)

    assert client.get(_url("conseil", pk=inscription.pk)).status_code == 404
