"""What each mail looks like, with invented people: nothing is read in the database, nobody is written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string

from socle.courriels import Ecrit, ecrire
from socle.horloge import PARIS
from socle.logic.attentes import Attente
from trophees.logic.situation import ScoreEtRang

FAMILLES = {
    "organismes": "Inscriptions",
    "enquetes": "Enquêteurs",
    "trophees": "Résultats et contestations",
    "portail": "Le matin",
    "bornes": "Voix des usagers",
    "consultations": "Consultations citoyennes",
    "sondages": "Consultations internes",
    "comptes": "Comptes",
    "socle": "Exploitation",
}
JOUR = dt.date(2027, 3, 2)
INSTANT = dt.datetime(2027, 3, 2, 9, 30, tzinfo=PARIS)
LIEN = "https://barometre.exemple/lien/"
VILLE = SimpleNamespace(nom="Saint-Œuvre-d’Exemple", designation="Saint-Œuvre-d’Exemple")
EDITION = SimpleNamespace(annee=2027, idcity_places=10)
INSCRIPTION = SimpleNamespace(
    deposee_le=INSTANT,
    confirmee_le=INSTANT,
    est_a_valider=True,
    motif="Le numéro de téléphone de l’accueil ne répond pas.",
)
CHOIX = {"choix": LIEN}
COUPER = {"choix": LIEN, "refuser": LIEN}
D_UNE_INSCRIPTION = {
    "organisme": VILLE,
    "campagne": EDITION,
    "inscription": INSCRIPTION,
    "brouillon": None,
    "situation": SimpleNamespace(rang=3, attente=None),
    "a_son_espace": True,
    "espace": LIEN,
    "modifier": LIEN,
    "lien": LIEN,
}
D_UN_BROUILLON = {
    "brouillon": SimpleNamespace(expire_le=INSTANT + dt.timedelta(days=40)),
    "pour": f" ({VILLE.designation})",
    "campagne": EDITION,
    "lien": LIEN,
    "dernier_jour": dt.date(2026, 12, 31),
    "reste": 7,
}
DES_RESULTATS = {
    "organisme": VILLE,
    "campagne": EDITION,
    "contact": "téléphone, état civil",
    "dernier_jour": JOUR,
    "repondre_avant": JOUR,
    "lien": LIEN,
    "litige": SimpleNamespace(
        est_ouvert=True,
        annule_le_contact=True,
        conclusion="L’appel est tombé pendant une fermeture déclarée.",
        avant=ScoreEtRang(Decimal("71.4"), 14, (59.2, 83.6), (6, 27)),
        apres=ScoreEtRang(Decimal("73.0"), 12, (60.3, 85.7), (5, 25)),
    ),
    **CHOIX,
}
DE_LA_CEREMONIE = {
    "ceremonie": SimpleNamespace(
        intitule="Rencontres nationales de l’accueil", lieu="Toulouse (31)", est_annulee=False
    ),
    "jour": JOUR,
    "est_secret": True,
    "le": INSTANT,
    "prix": "Villes de 20 000 à 50 000 habitants",
}
DES_USAGERS = {
    "organisme": VILLE,
    "borne": SimpleNamespace(numero_inventaire="B-0042", site=SimpleNamespace(nom="Hôtel de ville, accueil")),
    "depuis": "26 février 2027",
    "silence": "2 jours d’ouverture entiers",
    "nombre": 7,
    "mots_themes": ["attente"],
    "du": "22",
    "au": "28 février 2027",
    "taux": "78",
    "bas": "71",
    "haut": "84",
    "sens": "hausse",
    "points": "4",
    "raisons": ["amabilité", "clarté"],
    "demandes": 2,
    "retenus": True,
    "lien": LIEN,
    "reglages": LIEN,
    "demande": SimpleNamespace(
        avis=SimpleNamespace(jour=JOUR, point=SimpleNamespace(site=SimpleNamespace(nom="Hôtel de ville, accueil"))),
        reponse="Nous avons ajouté un guichet le samedi matin. Merci de l’avoir demandé.",
    ),
}
D_UNE_CONSULTATION = {
    "organisme": VILLE,
    "dialogue": SimpleNamespace(titre="La place du marché"),
    "proposition": SimpleNamespace(titre="Des bancs à l’ombre", deposee_le=INSTANT, est_a_relire=True),
    "suite": SimpleNamespace(get_etat_display="retenue", texte="Six bancs seront posés au printemps."),
    "reponse": SimpleNamespace(decision="Le projet est retenu, sans le parking.", signataire="La maire"),
    "expire_le": INSTANT,
    "lien": LIEN,
    "lien_oubli": LIEN,
}
DU_TERRAIN = {
    "enqueteur": SimpleNamespace(pseudonyme="E-012", max_semaine=8, max_total=60),
    "canaux": ["Courriel", "Téléphone"],
    "adresse": "enqueteur@exemple.fr",
    "visite": SimpleNamespace(a_reprendre_avant=JOUR, remarque="Joignez l’accusé de réception."),
    "contestation": SimpleNamespace(est_maintenu=True, reponse="L’accusé de réception manque toujours."),
    "a_reprendre": True,
    "depuis": JOUR,
    "nombre": 3,
    "jour": JOUR,
    "du": JOUR,
    "au": dt.date(2027, 3, 12),
    "lien": LIEN,
}


ATTENTES = (
    Attente("a", "7 commentaires à relire", 7, "/pilotage/", depuis=JOUR, sujet="Édition 2027"),
    Attente("b", "La réponse de votre organisme est due", 1, "/espace/", echeance=JOUR, sujet="La place du marché"),
)


DU_COMPTE = ("invitation", "second_facteur_oublie")
D_UN_COMPTE = {"roles": ["chargé d’études"], "lien": LIEN, "connexion": LIEN, "exige": True, "jours": 3}


def _d_un_compte(modele: str) -> dict[str, Any]:
    sujet = render_to_string(f"courriels/comptes/{modele}.sujet.txt", D_UN_COMPTE)
    return {"sujet": sujet.strip(), "texte": render_to_string(f"courriels/comptes/{modele}.txt", D_UN_COMPTE)}


APERCUS: Mapping[str, Callable[[], dict[str, Any]]] = {
    **{f"organismes/{nom}": lambda: D_UNE_INSCRIPTION for nom in ("a_confirmer", "deja_inscrit")},
    **{
        f"organismes/{nom}": lambda: D_UNE_INSCRIPTION | CHOIX
        for nom in (
            "confirmee",
            "validee",
            "refusee",
            "modification",
            "retiree",
            "place",
            "devis",
            "invitation",
            "nomination",
            "autre_referent",
            "sans_referent",
        )
    },
    **{f"organismes/{nom}": lambda: D_UN_BROUILLON for nom in ("reprise", "brouillon", "cloture")},
    **{
        f"enquetes/{nom}": lambda: DU_TERRAIN | CHOIX
        for nom in ("invitation", "renvoi", "contestation", "programme", "relance")
    },
    "enquetes/veille": lambda: DU_TERRAIN | COUPER,
    **{
        f"trophees/{nom}": lambda: DES_RESULTATS
        for nom in ("restitution", "contestation_recue", "contestation_decidee", "reprise")
    },
    "trophees/fin_du_droit": lambda: DES_RESULTATS | COUPER,
    "trophees/invitation": lambda: DES_RESULTATS | DE_LA_CEREMONIE,
    "trophees/suspension": lambda: DES_RESULTATS | DE_LA_CEREMONIE,
    "portail/resume": lambda: {"jour": JOUR, "lignes": [(attente, False) for attente in ATTENTES], **COUPER},
    "portail/reponse": lambda: {
        "dialogue": SimpleNamespace(titre="La place du marché"),
        "dernier_jour": JOUR,
        "vient_de_fermer": True,
        "lien": LIEN,
        **COUPER,
    },
    "portail/rapport": lambda: {"organisme": VILLE, "campagne": EDITION, "lien": LIEN, **COUPER},
    **{f"bornes/{nom}": lambda: DES_USAGERS for nom in ("alerte", "hebdomadaire", "silence", "reponse")},
    **{f"consultations/{nom}": lambda: D_UNE_CONSULTATION for nom in ("confirmation", "depot", "suite", "reponse")},
    "sondages/code": lambda: {
        "organisme": VILLE,
        "sondage": SimpleNamespace(titre="Travailler à la mairie"),
        "code": "ABCD-EFGH-JKLM",
        "adresse": "/interne/exemple/",
        "lien": LIEN,
    },
    "comptes/message": lambda: {"sujet": "Votre code de connexion", "texte": "Votre code\u202f: 123-456"},
    **{f"comptes/{nom}": partial(_d_un_compte, nom) for nom in DU_COMPTE},
    "socle/essai": lambda: {"le": INSTANT},
}
"""Every mail, by its templates, with what they read."""

GABARITS = {f"comptes/{nom}": "comptes/message" for nom in DU_COMPTE}
"""Mails whose words are put in another one."""


def apercu(modele: str) -> Ecrit:
    """Return a mail written with invented data."""
    return ecrire(GABARITS.get(modele, modele), APERCUS[modele]())


def familles() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return every mail by what it is about: its family, its name, its subject."""
    return [
        (
            titre,
            [
                (famille, modele.partition("/")[2], apercu(modele).sujet)
                for modele in sorted(APERCUS)
                if modele.startswith(f"{famille}/")
            ],
        )
        for famille, titre in FAMILLES.items()
    ]
