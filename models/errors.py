"""The one error that the pipeline raises for something the model maker can mend."""


class PipelineError(Exception):
    """Bad data, a missing file, a wrong setting. The message names the file and says what to do next."""

    status = 2
    """What the command ends with."""
