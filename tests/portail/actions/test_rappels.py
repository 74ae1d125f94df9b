"""Each morning, one mail at most says what waits, to who wants it; and a report that is there is told once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from comptes.actions.preferences import refuser_courriel
from comptes.enums import SujetCourriel
from consultations.enums import EtatDialogue
from consultations.models import Dialogue
from organismes.enums import EtatInscription, RoleMembre
from organismes.models import Inscription, Organisme
from portail.models import CourrierDuJour
from rapports.models import Rapport
from socle.enums import EtatCourrier
from socle.expedition import expedier
from socle.horloge import maintenant
from socle.logic.matins import a_son_tour
from socle.tasks import devoir_rappels
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.rapports import RapportFactory
from tests.jours import le

pytestmark = pytest.mark.django_db
# 2027-03-01 is a Monday.
LUNDI, MARDI, MERCREDI, JEUDI, VENDREDI, SAMEDI = (f"2027-03-0{jour}" for jour in range(1, 7))


@pytest.fixture
def equipe():
    return UtilisateurFactory(charge_etudes=True)


@pytest.fixture
def campagne():
    return CampagneFactory(
        annee=2027,
        inscriptions_ouvertes_le=le("2026-11-15"),
        dernier_jour=dt.date(2026, 12, 31),
        vagues=[(dt.date(2027, 6, 1), dt.date(2027, 9, 30))],
    )


def passer(jour, heure=9):
    """Let the hourly task run, then every mail of that hour be tried; return the subjects of those that left."""
    with time_machine.travel(le(jour, heure), tick=False) as horloge:
        devoir_rappels()
        horloge.shift(dt.timedelta(minutes=50))
        for pk in CourrierDuJour.objects.filter(etat=EtatCourrier.DU).order_by("pk").values_list("pk", flat=True):
            expedier(CourrierDuJour, pk)
        return list(CourrierDuJour.objects.filter(parti_le=maintenant()).order_by("pk").values_list("cle", flat=True))


def a_valider(campagne, quand="2027-02-26"):
    with time_machine.travel(le(quand), tick=False):
        return InscriptionFactory(campagne=campagne, confirmee=True)


def test_summary_leaves_once_a_day_when_something_new_waits_and_says_what_the_first_page_says(
    equipe, campagne, mailoutbox
):
    a_valider(campagne)

    assert passer(MARDI) == [f"resume:{equipe.pk}:{MARDI}"]
    assert passer(MARDI, 15) == []
    assert passer(MERCREDI) == []
    a_valider(campagne, MERCREDI)
    assert passer(JEUDI) == [f"resume:{equipe.pk}:{JEUDI}"]
    assert [message.to for message in mailoutbox] == [[equipe.email]] * 2
    assert "2\xa0inscriptions à valider (Édition 2027), depuis le 26\xa0février 2027" in mailoutbox[1].body
    assert "/pilotage/inscriptions/?campagne=2027" in mailoutbox[1].body


def test_what_waits_since_the_day_of_the_summary_waits_since_today(equipe, campagne, mailoutbox):
    with time_machine.travel(le(MARDI, 7), tick=False):
        InscriptionFactory(campagne=campagne, confirmee=True)
    passer(MARDI)

    assert "(Édition 2027), depuis aujourd’hui" in " ".join(mailoutbox[0].body.split())
    assert "Depuis aujourd’hui" in mailoutbox[0].alternatives[0][0]


def test_what_was_told_and_done_is_told_again_when_another_comes(equipe, campagne):
    premiere = a_valider(campagne)
    assert passer(MARDI) == [f"resume:{equipe.pk}:{MARDI}"]
    refuser_inscription = {"etat": EtatInscription.REFUSEE, "decidee_le": le(MARDI), "motif": "Hors champ"}
    Inscription.objects.filter(pk=premiere.pk).update(**refuser_inscription)

    assert passer(MERCREDI) == []
    a_valider(campagne, MERCREDI)
    assert passer(JEUDI) == [f"resume:{equipe.pk}:{JEUDI}"]


def test_a_summary_that_was_lost_told_nothing_and_a_silent_morning_forgets_nothing(equipe, campagne):
    a_valider(campagne)
    assert passer(MARDI) == [f"resume:{equipe.pk}:{MARDI}"]
    assert passer(MERCREDI) == passer(JEUDI) == []
    CourrierDuJour.objects.filter(jour=MARDI).update(
        etat=EtatCourrier.REFUSE, parti_le=None, reponse="550", dit={"inscriptions_a_valider:Édition 2027": 1}
    )
    CourrierDuJour.objects.exclude(jour=MARDI).delete()

    assert passer(VENDREDI) == [f"resume:{equipe.pk}:{VENDREDI}"]


def test_links_of_a_summary_name_the_body_and_homonyms_keep_a_line_each(campagne, mailoutbox):
    personne = UtilisateurFactory()
    with time_machine.travel(le("2027-02-26"), tick=False):
        inscriptions = [
            InscriptionFactory(campagne=campagne, a_corriger=True, organisme__nom="Saint-Denis") for _ in range(2)
        ]
    for inscription in inscriptions:
        MembreFactory(organisme=inscription.organisme, utilisateur=personne)

    assert passer(MARDI) == [f"resume:{personne.pk}:{MARDI}"]
    for inscription in inscriptions:
        page = f"/espace/inscriptions/{inscription.pk}/modifier/?organisme={inscription.organisme_id}\n"
        assert page in mailoutbox[0].body


def test_monday_tells_all_that_is_left_and_week_ends_tell_nothing(equipe, campagne):
    a_valider(campagne)

    assert [passer(jour) for jour in (VENDREDI, SAMEDI, "2027-03-07")] == [[f"resume:{equipe.pk}:{VENDREDI}"], [], []]
    assert passer("2027-03-08") == [f"resume:{equipe.pk}:2027-03-08"]


def test_with_nothing_waiting_nothing_leaves_even_on_monday(equipe, mailoutbox):
    assert (passer(LUNDI), mailoutbox) == ([], [])


def test_what_was_done_between_the_order_and_the_sending_is_not_told(equipe, campagne, mailoutbox):
    inscription = a_valider(campagne)
    with time_machine.travel(le(MARDI, 8), tick=False):
        devoir_rappels()
        Inscription.objects.filter(pk=inscription.pk).update(
            etat=EtatInscription.REFUSEE, decidee_le=maintenant(), motif="Hors champ"
        )

    assert (passer(MARDI, 9), mailoutbox) == ([], [])


def test_a_summary_that_a_server_kept_until_another_day_says_nothing(equipe, campagne, mailoutbox):
    a_valider(campagne)
    with time_machine.travel(le(MARDI, 9), tick=False):
        devoir_rappels()
    with time_machine.travel(le(MERCREDI, 9), tick=False):
        expedier(CourrierDuJour, CourrierDuJour.objects.get().pk)

    assert (CourrierDuJour.objects.get().etat, mailoutbox) == (EtatCourrier.SANS_OBJET, [])


def test_who_turned_it_off_or_may_not_sign_in_any_more_has_none(equipe, campagne):
    a_valider(campagne)
    refuser_courriel(compte=equipe, sujet=SujetCourriel.RESUME)
    UtilisateurFactory(charge_etudes=True, is_active=False)

    assert passer(MARDI) == []


def test_a_body_hears_of_what_its_registration_asks_and_nobody_else_does(campagne, mailoutbox):
    with time_machine.travel(le("2027-02-26"), tick=False):
        inscription = InscriptionFactory(campagne=campagne, a_corriger=True)
    membre = MembreFactory(organisme=inscription.organisme)
    ailleurs = MembreFactory(organisme=InscriptionFactory(campagne=campagne).organisme)

    assert passer(MARDI) == [f"resume:{membre.utilisateur_id}:{MARDI}"]
    assert "Une modification de votre inscription vous est demandée" in mailoutbox[0].body
    assert ailleurs.utilisateur.email not in {adresse for message in mailoutbox for adresse in message.to}


def test_a_shopper_hears_of_late_contacts_without_the_name_of_a_body(mailoutbox):
    enqueteur = EnqueteurFactory(compte=True)
    terrain = CampagneFactory(annee=2026, vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 30))])
    visite = VisiteFactory(
        inscription=InscriptionFactory(campagne=terrain), enqueteur=enqueteur, prevue_le=dt.date(2027, 2, 26)
    )

    assert passer(MARDI) == [f"resume:{enqueteur.utilisateur_id}:{MARDI}"]
    assert "1\xa0visite en retard, c’était avant le 26\xa0février 2027" in mailoutbox[0].body
    assert visite.inscription.organisme.nom not in mailoutbox[0].body + mailoutbox[0].alternatives[0].content


def test_the_morning_is_that_of_the_body(campagne):
    with time_machine.travel(le("2027-02-26"), tick=False):
        inscription = InscriptionFactory(campagne=campagne, a_corriger=True, organisme__departement="987")
    membre = MembreFactory(organisme=inscription.organisme)

    # Eleven hours behind Paris.
    assert passer(MARDI, 9) == []
    assert passer(MARDI, 19) == [f"resume:{membre.utilisateur_id}:{MARDI}"]


def rendre(campagne, **champs):
    campagne.terrain_ouvert_le, campagne.restituee_le = le("2027-01-15"), le("2027-02-26")
    campagne.save()
    with time_machine.travel(le(LUNDI, 17), tick=False):
        return RapportFactory(inscription=InscriptionFactory(campagne=campagne), pret=True, **champs)


def rapports(cles):
    return [cle for cle in cles if cle.startswith("rapport:")]


def test_each_referent_hears_once_that_the_report_is_there_and_again_when_it_changed(campagne, mailoutbox):
    rapport = rendre(campagne)
    membres = [MembreFactory(organisme=rapport.inscription.organisme) for _ in range(2)]

    assert rapports(passer(MARDI)) == [f"rapport:{rapport.pk}:{'a' * 32}:{m.utilisateur_id}" for m in membres]
    Rapport.objects.filter(pk=rapport.pk).update(pret_le=le(MERCREDI))
    assert rapports(passer(JEUDI)) == []
    Rapport.objects.filter(pk=rapport.pk).update(empreinte="b" * 64)
    assert rapports(passer(VENDREDI)) == [f"rapport:{rapport.pk}:{'b' * 32}:{m.utilisateur_id}" for m in membres]
    assert f"/espace/rapport/?edition=2027&organisme={rapport.inscription.organisme_id}\n" in mailoutbox[0].body
    tours = CourrierDuJour.objects.filter(rapport=rapport, cle__contains="a" * 32).values_list("a_partir_du", flat=True)
    assert set(tours) == {a_son_tour(le(MARDI, 9), rapport.pk)}


def test_a_report_waits_for_the_morning_of_its_body(campagne):
    rapport = rendre(campagne)
    Organisme.objects.filter(les_inscriptions=rapport.inscription).update(departement="987")
    membre = MembreFactory(organisme=rapport.inscription.organisme)

    # Eleven hours behind Paris.
    assert rapports(passer(MARDI, 9)) == []
    assert rapports(passer(MARDI, 19)) == [f"rapport:{rapport.pk}:{'a' * 32}:{membre.utilisateur_id}"]


def test_a_report_built_before_the_restitution_or_long_ago_is_not_told(campagne):
    rapport = rendre(campagne)
    campagne.restituee_le = None
    campagne.save()
    assert rapports(passer(MARDI)) == []

    campagne.restituee_le = le("2026-12-31")
    campagne.save()
    Rapport.objects.filter(pk=rapport.pk).update(pret_le=le("2027-01-01"))
    assert rapports(passer(MERCREDI)) == []


def test_a_report_that_is_made_again_when_its_mail_leaves_is_not_told(campagne, mailoutbox):
    rapport = rendre(campagne)
    with time_machine.travel(le(MARDI, 9), tick=False) as horloge:
        devoir_rappels()
        horloge.shift(dt.timedelta(minutes=50))
        Rapport.objects.filter(pk=rapport.pk).update(empreinte="b" * 64)
        for courrier in CourrierDuJour.objects.all():
            expedier(CourrierDuJour, courrier.pk)

    assert mailoutbox == []


def test_referents_are_told_of_an_answer_due_at_the_end_a_week_before_and_once_late(campagne, mailoutbox):
    with time_machine.travel(le("2027-02-26"), tick=False):
        inscription = InscriptionFactory(campagne=campagne, idcity=True)
        referents = [MembreFactory(organisme=inscription.organisme).utilisateur for _ in range(2)]
    refuser_courriel(compte=referents[1], sujet=SujetCourriel.REPONSE)
    MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE)
    dialogue = DialogueFactory(inscription=inscription, ferme=True, ouvert_le=le("2027-02-01"), ferme_le=le(LUNDI, 0))
    moi, fin = referents[0].pk, "2027-04-30"
    etapes = {"2027-03-01": "close", "2027-04-23": "semaine", "2027-05-01": "retard"}

    for jour, etape in etapes.items():
        assert passer(jour) == [f"reponse-due:{dialogue.pk}:{fin}:{etape}:{moi}"]
        assert passer(jour, 15) == []
    assert {(*message.to, message.subject) for message in mailoutbox} == {
        (referents[0].email, f"Consultation : {mots}")
        for mots in ("votre réponse est attendue avant le 30 avril 2027", "votre réponse est en retard")
    }
    assert f"/espace/consultations/{dialogue.pk}/reponse/?organisme={inscription.organisme_id}" in mailoutbox[0].body
    # A worker that was down tells it two days later.
    assert "semaine" not in mailoutbox[1].body


def test_an_answer_given_before_the_mail_leaves_is_asked_for_no_more(campagne):
    dialogue = DialogueFactory(
        inscription__campagne=campagne, ferme=True, ouvert_le=le("2027-02-01"), ferme_le=le(LUNDI, 0)
    )
    with time_machine.travel(le(LUNDI, 9), tick=False):
        devoir_rappels()
    Dialogue.objects.filter(pk=dialogue.pk).update(etat=EtatDialogue.CLOS, clos_le=le(LUNDI, 9))

    assert passer(LUNDI, 10) == []
    assert [courrier.etat for courrier in CourrierDuJour.objects.all()] == [EtatCourrier.SANS_OBJET]
