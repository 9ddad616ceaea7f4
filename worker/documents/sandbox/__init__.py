"""Reads untrusted files in a sandboxed child process with resource limits."""
