"""What moderators send: decisions, words to mask, themes; and what bodies answer."""

from __future__ import annotations

from django import forms

from bornes.avis.queries.lexiques import libelles_des_themes
from bornes.enums import MotifRejet
from bornes.moderation.actions.moderer import CommentaireLu
from bornes.moderation.actions.repondre import LONGUEUR_COURRIEL, LONGUEUR_PUBLIQUE
from socle.forms.formulaire import zone
from socle.forms.moderation import ChampDesPassages, FormulaireDeChoix
from socle.horloge import lire_instant
from socle.nombres import CLE_MAX, entier_de

PAS_RECONNU = "Ces commentaires ne sont pas reconnus. Rien n’a été changé."


class FormulaireCommentaires(FormulaireDeChoix):
    """Bears on comments."""

    quoi = "commentaires"

    def lire_choix(self, texte: str) -> CommentaireLu:
        """Read `<comment>:<instant of its last change>`; raises ValidationError."""
        cle, _, vu_le = texte.partition(":")
        pk, instant = entier_de(cle, CLE_MAX), lire_instant(vu_le)
        if pk is None or instant is None:
            raise forms.ValidationError(PAS_RECONNU)
        return CommentaireLu(pk, instant)


class FormulaireDecisionCommentaires(FormulaireCommentaires):
    """Publish, or refuse for a reason, or withdraw for one what was published."""

    est_multiple = True
    acte = forms.ChoiceField(choices=(("publier", "Publier"), ("rejeter", "Rejeter"), ("retirer", "Retirer")))
    motif = forms.ChoiceField(label="Motif du rejet", choices=MotifRejet.choices, required=False)


class FormulaireMasquageCommentaire(FormulaireCommentaires):
    """Words to mask as well, one passage a line."""

    passages = ChampDesPassages(ou="le commentaire")


class FormulaireThemesCommentaire(FormulaireCommentaires):
    """What the comment speaks of."""

    themes = forms.MultipleChoiceField(
        label="Thèmes", choices=lambda: list(libelles_des_themes().items()), required=False
    )


class FormulaireReponsePublique(forms.Form):
    """The answer shown under a comment; empty withdraws it."""

    reponse = forms.CharField(
        label="Votre réponse",
        required=False,
        max_length=LONGUEUR_PUBLIQUE,
        help_text="Elle paraît sous le commentaire, sur la page publique de vos avis et dans les exports. N’y nommez personne.",
        widget=zone(5),
    )


class FormulaireReponseCourriel(forms.Form):
    """The answer sent by mail."""

    reponse = forms.CharField(
        label="Votre réponse",
        max_length=LONGUEUR_COURRIEL,
        help_text="Elle part une seule fois, sans que vous voyiez l’adresse. Aucun agent ne doit y être nommé.",
        widget=zone(8),
    )
