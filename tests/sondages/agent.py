"""An agent with a browser: blinds, exchanges, answers, casts, with the client's half of the protocol."""

from __future__ import annotations

import secrets

from sondages.actions.cartes import ajouter_carte
from sondages.actions.codes import creer_codes
from sondages.actions.composer import creer_sondage, definir_groupes
from sondages.actions.cycle import ouvrir_sondage
from sondages.actions.deposer import deposer_bulletin
from sondages.actions.echanger import echanger_code
from sondages.logic.bulletin import Bulletin, IdeeDonnee, ReponseDonnee
from sondages.logic.recus import recu_de
from sondages.logic.signature_aveugle import aveugler, finaliser, lire_cle_publique, preparer
from sondages.models import CodeUnique, Sondage
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory


def sondage_ouvert(*effectifs, cartes=2, avec_idee=False, inscription=None):
    """Return an open poll of departments of these sizes, with statements and, if asked, one card of ideas."""
    auteur = UtilisateurFactory()
    sondage = creer_sondage(
        inscription=inscription or InscriptionFactory(vooter=True),
        titre="Notre accueil",
        auteur=auteur,
        jeu="vide",
    )
    for rang in range(cartes):
        ajouter_carte(sondage=sondage, nature="affirmation", enonce=f"Affirmation {rang}.", auteur=auteur)
    if avec_idee:
        ajouter_carte(sondage=sondage, nature="idee", enonce="Ce serait…", auteur=auteur)
    groupes = [(f"Service {rang}", effectif) for rang, effectif in enumerate(effectifs)]
    definir_groupes(sondage=sondage, groupes=groupes, auteur=auteur)
    return ouvrir_sondage(sondage=sondage, auteur=auteur)


def codes_de(sondage):
    """Give every agent a code: (department, code) in the order of the departments."""
    return [
        (groupe, code)
        for groupe in sondage.les_groupes.order_by("pk")
        for code in creer_codes(sondage=sondage, groupe=groupe, nombre=groupe.effectif, auteur=None)
    ]


def code_en_base(code):
    """Return the row of a code."""
    from sondages.actions.codes import empreinte_du_code

    return CodeUnique.objects.get(empreinte=empreinte_du_code(code))


def cartes_de(sondage):
    """Return the cards that a poll shows; once it is open they stay."""
    return list(sondage.les_cartes.order_by("rang"))


class Agent:
    """One person: her code, her tokens, her secret."""

    def __init__(self, sondage: Sondage, groupe, code: str, cartes=()):
        self.sondage, self.groupe, self.code = sondage, groupe, code
        self.cartes = cartes or cartes_de(sondage)
        self.secret = secrets.token_bytes(16)
        self.cle_urne = lire_cle_publique(bytes(groupe.cle_publique))
        self.cle_idees = lire_cle_publique(bytes(sondage.cle_idees_publique))
        self.urne = aveugler(self.cle_urne, preparer(secrets.token_bytes(32)))
        self.idees = aveugler(self.cle_idees, preparer(secrets.token_bytes(32)))

    def echanger(self, adresse=None):
        """Exchange the code, from this client address if any; both tokens are ready then."""
        rendues = echanger_code(
            sondage=self.sondage,
            code=self.code,
            urne=self.urne.demande,
            idees=self.idees.demande,
            adresse=adresse,
        )
        self.signature = finaliser(self.cle_urne, self.urne, rendues.urne)
        self.signature_idees = finaliser(self.cle_idees, self.idees, rendues.idees)
        return rendues

    def bulletin(self, valeurs, idee=""):
        """Return the ballot of values, in the order of the cards."""
        repondables = [carte.pk for carte in self.cartes if carte.nature != "idee"]
        reponses = tuple(
            ReponseDonnee(carte, valeur, recu_de(self.secret, carte))
            for carte, valeur in zip(repondables, valeurs, strict=True)
        )
        idees = tuple(IdeeDonnee(carte.pk, idee) for carte in self.cartes if idee and carte.nature == "idee")
        return Bulletin(reponses, idees[:1])

    def voter(self, valeurs, idee=""):
        """Cast; tells whether the ballot is new."""
        return deposer_bulletin(
            sondage=self.sondage,
            groupe_id=self.groupe.pk,
            message=self.urne.message,
            signature=self.signature,
            bulletin=self.bulletin(valeurs, idee),
        )

    @property
    def jeton_idees(self):
        """Return the token of ideas, as arguments."""
        return {"message": self.idees.message, "signature": self.signature_idees}


def agents_de(sondage):
    """Return one agent for each code that may still be made."""
    cartes = cartes_de(sondage)
    return [Agent(sondage, groupe, code, cartes) for groupe, code in codes_de(sondage)]
