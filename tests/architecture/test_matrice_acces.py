"""One matrix: every address × every role × own, other and absent object. An undeclared address fails.

`acces.toml` declares each address in words; the expected statuses are derived from it here, and compared whole.
`distribution.py` is the cast. The addresses of an app are walked together, each in a transaction of its own; all faults
are told together, each under its method and address, then its role and object. What is read is read once, whatever is
looked for in it: statuses, what is written, identifiers, titles of pages, figures of bodies and what bounds them.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pikepdf
import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from comptes.enums import Role
from comptes.models import RoleAttribue
from consultations.views.espace import acces
from enquetes.models import Enqueteur
from organismes.models import Membre
from portail.navigation import PILOTAGE
from socle.models import Entree
from tests.architecture.adresses import Adresse, adresses
from tests.architecture.chiffres import empoisonner, empoisonner_criteres
from tests.architecture.distribution import ROLES, Distribution, dresser_distribution
from tests.architecture.hostile import VALEURS, VALEURS_RAPIDES, parametres_lus, requete
from tests.architecture.lectures import Figures, Trouvailles, documents, titre_d_une_page
from tests.architecture.marche import SESSIONS, methode_regardee, presser
from tests.defaire import puis_defaire
from tests.factories.comptes import UtilisateurFactory
from trophees.enums import EtatLitige
from trophees.models import Litige, Resultat

ACCES = tomllib.loads((Path(__file__).parent / "acces.toml").read_text(encoding="utf-8"))
GROUPES, OBJETS = ACCES.pop("groupes"), ACCES.pop("objets")
ADRESSES = {adresse.nom: adresse for adresse in adresses()}
DECLAREES = sorted(ADRESSES.keys() & ACCES.keys())
APPS = {nom: nom.partition(":")[0] if ":" in nom else "projet" for nom in DECLAREES}
PAR_APP = {app: [nom for nom in DECLAREES if APPS[nom] == app] for app in APPS.values()}
DE_CHAQUE_APP = pytest.mark.parametrize("app", PAR_APP)
# What these read may be anything, a secret too.
TEXTES_LIBRES = {"StringConverter", "PathConverter", "Secret"}
CONNECTES = frozenset(ROLES) - {"anonyme"}
ECRITURE = re.compile(r"(?i)^\s*(?:insert into|update|delete from)\s+\"?(\w+)")
# Where a transaction begins.
SANS_OBJET = ("SAVEPOINT ", "RELEASE SAVEPOINT ")
# Reading personal data leaves a line in the journal.
LECTURES_JOURNALISEES = frozenset({"socle_entree", "socle_auteurdujournal"})
# Who may read a PDF that no worker made yet orders it by asking for it.
COMMANDES_DE_DOCUMENT = frozenset({"socle_documentdemande", "socle_compteur"})
# The first page of a day notes on the account that its reader came.
VENUE = frozenset({"comptes_utilisateur"})
# Who sees most of the pages, first.
LECTEURS = ("administrateur", "referent", "enqueteur")
IDENTIFIANT = re.compile(r'\sid="([^"]*)"')
EN_TETES = re.compile(r'\sheaders="([^"]*)"')
SANS_ENTRER = {401, 403, 405, "connexion"}
PORTES = ("/connexion/", "/compte/")
ZONES = ("espace/", "terrain/", "pilotage/")
# One page at two addresses: the second is where one of its forms is sent.
UNE_SEULE_PAGE = {
    "consultations:espace_consultation_phases": "consultations:espace_consultation_calendrier",
    "sondages:espace_sondage_reglages": "sondages:espace_sondage",
}
# Where figures of bodies are read: a walk that would miss one of these doors proves nothing.
LIEUX = {
    "rapports:espace_importance",
    "rapports:espace_rapport_lecture",
    "rapports:espace_resultats",
    "rapports:espace_voix",
    "rapports:pilotage_importance",
    "rapports:pilotage_voix_organisme",
    "trophees:espace_contestation",
    "trophees:pilotage_jury_dossier",
    "trophees:pilotage_litige",
    "trophees:pilotage_palmares",
    "trophees:pilotage_resultats",
}
# Who asks for the files that any page offers; those of these pages, everybody does.
LECTEURS_DE_FICHIERS = {"administrateur", "jury", "referent", "enqueteur", "anonyme"}
# Where criteria are read: the page, its files, the report on a screen.
DES_CRITERES = {"rapports:espace_rapport_lecture", "rapports:espace_resultats"}
Couple = tuple[str, str]


def roles_de(mots: str | list[str]) -> frozenset[str]:
    """Spell out roles: a group gives its roles, `connecte` everyone signed in, `public` everyone."""
    if isinstance(mots, list):
        return frozenset().union(*(roles_de(mot) for mot in mots))
    if mots in GROUPES:
        return roles_de(GROUPES[mots])
    noms = {"public": frozenset(ROLES), "connecte": CONNECTES}.get(mots, frozenset({mots}))
    assert noms <= set(ROLES), mots
    return noms


class Lecture(NamedTuple):
    """What reading an address gave everybody, wrote meanwhile, and looked up in its parameters.

    `sans_regarder`: who was refused by a view that did not look whether it was read or written to, before it wrote a thing,
    were it a line of the journal that a reading may leave and a refused writing may not, or sent a mail.
    """

    reponses: dict[Couple, Reponse]
    sans_regarder: dict[Couple, Reponse]
    ecrites: set[str]
    parametres: set[str]
    trouvailles: Trouvailles


class Reponse(NamedTuple):
    """What a page answered: status, where it sends, and the identifiers that its tables and labels cannot rely on."""

    statut: int
    vers: str
    faux: tuple[str, ...] = ()


# Where staff are led who have no second factor.
ACTIVATION = Reponse(302, reverse("mfa_activate_totp"))


@dataclass(frozen=True)
class Regle:
    """What acces.toml says of one address."""

    qui: frozenset[str]
    methode: str
    ecrit: frozenset[str]
    objet: str
    tous: frozenset[str]
    siens: frozenset[str]
    droit_d_abord: bool
    statut: int | None
    est_de_demonstration: bool
    est_pour_script: bool
    est_a_un_porteur: bool
    commande_un_document: bool
    note_la_venue: bool

    def attendu(self, role: str, cas: str) -> int | str:
        """Return what a role gets on own, other or absent object: a status, or `ouvert`, or `connexion`."""
        if self.est_a_un_porteur or (role == "anonyme" and role not in self.qui):
            return 401 if self.est_pour_script or self.est_a_un_porteur else "connexion"
        if self.droit_d_abord and role not in self.qui:
            return 403
        if self.voit_le_contenant(role, cas) and role not in self.qui:
            return 403
        if not self.voit(role, cas):
            return 404
        if role in self.qui and self.est_de_demonstration and not settings.BAROMETRE_DEMO:
            return 404
        return (self.statut or "ouvert") if role in self.qui else 403

    def attendu_en_ecriture(self, role: str, cas: str) -> int | str:
        """Return the same of who sends the form: fewer may, here and there, than read its page."""
        attendu = self.attendu(role, cas)
        return 403 if attendu == "ouvert" and role not in self.ecrit else attendu

    def voit(self, role: str, cas: str) -> bool:
        """Tell whether the object is inside the scope of a role; an address without object is in everyone's."""
        if not self.objet:
            return True
        if cas.startswith("absent"):
            return False
        return role in self.tous or (role in self.siens and cas == "propre")

    def voit_le_contenant(self, role: str, cas: str) -> bool:
        """Tell whether only the inner part is missing: `absent_…` is nothing inside one's own object."""
        return cas.startswith("absent_") and role in self.tous | self.siens


