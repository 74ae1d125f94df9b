"""The pictures of the documentation and of the guides: `python -m outils.captures`. Needs Chromium and poppler."""
