"""Pictures drawn as SVG in the page; colours come from the page's style, so they follow light and dark."""

from collections.abc import Sequence
from math import ceil

from carom.documents.elements import Html, element

WIDE, TALL, TOP, FOOT = 720, 150, 16, 22
LABELS = 9  # as many month labels as can be read side by side
LABEL_WIDE = 50
COUNTED = 26  # up to this many bars carry their count


def bar_picture(bars: Sequence[dict], *, label: str) -> Html:
    """Bars with `label` and `count`, in the order given; `label` says the picture in words.

    What is counted only `so_far` is drawn lighter.
    """
    most = max(1, *(bar["count"] for bar in bars)) if len(bars) > 1 else max(1, bars[0]["count"])
    step = WIDE / len(bars)
    thick = min(step * 0.8, 60)
    every = ceil(len(bars) / LABELS)
    shapes = []
    for index, bar in enumerate(bars):
        high = TALL * bar["count"] / most
        left = index * step + (step - thick) / 2
        shapes.append(_rect(left, TOP + TALL - high, thick, high, so_far=bar.get("so_far", False)))
        if len(bars) <= COUNTED:
            shapes.append(_label(left + thick / 2, TOP + TALL - high - 4, bar["count"], anchor="middle"))
        if index % every == 0 and left < WIDE - LABEL_WIDE:
            shapes.append(_label(left, TOP + TALL + 16, bar["label"]))
    base = element("line", x1=0, y1=TOP + TALL, x2=WIDE, y2=TOP + TALL, class_="base")
    return element(
        "div",
        element("svg", *shapes, base, viewBox=f"0 0 {WIDE} {TOP + TALL + FOOT}", role="img", aria_label=label),
        class_="picture",
    )


def _rect(left: float, top: float, wide: float, high: float, *, so_far: bool) -> Html:
    drawn = "bar so-far" if so_far else "bar"
    return element("rect", x=f"{left:.1f}", y=f"{top:.1f}", width=f"{wide:.1f}", height=f"{high:.1f}", class_=drawn)


def _label(left: float, top: float, content: object, anchor: str | None = None) -> Html:
    return element("text", content, x=f"{left:.1f}", y=f"{top:.1f}", text_anchor=anchor)
