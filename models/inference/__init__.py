"""A published bundle at work: one picture (classifier.py), or as many as a cluster takes (many.py)."""
