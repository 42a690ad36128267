"""Slack's own charts (`data_visualization`): raw blocks, because slack_sdk 3.47 drops what it does not know."""

from collections.abc import Sequence

from handlers.blocks import limits
from handlers.blocks.kit import Block, one_line, truncate


def bar_chart(title: str, series: str, points: Sequence[tuple[str, int]], *, x_label: str, y_label: str) -> Block:
    """Return a chart of one series; each point is a name, different from all others, and a value.

    Slack wants the names twice, as categories and on each value, and refuses the chart when they differ.
    """
    names = [truncate(one_line(name), limits.CHART_CATEGORY) for name, _ in points]
    data: list[Block] = [{"label": name, "value": value} for name, (_, value) in zip(names, points, strict=True)]
    return {
        "type": "data_visualization",
        "title": truncate(one_line(title), limits.CHART_TITLE),
        "chart": {
            "type": "bar",
            "series": [{"name": series, "data": data}],
            "axis_config": {
                "categories": names,
                "x_label": truncate(one_line(x_label), limits.CHART_AXIS_LABEL),
                "y_label": truncate(one_line(y_label), limits.CHART_AXIS_LABEL),
            },
        },
    }


def line_chart(
    title: str, series: Sequence[tuple[str, Sequence[float]]], names: Sequence[str], *, x_label: str, y_label: str
) -> Block:
    """Return a chart of lines over the same points; each has one value for each of the names, which all differ."""
    categories = [truncate(one_line(name), limits.CHART_CATEGORY) for name in names]
    lines: list[Block] = [
        {
            "name": truncate(one_line(name), limits.CHART_AXIS_LABEL),
            "data": [{"label": at, "value": value} for at, value in zip(categories, values, strict=True)],
        }
        for name, values in series[: limits.CHART_SERIES]
    ]
    return {
        "type": "data_visualization",
        "title": truncate(one_line(title), limits.CHART_TITLE),
        "chart": {
            "type": "line",
            "series": lines,
            "axis_config": {
                "categories": categories,
                "x_label": truncate(one_line(x_label), limits.CHART_AXIS_LABEL),
                "y_label": truncate(one_line(y_label), limits.CHART_AXIS_LABEL),
            },
        },
    }
