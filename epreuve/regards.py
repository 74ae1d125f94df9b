"""What looks from outside would find: whom it lets in, what it leaks, whom it leaves out. The checks, by what they look at."""

from __future__ import annotations

from functools import partial

from epreuve import acces, en_tetes, fuites, pieges, scripts, tableurs
from epreuve.preuves import prouver
from epreuve.services import Services
from epreuve.verdict import Epreuve

# They compute more than they wait: a lane of their own fills what the others leave.
VOIE = 2
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


def de_la_securite(pile: Services, graine: int) -> list[Epreuve]:
    """Return who gets in, and what may be sent or shown."""
    return [
        Epreuve(
            "acces",
            "chaque adresse × rôle × objet, puis un mur abattu à la fois : la matrice en voit 95 %",
            partial(acces.sans_un_mur, pile, graine=graine),
            partial(acces.sans_un_mur, pile, graine=graine, mutants=12, faute="sans_etrangers"),
            "ne demander qu’en ami",
            voie=VOIE,
        ),
        _apis(pile, graine, "api", APPELS),
        _apis(pile, graine, "api-50000", 50_000),
        Epreuve(
            "fichiers",
            "38 fichiers hostiles : refusés ou assainis, mémoire et processeur bornés, rien de laissé",
            partial(prouver, pile, FICHIERS, au_moins=38),
            partial(prouver, pile, f"{FICHIERS}[PNG, words of 500 MB]", faute="fichiers_gardes_tels_quels"),
            "garder tel quel ce qu’on a lu soi-même",
            voie=VOIE,
        ),
        Epreuve(
            "scripts",
            "60 charges dans chaque texte que l’on tape, chaque page qui en montre ouverte dans Chromium : aucune ne tourne",
            partial(scripts.aucun_ne_tourne, pile),
            partial(scripts.aucun_ne_tourne, pile, faute="mots_tels_quels"),
            "des mots écrits tels quels",
            voie=VOIE,
        ),
        Epreuve(
            "pieges",
            "17 vecteurs dans un document à imprimer, un serveur qui écoute : 0 appel, 0 fichier emporté",
            partial(pieges.rien_ne_sort, pile),
            partial(pieges.rien_ne_sort, pile, faute="tout_chercher"),
            "la recherche de la bibliothèque",
            voie=VOIE,
        ),
        *_de_ce_qui_sort(pile),
    ]


def _apis(pile: Services, graine: int, nom: str, appels: int) -> Epreuve:
    return Epreuve(
        nom,
        f"{appels} appels tirés des descriptions des deux API : 0 faute, 0 réponse hors de sa description",
        partial(prouver, pile, *APIS, au_moins=6, appels=appels, rustines=["beaucoup"], graine=graine),
        partial(prouver, pile, APIS[1], faute="schema_rompu"),
        "un champ d’un autre nom",
        est_exercice=appels > APPELS,
        voie=VOIE,
    )


def _de_ce_qui_sort(pile: Services) -> list[Epreuve]:
    return [
        Epreuve(
            "tableurs",
            "12 charges dans chaque texte que l’on tape, chaque fichier de tableur relu : 0 formule",
            partial(tableurs.sans_formule, pile),
            partial(tableurs.sans_formule, pile, faute="tel_que_tape"),
            "une cellule telle que tapée",
            voie=VOIE,
        ),
        Epreuve(
            "en-tetes",
            "pages, fichiers, refus, pannes, API, chaque lecture de chaque rôle : tous les en-têtes, politique stricte",
            partial(en_tetes.partout, pile),
            partial(en_tetes.partout, pile, faute="en_tetes_des_pages"),
            "seulement sur ce qui va bien",
            voie=VOIE,
        ),
        Epreuve(
            "secrets",
            "chaque version de chaque fichier de l’histoire : 0 secret, ceux que l’on plante sont trouvés",
            fuites.aucun_secret,
            partial(fuites.aucun_secret, faute="sans_histoire"),
            "ne lire que la dernière version",
            voie=VOIE,
        ),
        Epreuve(
            "paquets",
            "chaque version verrouillée a ses empreintes, l’installé est le verrouillé, un audit muet est refusé",
            fuites.paquets,
            partial(fuites.paquets, faute="audit_cru"),
            "croire un audit qui n’a rien lu",
            voie=VOIE,
        ),
    ]


