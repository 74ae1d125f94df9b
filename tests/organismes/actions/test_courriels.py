"""Every mail in text and HTML; the recap read back from its PDF."""

from __future__ import annotations

import io
import re

import pdfplumber
import pytest
from django.core import mail

from campagnes.queries import calendrier_de
from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.courriels import MomentDeCloture, cle_de_cloture
from organismes.actions.inscrire import deposer_inscription
from organismes.actions.recapitulatif import recapitulatif_html, recapitulatif_pdf
from organismes.enums import RAPPELS_D_INSCRIPTION, GenreCourrierOrganisme
from organismes.models import CourrierOrganisme
from socle.enums import EtatCourrier
from socle.expedition import expedier
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import (
    BrouillonFactory,
    CourrierOrganismeFactory,
    InscriptionFactory,
    MembreFactory,
    OrganismeFactory,
    PlaceGratuiteFactory,
    TerritoireFactory,
)
from tests.organismes.donnees import brouillon_complet

pytestmark = pytest.mark.django_db
HOSTILE = "Ville <script>alert(1)</script> & Cie"


def _objet(genre):
    if genre == GenreCourrierOrganisme.REPRISE:
        return {"inscription": None, "brouillon": BrouillonFactory(courriel="referent@exemple.fr")}
    if genre == GenreCourrierOrganisme.INVITATION:
        membre = MembreFactory(organisme__nom=HOSTILE, utilisateur__email="referent@exemple.fr")
        return {"inscription": None, "membre": membre}
    if genre in RAPPELS_D_INSCRIPTION:
        brouillon = BrouillonFactory(courriel="referent@exemple.fr")
        fin = calendrier_de(brouillon.campagne).dernier_jour
        cle = cle_de_cloture(brouillon, MomentDeCloture.SEMAINE, fin)
        return {"inscription": None, "brouillon": brouillon, "cle": cle}
    traits = {
        GenreCourrierOrganisme.A_CONFIRMER: "deposee",
        GenreCourrierOrganisme.REFUSEE: "refusee",
        GenreCourrierOrganisme.MODIFICATION: "a_corriger",
        GenreCourrierOrganisme.RETIREE: "retiree",
        GenreCourrierOrganisme.VALIDEE: "validee",
    }
    trait = traits.get(genre, "confirmee")
    inscription = InscriptionFactory(
        organisme=OrganismeFactory(nom=HOSTILE),
        referent_courriel="referent@exemple.fr",
        hors_file_le=maintenant() if genre == GenreCourrierOrganisme.DEVIS else None,
        **{trait: True},
    )
    if genre == GenreCourrierOrganisme.PLACE:
        PlaceGratuiteFactory(campagne=inscription.campagne, inscription=inscription, attribuee_le=maintenant())
    return {"inscription": inscription}


@pytest.mark.parametrize("genre", list(GenreCourrierOrganisme))
def test_expedier_writes_text_and_html(genre):
    courrier = CourrierOrganismeFactory(genre=genre, **_objet(genre))

    expedier(CourrierOrganisme, courrier.pk)

    message = mail.outbox[0]
    html = message.alternatives[0].content
    assert message.to == ["referent@exemple.fr"]
    assert len(message.subject) > 10
    assert "\n" not in message.subject
    assert not re.search(r"{[{%]|%}|None", message.body + html)
    assert "<script>" not in html
    assert message.body.startswith("Bonjour,")
    assert 'lang="fr"' in html
    courrier.refresh_from_db()
    assert courrier.etat == EtatCourrier.PARTI


def test_confirmer_inscription_mail_carries_the_recap(django_capture_on_commit_callbacks):
    campagne = CampagneFactory(annee=2027)
    territoire = TerritoireFactory(nom="Saint-Œuvre-d’Exemple")
    inscription = deposer_inscription(
        brouillon=brouillon_complet(campagne, territoire=territoire), recue_le=maintenant()
    )

    with django_capture_on_commit_callbacks(execute=True):
        inscription = confirmer_inscription(inscription=inscription)

    message = mail.outbox[-1]
    # Read overseas too.
    assert re.search(r"confirmée depuis le .+, heure de Paris\.", message.body)
    nom, contenu, media = message.attachments[0]
    with pdfplumber.open(io.BytesIO(contenu)) as pdf:
        texte = "\n".join(page.extract_text() for page in pdf.pages)
        langue = pdf.doc.catalog["Lang"]
    assert (nom, media) == (f"inscription-2027-{inscription.pk}.pdf", "application/pdf")
    assert b"fr-FR" in langue
    for attendu in (
        "Saint-Œuvre-d’Exemple",
        "édition 2027",
        "Camille Référente",
        "accueil@ville.exemple",
        "+33 5 61 22 29 22",
        "État civil, Urbanisme",
        "Qualivilles",
        "place 1 sur 10",
    ):
        assert attendu in texte
    assert "2027" in message.subject


