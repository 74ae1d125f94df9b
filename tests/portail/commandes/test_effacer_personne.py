"""`effacer_personne`: a canary is planted wherever somebody may be known, erased, and found nowhere."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from bornes.models import Avis
from comptes.actions.courriels import confier_courriel
from comptes.models import Utilisateur
from consultations.actions.cycle import fermer_dialogue
from consultations.actions.empreintes import empreinte_adresse
from consultations.models import Identification, Participant, Proposition
from enquetes.models import Visite
from organismes.enums import RoleMembre
from organismes.models import CourrierOrganisme, Inscription, Membre
from socle.coffre import desceller, sceller
from socle.conservation import purger_app
from socle.expedition import expedier
from socle.horloge import maintenant
from socle.journal import consigner, historique
from socle.models import AuteurDuJournal, Entree, MotsDuJournal
from socle.personnes import CITATIONS_MAX
from socle.queries.chaine import verifier
from socle.scelles import colonnes_scellees, place_de
from sondages.models import EnvoiCode
from tests.factories.bornes import AvisFactory, DemandeReponseFactory, VerbatimFactory
from tests.factories.comptes import CourrielDeCompteFactory, UtilisateurFactory
from tests.factories.consultations import (
    DialogueFactory,
    IdentificationFactory,
    ParticipantFactory,
    PropositionFactory,
)
from tests.factories.enquetes import AbsenceFactory, AutotestFactory, EnqueteurFactory, IdentiteFactory, VisiteFactory
from tests.factories.organismes import BrouillonFactory, CourrierOrganismeFactory, InscriptionFactory, MembreFactory
from tests.factories.socle import DocumentDemandeFactory
from tests.factories.sondages import EnvoiCodeFactory
from tests.factories.trophees import LignePalmaresFactory, LitigeFactory, PalmaresFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db

ADRESSE, AUTRE = "canari.zedelin@ville.exemple", "c.zedelin@perso.exemple"
NOM, TELEPHONE = "Canari Zédélin", "05 61 98 76 54"
TRACES = ("zedelin", "zédélin", "z\\u00e9d\\u00e9lin", TELEPHONE)


def lancer(adresse=ADRESSE):
    """Run the command; return (exit code, standard output, standard error)."""
    sortie, erreurs = io.StringIO(), io.StringIO()
    try:
        call_command("effacer_personne", "--email", adresse, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        return fin.code, sortie.getvalue(), erreurs.getvalue()
    return 0, sortie.getvalue(), erreurs.getvalue()


@pytest.fixture
def canari(settings, tmp_path):
    """A referent who is also a shopper, a participant, an agent, a user: whoever she is, everything of her is found."""
    settings.EMAIL_FILE_PATH = str(tmp_path / "courriels")
    equipe = UtilisateurFactory(administrateur=True)
    membre = MembreFactory(utilisateur__email=ADRESSE, utilisateur__nom=NOM, utilisateur__enqueteur=True)
    compte = membre.utilisateur
    EmailAddress.objects.create(user=compte, email=AUTRE, verified=True)
    inscription = InscriptionFactory(
        organisme=membre.organisme, referent_nom=NOM, referent_courriel=ADRESSE, referent_telephone=TELEPHONE
    )
    inscription.les_canaux.filter(canal="EMAIL").update(coordonnees=ADRESSE)
    CourrierOrganismeFactory(inscription=inscription)
    BrouillonFactory(courriel=AUTRE, donnees={"referent": {"nom": NOM, "courriel": ADRESSE}})
    BrouillonFactory(courriel="autre@ville.exemple", donnees={"referent": {"nom": NOM, "courriel": ADRESSE}})
    LogEntry.objects.create(user=equipe, action_flag=1, object_repr=f"{NOM} <{ADRESSE}>")
    LogEntry.objects.create(user=compte, action_flag=1, object_repr="un réglage")
    # The field.
    enqueteur = EnqueteurFactory(pseudonyme="Zedelin", utilisateur=compte)
    AbsenceFactory(enqueteur=enqueteur)
    AutotestFactory(enqueteur=enqueteur)
    IdentiteFactory(enqueteur=enqueteur, adresse=f"Chez {NOM}, {ADRESSE}")
    VisiteFactory(enqueteur=enqueteur, validee=True, commentaire=f"Reçue par {NOM.upper()}, {TELEPHONE}.")
    # What was written of her, and by her.
    litige = LitigeFactory(ouvert_par=compte, motif=f"{NOM} le conteste, voir {ADRESSE}.")
    PalmaresFactory(propose_par=compte)
    consigner(inscription, "inscription.refusee", compte, motif=f"Refusée : {NOM}")
    consigner(litige, "litige.conteste", equipe, motif=f"Écrire à {ADRESSE}")
    # Elsewhere without account.
    DemandeReponseFactory(avis=AvisFactory(courriel=ADRESSE))
    VerbatimFactory(texte_masque="Merci à Zedelin Canari.")
    ferme, ouvert = DialogueFactory(ferme=True), DialogueFactory(ouvert=True)
    for dialogue in (ferme, ouvert):
        ParticipantFactory(dialogue=dialogue, adresse=ADRESSE, empreinte=empreinte_adresse(dialogue, ADRESSE))
    IdentificationFactory(dialogue=ouvert, empreinte=empreinte_adresse(ouvert, AUTRE))
    code = EnvoiCodeFactory()
    code.contenu = sceller(json.dumps([AUTRE, "CODE"]), place_de(EnvoiCode, "contenu", pk=code.pk))
    code.save()
    # What the machine keeps.
    confier_courriel(destinataire=ADRESSE, sujet="Votre code", texte="123456")
    CourrielDeCompteFactory()  # that no key opens
    document = DocumentDemandeFactory(source=f"<p>{NOM}</p>")
    document.fichier.save("recap.pdf", ContentFile(NOM.encode()))
    for contenu in ({"_auth_user_id": str(compte.pk)}, {"brouillon": ADRESSE}, {"_auth_user_id": str(equipe.pk)}):
        session = SessionStore()
        session.update(contenu)
        session.save()
    dossier = Path(settings.EMAIL_FILE_PATH)
    dossier.mkdir()
    for nom, texte in (
        ("a", f"To: {ADRESSE}\n\nBonjour"),
        ("b", f"To: x@y.exemple\n\n{AUTRE}"),
        ("c", "To: z@y.exemple\n\nNon"),
    ):
        (dossier / f"{nom}.eml").write_text(texte)
    return compte


def _textes():
    """Yield every cell of every model, sealed ones opened, every session, file, mail and cached value, as text."""
    scelles = set(colonnes_scellees())
    for modele in apps.get_models():
        champs = [
            champ
            for champ in modele._meta.local_fields
            if isinstance(champ, models.CharField | models.TextField | models.JSONField | models.BinaryField)
        ]
        for ligne in models.QuerySet(modele):
            for champ in champs:
                valeur = getattr(ligne, champ.attname)
                if isinstance(valeur, bytes | memoryview):
                    valeur = (
                        _ouvrir(champ, ligne, bytes(valeur)) if champ in scelles else bytes(valeur).decode("latin-1")
                    )
                yield f"{modele._meta.label}.{champ.name}", json.dumps(valeur, ensure_ascii=False, default=str)
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded())
    for valeur in getattr(cache, "_cache", {}).values():
        yield "cache", valeur.decode("latin-1")


def _ouvrir(champ, ligne, scelle):
    reperes = {repere: getattr(ligne, repere) for repere in champ.reperes}
    try:
        return desceller(scelle, champ.place.format(**reperes))
    except Exception:  # noqa: BLE001 -- bytes of a factory that nothing sealed
        return scelle.decode("latin-1")


def _fichiers(*dossiers):
    for dossier in dossiers:
        for fichier in Path(dossier).rglob("*"):
            if fichier.is_file():
                yield str(fichier), fichier.read_bytes().decode("utf-8", "replace")


def _trouvees(settings):
    partout = [*_textes(), *_fichiers(settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH)]
    return sorted({lieu for lieu, texte in partout if any(trace in texte.casefold() for trace in TRACES)})


def test_the_canary_is_found_nowhere(canari, settings, django_capture_on_commit_callbacks, capfd, caplog):
    avant = _trouvees(settings)

    with django_capture_on_commit_callbacks(execute=True):
        code, sortie, _ = lancer()

    assert code == 0
    # The control: she was in all of these.
    assert len(avant) > 20
    assert {"bornes.Avis.contact", "comptes.CourrielDeCompte.contenu", "socle.MotsDuJournal.mots", "session"} <= set(
        avant
    )
    assert _trouvees(settings) == []
    journaux = capfd.readouterr()
    for texte in (sortie, journaux.out, journaux.err, caplog.text):
        assert not any(trace in texte.casefold() for trace in TRACES)
    # What hers was is gone; what was others' stays.
    assert [s.get_decoded().get("_auth_user_id") for s in Session.objects.all()] != []
    assert len(list(Path(settings.EMAIL_FILE_PATH).iterdir())) == 1
    assert Identification.objects.count() == EnvoiCode.objects.count() == Membre.objects.count() == 0


def test_what_she_did_stays_under_a_number(canari):
    entree = Entree.objects.get(acte="inscription.refusee")
    lignes = Entree.objects.count()

    lancer()

    compte = Utilisateur.objects.get(pk=canari.pk)
    assert (str(compte), compte.is_active, compte.has_usable_password()) == ("compte effacé", False, False)
    assert compte.email == f"efface-{compte.pk}@efface.invalid"
    relue = Entree.objects.get(pk=entree.pk)
    assert (relue.auteur_numero, relue.qui, relue.tout) == (entree.auteur_numero, "compte effacé", {})
    assert not AuteurDuJournal.objects.filter(numero=entree.auteur_numero).exists()
    assert Entree.objects.count() > lignes
    [effacee] = Entree.objects.filter(acte="personne.effacee")
    assert (effacee.objet_id, effacee.auteur_numero) == (str(entree.auteur_numero), None)
    assert verifier().rupture == ""
    # Visit and seal point to numbers.
    visite = Visite.objects.exclude(commentaire="").get()
    assert (visite.enqueteur.pseudonyme, visite.commentaire) == (
        f"ancien-{visite.enqueteur_id}",
        "Reçue par [effacé], [effacé].",
    )
    assert canari.pk in apps.get_model("trophees.Palmares").objects.values_list("propose_par", flat=True)


def test_citizens_go_as_far_as_their_dialogue_allows(canari):
    lancer()

    # Over, and she did nothing there: not even a row. Open: a hash that keeps her from counting twice.
    assert [(p.dialogue.etat, p.courriel, p.est_efface) for p in Participant.objects.all()] == [("ouvert", None, False)]
    assert set(Avis.objects.values_list("contact", flat=True)) == {None}


def test_what_she_left_in_an_open_dialogue_without_address_goes_the_night_after_its_end():
    dialogue = DialogueFactory(ouvert=True)
    auteur = ParticipantFactory(dialogue=dialogue, empreinte=empreinte_adresse(dialogue, ADRESSE))
    proposition = PropositionFactory(dialogue=dialogue, auteur=auteur)

    assert lancer()[1] == "consultations.Participant\u202f: 1\n"
    assert lancer()[1] == "Rien n’est gardé de cette adresse.\n"
    fermer_dialogue(dialogue=dialogue, auteur=UtilisateurFactory())
    purger_app("consultations", a_la_date=maintenant())

    proposition.refresh_from_db()
    assert proposition.auteur is None
    assert not Participant.objects.filter(empreinte=auteur.empreinte).exists()


def test_twice_is_a_success_that_finds_nothing(canari, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        lancer()
    lignes = Entree.objects.count()

    for adresse in (ADRESSE, AUTRE, "inconnue@ville.exemple"):
        assert lancer(adresse) == (0, "Rien n’est gardé de cette adresse.\n", "")
    assert Entree.objects.count() == lignes


def test_nobody_else_changes(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    UtilisateurFactory(email="jean@ville.exemple", nom="Jean Morin")
    voisine = UtilisateurFactory(email="marie-jean@ville.exemple", nom="Marie-Jean Morin")
    homonyme = InscriptionFactory(referent_courriel="autre.jean@ville.exemple", referent_nom="Jean Morin")
    consigner(homonyme, "essai.acte", voisine, motif="Écrit par marie-jean@ville.exemple, Jean Morineau.")
    DemandeReponseFactory(avis=AvisFactory(courriel="marie-jean@ville.exemple"))
    avant = [list(modele.objects.order_by("pk").values()) for modele in (Inscription, MotsDuJournal, Avis)]

    assert lancer("jean@ville.exemple")[0] == 0

    assert [list(modele.objects.order_by("pk").values()) for modele in (Inscription, MotsDuJournal, Avis)] == avant
    assert Utilisateur.objects.filter(email="marie-jean@ville.exemple", nom="Marie-Jean Morin").exists()


def test_a_mail_that_resists_keeps_no_other(settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for nom in "ab":
        (tmp_path / f"{nom}.eml").write_text(f"To: {ADRESSE}\n\nBonjour")
    supprimer, essayes = os.remove, []

    def resister(chemin, *arguments, **options):
        essayes.append(Path(chemin).name)
        if len(essayes) == 1:
            raise PermissionError(chemin)
        supprimer(chemin, *arguments, **options)

    monkeypatch.setattr("django.core.files.storage.filesystem.os.remove", resister)
    with django_capture_on_commit_callbacks(execute=True):
        assert lancer()[0] == 0

    assert sorted(essayes) == ["a.eml", "b.eml"]
    assert [fichier.name for fichier in tmp_path.iterdir()] == essayes[:1]


def test_a_stranger_takes_nothing_away(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    document = DocumentDemandeFactory()
    document.fichier.save("recap.pdf", ContentFile(b"recap"))

    assert lancer("inconnue@ville.exemple") == (0, "Rien n’est gardé de cette adresse.\n", "")

    document.refresh_from_db()
    assert document.fichier.storage.exists(document.fichier.name)


def test_an_address_that_nobody_confirmed_leads_to_nobody(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    usurpatrice = UtilisateurFactory(email="usurpatrice@ville.exemple")
    EmailAddress.objects.create(user=usurpatrice, email=ADRESSE)
    inscription = InscriptionFactory(referent_courriel=ADRESSE)

    assert lancer("usurpatrice@ville.exemple")[0] == 0
    inscription.refresh_from_db()
    assert inscription.referent_courriel == ADRESSE

    autre = UtilisateurFactory()
    EmailAddress.objects.create(user=autre, email=ADRESSE)
    assert lancer()[0] == 0
    autre.refresh_from_db()
    inscription.refresh_from_db()
    assert (autre.efface_le, inscription.referent_courriel) == (None, "")


def test_a_name_made_of_words_that_everybody_writes_takes_them_out_of_nothing(settings, tmp_path, caplog):
    settings.EMAIL_FILE_PATH = tmp_path
    compte = UtilisateurFactory(email=ADRESSE, nom="Piste cyclable")
    dialogue, texte = DialogueFactory(), "Une piste cyclable, rue Haute."
    idees = [PropositionFactory(dialogue=dialogue, auteur=None, texte=texte) for _ in range(CITATIONS_MAX)]
    seule = PropositionFactory(dialogue=dialogue, auteur=None, texte=f"{texte} Écrire à {ADRESSE}.")

    call_command("effacer_personne", email=ADRESSE)

    compte.refresh_from_db()
    assert compte.efface_le is not None
    assert {idee.texte for idee in Proposition.objects.filter(pk__in=[idee.pk for idee in idees])} == {texte}
    seule.refresh_from_db()
    assert seule.texte == f"{texte} Écrire à [effacé]."
    assert "personne.nom_de_tous" in caplog.text


def test_each_text_of_the_platform_is_walked_once(canari):
    with CaptureQueriesContext(connection) as requetes:
        assert lancer()[0] == 0

    parcours = Counter(
        requete["sql"].partition(" FROM ")[2].split()[0] for requete in requetes if " ~* " in requete["sql"]
    )
    # The words of the journal go line by line: they are looked for apart.
    assert parcours.pop(f'"{MotsDuJournal._meta.db_table}"') == 2
    assert len(parcours) > 60
    assert set(parcours.values()) == {1}


@pytest.mark.parametrize(
    ("ecrit", "telephone"),
    [
        ("Canari Ze\u0301de\u0301lin", TELEPHONE),
        ("Canari\u00a0Zédélin", TELEPHONE.replace(" ", "\u00a0")),
        ("ZÉDÉLIN\nCanari", TELEPHONE.replace(" ", "\u202f")),
        ("Canari  Zédélin", "05  61 98 76 54"),
        ("Canari\u2011Zédélin", "05–61–98–76–54"),
    ],
)
def test_a_name_copied_from_a_pdf_or_a_page_goes_as_another(ecrit, telephone, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    UtilisateurFactory(email=ADRESSE, nom=NOM)
    InscriptionFactory(referent_courriel=ADRESSE, referent_nom=NOM, referent_telephone=TELEPHONE)
    visites = [VisiteFactory(commentaire=f"Vu {mot}, deux fois.") for mot in (ecrit, telephone)]

    assert lancer()[0] == 0

    for visite in visites:
        visite.refresh_from_db()
        assert visite.commentaire == "Vu [effacé], deux fois."


def test_a_name_of_many_spellings_makes_no_statement_longer(settings, tmp_path):
    """SQLite refuses an expression that is deeper than a thousand."""
    settings.EMAIL_FILE_PATH = str(tmp_path)
    UtilisateurFactory(email=ADRESSE, nom="Anne-Marie L’Hostis-Lecœur Zédélin")

    with CaptureQueriesContext(connection) as requetes:
        assert lancer()[0] == 0

    assert max(requete["sql"].count(" OR ") for requete in requetes) < 100


def test_bodies_places_and_sealed_lines_keep_their_names(settings, tmp_path):
    """A referent who gave the name of her town for hers, and its switchboard."""
    settings.EMAIL_FILE_PATH = str(tmp_path)
    inscription = InscriptionFactory(
        organisme__nom="Ville de Canari", referent_courriel=ADRESSE, referent_nom="Ville de Canari"
    )
    Inscription.objects.update(referent_telephone=TELEPHONE)
    inscription.les_canaux.filter(canal="TEL").update(coordonnees=TELEPHONE)
    ligne = LignePalmaresFactory(nom="Ville de Canari")
    visite = VisiteFactory(commentaire=f"Ville de Canari, {TELEPHONE}.")

    assert lancer()[0] == 0

    for lu in (inscription, inscription.organisme, ligne, visite):
        lu.refresh_from_db()
    assert (inscription.referent_nom, inscription.organisme.nom, ligne.nom) == (
        "",
        "Ville de Canari",
        "Ville de Canari",
    )
    assert inscription.les_canaux.get(canal="TEL").coordonnees == TELEPHONE
    assert visite.commentaire == "[effacé], [effacé]."


def test_a_request_that_nobody_can_be_answered_is_closed():
    demande = DemandeReponseFactory(avis=AvisFactory(courriel=ADRESSE))

    lancer()

    demande.refresh_from_db()
    demande.avis.refresh_from_db()
    assert (demande.etat, demande.avis.contact) == ("expiree", None)


def test_any_of_her_addresses_leads_to_her(canari):
    assert lancer(AUTRE.upper())[0] == 0

    assert Utilisateur.objects.get(pk=canari.pk).efface_le is not None
    assert not Inscription.objects.filter(referent_courriel__iexact=ADRESSE).exists()


def test_the_last_administrator_is_refused_and_nothing_changes(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    derniere = UtilisateurFactory(administrateur=True, email=ADRESSE, nom=NOM)
    UtilisateurFactory(administrateur=True, is_active=False)
    MembreFactory(utilisateur=derniere)
    consigner(derniere, "essai.acte", derniere, motif=NOM)
    avant = [
        list(modele.objects.values()) for modele in (Utilisateur, Membre, Entree, MotsDuJournal, CourrierOrganisme)
    ]

    code, sortie, erreurs = lancer()

    assert (code, sortie, erreurs.count("\n")) == (2, "", 1)
    assert [
        list(modele.objects.values()) for modele in (Utilisateur, Membre, Entree, MotsDuJournal, CourrierOrganisme)
    ] == avant
    UtilisateurFactory(administrateur=True)
    assert lancer()[0] == 0


@pytest.mark.parametrize("adresse", ["", "personne", "a@"])
def test_what_is_no_address_is_refused(adresse):
    code, sortie, erreurs = lancer(adresse)

    assert (code, sortie, erreurs) == (2, "", "Cette adresse n’est pas un courriel.\n")


# --- the body that she leaves


def _prevenus(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        lancer()
    for courrier in CourrierOrganisme.objects.filter(genre="sans_referent", etat="du"):
        expedier(CourrierOrganisme, courrier.pk)
    return [message.to for message in mail.outbox]


@pytest.fixture
def seule():
    """The sole referent of a body whose registration names her."""
    membre = MembreFactory(utilisateur__email=ADRESSE, utilisateur__nom=NOM)
    InscriptionFactory(organisme=membre.organisme, referent_courriel=ADRESSE, canaux=("EMAIL", "TEL"))
    return membre


def test_other_members_are_told_that_nobody_is_referent_any_more(seule, django_capture_on_commit_callbacks):
    MembreFactory(organisme=seule.organisme, role=RoleMembre.MEMBRE, utilisateur__email="membre@ville.exemple")

    assert _prevenus(django_capture_on_commit_callbacks) == [["membre@ville.exemple"]]
    assert NOM not in mail.outbox[0].body
    assert "référent" in mail.outbox[0].subject


def test_without_members_the_mailbox_of_the_body_is_told(seule, django_capture_on_commit_callbacks):
    assert _prevenus(django_capture_on_commit_callbacks) == [["accueil@exemple.fr"]]


@pytest.mark.parametrize("role", RoleMembre)
def test_a_member_whose_account_is_closed_is_nobody_to_tell(seule, role, django_capture_on_commit_callbacks):
    MembreFactory(organisme=seule.organisme, role=role, utilisateur__is_active=False)

    assert _prevenus(django_capture_on_commit_callbacks) == [["accueil@exemple.fr"]]


def test_with_nobody_left_the_administrators_are_told(seule, django_capture_on_commit_callbacks):
    UtilisateurFactory(administrateur=True, email="admin@afnor.exemple")
    UtilisateurFactory(administrateur=True, is_active=False)
    canaux = seule.organisme.les_inscriptions.get().les_canaux
    canaux.filter(canal="EMAIL").update(coordonnees=ADRESSE)

    assert _prevenus(django_capture_on_commit_callbacks) == [["admin@afnor.exemple"]]
    assert canaux.get(canal="EMAIL").coordonnees == ""


def test_a_body_that_keeps_a_referent_is_not_written_to(seule, django_capture_on_commit_callbacks):
    MembreFactory(organisme=seule.organisme)

    assert _prevenus(django_capture_on_commit_callbacks) == []


def test_a_registration_without_referent_cannot_be_accepted(seule):
    from organismes.actions.decider import refuser_inscription, valider_inscription

    inscription = InscriptionFactory(confirmee=True, referent_courriel=ADRESSE)
    lancer()
    inscription.refresh_from_db()

    refuser("referent_efface", valider_inscription, inscription=inscription, auteur=None)
    assert [entree.acte for entree in historique(inscription)] == ["referent.efface"]
    refuser_inscription(inscription=inscription, auteur=None, motif="Sans référent.")
    assert not CourrierOrganisme.objects.filter(inscription=inscription).exists()
    assert maintenant() >= Inscription.objects.get(pk=inscription.pk).decidee_le
