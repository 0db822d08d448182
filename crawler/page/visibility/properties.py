"""What the properties of one element or rule do to its box, read from the tokens of a CSS parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tinycss2 import parse_blocks_contents
from tinycss2.ast import Declaration, FunctionBlock, IdentToken, Node
from tinycss2.color4 import Color, parse_color

MAX_DECLARATIONS = 4000
"""Characters read of one ``style`` attribute, or of one rule."""
FAR = -500.0
"""Pixels beyond which a box stands outside of any screen."""
UNSEEN = 0.05
"""Opacity that nobody sees."""

_READ = frozenset(
    """display visibility opacity position left top right bottom text-indent margin-left margin-top
    margin-right transform overflow overflow-x height width max-height max-width clip clip-path font-size
    color background background-color background-image background-clip -webkit-background-clip""".split()
)
_PIXELS = {
    "px": 1.0,
    "em": 16.0,
    "rem": 16.0,
    "pt": 1.33,
    "pc": 16.0,
    "in": 96.0,
    "cm": 38.0,
    "mm": 3.8,
    "vw": 13.0,
    "vh": 8.0,
    "ex": 8.0,
    "ch": 8.0,
    "": 1.0,
}
_COLOURS = frozenset(("rgb", "rgba", "hsl", "hsla", "hwb"))
_PICTURES = ("url", "image", "image-set", "gradient", "cross-fade", "element", "paint")


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What one declaration says."""

    tokens: tuple[Node, ...]
    important: bool = False

    @property
    def word(self) -> str:
        """The keyword that it is, in lower case; empty for anything else."""
        first = self.tokens[0] if len(self.tokens) == 1 else None
        return str(first.lower_value) if isinstance(first, IdentToken) else ""


Style = dict[str, Value]


def declarations(text: str) -> Style:
    """The properties that matter here of a ``style`` attribute or of one rule, by name."""
    found: Style = {}
    try:
        parsed = parse_blocks_contents(text[:MAX_DECLARATIONS], skip_comments=True, skip_whitespace=True)
    except ValueError:
        return found
    for item in parsed:
        if isinstance(item, Declaration) and item.lower_name in _READ:
            tokens = tuple(token for token in item.value if token.type not in ("whitespace", "comment"))
            if tokens:
                apply(found, item.lower_name, Value(tokens, item.important))
    return found


def apply(style: Style, name: str, value: Value) -> None:
    """Let a later declaration take the place of an earlier one, unless only that one is important."""
    before = style.get(name)
    if before is None or value.important or not before.important:
        style[name] = value


@lru_cache(maxsize=256)
def told(word: str) -> Value:
    """A value as an attribute such as ``bgcolor`` gives it."""
    style = declarations(f"color:{word[:100]}")
    return style.get("color") or Value(())


def hiding(style: Style) -> str:
    """Why a box with these properties cannot be seen; empty when they hide nothing."""
    if not style:
        return ""
    if word(style, "display") == "none":
        return "display"
    if word(style, "visibility") in ("hidden", "collapse"):
        return "visibility"
    if _opacity(style.get("opacity")) <= UNSEEN:
        return "opacity"
    if _off_screen(style):
        return "offscreen"
    return "size" if _no_size(style) else ""


def could_hide(style: Style) -> bool:
    """Whether a rule's properties could hide a box or its text."""
    size = pixels(style.get("font-size"))
    transparent = colour(style.get("color")) == "transparent"
    return bool(hiding(style) or transparent or (size is not None and size <= 1))


def pixels(value: Value | None) -> float | None:
    """A length in pixels, roughly; ``None`` where it has none to tell."""
    return _length(value.tokens[0]) if value and len(value.tokens) == 1 else None


def colour(value: Value | None) -> str | None:
    """A colour as six hexadecimal digits, or ``transparent``; ``None`` where it is not plain."""
    return _colour(value.tokens[0]) if value and len(value.tokens) == 1 else None


def background(style: Style) -> str | None:
    """The colour behind a box's text; ``picture`` where there is more than a colour."""
    values = [style[name] for name in ("background-image", "background") if name in style]
    if any(_is_picture(token) for value in values for token in value.tokens):
        return "picture"
    for name in ("background-color", "background"):
        tokens = style[name].tokens if name in style else ()
        if found := next(filter(None, map(_colour, tokens)), None):
            return found
    return None


def paints_background(style: Style) -> bool:
    """Whether any of the properties is about the background."""
    return any(name.startswith("background") for name in style)


