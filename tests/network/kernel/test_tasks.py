"""The schedule and the reaper: nothing is done twice at once, nothing is forgotten."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from network.kernel import clock
from network.kernel.models import Heartbeat
from network.kernel.registry import Registry
from network.kernel.tasks import schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    registry: Registry[schedule.Job] = Registry("test jobs")
    monkeypatch.setattr(schedule, "jobs", registry)
    return registry


def test_a_job_runs_once_per_interval(jobs):
    ran = []
    jobs.register(schedule.Job("tick", timedelta(minutes=5), lambda: ran.append(1)))
    assert schedule.run_due_jobs() == ["tick"]
    assert schedule.run_due_jobs() == []
    Heartbeat.objects.filter(name="job:tick").update(beat_at=clock.now() - timedelta(minutes=5))
    assert schedule.run_due_jobs() == ["tick"]
    assert len(ran) == 2


def test_a_failing_job_stops_nobody(jobs):
    def burn():
        raise RuntimeError("burnt")

    ran = []
    jobs.register(schedule.Job("burns", timedelta(minutes=5), burn))
    jobs.register(schedule.Job("runs", timedelta(minutes=5), lambda: ran.append(1)))
    assert schedule.run_due_jobs() == ["burns", "runs"]
    assert ran == [1]


@pytest.mark.parametrize(("minutes", "reaped"), [(1, 0), (30, 1)])
def test_a_task_whose_worker_died_goes_back_to_the_queue(minutes, reaped):
    DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=clock.now() - timedelta(minutes=minutes),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="network.kernel.tasks.deliver.deliver",
        backend_name="default",
        run_after=get_date_max(),
    )
    assert schedule.reap_dead_tasks() == reaped
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == reaped
