"""The server: it lists the tools, checks what they are given, runs them in threads, and says what went wrong."""

import logging
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import anyio.to_thread
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from pydantic import TypeAdapter, ValidationError

from index import BylineError
from qa.surfaces.mcp.tools import QUOTED, Result, Tool

_INSTRUCTIONS = (
    "Byline answers from the news articles of one index, in their own words. Ask one plain question at a time, and "
    f"cite outlet, article and paragraph with what you take from an answer. {QUOTED}"
)
_READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_DEFECT = "something went wrong, see the server's log"

_log = logging.getLogger(f"byline.{__name__}")


async def serve(tools: Sequence[Tool]) -> None:
    """Serve the tools on standard input and output until the client closes them."""
    server = make_server(tools)
    # While it runs, standard output is the protocol's alone: what else is written there goes to stderr.
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def make_server(tools: Sequence[Tool]) -> Server[Any]:
    """Return a server of these tools."""
    named = {tool.name: tool for tool in tools}
    declared = types.ListToolsResult(tools=[_declared(tool) for tool in tools])

    async def list_tools(
        _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return declared

    async def call_tool(_: ServerRequestContext[Any], asked: types.CallToolRequestParams) -> types.CallToolResult:
        if asked.name not in named:
            there = ", ".join(named)
            raise MCPError(types.INVALID_PARAMS, f"there is no tool '{asked.name[:80]}'; there are {there}")
        # A question takes a second of computing, in which the server goes on listening.
        return await anyio.to_thread.run_sync(_call, named[asked.name], asked.arguments or {})

    return Server(
        "byline",
        title="Byline",
        version=version("byline"),
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _declared(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=TypeAdapter(tool.takes).json_schema(),
        output_schema=TypeAdapter(tool.gives).json_schema(),
        annotations=_READ_ONLY,
    )


def _call(tool: Tool, arguments: dict[str, Any]) -> types.CallToolResult:
    """Run a tool. What it raises becomes an error that a model can read and act upon."""
    try:
        return _done(tool.run(TypeAdapter(tool.takes).validate_python(arguments)))
    except ValidationError as error:
        return _failed(_mistake(error))
    except BylineError as error:
        return _failed(str(error))
    except Exception:  # noqa: BLE001 - the client must be told, but nothing of what is inside the server
        _log.exception("the tool '%s' failed", tool.name)
        return _failed(_DEFECT)


def _done(result: Result) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=result.text)], structured_content=result.structure)


def _failed(message: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=message)], is_error=True)


def _mistake(error: ValidationError) -> str:
    """The first thing that is wrong with the arguments. The value is not repeated: it may be long."""
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return reason
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {reason[0].lower()}{reason[1:]}; the tool's input schema says what it takes"
