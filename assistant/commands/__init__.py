"""One module a command, each with `run(options, output) -> exit code`."""
