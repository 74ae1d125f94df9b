"""Tests of `make test` as checks: by their name, in a fresh process, on the PostgreSQL and Redis of the stack.

A control runs the same tests with a mistake put in before they are collected (`epreuve.rustines`). A test that is skipped,
absent, or that stops before it judges, proves nothing: it stops the check.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from epreuve.services import PYTHON, RACINE, Services
from epreuve.verdict import Annonce, Constat

BASE = "preuves"
DITES, LONGUEUR = 5, 200


class Jugement(NamedTuple):
    """How many tests judged, those that failed with their first words, and what they printed of themselves."""

    juges: int
    rates: tuple[str, ...]
    appels: int


def prouver(
    *noeuds: str,
    pile: Services,
    au_moins: int = 1,
    appels: int = 0,
    rustines: Sequence[str] = (),
    faute: str = "",
    graine: int = 0,
) -> Constat:
    """Run tests; the goal holds when `au_moins` of them judged and none failed.

    `rustines` are other ways of running the same tests, `appels` the calls that they make then, drawn from `graine`;
    `faute` is the mistake of a control.
    """
    reglages = {"APPELS_VOULUS": appels, "GRAINE": graine}
    bilan = juger_par_des_tests(pile, noeuds, [*rustines, *filter(None, [faute])], reglages)
    # Each test that a control runs has to see its mistake.
    fautes = bilan.rates[:DITES] if not faute or len(bilan.rates) >= bilan.juges else ()
    if not faute and bilan.juges < au_moins:
        fautes = (*fautes, f"{bilan.juges} preuves, {au_moins} attendues")
    if not faute and bilan.appels < appels:
        fautes = (*fautes, f"{bilan.appels} appels, {appels} attendus")
    dits = f", {bilan.appels} appels" if bilan.appels else ""
    return Constat(f"{bilan.juges} preuves, {len(bilan.rates)} contraires{dits}", fautes)


def juger_par_des_tests(
    pile: Services, noeuds: Sequence[str], rustines: Sequence[str], reglages: Mapping[str, object]
) -> Jugement:
    """Run tests and read how each ended; raises RuntimeError when one could not judge."""
    with _compte_rendu(pile) as rendu:
        compte = rendu.with_name("appels.txt")
        variables = {**_environnement(pile), **reglages, "RUSTINES": ",".join(rustines), "APPELS": compte}
        options = ["-p", "no:cacheprovider", "-p", "epreuve.rustines", "--reuse-db", f"--junitxml={rendu}"]
        ici = [f"{nom}={valeur}" for nom, valeur in variables.items()]
        commande = ["env", *ici, str(PYTHON), "-m", "pytest", *options, *noeuds]
        fait = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)
        if fait.returncode not in {0, 1} or not rendu.exists():
            raise RuntimeError(f"{noeuds} : {(fait.stdout + fait.stderr)[-2000:]}")
        appels = int(compte.read_text() or 0) if compte.exists() else 0
        return _lire(rendu, appels)


def _environnement(pile: Services) -> dict[str, object]:
    """Return the variables of tests that run on the PostgreSQL and Redis of the stack."""
    return {
        "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
        "DATABASE_URL": f"postgres://barometre@127.0.0.1:{pile.port_pg}/barometre",
        "REDIS_URL": f"redis://127.0.0.1:{pile.port_redis}/0",
        "BAROMETRE_VAR": pile.dossier / "var",
        "BASE_DE_TEST": BASE,
    }


@contextmanager
def _compte_rendu(pile: Services) -> Iterator[Path]:
    """Give where a report goes, and take it away."""
    rendu = pile.dossier / "preuves.xml"
    try:
        yield rendu
    finally:
        rendu.unlink(missing_ok=True)
        rendu.with_name("appels.txt").unlink(missing_ok=True)


def _lire(rendu: Path, appels: int) -> Jugement:
    juges, rates, empeches = 0, [], []
    for cas in ET.parse(rendu).iter("testcase"):  # noqa: S314 -- written by our own process
        nom = f"{cas.get('classname')}.{cas.get('name')}"
        if (faux := cas.find("failure")) is not None:
            rates.append(f"{nom} : {' '.join(str(faux.get('message')).split())[:LONGUEUR]}")
        empeches += [nom for quoi in ("error", "skipped") if cas.find(quoi) is not None]
        juges += 1
    if empeches:
        raise RuntimeError(f"sans jugement : {', '.join(empeches[:DITES])}")
    return Jugement(juges, tuple(rates), appels)


COURSE = "tests/sondages/actions/test_course_urne.py"
URNE = (
    f"{COURSE}::test_a_hundred_votes_of_one_person_are_one",
    f"{COURSE}::test_a_hundred_exchanges_of_one_code_are_one",
    f"{COURSE}::test_a_hundred_guesses_at_once_see_the_limit",
    f"{COURSE}::test_two_hundred_toggles_of_supports_leave_what_is_counted",
    "tests/sondages/logic/test_recomptage_hostile.py",
    "tests/sondages/logic/test_recus.py",
)
CHAINE = "tests/socle/test_chaine.py::test_four_hundred_alterations_are_all_found"
APIS = ("tests/bornes/device_api/test_openapi.py", "tests/partenaires/test_openapi.py")
# With those of `fuzz`, more than five thousand in the gate.
APPELS = 2_000
FICHIERS = "tests/socle/test_examen.py::test_a_hostile_file_costs_little_and_leaves_nothing"
INITIE = "tests/sondages/test_initie.py::test_an_insider_does_no_better_than_luck"
ATTAQUE = "tests/sondages/logic/test_attaque_publique.py"
MASQUAGE = "tests/socle/logic/test_masquage.py"
EFFACEMENT = "tests/portail/commandes/test_effacer_personne.py::test_the_canary_is_found_nowhere"
CONSERVATION = ("tests/architecture/test_conservation.py", "tests/portail/commandes/test_purger.py")
IMPRIMES = "tests/parcours/test_imprimes.py"
PAGES = "tests/parcours/test_pages.py"
AU_CLAVIER = (
    "tests/parcours/test_avis.py::test_citizen_with_the_keyboard_alone_answers",
    "tests/parcours/test_sondage.py::test_agent_with_the_keyboard_alone_answers_goes_back_and_sends",
    "tests/parcours/test_consultation_citoyen.py::test_citizen_with_the_keyboard_alone_supports_compares_and_judges",
    "tests/parcours/test_consultation_organisateur.py::test_organiser_with_the_keyboard_alone_prepares_opens_answers_and_closes",
    "tests/parcours/test_journees.py::test_monday_of_a_referent_from_what_waits_to_handing_over",
    "tests/parcours/test_journees.py::test_staff_open_the_next_edition_with_the_desk_and_a_new_grid",
)
BUT_DES_API = "{} appels tirés des descriptions des deux API : 0 faute, 0 réponse hors de sa description"
EPREUVES = (
    Annonce(
        "urne",
        "100 bulletins, codes, essais d’un agent à la fois : un bulletin, un échange, la limite ; le recompte trouve tout",
        partial(prouver, *URNE, au_moins=35),
        partial(prouver, URNE[0], faute="bulletin_neuf"),
        "chaque bulletin a son jeton",
    ),
    Annonce(
        "chaine",
        "400 atteintes au hasard de la chaîne du journal : 400 trouvées",
        partial(prouver, CHAINE),
        partial(prouver, CHAINE, faute="maillons_seuls"),
        "ne regarder que les maillons",
    ),
    Annonce(
        "fichiers",
        "38 fichiers hostiles : refusés ou assainis, mémoire et processeur bornés, rien de laissé",
        partial(prouver, FICHIERS, au_moins=38),
        partial(prouver, f"{FICHIERS}[PNG, words of 500 MB]", faute="fichiers_gardes_tels_quels"),
        "garder tel quel ce qu’on a lu soi-même",
    ),
    Annonce(
        "anonymat",
        "2 000 sondages attaqués par ce qui est publié, 4 par SQL : 0 réponse retrouvée, pas mieux que le hasard",
        partial(prouver, ATTAQUE, INITIE, au_moins=8),
        partial(
            prouver,
            f"{ATTAQUE}::test_arithmetic_recovers_nobody",
            INITIE,
            rustines=["un_sondage", "comme_ils_viennent"],
            faute="sans_complements",
        ),
        "sans compléments, dans l’ordre d’arrivée",
    ),
    Annonce(
        "masquage",
        "identifiants masqués à 99 %, noms à 92 %, 2 % de fausses alertes au plus, sur un jeu que les règles ignorent",
        partial(prouver, MASQUAGE, au_moins=60),
        partial(
            prouver,
            f"{MASQUAGE}::test_masking_reaches_its_goals_on_the_evaluation_corpus",
            faute="telephones_seulement",
        ),
        "les portables seulement",
    ),
    Annonce(
        "effacement",
        "un canari partout où l’on peut être connu, effacé : 0 trace en base, fichiers, cache, courriels, journaux",
        partial(prouver, EFFACEMENT, *CONSERVATION, au_moins=8),
        partial(prouver, EFFACEMENT, faute="mots_du_journal_gardes"),
        "les mots du journal gardés",
    ),
    Annonce(
        "axe",
        "chaque page de chaque rôle, au bureau et au téléphone, de jour et de nuit : 0 défaut, 0 politique violée",
        partial(prouver, PAGES, au_moins=7),
        partial(prouver, PAGES, "-k", "anonyme", faute="champ_sans_nom"),
        "des champs sans nom",
    ),
    Annonce(
        "axe-agrandi",
        "les mêmes pages agrandies deux et quatre fois (640 × 400, 320 × 256) : 0 défaut, un seul sens de défilement",
        partial(prouver, PAGES, au_moins=7, rustines=["ecrans_etroits"]),
        partial(prouver, PAGES, "-k", "anonyme", rustines=["ecrans_etroits"], faute="bloc_large"),
        "un bloc de 600 pixels",
        est_exercice=True,
    ),
    Annonce(
        "clavier",
        "six parcours sans souris : avis, sondage, consultation, organisatrice, référente, équipe",
        partial(prouver, *AU_CLAVIER, au_moins=6),
        partial(prouver, AU_CLAVIER[4], faute="boutons_a_la_souris"),
        "des boutons que seule la souris presse",
    ),
    Annonce(
        "imprimes",
        "chaque sorte de PDF × vide, usuel, extrême, par deux validateurs : 0 défaut de PDF/UA-1",
        partial(prouver, IMPRIMES, au_moins=19),
        partial(
            prouver, f"{IMPRIMES}::test_pdf_is_accessible_whatever_it_says[recapitulatif-vide]", faute="titre_saute"
        ),
        "un niveau de titre sauté",
    ),
    Annonce(
        "api",
        BUT_DES_API.format(APPELS),
        partial(prouver, *APIS, au_moins=6, appels=APPELS, rustines=["beaucoup"]),
        partial(prouver, APIS[1], faute="schema_rompu"),
        "un champ d’un autre nom",
    ),
    Annonce(
        "api-50000",
        BUT_DES_API.format(50_000),
        partial(prouver, *APIS, au_moins=6, appels=50_000, rustines=["beaucoup"]),
        partial(prouver, APIS[1], faute="schema_rompu"),
        "un champ d’un autre nom",
        est_exercice=True,
    ),
)
