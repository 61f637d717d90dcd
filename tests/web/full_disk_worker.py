"""Our mark route in a process of its own, whose disk a test fills: one command a line, one answer a line."""

from __future__ import annotations

import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from cqp.config import Settings
from cqp.errors import CqpError
from cqp.services import running
from cqp.web import mark_routes
from cqp.web.gate import Gate
from cqp.web.refusals import refuse


def say(answer: object) -> None:
    """Answer the last command."""
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until the input ends."""
    folder, token, sitting = sys.argv[1:]
    running.open_once(Settings(Path(folder), f"sqlite+pysqlite:///{folder}/cqp.db"), datetime.now(UTC))
    app = Starlette(
        routes=mark_routes.ROUTES, middleware=[Middleware(Gate, index="")], exception_handlers={CqpError: refuse}
    )
    with TestClient(app, cookies={"cqp_sign_in": token}) as client:
        say("ready")
        for line in sys.stdin:
            command = json.loads(line)
            if "limit" in command:
                resource.setrlimit(resource.RLIMIT_FSIZE, (command["limit"], resource.RLIM_INFINITY))
                answer: object = "done"
            elif "mark" in command:
                sent = client.post("/api/marks", json={"sitting": sitting, "marks": [command["mark"]]})
                answer = [sent.status_code, sent.headers.get("retry-after"), sent.json()]
            else:
                answer = client.get(f"/api/marks?sitting={sitting}").status_code
            say(answer)


if __name__ == "__main__":
    main()
