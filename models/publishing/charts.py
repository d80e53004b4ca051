"""The pictures in a model card, as SVG. Equal figures give equal bytes: no date, ids from a fixed salt."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import product

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

INK, SOFT, BLUE, ORANGE = "#1a1830", "#77739a", "#3d31a8", "#c2571a"
STYLE = {
    "svg.hashsalt": "inkling",
    "svg.fonttype": "none",  # text stays text: small files, and a reader can search them
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib, so that sizes are the same everywhere
    "font.size": 9,
    "axes.edgecolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",  # readable on a dark page too
}


def drawn(width: float, height: float, draw: Callable[[Figure], None]) -> bytes:
    """An SVG file of `width` x `height` inches."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure)
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    lines = file.getvalue().decode().splitlines()
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def training_curves(history: list[dict]) -> bytes:
    """Loss and accuracies by epoch; `history` are the rows of history.jsonl."""

    def draw(figure: Figure) -> None:
        epochs = [row["epoch"] for row in history]
        marker = "o" if len(history) < 3 else None
        loss, accuracy = figure.subplots(1, 2)
        loss.plot(epochs, [row["loss"] for row in history], color=BLUE, marker=marker)
        loss.set(xlabel="epoch", ylabel="training loss")
        for key, name, colour in (
            ("train_accuracy", "training, augmented pictures, net as it trains", SOFT),
            ("validation_accuracy", "validation, averaged net", ORANGE),
        ):
            if key in history[0]:
                share = [100 * row[key] for row in history]
                accuracy.plot(epochs, share, color=colour, label=name, marker=marker)
        accuracy.set(xlabel="epoch", ylabel="accuracy, %")
        accuracy.legend(loc="lower right", fontsize=8)

    return drawn(8, 3, draw)


def confusion_matrix(counts: list[list[int]], names: list[str]) -> bytes:
    """A row for each true class, shaded by its share of the row."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        shares = [[count / max(sum(row), 1) for count in row] for row in counts]
        axes.pcolormesh(shares, cmap="Purples", vmin=0, vmax=1, edgecolors="white", linewidth=1)
        for y, row in enumerate(counts):
            for x, count in enumerate(row):
                dark = shares[y][x] > 0.5
                axes.text(
                    x + 0.5,
                    y + 0.5,
                    str(count) if count else "·",
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white" if dark else INK,
                )
        axes.invert_yaxis()
        places = [i + 0.5 for i in range(len(names))]
        axes.set_xticks(places, names, rotation=45, ha="right", rotation_mode="anchor")
        axes.set_yticks(places, names)
        axes.tick_params(length=0)
        axes.set(xlabel="the model says", ylabel="the picture shows")
        axes.spines[:].set_visible(False)

    side = 2.2 + 0.38 * len(names)
    return drawn(side, side * 0.9, draw)


def trade_off(curves: dict[str, list[tuple[float, float]]], chosen: str) -> bytes:
    """By OOD score, at most eight: shares of known pictures warned of, and of strangers sure and unwarned."""
    looks = product((SOFT, BLUE), ("-", "--", "-.", ":"))

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for (name, points), (colour, style) in zip(curves.items(), looks, strict=False):
            warned, left = ([100 * point[i] for point in points] for i in range(2))
            if name == chosen:
                axes.plot(warned, left, color=ORANGE, marker="o", markersize=4, label=f"{name}, chosen")
            else:
                axes.plot(warned, left, color=colour, linestyle=style, linewidth=1, label=name)
        most = max(left for points in curves.values() for _, left in points)
        axes.set(xlabel="known pictures warned of, %", ylabel="strangers sure and not warned of, %")
        axes.set(xlim=(0, None), ylim=(0, max(110 * most, 1)))
        figure.legend(loc="outside right upper", fontsize=8)

    return drawn(6.5, 3.2, draw)


def reliability_diagram(before: list[dict], after: list[dict]) -> bytes:
    """How often right against how sure, raw and after the temperature; below, how many pictures a bin has."""

    def draw(figure: Figure) -> None:
        axes, numbers = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        axes.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle="--", label="perfect")
        for bins, colour, name in ((before, ORANGE, "raw"), (after, BLUE, "with the temperature")):
            some = [one for one in bins if one["images"]]
            confidence, accuracy = ([one[key] for one in some] for key in ("confidence", "accuracy"))
            axes.plot(confidence, accuracy, color=colour, marker="o", markersize=4, label=name)
        axes.set(ylabel="share that is right", xlim=(0, 1), ylim=(0, 1.02))
        axes.legend(loc="upper left", fontsize=8)
        width = 1 / len(after)
        edges = [i * width for i in range(len(after))]
        numbers.bar(
            edges, [one["images"] for one in after], width, align="edge", color=BLUE, edgecolor="white"
        )
        numbers.set(xlabel="probability of the answer", ylabel="pictures", yscale="symlog")

    return drawn(5, 4.6, draw)
