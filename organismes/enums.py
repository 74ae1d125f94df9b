"""Types of bodies, channels, options and the life of a registration."""

import datetime as dt

from campagnes.enums import Acte
from socle.enums import Choix, Question
from socle.vies import Vie


class TypeOrganisme(Choix):
    """Who may take part."""

    COMMUNE = "COMMUNE", "Commune"
    CC = "CC", "Communauté de communes"
    CA = "CA", "Communauté d’agglomération"
    CU = "CU", "Communauté urbaine"
    METROPOLE = "METROPOLE", "Métropole"
    EPT = "EPT", "Établissement public territorial"
    DEPARTEMENT = "DEPARTEMENT", "Conseil départemental"
    REGION = "REGION", "Conseil régional"
    CCAS = "CCAS", "CCAS ou CIAS"
    BIBLIOTHEQUE = "BIBLIOTHEQUE", "Bibliothèque ou médiathèque"
    EHPAD = "EHPAD", "EHPAD"
    HOPITAL = "HOPITAL", "CHU ou hôpital"
    CCI = "CCI", "Chambre de commerce et d’industrie"
    OFFICE = "OFFICE", "Office public"
    TRANSPORT = "TRANSPORT", "Transport public"
    PREFECTURE = "PREFECTURE", "Préfecture"
    UNIVERSITE = "UNIVERSITE", "Université"
    AUTRE = "AUTRE", "Autre service public"


EPCI = frozenset({TypeOrganisme.CC, TypeOrganisme.CA, TypeOrganisme.CU, TypeOrganisme.METROPOLE, TypeOrganisme.EPT})
# Local authorities in the sense of the ten free iD City places.
COLLECTIVITES = EPCI | {TypeOrganisme.COMMUNE, TypeOrganisme.DEPARTEMENT, TypeOrganisme.REGION}


class Canal(Choix):
    """Ways to reach a public service."""

    EMAIL = "EMAIL", "Courriel"
    COURRIER = "COURRIER", "Courrier"
    TEL = "TEL", "Téléphone"
    RS = "RS", "Réseaux sociaux"
    WEB = "WEB", "Site et formulaires"
    PHYS = "PHYS", "Accueil physique"

    est_le_telephone = Question("value", "TEL")
    est_l_accueil = Question("value", "PHYS")
    est_le_courrier = Question("value", "COURRIER")
    est_le_site = Question("value", "WEB")
    a_des_horaires = Question("value", "TEL", "PHYS")
    est_une_adresse = Question("value", "WEB", "RS")


class Option(Choix):
    """What a body may order with its registration."""

    BORNE = "BORNE", "Borne Civiliz"
    SMARTPHONE = "SMARTPHONE", "Avis sur smartphone"
    IDCITY = "IDCITY", "Consultation iD City"
    VOOTER = "VOOTER", "Consultation des agents Vooter"


class Certification(Choix):
    """Certificates held at registration."""

    QUALIVILLES = "QUALIVILLES", "Qualivilles"
    MARIANNE = "MARIANNE", "Marianne"
    ISO_9001 = "ISO_9001", "ISO 9001"


class RoleMembre(Choix):
    """Roles of a person in a body."""

    REFERENT = "referent", "référent"
    MEMBRE = "membre", "membre"


class EtatConseil(Choix):
    """State of the municipal council after the first round."""

    COMPLET = "complet", "complet dès le premier tour"
    SECOND_TOUR = "second_tour", "second tour nécessaire"
    NON_CONCERNE = "non_concerne", "non concerné"


# Only communication may be unlocked (regles#el-02-communiquer): no law frees a round, nor paid promotion.
ACTES_LEVABLES = frozenset({Acte.COMMUNIQUER})


class NatureNom(Choix):
    """Whose name a free text may bear before an election."""

    CANDIDAT = "candidat", "candidat"
    LISTE = "liste", "liste"
    PARTI = "parti", "parti"


class EtatInscription(Choix):
    """Life of a registration."""

    DEPOSEE = "deposee", "déposée, courriel à confirmer"
    CONFIRMEE = "confirmee", "confirmée, à valider"
    A_CORRIGER = "a_corriger", "modification demandée"
    VALIDEE = "validee", "validée"
    REFUSEE = "refusee", "refusée"
    RETIREE = "retiree", "retirée"


TONS_INSCRIPTION: dict[str, str] = {
    EtatInscription.CONFIRMEE: "actif",
    EtatInscription.A_CORRIGER: "attention",
    EtatInscription.VALIDEE: "succes",
    EtatInscription.REFUSEE: "erreur",
    EtatInscription.RETIREE: "erreur",
}
# Registrations that take the place of their body in the edition: one a body.
ETATS_ACTIFS = frozenset({EtatInscription.CONFIRMEE, EtatInscription.A_CORRIGER, EtatInscription.VALIDEE})

TRANSITIONS = Vie(
    EtatInscription,
    "Cette inscription",
    "inscription",
    {
        EtatInscription.DEPOSEE: frozenset({EtatInscription.CONFIRMEE, EtatInscription.RETIREE}),
        EtatInscription.CONFIRMEE: frozenset(
            {EtatInscription.VALIDEE, EtatInscription.A_CORRIGER, EtatInscription.REFUSEE, EtatInscription.RETIREE}
        ),
        EtatInscription.A_CORRIGER: frozenset(
            {EtatInscription.CONFIRMEE, EtatInscription.REFUSEE, EtatInscription.RETIREE}
        ),
        EtatInscription.VALIDEE: frozenset({EtatInscription.A_CORRIGER, EtatInscription.RETIREE}),
        EtatInscription.REFUSEE: frozenset(),
        EtatInscription.RETIREE: frozenset(),
    },
    garde_motif=True,
)


