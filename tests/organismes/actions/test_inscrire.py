"""Deposit and change a registration."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail

from comptes.models import Utilisateur
from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.decider import demander_modification, valider_inscription
from organismes.actions.inscrire import (
    declarer_conseil,
    deposer_inscription,
    deposer_par_equipe,
    modifier_inscription,
    renvoyer_lien,
)
from organismes.enums import EtatConseil, EtatInscription
from organismes.models import Inscription, Organisme
from organismes.queries.demande import ecrire_valeurs
from organismes.queries.places import situation_idcity
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory
from tests.organismes.donnees import brouillon_complet, donnees_completes
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def _actes(objet):
    return [entree.acte for entree in historique(objet)]


def test_deposer_inscription_writes_everything_declared(django_capture_on_commit_callbacks):
    territoire = TerritoireFactory(nom="Exemple", siren="213105554")
    brouillon = brouillon_complet(CampagneFactory(), territoire=territoire)
    instant = maintenant()

    with django_capture_on_commit_callbacks(execute=True):
        inscription = deposer_inscription(brouillon=brouillon, recue_le=instant)

    organisme = inscription.organisme
    assert (organisme.type, organisme.nom, organisme.siren, organisme.population) == (
        "COMMUNE",
        "Exemple",
        "213105554",
        30_000,
    )
    assert (organisme.territoire, organisme.code_insee, organisme.departement, organisme.region) == (
        territoire,
        territoire.code,
        "31",
        "76",
    )
    assert (inscription.etat, inscription.deposee_le, inscription.confirmee_le, inscription.ordre_idcity) == (
        EtatInscription.DEPOSEE,
        instant,
        None,
        None,
    )
    assert dict(inscription.les_canaux.values_list("canal", "coordonnees")) == {
        "EMAIL": "accueil@ville.exemple",
        "COURRIER": "1 place de la Mairie\n31000 Exemple",
        "TEL": "+33 5 61 22 29 22",
        "WEB": "https://www.ville.exemple",
    }
    assert inscription.services == ["État civil", "Urbanisme"]
    assert _actes(inscription) == ["inscription.deposee"]
    compte = Utilisateur.objects.get(email="camille@ville.exemple")
    assert not compte.has_usable_password()
    assert not EmailAddress.objects.get(user=compte).verified
    assert [message.to for message in mail.outbox] == [["camille@ville.exemple"]]
    assert not organisme.les_membres.exists()


def test_deposer_inscription_twice_gives_one_row():
    brouillon = brouillon_complet(CampagneFactory())

    premiere = deposer_inscription(brouillon=brouillon, recue_le=maintenant())
    seconde = deposer_inscription(brouillon=brouillon, recue_le=maintenant())

    assert premiere == seconde
    assert Inscription.objects.count() == 1


def test_deposer_inscription_twice_even_after_closing_gives_the_row():
    campagne = CampagneFactory()
    brouillon = brouillon_complet(campagne)
    premiere = deposer_inscription(brouillon=brouillon, recue_le=maintenant())

    tard = deposer_inscription(brouillon=brouillon, recue_le=maintenant() + dt.timedelta(days=90))

    assert tard == premiere


@pytest.mark.parametrize(
    ("champ", "valeur", "code"),
    [
        ("reglement_accepte", False, "engagements_manquants"),
        ("agents_informes", False, "engagements_manquants"),
    ],
)
def test_deposer_inscription_without_undertaking_is_refused(champ, valeur, code):
    brouillon = brouillon_complet(CampagneFactory(), **{champ: valeur})

    refuser(code, deposer_inscription, brouillon=brouillon, recue_le=maintenant())
    assert not Inscription.objects.exists()
    assert not Organisme.objects.exists()


def test_deposer_inscription_incomplete_names_the_step():
    brouillon = brouillon_complet(CampagneFactory())
    del brouillon.donnees["canaux"]
    brouillon.save()

    with pytest.raises(RegleMetier, match="étape 3"):
        deposer_inscription(brouillon=brouillon, recue_le=maintenant())

    assert not Inscription.objects.exists()


def test_deposer_inscription_of_library_keeps_its_siret():
    organisme = {"type": "BIBLIOTHEQUE", "nom": "Médiathèque", "siren": "21310555400017", "territoire": None}
    brouillon = brouillon_complet(CampagneFactory(), organisme=organisme)

    inscription = deposer_inscription(brouillon=brouillon, recue_le=maintenant())

    assert (inscription.organisme.siren, inscription.organisme.type) == ("21310555400017", "BIBLIOTHEQUE")


def test_confirmer_inscription_renames_what_a_squatter_named_and_nobody_else():
    campagne = CampagneFactory()
    voisin = OrganismeFactory()
    avant = Organisme.objects.filter(pk=voisin.pk).values().get()
    squatte = {"type": "AUTRE", "nom": "Nom moqueur", "siren": "21310555400017", "territoire": None}
    juste = {"type": "BIBLIOTHEQUE", "nom": "Médiathèque", "siren": "21310555400017", "territoire": None}
    deposer_inscription(brouillon=brouillon_complet(campagne, organisme=squatte), recue_le=maintenant())
    inscription = deposer_inscription(
        brouillon=brouillon_complet(campagne, organisme=juste, courriel="vrai@biblio.exemple"), recue_le=maintenant()
    )

    inscription = confirmer_inscription(inscription=inscription)

    organisme = Organisme.objects.exclude(pk=voisin.pk).get()
    assert (organisme.nom, organisme.type) == ("Médiathèque", "BIBLIOTHEQUE")
    assert Organisme.objects.filter(pk=voisin.pk).values().get() == avant


def test_deposer_inscription_for_known_account_opens_no_other():
    compte = UtilisateurFactory(email="camille@ville.exemple")
    brouillon = brouillon_complet(CampagneFactory())

    deposer_inscription(brouillon=brouillon, recue_le=maintenant())

    assert list(Utilisateur.objects.all()) == [compte]
    assert EmailAddress.objects.get().verified


def test_account_is_named_by_who_holds_its_mailbox_not_by_who_typed_it():
    inscription = deposer_inscription(brouillon=brouillon_complet(CampagneFactory()), recue_le=maintenant())
    compte = Utilisateur.objects.get(email=inscription.referent_courriel)
    assert compte.nom == ""

    confirmer_inscription(inscription=inscription)

    compte.refresh_from_db()
    assert compte.nom == inscription.referent_nom != ""


def test_deposer_par_equipe_keeps_its_author_and_the_draft_for_sixty_days():
    campagne = CampagneFactory()
    auteur = UtilisateurFactory(charge_etudes=True)
    instant = maintenant()

    inscription = deposer_par_equipe(campagne=campagne, donnees=donnees_completes(), recue_le=instant, auteur=auteur)

    assert inscription.etat == EtatInscription.DEPOSEE
    assert inscription.brouillon.expire_le == instant + dt.timedelta(days=60)
    assert [entree.auteur for entree in historique(inscription)] == [auteur]


def test_renvoyer_lien_long_after_closing_is_refused(django_capture_on_commit_callbacks):
    inscription = InscriptionFactory(deposee=True)
    tard = maintenant() + dt.timedelta(days=60)

    with time_machine.travel(tard), pytest.raises(RegleMetier) as refus:
        renvoyer_lien(inscription=inscription, recue_le=tard)
    with django_capture_on_commit_callbacks(execute=True):
        renvoyer_lien(inscription=inscription, recue_le=maintenant())

    assert refus.value.code == "confirmation_tardive"
    assert len(mail.outbox) == 1


def test_modifier_inscription_sent_back_returns_to_review():
    inscription = InscriptionFactory(confirmee=True)
    equipe = UtilisateurFactory(charge_etudes=True)
    inscription = demander_modification(inscription=inscription, auteur=equipe, motif="Téléphone à corriger")
    donnees = ecrire_valeurs(inscription)
    donnees["canaux"] |= {"telephone_accueil": "+33 5 61 00 00 02", "reseaux_sociaux": ""}
    donnees["referent"]["courriel"] = "autre@ville.exemple"

    inscription = modifier_inscription(inscription=inscription, donnees=donnees, auteur=None)

    assert (inscription.etat, inscription.motif, inscription.decidee_le) == (EtatInscription.CONFIRMEE, "", None)
    assert inscription.referent_courriel != "autre@ville.exemple"
    assert sorted(inscription.les_canaux.values_list("canal", flat=True)) == ["COURRIER", "EMAIL", "TEL", "WEB"]
    assert inscription.les_canaux.get(canal="TEL").coordonnees == "+33 5 61 00 00 02"
    assert _actes(inscription) == [
        "inscription.confirmee",
        "inscription.modifiee",
        "inscription.a_corriger",
    ]


@pytest.mark.parametrize("change", [{"reseaux_sociaux": ""}, {"reseaux_sociaux": "", "adresse_postale": ""}])
def test_modifier_inscription_once_results_are_given_back_keeps_the_channels_that_they_measure(change):
    inscription = InscriptionFactory(confirmee=True, campagne=CampagneFactory(terminee=True, restituee_le=maintenant()))
    gardes = ecrire_valeurs(inscription)
    autres = {**gardes, "canaux": gardes["canaux"] | change}

    refuser("canaux_mesures", modifier_inscription, inscription=inscription, donnees=autres, auteur=None)

    gardes["canaux"]["telephone_accueil"] = "+33 5 61 00 00 02"
    modifier_inscription(inscription=inscription, donnees=gardes, auteur=None)
    assert inscription.les_canaux.get(canal="TEL").coordonnees == "+33 5 61 00 00 02"


def test_modifier_inscription_validated_is_refused_and_changes_nothing():
    inscription = InscriptionFactory(confirmee=True)
    inscription = valider_inscription(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True))
    donnees = ecrire_valeurs(inscription)
    donnees["canaux"]["horaires"] = "Jamais"

    with pytest.raises(RegleMetier) as refus:
        modifier_inscription(inscription=inscription, donnees=donnees, auteur=None)

    inscription.refresh_from_db()
    assert refus.value.code == "inscription_figee"
    assert inscription.horaires != "Jamais"


def test_modifier_inscription_dropping_idcity_passes_the_seat():
    campagne = CampagneFactory(idcity_places=1)
    premiere, seconde = (InscriptionFactory(campagne=campagne, deposee=True, idcity=True) for _ in range(2))
    premiere, seconde = (confirmer_inscription(inscription=i) for i in (premiere, seconde))
    donnees = ecrire_valeurs(premiere)
    donnees["options"]["idcity"] = False

    premiere = modifier_inscription(inscription=premiere, donnees=donnees, auteur=None)
    donnees["options"]["idcity"] = True
    premiere = modifier_inscription(inscription=premiere, donnees=donnees, auteur=None)

    assert situation_idcity(seconde).rang == 1
    assert (situation_idcity(premiere).rang, situation_idcity(premiere).attente) == (None, 1)


def test_declarer_conseil_before_first_round_or_after_the_last_is_refused():
    avant = InscriptionFactory(campagne=CampagneFactory(historique=True))
    auteur = UtilisateurFactory()

    with time_machine.travel(dt.datetime(2020, 3, 14, 12, tzinfo=dt.UTC)), pytest.raises(RegleMetier):
        declarer_conseil(inscription=avant, etat=EtatConseil.COMPLET, auteur=auteur)
    with time_machine.travel(dt.datetime(2020, 3, 16, 12, tzinfo=dt.UTC)):
        apres = declarer_conseil(inscription=avant, etat=EtatConseil.COMPLET, auteur=auteur)

    with time_machine.travel(dt.datetime(2020, 6, 29, 12, tzinfo=dt.UTC)), pytest.raises(RegleMetier):
        declarer_conseil(inscription=avant, etat=EtatConseil.SECOND_TOUR, auteur=auteur)

    assert apres.etat_conseil == EtatConseil.COMPLET
    assert _actes(apres) == ["inscription.conseil_declare"]


def bureau(campagne, *, departement_accueil=None, organisme=None):
    """Return a draft that offers its desk, by a body that the directory does not situate unless told."""
    organisme = organisme or {"type": "CCAS", "nom": "CCAS", "siren": "26310123400015"}
    brouillon = brouillon_complet(campagne, organisme=organisme)
    brouillon.donnees["canaux"] |= {"adresse_accueil": "1 place de la Mairie"}
    if departement_accueil:
        brouillon.donnees["canaux"] |= {"departement_accueil": departement_accueil}
    brouillon.save()
    return brouillon


def test_deposer_a_desk_where_the_edition_does_not_test_it_is_refused():
    demande = {"brouillon": bureau(CampagneFactory(), departement_accueil="31"), "recue_le": maintenant()}

    refuser("accueil_physique_ferme", deposer_inscription, **demande)


def test_deposer_a_desk_that_nothing_situates_is_refused():
    demande = {"brouillon": bureau(CampagneFactory(accueil_physique_actif=True)), "recue_le": maintenant()}

    refuser("accueil_a_situer", deposer_inscription, **demande)


def test_confirmer_situates_a_body_and_never_moves_one_already_situated():
    campagne = CampagneFactory(accueil_physique_actif=True)
    brouillon = bureau(campagne, departement_accueil="31")
    inscription = deposer_inscription(brouillon=brouillon, recue_le=maintenant())
    assert inscription.organisme.departement == ""

    confirmer_inscription(inscription=inscription)

    inscription.organisme.refresh_from_db()
    assert inscription.organisme.departement == "31"
    suivante = CampagneFactory(accueil_physique_actif=True)
    ailleurs = deposer_inscription(brouillon=bureau(suivante, departement_accueil="75"), recue_le=maintenant())
    confirmer_inscription(inscription=ailleurs)
    ailleurs.organisme.refresh_from_db()
    assert ailleurs.organisme.departement == "31"
