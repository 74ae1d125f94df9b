"""The space of a body."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.invitations import accepter_invitation, decliner_invitation
from organismes.actions.membres import retirer_membre
from organismes.enums import EtatInscription, RoleMembre
from organismes.models import Inscription, Invitation, Membre
from organismes.queries.membres import refus_de_laisser
from organismes.queries.participation import participation_de
from socle.horloge import PARIS, maintenant
from socle.logic.typographie import de
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, InvitationFactory, MembreFactory, OrganismeFactory
from tests.organismes.views.test_inscription import ETAPE_CANAUX, ETAPE_OPTIONS
from tests.preuves import lire, page_de, texte_de

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

    texte = client.get("/espace/").content.decode()

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


def test_who_is_validated_after_the_results_were_given_back_is_promised_none(client, referent):
    _inscription(referent, validee=True, campagne=CampagneFactory(terminee=True, restituee_le=maintenant()))

    texte = texte_de(client.get("/espace/"))

    assert "Pas de résultat" in texte
    assert "Résultats disponibles" not in texte


def test_accueil_without_body_offers_to_confirm_what_waits(client):
    personne = UtilisateurFactory(email="camille@ville.exemple")
    client.force_login(personne)
    inscription = InscriptionFactory(deposee=True, referent_courriel="camille@ville.exemple")
    autre = InscriptionFactory(deposee=True)

    texte = client.get("/espace/").content.decode()
    refuse = client.post(_url("confirmer", pk=autre.pk))
    client.post(_url("confirmer", pk=inscription.pk))

    assert "attend votre confirmation" in texte
    assert refuse.status_code == 404
    assert Inscription.objects.get(pk=inscription.pk).etat == EtatInscription.CONFIRMEE
    assert inscription.organisme.les_membres.get().utilisateur == personne


def test_accueil_offers_no_confirmation_that_another_registration_forestalled(client, referent):
    prise = InscriptionFactory(confirmee=True, organisme__nom="Agen")
    meme = {"campagne": prise.campagne, "deposee": True, "referent_courriel": referent.utilisateur.email}
    InscriptionFactory(organisme=prise.organisme, **meme)

    d_un_autre = texte_de(client.get("/espace/"))
    MembreFactory(utilisateur=referent.utilisateur, organisme=prise.organisme)
    du_sien = texte_de(client.get("/espace/"))

    assert "Agen est déjà inscrit" in d_un_autre
    assert "déjà inscrit" not in du_sien
    assert "attend votre confirmation" not in d_un_autre + du_sien


def test_espace_changes_body_only_to_ones_own(client, referent):
    sien = MembreFactory(utilisateur=referent.utilisateur, organisme=OrganismeFactory(nom="Zèbre-sur-Mer")).organisme
    autre = OrganismeFactory()

    client.post(_url("organisme"), {"organisme": sien.pk})
    courant = client.get("/espace/").context["organisme"]
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


def test_who_is_asked_to_correct_does_so_before_the_space_of_her_body_opens(client, referent):
    occupe = MembreFactory().organisme
    sienne = InscriptionFactory(organisme=occupe, referent_courriel=referent.utilisateur.email, a_corriger=True)
    autre = InscriptionFactory(organisme=MembreFactory().organisme, a_corriger=True)
    referent.delete()
    adresse = _url("inscription_modifier", pk=sienne.pk)

    accueil = lire(client.get("/espace/")).select_one(f'main a[href="{adresse}"]')
    renoncer = lire(client.get(adresse)).find("a", string="Ne rien changer")
    fermees = [
        client.get(_url("inscription_modifier", pk=autre.pk)),
        client.get(_url("inscription_detail", pk=sienne.pk)),
        client.get(_url("membres")),
    ]
    suite = client.post(adresse, _modification(sienne), follow=True)

    sienne.refresh_from_db()
    assert accueil is not None
    assert renoncer["href"] == "/espace/"
    assert [page.status_code for page in fermees] == [404, 404, 404]
    assert "Vos modifications sont enregistrées" in texte_de(suite)
    assert (sienne.etat, sienne.referent_nom) == (EtatInscription.CONFIRMEE, "Nouveau nom")
    assert client.get(adresse).status_code == 404
    redite = client.post(adresse, _modification(sienne), follow=True)
    assert (redite.status_code, "n’attend plus votre modification" in texte_de(redite)) == (200, True)
    assert client.post(_url("inscription_modifier", pk=autre.pk), _modification(autre)).status_code == 404
    assert not occupe.les_membres.filter(utilisateur=referent.utilisateur).exists()


def test_who_declared_a_registration_of_a_body_that_has_a_referent_is_told_when_her_space_opens(client, referent):
    occupe = MembreFactory().organisme
    InscriptionFactory(organisme=occupe, referent_courriel=referent.utilisateur.email, confirmee=True)
    InscriptionFactory(organisme=MembreFactory().organisme, confirmee=True)
    referent.delete()

    titres = [titre.get_text(strip=True) for titre in lire(client.get("/espace/")).select("main .bm-alerte__titre")]

    assert titres == [f"Nous relisons l’inscription {de(occupe.nom)}"]


def test_who_was_removed_corrects_nothing_of_the_body_even_if_she_declared_it(client, referent):
    partante = MembreFactory(organisme=referent.organisme, role=RoleMembre.MEMBRE)
    sienne = InscriptionFactory(
        organisme=referent.organisme, referent_courriel=partante.utilisateur.email, a_corriger=True
    )
    client.get("/espace/")

    retirer_membre(membre=partante, auteur=referent.utilisateur)

    client.force_login(partante.utilisateur)
    assert client.get(_url("inscription_modifier", pk=sienne.pk)).status_code == 404
    sienne.refresh_from_db()
    assert sienne.referent_courriel == referent.utilisateur.email


def test_an_address_that_is_not_proved_corrects_nothing_and_reads_nothing_of_it(client, referent):
    sienne = InscriptionFactory(referent_courriel=referent.utilisateur.email, a_corriger=True, motif="L’adresse")
    peut = referent.utilisateur.has_perm("organismes.modifier_inscription", sienne)
    EmailAddress.objects.filter(user=referent.utilisateur).update(verified=False)

    accueil = client.get("/espace/").text

    assert (peut, referent.utilisateur.has_perm("organismes.modifier_inscription", sienne)) == (True, False)
    assert str(sienne.organisme) not in accueil
    assert client.get(_url("inscription_modifier", pk=sienne.pk)).status_code == 404


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


def test_modifier_leaves_what_a_colleague_wrote_meanwhile_where_nothing_was_changed(client, referent):
    """The page posts all that it showed: a title corrected on an older one gave back the seat that she had just taken."""
    inscription = _inscription(referent, confirmee=True)
    adresse = _url("inscription_modifier", pk=inscription.pk)
    lus = client.get(adresse).context["formulaires"].items()
    vues = {f"{etape}-vues": formulaire.vues for etape, formulaire in lus}
    page = {f"{etape}-{nom}": valeur for etape, formulaire in lus for nom, valeur in formulaire.initial.items()}
    page = {nom: valeur for nom, valeur in page.items() if valeur} | {"canaux-reseaux_sociaux": ""}
    client.post(adresse, {**page, "options-idcity": "on", "canaux-services": "État civil\nCrèches"})

    client.post(adresse, {**page, **vues, "referent-fonction": "Directrice"})
    refusee = client.post(adresse, {**page, **vues, "canaux-services": "Urbanisme"})

    inscription.refresh_from_db()
    assert (inscription.referent_fonction, inscription.idcity) == ("Directrice", True)
    assert inscription.services == ["État civil", "Crèches"]
    assert "Quelqu’un l’a changé depuis que vous lisez cette page" in texte_de(refusee)


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

    modifier = texte_de(client.get(_url("inscription_modifier", pk=inscription.pk)))
    page = client.get(adresse).content.decode()
    sans = client.post(adresse, {"motif": ""})
    client.post(adresse, {"motif": "Élections"})

    suivante.refresh_from_db()
    assert "Mauvais organisme, nom ou numéro faux" in modifier
    assert "passe à la collectivité suivante" in page
    assert "déposer une nouvelle inscription" in page
    assert sans.status_code == 200
    assert Inscription.objects.get(pk=inscription.pk).etat == EtatInscription.RETIREE
    assert suivante.place_gratuite.rang == 1


def test_body_that_has_its_results_does_not_withdraw_any_more(client, referent):
    campagne = CampagneFactory(terminee=True, restituee_le=dt.datetime(2026, 11, 12, 9, 0, tzinfo=PARIS))
    inscription = _inscription(referent, campagne=campagne)
    adresse = _url("inscription_retirer", pk=inscription.pk)

    fiche = client.get(_url("inscription_detail", pk=inscription.pk)).content.decode()
    page = texte_de(client.get(adresse))
    client.post(adresse, {"motif": "Un mauvais rang"})

    assert adresse not in fiche
    assert "remis aux organismes le 12 novembre 2026" in page
    assert "Retirer l’inscription" not in page
    assert Inscription.objects.get(pk=inscription.pk).etat == EtatInscription.VALIDEE


def test_a_page_acts_for_the_body_that_it_was_shown_for_whatever_another_tab_chose(client, referent):
    second = MembreFactory(utilisateur=referent.utilisateur)
    client.post(_url("organisme"), {"organisme": referent.organisme.pk, "suite": _url("membres")})
    onglet = page_de(client.get(_url("membres")))
    client.post(_url("organisme"), {"organisme": second.organisme.pk, "suite": _url("membres")})

    saisie = {champ["name"]: champ.get("value", "") for champ in onglet.select("main form input[type=hidden]")}
    reponse = client.post(
        _url("membres"), {**saisie, "courriel": "collegue@ville.exemple", "role": RoleMembre.MEMBRE}, follow=True
    )

    invite = Invitation.objects.get(courriel="collegue@ville.exemple")
    assert invite.organisme == referent.organisme
    assert referent.organisme.nom in page_de(reponse).select_one(".bm-changer summary").get_text()


def test_a_page_shown_for_her_only_body_acts_for_no_other_that_she_joined_since(client, referent):
    MembreFactory(organisme=referent.organisme, role=RoleMembre.REFERENT, venu=True)
    onglet = page_de(client.get(_url("quitter")))
    rejoint = MembreFactory(utilisateur=referent.utilisateur, organisme=OrganismeFactory(nom="Zèbre"))
    MembreFactory(organisme=rejoint.organisme, role=RoleMembre.REFERENT, venu=True)
    client.post(_url("organisme"), {"organisme": rejoint.organisme.pk, "suite": _url("membres")})

    saisie = {champ["name"]: champ.get("value", "") for champ in onglet.select("main form input[type=hidden]")}
    for _ in range(2):
        encore = client.post(_url("quitter"), saisie, follow=True)

    assert [membre.pk for membre in Membre.objects.filter(utilisateur=referent.utilisateur)] == [rejoint.pk]
    assert "Vous n’agissez plus pour l’organisme de cette page" in texte_de(encore)


def test_a_page_never_acts_for_the_body_of_others(client, referent):
    MembreFactory(utilisateur=referent.utilisateur)
    client.post(_url("organisme"), {"organisme": referent.organisme.pk, "suite": _url("membres")})
    autre = OrganismeFactory()

    client.post(
        _url("membres"), {"page_pour": autre.pk, "courriel": "collegue@ville.exemple", "role": RoleMembre.MEMBRE}
    )

    assert not Invitation.objects.exists()


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
    assert "elle en nomme un autre" in texte_de(client.get(_url("membres"))), "a referent may be gone"
    assert Membre.objects.count() == 2


def test_membres_invites_and_removes(client, referent, django_capture_on_commit_callbacks):
    ailleurs = MembreFactory()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(_url("membres"), {"courriel": "collegue@ville.exemple", "role": "membre"})
    invitation = referent.organisme.les_invitations.get()
    membre = accepter_invitation(invitation=invitation, auteur=invitation.utilisateur)
    page = client.get(_url("membres")).content.decode()
    demande = texte_de(client.get(_url("membre_retirer", pk=membre.pk)))
    assert ("perd l’accès à cet espace" in demande, Membre.objects.filter(pk=membre.pk).exists()) == (True, True)
    retrait = client.post(_url("membre_retirer", pk=membre.pk))
    refus = client.post(_url("membre_retirer", pk=ailleurs.pk))

    assert mail.outbox[0].to == ["collegue@ville.exemple"]
    assert "pas encore venu" in page
    assert f'href="{_url("membre_retirer", pk=membre.pk)}"' in page
    assert retrait.status_code == 302
    assert refus.status_code == 404
    assert list(referent.organisme.les_membres.all()) == [referent]


def test_a_referent_invites_another_reads_since_when_and_leaves_the_body(client, referent):
    client.post(_url("membres"), {"courriel": "suite@ville.exemple", "role": "referent"})
    attente = texte_de(client.post(_url("quitter"), follow=True))
    invitation = referent.organisme.les_invitations.get()
    suite = accepter_invitation(invitation=invitation, auteur=invitation.utilisateur)
    Membre.objects.filter(pk=suite.pk).update(cree_le=dt.datetime(2026, 2, 1, 12, tzinfo=PARIS))
    suite.utilisateur.last_login = dt.datetime(2026, 3, 1, 12, tzinfo=PARIS)
    suite.utilisateur.save()
    page = texte_de(client.get(_url("membres")))
    depart = client.post(_url("quitter"))

    assert suite.role == RoleMembre.REFERENT
    assert "La personne invitée comme référente n’a pas encore accepté" in attente
    assert "mars 2026" in page
    assert depart.headers["Location"] == "/espace/"
    assert list(referent.organisme.les_membres.all()) == [suite]
    assert client.get(_url("membres")).status_code == 404


def test_the_page_asks_no_more_of_the_database_for_many_referents(client, referent):
    def lire_la_page():
        with CaptureQueriesContext(connection) as lues:
            page = client.get(_url("membres"))
        return len(lues), page.context["retenus"]

    seule = referent.pk
    assert lire_la_page()[1] == {seule}
    attendue = MembreFactory(organisme=referent.organisme)
    avec_une, retenus = lire_la_page()
    assert retenus == {seule}
    for _ in range(3):
        MembreFactory(organisme=referent.organisme, venu=True)
    avec_quatre, retenus = lire_la_page()

    assert (avec_quatre, retenus) == (avec_une, set())
    for membre in (referent, attendue):
        assert refus_de_laisser(membre) is None


def test_who_invites_an_address_learns_nothing_of_its_account_until_she_comes(client, referent):
    connue = UtilisateurFactory(nom="Alix Moreau", last_login=dt.datetime(2026, 3, 1, 12, tzinfo=PARIS))
    client.post(_url("membres"), {"courriel": connue.email, "role": "membre"})
    client.post(_url("membres"), {"courriel": "inconnue@ville.exemple", "role": "membre"})
    lignes = page_de(client.get(_url("membres"))).select("tbody tr")
    invitees = [" ".join(ligne.get_text(" ").split()) for ligne in lignes]
    sans_adresse = {
        ligne.replace(adresse, "…")
        for ligne in invitees
        for adresse in (connue.email, "inconnue@ville.exemple")
        if adresse in ligne
    }
    accepter_invitation(invitation=Invitation.objects.get(courriel=connue.email), auteur=connue)

    assert (len(invitees), len(sans_adresse)) == (3, 1)
    assert "Alix Moreau" in texte_de(client.get(_url("membres")))


@pytest.mark.parametrize("acte", [accepter_invitation, decliner_invitation])
def test_an_invitation_answered_in_another_tab_says_so_and_where_to_go(client, referent, acte):
    invitee = UtilisateurFactory()
    invitation = InvitationFactory(organisme=referent.organisme, utilisateur=invitee)
    acte(invitation=invitation, auteur=invitee)
    dites = [client.post(_url(f"invitation_{geste}", pk=invitation.pk)) for geste in ("relancer", "retirer")]
    client.force_login(invitee)
    dites += [client.post(_url(f"invitation_{geste}", pk=invitation.pk)) for geste in ("accepter", "decliner")]

    for dite in dites:
        assert dite.status_code == 404
        assert "Cette invitation n’attend plus de réponse" in texte_de(dite)
        assert lire(dite).select_one("main a[href='/espace/']")


def test_a_member_who_left_meanwhile_is_said_to_have_left_and_leads_back_to_the_list(client, referent):
    partie = MembreFactory(organisme=referent.organisme)
    ailleurs = MembreFactory()
    pk = partie.pk
    partie.delete()
    gestes = ("retirer", "relancer", "referent", "membre")
    dites = [client.post(_url(f"membre_{geste}", pk=pk)) for geste in gestes]
    dites += [client.get(_url("membre_retirer", pk=pk)), client.post(_url("membre_relancer", pk=ailleurs.pk))]

    for dite in dites:
        assert dite.status_code == 404
        assert "Cette personne n’est plus dans votre organisme" in texte_de(dite)
        assert lire(dite).select_one(f"main a[href='{_url('membres')}']")


def test_a_page_sent_again_for_a_body_that_one_left_leaves_no_other(client, referent):
    autre = MembreFactory(utilisateur=referent.utilisateur, organisme=OrganismeFactory(nom="Zèbre"))
    for organisme in (referent.organisme, autre.organisme):
        MembreFactory(organisme=organisme, role=RoleMembre.REFERENT, venu=True)
    quittee = {"page_pour": referent.organisme_id}

    client.post(_url("quitter"), quittee)
    encore = texte_de(client.post(_url("quitter"), quittee, follow=True))

    assert "Vous n’agissez plus pour l’organisme de cette page" in encore
    assert [membre.pk for membre in Membre.objects.filter(utilisateur=referent.utilisateur)] == [autre.pk]


def test_a_body_knows_a_member_by_the_address_that_it_wrote_to(client, referent):
    inscription = _inscription(referent, validee=True)
    connue = UtilisateurFactory(email="a-moi@chez-moi.exemple", last_login=maintenant())
    EmailAddress.objects.create(user=connue, email="alix@ville.exemple", verified=True)
    client.post(_url("membres"), {"courriel": "Alix@ville.exemple", "role": "referent"})
    accepter_invitation(invitation=Invitation.objects.get(), auteur=connue)

    page = client.get(_url("membres")).text
    client.post(_url("quitter"))
    inscription.refresh_from_db()

    assert ("alix@ville.exemple" in page, connue.email in page) == (True, False)
    assert inscription.referent_courriel == "alix@ville.exemple"


def test_roles_are_given_taken_and_refused_in_words(client, referent):
    membre = MembreFactory(organisme=referent.organisme, role=RoleMembre.MEMBRE)

    refus = texte_de(client.post(_url("membre_membre", pk=referent.pk), follow=True))
    promu = texte_de(client.post(_url("membre_referent", pk=membre.pk), follow=True))
    relance = texte_de(client.post(_url("membre_relancer", pk=membre.pk), follow=True))

    assert "nommez d’abord un autre référent" in refus
    assert "Cette personne est référente" in promu
    assert "Le courriel est reparti" in relance
    assert {m.role for m in referent.organisme.les_membres.all()} == {RoleMembre.REFERENT}


def test_a_role_that_nobody_knows_invites_nobody(client, referent):
    reponse = client.post(_url("membres"), {"courriel": "a@ville.exemple", "role": "maire"})

    assert reponse.context["formulaire"].errors.keys() == {"role"}
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("page", "semblable"),
    [
        ("/espace/membres/", "/espace/membres/"),
        ("/espace/inscriptions/12/modifier/", "/espace/"),
        ("/espace/bornes/", "/espace/bornes/"),
        # Named by nobody's link, or by a link that named another body.
        ("/espace/inscriptions/12/modifier/?organisme=0", "/espace/"),
        ("https://ailleurs.exemple/espace/membres/", "/espace/"),
        ("//ailleurs.exemple/", "/espace/"),
        ("/pilotage/", "/espace/"),
        ("", "/espace/"),
    ],
)
def test_another_body_is_read_on_the_same_kind_of_page(client, referent, page, semblable):
    autre = MembreFactory(utilisateur=referent.utilisateur).organisme

    reponse = client.post(_url("organisme"), {"organisme": autre.pk, "suite": page})

    assert reponse.headers["Location"] == semblable


@pytest.mark.parametrize("page", ["https://ailleurs.exemple/espace/", "//ailleurs.exemple/espace/", "/pilotage/"])
def test_a_page_out_of_the_space_is_not_gone_to_though_it_names_the_body(client, referent, page):
    suite = f"{page}?organisme={referent.organisme_id}"

    reponse = client.post(_url("organisme"), {"organisme": referent.organisme_id, "suite": suite})

    assert reponse.headers["Location"] == "/espace/"


def test_a_link_to_another_body_offers_to_act_for_it_and_changes_nothing(client, referent):
    autre = MembreFactory(utilisateur=referent.utilisateur, organisme=OrganismeFactory(nom="Zèbre")).organisme
    etranger = OrganismeFactory(nom="Ailleurs")

    propose = lire(client.get(_url("membres"), {"organisme": autre.pk}))
    introuvable = client.get(_url("inscription_detail", pk=0), {"organisme": autre.pk})
    sien = texte_de(client.get(_url("membres"), {"organisme": referent.organisme_id}))
    inconnu = texte_de(client.get(_url("membres"), {"organisme": etranger.pk}))

    assert "Ce lien concerne Zèbre" in propose.main.get_text()
    assert propose.select_one(".bm-changer [aria-current]").get_text(strip=True) == referent.organisme.nom
    assert (introuvable.status_code, "Agir pour Zèbre" in lire(introuvable).get_text()) == (404, True)
    assert "Ce lien concerne" not in sien + inconnu


def test_acting_for_the_body_that_a_link_named_keeps_the_page_that_it_led_to(client, referent):
    autre = MembreFactory(utilisateur=referent.utilisateur, organisme=OrganismeFactory(nom="Zèbre")).organisme
    inscription = InscriptionFactory(organisme=autre, etat=EtatInscription.CONFIRMEE)
    page = f"{_url('inscription_modifier', pk=inscription.pk)}?organisme={autre.pk}"

    offert = lire(client.get(page)).select_one(".bm-alerte form")
    envoi = {champ["name"]: champ["value"] for champ in offert.select("input[name]")}
    suite = client.post(offert["action"], envoi)

    assert suite.headers["Location"] == page
    assert "Ce lien concerne" not in texte_de(client.get(page))


def test_who_is_removed_acts_for_the_body_no_more_whatever_her_session_says(client, referent):
    autre = MembreFactory(utilisateur=referent.utilisateur, organisme=OrganismeFactory(nom="Zèbre"))
    client.post(_url("organisme"), {"organisme": autre.organisme_id})

    autre.delete()

    assert client.get("/espace/").context["organisme"] == referent.organisme


def test_conseil_is_asked_to_communes_after_the_first_round(client, referent):
    with time_machine.travel(dt.datetime(2020, 3, 20, 12, tzinfo=PARIS)):
        inscription = _inscription(referent, campagne=CampagneFactory(historique=True))
        client.force_login(referent.utilisateur)
        accueil = client.get("/espace/").content.decode()
        client.post(_url("conseil", pk=inscription.pk), {"etat": "complet"})

    inscription.refresh_from_db()
    assert "complet dès le premier tour" in accueil
    assert inscription.etat_conseil == "complet"


def test_conseil_without_election_does_not_exist(client, referent):
    inscription = _inscription(referent)

    assert client.get(_url("conseil", pk=inscription.pk)).status_code == 404


def test_conseil_is_asked_on_the_registration_that_a_commune_has(client, referent):
    CampagneFactory(historique=True)
    with time_machine.travel(dt.datetime(2020, 3, 20, 12, tzinfo=PARIS)):
        inscription = _inscription(referent, campagne=CampagneFactory(annee=2019, nue=True))
        client.force_login(referent.utilisateur)
        accueil = client.get("/espace/").content.decode()
        client.post(_url("conseil", pk=inscription.pk), {"etat": "complet"})
        apres = client.get("/espace/").content.decode()

    inscription.refresh_from_db()
    assert ("complet dès le premier tour" in accueil, "complet dès le premier tour" in apres) == (True, False)
    assert (inscription.etat_conseil, inscription.conseil_edition) == ("complet", 2020)


def test_the_only_referent_is_shown_no_button_that_would_be_refused(client, referent):
    page = page_de(client.get(_url("membres")))
    depart = page_de(client.get(_url("quitter")))

    assert [f["action"] for f in page.select("tbody form")] == []
    assert depart.select_one("main form") is None
    assert "Un organisme garde toujours un référent" in depart.main.get_text()

    venue = UtilisateurFactory(last_login=maintenant() + dt.timedelta(minutes=1))
    MembreFactory(organisme=referent.organisme, utilisateur=venue)
    assert _url("membre_membre", pk=referent.pk) in client.get(_url("membres")).text
    assert "Quitter l’organisme" in page_de(client.get(_url("quitter"))).select_one("main form").get_text()
