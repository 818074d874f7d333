"""The job that checks kept questions and claims, and what starts it after an addition."""

import logging
from collections.abc import Callable

from index import BylineError, Index
from qa.assistant import Answerer
from qa.keeping import check_kept, pending
from qa.keeping.kept import Kept, KeptList
from qa.surfaces.web.jobs.job import Job, Kind
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.jobs.tasks import MAX_DETAILS, Details, OnProgress, Outcome

_log = logging.getLogger(f"byline.{__name__}")


class CheckKept:
    """Checks all kept questions and claims against the articles added since the last check."""

    def __init__(self, index: Index, assistant: Answerer) -> None:
        self._index = index
        self._assistant = assistant

    def run(self, on_progress: OnProgress) -> Outcome:
        """Check them."""

        def watch(done: int, total: int) -> bool:
            return on_progress(done / total, {})

        found = check_kept(self._assistant, self._index, watch)
        counts = {"kept": found.total, "news": found.with_news, "unchecked": found.unchecked}
        return Outcome({kind: count for kind, count in counts.items() if count}, _details(found))

    def discard(self) -> None:
        """There is nothing to delete."""


def _details(found: KeptList) -> Details:
    def lines(chosen: Callable[[Kept], object]) -> list[str]:
        return [f"{one.title}: {one.status}" for one in found.kept if chosen(one)][:MAX_DETAILS]

    details = {"news": lines(lambda one: one.unseen), "unchecked": lines(lambda one: one.unchecked)}
    return {kind: named for kind, named in details.items() if named}


def check_job(index: Index, assistant: Answerer, jobs: Jobs) -> Job:
    """Start the job, unless it is already queued. Raises `TooManyJobs`."""
    waiting = next((job for job in jobs.own_jobs() if job.kind is Kind.KEPT and job.state.is_waiting), None)
    return waiting or jobs.submit(Kind.KEPT, "what is kept", CheckKept(index, assistant))


def check_if_needed(index: Index, assistant: Answerer, jobs: Jobs) -> None:
    """Start the job if a kept question or claim has not been checked against all articles."""
    try:
        if pending(index):
            check_job(index, assistant, jobs)
    except BylineError as error:  # the pages say that it has not been checked
        _log.warning("what is kept is not checked: %s", error)
