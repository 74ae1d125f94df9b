"""Kiosks, QR codes, opinions and comments."""

from bornes.models.agregat import AgregatJour, AgregatMois, AgregatNational, AgregatTheme, AgregatThemeNational
from bornes.models.annonce import AnnonceEcoute
from bornes.models.avis import Avis
from bornes.models.borne import Borne, Enrolement, Presence, SuiteRecue
from bornes.models.courrier import CourrierEcoute
from bornes.models.examen import Examen
from bornes.models.point import CodeAvis, Point
from bornes.models.preference import PreferenceEcoute
from bornes.models.recepisse import Recepisse
from bornes.models.source import CleDuJour
from bornes.models.verbatim import DemandeReponse, ThemeReconnu, Verbatim

__all__ = [
    "AgregatJour",
    "AgregatMois",
    "AgregatNational",
    "AgregatTheme",
    "AgregatThemeNational",
    "AnnonceEcoute",
    "Avis",
    "Borne",
    "CleDuJour",
    "CodeAvis",
    "CourrierEcoute",
    "DemandeReponse",
    "Enrolement",
    "Examen",
    "Point",
    "PreferenceEcoute",
    "Presence",
    "Recepisse",
    "SuiteRecue",
    "ThemeReconnu",
    "Verbatim",
]
