"""ECharts options for the chapters: few marks, no decoration, colours by name (the browser fills in the theme's)."""

_NARROW = 640
"""Pixels: up to here labels leave room for the bars."""


def bars(labels: list[str], values: list[int], *, ends: list[str] | None = None, tip: str = "") -> dict:
    """Horizontal bars, first label on top. At each end stands its number, or what `ends` says instead.

    `tip`: what is said when a bar is pointed at; {b} stands for its label, {c} for its number.
    """
    return {
        "grid": {"left": 16, "right": 80 if ends else 48, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": labels,
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {"width": 320, "overflow": "truncate"},
        },
        "series": [
            {
                "type": "bar",
                "data": [{"value": value, "label": {"formatter": end}} for value, end in zip(values, ends, strict=True)]
                if ends
                else values,
                "barMaxWidth": 18,
                "itemStyle": {"color": "--series-inbound", "borderRadius": [0, 3, 3, 0]},
                "label": {"show": True, "position": "right"},
            }
        ],
        **({"tooltip": {"trigger": "axis", "formatter": tip}} if tip else {}),
        "media": [
            {"query": {"maxWidth": _NARROW}, "option": {"yAxis": {"axisLabel": {"width": 140}}}},
            {"option": {"yAxis": {"axisLabel": {"width": 320}}}},
        ],
    }


def columns(labels: list[str], values: list[int], *, across: str = "", running: str = "") -> dict:
    """Vertical columns over time; `across` names what the labels count.

    `running`: what is written over the last column, drawn lighter, because its time is not over.
    """
    above, below = 28 if running else 12, 30 if across else 10
    return {
        "grid": {"left": 8, "right": 16, "top": above, "bottom": below, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": labels,
            "axisTick": {"show": False},
            "axisLabel": {"hideOverlap": True, "alignMaxLabel": "right"},
            "name": across,
            "nameLocation": "middle",
            "nameGap": 30,
        },
        "yAxis": {"type": "value", "minInterval": 1, "splitNumber": 3},
        "series": [
            {
                "type": "bar",
                "data": [*values[:-1], _unfinished(values[-1], running)] if running and values else values,
                "barMaxWidth": 22,
                "itemStyle": {"color": "--series-inbound"},
            }
        ],
        "media": [
            {"query": {"maxWidth": _NARROW}, "option": {"xAxis": {"axisLabel": {"alignMinLabel": "left"}}}},
            {"option": {"xAxis": {"axisLabel": {"alignMinLabel": None}}}},
        ],
    }


def _unfinished(value: int, words: str) -> dict:
    return {
        "value": value,
        "itemStyle": {"opacity": 0.4, "borderColor": "--series-inbound", "borderType": "dashed", "borderWidth": 1},
        "label": {"show": True, "position": "top", "formatter": words, "opacity": 1},
    }
