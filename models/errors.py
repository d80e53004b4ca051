"""The error that the pipeline raises for something the model maker can mend, and what it refuses."""


class PipelineError(Exception):
    """Bad data, a missing file, a wrong setting. The message names the file and says what to do next."""


class RefusedError(PipelineError):
    """All went as it should, and the answer is no. The message is the table of why."""
