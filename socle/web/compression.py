"""Pages travel compressed, and their size tells nothing of what they hold."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSIBLES = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "application/problem+json",
        "application/vnd.oai.openapi",
        "application/vnd.oai.openapi+json",
        "image/svg+xml",
        "text/calendar",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)
TAILLE_MIN = 1_000
# What a browser says of a request that one of our pages made, or that a person typed: no script can write it.
DE_CHEZ_NOUS = frozenset({"same-origin", "none"})


class CompressionMiddleware(GZipMiddleware):
    """Compresses texts, but not those that another site could have asked for in somebody's name.

    BREACH reads a secret from the compressed sizes of a page that repeats what its address says, over thousands of
    requests that another site makes a browser send with its cookies. So what comes with cookies is compressed only when
    the browser says that it comes from our own pages; and where it is, tokens against forged forms differ at each page,
    and up to a hundred random bytes blur its size.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what may be."""
        if not _est_compressible(response) or _vient_d_ailleurs(request):
            return response
        return super().process_response(request, response)


def _est_compressible(reponse: HttpResponseBase) -> bool:
    genre = reponse.headers.get("Content-Type", "").partition(";")[0]
    est_longue = not isinstance(reponse, HttpResponse) or len(reponse.content) >= TAILLE_MIN
    return genre in COMPRESSIBLES and est_longue


def _vient_d_ailleurs(request: HttpRequest) -> bool:
    """Tell whether somebody's cookies came with a request that may not be hers; an old browser does not say."""
    temoins = request.COOKIES.keys() - {settings.CSRF_COOKIE_NAME}
    return bool(temoins) and request.headers.get("Sec-Fetch-Site") not in DE_CHEZ_NOUS
