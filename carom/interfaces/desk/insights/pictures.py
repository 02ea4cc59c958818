"""ECharts options for the chapters: few marks, no decoration, colours by name (the browser fills in the theme's)."""

_NARROW = 640
"""Pixels: up to here labels leave room for the bars."""


def bars(labels: list[str], values: list[int], *, says: str = "{c}") -> dict:
    """Horizontal bars, first label on top. `says` is written at each end; {c} stands for the number."""
    return {
        "grid": {"left": 16, "right": 80 if says != "{c}" else 48, "top": 4, "bottom": 4, "containLabel": True},
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
                "data": values,
                "barMaxWidth": 18,
                "itemStyle": {"color": "--series-inbound", "borderRadius": [0, 3, 3, 0]},
                "label": {"show": True, "position": "right", "formatter": says},
            }
        ],
        "media": [
            {"query": {"maxWidth": _NARROW}, "option": {"yAxis": {"axisLabel": {"width": 140}}}},
            {"option": {"yAxis": {"axisLabel": {"width": 320}}}},
        ],
    }


def columns(labels: list[str], values: list[int], *, across: str = "") -> dict:
    """Vertical columns over time; `across` names what the labels count."""
    return {
        "grid": {"left": 8, "right": 16, "top": 12, "bottom": 28 if across else 4, "containLabel": True},
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
        "series": [{"type": "bar", "data": values, "barMaxWidth": 22, "itemStyle": {"color": "--series-inbound"}}],
    }
