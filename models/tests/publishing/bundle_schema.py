"""web/core/manifest.ts as JSON Schema: what the page will accept. Change both together."""

from __future__ import annotations

from models.evaluation.ood import checks, detector, scores, statistics
from models.publishing import history

TEXT = {"type": "string", "minLength": 1}
LARGEST = 2**53 - 1
COUNT = {"type": "integer", "minimum": 1, "maximum": LARGEST}
SIDE = {"type": "integer", "minimum": 1, "maximum": 4096}
OFFSET = {"type": "integer", "minimum": 0, "maximum": LARGEST, "multipleOf": 16}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
POSITIVE = {"type": "number", "exclusiveMinimum": 0}
ID = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"}
VERSION = {"type": "string", "pattern": "^[0-9a-f]{16}$"}


def record(required: dict, optional: dict | None = None, rest: object = False) -> dict:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": rest,
    }


def triple(item: dict) -> dict:
    return {"type": "array", "items": item, "minItems": 3, "maxItems": 3}


LOCALISED = record({"en": TEXT}, rest=TEXT)
LABEL = record(
    {"id": TEXT, "name": LOCALISED},
    {"verdicts": record({}, dict.fromkeys(("very-likely", "probably", "held-back"), LOCALISED))},
)
DISTRIBUTION = {"type": "array", "items": SHARE, "minItems": 256, "maxItems": 256}
NUMBER = {"type": "number"}
FILE = {
    "path": {
        "type": "string",
        "pattern": r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$",
        "maxLength": 255,
    },
    "bytes": {"type": "integer", "minimum": 1, "maximum": 2**30},
    "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
STORED = record(
    {
        "offset": OFFSET,
        "dtype": {"enum": ["int8", "int32", "float32"]},
        "shape": {"type": "array", "items": COUNT, "minItems": 1, "maxItems": 4},
    },
    {"scaleOffset": OFFSET},
)
SCORED = {"code": {"const": detector.SCORE_CODE}, "low": NUMBER}
QUANTILES = {
    "type": "array",
    "items": NUMBER,
    "minItems": detector.QUANTILES,
    "maxItems": detector.QUANTILES,
}
TOLD = {"quantiles": record({"known": QUANTILES, "strangers": QUANTILES})}
REFERENCE = record({"path": FILE["path"], "means": STORED}, {"precision": STORED})
OUT_OF_DISTRIBUTION = record(
    {
        "channels": record({"red": DISTRIBUTION, "green": DISTRIBUTION, "blue": DISTRIBUTION}),
        "checks": {
            "type": "array",
            "items": record(
                {
                    "code": {"enum": [code for code, _, _ in checks.CHECKS]},
                    "statistic": {"enum": list(statistics.STATISTICS)},
                },
                {"low": NUMBER, "high": NUMBER},
            ),
        },
        "score": {
            "oneOf": [
                record({**SCORED, "statistic": {"enum": list(scores.LOGIT_SCORES)}}, TOLD),
                record(
                    {**SCORED, "statistic": {"enum": list(scores.FEATURE_SCORES)}, "reference": REFERENCE},
                    TOLD,
                ),
            ]
        },
    }
)
MANIFEST = record(
    {
        "schema": {"const": 2},
        "id": ID,
        "version": VERSION,
        "title": LOCALISED,
        "description": LOCALISED,
        "labels": {"type": "array", "minItems": 2, "items": LABEL},
        "licence": TEXT,
        "provenance": record(
            {"data": TEXT, "architecture": TEXT, "recipe": TEXT, "parameters": COUNT, "multiplyAdds": COUNT}
        ),
        "input": record(
            {
                "width": SIDE,
                "height": SIDE,
                "resize": record(
                    {"fit": {"enum": ["cover"]}, "filter": {"enum": ["bilinear", "bicubic", "lanczos"]}}
                ),
                "channelOrder": {"enum": ["rgb", "bgr"]},
                "mean": triple({"type": "number"}),
                "std": triple(POSITIVE),
            }
        ),
        "outputs": record({"logits": TEXT, "features": TEXT}),
        "artifacts": {
            "type": "array",
            "minItems": 1,
            "items": record(
                {
                    **FILE,
                    "weights": {"type": "array", "items": record(FILE)},
                    "engine": TEXT,
                    "precision": {"enum": ["int8", "int8-weights", "float16", "float32"]},
                }
            ),
        },
        "head": record({"path": FILE["path"], "weight": STORED, "bias": STORED}),
        "temperature": POSITIVE,
        "grades": record({"very-likely": SHARE, "probably": SHARE}),
        "measured": record(
            {"data": TEXT, "images": COUNT, "accuracy": record({"float32": SHARE}, rest=SHARE)},
            {"expectedCalibrationError": record({"before": SHARE, "after": SHARE})},
        ),
        "golden": record(FILE),
    },
    {
        "outOfDistribution": OUT_OF_DISTRIBUTION,
        "card": record(
            {**FILE, "pictures": {"type": "array", "items": record(FILE)}}, {"figures": record(FILE)}
        ),
    },
)
NATURAL = {"type": "integer", "minimum": 0}
KEPT = {
    "type": "object",
    "additionalProperties": record({"answers": NATURAL, "right": {"type": ["number", "null"]}}),
}
WARNED = {"images": NATURAL, "score": SHARE, "checks": SHARE, "either": SHARE}
# web/core/card-figures.ts.
FIGURES = record(
    {},
    {
        "confusion": {"type": "array", "items": {"type": "array", "items": NATURAL}},
        "reliability": {
            "type": "array",
            "items": record({"images": NATURAL, "confidence": SHARE, "accuracy": SHARE}),
        },
        "byAnswer": {"type": "object", "additionalProperties": KEPT},
        "grades": record({"images": NATURAL, "kept": KEPT}),
        "known": record(WARNED),
        "strangers": {
            "type": "array",
            "items": record(
                {
                    "name": LOCALISED,
                    "elsewhere": {"type": "boolean"},
                    **WARNED,
                    "auroc": SHARE,
                    "sureUnwarned": SHARE,
                },
                {"takenForPositive": NATURAL},
            ),
        },
        "tradeOff": {"type": "array", "items": record({"warned": SHARE, "sureUnwarned": SHARE})},
        "photographs": record(
            {
                "images": NATURAL,
                "accuracy": SHARE,
                "calibrationError": SHARE,
                "meanProbability": SHARE,
                "accuracyByClass": {"type": "object", "additionalProperties": SHARE},
                "warned": SHARE,
            }
        ),
        "pictures": record({"train": NATURAL, "validation": NATURAL, "test": NATURAL}),
        "dataLicence": TEXT,
        "positive": TEXT,
        "limits": {"type": "array", "items": LOCALISED},
    },
)
NUMBERS = {"type": "array", "items": {"type": "number"}}
GOLDEN = record(
    {
        "cases": {
            "type": "array",
            "minItems": 1,
            "items": record(
                {
                    "name": TEXT,
                    "rgb": TEXT,
                    "logits": record({"float32": NUMBERS}, rest=NUMBERS),
                    "features": NUMBERS,
                    "activation": {"type": "array", "items": NUMBERS},
                }
            ),
        }
    }
)
AT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
CANDIDATE = record({"version": VERSION, "at": AT})
EVENT = record(
    {"version": VERSION},
    {
        "at": AT,
        "how": {"enum": [history.PUBLISHED, history.PROMOTED, history.FORCED, history.ROLLED_BACK]},
        "reason": TEXT,
        "figures": {"type": "object", "additionalProperties": {**NUMBERS, "minItems": 2, "maxItems": 2}},
    },
)
# web/core/bucket-index.ts.
INDEX = record(
    {
        "schema": {"const": 1},
        "models": {
            "type": "array",
            "minItems": 1,
            "maxItems": 256,
            "items": record(
                {"id": ID, "version": VERSION, "title": LOCALISED},
                {
                    "candidate": CANDIDATE,
                    "canary": record({"version": VERSION, "share": SHARE}),
                    "history": {"type": "array", "items": EVENT, "maxItems": history.EVENTS},
                },
            ),
        },
    },
    {
        "waiting": {
            "type": "array",
            "items": record({"id": ID, "title": LOCALISED, "candidate": CANDIDATE}),
        }
    },
)