def regle_de(nom: str) -> Regle:
    """Read the table of an address."""
    table = ACCES[nom]
    inconnues = table.keys() - {
        "qui",
        "methode",
        "ecrit",
        "objet",
        "jeton",
        "droit_d_abord",
        "statut",
        "demonstration",
        "script",
        "porteur",
        "document",
        "venue",
    }
    assert not inconnues, inconnues
    portee = OBJETS[table["objet"]] if "objet" in table else {}
    return Regle(
        qui=roles_de(table["qui"]),
        methode=table.get("methode", "GET"),
        ecrit=roles_de(table.get("ecrit", table["qui"])),
        objet=table.get("objet", ""),
        tous=roles_de(portee.get("tous", [])),
        siens=roles_de(portee.get("siens", [])),
        droit_d_abord=table.get("droit_d_abord", False),
        statut=table.get("statut"),
        est_de_demonstration=table.get("demonstration", False),
        est_pour_script=table.get("script", False),
        est_a_un_porteur=table.get("porteur", False),
        commande_un_document=table.get("document", False),
        note_la_venue=table.get("venue", False),
    )


@pytest.fixture(scope="module")
def distribution(
    referentiels_charges: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Distribution]:
    medias = tmp_path_factory.mktemp("medias")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(medias)), puis_defaire():
        yield dresser_distribution(medias)


