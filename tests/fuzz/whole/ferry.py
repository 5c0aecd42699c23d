def ferry(hour: int) -> str:
    """Tell."""
    return f"{hour}:00"
