"""Phones of agents, in front of one card of each nature."""

from __future__ import annotations

import json

from sondages.actions.cartes import ajouter_carte
from sondages.actions.codes import creer_codes
from sondages.actions.composer import creer_sondage, definir_groupes, modifier_sondage
from sondages.actions.cycle import clore_sondage, ouvrir_sondage, publier_sondage
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.parcours.visiteur import TELEPHONE, Visiteur
from tests.sondages.agent import Agent

# Milliseconds during which a card just drawn hears nothing (ecran-carte.js).
REPIT = 260
MOTS = {"accord": "Plutôt d’accord", "desaccord": "Plutôt pas d’accord", "vrai": "Vrai", "faux": "Faux"}


CARTES = (
    {"nature": "affirmation", "determinant": "ACC", "enonce": "Un usager trouve facilement comment nous joindre."},
    {"nature": "affirmation", "determinant": "ATT", "enonce": "L’attente des usagers est bien gérée."},
    {
        "nature": "le_saviez_vous",
        "enonce": "Une demande adressée à la mauvaise administration doit être transmise à la bonne.",
        "bonne_reponse": "vrai",
        "explication": "Source\u202f: code des relations entre le public et l’administration, article L. 114-2.",
    },
    {
        "nature": "choix",
        "enonce": "Par quel canal avez-vous le plus de mal à bien répondre\u202f?",
        "options": [
            "Le téléphone",
            "Le guichet",
            "Les courriels",
            "Les courriers",
            "Le site et les démarches en ligne",
        ],
    },
    {"nature": "idee", "enonce": "Si je pouvais changer une chose pour l’usager, ce serait…"},
)


class Consultation:
    """A short deck, open, and its codes."""

    def __init__(self, *, effectif=12, en_salle=False):
        self.auteur = UtilisateurFactory()
        inscription = InscriptionFactory(vooter=True, organisme__nom="Ville de Valbourg")
        sondage = creer_sondage(
            inscription=inscription, titre="Notre accueil, vu de l’intérieur", auteur=self.auteur, jeu="vide"
        )
        for carte in CARTES:
            ajouter_carte(sondage=sondage, auteur=self.auteur, **carte)
        if en_salle:
            sondage = modifier_sondage(
                sondage=sondage, titre=sondage.titre, presentation="", ouvre_du=None, ferme_au=None, est_en_salle=True,
                seuil_effectifs=10, seuil_mots=10, auteur=self.auteur,
            )  # fmt: skip
        definir_groupes(sondage=sondage, groupes=[("Tous les agents", effectif)], auteur=self.auteur)
        self.sondage = ouvrir_sondage(sondage=sondage, auteur=self.auteur)
        self.groupe = self.sondage.les_groupes.get()
        self.codes = creer_codes(sondage=self.sondage, groupe=self.groupe, nombre=effectif, auteur=None)
        self.cartes = list(self.sondage.les_cartes.order_by("rang"))

    def faire_voter(self, nombre):
        """Cast ballots with the last codes, one in three against."""
        for rang in range(nombre):
            agent = Agent(self.sondage, self.groupe, self.codes.pop())
            agent.echanger()
            contre = rang % 3 == 0
            valeurs = {
                "affirmation": "desaccord" if contre else "accord",
                "choix": str(rang % 5),
                "le_saviez_vous": "faux" if contre else "vrai",
            }
            agent.voter([valeurs[carte.nature] for carte in self.cartes if carte.nature != "idee"])

    def publier(self):
        """Close and publish."""
        clos = clore_sondage(sondage=self.sondage, auteur=self.auteur)
        self.sondage = publier_sondage(sondage=clos, auteur=self.auteur)


class TelephoneDAgent(Visiteur):
    """One agent, her phone, its deck."""

    def __init__(self, page, adresse, sondage):
        super().__init__(page, adresse)
        self.sondage = sondage
        self.chemin = f"/sondage/{sondage.code}/"
        self.adresses = []
        page.on("request", lambda requete: self.adresses.append(requete.url))

    @property
    def titre(self):
        """Return the heading that is seen."""
        return self.page.locator("h1:visible").inner_text()

    @property
    def rang(self):
        """Return « Carte 4 sur 14 »."""
        return self.page.locator("[data-bm-zone=rang]").inner_text()

    def ouvrir(self, code=""):
        """Open the deck, the code in the fragment as a QR carries it."""
        self.page.goto(f"{self.adresse}{self.chemin}{'#' + code if code else ''}")
        self.page.locator("html[data-script=pret]").wait_for()

    def ecran(self, nom):
        """Wait for a screen."""
        self.page.locator(f"html[data-ecran={nom}]").wait_for()

    def commencer(self, code):
        """Exchange the code; the first card is there."""
        self.ouvrir(code)
        self.presser("Commencer")
        self.ecran("carte")

    def presser(self, nom):
        """Press the button of this name, once it listens."""
        if self.page.locator("html[data-ecran=carte]").count():
            self.page.wait_for_timeout(REPIT)
        self.page.get_by_role("button", name=nom, exact=True).locator("visible=true").click()

    def repondre_tout(self, *, idee=""):
        """Agree with every card, up to the last reading."""
        while self.page.locator("html[data-ecran=carte]").count():
            self.repondre(idee=idee)
        self.ecran("revue")

    def repondre(self, *, idee=""):
        """Answer the card that is seen."""
        if self.page.locator(".so-carte--idee").count():
            self.page.fill("#idee", idee)
            self.presser("Continuer")
        elif self.page.locator(".so-carte--le_saviez_vous").count():
            self.presser("Vrai")
            self.presser("Continuer")
        elif self.page.locator(".so-carte--choix").count():
            self.presser("Le guichet")
        else:
            self.presser("Plutôt d’accord")

    def reponses(self):
        """Return the answers that the device keeps, by card."""
        return json.loads(json.loads(self.memoire())[0][f"bm-sondage-{self.sondage.code}"])["reponses"]

    def memoire(self):
        """Return what the device keeps, as text."""
        return self.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def reglages_du_telephone(reglages, **autres):
    """Return the settings of a phone."""
    return {**reglages, "viewport": TELEPHONE, "is_mobile": True, "has_touch": True, **autres}
