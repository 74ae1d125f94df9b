"""What a body answers: under a published comment, for those who read it; or by mail to who asked for an answer."""

from __future__ import annotations

from django.db import transaction

from bornes.actions.courriels import devoir_reponse
from bornes.avis.actions.agreger import recompter_publies
from bornes.enums import TRANSITIONS_DEMANDE, EtatDemande, EtatVerbatim
from bornes.models import Avis, DemandeReponse, Verbatim
from campagnes.enums import Acte
from organismes.queries.garde_electorale import exiger_pour
from organismes.queries.mandat import exiger_mandat
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.masquage import MOTS
from socle.masquage import masquer
from socle.quota import compter_envois
from socle.relecture import relire

LONGUEUR_PUBLIQUE, LONGUEUR_COURRIEL = 1000, 3000
# A body may lead to a page of its site.
TOUS_GENRES = frozenset(MOTS) - {"lien"}


class ReponseNominative(RegleMetier):
    """The answer says who somebody is; `propose` is the same without."""

    def __init__(self, propose: str) -> None:
        super().__init__(
            "reponse_nominative",
            "Votre réponse désigne quelqu’un ou donne des coordonnées. Elle est proposée sans\u202f: relisez-la, puis"
            " envoyez-la. Aucun agent n’est nommé dans le baromètre.",
            champ="reponse",
        )
        self.propose = propose


@transaction.atomic
def repondre_publiquement(*, verbatim: Verbatim, reponse: str, auteur: Auteur) -> Verbatim:
    """Write, replace or (empty) withdraw the answer of the body under a published comment."""
    # Its author may have erased it meanwhile.
    verbatim = relire(verbatim, "Ce commentaire", Verbatim.objects.select_related("avis"))
    if verbatim.etat != EtatVerbatim.PUBLIE:
        raise RegleMetier("verbatim_non_publie", "Ce commentaire n’est plus publié\u202f: il ne peut pas être répondu.")
    propre = _relire(reponse, LONGUEUR_PUBLIQUE, TOUS_GENRES)
    if propre == verbatim.reponse:
        return verbatim
    verbatim.reponse = propre
    verbatim.repondu_le = maintenant() if propre else None
    verbatim.save(update_fields=["reponse", "repondu_le", "modifie_le"])
    consigner(verbatim, "verbatim.repondu" if propre else "verbatim.reponse_retiree", auteur)
    recompter_publies(paires=[(verbatim.avis.point_id, verbatim.avis.jour)])
    return verbatim


@transaction.atomic
def repondre_a_la_demande(*, demande: DemandeReponse, reponse: str, auteur: Auteur) -> DemandeReponse:
    """Answer by mail, once, who asked for it; her address goes with the mail.

    The contact of a service may be given there, the name of an agent may not. On the eve and the day of a round
    nothing leaves (regles#el-08-gel): the request waits.
    """
    demande = relire(demande, "Cette demande")
    if demande.etat != EtatDemande.EN_ATTENTE:
        raise RegleMetier("demande_close", f"Cette demande est déjà {demande.get_etat_display()}. Rien n’est envoyé.")
    avis = Avis.objects.select_related("point__inscription__campagne", "point__inscription__organisme").get(
        pk=demande.avis_id
    )
    exiger_mandat(avis.point.inscription)
    exiger_pour(avis.point.inscription, Acte.ECRIRE_CITOYENS)
    instant = maintenant()
    if avis.contact is None or demande.expire_le <= instant:
        raise RegleMetier(
            "contact_efface", "L’adresse de cette personne a été effacée\u202f: elle n’est plus joignable."
        )
    propre = _relire(reponse, LONGUEUR_COURRIEL, frozenset({"nom"}))
    if not propre:
        raise RegleMetier("reponse_vide", "Écrivez votre réponse.", champ="reponse")
    compter_envois(avis.point.inscription.organisme)
    passer(
        demande,
        EtatDemande.REPONDUE,
        table=TRANSITIONS_DEMANDE,
        auteur=auteur,
        close_le=instant,
        reponse=propre,
    )
    devoir_reponse(demande, avis.point.inscription)
    return demande


def _relire(reponse: str, longueur: int, genres: frozenset[str]) -> str:
    """Return the answer as it may leave; raise ReponseNominative when it holds one of `genres`."""
    propre = reponse.replace("\r\n", "\n").strip()
    if len(propre) > longueur:
        raise RegleMetier("reponse_longue", f"Votre réponse dépasse {longueur} caractères.", champ="reponse")
    masquage = masquer(propre, genres=genres)
    if masquage.masques:
        raise ReponseNominative(masquage.texte)
    # As typed: what the masking cleans (blanks, forms of letters) is no business of an answer.
    return propre
