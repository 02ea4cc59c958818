"""ECharts options for the chapters: few marks, no decoration, colours by name (the browser fills in the theme's)."""


def bars(labels: list[str], values: list[int]) -> dict:
    """Horizontal bars, first label on top, each with its count."""
    return {
        "grid": {"left": 16, "right": 48, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": labels,
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {"width": 140, "overflow": "truncate"},
        },
        "series": [
            {
                "type": "bar",
                "data": values,
                "barMaxWidth": 18,
                "itemStyle": {"color": "--series-inbound", "borderRadius": [0, 3, 3, 0]},
                "label": {"show": True, "position": "right"},
            }
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
