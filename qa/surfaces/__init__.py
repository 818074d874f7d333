"""How people and programs reach Byline: the command line, the web, and MCP.

In: a request. Out: an answer, rendered.
"""
