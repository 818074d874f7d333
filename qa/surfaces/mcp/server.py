"""The server: lists the tools, validates their arguments, runs them in threads, and reports errors."""

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
    "Byline answers questions about the news articles of one index with exact quotes. Ask one plain question at a "
    f"time, and cite outlet, article and paragraph for what you use from an answer. {QUOTED}"
)
_READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_STORING = types.ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_INTERNAL_ERROR = "internal error; see the server's log"

_log = logging.getLogger(f"byline.{__name__}")


async def serve(tools: Sequence[Tool]) -> None:
    """Serve the tools on standard input and output until the client closes them."""
    server = make_server(tools)
    # While the server runs, standard output is reserved for the protocol: other output is redirected to stderr.
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def make_server(tools: Sequence[Tool]) -> Server[Any]:
    """Return a server for these tools."""
    named = {tool.name: tool for tool in tools}
    declared = types.ListToolsResult(tools=[_declared(tool) for tool in tools])

    async def list_tools(
        _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return declared

    async def call_tool(_: ServerRequestContext[Any], call: types.CallToolRequestParams) -> types.CallToolResult:
        if call.name not in named:
            raise MCPError(types.INVALID_PARAMS, f"unknown tool '{call.name[:80]}'; the tools are {', '.join(named)}")
        # A question takes about a second to compute; meanwhile, the server accepts other requests.
        return await anyio.to_thread.run_sync(_call, named[call.name], call.arguments or {})

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
        input_schema=TypeAdapter(tool.input_type).json_schema(),
        output_schema=TypeAdapter(tool.output_type).json_schema(),
        annotations=_STORING if tool.stores else _READ_ONLY,
    )


def _call(tool: Tool, arguments: dict[str, Any]) -> types.CallToolResult:
    """Run a tool. Exceptions become errors that a model can read and act on."""
    try:
        return _success(tool.run(TypeAdapter(tool.input_type).validate_python(arguments)))
    except ValidationError as error:
        return _failure(_invalid_argument(error))
    except BylineError as error:
        return _failure(str(error))
    except Exception:  # noqa: BLE001 - the client must get an error, but no internals of the server
        _log.exception("the tool '%s' failed", tool.name)
        return _failure(_INTERNAL_ERROR)


def _success(result: Result) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=result.text)], structured_content=result.structure)


def _failure(message: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=message)], is_error=True)


def _invalid_argument(error: ValidationError) -> str:
    """The first invalid argument and the reason. The value is not repeated: it may be long."""
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return reason
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {reason[0].lower()}{reason[1:]}; see the tool's input schema"
