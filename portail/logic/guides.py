"""The four guides: who reads each, and its chapters in order. Their words are in `templates/guides/<guide>/<anchor>.html`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Chapitre:
    """One page of paper at most: what somebody asks herself, and the template that answers."""

    ancre: str
    titre: str
    gabarit: str


@dataclass(frozen=True)
class Manuel:
    """A guide: its name in addresses, its title, whom it is for, its chapters."""

    nom: str
    titre: str
    chapeau: str
    chapitres: tuple[Chapitre, ...]


def _manuel(nom: str, titre: str, chapeau: str, chapitres: Mapping[str, str]) -> Manuel:
    return Manuel(
        nom,
        titre,
        chapeau,
        tuple(Chapitre(ancre, mots, f"guides/{nom}/{ancre}.html") for ancre, mots in chapitres.items()),
    )


_TOUS = (
    _manuel(
        "organisme",
        "Guide de l’organisme",
        "Participer sans y passer vos journées\u202f: ce que vous faites, ce que vous voyez, ce qui vient ensuite.",
        {
            "s-inscrire": "Vous inscrire",
            "canaux": "Choisir vos canaux",
            "options": "Choisir les options",
            "journee": "Commencer votre journée",
            "collegues": "Inviter, confier, passer la main",
            "fermetures": "Prévenir vos agents, dire vos fermetures",
            "avis": "Recueillir les avis et y répondre",
            "consulter": "Ouvrir une consultation",
            "moderer": "Décider d’un texte",
            "codes": "Interroger vos agents",
            "resultats": "Lire vos résultats",
            "plan": "Décider et suivre un plan d’actions",
            "contester": "Contester un contact",
            "communication": "Communiquer sans vous exposer",
        },
    ),
    _manuel(
        "enqueteur",
        "Guide de l’enquêteur",
        "Jouer l’usager, noter des faits, tout envoyer\u202f: avec ou sans réseau.",
        {
            "entrer": "Vous connecter et installer l’application",
            "se-preparer": "Vous préparer",
            "visites": "Lire votre liste",
            "identite": "Prendre votre identité d’emprunt",
            "contacter": "Faire le contact",
            "noter": "Noter",
            "attendre": "Suivre un contact écrit",
            "preuves": "Joindre une preuve",
            "sans-reseau": "Travailler sans réseau",
            "reprendre": "Reprendre une visite, contester un retour",
            "absences": "Dire vos absences, suivre votre agenda",
        },
    ),
    _manuel(
        "equipe",
        "Guide de l’équipe",
        "Conduire une édition, de son ouverture au palmarès\u202f; chaque acte est signé et se retrouve au journal.",
        {
            "journee": "Commencer votre journée",
            "edition": "Ouvrir et régler une édition",
            "suspendre": "Suspendre le terrain",
            "inscriptions": "Valider les inscriptions",
            "plan": "Calculer un plan et l’accepter",
            "terrain": "Suivre le terrain",
            "relire": "Relire, une puis deux fois",
            "moderer": "Modérer les commentaires",
            "bornes": "Envoyer une borne",
            "contestations": "Restituer, puis décider des contestations",
            "palmares": "Proposer, sceller, publier le palmarès",
            "courriels": "Retrouver un courriel",
            "personnes": "Inviter, retirer, rendre compte",
        },
    ),
    _manuel(
        "exploitation",
        "Guide de l’exploitation",
        "Le chemin court de qui fait tourner la plateforme. Le détail, en anglais, est dans docs/exploitation.md.",
        {
            "installer": "Installer",
            "premier-jour": "Le premier jour",
            "processus": "Ce qui tourne, ce qui part seul",
            "surveiller": "Surveiller",
            "sauvegarder": "Sauvegarder",
            "restaurer": "Restaurer",
            "mettre-a-jour": "Mettre à jour",
            "cles": "Changer une clé",
            "conserver": "Conserver, effacer, répondre",
            "panne": "Quand quelque chose casse",
        },
    ),
)
MANUELS = {manuel.nom: manuel for manuel in _TOUS}
