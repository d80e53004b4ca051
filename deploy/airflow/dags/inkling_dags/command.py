"""The pipeline's command line, run in the pipeline's own Python; what it says goes to the task's log."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from inkling_dags.settings import HOME, PYTHON, WORK

REFUSED = 3


def models(*arguments: str) -> None:
    """`python -m models ...`. Raises AirflowFailException, which is not retried, where the answer is no."""
    hook = SubprocessHook()
    environment = os.environ | {"TQDM_DISABLE": "1", "PYTHONUNBUFFERED": "1"}
    try:
        ended = hook.run_command([PYTHON, "-m", "models", *arguments], env=environment, cwd=str(HOME))
    except BaseException:
        # The time limit is none of Exception's, and what was started is in a session of its own.
        if hook.sub_process and hook.sub_process.poll() is None:
            hook.send_sigterm()
        raise
    if ended.exit_code == REFUSED:
        raise AirflowFailException(f"{arguments[0]}: refused; the table above says why")
    if ended.exit_code:
        raise AirflowException(f"{arguments[0]}: exit code {ended.exit_code}")


def work_folder(dag: str, task: str) -> Path:
    """A task's own: it shares none with what runs beside it, and is the same where it never ran."""
    return WORK / dag / task


def forget(folder: Path) -> None:
    """What it made is with the artifacts."""
    shutil.rmtree(folder, ignore_errors=True)
