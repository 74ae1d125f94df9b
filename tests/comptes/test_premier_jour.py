"""The first day as the guide tells it: its commands, in order, then a person who enters with a second factor."""

from __future__ import annotations

import io
import re
import shlex

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from campagnes.models import Campagne
from comptes.actions.courriels import expedier
from comptes.models import CourrielDeCompte, Utilisateur
from enquetes.models import Grille
from epreuve.guide import Guide
from epreuve.personne import Egaree, Page, Personne, chemin_de
from organismes.models import Territoire
from socle.horloge import maintenant
from tests.organismes.actions.test_charger_annuaire import dossier as _petit_annuaire

pytestmark = pytest.mark.django_db

annuaire = _petit_annuaire
MOT_DE_PASSE = "trois-mots-que-personne-ne-devine"
MANAGE = re.compile(r"^python manage\.py (.+)$", re.MULTILINE)


class PersonneDuTest(Personne):
    """The same person, whose pages come without a server; production's cookies and redirections."""

    def __post_init__(self):
        self.client_django = Client(enforce_csrf_checks=True)

    def _demander(self, chemin, donnees):
        genre = "application/x-www-form-urlencoded"
        en_tetes = {"referer": f"https://{self.hote}{chemin}"}
        if donnees is None:
            reponse = self.client_django.get(chemin, secure=True, headers=en_tetes)
        else:
            reponse = self.client_django.post(chemin, donnees, content_type=genre, secure=True, headers=en_tetes)
        suite = reponse.headers.get("Location", "")
        return Page(reponse.status_code, chemin, reponse.content), chemin_de(suite) if suite else ""


@pytest.fixture
def premier_jour(settings, annuaire):
    """Run the first block of the day, over a small directory; return what its last command printed."""
    settings.BAROMETRE_DEMO = False
    settings.ANNUAIRE_DONNEES = annuaire
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.ALLOWED_HOSTS = ["testserver"]
    [bloc] = Guide().prendre("First day", 1)
    for ligne in MANAGE.findall(bloc):
        sortie = io.StringIO()
        call_command(*shlex.split(ligne), stdout=sortie, stderr=io.StringIO())
    return sortie.getvalue()


def test_first_day_of_the_guide_lets_the_first_person_in(premier_jour):
    camille = PersonneDuTest("", "testserver")

    page = camille.entrer(premier_jour, MOT_DE_PASSE)

    personne = Utilisateur.objects.get()
    assert (page.statut, page.chemin) == (200, "/pilotage/")
    assert "Équipe" in page.mots
    assert Authenticator.objects.filter(user=personne, type=Authenticator.Type.TOTP).exists()
    assert personne.roles == {"administrateur", "responsable_palmares"}
    assert (Campagne.objects.get().annee, Territoire.objects.exists(), Grille.objects.exists()) == (2027, True, True)


def test_first_password_is_told_as_chosen_for_it_replaces_none(premier_jour, mailoutbox):
    PersonneDuTest("", "testserver").entrer(premier_jour, MOT_DE_PASSE)
    for courriel in CourrielDeCompte.objects.all():
        expedier(str(courriel.pk))

    [lu] = [courriel.body for courriel in mailoutbox if "mot de passe" in courriel.subject]
    assert "Un mot de passe a été choisi pour votre compte" in lu


def test_who_comes_back_needs_her_password_and_the_code_of_her_telephone(premier_jour, monkeypatch):
    camille = PersonneDuTest("", "testserver")
    camille.entrer(premier_jour, MOT_DE_PASSE)
    ailleurs = PersonneDuTest("", "testserver", secret=camille.secret)

    mot_de_passe_seul = ailleurs.poster(
        ailleurs.lire("/connexion/"), "password", login=Utilisateur.objects.get().email, password=MOT_DE_PASSE
    )

    assert ailleurs.lire("/pilotage/").chemin == "/compte/2fa/authenticate/"
    # Her first code has served: she waits for the next one.
    with time_machine.travel(maintenant()) as horloge:
        monkeypatch.setattr("epreuve.personne.time.sleep", horloge.shift)
        ailleurs.donner_le_code(mot_de_passe_seul)
    assert ailleurs.lire("/pilotage/").chemin == "/pilotage/"


def test_link_of_the_first_day_serves_once(premier_jour):
    PersonneDuTest("", "testserver").entrer(premier_jour, MOT_DE_PASSE)

    with pytest.raises(Egaree):
        PersonneDuTest("", "testserver").entrer(premier_jour, MOT_DE_PASSE)
