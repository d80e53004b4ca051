"""What a training leaves in its folder."""

CHECKPOINT, HISTORY = "checkpoint.pt", "history.jsonl"
