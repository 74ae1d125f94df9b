"""No body learns its dates before restitution; its shopper, her scenario and the people she met, never.

Canaries are put on every visit of a body, whatever its state. Its referent and its member then open every address of
the platform with every identifier at hand, the links found, exports, PDFs, answers of the API and their mails.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import functools
import random
import re
import shutil
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.test.utils import override_settings

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Grille, Visite
from enquetes.referentiels.queries.grilles import grille_notee
from organismes.actions.decider import valider_inscription
from organismes.actions.invitations import inviter_membre
from organismes.enums import RoleMembre
from organismes.models import Inscription, Membre
from portail.demonstration.mesures import Jeu, jouer
from rapports.actions.demander import demander_rapport
from rapports.actions.produire import produire_rapport
from rapports.queries.explication import dossier as explication
from socle.horloge import PARIS
from tests.architecture.marche import SESSIONS, presser
from tests.architecture.test_matrice_acces import ACCES, regle_de
from tests.defaire import puis_defaire
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import (
    AbsenceFactory,
    EmpruntFactory,
    PieceJointeFactory,
    RelectureFactory,
    ScenarioFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.trophees import rendre
from tests.parcours.fouille import MESURES, Fouille, fouiller, lire_courriel, mesures_ouvertes
from tests.rapports.edition import edition
from trophees.actions.calculer import calculer_resultats
from trophees.actions.restituer import restituer_resultats

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
AUJOURDHUI = dt.datetime(2031, 5, 14, 10, tzinfo=PARIS)
# Days of May 2031 that no page has another reason to print, all inside the wave.
PREVUE, FAITE, REPONDUE, SOUMISE = (dt.datetime(2031, 5, jour, 11, 37, 21, tzinfo=PARIS) for jour in (7, 8, 9, 11))
A_VENIR = dt.date(2031, 5, 26)
ETATS = tuple(EtatVisite)
COMMENTAIRE = "Sophie m’a renseigné sur le serin. Karim, puis Sandrine Lefebvre ont rappelé."
MOIS = {1: "janvier", 5: "mai"}


@dataclasses.dataclass(frozen=True)
class Scene:
    """A body in fieldwork, which has the results of an earlier edition."""

    campagne: Campagne
    passee: Campagne
    inscription: Inscription
    gens: dict[str, Membre]
    enqueteur: Enqueteur
    visites: tuple[Visite, ...]
    valeurs: dict[str, list[object]]


@pytest.fixture(scope="module")
def scene_dressee(referentiels_charges, django_db_blocker, tmp_path_factory):
    """The body and its visits, built and printed once; each test rolls its own writes back."""
    medias = tmp_path_factory.mktemp("medias")
    reglages = override_settings(MEDIA_ROOT=str(medias), BAROMETRE_DEMO=False)
    with django_db_blocker.unblock(), reglages, puis_defaire():
        # Its clock runs: what it builds comes before whoever looks at it.
        with time_machine.travel(AUJOURDHUI - dt.timedelta(minutes=5)):
            dressee = _dresser()
        yield dressee, medias


@pytest.fixture
def scene(scene_dressee, db, _medias_a_part, settings, tmp_path, monkeypatch):
    """The scene, on the day when it is looked at, with files of its own: a report made again stays in this test."""
    dressee, medias = scene_dressee
    settings.MEDIA_ROOT, settings.BAROMETRE_DEMO = str(shutil.copytree(medias, tmp_path / "scene")), False
    settings.SESSION_ENGINE = SESSIONS
    presser(monkeypatch)
    with time_machine.travel(AUJOURDHUI):
        yield copy.deepcopy(dressee)


def _dresser():
    passee, ancienne = edition(pairs=5)
    rendre(passee)
    campagne = CampagneFactory(en_terrain=True)
    inscription = InscriptionFactory(campagne=campagne, organisme=ancienne.organisme, confirmee=True)
    gens = {
        "referent": MembreFactory(organisme=inscription.organisme),
        "membre": MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE),
    }
    Inscription.objects.filter(pk=inscription.pk).update(referent_courriel=gens["referent"].utilisateur.email)
    enqueteur = _enqueteur()
    visites = tuple(_visites(inscription, enqueteur))
    for ordre in (ancienne, inscription):
        _imprimer(ordre)
    return Scene(campagne, passee, inscription, gens, enqueteur, visites, _valeurs(ancienne, inscription, visites))


def _enqueteur():
    personne = UtilisateurFactory(enqueteur=True, email="canari-plume@enquetes.exemple", nom="Canarine Plumette")
    enqueteur = Enqueteur.objects.create(pseudonyme="Serin 77", utilisateur=personne, canaux=["EMAIL", "TEL"])
    AbsenceFactory(enqueteur=enqueteur, du=A_VENIR, au=A_VENIR)
    return enqueteur


def _visites(inscription, enqueteur):
    """Yield one e-mail in each state, and one more validated, each with its evidence."""
    alea = random.Random(7)
    grille = Grille.objects.get(canal="EMAIL", version=1)
    scenario = ScenarioFactory(
        code="SC-77",
        theme="Garde d’un serin pendant les congés",
        consigne="Vous demandez à la mairie qui garde votre serin.",
        elements=["cage fournie", "graines bio", "durée de garde", "tarif du perchoir"],
    )
    notee = grille_notee(grille)
    for etat in (*ETATS, EtatVisite.VALIDEE):
        faite = etat not in {EtatVisite.PLANIFIEE, EtatVisite.EN_COURS}
        finie = faite and etat not in {EtatVisite.EN_ATTENTE, EtatVisite.ANNULEE}
        visite = VisiteFactory(
            inscription=inscription,
            enqueteur=enqueteur,
            grille=grille,
            scenario=scenario,
            etat=etat,
            prevue_le=PREVUE.date() if faite else A_VENIR,
            commencee_le=FAITE if faite else None,
            effectuee_le=FAITE if faite else None,
            repondue_le=REPONDUE if finie else None,
            soumise_le=SOUMISE if finie else None,
            validee_le=SOUMISE if etat == EtatVisite.VALIDEE else None,
            a_reprendre_avant=A_VENIR if etat == EtatVisite.A_REVOIR else None,
            reponses=jouer(notee, Jeu(scenario.type, len(scenario.elements), 0.6), alea) if finie else {},
            commentaire=COMMENTAIRE,
            remarque="Perchoir mal décrit",
        )
        PieceJointeFactory(visite=visite, nom="nid-de-serin.png")
        EmpruntFactory(
            visite=visite,
            identite__nom=f"Mésange Boréale {etat.value}{visite.pk}",
            identite__courriel=f"mesange.{visite.pk}@emprunts.exemple",
            identite__adresse="1 impasse du Colibri",
        )
        yield visite


def _lire_deux_fois(scene):
    """Have the contacts that count read by two people: without them nothing is given back."""
    for visite in scene.visites:
        if visite.etat == EtatVisite.VALIDEE:
            for rang in (1, 2):
                RelectureFactory(contact=visite, visite=visite, rang=rang)


def _imprimer(inscription):
    """Make the report of a registration that has results, as the workers would."""
    if hasattr(inscription, "resultat"):
        produire_rapport(rapport_id=demander_rapport(inscription=inscription, confier=False).pk)


def _valeurs(ancienne, inscription, visites):
    """Return what a curious person could put in an address: every identifier of her body and of its visits."""
    derniere = visites[-1]
    numeros = (
        *(piece.pk for visite in visites[:-3:-1] for piece in visite.les_pieces.all()),
        *(objet.pk for objet in (inscription, ancienne, inscription.organisme, derniere.enqueteur)),
        *(objet.pk for objet in (derniere.grille, derniere.scenario, ancienne.rapport)),
        *(membre.pk for membre in inscription.organisme.les_membres.all()),
        inscription.campagne.annee,
        ancienne.campagne.annee,
    )
    mots = ["SC-77", "contact", "EM-16", "M19"]
    return {
        "Entier": list(dict.fromkeys(numeros)),
        "UUIDConverter": [visite.pk for visite in reversed(visites)],
        "PathConverter": mots,
    }


def _jour(jour):
    """Return the pattern of a civil day, however it may be written."""
    j, m, a = jour.day, jour.month, jour.year
    blanc = r"[\s\u00a0\u202f]+"
    ecritures = (
        rf"(?<!\d)0?{j}{blanc}{MOIS[m]}",
        rf"{MOIS[m][:3].capitalize()}\w*{blanc}0?{j}(?!\d)",
        rf"(?<!\d)0?{j}[/.-]0?{m}[/.-](?:{a}|{a % 100})(?!\d)",
        rf"(?<![\d/]){j:02}/{m:02}(?![\d/])",
        rf"{a}[/-]?{m:02}[/-]?{j:02}(?!\d)",
    )
    # Each begins by a figure or by the month: most places of a text are passed at one look.
    return re.compile(f"(?=[0-9{MOIS[m][0]}])(?:{'|'.join(ecritures)})", re.IGNORECASE)


def _mot(*mots):
    return re.compile("|".join(re.escape(mot) for mot in mots), re.IGNORECASE)


ENQUETEUR = {
    "pseudonyme": _mot("Serin 77", "Serin%2077", "Serin-77", "serin_77"),
    "nom": _mot("Canarine", "Plumette"),
    "courriel": _mot("canari-plume"),
    "identité d’emprunt": _mot("Mésange", "mesange.", "Colibri"),
}
SECRETS = {
    "heure": re.compile(r"(?<!\d)11[\s\u00a0\u202f]?[:hH][\s\u00a0\u202f]?37(?!\d)"),
    "instant": re.compile("|".join(str(int(instant.timestamp())) for instant in (PREVUE, FAITE, REPONDUE, SOUMISE))),
    "scénario": _mot("Garde d’un serin", "Garde d&#x27;un serin"),
    "consigne": _mot("qui garde votre serin"),
    "remarque": _mot("Perchoir mal décrit"),
    "personne rencontrée": _mot("Sophie", "Karim", "Sandrine", "Lefebvre"),
    "preuve": _mot("nid-de-serin"),
    "jour de la réponse": _jour(REPONDUE.date()),
    "jour de l’envoi": _jour(SOUMISE.date()),
    "jour prévu": _jour(PREVUE.date()),
    "jour à venir": _jour(A_VENIR),
}
DEVOILES = {
    "jour du contact": _jour(FAITE.date()),
    "commentaire": _mot("m’a renseigné sur le serin"),
}
CANARIS = {**ENQUETEUR, **SECRETS, **DEVOILES, "code du scénario": _mot("SC-77"), "éléments": _mot("tarif du perchoir")}


def _regarder(scene, role, *, sous="/", jusqu_a=None):
    """Let a person of the body look everywhere; identifiers that she put in addresses herself are not findings."""
    client = Client(raise_request_exception=False)
    client.force_login(scene.gens[role].utilisateur)
    with pytest.MonkeyPatch.context() as rustine:
        # Hundreds of figures are made of the same contacts, which nobody changes while she looks.
        rustine.setattr(explication, "dossier_de", functools.cache(explication.dossier_de))
        fouille = fouiller(
            client,
            scene.valeurs,
            [scene.campagne.annee, scene.passee.annee],
            fermees=[nom for nom in ACCES if role not in regle_de(nom).qui or "GET" not in regle_de(nom).methode],
            aussi=["/api/v1/annuaire/?q=valbourg", "/api/v1/annuaire/?q=serin"],
            sous=sous,
            jusqu_a=jusqu_a,
        )
    return _sans_echo(fouille)


def _sans_echo(fouille: Fouille) -> Fouille:
    """Take out of each answer what asked for it: an error page repeats the address; a field, and the same page in
    another language, a code that leads nowhere.
    """
    fouille.textes = {chemin: _sans(texte, chemin, chemin.split("?")[0]) for chemin, texte in fouille.textes.items()}
    return fouille


def _sans(texte, chemin, adresse):
    mots = [mot for mot in adresse.split("/") if mot]
    for echo in (chemin, adresse, *(f'value="{mot}"' for mot in mots), *(f"code={mot}" for mot in mots)):
        texte = texte.replace(echo, "")
    return texte


def _courriels(scene, boite):
    siens = {membre.utilisateur.email for membre in scene.gens.values()} | {"nouvelle@ville.exemple"}
    recus = [courriel for courriel in boite if siens & set(courriel.to)]
    return Fouille({f"courriel {rang}": lire_courriel(courriel) for rang, courriel in enumerate(recus)})


def _vivre(scene, executer):
    """Cause the mails that a body gets during the fieldwork."""
    with executer(execute=True):
        valider_inscription(inscription=scene.inscription, auteur=UtilisateurFactory(charge_etudes=True))
        inviter_membre(
            organisme=scene.inscription.organisme,
            courriel="nouvelle@ville.exemple",
            auteur=scene.gens["referent"].utilisateur,
        )


@pytest.mark.parametrize("role", ["referent", "membre"])
def test_body_learns_nothing_of_its_visits_before_restitution(
    scene, role, mailoutbox, django_capture_on_commit_callbacks
):
    _vivre(scene, django_capture_on_commit_callbacks)

    fouille, courriels = _regarder(scene, role), _courriels(scene, mailoutbox)

    assert fouille.trouver(CANARIS) == {}
    assert courriels.trouver(CANARIS) == {}
    # The search was a search: her pages, exports and report were opened, her mails read.
    for chemin in ("/espace/", "/espace/resultats/", "/espace/resultats/contacts/", "/espace/resultats/?format=xlsx"):
        assert chemin in fouille.ouvertes
    assert any(chemin.endswith("/fichier/") for chemin in fouille.ouvertes)
    assert any(chemin.startswith("/api/v1/") for chemin in fouille.ouvertes)
    assert mesures_ouvertes(fouille) == MESURES
    assert len(fouille.ouvertes) > 40
    assert len(courriels.textes) == 2


def test_body_reads_day_after_restitution_and_never_scenario_nor_shopper(
    scene, mailoutbox, django_capture_on_commit_callbacks
):
    _lire_deux_fois(scene)
    calculer_resultats(campagne=scene.campagne)
    with django_capture_on_commit_callbacks(execute=True):
        restituer_resultats(campagne=scene.campagne, auteur=UtilisateurFactory(charge_etudes=True))
    scene.inscription.refresh_from_db()
    _imprimer(scene.inscription)
    courriels = _courriels(scene, mailoutbox)
    assert courriels.trouver(CANARIS) == {}
    assert len(courriels.textes) == 1

    siennes = {str(visite.pk): visite.etat for visite in scene.visites}
    for role in scene.gens:
        fouille = _regarder(scene, role)

        assert dict.fromkeys(fouille.trouver(DEVOILES), True) == dict.fromkeys(DEVOILES, True), role
        assert fouille.trouver({**ENQUETEUR, **SECRETS}) == {}, role
        assert mesures_ouvertes(fouille) == MESURES, role
        lues = {
            chemin.split("/")[4]
            for chemin in fouille.ouvertes
            if re.fullmatch("/espace/resultats/contacts/.+/", chemin)
        }
        assert lues & siennes.keys() == {pk for pk, etat in siennes.items() if etat == EtatVisite.VALIDEE}, role


def _fuite_dans_une_page(monkeypatch, scene):
    """The home page of the space tells when the next visit is."""
    from organismes.queries import participation

    vraie = participation._terrain
    monkeypatch.setattr(
        participation,
        "_terrain",
        lambda inscription, *, validee: dataclasses.replace(
            vraie(inscription, validee=validee), quand=participation._jour(FAITE)
        ),
    )
    return "jour du contact"


def _fuite_dans_un_export(monkeypatch, scene):
    """The spreadsheet of the results of the past edition names the shopper."""
    from rapports.views.espace import resultats

    vraies = resultats.lignes
    monkeypatch.setattr(resultats, "lignes", lambda tableau: [*vraies(tableau), ("Enquêteur", str(scene.enqueteur))])
    return "pseudonyme"


def _fuite_dans_le_rapport(monkeypatch, scene):
    """The PDF of the past edition quotes a scenario of the current one."""
    from rapports.actions import produire

    vraie = produire.composer_html
    monkeypatch.setattr(
        produire,
        "composer_html",
        lambda document: vraie(document).replace("</body>", f"<p>{scene.visites[0].scenario.consigne}</p></body>"),
    )
    ancienne = scene.passee.les_inscriptions.get(organisme=scene.inscription.organisme)
    rapport = demander_rapport(inscription=ancienne, confier=False, refaire=True)
    produire_rapport(rapport_id=rapport.pk)
    return "consigne"


def _fuite_par_un_identifiant(monkeypatch, scene):
    """The page of a contact forgets to wait for restitution."""
    from trophees.views.espace import contestations

    toutes = Visite.objects.select_related("inscription__campagne", "inscription__organisme", "scenario", "grille")
    monkeypatch.setattr(contestations, "contacts_visibles", lambda _user: toutes.exclude(effectuee_le=None))
    return "jour du contact"


@pytest.mark.parametrize(
    "fuite", [_fuite_dans_une_page, _fuite_dans_un_export, _fuite_dans_le_rapport, _fuite_par_un_identifiant]
)
def test_search_finds_a_leak_made_on_purpose(scene, monkeypatch, django_capture_on_commit_callbacks, fuite):
    _vivre(scene, django_capture_on_commit_callbacks)
    canari: str = fuite(monkeypatch, scene)

    assert canari in _regarder(scene, "referent", sous="/espace/", jusqu_a=CANARIS[canari]).trouver(CANARIS)


def test_search_finds_a_leak_in_a_mail(scene, monkeypatch, mailoutbox, django_capture_on_commit_callbacks):
    from organismes.actions import courriels

    vraies: Callable = courriels._pieces
    monkeypatch.setattr(
        courriels,
        "_pieces",
        lambda courrier: [*vraies(courrier), ("n.txt", str(scene.enqueteur).encode(), "text/plain")],
    )

    _vivre(scene, django_capture_on_commit_callbacks)

    assert "pseudonyme" in _courriels(scene, mailoutbox).trouver(CANARIS)
