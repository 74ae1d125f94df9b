"""The clock shows that it works: by what it published, not by being there."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

from celery.signals import after_task_publish, beat_init, worker_ready

from barometre import celery


def test_the_clock_beats_each_time_that_the_broker_took_a_message(settings, tmp_path):
    settings.VAR = tmp_path
    after_task_publish.send(sender="socle.tasks.relancer_courriels")
    avant = list(tmp_path.iterdir())
    beat_init.send(sender=None)
    try:
        after_task_publish.send(sender="socle.tasks.relancer_courriels")
    finally:
        after_task_publish.disconnect(celery._battre_l_horloge)

    assert (avant, [str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if f.is_file()]) == (
        [],
        ["battements/horloge"],
    )


def test_the_clock_keeps_what_it_knows_among_the_data_wherever_it_was_started_from(settings):
    assert Path(celery.app.conf.beat_schedule_filename).parent == Path(settings.VAR)


def test_a_worker_that_is_ready_writes_which_queues_it_takes(settings, tmp_path):
    settings.VAR = tmp_path
    files = [SimpleNamespace(name="webhooks"), SimpleNamespace(name="defaut")]
    consommateur = Mock(hostname="rapports@machine", task_consumer=SimpleNamespace(queues=files))

    worker_ready.send(consommateur)

    assert (tmp_path / "battements" / "rapports").read_text() == "defaut webhooks"
