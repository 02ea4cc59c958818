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


def columns(labels: list[str], values: list[int]) -> dict:
    """Vertical columns over time."""
    return {
        "grid": {"left": 8, "right": 8, "top": 12, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "category", "data": labels, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "minInterval": 1, "splitNumber": 3},
        "series": [{"type": "bar", "data": values, "barMaxWidth": 22, "itemStyle": {"color": "--series-inbound"}}],
    }


def shares(sources: list[dict], total: int) -> dict | None:
    """One bar of all referrals: each large source its piece, the rest together."""
    if not sources or not total:
        return None
    large = sources[:6]
    rest = total - sum(source["count"] for source in large)
    pieces = [(source["name"], source["count"]) for source in large] + ([("…", rest)] if rest else [])
    return {
        "grid": {"left": 0, "right": 0, "top": 8, "bottom": 8},
        "xAxis": {"type": "value", "show": False, "max": total},
        "yAxis": {"type": "category", "show": False, "data": [""]},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": name,
                "data": [count],
                "barWidth": 34,
                "itemStyle": {"borderWidth": 1, "borderColor": "--paper"},
                "label": {"show": count / total > 0.08, "formatter": "{a}", "overflow": "truncate", "width": 90},
            }
            for name, count in pieces
        ],
    }