@pytest.fixture(scope="module")
def figures(distribution: Distribution, django_db_blocker: Any) -> Iterator[Figures]:
    """Every figure of the bodies of the cast replaced, those of a dispute that was decided too."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as rustine:
        Litige.objects.filter(**distribution.objets["litige"]["propre"]).update(
            etat=EtatLitige.MAINTENU,
            conclusion="Vu",
            clos_le=F("ouvert_le"),
            clos_par=distribution.personnes["administrateur"],
        )
        criteres = empoisonner_criteres(rustine, *(r.inscription for r in Resultat.objects.all()))
        yield Figures(empoisonner(), criteres)


@pytest.fixture(scope="module")
def clients(distribution: Distribution, django_db_blocker: Any) -> dict[str, Client]:
    """One signed-in browser a role; errors of views are statuses, as people get them."""
    ouverts = {}
    with django_db_blocker.unblock(), override_settings(SESSION_ENGINE=SESSIONS):
        for role, personne in distribution.personnes.items():
            ouverts[role] = Client(raise_request_exception=False)
            if personne is not None:
                ouverts[role].force_login(personne)
    return ouverts


@pytest.fixture(scope="module")
def _pressee(distribution: Distribution) -> Iterator[None]:
    """What is said to the people of the cast is made once for all that they ask for."""
    with pytest.MonkeyPatch.context() as rustine:
        presser(rustine)
        yield


@pytest.fixture
def scene(
    db: None,
    _medias_a_part: None,
    _pressee: None,
    distribution: Distribution,
    figures: Figures,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Distribution:
    """The cast, its files, and PDFs that cost nothing: their contents are tested elsewhere."""
    settings.MEDIA_ROOT = str(distribution.medias)
    settings.BAROMETRE_DEMO = False
    settings.SESSION_ENGINE = SESSIONS
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda *_, **__: _page_blanche())
    return distribution


@pytest.fixture(scope="module")
def deja_lues() -> dict[str, dict[str, Lecture]]:
    return {}


@pytest.fixture(scope="module")
def de_toutes() -> set[str]:
    """The parameters that are looked up whatever the page."""
    return set()


@pytest.fixture
def lire(
    scene: Distribution,
    figures: Figures,
    clients: dict[str, Client],
    deja_lues: dict[str, dict[str, Lecture]],
    de_toutes: set[str],
) -> Callable[[str], dict[str, Lecture]]:
    """Return the reader of an app, who reads its addresses once, whichever test asks first."""

    def lire_une_fois(app: str) -> dict[str, Lecture]:
        if app not in deja_lues:
            deja_lues[app] = {nom: _lire(nom, scene, figures, clients, de_toutes) for nom in PAR_APP[app]}
        return deja_lues[app]

    return lire_une_fois


def test_every_address_is_declared_and_none_is_left_over() -> None:
    assert sorted(ADRESSES) == sorted(ACCES)


def test_every_role_is_spelled_and_every_object_is_cast(scene: Distribution) -> None:
    nommes = {table["objet"] for table in ACCES.values() if "objet" in table}

    assert {role for nom in ACCES for role in regle_de(nom).qui} == set(ROLES)
    assert nommes == set(OBJETS) == set(scene.objets)


def test_address_opens_without_account_only_when_declared_public() -> None:
    regles = {nom: regle_de(nom) for nom in DECLAREES}

    # An address for a script says itself, in JSON, that the session is lost.
    assert {nom: ADRESSES[nom].est_publique for nom in regles} == {
        nom: "anonyme" in regle.qui or regle.est_pour_script for nom, regle in regles.items()
    }


def test_address_with_a_part_that_is_free_text_says_whether_it_is_a_secret() -> None:
    """`jeton` in acces.toml and `<secret:…>` in the route agree; numbers, UUIDs and slugs are identifiers."""
    libres = {nom: adresse for nom, adresse in ADRESSES.items() if TEXTES_LIBRES & set(adresse.sortes.values())}

    assert {nom: ACCES[nom].get("jeton") for nom in ACCES if nom in libres or "jeton" in ACCES[nom]} == {
        nom: "Secret" in adresse.sortes.values() for nom, adresse in libres.items()
    }


def test_address_names_an_object_or_takes_no_argument(scene: Distribution) -> None:
    nommes = {nom: {frozenset(cas) for cas in _cas(regle_de(nom), scene).values()} for nom in DECLAREES}

    assert nommes == {nom: {frozenset(ADRESSES[nom].arguments)} for nom in DECLAREES}


@pytest.mark.parametrize("role", sorted(CONNECTES))
def test_menu_of_the_staff_leads_to_no_refusal(role: str, scene: Distribution) -> None:
    """A menu shows what the right of its entry allows: the page must agree."""
    entrees = [entree for racine in PILOTAGE for entree in (racine, *racine.sous)]

    montrees = {e.route for e in entrees if scene.personnes[role].has_perm(e.permission)}

    assert montrees <= {nom for nom in ACCES if role in regle_de(nom).qui}
    assert {e.route for e in entrees} <= set(ACCES)


@pytest.mark.lent
@DE_CHAQUE_APP
def test_reading_an_address_answers_as_declared_whatever_its_parameters(
    app: str,
    lire: Callable[[str], dict[str, Lecture]],
    de_toutes: set[str],
    scene: Distribution,
    clients: dict[str, Client],
) -> None:
    """What is looked up whatever the page is given hostile values on the first page of an app in each zone."""
    fautes, zones = {}, set()
    for nom, lecture in lire(app).items():
        regle, cas = regle_de(nom), _cas(regle_de(nom), scene)
        parametres = set(lecture.parametres)
        if _est_a_eprouver(regle) and (zone := _zone(nom)) not in zones:
            zones.add(zone)
            parametres |= de_toutes
        permises = LECTURES_JOURNALISEES | (COMMANDES_DE_DOCUMENT if regle.commande_un_document else set())
        permises |= VENUE if regle.note_la_venue else set()
        fautes[f"GET {nom}"] = [
            *_ecarts(regle, "GET", lecture.reponses),
            *_trahisons(regle, lecture.reponses),
            *(
                f"{couple} : identifiants {reponse.faux}"
                for couple, reponse in lecture.reponses.items()
                if reponse.faux
            ),
            *(f"écrit dans {table}" for table in lecture.ecrites - permises),
            *_pannes(ADRESSES[nom], regle, parametres, clients, next(iter(cas.values()))),
        ]

    _exiger_aucune(fautes)


@pytest.mark.lent
def test_titles_are_unique_among_the_pages_of_a_zone(lire: Callable[[str], dict[str, Lecture]]) -> None:
    """The title of a page is the name of its tab: two pages of one zone never bear the same one (RGAA 8.6)."""
    portees: dict[tuple[str, str], set[str]] = defaultdict(set)
    for nom, lecture in _toutes(lire):
        zone = _zone(nom)
        for titre in lecture.trouvailles.titres:
            portees[zone, titre].add(UNE_SEULE_PAGE.get(nom, nom))

    assert len(set().union(*portees.values())) > 150
    assert {f"{zone}{titre}": sorted(pages) for (zone, titre), pages in portees.items() if len(pages) > 1} == {}


@pytest.mark.lent
def test_no_page_of_any_role_shows_a_naked_figure(lire: Callable[[str], dict[str, Lecture]], figures: Figures) -> None:
    """regles#jamais-un-chiffre-nu: on a page, in a file, a figure of a body stands with what bounds it."""
    trouvees = {nom: lecture.trouvailles for nom, lecture in _toutes(lire)}

    _exiger_aucune({nom: trouvees[nom].nus for nom in trouvees})
    assert {nom for nom in trouvees if trouvees[nom].figures} == LIEUX
    assert {nom for nom in trouvees if trouvees[nom].figures & figures.criteres.keys()} == DES_CRITERES


