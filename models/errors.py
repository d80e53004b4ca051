"""What the pipeline raises for people."""


class PipelineError(Exception):
    """Something the model maker can mend: bad data, a missing file, a wrong setting.

    The message names the file and says what to do next.
    """


class RefusedError(Exception):
    """Nothing is wrong, but what was asked for is not done. The message is the reason, a table maybe."""
