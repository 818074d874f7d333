"""The MCP server (Model Context Protocol), through which programs ask about, search and read the articles."""
