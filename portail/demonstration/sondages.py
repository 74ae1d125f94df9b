"""What the agents of the referent's body say: a consultation published, another open.

Ballots are put in the urn sealed, as if their tokens had been blindly signed: the rest is done by the acts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import random
import secrets
import tomllib
import uuid
from itertools import zip_longest
from pathlib import Path
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from organismes.models import Inscription
from portail.demonstration.editions import a_l_heure
from socle.coffre import sceller
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant, regler
from sondages.actions.codes import empreinte_du_code
from sondages.actions.composer import creer_sondage, definir_groupes
from sondages.actions.cycle import clore_sondage, ouvrir_sondage, publier_sondage
from sondages.actions.deposer import place_du_bulletin
from sondages.actions.idees import moderer_idee, suivre_idee
from sondages.enums import MODERATIONS, NatureCarte
from sondages.logic.bulletin import TAILLE_ENTIER, Bulletin, IdeeDonnee, ReponseDonnee, coder
from sondages.logic.recus import recu_de
from sondages.models import BulletinEnAttente, Carte, CodeUnique, Groupe, Idee, JetonDepense, Sondage, SoutienIdee

BANQUE = Path(__file__).parent / "sondages.toml"
# Anybody may try: the open consultation and its codes are always these.
CODE_PUBLIC = "demagent"
CODES = tuple(f"0DEM0AGENT{rang:02d}" for rang in range(1, 21))
DEJA_VENUS = 6
EFFECTIF = 420


def interroger_agents(inscription: Inscription, *, referent: Any, graine: int) -> tuple[Sondage, Sondage]:
    """Hold two consultations of a body, that then has the option; returns the published one and the open one."""
    banque = _preparer(inscription)
    finie = _finie(inscription, banque, referent, random.Random(graine))
    return finie, _ouverte(inscription, banque, referent, random.Random(graine + 1))


def interroger_agents_d_alors(inscription: Inscription, *, referent: Any, graine: int) -> Sondage:
    """Hold the consultation of an edition that is over: its agents are the third voice beside its results."""
    with regler(a_l_heure(dt.date(inscription.campagne.annee, 11, 24), 10)):
        return _finie(inscription, _preparer(inscription), referent, random.Random(graine))


def _preparer(inscription: Inscription) -> dict[str, Any]:
    inscription.vooter, inscription.effectif, inscription.effectif_confirme_le = True, EFFECTIF, maintenant()
    inscription.save(update_fields=["vooter", "effectif", "effectif_confirme_le", "modifie_le"])
    return tomllib.loads(BANQUE.read_text(encoding="utf-8"))


def _finie(inscription: Inscription, banque: dict[str, Any], referent: Any, alea: random.Random) -> Sondage:
    with regler(maintenant() - 34 * UN_JOUR):
        sondage = _ouvrir(inscription, "Notre accueil, vu de l’intérieur", banque, banque["groupe"], referent)
    codes = [(groupe, secrets.token_hex(8)) for groupe in _groupes(sondage) for _ in range(groupe.effectif)]
    _donner(codes, nombre_utilises=len(codes))
    ecarts = {groupe["nom"]: groupe["ecart"] for groupe in banque["groupe"]}
    textes = [idee["texte"] for idee in banque["idee"]]
    _voter(sondage, [(groupe, ecarts[groupe.nom]) for groupe, _ in codes], banque, alea, textes)
    with regler(maintenant() - 6 * UN_JOUR):
        sondage = clore_sondage(sondage=sondage, auteur=referent)
    _suivre(sondage, banque["idee"], referent)
    # On the eve of a round the demonstration obeys too.
    with contextlib.suppress(RegleMetier):
        sondage = publier_sondage(sondage=sondage, auteur=referent)
    return sondage


def _ouverte(inscription: Inscription, banque: dict[str, Any], referent: Any, alea: random.Random) -> Sondage:
    groupes = [{"nom": "Tous les agents", "effectif": 40, "ecart": 0.0}]
    jour, titre = aujourdhui(), "Courriels et courriers\u202f: où en sommes-nous\u202f?"
    with regler(maintenant() - 3 * UN_JOUR):
        sondage = _ouvrir(inscription, titre, banque, groupes, referent)
    Sondage.objects.filter(pk=sondage.pk).update(
        code=CODE_PUBLIC, ouvre_du=jour - 3 * UN_JOUR, ferme_au=jour + 18 * UN_JOUR
    )
    groupe = _groupes(sondage)[0]
    _donner([(groupe, code) for code in reversed(CODES)], nombre_utilises=DEJA_VENUS)
    _voter(sondage, [(groupe, 0.0)] * DEJA_VENUS, banque, alea, [])
    sondage.refresh_from_db()
    return sondage


def _ouvrir(
    inscription: Inscription, titre: str, banque: dict[str, Any], groupes: list[dict[str, Any]], referent: Any
) -> Sondage:
    sondage = creer_sondage(
        inscription=inscription, titre=titre, presentation=banque["presentation"], auteur=referent, jeu="miroir"
    )
    definir_groupes(sondage=sondage, groupes=[(g["nom"], g["effectif"]) for g in groupes], auteur=referent)
    return ouvrir_sondage(sondage=sondage, auteur=referent)


def _groupes(sondage: Sondage) -> list[Groupe]:
    return list(sondage.les_groupes.order_by("pk"))


def _donner(codes: list[tuple[Groupe, str]], *, nombre_utilises: int) -> None:
    """Write codes known in advance, the first ones used."""
    CodeUnique.objects.bulk_create(
        CodeUnique(
            groupe=groupe,
            lot=1,
            empreinte=empreinte_du_code(code),
            demande=secrets.token_hex(32),
            est_exerce=rang < nombre_utilises,
        )
        for rang, (groupe, code) in enumerate(codes)
    )


def _voter(
    sondage: Sondage, agents: list[tuple[Groupe, float]], banque: dict[str, Any], alea: random.Random, textes: list[str]
) -> None:
    """Seal one ballot an agent; the first ones carry an idea each."""
    cartes = list(sondage.les_cartes.order_by("rang"))
    boite = next(carte.pk for carte in cartes if carte.nature == NatureCarte.IDEE)
    bulletins = []
    for (groupe, ecart), texte in zip_longest(agents, textes):
        idees = (IdeeDonnee(boite, texte),) if texte else ()
        bulletins.append(_bulletin(sondage, groupe, Bulletin(_reponses(cartes, ecart, banque, alea), idees)))
    BulletinEnAttente.objects.bulk_create(bulletins)
    jetons = (hashlib.sha256(alea.randbytes(64)).hexdigest() for _ in agents)
    JetonDepense.objects.bulk_create(JetonDepense(sondage=sondage, empreinte=jeton) for jeton in jetons)


def _bulletin(sondage: Sondage, groupe: Groupe, bulletin: Bulletin) -> BulletinEnAttente:
    identifiant = uuid.uuid4()
    scelle = sceller(coder(groupe.pk, bulletin, TAILLE_ENTIER), place_du_bulletin(sondage.pk, identifiant))
    return BulletinEnAttente(id=identifiant, sondage=sondage, contenu=scelle)


def _reponses(
    cartes: list[Carte], ecart: float, banque: dict[str, Any], alea: random.Random
) -> tuple[ReponseDonnee, ...]:
    secret = alea.randbytes(16)
    return tuple(
        ReponseDonnee(carte.pk, _repondre(carte, ecart, banque, alea), recu_de(secret, carte.pk))
        for carte in cartes
        if carte.nature != NatureCarte.IDEE
    )


def _repondre(carte: Carte, ecart: float, banque: dict[str, Any], alea: random.Random) -> str:
    if alea.random() < banque["passe"]:
        return "passe"
    if carte.nature == NatureCarte.CHOIX:
        rangs = range(len(carte.options))
        return str(alea.choices(rangs, [banque["options"][rang % len(banque["options"])] for rang in rangs])[0])
    if carte.nature == NatureCarte.LE_SAVIEZ_VOUS:
        return "vrai" if alea.random() < banque["bonne_reponse"] else "faux"
    return "accord" if alea.random() < banque["accord"][carte.determinant] + ecart else "desaccord"


def _suivre(sondage: Sondage, idees: list[dict[str, Any]], referent: Any) -> None:
    """Let ideas live, and give them their supports."""
    par_texte = {idee.texte: idee for idee in Idee.objects.filter(sondage=sondage)}
    for voulue in idees:
        idee = par_texte[voulue["texte"]]
        for vers in voulue["suivi"]:
            if vers in MODERATIONS:
                moderer_idee(idee=idee, vers=vers, motif=voulue.get("motif", ""), auteur=referent)
            else:
                suivre_idee(idee=idee, vers=vers, suite=voulue["suite"], auteur=referent)
        SoutienIdee.objects.bulk_create(
            SoutienIdee(idee=idee, empreinte=secrets.token_hex(32)) for _ in range(voulue["soutiens"])
        )
