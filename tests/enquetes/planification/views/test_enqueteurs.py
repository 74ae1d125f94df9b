from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from comptes.actions.equipe import creer_personnel
from comptes.enums import Role
from comptes.models import Utilisateur
from enquetes.models import Absence, CourrierEnqueteur, Enqueteur
from enquetes.planification.actions.enqueteurs import desactiver_enqueteur
from socle.enums import EtatCourrier
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import (
    AbsenceFactory,
    ConflitInteretFactory,
    CourrierEnqueteurFactory,
    EnqueteurFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory
from tests.preuves import lire, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
LISTE = "enquetes:pilotage_enqueteurs"


@pytest.fixture
def equipe(client):
    personne = UtilisateurFactory(charge_etudes=True)
    client.force_login(personne)
    return personne


@pytest.fixture
def shopper(client):
    enqueteur = EnqueteurFactory(compte=True)
    client.force_login(enqueteur.utilisateur)
    return enqueteur


def pseudonymes(reponse) -> list[str]:
    lignes = lire(reponse).select("tbody th a")
    return [ligne.get_text(strip=True) for ligne in lignes]


def saisie(**champs):
    defaut = {
        "pseudonyme": "E-100",
        "email": "alix@exemple.fr",
        "nom": "",
        "commune": "Commune-Exemple",
        "canaux": ["EMAIL", "TEL"],
        "max_semaine": 6,
        "max_total": 40,
        "conflits": "",
    }
    return defaut | champs


def test_enqueteurs_empty_list_tells_the_next_step(client, equipe):
    assert "Pas encore d’enquêteur" in texte_de(client.get(reverse(LISTE)))


@pytest.mark.parametrize(
    ("filtres", "attendus"),
    [
        ({}, ["E-001", "E-002", "E-003"]),
        ({"q": "albi"}, ["E-002"]),
        ({"canal": "PHYS"}, ["E-001"]),
        ({"departement": "81"}, ["E-002"]),
        ({"statut": "retire"}, ["E-003"]),
        ({"absent": "1"}, ["E-001"]),
        ({"tri": "-charge"}, ["E-002", "E-001", "E-003"]),
        ({"canal": "TEL", "statut": "actif"}, ["E-002"]),
    ],
)
def test_enqueteurs_filters_live_in_the_address(filtres, attendus, client, equipe):
    campagne = CampagneFactory(historique=True)
    premier = EnqueteurFactory(pseudonyme="E-001", canaux=["PHYS"])
    albi = TerritoireFactory(nom="Albi", departement="81")
    second = EnqueteurFactory(pseudonyme="E-002", canaux=["EMAIL", "TEL"], commune=albi)
    EnqueteurFactory(pseudonyme="E-003", canaux=["WEB"], est_actif=False)
    AbsenceFactory(enqueteur=premier, du=dt.date(2020, 2, 3), au=dt.date(2020, 2, 3))
    VisiteFactory(inscription=InscriptionFactory(campagne=campagne), enqueteur=second)

    assert pseudonymes(client.get(reverse(LISTE), filtres)) == attendus


def test_enqueteurs_load_counts_the_edition_only(client, equipe):
    campagne = CampagneFactory(historique=True)
    enqueteur = EnqueteurFactory()
    VisiteFactory(inscription=InscriptionFactory(campagne=campagne), enqueteur=enqueteur)
    VisiteFactory(
        inscription=InscriptionFactory(campagne__annee=2019, campagne__terminee=True), enqueteur=enqueteur, validee=True
    )

    assert "1 / 60" in texte_de(client.get(reverse(LISTE), {"edition": "2020"}))


def test_enqueteurs_export_keeps_the_filters(client, equipe):
    EnqueteurFactory(pseudonyme="E-001", canaux=["TEL"])
    EnqueteurFactory(pseudonyme="E-002", canaux=["WEB"])

    reponse = client.get(reverse(LISTE), {"format": "csv", "canal": "WEB"})

    assert [ligne.split(";")[0] for ligne in reponse.content.decode("utf-8-sig").splitlines()[1:]] == ["E-002"]


def test_enqueteurs_query_budget_is_the_same_with_one_and_three_rows(client, equipe, django_assert_max_num_queries):
    EnqueteurFactory(compte=True, commune=TerritoireFactory())
    client.get(reverse(LISTE))
    with django_assert_max_num_queries(12):
        client.get(reverse(LISTE))
    EnqueteurFactory.create_batch(2, compte=True, commune=TerritoireFactory())

    with django_assert_max_num_queries(12):
        client.get(reverse(LISTE))


def test_enqueteur_inviter_proposes_the_next_pseudonym(client, equipe):
    EnqueteurFactory(pseudonyme="E-041")
    EnqueteurFactory(pseudonyme="Z-900")

    assert 'value="E-042"' in client.get(reverse("enquetes:enqueteur_inviter")).content.decode()


def test_enqueteur_inviter_good_input_creates_and_shows_the_shopper(client, equipe):
    commune = TerritoireFactory(nom="Commune-Exemple")
    organisme = OrganismeFactory(nom="Mairie de Test")
    numero = ".".join((organisme.siren[:3], organisme.siren[3:6], organisme.siren[6:]))

    reponse = client.post(
        reverse("enquetes:enqueteur_inviter"), saisie(conflits=f"mairie de test\n{numero}"), follow=True
    )

    enqueteur = Enqueteur.objects.get(pseudonyme="E-100")
    assert (enqueteur.commune, enqueteur.canaux) == (commune, ["EMAIL", "TEL"])
    assert [conflit.organisme for conflit in enqueteur.les_conflits.all()] == [organisme]
    assert "E-100 est invité" in texte_de(reponse)


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"pseudonyme": "E 100"}, "Des lettres sans accent"),
        ({"pseudonyme": "E-001"}, "déjà pris"),
        ({"email": "pas-une-adresse"}, "adresse"),
        ({"commune": "Atlantide"}, "pas dans l’annuaire"),
        ({"canaux": []}, "obligatoire"),
        ({"max_semaine": 0}, "supérieure ou égale à 1"),
        ({"max_semaine": 20, "max_total": 10}, "ne peut pas dépasser"),
        ({"conflits": "Mairie inconnue"}, "n’est pas un organisme connu"),
        ({"conflits": "Doublon"}, "désigne plusieurs organismes"),
    ],
)
def test_enqueteur_inviter_bad_input_is_told_at_the_field_and_writes_nothing(champs, message, client, equipe):
    TerritoireFactory(nom="Commune-Exemple")
    EnqueteurFactory(pseudonyme="E-001")
    OrganismeFactory.create_batch(2, nom="Doublon")

    reponse = client.post(reverse("enquetes:enqueteur_inviter"), saisie(**champs))

    assert message in texte_de(reponse)
    assert Enqueteur.objects.count() == 1


