from __future__ import annotations

import datetime as dt

import pytest

from campagnes.models import Campagne
from comptes.enums import Role
from comptes.models import Utilisateur
from enquetes.actions.acces import fermer_les_acces_finis
from enquetes.enums import EtatVisite
from enquetes.models import Absence, Enqueteur, Visite
from enquetes.planification.actions.enqueteurs import (
    declarer_absence,
    desactiver_enqueteur,
    inviter_enqueteur,
    modifier_enqueteur,
    reactiver_enqueteur,
    reinviter_enqueteur,
    retirer_absence,
)
from enquetes.qualite.actions.relire import renvoyer_visite
from socle.erreurs import RegleMetier
from socle.horloge import PARIS, maintenant
from socle.models import Entree
from tests.enquetes.grilles import lecteur
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import AbsenceFactory, EnqueteurFactory, VisiteFactory
from tests.factories.organismes import MembreFactory, OrganismeFactory, TerritoireFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
MAINTENANT = dt.datetime(2020, 2, 3, 9, tzinfo=PARIS)


def inviter(auteur, **champs) -> Enqueteur:
    defaut = {
        "pseudonyme": "E-012",
        "email": "Nouvelle@Exemple.fr",
        "commune": None,
        "canaux": ["TEL", "EMAIL"],
        "max_semaine": 6,
        "max_total": 40,
    }
    return inviter_enqueteur(**(defaut | champs), auteur=auteur)


def test_inviter_enqueteur_creates_shopper_account_and_role(auteur):
    commune = TerritoireFactory()

    enqueteur = inviter(auteur, commune=commune, nom="Alix Enquêtrice")

    assert (enqueteur.pseudonyme, enqueteur.commune, enqueteur.canaux) == ("E-012", commune, ["EMAIL", "TEL"])
    assert (enqueteur.max_semaine, enqueteur.max_total, enqueteur.invite_le) == (6, 40, MAINTENANT)
    assert enqueteur.utilisateur.email == "nouvelle@exemple.fr"
    assert enqueteur.utilisateur.roles == {Role.ENQUETEUR}
    assert not enqueteur.utilisateur.has_usable_password()
    assert Entree.objects.get(acte="enqueteur.invite").auteur == auteur


