"""What Slack demands of data_visualization blocks (changelog of 2026-06-16)."""

from sandbox.validation.checks import Findings, Rule, anything, by_type, many, number, objects, shape, string
from sandbox.wire import Json

TITLE_MAX = 50
AXIS_LABEL_MAX = 50
CATEGORY_MAX = 20
SERIES_MAX = 6
SEGMENTS_MAX = 6
# Slack names no limit; a message with more would break the total anyway.
CATEGORIES_MAX = 500

POINT = shape({"label": string(CATEGORY_MAX, 1), "value": number()})
SERIES = shape({"name": string(CATEGORY_MAX, 1), "data": many(POINT, CATEGORIES_MAX)})
SEGMENT = shape({"label": string(CATEGORY_MAX, 1), "value": number(0)})
AXES = shape(
    {"categories": many(string(CATEGORY_MAX, 1), CATEGORIES_MAX)},
    {"x_label": string(AXIS_LABEL_MAX), "y_label": string(AXIS_LABEL_MAX)},
)
XY = shape({"type": anything, "series": many(SERIES, SERIES_MAX), "axis_config": AXES})
PIE = shape({"type": anything, "segments": many(SEGMENT, SEGMENTS_MAX)})


def _xy_chart(findings: Findings, pointer: str, value: object) -> None:
    """Check a bar, area or line chart: each series has one point per category, and a name of its own."""
    XY(findings, pointer, value)
    if not isinstance(value, dict):
        return
    axes = value.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    all_series = objects(value.get("series"))
    for index, series in enumerate(all_series):
        labels = [point.get("label") for point in objects(series.get("data"))]
        if isinstance(categories, list) and sorted(map(str, labels)) != sorted(map(str, categories)):
            where = f"{pointer}/series/{index}/data"
            findings.add(where, "labels must match axis_config.categories", "labels")
    _check_names(findings, pointer, all_series)


def _check_names(findings: Findings, pointer: str, all_series: list[Json]) -> None:
    """Check that no two series have one name."""
    names = [series.get("name") for series in all_series]
    if len(set(map(str, names))) < len(names):
        findings.add(f"{pointer}/series", "series names must be unique", "unique")


CHARTS: dict[str, Rule] = {"bar": _xy_chart, "area": _xy_chart, "line": _xy_chart, "pie": PIE}
DATA_VISUALIZATION = shape(
    {"type": anything, "title": string(TITLE_MAX, 1), "chart": by_type(CHARTS, "chart")}, {"block_id": string(255)}
)