def word(style: Style, name: str) -> str:
    """The keyword that a property has; empty for anything else."""
    value = style.get(name)
    return value.word if value else ""


def _length(token: Node) -> float | None:
    if token.type not in ("number", "dimension", "percentage"):
        return None
    if token.value == 0:
        return 0.0
    factor = _PIXELS.get(token.lower_unit if token.type == "dimension" else "")
    return token.value * factor if factor is not None and token.type != "percentage" else None


def _opacity(value: Value | None) -> float:
    token = value.tokens[0] if value and len(value.tokens) == 1 else None
    if token is None or token.type not in ("number", "percentage"):
        return 1.0
    return float(token.value) / (100 if token.type == "percentage" else 1)


def _off_screen(style: Style) -> bool:
    if word(style, "position") in ("absolute", "fixed", "relative"):
        for side in ("left", "top", "right", "bottom"):
            if _is_far(pixels(style.get(side))):
                return True
    if _is_far(pixels(style.get("text-indent"))) and not paints_background(style):
        return True
    if any(_is_far(pixels(style.get(name))) for name in ("margin-left", "margin-top", "margin-right")):
        return True
    moved = [
        block for block in _functions(style.get("transform")) if block.lower_name.startswith("translate")
    ]
    return any(_is_far(_length(token)) for block in moved for token in _arguments(block)[:2])


def _is_far(place: float | None) -> bool:
    return place is not None and place <= FAR


def _no_size(style: Style) -> bool:
    if (word(style, "overflow") or word(style, "overflow-x")) in ("hidden", "clip"):
        for name in ("height", "width", "max-height", "max-width"):
            size = pixels(style.get(name))
            if size is not None and 0 <= size <= 1:
                return True
    if any(map(_cuts_all, _functions(style.get("clip-path")))):
        return True
    if word(style, "position") in ("absolute", "fixed") and any(
        map(_cuts_all, _functions(style.get("clip")))
    ):
        return True
    return any(map(_shrinks, _functions(style.get("transform"))))


def _cuts_all(block: FunctionBlock) -> bool:
    """Whether ``rect()`` or ``inset()`` leaves at most a pixel of the box."""
    edges = _arguments(block)
    if block.lower_name == "rect":
        places = [_length(edge) for edge in edges]
        if len(places) != 4 or None in places:
            return False
        top, right, bottom, left = (place or 0.0 for place in places)
        return bottom - top <= 1 or right - left <= 1
    if block.lower_name != "inset" or not edges:
        return False
    shares = [edge.value if edge.type == "percentage" else 0.0 for edge in edges[:4]]
    shares += [shares[0]] if len(shares) < 2 else []
    shares += shares[len(shares) - 2 :] if len(shares) == 2 else []
    shares += [shares[1]] if len(shares) == 3 else []
    return bool(shares[0] + shares[2] >= 100 or shares[1] + shares[3] >= 100)


def _shrinks(block: FunctionBlock) -> bool:
    sizes = [_length(token) for token in _arguments(block)]
    return block.lower_name in ("scale", "scalex", "scaley", "scale3d") and 0.0 in sizes[:2]


def _functions(value: Value | None) -> list[FunctionBlock]:
    return [token for token in value.tokens if isinstance(token, FunctionBlock)] if value else []


def _arguments(block: FunctionBlock) -> Sequence[Node]:
    return [
        token for token in block.arguments if token.type not in ("whitespace", "comment") and token != ","
    ]


def _is_picture(token: Node) -> bool:
    if token.type == "url":
        return True
    return isinstance(token, FunctionBlock) and token.lower_name.endswith(_PICTURES)


def _colour(token: Node) -> str | None:
    if isinstance(token, FunctionBlock) and token.lower_name not in _COLOURS:
        return None
    try:
        found = parse_color(_with_hash(token))
        if not isinstance(found, Color):
            return None
        if found.alpha in (0, 1):
            return _hexadecimal(found) if found.alpha else "transparent"
    except (ValueError, ArithmeticError):
        pass
    return None


def _hexadecimal(found: Color) -> str:
    return "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in found.to("srgb").coordinates)


def _with_hash(token: Node) -> Node | str:
    """Old pages write ``bgcolor=FFFFFF`` without its sign, and browsers read it."""
    if token.type == "ident":
        digits = str(token.value)
    elif token.type in ("number", "dimension"):
        digits = token.representation + (token.unit if token.type == "dimension" else "")
    else:
        return token
    plain = len(digits) in (3, 6) and set(digits.lower()) <= set("0123456789abcdef")
    return "#" + digits if plain else token
