"""`byline mcp` as a process: its streams, shutdown and errors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import Index
from tests.qa.surfaces.cli.processes import COMMAND, ROOT, Terminal, byline
from tests.waiting import PATIENCE

pytestmark = pytest.mark.process

MELONI = "What did Meloni say about troops?"
SAID = (
    "Italian Prime Minister Giorgia Meloni said Italy would not send troops but could help with monitoring a peace "
    "deal."
)


def test_standard_output_has_only_protocol_messages(seed_index: Index) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    sent = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "ask", "arguments": {"question": MELONI}},
        },
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "mcp", "--index", str(seed_index.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True,
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("".join(json.dumps(message) + "\n" for message in sent))
        process.stdin.flush()
        received = [json.loads(process.stdout.readline()) for _ in range(2)]
        rest, err = process.communicate(timeout=PATIENCE)  # closes its input, at which it ends
    assert (process.returncode, rest, err) == (0, "", "")
    assert [message["id"] for message in received] == [1, 2]
    assert received[0]["result"]["serverInfo"]["name"] == "byline"
    assert received[1]["result"]["content"][0]["text"].startswith(f"> {SAID} [1]\n")


def test_ctrl_c_stops_a_server_started_in_a_terminal(hostile_index: Path) -> None:
    with Terminal("mcp", "--index", hostile_index, "--reader", "none") as terminal:
        terminal.wait_for("waiting for an MCP client on standard input; press Ctrl-C to stop\n")
        assert terminal.leaves_by("\x03") in (-2, 130)
    assert "Traceback" not in terminal.raw


def test_a_missing_reader_is_one_line_and_exit_code_2(seed_index: Index) -> None:
    done = byline("mcp", "--index", seed_index.path, "--reader", "/nowhere")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
