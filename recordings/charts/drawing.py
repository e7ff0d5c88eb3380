"""Drawing bars as SVG that needs no script, reads in light and in dark, and has words for those who cannot see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from recordings.printable import printable

WIDTH, TEXT = 400, 16  # units; a phone shows three quarters of that
BARS, ROW, AXIS = 210, 38, 48  # heights: of standing bars, of each label's lying ones, of what is around them
LINE = TEXT * 3 // 2  # of the legend, by pygal
LONGEST = 18  # characters of a name in a drawing
CSS = resources.files("recordings.charts").joinpath("charts.css")
NEEDLESS = ("script", "desc")  # pygal has them for tooltips by script


@dataclass(frozen=True, slots=True)
class Bars:
    """`series` by their names, each with a value for every label; above one another, or side by side and lying."""

    name: str
    title: str
    summary: str
    labels: list[str]
    series: Mapping[str, Sequence[float]]
    is_horizontal: bool = False


def drawn(bars: Bars) -> str:
    """An SVG element to stand in a page; its ids begin with its name."""
    import pygal
    from pygal.style import Style

    kind = pygal.HorizontalBar if bars.is_horizontal else pygal.StackedBar
    chart = kind(
        style=Style(label_font_size=TEXT, major_label_font_size=TEXT, legend_font_size=TEXT, font_family="inherit"),
        css=["file://graph.css", f"inline:{CSS.read_text()}"],
        classes=["chart", f"of-{bars.name}"],
        js=[],
        disable_xml_declaration=True,
        width=WIDTH,
        height=_height(bars),
        margin=4,
        margin_right=12,
        margin_bottom=20 + LINE * _forgotten(bars),
        spacing=8,
        legend_at_bottom=True,
        legend_at_bottom_columns=_columns(bars),
        legend_box_size=12,
        truncate_legend=-1,
        truncate_label=-1,
        x_labels_major=[bars.labels[len(bars.labels) * sixth // 6] for sixth in (1, 3, 5)],
        show_minor_x_labels=bars.is_horizontal,
        min_scale=3,
        max_scale=5,
        value_formatter=lambda value: f"{value:g}",
    )
    chart.uuid = bars.name
    onward = -1 if bars.is_horizontal else 1  # pygal draws lying bars from below
    chart.x_labels = bars.labels[::onward]
    for name, values in bars.series.items():
        chart.add(short(name), values[::onward])
    chart.add_xml_filter(lambda root: _readable(root, bars))
    return str(chart.render())


def short(name: str) -> str:
    """A name that leaves room for the bars; partners may have named it."""
    name = printable(name)
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _columns(bars: Bars) -> int:
    """Of the legend: a few short names, or two whatever they are."""
    return len(bars.series) if len(bars.series) <= 3 else 2


def _lines(bars: Bars) -> int:
    return -(-len(bars.series) // _columns(bars))


def _forgotten(bars: Bars) -> int:
    """Lines of the legend for which pygal leaves no room, as it rounds a half down."""
    return _lines(bars) - 1 - round(len(bars.series) / _columns(bars) - 1)


def _height(bars: Bars) -> int:
    return (ROW * len(bars.labels) if bars.is_horizontal else BARS) + AXIS + LINE * _lines(bars)


def _readable(root: Any, bars: Bars) -> Any:
    """Only what is to be seen, with a title and a description that screen readers read out."""
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag in NEEDLESS:
                parent.remove(child)
        if parent is not root:
            parent.attrib.pop("id", None)
    root.find("title").text = bars.title
    description = root.makeelement("desc", {})
    description.text = bars.summary
    root.insert(list(root).index(root.find("title")) + 1, description)
    root.set("role", "img")
    return root
