"""The interfaces to Byline: command line, web, and MCP.

In: a request. Out: a rendered answer.
"""
