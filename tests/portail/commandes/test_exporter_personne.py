"""Access request: one file says what is held of somebody, why and how long, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import stat

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.actions.empreintes import empreinte_adresse
from socle.horloge import maintenant
from socle.journal import consigner
from socle.models import Entree
from tests.factories.bornes import AvisFactory, DemandeReponseFactory, VerbatimFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    CommentaireFactory,
    DialogueFactory,
    ParticipantFactory,
    PropositionFactory,
    SignalementFactory,
    SoutienFactory,
)
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import CourrierOrganismeFactory, InscriptionFactory, MembreFactory

pytestmark = pytest.mark.django_db
ADRESSE = "claude@ville.exemple"


def lancer(*arguments):
    """Run the command; return (exit code, standard output, standard error)."""
    sortie, erreurs = io.StringIO(), io.StringIO()
    try:
        call_command("exporter_personne", *arguments, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        return fin.code, sortie.getvalue(), erreurs.getvalue()
    return 0, sortie.getvalue(), erreurs.getvalue()


@pytest.fixture
def claude():
    membre = MembreFactory(utilisateur__email=ADRESSE, utilisateur__nom="Claude Dupuy")
    inscription = InscriptionFactory(organisme=membre.organisme, referent_courriel=ADRESSE, referent_nom="Claude Dupuy")
    CourrierOrganismeFactory(inscription=inscription, parti_le=maintenant())
    consigner(inscription, "inscription.modifiee", membre.utilisateur)
    # Others.
    InscriptionFactory(organisme=membre.organisme, referent_nom="Dominique Autre")
    EnqueteurFactory(compte=True)
    return membre


def test_the_file_tells_what_is_held_why_and_how_long(claude):
    code, sortie, erreurs = lancer("--email", "CLAUDE@ville.exemple")

    dossier = json.loads(sortie)
    assert (code, erreurs, dossier["adresses"]) == (0, "", [ADRESSE])
    objets = [ligne["objet"] for entree in dossier["donnees"] for ligne in entree["lignes"]]
    assert sorted(objets) == [
        "adresse électronique",
        "auteur du journal",
        "courriel sur une inscription",
        "inscription",
        "membre",
        "utilisateur",
    ]
    [contacts] = [entree for entree in dossier["donnees"] if entree["contenu"].startswith("Personnes à joindre")]
    assert contacts["duree"] == "3\u00a0ans après le dernier contact"
    assert contacts["lignes"][0]["nom du référent"] == "Claude Dupuy"
    assert all(entree[cle] for entree in dossier["donnees"] for cle in ("pourquoi", "base_legale", "destinataires"))
    assert [acte["acte"] for acte in dossier["actes"]] == ["inscription.modifiee"]
    assert "Dominique" not in sortie
    assert "password" not in sortie
    assert claude.utilisateur.password not in sortie


def test_the_name_of_a_key_is_hers_what_opens_the_account_is_told_to_nobody(claude):
    Authenticator.objects.create(
        user=claude.utilisateur, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé de Claude", "credential": "chut"}
    )

    sortie = lancer("--email", ADRESSE)[1]

    noms = [
        ligne["nom de la clé"]
        for entree in json.loads(sortie)["donnees"]
        for ligne in entree["lignes"]
        if "nom de la clé" in ligne
    ]
    assert (noms, "chut" in sortie) == (["Clé de Claude"], False)


def test_a_citizen_is_given_what_she_wrote_and_did_and_nothing_of_others():
    dialogue = DialogueFactory(ouvert=True)
    elle = ParticipantFactory(dialogue=dialogue, empreinte=empreinte_adresse(dialogue, ADRESSE))
    PropositionFactory(dialogue=dialogue, auteur=elle, titre="Des bancs à l’ombre", texte="Sous les platanes.")
    PropositionFactory(dialogue=dialogue, auteur=elle, titre="Une fontaine", brouillon=True)
    autre = PropositionFactory(dialogue=dialogue, titre="Un kiosque", texte="À musique.")
    CommentaireFactory(proposition=autre, auteur=elle, texte="Je suis d’accord.")
    CommentaireFactory(proposition=autre, texte="Pas moi.")
    SoutienFactory(participant=elle, proposition=autre)
    SignalementFactory(participant=elle, proposition=autre, precision="Trop vague.")

    dossier = json.loads(lancer("--email", ADRESSE)[1])
    dits = {entree["contenu"]: entree["lignes"] for entree in dossier["donnees"]}

    contributions = dits["Contributions, réponses, gestes et commune déclarée, sans auteur"]
    assert [ligne["objet"] for ligne in contributions] == ["contribution", "réponse à une contribution", "soutien"]
    assert (contributions[0]["titre"], contributions[0]["texte"]) == ("Des bancs à l’ombre", "Sous les platanes.")
    assert (contributions[1]["texte"], contributions[2]["contribution"]) == ("Je suis d’accord.", "Un kiosque")
    assert [ligne["titre"] for ligne in dits["Contribution jamais déposée"]] == ["Une fontaine"]
    assert [ligne["précision"] for ligne in dits["Précisions d’un signalement, noms masqués"]] == ["Trop vague."]
    assert "Pas moi" not in json.dumps(dossier, ensure_ascii=False)


def test_a_user_who_left_an_address_is_given_her_words():
    avis = AvisFactory(courriel=ADRESSE)
    VerbatimFactory(avis=avis, texte_masque="Merci au guichet.")
    DemandeReponseFactory(avis=avis)
    VerbatimFactory(texte_masque="D’une autre.")

    sortie = lancer("--email", ADRESSE)[1]

    assert "Merci au guichet." in sortie
    assert "D’une autre." not in sortie


def test_giving_the_file_is_an_act(claude):
    lancer("--email", ADRESSE)

    assert Entree.objects.filter(acte="personne.dossier_remis").count() == 1


def test_nothing_is_held_of_a_stranger(claude):
    _, sortie, _ = lancer("--email", "inconnue@ville.exemple")

    dossier = json.loads(sortie)
    assert (dossier["donnees"], dossier["actes"]) == ([], [])


@pytest.mark.parametrize("nom", ["claude.json", "aim\udce9.json"])
def test_the_file_is_for_one_pair_of_eyes_and_overwrites_nothing(claude, tmp_path, nom):
    fichier = tmp_path / nom

    assert lancer("--email", ADRESSE, "--vers", str(fichier)) == (0, "", "")
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600
    contenu = fichier.read_text()
    assert json.loads(contenu)["adresses"] == [ADRESSE]
    code, _, erreurs = lancer("--email", ADRESSE, "--vers", str(fichier))
    assert (code, erreurs.count("\n"), fichier.read_text()) == (2, 1, contenu)
    remis = Entree.objects.count()
    code, _, erreurs = lancer("--email", ADRESSE, "--vers", str(fichier / "claude.json"))
    assert (code, erreurs.count("\n"), Entree.objects.count()) == (2, 1, remis)


def test_a_page_of_the_account_shows_it_and_gives_the_same_file(claude, client):
    client.force_login(claude.utilisateur)

    page = client.get("/mes-donnees/")
    fichier = client.post("/mes-donnees/telecharger/")

    assert "Personnes à joindre dans les organismes" in page.content.decode()
    assert fichier["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert "no-store" in fichier["Cache-Control"]
    assert json.loads(fichier.content)["adresses"] == [ADRESSE]
    assert client.get("/mes-donnees/telecharger/").status_code == 405


def test_consultations_are_gone_through_once_for_all_the_tables_of_a_person(claude, client):
    DialogueFactory.create_batch(2)
    client.force_login(claude.utilisateur)

    with CaptureQueriesContext(connection) as lues:
        client.get("/mes-donnees/")

    assert sum('FROM "consultations_dialogue"' in lue["sql"] for lue in lues) == 1


def test_addresses_left_with_opinions_are_opened_once_for_all_the_tables_of_a_person(claude, client):
    client.force_login(claude.utilisateur)

    with CaptureQueriesContext(connection) as lues:
        client.get("/mes-donnees/")

    assert sum('"bornes_avis"."contact"' in lue["sql"] for lue in lues) == 1


def test_a_shopper_reads_what_is_kept_of_her_and_no_body(client):
    enqueteur = EnqueteurFactory(compte=True, latitude=43.6, longitude=1.4)
    autre = UtilisateurFactory(email="autre@exemple.fr")
    client.force_login(enqueteur.utilisateur)

    dossier = json.loads(client.post("/mes-donnees/telecharger/").content)

    [terrain] = [entree for entree in dossier["donnees"] if entree["contenu"].startswith("Compte de l’enquêteur")]
    assert (terrain["lignes"][0]["pseudonyme"], terrain["lignes"][0]["latitude"]) == (enqueteur.pseudonyme, 43.6)
    assert autre.email not in json.dumps(dossier)


def test_an_address_added_and_never_confirmed_gives_nothing_of_its_owner(client):
    InscriptionFactory(referent_courriel=ADRESSE, referent_nom="Claude Dupuy")
    curieuse = UtilisateurFactory(email="curieuse@exemple.fr")
    ajoutee = EmailAddress.objects.create(user=curieuse, email=ADRESSE)
    client.force_login(curieuse)

    for adresses in (["curieuse@exemple.fr"], [ADRESSE, "curieuse@exemple.fr"]):
        texte = client.post("/mes-donnees/telecharger/").content.decode()
        assert json.loads(texte)["adresses"] == adresses
        assert ("Claude Dupuy" in texte) is (len(adresses) == 2)
        ajoutee.verified = True
        ajoutee.save()


def test_the_file_names_nobody_else(claude):
    InscriptionFactory(referent_courriel=ADRESSE, dpo_contact="Dominique Autre")
    LogEntry.objects.create(user=claude.utilisateur, action_flag=2, object_repr="Dominique Autre")

    _, sortie, _ = lancer("--email", ADRESSE)

    assert "entrée d’historique" in sortie
    assert "Dominique" not in sortie
