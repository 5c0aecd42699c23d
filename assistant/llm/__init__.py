"""Language models: how one is chosen, asked, and what it says taken apart. Nothing here is imported for the reader."""
