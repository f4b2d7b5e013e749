"""The frame and the seal: flat drawings that WeasyPrint works out once and repeats after that."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from xml.etree import ElementTree

from weasyprint.images import SVGImage

from certificates.fetcher import TEMPLATES, LockedFetcher


class DrawnOnce:
    """An SVG image whose PDF operators are kept: drawing it anew would take 10 ms each time."""

    def __init__(self, name: str) -> None:
        tree = ElementTree.parse(TEMPLATES / name).getroot()
        self._image = SVGImage(tree, (TEMPLATES / name).as_uri(), LockedFetcher(), None)
        self._operators = b""
        self._opacities: dict[str, Any] = {}
        self.get_intrinsic_size = self._image.get_intrinsic_size

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Append the drawing to a group of its own; every call must ask for the same size."""
        opacities = stream.extra["Resources"]["ExtGState"]
        if not self._operators:
            before = len(stream.stream)
            self._image.draw(stream, width, height, style)
            self._operators = b"\n".join(map(_as_bytes, stream.stream[before:]))
            self._opacities = dict(opacities)
        else:
            stream.stream.append(self._operators)
            opacities.update(self._opacities)


class Squares:
    """A QR code as one path of its dark runs; as SVG it would take 7 ms more to draw."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self._rows = rows

    def get_intrinsic_size(self, _resolution: Any, _font_size: Any) -> tuple[float, float, float]:
        """A square; the style sheet says how large."""
        return 1.0, 1.0, 1.0

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Append the path, one unit to a module of the code."""
        stream.transform(a=width / len(self._rows), d=height / len(self._rows))
        stream.set_color_rgb(0, 0, 0)
        for y, row in enumerate(self._rows):
            for is_dark, run in groupby(enumerate(row), itemgetter(1)):
                places = [x for x, _module in run]
                if is_dark:
                    stream.rectangle(places[0], y, len(places), 1)
        stream.fill()


def _as_bytes(operator: bytes | str) -> bytes:
    return operator if isinstance(operator, bytes) else operator.encode()


@cache
def by_address() -> dict[str, Any]:
    """Frame and seal under the addresses by which the style sheet asks for them."""
    return {(TEMPLATES / name).as_uri(): DrawnOnce(name) for name in ("frame.svg", "seal.svg")}
