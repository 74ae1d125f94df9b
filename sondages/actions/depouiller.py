"""Open the urn and freeze what may be read of it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from typing import Any

from django.db import transaction

from socle.horloge import PARIS
from sondages.actions.verser import HASARD, bulletins_ouverts
from sondages.enums import EtatSondage
from sondages.logic.anonymat import RESTE
from sondages.logic.base32 import encoder
from sondages.logic.bulletin import Bulletin
from sondages.logic.document import FORMAT, Vote, document_de
from sondages.models import Carte, CodeUnique, Depouillement, Groupe, Reponse, Sondage
from sondages.queries.deck import en_base64


@transaction.atomic
def depouiller(*, sondage: Sondage) -> Depouillement:
    """Open the sealed ballots and compose the document of the results; what it tells is written as rows, shuffled.

    An answer that the document does not tell is kept nowhere. Part of the closing, that holds the lock of the poll and knows `clos_le`; twice is an error of the database.
    """
    assert sondage.etat == EtatSondage.OUVERT, "closing only"  # noqa: S101 -- the closing calls, under lock
    ouverts = bulletins_ouverts(sondage)
    votes = _votes(ouverts)
    sondage.les_bulletins.all().delete()
    groupes, cartes = list(sondage.les_groupes.order_by("pk")), sondage.les_cartes.order_by("rang")
    par_groupe = Counter(groupe for groupe, _ in ouverts)
    contenu = document_de(
        _entete(sondage),
        [_groupe(groupe) for groupe in groupes],
        [_carte(carte) for carte in cartes],
        votes,
        {groupe: par_groupe[groupe] for groupe in (*(groupe.pk for groupe in groupes), RESTE)},
    )
    Reponse.objects.bulk_create(_reponses_dites(contenu), batch_size=1000)
    return Depouillement.objects.create(
        sondage=sondage, contenu=contenu, empreinte=contenu["empreinte"], methode=FORMAT
    )


def _votes(ouverts: list[tuple[int, Bulletin]]) -> list[Vote]:
    """Return every answer alone, shuffled. A receipt that somebody copied from another is drawn again: only one keeps it."""
    vus: set[tuple[int, str]] = set()
    votes = []
    for groupe, bulletin in ouverts:
        for reponse in bulletin.reponses:
            recu = reponse.recu
            while (reponse.carte, recu) in vus:
                recu = encoder(secrets.token_bytes(10))
            vus.add((reponse.carte, recu))
            votes.append(Vote(reponse.carte, groupe, reponse.valeur, recu))
    HASARD.shuffle(votes)
    return votes


def _reponses_dites(contenu: dict[str, Any]) -> list[Reponse]:
    """Return one row an answer told, with its department where the card tells it."""
    reponses = []
    for carte in contenu["cartes"]:
        groupe_de = {recu: cellule["groupe"] for cellule in carte["groupes"] for recu in cellule["recus"]}
        reponses += [
            Reponse(carte_id=carte["id"], groupe_id=groupe_de.get(recu), valeur=valeur, recu=recu)
            for recu, valeur in (carte["total"] or {}).get("reponses", ())
        ]
    HASARD.shuffle(reponses)
    return reponses


def _entete(sondage: Sondage) -> dict[str, Any]:
    codes = CodeUnique.objects.filter(groupe__sondage=sondage)
    return {
        "sondage": {
            "code": sondage.code,
            "titre": sondage.titre,
            "organisme": sondage.inscription.organisme.nom,
            "ouvert_le": _jour(sondage.ouvert_le),
            "clos_le": _jour(sondage.clos_le),
        },
        "seuils": {"effectifs": sondage.seuil_effectifs, "mots": sondage.seuil_mots},
        "codes": {"donnes": codes.count(), "utilises": codes.filter(est_exerce=True).count()},
        "cle_idees": en_base64(sondage.cle_idees_publique),
    }


def _jour(instant: dt.datetime | None) -> str:
    return instant.astimezone(PARIS).date().isoformat() if instant else ""


def _groupe(groupe: Groupe) -> dict[str, Any]:
    return {
        "id": groupe.pk,
        "nom": groupe.nom,
        "effectif": groupe.effectif,
        "cle_publique": en_base64(groupe.cle_publique),
    }


def _carte(carte: Carte) -> dict[str, Any]:
    return {
        "id": carte.pk,
        "rang": carte.rang,
        "nature": carte.nature,
        "enonce": carte.enonce,
        "determinant": carte.determinant,
        "options": carte.options,
        "explication": carte.explication,
        "bonne_reponse": carte.bonne_reponse,
    }
