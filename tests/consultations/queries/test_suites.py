"""What the list of outcomes keeps, read from its address."""

import pytest
from django.http import QueryDict

from consultations.forms.filtres import FormulaireFiltresSuites
from consultations.queries.suites import SANS, TOUTES, FiltresSuites


@pytest.mark.parametrize(
    ("demande", "filtres"),
    [
        ("", FiltresSuites(SANS, None, "")),
        (f"etat={TOUTES}&theme=4&q=++banc+", FiltresSuites(TOUTES, 4, "banc")),
        (f"etat=autre&theme=arbres&q={'x' * 101}", FiltresSuites(SANS, None, "x" * 100)),
    ],
)
def test_filters_of_outcomes_leave_out_what_is_unknown(demande, filtres):
    assert FormulaireFiltresSuites(QueryDict(demande)).en(FiltresSuites) == filtres
