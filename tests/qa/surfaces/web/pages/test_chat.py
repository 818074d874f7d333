"""How much of the chat page is kept for each tab."""

from asyncio import Queue
from pathlib import Path

import pytest
from fastapi import FastAPI

from index import Index
from qa import Assistant
from qa.surfaces.web.pages import chat
from qa.surfaces.web.pages.conversations import Conversations
from tests.qa.surfaces.web.serving import run_in_own_loop


def test_only_the_latest_tabs_have_their_state_and_their_results_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "_SESSIONS", 3)
    monkeypatch.setattr(chat, "_UNREAD_SESSIONS", 5)

    async def open_many_tabs() -> None:
        with Index.open(tmp_path) as index:
            page = chat.chat_page(index, Assistant(index, reader="none"), Conversations())
            chat.mount_chat_page(FastAPI(), page)
            for number in range(4):
                assert page.state_holder[str(number)] is not None  # made where it is not there
            assert list(page.state_holder.session_data) == ["1", "2", "3"]
            unread = page._queue.pending_messages_per_session
            for number in range(6):
                unread[str(number)] = Queue()
            assert list(unread) == ["1", "2", "3", "4", "5"]

    run_in_own_loop(open_many_tabs())