def test_enqueteur_inviter_ambiguous_home_is_asked_then_accepted(client, equipe):
    TerritoireFactory(nom="Saint-Denis", code="93066", departement="93")
    reunion = TerritoireFactory(nom="Saint-Denis", code="97411", departement="974")
    adresse = reverse("enquetes:enqueteur_inviter")

    question = client.post(adresse, saisie(commune="saint-denis"))
    client.post(adresse, saisie(commune="saint-denis", commune_choisie="97411"))

    assert "Saint-Denis (974)" in texte_de(question)
    assert Enqueteur.objects.get().commune == reunion


def test_enqueteur_inviter_home_by_postal_code_is_found(client, equipe):
    commune = TerritoireFactory(nom="Blagnac", codes_postaux=("31700",))

    client.post(reverse("enquetes:enqueteur_inviter"), saisie(commune="31700"))

    assert Enqueteur.objects.get().commune == commune


def test_enqueteur_inviter_postal_code_of_several_communes_is_named_as_one(client, equipe):
    for nom in ("Foix", "Ganac"):
        TerritoireFactory(nom=nom, codes_postaux=("09000",))

    texte = texte_de(client.post(reverse("enquetes:enqueteur_inviter"), saisie(commune="09000")))

    assert "Plusieurs communes répondent à ce code postal" in texte


@pytest.mark.parametrize("ligne", ["Foix", "saint etienne", "217903208"])
def test_enqueteur_inviter_conflict_with_a_body_not_registered_yet_says_when_to_add_it(ligne, client, equipe):
    TerritoireFactory(nom="Commune-Exemple")
    TerritoireFactory(nom="Foix")
    TerritoireFactory(nom="Saint-Étienne", nom_cherche="saint etienne")
    TerritoireFactory(nom="Sirenville", siren="217903208")

    texte = texte_de(client.post(reverse("enquetes:enqueteur_inviter"), saisie(conflits=ligne)))

    assert f"« {ligne} » n’est pas encore inscrit" in texte.replace("\u00a0", " ")
    assert "ajoutez ce conflit quand il le sera" in texte
    assert not Enqueteur.objects.exists()


