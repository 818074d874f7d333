"""How much of the chat page is kept for each tab."""

from pathlib import Path

from fastapi import FastAPI
from gradio.queueing import AsyncQueue

from index import Index
from qa import Assistant
from qa.surfaces.web.pages import chat
from qa.surfaces.web.pages.conversations import Conversations
from tests.qa.surfaces.web.serving import run_in_own_loop


def test_only_the_latest_tabs_have_their_state_and_their_results_kept(tmp_path: Path) -> None:
    async def open_many_tabs() -> None:
        with Index.open(tmp_path) as index:
            page = chat.chat_page(index, Assistant(index, reader="none"), Conversations())
            chat.mount_chat_page(FastAPI(), page)
            for number in range(chat._SESSIONS + 1):
                assert page.state_holder[str(number)] is not None  # made where it is not there
            assert list(page.state_holder.session_data) == [str(1 + number) for number in range(chat._SESSIONS)]
            unread = page._queue.pending_messages_per_session
            for number in range(chat._UNREAD_SESSIONS + 1):
                unread[str(number)] = AsyncQueue()
            assert list(unread) == [str(1 + number) for number in range(chat._UNREAD_SESSIONS)]

    run_in_own_loop(open_many_tabs())
