"""The mails about results and disputes: who is written to, and what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from campagnes.logic.droit_de_reponse import dernier_jour, est_ouvert, repondre_avant
from campagnes.models import Campagne
from comptes.enums import SujetCourriel
from comptes.queries.preferences import pied, veut
from organismes.actions.acces import ouvrir_aux_importees
from organismes.enums import ETATS_ACTIFS
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription, Membre
from organismes.models.inscription import InscriptionQuerySet
from organismes.queries.membres import adresse_du_referent, referents_de, referents_venus
from socle.enums import EtatCourrier
from socle.expedition import Lettre, devoir
from socle.horloge import PARIS, maintenant
from socle.logic.matins import a_son_tour, jour_du_rappel
from trophees.enums import GenreCourrierResultats, OrigineLitige
from trophees.models import CourrierResultats, InvitationCeremonie, Litige, Palmares
from trophees.queries.empechements import embargo_de
from trophees.queries.invitations import invitation_de
from trophees.queries.palmares import dire_les_prix_geles

MODELES = {
    GenreCourrierResultats.RESTITUTION: "trophees/restitution",
    GenreCourrierResultats.FIN_DU_DROIT: "trophees/fin_du_droit",
    GenreCourrierResultats.ACCUSE: "trophees/contestation_recue",
    GenreCourrierResultats.DECISION: "trophees/contestation_decidee",
    GenreCourrierResultats.INVITATION: "trophees/invitation",
    GenreCourrierResultats.SUSPENSION: "trophees/suspension",
}
DE_L_ORGANISME = {"origine": OrigineLitige.ORGANISME, "ouvert_le__isnull": False}
"""Disputes that a body sent: one that the team opens is none of hers."""
REPRISE = "reprise"
"""How the key ends of the word that an invitation holds no more: no other of that list leaves after it."""
DEPLACEE = ":deplacee"
"""How the key ends of an invitation that tells another day than the one told before, not a day after none."""


def devoir_annonces(campagne: Campagne) -> None:
    """Owe each referent of each body with a result word that it is there, and until when it may be contested.

    She then finds it there: a file alone, of those that brought her body in, had opened her nothing.
    """
    ouvrir_aux_importees(_rendues(campagne))
    devoir(*_aux_referents(GenreCourrierResultats.RESTITUTION, *_rendues(campagne)))


def rappels_de_la_fin(campagne: Campagne, jour: dt.date) -> Iterator[CourrierResultats]:
    """Yield word, to each referent of a body that contested nothing, that its right ends on `jour`; in its morning."""
    contestees = Litige.objects.filter(**DE_L_ORGANISME).values("inscription")
    silencieuses = _rendues(campagne).exclude(pk__in=contestees).select_related("organisme")
    au_matin = (i for i in silencieuses if jour_du_rappel(maintenant(), fuseau_du_departement(i.organisme.departement)))
    for courrier in _aux_referents(GenreCourrierResultats.FIN_DU_DROIT, *au_matin, suffixe=f":{jour}"):
        courrier.a_partir_du = a_son_tour(maintenant(), courrier.inscription_id)
        yield courrier


def _rendues(campagne: Campagne) -> InscriptionQuerySet:
    return Inscription.objects.filter(campagne=campagne, resultat__isnull=False, etat__in=ETATS_ACTIFS).order_by("pk")


def devoir_accuse(litige: Litige) -> None:
    """Owe each referent word that the dispute of her body came."""
    devoir(*_aux_referents(GenreCourrierResultats.ACCUSE, litige.inscription, litige=litige))


def devoir_decision(litige: Litige) -> None:
    """Owe each referent the decision on the dispute of her body, and its reasons."""
    devoir(*_aux_referents(GenreCourrierResultats.DECISION, litige.inscription, litige=litige))


def devoir_invitations(
    palmares: Palmares,
    inscriptions: Collection[Inscription],
    leve_le: dt.datetime,
    *,
    redite_le: dt.datetime | None = None,
    est_deplacee: bool = False,
) -> None:
    """Owe the referents of these laureates, who came, an embargo that ends then: a secret goes to no unproved address.

    `redite_le`: when it is told again, were it the day that they were told before another one; `est_deplacee`: from a day
    that still stood.
    """
    suite = f":{redite_le.astimezone(PARIS):%Y%m%d%H%M%S}{DEPLACEE if est_deplacee else ''}" if redite_le else ""
    devoir(
        *(
            CourrierResultats(
                genre=GenreCourrierResultats.INVITATION,
                inscription=inscription,
                membre=membre,
                cle=_cle_d_invitation(inscription, membre, palmares, _a_la_minute(leve_le)) + suite,
            )
            for inscription, membre in _referents_venus(inscriptions)
        )
    )


def devoir_suspensions(invitations: Collection[InvitationCeremonie]) -> None:
    """Owe the same referents word that the ceremony of these invitations is put off, or called off; each fate once."""
    siennes = {invitation.inscription_id: invitation for invitation in invitations}
    devoir(
        *(
            CourrierResultats(
                genre=GenreCourrierResultats.SUSPENSION,
                inscription=inscription,
                membre=membre,
                cle=_cle_de_suspension(siennes[inscription.pk], membre),
            )
            for inscription, membre in _referents_venus([invitation.inscription for invitation in invitations])
        )
    )


def devoir_reprises(palmares: Palmares) -> None:
    """Owe word that nothing holds to who was told that her body is a laureate of a list that is rejected."""
    invitations = palmares.les_invitations.select_related("inscription")
    # Who answered read it in her space, were its mail late.
    repondues = {une.inscription_id for une in invitations if not une.attend_une_reponse}
    devoir(
        *(
            CourrierResultats(
                genre=GenreCourrierResultats.INVITATION,
                inscription=inscription,
                membre=membre,
                cle=_cle_d_invitation(inscription, membre, palmares, REPRISE),
            )
            for inscription, membre in _referents_venus([une.inscription for une in invitations])
            if inscription.pk in repondues or _a_pu_le_lire(inscription, membre, palmares)
        )
    )


def _a_pu_le_lire(inscription: Inscription, membre: Membre, palmares: Palmares) -> bool:
    """Tell whether an invitation left; one that still waits never will, and no row is kept of one that left long ago."""
    siennes = CourrierResultats.objects.filter(cle__startswith=_cle_d_invitation(inscription, membre, palmares, ""))
    etats = set(siennes.values_list("etat", flat=True))
    return not etats or EtatCourrier.PARTI in etats or EtatCourrier.EN_COURS in etats


def _referents_venus(inscriptions: Collection[Inscription]) -> Iterator[tuple[Inscription, Membre]]:
    inscription_de = {inscription.organisme_id: inscription for inscription in inscriptions}
    for membre in referents_venus(inscription_de):
        yield inscription_de[membre.organisme_id], membre


def _cle_de_suspension(invitation: InvitationCeremonie, membre: Membre) -> str:
    statut, dite = invitation.palmares.campagne.ceremonie.statut, invitation.suspendue_le  # type: ignore[attr-defined]
    quand = f"{dite.astimezone(PARIS):%Y%m%d%H%M%S}" if dite else ""
    return f"{GenreCourrierResultats.SUSPENSION}:{invitation.pk}:{membre.pk}:{statut}:{quand}"


def _cle_d_invitation(inscription: Inscription, membre: Membre, palmares: Palmares, quand: str) -> str:
    return f"{GenreCourrierResultats.INVITATION}:{inscription.pk}:{membre.pk}:{palmares.pk}:{quand}"


def _a_la_minute(leve_le: dt.datetime) -> str:
    return f"{leve_le.astimezone(PARIS):%Y-%m-%dT%H:%M}"


def composer(courrier: CourrierResultats) -> Lettre | None:
    """Write to whoever still answers for the body; of its results, while it may still contest them."""
    adresse = adresse_du_referent(courrier.inscription, courrier.membre)
    # Erased meanwhile: nobody is left to be written to, and the team was told.
    if not adresse:
        return None
    if courrier.litige is not None:
        return _suite(courrier, courrier.litige, adresse)
    if courrier.cle.endswith(f":{REPRISE}"):
        return _reprise(courrier, adresse)
    if courrier.genre == GenreCourrierResultats.INVITATION:
        return _invitation(courrier, adresse)
    if courrier.genre == GenreCourrierResultats.SUSPENSION:
        return _suspension(courrier, adresse)
    return _annonce(courrier, adresse)


def _aux_referents(
    genre: GenreCourrierResultats, *inscriptions: Inscription, litige: Litige | None = None, suffixe: str = ""
) -> Iterator[CourrierResultats]:
    """Yield one mail a referent of these bodies; without any, to the address of the registration."""
    referents = referents_de({inscription.organisme_id for inscription in inscriptions})
    for inscription in inscriptions:
        objet = litige or inscription
        for referent in referents[inscription.organisme_id]:
            yield CourrierResultats(
                genre=genre,
                inscription=inscription,
                litige=litige,
                membre=referent,
                cle=f"{genre}:{objet.pk}:{referent.pk if referent else 'referent'}{suffixe}",
            )


def _annonce(courrier: CourrierResultats, adresse: str) -> Lettre | None:
    """Say that results are there, or that the days to contest them end, while they last."""
    inscription, genre = courrier.inscription, GenreCourrierResultats(courrier.genre)
    rendue = inscription.campagne.restituee_le
    if rendue is None or not est_ouvert(rendue, maintenant()) or inscription.etat not in ETATS_ACTIFS:
        return None
    est_un_rappel = genre == GenreCourrierResultats.FIN_DU_DROIT
    conteste = inscription.les_litiges.filter(**DE_L_ORGANISME)
    if est_un_rappel and (conteste.exists() or not _veut_le_rappel(courrier.membre)):
        return None
    return Lettre(
        MODELES[genre],
        adresse,
        {
            "organisme": inscription.organisme,
            "campagne": inscription.campagne,
            "dernier_jour": dernier_jour(rendue),
            "lien": f"{settings.BASE_URL}{reverse('rapports:espace_resultats')}?edition={inscription.campagne.annee}"
            f"&organisme={inscription.organisme_id}",
            **_pied(courrier.membre, SujetCourriel.ECHEANCE if est_un_rappel else None),
        },
    )


def _veut_le_rappel(membre: Membre | None) -> bool:
    return membre is None or veut(membre.utilisateur, SujetCourriel.ECHEANCE)


def _pied(membre: Membre | None, sujet: SujetCourriel | None = None) -> dict[str, Any]:
    return pied(membre.utilisateur, sujet) if membre else {}


def _suite(courrier: CourrierResultats, litige: Litige, adresse: str) -> Lettre | None:
    """Write whatever became of the dispute since; a draft was never sent to anybody."""
    if litige.ouvert_le is None:
        return None
    visite = litige.visite
    return Lettre(
        MODELES[GenreCourrierResultats(courrier.genre)],
        adresse,
        {
            "litige": litige,
            "contact": f"{visite.get_canal_display().lower()}, {visite.scenario.get_type_display()}" if visite else "",
            "organisme": courrier.inscription.organisme,
            "campagne": courrier.inscription.campagne,
            "repondre_avant": repondre_avant(litige.ouvert_le),
            "n_est_plus_classe": litige.avant.rang is not None
            and litige.apres.rang is None
            and not courrier.inscription.les_litiges.ouverts().exists(),
            "autre_cause": litige.maintient_le_contact and litige.avant.score != litige.apres.score,
            "lien": f"{settings.BASE_URL}{reverse('trophees:espace_contestation', args=[litige.pk])}"
            f"?organisme={courrier.inscription.organisme_id}",
            **_pied(courrier.membre),
        },
    )


def _invitation(courrier: CourrierResultats, adresse: str) -> Lettre | None:
    """Invite while the ceremony is to come, on that day, and the list stands: later it is no secret or no invitation."""
    inscription, membre = courrier.inscription, courrier.membre
    invitation = invitation_de(inscription.organisme)
    leve_le = embargo_de(inscription.campagne).leve_le
    if invitation is None or invitation.inscription_id != inscription.pk or leve_le is None or membre is None:
        return None
    # Mails owed before the hour was told only knew their day.
    justes = [
        _cle_d_invitation(inscription, membre, invitation.palmares, quand)
        for quand in (_a_la_minute(leve_le), f"{jour_de(leve_le)}")
    ]
    if courrier.cle not in justes and not courrier.cle.startswith(f"{justes[0]}:"):
        return None
    return Lettre(
        MODELES[GenreCourrierResultats.INVITATION],
        adresse,
        {
            "organisme": inscription.organisme,
            "campagne": inscription.campagne,
            "ceremonie": inscription.campagne.ceremonie,  # type: ignore[attr-defined]
            "le": leve_le,
            "prix": dire_les_prix_geles(invitation.palmares, inscription),
            "est_secret": invitation.palmares.est_scelle,
            "est_deplacee": courrier.cle.endswith(DEPLACEE),
            "lien": f"{settings.BASE_URL}{reverse('trophees:espace_invitation')}?organisme={inscription.organisme_id}",
            **_pied(membre),
        },
    )


def _reprise(courrier: CourrierResultats, adresse: str) -> Lettre | None:
    """Say that the award told under embargo holds no more, nor its invitation; not once another list invites her."""
    invitation = invitation_de(courrier.inscription.organisme)
    if invitation is not None and invitation.inscription_id == courrier.inscription_id:
        return None
    contexte = {"organisme": courrier.inscription.organisme, "campagne": courrier.inscription.campagne}
    return Lettre("trophees/reprise", adresse, contexte | _pied(courrier.membre))


def _suspension(courrier: CourrierResultats, adresse: str) -> Lettre | None:
    """Say that a ceremony is put off or called off, while it is: one that has a day again is told by its invitation."""
    invitation, membre = invitation_de(courrier.inscription.organisme), courrier.membre
    if invitation is None or membre is None or courrier.cle != _cle_de_suspension(invitation, membre):
        return None
    ceremonie = courrier.inscription.campagne.ceremonie  # type: ignore[attr-defined]
    return Lettre(
        MODELES[GenreCourrierResultats.SUSPENSION],
        adresse,
        {
            "organisme": courrier.inscription.organisme,
            "campagne": courrier.inscription.campagne,
            "ceremonie": ceremonie,
            "jour": invitation.ceremonie_le,
            "est_secret": invitation.palmares.est_scelle,
            "lien": f"{settings.BASE_URL}{reverse('trophees:espace_invitation')}"
            f"?organisme={courrier.inscription.organisme_id}",
            **_pied(membre),
        },
    )