def test_enqueteur_fiche_shows_limits_absences_conflicts_and_visits(client, equipe):
    campagne = CampagneFactory(historique=True)
    enqueteur = EnqueteurFactory(compte=True, commune=TerritoireFactory(nom="Albi", departement="81"))
    AbsenceFactory(enqueteur=enqueteur)
    ConflitInteretFactory(enqueteur=enqueteur, organisme__nom="Ville de Conflit")
    VisiteFactory(
        inscription=InscriptionFactory(campagne=campagne, organisme__nom="Ville de Visite"), enqueteur=enqueteur
    )

    texte = texte_de(client.get(reverse("enquetes:enqueteur_fiche", args=[enqueteur.pk])))

    for mot in (
        "Albi (81)",
        "Ville de Conflit",
        "Ville de Visite",
        "11/02/2020",
        "8 par semaine",
        "60 en tout",
        "14 février",
    ):
        assert mot in texte


def test_enqueteur_fiche_tells_what_became_of_the_last_invitation(client, equipe):
    refusee = CourrierEnqueteurFactory(refuse=True)
    adresse = reverse("enquetes:enqueteur_fiche", args=[refusee.enqueteur_id])
    assert "courriel d’invitation refusé : 550 5.1.1 … boîte inconnue" in texte_de(client.get(adresse))

    CourrierEnqueteurFactory(
        enqueteur=refusee.enqueteur,
        essais=1,
        reponse="451 revenez",
        premier_essai_le=maintenant(),
        tente_le=maintenant(),
        cree_le=maintenant() + dt.timedelta(minutes=1),
    )
    texte = texte_de(client.get(adresse))
    assert ("courriel d’invitation pas encore parti : 451 revenez" in texte, "550 5.1.1" in texte) == (True, False)

    CourrierEnqueteur.objects.filter(etat=EtatCourrier.DU).update(etat=EtatCourrier.PARTI, parti_le=maintenant())
    assert "courriel d’invitation" not in texte_de(client.get(adresse))


def test_enqueteur_fiche_query_budget_does_not_grow_with_visits(client, equipe, django_assert_max_num_queries):
    campagne, enqueteur = CampagneFactory(historique=True), EnqueteurFactory(compte=True)
    adresse = reverse("enquetes:enqueteur_fiche", args=[enqueteur.pk])
    VisiteFactory(inscription=InscriptionFactory(campagne=campagne), enqueteur=enqueteur)
    client.get(adresse)
    with django_assert_max_num_queries(14):
        client.get(adresse)
    for _ in range(2):
        VisiteFactory(inscription=InscriptionFactory(campagne=campagne), enqueteur=enqueteur)
        ConflitInteretFactory(enqueteur=enqueteur)

    with django_assert_max_num_queries(14):
        client.get(adresse)


def test_enqueteur_fiche_unknown_is_not_found(client, equipe):
    assert client.get(reverse("enquetes:enqueteur_fiche", args=[12345])).status_code == 404


def test_enqueteur_modifier_unchanged_form_keeps_everything(client, equipe):
    TerritoireFactory(nom="Saint-Denis", code="93066")
    commune = TerritoireFactory(nom="Saint-Denis", code="97411")
    enqueteur = EnqueteurFactory(commune=commune, canaux=["TEL"])
    conflit = ConflitInteretFactory(enqueteur=enqueteur)
    adresse = reverse("enquetes:enqueteur_modifier", args=[enqueteur.pk])
    initial = client.get(adresse).context["formulaire"].initial

    client.post(adresse, initial)

    enqueteur.refresh_from_db()
    assert (enqueteur.commune, enqueteur.canaux) == (commune, ["TEL"])
    assert [c.organisme for c in enqueteur.les_conflits.all()] == [conflit.organisme]


def test_enqueteur_retirer_asks_then_withdraws(client, equipe):
    enqueteur = EnqueteurFactory(compte=True)
    VisiteFactory(enqueteur=enqueteur)
    adresse = reverse("enquetes:enqueteur_retirer", args=[enqueteur.pk])

    question = texte_de(client.get(adresse))
    suite = texte_de(client.post(adresse, {"motif": "Fin de contrat"}, follow=True))

    enqueteur.refresh_from_db()
    assert "1 visite pas encore commencée" in question
    assert "1 visite libérée" in suite
    assert not enqueteur.est_actif


def test_who_is_withdrawn_without_a_visit_is_promised_none_and_asks_for_no_plan(client, equipe):
    enqueteur = EnqueteurFactory()
    fiche = reverse("enquetes:enqueteur_fiche", args=[enqueteur.pk])
    assert "Le prochain calcul du plan pourra lui en confier" in texte_de(client.get(fiche))

    retirer = reverse("enquetes:enqueteur_retirer", args=[enqueteur.pk])
    suite = texte_de(client.post(retirer, {"motif": "Malade"}, follow=True))

    assert "Enquêteur retiré" in suite
    for faux in ("pourra lui en confier", "relancez le plan"):
        assert faux not in suite