@pytest.mark.parametrize(
    ("etat", "relue", "suite"), [("confirmee", True, True), ("validee", False, True), ("retiree", False, False)]
)
def test_recapitulatif_tells_what_is_still_to_come(etat, relue, suite):
    page = recapitulatif_html(InscriptionFactory(**{etat: True}))

    assert ("relit l’inscription" in page, "Et maintenant" in page) == (relue, suite)


def test_recapitulatif_pdf_same_input_gives_same_bytes():
    inscription = InscriptionFactory(confirmee=True)

    assert recapitulatif_pdf(inscription) == recapitulatif_pdf(inscription)


def test_the_mail_of_a_confirmation_promises_no_space_that_is_not_open_yet():
    sienne, attend = (InscriptionFactory(confirmee=True, referent_courriel=f"{qui}@exemple.fr") for qui in "ab")
    MembreFactory(organisme=sienne.organisme, utilisateur__email="a@exemple.fr")
    MembreFactory(organisme=attend.organisme)

    for inscription in (sienne, attend):
        expedier(CourrierOrganisme, CourrierOrganismeFactory(inscription=inscription).pk)

    textes = [" ".join(message.body.split()) for message in mail.outbox]
    assert ["vous pouvez la corriger dans votre espace" in texte for texte in textes] == [True, False]
    assert ["s’ouvre à ce moment-là" in texte for texte in textes] == [False, True]


@pytest.mark.parametrize(("a_son_espace", "dit"), [(True, "Préparez-la dès maintenant"), (False, "vous est ouvert")])
def test_the_mail_of_a_quotation_sends_nobody_into_a_space_that_is_not_open_yet(a_son_espace, dit):
    inscription = InscriptionFactory(confirmee=True, referent_courriel="a@exemple.fr", hors_file_le=maintenant())
    MembreFactory(
        organisme=inscription.organisme, utilisateur__email="a@exemple.fr" if a_son_espace else "b@exemple.fr"
    )

    expedier(
        CourrierOrganisme, CourrierOrganismeFactory(inscription=inscription, genre=GenreCourrierOrganisme.DEVIS).pk
    )

    assert dit in mail.outbox[0].body


@pytest.mark.parametrize(
    ("genre", "etat"),
    [
        (GenreCourrierOrganisme.A_CONFIRMER, "confirmee"),
        (GenreCourrierOrganisme.CONFIRMEE, "refusee"),
        (GenreCourrierOrganisme.VALIDEE, "retiree"),
        (GenreCourrierOrganisme.VALIDEE, "a_corriger"),
        (GenreCourrierOrganisme.MODIFICATION, "confirmee"),
        (GenreCourrierOrganisme.MODIFICATION, "retiree"),
        (GenreCourrierOrganisme.PLACE, "retiree"),
    ],
)
def test_what_waited_does_not_leave_once_it_holds_no_more(genre, etat):
    courrier = CourrierOrganismeFactory(inscription=InscriptionFactory(**{etat: True}), genre=genre)

    expedier(CourrierOrganisme, courrier.pk)

    courrier.refresh_from_db()
    assert (courrier.etat, mail.outbox) == (EtatCourrier.SANS_OBJET, [])


def test_a_receipt_that_waited_says_no_more_that_the_registration_is_being_read():
    courriers = [
        CourrierOrganismeFactory(inscription=InscriptionFactory(**{e: True})) for e in ("confirmee", "validee")
    ]

    for courrier in courriers:
        expedier(CourrierOrganisme, courrier.pk)

    assert ["relit maintenant" in message.body for message in mail.outbox] == [True, False]
    assert ["relit maintenant" in message.alternatives[0].content for message in mail.outbox] == [True, False]


def test_the_mail_of_a_withdrawal_stops_no_contacts_while_another_registration_goes_on():
    seule, double = InscriptionFactory(retiree=True), InscriptionFactory(retiree=True)
    InscriptionFactory(organisme=double.organisme, campagne=double.campagne)
    InscriptionFactory(organisme=seule.organisme)

    for inscription in (seule, double):
        courrier = CourrierOrganismeFactory(inscription=inscription, genre=GenreCourrierOrganisme.RETIREE)
        expedier(CourrierOrganisme, courrier.pk)

    assert ["Aucun contact test de cette édition" in message.body for message in mail.outbox] == [True, False]
    assert [
        "Aucun contact test de cette édition" in " ".join(message.alternatives[0].content.split())
        for message in mail.outbox
    ] == [True, False]


@pytest.mark.parametrize("genre", ["invitation", "nomination", "autre_referent"])
def test_nobody_is_sent_into_a_space_by_an_account_that_staff_closed(genre):
    membre = MembreFactory(utilisateur__is_active=False)
    courrier = CourrierOrganismeFactory(inscription=None, membre=membre, genre=genre)

    expedier(CourrierOrganisme, courrier.pk)

    courrier.refresh_from_db()
    assert (courrier.etat, mail.outbox) == (EtatCourrier.SANS_OBJET, [])
