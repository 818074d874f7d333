"""The MCP server (Model Context Protocol), with which programs ask, search and read the articles."""
