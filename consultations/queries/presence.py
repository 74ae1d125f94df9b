"""Whether there is any consultation to show: menus ask."""

from __future__ import annotations

from consultations.models import Dialogue


def une_est_publique() -> bool:
    """Tell whether anybody may read a consultation."""
    return Dialogue.objects.publics().exists()