def test_whoever_may_not_read_a_document_orders_none(scene: Distribution, clients: dict[str, Client]) -> None:
    for nom in (nom for nom in DECLAREES if "document" in ACCES[nom]):
        regle, cas = regle_de(nom), _cas(regle_de(nom), scene)
        refuses = [couple for couple in product(ROLES, cas) if regle.attendu(*couple) != "ouvert"]

        with _sans_suite(), _tables_ecrites() as ecrites:
            _demander("get", ADRESSES[nom], refuses, clients, cas)

        assert ecrites == set(), nom


def test_page_of_the_demonstration_answers_as_declared_there(
    scene: Distribution, clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BAROMETRE_DEMO", True)
    fautes = {}
    for nom in (nom for nom in DECLAREES if "demonstration" in ACCES[nom]):
        regle, cas = regle_de(nom), _cas(regle_de(nom), scene)
        reponses = _demander("get", ADRESSES[nom], list(product(ROLES, cas)), clients, cas)
        fautes[f"GET {nom}"] = _ecarts(regle, "GET", reponses)

    _exiger_aucune(fautes)


@pytest.mark.lent
@DE_CHAQUE_APP
def test_writing_without_the_right_is_refused_and_changes_nothing(
    app: str,
    lire: Callable[[str], dict[str, Lecture]],
    scene: Distribution,
    clients: dict[str, Client],
    mailoutbox: list[Any],
) -> None:
    fautes = {}
    for nom, lecture in lire(app).items():
        regle, cas = regle_de(nom), _cas(regle_de(nom), scene)
        refuses = [
            couple
            for couple in product(ROLES, cas)
            if regle.attendu_en_ecriture(*couple) != "ouvert" or "POST" not in regle.methode
        ]
        with _sans_suite(), _tables_ecrites() as ecrites:
            reponses = _demander("post", ADRESSES[nom], refuses, clients, cas, connues=lecture.sans_regarder)
        fautes[f"POST {nom}"] = [
            *_ecarts(regle, "POST", reponses),
            *_trahisons(regle, reponses),
            *(f"écrit dans {table}" for table in ecrites),
            *(f"courriel à {courriel.to}" for courriel in mailoutbox),
        ]
        mailoutbox.clear()

    _exiger_aucune(fautes)


@pytest.mark.parametrize(
    ("laisser", "est_muette"),
    [
        (lambda: None, True),
        (lambda: Entree.objects.filter(pk=0).update(acte=""), False),
        (lambda: mail.send_mail("Refus", "Quelqu’un est venu", None, ["a@b.exemple"]), False),
    ],
    ids=["rien", "journal", "courriel"],
)
def test_a_refusal_that_leaves_something_is_written_to(
    laisser: Callable[[], Any],
    est_muette: bool,
    scene: Distribution,
    figures: Figures,
    clients: dict[str, Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading may leave a line in the journal, and says nothing of mails: writing without the right leaves neither."""
    chercher = acces.obtenir
    monkeypatch.setattr(acces, "obtenir", lambda *args, **criteres: (laisser(), chercher(*args, **criteres))[1])

    lecture = _lire("consultations:espace_consultation_bilan", scene, figures, clients, set())

    assert {reponse.statut for reponse in lecture.reponses.values()} >= {403, 404}
    assert bool(lecture.sans_regarder) is est_muette


@pytest.mark.parametrize("autres_roles", ["sans autre rôle", "référent et enquêteur"])
def test_staff_without_second_factor_read_and_change_nothing(
    autres_roles: str, scene: Distribution, clients: dict[str, Client], mailoutbox: list[Any]
) -> None:
    """Whatever else she is: a colleague who is also the referent of a body does not read its results by that door."""
    personne = UtilisateurFactory(administrateur=True, second_facteur=False)
    if autres_roles == "référent et enquêteur":
        RoleAttribue.objects.create(utilisateur=personne, role=Role.ENQUETEUR)
        Membre.objects.filter(utilisateur=scene.personnes["referent"]).update(utilisateur=personne)
        Enqueteur.objects.filter(utilisateur=scene.personnes["enqueteur"]).update(utilisateur=personne)
    navigateur = {"sans": Client(raise_request_exception=False)}
    navigateur["sans"].force_login(personne)
    fermees = [nom for nom in DECLAREES if "anonyme" not in regle_de(nom).qui]
    attendus, obtenus = {}, {}

    with _tables_ecrites() as ecrites:
        for nom, verbe in product(fermees, ("get", "post")):
            cas = _cas(regle_de(nom), scene)
            # The object is not looked at: one for each address, the person's own where there is one.
            couples = [("sans", next(iter(cas)))]
            est_pour_script = regle_de(nom).est_pour_script
            refus = Reponse(403, "") if est_pour_script else ACTIVATION
            refus = Reponse(401, "") if regle_de(nom).est_a_un_porteur else refus
            attendus[nom, verbe] = dict.fromkeys(couples, refus)
            obtenus[nom, verbe] = _demander(verbe, ADRESSES[nom], couples, navigateur, cas)

    vers_l_activation = {nom for (nom, _), recus in attendus.items() if {*recus.values()} == {ACTIVATION}}
    assert len(fermees) > 100
    assert {nom for nom in DECLAREES if _zone(nom) == "pilotage/"} <= vers_l_activation
    assert obtenus == attendus
    assert ecrites == set()
    assert mailoutbox == []


@cache
def _page_blanche() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        sortie = io.BytesIO()
        pdf.save(sortie)
    return sortie.getvalue()


def _cas(regle: Regle, scene: Distribution) -> dict[str, dict[str, Any]]:
    return scene.objets[regle.objet] if regle.objet else {"sans objet": {}}


def _zone(nom: str) -> str:
    return next((zone for zone in ZONES if ADRESSES[nom].chemin.startswith(zone)), "")


def _toutes(lire: Callable[[str], dict[str, Lecture]]) -> Iterator[tuple[str, Lecture]]:
    for app in PAR_APP:
        yield from lire(app).items()


def _lire(nom: str, scene: Distribution, figures: Figures, clients: dict[str, Client], de_toutes: set[str]) -> Lecture:
    """Read an address as each role on each object, and look at what each was given."""
    cas, trouvailles = _cas(regle_de(nom), scene), Trouvailles()
    premier, muets = next(iter(cas)), set()

    def voir(role: str, lequel: str, reponse: Any) -> None:
        if reponse.status_code in {403, 404} and not (regards or ecrites or mail.outbox):
            muets.add((role, lequel))
        trouvailles.titres.update(titre_d_une_page(reponse))
        if lequel == premier:
            chemin, fichiers = ADRESSES[nom].vers(**cas[lequel]), role in LECTEURS_DE_FICHIERS or nom in LIEUX
            for contenu, media in documents(reponse, clients[role], chemin, fichiers=fichiers):
                trouvailles.chercher(role, contenu, media, figures)
        regards.clear()

    with _sans_suite(), _tables_ecrites() as ecrites, parametres_lus(de_toutes) as lus, methode_regardee() as regards:
        reponses = _demander("get", ADRESSES[nom], list(product(ROLES, cas)), clients, cas, voir)
    return Lecture(reponses, {couple: reponses[couple] for couple in muets}, ecrites, lus, trouvailles)


def _demander(
    verbe: str,
    adresse: Adresse,
    couples: list[Couple],
    clients: dict[str, Client],
    cas: dict[str, dict[str, Any]],
    voir: Callable[[str, str, Any], None] = lambda *_: None,
    connues: Mapping[Couple, Reponse] = MappingProxyType({}),
) -> dict[Couple, Reponse]:
    """Ask for an address as each role on each object; the address itself is left out of what is kept.

    Who is turned away before anything is looked up is turned away from every object: she asks once. `connues` are answers
    that hold whatever the verb: once one of them was given again, those that are the same are taken as they are.
    """
    recues: dict[Couple, Reponse] = {}
    redonnees: set[Reponse] = set()
    sans_chercher: dict[str, Reponse] = {}
    for role, lequel in couples:
        if role in sans_chercher:
            recues[role, lequel] = sans_chercher[role]
            continue
        connue = connues.get((role, lequel))
        if connue in redonnees:
            recues[role, lequel] = connue
            continue
        chemin = adresse.vers(**cas[lequel])
        _oublier(clients[role], role)
        with _recherches() as cherche:
            reponse = getattr(clients[role], verbe)(chemin)
        vers = reponse.headers.get("Location", "").replace(chemin, "…")
        recues[role, lequel] = Reponse(reponse.status_code, vers, _identifiants_faux(reponse))
        if not cherche and _lu(recues[role, lequel]) in SANS_ENTRER:
            sans_chercher[role] = recues[role, lequel]
        if recues[role, lequel] == connue:
            redonnees.add(connue)
        voir(role, lequel, reponse)
    return recues


def _identifiants_faux(reponse: Any) -> tuple[str, ...]:
    """Return the identifiers given twice in a page, and those that a cell names and that no heading has."""
    if reponse.status_code != HTTPStatus.OK or not reponse.headers.get("Content-Type", "").startswith("text/html"):
        return ()
    page = reponse.content.decode()
    poses = Counter(IDENTIFIANT.findall(page))
    nommes = {nom for noms in EN_TETES.findall(page) for nom in noms.split()}
    return (*sorted(nom for nom, nombre in poses.items() if nombre > 1), *sorted(nommes - poses.keys()))


def _oublier(navigateur: Client, role: str) -> None:
    """Drop what earlier requests left in the browser: one answer never depends on another."""
    session = navigateur.cookies.get(settings.SESSION_COOKIE_NAME)
    navigateur.cookies.clear()
    if session is not None and role != "anonyme":
        navigateur.cookies[settings.SESSION_COOKIE_NAME] = session.value


def _lu(reponse: Reponse) -> int | str:
    """Return the status, `ouvert` for a page or a redirect to one of ours, `connexion` for the way in."""
    statut, vers, _ = reponse
    if (statut, vers) == (302, "/connexion/?next=…"):
        return "connexion"
    if statut in {301, 302, 303} and vers.startswith(("/", "…")) and not vers.startswith(PORTES):
        return "ouvert"
    return "ouvert" if statut in {200, 202, 204} else statut


def _exiger_aucune(fautes: dict[str, list[str]]) -> None:
    """Fail on any fault, and tell all of them."""
    lignes = [f"{adresse} : {faute}" for adresse, trouvees in fautes.items() for faute in trouvees]
    assert lignes == [], "\n".join(lignes)


def _ecarts(regle: Regle, methode: str, reponses: dict[Couple, Reponse]) -> list[str]:
    """Compare with what is declared. A method that the page does not know answers 405, or the refusal before it."""
    ecarts = []
    for (role, cas), reponse in reponses.items():
        obtenu = _lu(reponse)
        attendu = regle.attendu(role, cas) if methode == "GET" else regle.attendu_en_ecriture(role, cas)
        permis = {attendu}
        if methode not in regle.methode.split() and attendu != "connexion":
            permis = {405} if role in regle.qui and regle.voit(role, cas) else {405, attendu}
        if obtenu not in permis:
            ecarts.append(f"{role}, {cas} : attendu {attendu}, obtenu {obtenu}")
    return ecarts


def _trahisons(regle: Regle, reponses: dict[Couple, Reponse]) -> list[str]:
    """Find whom an answer tells that somebody else's object exists: it must be the answer given on nothing."""
    return [
        f"{role}, {cas} : {reponse} au lieu de {reponses[role, 'absent']}"
        for (role, cas), reponse in reponses.items()
        if (role, "absent") in reponses
        and not regle.voit(role, cas)
        and not regle.voit_le_contenant(role, cas)
        and reponse != reponses[role, "absent"]
    ]


def _est_a_eprouver(regle: Regle) -> bool:
    """Tell whether a role may read that; none has the token of a program, which tests/partenaires asks with."""
    return "GET" in regle.methode and not regle.est_a_un_porteur


def _pannes(
    adresse: Adresse, regle: Regle, parametres: set[str], clients: dict[str, Client], arguments: dict[str, Any]
) -> list[str]:
    """Give hostile values to all that a page reads at once, as one who may open it; return where it breaks.

    A sample of the check `fuzz` of the fault programme.
    """
    if not parametres or not _est_a_eprouver(regle):
        return []
    role = next(role for role in (*LECTEURS, *ROLES) if role in regle.qui)
    demandes = [f"{adresse.vers(**arguments)}?{requete(sorted(parametres), VALEURS[mot])}" for mot in VALEURS_RAPIDES]
    with _sans_suite():
        statuts = {demande: clients[role].get(demande).status_code for demande in demandes}
    return [f"{role}, {demande} : {statut}" for demande, statut in statuts.items() if statut >= 500]


@contextmanager
def _sans_suite() -> Iterator[None]:
    """Take back what an address wrote: the next one finds the cast as it was dressed."""
    with puis_defaire():
        yield


@contextmanager
def _recherches() -> Iterator[list[str]]:
    """Collect what is asked of the database: who comes and her bodies, read before any page begins, are known."""
    posees: list[str] = []

    def noter(executer: Any, sql: str, parametres: Any, plusieurs: bool, contexte: Any) -> Any:
        if not sql.startswith(SANS_OBJET):
            posees.append(sql)
        return executer(sql, parametres, plusieurs, contexte)

    with connection.execute_wrapper(noter):
        yield posees


@contextmanager
def _tables_ecrites() -> Iterator[set[str]]:
    """Collect the tables written to: proof of what did not happen is an empty set."""
    ecrites: set[str] = set()

    def noter(executer: Any, sql: str, parametres: Any, plusieurs: bool, contexte: Any) -> Any:
        if trouve := ECRITURE.match(sql):
            ecrites.add(trouve.group(1))
        return executer(sql, parametres, plusieurs, contexte)

    with connection.execute_wrapper(noter):
        yield ecrites
