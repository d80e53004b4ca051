"""What a model card tells of the detector of out-of-distribution pictures: how well it does, and why it."""

from __future__ import annotations

from models.evaluation.measure import ood_table, percent
from models.publishing import charts
from models.publishing.markdown import markdown_table

OOD_TITLE = "## Whether it notices that a picture is none of its business"
TRADE_OFF = "card/trade-off.svg"


def ood_section(card: dict, made: dict, rows: list[dict]) -> str:
    """OOD_TITLE and what is below it. made: of `choose_detector`; rows: of `ood_rows`."""
    score = made["detector"]["score"]
    of = "the pooled features" if "reference" in score else "the logits"
    checks = [
        [
            check["code"],
            check["statistic"],
            f"below {check['low']}" if "low" in check else f"above {check['high']}",
        ]
        for check in made["detector"]["checks"]
    ]
    known = ", ".join(
        f"{percent(row['either'], 1)} of {row['images']:,} "
        f"{'validation pictures' if kind == 'validation' else kind} "
        f"(at most {percent(row['limit'], 0)})"
        for kind, row in made["known"].items()
    )
    return (
        f"{OOD_TITLE}\n\n"
        "It can only answer with one of its classes. So the page also compares the picture with the training "
        "pictures (brightness, contrast, detail, the distribution of each colour channel) and looks at an "
        f"out-of-distribution score ({score['statistic']}, of {of}), and says when something is off. "
        "Share of pictures warned of, and of those that get an answer with "
        f"{percent(made['sure'], 0)} or more (which the page calls very likely) and no warning:\n\n"
        f"{markdown_table(ood_table(rows))}\n\n"
        f"{alarms_sentence(card)}AUROC: the chance that the score rates a known picture above "
        "one of these (0.5: it cannot tell). Where a row has a low share, the page will usually **not** "
        "warn.\n\n"
        f"{markdown_table([['check', 'statistic', 'warns'], *checks], left=3)}\n\n"
        f"Score and threshold were chosen by {made['chosen_by']} ({counted(made['strangers'])}): the "
        f"fewest of them sure and without a warning, where it warns of {known}. "
        "What each score would have done:\n\n"
        f"{markdown_table(scores_table(made))}\n\n"
        "And each with another threshold: of the same pictures, the share that is sure and not warned of, "
        "where so many of the known ones are warned of:\n\n"
        f"{markdown_table(curve_table(made))}\n\n"
        f"![Trade-off: strangers that get a sure answer and no warning, against known pictures warned of]"
        f"({TRADE_OFF})"
    )


def trade_off_picture(made: dict) -> bytes:
    """The curves of all scores; made: of `choose_detector`."""
    curves = {
        name: [(point["warned"], point["sure_unwarned"]) for point in row["curve"]]
        for name, row in made["scores"].items()
    }
    return charts.trade_off(curves, made["detector"]["score"]["statistic"])


def counted(strangers: dict) -> str:
    return ", ".join(f"{row['images']:,} of {kind}" for kind, row in strangers.items())


def scores_table(made: dict) -> list[list[str]]:
    kinds = list(made["strangers"])
    head = ["score", *(f"AUROC, {kind}" for kind in kinds), *(f"sure, no warning, {kind}" for kind in kinds)]
    none = [
        "no score at all",
        *("" for _ in kinds),
        *(percent(made["strangers"][k]["sure"], 1) for k in kinds),
    ]
    rows = [
        [
            name,
            *(f"{row['auroc'][kind]:.3f}" for kind in kinds),
            *(percent(row["sure_unwarned"][kind], 1) for kind in kinds),
        ]
        for name, row in made["scores"].items()
    ]
    return [head, none, *rows]


def curve_table(made: dict) -> list[list[str]]:
    shares = [point["warned"] for point in next(iter(made["scores"].values()))["curve"]]
    return [
        ["score", *(percent(share, 0) for share in shares)],
        *(
            [name, *(percent(point["sure_unwarned"], 1) for point in row["curve"])]
            for name, row in made["scores"].items()
        ),
    ]


def alarms_sentence(card: dict) -> str:
    if "positive" not in card:
        return ""
    return f"False alarms: how many of them the model takes for {card['positive']}. "
