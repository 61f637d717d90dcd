"""The script that says on every page when the server is silent."""
