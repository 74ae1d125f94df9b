"""Decisions on comments: once, in the order people take them, told to who was overtaken, and taken back."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial

import pytest
from django.db import connection

from bornes.avis.actions.agreger import agreger_jours
from bornes.enums import CONSERVATION_VERBATIM, Comptage, EtatVerbatim, MotifRejet
from bornes.models import AgregatJour, AgregatTheme, Verbatim
from bornes.moderation.actions.moderer import (
    CommentaireLu,
    annuler_decision,
    masquer_davantage,
    poser_themes,
    publier,
    rejeter,
    retirer,
)
from bornes.moderation.actions.repondre import repondre_publiquement
from socle.conservation import purger_app
from socle.erreurs import Conflit, RegleMetier
from socle.horloge import aujourdhui, maintenant, regler
from socle.models import Entree
from tests.factories.bornes import AvisFactory, ThemeReconnuFactory, VerbatimFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def lu(*verbatims: Verbatim) -> list[CommentaireLu]:
    return [CommentaireLu(verbatim.pk, verbatim.modifie_le) for verbatim in verbatims]


def actes() -> list[tuple[str, dict]]:
    return [(entree.acte, entree.tout) for entree in Entree.objects.order_by("pk")]


def test_publier_several_lets_them_be_read_and_journals_each_without_text():
    moderateur = UtilisateurFactory()
    verbatims = [VerbatimFactory(), VerbatimFactory()]

    decision = publier(choix=lu(*verbatims), auteur=moderateur)

    assert (decision.nombre, decision.devances) == (2, ())
    ecrits = Verbatim.objects.values_list("etat", "motif", "decide_le", "decide_par")
    assert set(ecrits) == {(EtatVerbatim.PUBLIE, "", decision.le, moderateur.pk)}
    assert actes() == [("verbatim.publie", {"de": "masque"})] * 2


def test_rejeter_keeps_the_reason():
    verbatim = VerbatimFactory()

    rejeter(choix=lu(verbatim), motif=MotifRejet.INJURE, auteur=UtilisateurFactory())

    verbatim.refresh_from_db()
    assert (verbatim.etat, verbatim.motif) == (EtatVerbatim.REJETE, "injure")
    assert actes() == [("verbatim.rejete", {"de": "masque", "motif": "injure"})]


def test_rejeter_without_reason_is_refused_and_changes_nothing():
    verbatim = VerbatimFactory()

    refus = refuser("motif_requis", rejeter, choix=lu(verbatim), motif="", auteur=UtilisateurFactory())

    assert refus.champ == "motif"
    verbatim.refresh_from_db()
    assert (verbatim.etat, actes()) == (EtatVerbatim.MASQUE, [])


def test_publier_what_somebody_refused_meanwhile_says_who_and_changes_nothing():
    verbatim = VerbatimFactory()
    anciens = lu(verbatim)
    rejeter(choix=anciens, motif=MotifRejet.MENACE, auteur=UtilisateurFactory(nom="Camille"))

    with pytest.raises(Conflit) as refus:
        publier(choix=anciens, auteur=UtilisateurFactory())

    assert refus.value.message == ("Camille a rejeté ce commentaire pendant que vous le lisiez. Rien n’a été changé.")
    assert Verbatim.objects.get().etat == EtatVerbatim.REJETE


def test_publier_what_somebody_masked_meanwhile_asks_to_read_again():
    verbatim = VerbatimFactory()
    anciens = lu(verbatim)
    masquer_davantage(choix=anciens[0], passages=["rapide"], auteur=UtilisateurFactory())

    with pytest.raises(Conflit) as refus:
        publier(choix=anciens, auteur=UtilisateurFactory())

    assert refus.value.code == "deja_decide"
    assert Verbatim.objects.get().etat == EtatVerbatim.MASQUE


def test_publier_a_batch_does_the_rest_and_tells_what_was_overtaken():
    devance, reste = VerbatimFactory(), VerbatimFactory()
    anciens = lu(devance, reste)
    publier(choix=lu(devance), auteur=UtilisateurFactory())

    decision = publier(choix=anciens, auteur=UtilisateurFactory())

    assert (decision.nombre, [v.pk for v in decision.devances]) == (1, [devance.pk])


@pytest.mark.parametrize("acte", [publier, partial(rejeter, motif=MotifRejet.INJURE)], ids=["publier", "rejeter"])
@pytest.mark.parametrize(
    ("nombre", "code", "mots"),
    [
        (0, "choix_vide", "Cochez d’abord les commentaires à décider."),
        (
            201,
            "choix_trop_grand",
            "Vous avez coché 201 commentaires\u202f: 200 au plus se décident à la fois. Rien n’a été changé.",
        ),
    ],
)
def test_a_batch_holds_one_comment_to_two_hundred(acte, nombre, code, mots):
    choix = lu(VerbatimFactory())

    refus = refuser(code, acte, choix=choix * nombre, auteur=UtilisateurFactory())

    assert refus.message == mots
    assert acte(choix=choix * 200, auteur=UtilisateurFactory()).nombre == 1


def test_annuler_decision_takes_back_the_whole_batch():
    moderateur = UtilisateurFactory()
    verbatims = [VerbatimFactory(), VerbatimFactory()]
    decision = rejeter(choix=lu(*verbatims), motif=MotifRejet.ILLISIBLE, auteur=moderateur)

    assert annuler_decision(le=decision.le, auteur=moderateur) == 2

    ecrits = Verbatim.objects.values_list("etat", "motif", "decide_le", "decide_par")
    assert set(ecrits) == {(EtatVerbatim.MASQUE, "", None, None)}
    assert actes()[-1] == ("verbatim.decision_annulee", {"de": "rejete"})


def test_annuler_decision_of_somebody_else_or_twice_is_refused():
    moderateur = UtilisateurFactory()
    decision = publier(choix=lu(VerbatimFactory()), auteur=moderateur)

    with pytest.raises(RegleMetier, match="plus rien"):
        annuler_decision(le=decision.le, auteur=UtilisateurFactory())
    annuler_decision(le=decision.le, auteur=moderateur)
    with pytest.raises(RegleMetier, match="plus rien"):
        annuler_decision(le=decision.le, auteur=moderateur)


def test_annuler_decision_loses_nothing_of_a_day_whose_comments_began_to_go():
    jour, instant = aujourdhui() - CONSERVATION_VERBATIM, maintenant()
    parti = AvisFactory(jour=jour, recu_le=instant - CONSERVATION_VERBATIM, comptage=Comptage.COMPTE)
    tardif = AvisFactory(point=parti.point, jour=jour, recu_le=instant, comptage=Comptage.COMPTE)
    for avis in (parti, tardif):
        ThemeReconnuFactory(verbatim=VerbatimFactory(avis=avis, cree_le=avis.recu_le), theme="accueil")
    with regler(parti.recu_le):
        agreger_jours(paires=[(parti.point_id, jour)])
    purger_app("bornes", a_la_date=instant)
    moderateur = UtilisateurFactory()

    decision = publier(choix=lu(Verbatim.objects.get()), auteur=moderateur)
    annuler_decision(le=decision.le, auteur=moderateur)

    [compte] = AgregatJour.objects.all()
    assert (compte.n, compte.nb_textes, compte.nb_publies) == (2, 2, 0)
    assert AgregatTheme.objects.get().n == 2


def test_annuler_decision_leaves_what_the_body_answered():
    moderateur = UtilisateurFactory()
    verbatim = VerbatimFactory()
    decision = publier(choix=lu(verbatim), auteur=moderateur)
    Verbatim.objects.update(reponse="Merci", repondu_le=decision.le)

    with pytest.raises(RegleMetier):
        annuler_decision(le=decision.le, auteur=moderateur)

    assert Verbatim.objects.get().etat == EtatVerbatim.PUBLIE


def test_retirer_takes_a_published_comment_and_its_answer_away_whoever_published_it():
    verbatim = VerbatimFactory(publie=True, decide_par=UtilisateurFactory())
    moderateur = UtilisateurFactory()
    verbatim = repondre_publiquement(verbatim=verbatim, reponse="Merci, c’est corrigé.", auteur=UtilisateurFactory())

    decision = retirer(choix=lu(verbatim), motif=MotifRejet.PERSONNE, auteur=moderateur)

    verbatim.refresh_from_db()
    assert (verbatim.etat, verbatim.motif, verbatim.decide_par) == (EtatVerbatim.REJETE, "personne", moderateur)
    assert actes()[1:] == [("verbatim.rejete", {"de": "publie", "motif": "personne"})]
    assert AgregatJour.objects.filter(nb_publies__gt=0).count() == 0
    annuler_decision(le=decision.le, auteur=moderateur)
    verbatim.refresh_from_db()
    assert (verbatim.etat, verbatim.motif) == (EtatVerbatim.MASQUE, "")


def test_retirer_asks_why_and_what_the_body_answered_meanwhile_is_read_first():
    verbatim = VerbatimFactory(publie=True)
    lecture = lu(verbatim)
    refuser("motif_requis", retirer, choix=lecture, motif="", auteur=UtilisateurFactory())
    repondre_publiquement(verbatim=verbatim, reponse="Merci.", auteur=UtilisateurFactory())

    with pytest.raises(Conflit, match="Quelqu’un a modifié ce commentaire"):
        retirer(choix=lecture, motif=MotifRejet.INJURE, auteur=UtilisateurFactory())

    refuser("deja_decide", retirer, choix=lu(VerbatimFactory()), motif=MotifRejet.INJURE, auteur=UtilisateurFactory())
    verbatim.refresh_from_db()
    assert verbatim.etat == EtatVerbatim.PUBLIE


def test_masquer_davantage_covers_the_words_and_counts_them():
    verbatim = VerbatimFactory(texte_masque="La dame au chapeau, et le chapeau de [nom]", masques={"nom": 1})

    masquer_davantage(choix=lu(verbatim)[0], passages=["chapeau", " "], auteur=UtilisateurFactory())

    verbatim.refresh_from_db()
    assert verbatim.texte_masque == "La dame au [masqué], et le [masqué] de [nom]"
    assert verbatim.masques == {"nom": 1, "mot": 2}
    assert actes() == [("verbatim.masque_davantage", {"nombre": 2})]


def test_masquer_davantage_never_masks_less():
    verbatim = VerbatimFactory(texte_masque="Merci [nom]", masques={"nom": 1})

    with pytest.raises(RegleMetier) as refus:
        masquer_davantage(choix=lu(verbatim)[0], passages=["[nom]", "nom"], auteur=UtilisateurFactory())

    verbatim.refresh_from_db()
    assert (refus.value.code, verbatim.texte_masque) == ("passage_absent", "Merci [nom]")


def test_poser_themes_replaces_what_the_rules_found():
    verbatim = VerbatimFactory()
    ThemeReconnuFactory(verbatim=verbatim, theme="attente")
    ThemeReconnuFactory(verbatim=verbatim, theme="amabilite")

    poser_themes(choix=lu(verbatim)[0], themes=["amabilite", "horaires"], auteur=UtilisateurFactory())

    assert set(verbatim.les_themes.values_list("theme", "est_humain")) == {("amabilite", True), ("horaires", True)}
    assert actes() == [("verbatim.themes_poses", {"ajoutes": ["horaires"], "retires": ["attente"]})]


def test_poser_themes_unknown_is_refused_and_keeps_the_others():
    verbatim = VerbatimFactory()
    ThemeReconnuFactory(verbatim=verbatim, theme="attente")

    with pytest.raises(RegleMetier, match="n’existe pas"):
        poser_themes(choix=lu(verbatim)[0], themes=["licorne"], auteur=UtilisateurFactory())

    assert list(verbatim.les_themes.values_list("theme", flat=True)) == ["attente"]


def test_moderation_of_an_old_reading_is_refused_for_every_act():
    verbatim = VerbatimFactory()
    ancien = CommentaireLu(verbatim.pk, verbatim.modifie_le - dt.timedelta(seconds=1))

    for acte in (
        lambda: publier(choix=[ancien], auteur=None),
        lambda: masquer_davantage(choix=ancien, passages=["Accueil"], auteur=None),
        lambda: poser_themes(choix=ancien, themes=["attente"], auteur=None),
    ):
        with pytest.raises(Conflit):
            acte()
    assert actes() == []


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_decide_once_each_comment():
    """Batches that cross, in opposite orders: no deadlock, one decision a comment, and the other is told."""
    verbatims = [VerbatimFactory() for _ in range(6)]
    depart, fins = threading.Barrier(2), []

    def decider(acte, choix):
        depart.wait(120)
        try:
            fins.append(acte(choix))
        except Conflit:
            fins.append(None)
        finally:
            connection.close()

    gestes = (
        (lambda choix: publier(choix=choix, auteur=None).nombre, lu(*verbatims)),
        (lambda choix: rejeter(choix=choix, motif=MotifRejet.INJURE, auteur=None).nombre, lu(*reversed(verbatims))),
    )
    fils = [threading.Thread(target=decider, args=geste) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(120)

    assert sorted(fins, key=str) == [6, None]
    assert Entree.objects.count() == 6
    assert len(set(Verbatim.objects.values_list("etat", flat=True))) == 1
