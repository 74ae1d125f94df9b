"""What a template becomes before it is rendered."""

from __future__ import annotations

import pytest

from socle.web.gabarits import serrer


@pytest.mark.parametrize(
    ("source", "attendu"),
    [
        ("<ul>\n    <li>Un</li>\n\n  {% if a %}\n  <li>Deux</li>", "<ul>\n<li>Un</li> {% if a %} <li>Deux</li>"),
        (
            "<p>\n  Une phrase\n  coupée en {{ a }}\n  morceaux.\n</p>",
            "<p>Une phrase coupée en {{ a }} morceaux.</p>",
        ),
        ('<a\n  href="x"\n>Un  mot</a>', '<a href="x">Un  mot</a>'),
        (
            "<p>a</p>\n<pre>\n  b\n</pre>\n<textarea>c\nd</textarea>",
            "<p>a</p>\n<pre>\n  b\n</pre>\n<textarea>c\nd</textarea>",
        ),
        ("Prix\u00a0:\n\u00a0cher", "Prix\u00a0: \u00a0cher"),
    ],
)
def test_breaks_of_a_source_do_not_travel(source, attendu):
    assert serrer(source) == attendu
