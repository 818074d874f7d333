"""The MCP server (Model Context Protocol): programs ask, search and read the articles through it."""
