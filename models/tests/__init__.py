"""Tests of the pipeline. All on made-up data: no network, no data set, no picture of anybody's."""