EFFECTIF_MAX = 500_000
"""Agents of one body: more is a slip of the finger."""

MOTS_DES_ACTES = {
    "inscription.deposee": "Déposée",
    "inscription.confirmee": "Confirmée",
    "inscription.validee": "Validée",
    "inscription.refusee": "Refusée",
    "inscription.a_corriger": "Modification demandée",
    "inscription.modifiee": "Modifiée",
    "inscription.retiree": "Retirée",
    "inscription.importee": "Importée",
    "inscription.relancee": "Référent relancé",
    "inscription.conseil_declare": "Conseil municipal déclaré",
    "effectif.declare": "Effectif déclaré",
    "effectif.confirme": "Effectif confirmé",
    "envois.suspendus": "Envois suspendus",
    "envois.repris": "Envois repris",
    "reserve.levee": "Réserve électorale levée",
    "reserve.retablie": "Réserve électorale rétablie",
    "noms.ajoutes": "Noms surveillés ajoutés",
    "noms.retires": "Noms surveillés retirés",
    "noms.purges": "Noms surveillés effacés, réserve terminée",
    "place.valorisee": "Valeur du contrat iD City écrite",
    "place.attribuee": "Place iD City attribuée",
    "place.liberee": "Place iD City libérée",
    "referent.efface": "Référent effacé, à sa demande",
    "referent.nomme": "Référent nommé par l’équipe",
    "espace.ferme": "Espace fermé par l’équipe",
    "referent.change": "Inscription confiée à un autre référent",
    "referent.adresse": "Référent joint à une autre de ses adresses",
    "organisme.siren_precise": "SIREN précisé",
    "organisme.numero_remplace": "Numéro remplacé par celui de son successeur",
    "organisme.renomme": "Nom remplacé par celui que son référent déclare",
}


def mot_de_l_acte(acte: str) -> str:
    """Say in words an act of the journal on a registration."""
    return MOTS_DES_ACTES.get(acte, acte)


class GenreCourrierOrganisme(Choix):
    """Mails that this app sends; each has its templates under courriels/organismes/."""

    REPRISE = "reprise", "lien de reprise"
    A_CONFIRMER = "a_confirmer", "inscription à confirmer"
    CONFIRMEE = "confirmee", "inscription confirmée"
    DEJA_INSCRIT = "deja_inscrit", "organisme déjà inscrit"
    VALIDEE = "validee", "inscription validée"
    REFUSEE = "refusee", "inscription refusée"
    MODIFICATION = "modification", "modification demandée"
    RETIREE = "retiree", "inscription retirée"
    PLACE = "place", "place iD City attribuée"
    DEVIS = "devis", "devis iD City accordé"
    INVITATION = "invitation", "invitation d’un membre"
    NOMINATION = "nomination", "rôle de référent donné"
    AUTRE_REFERENT = "autre_referent", "autre référent nommé par l’équipe"
    SANS_REFERENT = "sans_referent", "organisme sans référent"
    BROUILLON = "brouillon", "inscription commencée, à finir"
    CLOTURE = "cloture", "les inscriptions ferment"


# Said once a date comes near, while it is still true.
RAPPELS_D_INSCRIPTION = frozenset({GenreCourrierOrganisme.BROUILLON, GenreCourrierOrganisme.CLOTURE})
# With these links nobody has an account yet: there is nothing to choose.
COURRIERS_SANS_COMPTE = RAPPELS_D_INSCRIPTION | {
    GenreCourrierOrganisme.REPRISE,
    GenreCourrierOrganisme.A_CONFIRMER,
    GenreCourrierOrganisme.DEJA_INSCRIT,
}


class NatureEntite(Choix):
    """Kinds of territories in the directory."""

    COMMUNE = "COMMUNE", "Commune"
    CC = "CC", "Communauté de communes"
    CA = "CA", "Communauté d’agglomération"
    CU = "CU", "Communauté urbaine"
    METROPOLE = "METROPOLE", "Métropole"
    EPT = "EPT", "Établissement public territorial"
    DEPARTEMENT = "DEPARTEMENT", "Département"
    REGION = "REGION", "Région"


class SourceFermeture(Choix):
    """Who says that a number is closed."""

    ANNUAIRE = "annuaire", "annuaire des territoires"
    SIRENE = "sirene", "répertoire Sirene"


CONSERVATION_REFERENT = dt.timedelta(days=3 * 365)
"""How long the people of a body are known after the last contact (regles#conservation-referents)."""
CONSERVATION_BROUILLON = dt.timedelta(days=60)
"""How long a registration that is being filled in waits, and how long one that was sent may be found again."""
DUREE_CONFIRMATION = dt.timedelta(days=7)
"""How long a confirmation link works, and how long after its deposit a registration gets another once the window is closed."""
CONSERVATION_INVITATION = dt.timedelta(days=90)
"""How long a body waits for the answer to an invitation."""
