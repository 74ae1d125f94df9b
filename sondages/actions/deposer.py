"""Take a ballot against its token. Nothing here is journalled, logged nor counted."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction

from socle.coffre import sceller
from socle.erreurs import RegleMetier
from socle.scelles import place_de
from sondages.actions.echanger import echanger_code, inconnu, sous_limite
from sondages.actions.verrous import verrouiller_ouvert
from sondages.enums import SEUIL_MINIMAL
from sondages.logic.anonymat import RESTE, groupes_montres
from sondages.logic.base32 import encoder, grouper, normaliser
from sondages.logic.bulletin import (
    TAILLE_ENTIER,
    Bulletin,
    BulletinInvalide,
    ReponseDonnee,
    coder,
    verifier,
)
from sondages.logic.recus import TAILLE_SECRET, recu_de
from sondages.logic.signature_aveugle import (
    TAILLE_MESSAGE,
    aveugler,
    est_signe,
    finaliser,
    lire_cle_publique,
    preparer,
)
from sondages.models import BulletinEnAttente, Groupe, JetonDepense, Sondage
from sondages.queries.deck import attendues_de


@dataclass(frozen=True)
class Remise:
    """What an agent without script takes away: the secret of the receipts, grouped, and the token of ideas."""

    secret: str
    message: bytes
    signature: bytes


def place_du_bulletin(sondage_id: int, identifiant: uuid.UUID) -> str:
    """Return the place that a ballot is sealed for."""
    return place_de(BulletinEnAttente, "contenu", sondage_id=sondage_id, pk=identifiant)


def deposer_bulletin(*, sondage: Sondage, groupe_id: int, message: bytes, signature: bytes, bulletin: Bulletin) -> bool:
    """Put a ballot in the urn, sealed; False when this token already cast its own: nothing changes.

    One transaction: killed before its commit nothing came, after it the same request says « already received ».
    """
    groupe = sondage.les_groupes.filter(pk=groupe_id).first()
    if groupe is None or not est_jeton(groupe.cle_publique, message, signature):
        raise RegleMetier("jeton_refuse", "Ce jeton n’est pas de cette consultation.")
    contenu = coder(_groupe_a_dire(sondage, groupe.pk), _verifie(sondage, bulletin), TAILLE_ENTIER)
    identifiant = uuid.uuid4()
    empreinte = hashlib.sha256(message).hexdigest()
    scelle = sceller(contenu, place_du_bulletin(sondage.pk, identifiant))
    with transaction.atomic():
        sondage = verrouiller_ouvert(sondage)
        # Asked, not tried: a constraint that refuses would write the statement in the log of the database.
        if JetonDepense.objects.filter(sondage=sondage, empreinte=empreinte).exists():
            return False
        JetonDepense.objects.create(sondage=sondage, empreinte=empreinte)
        BulletinEnAttente.objects.create(id=identifiant, sondage=sondage, contenu=scelle)
    return True


def repondre_sans_script(*, sondage: Sondage, code: str, bulletin: Bulletin, adresse: str | None = None) -> Remise:
    """Do what a browser would have done: make the tokens, exchange the code, cast the ballot; forget all of it.

    The ballot is checked before the code is used. Two transactions: killed between them, the code is used and no ballot
    came, for nothing that would tie them is kept.
    """
    _verifie(sondage, bulletin, avec_recus=False)
    secret = secrets.token_bytes(TAILLE_SECRET)
    groupe = sous_limite(sondage, adresse, lambda tenu: _groupe_de(tenu, code))
    cle_urne, cle_idees = (
        lire_cle_publique(bytes(c or b"")) for c in (groupe.cle_publique, sondage.cle_idees_publique)
    )
    urne, idees = (aveugler(cle, preparer(secrets.token_bytes(32))) for cle in (cle_urne, cle_idees))
    signatures = echanger_code(sondage=sondage, code=code, urne=urne.demande, idees=idees.demande, adresse=adresse)
    avec_recus = Bulletin(
        tuple(ReponseDonnee(r.carte, r.valeur, recu_de(secret, r.carte)) for r in bulletin.reponses), bulletin.idees
    )
    deposer_bulletin(
        sondage=sondage,
        groupe_id=signatures.groupe_id,
        message=urne.message,
        signature=finaliser(cle_urne, urne, signatures.urne),
        bulletin=avec_recus,
    )
    return Remise(grouper(encoder(secret)), idees.message, finaliser(cle_idees, idees, signatures.idees))


def est_jeton(cle_publique: bytes | memoryview | None, message: bytes, signature: bytes) -> bool:
    """Tell whether a message is a token signed with this key."""
    if not cle_publique or len(message) != TAILLE_MESSAGE:
        return False
    return est_signe(lire_cle_publique(bytes(cle_publique)), message, signature)


def _groupe_de(sondage: Sondage, code: str) -> Groupe:
    """Return the department that a code names."""
    # Compared here: the database refuses some of what people may type.
    for groupe in sondage.les_groupes.all():
        if groupe.cle_publique and groupe.signe == normaliser(code)[:1]:
            return groupe
    raise inconnu()


def _groupe_a_dire(sondage: Sondage, groupe_id: int) -> int:
    """Return the department that a ballot says: RESTE for one that could not be shown even if everybody answered."""
    montrables = groupes_montres(
        dict(sondage.les_groupes.values_list("pk", "effectif")), sondage.seuil_effectifs_ouverture or SEUIL_MINIMAL
    )
    return groupe_id if groupe_id in montrables else RESTE


def _verifie(sondage: Sondage, bulletin: Bulletin, *, avec_recus: bool = True) -> Bulletin:
    try:
        return verifier(bulletin, attendues_de(sondage), avec_recus=avec_recus)
    except BulletinInvalide as faute:
        raise RegleMetier(faute.code, faute.message) from faute
