"""The terminal interface: widgets post messages, screens route them, workers call the desk."""
