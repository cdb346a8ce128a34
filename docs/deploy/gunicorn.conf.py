"""gunicorn for one host of a province. Each process has a pool of connections of its own, made after the fork."""

import multiprocessing
import os
from typing import Protocol

from prometheus_client import multiprocess


class Worker(Protocol):
    """A process of gunicorn."""

    pid: int


wsgi_app = "web.app:create_app_from_settings()"
worker_class = "gthread"
workers = max(2, multiprocessing.cpu_count())
threads = 8
timeout = 60  # seconds; slow work belongs to the worker
graceful_timeout = 30
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4094
limit_request_fields = 60
control_socket_disable = True  # systemd starts and stops it; nobody else commands it
accesslog = None  # the program writes its own lines, without addresses that were asked for
errorlog = "-"


def child_exit(_server: object, worker: "Worker") -> None:
    """What a process that ends has counted is kept in the figures of the host."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
