#!/usr/bin/env python
"""Django's command line for the barometer."""

import os
import sys

from django.core.management import execute_from_command_line

from socle.journaux import taire_les_fautes


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barometre.settings.dev")
    # It judges the name, and has a default of its own.
    import barometre  # noqa: F401, PLC0415

    # Somebody at a prompt wants the words.
    if "shell" not in sys.argv:
        taire_les_fautes()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
