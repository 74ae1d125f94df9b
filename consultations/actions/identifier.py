"""Who takes part: an address confirmed, a device, a session of a kiosk, a paper form. No account, no name."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction

from consultations.actions.cles import ouvre_la_borne
from consultations.actions.courriels import devoir_confirmation
from consultations.actions.effacer import effacer, supprimer_brouillons
from consultations.actions.empreintes import (
    empreinte_adresse,
    empreinte_unique,
    place_identification,
    place_participant,
)
from consultations.actions.jetons import identification_visee
from consultations.actions.verrous import exiger_visible, tenir_dialogue, verrouiller_participant
from consultations.enums import (
    DELAI_CONFIRMATION,
    AccesDialogue,
    EtatProposition,
    Identite,
    Porte,
)
from consultations.models import CourrierCitoyen, Dialogue, Identification, Participant
from consultations.queries.ouverture import est_ouvert, exiger_ouvert
from organismes.models import Territoire
from organismes.queries.mandat import a_mandat
from socle.auteur import Auteur
from socle.coffre import desceller, sceller
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.limites import Limite, compter
from socle.logic.adresses import adresse_ecrite, boite

journaux = logging.getLogger("barometre.consultations")

PAR_ADRESSE = Limite("consultations.adresse", 6, dt.timedelta(hours=1))


@transaction.atomic
def demander_confirmation(
    *, dialogue: Dialogue, courriel: str, veut_suivre: bool, commune: Territoire | None
) -> Identification:
    """Keep an address, sealed, until its link is followed, and owe it the mail that holds the link.

    A dialogue that is over still accepts it: whoever took part reads what became of her ideas.
    """
    dialogue = tenir_dialogue(dialogue)
    exiger_visible(dialogue)
    _exiger_identite(dialogue, Identite.COURRIEL)
    if not a_mandat(dialogue.inscription):
        raise RegleMetier(
            "consultation_suspendue", "Cette consultation est suspendue\u202f: aucun courriel ne part pour l’instant."
        )
    commune = _commune_declaree(dialogue, commune)
    adresse = adresse_ecrite(courriel)
    compter(PAR_ADRESSE, boite(adresse))
    identification = Identification(
        dialogue=dialogue,
        empreinte=empreinte_adresse(dialogue, adresse),
        veut_suivre=veut_suivre,
        commune=commune,
        expire_le=maintenant() + DELAI_CONFIRMATION,
    )
    identification.courriel = sceller(adresse, place_identification(identification))
    identification.save()
    devoir_confirmation(identification)
    return identification


@transaction.atomic
def confirmer(*, jeton: str, dialogue: Dialogue | None = None) -> Participant:
    """Turn a confirmed address into its participant, the same one each time. The link works once.

    Once participation is over only those who took part come back. `dialogue`: whose page the link was followed on; the
    link of another one confirms nothing there.
    """
    identification, adresse = _ouvrir(jeton, dialogue)
    dialogue = tenir_dialogue(identification.dialogue)
    exiger_visible(dialogue)
    participant = _participant_de(identification, dialogue, adresse)
    identification.utilisee_le = maintenant()
    identification.courriel = None
    identification.save(update_fields=["utilisee_le", "courriel", "modifie_le"])
    return participant


@transaction.atomic
def reconnaitre_appareil(*, dialogue: Dialogue, commune: Territoire | None) -> Participant:
    """Make a participant of a device: only the cookie that the caller gives it leads back to her."""
    dialogue = tenir_dialogue(dialogue)
    exiger_ouvert(dialogue)
    _exiger_identite(dialogue, Identite.APPAREIL)
    return _nouveau(dialogue, Porte.WEB, _commune_declaree(dialogue, commune))


@transaction.atomic
def ouvrir_session_borne(*, dialogue: Dialogue, secret: str, commune: Territoire | None = None) -> Participant:
    """Make a participant of whoever stands before the kiosk that holds `secret`, counted apart."""
    dialogue = tenir_dialogue(dialogue)
    if not ouvre_la_borne(dialogue, secret):
        raise RegleMetier("borne_inconnue", "Cette adresse de borne n’ouvre rien. Demandez la nouvelle à l’accueil.")
    exiger_ouvert(dialogue)
    return _nouveau(dialogue, Porte.BORNE, _commune_declaree(dialogue, commune))


@transaction.atomic
def saisir_sur_place(*, dialogue: Dialogue, auteur: Auteur, commune: Territoire | None) -> Participant:
    """Make a participant of a paper form that an agent enters, counted apart; one each form."""
    dialogue = tenir_dialogue(dialogue)
    exiger_ouvert(dialogue)
    participant = _nouveau(dialogue, Porte.SUR_PLACE, _commune_declaree(dialogue, commune), saisi_par=auteur)
    consigner(dialogue, "dialogue.saisie_sur_place", auteur)
    return participant


@transaction.atomic
def oublier(*, participant: Participant) -> None:
    """Forget a participant who asks for it; the technical log tells her number, to forget her again after a restoration."""
    faits = {"objet": Participant._meta.label_lower, "objet_id": str(participant.pk)}
    transaction.on_commit(lambda: journaux.info("participant.oublie", extra=faits), robust=True)
    effacer_contact(participant=participant)


@transaction.atomic
def effacer_contact(*, participant: Participant) -> None:
    """Erase the address of a participant, the mails due to her and her drafts; done twice, it changes nothing more.

    While the dialogue is open its keyed hash stays, so that coming back does not count twice; the night after its end
    it goes too, and with it whatever tells that contributions have one author. What was published stays, counts too.
    """
    Identification.objects.filter(dialogue=participant.dialogue_id, empreinte=participant.empreinte).delete()
    tenu = verrouiller_participant(participant, tenir_dialogue(participant.dialogue))
    CourrierCitoyen.objects.filter(participant=tenu).delete()
    supprimer_brouillons(tenu.les_propositions.filter(etat=EtatProposition.BROUILLON))
    if not tenu.dialogue.est_ouvert or tenu.dialogue.est_arrete:
        effacer([tenu])
        return
    tenu.courriel, tenu.veut_suivre, tenu.oubli_demande = None, False, True
    tenu.save(update_fields=["courriel", "veut_suivre", "oubli_demande", "modifie_le"])


def refus_du_lien(*, jeton: str, dialogue: Dialogue) -> RegleMetier | None:
    """Return why a link confirms nothing any more, before its button is shown; None when it still does."""
    try:
        _refuser_un_lien_use(Identification.objects.filter(pk=identification_visee(jeton)).first(), dialogue)
    except RegleMetier as refus:
        return refus
    return None


def _ouvrir(jeton: str, dialogue: Dialogue | None) -> tuple[Identification, str]:
    """Return the identification that a link may still confirm, locked, with its address."""
    verrou = Identification.objects.select_for_update(of=("self",)).select_related("dialogue", "commune")
    identification = _refuser_un_lien_use(verrou.filter(pk=identification_visee(jeton)).first(), dialogue)
    return identification, desceller(identification.courriel or b"", place_identification(identification))


def _refuser_un_lien_use(identification: Identification | None, dialogue: Dialogue | None) -> Identification:
    if identification is None:
        raise RegleMetier(
            "lien_inconnu", "Ce lien ne mène plus à rien\u202f: demandez-en un autre, il arrive en une minute."
        )
    if dialogue is not None and identification.dialogue_id != dialogue.pk:
        raise RegleMetier("autre_consultation", "Ce lien est celui d’une autre consultation.")
    if identification.courriel is None:
        raise RegleMetier("lien_utilise", "Ce lien a déjà servi. Demandez-en un autre pour revenir.")
    if identification.expire_le <= maintenant():
        raise RegleMetier("lien_expire", "Ce lien a plus de sept jours. Demandez-en un autre.")
    return identification


def _participant_de(identification: Identification, dialogue: Dialogue, adresse: str) -> Participant:
    """Return who holds this address: the commune is the last declared, and asking once to know the outcome is enough."""
    # Hashed again: the key may have changed since the link left.
    cle = {"dialogue": dialogue, "empreinte": empreinte_adresse(dialogue, adresse)}
    if not est_ouvert(dialogue) and not Participant.objects.filter(**cle).exists():
        raise RegleMetier("participation_close", "La participation est close, et cette adresse n’y a pas pris part.")
    # Two links of one address followed at once meet here: the key makes them one participant.
    trouve, _ = Participant.objects.get_or_create(**cle, defaults={"porte": Porte.WEB})
    participant = verrouiller_participant(trouve, dialogue)
    if identification.commune is not None:
        participant.commune = identification.commune
    if identification.veut_suivre:
        participant.veut_suivre, participant.courriel = True, sceller(adresse, place_participant(participant))
        # Who wants to know the outcome does not want to be forgotten any more.
        participant.oubli_demande = False
    participant.save(update_fields=["commune", "veut_suivre", "courriel", "oubli_demande", "modifie_le"])
    return participant


def _nouveau(dialogue: Dialogue, porte: Porte, commune: Territoire | None, saisi_par: Any = None) -> Participant:
    return Participant.objects.create(
        dialogue=dialogue, porte=porte, empreinte=empreinte_unique(), commune=commune, saisi_par=saisi_par
    )


def _exiger_identite(dialogue: Dialogue, identite: Identite) -> None:
    if dialogue.identite != identite:
        raise RegleMetier("autre_identite", "Cette consultation reconnaît autrement qui participe.")


def _commune_declaree(dialogue: Dialogue, commune: Territoire | None) -> Territoire | None:
    """Return the commune to keep: none where nobody asks for one."""
    if dialogue.acces != AccesDialogue.TERRITOIRE:
        return None
    if commune is None:
        raise RegleMetier("commune_absente", "Choisissez votre commune.", champ="commune")
    if not dialogue.les_communes.filter(territoire=commune).exists():
        raise RegleMetier(
            "commune_non_admise", "Cette consultation est réservée aux communes de la liste.", champ="commune"
        )
    return commune
