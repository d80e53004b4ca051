"""Readers of the public data sets, in the layouts their authors publish."""