def de_la_vie_privee(pile: Services) -> list[Epreuve]:
    """Return what may be learned of people."""
    return [
        Epreuve(
            "anonymat",
            "2 000 sondages attaqués par ce qui est publié, 4 par SQL : 0 réponse retrouvée, pas mieux que le hasard",
            partial(prouver, pile, ATTAQUE, INITIE, au_moins=8),
            partial(
                prouver, pile, f"{ATTAQUE}::test_arithmetic_recovers_nobody", INITIE,
                rustines=["un_sondage", "comme_ils_viennent"], faute="sans_complements",
            ),
            "sans compléments, dans l’ordre d’arrivée",
            voie=VOIE,
        ),
        Epreuve(
            "masquage",
            "identifiants masqués à 99 %, noms à 92 %, 2 % de fausses alertes au plus, sur un jeu que les règles ignorent",
            partial(prouver, pile, MASQUAGE, au_moins=60),
            partial(
                prouver, pile, f"{MASQUAGE}::test_masking_reaches_its_goals_on_the_evaluation_corpus",
                faute="telephones_seulement",
            ),
            "les portables seulement",
            voie=VOIE,
        ),
        Epreuve(
            "effacement",
            "un canari partout où l’on peut être connu, effacé : 0 trace en base, fichiers, cache, courriels, journaux",
            partial(prouver, pile, EFFACEMENT, *CONSERVATION, au_moins=8),
            partial(prouver, pile, EFFACEMENT, faute="mots_du_journal_gardes"),
            "les mots du journal gardés",
            voie=VOIE,
        ),
    ]  # fmt: skip


def de_l_accessibilite(pile: Services) -> list[Epreuve]:
    """Return whom pages and documents leave out."""
    return [
        Epreuve(
            "axe",
            "chaque page de chaque rôle, au bureau et au téléphone, de jour et de nuit : 0 défaut, 0 politique violée",
            partial(prouver, pile, PAGES, au_moins=7),
            partial(prouver, pile, PAGES, "-k", "anonyme", faute="champ_sans_nom"),
            "des champs sans nom",
            voie=VOIE,
        ),
        Epreuve(
            "axe-agrandi",
            "les mêmes pages agrandies deux et quatre fois (640 × 400, 320 × 256) : 0 défaut, un seul sens de défilement",
            partial(prouver, pile, PAGES, au_moins=7, rustines=["ecrans_etroits"]),
            partial(prouver, pile, PAGES, "-k", "anonyme", rustines=["ecrans_etroits"], faute="bloc_large"),
            "un bloc de 600 pixels",
            est_exercice=True,
            voie=VOIE,
        ),
        Epreuve(
            "clavier",
            "six parcours sans souris : avis, sondage, consultation, organisatrice, référente, équipe",
            partial(prouver, pile, *AU_CLAVIER, au_moins=6),
            partial(prouver, pile, AU_CLAVIER[4], faute="boutons_a_la_souris"),
            "des boutons que seule la souris presse",
            voie=VOIE,
        ),
        Epreuve(
            "imprimes",
            "chaque sorte de PDF × vide, usuel, extrême, par deux validateurs : 0 défaut de PDF/UA-1",
            partial(prouver, pile, IMPRIMES, au_moins=19),
            partial(
                prouver,
                pile,
                f"{IMPRIMES}::test_pdf_is_accessible_whatever_it_says[recapitulatif-vide]",
                faute="titre_saute",
            ),
            "un niveau de titre sauté",
            voie=VOIE,
        ),
    ]