def test_inviter_enqueteur_mails_the_way_in(auteur, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        inviter(auteur)

    (message,) = mailoutbox
    assert message.to == ["nouvelle@exemple.fr"]
    assert "E-012" in message.subject
    assert "/compte/login/code/" in message.body
    assert "Courriel, Téléphone" in message.body
    assert "/compte/login/code/" in message.alternatives[0][0]
    # She may join between two waves.
    assert "Avant vos premiers contacts, déclarez vos absences" in message.body


def test_inviter_enqueteur_link_signs_in_with_the_mailed_code(
    auteur, client, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        inviter(auteur)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/login/code/", {"email": "nouvelle@exemple.fr"})
    code = next(ligne.strip() for ligne in mailoutbox[-1].body.splitlines() if _est_un_code(ligne.strip()))
    client.post("/compte/login/code/confirm/", {"code": code})

    assert client.session["_auth_user_id"] == str(Utilisateur.objects.get(email="nouvelle@exemple.fr").pk)


def _est_un_code(ligne: str) -> bool:
    return 6 <= len(ligne) <= 9 and " " not in ligne and ligne.replace("-", "").isalnum() and ligne == ligne.upper()


def test_inviter_enqueteur_bodies_she_acts_for_are_conflicts(auteur):
    membre = MembreFactory(utilisateur__email="nouvelle@exemple.fr")
    declare = OrganismeFactory()

    enqueteur = inviter(auteur, conflits=[declare])

    assert {conflit.organisme for conflit in enqueteur.les_conflits.all()} == {membre.organisme, declare}
    assert enqueteur.utilisateur == membre.utilisateur


@pytest.mark.parametrize(
    ("champs", "code", "champ"),
    [
        ({"pseudonyme": "e-001"}, "pseudonyme_pris", "pseudonyme"),
        ({"email": "etudes@exemple.fr"}, "adresse_du_personnel", "email"),
        ({"email": "prise@exemple.fr"}, "deja_enqueteur", "email"),
        ({"canaux": []}, "canaux_invalides", "canaux"),
        ({"canaux": ["PIGEON"]}, "canaux_invalides", "canaux"),
        ({"max_semaine": 0}, "charge_invalide", "max_semaine"),
        ({"max_semaine": 50}, "charge_incoherente", "max_semaine"),
    ],
)
def test_inviter_enqueteur_bad_input_is_refused_and_nothing_is_sent(
    champs, code, champ, auteur, mailoutbox, django_capture_on_commit_callbacks
):
    EnqueteurFactory(pseudonyme="E-001", compte=True, utilisateur__email="prise@exemple.fr")
    UtilisateurFactory(email="etudes@exemple.fr", charge_etudes=True)
    comptes = Utilisateur.objects.count()

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RegleMetier) as refus:
        inviter(auteur, **champs)

    assert (refus.value.code, refus.value.champ) == (code, champ)
    assert (Enqueteur.objects.count(), Utilisateur.objects.count(), mailoutbox) == (1, comptes, [])


def test_reinviter_enqueteur_mails_again(auteur, mailoutbox, django_capture_on_commit_callbacks):
    enqueteur = EnqueteurFactory(compte=True)

    with django_capture_on_commit_callbacks(execute=True):
        reinviter_enqueteur(enqueteur=enqueteur, auteur=auteur)

    enqueteur.refresh_from_db()
    assert enqueteur.invite_le == MAINTENANT
    assert [message.to for message in mailoutbox] == [[enqueteur.utilisateur.email]]


@pytest.mark.parametrize(
    ("champs", "code"), [({}, "sans_compte"), ({"compte": True, "est_actif": False}, "enqueteur_retire")]
)
def test_reinviter_enqueteur_without_reason_is_refused(champs, code, auteur, mailoutbox):
    refuser(code, reinviter_enqueteur, enqueteur=EnqueteurFactory(**champs), auteur=auteur)

    assert mailoutbox == []


def test_modifier_enqueteur_replaces_limits_and_conflicts(auteur):
    enqueteur = EnqueteurFactory()
    ancien, nouveau = OrganismeFactory(), OrganismeFactory()
    modifier = {"enqueteur": enqueteur, "commune": None, "max_total": 12, "auteur": auteur}
    modifier_enqueteur(**modifier, canaux=["TEL"], max_semaine=3, conflits=[ancien])

    modifie = modifier_enqueteur(**modifier, canaux=["WEB", "RS"], max_semaine=2, conflits=[nouveau])

    assert (modifie.canaux, modifie.max_semaine, modifie.max_total) == (["RS", "WEB"], 2, 12)
    assert [conflit.organisme for conflit in modifie.les_conflits.all()] == [nouveau]


def test_desactiver_enqueteur_releases_what_is_not_begun_and_closes_access(auteur):
    enqueteur = EnqueteurFactory(compte=True)
    prevue = VisiteFactory(enqueteur=enqueteur)
    validee = VisiteFactory(enqueteur=enqueteur, validee=True)

    liberees = desactiver_enqueteur(enqueteur=enqueteur, auteur=auteur, motif="Fin de contrat")

    prevue.refresh_from_db()
    validee.refresh_from_db()
    assert liberees == 1
    assert (prevue.enqueteur, prevue.prevue_le, prevue.etat) == (None, None, EtatVisite.PLANIFIEE)
    assert validee.enqueteur == enqueteur
    assert Utilisateur.objects.get(pk=enqueteur.utilisateur_id).roles == frozenset()
    assert Entree.objects.get(acte="enqueteur.retire").tout["motif"] == "Fin de contrat"


def test_desactiver_enqueteur_waiting_for_answers_keeps_her_access(auteur):
    enqueteur = EnqueteurFactory(compte=True)
    attente = VisiteFactory(enqueteur=enqueteur, en_attente=True)

    desactiver_enqueteur(enqueteur=enqueteur, auteur=auteur)

    attente.refresh_from_db()
    assert attente.enqueteur == enqueteur
    assert Utilisateur.objects.get(pk=enqueteur.utilisateur_id).roles == {Role.ENQUETEUR}


def test_reactiver_enqueteur_gives_the_role_back(auteur):
    enqueteur = EnqueteurFactory(compte=True)
    desactiver_enqueteur(enqueteur=enqueteur, auteur=auteur)

    assert reactiver_enqueteur(enqueteur=enqueteur, auteur=auteur).est_actif
    assert Utilisateur.objects.get(pk=enqueteur.utilisateur_id).roles == {Role.ENQUETEUR}


def test_declarer_absence_releases_visits_planned_on_those_days():
    enqueteur = EnqueteurFactory(compte=True)
    dedans = VisiteFactory(enqueteur=enqueteur, prevue_le=dt.date(2020, 2, 12))
    dehors = VisiteFactory(enqueteur=enqueteur, prevue_le=dt.date(2020, 2, 17))
    avant = AbsenceFactory(enqueteur=enqueteur, du=dt.date(2020, 2, 3), au=dt.date(2020, 2, 9))
    apres = AbsenceFactory(enqueteur=enqueteur, du=dt.date(2020, 2, 15), au=dt.date(2020, 2, 16))

    absence, liberees = declarer_absence(
        enqueteur=enqueteur, du=dt.date(2020, 2, 10), au=dt.date(2020, 2, 14), auteur=enqueteur.utilisateur
    )

    dedans.refresh_from_db()
    dehors.refresh_from_db()
    assert (liberees, list(Absence.objects.order_by("du"))) == (1, [avant, absence, apres])
    assert (dedans.enqueteur, dedans.motif_refus_plan) == (None, "L’enquêteur est absent ce jour-là.")
    assert dehors.enqueteur == enqueteur


@pytest.mark.parametrize(
    ("du", "au", "code"),
    [
        (dt.date(2020, 2, 14), dt.date(2020, 2, 10), "absence_a_l_envers"),
        (dt.date(2020, 1, 6), dt.date(2020, 1, 10), "absence_passee"),
        (dt.date(2020, 2, 10), dt.date(2022, 2, 10), "absence_trop_longue"),
        (dt.date(2020, 3, 6), dt.date(2020, 3, 9), "absence_deja_declaree"),
    ],
)
def test_declarer_absence_bad_dates_are_refused(du, au, code):
    enqueteur = EnqueteurFactory()
    AbsenceFactory(enqueteur=enqueteur, du=dt.date(2020, 3, 2), au=dt.date(2020, 3, 6))

    refuser(code, declarer_absence, enqueteur=enqueteur, du=du, au=au, auteur=None)

    assert Absence.objects.count() == 1


def test_retirer_absence_to_come_is_removed_and_journalled():
    absence = AbsenceFactory()

    retirer_absence(absence=absence, auteur=None)

    assert not Absence.objects.exists()
    assert Entree.objects.get(acte="absence.retiree").details == {"du": "2020-02-10", "au": "2020-02-14"}


def test_retirer_absence_past_is_kept():
    absence = AbsenceFactory(du=dt.date(2020, 1, 6), au=dt.date(2020, 1, 10))

    with pytest.raises(RegleMetier):
        retirer_absence(absence=absence, auteur=None)

    assert Absence.objects.get() == absence


def test_desactiver_enqueteur_keeps_her_access_while_a_reader_may_send_a_visit_back(auteur):
    enqueteur = EnqueteurFactory(compte=True)
    visite = VisiteFactory(enqueteur=enqueteur, soumise=True)
    desactiver_enqueteur(enqueteur=enqueteur, auteur=auteur)

    renvoyer_visite(visite=visite, remarque="Joignez l’accusé.", auteur=lecteur(), avant_le=dt.date(2020, 12, 31))

    assert Utilisateur.objects.get(pk=enqueteur.utilisateur_id).has_perm("enquetes.aller_sur_le_terrain")


def test_a_visit_already_accepted_that_comes_back_gives_a_withdrawn_shopper_her_access_again(auteur):
    enqueteur = EnqueteurFactory(compte=True)
    visite = VisiteFactory(enqueteur=enqueteur, validee=True)
    desactiver_enqueteur(enqueteur=enqueteur, auteur=auteur)

    renvoyer_visite(visite=visite, remarque="Joignez l’accusé.", auteur=lecteur(), avant_le=dt.date(2020, 12, 31))

    assert Utilisateur.objects.get(pk=enqueteur.utilisateur_id).has_perm("enquetes.aller_sur_le_terrain")
    assert Entree.objects.filter(acte="enqueteur.acces_rendu").count() == 1


@pytest.mark.parametrize("fin", ["validee", "annulee", "restituee"])
def test_access_of_a_withdrawn_shopper_closes_in_the_night_that_leaves_her_nothing(auteur, fin):
    retiree, attend, active = (EnqueteurFactory(compte=True) for _ in range(3))
    visite = VisiteFactory(enqueteur=retiree, soumise=True)
    for enqueteur in (attend, active):
        VisiteFactory(enqueteur=enqueteur, en_attente=True)
    for enqueteur in (retiree, attend):
        desactiver_enqueteur(enqueteur=enqueteur, auteur=auteur)
    assert fermer_les_acces_finis() == 0
    if fin == "restituee":
        Campagne.objects.filter(pk=visite.inscription.campagne_id).update(
            terrain_ouvert_le=maintenant(), restituee_le=maintenant()
        )
    else:
        Visite.objects.filter(pk=visite.pk).update(etat=fin, validee_le=maintenant())

    assert (fermer_les_acces_finis(), fermer_les_acces_finis()) == (1, 0)

    assert [Utilisateur.objects.get(pk=e.utilisateur_id).roles for e in (retiree, attend, active)] == [
        frozenset(),
        {Role.ENQUETEUR},
        {Role.ENQUETEUR},
    ]
