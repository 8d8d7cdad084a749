"""What a process loads before it begins."""

from __future__ import annotations

import subprocess
import sys


def test_a_process_on_sqlite_does_not_wait_for_postgresqls_driver() -> None:
    loads = "import sys, webhooks.voice_app; print('psycopg' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", loads], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == "False\n"