def test_enqueteur_modifier_keeps_the_conflict_that_somebody_else_wrote_meanwhile(client, equipe):
    enqueteur = EnqueteurFactory(compte=True, commune=TerritoireFactory(nom="Commune-Exemple"))
    adresse = reverse("enquetes:enqueteur_modifier", args=[enqueteur.pk])
    ouverte = client.get(adresse).context["formulaire"]
    envoi = {nom: ouverte[nom].value() or "" for nom in ouverte.fields} | {"vues": ouverte.vues}
    conflit = ConflitInteretFactory(enqueteur=enqueteur)

    client.post(adresse, envoi | {"max_total": 12})

    enqueteur.refresh_from_db()
    assert enqueteur.max_total == 12
    assert list(enqueteur.les_conflits.all()) == [conflit]


@pytest.mark.parametrize(
    ("departement", "jours", "heure", "dit"),
    [
        ("75", 0, 14, True),
        ("75", 1, 14, False),
        ("988", 1, 13, True),  # Nouméa, midnight
        ("988", 1, 12, False),
        ("987", 0, 2, True),  # Papeete, the afternoon before
    ],
)
def test_enqueteur_retirer_warns_of_what_a_telephone_may_not_have_sent(client, equipe, departement, jours, heure, dit):
    enqueteur = EnqueteurFactory()
    organisme = OrganismeFactory(departement=departement)
    jour = aujourdhui() + dt.timedelta(days=jours)
    VisiteFactory(enqueteur=enqueteur, inscription__organisme=organisme, prevue_le=jour)

    with time_machine.travel(dt.datetime(2020, 2, 3, heure, tzinfo=dt.UTC), tick=False):
        question = texte_de(client.get(reverse("enquetes:enqueteur_retirer", args=[enqueteur.pk])))

    assert ("Dont 1 prévue aujourd’hui ou avant" in question) is dit


def test_enqueteur_reactiver_and_reinviter_by_post_only(client, equipe):
    enqueteur = EnqueteurFactory(compte=True, est_actif=False)

    assert client.get(reverse("enquetes:enqueteur_reactiver", args=[enqueteur.pk])).status_code == 405
    client.post(reverse("enquetes:enqueteur_reactiver", args=[enqueteur.pk]))
    suite = client.post(reverse("enquetes:enqueteur_reinviter", args=[enqueteur.pk]), follow=True)

    enqueteur.refresh_from_db()
    assert enqueteur.est_actif
    assert "Le lien de connexion repart" in texte_de(suite)


def test_enqueteur_who_joined_the_staff_is_not_made_a_shopper_again(client, equipe):
    enqueteur = EnqueteurFactory(compte=True)
    desactiver_enqueteur(enqueteur=enqueteur, auteur=equipe)
    UtilisateurFactory(administrateur=True)
    creer_personnel(email=enqueteur.utilisateur.email, roles=[Role.CHARGE_ETUDES], auteur=equipe, ajouter=True)

    suite = client.post(reverse("enquetes:enqueteur_reactiver", args=[enqueteur.pk]), follow=True)

    enqueteur.refresh_from_db()
    assert "on ne relit pas ses propres visites" in texte_de(suite)
    assert not enqueteur.est_actif
    assert Utilisateur.objects.get(pk=enqueteur.utilisateur_id).roles == {Role.CHARGE_ETUDES}


def test_terrain_absences_shopper_declares_and_removes(client, shopper):
    adresse = reverse("enquetes:terrain_absences")

    suite = texte_de(client.post(adresse, {"du": "2020-02-10", "au": "2020-02-14"}, follow=True))
    absence = Absence.objects.get(enqueteur=shopper)
    client.post(reverse("enquetes:absence_retirer", args=[absence.pk]))

    assert "Absence enregistrée" in suite
    assert (absence.du, absence.au) == (dt.date(2020, 2, 10), dt.date(2020, 2, 14))
    assert not Absence.objects.exists()


def test_terrain_absences_bad_dates_are_told_at_the_field(client, shopper):
    reponse = client.post(reverse("enquetes:terrain_absences"), {"du": "2020-02-14", "au": "2020-02-10"})

    assert "Le dernier jour doit suivre le premier" in texte_de(reponse)
    assert not Absence.objects.exists()


def test_absence_of_another_shopper_is_not_found(client, shopper):
    autre = AbsenceFactory()

    assert client.post(reverse("enquetes:absence_retirer", args=[autre.pk])).status_code == 404
    assert Absence.objects.get() == autre


@pytest.mark.parametrize("traits", [{}, {"charge_etudes": True}, {"enqueteur": True}])
def test_terrain_absences_without_a_shopper_is_refused(traits, client):
    client.force_login(UtilisateurFactory(**traits))

    assert client.get(reverse("enquetes:terrain_absences")).status_code == 403
